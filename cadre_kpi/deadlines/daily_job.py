"""What happens when a date comes near and passes: remind, escalate, mark late, close, as the scheme says.

Each thing that happens is a row of Deadline Event with a key of its own, so that it happens once: however often the
job runs, in however many processes, and after however many days without a scheduler. Days that nobody was there for
are not made up for: of the reminders missed, only the one for the present position is recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import frappe
from frappe.utils import getdate

from cadre_kpi.database import bulk, locks
from cadre_kpi.deadlines import missing_records, period_deadlines
from cadre_kpi.deadlines.obligations import CURRENT, DONE, Obligation, Question, find_of_records
from cadre_kpi.deadlines.status import remind_days
from cadre_kpi.deadlines.stops import CONTRACT, EVALUATION, REPORT
from cadre_kpi.deadlines.vocabulary import CLOSED, ESCALATION, EVENT, LATE, REMINDER

KINDS = {"escalate": ESCALATION, "mark_late": LATE, "close": CLOSED}
LOCK = "deadlines"
# People in a batch, after which the work is committed.
BATCH = 2000
ATTEMPTS = 3
# After the date somebody who is only reminded hears of it again each week.
AGAIN = 7
# What came about so long ago is recorded, and nobody is written to about it.
STALE = timedelta(days=14)
FIELDS = (
	"name",
	"event_key",
	"kind",
	"record_doctype",
	"record",
	"cadre",
	"cadre_name",
	"unit",
	"managed_by",
	"period",
	"deadline",
	"stage",
	"due_date",
	"day",
	"offset_days",
	"escalated_to",
	"notified",
)
# To whom a delay goes up, by the kind of body that it waits for; None: the cadre. A committee answers for itself.
NEXT_LEVEL = {
	None: "Standing Committee",
	"Unit Collective": "Standing Committee",
	"Party Group": "Party Cell",
	"Party Cell": "Party Committee",
	"Party Committee": "Standing Committee",
	"Focal Agency": "Organisation Board",
	"Unit Above": "Standing Committee",
	"Advisory Body": "Organisation Board",
	"Organisation Board": "Standing Committee",
	"Advisory Council": "Standing Committee",
	"Standing Committee": "Standing Committee",
}


class Event(NamedTuple):
	"""One thing that happens on one day, so many days from the due date."""

	kind: str
	offset: int
	item: Obligation

	@property
	def day(self) -> date:
		return self.item.due_date + timedelta(days=self.offset)

	@property
	def key(self) -> str:
		"""The same for a person and a date, whether or not the record exists yet."""
		item = self.item
		parts = (item.deadline.name, item.cadre, self.kind, str(item.due_date), str(self.offset))
		return hashlib.sha256("|".join(parts).encode()).hexdigest()[:40]


def run_daily() -> None:
	"""The job of the scheduler: dates are worked out anew, what has come about is recorded.

	A job of the notices tells it, see `notifications.notices.deadline_mail`.
	"""
	if not locks.take(LOCK):
		return  # another process is at it
	try:
		period_deadlines.refresh_all()
		frappe.db.commit()  # nosemgrep: a job's step
		record_events(getdate())
	finally:
		locks.release(LOCK)


def record_events(day: date) -> int:
	"""Record what has come about by the end of this day's morning in all open periods; returns the new events.

	Committed after each batch of people. Killed and started again it goes on: what is recorded is not recorded twice.
	"""
	written = 0
	for period in frappe.get_all(
		"Evaluation Period", filters={"status": "Open"}, pluck="name", order_by="name"
	):
		for batch in _read_batches(period, day):
			written += _commit(batch, day)
	return written


def _commit(batch: list[Obligation], day: date) -> int:
	"""Insert and commit; once more when the database has chosen this session to give way to another."""
	for attempt in range(ATTEMPTS):
		try:
			written = _insert(batch, day)
			frappe.db.commit()  # nosemgrep: a job's step
			return written
		except frappe.db.OperationalError as error:
			if not frappe.db.is_deadlocked(error) or attempt == ATTEMPTS - 1:
				raise
			frappe.db.rollback()
	return 0


def find_events(items: Iterable[Obligation], day: date) -> Iterator[Event]:
	"""What has come about by this day."""
	for item in items:
		if item.progress == DONE:
			if item.deadline.when_passed == "mark_late" and item.days_late:
				yield Event(LATE, 1, item)
		elif item.progress == CURRENT and not item.returned:
			yield from _find_events_of_waiting(item, (day - item.due_date).days)


def _find_events_of_waiting(item: Obligation, days: int) -> Iterator[Event]:
	"""`days` from the due date, negative before it."""
	if days <= 0:
		reached = [number for number in remind_days(item.deadline) if number >= -days]
		if reached:
			yield Event(REMINDER, -min(reached), item)
	elif item.deadline.when_passed in KINDS:
		yield Event(KINDS[item.deadline.when_passed], 1, item)
	else:
		yield Event(REMINDER, 1 + (days - 1) // AGAIN * AGAIN, item)


def _read_batches(period: str, day: date) -> Iterator[list[Obligation]]:
	"""Everything asked of the people of a period, some thousand people at a time."""
	missing: dict[str, list[Obligation]] = {}
	for item in missing_records.find_contracts([period]) + missing_records.find_reports(day, [period]):
		missing.setdefault(item.cadre, []).append(item)
	people = sorted({*missing, *_find_people(period)})
	for first in range(0, len(people), BATCH):
		names = people[first : first + BATCH]
		question = Question([period], cadres=names)
		found = [
			item for doctype in (CONTRACT, REPORT, EVALUATION) for item in find_of_records(doctype, question)
		]
		found.extend(item for name in names for item in missing.get(name, ()))
		yield found


def _find_people(period: str) -> set[str]:
	found: set[str] = set()
	for doctype in (CONTRACT, EVALUATION):
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).select(table.cadre).distinct()
		found.update(row[0] for row in query.where((table.period == period) & (table.docstatus < 2)).run())
	return found


def _insert(items: list[Obligation], day: date) -> int:
	found = list(find_events(items, day))
	return bulk.insert_new(
		EVENT,
		FIELDS,
		(
			_build_row(name, event, day)
			for name, event in zip(bulk.make_names(len(found)), found, strict=True)
		),
		unique="event_key",
	)


def _build_row(name: str, event: Event, day: date) -> tuple:
	item = event.item
	record = (item.doctype, item.record)
	if not item.record:
		record = (CONTRACT, item.contract) if item.contract else ("Cadre", item.cadre)
	return (
		name,
		event.key,
		event.kind,
		*record,
		item.cadre,
		item.cadre_name,
		item.unit,
		item.managed_by,
		item.deadline.period,
		item.deadline.name,
		item.stage,
		item.due_date,
		event.day,
		event.offset,
		NEXT_LEVEL[item.waits_for] if event.kind == ESCALATION else None,
		int(event.day < day - STALE),
	)
