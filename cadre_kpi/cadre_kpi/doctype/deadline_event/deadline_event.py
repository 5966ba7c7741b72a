"""A Deadline Event: that somebody was reminded, that a stage was late, escalated or closed. Written by the system."""

from __future__ import annotations

import frappe

from cadre_kpi.access.document import GuardedDocument


class DeadlineEvent(GuardedDocument):
	pass


def on_doctype_update():
	frappe.db.add_index("Deadline Event", ["notified", "day"])
	frappe.db.add_index("Deadline Event", ["period", "unit"])
	frappe.db.add_index("Deadline Event", ["record", "kind"])
