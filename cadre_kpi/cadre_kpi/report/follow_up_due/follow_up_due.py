"""Follow-up due: who has had a rating in a period, so many periods in a row, and whether anything followed from it.

Which rating calls for what is the reader's to choose: Nghị định 335/2025/NĐ-CP has lower posts or dismissal considered
for "not completed", commendation for the best. Published ratings only. Three statements besides the unit.
"""

from __future__ import annotations

from itertools import takewhile

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.utils import cint

from cadre_kpi.access.readable import permitted
from cadre_kpi.cadre_kpi.report.common import (
	GREEN,
	RED,
	column,
	count_levels,
	equal,
	figure,
	level_labels,
	shares_chart,
	within_unit,
)
from cadre_kpi.database.bulk import among

FILTERS = {"committee": "managed_by", "period": "period"}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message), `unit` (with all below; `only_unit` for that unit alone),
	`committee`, `level` (any without it), `in_a_row` (at least so many periods of the same frequency), `without` (only
	those from whose rating nothing followed). Throws `frappe.PermissionError` to who may read no follow-up.
	"""
	filters = frappe._dict(filters or {})
	followed = permitted("Rating Follow Up")
	if not filters.get("period"):
		return get_columns(), [], _("Choose an evaluation period."), None, []
	rows = get_rows(filters, followed)
	return get_columns(), rows, None, shares_chart(count_levels(rows)), get_summary(rows)


def get_rows(filters: frappe._dict, followed) -> list[dict]:
	"""The rows in the order of the unit tree, then by name."""
	rows, labels = rated(filters), level_labels()
	before = earlier({row.cadre for row in rows}, filters.period)
	recorded = follow_ups([row.evaluation for row in rows], followed)
	for row in rows:
		same = takewhile(lambda level, row=row: level == row.level, before.get(row.cadre, ()))
		row.in_a_row = 1 + sum(1 for _level in same)
		row.followed = recorded.get(row.evaluation)
		row.level_name = labels[row.level]
		row.colour, row.state = (GREEN, _("Recorded")) if row.followed else (RED, _("Nothing yet"))
	least = max(cint(filters.get("in_a_row")), 1)
	return [
		row for row in rows if row.in_a_row >= least and not (cint(filters.get("without")) and row.followed)
	]


def rated(filters: frappe._dict) -> list[frappe._dict]:
	evaluation, unit = DocType("Cadre Evaluation"), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(
			evaluation.name.as_("evaluation"), evaluation.cadre, evaluation.cadre_name, evaluation.position
		)
		.select(
			unit.unit_name, evaluation.published_level.as_("level"), evaluation.published_score.as_("points")
		)
		.where((evaluation.docstatus == 1) & evaluation.published_level.isin(list(level_labels())))
		.orderby(unit.lft)
		.orderby(evaluation.cadre_name)
		.orderby(evaluation.name)
	)
	query = equal(query, evaluation, filters, {**FILTERS, "level": "published_level"})
	return within_unit(query, unit, filters).where(permitted("Cadre Evaluation")).run(as_dict=True)


def earlier(cadres: set[str], period: str) -> dict[str, list[str]]:
	"""Cadre → published ratings of earlier periods of the same frequency, the latest first."""
	if not cadres:
		return {}
	evaluation, table, this = (
		DocType("Cadre Evaluation"),
		DocType("Evaluation Period"),
		DocType("Evaluation Period").as_("this"),
	)
	rows = (
		frappe.qb.from_(evaluation)
		.join(table)
		.on(table.name == evaluation.period)
		.join(this)
		.on(
			(this.name == period) & (this.frequency == table.frequency) & (table.start_date < this.start_date)
		)
		.select(evaluation.cadre, evaluation.published_level)
		.where((evaluation.docstatus == 1) & evaluation.cadre.isin(among(sorted(cadres))))
		.where(permitted("Cadre Evaluation"))
		.orderby(table.start_date, order=Order.desc)
		.run()
	)
	found: dict[str, list[str]] = {}
	for cadre, level in rows:
		found.setdefault(cadre, []).append(level)
	return found


def follow_ups(evaluations: list[str], followed) -> dict[str, str]:
	"""Evaluation → what followed, in words, as far as the reader may see it."""
	if not evaluations:
		return {}
	table, found = DocType("Rating Follow Up"), {}
	rows = (
		frappe.qb.from_(table)
		.select(table.evaluation, table.kind, table.decision_number)
		.where(table.evaluation.isin(among(evaluations)) & (table.status == "Recorded"))
		.where(followed)
		.orderby(table.decision_date)
		.run()
	)
	for evaluation, kind, number in rows:
		found.setdefault(evaluation, []).append(f"{_(kind)} ({number})")
	return {evaluation: "; ".join(texts) for evaluation, texts in found.items()}


def get_columns() -> list[dict]:
	return [
		column("unit_name", _("Unit"), "Data", 200),
		column("cadre_name", _("Cadre"), "Data", 190),
		column("position", _("Position"), "Data", 180),
		column("level_name", _("Rating"), "Data", 190),
		column("points", _("Points"), "Float", 90, precision=2),
		column("in_a_row", _("Periods in a Row"), "Int", 110),
		column("state", _("Status"), "Data", 120),
		column("followed", _("What Followed"), "Data", 240),
		column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	with_one = sum(bool(row["followed"]) for row in rows)
	return [
		figure(_("People"), len(rows)),
		figure(_("Nothing Followed Yet"), len(rows) - with_one, RED),
		figure(_("Follow-up Recorded"), with_one, GREEN),
	]
