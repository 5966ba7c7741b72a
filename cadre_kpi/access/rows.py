"""Rows of tables that belong to a record: a right on a row is a right on its record."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

from cadre_kpi.access.document import StoredRow


class Row(StoredRow):
	"""Base of the rows in `rules.CHILDREN`.

	Frappe asks the record in which a row stands, but where the row was loaded alone its versions 15 and 16 have no
	record at hand and ask for the role only; so whoever has the role could read any row by its name.

	A row is written through its record alone, whose rules would be asked in vain otherwise.
	"""

	def insert(self, *args: object, **kwargs: object) -> None:
		_refuse(self)

	def save(self, *args: object, **kwargs: object) -> None:
		_refuse(self)

	def on_trash(self) -> None:
		_refuse(self)


def _refuse(row: Row) -> None:
	frappe.throw(
		_("{0} is changed in the record in which it stands, not by itself.").format(_(row.doctype)),
		frappe.PermissionError,
	)


def _get_record(row: Row) -> Document | None:
	"""The record in which the row stands; one that was not loaded with it is fetched."""
	found = BaseDocument.parent_doc.fget(row)
	if found is None and row.get("parent") and row.get("parenttype") and not row.get("__islocal"):
		if frappe.db.exists(row.parenttype, row.parent):
			found = frappe.get_doc(row.parenttype, row.parent)
	return found


# versions before 15 know no such property and ask the record by its name
if isinstance(getattr(BaseDocument, "parent_doc", None), property):
	Row.parent_doc = BaseDocument.parent_doc.getter(_get_record)
