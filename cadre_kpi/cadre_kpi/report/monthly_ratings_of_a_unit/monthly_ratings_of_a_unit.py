"""Monthly ratings of a unit: everybody of a unit, a column a month of the year, and the year's own rating.

The sheet of Yên Bình's Chỉ thị 06-CT/HU, by which ratings of each month are the main ground of the year's. Where a
month gives points (Nghị định 335/2025/NĐ-CP) the points stand there. Two statements besides the unit.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, getdate

from cadre_kpi.access.readable import build_permitted, check_readable, reads_level_one
from cadre_kpi.cadre_kpi.report.common import (
	LEVEL_COLOURS,
	build_column,
	build_figure,
	build_shares_chart,
	format_decimals,
	get_level_labels,
	get_level_totals,
	get_own_cadres,
	get_part_figures,
	limit_to_unit,
)

YEAR = "year"
MONTHS = [f"month_{number}" for number in range(1, 13)]


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `unit` (without it only a message; with all below, `only_unit` for that unit alone), `year` (this one
	without it), `level` (only who has it in some month). A rating is the published one, for who reads results the decided or proposed one. Throws
	`frappe.PermissionError` to who may read no evaluation.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Cadre Evaluation")
	if not filters.get("unit"):
		return get_columns(), [], _("Choose a unit."), None, []
	rows = get_rows(filters)
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: frappe._dict) -> list[dict]:
	"""A row a person, in the order of the unit tree, then by name; `levels` and `colours` by column."""
	full, mine, labels = reads_level_one("Cadre Evaluation"), get_own_cadres(), get_level_labels()
	found: dict[str, dict] = {}
	for one in find_evaluations(filters):
		row = found.setdefault(
			one.cadre,
			{
				**{key: one[key] for key in ("cadre", "cadre_name", "unit_name", "position")},
				"levels": {},
				"colours": {},
				"evaluations": {},
			},
		)
		shows = full and (one.cadre not in mine or one.docstatus == 1)
		level = one.published_level or ((one.decided_level or one.proposed_level) if shows else None)
		points = one.published_score if one.docstatus == 1 else one.total_points if shows else None
		place = YEAR if one.frequency == "Year" else MONTHS[getdate(one.start_date).month - 1]
		row["levels"][place], row["colours"][place] = level, LEVEL_COLOURS.get(level)
		row["evaluations"][place] = one.name
		row[place] = labels.get(level) or (format_decimals(points) if points else "")
	for row in found.values():
		months = [row["levels"].get(month) for month in MONTHS]
		row["months"] = sum(bool(row.get(month)) for month in MONTHS)
		for level in labels:
			row[level] = months.count(level)
	wanted = filters.get("level")
	return [row for row in found.values() if not wanted or row.get(wanted)]


def find_evaluations(filters: frappe._dict) -> list[frappe._dict]:
	evaluation, period, unit = (
		DocType("Cadre Evaluation"),
		DocType("Evaluation Period"),
		DocType("Cadre Unit"),
	)
	year = cint(filters.get("year")) or getdate().year
	query = (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(evaluation.name, evaluation.cadre, evaluation.cadre_name, evaluation.position, unit.unit_name)
		.select(evaluation.docstatus, evaluation.published_level, evaluation.published_score)
		.select(evaluation.decided_level, evaluation.proposed_level, evaluation.total_points)
		.select(period.frequency, period.start_date)
		.where((evaluation.docstatus < 2) & period.frequency.isin(["Month", "Year"]))
		.where(period.start_date[f"{year}-01-01" : f"{year}-12-31"])
		.orderby(unit.lft)
		.orderby(evaluation.cadre_name)
		.orderby(evaluation.cadre)
		.orderby(period.start_date)
	)
	return limit_to_unit(query, unit, filters).where(build_permitted("Cadre Evaluation")).run(as_dict=True)


def get_columns() -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 160),
		build_column("cadre_name", _("Cadre"), "Data", 180),
		build_column("position", _("Position"), "Data", 150),
		*(
			build_column(month, _("Month {0}").format(number), "Data", 120, shortened=1)
			for number, month in enumerate(MONTHS, start=1)
		),
		build_column(YEAR, _("Year"), "Data", 150, shortened=1),
		build_column("months", _("Months"), "Int", 80),
		*(build_column(level, label, "Int", 110) for level, label in get_level_labels().items()),
	]


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(get_level_totals(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	"""People, ratings of months in all, and by level."""
	if not rows:
		return []
	return [
		build_figure(_("People"), len(rows)),
		build_figure(_("Months Rated"), sum(row["months"] for row in rows)),
		*get_part_figures(get_level_totals(rows), "level"),
	]
