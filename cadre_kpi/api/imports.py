"""The form of a Data Import: the way back from a wrong file."""

from __future__ import annotations

import frappe
from frappe.core.doctype.data_import import data_import as frappes

from cadre_kpi.masters import import_trees, import_undo


@frappe.whitelist()
def get_preview_from_template(
	data_import: str, import_file: str | None = None, google_sheets_url: str | None = None
) -> dict:
	"""Frappe's preview of a file, in which a record may name one of the same file. Needs the right to write the import."""
	import_trees.let_parents_come_along()
	frappe.get_doc("Data Import", data_import).check_permission("write")
	return frappes.get_preview_from_template(data_import, import_file, google_sheets_url)


@frappe.whitelist(methods=["POST"])
def start(data_import: str) -> bool | None:
	"""Start an import as Frappe does, see `get_preview_from_template`. Needs the right to write it."""
	import_trees.let_parents_come_along()
	frappe.get_doc("Data Import", data_import).check_permission("write")
	return frappes.form_start_import(data_import)


@frappe.whitelist()
def count_imported(name: str) -> int:
	"""How many records of an import are still there, see `import_undo.count`. Needs the right to write the import."""
	return import_undo.count(name)


@frappe.whitelist(methods=["POST"])
def take_back(name: str, before: int | None = None) -> dict:
	"""Delete what an import made and nobody used, some records a request, see `import_undo.take_back`."""
	return import_undo.take_back(name, before)
