"""What was kept before it was known to tell too much: histories of ratings, who follows a record, versions of sheets."""

import frappe

from cadre_kpi.access import rules, version_history


def execute() -> None:
	frappe.db.delete("Document Follow", {"ref_doctype": ("in", rules.TRANSACTIONS)})
	frappe.db.delete("Version", {"ref_doctype": "Council Score"})
	frappe.db.delete("DocShare", {"share_doctype": ("in", rules.TRANSACTIONS)})
	version_history.split_stored()
