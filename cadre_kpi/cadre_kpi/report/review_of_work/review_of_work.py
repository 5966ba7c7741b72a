"""Reviews of work: who has the interim or yearly review (sơ kết, tổng kết) of a period, and whose is missing.

Source: "chủ động sơ kết, tổng kết, rút kinh nghiệm" of Quy định 371-QĐ/TU (Vĩnh Phúc), the yearly report of its communes. One
row a cadre to whom work was assigned in the period, or one row a committee that assigned some. Two statements besides the
unit of the filter.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	GREEN,
	RED,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	count_parts,
	get_own_cadres,
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.contracts.reviews import FIGURES, YEARLY
from cadre_kpi.states import APPROVED, DRAFT

FILTERS = {"period": "period", "committee": "managed_by"}
COMMITTEE = "Committee"
MISSING = "Missing"
COLOURS = {APPROVED: GREEN, DRAFT: AMBER, MISSING: RED}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message), `kind` (yearly without it), `whose` (Cadre or Committee; cadres without
	it), `unit` (with all below; `only_unit` for that unit alone), `committee`, `state` (Approved, Draft, Missing). Throws
	`frappe.PermissionError` to who may read no review.
	"""
	filters = frappe._dict(filters or {})
	read = build_permitted("Work Review")
	if not filters.get("period"):
		return get_columns(filters), [], _("Choose an evaluation period."), None, []
	rows = get_rows(filters, read)
	return get_columns(filters), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: frappe._dict, read) -> list[dict]:
	"""The rows in the order of the unit tree, then by name."""
	found, mine, labels = find_reviews(filters, read), get_own_cadres(), get_state_labels()
	rows = []
	for one in find_expected(filters):
		review = found.get((one.committee, one.cadre))
		if not review and one.cadre in mine:
			continue  # of the own work only what is approved is seen
		row = {**one, **(review or {}), "state_code": review.status if review else MISSING}
		row["colour"], row["state"] = COLOURS[row["state_code"]], labels[row["state_code"]]
		rows.append(row)
	wanted = filters.get("state")
	return [row for row in rows if not wanted or row["state_code"] == wanted]


def find_expected(filters: frappe._dict) -> list[frappe._dict]:
	"""Cadres with assigned work in the period, or the committees that assigned it, as far as the reader sees them."""
	contract, unit = DocType("Task Contract"), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(contract)
		.left_join(unit)
		.on(unit.name == contract.unit)
		.select(contract.managed_by.as_("committee"), contract.cadre, contract.cadre_name, unit.unit_name)
		.where(contract.docstatus == 1)
		.orderby(unit.lft)
		.orderby(contract.cadre_name)
		.orderby(contract.name)
	)
	query = limit_to_unit(limit_to_equal(query, contract, filters, FILTERS), unit, filters)
	rows, seen = query.where(build_permitted("Task Contract")).run(as_dict=True), {}
	for row in rows:
		if filters.get("whose") == COMMITTEE:
			row = frappe._dict(committee=row.committee, cadre=None, cadre_name=None, unit_name=None)
		seen.setdefault((row.committee, row.cadre), row)
	return list(seen.values())


def find_reviews(filters: frappe._dict, read) -> dict[tuple, frappe._dict]:
	"""Committee and cadre (none: of the committee) → the review, an approved one before drafts, else the latest."""
	table = DocType("Work Review")
	query = (
		frappe.qb.from_(table)
		.select(table.name.as_("review"), table.managed_by, table.about, table.status, table.approved_on)
		.select(*(table[name] for name in FIGURES))
		.where(table.kind == (filters.get("kind") or YEARLY))
		.orderby(table.creation)
		.orderby(table.name)
	)
	rows = limit_to_equal(query, table, filters, FILTERS).where(read).run(as_dict=True)
	rows.sort(key=lambda row: row.status == APPROVED)  # stable: approved ones come last and stay
	return {(row.managed_by, row.about or None): row for row in rows}


def get_columns(filters: frappe._dict) -> list[dict]:
	"""Of a committee's review the people are counted; those of several add up, the figures of one person do so too."""
	whose = (
		[build_column("committee", _("Managed By"), "Data", 240)]
		if filters.get("whose") == COMMITTEE
		else [
			build_column("unit_name", _("Unit"), "Data", 180),
			build_column("cadre_name", _("Cadre"), "Data", 180),
		]
	)
	people = [build_column("people", _("People"), "Int", 80)] if filters.get("whose") == COMMITTEE else []
	return [
		*whose,
		build_column("state", _("Status"), "Data", 140),
		*people,
		build_column("tasks", _("Tasks"), "Int", 80),
		build_column("finished", _("Finished"), "Int", 90),
		build_column("unfinished", _("Unfinished"), "Int", 90),
		build_column("ahead", _("Ahead of Time"), "Int", 100),
		build_column("exceeded", _("Above Target"), "Int", 100),
		build_column("late", _("Late"), "Int", 80),
		build_column("obstacles", _("Obstacles"), "Int", 90),
		build_column("obstacles_open", _("Obstacles That Still Stand"), "Int", 110),
		build_column("directives", _("Directives"), "Int", 90),
		build_column("directives_closed", _("Directives Closed"), "Int", 100),
		build_column("supports_promised", _("Support Promised"), "Int", 100),
		build_column("supports_given", _("Support Given"), "Int", 100),
		build_column("approved_on", _("Approved On"), "Date", 110),
		build_column("review", _("Work Review"), "Link", 150, options="Work Review"),
	]


def get_state_labels() -> dict[str, str]:
	return {APPROVED: _("Approved"), DRAFT: _("Draft"), MISSING: _("Missing")}


def count(rows: list[dict]) -> list[Part]:
	return count_parts((row["state_code"] for row in rows), get_state_labels(), COLOURS)


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(count(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [
		*get_part_figures(count(rows), "state"),
		build_figure(_("Tasks"), sum(cint(row.get("tasks")) for row in rows)),
		build_figure(_("Finished"), sum(cint(row.get("finished")) for row in rows)),
	]
