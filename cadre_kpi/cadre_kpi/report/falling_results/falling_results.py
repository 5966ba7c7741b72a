"""Falling results: people whose published results of three periods in a row are each lower than the one before.

For the committee and the organisation board that look after cadres before a poor year is decided (the monthly ratings
of Chỉ thị 06-CT/HU are to show it in time). Three statements besides the unit.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from pypika import CustomFunction
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from cadre_kpi.access.readable import build_permitted, check_readable
from cadre_kpi.cadre_kpi.report.common import (
	LEVEL_COLOURS,
	build_column,
	build_figure,
	build_shares_chart,
	count_levels,
	format_decimals,
	get_level_labels,
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.masters.periods import read_alike

EVALUATION = "Cadre Evaluation"
IN_A_ROW = 3
FILTERS = {"committee": "managed_by", "period": "period", "level": "published_level"}

_place = CustomFunction("FIELD", ["value", "first", "second", "third", "fourth"])


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period`, the last of the three (without it only a message), `unit` (with all below; `only_unit` for that
	unit alone), `committee`, `level` (the latest rating). Points are compared where both periods have them, else the ratings. Throws
	`frappe.PermissionError` to who may read no evaluation.
	"""
	filters = frappe._dict(filters or {})
	check_readable(EVALUATION)
	if not filters.get("period"):
		return get_columns([]), [], _("Choose an evaluation period."), None, []
	periods = read_alike(filters.period, IN_A_ROW)
	rows = get_rows(filters, periods)
	names = [one.period_name for one in periods]
	message = None
	if len(periods) < IN_A_ROW:
		message = _("There are not yet three periods of this kind.")
	return get_columns(names), rows, message, build_shares_chart(count_levels(rows)), get_summary(rows)


def get_rows(filters: frappe._dict, periods: list[frappe._dict] | None = None) -> list[dict]:
	"""The rows, those who fell most first. Only evaluations that the reader may read, in every one of the periods."""
	periods = read_alike(filters.period, IN_A_ROW) if periods is None else periods
	if len(periods) < IN_A_ROW or periods[0].name != filters.period:
		return []
	latest, *before = (
		build_published(filters, one.name, newest=not number).as_(f"of_{number}")
		for number, one in enumerate(periods)
	)
	query = frappe.qb.from_(latest).select(
		latest.evaluation, latest.cadre, latest.cadre_name, latest.position, latest.unit_name
	)
	later = latest
	query = query.select(latest.score.as_("score_0"), latest.level.as_("level_0"))
	for number, one in enumerate(before, start=1):
		query = query.join(one).on((one.cadre == latest.cadre) & is_lower(later, one))
		query = query.select(one.score.as_(f"score_{number}"), one.level.as_(f"level_{number}"))
		later = one
	rows = query.run(as_dict=True)
	labels = get_level_labels()
	for row in rows:
		results = [(row.pop(f"score_{number}"), row.pop(f"level_{number}")) for number in range(IN_A_ROW)]
		row.results = [describe(score, level, labels) for score, level in reversed(results)]
		row.update({f"result_{number}": text for number, text in enumerate(row.results)})
		row.level, row.level_name = results[0][1], labels.get(results[0][1], "")
		row.colour = LEVEL_COLOURS.get(row.level, "")
		first, last = results[-1][0], results[0][0]
		row.fallen = (
			float(first) - float(last) if first and last else None
		)  # of ratings there is no difference
	return sorted(rows, key=lambda row: (-(row.fallen or 0), row.cadre_name or "", row.evaluation))


def build_published(filters: frappe._dict, period: str, newest: bool) -> QueryBuilder:
	"""Published results of a period; the filters hold for the newest one."""
	evaluation, unit = DocType(EVALUATION), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(evaluation)
		.select(evaluation.cadre, evaluation.published_score.as_("score"))
		.select(evaluation.published_level.as_("level"))
		.where((evaluation.docstatus == 1) & (evaluation.period == period))
		.where(build_permitted(EVALUATION))
	)
	if not newest:
		return query
	query = (
		query.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(evaluation.name.as_("evaluation"), evaluation.cadre_name, evaluation.position, unit.unit_name)
	)
	return limit_to_unit(limit_to_equal(query, evaluation, filters, FILTERS), unit, filters)


def is_lower(one, other) -> Criterion:
	"""Whether a result is lower than another: by points where both have them, else by rating."""
	by_points = (one.score > 0) & (other.score > 0)
	return (by_points & (one.score < other.score)) | (
		by_points.negate() & (build_rank(one) > build_rank(other))
	)


def build_rank(one) -> Term:
	"""1 for the best rating; a missing one is never lower nor higher."""
	labels = list(get_level_labels())
	return Case().when(one.level.isin(labels), _place(one.level, *labels)).else_(None)


def describe(score: float | None, level: str | None, labels: dict[str, str]) -> str:
	parts = [format_decimals(score) if score else "", labels.get(level, "")]
	return " · ".join(part for part in parts if part)


def get_columns(names: list[str]) -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 210),
		build_column("cadre_name", _("Cadre"), "Data", 200),
		build_column("position", _("Position"), "Data", 190),
		*(build_column(f"result_{number}", name, "Data", 190) for number, name in enumerate(reversed(names))),
		build_column("fallen", _("Points Lost"), "Float", 110, precision=2),
		build_column("level_name", _("Rating"), "Data", 190),
		build_column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [build_figure(_("People"), len(rows)), *get_part_figures(count_levels(rows), "level")]
