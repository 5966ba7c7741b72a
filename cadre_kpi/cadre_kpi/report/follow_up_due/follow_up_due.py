"""Follow-up due: who has had which rating in a period, so many periods in a row, what is due by the scheme, what followed.

Which rating calls for what is the scheme's to say (`decisions.follow_ups`). Published ratings only. Three statements
besides the unit and the schemes.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access.readable import permitted
from cadre_kpi.cadre_kpi.report.common import (
	GREEN,
	GREY,
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
from cadre_kpi.decisions.follow_ups import called_for, earlier_levels, read_histories
from cadre_kpi.regulations.articles.clauses import named

FILTERS = {"committee": "managed_by", "period": "period"}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message), `unit` (with all below; `only_unit` for that unit alone),
	`committee`, `level` (any without it), `in_a_row` (at least so many periods of the same frequency), `without` (only
	those from whose rating nothing followed), `recorded` (only those from whose rating something did), `due` (only those from whose rating something is due by the scheme). Throws `frappe.PermissionError` to who may read no follow-up.
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
	histories = read_histories((row.cadre for row in rows), permitted("Cadre Evaluation"))
	recorded = follow_ups([row.evaluation for row in rows], followed)
	for row in rows:
		before = earlier_levels(histories, row.cadre, row.frequency, row.start_date)
		row.in_a_row = 1 + sum(1 for _level in takewhile(lambda level, row=row: level == row.level, before))
		row.called_for = called_for(row.scheme, row.level, bool(row.leader), row.frequency, before)
		row.due = "; ".join(f"{_(rule.kind)}: {named(rule)}" for rule in row.called_for)
		row.followed = recorded.get(row.evaluation)
		row.level_name = labels[row.level]
		row.colour, row.state = state_of(row)
	return [row for row in rows if is_asked(row, filters)]


def state_of(row) -> tuple[str, str]:
	if row.followed:
		return GREEN, _("Recorded")
	return (RED, _("Nothing yet")) if row.due else (GREY, _("Nothing due"))


def is_asked(row, filters: frappe._dict) -> bool:
	if row.in_a_row < max(cint(filters.get("in_a_row")), 1) or (cint(filters.get("due")) and not row.due):
		return False
	if cint(filters.get("recorded")) and not row.followed:
		return False
	return not (cint(filters.get("without")) and row.followed)


def rated(filters: frappe._dict) -> list[frappe._dict]:
	evaluation, unit, period = (
		DocType("Cadre Evaluation"),
		DocType("Cadre Unit"),
		DocType("Evaluation Period"),
	)
	query = (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(evaluation.scheme, evaluation.leader, period.frequency, period.start_date)
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
		column("due", _("Due by the Scheme"), "Data", 260),
		column("state", _("Status"), "Data", 120),
		column("followed", _("What Followed"), "Data", 240),
		column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	count = Counter(row["colour"] for row in rows)
	return [
		figure(_("People"), len(rows)),
		figure(_("Due and Nothing Recorded"), count[RED], RED, only={"due": 1, "without": 1, "recorded": 0}),
		figure(_("Follow-up Recorded"), count[GREEN], GREEN, only={"recorded": 1, "without": 0}),
	]
