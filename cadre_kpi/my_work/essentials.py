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

from cadre_kpi.access.readable import permitted
from cadre_kpi.contracts.evidence import by_task
from cadre_kpi.my_work import asking
from cadre_kpi.my_work.waiting import KINDS
from cadre_kpi.process import form_state, telling
from cadre_kpi.process.steps import CANCELLING
from cadre_kpi.regulations.record import rules

EARLIER = 3  # published evaluations of the same person
MOST_ROWS = 60  # rows of a decision shown in place


def read_essential(doctype: str, name: str) -> dict:
	"""The record for its line. Needs permission to read it; another kind of record has no line that opens."""
	if doctype not in _TELLERS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	offer = _read_offer(doc)
	doc.apply_fieldlevel_read_permissions()
	facts, tables = _TELLERS[doctype](doc)
	if doctype in asking.KINDS:
		tables = [*tables, asking.tell_questions(doc)]
	return {
		"doctype": doctype,
		"name": doc.name,
		"modified": cstr(doc.modified),
		"state": doc.get("workflow_state") or doc.get("status"),
		**offer,
		**telling.filled(facts, tables),
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
			"levels": [level.code for level in rules(doc.scheme).levels],
			"needed": doc.needs_proposal(doc.stop_of(doc.workflow_state)),
			"step_level": doc.get("step_level") or "",
			"step_opinion": doc.get("step_opinion") or "",
			"step_votes": doc.get("step_votes") or "",
			"with_votes": bool(rules(doc.scheme).votes.enabled),
		}
	asked = bool(standing["asked"] and not standing["write"])
	return {
		"actions": actions,
		"asked": asked,
		"conclusion": conclusion,
		"opinion": _opinion_asked(doc) if asked else None,
		"may_ask": bool((actions or asked) and asking.account_to_ask(doc)),
		"waits_for": standing["waits_for"],
	}


def _opinion_asked(doc) -> dict:
	"""What an adviser says of a record: `choices` to choose one from, `needed` where one has to be chosen; a text."""
	if doc.doctype == "Task Contract":
		options = frappe.get_meta("Contract Consultation").get_field("opinion").options or ""
		return {"choices": [value for value in options.split("\n") if value], "needed": True}
	return {"choices": [level.code for level in rules(doc.scheme).levels], "needed": False}


# ---- contract ---------------------------------------------------------------------------------------------------
def _tell_contract(doc) -> tuple[list, list]:
	facts = [
		telling.fact(doc, "position"),
		telling.fact(doc, "period"),
		telling.fact(doc, "total_weight", "percent", flt(doc.total_weight) or None),
		telling.fact(doc, "appraisal_summary"),
		telling.fact(doc, "support_conditions"),
	]
	tasks = telling.table(
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
					telling.with_unit(row.target, row.unit_of_measure),
					row.appraisal,
					telling.with_unit(flt(row.proposed_target) or None, row.unit_of_measure),
					row.weight,
					row.due_date,
					row.kind,
					row.appraisal_note,
				],
			)
			for row in doc.tasks
		),
	)
	return facts, [tasks, telling.changes(doc, who=True), _consultations(doc)]


def _consultations(doc) -> dict:
	return telling.table(
		"consultations",
		_("Opinions"),
		[(_("Body"), "text"), (_("Opinion"), "option"), (_("Remarks"), "text")],
		((row.name, [row.body, row.opinion, row.remarks]) for row in doc.consultations),
	)


# ---- report -----------------------------------------------------------------------------------------------------
def _tell_report(doc) -> tuple[list, list]:
	evidence = {task: [file.file for file in files] for task, files in by_task(doc).items()}
	facts = [
		telling.fact(doc, "from_date", "date"),
		telling.fact(doc, "to_date", "date"),
		telling.fact(doc, "summary"),
		telling.fact(doc, "unfinished"),
		telling.fact(doc, "proposals"),
		telling.fact(doc, "verification_note"),
	]
	figures = telling.table(
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
					telling.with_unit(row.target, row.unit_of_measure),
					row.completed_before,
					row.quantity,
					row.verified_quantity,
					cint(row.quality_failures) or None,
					cint(row.delays) or None,
					evidence.get(row.contract_task) or row.evidence,
					" · ".join(filter(None, (row.note, row.objective_cause, row.correction_reason))),
				],
			)
			for row in doc.tasks
		),
	)
	obstacles = telling.table(
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
		telling.fact(doc, "position"),
		telling.fact(doc, "period"),
		telling.fact(
			doc, "total_points", "points", doc.get("total_points") if doc.get("computed_on") else None
		),
		telling.fact(doc, "level_by_points", "level"),
		telling.fact(doc, "proposed_level", "level"),
		telling.fact(doc, "self_level", "level"),
		telling.fact(doc, "meeting_level", "level"),
		telling.fact(doc, "meeting_remark"),
		telling.fact(doc, "self_total", "points", flt(doc.self_total) or None),
		telling.fact(doc, "self_summary"),
	]
	return facts, [*_conditions(doc), _opinions(doc), _results(doc), _earlier(doc)]


def _conditions(doc) -> list[dict]:
	"""Conditions of a level, and grounds that force the lowest one as far as they do not plainly not apply."""
	found = form_state.conditions_of(doc.name)
	lowest = rules(doc.scheme).levels[-1].code if found else ""
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
		telling.table("conditions", _("Conditions"), columns, conditions),
		telling.table(
			"grounds",
			_("Grounds That Force a Level"),
			[(_("Ground"), "text"), (_("Found"), "found"), (_("Applies When"), "found")],
			grounds,
		),
	]


def _opinions(doc) -> dict:
	return telling.table(
		"opinions",
		_("Opinions"),
		[(_("Step"), "text"), (_("Rating"), "level"), (_("Votes"), "text"), (_("Opinion"), "text")],
		((row.name, [row.step, row.level, row.votes, row.opinion]) for row in doc.get("opinions") or []),
	)


def _results(doc) -> dict:
	return telling.table(
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
					telling.with_unit(row.target, row.unit_of_measure),
					row.completed,
					row.self_score,
					row.get("council_score"),
					row.self_comment,
				],
			)
			for row in doc.tasks
		),
	)


def _earlier(doc) -> dict:
	table = DocType("Cadre Evaluation")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.period, table.published_level, table.published_score)
		.where((table.cadre == doc.cadre) & (table.docstatus == 1) & (table.name != doc.name))
		.where(permitted("Cadre Evaluation"))
		.orderby(table.published_on, order=frappe.qb.desc)
		.limit(EARLIER)
		.run()
	)
	return telling.table(
		"earlier",
		_("Earlier ratings"),
		[(_("Period"), "text"), (_("Rating"), "level"), (_("Points"), "points")],
		# a scheme without points publishes none
		((name, [period, level, flt(score) or None]) for name, period, level, score in rows),
	)


# ---- decision ---------------------------------------------------------------------------------------------------
def _tell_decision(doc) -> tuple[list, list]:
	facts = [
		telling.fact(doc, "committee"),
		telling.fact(doc, "period"),
		telling.fact(doc, "decision_number"),
		telling.fact(doc, "decision_date", "date"),
		{"key": "people", "label": _("People"), "value": len(doc.rows), "kind": "number"},
		telling.fact(doc, "quota_note"),
		telling.fact(doc, "quota_exception"),
	]
	levels = [level.code for level in rules(doc.scheme).levels] if doc.scheme else []
	counts = telling.table(
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
	differing = telling.table(
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
		telling.fact(doc, "issued_by"),
		telling.fact(doc, "issued_on", "date"),
		telling.fact(doc, "obstacle"),
		telling.fact(doc, "content"),
		telling.fact(doc, "support"),
		telling.fact(doc, "response"),
	], []


_TELLERS = {
	"Task Contract": _tell_contract,
	"Progress Report": _tell_report,
	"Cadre Evaluation": _tell_evaluation,
	"Rating Decision": _tell_decision,
	"Directive": _tell_directive,
}
