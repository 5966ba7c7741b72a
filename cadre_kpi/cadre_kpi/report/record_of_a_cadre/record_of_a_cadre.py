"""A cadre's record over the years: what was given, done and exceeded in each period, and how it was rated.

What the Provincial Committees of all five systems want to see before they plan, transfer or train. Three statements.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint

from cadre_kpi.access.readable import build_permitted, reads, reads_level_one
from cadre_kpi.cadre_kpi.report.common import (
	LEVEL_COLOURS,
	build_column,
	build_figure,
	build_shares_chart,
	count_levels,
	get_level_labels,
	get_own_cadres,
	get_part_figures,
)


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `cadre` (without it only a message), `level`. A row a period in which the cadre had a contract or an evaluation that
	the reader may read, the latest first; the rating is the published one, for who reads results the decided or
	proposed one. Throws `frappe.PermissionError` to who may read no evaluation.
	"""
	filters = frappe._dict(filters or {})
	if not filters.get("cadre"):
		return get_columns(), [], _("Choose a cadre."), None, []
	rows = get_rows(filters.cadre)
	if filters.get("level"):
		rows = [row for row in rows if row.get("level") == filters.level]
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_rows(cadre: str) -> list[dict]:
	full = reads_level_one("Cadre Evaluation") and cadre not in get_own_cadres()
	labels, rows, followed = get_level_labels(), {}, follow_ups(cadre)
	for row in find_evaluations(cadre):
		published = row.docstatus == 1
		decided = row.pop("decided_level") or row.pop("proposed_level")
		row.level = row.published_level or (decided if full else None)
		row.points = row.published_score if published else row.total_points if full else None
		row.level_name, row.colour = labels.get(row.level, ""), LEVEL_COLOURS.get(row.level, "")
		row.state, row.followed = _(row.state), followed.get(row.evaluation)
		row.replaced = describe_replaced(row, labels)
		rows[row.period] = row
	for row in find_contracts(cadre):
		known = rows.setdefault(row.period, row)
		for name in ("tasks", "done", "exceeded", "late", "volunteered", "commissioned"):
			known[name] = cint(row[name])
		known.update(contract=row.contract, progress=row.progress)
	return sorted(rows.values(), key=lambda row: (row.start_date, row.period), reverse=True)


def describe_replaced(row: frappe._dict, labels: dict[str, str]) -> str:
	"""The rating that a later decision has replaced, in words; empty where none was."""
	if not row.replaced_decision:
		return ""
	rating = labels.get(row.replaced_level)
	points = frappe.format_value(row.replaced_score, {"fieldtype": "Float", "precision": 2})
	return _("{0} ({1})").format(rating, points) if rating else points


def find_evaluations(cadre: str) -> list[frappe._dict]:
	evaluation, period, unit = (
		DocType("Cadre Evaluation"),
		DocType("Evaluation Period"),
		DocType("Cadre Unit"),
	)
	return (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(evaluation.name.as_("evaluation"), evaluation.period, period.period_name, period.start_date)
		.select(
			unit.unit_name, evaluation.position, evaluation.workflow_state.as_("state"), evaluation.docstatus
		)
		.select(evaluation.published_level, evaluation.published_score, evaluation.decided_level)
		.select(evaluation.proposed_level, evaluation.total_points, evaluation.rating_decision)
		.select(evaluation.replaced_decision, evaluation.replaced_level, evaluation.replaced_score)
		.where((evaluation.cadre == cadre) & (evaluation.docstatus < 2))
		.where(build_permitted("Cadre Evaluation"))
		.run(as_dict=True)
	)


def follow_ups(cadre: str) -> dict[str, str]:
	"""Evaluation → what followed from it, in words, as far as the reader may see it."""
	if not reads("Rating Follow Up"):
		return {}
	table, found = DocType("Rating Follow Up"), {}
	rows = (
		frappe.qb.from_(table)
		.select(table.evaluation, table.kind, table.decision_number)
		.where((table.cadre == cadre) & (table.status == "Recorded"))
		.where(build_permitted("Rating Follow Up"))
		.orderby(table.decision_date)
		.run()
	)
	for evaluation, kind, number in rows:
		found.setdefault(evaluation, []).append(f"{_(kind)} ({number})")
	return {evaluation: "; ".join(texts) for evaluation, texts in found.items()}


def find_contracts(cadre: str) -> list[frappe._dict]:
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	period, unit = DocType("Evaluation Period"), DocType("Cadre Unit")

	def number(condition):
		return Sum(Case().when(condition, 1).else_(0))

	return (
		frappe.qb.from_(contract)
		.join(period)
		.on(period.name == contract.period)
		.left_join(unit)
		.on(unit.name == contract.unit)
		.left_join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract") & (task.dropped == 0))
		.select(contract.name.as_("contract"), contract.period, period.period_name, period.start_date)
		.select(unit.unit_name, contract.position, contract.overall_progress.as_("progress"))
		.select(
			Count(task.name).as_("tasks"),
			number(task.progress >= 100).as_("done"),
			number(task.progress > 100).as_("exceeded"),
			number((task.progress >= 100) & (task.completed_on > task.due_date)).as_("late"),
			number(task.origin == "Volunteered").as_("volunteered"),
			number(task.origin == "Commissioned").as_("commissioned"),
		)
		.where((contract.cadre == cadre) & (contract.docstatus == 1))
		.where(build_permitted("Task Contract"))
		.groupby(contract.name)
		.run(as_dict=True)
	)


def get_columns() -> list[dict]:
	return [
		build_column("period_name", _("Evaluation Period"), "Data", 190),
		build_column("unit_name", _("Unit"), "Data", 180),
		build_column("position", _("Position"), "Data", 170),
		build_column("tasks", _("Tasks"), "Int", 80),
		build_column("done", _("Finished"), "Int", 100),
		build_column("exceeded", _("Above Target"), "Int", 100),
		build_column("late", _("Finished Late"), "Int", 100),
		build_column("volunteered", _("Volunteered"), "Int", 100),
		build_column("commissioned", _("Commissioned"), "Int", 100),
		build_column("progress", _("Progress (%)"), "Percent", 100, disable_total=1),
		build_column("points", _("Points"), "Float", 90, precision=2, disable_total=1),
		build_column("level_name", _("Rating"), "Data", 190),
		build_column("replaced", _("Rating Replaced"), "Data", 190),
		build_column("followed", _("What Followed"), "Data", 220),
		build_column("state", _("Status"), "Data", 130),
		build_column("contract", _("Task Contract"), "Link", 150, options="Task Contract"),
		build_column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
		build_column("rating_decision", _("Rating Decision"), "Link", 150, options="Rating Decision"),
	]


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(count_levels(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [
		build_figure(_("Periods"), len(rows)),
		*get_part_figures(count_levels(rows), "level"),
		build_figure(_("Tasks"), sum(cint(row.get("tasks")) for row in rows)),
		build_figure(_("Finished"), sum(cint(row.get("done")) for row in rows)),
	]
