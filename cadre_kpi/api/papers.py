"""Papers as PDF."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.papers import background, pdf, view


@frappe.whitelist(methods=["GET", "POST"])
def download(doctype: str, name: str, print_format: str | None = None) -> None:
	"""Answer the request with the paper of a document as PDF.

	`print_format`: another print format of the same DocType than the shipped one. Throws
	`frappe.PermissionError` when the user may not print the document.
	"""
	pdf.download(doctype, name, print_format)


@frappe.whitelist(methods=["GET", "POST"])
def list_offered(doctype: str, name: str) -> list[str]:
	"""Names of the papers (print formats) that a record has, the one that is handed out unasked first.

	Throws `frappe.PermissionError` when the user may not print the document.
	"""
	doc = _read_printable(doctype, name)
	return [paper.print_format for paper in view.list_papers(doc)]


@frappe.whitelist(methods=["GET", "POST"])
def is_long(doctype: str, name: str) -> bool:
	"""Whether the paper of a record is so long that it is made in the background.

	Throws `frappe.PermissionError` when the user may not print the document.
	"""
	_read_printable(doctype, name)
	return background.is_long(doctype, name)


@frappe.whitelist(methods=["POST"])
def make_in_background(doctype: str, name: str, print_format: str | None = None) -> None:
	"""Make the paper in the background; a message tells the user when it is ready, with the file.

	Throws `frappe.PermissionError` when the user may not print the document.
	"""
	doc = _read_printable(doctype, name)
	pdf.format_of(doc, print_format)
	background.start(doctype, name, print_format)


def _read_printable(doctype: str, name: str):
	"""A record that the user may print, of a kind that has papers."""
	if doctype not in view.PAPERS:
		frappe.throw(_("There are no papers of this kind of record."))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("print")
	return doc
