"""From verified reports to the totals of a contract's tasks.

The totals are derived: each is recomputed from the verified reports of its contract alone, so a change costs the
same however many contracts there are. The reports are the audit trail; the totals carry no version of their own.
"""

from __future__ import annotations

import frappe
from frappe.utils import cstr, flt, getdate, now, today

from cadre_kpi.contracts.light import get_light
from cadre_kpi.database import bulk
from cadre_kpi.masters.working_calendar import get_working_days
from cadre_kpi.utils.formats import format_short_date

SUMS = ("quality_failures", "objective_quality_failures", "delays", "objective_delays")


# findings that were told by product: list → the counts that it must add up to
BY_PRODUCT = {
	"failures_by_product": ("quality_failures", "objective_quality_failures"),
	"delays_by_product": ("delays", "objective_delays"),
}
LONGEST_LIST = 140  # of such a list: what its field holds
ASSESSED = ("quality_assessed", "quality_percent", "innovative")
# what of a task follows from its reports
DERIVED = (
	"completed",
	"declared",
	*SUMS,
	*BY_PRODUCT,
	*ASSESSED,
	"objective_causes",
	"completed_on",
	"on_time",
	"days_late",
	"last_report_on",
	"progress",
	"light",
)
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
	"came_by",
	"uncounted",
	*DERIVED,
)


def read_tasks(contract: str) -> list[frappe._dict]:
	"""The tasks of a contract in order: one query, without its other tables."""
	return frappe.db.get_all(
		"Contract Task",
		filters={"parent": contract, "parenttype": "Task Contract"},
		fields=list(READ),
		order_by="idx",
	)


def is_worked_on(task) -> bool:
	"""Whether the person still works on a task: not dropped, not handed over, not refused."""
	return not task.dropped and task.came_by != "handed_over" and task.uncounted != "refused"


def is_followed(task):
	"""The same for a query over the table of tasks."""
	# said term by term: "a or b is null" is read as "a or (b is null)" by the database
	here = task.came_by.isnull() | (task.came_by != "handed_over")
	wanted = task.uncounted.isnull() | (task.uncounted != "refused")
	return (task.dropped == 0) & here & wanted


def build_report_rows(contract: str, ended: bool = False) -> list[dict]:
	"""Rows of a new report: one for each task that is worked on, with what stands verified so far.

	`ended`: those too on which work has ended since, for a report that was begun before.
	"""
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
		for task in read_tasks(contract)
		if is_worked_on(task) or (ended and not task.dropped)
	]


def sum_up(measure: str, quantities: list[float]) -> float:
	"""What stands completed after these quantities, in order of the reports."""
	if not quantities:
		return 0.0
	return flt(quantities[-1] if measure == "Latest Figure" else sum(quantities), 9)


def apply(contract: str) -> None:
	"""Recompute the totals of a contract's tasks from its verified reports. Locks the contract first.

	Tasks are written together, and only those that changed.
	"""
	start = frappe.db.get_value("Task Contract", contract, "start_date", for_update=True)
	tasks, verified, changed = read_tasks(contract), _find_verified(contract), []
	calendar = get_working_days()
	for task in tasks:
		rows = verified.get(task.name, [])
		if not rows and not task.last_report_on:
			continue
		before = [cstr(task[field]) for field in DERIVED]
		_set(task, rows, start, calendar)
		if [cstr(task[field]) for field in DERIVED] != before:
			changed.append([task.name, *(task[field] for field in DERIVED)])
	bulk.update("Contract Task", ("name", *DERIVED), changed, touch=False)
	frappe.db.set_value(
		"Task Contract",
		contract,
		{
			"overall_progress": compute_overall([task for task in tasks if is_worked_on(task)]),
			"modified": now(),
			"modified_by": frappe.session.user,
		},
		update_modified=False,
	)


def _set(task, rows: list[dict], start, calendar) -> None:
	completed, reached_on = 0.0, None
	for position, row in enumerate(rows):
		completed = sum_up(task.measure, [flt(item.verified_quantity) for item in rows[: position + 1]])
		if reached_on is None and completed >= flt(task.target):
			reached_on = row.completed_on or row.to_date
	task.completed = completed
	task.declared = sum_up(task.measure, [flt(row.quantity) for row in rows])
	for field in SUMS:
		task[field] = sum(int(row["verified_" + field] or 0) for row in rows)
	for field, counts in BY_PRODUCT.items():
		task[field] = _group_by_product(rows, field, *counts)
	for field in ASSESSED:
		task[field] = 0
	for row in rows:  # the latest assessment counts, an innovation once recognised stays one
		if row.quality_assessed:
			task.quality_assessed, task.quality_percent = 1, row.quality_percent
		task.innovative = max(task.innovative, int(row.innovative or 0))
	task.objective_causes = "\n".join(filter(None, (_describe_cause(row) for row in rows)))
	task.completed_on = reached_on
	task.days_late = _count_days_late(task.due_date, reached_on, rows, calendar)
	task.on_time = int(
		bool(reached_on) and (not task.due_date or getdate(reached_on) <= getdate(task.due_date))
	)
	task.last_report_on = rows[-1].to_date if rows else None
	task.progress = flt(100 * completed / flt(task.target), 2) if flt(task.target) else 0
	task.light = get_light(task.progress, task.due_date, start, today())


def _count_days_late(due_date, reached_on, rows: list[dict], calendar) -> int:
	"""Working days from the due date to the day on which the work was finished; of unfinished work to the last day known."""
	until = reached_on or (rows and (rows[-1].completed_on or rows[-1].to_date))
	if not due_date or not until:
		return 0
	return calendar.count_between(getdate(due_date), getdate(until))


def _group_by_product(rows: list[dict], field: str, total_field: str, objective_field: str) -> str:
	"""The findings of all reports by product; empty where one of them does not say on which products they fell."""
	lists = []
	for row in rows:
		if int(row["verified_" + total_field] or 0) > int(row["verified_" + objective_field] or 0):
			lists.append(cstr(row["verified_" + field]).replace(" ", ""))
	text = ",".join(lists)
	return text if all(lists) and len(text) <= LONGEST_LIST else ""


def _describe_cause(row) -> str:
	"""An objective cause that was confirmed: what, by whom, when, with which paper."""
	if not row.verified_objective_quality_failures and not row.verified_objective_delays:
		return ""
	parts = (
		row.objective_cause,
		row.cause_confirmed_by,
		format_short_date(row.cause_confirmed_on),
		row.cause_paper,
	)
	return "; ".join(cstr(part).strip() for part in parts if part)


def _find_verified(contract: str) -> dict[str, list]:
	report, row = frappe.qb.DocType("Progress Report"), frappe.qb.DocType("Progress Report Task")
	found = (
		frappe.qb.from_(report)
		.join(row)
		.on(row.parent == report.name)
		.select(
			row.contract_task,
			row.quantity,
			row.verified_quantity,
			row.completed_on,
			*(row["verified_" + field] for field in BY_PRODUCT),
			*(row[field] for field in ASSESSED),
			row.objective_cause,
			row.cause_confirmed_by,
			row.cause_confirmed_on,
			row.cause_paper,
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


def compute_progress(task) -> float:
	"""Share of the target reached, in per cent, two places; above 100 when exceeded."""
	return flt(100 * flt(task.completed) / flt(task.target), 2) if flt(task.target) else 0.0


def compute_overall(tasks: list) -> float:
	"""Progress of the whole contract in per cent: by weight where weights are given, else by coefficient.

	A task counts at most 100 %.
	"""
	by_weight = any(flt(task.weight) for task in tasks)
	total = sum(flt(task.weight if by_weight else task.coefficient) for task in tasks)
	if not total:
		return 0.0
	reached = sum(
		min(compute_progress(task), 100.0) * flt(task.weight if by_weight else task.coefficient)
		for task in tasks
	)
	return flt(reached / total, 2)
