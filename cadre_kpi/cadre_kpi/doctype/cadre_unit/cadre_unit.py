"""A Cadre Unit: a node of the tree of organisations, of any depth, with its dates."""

import frappe
from frappe import _
from frappe.utils import getdate
from frappe.utils.nestedset import NestedSet

from cadre_kpi.access.document import GuardedDocument


class CadreUnit(GuardedDocument, NestedSet):
	nsm_parent_field = "parent_cadre_unit"

	def validate(self):
		if self.valid_from and self.valid_to and getdate(self.valid_from) > getdate(self.valid_to):
			frappe.throw(_("{0} would end before it begins. Check the dates.").format(self.unit_name))
		if self.successor_unit and self.successor_unit == self.name:
			frappe.throw(_("A unit cannot succeed itself."))
		if self.parent_cadre_unit and not frappe.db.get_value(
			"Cadre Unit", self.parent_cadre_unit, "is_group"
		):
			frappe.db.set_value("Cadre Unit", self.parent_cadre_unit, "is_group", 1)
