"""The report Retention Preview has no total any more; Frappe keeps this switch of a report as a site has it."""

from __future__ import annotations

import frappe


def execute() -> None:
	frappe.db.set_value("Report", "Retention Preview", "add_total_row", 0)
