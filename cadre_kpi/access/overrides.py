"""Doors of Frappe that ask for the role only, not for the record: closed for the records of this app.

Link search with `ignore_user_permissions`, `frappe.client.get_count` and, in some versions, the list of linked
documents answer about every row, the last two even to whoever holds no role on the DocType.
"""

from __future__ import annotations

import frappe
import frappe.client
from frappe import _
from frappe.desk.form import load
from frappe.desk.form.linked_with import get_linked_docs, get_linked_doctypes
from frappe.permissions import get_role_permissions
from frappe.utils import cint, cstr

from cadre_kpi.access import records, rules, search
from cadre_kpi.access.doors import filters, gate
from cadre_kpi.access.doors.calls import check_kind
from cadre_kpi.access.readable import check_record_readable
from cadre_kpi.access.sought import SOUGHT
from cadre_kpi.database import once
from cadre_kpi.database.links import read_titles

PTYPES = ("write", "submit", "cancel", "delete")


@frappe.whitelist()
def search_records(
	doctype: str,
	txt: str,
	searchfield: str | None = None,
	start: int = 0,
	page_len: int = 10,
	filters: dict | list | str | None = None,
	as_dict: bool = False,
) -> list:
	"""Records for a link field: only those in the user's own list, see `search.find_link_choices`."""
	if doctype not in SOUGHT and doctype not in rules.TRANSACTIONS:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	found = search.find_link_choices(doctype, txt, start, page_len, frappe.parse_json(filters) or None)
	return found if as_dict else [tuple(row.values()) for row in found]


@frappe.whitelist()
def get_count(
	doctype: str, filters: dict | list | str | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""`frappe.client.get_count`, which counts the records of this app as far as the user may see them."""
	if doctype in rules.CHILDREN:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	check_kind(doctype)
	if frappe.get_meta(doctype).issingle:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	if not _has_condition(doctype):
		return frappe.client.get_count(doctype, filters, debug, cache)
	return _count(doctype, frappe.parse_json(filters) or None)


def _has_condition(doctype: str) -> bool:
	"""Whether this app decides what of a DocType a list shows: then a count is one of that list."""
	conditions = frappe.get_hooks("permission_query_conditions").get(doctype, ())
	return any(address.startswith("cadre_kpi.") for address in conditions)


def _count(doctype: str, filters: dict | list | None) -> int:
	try:
		# a filter on a table of rows joins it
		counted = f"count(distinct `tab{doctype}`.name) as total"
		found = frappe.get_list(doctype, filters=filters, fields=[counted], order_by=None)
	except frappe.ValidationError:  # newer Frappe takes functions as dicts only
		found = frappe.get_list(
			doctype, filters=filters, fields=[{"COUNT": "name", "as": "total"}], order_by=None
		)
	return cint(found[0].total) if found else 0


@frappe.whitelist(methods=["POST", "PUT"])
def update_many(docs: list | str) -> dict[str, list]:
	"""Frappe's method of this name: whatever fails leaves nothing half written, and why is told in words.

	A record that may not be read fails like one that is not there.
	"""
	failed = []
	for values in frappe.parse_json(docs):
		if not isinstance(values, dict):
			frappe.throw(_("{0} has a value of the wrong kind.").format(frappe.bold("docs")))
		values.pop("flags", None)
		frappe.db.savepoint("bulk_update")
		doctype, name = cstr(values.get("doctype")), values.get("docname")
		try:
			if filters.is_of_app(doctype):
				gate.check_readable(doctype, {cstr(name)})
			doc = frappe.get_doc(doctype, name)
			doc.update(values)
			doc.save()
		except Exception as refusal:
			frappe.db.rollback(save_point="bulk_update")
			fault = getattr(refusal, "http_status_code", 500) >= 500
			failed.append({"doc": values, "exc": type(refusal).__name__ if fault else cstr(refusal)})
	return {"failed_docs": failed}


@frappe.whitelist()
def linked_with(doctype: str, docname: str) -> dict[str, list]:
	"""The records that link to a document, as the form's "Links" shows them: ours only from the user's own lists."""
	check_record_readable(doctype, docname)
	# a kind that the user may not read at all is an error in some versions
	kinds = {
		kind: how for kind, how in get_linked_doctypes(doctype).items() if frappe.has_permission(kind, "read")
	}
	found = get_linked_docs(doctype, docname, kinds)
	for kind in set(found).intersection(rules.TRANSACTIONS):
		rows = found.pop(kind)
		if readable := _read_fields(kind, [row["name"] for row in rows], list(rows[0])):
			found[kind] = readable
	return found


def _read_fields(doctype: str, names: list[str], fields: list[str]) -> list[dict]:
	"""The fields of these records, as far as the user may see both."""
	if not get_role_permissions(frappe.get_meta(doctype)).get("read"):
		return []
	return frappe.get_list(doctype, filters={"name": ("in", names)}, fields=fields, limit_page_length=0)


def tell_form(doc, method: str | None = None) -> None:
	"""On loading a form: which rights the user has on this record now, so that the form offers no others."""
	once.answer()
	role = get_role_permissions(doc.meta)
	doc.set_onload("may", {ptype: bool(role.get(ptype)) and records.allows(doc, ptype) for ptype in PTYPES})


@frappe.whitelist()
def open_form(doctype: str, name: str, user: str | None = None) -> list | None:
	"""A record as its form opens it. `frappe.desk.form.load.getdoc`, which reads titles of links one by one."""
	if doctype not in rules.TRANSACTIONS:
		return load.getdoc(doctype, name)
	try:
		doc = frappe.get_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return load.getdoc(doctype, name)
	if not doc.has_permission("read"):
		return load.getdoc(doctype, name)  # refuses in Frappe's words
	load.run_onload(doc)
	doc.apply_fieldlevel_read_permissions()
	doc.add_viewed()
	load.get_docinfo(doc)
	doc.add_seen()
	load.send_link_titles(read_titles(doc))
	frappe.response.docs.append(doc)
	return None
