"""A step of the workflow taken for many records from their list: one reason for all, one result for each."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.workflow import apply_workflow, get_workflow_name
from frappe.utils import strip_html

from cadre_kpi.process.document import NEEDS_NOTE

MOST = 25  # records in one call; the list asks again for the next ones


@frappe.whitelist(methods=["POST"])
def take_step(doctype: str, names: str, action: str, reason: str = "") -> list[dict[str, str]]:
	"""Take `action` for each of `names` (a JSON list of at most `MOST`), with the rights of the session's user.

	Returns what failed: name, title and the reason in the user's language. What fails leaves its record untouched
	and does not keep the others back. Throws `frappe.ValidationError` where the action needs a reason and none is
	given, where there are too many names, and for a DocType without one of this app's workflows.
	"""
	frappe.has_permission(doctype, "write", throw=True)
	chosen = list(dict.fromkeys(json.loads(names)))
	if frappe.get_meta(doctype).module != "Cadre KPI" or not get_workflow_name(doctype):
		frappe.throw(_("{0} has no steps to take.").format(_(doctype)))
	if len(chosen) > MOST:
		frappe.throw(_("At most {0} records at once.").format(MOST))
	if action in NEEDS_NOTE and not reason.strip():
		frappe.throw(_("Write the reason: it is sent to everybody concerned."), title=_("A reason is needed"))
	return [failure for name in chosen if (failure := _take(doctype, str(name), action, reason.strip()))]


def _take(doctype: str, name: str, action: str, reason: str) -> dict[str, str] | None:
	"""One record's step within a savepoint; None when it was taken."""
	title = name
	frappe.db.savepoint("bulk_step")
	frappe.clear_messages()
	try:
		doc = frappe.get_doc(doctype, name)
		doc.check_permission("write")
		title = doc.get_title() or name
		if action in NEEDS_NOTE:
			doc.action_note = reason
			doc.save()
		apply_workflow(doc, action)
	except Exception as error:
		frappe.db.rollback(save_point="bulk_step")
		says = _said()
		frappe.clear_messages()
		if not says:  # nobody meant it for people
			frappe.log_error(title=f"{action}: {doctype} {name}"[:140])
			says = _("Not done: {0}. The administrator finds it in the error log.").format(
				type(error).__name__
			)
		return {"name": name, "title": title, "reason": says}
	frappe.clear_messages()
	return None


def _said() -> str:
	"""The last message that was to be shown, without marks."""
	log = frappe.get_message_log()
	found = log[-1] if log else {}
	found = json.loads(found) if isinstance(found, str) else found
	return strip_html(found.get("message") or "")
