"""Whoever sent something may take it back while nobody has acted on it: a registration, a report, a self-assessment."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

ACTION = "Recall"
# the step that is taken back, by the kind of record
SENDING = {
	"Task Contract": "Register",
	"Progress Report": "Send Report",
	"Cadre Evaluation": "Send Self-Assessment",
}
# records that somebody has built on what was sent: DocType, field with the name of the record
BUILT_ON = {
	"Progress Report": (("Directive", "progress_report"),),
	"Cadre Evaluation": (("Council Session Evaluation", "evaluation"), ("Council Score", "evaluation")),
}


def explain_refusal(doc) -> str:
	"""Why the user cannot take a stored record back, in a sentence; empty where it is possible."""
	log = doc.get("process_log") or []
	last = log[-1] if log else None
	if not last or last.action != SENDING.get(doc.doctype) or last.to_state != doc.workflow_state:
		return _("{0} was not just sent; there is nothing to take back.").format(doc.name)
	if last.acted_by != frappe.session.user:
		return _("{0} was sent by {1}, who alone can take it back.").format(
			doc.name, frappe.utils.get_fullname(last.acted_by)
		)
	built_on = any(
		frappe.db.exists(doctype, {field: doc.name}) for doctype, field in BUILT_ON.get(doc.doctype, ())
	)
	if built_on or cstr(doc.modified_by) != frappe.session.user:
		return _("{0} is being worked on by others already. Ask them to return it.").format(doc.name)
	return ""
