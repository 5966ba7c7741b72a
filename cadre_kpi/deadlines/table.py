"""The dates of every shipped scheme over one year as a table, for docs/deadlines.md. Pure: no Frappe, no I/O.

On the command line, from the repository's root:  python -m cadre_kpi.deadlines.table 2026
"""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from cadre_kpi.deadlines import dates
from cadre_kpi.deadlines.dates import Due
from cadre_kpi.scoring.loader import list_shipped, load
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.vocabulary import STAGES
from cadre_kpi.utils.working_days import WorkingDays

FREQUENCIES = {"monthly": "Month", "quarterly": "Quarter", "yearly": "Year"}
HEAD = ("Deadline", "For", "Day named", "Last day in time", "Due", "Reminders", "The day after")
AFTER = {
	"remind": "reminder, then weekly",
	"escalate": "escalated",
	"mark_late": "marked late",
	"close": "closed",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def compute_year(scheme: Scheme, year: int, days: WorkingDays) -> list[Due]:
	"""Every date of the periods of a year as the scheme rates: twelve months, four quarters or the year."""
	found = []
	for start, end in list_periods(scheme.frequency.rating, year):
		frequency = FREQUENCIES[scheme.frequency.rating]
		found += dates.compute_period(scheme.deadlines, scheme.frequency.rating, frequency, start, end, days)
	return found


def list_periods(rating: str, year: int) -> Iterator[tuple[date, date]]:
	"""First and last days of the periods of a year."""
	length = dates.MONTHS[rating]
	for first in range(1, 13, length):
		last = first + length - 1
		yield date(year, first, 1), date(year, last, monthrange(year, last)[1])


def list_reminders(due: Due) -> list[date]:
	"""The days on which reminders go out, earliest first."""
	return [due.due_date - timedelta(days=number) for number in sorted(due.rule.remind_days, reverse=True)]


def render_markdown(year: int) -> str:
	"""The tables of all shipped schemes, with this app's knowledge of public holidays and nothing added to it."""
	parts = []
	for code in list_shipped():
		scheme = load(code)
		parts.append(
			f"### {scheme.name_en} (`{code}`)\n\n{_join_line(HEAD)}{_join_line(('---',) * len(HEAD))}"
		)
		parts.append(
			"".join(_join_line(_build_cells(due)) for due in compute_year(scheme, year, WorkingDays())) + "\n"
		)
	return "".join(parts).rstrip() + "\n"


def _build_cells(due: Due) -> tuple[str, ...]:
	named = f"before {due.named_day}" if due.rule.before else str(due.named_day)
	moved = due.due_date != due.scheme_date
	return (
		f"{STAGES[due.rule.stage][1]}{f', {due.rule.body_type}' if due.rule.body_type else ''}",
		due.occurrence.key,
		named,
		_get_day(due.scheme_date),
		f"**{_get_day(due.due_date)}**" if moved else _get_day(due.due_date),
		", ".join(f"{day:%d-%m}" for day in list_reminders(due)),
		f"{due.due_date + timedelta(days=1):%d-%m}: {AFTER[due.rule.when_passed]}",
	)


def _get_day(day: date) -> str:
	return f"{WEEKDAYS[day.weekday()]} {day}"


def _join_line(cells: tuple[str, ...]) -> str:
	return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
	sys.stdout.write(render_markdown(int(sys.argv[1]) if len(sys.argv) > 1 else 2026))
