"""Obstacles and directives: what hinders whom, what the committee said to it, by when, and whether it is carried out.

Source: the quarterly reports of Quy định 371-QĐ/TU, to whose obstacles the Standing Committee answers in time. One row
an obstacle and directive on it; directives without a report stand by themselves. Two statements besides the unit.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, getdate
from pypika.queries import QueryBuilder

from cadre_kpi.access.readable import build_permitted, check_readable
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	BLUE,
	GREEN,
	RED,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	count_parts,
	get_age,
	get_part_figures,
	is_bounded,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.contracts import obstacles
from cadre_kpi.states import CLOSED, DRAFT

NO_DIRECTIVE = "No Directive"
COLOURS = {NO_DIRECTIVE: RED, "Open": AMBER, "Answered": BLUE, CLOSED: GREEN}
FILTERS = {"cadre": "cadre", "committee": "managed_by"}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period`, `unit` (with all below; `only_unit` for that unit alone), `committee`, `cadre`, `state` (No
	Directive, Open, Answered, Closed), `standing` (only obstacles that a later report or a closed directive has not
	settled, and directives that are not closed), `age` (a key of `AGES`, of what is not closed), `waits_for` (the body
	whose answer is waited for), `late` (only directives whose date has passed). Without a period or a cadre only a message. Throws `frappe.PermissionError` to
	who may read no report.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Progress Report")
	if not is_bounded(filters):
		return get_columns(), [], _("Choose an evaluation period or a cadre."), None, []
	rows = get_rows(filters, getdate())
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: frappe._dict, today: date) -> list[dict]:
	"""The rows on a day: what has no directive first, then the open, answered and closed ones, each the oldest first."""
	directives: dict[tuple, list[frappe._dict]] = {}
	for one in build_directive_query(filters).run(as_dict=True):
		directives.setdefault(
			(one.report or "", cint(one.task_no) if one.report else one.directive), []
		).append(one)
	rows = []
	for row in build_obstacle_query(filters).run(as_dict=True):
		on_task = directives.get((row.report, row.task_no), [])
		for one in [*on_task, *directives.get((row.report, 0), [])] or [None]:
			rows.append({**row, **(describe(one) if one else {"state_code": NO_DIRECTIVE})})
	named = {row.get("directive") for row in rows}
	for each in directives.values():
		rows += [{**one, **describe(one)} for one in each if one.directive not in named]
	for row in rows:
		row["since"] = row.get("since") or row.get("issued_on")
		open_still = row["state_code"] != CLOSED
		row["days"] = max((today - getdate(row["since"])).days, 0) if open_still and row["since"] else None
		row["days_late"] = (
			max((today - getdate(row["due_date"])).days, 0)
			if row["state_code"] == "Open" and row.get("due_date")
			else 0
		)
		row["waits_for"] = waits_for(row)
		row["colour"] = RED if row["days_late"] else COLOURS[row["state_code"]]
		row["state"] = get_state_labels()[row["state_code"]]
	rows = [row for row in rows if is_wanted(row, filters)]
	order = list(COLOURS)
	return sorted(
		rows,
		key=lambda row: (
			order.index(row["state_code"]),
			getdate(row["since"]) if row["since"] else date.max,
			row.get("report") or "",
			row.get("task_no") or 0,
			row.get("directive") or "",
		),
	)


def waits_for(row: dict) -> str | None:
	"""The body whose answer is waited for: to an obstacle without a directive, or to an answered one; else none."""
	if row["state_code"] == NO_DIRECTIVE:
		return row.get("managed_by")
	return row.get("issued_by") if row["state_code"] == "Answered" else None


def is_wanted(row: dict, filters: frappe._dict) -> bool:
	return (
		filters.get("state") in (None, "", row["state_code"])
		and (not cint(filters.get("late")) or row["days_late"] > 0)
		and (not cint(filters.get("standing")) or row["state_code"] != CLOSED)
		and (not filters.get("age") or (row["days"] is not None and get_age(row["days"]) == filters.age))
		and filters.get("waits_for") in (None, "", row["waits_for"])
	)


def describe(one: frappe._dict) -> dict:
	names = ("directive", "issued_by", "content", "issued_on", "due_date", "response")
	return {**{name: one[name] for name in names}, "state_code": one.status}


def build_obstacle_query(filters: frappe._dict) -> QueryBuilder:
	"""Rows of sent reports that name an obstacle."""
	report, row, unit = DocType("Progress Report"), DocType("Progress Report Task"), DocType("Cadre Unit")
	query = (
		obstacles.build_open_obstacles().query
		if cint(filters.get("standing"))
		else frappe.qb.from_(report)
		.join(row)
		.on((row.parent == report.name) & (row.parenttype == "Progress Report"))
		.where((report.has_obstacle == 1) & (report.docstatus < 2) & (report.workflow_state != DRAFT))
		.where(row.obstacle.isnotnull() & (row.obstacle != ""))
	)
	query = (
		query.left_join(unit)
		.on(unit.name == report.unit)
		.select(
			report.name.as_("report"),
			report.cadre,
			report.cadre_name,
			unit.unit_name,
			report.to_date.as_("since"),
		)
		.select(report.contract, report.managed_by, row.task_no, row.task_name, row.obstacle, row.request)
	)
	query = limit_to_equal(query, report, filters, {**FILTERS, "period": "period"})
	return limit_to_unit(query, unit, filters).where(build_permitted("Progress Report"))


def build_directive_query(filters: frappe._dict) -> QueryBuilder:
	directive, contract, unit = DocType("Directive"), DocType("Task Contract"), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(directive)
		.join(contract)
		.on(contract.name == directive.contract)
		.left_join(unit)
		.on(unit.name == directive.unit)
		.select(directive.name.as_("directive"), directive.progress_report.as_("report"), directive.task_no)
		.select(directive.cadre, directive.cadre_name, unit.unit_name, directive.obstacle, directive.contract)
		.select(directive.issued_by, directive.content, directive.issued_on, directive.due_date)
		.select(directive.response, directive.status)
		.orderby(directive.issued_on)
		.orderby(directive.name)
	)
	query = limit_to_equal(query, contract, filters, {"period": "period"})
	query = limit_to_equal(query, directive, filters, FILTERS)
	return limit_to_unit(query, unit, filters).where(build_permitted("Directive"))


def get_state_labels() -> dict[str, str]:
	return {
		NO_DIRECTIVE: _("No Directive"),
		"Open": _("Open"),
		"Answered": _("Answered"),
		CLOSED: _("Closed"),
	}


def get_columns() -> list[dict]:
	return [
		build_column("state", _("Status"), "Data", 150),
		build_column("unit_name", _("Unit"), "Data", 160),
		build_column("cadre_name", _("Cadre"), "Data", 180),
		build_column("task_no", _("Task No."), "Int", 70),
		build_column("task_name", _("Task"), "Data", 220),
		build_column("obstacle", _("Obstacle"), "Data", 260),
		build_column("request", _("Request"), "Data", 200),
		build_column("since", _("Since"), "Date", 110),
		build_column("days", _("Days"), "Int", 70),
		build_column("waits_for", _("Waits for the Answer Of"), "Data", 190),
		build_column("issued_by", _("Issued By"), "Data", 190),
		build_column("content", _("Directive Given"), "Data", 260),
		build_column("due_date", _("Due Date"), "Date", 110),
		build_column("days_late", _("Days Late"), "Int", 90, blank_zero=1),
		build_column("response", _("Response"), "Data", 200),
		build_column("report", _("Progress Report"), "Link", 150, options="Progress Report"),
		build_column("directive", _("Directive"), "Link", 150, options="Directive"),
	]


def count(rows: list[dict]) -> list[Part]:
	return count_parts((row["state_code"] for row in rows), get_state_labels(), COLOURS)


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(count(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [
		*get_part_figures(count(rows), "state"),
		build_figure(_("Directives Late"), sum(row["days_late"] > 0 for row in rows), only={"late": 1}),
	]
