"""The same record as a plain Frappe one: as many fields, tables and rows, without this app's rules.

What remains between the two is what the app itself costs; what remains to a ToDo is also the size of the record.
"""

from __future__ import annotations

import frappe
from frappe.model import no_value_fields, table_fields

from benchmarks.desk.places import Place

KEPT = ("fieldname", "fieldtype", "label", "options", "in_list_view", "permlevel")


def copy_of(place: Place) -> Place:
	"""A plain record with the values and rows of this one, which the same user may write."""
	doc = frappe.get_doc(place.doctype, place.name)
	doctype = _define(place.doctype)
	copied = frappe.get_doc({"doctype": doctype, **_values(doc, doctype)})
	for table in doc.meta.get_table_fields():
		for row in doc.get(table.fieldname):
			kind = frappe.get_meta(doctype).get_field(table.fieldname).options
			copied.append(table.fieldname, _values(row, kind))
	copied.flags.ignore_links = copied.flags.ignore_mandatory = copied.flags.ignore_validate = True
	copied.insert(ignore_permissions=True)
	frappe.db.commit()
	return Place(doctype, copied.name, place.user, place.field)


def _values(doc, doctype: str) -> dict:
	return {
		field.fieldname: doc.get(field.fieldname)
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype not in (*no_value_fields, *table_fields)
	}


def _define(original: str) -> str:
	"""Name of the plain DocType with the fields of `original`, made where it is missing."""
	name = f"Plain {original}"
	if frappe.db.exists("DocType", name):
		return name
	meta = frappe.get_meta(original)
	fields = []
	for field in meta.fields:
		values = {key: field.get(key) for key in KEPT}
		if field.fieldtype in table_fields:
			values["options"] = _define(field.options)
		fields.append(values)
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"istable": meta.istable,
			"track_changes": meta.track_changes,
			"autoname": "hash",
			"fields": fields,
			"permissions": []
			if meta.istable
			else [
				{"role": "All", "read": 1, "write": 1, "create": 1, "permlevel": level}
				for level in {0, *(field.permlevel for field in meta.fields)}
			],
		}
	).insert()
	return name
