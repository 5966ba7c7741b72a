"""Settings of the app that are the site's own: days off and days worked beside the public holidays."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.deadlines import period_deadlines


class CadreKPISettings(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.deadline_day.deadline_day import DeadlineDay

		daily_digests: DF.Check
		days: DF.Table[DeadlineDay]
		days_before_closing: DF.Int
		digest_time: DF.Time | None
		digest_weekday: DF.Literal[
			"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
		]
		digests_enabled: DF.Check
		keep_deleted: DF.Int
		keep_drafts: DF.Int
		keep_histories: DF.Int
		keep_leave_reasons: DF.Int
		keep_notices: DF.Int
		keep_opinions: DF.Int
		keep_talk: DF.Int
		order_of_people: DF.Literal["Given Name", "Rank"]
	# end: auto-generated types

	def validate(self):
		self.refuse_doubled_days()

	def on_update(self):
		period_deadlines.refresh_all()

	def refuse_doubled_days(self):
		seen = set()
		for row in self.days:
			day = getdate(row.day)
			if day in seen:
				frappe.throw(_("Row {0}: {1} is listed twice.").format(row.idx, formatdate(day)))
			seen.add(day)
