"""A Period Deadline: one date of one period, worked out from its scheme. Never entered by hand."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


class PeriodDeadline(Document):
	pass


def on_doctype_update():
	frappe.db.add_index("Period Deadline", ["period", "stage"])
