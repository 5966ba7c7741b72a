"""Components a, b, c of a result: quantity, quality and progress of work, with the parameters of a scheme.

A task counts coefficient × amount, or its weight spread over its assigned amount. Work beyond the plan stands outside
what was assigned and adds to what was completed; work handed over stays inside and completes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Task
from cadre_kpi.scoring.errors import make_case_error
from cadre_kpi.scoring.exact import HUNDRED, NOTHING, ONE, WHOLE, ZERO, cap, round_half_up, truncate
from cadre_kpi.scoring.scheme import ResultRules, RoundingRules, Scheme
from cadre_kpi.scoring.tasks import counts_as_assigned


@dataclass(frozen=True, slots=True)
class Components:
	"""a, b, c as exact shares (uncapped sums kept for the explanation); d, đ (`dd`), e in per cent, leaders only.

	`extra` is the part of `completed` that came from work beyond the plan. `shares`: for each task what it adds to
	a, b and c, before any cap.
	"""

	assigned: Decimal | Fraction
	base: Decimal | Fraction
	completed: Decimal | Fraction
	quality: Decimal | Fraction
	progress: Decimal | Fraction
	extra: Decimal | Fraction
	a: Fraction
	b: Fraction
	c: Fraction
	d: Decimal | None = None
	dd: Decimal | None = None
	e: Decimal | None = None
	shares: tuple[tuple[Fraction, Fraction, Fraction], ...] = ()

	def share(self, rules: ResultRules) -> Fraction:
		"""The mean of the three components, or of a leader's six; or their sum by the shares of the scheme."""
		if rules.combination == "shares":
			return combine(rules, self.a, self.b, self.c)
		total = self.a + self.b + self.c
		if self.d is None:
			return total / 3
		return (total + Fraction(self.d + self.dd + self.e) / 100) / 6


def combine(rules: ResultRules, a: Fraction, b: Fraction, c: Fraction) -> Fraction:
	"""One share from quantity, quality and progress: their mean, or weighed by the shares of the scheme."""
	if rules.combination == "mean":
		return (a + b + c) / 3
	parts = ((a, rules.share_quantity), (b, rules.share_quality), (c, rules.share_progress))
	return sum((share * Fraction(part) for share, part in parts), NOTHING) / 100


class _Sums:
	__slots__ = ("assigned", "completed", "extra", "progress", "quality", "rows")

	def __init__(self, zero: Decimal | Fraction):
		self.assigned = self.completed = self.quality = self.progress = self.extra = zero
		self.rows: list[tuple[Any, Any, Any]] = []


def compute(
	scheme: Scheme, tasks: tuple[Task, ...], led: tuple[Decimal, Decimal, Decimal] | None = None
) -> Components | None:
	"""Components a, b, c, with a leader's d, đ, e in `led`. `None` when nothing is assigned and the scheme leaves
	such a period unrated.

	Call inside `exact()`. Raises `CaseError` when the scheme refuses a case without assigned work.
	"""
	rules, by_weight = scheme.result, scheme.result.weighing == "weight"
	sums = _Sums(NOTHING if by_weight else ZERO)
	for task in tasks:
		_add(scheme, task, sums, by_weight)
	assigned = sums.assigned
	if not assigned:
		return _answer_nothing_assigned(rules, led)
	base = assigned if rules.base == "assigned" else sums.completed
	shares = (
		_compute_part(rules, scheme.rounding, sums.completed, assigned),
		_compute_part(rules, scheme.rounding, sums.quality, base),
		_compute_part(rules, scheme.rounding, sums.progress, base),
	)
	return Components(
		assigned,
		base,
		sums.completed,
		sums.quality,
		sums.progress,
		sums.extra,
		*shares,
		*(led or (None, None, None)),
		shares=_share_by_task(sums, assigned, base) if scheme.bonus.enabled else (),
	)


def _add(scheme: Scheme, task: Task, sums: _Sums, by_weight: bool) -> None:
	"""One task into the sums."""
	rules, extra = scheme.result, task.origin in v.BEYOND_THE_PLAN
	inside = counts_as_assigned(task, rules.extra_work, rules.handed_over)
	number = Fraction if by_weight else _keep_same
	target, amount, factor = number(task.assigned), number(task.completed), number(task.coefficient)
	if by_weight:
		factor = Fraction(task.weight) / (target or 1)
	if inside:
		sums.assigned += target * factor
	counted = inside or (extra and rules.extra_work == "adds" and not task.uncounted)
	if not counted or task.origin == "handed_over":
		sums.rows.append((ZERO, ZERO, ZERO))
		return
	if rules.cap_on == "row" and target and amount * 100 > target * number(rules.cap_percent):
		amount = target * number(rules.cap_percent) / number(HUNDRED)
	done = amount * factor
	row = (
		done,
		keep_quality(rules, task, amount, number) * factor,
		keep_progress(scheme, task, amount, number) * factor,
	)
	sums.completed += row[0]
	sums.quality += row[1]
	sums.progress += row[2]
	if not inside:
		sums.extra += done
	sums.rows.append(row)


def keep_quality(rules: ResultRules, task: Task, amount: Any, number: Any) -> Any:
	"""What counts of a completed amount by its quality: as assessed, or less the failures."""
	if task.quality_percent is not None:
		return amount * number(task.quality_percent) / number(HUNDRED)
	failures = task.quality_failures - task.objective_quality_failures
	if not failures:
		return amount
	return _leave(rules, amount, failures, task.failures_by_product, number, _get_size(task, number))


def keep_progress(scheme: Scheme, task: Task, amount: Any, number: Any) -> Any:
	"""What counts of a completed amount by its progress: by the band of its days late, or less the delays."""
	bands = scheme.get_bands("days_late")
	if bands:
		return amount * number(find_band_percent(bands, Fraction(task.days_late))) / number(HUNDRED)
	delays = task.delays - task.objective_delays
	if not delays:
		return amount
	return _leave(scheme.result, amount, delays, task.delays_by_product, number, _get_size(task, number))


def _get_size(task: Task, number: Any) -> Any:
	"""How much of a product one product of a task is: less than one where somebody has a part of it."""
	return min(number(ONE), number(task.assigned) or number(task.completed))


def find_band_percent(bands: tuple, value: Fraction) -> Decimal:
	"""Per cent of the band in which a value lies: of those that begin at or below it the highest."""
	return next(band.percent for band in bands if band.from_value <= value)


def _leave(
	rules: ResultRules, amount: Any, findings: int, by_product: tuple[int, ...], number: Any, size: Any
) -> Any:
	"""What findings leave of a completed amount, never below 0.

	`row`: each takes `penalty_percent` off the whole. `product`: each takes it off the product concerned, which loses
	at most itself; off a part of a product (`size`) it takes that share of the part. `count`: a product with a finding
	does not count at all. Findings that are not told by product fell on as many products as there are.
	"""
	penalty = number(rules.penalty_percent)
	if rules.penalty_on == "row":
		left = 100 - penalty * findings
		return amount * left / number(HUNDRED) if left > 0 else amount * 0
	if rules.penalty_on == "count":
		lost = number(Decimal(len(by_product) or findings))
	elif by_product:
		lost = size * sum(min(number(ONE), penalty * each / number(HUNDRED)) for each in by_product)
	else:
		lost = size * penalty * findings / number(HUNDRED)
	return amount - lost if lost < amount else amount * 0


def _keep_same(value: Decimal) -> Decimal:
	return value


def _compute_part(rules: ResultRules, rounding: RoundingRules, kept: Any, base: Any) -> Fraction:
	"""One component: a share, capped and rounded where the scheme says so."""
	if not base:
		return NOTHING
	share = Fraction(kept) / Fraction(base)
	if rules.cap_on != "none":
		share = cap(share, rules.cap_percent)
	if rounding.component_places < 0:
		return share
	return Fraction(round_figure(rounding, share * 100, rounding.component_places)) / 100


def round_figure(rounding: RoundingRules, value: Fraction, places: int) -> Decimal:
	"""A figure with so many places, half up or cut off as the scheme says."""
	return round_half_up(value, places) if rounding.mode == "half_up" else truncate(value, places)


def _share_by_task(sums: _Sums, assigned: Any, base: Any) -> tuple[tuple[Fraction, Fraction, Fraction], ...]:
	below = (Fraction(assigned), Fraction(base) or WHOLE, Fraction(base) or WHOLE)
	return tuple(
		tuple(Fraction(part) / whole for part, whole in zip(row, below, strict=True)) for row in sums.rows
	)


def _answer_nothing_assigned(
	rules: ResultRules, led: tuple[Decimal, Decimal, Decimal] | None
) -> Components | None:
	if rules.nothing_assigned == "refuse":
		raise make_case_error("tasks", "nothing_assigned")
	if rules.nothing_assigned == "unrated":
		return None
	share = WHOLE if rules.nothing_assigned == "full" else NOTHING
	return Components(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, share, share, share, *(led or (None, None, None)))
