"""From an evaluation record to a score: the record becomes a case, scoring computes, the record keeps the result.

No figure is computed here. A number of the database is read as the decimal that it spells.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate, now_datetime

from cadre_kpi.evaluation import results
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.masters import periods
from cadre_kpi.regulations.conditions import build_stored
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.case import Case, Counts, Deduction, Discipline, Facts, Leadership, Member, Task
from cadre_kpi.scoring.council import CouncilScore, compute_council_score
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.scoring.exact import round_half_up, to_percent
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.general import find_applicable
from cadre_kpi.scoring.rating import Check
from cadre_kpi.scoring.report import build_components_dict
from cadre_kpi.scoring.rollup import Year, roll_up
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result, score
from cadre_kpi.states import PROPOSED
from cadre_kpi.utils.language import choose_sentence_language

FLAGS = {
	"Degradation Concluded": "degradation",
	"Forbidden Conduct": "forbidden_conduct",
	"Breach of Exemplary Duty": "exemplary_breach",
	"Corruption or Waste in the Unit Led": "unit_corruption",
	"Basic Targets Missed": "targets_missed",
	"Half of the Units Led Failed": "units_failed",
	"Low Confidence": "low_confidence",
}
# figures of the unit that a leader leads: in all, done, on time, with quality, exceeded
UNIT_FIGURES = ("unit_total", "unit_done", "unit_on_time", "unit_quality", "unit_exceeded")
EMPTY = {
	**dict.fromkeys(("component_a", "component_b", "component_c", "component_d")),
	**dict.fromkeys(("level_by_points", "proposed_level")),
	**dict.fromkeys(("result_points", "general_points", "deducted_points", "total_points"), 0),
}


@dataclass(frozen=True, slots=True)
class Outcome:
	"""The result of one evaluation, as it is stored.

	`values` are fields of the evaluation, `conditions` its rows. Without a result `missing` says what is not known
	yet. `result` is a `Result`, for a year made of months or quarters a `Year`.
	"""

	values: dict
	conditions: list[dict]
	result: Result | Year | None
	missing: CaseError | None = None


def compute(doc) -> Result | Year | None:
	"""Score an evaluation and keep the result in it.

	Before everything is known (the council has not scored, a leader's components are not assessed) there is no
	result, unless the evaluation is about to be proposed: then what is missing is thrown by name.
	"""
	try:
		found = compute_outcome(doc, ScoringInputs([doc]))
	except CaseError as error:
		frappe.throw(describe_error(error), title=_("The evaluation cannot be scored yet"))
	if found.missing and doc.workflow_state == PROPOSED:
		frappe.throw(describe_error(found.missing), title=_("The evaluation cannot be scored yet"))
	doc.update(found.values)
	doc.set("conditions", found.conditions)
	if found.result:
		doc.computed_on = now_datetime()
	return found.result


def compute_outcome(doc, inputs: ScoringInputs) -> Outcome:
	"""Score an evaluation, a document or a plain record with its rows, without changing it.

	Forms and runs both come through here. Raises `CaseError` for impossible figures; what is merely not known yet
	gives an outcome without a result.
	"""
	scheme, counted = get_rules(doc.scheme), results.count(doc)
	try:
		months = inputs.get_rolled_up(doc)
		if months is not None:
			facts = _build_facts(doc, scheme, inputs)
			year = roll_up(scheme, months, bool(doc.leader), facts, inputs.expected)
			return Outcome(
				{**counted, **get_year_values(year)}, build_condition_rows(scheme, year.rating.checks), year
			)
		result = score(scheme, build_case(doc, scheme, inputs))
	except CaseError as error:
		if not _is_only_missing(error):
			raise
		return Outcome({**counted, **EMPTY}, [], None, error)
	return Outcome(
		{**counted, **get_values(result)}, build_condition_rows(scheme, result.rating.checks), result
	)


def get_unrated_ground(result: Result | Year | None) -> str:
	"""Why a year is not rated, in words; "" for one that is, or that is only not finished."""
	if not isinstance(result, Year) or result.unrated != "too_short":
		return ""
	return _("{0} months worked in the year, fewer than the regulation asks for").format(result.months_worked)


def explain_unrated(doc) -> str:
	"""The same of a record as it stands."""
	try:
		return get_unrated_ground(compute_outcome(doc, ScoringInputs([doc])).result)
	except CaseError:
		return ""


def is_complete(found: Outcome) -> bool:
	"""Whether an evaluation has what its period ends in: a level, or points where it gives points."""
	if found.values.get("proposed_level"):
		return True
	result = found.result
	if result is None or result.gives != "points":
		return False
	return (result.total if isinstance(result, Result) else result.points) is not None


def build_case(doc, scheme: Scheme, inputs: ScoringInputs | None = None) -> Case:
	"""The case that scoring works on, from the record as it stands."""
	inputs = inputs or ScoringInputs([doc])
	return Case(
		leader=bool(doc.leader),
		whole_year=periods.is_whole_year(doc.period),
		tasks=tuple(build_task(row) for row in doc.tasks),
		leadership=_build_leadership(doc, scheme),
		general=_build_general(doc, scheme),
		deductions=tuple(Deduction(parse_decimal(row.points), row.reason or "") for row in doc.deductions),
		council=_build_council(doc, scheme, inputs),
		facts=_build_facts(doc, scheme, inputs),
	)


def build_task(row) -> Task:
	"""One task row, of an evaluation or of a contract, as scoring sees it."""
	return _build_task(
		row.target,
		row.completed,
		row.coefficient,
		row.weight,
		row.quality_failures,
		row.delays,
		row.objective_quality_failures,
		row.objective_delays,
		row.on_time,
		row.get("came_by") or "planned",
		row.get("failures_by_product") or "",
		row.get("delays_by_product") or "",
		row.get("uncounted") or "",
		row.get("days_late") or 0,
		row.get("quality_percent") if row.get("quality_assessed") else None,
		row.get("innovative") or 0,
	)


@lru_cache(maxsize=1 << 16)
def _build_task(
	target,
	completed,
	coefficient,
	weight,
	failures,
	delays,
	objective_failures,
	objective_delays,
	on_time,
	origin,
	failures_by_product,
	delays_by_product,
	uncounted,
	days_late,
	quality_percent,
	innovative,
) -> Task:
	# the same few figures stand in most tasks of a province
	done = flt(completed) >= flt(target)
	return Task(
		assigned=parse_decimal(target),
		completed=parse_decimal(completed),
		coefficient=parse_decimal(coefficient),
		quality_failures=cint(failures),
		delays=cint(delays),
		objective_quality_failures=cint(objective_failures),
		objective_delays=cint(objective_delays),
		# a task that is done carries its own answer; an unfinished one is judged by its delays
		on_time=bool(on_time) if done else None,
		weight=parse_decimal(weight),
		origin=origin,
		failures_by_product=_parse_numbers(failures_by_product),
		delays_by_product=_parse_numbers(delays_by_product),
		uncounted=uncounted,
		days_late=cint(days_late),
		quality_percent=None if quality_percent is None else parse_decimal(quality_percent),
		innovative=bool(innovative),
	)


def _parse_numbers(text: str) -> tuple[int, ...]:
	return tuple(cint(part) for part in text.split(",") if part.strip())


def _build_leadership(doc, scheme: Scheme) -> Leadership | None:
	if not (doc.leader and scheme.result.leader_components):
		return None
	if not flt(doc.organising) or not flt(doc.uniting):
		return None  # not assessed yet; 0 is not a value that a scheme allows
	return Leadership(
		unit_results=parse_decimal(doc.unit_results) if flt(doc.unit_results) else None,
		organising=parse_decimal(doc.organising),
		uniting=parse_decimal(doc.uniting),
	)


def _build_general(doc, scheme: Scheme):
	if not scheme.result.general_max:
		return None
	if not find_applicable(scheme, bool(doc.leader)):
		return parse_decimal(doc.general_given)
	return {row.criterion_code: parse_decimal(row.reviewed_points) for row in doc.criteria}


def _build_facts(doc, scheme: Scheme, inputs: ScoringInputs) -> Facts:
	named = {row.fact for row in doc.facts}
	# asked of leaders only: a deputy's duty means nothing to the score of somebody without leader components
	managed = inputs.count_managed(doc)
	deputy = bool(doc.leader) and inputs.is_deputy(doc)
	return Facts(
		disciplines=tuple(
			_build_discipline(row) for row in doc.facts if row.fact == "Discipline" and row.discipline
		),
		year=_get_year(doc.period),
		shortcomings_fixed="Shortcomings Not Fixed" not in named,
		deputy=deputy,
		managed_ratings=managed if not deputy else None,
		field_ratings=managed if deputy else None,
		unit_tasks=_build_unit_tasks(doc),
		organisation_level=inputs.get_organisation_level(doc),
		indicators=inputs.get_indicators(doc),
		**{field: fact in named for fact, field in FLAGS.items()},
	)


def _build_unit_tasks(doc) -> Counts | None:
	"""Tasks of the unit or field led, as its reviewer entered them; None where the figures are not known."""
	if not doc.leader or not cint(doc.unit_total):
		return None
	return Counts(*(cint(doc.get(field)) for field in UNIT_FIGURES))


def _build_discipline(row) -> Discipline:
	return Discipline(
		form=row.discipline,
		act=row.get("act") or "",
		ground=row.get("ground") or "public_duty",
		act_on=getdate(row.act_on) if row.get("act_on") else None,
		decided_on=getdate(row.decided_on) if row.get("decided_on") else None,
		former_office=bool(row.get("former_office")),
		counted_in=cint(row.get("counted_in")),
	)


def _get_year(period: str) -> int:
	start = frappe.db.get_value("Evaluation Period", period, "start_date", cache=True)
	return getdate(start).year if start else 0


def _build_council(doc, scheme: Scheme, inputs: ScoringInputs) -> tuple[Member, ...]:
	if scheme.result.method == "vote":
		return inputs.get_votes(doc)
	if not scheme.council.enabled:
		return ()
	members = inputs.get_council(doc)
	if scheme.votes.enabled:
		return members
	return tuple(Member(m.member, m.absent, m.conflicted, m.chair, "", m.scores) for m in members)


def aggregate_council(doc, members: tuple[Member, ...]) -> CouncilScore:
	"""The sheets for one evaluation (a document or a record with its rows), aggregated by the scheme.

	Raises `CaseError` for an incomplete sheet.
	"""
	return compute_council_score(get_rules(doc.scheme), tuple(build_task(row) for row in doc.tasks), members)


def get_task_points(found) -> float:
	"""What the council gave for a task, two places."""
	return float(round_half_up(found.aggregate))


def get_council_points(result: CouncilScore) -> float:
	"""What the council gave, out of 100, two places; 0 without a score."""
	return float(to_percent(result.share)) if result.share else 0.0


def get_task_spread(found) -> str:
	"""Lowest to highest score of a task and the standard deviation, with outliers by name."""
	text = f"{to_plain(found.lowest)} – {to_plain(found.highest)} (σ {to_plain(found.deviation)})"
	return f"{text}; {', '.join(found.outliers)}" if found.outliers else text


def get_spread_text(result: CouncilScore) -> str:
	"""The widest spread of any task of the evaluation, for the session's table."""
	if not result.tasks:
		return ""
	widest = max(result.tasks, key=lambda task: task.spread)
	return f"{to_plain(widest.lowest)} – {to_plain(widest.highest)}"


def get_values(result: Result) -> dict:
	"""Result fields of an evaluation, as they are stored."""
	parts = build_components_dict(result.components)
	return {
		"component_a": parts["a"],
		"component_b": parts["b"],
		"component_c": parts["c"],
		"component_d": parts["d"],
		"result_points": _to_float(result.result),
		"general_points": _to_float(result.general),
		"deducted_points": _to_float(result.deductions),
		"total_points": _to_float(result.total),
		"level_by_points": result.level_by_points,
		"proposed_level": result.proposed_level,
	}


def get_year_values(year: Year) -> dict:
	"""Result fields of a year that is made of months or quarters: points and levels, no components."""
	if year.unrated:
		return dict(EMPTY)
	return {
		**EMPTY,
		"total_points": _to_float(year.points),
		"level_by_points": year.rating.level_by_points,
		"proposed_level": year.proposed_level,
	}


def build_condition_rows(scheme: Scheme, checks: tuple[Check, ...]) -> list[dict]:
	"""Conditions and disqualifications as rows of the evaluation: names in the words of the law, all else as codes."""
	rows = []
	for check in checks:
		source = scheme.get_source(f"{check.kind}s.{check.rule.code}")
		fixed = _build_fixed_part(check.rule, source.cited if source else "")
		rows.append({**fixed, **build_stored(check)})
	return rows


@lru_cache(maxsize=1 << 12)
def _build_fixed_part(rule, document: str) -> dict:
	return {
		"condition_name": rule.name_vi,
		"level": rule.level,
		"source": document,
	}


def _to_float(value: Decimal | None) -> float:
	return float(value) if value is not None else 0.0


def _is_only_missing(error: CaseError) -> bool:
	return all(item.code in ("missing", "nothing_assigned") for item in error.errors)


def describe_error(error: CaseError) -> str:
	"""What is missing or impossible, by name, in the user's language."""
	lang = choose_sentence_language()
	return "<br>".join(frappe.utils.escape_html(item.text(lang)) for item in error.errors)
