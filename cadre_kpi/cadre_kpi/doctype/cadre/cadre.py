"""A Cadre: a person whose work is assigned and rated, with the posts held."""

from __future__ import annotations

from itertools import pairwise

import frappe
from frappe import _
from frappe.utils import getdate, today

from cadre_kpi.access import rules
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.access.people import OwnDataOpen
from cadre_kpi.masters import people_order, unique_keys
from cadre_kpi.states import ACTIVE, CANCELLED, CLOSED, ON_LEAVE
from cadre_kpi.utils import names

PLACE = ("unit", "position")


class Cadre(OwnDataOpen, GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.cadre_assignment.cadre_assignment import CadreAssignment
		from cadre_kpi.cadre_kpi.doctype.cadre_leave.cadre_leave import CadreLeave

		assignments: DF.Table[CadreAssignment]
		duty: DF.Literal["None", "Deputy", "Leader"]
		duty_group: DF.Link | None
		field_in_charge: DF.Data | None
		full_name: DF.Data
		joined_on: DF.Date | None
		leaves: DF.Table[CadreLeave]
		left_on: DF.Date | None
		managed_by: DF.Link
		party_cell: DF.Link | None
		personnel_number: DF.Data | None
		position: DF.Link
		sort_name: DF.Data | None
		sort_rank: DF.Data | None
		status: DF.Literal["Active", "On Leave", "Moved Out", "Left the Service"]
		supervisor: DF.Link | None
		unit: DF.Link
		user: DF.Link | None
	# end: auto-generated types

	def validate(self):
		self.sort_name = names.build_sort_key(self.full_name)
		post = frappe.db.get_value("Cadre Position", self.position, ["rank", "duty"], as_dict=True)
		post = post or frappe._dict()
		self.sort_rank = people_order.build_rank_key(self.full_name, post.rank, post.duty)
		self.check_user()
		self.check_personnel_number()
		self.check_committee()
		self.check_unit()
		self.refuse_move_with_open_contract()
		self.check_left()
		self.keep_assignment()
		self.keep_leave()
		self.check_leaves()

	def after_rename(self, old: str, new: str, merge: bool = False):
		unique_keys.follow("cadre", new)

	def check_user(self):
		if not self.user:
			return
		other = frappe.db.get_value("Cadre", {"user": self.user, "name": ("!=", self.name)}, "full_name")
		if other:
			frappe.throw(_("The account {0} already belongs to {1}.").format(self.user, frappe.bold(other)))

	def check_personnel_number(self):
		self.personnel_number = (self.personnel_number or "").strip() or None
		if not self.personnel_number:
			return
		other = frappe.db.get_value(
			"Cadre", {"personnel_number": self.personnel_number, "name": ("!=", self.name)}, "full_name"
		)
		if other:
			frappe.throw(
				_("The personnel number {0} already belongs to {1}.").format(
					frappe.bold(self.personnel_number), frappe.bold(other)
				)
			)

	def check_committee(self):
		kind = frappe.db.get_value("Evaluation Body", self.managed_by, "body_type")
		if kind not in rules.DECIDING_BODIES:
			frappe.throw(
				_(
					"{0} cannot manage cadres: choose a standing committee, or the body that decides the rating."
				).format(self.managed_by)
			)
		if (
			self.party_cell
			and frappe.db.get_value("Evaluation Body", self.party_cell, "body_type") != "Party Cell"
		):
			frappe.throw(_("{0} is not a party cell.").format(self.party_cell))

	def check_unit(self):
		if self.status != ACTIVE:
			return
		unit = frappe.db.get_value(
			"Cadre Unit", self.unit, ["unit_name", "valid_to", "successor_unit"], as_dict=True
		)
		if unit.valid_to and getdate(unit.valid_to) < getdate(today()):
			frappe.throw(
				_("Unit {0} no longer exists. Choose its successor {1}.").format(
					frappe.bold(unit.unit_name), unit.successor_unit or ""
				)
			)

	def refuse_move_with_open_contract(self):
		"""Moving someone in mid-period: first the contract is closed, so that nothing hangs in the air."""
		before = self.get_doc_before_save()
		if not before:
			return
		moved = any(before.get(field) != self.get(field) for field in PLACE)
		leaves = before.status != self.status and self.status in ("Moved Out", "Left the Service")
		if not (moved or leaves):
			return
		contract = frappe.db.get_value(
			"Task Contract",
			{
				"cadre": self.name,
				"workflow_state": ("not in", (CLOSED, CANCELLED)),
				"docstatus": ("<", 2),
			},
			["name", "workflow_state"],
			as_dict=True,
		)
		if contract:
			frappe.throw(
				_(
					"{0} still has the contract {1} ({2}). Verify the last report and close that contract early, then enter the move."
				).format(
					frappe.bold(self.full_name),
					frappe.utils.get_link_to_form("Task Contract", contract.name),
					_(contract.workflow_state),
				),
				title=_("Open contract"),
			)

	def check_left(self):
		if self.status in ("Moved Out", "Left the Service") and not self.left_on:
			frappe.throw(_("Enter the day on which {0} left.").format(frappe.bold(self.full_name)))
		if self.status == ACTIVE:
			self.left_on = None

	def keep_assignment(self):
		"""The history of posts follows the unit and position; the open row ends where the next begins."""
		before = self.get_doc_before_save()
		current = next((row for row in reversed(self.assignments) if not row.to_date), None)
		if current and all(current.get(field) == self.get(field) for field in PLACE):
			if self.left_on and self.status in ("Moved Out", "Left the Service"):
				current.to_date = self.left_on
			return
		if (
			self.status in ("Moved Out", "Left the Service")
			and before
			and not any(before.get(field) != self.get(field) for field in PLACE)
		):
			return
		start = self.starts_on(current) if before else (self.joined_on or today())
		if current:
			current.to_date = frappe.utils.add_days(start, -1)
		self.append("assignments", {"unit": self.unit, "position": self.position, "from_date": start})

	def starts_on(self, current) -> str:
		"""The day of a move: today, unless whoever entered it knows better (`flags.moved_on`, after the last post's)."""
		moved_on = self.flags.moved_on
		if moved_on and (not current or getdate(moved_on) > getdate(current.from_date)):
			return moved_on
		return today()

	def keep_leave(self):
		"""A leave begins and ends with the status; the dates of a past one can be corrected in its row."""
		before = self.get_doc_before_save()
		was = before.status if before else ACTIVE
		current = next((row for row in reversed(self.leaves) if not row.to_date), None)
		if self.status == ON_LEAVE and was != ON_LEAVE and not current:
			self.append("leaves", {"from_date": today()})
		elif was == ON_LEAVE and self.status != ON_LEAVE and current:
			ended = frappe.utils.add_days(today(), -1)
			# whoever is back on the first day was not away
			current.to_date = max(getdate(ended), getdate(current.from_date))

	def check_leaves(self):
		rows = sorted(self.leaves, key=lambda row: getdate(row.from_date))
		for row in rows:
			if row.to_date and getdate(row.from_date) > getdate(row.to_date):
				frappe.throw(_("Leave in row {0} ends before it begins.").format(row.idx))
		for one, other in pairwise(rows):
			if not one.to_date or getdate(one.to_date) >= getdate(other.from_date):
				frappe.throw(_("The leaves in rows {0} and {1} overlap.").format(one.idx, other.idx))


def on_doctype_update():
	frappe.db.add_index("Cadre", ["managed_by", "status"])
