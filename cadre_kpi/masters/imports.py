"""Files from which masters are imported with Frappe's Data Import."""

from __future__ import annotations

import codecs

import frappe
from frappe.utils import cstr

HEADINGS = "data_import_column_header_map"  # where Frappe keeps the headings that it knows, by kind of record


def forget_headings(doc, method: str | None = None) -> None:
	"""Frappe keeps the headings of a kind in the language of whoever imported it last; in another none of them was found.
	Whoever opens or saves an import has them in the own language.
	"""
	if doc.reference_doctype:
		frappe.cache.hdel(HEADINGS, doc.reference_doctype)


def remove_mark(doc, method: str | None = None) -> None:
	"""Excel, and every export of this app, begins a CSV with the mark of its encoding; Frappe reads it as part of the
	first heading and leaves that column out. The import then goes by a copy without the mark: the file itself may serve
	elsewhere.
	"""
	if not cstr(doc.import_file).lower().endswith(".csv"):
		return
	name = frappe.db.get_value(
		"File",
		{"file_url": doc.import_file, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
	)
	if not name:
		return
	file = frappe.get_doc("File", name)
	content = file.get_content()
	content = content.encode() if isinstance(content, str) else content
	if not content.startswith(codecs.BOM_UTF8):
		return
	copy = frappe.get_doc(
		doctype="File",
		file_name=file.file_name,
		content=content.removeprefix(codecs.BOM_UTF8),
		is_private=1,
		attached_to_doctype=doc.doctype,
		attached_to_name=doc.name,
		attached_to_field="import_file",
	).insert()
	doc.import_file = copy.file_url
