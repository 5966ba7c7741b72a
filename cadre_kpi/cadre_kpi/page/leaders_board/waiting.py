"""What is stuck and where: obstacles by age and whose answer they wait for, records that lie, what is not done yet.

A fixed number of statements: the obstacles as the report Obstacles and Directives reads them, one statement a kind of
record for what lies, one a kind of record for how far each unit is, one a month or quarter for missing reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Max
from pypika import CustomFunction

from cadre_kpi.access.readable import build_permitted, reads
from cadre_kpi.cadre_kpi.page.leaders_board.figures import build_bar, link_list, link_report
from cadre_kpi.cadre_kpi.page.leaders_board.units import Group, Units
from cadre_kpi.cadre_kpi.report.common import (
	AGES,
	AMBER,
	BLUE,
	GREEN,
	GREY,
	RED,
	TOO_LONG,
	YELLOW,
	get_age,
	get_age_labels,
	limit_to_unit,
)
from cadre_kpi.cadre_kpi.report.evaluation_summary.evaluation_summary import HOW_FAR, get_how_far_labels
from cadre_kpi.cadre_kpi.report.obstacles_and_directives import obstacles_and_directives as obstacles
from cadre_kpi.cadre_kpi.report.registration_and_assignment.registration_and_assignment import BEING_WEIGHED
from cadre_kpi.cadre_kpi.report.time_at_each_stage import time_at_each_stage as stages
from cadre_kpi.deadlines import missing_records
from cadre_kpi.deadlines.stops import CONTRACT, EVALUATION, REPORT
from cadre_kpi.states import ASSIGNED, CLOSED, DRAFT, UNDER_VERIFICATION, VERIFIED

OBSTACLES, STAGES = "Obstacles and Directives", "Time at Each Stage"
HOW_FAR_COLOURS = dict(zip(HOW_FAR, (RED, AMBER, YELLOW, GREEN, BLUE), strict=True))

_days_between = CustomFunction("DATEDIFF", ["later", "earlier"])


def read_obstacles(scope: dict, today: date) -> dict:
	"""`rows`: whose answer is waited for, with the number of each age; `ages`: all of them by age."""
	if not reads(REPORT):
		return {"rows": [], "ages": [], "labels": {}}
	standing = {**scope, "standing": 1}
	waiting: dict[tuple[str, str], Counter] = defaultdict(Counter)
	ages: Counter = Counter()
	for row in obstacles.get_rows(frappe._dict(standing), today):
		age = get_age(row["days"] or 0)
		ages[age] += 1
		# an open directive waits for whoever carries it out, not for a body
		waiting["waits_for" if row["waits_for"] else "state", row["waits_for"] or "Open"][age] += 1
	labels = get_age_labels()

	def parts(counts: Counter, filters: dict) -> list[dict]:
		return [
			link_report(counts[age], OBSTACLES, {**standing, **filters, "age": age}, colour, labels[age])
			for age, colour in AGES.items()
		]

	rows = [
		build_bar(
			body if name == "waits_for" else _("Whoever carries out the directive"),
			parts(counts, {name: body}),
		)
		for (name, body), counts in waiting.items()
	]
	rows.sort(key=lambda one: (-one["parts"][-1]["n"], -one["total"], one["title"]))
	return {"rows": rows, "ages": parts(ages, {}), "labels": list(labels.values())}


def read_lying(scope: dict, today: date) -> list[dict]:
	"""Where records lie: a row a kind of record, stage and whom it waits for, the longest first."""
	rows = []
	for doctype in stages.KINDS:
		if not reads(doctype):
			continue
		for state, body, longest, number, long in _find_lying(doctype, scope, today):
			filters = {**scope, "kind": doctype, "state": state}
			rows.append(
				{
					"kind": _(doctype),
					"stage": _(state),
					"whom": stages.name_holder(doctype, state, body),
					"longest": longest,
					"colour": AGES[get_age(longest)],
					"number": link_report(number, STAGES, filters, label=_(doctype)) | {"adds_up": "lying"},
					"long": long,
				}
			)
	merged: dict[tuple, dict] = {}
	for row in rows:
		# a stage that waits for a committee has a row for each committee; its number is that of all of them
		key = (row["kind"], row["stage"])
		if key in merged:
			kept = merged[key]
			kept["number"]["n"] += row["number"]["n"]
			kept["long"] += row["long"]
			if row["longest"] > kept["longest"]:
				kept["longest"], kept["colour"] = row["longest"], row["colour"]
			if kept["whom"] != row["whom"]:
				kept["whom"] = _("Several committees")
		else:
			merged[key] = row
	return sorted(merged.values(), key=lambda row: (-row["longest"], -row["number"]["n"]))


def _find_lying(doctype: str, scope: dict, today: date) -> list[tuple]:
	"""State, body, longest stay in days, how many records, how many for too long."""
	table, log, unit = DocType(doctype), DocType("Process Log"), DocType("Cadre Unit")
	query = frappe.qb.from_(table)
	if doctype == "Rating Decision":
		body, body_column = DocType("Evaluation Body"), table.committee
		query = query.left_join(body).on(body.name == table.committee)
		query = query.left_join(unit).on(unit.name == body.unit)
	else:
		body_column = table.managed_by
		query = query.left_join(unit).on(unit.name == table.unit)
	since = Coalesce(Max(log.acted_on), table.creation)
	moved = (log.parent == table.name) & (log.parenttype == doctype) & (log.from_state != log.to_state)
	query = (
		query.left_join(log)
		.on(moved & (log.to_state != ""))
		.select(table.workflow_state, body_column.as_("body"), _days_between(today, since).as_("days"))
		.where((table.docstatus < 2) & (table.period == scope["period"]))
		.where(table.workflow_state.notin(stages.AT_REST))
		.where(build_permitted(doctype))
		.groupby(table.name)
	)
	found: dict[tuple, list[int]] = {}
	each = limit_to_unit(query, unit, frappe._dict(scope)).as_("each")
	rows = (
		frappe.qb.from_(each)
		.select(each.workflow_state, each.body, each.days, Count("*"))
		.groupby(each.workflow_state, each.body, each.days)
		.run()
	)
	for state, of_body, days, number in rows:
		kept = found.setdefault((state, of_body), [0, 0, 0])
		kept[0] = max(kept[0], days or 0)
		kept[1] += number
		kept[2] += number if (days or 0) >= TOO_LONG else 0
	return [(*key, *values) for key, values in found.items()]


def read_completeness(scope: dict, units: Units, today: date) -> list[dict]:
	"""How far each unit is with registering, reporting and evaluating: a row a unit, the least complete first."""
	counts = {
		CONTRACT: _count_by_unit(CONTRACT, scope),
		REPORT: _count_by_unit(REPORT, scope),
		EVALUATION: _count_by_unit(EVALUATION, scope),
		"missing contracts": _count_missing_contracts(scope, units),
		"missing reports": _count_missing_reports(scope, units, today),
	}
	groups = units.place({unit for found in counts.values() for unit, _state in found})
	merged: dict[Group, dict[str, Counter]] = {}
	for name, found in counts.items():
		for (unit, state), number in found.items():
			if group := groups.get(unit):
				merged.setdefault(group, defaultdict(Counter))[name][state] += number
	rows = [_build_row(group, counted, {**scope, **group.filters}) for group, counted in merged.items()]
	return sorted(rows, key=lambda row: (row["done"], row["title"]))


def _build_row(group: Group, counted: dict[str, Counter], filters: dict) -> dict:
	bars = [
		_build_contracts(counted[CONTRACT], counted["missing contracts"].total(), filters),
		_build_reports(counted[REPORT], counted["missing reports"].total(), filters),
		_build_evaluations(counted[EVALUATION], filters),
	]
	# the share of what is not red, of all three together
	late = sum(part["n"] for each in bars for part in each["parts"] if part["colour"] in (RED, GREY))
	total = sum(each["total"] for each in bars)
	return {"title": group.title, "bars": bars, "done": 100 * (total - late) // total if total else 100}


def _build_contracts(states: Counter, missing: int, filters: dict) -> dict:
	report = "Registration and Assignment"
	weighed = states.total() - sum(states[state] for state in (DRAFT, ASSIGNED, CLOSED))
	without = {**filters, "stage": "registration", "missing": 1}
	return build_bar(
		_("Registration"),
		[
			link_report(missing, "Deadline Status", without, GREY, _("No contract")),
			link_report(states[DRAFT], report, {**filters, "state": DRAFT}, RED, _("Not Registered Yet")),
			link_report(weighed, report, {**filters, "how_far": BEING_WEIGHED}, AMBER, _("Being Weighed")),
			link_report(states[ASSIGNED], report, {**filters, "state": ASSIGNED}, GREEN, _("Assigned")),
			link_report(states[CLOSED], report, {**filters, "state": CLOSED}, BLUE, _("Closed")),
		],
	)


def _build_reports(states: Counter, missing: int, filters: dict) -> dict:
	periodic = {**filters, "report_type": "Periodic"}
	without = {**filters, "stage": "report", "missing": 1}
	colours = {DRAFT: RED, UNDER_VERIFICATION: AMBER, VERIFIED: GREEN}
	return build_bar(
		_("Reporting"),
		[
			link_report(missing, "Deadline Status", without, GREY, _("No report")),
			*(
				link_list(states[state], REPORT, {**periodic, "workflow_state": state}, colour, _(state))
				for state, colour in colours.items()
			),
		],
	)


def _build_evaluations(states: Counter, filters: dict) -> dict:
	labels = get_how_far_labels()
	return build_bar(
		_("Scoring"),
		[
			link_report(
				sum(states[state] for state in HOW_FAR[name]),
				"Evaluation Summary",
				{**filters, "how_far": name},
				colour,
				labels[name],
			)
			for name, colour in HOW_FAR_COLOURS.items()
		],
	)


def _count_by_unit(doctype: str, scope: dict) -> dict[tuple[str, str], int]:
	if not reads(doctype):
		return {}
	table, unit = DocType(doctype), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.select(table.unit, table.workflow_state, Count("*"))
		.where((table.period == scope["period"]) & (table.docstatus < 2))
		.where(build_permitted(doctype))
		.groupby(table.unit, table.workflow_state)
	)
	if doctype == REPORT:
		query = query.where(table.report_type == "Periodic")
	rows = limit_to_unit(query, unit, frappe._dict(scope)).run()
	return {(name, state): number for name, state, number in rows}


def _count_missing_contracts(scope: dict, units: Units) -> dict[tuple[str, str], int]:
	if not reads(CONTRACT) or not reads("Period Deadline"):
		return {}
	found = Counter(item.unit for item in missing_records.find_contracts([scope["period"]], readable=True))
	return {(unit, ""): number for unit, number in found.items() if units.holds(unit)}


def _count_missing_reports(scope: dict, units: Units, today: date) -> dict[tuple[str, str], int]:
	if not reads(CONTRACT) or not reads("Period Deadline"):
		return {}
	found = missing_records.count_reports(today, scope["period"])
	return {(unit, ""): number for unit, number in found.items() if units.holds(unit)}
