"""What an evaluation takes over: the verified results of the contract, the general criteria of the scheme."""

from __future__ import annotations

import frappe
from frappe.utils import flt

from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.general import find_applicable
from cadre_kpi.scoring.vocabulary import BEYOND_THE_PLAN
from cadre_kpi.states import SELF_ASSESSMENT

COPIED = (
	"task_name",
	"kind",
	"target",
	"unit_of_measure",
	"completed",
	"coefficient",
	"weight",
	"on_time",
	"due_date",
	"quality_failures",
	"objective_quality_failures",
	"delays",
	"objective_delays",
	"came_by",
	"failures_by_product",
	"delays_by_product",
	"uncounted",
	"other_person",
	"declared",
	"days_late",
	"quality_assessed",
	"quality_percent",
	"innovative",
	"objective_causes",
)


def take_tasks(doc) -> None:
	"""Bring the rows of `doc.tasks` up to the contract's verified totals; own words and scores stay.

	Rows follow the order of the contract. `batch.results` does the same for many evaluations at once.
	"""
	doc.contract = doc.contract or find_contract(doc.cadre, doc.period)
	if not doc.contract:
		return
	known = {row.contract_task: row for row in doc.tasks}
	rows = frappe.db.get_all(
		"Contract Task",
		filters={"parent": doc.contract, "parenttype": "Task Contract", "dropped": 0},
		fields=["name", "idx", *COPIED],
		order_by="idx",
	)
	for found in rows:
		row = known.pop(found.name, None) or doc.append("tasks", {"contract_task": found.name})
		row.task_no = found.idx
		for field in COPIED:
			row.set(field, found[field])
	for gone in known.values():
		doc.tasks.remove(gone)
	doc.tasks.sort(key=lambda row: row.task_no)
	for position, row in enumerate(doc.tasks, start=1):
		row.idx = position


def find_contract(cadre: str, period: str) -> str | None:
	"""The assigned contract of a cadre in a period: it may have been assigned after the evaluation was opened."""
	return frappe.db.get_value("Task Contract", {"cadre": cadre, "period": period, "docstatus": 1}, "name")


def take_criteria(doc) -> None:
	"""Rows of the general criteria that the scheme sets for this person; existing rows stay."""
	present = {row.criterion_code for row in doc.criteria}
	for criterion in find_applicable(get_rules(doc.scheme), bool(doc.leader)):
		if criterion.code not in present:
			doc.append(
				"criteria",
				{
					"criterion_code": criterion.code,
					"criterion_name": criterion.name_vi if frappe.local.lang == "vi" else criterion.name_en,
					"group_name": criterion.group_vi if frappe.local.lang == "vi" else criterion.group_en,
					"max_points": float(criterion.max_points),
					"self_points": 0,
				},
			)


def show_criteria(doc) -> None:
	"""The same for an evaluation as it is read, while it waits for its first save: a run opens it without these rows."""
	if doc.workflow_state == SELF_ASSESSMENT and doc.scheme and not doc.docstatus and not doc.criteria:
		take_criteria(doc)


def make_criteria(doc) -> list:
	"""The rows that an evaluation without any will get, without putting them into it."""
	scratch = frappe.new_doc(doc.doctype)
	scratch.update({"scheme": doc.scheme, "leader": doc.leader})
	take_criteria(scratch)
	return scratch.criteria


def count(doc) -> dict[str, int]:
	"""Tasks assigned in all, done and exceeded. What is late the conditions count, see `scoring.rating.compute_task_shares`.

	Work beyond the plan is not assigned; work handed over is, and never done.
	"""
	total = done = exceeded = 0
	for row in doc.tasks:
		if row.get("uncounted") or row.get("came_by") in BEYOND_THE_PLAN:
			continue
		total += 1
		if row.get("came_by") == "handed_over":
			continue
		completed, target = flt(row.completed), flt(row.target)
		done += completed >= target
		exceeded += completed > target
	return {"total_tasks": total, "done_tasks": done, "exceeded_tasks": exceeded}
