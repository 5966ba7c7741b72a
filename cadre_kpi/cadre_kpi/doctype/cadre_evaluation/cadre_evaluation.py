"""A Cadre Evaluation: one person and period, from self-assessment to the published rating."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, now_datetime

from cadre_kpi.access.own_result import HidesOwnResult
from cadre_kpi.evaluation import compute, minutes, results
from cadre_kpi.masters import cadres, periods, unique_keys
from cadre_kpi.process import recall, routes, unit_above
from cadre_kpi.process.document import ProcessDocument
from cadre_kpi.regulations.record import get_rules, gives_points
from cadre_kpi.states import AT_UNIT_ABOVE, DECIDED, PUBLISHED, SELF_ASSESSMENT, WITHOUT_RATING
from cadre_kpi.utils import formats

SELF = SELF_ASSESSMENT
FINAL = (DECIDED, PUBLISHED, WITHOUT_RATING)
FORWARD = ("Send Self-Assessment", "Give Opinion", "Conclude Opinions", "Conclude Scoring")
# what the cadre fills in, and nobody after them
OWN_FIELDS = {
	"self_summary",
	"self_shortcomings",
	"self_level",
	"self_total",
	"self_score",
	"self_comment",
	"self_points",
}


class CadreEvaluation(HidesOwnResult, ProcessDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.evaluation_condition.evaluation_condition import EvaluationCondition
		from cadre_kpi.cadre_kpi.doctype.evaluation_criterion.evaluation_criterion import EvaluationCriterion
		from cadre_kpi.cadre_kpi.doctype.evaluation_deduction.evaluation_deduction import EvaluationDeduction
		from cadre_kpi.cadre_kpi.doctype.evaluation_fact.evaluation_fact import EvaluationFact
		from cadre_kpi.cadre_kpi.doctype.evaluation_opinion.evaluation_opinion import EvaluationOpinion
		from cadre_kpi.cadre_kpi.doctype.evaluation_task.evaluation_task import EvaluationTask
		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog

		action_note: DF.SmallText | None
		amended_from: DF.Link | None
		body_above: DF.Link | None
		cadre: DF.Link
		cadre_name: DF.Data | None
		component_a: DF.Data | None
		component_b: DF.Data | None
		component_c: DF.Data | None
		component_d: DF.Data | None
		computed_on: DF.Datetime | None
		conditions: DF.Table[EvaluationCondition]
		contract: DF.Link | None
		council_done: DF.Check
		council_points: DF.Float
		criteria: DF.Table[EvaluationCriterion]
		decided_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		decision_reason: DF.SmallText | None
		deducted_points: DF.Float
		deductions: DF.Table[EvaluationDeduction]
		done_tasks: DF.Int
		duty_group: DF.Link | None
		evaluation_key: DF.Data | None
		exceeded_tasks: DF.Int
		facts: DF.Table[EvaluationFact]
		general_given: DF.Float
		general_points: DF.Float
		handling_proposal: DF.SmallText | None
		leader: DF.Check
		level_by_points: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		managed_by: DF.Link | None
		meeting_absent: DF.SmallText | None
		meeting_approved: DF.Check
		meeting_chair: DF.Data | None
		meeting_clerk: DF.Data | None
		meeting_conclusion: DF.SmallText | None
		meeting_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		meeting_on: DF.Date | None
		meeting_opinions: DF.Text | None
		meeting_place: DF.Data | None
		meeting_present: DF.SmallText | None
		meeting_remark: DF.SmallText | None
		next_step: DF.Data | None
		not_rated_ground: DF.SmallText | None
		opinions: DF.Table[EvaluationOpinion]
		organising: DF.Percent
		party_cell: DF.Link | None
		period: DF.Link
		position: DF.Link | None
		process_log: DF.Table[ProcessLog]
		proposed_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		published_level: DF.Data | None
		published_on: DF.Date | None
		published_reason: DF.SmallText | None
		published_score: DF.Float
		rating_decision: DF.Link | None
		replaced_decision: DF.Link | None
		replaced_level: DF.Data | None
		replaced_on: DF.Date | None
		replaced_score: DF.Float
		result_points: DF.Float
		route_variant: DF.Data | None
		scheme: DF.Link | None
		self_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		self_shortcomings: DF.Text | None
		self_summary: DF.Text | None
		self_total: DF.Float
		step_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		step_no: DF.Int
		step_opinion: DF.SmallText | None
		step_votes: DF.Data | None
		tasks: DF.Table[EvaluationTask]
		total_points: DF.Float
		total_tasks: DF.Int
		unit: DF.Link | None
		unit_done: DF.Int
		unit_exceeded: DF.Int
		unit_on_time: DF.Int
		unit_quality: DF.Int
		unit_results: DF.Percent
		unit_total: DF.Int
		uniting: DF.Percent
		workflow_state: DF.Link | None
	# end: auto-generated types

	def load_from_db(self):
		loaded = super().load_from_db()
		results.show_criteria(self)
		return loaded

	def load_doc_before_save(self, **kwargs):
		super().load_doc_before_save(**kwargs)
		before = self.get_doc_before_save()
		if before:  # the history of changes compares with what was kept
			before.set("criteria", [row for row in before.criteria if not row.is_new()])

	def get_rows_kept(self, before, fieldname: str) -> list:
		"""The criteria that the first save keeps stand in no table yet: they are the scheme's, not the client's."""
		rows = super().get_rows_kept(before, fieldname)
		if fieldname == "criteria" and not rows and before.workflow_state == SELF and before.scheme:
			return results.make_criteria(before)
		return rows

	def before_insert(self):
		self.place()
		self.refuse_second_evaluation()
		self.evaluation_key = unique_keys.build_key(self.cadre, self.period)
		results.take_criteria(self)

	def validate(self):
		self.refuse_if_closed((DECIDED, PUBLISHED))
		periods.check_open(self.period)
		self.refresh_results()
		self.check_points()
		minutes.check(self.as_minutes())
		self.plan()
		self.record_step()
		self.compute()

	def before_cancel(self):
		frappe.throw(_("A published evaluation is not cancelled. A rating changes through an appeal."))

	def place(self):
		"""Placement and contract on the day the evaluation starts; the contract's own unit counts when there is one."""
		found = cadres.get_cadre(self.cadre)
		period = periods.check_open(self.period)
		contract = frappe.db.get_value(
			"Task Contract",
			{"cadre": self.cadre, "period": self.period, "docstatus": 1},
			["name", "unit", "position", "managed_by"],
			as_dict=True,
		)
		self.update(
			{
				"cadre_name": found.full_name,
				"unit": (contract or found).unit,
				"position": (contract or found).position,
				"managed_by": (contract or found).managed_by,
				"duty_group": frappe.db.get_value(
					"Cadre Position", (contract or found).position, "duty_group"
				),
				"party_cell": found.party_cell,
				"leader": cint(found.duty in ("Leader", "Deputy")),
				"contract": contract.name if contract else None,
				"scheme": period.scheme,
				"route_variant": routes.get_variant(
					get_rules(period.scheme), period.route_variant, found.duty
				),
			}
		)

		periods.check_unit_within(period, self.unit)
		self.managed_by = routes.find_decider(
			get_rules(self.scheme), self.route_variant, self.unit, self.managed_by, self.party_cell
		)
		if not self.managed_by:
			frappe.throw(unit_above.name_missing("Standing Committee", self.unit))

	def refuse_second_evaluation(self):
		other = frappe.db.get_value("Cadre Evaluation", {"cadre": self.cadre, "period": self.period}, "name")
		if other:
			frappe.throw(
				_("{0} already has the evaluation {1} for {2}.").format(
					frappe.bold(self.cadre_name),
					frappe.utils.get_link_to_form("Cadre Evaluation", other),
					self.period,
				),
				frappe.DuplicateEntryError,
			)

	def refresh_results(self):
		"""Verified results come from the contract until the council has scored them, then they stand."""
		if not self.council_done and not self.is_final():
			results.take_tasks(self)

	def as_minutes(self) -> dict:
		"""What was entered of the meeting that reviewed the person."""
		return {field: self.get(field) for field in minutes.FIELDS}

	def is_final(self) -> bool:
		return self.workflow_state in FINAL

	def check_points(self):
		for row in self.criteria:
			for field in ("self_points", "reviewed_points"):
				self.check_range(row, field, row.max_points)
		highest = float(get_rules(self.scheme).council.max_score_per_task)
		for row in self.tasks:
			self.check_range(row, "self_score", highest)
		for row in self.deductions:
			self.check_range(row, "points", 100)
		for field in ("unit_results", "organising", "uniting"):
			if not 0 <= flt(self.get(field)) <= 100:
				frappe.throw(_("{0} must lie between 0 and 100 %.").format(_(self.meta.get_label(field))))
		for field in compute.UNIT_FIGURES[1:]:
			if not 0 <= cint(self.get(field)) <= cint(self.unit_total):
				frappe.throw(
					_("{0} must lie between 0 and {1}, the tasks of the unit led.").format(
						_(self.meta.get_label(field)), cint(self.unit_total)
					)
				)
		for row in self.facts:
			if row.fact == "Discipline" and not row.discipline:
				frappe.throw(_("Row {0} of the facts: choose the form of discipline.").format(row.idx))

	def check_range(self, row, field: str, highest):
		value = flt(row.get(field))
		if value < 0 or value > flt(highest):
			frappe.throw(
				_("Row {0}: {1} must lie between 0 and {2}, not {3}.").format(
					row.idx,
					_(row.meta.get_label(field)),
					formats.spell_figure(highest),
					formats.spell_figure(value),
				)
			)

	def explain_closed(self, before, places: list[str]) -> str:
		"""After it is sent, the self-assessment stands as the cadre wrote it."""
		names = {place.split(":")[-1] for place in places}
		if before.workflow_state != SELF and names & OWN_FIELDS:
			return _("The self-assessment was sent and stands. Return it if it must be changed.")
		return ""

	def list_stops(self) -> list[routes.Stop]:
		return routes.list_stops(get_rules(self.scheme), self.route_variant, self.party_cell)

	def plan(self):
		"""`next_step`: where the next forward action leads, for the workflow's conditions."""
		way = self.list_stops()
		before = self.get_doc_before_save()
		state_before = before.workflow_state if before else None
		if before and state_before != self.workflow_state:
			self.step_no = 0 if self.workflow_state == SELF else cint(self.step_no) + 1
		elif self.is_new():
			self.step_no = 0
		self.next_step = way[min(cint(self.step_no), len(way) - 1)].goal
		self.find_body_above(way, state_before)

	def find_body_above(self, way: list[routes.Stop], state_before: str | None):
		"""Who acts where the route says the body of the unit above; kept afterwards, for who acted goes on reading."""
		stop = way[cint(self.step_no) - 1] if cint(self.step_no) else None
		if not stop or not stop.above or self.workflow_state != stop.state:
			return
		if state_before == self.workflow_state and self.body_above:
			return
		self.body_above = unit_above.find_body(stop.body_type, self.unit)
		if not self.body_above:
			frappe.throw(
				unit_above.name_missing(stop.body_type, self.unit), title=_("Nobody could act on it")
			)

	def on_step(self, action: str, from_state: str, to_state: str):
		if action == "Send Self-Assessment":
			self.require_self_assessment()
			for row in self.criteria:  # reviewers start from the cadre's own points
				row.reviewed_points = row.self_points
		elif action in ("Give Opinion", "Conclude Opinions"):
			self.keep_opinion(from_state)
		if action in ("Return", recall.ACTION):
			self.forget_result()
			self.not_rated_ground = None
		if to_state == WITHOUT_RATING:
			self.record_not_rated()
		for field in ("step_level", "step_opinion", "step_votes"):
			self.set(field, None)

	def record_not_rated(self):
		"""A status of its own: no points, no level, in no quota and no share (Decree 335/2025/NĐ-CP, art. 11.1)."""
		if not periods.is_whole_year(self.period):
			frappe.throw(_("Only a year is not rated; a month or quarter without work has no evaluation."))
		ground = cstr(self.action_note).strip() or compute.explain_unrated(self)
		if not ground:
			frappe.throw(
				_("Write into {0} why {1} is not rated: the time worked is long enough for a rating.").format(
					frappe.bold(_(self.meta.get_label("action_note"))), frappe.bold(self.cadre_name)
				),
				title=_("A reason is needed"),
			)
		self.forget_result()
		self.not_rated_ground = ground

	def forget_result(self):
		"""Back with the cadre, the evaluation has no running score that somebody could read or rely on."""
		self.council_done, self.computed_on = 0, None
		self.update(compute.EMPTY)
		self.set("conditions", [])

	def require_self_assessment(self):
		if gives_points(self.period, self.scheme):
			if not cstr(self.self_summary).strip():
				frappe.throw(
					_("Describe your results before sending."),
					title=_("The self-assessment is incomplete"),
				)
			return
		if not cstr(self.self_summary).strip() or not self.self_level:
			frappe.throw(
				_(
					"Describe your results and choose the rating that you propose for yourself before sending."
				),
				title=_("The self-assessment is incomplete"),
			)

	def keep_opinion(self, state: str):
		"""The conclusion of the body that passes the evaluation on."""
		stop = self.stop_of(state)
		if self.needs_proposal(stop) and not self.step_level:
			frappe.throw(_("Choose the rating that is proposed at this step."))
		# the step is already counted on: this belongs to the one before
		self.append_opinion(stop, self.step_level, self.step_opinion, self.step_votes, cint(self.step_no) - 1)

	def stop_of(self, state: str) -> routes.Stop | None:
		way = self.list_stops()
		if state == AT_UNIT_ABOVE:
			# several kinds of bodies share this state: the place on the way tells them apart
			before = self.get_doc_before_save()
			place = cint((before or self).step_no) - 1
			return way[place] if 0 <= place < len(way) and way[place].above else None
		return next((stop for stop in way if stop.state == state), None)

	def find_acting_body(self, stop: routes.Stop) -> str | None:
		"""Name of the user's body that acts at a stop, None where the user sits in none."""
		from cadre_kpi.access import membership

		member = membership.get_membership()
		if stop.above:
			return self.body_above if member.is_member(self.body_above) else None
		return member.find_body_serving(stop.body_type, self.unit, self.party_cell)

	def needs_proposal(self, stop: routes.Stop | None) -> bool:
		"""Whether who passes the evaluation on there proposes a rating: a collective, where a rating is given at all."""
		return bool(stop and stop.body_type in routes.COLLECTIVES) and not gives_points(
			self.period, self.scheme
		)

	def append_opinion(self, stop, level, opinion, votes, step_no: int):
		body = self.find_acting_body(stop) if stop else None
		self.append(
			"opinions",
			{
				"step": stop.name(frappe.local.lang) if stop else "",
				"step_no": step_no,
				"body": body,
				"level": level,
				"votes": votes,
				"opinion": cstr(opinion).strip(),
				"given_by": frappe.session.user,
				"given_on": now_datetime(),
			},
		)

	def compute(self):
		"""From the first review on, the running score and its explanation; a draft is not scored."""
		if self.workflow_state != SELF and not self.is_final():
			compute.compute(self)

	@frappe.whitelist(methods=["POST"])
	def add_opinion(self, level: str = "", opinion: str = "", votes: str = "") -> None:
		"""One member's opinion while the evaluation waits at the member's body; each member has one line a stop.

		`level`: code of a rating of the scheme, may be empty where only remarks are asked for.
		"""
		self.load_stored()
		self.check_permission("read")
		stop = self.stop_of(self.workflow_state)
		body = stop and self.find_acting_body(stop)
		if not body:
			frappe.throw(
				_("{0} does not wait for your opinion now.").format(self.name), frappe.PermissionError
			)
		if level and level not in {row.code for row in get_rules(self.scheme).levels}:
			frappe.throw(_("{0} is not a rating of this scheme.").format(level))
		if not level and not opinion.strip():
			frappe.throw(_("Choose a rating or write an opinion."))
		for row in self.opinions:
			if row.given_by == frappe.session.user and cint(row.step_no) == cint(self.step_no):
				self.opinions.remove(row)
				break
		self.append_opinion(stop, level or None, opinion, votes, cint(self.step_no))
		# members of a committee hold no write permission on single evaluations; the opinion is theirs
		self.save_as_server(ignore_permissions=True)

	@frappe.whitelist()
	def explain(self) -> list[dict]:
		"""The steps of the score in the user's language, for the form. Only for those who may see the result."""
		from cadre_kpi.access.own_result import hide_own_result
		from cadre_kpi.evaluation import explain

		self.load_stored(lock=False)
		self.check_permission("read")
		if hide_own_result(self):
			frappe.throw(_("Your own result is shown when it is published."), frappe.PermissionError)
		reviewer = bool(self.has_permlevel_access_to("council_points"))
		return explain.explain_lines(self, frappe.local.lang, name_outliers=reviewer)


def on_doctype_update():
	frappe.db.add_index("Cadre Evaluation", ["period", "unit"])
	frappe.db.add_index("Cadre Evaluation", ["managed_by", "period", "workflow_state"])
	frappe.db.add_index("Cadre Evaluation", ["period", "cadre"])
	frappe.db.add_index("Cadre Evaluation", ["period", "modified"])
