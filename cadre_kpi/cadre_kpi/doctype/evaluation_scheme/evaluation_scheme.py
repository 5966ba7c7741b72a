"""An Evaluation Scheme: one version of one regulation's rules, fixed once it is in use."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.proof import seals
from cadre_kpi.regulations import labels, record
from cadre_kpi.scoring.errors import SchemeError
from cadre_kpi.scoring.parse import parse
from cadre_kpi.states import DRAFT


class EvaluationScheme(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.scheme_band.scheme_band import SchemeBand
		from cadre_kpi.cadre_kpi.doctype.scheme_criterion.scheme_criterion import SchemeCriterion
		from cadre_kpi.cadre_kpi.doctype.scheme_deadline.scheme_deadline import SchemeDeadline
		from cadre_kpi.cadre_kpi.doctype.scheme_follow_up.scheme_follow_up import SchemeFollowUp
		from cadre_kpi.cadre_kpi.doctype.scheme_level.scheme_level import SchemeLevel
		from cadre_kpi.cadre_kpi.doctype.scheme_period_weight.scheme_period_weight import SchemePeriodWeight
		from cadre_kpi.cadre_kpi.doctype.scheme_resolution.scheme_resolution import SchemeResolution
		from cadre_kpi.cadre_kpi.doctype.scheme_roll_up_row.scheme_roll_up_row import SchemeRollUpRow
		from cadre_kpi.cadre_kpi.doctype.scheme_route_step.scheme_route_step import SchemeRouteStep
		from cadre_kpi.cadre_kpi.doctype.scheme_rule.scheme_rule import SchemeRule
		from cadre_kpi.cadre_kpi.doctype.scheme_source.scheme_source import SchemeSource
		from cadre_kpi.cadre_kpi.doctype.scheme_subject.scheme_subject import SchemeSubject

		amended_from: DF.Link | None
		appeal_answer_days: DF.Int
		appeal_file_days: DF.Int
		bands: DF.Table[SchemeBand]
		bonus_base: DF.Literal["task", "maximum"]
		bonus_enabled: DF.Check
		bonus_max_points: DF.Float
		bonus_percent: DF.Float
		bonus_reasons: DF.Data | None
		code: DF.Data
		conditions: DF.Table[SchemeRule]
		council_aggregation: DF.Literal["mean", "trimmed_mean", "median"]
		council_enabled: DF.Check
		council_max_score_per_task: DF.Float
		council_members_named: DF.Check
		council_min_members: DF.Int
		council_outlier_percent: DF.Float
		council_quorum: DF.Data | None
		council_trim_each_side: DF.Int
		council_weighting: DF.Literal["coefficient", "weight", "equal"]
		criteria: DF.Table[SchemeCriterion]
		deadlines: DF.Table[SchemeDeadline]
		discipline_act_at_former_office: DF.Literal["here", "former_office"]
		discipline_counted_once: DF.Check
		discipline_decided_in_year: DF.Check
		discipline_grounds: DF.Data | None
		disqualifications: DF.Table[SchemeRule]
		downgrade_head_at_most_organisation: DF.Check
		downgrade_lowest_level: DF.Literal["excellent", "good", "completed", "not_completed"]
		downgrade_named_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		downgrade_no_figures: DF.Literal["ignore", "fail"]
		downgrade_rule: DF.Literal["next_level", "named_level"]
		effective_from: DF.Date | None
		effective_to: DF.Date | None
		follow_ups: DF.Table[SchemeFollowUp]
		frequency_ad_hoc_report: DF.Check
		frequency_period_gives: DF.Literal["points", "proposal", "level"]
		frequency_rating: DF.Literal["monthly", "quarterly", "yearly"]
		frequency_registration: DF.Literal["none", "monthly", "quarterly", "yearly"]
		frequency_report: DF.Literal["none", "monthly", "quarterly", "yearly"]
		indicators_audience: DF.Literal["head", "leader", "all"]
		indicators_cap_percent: DF.Float
		indicators_enabled: DF.Check
		indicators_kinds: DF.Data | None
		indicators_no_figures: DF.Literal["left_out", "zero"]
		indicators_share: DF.Float
		issued_by: DF.Data | None
		issued_on: DF.Date | None
		legal_basis: DF.SmallText
		levels: DF.Table[SchemeLevel]
		name_en: DF.Data
		name_vi: DF.Data
		quota_base: DF.Literal["level_only", "level_and_above", "all_rated"]
		quota_enabled: DF.Check
		quota_exceptional_percent: DF.Float
		quota_level: DF.Literal["excellent", "good", "completed", "not_completed"]
		quota_max_percent: DF.Float
		quota_of_level: DF.Literal["excellent", "good", "completed", "not_completed"]
		quota_rounding: DF.Literal["down", "half_up", "up"]
		quota_tie_break: DF.Data | None
		quota_within: DF.Literal["unit", "group", "unit_and_group", "agency", "agency_and_group"]
		resolutions: DF.Table[SchemeResolution]
		result_base: DF.Literal["assigned", "completed"]
		result_cap_on: DF.Literal["row", "total", "none"]
		result_cap_percent: DF.Float
		result_combination: DF.Literal["mean", "shares"]
		result_extra_work: DF.Literal["adds", "assigned", "not_counted"]
		result_general_max: DF.Float
		result_handed_over: DF.Literal["stays", "leaves"]
		result_leader_components: DF.Check
		result_leader_full_percent: DF.Float
		result_leader_reduced_percent: DF.Float
		result_leader_two_values: DF.Check
		result_method: DF.Literal["components", "council", "blend", "vote"]
		result_nothing_assigned: DF.Literal["full", "zero", "unrated", "refuse"]
		result_penalty_on: DF.Literal["row", "product", "count"]
		result_penalty_percent: DF.Float
		result_result_max: DF.Float
		result_share_components: DF.Float
		result_share_council: DF.Float
		result_share_progress: DF.Float
		result_share_quality: DF.Float
		result_share_quantity: DF.Float
		result_unit_pass_level: DF.Literal["excellent", "good", "completed", "not_completed"]
		result_weighing: DF.Literal["amount", "weight"]
		roll_up_enabled: DF.Check
		roll_up_from_frequency: DF.Literal["monthly", "quarterly"]
		roll_up_last_period: DF.Literal["required", "left_out", "as_far_as_evaluated", "mean_of_others"]
		roll_up_method: DF.Literal["mean", "weighted", "table", "last"]
		roll_up_min_months_worked: DF.Int
		roll_up_min_periods: DF.Int
		roll_up_missing_leave: DF.Literal["skip", "zero", "previous", "refuse"]
		roll_up_missing_moved: DF.Literal["skip", "zero", "previous", "refuse"]
		roll_up_missing_new: DF.Literal["skip", "zero", "previous", "refuse"]
		roll_up_missing_unrated: DF.Literal["skip", "zero", "previous", "refuse"]
		roll_up_table: DF.Table[SchemeRollUpRow]
		roll_up_weights: DF.Table[SchemePeriodWeight]
		rounding_compare: DF.Literal["exact", "rounded"]
		rounding_component_places: DF.Int
		rounding_mode: DF.Literal["half_up", "truncated"]
		rounding_places: DF.Int
		rounding_result_places: DF.Int
		routes: DF.Table[SchemeRouteStep]
		sources: DF.Table[SchemeSource]
		status: DF.Literal["Draft", "In Use", "Superseded"]
		subjects: DF.Table[SchemeSubject]
		summary_en: DF.SmallText | None
		summary_vi: DF.SmallText | None
		superseded_by: DF.Link | None
		supersedes_version: DF.Int
		task_rules_assigned_by_level_above: DF.Check
		task_rules_commissioning: DF.Check
		task_rules_exact_count: DF.Int
		task_rules_max_count: DF.Int
		task_rules_max_duration_months: DF.Int
		task_rules_min_breakthrough: DF.Int
		task_rules_min_count: DF.Int
		task_rules_personal_plan: DF.Check
		task_rules_quantified_output: DF.Check
		task_rules_serves_resolution: DF.Check
		task_rules_support_promise: DF.Check
		task_rules_weights_sum_to_100: DF.Check
		task_rules_weights_sum_to_result: DF.Check
		task_rules_yearly_outputs: DF.Check
		unit: DF.Link | None
		version: DF.Int
		votes_enabled: DF.Check
		votes_majority: DF.Data | None
		votes_quorum: DF.Data | None
		votes_tie: DF.Literal["chair", "higher", "lower", "undecided"]
	# end: auto-generated types

	NAMES_WRONG_CHOICES = True

	def autoname(self):
		self.name = f"{self.code}-v{int(self.version or 1)}"

	def onload(self):
		names = record.get_row_names(self)
		paths = [row.path for row in self.sources if row.path]
		self.set_onload("places", {path: labels.get_place(path, names.get(path)) for path in paths})

	def before_insert(self):
		if self.amended_from:
			frappe.throw(_("A scheme is not amended. Make a new version of it."))

	def validate(self):
		self.check_code()
		if self.docstatus == 0:
			# set by submission alone, whatever a form or a request sends
			self.update({"status": DRAFT, "superseded_by": None})
		self.check_rules(require_sources=False)

	def before_submit(self):
		self.check_rules(require_sources=True)
		self.check_succession()

	def on_submit(self):
		self.db_set("status", "In Use")
		if self.supersedes_version:
			older = frappe.get_doc("Evaluation Scheme", f"{self.code}-v{self.supersedes_version}")
			older.db_set({"status": "Superseded", "superseded_by": self.name})
		seals.seal(self.doctype, [self.name])

	def before_update_after_submit(self):
		before = self.get_doc_before_save()
		if record.to_dict(before) != record.to_dict(self):
			frappe.throw(
				_(
					"Scheme {0} is in use and is not edited. Make a new version of it; old evaluations keep this one."
				).format(frappe.bold(self.name)),
				frappe.UpdateAfterSubmitError,
				title=_("The scheme is in use"),
			)

	def before_cancel(self):
		if self.superseded_by:
			frappe.throw(
				_("Scheme {0} is superseded by {1} and stays.").format(self.name, self.superseded_by)
			)
		period = frappe.db.get_value("Evaluation Period", {"scheme": self.name}, "name")
		if period:
			frappe.throw(_("Scheme {0} is used by the period {1} and stays.").format(self.name, period))

	def on_cancel(self):
		if self.supersedes_version:
			older = frappe.get_doc("Evaluation Scheme", f"{self.code}-v{self.supersedes_version}")
			older.db_set({"status": "In Use", "superseded_by": None})

	def check_rules(self, require_sources: bool):
		try:
			parse(record.to_dict(self), require_sources=require_sources)
		except SchemeError as error:
			names = record.get_row_names(self)
			frappe.throw(record.describe_errors(error, names), title=_("The scheme contradicts itself"))

	def check_succession(self):
		"""The version superseded is in use and superseded once. A row lock keeps two submissions apart."""
		if not self.supersedes_version:
			self.check_first()
			return
		older = frappe.db.get_value(
			"Evaluation Scheme",
			f"{self.code}-v{self.supersedes_version}",
			["name", "docstatus", "status", "superseded_by"],
			as_dict=True,
			for_update=True,
		)
		if not older or older.docstatus != 1:
			frappe.throw(
				_("Version {0} of {1}, which this one supersedes, is not in use.").format(
					self.supersedes_version, self.code
				)
			)
		if older.superseded_by:
			frappe.throw(_("{0} is already superseded by {1}.").format(older.name, older.superseded_by))

	def check_code(self):
		"""All versions of a code belong to one unit: a body below makes its own scheme under a code of its own."""
		other = frappe.db.get_value(
			"Evaluation Scheme",
			{"code": self.code, "name": ("!=", cstr(self.name))},
			["name", "unit"],
			as_dict=True,
			order_by="version",
		)
		if other and cstr(other.unit) != cstr(self.unit):
			frappe.throw(
				_("The code {0} belongs to {1}. Give your scheme a code of its own.").format(
					frappe.bold(self.code),
					frappe.bold(other.unit or _("the whole site")),
				),
				frappe.PermissionError,
				title=_("Another one's scheme"),
			)

	def check_first(self):
		"""Without a predecessor no other version may be in use: two at once would leave open which one holds."""
		other = self.is_in_use()
		if other:
			frappe.throw(
				_("{0} is in use. Enter {1} in the field {2}, so that this version supersedes it.").format(
					frappe.bold(other.name), other.version, frappe.bold(_("Supersedes Version"))
				)
			)

	def is_in_use(self):
		"""Name and version of the version of this code that is in use now; None for none."""
		return frappe.db.get_value(
			"Evaluation Scheme",
			{"code": self.code, "docstatus": 1, "status": "In Use", "name": ("!=", cstr(self.name))},
			["name", "version"],
			as_dict=True,
		)
