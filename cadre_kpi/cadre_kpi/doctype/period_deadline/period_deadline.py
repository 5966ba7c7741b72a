"""A Period Deadline: one date of one period, worked out from its scheme. Never entered by hand."""

from __future__ import annotations

import frappe

from cadre_kpi.access.document import GuardedDocument


class PeriodDeadline(GuardedDocument):
	pass


def on_doctype_update():
	frappe.db.add_index("Period Deadline", ["period", "stage"])
