"""Every change of a task after registration is kept: what, from what to what, who, when, why, in which state."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, flt, now_datetime

from cadre_kpi.scoring.fields import to_plain

TRACKED = (
	"task_name",
	"output_product",
	"unit_of_measure",
	"target",
	"weight",
	"coefficient",
	"kind",
	"due_date",
	"measure",
	"resolution",
	"yearly_output",
	"support_promised",
	"dropped",
	"came_by",
	"other_person",
	"uncounted",
)
NUMBERS = {"target", "weight", "coefficient", "dropped"}


def find_differences(before: list, after: list) -> list[dict]:
	"""Changes between two lists of task rows, matched by row name, in the order of the new list.

	Each is `task_row`, `task_no`, `fieldname` (empty for a row that is new or gone), `old_value`, `new_value`.
	"""
	old = {row.name: row for row in before}
	found = []
	for row in after:
		was = old.pop(row.name, None)
		if was is None:
			found.append(_change(row, "", "", row.task_name))
			continue
		for field in TRACKED:
			if _get_value(was, field) != _get_value(row, field):
				found.append(_change(row, field, _show(was, field), _show(row, field)))
	for row in old.values():
		found.append(_change(row, "", row.task_name, ""))
	return found


def keep(doc, before, reason: str) -> int:
	"""Append the differences to the contract's `changes`; returns how many. Throws when a reason is missing."""
	found = find_differences(before.tasks, doc.tasks)
	if not found:
		return 0
	if not reason.strip():
		frappe.throw(
			_("You changed tasks: {0}. Write into {1} why, it is kept with the change.").format(
				", ".join(sorted({_("task {0}").format(item["task_no"]) for item in found})),
				frappe.bold(_(doc.meta.get_label("change_reason"))),
			),
			title=_("A reason is needed"),
		)
	for item in found:
		doc.append(
			"changes",
			{
				**{key: item[key] for key in ("task_row", "task_no", "old_value", "new_value")},
				"field_label": _get_label(doc, item),
				"changed_on": now_datetime(),
				"changed_by": frappe.session.user,
				"reason": reason.strip(),
				"state": before.workflow_state,
			},
		)
	return len(found)


def _get_label(doc, item: dict) -> str:
	if item["fieldname"]:
		return frappe.get_meta("Contract Task").get_label(item["fieldname"])
	return "Task Added" if item["new_value"] else "Task Removed"


def _change(row, field: str, old: str, new: str) -> dict:
	return {
		"task_row": row.name,
		"task_no": row.idx,
		"fieldname": field,
		"old_value": cstr(old),
		"new_value": cstr(new),
	}


def _get_value(row, field: str):
	value = row.get(field)
	return flt(value, 6) if field in NUMBERS else cstr(value).strip()


def _show(row, field: str) -> str:
	value = row.get(field)
	return to_plain(Decimal(str(flt(value, 6)))) if field in NUMBERS else cstr(value)
