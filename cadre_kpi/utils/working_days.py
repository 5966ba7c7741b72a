"""Which days are working days: Monday to Friday without the public holidays of Viet Nam.

Holidays (with Tết, days off in lieu and the working Saturdays that the government swapped) come from the library
`holidays`, or from an office's own list; what a later decision of the government adds stands in Cadre KPI Settings. Pure: no Frappe, no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ListedDays:
	"""An office's own list of days off, which counts from its first to its last day and says nothing beyond.

	A list without weekends means the public holidays alone: Saturdays and Sundays are off as well.
	"""

	first: date
	last: date
	off: frozenset[date]
	has_weekends: bool

	def covers(self, day: date) -> bool:
		"""Whether the list says anything about this day."""
		return self.first <= day <= self.last

	def is_working(self, day: date) -> bool:
		"""Whether offices work on this day by the list."""
		return day not in self.off and (self.has_weekends or day.weekday() < SATURDAY)


@dataclass(frozen=True, slots=True)
class WorkingDays:
	"""The calendar with what the administrator has added: `off` are days off, `on` are days worked instead.

	`listed`: a list that takes the place of the public holidays within its dates.
	"""

	off: frozenset[date] = frozenset()
	on: frozenset[date] = frozenset()
	listed: ListedDays | None = None

	def is_working(self, day: date) -> bool:
		"""Whether offices work on this day."""
		if day in self.on:
			return True
		if day in self.off:
			return False
		if self.listed and self.listed.covers(day):
			return self.listed.is_working(day)
		return _get_year(day.year).is_working_day(day)

	def find_previous(self, day: date) -> date:
		"""The day itself when it is a working day, else the last working day before it."""
		while not self.is_working(day):
			day -= DAY
		return day

	def find_next(self, day: date) -> date:
		"""The day itself when it is a working day, else the first working day after it."""
		while not self.is_working(day):
			day += DAY
		return day

	def count_between(self, first: date, last: date) -> int:
		"""Working days after `first` up to and with `last`; 0 when `last` is not later."""
		number, day = 0, first
		while day < last:
			day += DAY
			number += self.is_working(day)
		return number

	def find_after(self, day: date, number: int) -> date:
		"""The day on which `number` working days after `day` have passed; the day itself is not counted."""
		while number > 0:
			day += DAY
			number -= self.is_working(day)
		return day

	def shift(self, day: date, shift: str) -> date:
		"""The day by a scheme's `shift` rule: none, previous_working_day or next_working_day."""
		if shift == "previous_working_day":
			return self.find_previous(day)
		return self.find_next(day) if shift == "next_working_day" else day


@lru_cache(maxsize=64)
def _get_year(year: int) -> holidays.HolidayBase:
	return holidays.country_holidays("VN", years=year)
