"""Who writes which field of which record, in which state. Data only; `writing` applies it to every save.

A right to write a record (`rules`) opens the fields that its state names here. Everything else is kept by the
server: what a client sends for it is never stored. A field without a line here fails a test, so nobody adds one
without saying whose it is.

Source: the five regulations' division of work. What a cadre declared stands once it is sent, what an agency
verified or a council scored is corrected by nobody else, what was assigned or decided changes by a decision.
"""

from __future__ import annotations

from cadre_kpi.access.field_rights import (
	ANY,
	APPRAISING,
	AUTHORITY,
	CALLING,
	CONVENING,
	DECIDING,
	DERIVED,
	LISTING,
	OFFERING,
	ONCE,
	OPEN,
	PREPARING,
	PROMISING,
	REPORTING,
	REVIEWING,
	SELF,
	SELF_RATING,
	SERVER,
	STATE,
	VERIFYING,
	Right,
	Table,
	give_each,
	list_states,
)
from cadre_kpi.states import (
	UNDER_CONSULTATION,
)

RECORDS: dict[str, dict[str, Right | Table]] = {
	"Task Contract": {
		**give_each(ONCE, "cadre", "period", "initiated_by"),
		**give_each(
			SERVER, "unit", "position", "scheme", "managed_by", "start_date", "end_date", "assigned_on"
		),
		**give_each(SERVER, "contract_key", "amended_from"),
		**give_each(DERIVED, "cadre_name", "next_step", "needs_appraisal", "needs_consultation"),
		**give_each(DERIVED, "total_weight", "total_tasks", "overall_progress"),
		"workflow_state": STATE,
		**give_each(ANY, "change_reason", "action_note"),
		"appraisal_summary": APPRAISING,
		**give_each(PROMISING, "support_conditions", "decision_number"),
		"tasks": Table("Contract Task", ANY),
		"milestones": Table("Contract Milestone", ANY),
		"consultations": Table("Contract Consultation", list_states(UNDER_CONSULTATION)),
		"process_log": Table("Process Log", SERVER),
		"changes": Table("Contract Task Change", SERVER),
	},
	"Progress Report": {
		**give_each(ONCE, "contract", "report_type"),
		**give_each(SERVER, "cadre", "unit", "period", "managed_by", "report_key", "amended_from"),
		**give_each(DERIVED, "cadre_name", "has_obstacle"),
		"workflow_state": STATE,
		**give_each(REPORTING, "from_date", "to_date", "summary", "unfinished", "proposals"),
		"action_note": ANY,
		"verification_note": VERIFYING,
		"tasks": Table("Progress Report Task", REPORTING),
		"evidence_files": Table("Report Evidence", REPORTING),
		"process_log": Table("Process Log", SERVER),
	},
	"Directive": {
		"contract": ONCE,
		**give_each(SERVER, "cadre", "unit", "managed_by", "status"),
		"cadre_name": DERIVED,
		"issued_by": ONCE,
		**give_each(OPEN, "issued_on", "responsible", "due_date", "progress_report", "task_no"),
		**give_each(OPEN, "obstacle", "content", "support"),
		**give_each(
			SERVER, "response", "answered_by", "answered_on", "closed_by", "closed_on", "closing_note"
		),
	},
	"Cadre Evaluation": {
		**give_each(ONCE, "cadre", "period"),
		**give_each(
			SERVER, "unit", "position", "scheme", "contract", "managed_by", "party_cell", "duty_group"
		),
		**give_each(
			SERVER, "leader", "body_above", "route_variant", "evaluation_key", "step_no", "council_done"
		),
		**give_each(DERIVED, "cadre_name", "next_step"),
		**give_each(SERVER, "published_level", "published_score", "published_on", "published_reason"),
		**give_each(SERVER, "replaced_decision", "replaced_level", "replaced_score", "replaced_on"),
		**give_each(SERVER, "rating_decision", "decided_level", "decision_reason"),
		"workflow_state": STATE,
		**give_each(SELF, "self_summary", "self_shortcomings", "self_level", "self_total"),
		**give_each(SERVER, "meeting_level", "meeting_remark", "not_rated_ground", "amended_from"),
		"action_note": ANY,
		**give_each(REVIEWING, "general_given", "unit_results", "organising", "uniting"),
		**give_each(REVIEWING, "unit_total", "unit_done", "unit_on_time", "unit_quality", "unit_exceeded"),
		**give_each(REVIEWING, "step_level", "step_votes", "step_opinion", "handling_proposal"),
		**give_each(REVIEWING, "meeting_on", "meeting_place", "meeting_chair", "meeting_clerk"),
		**give_each(REVIEWING, "meeting_present", "meeting_absent", "meeting_opinions"),
		**give_each(REVIEWING, "meeting_conclusion", "meeting_approved"),
		**give_each(DERIVED, "component_a", "component_b", "component_c", "result_points", "general_points"),
		**give_each(
			DERIVED, "component_d", "council_points", "deducted_points", "total_points", "level_by_points"
		),
		**give_each(DERIVED, "proposed_level", "computed_on"),
		**give_each(DERIVED, "total_tasks", "done_tasks", "exceeded_tasks"),
		"tasks": Table("Evaluation Task", DERIVED),
		"criteria": Table("Evaluation Criterion", DERIVED, key="criterion_code"),
		"deductions": Table("Evaluation Deduction", REVIEWING),
		"facts": Table("Evaluation Fact", REVIEWING),
		"conditions": Table("Evaluation Condition", DERIVED),
		"opinions": Table("Evaluation Opinion", SERVER),
		"process_log": Table("Process Log", SERVER),
	},
	"Council Session": {
		**give_each(ONCE, "council", "period"),
		**give_each(SERVER, "scheme", "status", "opened_on", "closed_on", "closed_by"),
		"session_date": PREPARING,
		**give_each(CONVENING, "place", "scoring_until", "minutes"),
		"members": Table("Council Session Member", PREPARING),
		"evaluations": Table("Council Session Evaluation", PREPARING),
		"conflicts": Table("Council Conflict", CONVENING),
	},
	"Council Score": {
		**give_each(ONCE, "session", "evaluation"),
		**give_each(SERVER, "cadre", "unit", "member", "score_key", "amended_from"),
		**give_each(DERIVED, "cadre_name", "total"),
		**give_each(ANY, "proposed_level", "remark", "zeros_meant"),
		"tasks": Table("Council Score Task", ONCE),
	},
	"Rating Decision": {
		**give_each(ONCE, "committee", "period", "replaces"),
		**give_each(DECIDING, "replacement_basis", "replacement_ground"),
		**give_each(SERVER, "scheme", "seal", "notified_on", "amended_from"),
		**give_each(DERIVED, "quota_ok", "quota_note"),
		"workflow_state": STATE,
		**give_each(DECIDING, "title", "decision_number", "decision_date", "meeting", "quota_exception"),
		**give_each(DECIDING, "grounds", "recipients", "signs_as", "signer", "signer_name"),
		"action_note": ANY,
		"rows": Table("Rating Decision Row", PREPARING),
		"process_log": Table("Process Log", SERVER),
	},
	"Rating Appeal": {
		**give_each(ONCE, "evaluation", "grounds", "evidence"),
		**give_each(SERVER, "cadre", "unit", "managed_by", "status", "received_on", "answer_by", "open_key"),
		"cadre_name": DERIVED,
		**give_each(SERVER, "answer", "new_level", "by_decision", "answered_by", "answered_on"),
	},
	"Work Call": {
		**give_each(ONCE, "managed_by", "period"),
		**give_each(SERVER, "unit", "status", "published_on", "published_to"),
		**give_each(SERVER, "given_to", "given_to_name", "given_on", "given_by", "contract", "reason"),
		**give_each(
			PREPARING, "task_name", "kind", "long_pending", "output_product", "target", "unit_of_measure"
		),
		**give_each(PREPARING, "due_date", "resolution", "background", "for_duty"),
		**give_each(CALLING, "offers_until", "support_offered"),
		"units": Table("Work Call Unit", PREPARING),
	},
	"Work Offer": {
		**give_each(ONCE, "work_call", "cadre"),
		**give_each(SERVER, "unit", "position", "managed_by", "status", "offered_on", "offer_key"),
		**give_each(DERIVED, "work_name", "cadre_name"),
		**give_each(OFFERING, "how", "support_needed", "target", "due_date"),
	},
	"Rating Follow Up": {
		**give_each(ONCE, "evaluation", "kind", "content", "decided_by", "decision_number", "decision_date"),
		"effective_on": ONCE,
		**give_each(SERVER, "cadre", "unit", "managed_by", "period", "level", "status"),
		**give_each(SERVER, "revoked_reason", "revoked_on"),
		"cadre_name": DERIVED,
	},
	"Work Review": {
		**give_each(ONCE, "period", "managed_by", "about"),
		**give_each(SERVER, "cadre", "unit", "status", "approved_on", "approved_by"),
		**give_each(DERIVED, "title", "counted_on", "people", "tasks", "finished", "unfinished", "ahead"),
		**give_each(DERIVED, "exceeded", "late", "obstacles", "obstacles_open", "directives"),
		**give_each(DERIVED, "directives_closed", "supports_promised", "supports_given"),
		**give_each(
			PREPARING, "kind", "finished_words", "unfinished_words", "ahead_words", "obstacles_words"
		),
		**give_each(PREPARING, "directives_words", "support_words", "mechanisms", "lessons"),
	},
	"Unit Indicator": {
		**give_each(ONCE, "unit", "resolution", "year"),
		**give_each(SERVER, "status", "for_all", "entered_by", "verified_by", "verified_on", "note"),
		"reached": DERIVED,
		**give_each(
			PREPARING, "indicator_name", "kind", "target", "unit_of_measure", "better", "actual", "as_of"
		),
		**give_each(PREPARING, "source", "evidence", "scale", "sample"),
	},
	"Unit Evaluation": {
		**give_each(ONCE, "unit", "period"),
		**give_each(SERVER, "managed_by", "status", "criteria_set", "evaluation_key"),
		**give_each(SERVER, "decided_level", "decision_reason", "decision_number", "decision_date"),
		**give_each(SERVER, "exceptional_ground", "recognised_on", "recognised_by", "notified_on"),
		**give_each(SERVER, "verification_note", "verified_on", "verified_by"),
		**give_each(SELF_RATING, "self_summary", "self_shortcomings", "self_level"),
		**give_each(AUTHORITY, "shortcomings_open", "personnel_wrongdoing", "wrongdoing_note"),
		**give_each(AUTHORITY, "force_majeure", "force_majeure_note", "complaints", "complaints_note"),
		**give_each(DERIVED, "unit_name", "total_tasks", "done_tasks", "on_time_tasks", "quality_tasks"),
		**give_each(
			DERIVED, "exceeded_tasks", "counted_on", "units_below", "units_recognised", "units_failed"
		),
		**give_each(DERIVED, "general_points", "result_points", "total_points", "level_by_points"),
		**give_each(DERIVED, "proposed_level", "condition_gap"),
		"criteria": Table("Unit Evaluation Criterion", DERIVED, key="criterion_code"),
		"conditions": Table("Unit Evaluation Condition", DERIVED),
		"process_log": Table("Process Log", SERVER),
	},
	"Product Catalogue": {
		**give_each(ONCE, "unit", "managed_by"),
		**give_each(LISTING, "title", "standard_product", "standard_points", "legal_basis"),
		**give_each(SERVER, "status", "version", "replaces", "supplements", "taken_into", "replaced_by"),
		**give_each(SERVER, "valid_from", "valid_to", "decision_number", "decision_date", "for_all"),
		"groups": Table("Catalogue Group", LISTING),
		"products": Table("Catalogue Product", LISTING),
		"process_log": Table("Process Log", SERVER),
	},
	"Period Run": {
		**give_each(ONCE, "period", "action", "contracts", "source_period", "template", "unit", "position"),
		**give_each(SERVER, "status", "job_id", "started_on", "ended_on", "cursor", "active_key", "attempts"),
		**give_each(DERIVED, "total", "done", "failed", "summary", "stop_asked", "counts", "error"),
		"failures": Table("Period Run Failure", SERVER),
	},
	"Deadline Extension": {
		**give_each(ONCE, "period", "managed_by"),
		**give_each(
			PREPARING, "applies_to", "for_unit", "cadre", "decision_number", "decision_date", "reason"
		),
		**give_each(DERIVED, "title", "status", "unit", "for_all"),
		"amended_from": ONCE,
		"dates": Table("Deadline Extension Date", PREPARING),
	},
	"Deadline Event": give_each(
		SERVER,
		*(
			"kind",
			"cadre",
			"cadre_name",
			"unit",
			"managed_by",
			"record_doctype",
			"record",
			"deadline",
			"period",
		),
		*("stage", "due_date", "day", "offset_days", "escalated_to", "notified", "lifted_by", "event_key"),
	),
}

# Master data are written by the administrators of the app alone, so everything is theirs but these.
MASTERS: dict[str, dict[str, Right]] = {
	**{key: {} for key in ("Cadre", "Cadre Unit", "Cadre Position", "Duty Group", "Cadre KPI Settings")},
	# what a decided catalogue says of its products is changed by another decision alone
	"Work Product": {
		**give_each(SERVER, "code", "points", "catalogue", "unit", "replaced_by"),
		**give_each(SERVER, "valid_from", "valid_to", "in_force_until"),
	},
	**{key: {} for key in ("Evaluation Body", "Unit Criteria Set", "Evaluation Period")},
	"Evaluation Scheme": {
		**give_each(ONCE, "code", "version", "unit", "amended_from"),
		**give_each(SERVER, "status", "superseded_by"),
	},
	"Mail Preference": {"user": ONCE},
	"Period Deadline": give_each(
		SERVER,
		*("title", "due_date", "period", "scheme", "unit", "stage", "body_type", "code", "occurrence"),
		*("from_date", "to_date", "scheme_date", "when_passed", "remind_days"),
	),
	"Digest Log": give_each(
		SERVER,
		*("user", "day", "kind", "items", "outcome", "email_queue", "desk", "counts", "reference_doctype"),
		*("reference_name", "log_key", "token"),
	),
	"HR Takeover": give_each(
		SERVER,
		*("status", "started_on", "ended_on", "total", "done", "summary", "failures", "error", "options"),
	),
	"Calendar Link": give_each(SERVER, "user", "issued_on", "token_hash"),
	"Sealed Record": give_each(
		SERVER,
		*("record_doctype", "record", "body", "chain_no", "code", "seal", "previous_seal"),
		*("sealed_on", "sealed_by", "released", "content"),
	),
}
