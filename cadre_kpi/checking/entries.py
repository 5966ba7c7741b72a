"""What is entered on the boards of those who check, stored through the record itself with its own rights and checks."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt

from cadre_kpi.access import actions
from cadre_kpi.checking import acting, registrations, reports

APPRAISED = ("appraisal", "proposed_target", "appraisal_note")
WITH_TARGET = ("Make Harder", "Make Easier")
VERIFIED = tuple(f"verified_{field}" for field in reports.REPORTED)
CONFIRMED = ("cause_confirmed_by", "cause_confirmed_on", "cause_paper")
CORRECTED = (*VERIFIED, "correction_reason", *CONFIRMED)


def appraise(contract: str, seen: str, rows: list[dict]) -> dict:
	"""Keep, make harder or easier, or remove tasks of a registration. `seen`: its version as it was shown.

	`rows`: `row` (name of the task), `appraisal`, `proposed_target`, `appraisal_note`. Returns `modified` and the
	rows as they are stored. Throws when a target or a reason is missing.
	"""
	doc = _open(registrations.CONTRACT, registrations.STAGES, contract, seen)
	tasks = {task.name: task for task in doc.tasks}
	acting.refuse_other_rows(set(tasks), rows)
	for row in rows:
		_appraise_task(tasks[row["row"]], row)
	doc.save()
	return _get_stored(doc, APPRAISED)


def _appraise_task(task, row: dict) -> None:
	opinion, where = cstr(row.get("appraisal")), _("Task {0}").format(task.idx)
	target, note = flt(row.get("proposed_target")), cstr(row.get("appraisal_note")).strip()
	if opinion not in ("", *acting.get_choices("Contract Task", "appraisal")):
		frappe.throw(_("Choose one of the opinions offered."))
	if opinion in WITH_TARGET:
		higher = target > flt(task.target)
		if target <= 0 or target == flt(task.target) or higher != (opinion == "Make Harder"):
			frappe.throw(
				_(
					"{0}: registered is {1}. Enter the target that you propose instead, above it to make the task harder, below it to make it easier."
				).format(where, frappe.format(task.target, "Float"))
			)
	if opinion in (*WITH_TARGET, "Remove") and not note:
		frappe.throw(
			_("{0}: write the reason of your opinion; the cadre and the committee read it.").format(where)
		)
	task.appraisal = opinion
	task.proposed_target = target if opinion in WITH_TARGET else 0
	task.appraisal_note = note


def correct(report: str, seen: str, rows: list[dict]) -> dict:
	"""Accept other figures of a report than were reported, with the reason, or confirm objective causes.

	`rows`: `row` (its name) and of `CORRECTED` what is entered. `seen`: the version as it was shown. Returns
	`modified` and the rows as they are stored. The report itself refuses a correction without a reason.
	"""
	doc = _open(reports.REPORT, reports.STAGES, report, seen)
	tasks = {task.name: task for task in doc.tasks}
	acting.refuse_other_rows(set(tasks), rows)
	for row in rows:
		task = tasks[row["row"]]
		for field in CORRECTED:
			if field in row:
				task.set(field, _read(field, row[field]))
	doc.save()
	return _get_stored(doc, CORRECTED)


def _read(field: str, value: object) -> object:
	if field == "verified_quantity":
		return flt(value)
	if field in VERIFIED:
		return cint(value)
	return cstr(value).strip() or None


def _open(doctype: str, stages: tuple[str, ...], name: str, seen: str):
	"""The record as the user saw it, in a state in which it is checked, and theirs to write."""
	actions.check_seen(doctype, name, seen)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("write")
	if doc.workflow_state not in stages:
		frappe.throw(_("{0} is {1} and is not checked any more.").format(name, _(doc.workflow_state)))
	return doc


def _get_stored(doc, fields: tuple[str, ...]) -> dict:
	return {
		"modified": cstr(doc.modified),
		"rows": [{"row": task.name, **{field: task.get(field) for field in fields}} for task in doc.tasks],
	}
