"""From the months or quarters of a year to the year's rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Counts, Facts
from cadre_kpi.scoring.errors import make_case_error
from cadre_kpi.scoring.exact import HUNDRED, NOTHING, ONE, WHOLE, ZERO
from cadre_kpi.scoring.rating import Rating, rate
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import round_total


class Period(NamedTuple):
	"""One month (1…12) or quarter (1…4): decided points and level, or why there are none (`missing`).

	`worked`: which share of it the person was at work, sick and maternity leave counted as work; `None`: all of it, or
	nothing of it, as `missing` says.
	"""

	number: int
	points: Decimal | None = None
	level: str | None = None
	missing: str = ""
	counts: Counts | None = None
	worked: Fraction | None = None


class Counted(NamedTuple):
	"""A period as it counts. `how`: rated, zero, previous; `weight` is 1 but for a weighted roll-up."""

	number: int
	points: Decimal | None
	level: str | None
	how: str
	reason: str
	weight: Decimal


class Part(NamedTuple):
	"""The mean of a quarter or half of the year, of those of its periods that count."""

	kind: str
	number: int
	points: Decimal
	periods: int


class Year(NamedTuple):
	"""The year, or a quarter or half of it.

	`unrated`: "" or why there is no rating: refused (a period is open), too_short (less work than the scheme asks for:
	not rated), too_few, no_weight. `skipped`: number and reason of each period that is left out. `exact`: the points
	before rounding. `months_worked`: whole months at work, sick or maternity leave included. `gives`: points, proposal, level.
	"""

	method: str
	points: Decimal | None
	counted: tuple[Counted, ...]
	skipped: tuple[tuple[int, str], ...]
	unrated: str
	refused: tuple[tuple[int, str], ...]
	table_row: str
	rating: Rating
	exact: Fraction | None = None
	parts: tuple[Part, ...] = ()
	months_worked: int = 0
	expected: int = 0
	gives: str = "level"

	@property
	def proposed_level(self) -> str | None:
		return self.rating.proposed_level

	@property
	def status(self) -> str:
		"""rated; not_rated (a status of its own, counted in no quota and no share); open."""
		if self.unrated == "refused":
			return "open"
		return "not_rated" if self.unrated else "rated"


def roll_up(
	scheme: Scheme,
	periods: Iterable[Period],
	leader: bool = False,
	facts: Facts | None = None,
	within: Collection[int] | None = None,
) -> Year:
	"""Roll the periods of a year up as the scheme says. Raises `CaseError` for a wrong or repeated period.

	`within`: numbers of the periods that are asked for, by default the whole year; for a quarter its three months.

	A period that is not given is missing for the reason "unrated". The level comes from the points (mean, weighted),
	from the table, or from the last period; then the scheme's conditions and disqualifications are held against the
	year's facts and the tasks of all its periods (`counts`, where every rated period has them). A quarter or half ends
	in what the scheme's periods end in, the whole year in a level.
	"""
	rules = scheme.roll_up
	if not rules.enabled:
		raise make_case_error("roll_up", "not_used")
	given = _check(scheme, periods, within)
	counted, skipped, refused = _fill(scheme, given)
	worked, open_still = _count_months(scheme, given)
	gives = "level" if within is None else scheme.frequency.period_gives
	unrated, points, exact, level, row = "", None, None, None, ""
	if within is None and worked + open_still < rules.min_months_worked:
		unrated = "too_short"
	elif refused:
		unrated = "refused"
	elif sum(1 for period in counted if period.how == "rated") < min(rules.min_periods, len(given)):
		unrated = "too_few"
	elif rules.method in ("mean", "weighted"):
		exact = _compute_mean(counted)
		if exact is None:
			unrated = "no_weight"
		else:
			points, level = round_total(scheme, exact)
	elif rules.method == "last":
		points, level = counted[-1].points, counted[-1].level
	else:
		level, row = _find_by_table(scheme, counted)
	if gives == "points" or unrated == "too_short":
		rating = Rating(level, (), (), (), None)
	else:
		rating = rate(scheme, leader, level, _sum_counts(given), facts or Facts())
	return Year(
		rules.method,
		points,
		tuple(counted),
		tuple(skipped),
		unrated,
		tuple(refused),
		row,
		rating,
		exact,
		_build_parts(scheme, counted) if within is None else (),
		int(worked),
		len(given),
		gives,
	)


# at work, or away in a way that the rating of the time really worked knows; "" is a period with points
_AT_WORK = ("", "leave", "sick", "maternity", "moved")


def _count_months(scheme: Scheme, given: dict[int, Period]) -> tuple[Fraction, Fraction]:
	"""Months at work, and those in which whoever is not evaluated yet was at work."""
	each = 1 if scheme.roll_up.from_frequency == "monthly" else 3
	worked = open_still = NOTHING
	for period in given.values():
		if period.missing == "unrated":
			open_still += each * (WHOLE if period.worked is None else period.worked)
		elif period.worked is not None:
			worked += each * period.worked
		elif period.missing in _AT_WORK:
			worked += each
	return worked, open_still


def _build_parts(scheme: Scheme, counted: list[Counted]) -> tuple[Part, ...]:
	"""Quarters and halves of a year of months, halves of a year of quarters, as means of the periods that count."""
	monthly = scheme.roll_up.from_frequency == "monthly"
	sizes = (("quarter", 3), ("half", 6)) if monthly else (("half", 2),)
	found = []
	for kind, size in sizes:
		for number in range(1, (12 if monthly else 4) // size + 1):
			inside = [
				period
				for period in counted
				if (period.number - 1) // size + 1 == number and period.points is not None
			]
			if inside:
				mean = sum(Fraction(period.points) for period in inside) / len(inside)
				found.append(Part(kind, number, round_total(scheme, mean)[0], len(inside)))
	return tuple(found)


def _check(scheme: Scheme, periods: Iterable[Period], within: Collection[int] | None) -> dict[int, Period]:
	limit = 12 if scheme.roll_up.from_frequency == "monthly" else 4
	given: dict[int, Period] = {}
	codes = {level.code for level in scheme.levels}
	for period in periods:
		path = f"periods[{period.number}]"
		if not 1 <= period.number <= limit or (within is not None and period.number not in within):
			raise make_case_error(path, "period_range", limit=limit, found=period.number)
		if period.number in given:
			raise make_case_error(path, "duplicate", found=period.number)
		if period.missing:
			if period.missing not in v.MISSING_REASONS:
				allowed = ", ".join(v.MISSING_REASONS)
				raise make_case_error(f"{path}.missing", "not_allowed", allowed=allowed, found=period.missing)
			if period.points is not None or period.level:
				raise make_case_error(f"{path}.missing", "excludes", other="points, level")
		else:
			_check_rated(scheme, period, path, codes)
		given[period.number] = period
	for number in within or range(1, limit + 1):
		given.setdefault(number, Period(number, missing="unrated"))
	return dict(sorted(given.items()))


def _check_rated(scheme: Scheme, period: Period, path: str, codes: set[str]) -> None:
	needs_points = scheme.roll_up.method in ("mean", "weighted")
	if period.points is None and needs_points:
		raise make_case_error(f"{path}.points", "missing")
	if period.points is not None:
		if type(period.points) is not Decimal or not period.points.is_finite():
			raise make_case_error(f"{path}.points", "not_decimal")
		if not ZERO <= period.points <= HUNDRED:
			code, limit = ("too_low", 0) if period.points < ZERO else ("too_high", 100)
			raise make_case_error(f"{path}.points", code, limit=limit, found=str(period.points))
	if not period.level and not needs_points:
		raise make_case_error(f"{path}.level", "missing")
	if period.level and period.level not in codes:
		raise make_case_error(f"{path}.level", "unknown_level", found=period.level)


def _fill(scheme: Scheme, given: dict[int, Period]):
	"""Apply the rule of each missing period: skip, zero, the period before, or refuse; and that of the last one."""
	rules, weights = scheme.roll_up, {row.period: row.weight for row in scheme.roll_up_weights}
	counted: list[Counted] = []
	skipped: list[tuple[int, str]] = []
	refused: list[tuple[int, str]] = []
	lowest, last = scheme.levels[-1].code, 12 if rules.from_frequency == "monthly" else 4
	for number, period in given.items():
		if number == last and rules.last_period != "required" and len(given) > 1:
			open_still = period.missing == "unrated"
			if open_still or (not period.missing and rules.last_period != "as_far_as_evaluated"):
				skipped.append((number, rules.last_period))
				continue
		weight = weights[number] if rules.method == "weighted" else ONE
		if not period.missing:
			counted.append(Counted(number, period.points, period.level, "rated", "", weight))
			continue
		rule = getattr(rules, f"missing_{'leave' if period.missing in v.LEAVES else period.missing}")
		if rule == "refuse":
			refused.append((number, period.missing))
		elif rule == "zero":
			counted.append(Counted(number, ZERO, lowest, "zero", period.missing, weight))
		elif rule == "previous" and counted:
			before = counted[-1]
			counted.append(Counted(number, before.points, before.level, "previous", period.missing, weight))
		else:  # skip, or nothing before the first period to take
			skipped.append((number, period.missing))
	return counted, skipped, refused


def _compute_mean(counted: list[Counted]) -> Fraction | None:
	"""Σ(weight × points) / Σ weight, exactly."""
	whole = sum(Fraction(period.weight) for period in counted)
	if not whole:
		return None
	return sum(Fraction(period.weight) * Fraction(period.points) for period in counted) / whole


def _find_by_table(scheme: Scheme, counted: list[Counted]) -> tuple[str, str]:
	"""Level and code of the first row of the table that holds; the lowest level when none does."""
	ranks = [v.get_rank(period.level) for period in counted]
	for row in scheme.roll_up_table:
		enough = sum(1 for rank in ranks if rank <= v.get_rank(row.at_least))
		if row.none_below and max(ranks) > v.get_rank(row.none_below):
			continue
		if enough * 100 >= row.min_percent * len(ranks):
			return row.level, row.code
	return scheme.levels[-1].code, ""


def _sum_counts(given: dict[int, Period]) -> Counts | None:
	"""Tasks of the whole year, `None` when a rated period has no counts."""
	rated = [period.counts for period in given.values() if not period.missing]
	if not rated or any(counts is None for counts in rated):
		return None
	names = ("total", "done", "on_time", "with_quality", "exceeded")
	return Counts(*(sum(getattr(counts, name) for counts in rated) for name in names))
