"""Bản giao nhiệm vụ: the tasks with their measurable products, and the support that the committee owes."""

from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt

from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.papers.cadre_evaluation import describe_uncounted
from cadre_kpi.states import ASSIGNED
from cadre_kpi.utils import formats


def build(doc) -> dict:
	committee = issuer.get_body(doc.managed_by)
	tasks = [task for task in doc.tasks if not task.dropped]
	on = doc.assigned_on
	rows, total_weight = (
		[build_task_row(task) for task in tasks],
		formats.format_percent(sum(flt(task.weight) for task in tasks)),
	)
	compact = len(rows) > common.MANY_TASKS
	return {
		"watermark": common.get_watermark(doc, doc.docstatus == 1),
		"reference": doc.name,
		"mark": check_mark.build_mark(doc),
		"head": issuer.build_header(issuer.get_unit(committee.unit), on, number=doc.decision_number),
		"committee": cstr(committee.body_name),
		"commissioned": doc.initiated_by == "Committee",
		"person": common.build_person(doc),
		"grounds": common.list_legal_basis(doc.scheme),
		"tasks": rows,
		"compact": compact,
		"target_width": common.compute_number_width((row["target"] for row in rows), 20, compact),
		"weight_width": common.compute_number_width(
			[*(row["weight"] for row in rows), total_weight], 13, compact
		),
		"weights": common.has_any(tasks, "weight"),
		"coefficients": any(flt(task.coefficient, 4) != 1 for task in tasks),
		"total_weight": total_weight,
		"dropped": [{"no": task.idx, "task": cstr(task.task_name)} for task in doc.tasks if task.dropped],
		"milestones": [build_milestone_row(row, doc.tasks) for row in doc.milestones],
		"support": [
			{"no": task.idx, "text": cstr(task.support_promised)} for task in tasks if task.support_promised
		],
		"support_conditions": cstr(doc.support_conditions),
		"changes": [change_row(row) for row in doc.changes if row.state == ASSIGNED],
		"signer": issuer.build_signer(committee, on),
	}


def build_task_row(task) -> dict:
	return {
		"no": task.idx,
		"task": cstr(task.task_name),
		"product": cstr(task.output_product),
		"yearly_output": cstr(task.yearly_output) if task.multi_year else "",
		"resolution": cstr(task.resolution),
		"target": formats.format_quantity(task.target, task.unit_of_measure),
		"weight": formats.format_percent(task.weight or None),
		"coefficient": formats.format_number(task.coefficient),
		"due": formats.format_short_date(task.due_date),
		"marks": describe_marks(task),
		"came": describe_origin(task),
	}


def describe_origin(task) -> str:
	"""Work that changed hands or came up later: from or to whom, when and why; nothing for planned work."""
	person, on = cstr(task.other_person), formats.format_short_date(task.came_on)
	text = {
		"handed_over": _("Handed over to {0} on {1}: {2}").format(person, on, cstr(task.came_reason)),
		"taken_over": _("Taken over from {0} on {1}: {2}").format(person, on, cstr(task.came_reason)),
		"sudden": _("Sudden work of {0}: {1}").format(on, cstr(task.came_reason)),
	}.get(task.came_by if task.came_on else "", "")
	if not text and task.part_total:
		text = _("Part of a product of {0}").format(
			formats.format_quantity(task.part_total, task.unit_of_measure)
		)
	if task.uncounted:
		text += f" ({describe_uncounted(task.uncounted)})"
	return text.strip()


def describe_marks(task) -> str:
	"""What sets a task apart: its kind and where it comes from. The regular, self-registered one says nothing."""
	found = [_(task.kind)] if task.kind and task.kind != "Regular" else []
	if task.origin and task.origin != "Self-registered":
		found.append(_(task.origin))
	return "; ".join(found)


def build_milestone_row(row, tasks: list) -> dict:
	no = cint(row.task_no)
	unit = tasks[no - 1].unit_of_measure if 0 < no <= len(tasks) else ""
	return {
		"no": no,
		"due": formats.format_short_date(row.due_date),
		"output": cstr(row.output),
		"target": formats.format_quantity(row.target or None, unit),
	}


def change_row(row) -> dict:
	floats = {df.label for df in frappe.get_meta("Contract Task").fields if df.fieldtype == "Float"}
	is_float = row.field_label in floats
	return {
		"on": formats.format_short_date(row.changed_on),
		"no": row.task_no,
		"what": _(row.field_label),
		"old": _show_value(row.old_value, is_float),
		"new": _show_value(row.new_value, is_float),
		"reason": cstr(row.reason),
	}


def _show_value(value, is_float: bool) -> str:
	"""A value before or after a change; a figure as the rest of the paper writes it."""
	is_figure = is_float and re.fullmatch(r"-?\d+(\.\d+)?", cstr(value))
	return formats.format_number(value) if is_figure else cstr(value)
