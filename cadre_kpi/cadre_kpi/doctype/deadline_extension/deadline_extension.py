"""A Deadline Extension: a committee moves dates of a period, for everybody, for a unit, or for one person."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, getdate

from cadre_kpi.access import records, seats
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.deadlines import extensions
from cadre_kpi.states import CANCELLED, DRAFT

ONE_CADRE, UNIT_AND_BELOW = "One Cadre", "Unit and Below"


class DeadlineExtension(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.deadline_extension_date.deadline_extension_date import (
			DeadlineExtensionDate,
		)

		amended_from: DF.Link | None
		applies_to: DF.Literal["Whole Period", "Unit and Below", "One Cadre"]
		cadre: DF.Link | None
		dates: DF.Table[DeadlineExtensionDate]
		decision_date: DF.Date
		decision_number: DF.Data | None
		for_all: DF.Check
		for_unit: DF.Link | None
		managed_by: DF.Link
		period: DF.Link
		reason: DF.SmallText
		status: DF.Literal["Draft", "In Force", "Cancelled"]
		title: DF.Data | None
		unit: DF.Link | None
	# end: auto-generated types

	def before_validate(self):
		self.clear_what_does_not_apply()
		self.place()

	def validate(self):
		self.check_whom()
		self.check_still_mine()
		self.check_committee()
		self.check_dates()
		self.name_it()

	def before_submit(self):
		if not cstr(self.decision_number).strip():
			frappe.throw(_("Enter the number of the decision before the extension is submitted."))
		self.status = "In Force"
		self.for_all = int(self.applies_to != ONE_CADRE)

	def on_submit(self):
		extensions.lift(self)

	def before_cancel(self):
		self.status, self.for_all = CANCELLED, 0

	def on_cancel(self):
		extensions.restore(self)

	def clear_what_does_not_apply(self):
		if self.applies_to != ONE_CADRE:
			self.cadre = None
		if self.applies_to != UNIT_AND_BELOW:
			self.for_unit = None
		if self.docstatus == 0:
			self.status, self.for_all = DRAFT, 0

	def place(self):
		"""The unit by which it is found: that of the person, of the extension, of the period, or the committee's."""
		self.unit = (
			self.for_unit
			or (self.cadre and frappe.db.get_value("Cadre", self.cadre, "unit"))
			or frappe.db.get_value("Evaluation Period", self.period, "unit")
			or frappe.db.get_value("Evaluation Body", self.managed_by, "unit")
		)

	def check_whom(self):
		if self.applies_to == ONE_CADRE and not self.cadre:
			frappe.throw(_("Choose the cadre for whom the dates are moved."))
		if self.applies_to == UNIT_AND_BELOW and not self.for_unit:
			frappe.throw(_("Choose the unit for which the dates are moved."))

	def check_still_mine(self):
		"""Whom an extension is for can change while it is a draft, but not away from those for whom the user acts."""
		if self.docstatus == 0 and not records.may_write_as(self):
			frappe.throw(
				_("You do not act for those whom this extension would concern."), frappe.PermissionError
			)

	def check_committee(self):
		body = frappe.db.get_value("Evaluation Body", self.managed_by, ["body_type", "enabled"], as_dict=True)
		if not body or body.body_type != "Standing Committee" or not body.enabled:
			frappe.throw(
				_("{0} is not a standing committee. A committee decides on an extension.").format(
					self.managed_by
				)
			)
		manages = self.cadre and frappe.db.get_value("Cadre", self.cadre, "managed_by") == self.managed_by
		if not manages and not seats.serves_whole(self.managed_by, self.unit):
			frappe.throw(
				_(
					"{0} is not responsible for all whom this extension concerns. Choose the unit or the cadre."
				).format(frappe.bold(self.managed_by)),
				title=_("The committee is not responsible"),
			)

	def check_dates(self):
		seen = set()
		for row in self.dates:
			found = frappe.db.get_value(
				"Period Deadline", row.deadline, ["period", "stage", "due_date"], as_dict=True
			)
			if not found or found.period != self.period:
				frappe.throw(_("Row {0}: this deadline does not belong to {1}.").format(row.idx, self.period))
			if row.deadline in seen:
				frappe.throw(_("Row {0}: this deadline is listed twice.").format(row.idx))
			seen.add(row.deadline)
			row.stage, row.due_date = found.stage, found.due_date
			if getdate(row.new_date) <= getdate(found.due_date):
				frappe.throw(
					_("Row {0}: the new date ({1}) must lie after the one that counts now ({2}).").format(
						row.idx, formatdate(row.new_date), formatdate(found.due_date)
					)
				)

	def name_it(self):
		whom = (
			frappe.db.get_value("Cadre", self.cadre, "full_name")
			if self.cadre
			else self.for_unit and frappe.db.get_value("Cadre Unit", self.for_unit, "unit_name")
		)
		self.title = f"{self.period} – {whom}" if whom else self.period
