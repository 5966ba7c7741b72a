"""A Work Review: the interim or yearly review (sơ kết, tổng kết) of a cadre or of a committee, from the records.

Source: "sơ kết, tổng kết" of Vĩnh Phúc's Quy định 371-QĐ/TU. The figures are counted, never typed; the words are
edited; the committee approves; from then on it is sealed, and the cadre reads what was said of their work.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, today

from cadre_kpi.access import membership, rules
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.contracts import reviews
from cadre_kpi.proof import seals
from cadre_kpi.states import APPROVED, DRAFT


class WorkReview(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Link | None
		ahead: DF.Int
		ahead_words: DF.SmallText | None
		approved_by: DF.Link | None
		approved_on: DF.Date | None
		cadre: DF.Link | None
		counted_on: DF.Datetime | None
		directives: DF.Int
		directives_closed: DF.Int
		directives_words: DF.SmallText | None
		exceeded: DF.Int
		finished: DF.Int
		finished_words: DF.SmallText | None
		kind: DF.Literal["Interim Review", "Yearly Review"]
		late: DF.Int
		lessons: DF.SmallText | None
		managed_by: DF.Link
		mechanisms: DF.SmallText | None
		obstacles: DF.Int
		obstacles_open: DF.Int
		obstacles_words: DF.SmallText | None
		people: DF.Int
		period: DF.Link
		status: DF.Literal["Draft", "Approved"]
		support_words: DF.SmallText | None
		supports_given: DF.Int
		supports_promised: DF.Int
		tasks: DF.Int
		title: DF.Data | None
		unfinished: DF.Int
		unfinished_words: DF.SmallText | None
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		self.status = DRAFT
		self.cadre = None  # nobody reads a draft about themselves by being its subject
		body = frappe.db.get_value("Evaluation Body", self.managed_by, "unit")
		self.unit = frappe.db.get_value("Cadre", self.about, "unit") if self.about else body

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status != DRAFT:
			frappe.throw(_("{0} is approved and can no longer be changed.").format(self.name))
		self.check_about()
		self.set_title()
		self.count_figures()

	def check_about(self):
		if not self.about:
			return
		if self.about in membership.get_membership().cadres:
			frappe.throw(
				_("Nobody writes the review of their own work. Another member of the committee does."),
				frappe.PermissionError,
			)
		found = frappe.db.get_value("Cadre", self.about, ["full_name", "managed_by"], as_dict=True)
		contract = {"cadre": self.about, "period": self.period, "managed_by": self.managed_by}
		if found and found.managed_by != self.managed_by and not frappe.db.exists("Task Contract", contract):
			frappe.throw(
				_("{0} is not managed by {1}. Choose the committee that gave the work.").format(
					frappe.bold(found.full_name), frappe.bold(self.managed_by)
				)
			)

	def set_title(self):
		of_whom = frappe.db.get_value("Cadre", self.about, "full_name") if self.about else self.managed_by
		self.title = f"{of_whom} · {self.period}"

	def count_figures(self):
		self.update(reviews.count(self, getdate()))
		self.counted_on = now_datetime()

	@frappe.whitelist(methods=["POST"])
	def fill_words(self) -> None:
		"""Write the first words of each passage that is still empty, from the records."""
		self.load_stored()
		self.check_permission("write")
		self.check_draft()
		for name, text in reviews.write_words(self).items():
			if not (self.get(name) or "").strip():
				self.set(name, text)
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def approve(self) -> None:
		"""The committee has approved the review; it is counted once more, sealed, and open to whom it is about.

		For the chair or a deputy of the committee; never about oneself.
		"""
		self.load_stored()
		self.check_permission("write")
		self.check_draft()
		self.check_approves()
		if not any((self.get(name) or "").strip() for name in reviews.WORDS):
			frappe.throw(
				_("The review has no words yet. Fill them in from the records, read and edit them first.")
			)
		self.check_about()
		self.count_figures()
		self.status, self.cadre = APPROVED, self.about
		self.approved_on, self.approved_by = today(), frappe.session.user
		self.save_as_server()
		seals.seal(self.doctype, [self.name])

	def check_draft(self):
		if self.status != DRAFT:
			frappe.throw(_("{0} is already {1}.").format(self.name, _(self.status)))

	def check_approves(self):
		if frappe.session.user == "Administrator":
			return
		if not membership.get_membership().is_member(self.managed_by, rules.DECIDING_DUTIES):
			frappe.throw(
				_("Only {0} approves the review; its chair or deputy does it here.").format(
					frappe.bold(self.managed_by)
				),
				frappe.PermissionError,
			)


def on_doctype_update():
	frappe.db.add_index("Work Review", ["period", "managed_by"])
