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
	give_each,
	list_states,
)
from cadre_kpi.states import (
	ASSIGNED,
	AWAITING_DECISION,
)

ROWS: dict[str, dict[str, Right]] = {
	"Contract Task": {
		**give_each(
			ANY, "task_name", "output_product", "unit_of_measure", "target", "weight", "due_date", "kind"
		),
		**give_each(
			ANY, "work_product", "coefficient", "measure", "resolution", "multi_year", "yearly_output"
		),
		**give_each(APPRAISING, "appraisal", "proposed_target", "appraisal_note"),
		"support_promised": PROMISING,
		"dropped": list_states(AWAITING_DECISION, ASSIGNED),
		# work beyond the plan counts without being assigned: not for the one who does it to say; once it is assigned,
		# tasks change hands by an action alone
		"came_by": list_states("Draft: Committee", AWAITING_DECISION) | APPRAISING,
		**give_each(
			SERVER, "uncounted", "other_person", "other_contract", "other_task", "came_on", "came_reason"
		),
		**give_each(SERVER, "part_of", "part_total"),
		**give_each(DERIVED, "failures_by_product", "delays_by_product", "declared", "days_late"),
		**give_each(DERIVED, "quality_assessed", "quality_percent", "innovative", "objective_causes"),
		"work_call": DERIVED,
		**give_each(DERIVED, "origin", "completed", "on_time", "completed_on", "progress", "light"),
		**give_each(DERIVED, "quality_failures", "objective_quality_failures", "delays", "objective_delays"),
		"last_report_on": DERIVED,
	},
	"Contract Milestone": give_each(ANY, "task_no", "due_date", "output", "target"),
	# the board lists whom it asks; the opinion is the body's own, see TaskContract.give_opinion
	"Contract Consultation": {
		"body": ONCE,
		**give_each(SERVER, "opinion", "remarks", "given_by", "given_on"),
	},
	"Contract Task Change": give_each(
		SERVER,
		*("changed_on", "changed_by", "task_no", "field_label", "old_value", "new_value", "reason", "state"),
		"task_row",
	),
	"Process Log": give_each(
		SERVER, "acted_on", "acted_by", "action", "from_state", "to_state", "note", "body"
	),
	"Progress Report Task": {
		"contract_task": ONCE,
		**give_each(
			DERIVED, "task_no", "task_name", "target", "completed_before", "unit_of_measure", "measure"
		),
		"due_date": DERIVED,
		**give_each(REPORTING, "quantity", "completed_on", "note", "evidence", "obstacle", "request"),
		**give_each(
			REPORTING, "quality_failures", "objective_quality_failures", "delays", "objective_delays"
		),
		**give_each(REPORTING, "objective_cause", "failures_by_product", "delays_by_product"),
		**give_each(VERIFYING, "verified_quantity", "verified_quality_failures", "verified_delays"),
		**give_each(VERIFYING, "verified_objective_quality_failures", "verified_objective_delays"),
		**give_each(
			VERIFYING, "correction_reason", "verified_failures_by_product", "verified_delays_by_product"
		),
		**give_each(VERIFYING, "cause_confirmed_by", "cause_confirmed_on", "cause_paper"),
		**give_each(VERIFYING, "quality_assessed", "quality_percent", "innovative"),
	},
	"Report Evidence": give_each(REPORTING, "contract_task", "file")
	| give_each(DERIVED, "task_no", "file_name", "file_size"),
	"Evaluation Task": {
		**give_each(SELF, "self_score", "self_comment"),
		**give_each(SERVER, "contract_task", "council_score", "council_spread"),
		**give_each(
			DERIVED, "task_no", "task_name", "kind", "target", "completed", "unit_of_measure", "coefficient"
		),
		**give_each(
			DERIVED, "weight", "on_time", "due_date", "quality_failures", "objective_quality_failures"
		),
		**give_each(
			DERIVED, "delays", "objective_delays", "failures_by_product", "delays_by_product", "came_by"
		),
		**give_each(DERIVED, "uncounted", "other_person", "declared", "days_late", "objective_causes"),
		**give_each(DERIVED, "quality_assessed", "quality_percent", "innovative"),
	},
	"Evaluation Criterion": {
		"self_points": SELF,
		**give_each(REVIEWING, "reviewed_points", "remark"),
		"criterion_code": SERVER,
		**give_each(DERIVED, "criterion_name", "group_name", "max_points"),
	},
	"Evaluation Deduction": give_each(REVIEWING, "points", "reason", "source"),
	"Evaluation Fact": give_each(
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
	"Evaluation Condition": give_each(
		DERIVED,
		*("condition_name", "level", "outcome", "found_count", "found_of", "found"),
		*("measure", "comparison", "needed", "source"),
	),
	"Evaluation Opinion": give_each(
		SERVER, "step", "step_no", "body", "level", "votes", "opinion", "given_by", "given_on"
	),
	"Council Session Member": {
		"user": ONCE,
		**give_each(DERIVED, "member_name", "duty"),
		**give_each(ANY, "present", "absence_reason"),
	},
	"Council Session Evaluation": {
		"evaluation": ONCE,
		**give_each(DERIVED, "cadre", "cadre_name", "unit", "sheets", "council_points", "spread", "open_key"),
	},
	"Council Conflict": {
		**give_each(ONCE, "user", "evaluation", "reason"),
		**give_each(SERVER, "noted_by", "noted_on"),
	},
	"Council Score Task": {
		**give_each(ONCE, "evaluation_task", "task_no"),
		**give_each(ANY, "score", "comment", "zero_meant"),
		**give_each(DERIVED, "task_name", "target", "completed", "weight", "self_score", "max_score"),
	},
	"Rating Decision Row": {
		"evaluation": ONCE,
		**give_each(ANY, "decided_level", "reason"),
		**give_each(DERIVED, "cadre", "cadre_name", "position", "unit", "duty_group", "total_points"),
		**give_each(DERIVED, "proposed_level", "over_quota", "replaced_points", "replaced_level"),
		"corrected_points": ANY,
	},
	"Unit Evaluation Criterion": {
		"self_points": SELF_RATING,
		**give_each(AUTHORITY, "reviewed_points", "remark"),
		**give_each(DERIVED, "group_name", "criterion_name", "max_points", "article", "part"),
		"criterion_code": SERVER,
	},
	"Unit Evaluation Condition": give_each(
		DERIVED,
		*("condition_name", "level", "article", "outcome", "found_count", "found_of", "needed"),
	),
	"Catalogue Group": give_each(LISTING, "group_code", "group_name", "min_points", "max_points"),
	"Catalogue Product": {
		**give_each(LISTING, "code", "product_name", "product_group", "unit_of_measure", "points"),
		**give_each(LISTING, "merged_into", "office", "description"),
		"coefficient": DERIVED,
		**give_each(SERVER, "came_from", "contract_task"),
	},
	"Period Run Failure": give_each(
		SERVER, "title", "record_doctype", "record", "step", "reason", "what_to_do", "retry", "item"
	),
	"Work Call Unit": give_each(PREPARING, "unit", "include_below"),
	"Deadline Extension Date": {
		**give_each(PREPARING, "deadline", "new_date"),
		**give_each(DERIVED, "stage", "due_date"),
	},
}
