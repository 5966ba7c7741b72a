"""One line of "My Work": who, what, since when, until when, and how urgent it is."""

from __future__ import annotations

from datetime import date, datetime

from frappe.utils import getdate

from cadre_kpi.deadlines import status
from cadre_kpi.my_work import words

WEEK = 7  # days
LATE, TODAY, THIS_WEEK, LATER = GROUPS = ("late", "today", "week", "later")


def make_line(
	doctype: str,
	name: str | None,
	*,
	who: str,
	what: str,
	due: dict | None = None,
	since: date | None = None,
	modified: datetime | None = None,
	**more: object,
) -> dict:
	"""One line. `due`: the state of its date as `deadlines.status` says it, `None` for none; `modified`: the record's."""
	return {
		"doctype": doctype,
		"name": name,
		"who": who,
		"what": what,
		"since": since,
		"due": due["due_date"] if due else None,
		"says": due["says"] if due else "",
		"colour": due["colour"] if due else "",
		"group": _get_group(due),
		"unit": "",
		"period": "",
		"modified": words.tell_version(modified),
		"state": "",
		"actions": [],
		"asked": False,
		"mine": False,
		"note": "",
		"create": "",
		**more,
	}


def _get_group(due: dict | None) -> str:
	if not due:
		return LATER
	if due["state"] == status.OVERDUE:
		return LATE
	ahead = (getdate(due["due_date"]) - getdate()).days
	if ahead < 0:  # what was sent in time and came back, or was entered afterwards, is not late
		return LATER
	return TODAY if not ahead else THIS_WEEK if ahead <= WEEK else LATER


def build_due(due: date, state: status.State) -> dict:
	"""A date with its state, as `make_line` takes it."""
	return {
		"due_date": due,
		"state": state.code,
		"says": status.says(state),
		"colour": status.get_colour(state),
	}
