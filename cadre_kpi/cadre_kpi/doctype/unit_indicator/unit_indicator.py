"""A Unit Indicator: a target of a resolution for a unit and year, what was reached, and who verified it.

Source: Vĩnh Phúc takes a unit's development and the people's satisfaction as measures; Yên Bình counts the targets of
its congress's resolution. They are shown beside the work of the unit's leaders; whether, how much and for whom they count
in the points is the scheme's to say.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, today

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.contracts.rules import LARGEST
from cadre_kpi.states import DRAFT, ENTERED, VERIFIED

PLACES = Decimal("0.000000001")


class UnitIndicator(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actual: DF.Float
		as_of: DF.Date | None
		better: DF.Literal["Higher", "Lower"]
		entered_by: DF.Link | None
		evidence: DF.Attach | None
		for_all: DF.Check
		indicator_name: DF.SmallText
		kind: DF.Literal["Development", "Satisfaction"]
		note: DF.SmallText | None
		reached: DF.Percent
		resolution: DF.Data
		sample: DF.Int
		scale: DF.Data | None
		source: DF.SmallText | None
		status: DF.Literal["Draft", "Entered", "Verified"]
		target: DF.Float
		unit: DF.Link
		unit_of_measure: DF.Data
		verified_by: DF.Link | None
		verified_on: DF.Date | None
		year: DF.Int
	# end: auto-generated types

	def before_insert(self):
		self.status, self.for_all = DRAFT, 0

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status == VERIFIED and not self.is_written_by_server():
			frappe.throw(_("{0} is verified and can no longer be changed.").format(self.name))
		self.check_figures()
		self.reached = compute_reached(self.target, self.actual, self.better)

	def check_figures(self):
		if not 0 < flt(self.target) <= LARGEST:
			frappe.throw(
				_("The target must be above zero, for example 160 with the unit ha."),
				title=_("No measurable product"),
			)
		if not 0 <= flt(self.actual) <= LARGEST:
			frappe.throw(_("The figure reached is not possible. Check the number and its unit."))
		if not 1945 <= cint(self.year) <= 2200:
			frappe.throw(_("{0} is no year.").format(cstr(self.year)))

	@frappe.whitelist(methods=["POST"])
	def enter(self) -> None:
		"""The figure is complete: hand it over for verification by somebody else."""
		self.load_stored()
		self.check_permission("write")
		if self.status != DRAFT:
			frappe.throw(_("{0} is already {1}.").format(self.name, _(self.status)))
		missing = [label for name, label in self.list_needed().items() if not self.get(name)]
		if missing:
			frappe.throw(_("Enter first: {0}.").format(", ".join(missing)))
		self.status, self.entered_by = ENTERED, frappe.session.user
		self.save_as_server()

	def list_needed(self) -> dict[str, str]:
		"""What a figure needs before anybody can verify it; a survey also needs its scale and sample."""
		names = ["as_of", "source"] + (["scale", "sample"] if self.kind == "Satisfaction" else [])
		return {name: _(self.meta.get_label(name)) for name in names}

	@frappe.whitelist(methods=["POST"])
	def verify(self, note: str = "") -> None:
		"""Confirm the figure; from then on everybody reads it. Not by who entered it."""
		self.load_stored()
		self.check_permission("write")
		self.check_entered()
		self.status, self.for_all = VERIFIED, 1
		self.verified_by, self.verified_on, self.note = frappe.session.user, today(), note.strip()
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def send_back(self, note: str) -> None:
		"""The figure is not right: back to who entered it, with what is wrong."""
		self.load_stored()
		self.check_permission("write")
		self.check_entered()
		if not note.strip():
			frappe.throw(_("Write what is wrong with the figure."))
		self.status, self.note = DRAFT, note.strip()
		self.save_as_server()

	def check_entered(self):
		if self.status != ENTERED:
			frappe.throw(_("{0} waits for no verification; it is {1}.").format(self.name, _(self.status)))
		if self.entered_by == frappe.session.user and frappe.session.user != "Administrator":
			frappe.throw(
				_("Who entered a figure does not verify it. Ask a colleague."), frappe.PermissionError
			)


def compute_reached(target, actual, better: str) -> float:
	"""Per cent of the target reached; where lower is better, the target by the actual figure. 0 for no figure."""
	wanted, found = Decimal(str(flt(target, 9))), Decimal(str(flt(actual, 9)))
	if better == "Lower":
		wanted, found = found, wanted
	if not wanted:
		return 0.0
	return float((100 * found / wanted).quantize(PLACES, rounding=ROUND_HALF_UP))


def on_doctype_update():
	frappe.db.add_index("Unit Indicator", ["unit", "year"])
