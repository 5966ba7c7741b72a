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

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.cadre_kpi.report.common import (
	GREEN,
	GREY,
	RED,
	build_column,
	build_figure,
	build_shares_chart,
	count_levels,
	get_level_labels,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.database.bulk import build_among
from cadre_kpi.decisions.follow_ups import find_called_for, find_earlier_levels, read_histories
from cadre_kpi.regulations.articles.clauses import get_name

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
	followed = build_permitted("Rating Follow Up")
	if not filters.get("period"):
		return get_columns(), [], _("Choose an evaluation period."), None, []
	rows = get_rows(filters, followed)
	return get_columns(), rows, None, build_shares_chart(count_levels(rows)), get_summary(rows)


def get_rows(filters: frappe._dict, followed) -> list[dict]:
	"""The rows in the order of the unit tree, then by name."""
	rows, labels = find_rated(filters), get_level_labels()
	histories = read_histories((row.cadre for row in rows), build_permitted("Cadre Evaluation"))
	recorded = follow_ups([row.evaluation for row in rows], followed)
	for row in rows:
		before = find_earlier_levels(histories, row.cadre, row.frequency, row.start_date)
		row.in_a_row = 1 + sum(1 for _level in takewhile(lambda level, row=row: level == row.level, before))
		row.called_for = find_called_for(row.scheme, row.level, bool(row.leader), row.frequency, before)
		row.due = "; ".join(f"{_(rule.kind)}: {get_name(rule)}" for rule in row.called_for)
		row.followed = recorded.get(row.evaluation)
		row.level_name = labels[row.level]
		row.colour, row.state = get_state(row)
	return [row for row in rows if is_asked(row, filters)]


def get_state(row) -> tuple[str, str]:
	if row.followed:
		return GREEN, _("Recorded")
	return (RED, _("Nothing yet")) if row.due else (GREY, _("Nothing due"))


def is_asked(row, filters: frappe._dict) -> bool:
	if row.in_a_row < max(cint(filters.get("in_a_row")), 1) or (cint(filters.get("due")) and not row.due):
		return False
	if cint(filters.get("recorded")) and not row.followed:
		return False
	return not (cint(filters.get("without")) and row.followed)


def find_rated(filters: frappe._dict) -> list[frappe._dict]:
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
		.where((evaluation.docstatus == 1) & evaluation.published_level.isin(list(get_level_labels())))
		.orderby(unit.lft)
		.orderby(evaluation.cadre_name)
		.orderby(evaluation.name)
	)
	query = limit_to_equal(query, evaluation, filters, {**FILTERS, "level": "published_level"})
	return limit_to_unit(query, unit, filters).where(build_permitted("Cadre Evaluation")).run(as_dict=True)


def follow_ups(evaluations: list[str], followed) -> dict[str, str]:
	"""Evaluation → what followed, in words, as far as the reader may see it."""
	if not evaluations:
		return {}
	table, found = DocType("Rating Follow Up"), {}
	rows = (
		frappe.qb.from_(table)
		.select(table.evaluation, table.kind, table.decision_number)
		.where(table.evaluation.isin(build_among(evaluations)) & (table.status == "Recorded"))
		.where(followed)
		.orderby(table.decision_date)
		.run()
	)
	for evaluation, kind, number in rows:
		found.setdefault(evaluation, []).append(f"{_(kind)} ({number})")
	return {evaluation: "; ".join(texts) for evaluation, texts in found.items()}


def get_columns() -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 200),
		build_column("cadre_name", _("Cadre"), "Data", 190),
		build_column("position", _("Position"), "Data", 180),
		build_column("level_name", _("Rating"), "Data", 190),
		build_column("points", _("Points"), "Float", 90, precision=2),
		build_column("in_a_row", _("Periods in a Row"), "Int", 110),
		build_column("due", _("Due by the Scheme"), "Data", 260),
		build_column("state", _("Status"), "Data", 120),
		build_column("followed", _("What Followed"), "Data", 240),
		build_column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	count = Counter(row["colour"] for row in rows)
	return [
		build_figure(_("People"), len(rows)),
		build_figure(
			_("Due and Nothing Recorded"), count[RED], RED, only={"due": 1, "without": 1, "recorded": 0}
		),
		build_figure(_("Follow-up Recorded"), count[GREEN], GREEN, only={"recorded": 1, "without": 0}),
	]
