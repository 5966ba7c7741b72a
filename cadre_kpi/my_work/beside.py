"""Beside the lines of "My Work": own work under way, what was done today, what is coming, what is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cstr, getdate

from cadre_kpi.access import membership, rules
from cadre_kpi.access.readable import build_permitted, reads
from cadre_kpi.deadlines import my_deadlines
from cadre_kpi.my_work import waiting, words
from cadre_kpi.process import form_state, taking_back
from cadre_kpi.process.cards import build_sheets_left
from cadre_kpi.states import (
	ASSIGNED,
	AWAITING_DECISION,
	DRAFT,
	PROPOSED,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)

MOST = 50
# Own records in these states wait for others.
WITH_OTHERS: dict[str, tuple[str, ...]] = {
	"Task Contract": (UNDER_APPRAISAL, UNDER_CONSULTATION, AWAITING_DECISION),
	"Progress Report": (UNDER_VERIFICATION,),
	"Cadre Evaluation": tuple(
		state for state in rules.STAGES["Cadre Evaluation"] if state.startswith("At ") or state == PROPOSED
	),
}
BACK_WITH_AUTHOR = {
	"Task Contract": DRAFT,
	"Progress Report": DRAFT,
	"Cadre Evaluation": SELF_ASSESSMENT,
}
# Kinds with a process log → the column that says whom or what a record is about.
TOLD_BY = {
	"Task Contract": "cadre_name",
	"Progress Report": "cadre_name",
	"Cadre Evaluation": "cadre_name",
	"Rating Decision": "title",
	"Unit Evaluation": "unit_name",
	"Product Catalogue": "title",
}
# what decides for whom a record waits
PLACE = ("doctype", "stage", "unit", "managed_by", "party_cell", "scheme")


# ---- done today -------------------------------------------------------------------------------------------------
def read_done() -> list[dict]:
	"""What the user did today, the latest first: who, which action, when, where the record stands now."""
	found = [row for doctype in TOLD_BY if reads(doctype) for row in _read_steps_of_today(doctype)]
	found += _read_answered_today("Directive")
	found += _read_answered_today("Rating Appeal")
	found += _read_sheets_of_today()
	return sorted(found, key=lambda row: cstr(row["when"]), reverse=True)[:MOST]


def _read_steps_of_today(doctype: str) -> Iterator[dict]:
	log, table = DocType("Process Log"), DocType(doctype)
	with_workflow = doctype in waiting.KINDS
	steps = ("action", "acted_on", "acted_by", "to_state")
	own = [table.name, table[TOLD_BY[doctype]].as_("who"), table.modified, table.modified_by]
	if doctype != "Product Catalogue":
		own.append(table.period)
	if with_workflow:
		own.append(table.workflow_state)
	rows = (
		frappe.qb.from_(log)
		.join(table)
		.on((table.name == log.parent) & (log.parenttype == doctype))
		.select(*own)
		.select(*(log[field] for field in steps))
		# the record itself was changed by the step, and not before today
		.where((table.modified >= getdate()) & (log.acted_by == frappe.session.user))
		.where(log.acted_on >= getdate())
		.where(build_permitted(doctype))
		.orderby(log.acted_on, order=frappe.qb.desc)
		.orderby(log.idx, order=frappe.qb.desc)
		.limit(MOST)
		.run(as_dict=True)
	)
	latest: set[str] = set()
	for row in rows:
		back = (
			with_workflow
			and row.name not in latest
			and taking_back.is_open(doctype, row, row.workflow_state, row.modified_by)
		)
		latest.add(row.name)
		yield _build_done(
			doctype,
			row.name,
			row.who,
			_(row.action),
			row.acted_on,
			words.tell_version(row.modified if back else None),
			row.get("period") or "",
		)


def _read_answered_today(doctype: str) -> Iterator[dict]:
	if not reads(doctype):
		return
	table = DocType(doctype)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.cadre_name, table.answered_on)
		.where((table.answered_by == frappe.session.user) & (table.answered_on >= getdate()))
		.where(build_permitted(doctype))
		.limit(MOST)
		.run(as_dict=True)
	)
	for row in rows:
		yield _build_done(doctype, row.name, row.cadre_name, _("Answered"), row.answered_on)


def _read_sheets_of_today() -> Iterator[dict]:
	if not reads("Council Score"):
		return
	sheet, cadre = DocType("Council Score"), DocType("Cadre")
	rows = (
		frappe.qb.from_(sheet)
		.left_join(cadre)
		.on(cadre.name == sheet.cadre)
		.select(sheet.name, cadre.full_name, sheet.modified)
		.where((sheet.member == frappe.session.user) & (sheet.docstatus == 1) & (sheet.modified >= getdate()))
		.where(build_permitted("Council Score"))
		.orderby(sheet.modified, order=frappe.qb.desc)
		.limit(MOST)
		.run(as_dict=True)
	)
	for row in rows:
		yield _build_done("Council Score", row.name, row.full_name, _("Score sheet sent"), row.modified)


def _build_done(
	doctype: str, name: str, who: str | None, action: str, when, seen: str = "", period: str = ""
) -> dict:
	"""`seen`: the record's version where the step can be taken back, else empty."""
	return {
		"doctype": doctype,
		"name": name,
		"who": who or name,
		"action": action,
		"when": when,
		"seen": seen,
		"period": period or "",
	}


# ---- own work under way -----------------------------------------------------------------------------------------
def read_under_way() -> list[dict]:
	"""The user's own assigned contracts that are not over: where each stands, and whether they may report on it."""
	cadres = membership.get_membership().cadres
	if not cadres or not reads("Task Contract"):
		return []
	table = DocType("Task Contract")
	reports = frappe.has_permission("Progress Report", "create")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.period, table.overall_progress, table.total_tasks, table.end_date)
		.where(table.cadre.isin(sorted(cadres)) & (table.workflow_state == ASSIGNED))
		.where((table.start_date <= getdate()) & (table.end_date >= getdate()))
		.where(build_permitted("Task Contract"))
		.orderby(table.end_date)
		.limit(MOST)
		.run(as_dict=True)
	)
	return [{**row, "doctype": "Task Contract", "reports": reports} for row in rows]


# ---- coming -----------------------------------------------------------------------------------------------------
def read_coming() -> list[dict]:
	"""Dates from today on, the user's own and those of their bodies: `count` is how many records wait there."""
	today = getdate()
	near = getdate(frappe.utils.add_days(today, waiting.WEEK))
	scored = {row[0] for row in _read_sessions()}
	found = []
	for task in my_deadlines.find_for_user():
		if task.due_date < today or task.doctype == "Directive" or task.record in scored:
			continue
		if not task.count and task.current and task.due_date <= near:
			continue  # a line of its own
		said = waiting.say_date(task)
		found.append(
			{
				"what": words.name_stage(task.stage, task.occurrence),
				"period": task.period,
				"body": _(task.body_type) if task.body_type else "",
				"count": task.count,
				"due": task.due_date,
				"says": said["says"],
				"colour": said["colour"],
				"doctype": task.doctype,
				"name": task.record,
			}
		)
	return found[:MOST]


def _read_sessions() -> Iterable[tuple]:
	if not membership.get_membership().holds(rules.SCORER) or not reads("Council Session"):
		return ()
	session = DocType("Council Session")
	return build_sheets_left().select(session.name).distinct().run()


# ---- waited for -------------------------------------------------------------------------------------------------
def read_awaited() -> list[dict]:
	"""What the user waits for: own records that stand with others, and what they returned to its author."""
	found: list[dict] = []
	places: dict[tuple, list[str]] = {}
	for doctype in WITH_OTHERS:
		if reads(doctype):
			found += _find_own_with_others(doctype, places)
			found += _find_returned_by_user(doctype)
	found += _find_own_appeals()
	return sorted(found, key=lambda row: cstr(row["since"]))[:MOST]


def _build_base(doctype: str):
	table = DocType(doctype)
	return (
		frappe.qb.from_(table)
		.select(table.name, table.cadre_name, table.period, table.workflow_state, table.modified)
		.where(build_permitted(doctype))
		.orderby(table.modified, order=frappe.qb.desc)
		.limit(MOST)
	)


def _find_own_with_others(doctype: str, places: dict[tuple, list[str]]) -> Iterator[dict]:
	cadres = membership.get_membership().cadres
	if not cadres:
		return
	table = DocType(doctype)
	more = {"Cadre Evaluation": [table.party_cell], "Task Contract": [table.scheme]}.get(doctype, [])
	rows = (
		_build_base(doctype)
		.select(table.unit, table.managed_by, table.cadre, *more)
		.where(table.cadre.isin(sorted(cadres)) & table.workflow_state.isin(WITH_OTHERS[doctype]))
		.run(as_dict=True)
	)
	for row in rows:
		# the bodies of one place are asked for once, however many records stand there
		row.update({"doctype": doctype, "stage": row.workflow_state})
		place = tuple(map(row.get, PLACE))
		if place not in places:
			places[place] = form_state.waits_for(doctype, row.workflow_state, row)
		yield _build_awaited(doctype, row, places[place])


def _find_own_appeals() -> Iterator[dict]:
	cadres = membership.get_membership().cadres
	if not cadres or not reads("Rating Appeal"):
		return
	table, evaluation = DocType("Rating Appeal"), DocType("Cadre Evaluation")
	rows = (
		frappe.qb.from_(table)
		.left_join(evaluation)
		.on(evaluation.name == table.evaluation)
		.select(table.name, table.cadre_name, table.status.as_("workflow_state"), table.managed_by)
		.select(table.received_on.as_("modified"), evaluation.period)
		.where(table.cadre.isin(sorted(cadres)) & table.status.isin(("Received", "Under Consideration")))
		.where(build_permitted("Rating Appeal"))
		.limit(MOST)
		.run(as_dict=True)
	)
	for row in rows:
		yield _build_awaited("Rating Appeal", row, [row.managed_by] if row.managed_by else [])


def _find_returned_by_user(doctype: str) -> Iterator[dict]:
	table, log = DocType(doctype), DocType("Process Log")
	returned = (
		frappe.qb.from_(log)
		.select(log.parent)
		.where((log.parenttype == doctype) & (log.action == "Return") & (log.acted_by == frappe.session.user))
	)
	rows = (
		_build_base(doctype)
		.where((table.workflow_state == BACK_WITH_AUTHOR[doctype]) & table.name.isin(returned))
		.run(as_dict=True)
	)
	for row in rows:
		yield _build_awaited(doctype, row, [row.cadre_name])


def _build_awaited(doctype: str, row: frappe._dict, bodies: list[str]) -> dict:
	return {
		"doctype": doctype,
		"name": row.name,
		"who": row.cadre_name,
		"period": row.period,
		"state": row.workflow_state,
		"since": row.modified,
		"from_whom": bodies,
	}
