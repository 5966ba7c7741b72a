"""The rating board: everybody whom a decision rates, or everybody of a period, with what the rating rests on.

Read set-based: the number of statements does not depend on how many are rated. Only what the session's user may read:
the rows of a decision by the right to the decision, what an evaluation says by the condition of its lists, and never
the own result before it is published.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.workflow import get_transitions
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, flt

from cadre_kpi.access import field_rights, membership, records, row_fields, rules
from cadre_kpi.access.own_copies import COPIES, is_pending
from cadre_kpi.access.readable import check_readable, reads_level_one
from cadre_kpi.database import packed
from cadre_kpi.decisions import board_sources, quota, summary
from cadre_kpi.masters import people_order, periods
from cadre_kpi.process import form_state
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.regulations.record import gives_points
from cadre_kpi.states import DRAFT, PROPOSED

DECISION, ROW, EVALUATION = "Rating Decision", "Rating Decision Row", "Cadre Evaluation"
MOST = 50_000  # people on one board
COLUMNS = (
	*("evaluation", "cadre_name", "position", "unit", "duty_group", "leader", "state"),
	*("total_points", "council_points", "self_level", "unit_level", "agency_level", "level_by_points"),
	*("proposed_level", "decided_level", "reason", "over", "modified", "outdated", "own"),
	*("marks", "earlier"),
)
HEAD = (
	*("name", "title", "committee", "period", "scheme", "workflow_state", "docstatus", "modified"),
	*("decision_number", "decision_date", "quota_ok", "quota_note", "quota_exception", "owner", "replaces"),
)
# what the board reads of a row, and writes back when it changes
ROW_COLUMNS = (
	*("name", "idx", "evaluation", "cadre", "cadre_name", "position", "unit", "duty_group"),
	*("total_points", "proposed_level", "decided_level", "reason", "over_quota", "modified"),
	*("replaced_level", "replaced_points", "corrected_points"),
)


def read_decision(name: str) -> dict:
	"""The board of a decision. Throws `frappe.PermissionError` to who may not read it."""
	head = get_head(name)
	doc = to_document(head)
	doc.check_permission("read")
	board_rows = read_rows(name)
	own = find_own(board_rows, is_pending(head))
	_hide(board_rows, own)
	told = board_sources.read_decision(name, head.period)
	levels = [level.code for level in scheme_rules(head.scheme).levels]
	answer = {
		"decision": {
			**{field: head[field] for field in HEAD if field != "owner"},
			"modified": cstr(head.modified),
			# whether the quota holds is one bit of the own rating
			**(dict.fromkeys(("quota_ok", "quota_note")) if own else {}),
		},
		"period": head.period,
		"committee": head.committee,
		"levels": levels,
		"points_only": gives_points(head.period, head.scheme),
		"may_change": may_change(doc, head),
		"actions": _list_actions(doc),
		"quota": None if own else summary.build_bars(quota.check(to_decision(head, board_rows)).groups),
		"hidden": len(own),
	}
	return answer | _build_table(board_rows, told, own)


def read_period(period: str) -> dict:
	"""The board of all evaluations of a period that the user may read the result of; nothing is changed on it."""
	scheme = get_scheme(period)
	board_rows, told = board_sources.read_period(period)
	return {
		"decision": None,
		"period": period,
		"committee": None,
		"levels": [level.code for level in scheme_rules(scheme).levels],
		"points_only": gives_points(period, scheme),
		"may_change": False,
		"actions": [],
		"quota": None,
		"hidden": 0,
		"drafts": _list_decisions(period),
		"to_prepare": _find_to_prepare(period),
	} | _build_table(board_rows, told, set())


def get_scheme(period: str) -> str:
	"""The scheme of a period, for who reads results; throws `frappe.PermissionError` for others."""
	check_readable(EVALUATION)
	if not reads_level_one(EVALUATION):
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)
	return periods.get_period(period).scheme


# ---- the decision ---------------------------------------------------------------------------------------------
def get_head(name: str) -> frappe._dict:
	"""The fields of a decision that the board needs. Throws `frappe.DoesNotExistError` when there is none."""
	found = frappe.db.get_value(DECISION, name, HEAD, as_dict=True)
	if not found:
		frappe.throw(_("{0} {1} does not exist.").format(_(DECISION), name), frappe.DoesNotExistError)
	return found


def to_document(head: frappe._dict):
	"""The decision without its rows, to ask for rights by. Never to be saved."""
	return frappe.get_doc({"doctype": DECISION, **head})


def to_decision(head: frappe._dict, board_rows: list) -> frappe._dict:
	"""The decision as `quota.check` reads it."""
	return frappe._dict(head, rows=board_rows)


def may_change(doc, head: frappe._dict) -> bool:
	"""Whether the user may rate people of this decision now: the record's own right, and the fields' of its rows."""
	if cint(head.docstatus):
		return False
	stage, known = head.workflow_state, rules.STAGES[DECISION]
	rights = row_fields.ROWS[ROW]
	if not all(field_rights.is_open(rights[field], stage, known) for field in ("decided_level", "reason")):
		return False
	return form_state.may(doc, "write")


def read_rows(name: str) -> list[frappe._dict]:
	"""The rows of a decision in its order. One statement."""
	row = DocType(ROW)
	query = (
		frappe.qb.from_(row)
		.where((row.parent == name) & (row.parenttype == DECISION))
		.orderby(row.idx)
		.limit(MOST)
	)
	return packed.read_records(query, row, ROW_COLUMNS)


def find_own(board_rows: list, pending: bool = False) -> set[str]:
	"""Evaluations of the user's own among these that are not published yet. At most one statement.

	`pending`: they stand in a decision that replaces published ratings and is not published itself.
	"""
	cadres = membership.get_membership().cadres
	mine = [row.evaluation for row in board_rows if row.cadre in cadres]
	if not mine or frappe.session.user == "Administrator":
		return set()
	if pending:
		return set(mine)
	filters = {"name": ("in", mine), "docstatus": ("!=", 1)}
	return set(frappe.db.get_all(EVALUATION, filters=filters, pluck="name"))


def _hide(board_rows: list, own: set[str]) -> None:
	copy = COPIES[DECISION]
	for row in board_rows if own else ():
		row.update(dict.fromkeys(copy.closed if row.evaluation in own else copy.compared))


def _list_actions(doc) -> list[str]:
	if not records.allows(doc, "write"):
		return []
	return list(dict.fromkeys(row["action"] for row in get_transitions(doc)))


# ---- the period -----------------------------------------------------------------------------------------------
def _list_decisions(period: str) -> list[dict]:
	"""The decisions of a period that the user may read, newest first."""
	if not frappe.has_permission(DECISION, "read"):
		return []
	return frappe.get_list(
		DECISION,
		filters={"period": period, "docstatus": ("<", 2)},
		fields=["name", "title", "committee", "workflow_state"],
		order_by="creation desc",
		limit=20,
	)


def _find_to_prepare(period: str) -> list[str]:
	"""Committees for which the user prepares decisions and for which somebody waits without standing in one."""
	member = membership.get_membership()
	if not frappe.permissions.get_role_permissions(frappe.get_meta(DECISION)).get("create"):
		return []
	evaluation, body = DocType(EVALUATION), DocType("Evaluation Body")
	row, decision = DocType(ROW), DocType(DECISION)
	listed = (
		frappe.qb.from_(row)
		.join(decision)
		.on((decision.name == row.parent) & (row.parenttype == DECISION))
		.select(row.evaluation)
		.where((decision.period == period) & (decision.docstatus < 2))
	)
	waiting = (
		frappe.qb.from_(evaluation)
		.join(body)
		.on(body.name == evaluation.managed_by)
		.select(body.name, body.unit)
		.distinct()
		.where((evaluation.period == period) & (evaluation.workflow_state == PROPOSED))
		.where(evaluation.name.notin(listed))
		.run()
	)
	first = rules.STAGES[DECISION][DRAFT]
	return [
		name
		for name, unit in waiting
		if frappe.session.user == "Administrator"
		or records.is_related(
			frappe._dict(doctype=DECISION, committee=name, managed_by=name, unit=unit), member, first.write
		)
	]


# ---- what the page gets ---------------------------------------------------------------------------------------
def _build_table(board_rows: list, told: board_sources.Sources, own: set[str]) -> dict:
	"""`rows` as lists in the order of `columns`; units, positions and groups as places in the lists beside them."""
	units, positions, groups = _Words(), _Words(), _Words()
	rows = []
	for row in board_rows:
		beside = told.get(row.evaluation) if row.evaluation not in own else {}
		replaced = row.get("replaced_level")
		outdated = bool(beside) and not row.get("of_period") and not replaced and _differ(row, beside)
		rows.append(
			[
				row.evaluation,
				row.cadre_name,
				positions.place(row.position),
				units.place(row.unit),
				groups.place(row.duty_group),
				cint(beside.get("leader")),
				beside.get("workflow_state") or "",
				None if row.total_points is None else flt(row.total_points, 2),
				flt(beside.get("council_points"), 2) or None,
				beside.get("self_level") or "",
				beside.get("unit_level") or "",
				beside.get("agency_level") or "",
				beside.get("level_by_points") or "",
				replaced or row.proposed_level or "",
				row.decided_level or "",
				row.reason or "",
				cint(row.over_quota),
				cstr(row.modified),
				int(outdated),
				int(row.evaluation in own),
				beside.get("marks") or [],
				beside.get("earlier") or [],
			]
		)
	return {
		"columns": COLUMNS,
		"rows": rows,
		"units": board_sources.build_tree(units.words),
		"unit_places": units.words,
		"positions": positions.words,
		"ranks": people_order.read_places(positions.words),
		"groups": groups.words,
		"conditions": told.conditions,
		"marks": told.marks,
		"earlier_periods": told.earlier_periods,
	}


def _differ(row, beside: dict) -> bool:
	"""Whether an evaluation was computed anew after its row was taken over."""
	return (row.proposed_level or "") != (beside.get("proposed_level") or "") or flt(
		row.total_points, 6
	) != flt(beside.get("total_points"), 6)


class _Words:
	"""Texts that repeat in many rows: each once, by its place."""

	def __init__(self) -> None:
		self.words: list[str] = []
		self._places: dict[str, int] = {}

	def place(self, word: str | None) -> int:
		word = word or ""
		if word not in self._places:
			self._places[word] = len(self.words)
			self.words.append(word)
		return self._places[word]
