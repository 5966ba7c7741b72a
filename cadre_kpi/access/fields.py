"""Who writes which field of which record, in which state. Data only; `writing` applies it to every save.

A right to write a record (`rules`) opens the fields that its state names here. Everything else is kept by the
server: what a client sends for it is never stored. A field without a line here fails a test, so nobody adds one
without saying whose it is.

Source: the five regulations' division of work. What a cadre declared stands once it is sent, what an agency
verified or a council scored is corrected by nobody else, what was assigned or decided changes by a decision.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

# ---- whose a field is ----------------------------------------------------------------------------------------
ANY = "any"  # of whoever may write the record, in every state in which they may
ONCE = "once"  # said when the record is made, never changed: what the record is about
SERVER = "server"  # kept by the server's own code; a different value is refused by name
DERIVED = "derived"  # worked out by the server at each save; a form may send an old value back unnoticed
STATE = "state"  # changed by the workflow's actions alone

Right = str | frozenset[str]


def states(*names: str) -> frozenset[str]:
	"""The states (keys of `rules.STAGES`) in which a field is open to those who may write the record."""
	return frozenset(names)


@dataclass(frozen=True, slots=True)
class Table:
	"""A child table: whose it is to add and remove rows. The fields of its rows stand in `ROWS`.

	`key`: field by which a row of the client that has no name yet is found among those that the server has prepared.
	"""

	doctype: str
	rows: Right
	key: str = ""


_APPRAISING = states("Under Appraisal", "Under Consultation")
_PROMISING = states("Draft: Committee", "Under Consultation", "Awaiting Decision", "Assigned")
_REPORTING = states("Draft: Periodic", "Draft: Ad-hoc Inspection")
_VERIFYING = states("Under Verification")
_SELF = states("Self-Assessment")
# From the first review to the proposal. What is entered here is permission level 1 besides.
_REVIEWING = states(
	"At Unit Collective",
	"At Party Group",
	"At Party Cell",
	"At Party Committee",
	"At Focal Agency",
	"At Organisation Board",
	"At Advisory Body",
	"At Standing Committee",
	"At Council",
	"Proposed",
)
_PREPARING = states("Draft")
_CONVENING = states("Draft", "Scoring")
_DECIDING = states("Draft", "Awaiting Approval")
_OPEN = states("Open")
_CALLING = states("Draft", "Published")
_OFFERING = states("Offered")
_SELF_RATING = states("Self-Rating")
_AUTHORITY = states("Sent", "Under Verification")
_LISTING = states("Draft", "Proposed")


def is_open(right: Right, stage: str, known: Container[str]) -> bool:
	"""Whether a right is open to those who may write the record in this state.

	In a state that the site's own workflow adds, nothing is closed to them but what nobody writes.
	"""
	return right == ANY or (isinstance(right, frozenset) and (stage in right or stage not in known))


def _all(right: Right, *names: str) -> dict[str, Right]:
	return dict.fromkeys(names, right)


RECORDS: dict[str, dict[str, Right | Table]] = {
	"Task Contract": {
		**_all(ONCE, "cadre", "period", "initiated_by"),
		**_all(SERVER, "unit", "position", "scheme", "managed_by", "start_date", "end_date", "assigned_on"),
		**_all(SERVER, "contract_key", "amended_from"),
		**_all(DERIVED, "cadre_name", "next_step", "needs_appraisal", "needs_consultation"),
		**_all(DERIVED, "total_weight", "total_tasks", "overall_progress"),
		"workflow_state": STATE,
		**_all(ANY, "change_reason", "action_note"),
		"appraisal_summary": _APPRAISING,
		**_all(_PROMISING, "support_conditions", "decision_number"),
		"tasks": Table("Contract Task", ANY),
		"milestones": Table("Contract Milestone", ANY),
		"consultations": Table("Contract Consultation", states("Under Consultation")),
		"process_log": Table("Process Log", SERVER),
		"changes": Table("Contract Task Change", SERVER),
	},
	"Progress Report": {
		**_all(ONCE, "contract", "report_type"),
		**_all(SERVER, "cadre", "unit", "period", "managed_by", "report_key", "amended_from"),
		**_all(DERIVED, "cadre_name", "has_obstacle"),
		"workflow_state": STATE,
		**_all(_REPORTING, "from_date", "to_date", "summary", "unfinished", "proposals"),
		"action_note": ANY,
		"verification_note": _VERIFYING,
		"tasks": Table("Progress Report Task", _REPORTING),
		"evidence_files": Table("Report Evidence", _REPORTING),
		"process_log": Table("Process Log", SERVER),
	},
	"Directive": {
		"contract": ONCE,
		**_all(SERVER, "cadre", "unit", "managed_by", "status"),
		"cadre_name": DERIVED,
		"issued_by": ONCE,
		**_all(_OPEN, "issued_on", "responsible", "due_date", "progress_report", "task_no"),
		**_all(_OPEN, "obstacle", "content", "support"),
		**_all(SERVER, "response", "answered_by", "answered_on", "closed_by", "closed_on", "closing_note"),
	},
	"Cadre Evaluation": {
		**_all(ONCE, "cadre", "period"),
		**_all(SERVER, "unit", "position", "scheme", "contract", "managed_by", "party_cell", "duty_group"),
		**_all(SERVER, "leader", "route_variant", "evaluation_key", "step_no", "council_done"),
		**_all(DERIVED, "cadre_name", "next_step"),
		**_all(SERVER, "published_level", "published_score", "published_on", "published_reason"),
		**_all(SERVER, "replaced_decision", "replaced_level", "replaced_score", "replaced_on"),
		**_all(SERVER, "rating_decision", "decided_level", "decision_reason"),
		"workflow_state": STATE,
		**_all(_SELF, "self_summary", "self_shortcomings", "self_level", "self_total"),
		**_all(SERVER, "meeting_level", "meeting_remark", "not_rated_ground", "amended_from"),
		"action_note": ANY,
		**_all(_REVIEWING, "general_given", "unit_results", "organising", "uniting"),
		**_all(_REVIEWING, "unit_total", "unit_done", "unit_on_time", "unit_quality", "unit_exceeded"),
		**_all(_REVIEWING, "step_level", "step_votes", "step_opinion", "handling_proposal"),
		**_all(DERIVED, "component_a", "component_b", "component_c", "result_points", "general_points"),
		**_all(DERIVED, "council_points", "deducted_points", "total_points", "level_by_points"),
		**_all(DERIVED, "proposed_level", "computed_on"),
		**_all(DERIVED, "total_tasks", "done_tasks", "exceeded_tasks"),
		"tasks": Table("Evaluation Task", DERIVED),
		"criteria": Table("Evaluation Criterion", DERIVED, key="criterion_code"),
		"deductions": Table("Evaluation Deduction", _REVIEWING),
		"facts": Table("Evaluation Fact", _REVIEWING),
		"conditions": Table("Evaluation Condition", DERIVED),
		"opinions": Table("Evaluation Opinion", SERVER),
		"process_log": Table("Process Log", SERVER),
	},
	"Council Session": {
		**_all(ONCE, "council", "period"),
		**_all(SERVER, "scheme", "status", "opened_on", "closed_on", "closed_by"),
		"session_date": _PREPARING,
		**_all(_CONVENING, "place", "scoring_until", "minutes"),
		"members": Table("Council Session Member", _PREPARING),
		"evaluations": Table("Council Session Evaluation", _PREPARING),
		"conflicts": Table("Council Conflict", _CONVENING),
	},
	"Council Score": {
		**_all(ONCE, "session", "evaluation"),
		**_all(SERVER, "cadre", "unit", "member", "score_key", "amended_from"),
		**_all(DERIVED, "cadre_name", "total"),
		**_all(ANY, "proposed_level", "remark", "zeros_meant"),
		"tasks": Table("Council Score Task", ONCE),
	},
	"Rating Decision": {
		**_all(ONCE, "committee", "period", "replaces"),
		**_all(_DECIDING, "replacement_basis", "replacement_ground"),
		**_all(SERVER, "scheme", "seal", "notified_on", "amended_from"),
		**_all(DERIVED, "quota_ok", "quota_note"),
		"workflow_state": STATE,
		**_all(_DECIDING, "title", "decision_number", "decision_date", "meeting", "quota_exception"),
		**_all(_DECIDING, "grounds", "recipients", "signs_as", "signer", "signer_name"),
		"action_note": ANY,
		"rows": Table("Rating Decision Row", _PREPARING),
		"process_log": Table("Process Log", SERVER),
	},
	"Rating Appeal": {
		**_all(ONCE, "evaluation", "grounds", "evidence"),
		**_all(SERVER, "cadre", "unit", "managed_by", "status", "received_on", "answer_by", "open_key"),
		"cadre_name": DERIVED,
		**_all(SERVER, "answer", "new_level", "by_decision", "answered_by", "answered_on"),
	},
	"Work Call": {
		**_all(ONCE, "managed_by", "period"),
		**_all(SERVER, "unit", "status", "published_on", "published_to"),
		**_all(SERVER, "given_to", "given_to_name", "given_on", "given_by", "contract", "reason"),
		**_all(
			_PREPARING, "task_name", "kind", "long_pending", "output_product", "target", "unit_of_measure"
		),
		**_all(_PREPARING, "due_date", "resolution", "background", "for_duty"),
		**_all(_CALLING, "offers_until", "support_offered"),
		"units": Table("Work Call Unit", _PREPARING),
	},
	"Work Offer": {
		**_all(ONCE, "work_call", "cadre"),
		**_all(SERVER, "unit", "position", "managed_by", "status", "offered_on", "offer_key"),
		**_all(DERIVED, "work_name", "cadre_name"),
		**_all(_OFFERING, "how", "support_needed", "target", "due_date"),
	},
	"Rating Follow Up": {
		**_all(ONCE, "evaluation", "kind", "content", "decided_by", "decision_number", "decision_date"),
		"effective_on": ONCE,
		**_all(SERVER, "cadre", "unit", "managed_by", "period", "level", "status"),
		**_all(SERVER, "revoked_reason", "revoked_on"),
		"cadre_name": DERIVED,
	},
	"Work Review": {
		**_all(ONCE, "period", "managed_by", "about"),
		**_all(SERVER, "cadre", "unit", "status", "approved_on", "approved_by"),
		**_all(DERIVED, "title", "counted_on", "people", "tasks", "finished", "unfinished", "ahead"),
		**_all(DERIVED, "exceeded", "late", "obstacles", "obstacles_open", "directives"),
		**_all(DERIVED, "directives_closed", "supports_promised", "supports_given"),
		**_all(_PREPARING, "kind", "finished_words", "unfinished_words", "ahead_words", "obstacles_words"),
		**_all(_PREPARING, "directives_words", "support_words", "mechanisms", "lessons"),
	},
	"Unit Indicator": {
		**_all(ONCE, "unit", "resolution", "year"),
		**_all(SERVER, "status", "for_all", "entered_by", "verified_by", "verified_on", "note"),
		"reached": DERIVED,
		**_all(
			_PREPARING, "indicator_name", "kind", "target", "unit_of_measure", "better", "actual", "as_of"
		),
		**_all(_PREPARING, "source", "evidence", "scale", "sample"),
	},
	"Unit Evaluation": {
		**_all(ONCE, "unit", "period"),
		**_all(SERVER, "managed_by", "status", "criteria_set", "evaluation_key"),
		**_all(SERVER, "decided_level", "decision_reason", "decision_number", "decision_date"),
		**_all(SERVER, "exceptional_ground", "recognised_on", "recognised_by", "notified_on"),
		**_all(SERVER, "verification_note", "verified_on", "verified_by"),
		**_all(_SELF_RATING, "self_summary", "self_shortcomings", "self_level"),
		**_all(_AUTHORITY, "shortcomings_open", "personnel_wrongdoing", "wrongdoing_note"),
		**_all(_AUTHORITY, "force_majeure", "force_majeure_note", "complaints", "complaints_note"),
		**_all(DERIVED, "unit_name", "total_tasks", "done_tasks", "on_time_tasks", "quality_tasks"),
		**_all(DERIVED, "exceeded_tasks", "counted_on", "units_below", "units_recognised", "units_failed"),
		**_all(DERIVED, "general_points", "result_points", "total_points", "level_by_points"),
		**_all(DERIVED, "proposed_level", "condition_gap"),
		"criteria": Table("Unit Evaluation Criterion", DERIVED, key="criterion_code"),
		"conditions": Table("Unit Evaluation Condition", DERIVED),
		"process_log": Table("Process Log", SERVER),
	},
	"Product Catalogue": {
		**_all(ONCE, "unit", "managed_by"),
		**_all(_LISTING, "title", "standard_product", "standard_points", "legal_basis"),
		**_all(SERVER, "status", "version", "replaces", "supplements", "taken_into", "replaced_by"),
		**_all(SERVER, "valid_from", "valid_to", "decision_number", "decision_date", "for_all"),
		"groups": Table("Catalogue Group", _LISTING),
		"products": Table("Catalogue Product", _LISTING),
		"process_log": Table("Process Log", SERVER),
	},
	"Period Run": {
		**_all(ONCE, "period", "action", "contracts", "source_period", "template", "unit", "position"),
		**_all(SERVER, "status", "job_id", "started_on", "ended_on", "cursor", "active_key", "attempts"),
		**_all(DERIVED, "total", "done", "failed", "summary", "stop_asked", "counts", "error"),
		"failures": Table("Period Run Failure", SERVER),
	},
	"Deadline Extension": {
		**_all(ONCE, "period", "managed_by"),
		**_all(_PREPARING, "applies_to", "for_unit", "cadre", "decision_number", "decision_date", "reason"),
		**_all(DERIVED, "title", "status", "unit", "for_all"),
		"amended_from": ONCE,
		"dates": Table("Deadline Extension Date", _PREPARING),
	},
	"Deadline Event": _all(
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

ROWS: dict[str, dict[str, Right]] = {
	"Contract Task": {
		**_all(ANY, "task_name", "output_product", "unit_of_measure", "target", "weight", "due_date", "kind"),
		**_all(ANY, "work_product", "coefficient", "measure", "resolution", "multi_year", "yearly_output"),
		**_all(_APPRAISING, "appraisal", "proposed_target", "appraisal_note"),
		"support_promised": _PROMISING,
		"dropped": states("Awaiting Decision", "Assigned"),
		# work beyond the plan counts without being assigned: not for the one who does it to say; once it is assigned,
		# tasks change hands by an action alone
		"came_by": states("Draft: Committee", "Awaiting Decision") | _APPRAISING,
		**_all(SERVER, "uncounted", "other_person", "other_contract", "other_task", "came_on", "came_reason"),
		**_all(SERVER, "part_of", "part_total"),
		**_all(DERIVED, "failures_by_product", "delays_by_product", "declared", "days_late"),
		**_all(DERIVED, "quality_assessed", "quality_percent", "innovative", "objective_causes"),
		"work_call": DERIVED,
		**_all(DERIVED, "origin", "completed", "on_time", "completed_on", "progress", "light"),
		**_all(DERIVED, "quality_failures", "objective_quality_failures", "delays", "objective_delays"),
		"last_report_on": DERIVED,
	},
	"Contract Milestone": _all(ANY, "task_no", "due_date", "output", "target"),
	# the board lists whom it asks; the opinion is the body's own, see TaskContract.give_opinion
	"Contract Consultation": {"body": ONCE, **_all(SERVER, "opinion", "remarks", "given_by", "given_on")},
	"Contract Task Change": _all(
		SERVER,
		*("changed_on", "changed_by", "task_no", "field_label", "old_value", "new_value", "reason", "state"),
		"task_row",
	),
	"Process Log": _all(SERVER, "acted_on", "acted_by", "action", "from_state", "to_state", "note", "body"),
	"Progress Report Task": {
		"contract_task": ONCE,
		**_all(DERIVED, "task_no", "task_name", "target", "completed_before", "unit_of_measure", "measure"),
		"due_date": DERIVED,
		**_all(_REPORTING, "quantity", "completed_on", "note", "evidence", "obstacle", "request"),
		**_all(_REPORTING, "quality_failures", "objective_quality_failures", "delays", "objective_delays"),
		**_all(_REPORTING, "objective_cause", "failures_by_product", "delays_by_product"),
		**_all(_VERIFYING, "verified_quantity", "verified_quality_failures", "verified_delays"),
		**_all(_VERIFYING, "verified_objective_quality_failures", "verified_objective_delays"),
		**_all(_VERIFYING, "correction_reason", "verified_failures_by_product", "verified_delays_by_product"),
		**_all(_VERIFYING, "cause_confirmed_by", "cause_confirmed_on", "cause_paper"),
		**_all(_VERIFYING, "quality_assessed", "quality_percent", "innovative"),
	},
	"Report Evidence": _all(_REPORTING, "contract_task", "file")
	| _all(DERIVED, "task_no", "file_name", "file_size"),
	"Evaluation Task": {
		**_all(_SELF, "self_score", "self_comment"),
		**_all(SERVER, "contract_task", "council_score", "council_spread"),
		**_all(
			DERIVED, "task_no", "task_name", "kind", "target", "completed", "unit_of_measure", "coefficient"
		),
		**_all(DERIVED, "weight", "on_time", "due_date", "quality_failures", "objective_quality_failures"),
		**_all(DERIVED, "delays", "objective_delays", "failures_by_product", "delays_by_product", "came_by"),
		**_all(DERIVED, "uncounted", "other_person", "declared", "days_late", "objective_causes"),
		**_all(DERIVED, "quality_assessed", "quality_percent", "innovative"),
	},
	"Evaluation Criterion": {
		"self_points": _SELF,
		**_all(_REVIEWING, "reviewed_points", "remark"),
		"criterion_code": SERVER,
		**_all(DERIVED, "criterion_name", "group_name", "max_points"),
	},
	"Evaluation Deduction": _all(_REVIEWING, "points", "reason", "source"),
	"Evaluation Fact": _all(
		_REVIEWING,
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
	"Evaluation Condition": _all(
		DERIVED,
		*("condition_name", "level", "outcome", "found_count", "found_of", "found"),
		*("measure", "comparison", "needed", "source"),
	),
	"Evaluation Opinion": _all(
		SERVER, "step", "step_no", "body", "level", "votes", "opinion", "given_by", "given_on"
	),
	"Council Session Member": {
		"user": ONCE,
		**_all(DERIVED, "member_name", "duty"),
		**_all(ANY, "present", "absence_reason"),
	},
	"Council Session Evaluation": {
		"evaluation": ONCE,
		**_all(DERIVED, "cadre", "cadre_name", "unit", "sheets", "council_points", "spread", "open_key"),
	},
	"Council Conflict": {
		**_all(ONCE, "user", "evaluation", "reason"),
		**_all(SERVER, "noted_by", "noted_on"),
	},
	"Council Score Task": {
		**_all(ONCE, "evaluation_task", "task_no"),
		**_all(ANY, "score", "comment", "zero_meant"),
		**_all(DERIVED, "task_name", "target", "completed", "weight", "self_score", "max_score"),
	},
	"Rating Decision Row": {
		"evaluation": ONCE,
		**_all(ANY, "decided_level", "reason"),
		**_all(DERIVED, "cadre", "cadre_name", "position", "unit", "duty_group", "total_points"),
		**_all(DERIVED, "proposed_level", "over_quota", "replaced_points", "replaced_level"),
		"corrected_points": ANY,
	},
	"Unit Evaluation Criterion": {
		"self_points": _SELF_RATING,
		**_all(_AUTHORITY, "reviewed_points", "remark"),
		**_all(DERIVED, "group_name", "criterion_name", "max_points", "article", "part"),
		"criterion_code": SERVER,
	},
	"Unit Evaluation Condition": _all(
		DERIVED,
		*("condition_name", "level", "article", "outcome", "found_count", "found_of", "needed"),
	),
	"Catalogue Group": _all(_LISTING, "group_code", "group_name", "min_points", "max_points"),
	"Catalogue Product": {
		**_all(_LISTING, "code", "product_name", "product_group", "unit_of_measure", "points"),
		**_all(_LISTING, "merged_into", "office", "description"),
		"coefficient": DERIVED,
		**_all(SERVER, "came_from", "contract_task"),
	},
	"Period Run Failure": _all(
		SERVER, "title", "record_doctype", "record", "step", "reason", "what_to_do", "retry", "item"
	),
	"Work Call Unit": _all(_PREPARING, "unit", "include_below"),
	"Deadline Extension Date": {
		**_all(_PREPARING, "deadline", "new_date"),
		**_all(DERIVED, "stage", "due_date"),
	},
}

# Master data are written by the administrators of the app alone, so everything is theirs but these.
MASTERS: dict[str, dict[str, Right]] = {
	**{key: {} for key in ("Cadre", "Cadre Unit", "Cadre Position", "Duty Group", "Cadre KPI Settings")},
	# what a decided catalogue says of its products is changed by another decision alone
	"Work Product": {
		**_all(SERVER, "code", "points", "catalogue", "unit", "replaced_by"),
		**_all(SERVER, "valid_from", "valid_to", "in_force_until"),
	},
	**{key: {} for key in ("Evaluation Body", "Unit Criteria Set", "Evaluation Period")},
	"Evaluation Scheme": {
		**_all(ONCE, "code", "version", "unit", "amended_from"),
		**_all(SERVER, "status", "superseded_by"),
	},
	"Mail Preference": {"user": ONCE},
	"Period Deadline": _all(
		SERVER,
		*("title", "due_date", "period", "scheme", "unit", "stage", "body_type", "code", "occurrence"),
		*("from_date", "to_date", "scheme_date", "when_passed", "remind_days"),
	),
	"Digest Log": _all(
		SERVER,
		*("user", "day", "kind", "items", "outcome", "email_queue", "desk", "counts", "reference_doctype"),
		*("reference_name", "log_key", "token"),
	),
	"HR Takeover": _all(
		SERVER,
		*("status", "started_on", "ended_on", "total", "done", "summary", "failures", "error", "options"),
	),
	"Calendar Link": _all(SERVER, "user", "issued_on", "token_hash"),
	"Sealed Record": _all(
		SERVER,
		*("record_doctype", "record", "body", "chain_no", "code", "seal", "previous_seal"),
		*("sealed_on", "sealed_by", "released", "content"),
	),
}
