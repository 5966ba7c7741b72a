"""A record and its rows, each table in one plain statement."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def build_select(columns: str, doctype: str, condition: str) -> str:
	"""A statement of names from the code and from DocTypes; values go in as parameters.

	A form asks a dozen of them, and building one by `frappe.qb` costs as much as answering it.
	"""
	return f"select {columns} from `tab{doctype.replace('`', '')}` where {condition}"


def read_record(doctype: str, name: str | int) -> frappe._dict | None:
	"""Every column of a record, or None where there is none of that name."""
	query = build_select("*", doctype, "name = %s limit 1")
	found = frappe.db.sql(query, (name,), as_dict=True)
	return found[0] if found else None


def read_rows(doc: Document, table: object) -> list[frappe._dict]:
	"""The rows of one table of a record, in their order. `table` is the field that holds them."""
	query = build_select(
		"*", table.options, "parent = %s and parenttype = %s and parentfield = %s order by idx"
	)
	return frappe.db.sql(query, (doc.name, doc.doctype, table.fieldname), as_dict=True)
