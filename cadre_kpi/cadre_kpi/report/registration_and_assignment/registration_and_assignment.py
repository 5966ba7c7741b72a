"""Registration and assignment: one row a contract, with where its tasks came from and what the committee changed.

Source: the registrations of Quy định 371-QĐ/TU (Vĩnh Phúc), the commissions of Tuyên Quang: how many registered, how
many works were volunteered for, commissioned, added, adjusted. Three statements besides the unit of the filter.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import cint, flt, getdate
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	BLUE,
	GREEN,
	GREY,
	RED,
	build_column,
	build_figure,
	build_shares_chart,
	is_bounded,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.states import ASSIGNED, CLOSED, DRAFT, PROPOSED

FILTERS = {"period": "period", "cadre": "cadre", "committee": "managed_by", "state": "workflow_state"}
# column of the table → origin of a task; what has none of these is counted as other
ORIGINS = {
	"self_registered": "Self-registered",
	"proposed": PROPOSED,
	"added": "Added by the Committee",
	"commissioned": "Commissioned",
	"volunteered": "Volunteered",
}
DEMANDING = ("Key", "New", "Hard", "Breakthrough", "Commissioned")
COLOURS = {DRAFT: RED, ASSIGNED: GREEN, CLOSED: BLUE}
BEING_WEIGHED = "Being Weighed"


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period`, `unit` (with all below; `only_unit` for that unit alone), `committee`, `cadre`, `state`,
	`how_far` (Being Weighed: registered and not yet assigned), `origin` (contracts with a task of it). Without
	a period or a cadre only a message. Throws `frappe.PermissionError` to who may read no contract.
	"""
	filters = frappe._dict(filters or {})
	if not is_bounded(filters):
		return get_columns(), [], _("Choose an evaluation period or a cadre."), None, []
	rows = get_rows(filters)
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: frappe._dict) -> list[dict]:
	"""The rows in the order of the unit tree, then by name."""
	rows = build_contract_query(filters).run(as_dict=True)
	if not rows:
		return rows
	adjusted, registered = dict(change_query(filters).run()), dict(register_query(filters).run())
	for row in rows:
		row.adjustments = cint(adjusted.get(row.contract))
		row.registered_on = getdate(registered[row.contract]) if row.contract in registered else None
		for name in (*ORIGINS, "tasks", "demanding"):
			row[name] = cint(row[name])
		row.other = row.tasks - sum(row[name] for name in ORIGINS)
		row.weight = flt(row.weight, 4)
		row.colour, row.state = COLOURS.get(row.state, AMBER), _(row.state)
	wanted = next((name for name, origin in ORIGINS.items() if origin == filters.get("origin")), None)
	return [row for row in rows if not wanted or row[wanted]]


def build_contract_query(filters: frappe._dict) -> QueryBuilder:
	contract, task, unit = DocType("Task Contract"), DocType("Contract Task"), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(contract)
		.left_join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract") & (task.dropped == 0))
		.left_join(unit)
		.on(unit.name == contract.unit)
		.select(contract.name.as_("contract"), contract.cadre, contract.cadre_name, contract.position)
		.select(unit.unit_name, contract.workflow_state.as_("state"), contract.assigned_on)
		.select(Count(task.name).as_("tasks"), Sum(task.weight).as_("weight"))
		.select(Sum(Case().when(task.kind.isin(DEMANDING), 1).else_(0)).as_("demanding"))
		.select(
			*(Sum(Case().when(task.origin == one, 1).else_(0)).as_(name) for name, one in ORIGINS.items())
		)
		.groupby(contract.name)
		.orderby(unit.lft)
		.orderby(contract.cadre_name)
		.orderby(contract.name)
	)
	return limit(query, filters)


def change_query(filters: frappe._dict) -> QueryBuilder:
	"""Contract → changes of its tasks after registration."""
	return read_by_contract("Contract Task Change", lambda change: Count(change.name), filters)


def register_query(filters: frappe._dict) -> QueryBuilder:
	"""Contract → when it first left its draft."""
	log = DocType("Process Log")
	return read_by_contract("Process Log", lambda row: Min(row.acted_on), filters).where(
		log.from_state == DRAFT
	)


def read_by_contract(child: str, value: Callable[[Table], Term], filters: frappe._dict) -> QueryBuilder:
	"""Contract → one value of its rows in a child table."""
	contract, row, unit = DocType("Task Contract"), DocType(child), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(contract)
		.join(row)
		.on((row.parent == contract.name) & (row.parenttype == "Task Contract"))
		.left_join(unit)
		.on(unit.name == contract.unit)
		.select(contract.name, value(row))
		.groupby(contract.name)
	)
	return limit(query, filters)


def limit(query: QueryBuilder, filters: frappe._dict) -> QueryBuilder:
	"""The contracts that match the filters and that the user may read."""
	contract, unit = DocType("Task Contract"), DocType("Cadre Unit")
	query = limit_to_equal(query, contract, filters, FILTERS).where(contract.docstatus < 2)
	if filters.get("how_far") == BEING_WEIGHED:
		query = query.where(contract.workflow_state.notin(list(COLOURS)))
	return limit_to_unit(query, unit, filters).where(build_permitted("Task Contract"))


def get_origin_labels() -> dict[str, str]:
	return {
		"self_registered": _("Self-registered"),
		"proposed": _("Proposed"),
		"added": _("Added by the Committee"),
		"commissioned": _("Commissioned"),
		"volunteered": _("Volunteered"),
		"other": _("Other Origin"),
	}


def get_columns() -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 180),
		build_column("cadre_name", _("Cadre"), "Data", 180),
		build_column("position", _("Position"), "Data", 160),
		build_column("state", _("Status"), "Data", 140),
		build_column("registered_on", _("Registered On"), "Date", 110),
		build_column("assigned_on", _("Assigned On"), "Date", 110),
		build_column("tasks", _("Tasks"), "Int", 80),
		*(build_column(name, label, "Int", 110) for name, label in get_origin_labels().items()),
		build_column("demanding", _("Key, New, Hard, Breakthrough"), "Int", 120),
		build_column("weight", _("Total Weight (%)"), "Percent", 100, disable_total=1),
		build_column("adjustments", _("Changes After Registration"), "Int", 110),
		build_column("contract", _("Task Contract"), "Link", 150, options="Task Contract"),
	]


def get_chart(rows: list[dict]) -> dict | None:
	"""How many of the tasks came from where."""
	colours = {
		"self_registered": BLUE,
		"proposed": BLUE,
		"added": AMBER,
		"commissioned": RED,
		"volunteered": GREEN,
	}
	return build_shares_chart(
		(label, sum(row[name] for row in rows), colours.get(name, GREY))
		for name, label in get_origin_labels().items()
	)


def get_summary(rows: list[dict]) -> list[dict]:
	"""Contracts by how far they are, their tasks, and those volunteered for and commissioned."""
	if not rows:
		return []
	count = {colour: sum(row["colour"] == colour for row in rows) for colour in (RED, AMBER, GREEN, BLUE)}
	return [
		build_figure(_("Contracts"), len(rows)),
		build_figure(_("Not Registered Yet"), count[RED], RED, only={"state": DRAFT, "how_far": ""}),
		build_figure(_("Being Weighed"), count[AMBER], AMBER, only={"how_far": BEING_WEIGHED, "state": ""}),
		build_figure(_("Assigned"), count[GREEN], GREEN, only={"state": ASSIGNED, "how_far": ""}),
		build_figure(_("Closed"), count[BLUE], BLUE, only={"state": CLOSED, "how_far": ""}),
		build_figure(_("Tasks"), sum(row["tasks"] for row in rows)),
		*(
			build_figure(
				get_origin_labels()[name], sum(row[name] for row in rows), only={"origin": ORIGINS[name]}
			)
			for name in ("volunteered", "commissioned")
		),
	]
