"""An Evaluation Body: who sits in it, from when to when, and which units it serves."""

import frappe
from frappe import _
from frappe.utils import getdate

from cadre_kpi.access.document import GuardedDocument


class EvaluationBody(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.evaluation_body_member.evaluation_body_member import (
			EvaluationBodyMember,
		)
		from cadre_kpi.cadre_kpi.doctype.evaluation_body_unit.evaluation_body_unit import EvaluationBodyUnit

		body_name: DF.Data
		body_type: DF.Literal[
			"Standing Committee",
			"Advisory Council",
			"Focal Agency",
			"Organisation Board",
			"Advisory Body",
			"Unit Collective",
			"Party Cell",
			"Party Group",
			"Party Committee",
		]
		enabled: DF.Check
		members: DF.Table[EvaluationBodyMember]
		parent_body: DF.Link | None
		serves: DF.Table[EvaluationBodyUnit]
		signer_duty: DF.Data | None
		signs_as: DF.Data | None
		unit: DF.Link
	# end: auto-generated types

	def validate(self):
		self.check_members()
		self.check_parent()

	def check_members(self):
		chairs = []
		for row in self.members:
			if row.from_date and row.to_date and getdate(row.from_date) > getdate(row.to_date):
				frappe.throw(
					_("Member {0}: the term ends before it begins.").format(row.member_name or row.user)
				)
			if row.duty == "Chair" and not row.to_date:
				chairs.append(row.user)
		if len(chairs) > 1:
			frappe.throw(
				_("{0} has more than one chair without an end date.").format(frappe.bold(self.body_name))
			)
		open_users = [row.user for row in self.members if not row.to_date]
		for user in open_users:
			if open_users.count(user) > 1:
				frappe.throw(_("{0} is listed twice as a member.").format(user))

	def check_parent(self):
		seen, above = {self.name}, self.parent_body
		while above:
			if above in seen:
				frappe.throw(
					_("The bodies stand above each other in a circle: {0}.").format(
						" → ".join([*seen, above])
					)
				)
			seen.add(above)
			above = frappe.db.get_value("Evaluation Body", above, "parent_body")
