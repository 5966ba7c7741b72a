"""From verified reports to the totals of a contract's tasks.

The totals are derived: each is recomputed from the verified reports of its contract alone, so a change costs the
same however many contracts there are. The reports are the audit trail; the totals carry no version of their own.
"""

from __future__ import annotations

import frappe
from frappe.utils import cstr, flt, getdate, now, today

from cadre_kpi.contracts.light import light_of
from cadre_kpi.database import bulk

SUMS = ("quality_failures", "objective_quality_failures", "delays", "objective_delays")


# what of a task follows from its reports
DERIVED = ("completed", *SUMS, "completed_on", "on_time", "last_report_on", "progress", "light")
READ = (
	"name",
	"idx",
	"task_name",
	"target",
	"unit_of_measure",
	"measure",
	"due_date",
	"weight",
	"coefficient",
	"dropped",
	*DERIVED,
)


def tasks_of(contract: str) -> list[frappe._dict]:
	"""The tasks of a contract in order: one query, without its other tables."""
	return frappe.db.get_all(
		"Contract Task",
		filters={"parent": contract, "parenttype": "Task Contract"},
		fields=list(READ),
		order_by="idx",
	)


def report_rows(contract: str) -> list[dict]:
	"""Rows of a new report: one for each task that still counts, with what stands verified so far."""
	return [
		{
			"contract_task": task.name,
			"task_no": task.idx,
			"task_name": task.task_name,
			"target": task.target,
			"unit_of_measure": task.unit_of_measure,
			"measure": task.measure,
			"completed_before": task.completed,
			"due_date": task.due_date,
		}
		for task in tasks_of(contract)
		if not task.dropped
	]


def total(measure: str, quantities: list[float]) -> float:
	"""What stands completed after these quantities, in order of the reports."""
	if not quantities:
		return 0.0
	return flt(quantities[-1] if measure == "Latest Figure" else sum(quantities), 9)


def apply(contract: str) -> None:
	"""Recompute the totals of a contract's tasks from its verified reports. Locks the contract first.

	Tasks are written together, and only those that changed.
	"""
	start = frappe.db.get_value("Task Contract", contract, "start_date", for_update=True)
	tasks, verified, changed = tasks_of(contract), _verified(contract), []
	for task in tasks:
		rows = verified.get(task.name, [])
		if not rows and not task.last_report_on:
			continue
		before = [cstr(task[field]) for field in DERIVED]
		_set(task, rows, start)
		if [cstr(task[field]) for field in DERIVED] != before:
			changed.append([task.name, *(task[field] for field in DERIVED)])
	bulk.update("Contract Task", ("name", *DERIVED), changed, touch=False)
	frappe.db.set_value(
		"Task Contract",
		contract,
		{
			"overall_progress": overall([task for task in tasks if not task.dropped]),
			"modified": now(),
			"modified_by": frappe.session.user,
		},
		update_modified=False,
	)


def _set(task, rows: list[dict], start) -> None:
	completed, reached_on = 0.0, None
	for position, row in enumerate(rows):
		completed = total(task.measure, [flt(item.verified_quantity) for item in rows[: position + 1]])
		if reached_on is None and completed >= flt(task.target):
			reached_on = row.completed_on or row.to_date
	task.completed = completed
	for field in SUMS:
		task[field] = sum(int(row["verified_" + field] or 0) for row in rows)
	task.completed_on = reached_on
	task.on_time = int(
		bool(reached_on) and (not task.due_date or getdate(reached_on) <= getdate(task.due_date))
	)
	task.last_report_on = rows[-1].to_date if rows else None
	task.progress = flt(100 * completed / flt(task.target), 2) if flt(task.target) else 0
	task.light = light_of(task.progress, task.due_date, start, today())


def _verified(contract: str) -> dict[str, list]:
	report, row = frappe.qb.DocType("Progress Report"), frappe.qb.DocType("Progress Report Task")
	found = (
		frappe.qb.from_(report)
		.join(row)
		.on(row.parent == report.name)
		.select(
			row.contract_task,
			row.verified_quantity,
			row.completed_on,
			report.to_date,
			*(row["verified_" + field] for field in SUMS),
		)
		.where((report.contract == contract) & (report.docstatus == 1))
		.orderby(report.to_date)
		.orderby(report.creation)
		.run(as_dict=True)
	)
	by_task: dict[str, list] = {}
	for item in found:
		by_task.setdefault(item.contract_task, []).append(item)
	return by_task


def progress_of(task) -> float:
	"""Share of the target reached, in per cent, two places; above 100 when exceeded."""
	return flt(100 * flt(task.completed) / flt(task.target), 2) if flt(task.target) else 0.0


def overall(tasks: list) -> float:
	"""Progress of the whole contract in per cent: by weight where weights are given, else by coefficient.

	A task counts at most 100 %.
	"""
	by_weight = any(flt(task.weight) for task in tasks)
	total = sum(flt(task.weight if by_weight else task.coefficient) for task in tasks)
	if not total:
		return 0.0
	reached = sum(
		min(progress_of(task), 100.0) * flt(task.weight if by_weight else task.coefficient) for task in tasks
	)
	return flt(reached / total, 2)
