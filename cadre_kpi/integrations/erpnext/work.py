"""An ERPNext Task or Project behind a task of a contract: what it says is proposed in the report, never counted.

Only figures that the focal agency has verified count, wherever they come from.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, flt, formatdate

from cadre_kpi.contracts import progress
from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.states import DRAFT

ROW, STATE = "Progress Report Task", "erpnext_state"
# DocType → (field of the contract's task, its own fields: percent and day of completion)
SOURCES = {
	"Task": ("erpnext_task", "progress", "completed_on"),
	"Project": ("erpnext_project", "percent_complete", "actual_end_date"),
}
FINISHED = "Completed"


def propose(contract: str) -> list[dict]:
	"""What the work behind each task of a contract says, for a new report; what the user may not read is left out.

	One entry a task: `contract_task`, `source`, `percent`, `quantity` (done since the last verified report, or the
	latest figure, as the task adds up), `completed_on`, `text`. Throws without permission to read the contract.
	"""
	frappe.get_doc("Task Contract", contract).check_permission("read")
	found = _read_states(contract, with_permission=True)
	return [
		{
			"contract_task": task.name,
			**found[task.name],
			"quantity": _compute_quantity(task, found[task.name]["percent"]),
		}
		for task in progress.read_tasks(contract)
		if task.name in found and not task.dropped
	]


def note_state(doc, method: str | None = None) -> None:
	"""Hook validate of Progress Report: keep beside the reported figure what ERPNext said when it was reported.

	Written by the server alone, so that who verifies can rely on it.
	"""
	if not custom_fields.is_joined(ROW, STATE):
		return
	before = doc.get_doc_before_save()
	if before and before.workflow_state != DRAFT:
		kept = {row.name: row.get(STATE) for row in before.tasks}
		for row in doc.tasks:
			row.set(STATE, kept.get(row.name))
		return
	found = _read_states(doc.contract)
	for row in doc.tasks:
		row.set(STATE, found.get(row.contract_task, {}).get("text"))


def _compute_quantity(task, percent: float) -> float:
	"""The share of the target as a figure of the report: what is new of it, unless the latest figure counts."""
	reached = flt(flt(task.target) * percent / 100, 9)
	if task.measure == "Latest Figure":
		return reached
	return max(flt(reached - flt(task.completed), 9), 0.0)


def _read_states(contract: str, with_permission: bool = False) -> dict[str, dict]:
	"""Task of the contract → what the work behind it says. A Task goes before its Project."""
	links = [field for field, *_rest in SOURCES.values() if custom_fields.is_joined("Contract Task", field)]
	if not links:
		return {}
	rows = frappe.get_all(
		"Contract Task",
		filters={"parent": contract, "parenttype": "Task Contract"},
		fields=["name", *links],
	)
	found: dict[str, dict] = {}
	for doctype, (link, percent, day) in SOURCES.items():
		wanted = sorted({row[link] for row in rows if row.get(link)})
		if not wanted:
			continue
		read = frappe.get_list if with_permission else frappe.get_all
		records = read(
			doctype,
			filters={"name": ("in", wanted)},
			fields=["name", "status", percent, day],
			limit_page_length=0,
		)
		known = {record.name: record for record in records}
		for row in rows:
			record = known.get(row.get(link))
			if record and row.name not in found:
				found[row.name] = _build_state(doctype, record, flt(record[percent]), record[day])
	return found


def _build_state(doctype: str, record, percent: float, day: date | None) -> dict:
	share = 100.0 if record.status == FINISHED else min(max(percent, 0.0), 100.0)
	finished = day if record.status == FINISHED else None
	text = _("{0} {1}: {2}, {3} % done").format(
		_(doctype),
		record.name,
		_(record.status),
		frappe.format(share, {"fieldtype": "Float", "precision": 0}),
	)
	if finished:
		text += ", " + _("finished on {0}").format(formatdate(finished))
	return {"source": record.name, "percent": share, "completed_on": cstr(finished) or None, "text": text}
