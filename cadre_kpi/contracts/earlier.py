"""The contract that a person had in the period before: what a new one is held against, and what it can begin with."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.query_builder import DocType

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.contracts.progress import is_worked_on
from cadre_kpi.database import bulk, packed

CONTRACT, TASK = "Task Contract", "Contract Task"
COLUMNS = (
	*("name", "task_name", "output_product", "unit_of_measure", "target", "weight", "kind", "work_product"),
	*("coefficient", "measure", "resolution", "multi_year", "yearly_output", "completed", "progress"),
)
TAKEN_OVER = COLUMNS[1:-2]


def read_earlier(cadres: Iterable[str], period: str) -> dict[str, frappe._dict]:
	"""Cadre → their assigned contract of the last period of the same frequency that ended before this one began.

	Each has `name`, `period`, `end_date` and `tasks` (rows of `COLUMNS` that were worked on). Only contracts that the
	session's user may read. Three statements, however many people.
	"""
	wanted = sorted(set(cadres))
	this = frappe.db.get_value("Evaluation Period", period, ["start_date", "frequency"], as_dict=True)
	if not wanted or not this:
		return {}
	table, of_period = DocType(CONTRACT), DocType("Evaluation Period")
	rows = (
		frappe.qb.from_(table)
		.join(of_period)
		.on(of_period.name == table.period)
		.select(table.name, table.cadre, table.period, table.end_date)
		.where(table.cadre.isin(bulk.build_among(wanted)) & (table.docstatus == 1))
		.where((of_period.frequency == this.frequency) & (table.end_date < this.start_date))
		.where(build_permitted(CONTRACT))
		.orderby(table.end_date)
		.run(as_dict=True)
	)
	found = {row.cadre: row for row in rows}  # the latest stays
	tasks = dict(_get_tasks([row.name for row in found.values()]))
	for row in found.values():
		row.tasks = tasks.get(row.name, [])
	return found


def _get_tasks(contracts: list[str]) -> Iterable[tuple[str, list]]:
	if not contracts:
		return ()
	columns = (*COLUMNS, "dropped", "came_by", "uncounted")
	return (
		(parent, [row for row in rows if is_worked_on(row)])
		for parent, rows in packed.read_rows(TASK, columns, contracts, CONTRACT)
	)


def propose_tasks(cadre: str, period: str) -> dict:
	"""The earlier contract's tasks as rows of a new one: without what was reached, and with no origin of their own.

	`contract`, `period` and `tasks`; empty where there is none that the user may read.
	"""
	before = read_earlier([cadre], period).get(cadre)
	if not before:
		return {}
	tasks = [{field: row[field] for field in TAKEN_OVER} for row in before.tasks]
	for task in tasks:
		if task["kind"] == "Commissioned":  # the committee commissions, each time anew
			task["kind"] = "Regular"
	return {"contract": before.name, "period": before.period, "tasks": tasks}


def find_same(task, earlier: list) -> frappe._dict | None:
	"""The earlier task that is the same work: of the same product of the catalogue, or of the same name and unit."""
	for row in earlier:
		if task.work_product and row.work_product == task.work_product:
			return row
	key = _get_key(task)
	return next((row for row in earlier if _get_key(row) == key), None)


def _get_key(task) -> tuple[str, str]:
	return _simplify(task.task_name), _simplify(task.unit_of_measure)


def _simplify(text: str | None) -> str:
	return " ".join((text or "").casefold().split()).rstrip(".")
