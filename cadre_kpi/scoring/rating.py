"""From points to a proposed level: thresholds, conditions, grounds that force a level, downgrade.

Which total a threshold is compared with, the exact or the rounded one, the scheme says (`rounding.compare`). Shares in
conditions are compared exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Case, Counts, Facts
from cadre_kpi.scoring.discipline import DisciplineCheck, check_disciplines, find_heaviest
from cadre_kpi.scoring.errors import CaseError, FieldError
from cadre_kpi.scoring.scheme import Rule, Scheme

_DISCIPLINE_RANK = {code: rank for rank, code in enumerate(v.DISCIPLINES)}


class Check(NamedTuple):
	"""One rule held against the facts.

	`met`: for a condition whether it holds, for a disqualification whether the person is **free** of it; `None`: no
	figures, not assessed. `count` of `of` tasks for a share; `fact` for everything else.
	"""

	rule: Rule
	kind: str
	met: bool | None
	count: int | None
	of: int | None
	fact: str

	@property
	def found(self) -> str:
		"""The figure found: per cent with two places, "true"/"false", a form of discipline, "" for none."""
		if not self.of:
			return self.fact
		hundredths = (self.count * 20000 + self.of) // (2 * self.of)  # half up, in whole numbers
		return f"{hundredths // 100}.{hundredths % 100:02d}"


class Found(NamedTuple):
	"""The figures that a rule is held against: `count` of `of` tasks for a share; `fact` for everything else."""

	count: int | None
	of: int | None
	fact: str


NOTHING_FOUND = Found(None, None, "")


class Rating(NamedTuple):
	"""`steps` are the levels tried, best first, each with the codes of the conditions that failed there.

	`disciplines`: each decision with whether it counts. `above_organisation`: the level that a head would have had,
	where that of the organisation led is lower; else empty.
	"""

	level_by_points: str | None
	checks: tuple[Check, ...]
	steps: tuple[tuple[str, tuple[str, ...]], ...]
	forced_by: tuple[str, ...]
	proposed_level: str | None
	disciplines: tuple[DisciplineCheck, ...] = ()
	above_organisation: str = ""


def find_level_by_points(scheme: Scheme, total: Fraction | Decimal) -> str:
	"""The best level whose `min_points` the total reaches; empty where a scheme's levels have no thresholds."""
	if all(level.min_points is None for level in scheme.levels):
		return ""
	for level in scheme.levels:
		if level.min_points is not None and level.min_points <= total:
			return level.code
	return scheme.levels[-1].code


def rate(
	scheme: Scheme,
	leader: bool,
	level: str | None,
	counts: Counts | None,
	facts: Facts,
	nothing: str = "unrated",
) -> Rating:
	"""Hold every condition and disqualification against the figures and lower the level as the scheme says.

	`level` comes from points or votes, `None` when there is no score: then only a disqualification gives a level.
	`counts` are the person's tasks, `None` when unknown; `nothing` says what no counted task means (full, zero, …).
	"""
	conditions, disqualifications = scheme.get_rules_for(leader)
	disciplines = check_disciplines(scheme.discipline, facts)
	form = find_heaviest(facts, disciplines) if disciplines else facts.discipline
	shares = compute_task_shares(counts, nothing)
	if leader:
		units = compute_task_shares(facts.unit_tasks, "unrated")
		shares = {**shares, **{f"unit_{name}": share for name, share in units.items()}}
	shares = {**shares, "indicators_reached": count_indicators_reached(facts)}
	checks, failed = [], {}
	for rule, value in conditions:
		holds, found = _holds(rule, value, shares, facts, form)
		checks.append(Check(rule, "condition", holds, *found))
		if holds is False or (holds is None and scheme.downgrade.no_figures == "fail"):
			failed.setdefault(rule.level, []).append(rule.code)
	steps, proposed = _downgrade(scheme, level, failed)
	forced = []
	for rule, value in disqualifications:
		holds, found = _holds(rule, value, shares, facts, form)
		checks.append(Check(rule, "disqualification", None if holds is None else not holds, *found))
		if holds:
			forced.append(rule.code)
			if proposed is None or v.get_rank(rule.level) > v.get_rank(proposed):
				proposed = rule.level
	above = _cap_by_organisation(scheme, leader, facts, proposed)
	if above:
		proposed = facts.organisation_level
	return Rating(level, tuple(checks), steps, tuple(forced), proposed, disciplines, above)


def _cap_by_organisation(scheme: Scheme, leader: bool, facts: Facts, proposed: str | None) -> str:
	"""The level of a head that is better than that of the organisation led; empty where it may stay."""
	organisation = facts.organisation_level
	if not (scheme.downgrade.head_at_most_organisation and leader and not facts.deputy):
		return ""
	return proposed if proposed and organisation and v.get_rank(proposed) < v.get_rank(organisation) else ""


def _downgrade(
	scheme: Scheme, level: str | None, failed: dict[str, list[str]]
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], str | None]:
	steps: list[tuple[str, tuple[str, ...]]] = []
	if level is None:
		return (), None
	rules, lowest = scheme.downgrade, v.get_rank(scheme.downgrade.lowest_level)
	codes = [row.code for row in scheme.levels]
	current = level
	while True:
		missed = tuple(failed.get(current, ()))
		steps.append((current, missed))
		if not missed or v.get_rank(current) >= lowest:
			return tuple(steps), current
		if rules.rule == "named_level":
			named = rules.named_level
			if v.get_rank(named) > v.get_rank(current):
				steps.append((named, ()))
				current = named
			return tuple(steps), current
		current = codes[codes.index(current) + 1]


def rate_again(
	scheme: Scheme, leader: bool, level: str | None, found: Mapping[tuple[str, str], Found]
) -> str | None:
	"""The proposed level from figures that were found before, without the case: for trying other rules on them.

	`found`: (level, Vietnamese name) of a rule → its figures; a rule without any is not assessed. The level of the
	organisation that a head leads is not among them.
	"""
	conditions, disqualifications = scheme.get_rules_for(leader)
	failed: dict[str, list[str]] = {}
	for rule, value in conditions:
		holds = _judge(rule, value, found.get((rule.level, rule.name_vi), NOTHING_FOUND))
		if holds is False or (holds is None and scheme.downgrade.no_figures == "fail"):
			failed.setdefault(rule.level, []).append(rule.code)
	_steps, proposed = _downgrade(scheme, level, failed)
	for rule, value in disqualifications:
		if _judge(rule, value, found.get((rule.level, rule.name_vi), NOTHING_FOUND)):
			if proposed is None or v.get_rank(rule.level) > v.get_rank(proposed):
				proposed = rule.level
	return proposed


def _holds(
	rule: Rule,
	value: Decimal | int | bool,
	shares: dict[str, tuple[int, int] | None],
	facts: Facts,
	discipline: str,
) -> tuple[bool | None, Found]:
	"""Whether the rule's comparison is true, `None` without figures; and the figures."""
	found = _get_figures(rule, shares, facts, discipline)
	return _judge(rule, value, found), found


def _get_figures(
	rule: Rule, shares: dict[str, tuple[int, int] | None], facts: Facts, discipline: str
) -> Found:
	if rule.measure == "discipline":
		return Found(None, None, discipline)
	if rule.measure in v.FLAG_MEASURES:
		fact = getattr(facts, rule.measure)
		return NOTHING_FOUND if fact is None else Found(None, None, "true" if fact else "false")
	share = shares[rule.measure]
	return NOTHING_FOUND if share is None else Found(*share, "")


def _judge(rule: Rule, value: Decimal | int | bool, found: Found) -> bool | None:
	"""Whether a rule's comparison is true for the figures found, `None` without any."""
	if rule.measure == "discipline":
		rank = _DISCIPLINE_RANK.get(found.fact)
		return None if rank is None else _compare(rank, rule.comparison, value)
	if rule.measure in v.FLAG_MEASURES:
		return None if not found.fact else (found.fact == "true") is value
	if found.count is None or found.of is None:
		return None
	return _compare(found.count * 100, rule.comparison, value * found.of)


def _compare(found, comparison: str, needed) -> bool:
	if comparison == "at_least":
		return found >= needed
	if comparison == "at_most":
		return found <= needed
	return found > needed if comparison == "more_than" else found < needed


def compute_task_shares(counts: Counts | None, nothing: str) -> dict[str, tuple[int, int] | None]:
	"""Measure → (count, of), or `None` for no figures. Late: done but not on time. Not done: the rest.

	`nothing` says what holds when no task counts: "full" (everything done), "zero" (nothing done), else no figures.
	"""
	if counts is None or (not counts.total and nothing not in ("full", "zero")):
		return _NO_FIGURES
	total, done, on_time = counts.total, counts.done, counts.on_time
	quality, exceeded = counts.with_quality, counts.exceeded
	if not total:
		total, exceeded = 1, 0
		done = on_time = quality = 1 if nothing == "full" else 0
	return {
		"tasks_done": (done, total),
		"tasks_on_time": (on_time, total),
		"tasks_with_quality": (quality, total),
		"tasks_exceeded": (exceeded, total),
		"tasks_late": (done - on_time, total),
		"tasks_not_done": (total - done, total),
	}


def count_indicators_reached(facts: Facts) -> tuple[int, int] | None:
	"""How many of the unit's verified indicators reached their targets, of how many; None where there are none."""
	found = facts.indicators
	return (sum(one.reached >= 100 for one in found), len(found)) if found else None


_NO_FIGURES: dict[str, tuple[int, int] | None] = dict.fromkeys(v.TASK_MEASURES)


def check_counts(counts: Counts | None, path: str) -> None:
	"""Refuse counts that contradict each other: more done than there are, more on time than done."""
	if counts is None:
		return
	errors = []
	for name, limit in (
		("done", "total"),
		("on_time", "done"),
		("with_quality", "done"),
		("exceeded", "done"),
	):
		value, most = getattr(counts, name), getattr(counts, limit)
		if value < 0:
			errors.append(FieldError(f"{path}.{name}", "too_low", {"limit": 0, "found": value}))
		elif value > most:
			errors.append(FieldError(f"{path}.{name}", "more_than_other", {"other": limit, "found": value}))
	if errors:
		raise CaseError(*errors)


def check_facts(case: Case) -> None:
	"""Refuse facts about led units of somebody who leads none, and contradictory counts."""
	facts, errors = case.facts, []
	if not case.leader:
		for name in ("unit_tasks", "managed_ratings", "field_ratings"):
			if getattr(facts, name) is not None:
				errors.append(FieldError(f"facts.{name}", "leader_only"))
		if facts.organisation_level:
			errors.append(FieldError("facts.organisation_level", "leader_only"))
		if facts.deputy:
			errors.append(FieldError("facts.deputy", "leader_only"))
	if errors:
		raise CaseError(*errors)
	check_counts(facts.unit_tasks, "facts.unit_tasks")
