"""From an evaluation record to a score: the record becomes a case, scoring computes, the record keeps the result.

No figure is computed here. A number of the database is read as the decimal that it spells.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import frappe
from frappe import _
from frappe.utils import cint, flt, now_datetime

from cadre_kpi.evaluation import results
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.evaluation.numbers import decimal
from cadre_kpi.regulations.conditions import stored
from cadre_kpi.regulations.record import rules
from cadre_kpi.scoring.case import Case, Counts, Deduction, Facts, Leadership, Member, Task
from cadre_kpi.scoring.council import CouncilScore, council_score
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.scoring.exact import percent, round_half_up
from cadre_kpi.scoring.fields import plain
from cadre_kpi.scoring.general import applicable
from cadre_kpi.scoring.rating import Check
from cadre_kpi.scoring.rollup import Year, roll_up
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result, components_dict, score

FLAGS = {
	"Degradation Concluded": "degradation",
	"Forbidden Conduct": "forbidden_conduct",
	"Corruption or Waste in the Unit Led": "unit_corruption",
}
# figures of the unit that a leader leads: in all, done, on time, with quality, exceeded
UNIT_FIGURES = ("unit_total", "unit_done", "unit_on_time", "unit_quality", "unit_exceeded")
EMPTY = {
	**dict.fromkeys(("component_a", "component_b", "component_c", "level_by_points", "proposed_level")),
	**dict.fromkeys(("result_points", "general_points", "deducted_points", "total_points"), 0),
}


@dataclass(frozen=True, slots=True)
class Outcome:
	"""What one evaluation comes to, as it is stored.

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
		found = outcome(doc, ScoringInputs([doc]))
	except CaseError as error:
		frappe.throw(message(error), title=_("The evaluation cannot be scored yet"))
	if found.missing and doc.workflow_state == "Proposed":
		frappe.throw(message(found.missing), title=_("The evaluation cannot be scored yet"))
	doc.update(found.values)
	doc.set("conditions", found.conditions)
	if found.result:
		doc.computed_on = now_datetime()
	return found.result


def outcome(doc, inputs: ScoringInputs) -> Outcome:
	"""Score an evaluation, a document or a plain record with its rows, without changing it.

	Forms and runs both come through here. Raises `CaseError` for impossible figures; what is merely not known yet
	gives an outcome without a result.
	"""
	scheme, counted = rules(doc.scheme), results.count(doc)
	try:
		months = inputs.rolled_up(doc)
		if months is not None:
			facts = _facts(doc, scheme, inputs)
			year = roll_up(scheme, months, bool(doc.leader), facts, inputs.expected)
			return Outcome({**counted, **year_values(year)}, condition_rows(scheme, year.rating.checks), year)
		result = score(scheme, case_of(doc, scheme, inputs))
	except CaseError as error:
		if not _only_missing(error):
			raise
		return Outcome({**counted, **EMPTY}, [], None, error)
	return Outcome({**counted, **values(result)}, condition_rows(scheme, result.rating.checks), result)


def case_of(doc, scheme: Scheme, inputs: ScoringInputs | None = None) -> Case:
	"""The case that scoring works on, from the record as it stands."""
	inputs = inputs or ScoringInputs([doc])
	return Case(
		leader=bool(doc.leader),
		tasks=tuple(task_of(row) for row in doc.tasks),
		leadership=_leadership(doc, scheme),
		general=_general(doc, scheme),
		deductions=tuple(Deduction(decimal(row.points), row.reason or "") for row in doc.deductions),
		council=_council(doc, scheme, inputs),
		facts=_facts(doc, scheme, inputs),
	)


def task_of(row) -> Task:
	"""One task row, of an evaluation or of a contract, as scoring sees it."""
	return _task(
		row.target,
		row.completed,
		row.coefficient,
		row.weight,
		row.quality_failures,
		row.delays,
		row.objective_quality_failures,
		row.objective_delays,
		row.on_time,
	)


@lru_cache(maxsize=1 << 16)
def _task(
	target, completed, coefficient, weight, failures, delays, objective_failures, objective_delays, on_time
) -> Task:
	# the same few figures stand in most tasks of a province
	done = flt(completed) >= flt(target)
	return Task(
		assigned=decimal(target),
		completed=decimal(completed),
		coefficient=decimal(coefficient),
		quality_failures=cint(failures),
		delays=cint(delays),
		objective_quality_failures=cint(objective_failures),
		objective_delays=cint(objective_delays),
		# a task that is done carries its own answer; an unfinished one is judged by its delays
		on_time=bool(on_time) if done else None,
		weight=decimal(weight),
	)


def _leadership(doc, scheme: Scheme) -> Leadership | None:
	if not (doc.leader and scheme.result.leader_components):
		return None
	if not flt(doc.organising) or not flt(doc.uniting):
		return None  # not assessed yet; 0 is not a value that a scheme allows
	return Leadership(
		unit_results=decimal(doc.unit_results) if flt(doc.unit_results) else None,
		organising=decimal(doc.organising),
		uniting=decimal(doc.uniting),
	)


def _general(doc, scheme: Scheme):
	if not scheme.result.general_max:
		return None
	if not applicable(scheme, bool(doc.leader)):
		return decimal(doc.general_given)
	return {row.criterion_code: decimal(row.reviewed_points) for row in doc.criteria}


def _facts(doc, scheme: Scheme, inputs: ScoringInputs) -> Facts:
	named = {row.fact for row in doc.facts}
	discipline = max(
		(row.discipline for row in doc.facts if row.fact == "Discipline" and row.discipline),
		key=_severity,
		default="none",
	)
	# asked of leaders only: a deputy's duty means nothing to the score of somebody without leader components
	managed = inputs.managed(doc)
	deputy = bool(doc.leader) and inputs.deputy(doc)
	return Facts(
		discipline=discipline,
		shortcomings_fixed="Shortcomings Not Fixed" not in named,
		deputy=deputy,
		managed_ratings=managed if not deputy else None,
		field_ratings=managed if deputy else None,
		unit_tasks=_unit_tasks(doc),
		**{field: fact in named for fact, field in FLAGS.items()},
	)


def _unit_tasks(doc) -> Counts | None:
	"""Tasks of the unit or field led, as its reviewer entered them; None where the figures are not known."""
	if not doc.leader or not cint(doc.unit_total):
		return None
	return Counts(*(cint(doc.get(field)) for field in UNIT_FIGURES))


def _severity(discipline: str) -> int:
	from cadre_kpi.scoring.vocabulary import DISCIPLINES

	return list(DISCIPLINES).index(discipline)


def _council(doc, scheme: Scheme, inputs: ScoringInputs) -> tuple[Member, ...]:
	if scheme.result.method == "vote":
		return inputs.votes(doc)
	if not scheme.council.enabled:
		return ()
	members = inputs.council(doc)
	if scheme.votes.enabled:
		return members
	return tuple(Member(m.member, m.absent, m.conflicted, m.chair, "", m.scores) for m in members)


def council_result(evaluation: str, members: tuple[Member, ...]) -> CouncilScore:
	"""The sheets of a session for one evaluation, aggregated by the scheme. Throws for an incomplete sheet."""
	doc = frappe.get_doc("Cadre Evaluation", evaluation)
	try:
		return council_score(rules(doc.scheme), tuple(task_of(row) for row in doc.tasks), members)
	except CaseError as error:
		frappe.throw(message(error), title=_("The sheets cannot be aggregated"))


def keep_council(doc, result: CouncilScore) -> None:
	"""The council's points of each task, with their spread, and of the whole, into the evaluation."""
	for row, found in zip(doc.tasks, result.tasks, strict=True):
		row.council_score = float(round_half_up(found.aggregate))
		row.council_spread = task_spread(found)
	doc.council_points = council_points(result)


def council_points(result: CouncilScore) -> float:
	"""What the council gave, out of 100, two places; 0 without a score."""
	return float(percent(result.share)) if result.share else 0.0


def task_spread(found) -> str:
	"""Lowest to highest score of a task and the standard deviation, with outliers by name."""
	text = f"{plain(found.lowest)} – {plain(found.highest)} (σ {plain(found.deviation)})"
	return f"{text}; {', '.join(found.outliers)}" if found.outliers else text


def spread_text(result: CouncilScore) -> str:
	"""The widest spread of any task of the evaluation, for the session's table."""
	if not result.tasks:
		return ""
	widest = max(result.tasks, key=lambda task: task.spread)
	return f"{plain(widest.lowest)} – {plain(widest.highest)}"


def values(result: Result) -> dict:
	"""Result fields of an evaluation, as they are stored."""
	parts = components_dict(result.components)
	return {
		"component_a": parts["a"],
		"component_b": parts["b"],
		"component_c": parts["c"],
		"result_points": _float(result.result),
		"general_points": _float(result.general),
		"deducted_points": _float(result.deductions),
		"total_points": _float(result.total),
		"level_by_points": result.level_by_points,
		"proposed_level": result.proposed_level,
	}


def year_values(year: Year) -> dict:
	"""Result fields of a year that is made of months or quarters: points and levels, no components."""
	if year.unrated:
		return dict(EMPTY)
	return {
		**EMPTY,
		"total_points": _float(year.points),
		"level_by_points": year.rating.level_by_points,
		"proposed_level": year.proposed_level,
	}


def condition_rows(scheme: Scheme, checks: tuple[Check, ...]) -> list[dict]:
	"""Conditions and disqualifications as rows of the evaluation: names in the words of the law, all else as codes."""
	rows = []
	for check in checks:
		source = scheme.source(f"{check.kind}s.{check.rule.code}")
		fixed = _fixed_part(check.rule, source.document if source else "")
		rows.append({**fixed, **stored(check)})
	return rows


@lru_cache(maxsize=1 << 12)
def _fixed_part(rule, document: str) -> dict:
	return {
		"condition_name": rule.name_vi,
		"level": rule.level,
		"source": document,
	}


def _float(value: Decimal | None) -> float:
	return float(value) if value is not None else 0.0


def _only_missing(error: CaseError) -> bool:
	return all(item.code in ("missing", "nothing_assigned") for item in error.errors)


def message(error: CaseError) -> str:
	"""What is missing or impossible, by name, in the user's language."""
	lang = "vi" if frappe.local.lang == "vi" else "en"
	return "<br>".join(frappe.utils.escape_html(item.text(lang)) for item in error.errors)
