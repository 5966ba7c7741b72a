"""Settings of the app that are the site's own: days off and days worked beside the public holidays."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.deadlines import period_deadlines


class CadreKPISettings(GuardedDocument):
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
