"""Components d, đ and e of a leader: the unit or field led, organising the work, uniting the people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Case
from cadre_kpi.scoring.errors import make_case_error
from cadre_kpi.scoring.exact import HUNDRED, ZERO
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.scheme import ResultRules


def compute_unit_results(rules: ResultRules, ratings: Mapping[str, int]) -> Decimal:
	"""Component d from the levels of those managed (level → number of people), in per cent.

	In a month or quarter that gives points these are the levels that the points correspond to. Full when everyone is at
	the scheme's pass level or better, also when nobody is managed yet; else reduced. For a deputy pass those of the
	field assigned to them. Who is not rated is in no level and counts nowhere.
	"""
	lowest = v.get_rank(rules.unit_pass_level)
	passed = all(v.get_rank(level) <= lowest for level, number in ratings.items() if number)
	return rules.leader_full_percent if passed else rules.leader_reduced_percent


def compute_leadership(rules: ResultRules, case: Case) -> tuple[Decimal, Decimal, Decimal] | None:
	"""d, đ, e of a leader in per cent, `None` for others. Raises `CaseError` for a missing or impossible figure."""
	given, facts = case.leadership, case.facts
	if not case.leader:
		if given is not None:
			raise make_case_error("leadership", "leader_only")
		return None
	if not rules.leader_components:
		if given is not None:
			raise make_case_error("leadership", "not_used")
		return None
	if given is None:
		raise make_case_error("leadership", "missing")
	ratings = facts.field_ratings if facts.deputy else facts.managed_ratings
	d = given.unit_results
	if d is not None and ratings is not None:
		name = "field_ratings" if facts.deputy else "managed_ratings"
		raise make_case_error("leadership.unit_results", "excludes", other=f"facts.{name}")
	if d is None:
		if ratings is None:
			raise make_case_error("leadership.unit_results", "missing")
		d = compute_unit_results(rules, ratings)
	allowed = (rules.leader_full_percent, rules.leader_reduced_percent)
	for name, value in (("unit_results", d), ("organising", given.organising), ("uniting", given.uniting)):
		if type(value) is not Decimal or not value.is_finite():
			raise make_case_error(f"leadership.{name}", "not_decimal")
		if not ZERO <= value <= HUNDRED:
			code, limit = ("too_low", 0) if value < ZERO else ("too_high", 100)
			raise make_case_error(f"leadership.{name}", code, limit=limit, found=to_plain(value))
		if rules.leader_two_values and value not in allowed:
			options = ", ".join(to_plain(option) for option in allowed)
			raise make_case_error(f"leadership.{name}", "not_allowed", allowed=options, found=to_plain(value))
	return d, given.organising, given.uniting
