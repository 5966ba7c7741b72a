"""Unit indicators: the targets of a resolution by unit and year, and how many were reached how far.

The count of Yên Bình at half of its term: 26 main targets, 8 reached or exceeded, 16 at 70 % or more, 2 between 50 and
70 %. One statement besides the unit of the filter.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access.readable import build_permitted
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
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.states import VERIFIED

# from this share of the target on, in per cent → colour; best first
BANDS = {100: GREEN, 70: BLUE, 50: AMBER, 0: RED}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `year`, `unit` (with all below; `only_unit` for that unit alone), `resolution`, `kind`, `band` (a key of `BANDS`), `verified` (only
	these). Without a year or a unit only a message. Throws `frappe.PermissionError` to who may read no indicator.
	"""
	filters = frappe._dict(filters or {})
	rows = get_rows(filters) if filters.get("year") or filters.get("unit") else []
	message = None if filters.get("year") or filters.get("unit") else _("Choose a year or a unit.")
	return get_columns(), rows, message, build_shares_chart(count(rows)), get_summary(rows)


def get_rows(filters: frappe._dict) -> list[dict]:
	"""The rows in the order of the unit tree, then by resolution and name."""
	table, unit = DocType("Unit Indicator"), DocType("Cadre Unit")
	names = ("indicator_name", "kind", "resolution", "year", "target", "actual", "unit_of_measure", "reached")
	query = (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.select(table.name.as_("indicator"), unit.unit_name, *(table[name] for name in names))
		.select(table.as_of, table.source, table.scale, table.sample, table.status)
		.where(build_permitted("Unit Indicator"))
		.orderby(unit.lft)
		.orderby(table.resolution)
		.orderby(table.name)
	)
	query = limit_to_equal(
		query, table, filters, {"year": "year", "resolution": "resolution", "kind": "kind"}
	)
	if cint(filters.get("verified")):
		query = query.where(table.status == VERIFIED)
	rows, labels = limit_to_unit(query, unit, filters).run(as_dict=True), get_band_labels()
	for row in rows:
		row.code = next(least for least in BANDS if (row.reached or 0) >= least)
		row.band, row.colour = labels[row.code], BANDS[row.code]
		row.kind, row.status = _(row.kind), _(row.status)
	wanted = filters.get("band")
	return [row for row in rows if wanted in (None, "", str(row.code))]


def get_band_labels() -> dict[int, str]:
	return {
		100: _("Reached or exceeded"),
		70: _("70 % or more"),
		50: _("50 to 70 %"),
		0: _("Below 50 %"),
	}


def get_columns() -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 170),
		build_column("resolution", _("Resolution Served"), "Data", 180),
		build_column("year", _("Year"), "Data", 70),
		build_column("indicator_name", _("Indicator"), "Data", 260),
		build_column("kind", _("Kind"), "Data", 110),
		build_column("target", _("Target Set"), "Float", 100),
		build_column("actual", _("Actual"), "Float", 100),
		build_column("unit_of_measure", _("Unit of Measure"), "Data", 90),
		build_column("reached", _("Reached (%)"), "Percent", 100),
		build_column("band", _("Result"), "Data", 150),
		build_column("as_of", _("As Of"), "Date", 100),
		build_column("source", _("Source"), "Data", 200),
		build_column("scale", _("Scale"), "Data", 100),
		build_column("sample", _("Sample"), "Int", 90, blank_zero=1),
		build_column("status", _("Status"), "Data", 110),
		build_column("indicator", _("Unit Indicator"), "Link", 140, options="Unit Indicator"),
	]


def count(rows: list[dict]) -> list[Part]:
	return count_parts((row["code"] for row in rows), get_band_labels(), BANDS)


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [build_figure(_("Indicators"), len(rows)), *get_part_figures(count(rows), "band")]
