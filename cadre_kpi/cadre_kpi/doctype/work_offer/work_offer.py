"""A Work Offer: a cadre volunteers for published work, says how and what support is needed. Own offers only."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt, formatdate, getdate

from cadre_kpi.access import membership
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.contracts import work_calls
from cadre_kpi.contracts.rules import LARGEST
from cadre_kpi.masters import unique_keys
from cadre_kpi.states import PUBLISHED


class WorkOffer(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cadre: DF.Link
		cadre_name: DF.Data | None
		due_date: DF.Date | None
		how: DF.Text
		managed_by: DF.Link | None
		offer_key: DF.Data | None
		offered_on: DF.Date | None
		position: DF.Link | None
		status: DF.Literal["Offered", "Given", "Not Chosen", "Withdrawn"]
		support_needed: DF.Text | None
		target: DF.Float
		unit: DF.Link | None
		work_call: DF.Link
		work_name: DF.SmallText | None
	# end: auto-generated types

	def before_insert(self):
		own = sorted(membership.get_membership().cadres)
		if not self.cadre and len(own) == 1:
			self.cadre = own[0]
		if not self.cadre or not self.work_call:
			return  # Frappe names what is missing in a moment
		if self.cadre not in own:
			frappe.throw(_("Everybody offers only themselves."), frappe.PermissionError)
		call = frappe.get_doc("Work Call", self.work_call)
		call.check_permission("read")
		self.work_name = call.task_name
		found = frappe.db.get_value(
			"Cadre", self.cadre, ["full_name", "unit", "position", "managed_by"], as_dict=True
		)
		self.cadre_name = found.full_name
		for field in ("unit", "position", "managed_by"):
			self.set(field, found[field])
		if not work_calls.find_invited(call, self.cadre):
			frappe.throw(_("This work is sought among other units or duties than yours."))
		self.refuse_second()
		self.status = "Offered"
		self.offer_key = unique_keys.build_key(self.work_call, self.cadre)

	def refuse_second(self):
		made = {"work_call": self.work_call, "cadre": self.cadre, "status": "Offered"}
		if other := frappe.db.get_value("Work Offer", made, "name"):
			frappe.throw(_("You have offered already: {0}. Change that offer.").format(other))

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status != "Offered":
			frappe.throw(_("This offer is closed ({0}).").format(_(before.status)))
		if self.status == "Offered":
			self.check_open()
		else:
			self.offer_key = None

	def check_open(self):
		call = frappe.db.get_value(
			"Work Call", self.work_call, ["status", "offers_until", "period", "due_date"], as_dict=True
		)
		if not call:
			return  # Frappe names the missing work in a moment
		if call.status != PUBLISHED or getdate(call.offers_until) < getdate():
			frappe.throw(
				_(
					"Offers were taken until {0}. Ask the organisation board whether the date is put off."
				).format(formatdate(call.offers_until))
			)
		if flt(self.target) < 0 or flt(self.target) > LARGEST:
			frappe.throw(_("The target must be above zero, for example 160 with the unit ha."))
		if self.due_date:
			work_calls.check_due(self.due_date, call.period)

	@frappe.whitelist(methods=["POST"])
	def withdraw(self) -> None:
		"""Take the own offer back, as long as the work is not given."""
		self.load_stored()
		self.check_permission("read")
		if self.cadre not in membership.get_membership().cadres:
			frappe.throw(_("Everybody offers only themselves."), frappe.PermissionError)
		if self.status != "Offered":
			frappe.throw(_("This offer is closed ({0}).").format(_(self.status)))
		self.status = "Withdrawn"
		self.save_as_server()
