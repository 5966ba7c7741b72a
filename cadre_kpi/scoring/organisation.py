"""The rating of an organisation: points of criteria, shares of its tasks, units below it, and the quota.

Decree 335/2025/NĐ-CP, articles 6 to 8. Points are compared exactly. All thresholds and shares are parameters.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from cadre_kpi.scoring.case import Counts
from cadre_kpi.scoring.quota import compute_allowed_number

LEVELS = ("excellent", "good", "completed", "not_completed")


class OrganisationRules(NamedTuple):
	"""Points from which a level begins; shares in per cent; `quota_base` as in a scheme."""

	excellent_from: Decimal = Decimal(90)
	good_from: Decimal = Decimal(70)
	completed_from: Decimal = Decimal(50)
	exceeded_percent: Decimal = Decimal(30)
	late_percent: Decimal = Decimal(20)
	failed_below_percent: Decimal = Decimal(70)
	quota_percent: Decimal = Decimal(20)
	exceptional_percent: Decimal = Decimal(25)
	quota_base: str = "level_only"


class OrganisationFacts(NamedTuple):
	"""`counts`: tasks of the unit and below; `units_failed`: units directly below that did not complete."""

	counts: Counts = Counts(0, 0, 0, 0, 0)
	units_failed: int = 0
	shortcomings_fixed: bool = True
	personnel_wrongdoing: bool = False
	force_majeure: bool = False


class Condition(NamedTuple):
	"""One condition of article 8 held against the figures; `met` is None where there are no tasks to count.

	For a ground of "not completed" `met` says that it does **not** apply. `needed`: a comparison as text, per cent.
	"""

	code: str
	level: str
	article: str
	met: bool | None
	count: int | None = None
	of: int | None = None
	needed: str = ""


class OrganisationRating(NamedTuple):
	"""`gap`: a condition of the proposed level is not met and no ground of a lower one applies: the authority decides."""

	level_by_points: str
	conditions: tuple[Condition, ...]
	proposed: str
	gap: bool


def find_level_by_points(rules: OrganisationRules, points: Decimal) -> str:
	"""The level in which the exact points lie."""
	for level, limit in zip(
		LEVELS, (rules.excellent_from, rules.good_from, rules.completed_from), strict=False
	):
		if points >= limit:
			return level
	return LEVELS[-1]


def rate(rules: OrganisationRules, points: Decimal, facts: OrganisationFacts) -> OrganisationRating:
	"""The level that article 8 gives: by points, lowered where a condition is not met, forced by a ground.

	Unfinished work by force majeure lowers nothing by itself: article 8.4.b leaves it to the authority to weigh.
	"""
	level = find_level_by_points(rules, points)
	held = _check_conditions(rules, facts)
	proposed = level
	for step in LEVELS[LEVELS.index(level) : 3]:
		proposed = step
		if all(condition.met is not False for condition in held if condition.level == step):
			break
	grounds = [condition for condition in held if condition.level == LEVELS[-1]]
	if any(condition.met is False for condition in grounds):
		proposed = LEVELS[-1]
	gap = proposed != LEVELS[-1] and any(c.met is False for c in held if c.level == proposed)
	return OrganisationRating(level, held, proposed, gap)


def _check_conditions(rules: OrganisationRules, facts: OrganisationFacts) -> tuple[Condition, ...]:
	tasks = facts.counts
	late = tasks.total - tasks.on_time

	def share(
		code: str, level: str, article: str, count: int, comparison: str, percent: Decimal
	) -> Condition:
		left, right = count * 100, percent * tasks.total
		met = (left >= right if comparison == "≥" else left <= right) if tasks.total else None
		return Condition(code, level, article, met, count, tasks.total, f"{comparison} {_to_text(percent)} %")

	whole = Decimal(100)
	undone_excused = facts.force_majeure and tasks.total
	least = share(
		"done_least", "not_completed", "Điều 8 khoản 4 điểm b", tasks.done, "≥", rules.failed_below_percent
	)
	if least.met is False and undone_excused:
		least = least._replace(met=None)
	return (
		share("done", "excellent", "Điều 8 khoản 1 điểm a", tasks.done, "≥", whole),
		share("on_time", "excellent", "Điều 8 khoản 1 điểm a", tasks.on_time, "≥", whole),
		share("quality", "excellent", "Điều 8 khoản 1 điểm a", tasks.with_quality, "≥", whole),
		share("exceeded", "excellent", "Điều 8 khoản 1 điểm a", tasks.exceeded, "≥", rules.exceeded_percent),
		Condition(
			"units_below", "excellent", "Điều 8 khoản 1 điểm b", not facts.units_failed, facts.units_failed
		),
		Condition("shortcomings", "excellent", "Điều 8 khoản 1 điểm c", facts.shortcomings_fixed),
		share("done", "good", "Điều 8 khoản 2", tasks.done, "≥", whole),
		share("on_time", "good", "Điều 8 khoản 2", tasks.on_time, "≥", whole),
		share("quality", "good", "Điều 8 khoản 2", tasks.with_quality, "≥", whole),
		share("done", "completed", "Điều 8 khoản 3", tasks.done, "≥", whole),
		share("late", "completed", "Điều 8 khoản 3", late, "≤", rules.late_percent),
		Condition("personnel", "not_completed", "Điều 8 khoản 4 điểm a", not facts.personnel_wrongdoing),
		least,
	)


class _Share(NamedTuple):
	base: str
	rounding: str = "down"


class Quota(NamedTuple):
	"""How many organisations are excellent, how many may be, in how many they are counted, by which share.

	`joining`: those over the share, who fall into the base and on whom `allowed` rests as well, as with persons.
	"""

	candidates: int
	allowed: int
	base: int
	percent: Decimal
	joining: int = 0

	@property
	def over(self) -> bool:
		return self.candidates > self.allowed


def check_quota(rules: OrganisationRules, levels: list[str], exceptional: bool = False) -> Quota:
	"""Hold the levels of all organisations of one authority against article 8.5.

	`levels` as they are to be recognised; `exceptional`: the authority decides the higher share, point b.
	"""
	percent = rules.exceptional_percent if exceptional else rules.quota_percent
	candidates = sum(level == "excellent" for level in levels)
	if rules.quota_base == "level_only":
		others = sum(level == "good" for level in levels)
	elif rules.quota_base == "level_and_above":
		others = sum(level == "good" for level in levels)
	else:
		others = sum(bool(level) and level != "excellent" for level in levels)
	base = others + (candidates if rules.quota_base != "level_only" else 0)
	falls = rules.quota_base == "level_only"
	allowed = compute_allowed_number(_Share(rules.quota_base), candidates, others, percent, falls)
	return Quota(candidates, allowed, base, percent, max(candidates - allowed, 0) if falls else 0)


def _to_text(value: Decimal) -> str:
	return f"{value.normalize():f}"
