"""A Work Product of the catalogue, with its conversion coefficient (hệ số quy đổi).

Those of a decided Product Catalogue are made by its decision and stay as they were decided; an administrator may enter
others where no catalogue is kept here.
"""

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.access.document import GuardedDocument

LONGEST_NAME = 140
DECIDED = ("product_name", "unit_of_measure", "coefficient", "product_group")


class WorkProduct(GuardedDocument):
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
		catalogue: DF.Link | None
		code: DF.Data | None
		coefficient: DF.Float
		description: DF.SmallText | None
		enabled: DF.Check
		in_force_until: DF.Date | None
		points: DF.Float
		product_group: DF.Data | None
		product_name: DF.Data
		replaced_by: DF.Link | None
		source: DF.Data | None
		unit: DF.Link | None
		unit_of_measure: DF.Data
		valid_from: DF.Date | None
		valid_to: DF.Date | None
	# end: auto-generated types

	def autoname(self):
		self.name = f"{self.catalogue}-{self.code}" if self.catalogue else self.product_name[:LONGEST_NAME]

	def validate(self):
		if not 0 < flt(self.coefficient) <= 1000:
			frappe.throw(_("The conversion coefficient must be above 0 and at most 1000."))
		self.refuse_change_of_decided()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if frappe.db.get_value("Work Product", old, "catalogue"):
			frappe.throw(_("{0} keeps its name.").format(old))
		super().before_rename(old, new, merge)

	def on_trash(self):
		if self.catalogue:
			frappe.throw(
				_("The product belongs to the catalogue {0} and is not deleted.").format(self.catalogue)
			)

	def refuse_change_of_decided(self):
		"""What the authority decided of a product is changed by a new version of its catalogue."""
		before = self.get_doc_before_save()
		if not self.catalogue or not before:
			return
		for field in DECIDED:
			old, new = before.get(field), self.get(field)
			if flt(old, 9) != flt(new, 9) if field == "coefficient" else cstr(old) != cstr(new):
				frappe.throw(
					_(
						"{0} was decided with the catalogue {1}. Make a new version of it to change this."
					).format(_(self.meta.get_label(field)), self.catalogue)
				)
