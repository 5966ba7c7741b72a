"""What Frappe keeps beside the records of this app: histories, comments, mails, files. It goes when the app goes.

Frappe removes the tables of an app and leaves all of this behind: ratings that nobody may read any more would stand in
histories that every administrator opens.
"""

from __future__ import annotations

import frappe

from cadre_kpi.utils.app import MODULE

# kind of record of Frappe → its field that names the kind of record it is about
TRACES = {
	"Activity Log": "reference_doctype",
	"Comment": "reference_doctype",
	"Communication": "reference_doctype",
	"Data Import": "reference_doctype",
	"Deleted Document": "deleted_doctype",
	"DocShare": "share_doctype",
	"Document Follow": "ref_doctype",
	"Email Queue": "reference_doctype",
	"Kanban Board": "reference_doctype",
	"List Filter": "reference_doctype",
	"Notification Log": "document_type",
	"Tag Link": "document_type",
	"ToDo": "reference_type",
	"User Permission": "allow",
	"Version": "ref_doctype",
	"View Log": "reference_doctype",
	"Workflow Action": "reference_doctype",
}


def remove_traces() -> None:
	"""Set-based, but for files: their contents go with them."""
	kinds = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	for name in frappe.get_all("File", filters={"attached_to_doctype": ("in", kinds)}, pluck="name"):
		frappe.delete_doc("File", name, force=True, ignore_permissions=True, delete_permanently=True)
	# a digest is about many records, and names none
	digests = frappe.get_all("Digest Log", filters={"email_queue": ("is", "set")}, pluck="email_queue")
	_remove("Email Queue", {"name": ("in", digests)})
	for doctype, field in TRACES.items():
		if frappe.db.table_exists(doctype):
			_remove(doctype, {field: ("in", kinds)})


def _remove(doctype: str, filters: dict) -> None:
	"""These records and the rows of their tables, without a trace of their own."""
	parents = [str(name) for name in frappe.get_all(doctype, filters=filters, pluck="name")]
	if not parents:
		return
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parenttype": doctype, "parent": ("in", parents)})
	frappe.db.delete(doctype, filters)
