"""General criteria and deductions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cadre_kpi.scoring.case import Case
from cadre_kpi.scoring.errors import CaseError, FieldError, make_case_error
from cadre_kpi.scoring.exact import HUNDRED, ZERO
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.scheme import Criterion, Scheme


def compute_general_points(scheme: Scheme, case: Case) -> Decimal:
	"""Points of the general criteria, 0 … `result.general_max`, exact.

	Given as one number, or item by item: then every item of the scheme for this person (leader or staff) is there,
	a number of points or, for an item that is met or not, true or false. Raises `CaseError` naming the wrong item.
	"""
	given, limit = case.general, scheme.result.general_max
	if given is None:
		if limit:
			raise make_case_error("general", "missing")
		return ZERO
	if isinstance(given, Mapping):
		return _sum_items(find_applicable(scheme, case.leader), given)
	_check(given, limit, "general")
	return given


def find_applicable(scheme: Scheme, leader: bool) -> tuple[Criterion, ...]:
	"""The general criteria that measure a leader, or a person who leads nobody."""
	audiences = ("all", "leader" if leader else "staff")
	return tuple(row for row in scheme.criteria if row.scope == "general" and row.audience in audiences)


def _check(value: Decimal, limit: Decimal, path: str) -> None:
	if type(value) is not Decimal or not value.is_finite():
		raise make_case_error(path, "not_decimal")
	if value < ZERO:
		raise make_case_error(path, "too_low", limit=0, found=to_plain(value))
	if value > limit:
		raise make_case_error(path, "too_high", limit=to_plain(limit), found=to_plain(value))


def _sum_items(criteria: tuple[Criterion, ...], given: Mapping[str, Decimal | bool]) -> Decimal:
	errors, total, known = [], ZERO, {row.code for row in criteria}
	errors.extend(FieldError(f"general.{code}", "unknown") for code in given if code not in known)
	for row in criteria:
		path = f"general.{row.code}"
		if row.code not in given:
			errors.append(FieldError(path, "missing"))
			continue
		value = given[row.code]
		if isinstance(value, bool):
			if row.kind != "met":
				errors.append(FieldError(path, "not_decimal"))
			total += row.max_points if value else ZERO
			continue
		try:
			_check(value, row.max_points, path)
		except CaseError as wrong:
			errors.extend(wrong.errors)
			continue
		if row.kind == "met" and value not in (ZERO, row.max_points):
			errors.append(FieldError(path, "not_flag"))
		total += value
	if errors:
		raise CaseError(*errors)
	return total


def sum_deducted_points(case: Case) -> Decimal:
	"""Sum of the deductions, exact. Raises `CaseError` for a negative one or one above 100."""
	total = ZERO
	for index, row in enumerate(case.deductions):
		_check(row.points, HUNDRED, f"deductions[{index}].points")
		total += row.points
	return total
