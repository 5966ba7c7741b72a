"""Decisions taken on "My Work": the workflow's own actions, on the version that the user has seen."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access import actions
from cadre_kpi.my_work import words
from cadre_kpi.my_work.waiting import KINDS

# What a body fills in while it passes an evaluation on; nothing else is written from this page.
CONCLUSION = ("step_level", "step_opinion", "step_votes")


def take_action(doctype: str, seen: dict[str, str], action: str, note: str, values: dict | None) -> dict:
	"""Take a workflow action on records. `seen`: name → `modified` as it was shown.

	`note`: reason for all. `values`: the body's conclusion, for one evaluation. Returns `done` (names) and `failures`
	(name, reason, changed: whether the record is another one than the user saw).
	"""
	if doctype not in KINDS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	if not seen:
		frappe.throw(_("Nothing was entered."))
	versions = seen
	if values:
		_conclude(doctype, seen, values)
		versions = _read_versions(doctype, list(seen))
	outcome = actions.bulk_workflow_approval(list(seen), doctype, action, seen=versions, note=note)
	if values and outcome["failures"]:
		# what was entered belongs to the step: without it nothing is kept
		frappe.db.rollback(save_point="conclusion")
	stored = _read_versions(doctype, [failure["name"] for failure in outcome["failures"]])
	for failure in outcome["failures"]:
		failure["changed"] = stored.get(failure["name"]) != cstr(seen.get(failure["name"]))
	return outcome


def _conclude(doctype: str, seen: dict[str, str], values: dict) -> None:
	if doctype != "Cadre Evaluation" or len(seen) != 1 or set(values) - set(CONCLUSION):
		frappe.throw(_("Only the conclusion on one evaluation is entered here."))
	((name, modified),) = seen.items()
	actions.check_seen(doctype, name, modified)
	frappe.db.savepoint("conclusion")
	doc = frappe.get_doc(doctype, name)
	doc.update({field: cstr(value) for field, value in values.items()})
	doc.save()


def _read_versions(doctype: str, names: list[str]) -> dict[str, str]:
	rows = frappe.get_list(
		doctype, filters={"name": ("in", names or [""])}, fields=["name", "modified"], limit=0
	)
	return {row.name: words.tell_version(row.modified) for row in rows}
