"""The way out: a log of who got what, and rows in Frappe's Email Queue, many at once.

A row of the log is also the claim on a message: its key is unique, so of two jobs that want to tell somebody the
same thing one waits and then finds it told. Log and queue are written in the same transaction: whoever is in the
log has a mail in the queue, and whoever is not has none, wherever a job was killed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.query_builder import DocType
from frappe.utils import getdate, now

from cadre_kpi.database import bulk
from cadre_kpi.notifications.mail import mime
from cadre_kpi.notifications.mail.links import UNSUBSCRIBE_PAGE, Links
from cadre_kpi.notifications.mail.writer import Written

QUEUED, DESK, UNDELIVERABLE = "Queued", "Desk Only", "Address Not Deliverable"
LOG = "Digest Log"
QUEUE_COLUMNS = (
	*("name", "sender", "message", "status", "message_id", "priority"),
	*("reference_doctype", "reference_name", "add_unsubscribe_link", "email_account", "attachments"),
)
# Characters of mails in one statement: servers take at least 16 MB at once.
PORTION = 4_000_000


@dataclass(frozen=True)
class Entry:
	"""What the log keeps of one message to one person. `key` tells messages apart, see `build_key`."""

	key: str
	user: str
	kind: str
	items: int = 1
	counts: dict[str, int] = field(default_factory=dict, hash=False)
	doctype: str | None = None
	record: str | None = None
	mail: Written | None = None
	desk: bool = False
	attachments: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True)
class Slip:
	"""What a message gets on its way out: the name of its mail, the secret of its link, what becomes of it."""

	queue: str | int | None
	token: str
	outcome: str


def build_key(*parts: object) -> str:
	"""Key of a message by what makes it a message of its own: kind, person, day or record."""
	return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:40]


class Outbox:
	"""Writes batches of messages. The caller commits."""

	def __init__(self, links: Links | None = None, priority: int = 0) -> None:
		self.links, self.priority = links or Links(), priority

	@cached_property
	def _account(self):
		"""Frappe's outgoing account, None where the site has none: then the log and the desk are all there is.

		Where mail is muted and no account is set up, Frappe gives one without an address: that is none either.
		"""
		try:
			found = EmailAccount.find_outgoing(_raise_error=True)
		except frappe.OutgoingEmailError:
			frappe.clear_last_message()
			return None
		return found if found and found.get("email_id") else None

	@cached_property
	def _sender(self) -> tuple[str, str]:
		"""Name and address of the account."""
		return self._account.name, self._account.get("email_id")

	@cached_property
	def _account_name(self) -> str | None:
		return self._account.name if self._account.is_exists_in_db() else None

	@property
	def can_mail(self) -> bool:
		return self._account is not None

	def put(self, entries: Sequence[Entry]) -> list[Entry]:
		"""Log and queue these messages, without those that were told before; returns the ones that are new."""
		if not entries:
			return []
		queue = iter(bulk.log_names("Email Queue", len(entries)) if self.can_mail else [])
		slips = {}
		for entry in entries:
			outcome = self._get_outcome(entry)
			name = next(queue) if outcome == QUEUED else None
			slips[entry.key] = Slip(name, secrets.token_urlsafe(15), outcome)
		ours = self._claim(entries, slips)
		fresh = [entry for entry in entries if entry.key in ours]
		self._queue([entry for entry in fresh if slips[entry.key].outcome == QUEUED], slips)
		return fresh

	def _claim(self, entries: Sequence[Entry], slips: dict[str, Slip]) -> set[str]:
		"""Insert the log rows whose key is not there yet; keys of those that are ours now."""
		day, names = getdate(), bulk.make_names(len(entries))
		rows = [
			(
				next(names),
				entry.key,
				entry.user,
				day,
				entry.kind,
				entry.items,
				json.dumps(entry.counts) if entry.counts else None,
				entry.doctype,
				entry.record,
				int(entry.desk),
				slip.outcome,
				slip.token,
				slip.queue and str(slip.queue),
			)
			for entry in entries
			for slip in (slips[entry.key],)
		]
		bulk.insert_new(
			LOG,
			(
				*("name", "log_key", "user", "day", "kind", "items", "counts"),
				*("reference_doctype", "reference_name", "desk", "outcome", "token", "email_queue"),
			),
			rows,
			unique="log_key",
		)
		table = DocType(LOG)
		found = (
			frappe.qb.from_(table)
			.select(table.log_key)
			.where(table.token.isin(bulk.build_among(slip.token for slip in slips.values())))
			.run()
		)
		return {row[0] for row in found}

	def _get_outcome(self, entry: Entry) -> str:
		if not entry.mail or not self.can_mail:
			return DESK
		return QUEUED if mime.to_ascii_address(entry.mail.email) else UNDELIVERABLE

	def _queue(self, entries: Sequence[Entry], slips: dict[str, Slip]) -> None:
		"""Rows of the Email Queue for the messages that go by mail."""
		names = bulk.make_names(len(entries))
		host = (urlsplit(self.links.site).hostname or "localhost")[:40]
		queue, to = [], []
		for entry in entries:
			slip, mail = slips[entry.key], entry.mail
			address, message_id = mime.to_ascii_address(mail.email), f"{slip.queue}@{host}"
			raw = mime.compose(
				self._sender,
				mail.full_name,
				address,
				mail.subject,
				mail.html,
				mail.text,
				message_id,
				f"{self.links.site}/{UNSUBSCRIBE_PAGE}?t={slip.token}",
				entry.attachments,
			)
			queue.append(
				(
					*(slip.queue, self._sender[1], raw, "Not Sent", message_id, self.priority),
					*(entry.doctype, entry.record, 0, self._account_name, "[]"),
				)
			)
			to.append((next(names), slip.queue, "Email Queue", "recipients", 1, address, "Not Sent"))
		for part in split_portions(queue):
			bulk.insert("Email Queue", QUEUE_COLUMNS, part)
		bulk.insert(
			"Email Queue Recipient",
			("name", "parent", "parenttype", "parentfield", "idx", "recipient", "status"),
			to,
		)


def split_portions(rows: Sequence[tuple]) -> Iterator[list[tuple]]:
	"""Rows of the queue in parts that a server takes in one statement, however long the mails are."""
	part, size = [], 0
	for row in rows:
		if part and size + len(row[2]) > PORTION:
			yield part
			part, size = [], 0
		part.append(row)
		size += len(row[2])
	if part:
		yield part


def forget_old(days: int = 400) -> None:
	"""Remove log rows older than this; a year's digests and notices stay traceable."""
	table = DocType(LOG)
	frappe.db.delete(LOG, filters=table.creation < frappe.utils.add_to_date(now(), days=-days))
