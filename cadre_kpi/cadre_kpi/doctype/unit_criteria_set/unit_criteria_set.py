"""A Unit Criteria Set: by what the organisations of a province are rated, as the authority has laid it down."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.utils import formats

MOST = {"general": 30, "result": 70}  # Decree 335/2025/NĐ-CP, article 6 and article 7.1


class UnitCriteriaSet(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.unit_criterion.unit_criterion import UnitCriterion

		completed_from: DF.Float
		effective_from: DF.Date
		enabled: DF.Check
		exceeded_percent: DF.Percent
		excellent_from: DF.Float
		exceptional_percent: DF.Percent
		failed_below_percent: DF.Percent
		good_from: DF.Float
		late_percent: DF.Percent
		legal_basis: DF.SmallText | None
		levels_source: DF.SmallText | None
		quota_base: DF.Literal["level_only", "level_and_above", "all_rated"]
		quota_percent: DF.Percent
		quota_source: DF.SmallText | None
		rows: DF.Table[UnitCriterion]
		title: DF.Data
		unit: DF.Link | None
	# end: auto-generated types

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
						frappe.bold(_(part)), formats.spell_figure(found), most
					)
				)

	def check_levels(self):
		if not 100 >= flt(self.excellent_from) > flt(self.good_from) > flt(self.completed_from) > 0:
			frappe.throw(_("Each level begins at more points than the one below it, between 0 and 100."))
