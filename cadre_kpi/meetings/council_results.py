"""What a session gave, after its close: the council's points of each task, their spread and who stands far from them.

Sheets are read as the list of score sheets shows them to the user, so nobody finds here what they would not find
there; the figures of a task are those that its evaluation keeps, for whoever reads them there.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import flt

from cadre_kpi.access.own_copies import find_unpublished
from cadre_kpi.access.readable import build_counted_sheets, build_permitted, reads_level_one
from cadre_kpi.database import bulk
from cadre_kpi.evaluation import score_sheets
from cadre_kpi.evaluation.compute import aggregate_council, get_task_points
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.meetings.council_room import EVALUATION, SHEET, load
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.states import CLOSED

TASK = "Evaluation Task"
SCORED_BY = (
	"target",
	"completed",
	"coefficient",
	"weight",
	"quality_failures",
	"delays",
	"on_time",
	"came_by",
)
MORE = ("objective_quality_failures", "objective_delays", "failures_by_product", "delays_by_product")


def read_results(name: str) -> dict:
	"""`people`: evaluation, name, points and tasks (points, lowest, highest, deviation, marks) of each.

	A mark is one sheet that the user may read: score, member, whether it stands far off, whether it is the user's own.
	Where the scheme does not name members, the marks of a task are in the order of their scores and without a member, so
	that none can be followed from one task to the next. Throws before the close, and for who does not read results of
	evaluations.
	"""
	session = load(name)
	if session.status != CLOSED:
		frappe.throw(
			_("What the members scored is shown after the session is closed."), frappe.PermissionError
		)
	if not reads_level_one(EVALUATION):
		frappe.throw(_("You are not permitted to read the council's result."), frappe.PermissionError)
	listed = [row.evaluation for row in session.evaluations]
	hidden = find_unpublished(listed)
	known = _read_evaluations([one for one in listed if one not in hidden])
	members = score_sheets.read_session(session.name, list(known), lock=False)
	sheets = _read_sheets(session.name)
	seats = {row.user: row for row in session.members}
	scheme = get_rules(session.scheme).council
	people = []
	for row in session.evaluations:
		evaluation = known.get(row.evaluation)
		if not evaluation:
			continue
		try:
			found = aggregate_council(evaluation, members.get(row.evaluation, ()))
		except CaseError:  # sheets and evaluation no longer fit, nothing is guessed
			continue
		marks = sheets.get(row.evaluation, {})
		people.append(
			{
				"evaluation": row.evaluation,
				"name": row.cadre_name,
				"points": row.council_points,
				"sent": found.scored,
				"entitled": found.entitled,
				"tasks": [
					_build_task(
						task,
						scored,
						[scores[at] for scores in marks.values()],
						list(marks),
						seats,
						scheme.members_named,
					)
					for at, (task, scored) in enumerate(zip(evaluation.tasks, found.tasks, strict=False))
				],
			}
		)
	return {
		"people": people,
		"named": scheme.members_named,
		"highest": float(scheme.max_score_per_task),
		"outlier": float(scheme.outlier_percent * scheme.max_score_per_task / 100),
	}


def _build_task(task, scored, scores: list[float], users: list[str], seats: dict, named: bool) -> dict:
	marks = []
	for user, score in zip(users, scores, strict=True):
		seat = seats.get(user)
		label = (seat.member_name if seat else "") or user
		marks.append(
			{
				"member": label if named else "",
				"score": score,
				"far": label in scored.outliers,
				"own": user == frappe.session.user,
			}
		)
	if not named:
		marks.sort(key=lambda mark: mark["score"])
	return {
		"no": task.task_no,
		"name": task.task_name,
		"points": get_task_points(scored),
		"lowest": float(scored.lowest),
		"highest": float(scored.highest),
		"deviation": float(scored.deviation),
		"marks": marks,
	}


def _read_evaluations(names: list[str]) -> dict[str, frappe._dict]:
	"""Evaluations that the user may read, each with the rows that the aggregation weighs. Two statements."""
	table, row = DocType(EVALUATION), DocType(TASK)
	found = {
		name: frappe._dict(name=name, scheme=scheme, tasks=[])
		for name, scheme in frappe.qb.from_(table)
		.select(table.name, table.scheme)
		.where(table.name.isin(bulk.build_among(names)) & build_permitted(EVALUATION))
		.run()
	}
	tasks = (
		frappe.qb.from_(row)
		.select(row.parent, row.task_no, row.task_name, *SCORED_BY, *MORE)
		.where(row.parent.isin(bulk.build_among(found)) & (row.parenttype == EVALUATION))
		.orderby(row.parent)
		.orderby(row.idx)
		.run(as_dict=True)
	)
	for task in tasks:
		found[task.parent].tasks.append(task)
	return found


def _read_sheets(session: str) -> dict[str, dict[str, list[float]]]:
	"""Evaluation → member → scores in order, of the sent sheets that the user may read or count."""
	table, row = DocType(SHEET), DocType("Council Score Task")
	found: dict[str, dict[str, list[float]]] = {}
	for evaluation, member, score in (
		frappe.qb.from_(table)
		.join(row)
		.on((row.parent == table.name) & (row.parenttype == SHEET))
		.select(table.evaluation, table.member, row.score)
		.where((table.session == session) & (table.docstatus == 1) & build_counted_sheets())
		.orderby(table.evaluation)
		.orderby(table.member)
		.orderby(row.idx)
		.run()
	):
		found.setdefault(evaluation, {}).setdefault(member, []).append(flt(parse_decimal(score)))
	return found
