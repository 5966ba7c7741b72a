"""A record and its rows, each table in one plain statement."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType


def read_record(doctype: str, name: str | int) -> frappe._dict | None:
	"""Every column of a record, or None where there is none of that name."""
	table = DocType(doctype)
	found = frappe.qb.from_(table).select("*").where(table.name == name).limit(1).run(as_dict=True)
	return found[0] if found else None


def read_rows(doc: Document, table: object) -> list[frappe._dict]:
	"""The rows of one table of a record, in their order. `table` is the field that holds them."""
	row = DocType(table.options)
	return (
		frappe.qb.from_(row)
		.select("*")
		.where(
			(row.parent == doc.name) & (row.parenttype == doc.doctype) & (row.parentfield == table.fieldname)
		)
		.orderby(row.idx)
		.run(as_dict=True)
	)
