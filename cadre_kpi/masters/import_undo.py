"""An import of a wrong file is undone: what it made is deleted, as long as nobody has used or changed it.

Frappe's Data Import keeps the way forward alone. Deleting asks what it asks in a form: the right to delete, and whether
another record names it; what cannot go stays and is named with the reason.
"""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.masters.imports import is_own
from cadre_kpi.utils.failures import get_reason

IMPORT, LOG = "Data Import", "Data Import Log"
NEW = "Insert New Records"
AT_ONCE = 25  # records a request; the page asks again for the others


def count(name: str) -> int:
	"""How many records of an import are still there."""
	doc = _load(name)
	names = frappe.get_all(LOG, filters=_build_filters(doc), pluck="docname")
	return len(frappe.get_all(doc.reference_doctype, filters={"name": ("in", names or [""])}, pluck="name"))


def take_back(name: str, before: int | None = None) -> dict:
	"""Delete up to `AT_ONCE` records of an import, the last one first: what stands below others goes before them.

	`before`: number in the import's log that the former request ended at. Returns `removed` (how many), `kept` (name
	and reason of each) and `next` (None at the end). An import that is undone whole may be started again.
	"""
	doc = _load(name)
	rows = frappe.get_all(
		LOG,
		filters=_build_filters(doc) | ({"log_index": ("<", before)} if before is not None else {}),
		fields=["name", "docname", "log_index", "creation"],
		order_by="log_index desc",
		limit=AT_ONCE,
	)
	removed, kept = [], []
	for row in rows:
		reason = _remove(doc.reference_doctype, row)
		if reason:
			kept.append({"name": row.docname, "reason": reason})
		else:
			removed.append(row.name)
	if removed:
		frappe.db.delete(LOG, {"name": ("in", removed)})
		doc.db_set("status", "Partial Success" if frappe.db.exists(LOG, _build_filters(doc)) else "Pending")
	done = len(rows) < AT_ONCE
	return {"removed": len(removed), "kept": kept, "next": None if done else rows[-1].log_index}


def _load(name: str):
	doc = frappe.get_doc(IMPORT, name)
	doc.check_permission("write")
	if not is_own(doc.reference_doctype):
		frappe.throw(_("Only imports of this app's records are undone here."))
	if doc.import_type != NEW:
		frappe.throw(
			_("Only an import of new records can be undone: what an update replaced is in no file any more.")
		)
	return doc


def _build_filters(doc) -> dict:
	return {"data_import": doc.name, "success": 1, "docname": ("is", "set")}


def _remove(doctype: str, row: frappe._dict) -> str:
	"""Delete one record; returns why it stays, empty where it went or was gone already."""
	modified = frappe.db.get_value(doctype, row.docname, "modified")
	if not modified:
		return ""
	if modified > row.creation:
		return _("It was changed after the import.")
	frappe.db.savepoint("one_record")
	try:
		frappe.delete_doc(doctype, row.docname)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point="one_record")
		return get_reason(error)
	return ""
