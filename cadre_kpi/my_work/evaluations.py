"""What "My Work" shows of an evaluation: its points, conditions, opinions, verified results and earlier ratings."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import flt

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.process import form_state, telling
from cadre_kpi.regulations.record import get_rules, gives_figures
from cadre_kpi.states import SELF_ASSESSMENT

EARLIER = 3  # published evaluations of the same person


def tell_evaluation(doc) -> tuple[list, list]:
	scored = doc.get("computed_on") and gives_figures(doc.scheme)
	facts = [
		telling.build_fact(doc, "position"),
		telling.build_fact(doc, "period"),
		telling.build_fact(doc, "total_points", "points", doc.get("total_points") if scored else None),
		telling.build_fact(doc, "level_by_points", "level"),
		telling.build_fact(doc, "proposed_level", "level"),
		telling.build_fact(doc, "self_level", "level"),
		telling.build_fact(doc, "meeting_level", "level"),
		telling.build_fact(doc, "meeting_remark"),
		telling.build_fact(doc, "self_total", "points", flt(doc.self_total) or None),
		telling.build_fact(doc, "self_summary"),
	]
	return facts, [*build_conditions(doc), _build_opinions(doc), build_results(doc), build_earlier(doc)]


def build_conditions(doc) -> list[dict]:
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


def build_results(doc) -> dict:
	"""The tasks with what was verified. Points by task stand there where the scheme has a council that gives them."""
	council = get_rules(doc.scheme).council.enabled if doc.scheme else False
	scores = [(_("Own score"), "points"), (_("Council score"), "points")] if council else []
	return telling.build_table(
		"tasks",
		_("Verified results"),
		[
			(_("Task"), "task"),
			(_("Target"), "quantity"),
			(_("Completed"), "number"),
			*scores,
			(_("Comment"), "text"),
		],
		(
			(
				row.contract_task or row.name,
				[
					{"task": row.task_name, "output": ""},
					telling.add_unit(row.target, row.unit_of_measure),
					row.completed,
					*(_get_scores(doc, row) if council else ()),
					row.self_comment,
				],
			)
			for row in doc.tasks
		),
	)


def _get_scores(doc, row) -> tuple[float | None, float | None]:
	"""Own points and the council's. Nobody has given 0 before the self-assessment is sent or the council has closed."""
	own = row.self_score if doc.workflow_state != SELF_ASSESSMENT else flt(row.self_score) or None
	return own, row.get("council_score") if doc.get("council_done") else None


def build_earlier(doc) -> dict:
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
