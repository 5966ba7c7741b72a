"""A Period Deadline: one date of one period, worked out from its scheme. Never entered by hand."""

from __future__ import annotations

import frappe

from cadre_kpi.access.document import GuardedDocument


class PeriodDeadline(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body_type: DF.Literal[
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
		code: DF.Data | None
		due_date: DF.Date
		from_date: DF.Date | None
		occurrence: DF.Data | None
		period: DF.Link
		remind_days: DF.Data | None
		scheme: DF.Link | None
		scheme_date: DF.Date | None
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
		title: DF.Data | None
		to_date: DF.Date | None
		unit: DF.Link | None
		when_passed: DF.Literal["remind", "escalate", "mark_late", "close"]
	# end: auto-generated types

	pass


def on_doctype_update():
	frappe.db.add_index("Period Deadline", ["period", "stage"])
