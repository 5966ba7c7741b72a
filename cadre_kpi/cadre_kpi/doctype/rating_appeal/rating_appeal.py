"""A Rating Appeal: the cadre's request to look at a published rating again, and the answer."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime


class RatingAppeal(Document):
	def before_insert(self):
		found = frappe.db.get_value(
			"Cadre Evaluation",
			self.evaluation,
			["cadre", "cadre_name", "unit", "managed_by", "workflow_state"],
			as_dict=True,
		)
		if found.workflow_state != "Published":
			frappe.throw(_("A rating is appealed after it is published; this one is not."))
		for field in ("cadre", "cadre_name", "unit", "managed_by"):
			self.set(field, found[field])
		if frappe.db.get_value("Cadre", found.cadre, "user") != frappe.session.user:
			frappe.throw(_("Only the person rated can appeal."), frappe.PermissionError)
		open_appeal = frappe.db.get_value(
			"Rating Appeal",
			{"evaluation": self.evaluation, "status": ("in", ("Received", "Under Consideration"))},
			"name",
		)
		if open_appeal:
			frappe.throw(_("Your appeal {0} on this rating is still open.").format(open_appeal))
		self.status = "Received"
		for field in ("answer", "new_level", "answered_by", "answered_on"):
			self.set(field, None)  # the board's to write

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status in ("Upheld", "Dismissed", "Withdrawn"):
			frappe.throw(_("Appeal {0} is closed and can no longer be changed.").format(self.name))

	@frappe.whitelist(methods=["POST"])
	def take_up(self) -> None:
		"""The organisation board starts to consider the appeal."""
		self.load_from_db()  # what the client sent is not trusted
		self.check_permission("write")
		if self.status != "Received":
			frappe.throw(_("Appeal {0} is already {1}.").format(self.name, _(self.status)))
		self.status = "Under Consideration"
		self.save()

	@frappe.whitelist(methods=["POST"])
	def decide(self, upheld: bool, answer: str, new_level: str = "") -> None:
		"""Answer the appeal; an upheld one changes the published rating, with a comment on the evaluation.

		`new_level`: code of the rating that counts from now on, needed when upheld.
		"""
		self.load_from_db()  # what the client sent is not trusted
		self.check_permission("write")
		if self.status != "Under Consideration":
			frappe.throw(_("Take the appeal up first."))
		if not cstr(answer).strip():
			frappe.throw(_("Write the answer that the cadre will read."))
		if upheld and not new_level:
			frappe.throw(_("Choose the new rating."))
		self.status = "Upheld" if upheld else "Dismissed"
		self.answer, self.new_level = answer.strip(), new_level if upheld else None
		self.answered_by, self.answered_on = frappe.session.user, now_datetime()
		if upheld:
			self.change_rating()
		self.save()

	@frappe.whitelist(methods=["POST"])
	def withdraw(self) -> None:
		"""The cadre takes the appeal back."""
		self.load_from_db()  # what the client sent is not trusted
		self.check_permission("read")
		if frappe.db.get_value("Cadre", self.cadre, "user") != frappe.session.user:
			frappe.throw(_("Only the person rated can appeal."), frappe.PermissionError)
		self.status = "Withdrawn"
		self.save(ignore_permissions=True)

	def change_rating(self):
		evaluation = frappe.get_doc("Cadre Evaluation", self.evaluation)
		before = evaluation.published_level
		evaluation.db_set(
			{"decided_level": self.new_level, "published_level": self.new_level, "published_reason": self.answer}
		)
		evaluation.add_comment(
			"Info", _("Appeal {0} upheld: {1} → {2}").format(self.name, _(before), _(self.new_level))
		)
