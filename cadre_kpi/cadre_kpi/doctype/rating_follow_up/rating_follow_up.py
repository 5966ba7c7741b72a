"""A Rating Follow Up: what followed from a published rating, with the decision of the competent body.

Source: a poor rating leads to transfer (Vĩnh Phúc); ratings are a ground of placement, planning, training, commendation
(Yên Bình, Khánh Hòa). The decision is made elsewhere and recorded here, once; a mistaken record is revoked, not changed.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, today

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.states import PUBLISHED


class RatingFollowUp(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cadre: DF.Link | None
		cadre_name: DF.Data | None
		content: DF.SmallText
		decided_by: DF.Data
		decision_date: DF.Date
		decision_number: DF.Data
		effective_on: DF.Date | None
		evaluation: DF.Link
		kind: DF.Literal["Commendation", "Planning", "Transfer", "Training", "Lower Post"]
		level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		managed_by: DF.Link | None
		period: DF.Link | None
		revoked_on: DF.Date | None
		revoked_reason: DF.SmallText | None
		status: DF.Literal["Recorded", "Revoked"]
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		found = frappe.db.get_value(
			"Cadre Evaluation",
			self.evaluation,
			["cadre", "cadre_name", "unit", "managed_by", "period", "published_level", "workflow_state"],
			as_dict=True,
		)
		if not found:
			return  # Frappe names the missing evaluation in a moment
		if found.workflow_state != PUBLISHED or not found.published_level:
			frappe.throw(_("Something follows from a rating after it is published; this one is not."))
		for field in ("cadre", "cadre_name", "unit", "managed_by", "period"):
			self.set(field, found[field])
		self.level, self.status = found.published_level, "Recorded"

	def validate(self):
		if not self.is_new():
			return  # what was said when it was made is never changed
		if getdate(self.decision_date) > getdate():
			frappe.throw(_("The date of the decision lies in the future. Record it when it is made."))
		if self.effective_on and getdate(self.effective_on) < getdate(self.decision_date):
			frappe.throw(_("A decision is not in force before it is made. Check both dates."))

	@frappe.whitelist(methods=["POST"])
	def revoke(self, reason: str) -> None:
		"""The record was mistaken, or the decision was taken back: it stays, with the reason."""
		self.load_stored()
		self.check_permission("write")
		if self.status == "Revoked":
			frappe.throw(_("{0} is already {1}.").format(self.name, _(self.status)))
		if not reason.strip():
			frappe.throw(_("Write why the record is revoked."))
		self.status, self.revoked_reason, self.revoked_on = "Revoked", reason.strip(), today()
		self.save_as_server()
