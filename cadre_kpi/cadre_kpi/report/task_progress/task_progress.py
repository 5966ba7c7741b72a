"""Task progress: one row for each task that somebody has been given, with its traffic light.

Rows are the tasks of assigned and closed contracts that the user may read. A fixed number of statements for each
period, whatever the number of rows: the unit of the filter, the tasks, the open obstacles, the reports that are
missing, the totals where not all rows are listed.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate
from pypika import Case
from pypika.queries import Joiner, QueryBuilder

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.cadre_kpi.report.common import (
	LIGHT_COLOURS,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	compute_mean,
	format_decimals,
	get_part_figures,
	is_bounded,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.contracts import obstacles
from cadre_kpi.contracts.light import (
	DONE,
	GREEN,
	LIGHTS,
	RED,
	YELLOW,
	build_light_case,
	build_light_number,
	count_days_late,
)
from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.deadlines.due import find_reports_to_write
from cadre_kpi.masters import people_order
from cadre_kpi.utils import formats

# A table that nobody reads to its end; a province has eight times as many tasks. The totals count them all.
MAX_ROWS = 20_000

CONTRACT_FILTERS = {"period": "period", "cadre": "cadre", "committee": "managed_by"}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period`, `unit` (with all below; `only_unit` for that unit alone), `committee`, `cadre`, `kind`,
	`signal`, `resolution`, `field_in_charge` of the person, `completed_from` and `completed_to` (the days between which a task was finished). Without a
	period, a cadre or both of these days only a message that asks for one. At most `MAX_ROWS` rows; when there are more,
	the message says so, and chart and summary still count all of them. Throws `frappe.PermissionError` to who may read no
	contract.
	"""
	filters = frappe._dict(filters or {})
	finished = filters.get("completed_from") and filters.get("completed_to")
	if not (is_bounded(filters) or finished):
		return get_columns(), [], _("Choose an evaluation period or a cadre."), None, []
	today = getdate()
	rows = get_rows(filters, today)
	message = None
	if len(rows) > MAX_ROWS:
		rows = rows[:MAX_ROWS]
		totals = sum_up_query(filters, today)
		message = _(
			"Listed are the first {0} of {1} tasks; the totals count all of them. Choose a unit or a signal to see the others."
		).format(formats.spell_figure(len(rows)), formats.spell_figure(totals.tasks))
	else:
		totals = sum_up_rows(rows)
	return get_columns(), rows, message, get_chart(totals), get_summary(totals)


def get_rows(filters: frappe._dict, today: date) -> list[dict]:
	"""The rows on a given day, in the order of the unit tree, then by name and task number.

	One more than `MAX_ROWS` when there are more.
	"""
	rows = build_task_query(filters, today).limit(MAX_ROWS + 1).run(as_dict=True)
	if not rows:
		return rows
	contracts = {row.contract for row in rows}
	hindered, reports = find_open_obstacles(contracts), find_reports_due(contracts, today)
	lights = get_light_labels()
	kinds = {kind: _(kind) for kind in {row.kind for row in rows} if kind}
	for row in rows:
		row.signal = lights[row.light]
		row.days_late = count_days_late(row.progress, row.due_date, today, row.completed_on)
		row.obstacle = hindered.get(row.task)
		row.report_due = reports.get(row.contract)
		row.kind = kinds.get(row.kind)
	return rows


def build_task_query(filters: frappe._dict, today: date) -> QueryBuilder:
	"""The tasks that match the filters and that the user may read, with everything that a row shows."""
	contract, task, unit = DocType("Task Contract"), DocType("Contract Task"), DocType("Cadre Unit")
	cadre = DocType("Cadre")
	return (
		build_matching_tasks(filters, today)
		.left_join(cadre)
		.on(cadre.name == contract.cadre)
		.select(
			contract.name.as_("contract"),
			contract.cadre,
			contract.cadre_name,
			unit.unit_name,
			task.name.as_("task"),
			task.idx.as_("task_no"),
			task.task_name,
			task.output_product,
			task.unit_of_measure,
			task.kind,
			task.target,
			task.completed,
			task.completed_on,
			task.progress,
			task.due_date,
			task.last_report_on,
			build_task_light(today).as_("light"),
		)
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.orderby(contract.name)
		.orderby(task.idx)
	)


def build_matching_tasks(filters: frappe._dict, today: date) -> QueryBuilder:
	"""Contracts, their tasks and units, limited to what matches the filters and the user may read."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	return _build_matching(frappe.qb.from_(contract).join(task), filters, today)


def build_all_tasks(filters: frappe._dict, today: date) -> QueryBuilder:
	"""The same, read task by task instead of contract by contract: quicker for who is to find nearly all contracts."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	return _build_matching(frappe.qb.from_(task).modifier("STRAIGHT_JOIN").join(contract), filters, today)


def _build_matching(joined: Joiner, filters: frappe._dict, today: date) -> QueryBuilder:
	contract, task, unit = DocType("Task Contract"), DocType("Contract Task"), DocType("Cadre Unit")
	query = (
		joined.on((task.parent == contract.name) & (task.parenttype == "Task Contract"))
		.left_join(unit)
		.on(unit.name == contract.unit)
		.where(contract.docstatus == 1)
		.where(is_followed(task))
	)
	query = limit_to_equal(query, task, filters, {"kind": "kind", "resolution": "resolution"})
	if filters.get("field_in_charge"):
		cadre = DocType("Cadre")
		charged = (
			frappe.qb.from_(cadre).select(cadre.name).where(cadre.field_in_charge == filters.field_in_charge)
		)
		query = query.where(contract.cadre.isin(charged))
	if filters.get("completed_from"):
		query = query.where(task.completed_on >= getdate(filters.completed_from))
	if filters.get("completed_to"):
		query = query.where(task.completed_on <= getdate(filters.completed_to))
	if filters.get("signal"):
		query = query.where(build_task_light(today) == filters.signal)
	return limit_to_contracts(query, filters)


def build_task_light(today: date) -> Case:
	"""The light of the task of a row of `build_matching_tasks`."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	return build_light_case(task.progress, task.due_date, contract.start_date, today)


def build_task_light_number(today: date) -> Case:
	"""The same as its place in `LIGHTS`."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	return build_light_number(task.progress, task.due_date, contract.start_date, today)


def find_open_obstacles(contracts: set[str]) -> dict[str, str]:
	"""Task row to the obstacle that still stands. `contracts` are those that the user has already been allowed to read."""
	found = obstacles.build_open_obstacles()
	query = found.query.select(found.row.contract_task, found.row.obstacle)
	query = query.where(found.report.contract.isin(list(contracts)))
	return dict(query.run())


def find_reports_due(contracts: set[str], today: date) -> dict[str, date]:
	"""Contract to the date of the earliest report that it lacks today, extensions included."""
	found: dict[str, date] = {}
	for item in find_reports_to_write(sorted(contracts), today):
		found[item.contract] = min(item.due_date, found.get(item.contract, item.due_date))
	return found


def limit_to_contracts(query: QueryBuilder, filters: frappe._dict) -> QueryBuilder:
	"""Only contracts that match the filters and that the user may read."""
	contract, unit = DocType("Task Contract"), DocType("Cadre Unit")
	query = limit_to_equal(query, contract, filters, CONTRACT_FILTERS)
	return limit_to_unit(query, unit, filters).where(build_permitted("Task Contract"))


def get_light_labels() -> dict[str, str]:
	"""Code of each light to its name in the user's language."""
	return {RED: _("Red"), YELLOW: _("Yellow"), GREEN: _("Green"), DONE: _("Done")}


class Totals(NamedTuple):
	"""Number of tasks by light, every light present, most urgent first; mean progress in per cent."""

	by_signal: dict[str, int]
	mean_progress: float

	@property
	def tasks(self) -> int:
		return sum(self.by_signal.values())


def sum_up_rows(rows: list[dict]) -> Totals:
	counts = dict.fromkeys(LIGHTS, 0)
	for row in rows:
		counts[row["light"]] += 1
	return Totals(counts, compute_mean((row["progress"] for row in rows), len(rows)))


def sum_up_query(filters: frappe._dict, today: date) -> Totals:
	"""The same over all tasks that match, without reading them."""
	task = DocType("Contract Task")
	light = build_task_light(today).as_("light_now")  # `light` is a column of its own
	found = (
		build_matching_tasks(filters, today)
		.select(light, Count("*"), Sum(task.progress))
		.groupby(light)
		.run()
	)
	counts = dict.fromkeys(LIGHTS, 0) | {row[0]: row[1] for row in found}
	return Totals(counts, compute_mean((row[2] for row in found), sum(counts.values())))


def get_columns() -> list[dict]:
	return [
		build_column("cadre_name", _("Cadre"), "Data", 190),
		build_column("unit_name", _("Unit"), "Data", 150),
		build_column("signal", _("Signal"), "Data", 100),
		build_column("task_no", _("No."), "Int", 50),
		build_column("task_name", _("Task"), "Data", 280),
		build_column("output_product", _("Output Product"), "Data", 220),
		build_column("target", _("Target"), "Float", 90),
		build_column("completed", _("Completed"), "Float", 100),
		build_column("unit_of_measure", _("Unit of Measure"), "Data", 90),
		build_column("progress", _("Progress (%)"), "Percent", 100),
		build_column("due_date", _("Due Date"), "Date", 110),
		build_column("days_late", _("Days Late"), "Int", 90, blank_zero=1),
		build_column("obstacle", _("Open Obstacle"), "Data", 240),
		build_column("last_report_on", _("Last Verified Report"), "Date", 130),
		build_column("report_due", _("Report Due"), "Date", 120),
		build_column("kind", _("Kind"), "Data", 130),
		build_column("contract", _("Task Contract"), "Link", 150, options="Task Contract"),
	]


def get_chart(totals: Totals) -> dict | None:
	return build_shares_chart(get_parts(totals))


def get_parts(totals: Totals) -> list[Part]:
	labels = get_light_labels()
	return [
		Part(labels[light], count, LIGHT_COLOURS[light], light) for light, count in totals.by_signal.items()
	]


def get_summary(totals: Totals) -> list[dict]:
	"""Tasks, how many stand at each light, mean progress in per cent."""
	if not totals.tasks:
		return []
	return [
		build_figure(_("Tasks"), totals.tasks),
		*get_part_figures(get_parts(totals), "signal"),
		build_figure(_("Mean Progress (%)"), format_decimals(totals.mean_progress), datatype="Data"),
	]
