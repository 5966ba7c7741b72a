"""A Deadline Event: that somebody was reminded, that a stage was late, escalated or closed. Written by the system."""

from __future__ import annotations

import frappe

from cadre_kpi.access.document import GuardedDocument


class DeadlineEvent(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cadre: DF.Link | None
		cadre_name: DF.Data | None
		day: DF.Date | None
		deadline: DF.Link | None
		due_date: DF.Date | None
		escalated_to: DF.Literal[
			"",
			"Standing Committee",
			"Advisory Council",
			"Focal Agency",
			"Organisation Board",
			"Advisory Body",
			"Unit Collective",
			"Party Cell",
			"Party Group",
			"Party Committee",
		]
		event_key: DF.Data | None
		kind: DF.Literal["Reminder", "Escalation", "Late", "Closed"]
		lifted_by: DF.Link | None
		managed_by: DF.Link | None
		notified: DF.Check
		offset_days: DF.Int
		period: DF.Link | None
		record: DF.DynamicLink | None
		record_doctype: DF.Link | None
		stage: DF.Literal[
			"registration",
			"appraisal",
			"compilation",
			"consultation",
			"submission",
			"assignment",
			"personal_plan",
			"report",
			"verification",
			"inspection",
			"directive",
			"self_assessment",
			"superior_review",
			"comment",
			"council",
			"proposal",
			"vote",
			"opinion",
			"agreement",
			"decision",
			"notification",
			"publication",
			"appeal",
		]
		unit: DF.Link | None
	# end: auto-generated types

	pass


def on_doctype_update():
	frappe.db.add_index("Deadline Event", ["notified", "day"])
	frappe.db.add_index("Deadline Event", ["period", "unit"])
	frappe.db.add_index("Deadline Event", ["record", "kind"])
