"""An Evaluation Period: a month, quarter or year under one scheme."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.deadlines import period_deadlines
from cadre_kpi.masters import unique_keys
from cadre_kpi.regulations.record import get_rules


class EvaluationPeriod(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.period_exceptional_unit.period_exceptional_unit import (
			PeriodExceptionalUnit,
		)

		end_date: DF.Date
		exceptional_units: DF.Table[PeriodExceptionalUnit]
		frequency: DF.Literal["", "Month", "Quarter", "Half Year", "Year", "Term"]
		period_name: DF.Data
		rolls_up_into: DF.Link | None
		route_variant: DF.Literal["", "all", "staff", "heads", "party_members"]
		scheme: DF.Link
		start_date: DF.Date
		status: DF.Literal["Planned", "Open", "Closed"]
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self):
		self.check_scheme()
		self.check_dates()
		self.check_roll_up()
		self.check_share()
		self.refuse_change_in_use()

	def on_update(self):
		period_deadlines.refresh(self.name)

	def on_trash(self):
		period_deadlines.forget(self.name)

	def after_rename(self, old: str, new: str, merge: bool = False):
		unique_keys.follow("period", new)
		period_deadlines.refresh(new)

	def check_scheme(self):
		scheme = frappe.db.get_value("Evaluation Scheme", self.scheme, ["docstatus", "status"], as_dict=True)
		if not scheme or scheme.docstatus != 1:
			frappe.throw(
				_("Scheme {0} is not in use yet. Submit it before a period is made with it.").format(
					self.scheme
				)
			)
		if scheme.status == "Superseded" and self.is_new():
			frappe.throw(_("Scheme {0} is superseded. Choose the version in use.").format(self.scheme))

	def check_dates(self):
		if getdate(self.start_date) > getdate(self.end_date):
			frappe.throw(_("The period ends before it begins. Check the dates."))

	def check_roll_up(self):
		seen, above = {self.name}, self.rolls_up_into
		while above:
			if above in seen:
				frappe.throw(_("Periods roll up in a circle: {0}.").format(" → ".join([*seen, above])))
			seen.add(above)
			dates = frappe.db.get_value(
				"Evaluation Period", above, ["start_date", "end_date", "rolls_up_into"], as_dict=True
			)
			if getdate(self.start_date) < dates.start_date or getdate(self.end_date) > dates.end_date:
				frappe.throw(_("This period must lie within {0}, into which it rolls up.").format(above))
			above = dates.rolls_up_into

	def check_share(self):
		if self.exceptional_units and not get_rules(self.scheme).quota.exceptional_percent:
			frappe.throw(
				_("Scheme {0} knows no higher share for outstanding collectives. Empty the table.").format(
					self.scheme
				)
			)

	def refuse_change_in_use(self):
		before = self.get_doc_before_save()
		if not before:
			return
		changed = [
			field
			for field in ("scheme", "start_date", "end_date", "unit", "route_variant")
			if str(before.get(field) or "") != str(self.get(field) or "")
		]
		if changed and frappe.db.exists("Task Contract", {"period": self.name, "docstatus": ("<", 2)}):
			frappe.throw(
				_("{0} already has contracts; {1} can no longer be changed.").format(
					self.name, ", ".join(_(self.meta.get_label(field)) for field in changed)
				)
			)
