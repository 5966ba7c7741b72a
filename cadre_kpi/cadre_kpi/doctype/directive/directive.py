"""A Directive: the committee's answer to an obstacle, with who carries it out, until when, and whether done."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from cadre_kpi.access import membership
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.states import ASSIGNED, CLOSED


class Directive(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		cadre: DF.Link | None
		cadre_name: DF.Data | None
		closed_by: DF.Link | None
		closed_on: DF.Datetime | None
		closing_note: DF.SmallText | None
		content: DF.Text
		contract: DF.Link
		due_date: DF.Date
		issued_by: DF.Link
		issued_on: DF.Date
		managed_by: DF.Link | None
		obstacle: DF.SmallText | None
		progress_report: DF.Link | None
		response: DF.Text | None
		responsible: DF.Link
		status: DF.Literal["Open", "Answered", "Closed"]
		support: DF.SmallText | None
		task_no: DF.Int
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		contract = frappe.db.get_value(
			"Task Contract",
			self.contract,
			["cadre", "cadre_name", "unit", "managed_by", "workflow_state"],
			as_dict=True,
		)
		if not contract:
			return  # Frappe names the missing contract in a moment
		if contract.workflow_state != ASSIGNED:
			frappe.throw(_("A directive belongs to an assigned contract; {0} is not.").format(self.contract))
		for field in ("cadre", "cadre_name", "unit", "managed_by"):
			self.set(field, contract[field])
		self.check_issuer()
		self.status = "Open"
		self.responsible = self.responsible or frappe.db.get_value("Cadre", self.cadre, "user")

	def validate(self):
		self.check_links()
		self.check_dates()
		self.refuse_edit_when_closed()

	def check_issuer(self):
		"""A directive is issued by the committee that manages the cadre, or by a body in which its author sits."""
		if frappe.session.user == "Administrator" or self.issued_by == self.managed_by:
			return
		if not membership.get_membership().is_member(self.issued_by):
			frappe.throw(
				_("You do not act for {0}. The directive is issued by {1}.").format(
					frappe.bold(self.issued_by), frappe.bold(self.managed_by)
				),
				frappe.PermissionError,
			)

	def check_links(self):
		if self.progress_report:
			of = frappe.db.get_value("Progress Report", self.progress_report, "contract")
			if of != self.contract:
				frappe.throw(
					_("Report {0} does not belong to contract {1}.").format(
						self.progress_report, self.contract
					)
				)

	def check_dates(self):
		if getdate(self.due_date) < getdate(self.issued_on):
			frappe.throw(_("The directive would be due before it is issued. Check the due date."))

	def refuse_edit_when_closed(self):
		before = self.get_doc_before_save()
		if before and before.status == CLOSED:
			frappe.throw(_("Directive {0} is closed and can no longer be changed.").format(self.name))

	@frappe.whitelist(methods=["POST"])
	def answer(self, response: str) -> None:
		"""The one who carries it out says what was done. Only the responsible user may."""
		self.load_stored()
		self.check_permission("read")
		if frappe.session.user != self.responsible:
			frappe.throw(
				_("Only {0} answers this directive.").format(frappe.utils.get_fullname(self.responsible)),
				frappe.PermissionError,
			)
		if self.status == CLOSED:
			frappe.throw(_("Directive {0} is closed and can no longer be changed.").format(self.name))
		if not response.strip():
			frappe.throw(_("Write what was done."))
		self.response, self.status = response.strip(), "Answered"
		self.answered_by, self.answered_on = frappe.session.user, now_datetime()
		# the responsible user may hold no write permission on directives; the answer is theirs
		self.save_as_server(ignore_permissions=True)

	@frappe.whitelist(methods=["POST"])
	def close(self, note: str = "") -> None:
		"""The committee's side closes the directive when it is carried out."""
		self.load_stored()
		self.check_permission("write")
		if self.status != "Answered":
			frappe.throw(
				_("A directive is closed after it is answered; {0} is {1}.").format(self.name, _(self.status))
			)
		self.closing_note, self.status = note.strip(), CLOSED
		self.closed_by, self.closed_on = frappe.session.user, now_datetime()
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def reopen(self, note: str) -> None:
		"""The answer does not satisfy: back to the one responsible, with the reason."""
		self.load_stored()
		self.check_permission("write")
		if self.status != "Answered":
			frappe.throw(_("Only an answered directive is sent back."))
		if not note.strip():
			frappe.throw(_("Write what is missing in the answer."))
		self.closing_note, self.status = note.strip(), "Open"
		self.save_as_server()
