"""Who writes which field of a row, in which state of its record. Data only; see `fields`."""

from __future__ import annotations

from cadre_kpi.access.field_rights import (
	ANY,
	APPRAISING,
	AUTHORITY,
	DERIVED,
	LISTING,
	ONCE,
	PREPARING,
	PROMISING,
	REPORTING,
	REVIEWING,
	SELF,
	SELF_RATING,
	SERVER,
	VERIFYING,
	Right,
	each,
	states,
)
from cadre_kpi.states import (
	ASSIGNED,
	AWAITING_DECISION,
)

ROWS: dict[str, dict[str, Right]] = {
	"Contract Task": {
		**each(ANY, "task_name", "output_product", "unit_of_measure", "target", "weight", "due_date", "kind"),
		**each(ANY, "work_product", "coefficient", "measure", "resolution", "multi_year", "yearly_output"),
		**each(APPRAISING, "appraisal", "proposed_target", "appraisal_note"),
		"support_promised": PROMISING,
		"dropped": states(AWAITING_DECISION, ASSIGNED),
		# work beyond the plan counts without being assigned: not for the one who does it to say; once it is assigned,
		# tasks change hands by an action alone
		"came_by": states("Draft: Committee", AWAITING_DECISION) | APPRAISING,
		**each(SERVER, "uncounted", "other_person", "other_contract", "other_task", "came_on", "came_reason"),
		**each(SERVER, "part_of", "part_total"),
		**each(DERIVED, "failures_by_product", "delays_by_product", "declared", "days_late"),
		**each(DERIVED, "quality_assessed", "quality_percent", "innovative", "objective_causes"),
		"work_call": DERIVED,
		**each(DERIVED, "origin", "completed", "on_time", "completed_on", "progress", "light"),
		**each(DERIVED, "quality_failures", "objective_quality_failures", "delays", "objective_delays"),
		"last_report_on": DERIVED,
	},
	"Contract Milestone": each(ANY, "task_no", "due_date", "output", "target"),
	# the board lists whom it asks; the opinion is the body's own, see TaskContract.give_opinion
	"Contract Consultation": {"body": ONCE, **each(SERVER, "opinion", "remarks", "given_by", "given_on")},
	"Contract Task Change": each(
		SERVER,
		*("changed_on", "changed_by", "task_no", "field_label", "old_value", "new_value", "reason", "state"),
		"task_row",
	),
	"Process Log": each(SERVER, "acted_on", "acted_by", "action", "from_state", "to_state", "note", "body"),
	"Progress Report Task": {
		"contract_task": ONCE,
		**each(DERIVED, "task_no", "task_name", "target", "completed_before", "unit_of_measure", "measure"),
		"due_date": DERIVED,
		**each(REPORTING, "quantity", "completed_on", "note", "evidence", "obstacle", "request"),
		**each(REPORTING, "quality_failures", "objective_quality_failures", "delays", "objective_delays"),
		**each(REPORTING, "objective_cause", "failures_by_product", "delays_by_product"),
		**each(VERIFYING, "verified_quantity", "verified_quality_failures", "verified_delays"),
		**each(VERIFYING, "verified_objective_quality_failures", "verified_objective_delays"),
		**each(VERIFYING, "correction_reason", "verified_failures_by_product", "verified_delays_by_product"),
		**each(VERIFYING, "cause_confirmed_by", "cause_confirmed_on", "cause_paper"),
		**each(VERIFYING, "quality_assessed", "quality_percent", "innovative"),
	},
	"Report Evidence": each(REPORTING, "contract_task", "file")
	| each(DERIVED, "task_no", "file_name", "file_size"),
	"Evaluation Task": {
		**each(SELF, "self_score", "self_comment"),
		**each(SERVER, "contract_task", "council_score", "council_spread"),
		**each(
			DERIVED, "task_no", "task_name", "kind", "target", "completed", "unit_of_measure", "coefficient"
		),
		**each(DERIVED, "weight", "on_time", "due_date", "quality_failures", "objective_quality_failures"),
		**each(DERIVED, "delays", "objective_delays", "failures_by_product", "delays_by_product", "came_by"),
		**each(DERIVED, "uncounted", "other_person", "declared", "days_late", "objective_causes"),
		**each(DERIVED, "quality_assessed", "quality_percent", "innovative"),
	},
	"Evaluation Criterion": {
		"self_points": SELF,
		**each(REVIEWING, "reviewed_points", "remark"),
		"criterion_code": SERVER,
		**each(DERIVED, "criterion_name", "group_name", "max_points"),
	},
	"Evaluation Deduction": each(REVIEWING, "points", "reason", "source"),
	"Evaluation Fact": each(
		REVIEWING,
		*(
			"fact",
			"discipline",
			"act",
			"ground",
			"act_on",
			"decided_on",
			"former_office",
			"counted_in",
			"note",
		),
	),
	"Evaluation Condition": each(
		DERIVED,
		*("condition_name", "level", "outcome", "found_count", "found_of", "found"),
		*("measure", "comparison", "needed", "source"),
	),
	"Evaluation Opinion": each(
		SERVER, "step", "step_no", "body", "level", "votes", "opinion", "given_by", "given_on"
	),
	"Council Session Member": {
		"user": ONCE,
		**each(DERIVED, "member_name", "duty"),
		**each(ANY, "present", "absence_reason"),
	},
	"Council Session Evaluation": {
		"evaluation": ONCE,
		**each(DERIVED, "cadre", "cadre_name", "unit", "sheets", "council_points", "spread", "open_key"),
	},
	"Council Conflict": {
		**each(ONCE, "user", "evaluation", "reason"),
		**each(SERVER, "noted_by", "noted_on"),
	},
	"Council Score Task": {
		**each(ONCE, "evaluation_task", "task_no"),
		**each(ANY, "score", "comment", "zero_meant"),
		**each(DERIVED, "task_name", "target", "completed", "weight", "self_score", "max_score"),
	},
	"Rating Decision Row": {
		"evaluation": ONCE,
		**each(ANY, "decided_level", "reason"),
		**each(DERIVED, "cadre", "cadre_name", "position", "unit", "duty_group", "total_points"),
		**each(DERIVED, "proposed_level", "over_quota", "replaced_points", "replaced_level"),
		"corrected_points": ANY,
	},
	"Unit Evaluation Criterion": {
		"self_points": SELF_RATING,
		**each(AUTHORITY, "reviewed_points", "remark"),
		**each(DERIVED, "group_name", "criterion_name", "max_points", "article", "part"),
		"criterion_code": SERVER,
	},
	"Unit Evaluation Condition": each(
		DERIVED,
		*("condition_name", "level", "article", "outcome", "found_count", "found_of", "needed"),
	),
	"Catalogue Group": each(LISTING, "group_code", "group_name", "min_points", "max_points"),
	"Catalogue Product": {
		**each(LISTING, "code", "product_name", "product_group", "unit_of_measure", "points"),
		**each(LISTING, "merged_into", "office", "description"),
		"coefficient": DERIVED,
		**each(SERVER, "came_from", "contract_task"),
	},
	"Period Run Failure": each(
		SERVER, "title", "record_doctype", "record", "step", "reason", "what_to_do", "retry", "item"
	),
	"Work Call Unit": each(PREPARING, "unit", "include_below"),
	"Deadline Extension Date": {
		**each(PREPARING, "deadline", "new_date"),
		**each(DERIVED, "stage", "due_date"),
	},
}
