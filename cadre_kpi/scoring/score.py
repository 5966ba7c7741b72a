"""One case under one scheme → one result, with everything needed to explain it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cadre_kpi.scoring.bonus import Bonus, compute_bonus
from cadre_kpi.scoring.case import Case, Counts
from cadre_kpi.scoring.components import Components, compute, find_band_percent, round_figure
from cadre_kpi.scoring.council import (
	CouncilScore,
	Vote,
	check_votes,
	compute_council_score,
	count_votes,
)
from cadre_kpi.scoring.errors import make_case_error
from cadre_kpi.scoring.exact import NOTHING, WHOLE, compute_exactly, round_half_up, truncate
from cadre_kpi.scoring.general import compute_general_points, sum_deducted_points
from cadre_kpi.scoring.indicators import IndicatorShare, add_indicators, count_indicators
from cadre_kpi.scoring.leadership import compute_leadership
from cadre_kpi.scoring.rating import Rating, check_facts, find_level_by_points, rate
from cadre_kpi.scoring.scheme import RoundingRules, Scheme
from cadre_kpi.scoring.tasks import check_tasks, count_tasks


@dataclass(frozen=True, slots=True)
class Result:
	"""The score of one case. Figures are rounded for display; `None`: there is no such figure.

	`exact_total` is the total before rounding; `total` is how it is shown, never so that it reads as another level.
	`gives`: points, proposal or level, what the case ends in.

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
	exact_total: Fraction | None = None
	bonus: Bonus | None = None
	gives: str = "level"
	indicators: IndicatorShare | None = None

	@property
	def proposed_level(self) -> str | None:
		return self.rating.proposed_level

	@property
	def level_by_points(self) -> str | None:
		return None if self.scheme.result.method == "vote" else self.rating.level_by_points


def score(scheme: Scheme, case: Case) -> Result:
	"""Score, check and rate one case. Raises `CaseError` naming what is missing or impossible.

	Points are exact up to the total but where the scheme rounds on the way; the other figures are rounded for display
	only, so that a shown sum can differ from the shown total by 0.01.
	"""
	rules, method = scheme.result, scheme.result.method
	check_tasks(case.tasks)
	check_facts(case)
	gives = "level" if case.whole_year else scheme.frequency.period_gives
	with compute_exactly():
		counts = count_tasks(case.tasks, rules.extra_work, rules.handed_over)
		led = compute_leadership(rules, case)
		components = compute(scheme, case.tasks, led) if method in ("components", "blend") else None
		general, deducted = compute_general_points(scheme, case), sum_deducted_points(case)
	check_votes(scheme, case.council)
	council = _score_council(scheme, case)
	vote = count_votes(scheme.votes, case.council) if scheme.votes.enabled and case.council else None
	share, unrated = _compute_share(scheme, components, council, counts)
	indicators = count_indicators(scheme, case)
	bonus = compute_bonus(scheme, case, components)
	result = total = level = whole = None
	if share is not None:
		gained = _compute_result_points(scheme, add_indicators(scheme, share, indicators))
		result = round_half_up(gained)
		whole = gained + (bonus.points if bonus else 0) + Fraction(general - deducted)
		whole = min(max(whole, NOTHING), Fraction(100))
		total, level = round_total(scheme, whole)
	elif method == "vote":
		level = vote.level if vote else None
	if gives == "points":
		rating = Rating(level, (), (), (), None)
	else:
		rating = rate(scheme, case.leader, level, counts, case.facts, rules.nothing_assigned)
	return Result(
		scheme,
		case,
		counts,
		components,
		council,
		vote,
		result,
		general,
		deducted,
		total,
		unrated,
		rating,
		whole,
		bonus,
		gives,
		indicators,
	)


def score_many(scheme: Scheme, cases: Iterable[Case]) -> Iterator[Result]:
	"""Score cases one by one, holding none of them: memory does not grow with their number."""
	for case in cases:
		yield score(scheme, case)


def round_total(scheme: Scheme, whole: Fraction) -> tuple[Decimal, str]:
	"""The total as it is shown and the level that it reaches.

	Where the exact figure decides, a total that rounding would lift over the next threshold is shown cut off: 89.9967
	as 89.99 and not as 90.00.
	"""
	rules: RoundingRules = scheme.rounding
	shown = round_figure(rules, whole, rules.places)
	if rules.compare == "rounded":
		return shown, find_level_by_points(scheme, shown)
	level = find_level_by_points(scheme, whole)
	if find_level_by_points(scheme, shown) != level:
		shown = truncate(whole, rules.places)
	return shown, level


def _compute_result_points(scheme: Scheme, share: Fraction) -> Fraction:
	"""A share of the result's maximum, never more than it, by its band and rounded where the scheme says so."""
	share, bands = min(share, WHOLE), scheme.get_bands("ratio")
	if bands:
		share = Fraction(find_band_percent(bands, share * 100)) / 100
	gained, places = share * Fraction(scheme.result.result_max), scheme.rounding.result_places
	return gained if places < 0 else Fraction(round_figure(scheme.rounding, gained, places))


def get_own_share(result: Result) -> Fraction:
	"""The share of the result's maximum that the person's own work reached."""
	return _compute_share(result.scheme, result.components, result.council, result.counts)[0] or NOTHING


def get_share(result: Result) -> Fraction:
	"""The share of the result's maximum that a result with a total reached, before bands and rounding."""
	return add_indicators(result.scheme, get_own_share(result), result.indicators)


def _score_council(scheme: Scheme, case: Case) -> CouncilScore | None:
	if scheme.result.method in ("council", "blend"):
		if not case.council:
			raise make_case_error("council", "missing")
		return compute_council_score(scheme, case.tasks, case.council)
	for index, member in enumerate(case.council):
		if member.scores:
			raise make_case_error(f"council[{index}].scores", "not_used")
	if case.council and not scheme.votes.enabled:
		raise make_case_error("council", "not_used")
	return None


def _compute_share(
	scheme: Scheme, components: Components | None, council: CouncilScore | None, counts: Counts
) -> tuple[Fraction | None, str]:
	"""The share of the result's maximum, or `None` and why there is none."""
	rules = scheme.result
	if rules.method == "vote":
		return None, "vote"
	if rules.method == "components":
		return (components.share(rules), "") if components else (None, "nothing_assigned")
	if not counts.total:
		return _score_council_without_tasks(rules.nothing_assigned)
	if council.share is None:
		return None, "no_quorum"
	if rules.method == "council":
		return council.share, ""
	own, theirs = components.share(rules), council.share
	return (own * Fraction(rules.share_components) + theirs * Fraction(rules.share_council)) / 100, ""


def _score_council_without_tasks(nothing: str) -> tuple[Fraction | None, str]:
	if nothing == "refuse":
		raise make_case_error("tasks", "nothing_assigned")
	if nothing == "unrated":
		return None, "nothing_assigned"
	return (WHOLE if nothing == "full" else NOTHING), ""
