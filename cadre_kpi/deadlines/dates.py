"""The dates of a scheme's deadlines in one period. Pure: no Frappe, no I/O.

The words used here:
- **occurrence**: the month, quarter or year that a deadline belongs to; a yearly period has four quarterly ones.
- **named day**: the day that the regulation names ("trước ngày 30-10").
- **scheme date**: the last day on which the stage is still finished in time: the named day, or the day before it
  where the scheme says `before`. The last moment is the end of that day.
- **due date**: the scheme date moved by the `shift` rule where it is a day off (Civil Code 2015, article 148.5:
  a term whose last day is a day off ends with the next working day; a scheme may say otherwise).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cadre_kpi.scoring.scheme import Deadline
from cadre_kpi.utils.working_days import WorkingDays

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
PERIOD_MONTHS = {"Month": 1, "Quarter": 3, "Half Year": 6, "Year": 12, "Term": 60}


@dataclass(frozen=True, slots=True)
class Occurrence:
	"""One month, quarter or year; `number` is that of the month or quarter, 0 for a year."""

	kind: str
	year: int
	number: int
	start: date
	end: date

	@property
	def last_month(self) -> int:
		"""Number of the last month, from which a deadline without a month of its own is counted."""
		return self.number * MONTHS[self.kind] or 12

	@property
	def key(self) -> str:
		"""Identity within a period, as 2026, 2026-Q1 or 2026-03."""
		if self.kind == "yearly":
			return str(self.year)
		return f"{self.year}-Q{self.number}" if self.kind == "quarterly" else f"{self.year}-{self.number:02d}"

	@property
	def label(self) -> str:
		"""As offices write it: Năm 2026, Quý I/2026, Tháng 3/2026."""
		if self.kind == "yearly":
			return f"Năm {self.year}"
		if self.kind == "quarterly":
			return f"Quý {('I', 'II', 'III', 'IV')[self.number - 1]}/{self.year}"
		return f"Tháng {self.number}/{self.year}"


@dataclass(frozen=True, slots=True)
class Due:
	"""One deadline in one occurrence."""

	rule: Deadline
	occurrence: Occurrence
	named_day: date
	scheme_date: date
	due_date: date


def compute_period(
	deadlines: Iterable[Deadline],
	rating: str,
	frequency: str,
	start: date,
	end: date,
	days: WorkingDays,
) -> list[Due]:
	"""Every date of a scheme's deadlines in a period, earliest first.

	`rating`: how often the scheme rates (monthly, quarterly, yearly); `frequency`: of the period (Month, Quarter,
	Half Year, Year, Term). A deadline belongs to the shortest period that can hold it: not to a month when it is
	yearly, and not again to the year into which months roll up when it is monthly.
	"""
	rules = list(deadlines)
	found = []
	for kind in MONTHS:
		of_kind = [rule for rule in rules if rule.period == kind]
		for occurrence in find_occurrences(kind, rating, frequency, start, end) if of_kind else ():
			for rule in find_applying(of_kind, occurrence.last_month):
				found.append(compute_due(rule, occurrence, days))
	return sorted(found, key=lambda item: (item.due_date, item.scheme_date, item.rule.code))


def find_occurrences(kind: str, rating: str, frequency: str, start: date, end: date) -> Iterator[Occurrence]:
	"""The months, quarters or years of a period to which deadlines of this kind belong, in order.

	Every calendar span that overlaps the period counts, cut to the period. A period of just this kind is one
	occurrence whatever its days: that of its last day.
	"""
	length, whole = MONTHS[kind], PERIOD_MONTHS[frequency]
	if length > whole or (whole > MONTHS[rating] and length <= MONTHS[rating]):
		return
	if length == whole:
		yield replace(_build_occurrence(kind, end, start, end), start=start, end=end)
		return
	day = start
	while day <= end:
		found = _build_occurrence(kind, day, start, end)
		yield found
		day = found.end + timedelta(days=1)


def find_applying(rules: list[Deadline], month: int) -> list[Deadline]:
	"""The rules that count in an occurrence ending in this month: one with `in_month` replaces the usual ones of
	its stage and body.
	"""
	special = [rule for rule in rules if rule.in_month == month]
	replaced = {(rule.stage, rule.body_type) for rule in special}
	usual = (rule for rule in rules if not rule.in_month and (rule.stage, rule.body_type) not in replaced)
	return [*usual, *special]


def compute_due(rule: Deadline, occurrence: Occurrence, days: WorkingDays) -> Due:
	"""The dates of one deadline in one occurrence."""
	named = get_named_day(rule, occurrence)
	last = named - timedelta(days=1) if rule.before else named
	return Due(rule, occurrence, named, last, days.shift(last, rule.shift))


def get_named_day(rule: Deadline, occurrence: Occurrence) -> date:
	"""The day that the rule names; the last of the month where a counted month is too short for it.

	A fixed month is never too short: the scheme's own check refuses such a day, and 29 February.
	"""
	if rule.month:
		return date(occurrence.year + rule.year_offset, rule.month, rule.day)
	months = occurrence.year * 12 + occurrence.last_month - 1 + rule.month_offset
	year, month = divmod(months, 12)
	return date(year, month + 1, min(rule.day, monthrange(year, month + 1)[1]))


def _build_occurrence(kind: str, day: date, start: date, end: date) -> Occurrence:
	"""The span of this kind in which a day lies, cut to start … end."""
	length = MONTHS[kind]
	number = (day.month - 1) // length + 1
	first, last = date(day.year, (number - 1) * length + 1, 1), number * length
	until = date(day.year, last, monthrange(day.year, last)[1])
	return Occurrence(kind, day.year, 0 if kind == "yearly" else number, max(first, start), min(until, end))
