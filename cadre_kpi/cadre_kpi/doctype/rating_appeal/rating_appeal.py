"""A Rating Appeal: the cadre's request to look at a published rating again, and the answer."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, getdate, now_datetime

from cadre_kpi.access import membership, rules
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.masters.working_calendar import get_working_days
from cadre_kpi.proof import seals
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.states import PUBLISHED

OPEN = ("Received", "Under Consideration")


class RatingAppeal(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Text | None
		answer_by: DF.Date | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		by_decision: DF.Check
		cadre: DF.Link | None
		cadre_name: DF.Data | None
		evaluation: DF.Link
		evidence: DF.Attach | None
		grounds: DF.Text
		managed_by: DF.Link | None
		new_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		open_key: DF.Data | None
		received_on: DF.Date | None
		status: DF.Literal["Received", "Under Consideration", "Upheld", "Dismissed", "Withdrawn"]
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		found = frappe.db.get_value(
			"Cadre Evaluation",
			self.evaluation,
			["cadre", "cadre_name", "unit", "managed_by", "workflow_state", "scheme", "published_on"],
			as_dict=True,
		)
		if not found:
			return  # Frappe names the missing evaluation in a moment
		if found.workflow_state != PUBLISHED:
			frappe.throw(_("A rating is appealed after it is published; this one is not."))
		for field in ("cadre", "cadre_name", "unit", "managed_by"):
			self.set(field, found[field])
		if frappe.db.get_value("Cadre", found.cadre, "user") != frappe.session.user:
			frappe.throw(_("Only the person rated can appeal."), frappe.PermissionError)
		open_appeal = frappe.db.get_value(
			"Rating Appeal",
			{"evaluation": self.evaluation, "status": ("in", OPEN)},
			"name",
		)
		if open_appeal:
			frappe.throw(_("Your appeal {0} on this rating is still open.").format(open_appeal))
		self.set_days(scheme_rules(found.scheme).appeal if found.scheme else None, found.published_on)
		self.status = "Received"
		self.open_key = self.evaluation  # unique: one open appeal on a rating, however many are sent at once

	def set_days(self, rules, notified_on) -> None:
		"""Received today, in time, to be answered within the regulation's working days (Decree 335/2025/NĐ-CP, art. 22)."""
		calendar, received = get_working_days(), getdate()
		self.received_on, self.answer_by = received, None
		if not rules:
			return
		if rules.file_days and notified_on:
			last = calendar.find_after(getdate(notified_on), rules.file_days)
			if received > last:
				frappe.throw(
					_("A petition was possible until {0}: {1} working days after the notice of {2}.").format(
						formatdate(last), rules.file_days, formatdate(notified_on)
					),
					title=_("Too late"),
				)
		if rules.answer_days:
			self.answer_by = calendar.find_after(received, rules.answer_days)

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status not in OPEN:
			frappe.throw(_("Appeal {0} is closed and can no longer be changed.").format(self.name))
		if self.status not in OPEN:
			self.open_key = None

	@frappe.whitelist(methods=["POST"])
	def take_up(self) -> None:
		"""The organisation board starts to consider the appeal."""
		self.load_stored()
		self.check_permission("write")
		if self.status != "Received":
			frappe.throw(_("Appeal {0} is already {1}.").format(self.name, _(self.status)))
		self.status = "Under Consideration"
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def decide(self, upheld: bool, answer: str, new_level: str = "", by_decision: bool = False) -> None:
		"""Enter the committee's answer; an upheld appeal changes the published rating and says so on the evaluation.

		For the chair, a deputy or the secretary of the committee that manages the cadre: who rates also decides on
		the appeal. `new_level`: code of the rating that counts from now on, another one than the published, needed
		when upheld. `by_decision`: the rating does not change with this answer but with a decision that replaces the
		one before (Decree 335/2025/NĐ-CP, article 21.3).
		"""
		self.load_stored()
		self.check_permission("write")
		self.check_decides()
		if self.status != "Under Consideration":
			frappe.throw(_("Take the appeal up first."))
		if not cstr(answer).strip():
			frappe.throw(_("Write the answer that the cadre will read."))
		if upheld:
			self.check_new_level(new_level)
		self.status = "Upheld" if upheld else "Dismissed"
		self.answer, self.new_level = answer.strip(), new_level if upheld else None
		self.by_decision = int(bool(upheld and by_decision))
		self.answered_by, self.answered_on = frappe.session.user, now_datetime()
		if upheld and not self.by_decision:
			self.change_rating()
		self.save_as_server()
		seals.seal(self.doctype, [self.name])

	def check_decides(self):
		if frappe.session.user == "Administrator":
			return
		if not membership.get_membership().is_member(self.managed_by, rules.LEADING_DUTIES):
			frappe.throw(
				_("Only {0} decides on an appeal; its chair or secretary enters the answer.").format(
					frappe.bold(self.managed_by)
				),
				frappe.PermissionError,
			)

	def check_new_level(self, level: str):
		scheme, published = frappe.db.get_value(
			"Cadre Evaluation", self.evaluation, ["scheme", "published_level"]
		)
		if level not in {row.code for row in scheme_rules(scheme).levels}:
			frappe.throw(_("Choose the new rating."))
		if level == published:
			frappe.throw(_("The new rating is the published one. Choose another, or dismiss the appeal."))

	@frappe.whitelist(methods=["POST"])
	def withdraw(self) -> None:
		"""The cadre takes the appeal back."""
		self.load_stored()
		self.check_permission("read")
		if frappe.db.get_value("Cadre", self.cadre, "user") != frappe.session.user:
			frappe.throw(_("Only the person rated can appeal."), frappe.PermissionError)
		if self.status not in OPEN:
			frappe.throw(_("Appeal {0} is closed and can no longer be changed.").format(self.name))
		self.status = "Withdrawn"
		self.save_as_server(ignore_permissions=True)

	def change_rating(self):
		evaluation = frappe.get_doc("Cadre Evaluation", self.evaluation)
		before = evaluation.published_level
		evaluation.db_set(
			{
				"decided_level": self.new_level,
				"published_level": self.new_level,
				"published_reason": self.answer,
			}
		)
		evaluation.add_comment(
			"Info", _("Appeal {0} upheld: {1} → {2}").format(self.name, _(before), _(self.new_level))
		)
