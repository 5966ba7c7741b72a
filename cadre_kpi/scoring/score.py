"""One case under one scheme → one result, with everything needed to explain it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cadre_kpi.scoring.case import Case, Counts
from cadre_kpi.scoring.components import Components, check_tasks, compute, count_tasks, leadership, scaled
from cadre_kpi.scoring.council import (
	CouncilScore,
	Vote,
	check_votes,
	council_dict,
	council_score,
	count_votes,
)
from cadre_kpi.scoring.errors import case_error
from cadre_kpi.scoring.exact import HUNDRED, ONE, ZERO, Ratio, add, exact, percent, points, round_half_up
from cadre_kpi.scoring.general import deducted_points, general_points
from cadre_kpi.scoring.rating import Check, Rating, check_facts, level_by_points, rate
from cadre_kpi.scoring.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Result:
	"""What one case comes to. Figures are rounded half up to two places; `None`: there is no such figure.

	`unrated` says why there is no total: "" (there is one), "nothing_assigned", "no_quorum", "vote" (the scheme rates
	without points).
	"""

	scheme: Scheme
	case: Case
	counts: Counts
	components: Components | None
	council: CouncilScore | None
	vote: Vote | None
	result: Decimal | None
	general: Decimal
	deductions: Decimal
	total: Decimal | None
	unrated: str
	rating: Rating

	@property
	def proposed_level(self) -> str | None:
		return self.rating.proposed_level

	@property
	def level_by_points(self) -> str | None:
		return None if self.scheme.result.method == "vote" else self.rating.level_by_points

	def as_dict(self, explanation: bool = True, lang: str = "vi") -> dict[str, Any]:
		"""Plain data, figures as decimal strings. Leave the explanation out where only figures are stored."""
		data: dict[str, Any] = {
			"scheme": self.scheme.code,
			"components": components_dict(self.components),
			"result": _text(self.result),
			"general": _text(points(self.general)),
			"deductions": _text(points(self.deductions)),
			"total": _text(self.total),
			"level_by_points": self.level_by_points,
			"conditions": [check_dict(check) for check in self.rating.checks],
			"proposed_level": self.proposed_level,
		}
		if self.council is not None:
			data["council"] = council_dict(self.council)
		if self.vote is not None:
			data["vote"] = vote_dict(self.vote)
		if explanation:
			from cadre_kpi.scoring.explanation import explain, step_dict

			data["explanation"] = [step_dict(step, lang) for step in explain(self)]
		return data


def score(scheme: Scheme, case: Case) -> Result:
	"""Score, check and rate one case. Raises `CaseError` naming what is missing or impossible.

	Points are exact up to the one rounding of the total (half up, two places); the other figures are rounded for
	display only, so that a shown sum can differ from the shown total by 0.01.
	"""
	rules, method = scheme.result, scheme.result.method
	check_tasks(case.tasks)
	check_facts(case)
	with exact():
		counts = count_tasks(case.tasks)
		led = leadership(rules, case)
		components = compute(rules, case.tasks, led) if method in ("components", "blend") else None
		general, deducted = general_points(scheme, case), deducted_points(case)
		check_votes(scheme, case.council)
		council = _council(scheme, case)
		vote = count_votes(scheme.votes, case.council) if scheme.votes.enabled and case.council else None
		share, unrated = _share(scheme, components, council, counts)
		result = total = level = None
		if share is not None:
			gained = scaled(share, rules.result_max)
			result = round_half_up(gained)
			total = _total(gained, general, deducted)
			level = level_by_points(scheme, total)
		elif method == "vote":
			level = vote.level if vote else None
		rating = rate(scheme, case.leader, level, counts, case.facts, rules.nothing_assigned)
	return Result(
		scheme, case, counts, components, council, vote, result, general, deducted, total, unrated, rating
	)


def score_many(scheme: Scheme, cases: Iterable[Case]) -> Iterator[Result]:
	"""Score cases one by one, holding none of them: memory does not grow with their number."""
	for case in cases:
		yield score(scheme, case)


def _council(scheme: Scheme, case: Case) -> CouncilScore | None:
	if scheme.result.method in ("council", "blend"):
		if not case.council:
			raise case_error("council", "missing")
		return council_score(scheme, case.tasks, case.council)
	for index, member in enumerate(case.council):
		if member.scores:
			raise case_error(f"council[{index}].scores", "not_used")
	if case.council and not scheme.votes.enabled:
		raise case_error("council", "not_used")
	return None


def _share(
	scheme: Scheme, components: Components | None, council: CouncilScore | None, counts: Counts
) -> tuple[Ratio | None, str]:
	"""The share of the result's maximum, or `None` and why there is none."""
	rules = scheme.result
	if rules.method == "vote":
		return None, "vote"
	if rules.method == "components":
		return (components.share(), "") if components else (None, "nothing_assigned")
	if not counts.total:
		return _council_without_tasks(rules.nothing_assigned)
	if council.share is None:
		return None, "no_quorum"
	if rules.method == "council":
		return council.share, ""
	own = components.share()
	return add(
		Ratio(own.num * rules.share_components, own.den * HUNDRED),
		Ratio(council.share.num * rules.share_council, council.share.den * HUNDRED),
	), ""


def _council_without_tasks(nothing: str) -> tuple[Ratio | None, str]:
	if nothing == "refuse":
		raise case_error("tasks", "nothing_assigned")
	if nothing == "unrated":
		return None, "nothing_assigned"
	return (Ratio(ONE, ONE) if nothing == "full" else Ratio(ZERO, ONE)), ""


def _total(gained: Ratio, general: Decimal, deducted: Decimal) -> Decimal:
	num = gained.num + (general - deducted) * gained.den
	if num < ZERO:
		num = ZERO
	return min(round_half_up(Ratio(num, gained.den)), HUNDRED.quantize(Decimal("0.01")))


def components_dict(components: Components | None) -> dict[str, str | None]:
	"""a … e in per cent with two places; `dd` is đ."""
	if components is None:
		return dict.fromkeys(("a", "b", "c", "d", "dd", "e"))
	found = {name: str(percent(getattr(components, name))) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		value = getattr(components, name)
		found[name] = None if value is None else str(points(value))
	return found


def check_dict(check: Check) -> dict[str, Any]:
	"""One condition or disqualification: name, met (null: not assessed), found, needed and what they were made of."""
	rule = check.rule
	return {
		"name": rule.code,
		"kind": check.kind,
		"level": rule.level,
		"measure": rule.measure,
		"met": check.met,
		"found": check.found,
		"comparison": rule.comparison,
		"needed": rule.value,
		"count": check.count,
		"of": check.of,
	}


def vote_dict(vote: Vote) -> dict[str, Any]:
	return {
		"entitled": vote.entitled,
		"cast": vote.cast,
		"needed": vote.needed,
		"counts": dict(vote.counts),
		"outcome": vote.outcome,
		"level": vote.level,
	}


def _text(value: Decimal | None) -> str | None:
	return None if value is None else str(value)
