"""Evidence: what the form of a report says before anything is uploaded, and all files of a contract by task."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size

from cadre_kpi.access.doors import files
from cadre_kpi.contracts import evidence


@frappe.whitelist(methods=["GET", "POST"])
def get_limits() -> dict:
	"""Kinds of files that are kept as evidence (endings without a dot) and the most bytes of one."""
	if not frappe.has_permission("Progress Report", "read"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return {"kinds": list(files.SIGNATURES), "largest": min(files.LARGEST, get_max_file_size())}


@frappe.whitelist(methods=["GET", "POST"])
def list_for_contract(contract: str) -> dict:
	"""Contract task → its evidence in the reports of a contract, as `contracts.evidence.list_for_contract` gives it.

	Needs the right to read the contract; only of reports that the user may read.
	"""
	doc = frappe.get_doc("Task Contract", contract)
	doc.check_permission("read")
	return evidence.list_for_contract(doc)
