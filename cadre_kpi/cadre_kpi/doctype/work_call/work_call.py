"""A Work Call: key, new, hard or long-pending work that the committee seeks somebody for, before it is assigned.

Source: the "work finds its person, the person volunteers before being assigned" of Vĩnh Phúc's Quy định 371-QĐ/TU.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt, formatdate, getdate, today

from cadre_kpi.access import membership, rules
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.contracts import work_calls
from cadre_kpi.contracts.rules import LARGEST
from cadre_kpi.masters import periods
from cadre_kpi.states import DRAFT, PUBLISHED


class WorkCall(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.work_call_unit.work_call_unit import WorkCallUnit

		background: DF.Text | None
		contract: DF.Link | None
		due_date: DF.Date
		for_duty: DF.Literal["Everybody", "Leaders", "Leaders and Deputies"]
		given_by: DF.Link | None
		given_on: DF.Date | None
		given_to: DF.Link | None
		given_to_name: DF.Data | None
		kind: DF.Literal["Key", "New", "Hard", "Breakthrough"]
		long_pending: DF.Check
		managed_by: DF.Link
		offers_until: DF.Date
		output_product: DF.SmallText
		period: DF.Link
		published_on: DF.Date | None
		published_to: DF.Link | None
		reason: DF.SmallText | None
		resolution: DF.Data | None
		status: DF.Literal["Draft", "Published", "Given", "Withdrawn"]
		support_offered: DF.Text | None
		target: DF.Float
		task_name: DF.SmallText
		unit: DF.Link | None
		unit_of_measure: DF.Data
		units: DF.Table[WorkCallUnit]
	# end: auto-generated types

	def before_insert(self):
		self.status = DRAFT
		self.unit = frappe.db.get_value("Evaluation Body", self.managed_by, "unit")

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status in ("Given", "Withdrawn"):
			frappe.throw(
				_("{0} is closed ({1}) and can no longer be changed.").format(self.name, _(before.status))
			)
		self.check_target()
		self.check_dates(before)

	def check_target(self):
		if not 0 < flt(self.target) <= LARGEST:
			frappe.throw(
				_("The target must be above zero, for example 160 with the unit ha."),
				title=_("No measurable product"),
			)

	def check_dates(self, before):
		period = periods.check_open(self.period)
		periods.check_within(self.due_date, period.start_date, period.end_date, _("Due Date"))
		if getdate(self.offers_until) > getdate(self.due_date):
			frappe.throw(_("Offers would be taken longer than there is time for the work. Check both dates."))
		shortened = (
			before
			and before.status == PUBLISHED
			and getdate(self.offers_until) < getdate(before.offers_until)
		)
		if shortened:
			frappe.throw(
				_(
					"Offers were promised to be taken until {0}. The date can be put off, not brought forward."
				).format(formatdate(before.offers_until))
			)

	@frappe.whitelist(methods=["POST"])
	def publish(self) -> None:
		"""Show the work to the cadres whom the committee manages and take their offers until the date."""
		self.load_stored()
		self.check_permission("write")
		self.check_status(DRAFT)
		if getdate(self.offers_until) < getdate():
			frappe.throw(_("The last day for offers has passed. Enter a later one first."))
		if not work_calls.find_invited(self):
			frappe.throw(
				_(
					"Nobody whom {0} manages may offer: no cadre in post fits the units and the duty entered."
				).format(frappe.bold(self.managed_by))
			)
		self.status, self.published_on, self.published_to = PUBLISHED, today(), self.managed_by
		self.save_as_server()

	@frappe.whitelist()
	def compare_offers(self) -> list[dict]:
		"""The offers side by side, see `work_calls.compare`. For the committee and those who prepare its decision."""
		self.load_stored(lock=False)
		self.check_permission("read")
		self.check_compares()
		return work_calls.compare(self)

	@frappe.whitelist(methods=["POST"])
	def give(self, offer: str, reason: str, weight: float = 0, replaces: int = 0) -> str:
		"""Give the work to whoever made an offer; it enters their contract. Returns the contract's name.

		`weight`: of the new task in per cent, needed where the scheme wants weights of 100 %; the other tasks are then
		scaled to the rest. `replaces`: number of the task that is dropped for it, 0 for none.
		"""
		self.load_stored()
		self.check_permission("write")
		self.check_gives()
		self.check_status(PUBLISHED)
		if getdate(self.offers_until) >= getdate():
			frappe.throw(
				_("Offers are taken until {0}. The work is given after that day.").format(
					formatdate(self.offers_until)
				)
			)
		if not reason.strip():
			frappe.throw(_("Write why the work is given to this cadre; everybody who offered reads it."))
		chosen = frappe.get_doc("Work Offer", offer)
		self.check_offer(chosen)
		contract = work_calls.put_into_contract(self, chosen, reason.strip(), flt(weight), cint(replaces))
		self.status, self.reason, self.contract = "Given", reason.strip(), contract
		self.given_to, self.given_to_name = chosen.cadre, chosen.cadre_name
		self.given_by, self.given_on = frappe.session.user, today()
		self.save_as_server()
		work_calls.close_offers(self.name, chosen.name)
		return contract

	@frappe.whitelist(methods=["POST"])
	def withdraw(self, reason: str) -> None:
		"""Nobody is given the work any more; whoever offered reads why."""
		self.load_stored()
		self.check_permission("write")
		self.check_gives()
		self.check_status(PUBLISHED)
		if not reason.strip():
			frappe.throw(_("Write why the work is withdrawn."))
		self.status, self.reason = "Withdrawn", reason.strip()
		self.save_as_server()
		work_calls.close_offers(self.name, None)

	def check_status(self, wanted: str):
		if self.status != wanted:
			frappe.throw(_("{0} is already {1}.").format(self.name, _(self.status)))

	def may_compare(self) -> bool:
		"""Whether the user is of the committee or of the board that prepares its decision."""
		member = membership.get_membership()
		if member.reads_all or member.is_member(self.managed_by):
			return True
		return member.holds(rules.ORGANISATION) and member.serves(rules.ORGANISATION, self.unit)

	def check_compares(self):
		if not self.may_compare():
			frappe.throw(
				_("The offers are compared by the committee and its organisation board."),
				frappe.PermissionError,
			)

	def check_gives(self):
		if frappe.session.user == "Administrator":
			return
		if not membership.get_membership().is_member(self.managed_by, rules.LEADING_DUTIES):
			frappe.throw(
				_("Only {0} gives the work; its chair or secretary enters the decision.").format(
					frappe.bold(self.managed_by)
				),
				frappe.PermissionError,
			)

	def check_offer(self, offer):
		if offer.work_call != self.name or offer.status != "Offered":
			frappe.throw(_("Choose one of the offers that still stand."))
		if offer.cadre in membership.get_membership().cadres:
			frappe.throw(
				_("Nobody gives work to themselves. Another member enters this decision."),
				frappe.PermissionError,
			)


def on_doctype_update():
	frappe.db.add_index("Work Call", ["status", "offers_until"])
