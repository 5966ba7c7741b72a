"""The state of each deadline for a record, and how it is said: for forms, lists and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.access.readable import build_permitted, check_record_readable
from cadre_kpi.database import bulk
from cadre_kpi.deadlines.due import DIRECTIVE, find_obligations, find_reports_to_write
from cadre_kpi.deadlines.obligations import CURRENT, DONE, Obligation
from cadre_kpi.deadlines.stops import CONTRACT

OPEN, DUE, OVERDUE, DONE_LATE, DONE_IN_TIME = STATES = ("Open", "Due Soon", "Overdue", "Done Late", "Done")
# why a date that has passed makes nobody late
AFTERWARDS, RETURNED = "afterwards", "returned"
COLOURS = {OPEN: "blue", DUE: "orange", OVERDUE: "red", DONE_LATE: "yellow", DONE_IN_TIME: "green"}
# Where a scheme names no reminders, a date is near from a week before.
NEAR = 7


class State(NamedTuple):
	"""`days`: until the date, since it, or how late it was done; 0 for done in time.

	`passed`: why nobody is called late although the date has passed; empty otherwise.
	"""

	code: str
	days: int
	passed: str = ""


def judge(item: Obligation, today: date) -> State:
	"""The state of one obligation on a day. What was sent in time and returned is open, not overdue.

	So is what belongs to a period that was entered after the date had passed: nobody could have kept it.
	"""
	if item.progress == DONE:
		if item.entered_afterwards:
			return State(DONE_IN_TIME, 0, AFTERWARDS)
		return State(DONE_LATE, item.days_late) if item.days_late else State(DONE_IN_TIME, 0)
	if item.entered_afterwards:
		return State(OPEN, 0, AFTERWARDS)
	return judge_date(item.due_date, today, remind_days(item.deadline), item.returned)


def judge_date(due: date, today: date, reminders: Sequence[int] = (), returned: bool = False) -> State:
	"""The state on a day of what is not done yet."""
	days = (due - today).days
	if days < 0:
		return State(OPEN, 0, RETURNED) if returned else State(OVERDUE, -days)
	return State(DUE if days <= max(reminders, default=NEAR) else OPEN, days)


def remind_days(deadline: frappe._dict) -> list[int]:
	"""How many days before the date reminders go out."""
	return [int(part) for part in (deadline.remind_days or "").split(",") if part.strip()]


def get_labels() -> dict[str, str]:
	"""Code of each state to its name in the user's language."""
	return {
		OPEN: _("Open"),
		DUE: _("Due Soon"),
		OVERDUE: _("Overdue"),
		DONE_LATE: _("Done Late"),
		DONE_IN_TIME: _("Done"),
	}


def says(state: State) -> str:
	"""The state in words, in the user's language. Open and in time are said only of what is so by its date."""
	if state.passed == AFTERWARDS:
		if state.code == DONE_IN_TIME:
			return _("Done, entered after the date")
		return _("Entered after the date")
	if state.passed == RETURNED:
		return _("Sent in time and returned")
	if state.code == DUE:
		return _("Due today") if not state.days else _("Due in {0} days").format(state.days)
	if state.code == OVERDUE:
		return _("Overdue by {0} days").format(state.days)
	if state.code == DONE_LATE:
		return _("Done {0} days late").format(state.days)
	return _("Done in time") if state.code == DONE_IN_TIME else _("Open")


def get_colour(state: State) -> str:
	return "gray" if state.passed == AFTERWARDS else COLOURS[state.code]


def read_for_record(doctype: str, name: str) -> list[dict]:
	"""Every deadline of a record for its form, in the order of the dates: stage, date, state, words, colour.

	`current`: the record waits there now. Needs permission to read the record.
	"""
	check_record_readable(doctype, name)
	today = getdate()
	found = find_obligations(doctype, [name])
	if doctype == CONTRACT:
		found += find_reports_to_write([name], today)
	found.sort(key=lambda item: (item.due_date, item.deadline.code))
	return [_build_line(item, today) for item in found]


def read_for_list(doctype: str, names: str | list) -> dict[str, dict]:
	"""The state of the present deadline of each record of a list that the user may read: name → state."""
	names = frappe.parse_json(names) if isinstance(names, str) else names
	if not isinstance(names, list) or len(names) > 1000:
		frappe.throw(_("Ask for at most {0} records at once.").format(1000))
	names = [str(name) for name in names]
	today = getdate()
	if doctype == DIRECTIVE:
		return _get_directive_states(names, today)
	items = [item for item in find_obligations(doctype, names, readable=True) if item.progress == CURRENT]
	if doctype == CONTRACT:
		items += find_reports_to_write(names, today, readable=True)
	items.sort(key=lambda item: item.due_date, reverse=True)
	return {item.record or item.contract: _build_line(item, today) for item in items}


def _build_line(item: Obligation, today: date) -> dict:
	state = judge(item, today)
	return {
		"stage": _(item.stage),
		"occurrence": item.deadline.occurrence,
		"due_date": item.due_date,
		"date": formatdate(item.due_date),
		"state": state.code,
		"days": state.days,
		"says": says(state),
		"colour": get_colour(state),
		"current": item.progress == CURRENT,
		"extended": bool(item.extension),
		"when_passed": item.deadline.when_passed,
	}


def _get_directive_states(names: list[str], today: date) -> dict[str, dict]:
	table = frappe.qb.DocType(DIRECTIVE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.due_date)
		.where(
			table.name.isin(bulk.build_among(names)) & (table.status == "Open") & table.due_date.isnotnull()
		)
		.where(build_permitted(DIRECTIVE))
		.run()
	)
	found = {}
	for name, due in rows:
		state = judge_date(due, today)
		found[name] = {
			"due_date": due,
			"date": formatdate(due),
			"state": state.code,
			"days": state.days,
			"says": says(state),
			"colour": COLOURS[state.code],
		}
	return found
