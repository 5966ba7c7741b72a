"""Components a to e of Decree 335/2025/NĐ-CP, with the parameters of a scheme.

All sums weigh a task by coefficient × amount. A task with nothing assigned weighs nothing: it counts neither in the
sums nor among the tasks of the conditions. What is done beyond the assigned amount adds no points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import BIGGEST, COUNT_MAX, Case, Counts, Task
from cadre_kpi.scoring.errors import CaseError, FieldError, case_error
from cadre_kpi.scoring.exact import HUNDRED, NOTHING, ONE, WHOLE, ZERO, Ratio, add, capped
from cadre_kpi.scoring.fields import plain
from cadre_kpi.scoring.scheme import ResultRules

_BIGGEST = Decimal(BIGGEST)


@dataclass(frozen=True, slots=True)
class Components:
	"""a, b, c as exact ratios (uncapped sums kept for the explanation); d, đ (`dd`), e in per cent, leaders only."""

	assigned: Decimal
	base: Decimal
	completed: Decimal
	quality: Decimal
	progress: Decimal
	a: Ratio
	b: Ratio
	c: Ratio
	d: Decimal | None = None
	dd: Decimal | None = None
	e: Decimal | None = None

	def share(self) -> Ratio:
		"""The mean of the three components, or of a leader's six. Call inside `exact()`."""
		total = add(add(self.a, self.b), self.c)
		if self.d is None:
			return Ratio(total.num, total.den * 3)
		total = add(total, Ratio(self.d + self.dd + self.e, HUNDRED))
		return Ratio(total.num, total.den * 6)


def check_tasks(tasks: tuple[Task, ...]) -> None:
	"""Refuse impossible tasks by name. Raises `CaseError` with every wrong field."""
	errors: list[FieldError] = []
	for index, task in enumerate(tasks):
		coefficient, assigned, completed, weight = (
			task.coefficient,
			task.assigned,
			task.completed,
			task.weight,
		)
		if (
			type(coefficient) is type(assigned) is type(completed) is type(weight) is Decimal
			and coefficient.is_finite()
			and assigned.is_finite()
			and completed.is_finite()
			and weight.is_finite()
			and ZERO < coefficient <= _BIGGEST
			and ZERO <= assigned <= _BIGGEST
			and ZERO <= completed <= _BIGGEST
			and ZERO <= weight <= _BIGGEST
			and 0 <= task.objective_quality_failures <= task.quality_failures <= COUNT_MAX
			and 0 <= task.objective_delays <= task.delays <= COUNT_MAX
		):
			continue
		errors.extend(_task_errors(task, f"tasks[{index}]"))
	if errors:
		raise CaseError(*errors)


def _task_errors(task: Task, path: str):
	for name in ("coefficient", "assigned", "completed", "weight"):
		value = getattr(task, name)
		if type(value) is not Decimal or not value.is_finite():
			yield FieldError(f"{path}.{name}", "not_decimal")
		elif name == "coefficient" and value <= 0:
			yield FieldError(f"{path}.{name}", "not_above", {"limit": 0, "found": plain(value)})
		elif value < 0:
			yield FieldError(f"{path}.{name}", "too_low", {"limit": 0, "found": plain(value)})
		elif value > _BIGGEST:
			yield FieldError(f"{path}.{name}", "too_high", {"limit": plain(_BIGGEST), "found": plain(value)})
	for name in ("quality_failures", "delays"):
		total, objective = getattr(task, name), getattr(task, f"objective_{name}")
		if total > COUNT_MAX:
			yield FieldError(f"{path}.{name}", "too_high", {"limit": COUNT_MAX, "found": total})
		if total < 0:
			yield FieldError(f"{path}.{name}", "too_low", {"limit": 0, "found": total})
		elif objective < 0:
			yield FieldError(f"{path}.objective_{name}", "too_low", {"limit": 0, "found": objective})
		elif objective > total:
			values = {"other": name, "found": objective}
			yield FieldError(f"{path}.objective_{name}", "more_than_other", values)


def count_tasks(tasks: tuple[Task, ...]) -> Counts:
	"""How many tasks count (something is assigned), and how many of them are done, on time, with quality, exceeded.

	Done: the whole assigned amount. On time and with quality: done as well, so that "100 % on time" cannot be met by
	tasks that were never finished. Exceeded: more than assigned.
	"""
	total = done = on_time = quality = exceeded = 0
	for task in tasks:
		if not task.assigned:
			continue
		total += 1
		if task.completed < task.assigned:
			continue
		done += 1
		if task.completed > task.assigned:
			exceeded += 1
		if task.quality_failures == task.objective_quality_failures:
			quality += 1
		if task.delays == task.objective_delays if task.on_time is None else task.on_time:
			on_time += 1
	return Counts(total, done, on_time, quality, exceeded)


def compute(
	rules: ResultRules, tasks: tuple[Task, ...], led: tuple[Decimal, Decimal, Decimal] | None = None
) -> Components | None:
	"""Components a, b, c, with a leader's d, đ, e in `led`. `None` when nothing is assigned and the scheme leaves
	such a period unrated.

	Call inside `exact()`. Raises `CaseError` when the scheme refuses a case without assigned work.
	"""
	assigned = completed = quality = progress = ZERO
	penalty, by_row, by_task = rules.penalty_percent, rules.penalty_on == "row", rules.cap_on == "row"
	for task in tasks:
		if not task.assigned:
			continue
		coefficient, amount = task.coefficient, task.completed
		assigned += task.assigned * coefficient
		if by_task and amount * HUNDRED > task.assigned * rules.cap_percent:
			amount = task.assigned * rules.cap_percent / HUNDRED
		weighted = amount * coefficient
		completed += weighted
		failures = task.quality_failures - task.objective_quality_failures
		delays = task.delays - task.objective_delays
		quality += weighted if not failures else _penalised(amount, failures, penalty, by_row) * coefficient
		progress += weighted if not delays else _penalised(amount, delays, penalty, by_row) * coefficient
	if not assigned:
		return _nothing_assigned(rules, led)
	base = assigned if rules.base == "assigned" else completed
	return Components(
		assigned,
		base,
		completed,
		quality,
		progress,
		capped(completed, assigned, rules.cap_percent),
		capped(quality, base, rules.cap_percent) if base else NOTHING,
		capped(progress, base, rules.cap_percent) if base else NOTHING,
		*(led or ()),
	)


def _penalised(amount: Decimal, findings: int, penalty: Decimal, by_row: bool) -> Decimal:
	"""What is left of a completed amount: the row loses `penalty` per cent a finding, or a single product does."""
	if by_row:
		left = HUNDRED - penalty * findings
		return amount * left / HUNDRED if left > 0 else ZERO
	left = amount - penalty * findings / HUNDRED
	return left if left > 0 else ZERO


def _nothing_assigned(rules: ResultRules, led: tuple[Decimal, Decimal, Decimal] | None) -> Components | None:
	if rules.nothing_assigned == "refuse":
		raise case_error("tasks", "nothing_assigned")
	if rules.nothing_assigned == "unrated":
		return None
	share = WHOLE if rules.nothing_assigned == "full" else NOTHING
	return Components(ZERO, ZERO, ZERO, ZERO, ZERO, share, share, share, *(led or ()))


def unit_results(rules: ResultRules, ratings: Mapping[str, int]) -> Decimal:
	"""Component d from the ratings of those managed (level → number of people), in per cent.

	Full when everyone is at the scheme's pass level or better, also when nobody is managed yet; else reduced. For a
	deputy pass the ratings of the field assigned to them.
	"""
	lowest = v.rank(rules.unit_pass_level)
	passed = all(v.rank(level) <= lowest for level, number in ratings.items() if number)
	return rules.leader_full_percent if passed else rules.leader_reduced_percent


def leadership(rules: ResultRules, case: Case) -> tuple[Decimal, Decimal, Decimal] | None:
	"""d, đ, e of a leader in per cent, `None` for others. Raises `CaseError` for a missing or impossible figure."""
	given, facts = case.leadership, case.facts
	if not case.leader:
		if given is not None:
			raise case_error("leadership", "leader_only")
		return None
	if not rules.leader_components:
		if given is not None:
			raise case_error("leadership", "not_used")
		return None
	if given is None:
		raise case_error("leadership", "missing")
	ratings = facts.field_ratings if facts.deputy else facts.managed_ratings
	d = given.unit_results
	if d is not None and ratings is not None:
		name = "field_ratings" if facts.deputy else "managed_ratings"
		raise case_error("leadership.unit_results", "excludes", other=f"facts.{name}")
	if d is None:
		if ratings is None:
			raise case_error("leadership.unit_results", "missing")
		d = unit_results(rules, ratings)
	allowed = (rules.leader_full_percent, rules.leader_reduced_percent)
	for name, value in (("unit_results", d), ("organising", given.organising), ("uniting", given.uniting)):
		if type(value) is not Decimal or not value.is_finite():
			raise case_error(f"leadership.{name}", "not_decimal")
		if not ZERO <= value <= HUNDRED:
			code, limit = ("too_low", 0) if value < ZERO else ("too_high", 100)
			raise case_error(f"leadership.{name}", code, limit=limit, found=plain(value))
		if rules.leader_two_values and value not in allowed:
			options = ", ".join(plain(option) for option in allowed)
			raise case_error(f"leadership.{name}", "not_allowed", allowed=options, found=plain(value))
	return d, given.organising, given.uniting


def scaled(share: Ratio, maximum: Decimal) -> Ratio:
	"""A share of `maximum`, never more than it. Call inside `exact()`."""
	if share.num > share.den:
		return Ratio(maximum, ONE)
	return Ratio(share.num * maximum, share.den)
