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
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, flt

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.contracts.evidence import group_by_task
from cadre_kpi.my_work import asking
from cadre_kpi.my_work.waiting import KINDS
from cadre_kpi.process import form_state, telling
from cadre_kpi.process.steps import CANCELLING
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import DRAFT, SELF_ASSESSMENT

EARLIER = 3  # published evaluations of the same person
MOST_ROWS = 60  # rows of a decision shown in place


def read_essential(doctype: str, name: str) -> dict:
	"""The record for its line. Needs permission to read it; another kind of record has no line that opens."""
	if doctype not in TELLERS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	offer = _read_offer(doc)
	doc.apply_fieldlevel_read_permissions()
	facts, tables = TELLERS[doctype](doc)
	if doctype in asking.KINDS:
		tables = [*tables, asking.tell_questions(doc)]
	return {
		"doctype": doctype,
		"name": doc.name,
		"modified": cstr(doc.modified),
		"state": doc.get("workflow_state") or doc.get("status"),
		**offer,
		**telling.keep_filled(facts, tables),
	}


def _read_offer(doc) -> dict:
	"""`actions` that apply now, `asked`: an opinion is asked of the user; `conclusion`: ratings to choose one from."""
	if doc.doctype not in KINDS:
		return {"actions": [], "asked": False, "conclusion": None, "opinion": None, "may_ask": False}
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


# ---- evaluation -------------------------------------------------------------------------------------------------
def _tell_evaluation(doc) -> tuple[list, list]:
	facts = [
		telling.build_fact(doc, "position"),
		telling.build_fact(doc, "period"),
		telling.build_fact(
			doc, "total_points", "points", doc.get("total_points") if doc.get("computed_on") else None
		),
		telling.build_fact(doc, "level_by_points", "level"),
		telling.build_fact(doc, "proposed_level", "level"),
		telling.build_fact(doc, "self_level", "level"),
		telling.build_fact(doc, "meeting_level", "level"),
		telling.build_fact(doc, "meeting_remark"),
		telling.build_fact(doc, "self_total", "points", flt(doc.self_total) or None),
		telling.build_fact(doc, "self_summary"),
	]
	return facts, [*_build_conditions(doc), _build_opinions(doc), _build_results(doc), _build_earlier(doc)]


def _build_conditions(doc) -> list[dict]:
	"""Conditions of a level, and grounds that force the lowest one as far as they do not plainly not apply."""
	found = form_state.list_conditions(doc.name)
	lowest = get_rules(doc.scheme).levels[-1].code if found else ""
	columns = [
		(_("Condition"), "text"),
		(_("Rating"), "level"),
		(_("Found"), "found"),
		(_("Needed"), "found"),
		(_("Met"), "check"),
	]
	conditions = [
		(f"{number}", [row["condition_name"], row["level"], row["found"], row["needed"], row["met"]])
		for number, row in enumerate(found)
		if row["level"] != lowest
	]
	grounds = [
		(f"{number}", [row["condition_name"], row["found"], row["needed"]])
		for number, row in enumerate(found)
		if row["level"] == lowest and not row["met"]
	]
	return [
		telling.build_table("conditions", _("Conditions"), columns, conditions),
		telling.build_table(
			"grounds",
			_("Grounds That Force a Level"),
			[(_("Ground"), "text"), (_("Found"), "found"), (_("Applies When"), "found")],
			grounds,
		),
	]


def _build_opinions(doc) -> dict:
	return telling.build_table(
		"opinions",
		_("Opinions"),
		[(_("Step"), "text"), (_("Rating"), "level"), (_("Votes"), "text"), (_("Opinion"), "text")],
		((row.name, [row.step, row.level, row.votes, row.opinion]) for row in doc.get("opinions") or []),
	)


def _build_results(doc) -> dict:
	return telling.build_table(
		"tasks",
		_("Verified results"),
		[
			(_("Task"), "task"),
			(_("Target"), "quantity"),
			(_("Completed"), "number"),
			(_("Own score"), "points"),
			(_("Council score"), "points"),
			(_("Comment"), "text"),
		],
		(
			(
				row.contract_task or row.name,
				[
					{"task": row.task_name, "output": ""},
					telling.add_unit(row.target, row.unit_of_measure),
					row.completed,
					# nobody has given 0 before the self-assessment is sent
					row.self_score if doc.workflow_state != SELF_ASSESSMENT else flt(row.self_score) or None,
					row.get("council_score"),
					row.self_comment,
				],
			)
			for row in doc.tasks
		),
	)


def _build_earlier(doc) -> dict:
	table = DocType("Cadre Evaluation")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.period, table.published_level, table.published_score)
		.where((table.cadre == doc.cadre) & (table.docstatus == 1) & (table.name != doc.name))
		.where(build_permitted("Cadre Evaluation"))
		.orderby(table.published_on, order=frappe.qb.desc)
		.limit(EARLIER)
		.run()
	)
	return telling.build_table(
		"earlier",
		_("Earlier ratings"),
		[(_("Period"), "text"), (_("Rating"), "level"), (_("Points"), "points")],
		# a scheme without points publishes none
		((name, [period, level, flt(score) or None]) for name, period, level, score in rows),
	)


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
	"Cadre Evaluation": _tell_evaluation,
	"Rating Decision": _tell_decision,
	"Directive": _tell_directive,
}
