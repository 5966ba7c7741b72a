"""Sending digests: when they are due, and one run over everybody, in batches that commit and can resume.

Reading takes a number of statements that does not grow with the number of people; writing takes four statements
a batch. A run that was killed goes on after the last batch that it committed, and even one that starts anew gives
nobody a second mail: the log's key is person and day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

import frappe
from frappe.utils import getdate, now_datetime

from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest import pdf
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.notifications.kinds import DAILY, DIGEST_CHOICE, WEEKLY
from cadre_kpi.notifications.mail.outbox import Entry, Outbox, build_key
from cadre_kpi.notifications.mail.writer import Writer, use_language
from cadre_kpi.notifications.recipients import Person
from cadre_kpi.notifications.settings import Settings, get_settings

BATCH = 500
# Names under which a site remembers what it has sent; removed with the app.
LAST = {WEEKLY: "cadre_kpi_digest_weekly", DAILY: "cadre_kpi_digest_daily"}
PLACE = "cadre_kpi_digest_place"
WEEKEND = (5, 6)


@dataclass(frozen=True)
class Sent:
	"""What a run did: people looked at and mails queued, by this run alone."""

	people: int
	mails: int


def send_due() -> None:
	"""Send the digests that are due; the scheduler calls it every few minutes.

	After an outage it catches up once: the weekly one of the last weekday chosen, or today's.
	"""
	chosen, now = get_settings(), now_datetime()
	if not chosen.enabled:
		return
	found = find_due(now, chosen, read_remembered())
	if found:
		frappe.enqueue(
			"cadre_kpi.notifications.digest.job.execute",
			queue="long",
			timeout=3600,
			job_id=f"cadre_kpi_digest_{frappe.local.site}_{found[0]}_{found[1]}",
			deduplicate=True,
			kind=found[0],
			day=str(found[1]),
		)


def find_due(now: datetime, chosen: Settings, last: dict[str, date | None]) -> tuple[str, date] | None:
	"""Kind and day of the digest to send now, `None` for none. `last`: kind → day for which it was last sent.

	The day is that of the appointed time, so a run that starts late or again is the same run.
	"""
	weekly = find_weekly_day(now, chosen)
	if last[WEEKLY] is None or last[WEEKLY] < weekly:
		return WEEKLY, weekly
	today = now.date()
	if chosen.daily and now.time() >= chosen.time and today.weekday() not in WEEKEND and today != weekly:
		if last[DAILY] is None or last[DAILY] < today:
			return DAILY, today
	return None


def find_weekly_day(now: datetime, chosen: Settings) -> date:
	"""The latest day, today included, on which the time of the weekly digest has come."""
	back = (now.weekday() - chosen.weekday) % 7
	if not back and now.time() < chosen.time:
		back = 7
	return (now - timedelta(days=back)).date()


def read_remembered() -> dict[str, date | None]:
	"""Kind → day of the last run that went through. A site that never sent one starts with the next date."""
	found = {kind: frappe.db.get_default(name) for kind, name in LAST.items()}
	if not found[WEEKLY]:
		found[WEEKLY] = str(find_weekly_day(now_datetime(), get_settings()))
		frappe.db.set_default(LAST[WEEKLY], found[WEEKLY])
	return {kind: getdate(day) if day else None for kind, day in found.items()}


def execute(kind: str, day: str) -> None:
	"""The background job: one run, remembered when it is through."""
	if send(kind, getdate(day)) is not None:
		frappe.db.set_default(LAST[kind], str(day))
		frappe.db.commit()  # nosemgrep: the run itself is committed in batches


def send(kind: str, day: date, batch: int = BATCH) -> Sent | None:
	"""One run: a mail in the queue for everybody who has something to read. Commits each batch.

	`None` when the site has no account to send mail from: nothing is logged, so that the run can come later.
	"""
	outbox = Outbox()
	if not outbox.can_mail:
		frappe.log_error("Digests need an outgoing Email Account", "Cadre KPI")
		return None
	edition, writer = Edition(day, kind), Writer(outbox.links)
	todo = iter(_skip_to(recipients.load().values(), _get_place(kind, day)))
	seen = mails = 0
	while part := list(islice(todo, batch)):
		entries = [entry for person in part if (entry := _build_entry(edition, writer, person))]
		mails += len(outbox.put(entries))
		seen += len(part)
		_remember_place(kind, day, part[-1].user)
		frappe.db.commit()  # nosemgrep: a batch is whole, and a killed run goes on after it
	_remember_place(kind, day, None)
	return Sent(seen, mails)


def _build_entry(edition: Edition, writer: Writer, person: Person) -> Entry | None:
	"""The message for one person, in their language."""
	if not person.wants(DIGEST_CHOICE[edition.kind]):
		return None
	with use_language(person.language):
		digest = edition.write_for(person)
		if not digest:
			return None
		return Entry(
			key=build_key("digest", person.user, edition.day),
			user=person.user,
			kind=edition.kind,
			items=sum(digest.counts.values()),
			counts=digest.counts,
			mail=writer.write_digest(digest, person),
			attachments=(pdf.build_attachment(digest, person),)
			if person.paper and edition.kind == WEEKLY
			else (),
		)


def _skip_to(everybody, user: str | None) -> Iterator[Person]:
	return (person for person in everybody if user is None or person.user > user)


def _get_place(kind: str, day: date) -> str | None:
	"""The last user of a run that was broken off, `None` when this one starts."""
	text = frappe.db.get_value("DefaultValue", {"defkey": PLACE}, "defvalue", order_by=None)
	if text is None:
		frappe.db.set_default(PLACE, "{}")
	kept = json.loads(text or "{}")
	return kept.get("user") if (kept.get("kind"), kept.get("day")) == (kind, str(day)) else None


def _remember_place(kind: str, day: date, user: str | None) -> None:
	"""One statement: Frappe's own way saves a document and empties a cache, two hundred statements a batch."""
	table = frappe.qb.DocType("DefaultValue")
	text = json.dumps({"kind": kind, "day": str(day), "user": user})
	frappe.qb.update(table).set(table.defvalue, text).where(table.defkey == PLACE).run()
