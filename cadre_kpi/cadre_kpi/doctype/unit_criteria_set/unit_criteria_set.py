"""A Unit Criteria Set: by what the organisations of a province are rated, as the authority has laid it down."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.access.document import GuardedDocument

MOST = {"general": 30, "result": 70}  # Decree 335/2025/NĐ-CP, article 6 and article 7.1


class UnitCriteriaSet(GuardedDocument):
	def validate(self):
		self.check_rows()
		self.check_levels()

	def check_rows(self):
		codes = [row.code for row in self.rows]
		for code in {code for code in codes if codes.count(code) > 1}:
			frappe.throw(_("The code {0} stands twice in the criteria.").format(frappe.bold(code)))
		for part, most in MOST.items():
			found = sum(flt(row.max_points) for row in self.rows if row.part == part)
			if flt(found, 9) != most:
				frappe.throw(
					_("The criteria of the part {0} add up to {1} points; they must add up to {2}.").format(
						frappe.bold(_(part)), f"{found:g}", most
					)
				)

	def check_levels(self):
		if not 100 >= flt(self.excellent_from) > flt(self.good_from) > flt(self.completed_from) > 0:
			frappe.throw(_("Each level begins at more points than the one below it, between 0 and 100."))
