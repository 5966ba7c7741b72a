"""A record and its rows, each table in one plain statement."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def read_record(doctype: str, name: str | int) -> frappe._dict | None:
	"""Every column of a record, or None where there is none of that name."""
	found = frappe.db.sql(f"select * from `tab{doctype}` where name = %s limit 1", (name,), as_dict=True)
	return found[0] if found else None


def read_rows(doc: Document, table: object) -> list[frappe._dict]:
	"""The rows of one table of a record, in their order. `table` is the field that holds them."""
	return frappe.db.sql(
		f"""select * from `tab{table.options}`
		where parent = %s and parenttype = %s and parentfield = %s order by idx""",
		(doc.name, doc.doctype, table.fieldname),
		as_dict=True,
	)
