"""The council room: a session as the one who opens it may see it, read in a fixed number of statements.

A member finds the own sheets and nothing of others' but how many were sent. Who convenes the session also finds
who has not sent which sheet: never what anybody scored. What was scored is told after the close, see
`council_results`.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, flt

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.database import bulk
from cadre_kpi.evaluation import council
from cadre_kpi.process import form_state
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.council import count_sheets_needed
from cadre_kpi.states import DRAFT

SESSION, SHEET, EVALUATION = "Council Session", "Council Score", "Cadre Evaluation"
SHOWN_OF_TASK = ("task_no", "task_name", "target", "completed", "weight", "self_score", "max_score")


def read_sessions() -> list[dict]:
	"""The sessions that the user may read, those that are scoring first: for who opens the room without one."""
	return frappe.get_list(
		SESSION,
		fields=["name", "council", "period", "session_date", "status", "scoring_until"],
		order_by="field(status, 'Scoring', 'Draft', 'Closed'), session_date desc",
		limit=50,
	)


def load(name: str):
	"""The session, after the right to read it was asked."""
	session = frappe.get_doc(SESSION, name)
	session.check_permission("read")
	return session


def read_room(session) -> dict:
	"""The session, its people with the user's own sheets, and for who convenes it who is missing."""
	user = frappe.session.user
	seat = next((row for row in session.members if row.user == user), None)
	scheme = get_rules(session.scheme or frappe.db.get_value("Evaluation Period", session.period, "scheme"))
	convenes = form_state.may(session, "write")
	return {
		"session": {
			"name": session.name,
			"council": session.council,
			"period": session.period,
			"status": session.status,
			"session_date": session.session_date,
			"place": session.place,
			"scoring_until": session.scoring_until,
			"late": session.is_late(),
		},
		"me": {"seated": bool(seat), "present": bool(seat and seat.present), "convenes": convenes},
		"highest": float(scheme.council.max_score_per_task),
		"levels": [level.code for level in scheme.levels],
		"people": _read_people(session, seat, float(scheme.council.max_score_per_task)),
		"seats": read_seats(session) if convenes and session.status != DRAFT else None,
	}


# ---- people and own sheets --------------------------------------------------------------------------------------
def _read_people(session, seat, highest: float) -> list[dict]:
	names = [row.evaluation for row in session.evaluations]
	known = _read_evaluations(names)
	sheets = _read_own_sheets(session.name) if seat else {}
	prepared = _read_tasks([name for name in known if name not in sheets], highest) if seat else {}
	rated = council.find_rated_users(session) if seat else set()
	people = []
	for row in session.evaluations:
		found = known.get(row.evaluation)
		sheet = sheets.get(row.evaluation)
		people.append(
			{
				"evaluation": row.evaluation,
				"name": row.cadre_name,
				"position": found.position if found else "",
				"unit": (found.unit_name if found else "") or row.unit,
				"readable": bool(found),
				"sent_by_all": cint(row.sheets),
				"why_not": _explain_refusal(session, row.evaluation, seat, sheet, rated),
				"sheet": sheet or _build_new_sheet(prepared.get(row.evaluation, [])),
			}
		)
	return people


def _explain_refusal(session, evaluation: str, seat, sheet: dict | None, rated: set[str]) -> str:
	if not seat or (sheet and sheet["sent"]):
		return ""
	return council.explain_refusal(session, evaluation, seat.user, rated)


def _read_evaluations(names: list[str]) -> dict[str, frappe._dict]:
	"""Those of the evaluations that the user may read."""
	table, unit = DocType(EVALUATION), DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.select(table.name, table.position, unit.unit_name)
		.where(table.name.isin(bulk.build_among(names)) & build_permitted(EVALUATION))
		.run(as_dict=True)
	)
	return {row.name: row for row in rows}


def _read_tasks(evaluations: list[str], highest: float) -> dict[str, list[dict]]:
	"""The rows that a sheet will have, for evaluations without one."""
	found: dict[str, list[dict]] = {}
	table = DocType("Evaluation Task")
	rows = (
		frappe.qb.from_(table)
		.select(table.parent, table.name, *(field for field in SHOWN_OF_TASK if field != "max_score"))
		.where(table.parent.isin(bulk.build_among(evaluations)) & (table.parenttype == EVALUATION))
		.orderby(table.parent)
		.orderby(table.idx)
		.run(as_dict=True)
	)
	for row in rows:
		row.max_score = highest
		found.setdefault(row.parent, []).append(_build_shown_task(row, row.name))
	return found


def _read_own_sheets(session: str, evaluation: str | None = None) -> dict[str, dict]:
	"""The user's own sheets in a session, by evaluation. Two statements."""
	table, row = DocType(SHEET), DocType("Council Score Task")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.evaluation, table.modified, table.docstatus, table.total)
		.select(table.proposed_level, table.remark)
		.where((table.session == session) & (table.member == frappe.session.user) & (table.docstatus < 2))
		.where(build_permitted(SHEET))
	)
	if evaluation:
		query = query.where(table.evaluation == evaluation)
	sheets = {sheet.name: sheet for sheet in query.run(as_dict=True)}
	tasks: dict[str, list[dict]] = {}
	for task in (
		frappe.qb.from_(row)
		.select(row.parent, row.evaluation_task, row.score, row.zero_meant, row.comment, *SHOWN_OF_TASK)
		.where(row.parent.isin(bulk.build_among(sheets)) & (row.parenttype == SHEET))
		.orderby(row.parent)
		.orderby(row.idx)
		.run(as_dict=True)
		if sheets
		else ()
	):
		sent = sheets[task.parent].docstatus == 1
		tasks.setdefault(task.parent, []).append(_build_shown_task(task, task.evaluation_task, sent))
	return {
		sheet.evaluation: {
			"name": sheet.name,
			"modified": cstr(sheet.modified),
			"sent": sheet.docstatus == 1,
			"total": sheet.total,
			"proposed_level": sheet.proposed_level or "",
			"remark": sheet.remark or "",
			"tasks": tasks.get(sheet.name, []),
		}
		for sheet in sheets.values()
	}


def read_own_sheet(session: str, evaluation: str) -> dict | None:
	"""The user's own sheet for one evaluation as it is stored."""
	return _read_own_sheets(session, evaluation).get(evaluation)


def _build_new_sheet(tasks: list[dict]) -> dict:
	return {
		"name": "",
		"modified": "",
		"sent": False,
		"total": 0,
		"proposed_level": "",
		"remark": "",
		"tasks": tasks,
	}


def _build_shown_task(row, task: str, sent: bool = False) -> dict:
	"""`score`: None where nothing was scored yet; a 0 that is meant is a 0."""
	given = flt(row.get("score"))
	return {
		"task": task,
		**{field: row.get(field) for field in SHOWN_OF_TASK},
		"score": given if given or sent or cint(row.get("zero_meant")) else None,
		"comment": row.get("comment") or "",
	}


# ---- who is missing ---------------------------------------------------------------------------------------------
def read_seats(session) -> dict:
	"""Who has sent how many sheets, and for each evaluation how many there are of those that a quorum needs.

	Counts only: this never reads a score. For who convenes the session; the caller has asked that.
	"""
	table = DocType(SHEET)
	sent = set(
		frappe.qb.from_(table)
		.select(table.member, table.evaluation)
		.where((table.session == session.name) & (table.docstatus == 1))
		.run()
	)
	rated = council.find_rated_users(session)
	aside = {(row.user, row.evaluation) for row in session.conflicts}
	names = [row.evaluation for row in session.evaluations]

	def steps_aside(user: str, evaluation: str) -> bool:
		return (user, evaluation) not in sent and (user in rated or (user, evaluation) in aside)

	scheme = get_rules(session.scheme or frappe.db.get_value("Evaluation Period", session.period, "scheme"))
	members = []
	for row in session.members:
		own = [name for name in names if not steps_aside(row.user, name)]
		members.append(
			{
				"user": row.user,
				"name": row.member_name or row.user,
				"duty": row.duty,
				"present": cint(row.present),
				"absence_reason": row.absence_reason or "",
				"sent": sum((row.user, name) in sent for name in names),
				"of": len(own),
				"missing": [name for name in own if (row.user, name) not in sent] if row.present else [],
				"aside": len(names) - len(own),
			}
		)
	quorum = []
	for name in names:
		entitled = sum(not steps_aside(row.user, name) for row in session.members)
		quorum.append(
			{
				"evaluation": name,
				"sent": sum((row.user, name) in sent for row in session.members),
				"entitled": entitled,
				"needed": count_sheets_needed(scheme.council, entitled),
			}
		)
	return {"members": members, "quorum": quorum}


def load_convened(name: str):
	"""The session, for who convenes it; throws for everybody else."""
	session = load(name)
	if not form_state.may(session, "write"):
		frappe.throw(
			_("Who is missing, and the close of the session, are for those who convene it."),
			frappe.PermissionError,
		)
	return session


def note_presence(name: str, user: str, present: bool, reason: str) -> None:
	"""Note that a member is absent, with why, or that they came after all. Through the guarded save of the session."""
	session = load_convened(name)
	session.load_stored()
	row = next((row for row in session.members if row.user == user), None)
	if not row:
		frappe.throw(_("{0} is not a member of this session.").format(frappe.utils.escape_html(user)))
	row.present, row.absence_reason = cint(present), "" if present else reason.strip()
	session.save()
