"""Files that a record names in its fields and rows: uploaded by who saves it, and the record's own from that save on.

What is uploaded at a record that is not saved yet waits with its owner, see `files`; the save that names it makes it the
record's, in the same transaction. Frappe does so for the fields of a record, not for those of its rows, and takes any
address, so that naming another's file would give its content.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

from cadre_kpi.access.doors import files

ATTACH = ("Attach", "Attach Image")


def check(doc, method: str | None = None) -> None:
	"""Before a record is validated: every address that this save adds is that of a file its user may read."""
	if doc.is_written_by_server() or frappe.session.user == "Administrator":
		return
	for address in _find_added_files(doc):
		if not any(files.is_readable(row) for row in files.find_rows_at(address)):
			frappe.throw(
				_("{0} is not a file that you uploaded. Upload it here.").format(
					escape_html(unquote(address.rpartition("/")[2])[:140])
				),
				frappe.PermissionError,
				title=_("File not found"),
			)


def take(doc, method: str | None = None) -> None:
	"""After a record was written: the files that it names are attached to it, and those of its rows that are gone go."""
	before = doc.get_doc_before_save()
	wanted, held = set(find_named_files(doc)), set(find_named_files(before) if before else ())
	for address in sorted(wanted - held):
		_attach(doc, address)
	if not doc.docstatus:
		_drop(doc, held - wanted)


def find_named_files(doc) -> Iterator[str]:
	"""Addresses of files of this site in the fields and rows of a record."""
	for record in (
		doc,
		*(row for table in doc.meta.get_table_fields() for row in doc.get(table.fieldname) or ()),
	):
		for df in record.meta.fields:
			address = cstr(record.get(df.fieldname)) if df.fieldtype in ATTACH else ""
			if address.startswith(files.LOCAL):
				yield address


def _find_added_files(doc) -> set[str]:
	before = doc.get_doc_before_save()
	return set(find_named_files(doc)) - set(find_named_files(before) if before else ())


def _attach(doc, address: str) -> None:
	rows = files.find_rows_at(address)
	if any((row.attached_to_doctype, row.attached_to_name) == (doc.doctype, doc.name) for row in rows):
		return
	own = (df.fieldname for df in doc.meta.fields if df.fieldtype in ATTACH)
	place = {
		"attached_to_doctype": doc.doctype,
		"attached_to_name": doc.name,
		# of a field of the record itself, for Frappe does the same and must find it done
		"attached_to_field": next((name for name in own if doc.get(name) == address), None),
	}
	waiting = next((row for row in rows if not row.attached_to_doctype and files.is_readable(row)), None)
	if waiting:
		file = frappe.get_doc("File", waiting.name)
		files.check_stored(file)
		# the file's own save would write it anew; whose it is was asked above
		frappe.db.set_value("File", file.name, place)
	elif rows:
		values = {"file_url": address, "file_name": rows[0].file_name, "is_private": rows[0].is_private}
		frappe.get_doc({"doctype": "File", **values, **place}).insert()


def _drop(doc, gone: set[str]) -> None:
	"""Files that a draft named before this save and no longer does."""
	for address in gone:
		place = {"file_url": address, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
		for name in frappe.get_all("File", filters=place, pluck="name"):
			frappe.delete_doc("File", name)
