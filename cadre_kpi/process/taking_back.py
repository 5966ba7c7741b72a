"""A step taken back by the one who took it, on the same day, while nobody has acted on the record since.

Only steps of those who check, between two states in which nothing is in force: what was assigned, verified or decided
stands, and is adjusted in its own ways.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, getdate

from cadre_kpi.access import actions, records, rules
from cadre_kpi.access.membership import get_membership

ACTION = "Undo Step"
STEPS: dict[str, tuple[str, ...]] = {
	"Task Contract": ("Appraise", "Conclude Consultation", "Return"),
	"Progress Report": ("Return",),
}


def is_open(doctype: str, step, state: str, modified_by: str) -> bool:
	"""Whether a step of the process log can still be taken back. `state`, `modified_by`: of the record now."""
	return (
		step.action in STEPS.get(doctype, ())
		and step.acted_by == frappe.session.user
		and getdate(step.acted_on) == getdate()
		and step.to_state == state
		and modified_by == frappe.session.user
	)


def take_back(doctype: str, name: str, seen: str) -> str:
	"""Take the last step of a record back; returns the state in which it stands again. `seen`: its version.

	Throws `frappe.PermissionError` to who could not write the record before the step, and a `frappe.ValidationError`
	where somebody has acted since.
	"""
	if doctype not in STEPS:
		frappe.throw(_("A step on {0} is not taken back.").format(_(doctype)))
	actions.check_seen(doctype, name, seen)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	step = doc.process_log[-1] if doc.process_log else None
	if not step or cint(doc.docstatus) or not is_open(doctype, step, doc.workflow_state, doc.modified_by):
		frappe.throw(
			_(
				"This step cannot be taken back: it was not your last one of today, or somebody has worked on {0} since."
			).format(name)
		)
	if not could_write_before(doc, step.from_state):
		frappe.throw(_("You are not permitted to take this step back."), frappe.PermissionError)
	doc.step_back_to(step.from_state, ACTION, effects=False)
	return doc.workflow_state


def could_write_before(doc, state: str) -> bool:
	"""Whether the user may write a record of this kind and place in the state before the step, still today."""
	stage = rules.STAGES[doc.doctype][rules.get_stage_key(doc.doctype, state, doc)]
	return frappe.session.user == "Administrator" or records.is_related(
		records.load_facts(doc), get_membership(), stage.write
	)
