"""Numbers are stored as they were entered: every column with at least six decimal places, in every version.

Newer versions of Frappe give a column as many places as its field names as precision. A rating is computed from what
the database gives back, so a column of two places rounds a deduction of 10.005 and can change a level at the next
save. The app's fields therefore name no precision (nine places are stored); how many the desk shows is a matter of
`public/js/desk/places.js`.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.utils.app import MODULE

NUMBERS = ("Float", "Currency", "Percent")
PLACES = 6


def list_number_fields() -> dict[str, list[str]]:
	"""DocType of the app → its own fields that hold numbers with decimal places."""
	doctypes = frappe.get_all("DocType", filters={"module": MODULE, "issingle": 0, "custom": 0}, pluck="name")
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"DocField",
		filters={"parent": ("in", doctypes), "fieldtype": ("in", NUMBERS)},
		fields=["parent", "fieldname"],
		order_by="parent, idx",
	):
		found.setdefault(row.parent, []).append(row.fieldname)
	return found


def get_stored_places(doctype: str) -> dict[str, int]:
	"""Column of the DocType's table → decimal places that the database keeps, for its decimal columns."""
	columns = frappe.db.sql(
		"""SELECT column_name, numeric_scale FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name = %s AND data_type = 'decimal'""",
		f"tab{doctype}",
	)
	return {name: cint(scale) for name, scale in columns}


def narrow_columns() -> dict[str, list[str]]:
	"""DocType → its columns that keep less than `PLACES` decimal places."""
	found = {}
	for doctype, fields in list_number_fields().items():
		places = get_stored_places(doctype)
		narrow = [field for field in fields if places.get(field, 0) < PLACES]
		if narrow:
			found[doctype] = narrow
	return found


def widen_columns() -> list[str]:
	"""Give every narrow column its places and drop the site's settings that narrowed it; returns the DocTypes changed.

	What a column has already rounded away cannot be brought back. Widening changes no stored value.
	"""
	fields = list_number_fields()
	for row in frappe.get_all(
		"Property Setter",
		filters={"property": "precision", "doc_type": ("in", list(fields))},
		fields=["name", "doc_type", "field_name", "value"],
	):
		if row.field_name in fields[row.doc_type] and is_narrow(row.value):
			frappe.delete_doc("Property Setter", row.name, force=True)
	changed = sorted(narrow_columns())
	for doctype in changed:
		frappe.clear_cache(doctype=doctype)
		frappe.db.updatedb(doctype)
	return changed


def is_narrow(precision: object) -> bool:
	"""Whether a precision, as a field or a Property Setter holds it, means too few places. Empty means nine."""
	return str(precision or "").strip() != "" and cint(precision) < PLACES


def refuse_narrow(doc, method: str | None = None) -> None:
	"""Hook on Property Setter: a site's own precision may not cut the numbers that ratings are computed from."""
	if doc.property != "precision" or not is_narrow(doc.value):
		return
	if frappe.db.get_value("DocType", doc.doc_type, "module") != MODULE:
		return
	field = frappe.db.get_value(
		"DocField",
		{"parent": doc.doc_type, "fieldname": doc.field_name},
		["label", "fieldtype"],
		as_dict=True,
	)
	if field and field.fieldtype in NUMBERS:
		frappe.throw(
			_(
				"{0} ({1}): a precision of {2} would round the stored figures from which ratings are computed. Choose {3} or more, or leave it empty."
			).format(frappe.bold(_(field.label)), _(doc.doc_type), cint(doc.value), PLACES)
		)
