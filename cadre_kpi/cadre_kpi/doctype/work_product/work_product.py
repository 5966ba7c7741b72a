"""A Work Product of the catalogue, with its conversion coefficient (hệ số quy đổi)."""

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.access.document import GuardedDocument


class WorkProduct(GuardedDocument):
	def validate(self):
		if not 0 < flt(self.coefficient) <= 1000:
			frappe.throw(_("The conversion coefficient must be above 0 and at most 1000."))
