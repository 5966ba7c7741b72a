"""A Unit Evaluation: one organisation and year, from its self-rating to the recognised rating.

Decree 335/2025/NĐ-CP, articles 5 to 9: the unit rates itself and sends it; the authority has complaints verified,
reviews, and recognises the ratings of its field in a batch (`decisions.unit_recognition`).
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, now_datetime

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.evaluation import organisations
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.masters import periods
from cadre_kpi.process import log
from cadre_kpi.scoring.case import Counts
from cadre_kpi.scoring.organisation import OrganisationFacts, rate
from cadre_kpi.states import UNDER_VERIFICATION
from cadre_kpi.utils import formats

SELF_RATING, SENT, VERIFYING, RECOGNISED = "Self-Rating", "Sent", UNDER_VERIFICATION, "Recognised"
# conditions of article 8 as they are called in the form
CONDITIONS = {
	"done": "Tasks done",
	"on_time": "Tasks done on time",
	"quality": "Tasks done with quality",
	"exceeded": "Tasks exceeded",
	"late": "Tasks late at most",
	"done_least": "Tasks done at least",
	"units_below": "No unit below that did not complete",
	"shortcomings": "Shortcomings named before are fixed",
	"personnel": "No wrongdoing in personnel work concluded",
}
TASKS = ("total_tasks", "done_tasks", "on_time_tasks", "quality_tasks", "exceeded_tasks")


class UnitEvaluation(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog
		from cadre_kpi.cadre_kpi.doctype.unit_evaluation_condition.unit_evaluation_condition import (
			UnitEvaluationCondition,
		)
		from cadre_kpi.cadre_kpi.doctype.unit_evaluation_criterion.unit_evaluation_criterion import (
			UnitEvaluationCriterion,
		)

		complaints: DF.Check
		complaints_note: DF.SmallText | None
		condition_gap: DF.Check
		conditions: DF.Table[UnitEvaluationCondition]
		counted_on: DF.Datetime | None
		criteria: DF.Table[UnitEvaluationCriterion]
		criteria_set: DF.Link | None
		decided_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		decision_date: DF.Date | None
		decision_number: DF.Data | None
		decision_reason: DF.SmallText | None
		done_tasks: DF.Int
		evaluation_key: DF.Data | None
		exceeded_tasks: DF.Int
		exceptional_ground: DF.SmallText | None
		force_majeure: DF.Check
		force_majeure_note: DF.SmallText | None
		general_points: DF.Float
		level_by_points: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		managed_by: DF.Link | None
		notified_on: DF.Datetime | None
		on_time_tasks: DF.Int
		period: DF.Link
		personnel_wrongdoing: DF.Check
		process_log: DF.Table[ProcessLog]
		proposed_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		quality_tasks: DF.Int
		recognised_by: DF.Link | None
		recognised_on: DF.Datetime | None
		result_points: DF.Float
		self_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		self_shortcomings: DF.Text | None
		self_summary: DF.Text | None
		shortcomings_open: DF.Check
		status: DF.Literal["Self-Rating", "Sent", "Under Verification", "Recognised"]
		total_points: DF.Float
		total_tasks: DF.Int
		unit: DF.Link
		unit_name: DF.Data | None
		units_below: DF.Int
		units_failed: DF.Int
		units_recognised: DF.Int
		verification_note: DF.Text | None
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
		wrongdoing_note: DF.SmallText | None
	# end: auto-generated types

	def before_insert(self):
		period = periods.check_open(self.period)
		periods.check_unit_within(period, self.unit)
		if not periods.is_whole_year(period.name):
			frappe.throw(_("Organisations are rated for a year; {0} is not one.").format(self.period))
		self.status = SELF_RATING
		self.unit_name = frappe.db.get_value("Cadre Unit", self.unit, "unit_name")
		self.managed_by = organisations.find_recogniser(self.unit)
		if not self.managed_by:
			frappe.throw(
				_(
					"No committee or leadership above {0} recognises its rating. Enter an Evaluation Body of the unit above it."
				).format(frappe.bold(self.unit_name))
			)
		self.evaluation_key = f"{self.unit}|{self.period}"
		self.refuse_second()
		self.take_criteria()

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status == RECOGNISED and not self.is_written_by_server():
			frappe.throw(_("{0} is recognised and can no longer be changed.").format(self.name))
		if self.status != RECOGNISED:
			self.check_points()
			self.count()
			self.compute()

	def refuse_second(self):
		other = frappe.db.get_value("Unit Evaluation", {"evaluation_key": self.evaluation_key}, "name")
		if other:
			frappe.throw(
				_("{0} already has the evaluation {1} for {2}.").format(
					frappe.bold(self.unit_name),
					frappe.utils.get_link_to_form("Unit Evaluation", other),
					self.period,
				),
				frappe.DuplicateEntryError,
			)

	def take_criteria(self):
		"""The criteria of the set in force, copied: a later set does not change what is under way."""
		self.criteria_set = organisations.find_criteria_set(self.unit, self.period)
		if not self.criteria_set:
			frappe.throw(_("No Unit Criteria Set is in force for this unit and year. Enter one first."))
		for row in frappe.get_cached_doc("Unit Criteria Set", self.criteria_set).rows:
			self.append(
				"criteria",
				{
					"criterion_code": row.code,
					"criterion_name": row.criterion_name,
					"group_name": _("General criteria")
					if row.part == "general"
					else _("Results of the work"),
					"part": row.part,
					"article": row.article,
					"max_points": row.max_points,
				},
			)

	def check_points(self):
		for row in self.criteria:
			for field in ("self_points", "reviewed_points"):
				if not 0 <= flt(row.get(field)) <= flt(row.max_points):
					frappe.throw(
						_("Row {0}: {1} must lie between 0 and {2}, not {3}.").format(
							row.idx,
							_(row.meta.get_label(field)),
							formats.spell_figure(row.max_points),
							formats.spell_figure(row.get(field)),
						)
					)

	def count(self):
		"""Tasks of the unit and below, and how far the units directly below are."""
		found = organisations.count_tasks([self.unit], self.period).get(self.unit, Counts(0, 0, 0, 0, 0))
		for field, value in zip(
			TASKS, (found.total, found.done, found.on_time, found.with_quality, found.exceeded), strict=True
		):
			self.set(field, value)
		under = organisations.find_below([self.unit], self.period).get(self.unit, [])
		recognised = [row for row in under if row.status == RECOGNISED]
		self.units_below, self.units_recognised = len(under), len(recognised)
		self.units_failed = sum(row.decided_level == "not_completed" for row in recognised)
		self.counted_on = now_datetime()

	def compute(self):
		"""Points and the level that article 8 gives; nothing before the unit has sent its rating."""
		self.set("conditions", [])
		if self.status == SELF_RATING:
			for field in ("general_points", "result_points", "total_points", "condition_gap"):
				self.set(field, 0)
			self.level_by_points = self.proposed_level = None
			return
		parts = {
			part: sum(
				(parse_decimal(row.reviewed_points) for row in self.criteria if row.part == part), Decimal(0)
			)
			for part in organisations.PARTS
		}
		self.general_points, self.result_points = float(parts["general"]), float(parts["result"])
		total = sum(parts.values())
		self.total_points = float(total)
		found = rate(organisations.build_rules(self.criteria_set), total, self.build_facts())
		self.level_by_points, self.proposed_level = found.level_by_points, found.proposed
		self.condition_gap = int(found.gap)
		for held in found.conditions:
			self.append(
				"conditions",
				{
					"condition_name": CONDITIONS[held.code],
					"level": held.level,
					"article": held.article,
					"outcome": "Not Assessed" if held.met is None else "Met" if held.met else "Not Met",
					"found_count": held.count,
					"found_of": held.of,
					"needed": held.needed,
				},
			)

	def build_facts(self) -> OrganisationFacts:
		return OrganisationFacts(
			Counts(*(cint(self.get(field)) for field in TASKS)),
			cint(self.units_failed),
			not self.shortcomings_open,
			bool(self.personnel_wrongdoing),
			bool(self.force_majeure),
		)

	def take_step(self, action: str, status: str, note: str = "") -> None:
		"""Take a step: the log says who and when."""
		self.append(log.FIELD, log.make_line(action, self.status, status, cstr(note).strip()))
		self.status = status

	@frappe.whitelist(methods=["POST"])
	def send(self) -> None:
		"""The unit's leadership sends its self-rating to the authority; it stands from then on."""
		self.load_stored()
		self.check_permission("write")
		if self.status != SELF_RATING:
			frappe.throw(_("The self-rating of {0} was already sent.").format(self.unit_name))
		if not cstr(self.self_summary).strip() or not self.self_level:
			frappe.throw(
				_("Describe the results and choose the rating that the unit proposes before sending."),
				title=_("The self-rating is incomplete"),
			)
		if not any(flt(row.self_points) for row in self.criteria):
			frappe.throw(_("Enter the unit's own points for the criteria before sending."))
		for row in self.criteria:  # the review starts from the unit's own points
			row.reviewed_points = row.self_points
		self.take_step("Send Self-Rating", SENT)
		# whoever may send it may not write it any more
		self.save_as_server(ignore_permissions=True)

	@frappe.whitelist(methods=["POST"])
	def return_to_unit(self, reason: str) -> None:
		"""The authority's side sends the self-rating back, with the reason."""
		self.load_stored()
		self.check_permission("write")
		if self.status != SENT:
			frappe.throw(_("Only a self-rating that was sent is returned."))
		if not cstr(reason).strip():
			frappe.throw(_("Write what is to be corrected."))
		self.take_step("Return", SELF_RATING, reason)
		self.save_as_server(ignore_permissions=True)

	@frappe.whitelist(methods=["POST"])
	def start_verification(self, what: str) -> None:
		"""The authority has complaints or signs of disunity verified before it decides (article 9.2.a)."""
		self.load_stored()
		self.check_permission("write")
		if self.status != SENT:
			frappe.throw(_("A verification starts after the self-rating was sent."))
		if not cstr(what).strip():
			frappe.throw(_("Write what is verified."))
		self.complaints, self.complaints_note = 1, what.strip()
		self.take_step("Start Verification", VERIFYING, what)
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def conclude_verification(self, result: str) -> None:
		"""What the verification found; the rating can be recognised from then on."""
		self.load_stored()
		self.check_permission("write")
		if self.status != VERIFYING:
			frappe.throw(_("No verification of {0} is under way.").format(self.unit_name))
		if not cstr(result).strip():
			frappe.throw(_("Write what the verification found."))
		self.verification_note = result.strip()
		self.verified_on, self.verified_by = now_datetime(), frappe.session.user
		self.take_step("Conclude Verification", SENT, result)
		self.save_as_server()


def on_doctype_update():
	frappe.db.add_index("Unit Evaluation", ["period", "unit"])
	frappe.db.add_index("Unit Evaluation", ["managed_by", "period", "status"])
