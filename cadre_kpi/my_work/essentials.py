"""What a decision needs of one record: shown in its line on "My Work" when it is opened.

`facts`: label, value, kind. `tables`: title, columns (label, kind) and rows (key, cells in the order of the columns).
The page compares keys of two versions to show what changed between them. Kinds: text, number, percent, date, level,
option (a word to translate), light, check and file.

Only what the user may read: fields of a closed level are taken out by the record itself, as in its form.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.workflow import get_transitions
from frappe.utils import cint, cstr, flt

from cadre_kpi.contracts.evidence import group_by_task
from cadre_kpi.my_work import asking, entering, evaluations, others, stepping
from cadre_kpi.my_work.waiting import KINDS
from cadre_kpi.process import form_state, telling
from cadre_kpi.process.steps import CANCELLING
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import DRAFT

MOST_ROWS = 60  # rows of a decision shown in place


def read_essential(doctype: str, name: str) -> dict:
	"""The record for its line. Needs permission to read it; another kind of record has no line that opens."""
	if doctype not in TELLERS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	offer = _read_offer(doc)
	entries = entering.describe(doc)
	doc.apply_fieldlevel_read_permissions()
	facts, tables = TELLERS[doctype](doc)
	if doctype in asking.KINDS:
		tables = [*tables, asking.tell_questions(doc)]
	return {
		"doctype": doctype,
		"name": doc.name,
		"modified": cstr(doc.modified),
		"state": doc.get("workflow_state") or doc.get("status"),
		"entries": entries,
		**offer,
		**telling.keep_filled(facts, tables),
	}


def _read_offer(doc) -> dict:
	"""`actions` that apply now, `asked`: an opinion is asked of the user; `conclusion`: ratings to choose one from."""
	if doc.doctype not in KINDS:
		steps = stepping.list_for_record(doc)
		return {
			"actions": list(steps),
			"steps": steps,
			"asked": False,
			"conclusion": None,
			"opinion": None,
			"may_ask": False,
		}
	standing = form_state.read_state(doc.doctype, doc.name)
	actions = [row["action"] for row in get_transitions(doc)] if standing["write"] else []
	actions = sorted(
		(action for action in dict.fromkeys(actions) if action not in CANCELLING),
		key=lambda action: action == "Return",
	)
	conclusion = None
	if doc.doctype == "Cadre Evaluation" and {"Give Opinion", "Conclude Opinions"} & set(actions):
		conclusion = {
			"levels": [level.code for level in get_rules(doc.scheme).levels],
			"needed": doc.needs_proposal(doc.stop_of(doc.workflow_state)),
			"step_level": doc.get("step_level") or "",
			"step_opinion": doc.get("step_opinion") or "",
			"step_votes": doc.get("step_votes") or "",
			"with_votes": bool(get_rules(doc.scheme).votes.enabled),
		}
	asked = bool(standing["asked"] and not standing["write"])
	return {
		"actions": actions,
		"asked": asked,
		"conclusion": conclusion,
		"opinion": _build_opinion_asked(doc) if asked else None,
		"may_ask": bool((actions or asked) and asking.find_account_to_ask(doc)),
		"waits_for": standing["waits_for"],
	}


def _build_opinion_asked(doc) -> dict:
	"""What an adviser says of a record: `choices` to choose one from, `needed` where one has to be chosen; a text."""
	if doc.doctype == "Task Contract":
		options = frappe.get_meta("Contract Consultation").get_field("opinion").options or ""
		return {"choices": [value for value in options.split("\n") if value], "needed": True}
	return {"choices": [level.code for level in get_rules(doc.scheme).levels], "needed": False}


# ---- contract ---------------------------------------------------------------------------------------------------
def _tell_contract(doc) -> tuple[list, list]:
	facts = [
		telling.build_fact(doc, "position"),
		telling.build_fact(doc, "period"),
		telling.build_fact(doc, "total_weight", "percent", flt(doc.total_weight) or None),
		telling.build_fact(doc, "appraisal_summary"),
		telling.build_fact(doc, "support_conditions"),
	]
	tasks = telling.build_table(
		"tasks",
		_("Tasks"),
		[
			(_("Task"), "task"),
			(_("Registered"), "quantity"),
			(_("Appraisal"), "option"),
			(_("Proposed"), "quantity"),
			(_("Weight"), "percent"),
			(_("Due Date"), "date"),
			(_("Kind"), "option"),
			(_("Note"), "text"),
		],
		(
			(
				row.name,
				[
					{"task": row.task_name, "output": row.output_product, "dropped": cint(row.dropped)},
					telling.add_unit(row.target, row.unit_of_measure),
					row.appraisal,
					telling.add_unit(flt(row.proposed_target) or None, row.unit_of_measure),
					row.weight,
					row.due_date,
					row.kind,
					row.appraisal_note,
				],
			)
			for row in doc.tasks
		),
	)
	return facts, [tasks, telling.build_changes(doc, who=True), _build_consultations(doc)]


def _build_consultations(doc) -> dict:
	return telling.build_table(
		"consultations",
		_("Opinions"),
		[(_("Body"), "text"), (_("Opinion"), "option"), (_("Remarks"), "text")],
		((row.name, [row.body, row.opinion, row.remarks]) for row in doc.consultations),
	)


# ---- report -----------------------------------------------------------------------------------------------------
def _tell_report(doc) -> tuple[list, list]:
	evidence = {task: [file.file for file in files] for task, files in group_by_task(doc).items()}
	facts = [
		telling.build_fact(doc, "from_date", "date"),
		telling.build_fact(doc, "to_date", "date"),
		telling.build_fact(doc, "summary"),
		telling.build_fact(doc, "unfinished"),
		telling.build_fact(doc, "proposals"),
		telling.build_fact(doc, "verification_note"),
	]
	figures = telling.build_table(
		"tasks",
		_("Reported figures"),
		[
			(_("Task"), "task"),
			(_("Target"), "quantity"),
			(_("Before"), "number"),
			(_("Reported"), "number"),
			(_("Verified"), "number"),
			(_("Quality Failures"), "number"),
			(_("Delays"), "number"),
			(_("Evidence"), "file"),
			(_("Note"), "text"),
		],
		(
			(
				row.name,
				[
					{"task": row.task_name, "output": ""},
					telling.add_unit(row.target, row.unit_of_measure),
					row.completed_before,
					row.quantity,
					row.verified_quantity if doc.workflow_state != DRAFT else None,
					cint(row.quality_failures) or None,
					cint(row.delays) or None,
					evidence.get(row.contract_task) or row.evidence,
					" · ".join(filter(None, (row.note, row.objective_cause, row.correction_reason))),
				],
			)
			for row in doc.tasks
		),
	)
	obstacles = telling.build_table(
		"obstacles",
		_("Obstacles and requests"),
		[(_("Task"), "text"), (_("Obstacle"), "text"), (_("Request"), "text")],
		(
			(row.name, [row.task_name, row.obstacle, row.request])
			for row in doc.tasks
			if row.obstacle or row.request
		),
	)
	return facts, [figures, obstacles]


# ---- decision ---------------------------------------------------------------------------------------------------
def _tell_decision(doc) -> tuple[list, list]:
	facts = [
		telling.build_fact(doc, "committee"),
		telling.build_fact(doc, "period"),
		telling.build_fact(doc, "decision_number"),
		telling.build_fact(doc, "decision_date", "date"),
		{"key": "people", "label": _("People"), "value": len(doc.rows), "kind": "number"},
		telling.build_fact(doc, "quota_note"),
		telling.build_fact(doc, "quota_exception"),
	]
	levels = [level.code for level in get_rules(doc.scheme).levels] if doc.scheme else []
	counts = telling.build_table(
		"counts",
		_("People by rating"),
		[(_("Rating"), "level"), (_("Proposed"), "number"), (_("Decided"), "number")],
		(
			(
				level,
				[
					level,
					sum(row.proposed_level == level for row in doc.rows),
					sum(row.decided_level == level for row in doc.rows),
				],
			)
			for level in levels
		),
	)
	others = [row for row in doc.rows if row.decided_level != row.proposed_level]
	differing = telling.build_table(
		"differing",
		_("Decided otherwise than proposed ({0})").format(len(others)),
		[
			(_("Name"), "text"),
			(_("Position"), "text"),
			(_("Points"), "points"),
			(_("Proposed"), "level"),
			(_("Decided"), "level"),
			(_("Reason"), "text"),
		],
		(
			(
				row.evaluation,
				[
					row.cadre_name,
					row.position,
					row.total_points,
					row.proposed_level,
					row.decided_level,
					row.reason,
				],
			)
			for row in others[:MOST_ROWS]
		),
	)
	return facts, [counts, differing]


# ---- directive --------------------------------------------------------------------------------------------------
def _tell_directive(doc) -> tuple[list, list]:
	return [
		telling.build_fact(doc, "issued_by"),
		telling.build_fact(doc, "issued_on", "date"),
		telling.build_fact(doc, "obstacle"),
		telling.build_fact(doc, "content"),
		telling.build_fact(doc, "support"),
		telling.build_fact(doc, "response"),
	], []


TELLERS = {
	"Task Contract": _tell_contract,
	"Progress Report": _tell_report,
	"Cadre Evaluation": evaluations.tell_evaluation,
	"Rating Decision": _tell_decision,
	"Directive": _tell_directive,
	**others.TELLERS,
}
