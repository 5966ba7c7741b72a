"""A Product Catalogue: a unit's list of products and their conversion, from the proposal to the decision and its versions.

Decree 335/2025/NĐ-CP, article 13: a unit proposes, the personnel body puts the lists together and takes duplicates out,
the authority decides. A new version never changes what a contract was signed with.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, getdate

from cadre_kpi.access import membership, records, rules
from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.contracts import catalogue
from cadre_kpi.decisions import catalogue as decided
from cadre_kpi.decisions import catalogue_notices
from cadre_kpi.evaluation import organisations
from cadre_kpi.masters import units
from cadre_kpi.process import log
from cadre_kpi.states import AWAITING_DECISION, DRAFT, PROPOSED

DRAFT, PROPOSED, AWAITING = DRAFT, PROPOSED, AWAITING_DECISION


class ProductCatalogue(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.catalogue_group.catalogue_group import CatalogueGroup
		from cadre_kpi.cadre_kpi.doctype.catalogue_product.catalogue_product import CatalogueProduct
		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog

		decision_date: DF.Date | None
		decision_number: DF.Data | None
		for_all: DF.Check
		groups: DF.Table[CatalogueGroup]
		legal_basis: DF.SmallText | None
		managed_by: DF.Link | None
		process_log: DF.Table[ProcessLog]
		products: DF.Table[CatalogueProduct]
		replaced_by: DF.Link | None
		replaces: DF.Link | None
		standard_points: DF.Float
		standard_product: DF.Data | None
		status: DF.Literal[
			"Draft", "Proposed", "Awaiting Decision", "In Force", "Superseded", "Taken Into Another"
		]
		supplements: DF.Link | None
		taken_into: DF.Link | None
		title: DF.Data
		unit: DF.Link
		valid_from: DF.Date | None
		valid_to: DF.Date | None
		version: DF.Int
	# end: auto-generated types

	def before_insert(self):
		self.status, self.for_all = DRAFT, 0
		self.version = cint(self.version) or 1
		self.managed_by = self.managed_by or organisations.find_recogniser(self.unit)
		if not self.managed_by:
			frappe.throw(
				_(
					"No committee or leadership above {0} decides its catalogue. Enter an Evaluation Body of the unit above it."
				).format(frappe.bold(self.unit))
			)
		self.check_authority()

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status not in (DRAFT, PROPOSED) and not self.is_written_by_server():
			frappe.throw(_("{0} is {1} and can no longer be changed.").format(self.name, _(before.status)))
		if self.status in (DRAFT, PROPOSED, AWAITING):
			self.tidy()
			self.check_list(complete=self.status != DRAFT)

	def check_authority(self):
		"""The body that decides is a committee or leadership of the unit or of one above it."""
		kind, unit = frappe.db.get_value("Evaluation Body", self.managed_by, ["body_type", "unit"])
		if kind not in organisations.RECOGNISERS or unit not in organisations.list_ancestors(self.unit):
			frappe.throw(
				_(
					"{0} does not decide for this unit: choose a committee or leadership of it or of one above."
				).format(frappe.bold(self.managed_by))
			)

	def tidy(self):
		for group in self.groups:
			group.group_code = cstr(group.group_code).strip()
		for row in self.products:
			for field in ("code", "product_name", "product_group", "unit_of_measure", "merged_into"):
				row.set(field, " ".join(cstr(row.get(field)).split()))
			row.coefficient = catalogue.compute_coefficient(row.points, self.standard_points)

	def check_list(self, complete: bool):
		"""Throw what is wrong with groups and products; `complete` where the list is about to be used."""
		if not 0 < flt(self.standard_points) <= catalogue.LARGEST_COEFFICIENT:
			frappe.throw(_("The points of the standard product lie above 0 and at most at 1000."))
		if len(self.products) > catalogue.MOST_PRODUCTS:
			frappe.throw(_("A catalogue has at most {0} products.").format(catalogue.MOST_PRODUCTS))
		catalogue.refuse(catalogue.find_group_problems(self.groups), _("Check the groups"))
		catalogue.refuse(
			catalogue.find_product_problems(self.products, self.groups, flt(self.standard_points), complete),
			_("Check the products"),
		)
		self.check_offices()
		if complete and not self.products:
			frappe.throw(_("The list has no product yet."))
		if complete and not cstr(self.standard_product).strip():
			frappe.throw(
				_(
					"Name the standard product into which the others are converted (article 13.1.b of Decree 335)."
				)
			)
		self.check_supplemented()

	def check_offices(self):
		if not any(row.office for row in self.products):
			return
		inside = units.get_names_at_and_below(self.unit)
		for row in self.products:
			if row.office and row.office not in inside:
				frappe.throw(
					_("Row {0}: {1}").format(
						row.idx,
						_(
							"Office {0} is none of the unit or below it. Leave the cell empty where the whole unit uses the product."
						).format(row.office),
					)
				)

	def check_supplemented(self):
		"""A supplement adds products; their codes are not those of the list that it supplements."""
		if not self.supplements:
			return
		known = set(
			frappe.get_all(
				catalogue.PRODUCT,
				filters={
					"catalogue": ("in", self.list_standing()),
					"code": ("in", [row.code for row in self.products] or [""]),
				},
				pluck="code",
			)
		)
		for row in self.products:
			if row.code in known:
				frappe.throw(
					_("Row {0}: {1}").format(
						row.idx,
						_(
							"Code {0} is in {1} already. A supplement adds products; a new version changes them."
						).format(row.code, self.supplements),
					)
				)

	def list_standing(self) -> list[str]:
		"""The list that this one supplements, and what supplements it already."""
		others = frappe.get_all(
			self.doctype, filters={"supplements": self.supplements, "status": "In Force"}, pluck="name"
		)
		return [self.supplements, *(name for name in others if name != self.name)]

	def take_step(self, action: str, status: str, note: str = "") -> None:
		"""Take a step: the log says who and when."""
		self.append(log.FIELD, log.make_line(action, self.status, status, cstr(note).strip()))
		self.status = status

	def supersede(self, successor: str, last: str) -> None:
		"""The version before ends; for the decision of the next one alone."""
		self.replaced_by, self.valid_to = successor, last
		self.take_step("Replaced By", "Superseded", successor)
		self.save_as_server(ignore_permissions=True)

	def open_for(self, *states: str) -> None:
		"""Load what is stored, for who may write it in one of these states."""
		self.load_stored()
		self.check_permission("write")
		if self.status not in states:
			frappe.throw(_("{0} is already {1}.").format(self.name, _(self.status)))

	@frappe.whitelist(methods=["POST"])
	def send(self) -> None:
		"""The unit sends its list to the personnel body (article 13.1.d)."""
		self.open_for(DRAFT)
		self.check_list(complete=True)
		self.take_step("Propose", PROPOSED)
		# whoever may send it may not write it any more
		self.save_as_server(ignore_permissions=True)
		catalogue_notices.tell(self)

	@frappe.whitelist(methods=["POST"])
	def return_it(self, reason: str) -> None:
		"""Send the list one step back, with the reason: to the unit, or to the personnel body."""
		self.open_for(PROPOSED, AWAITING)
		if not cstr(reason).strip():
			frappe.throw(_("Write what is to be corrected."))
		self.take_step("Return", DRAFT if self.status == PROPOSED else PROPOSED, reason)
		self.save_as_server(ignore_permissions=True)
		catalogue_notices.tell(self)

	@frappe.whitelist(methods=["POST"])
	def gather(self, proposals: list | str) -> int:
		"""The personnel body puts proposals of units below into this list (article 13.2); returns how many products came."""
		self.open_for(DRAFT, PROPOSED)
		self.check_gathers()
		names = [cstr(name) for name in frappe.parse_json(proposals) or []]
		others = [frappe.get_doc(self.doctype, name, for_update=True) for name in sorted(set(names))]
		below = units.get_names_at_and_below(self.unit)
		for other in others:
			other.check_permission("read")
			if other.name == self.name or other.status != PROPOSED or other.unit not in below:
				frappe.throw(
					_("{0} is no proposal of a unit below that waits. Reload the page.").format(other.name)
				)
		came = decided.take_in(self, others)
		self.append(
			log.FIELD,
			log.make_line(
				"Put Proposals Together", self.status, self.status, ", ".join(other.name for other in others)
			),
		)
		self.save_as_server()
		return came

	def check_gathers(self):
		if frappe.session.user == "Administrator":
			return
		related = records.find_relations(records.load_facts(self), membership.get_membership())
		if rules.ORGANISATION not in related:
			frappe.throw(_("Proposals are put together by the organisation board."), frappe.PermissionError)

	@frappe.whitelist(methods=["POST"])
	def merge(self, codes: list | str, into: str) -> int:
		"""Merge products into one that stays; the others keep their rows and say what they were merged into.

		Returns how many were merged.
		"""
		self.open_for(DRAFT, PROPOSED)
		wanted = {cstr(code) for code in frappe.parse_json(codes) or []} - {into}
		rows = {row.code: row for row in self.products}
		if into not in rows or rows[into].merged_into or not wanted or not wanted <= set(rows):
			frappe.throw(_("Choose at least one other product, and one that stays in the list."))
		for row in self.products:
			if row.code in wanted or row.merged_into in wanted:
				row.merged_into = into
		self.append(
			log.FIELD,
			log.make_line(
				"Merge Duplicates", self.status, self.status, f"{', '.join(sorted(wanted))} → {into}"
			),
		)
		self.save_as_server()
		return len(wanted)

	@frappe.whitelist(methods=["POST"])
	def take_waiting(self) -> int:
		"""Put tasks of the unit and below that wait for a coefficient into the list (article 13.3); returns how many came."""
		self.open_for(DRAFT, PROPOSED)
		below = units.get_names_at_and_below(self.unit)
		known = {row.contract_task for row in self.products if row.contract_task}
		taken, came = {row.code for row in self.products}, 0
		for task in catalogue.find_waiting_tasks(below):
			if task.name in known:
				continue
			code = catalogue.find_free_code("BS", taken | {"BS"})
			taken.add(code)
			self.append(
				"products",
				{
					"code": code,
					"product_name": cstr(task.output_product or task.task_name)[: catalogue.LONGEST_NAME],
					"unit_of_measure": task.unit_of_measure,
					"description": f"{task.task_name} ({task.parent})",
					"contract_task": task.name,
				},
			)
			came += 1
		if came:
			self.status = DRAFT  # group and points are still to be proposed
			self.save_as_server(ignore_permissions=True)
		return came

	@frappe.whitelist(methods=["POST"])
	def submit_for_decision(self) -> None:
		"""The personnel body lays the list before the authority."""
		self.open_for(PROPOSED)
		self.check_list(complete=True)
		self.take_step("Submit for Decision", AWAITING)
		self.save_as_server(ignore_permissions=True)
		catalogue_notices.tell(self)

	@frappe.whitelist(methods=["POST"])
	def decide(self, decision_number: str, decision_date: str, valid_from: str) -> int:
		"""The authority decides the list. Returns how many tasks that waited for a coefficient are counted by it."""
		self.open_for(AWAITING)
		self.check_decides()
		if not cstr(decision_number).strip() or not decision_date or not valid_from:
			frappe.throw(_("Enter number and date of the decision and the day from which it holds."))
		self.decision_number, self.decision_date = cstr(decision_number).strip(), getdate(decision_date)
		self.valid_from, self.for_all = getdate(valid_from), 1
		self.check_list(complete=True)
		decided.check_end_of_former(self)
		self.take_step("Decide", "In Force", self.decision_number)
		# in a state in which nobody writes any more
		self.save_as_server(ignore_permissions=True)
		settled = decided.bring_into_force(self)
		catalogue_notices.tell(self)
		return settled

	def check_decides(self):
		if frappe.session.user == "Administrator":
			return
		member = membership.get_membership()
		if not member.is_member(self.managed_by, rules.LEADING_DUTIES):
			frappe.throw(
				_(
					"Only {0} decides the catalogue; its chair, deputy or secretary enters the decision."
				).format(frappe.bold(self.managed_by)),
				frappe.PermissionError,
			)


def on_doctype_update():
	frappe.db.add_index("Product Catalogue", ["unit", "status"])
