"""The ratings of a meeting: the dialog in the list of evaluations."""

from __future__ import annotations

import frappe

from cadre_kpi.meetings import agenda as agenda_of_user
from cadre_kpi.meetings.agenda import CONCLUDE


@frappe.whitelist()
def list_sittings() -> list[dict]:
	"""What waits for the user, grouped as meetings deal with it: `act`, `period`, `state` and `number`.

	`act`: "conclude" where the user passes evaluations on for their body, "advise" where only their opinion is asked.
	"""
	return agenda_of_user.list_sittings()


@frappe.whitelist()
def get_agenda(period: str, state: str, act: str = CONCLUDE) -> list[dict]:
	"""The evaluations of one meeting, by unit and name, with what is known so far and what the user entered before.

	People without an account, whose self-assessment their unit sends, are among them from the start.
	"""
	return agenda_of_user.build_agenda(period, state, act)


@frappe.whitelist()
def list_attendance(period: str, state: str) -> list[str]:
	"""Who belongs to a meeting of this state in this period, each with the position, for its minutes."""
	return agenda_of_user.list_attendance(period, state)


@frappe.whitelist(methods=["POST"])
def record(
	period: str, state: str, rows: list | str, act: str = CONCLUDE, held: dict | str | None = None
) -> dict:
	"""Enter what the meeting came to. `rows`: evaluation, level, opinion, votes of each, and what was said of it in the
	meeting; `held`: the minutes of the meeting.

	All of it or, for an evaluation that cannot go on, nothing: returns `done` and `failures` (evaluation, name, reason,
	what to do). Throws `frappe.PermissionError` to whom the meeting is none of theirs.
	"""
	return agenda_of_user.record(period, state, rows, act, held)
