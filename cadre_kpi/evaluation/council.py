"""A council at work: who may score what, and which sheets were sent. See `meetings.council_close` for its end."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate
from pypika.queries import QueryBuilder

from cadre_kpi.access import listing
from cadre_kpi.states import AT_COUNCIL, CLOSED, SCORING


def sits_on(member, on_date) -> bool:
	"""Whether a member row of a body covers this day."""
	day = getdate(on_date)
	return (not member.from_date or getdate(member.from_date) <= day) and (
		not member.to_date or getdate(member.to_date) >= day
	)


def steps_aside(session, evaluation: str, user: str, rated: set[str] | None = None) -> bool:
	"""Whoever is rated in a session scores nobody in it; a member steps aside where a conflict of interest is noted.

	`rated`: what `find_rated_users` found, read unless it is given.
	"""
	if user in (find_rated_users(session) if rated is None else rated):
		return True
	return any(row.user == user and row.evaluation == evaluation for row in session.conflicts)


def find_rated_users(session) -> set[str]:
	"""The accounts of those whom the session scores."""
	evaluation, cadre = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Cadre")
	names = [row.evaluation for row in session.evaluations]
	if not names:
		return set()
	query = frappe.qb.from_(evaluation).join(cadre).on(cadre.name == evaluation.cadre).select(cadre.user)
	return {user for (user,) in query.where(evaluation.name.isin(names)).run() if user}


def list_who_sent(session: str) -> list[str]:
	"""Members who have sent a sheet in a session."""
	return [user for user, _evaluation in find_sheets_sent(session)]


def find_sheets_sent(session: str) -> set[tuple[str, str]]:
	"""(member, evaluation) of every sheet sent in a session, those sent a moment ago included."""
	return set(_build_sent(session).for_update().run())


def _build_sent(session: str) -> QueryBuilder:
	table = frappe.qb.DocType("Council Score")
	query = frappe.qb.from_(table).select(table.member, table.evaluation)
	return query.where((table.session == session) & (table.docstatus == 1))


def count_sheets_possible(session) -> int:
	"""The most sheets that a session can have: of each member present for each evaluation, without those who step aside.

	A sheet that was sent counts, though its member stepped aside afterwards: never fewer than were sent.
	"""
	sent, rated = set(_build_sent(session.name).run()), find_rated_users(session)
	return sum(
		(member.user, row.evaluation) in sent
		or bool(member.present and not steps_aside(session, row.evaluation, member.user, rated))
		for member in session.members
		for row in session.evaluations
	)


def refuse_second_session(session) -> None:
	"""Throw where an evaluation of the session stands in another one that is not closed."""
	names = [row.evaluation for row in session.evaluations]
	if not names:
		return
	table, row = frappe.qb.DocType("Council Session"), frappe.qb.DocType("Council Session Evaluation")
	found = (
		frappe.qb.from_(row)
		.join(table)
		.on(row.parent == table.name)
		.select(row.cadre_name, table.name)
		.where(row.evaluation.isin(names) & (table.status != CLOSED) & (table.name != (session.name or "")))
		.run()
	)
	if found:
		frappe.throw(
			"<br>".join(
				_("{0} already stands in session {1}, which is not closed.").format(
					frappe.utils.escape_html(name), other
				)
				for name, other in found
			),
			frappe.DuplicateEntryError,
			title=_("One session for each evaluation"),
		)


def check_listing(session, rows: list) -> None:
	"""Throw where an evaluation is not this council's to score, or not the user's to put before it."""
	if not rows:
		return
	foreign = listing.find_outside_council(session.council, [row.evaluation for row in rows])
	names = {row.evaluation: frappe.utils.escape_html(row.cadre_name or row.evaluation) for row in rows}
	if foreign:
		frappe.throw(
			_("{0} scores the cadres of its own committee in the units it serves, not: {1}.").format(
				frappe.bold(session.council), ", ".join(names[name] for name in foreign)
			),
			frappe.PermissionError,
			title=_("Not this council's to score"),
		)
	hidden = listing.find_unlistable(session.council, [row.evaluation for row in rows])
	if hidden:
		frappe.throw(
			_("You cannot put these evaluations before the council: {0}.").format(
				", ".join(frappe.utils.escape_html(name) for name in hidden)
			),
			frappe.PermissionError,
		)


def explain_refusal(session, evaluation: str, user: str, rated: set[str] | None = None) -> str:
	"""Why the user may not score this evaluation in the session; empty when they may. `rated`: see `steps_aside`."""
	member = next((row for row in session.members if row.user == user), None)
	if not member:
		return _("Only members of the session score. You are not one of them.")
	if evaluation not in {row.evaluation for row in session.evaluations}:
		return _("This evaluation is not in session {0}.").format(session.name)
	if session.status != SCORING:
		return _("Session {0} is not open for scoring ({1}).").format(session.name, _(session.status))
	if not member.present:
		return _("You are recorded as absent from this session.")
	if steps_aside(session, evaluation, user, rated):
		return _("You step aside here: nobody scores themselves or where they have a conflict of interest.")
	if session.is_late():
		return _("Scoring closed on {0}. Ask the secretary to extend it.").format(
			frappe.format(session.scoring_until, "Datetime")
		)
	return ""


def check_waiting(session) -> None:
	"""Throw with the names of evaluations that have not reached the council yet."""
	states = dict(
		frappe.db.get_all(
			"Cadre Evaluation",
			filters={"name": ("in", [row.evaluation for row in session.evaluations])},
			fields=["name", "workflow_state"],
			as_list=True,
		)
	)
	waiting = [row for row in session.evaluations if states.get(row.evaluation) != AT_COUNCIL]
	if waiting:
		frappe.throw(
			_("These evaluations have not reached the council: {0}.").format(
				", ".join(f"{row.cadre_name} ({_(states.get(row.evaluation))})" for row in waiting)
			)
		)


def list_sheets(session, user: str) -> list[dict]:
	"""For one member: each evaluation of the session with their sheet, or the reason why there is none."""
	mine = {
		row.evaluation: row
		for row in frappe.db.get_all(
			"Council Score",
			filters={"session": session.name, "member": user, "docstatus": ("<", 2)},
			fields=["name", "evaluation", "docstatus", "total"],
		)
	}
	found, rated = [], find_rated_users(session)
	for row in session.evaluations:
		sheet = mine.get(row.evaluation)
		found.append(
			{
				"evaluation": row.evaluation,
				"cadre_name": row.cadre_name,
				"sheet": sheet.name if sheet else None,
				"sent": bool(sheet and sheet.docstatus == 1),
				"why_not": "" if sheet else explain_refusal(session, row.evaluation, user, rated),
			}
		)
	return found


def count_sheets(session: str, evaluation: str) -> None:
	"""Show in the session how many sheets were sent, not what they say. The caller has locked the session."""
	sent = sum(1 for _member, scored in find_sheets_sent(session) if scored == evaluation)
	frappe.db.set_value(
		"Council Session Evaluation",
		{"parent": session, "evaluation": evaluation},
		"sheets",
		sent,
		update_modified=False,
	)


def find_unscored(sheet) -> list:
	"""Rows of a sheet without a score. An empty score is stored as 0; whoever means 0 points says so in the row."""
	return [row for row in sheet.tasks if not flt(row.score) and not cint(row.zero_meant)]


def compute_sheet_total(sheet) -> float:
	"""Average score of a sheet, weighted as the tasks are where they carry weights; 0 for an empty sheet."""
	weighted = any(flt(row.weight) for row in sheet.tasks)
	total = sum(flt(row.weight) if weighted else 1 for row in sheet.tasks)
	if not total:
		return 0.0
	return flt(sum(flt(row.score) * (flt(row.weight) if weighted else 1) for row in sheet.tasks) / total, 2)
