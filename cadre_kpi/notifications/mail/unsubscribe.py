"""Switching one kind of mail off by a link, for who holds the link: the one to whom the mail went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import frappe

from cadre_kpi.notifications.kinds import CHOICES, DIGEST_CHOICE, NOTICES
from cadre_kpi.notifications.mail.links import is_signed
from cadre_kpi.notifications.mail.outbox import LOG

SHORTEST_TOKEN = 20
OWN_CHOICE = {"Sent to Me": "weekly_digest", "deadline": "deadline"}


@dataclass(frozen=True)
class Request:
	"""Whose mail of which kind. `given`: what the link carried, for the form of the page."""

	user: str
	choice: str
	given: tuple[tuple[str, str], ...]

	def fields(self) -> tuple[tuple[str, str], ...]:
		return self.given


def read(values: Mapping) -> Request | None:
	"""The request that a link stands for, `None` for a link that this site did not write.

	In the foot of a mail the link carries user, kind and a signature; in its head, where lines are short, the secret
	of its row in the log.
	"""
	secret = values.get("t")
	if secret:
		return _find_in_log(str(secret))
	user, choice, token = (str(values.get(name) or "") for name in ("user", "choice", "token"))
	if choice not in CHOICES or not is_signed(user, choice, token):
		return None
	return Request(user, choice, (("user", user), ("choice", choice), ("token", token)))


def _find_in_log(secret: str) -> Request | None:
	if len(secret) < SHORTEST_TOKEN:
		return None
	row = frappe.db.get_value(LOG, {"token": secret}, ["user", "kind"], as_dict=True)
	if not row:
		return None
	choice = DIGEST_CHOICE.get(row.kind) or OWN_CHOICE.get(row.kind) or NOTICES[row.kind].choice
	return Request(row.user, choice, (("t", secret),))


def switch(asked: Request, wanted: bool) -> None:
	"""Switch a kind of mail on or off for the user of the request; doing it again changes nothing."""
	name = frappe.db.get_value("Mail Preference", {"user": asked.user}, "name")
	doc = frappe.get_doc("Mail Preference", name) if name else frappe.new_doc("Mail Preference")
	doc.update({"user": asked.user, asked.choice: int(wanted)})
	doc.save(ignore_permissions=True)
