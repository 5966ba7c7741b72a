"""Tasks held against what is possible, and counted for the conditions of a level."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import BIGGEST, COUNT_MAX, Counts, Task
from cadre_kpi.scoring.errors import CaseError, FieldError
from cadre_kpi.scoring.exact import ZERO
from cadre_kpi.scoring.fields import to_plain

_BIGGEST = Decimal(BIGGEST)
_BY_PRODUCT = (("failures_by_product", "quality_failures"), ("delays_by_product", "delays"))


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
			and not task.failures_by_product
			and not task.delays_by_product
		):
			continue
		errors.extend(_check_task(task, f"tasks[{index}]"))
	if errors:
		raise CaseError(*errors)


def _check_task(task: Task, path: str) -> Iterator[FieldError]:
	for name in ("coefficient", "assigned", "completed", "weight"):
		value = getattr(task, name)
		if type(value) is not Decimal or not value.is_finite():
			yield FieldError(f"{path}.{name}", "not_decimal")
		elif name == "coefficient" and value <= 0:
			yield FieldError(f"{path}.{name}", "not_above", {"limit": 0, "found": to_plain(value)})
		elif value < 0:
			yield FieldError(f"{path}.{name}", "too_low", {"limit": 0, "found": to_plain(value)})
		elif value > _BIGGEST:
			yield FieldError(
				f"{path}.{name}", "too_high", {"limit": to_plain(_BIGGEST), "found": to_plain(value)}
			)
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
	for listed, name in _BY_PRODUCT:
		findings = getattr(task, listed)
		counted = getattr(task, name) - getattr(task, f"objective_{name}")
		if findings and sum(findings) != counted:
			yield FieldError(
				f"{path}.{listed}", "findings_sum", {"expected": counted, "found": sum(findings)}
			)
		elif len(findings) > -(-Fraction(task.completed) // 1):
			yield FieldError(f"{path}.{listed}", "no_products", {"found": len(findings)})


def counts_as_assigned(task: Task, extra_work: str = "adds", handed_over: str = "stays") -> bool:
	"""Whether a task belongs to what was assigned: work beyond the plan does not, work handed over stays.

	A task that counts nowhere yet does not either.
	"""
	if task.uncounted:
		return False
	if task.origin in v.BEYOND_THE_PLAN:
		return extra_work == "assigned" and bool(task.assigned)
	if task.origin == "handed_over":
		return handed_over == "stays" and bool(task.assigned)
	return bool(task.assigned)


def count_tasks(tasks: tuple[Task, ...], extra_work: str = "adds", handed_over: str = "stays") -> Counts:
	"""How many tasks were assigned, and how many of them are done, on time, with quality, exceeded.

	Done: the whole assigned amount. On time and with quality: done as well, so that "100 % on time" cannot be met by
	tasks that were never finished. Exceeded: more than assigned. A task handed over is never done.
	"""
	total = done = on_time = quality = exceeded = 0
	for task in tasks:
		if not counts_as_assigned(task, extra_work, handed_over):
			continue
		total += 1
		if task.completed < task.assigned or task.origin == "handed_over":
			continue
		done += 1
		if task.completed > task.assigned:
			exceeded += 1
		if task.quality_failures == task.objective_quality_failures:
			quality += 1
		if task.delays == task.objective_delays if task.on_time is None else task.on_time:
			on_time += 1
	return Counts(total, done, on_time, quality, exceeded)
