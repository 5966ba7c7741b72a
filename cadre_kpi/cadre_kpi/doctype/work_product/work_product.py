"""A Work Product of the catalogue, with its conversion coefficient (hệ số quy đổi)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class WorkProduct(Document):
	def validate(self):
		if not 0 < flt(self.coefficient) <= 1000:
			frappe.throw(_("The conversion coefficient must be above 0 and at most 1000."))
