"""Papers as PDF."""

from __future__ import annotations

import frappe

from cadre_kpi.papers import pdf


@frappe.whitelist(methods=["GET", "POST"])
def download(doctype: str, name: str, print_format: str | None = None) -> None:
	"""Answer the request with the paper of a document as PDF.

	`print_format`: another print format of the same DocType than the shipped one. Throws
	`frappe.PermissionError` when the user may not print the document.
	"""
	pdf.download(doctype, name, print_format)
