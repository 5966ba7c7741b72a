"""A Cadre Unit: a node of the tree of organisations, of any depth, with its dates."""

import frappe
from frappe import _
from frappe.utils import getdate
from frappe.utils.nestedset import NestedSet

from cadre_kpi.access.document import GuardedDocument

# groups of agencies whose papers follow Decree 30/2020/NĐ-CP; the others' carry the Party's head
OF_THE_STATE = ("State Agency", "People's Council", "Public Service Unit", "Enterprise")


class CadreUnit(GuardedDocument, NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agency_group: DF.Literal[
			"",
			"Party Organisation",
			"State Agency",
			"People's Council",
			"Front and Mass Organisations",
			"Public Service Unit",
			"Enterprise",
		]
		is_agency: DF.Check
		is_group: DF.Check
		issuing_name: DF.Data | None
		lft: DF.Int
		old_parent: DF.Link | None
		paper_style: DF.Literal["", "Party", "State"]
		parent_cadre_unit: DF.Link | None
		place_name: DF.Data | None
		rgt: DF.Int
		successor_unit: DF.Link | None
		superior_name: DF.Data | None
		symbol: DF.Data | None
		unit_code: DF.Data
		unit_name: DF.Data
		valid_from: DF.Date | None
		valid_to: DF.Date | None
	# end: auto-generated types

	nsm_parent_field = "parent_cadre_unit"

	def before_validate(self):
		if not self.paper_style:
			self.paper_style = "State" if self.agency_group in OF_THE_STATE else "Party"

	def validate(self):
		if self.valid_from and self.valid_to and getdate(self.valid_from) > getdate(self.valid_to):
			frappe.throw(_("{0} would end before it begins. Check the dates.").format(self.unit_name))
		if self.successor_unit and self.successor_unit == self.name:
			frappe.throw(_("A unit cannot succeed itself."))
		if self.parent_cadre_unit and not frappe.db.get_value(
			"Cadre Unit", self.parent_cadre_unit, "is_group"
		):
			frappe.db.set_value("Cadre Unit", self.parent_cadre_unit, "is_group", 1)
