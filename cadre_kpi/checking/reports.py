"""Progress reports of a month that wait for the user's check: what each reported, with what, and what is accepted.

A fixed number of statements, however many reports.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import CustomFunction, DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, cstr

from cadre_kpi.checking import acting
from cadre_kpi.database import bulk, packed
from cadre_kpi.masters import people_order
from cadre_kpi.process.steps import list_actions
from cadre_kpi.states import UNDER_VERIFICATION

REPORT, ROW, EVIDENCE = "Progress Report", "Progress Report Task", "Report Evidence"
STAGES = (UNDER_VERIFICATION,)
REPORTED = ("quantity", "quality_failures", "objective_quality_failures", "delays", "objective_delays")
COLUMNS = (
	*(
		"name",
		"contract_task",
		"task_no",
		"task_name",
		"target",
		"unit_of_measure",
		"measure",
		"completed_before",
		"due_date",
	),
	*(*REPORTED, *(f"verified_{field}" for field in REPORTED)),
	*("correction_reason", "completed_on", "note", "evidence", "obstacle", "request"),
	*("objective_cause", "cause_confirmed_by", "cause_confirmed_on", "cause_paper"),
)
_month = CustomFunction("DATE_FORMAT", ["date", "form"])


def read_board(period: str, month: str) -> dict:
	"""The board of a month (`2026-03`, by the last day that a report covers), or of all months when none is named.

	`periods`: where something waits · `months`: of the period, with how many · `people`: one a report, with its rows ·
	`more`: whether others follow after these.
	"""
	query = acting.query_waiting(REPORT, STAGES)
	periods = acting.count_periods(REPORT, query) if query is not None else []
	period = acting.choose(period, periods)
	waiting = query is not None and bool(period)
	months = _count_months(period) if waiting else []
	people = _read_people(period, month) if waiting else []
	return {
		"period": period,
		"periods": periods,
		"month": month,
		"months": months,
		"people": people[: acting.MOST],
		"more": len(people) > acting.MOST,
	}


def _count_months(period: str) -> list[dict]:
	table = DocType(REPORT)
	month = _month(table.to_date, "%Y-%m")
	rows = (
		acting.query_waiting(REPORT, STAGES)
		.select(month, Count("*"))
		.where(table.period == period)
		.groupby(month)
		.orderby(month)
		.run()
	)
	return [{"month": name, "count": number} for name, number in rows]


def _read_people(period: str, month: str) -> list[dict]:
	table, unit = DocType(REPORT), DocType("Cadre Unit")
	columns = ("name", "contract", "cadre_name", "report_type", "from_date", "to_date", "modified")
	query = (
		acting.query_waiting(REPORT, STAGES)
		.select(*(table[field] for field in columns), table.workflow_state, table.summary, table.unfinished)
		.select(table.proposals, unit.unit_name, DocType("Cadre").position, table.unit)
		.where(table.period == period)
	)
	if month:
		query = query.where(_month(table.to_date, "%Y-%m") == month)
	reports = (
		query.orderby(unit.lft)
		.orderby(people_order.get_order(DocType("Cadre")))
		.orderby(table.to_date)
		.limit(acting.MOST + 1)
		.run(as_dict=True)
	)
	names = [row.name for row in reports]
	rows = dict(packed.read_rows(ROW, COLUMNS, names, REPORT)) if names else {}
	evidence = (
		dict(packed.read_rows(EVIDENCE, ("contract_task", "file", "file_name"), names, REPORT))
		if names
		else {}
	)
	files = _read_files(names)
	return [
		_build_person(row, rows.get(row.name, []), evidence.get(row.name, []), files.get(row.name, []))
		for row in reports
	]


def _read_files(reports: list[str]) -> dict[str, list[dict]]:
	"""Files that are attached to the reports: who may read a report may open them."""
	if not reports:
		return {}
	table = DocType("File")
	rows = (
		frappe.qb.from_(table)
		.select(table.attached_to_name, table.file_url, table.file_name)
		.where((table.attached_to_doctype == REPORT) & table.attached_to_name.isin(bulk.build_among(reports)))
		.orderby(table.creation)
		.run()
	)
	found: dict[str, list[dict]] = {}
	for report, url, name in rows:
		found.setdefault(report, []).append({"url": url, "name": name})
	return found


def _build_person(row, rows: list, evidence: list, files: list[dict]) -> dict:
	named = {task.evidence for task in rows} | {item.file for item in evidence}
	return {
		"name": row.name,
		"contract": row.contract,
		"cadre_name": row.cadre_name,
		"position": row.position,
		"unit": row.unit_name or row.unit,
		"report_type": row.report_type,
		"from_date": row.from_date,
		"to_date": row.to_date,
		"state": row.workflow_state,
		"modified": cstr(row.modified),
		"actions": list_actions(REPORT, row.workflow_state),
		"told": [text for text in (row.summary, row.unfinished, row.proposals) if text],
		"files": [file for file in files if file["url"] not in named],
		"remarks": sum(_has_remark(task) for task in rows),
		"tasks": [{**task, "files": _list_files(task, evidence)} for task in rows],
	}


def _list_files(task, evidence: list) -> list[dict]:
	"""The evidence of one task; what was attached to the row itself stands first."""
	own = [{"url": task.evidence, "name": ""}] if task.evidence else []
	return own + [
		{"url": item.file, "name": item.file_name or ""}
		for item in evidence
		if item.contract_task == task.contract_task
	]


def _has_remark(task) -> bool:
	"""Whether a row asks for more than a nod: a cause claimed as objective, an obstacle, a request, a correction."""
	return bool(
		cint(task.objective_quality_failures)
		or cint(task.objective_delays)
		or any(cstr(task[field]).strip() for field in ("obstacle", "request", "correction_reason"))
	)
