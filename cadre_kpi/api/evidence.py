"""What the form of a report says about evidence before anything is uploaded."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size

from cadre_kpi.access.doors import files


@frappe.whitelist(methods=["GET", "POST"])
def limits() -> dict:
	"""Kinds of files that are kept as evidence (endings without a dot) and the most bytes of one."""
	if not frappe.has_permission("Progress Report", "read"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return {"kinds": list(files.SIGNATURES), "largest": min(files.LARGEST, get_max_file_size())}
