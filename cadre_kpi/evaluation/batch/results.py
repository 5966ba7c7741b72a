"""Verified results of contracts into evaluations, for many at once: what `results.take_tasks` does for one.

Only what comes from the contract is written. Self-assessments and council scores in the same rows stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.query_builder.functions import Sum
from pypika import Case

from cadre_kpi.database import bulk
from cadre_kpi.evaluation.results import COPIED
from cadre_kpi.scoring.vocabulary import BEYOND_THE_PLAN

EVALUATION, ROW, TASK = "Cadre Evaluation", "Evaluation Task", "Contract Task"


def link_contracts(evaluations: Sequence[str]) -> None:
	"""Evaluations opened before their contract was assigned get it now."""
	evaluation, contract = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Task Contract")
	missing = (
		frappe.qb.from_(evaluation)
		.join(contract)
		.on(
			(contract.cadre == evaluation.cadre)
			& (contract.period == evaluation.period)
			& (contract.docstatus == 1)
		)
		.select(evaluation.name, contract.name)
		.where(evaluation.name.isin(bulk.build_among(evaluations)))
		.where(evaluation.contract.isnull() | (evaluation.contract == ""))
		.run()
	)
	bulk.update(EVALUATION, ("name", "contract"), missing, touch=False)


def refresh(evaluations: Sequence[str]) -> None:
	"""Bring the task rows of these evaluations, which the caller has locked, up to their contracts. A fixed number of statements."""
	if not evaluations:
		return
	link_contracts(evaluations)
	_remove_gone(evaluations)
	_update_known(evaluations)
	_insert_new(evaluations)
	bulk.number_rows(ROW, evaluations, EVALUATION, order="task_no")


def _remove_gone(evaluations: Sequence[str]) -> None:
	row, task, evaluation = frappe.qb.DocType(ROW), frappe.qb.DocType(TASK), frappe.qb.DocType(EVALUATION)
	gone = (
		frappe.qb.from_(row)
		.join(evaluation)
		.on(evaluation.name == row.parent)
		.left_join(task)
		.on((task.name == row.contract_task) & (task.parent == evaluation.contract) & (task.dropped == 0))
		.select(row.name)
		.where(row.parent.isin(bulk.build_among(evaluations)) & (row.parenttype == EVALUATION))
		.where(evaluation.contract.isnotnull() & task.name.isnull())
		.run()
	)
	if gone:
		frappe.db.delete(ROW, {"name": ("in", [name for (name,) in gone])})


def _update_known(evaluations: Sequence[str]) -> None:
	row, task = frappe.qb.DocType(ROW), frappe.qb.DocType(TASK)
	query = frappe.qb.update(row).join(task).on(task.name == row.contract_task)
	query = query.set(bulk.Target(row.task_no), task.idx)
	for field in COPIED:
		query = query.set(bulk.Target(row[field]), task[field])
	query.where(row.parent.isin(bulk.build_among(evaluations)) & (row.parenttype == EVALUATION)).run()


def _insert_new(evaluations: Sequence[str]) -> None:
	evaluation, task, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType(TASK), frappe.qb.DocType(ROW)
	bulk.insert_selected(
		ROW,
		{
			"name": bulk.make_name_column(evaluation.name, task.idx),
			"parent": evaluation.name,
			"parenttype": EVALUATION,
			"parentfield": "tasks",
			"idx": task.idx,
			"contract_task": task.name,
			"task_no": task.idx,
			**{field: task[field] for field in COPIED},
		},
		lambda into: (
			into.from_(evaluation)
			.join(task)
			.on(
				(task.parent == evaluation.contract)
				& (task.parenttype == "Task Contract")
				& (task.dropped == 0)
			)
			.left_join(row)
			.on((row.parent == evaluation.name) & (row.contract_task == task.name))
			.where(evaluation.name.isin(bulk.build_among(evaluations)) & row.name.isnull())
		),
	)


def count(evaluations: Sequence[str]) -> None:
	"""Tasks in all, done, exceeded and late on the evaluations, as `results.count` counts them."""
	row = frappe.qb.DocType(ROW)
	assigned, kept = is_assigned(row), is_kept(row)
	sums = (
		frappe.qb.from_(row)
		.select(
			row.parent,
			_build_number(assigned),
			_build_number(kept & (row.completed >= row.target)),
			_build_number(kept & (row.completed > row.target)),
		)
		.where(row.parent.isin(bulk.build_among(evaluations)) & (row.parenttype == EVALUATION))
		.groupby(row.parent)
		.run()
	)
	fields = ("name", "total_tasks", "done_tasks", "exceeded_tasks")
	bulk.update(EVALUATION, fields, sums, touch=False)


def is_assigned(row):
	"""Whether a task row belongs to what was assigned, for a query: planned work, or work that was handed over."""
	beyond = row.came_by.isin(BEYOND_THE_PLAN)
	return (beyond.negate() | row.came_by.isnull()) & (row.uncounted.isnull() | (row.uncounted == ""))


def is_kept(row):
	"""Whether it is still the person's to do."""
	return is_assigned(row) & (row.came_by.isnull() | (row.came_by != "handed_over"))


def _build_number(condition):
	return Sum(Case().when(condition, 1).else_(0))
