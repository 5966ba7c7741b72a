"""Which day is due: occurrences, fixed and counted months, December, "before", days off, leap years."""

from __future__ import annotations

from datetime import date

import pytest

from cadre_kpi.deadlines import dates
from cadre_kpi.scoring.loader import load
from cadre_kpi.scoring.scheme import Deadline
from cadre_kpi.utils.working_days import WorkingDays

NONE_ADDED = WorkingDays()


def rule(**values) -> Deadline:
	given = {
		"code": "r",
		"stage": "report",
		"period": "monthly",
		"day": 5,
		"body_type": None,
		"in_month": 0,
		"month": 0,
		"year_offset": 0,
		"month_offset": 0,
		"before": False,
		"shift": "none",
		"when_passed": "remind",
		"remind_days": (),
	}
	return Deadline(**{**given, **values})


def due(*rules: Deadline, rating="monthly", frequency="Month", start=None, end=None, days=NONE_ADDED):
	return dates.compute_period(rules, rating, frequency, date(*start), date(*end), days)


def only(*rules, **period) -> date:
	(found,) = due(*rules, **period)
	return found.due_date


def test_a_year_has_four_quarters_and_twelve_months():
	year = {"rating": "yearly", "frequency": "Year", "start": (2026, 1, 1), "end": (2026, 12, 31)}
	quarters = due(rule(period="quarterly", month_offset=1), **year)
	assert [found.due_date.isoformat() for found in quarters] == [
		"2026-04-05",
		"2026-07-05",
		"2026-10-05",
		"2027-01-05",
	]
	assert [found.occurrence.label for found in quarters] == [
		"Quý I/2026",
		"Quý II/2026",
		"Quý III/2026",
		"Quý IV/2026",
	]
	assert [found.occurrence.key for found in quarters] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
	months = due(rule(day=31), **year)
	assert [found.due_date.day for found in months] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_a_yearly_deadline_is_not_one_of_a_month():
	assert due(rule(period="yearly", month=12), start=(2026, 12, 1), end=(2026, 12, 31)) == []


def test_the_year_into_which_months_roll_up_does_not_repeat_theirs():
	year = {"frequency": "Year", "start": (2026, 1, 1), "end": (2026, 12, 31)}
	assert due(rule(), **year) == []
	assert only(rule(period="yearly", month=12, day=20), **year) == date(2026, 12, 20)


def test_half_a_year_has_its_two_quarters():
	found = due(
		rule(period="quarterly"),
		rating="yearly",
		frequency="Half Year",
		start=(2026, 7, 1),
		end=(2026, 12, 31),
	)
	assert [item.occurrence.key for item in found] == ["2026-Q3", "2026-Q4"]


def test_a_period_that_begins_within_a_quarter_is_cut_to_its_days():
	found = due(
		rule(period="quarterly", day=31),
		rating="yearly",
		frequency="Year",
		start=(2026, 2, 15),
		end=(2026, 12, 15),
	)
	assert [(item.occurrence.start, item.occurrence.end) for item in (found[0], found[-1])] == [
		(date(2026, 2, 15), date(2026, 3, 31)),
		(date(2026, 10, 1), date(2026, 12, 15)),
	]
	assert found[-1].due_date == date(2026, 12, 31)


def test_a_period_with_days_of_its_own_counts_by_its_last_day():
	assert only(rule(day=28), start=(2026, 1, 16), end=(2026, 2, 15)) == date(2026, 2, 28)


@pytest.mark.parametrize(
	("year", "expected"), [(2023, date(2023, 2, 28)), (2024, date(2024, 2, 29)), (2100, date(2100, 2, 28))]
)
def test_a_short_month_ends_with_its_last_day(year, expected):
	assert only(rule(day=31), start=(year, 2, 1), end=(year, 2, 28)) == expected


def test_december_has_its_own_day_and_the_other_months_theirs():
	rules = rule(code="usual", day=28), rule(code="december", day=15, in_month=12)
	assert only(*rules, start=(2026, 11, 1), end=(2026, 11, 30)) == date(2026, 11, 28)
	assert only(*rules, start=(2026, 12, 1), end=(2026, 12, 31)) == date(2026, 12, 15)


def test_a_row_for_december_leaves_other_bodies_alone():
	rules = rule(code="a", day=28, body_type="Focal Agency"), rule(code="b", day=15, in_month=12)
	found = due(*rules, start=(2026, 12, 1), end=(2026, 12, 31))
	assert [(item.rule.code, item.due_date.day) for item in found] == [("b", 15), ("a", 28)]


def test_before_a_day_is_the_end_of_the_day_before_it():
	year = {"rating": "yearly", "frequency": "Year", "start": (2026, 1, 1), "end": (2026, 12, 31)}
	(found,) = due(rule(period="yearly", month=10, day=30, year_offset=-1, before=True), **year)
	assert (found.named_day, found.scheme_date, found.due_date) == (
		date(2025, 10, 30),
		date(2025, 10, 29),
		date(2025, 10, 29),
	)
	assert only(
		rule(period="yearly", month=3, day=1, before=True),
		**{**year, "start": (2024, 1, 1), "end": (2024, 12, 31)},
	) == date(2024, 2, 29)


def test_counted_months_pass_the_turn_of_the_year():
	quarter = {"rating": "quarterly", "frequency": "Quarter", "start": (2026, 1, 1), "end": (2026, 3, 31)}
	assert only(rule(period="quarterly", month_offset=-4), **quarter) == date(2025, 11, 5)
	assert only(rule(period="quarterly", month_offset=12), **quarter) == date(2027, 3, 5)


@pytest.mark.parametrize(
	("last", "shift", "expected"),
	[
		((2026, 2, 15), "none", (2026, 2, 15)),
		((2026, 2, 15), "previous_working_day", (2026, 2, 13)),  # Sunday before Tết
		((2026, 2, 17), "next_working_day", (2026, 2, 23)),  # first of Tết: Tết and a week-end
		((2026, 2, 17), "previous_working_day", (2026, 2, 13)),
		((2026, 4, 26), "next_working_day", (2026, 4, 28)),  # Hùng Kings on a Sunday: Monday is off in lieu
		((2025, 8, 31), "next_working_day", (2025, 9, 3)),
		((2024, 4, 27), "next_working_day", (2024, 5, 2)),  # 29 April was swapped for Saturday 4 May
		((2024, 5, 4), "next_working_day", (2024, 5, 4)),  # the Saturday worked instead
		((2026, 12, 31), "next_working_day", (2026, 12, 31)),
		((2026, 10, 5), "next_working_day", (2026, 10, 5)),
	],
)
def test_days_off(last, shift, expected):
	assert NONE_ADDED.shift(date(*last), shift) == date(*expected)


def test_the_shift_applies_to_the_last_day_in_time():
	year = {"rating": "yearly", "frequency": "Year", "start": (2026, 1, 1), "end": (2026, 12, 31)}
	(found,) = due(rule(period="yearly", month=3, day=2, before=True, shift="next_working_day"), **year)
	assert (found.scheme_date, found.due_date) == (date(2026, 3, 1), date(2026, 3, 2))  # 1 March is a Sunday


def test_what_the_administrator_adds_counts():
	days = WorkingDays(off=frozenset({date(2026, 1, 2)}), on=frozenset({date(2026, 1, 10)}))
	assert not days.is_working(date(2026, 1, 2))
	assert days.find_next(date(2026, 1, 1)) == date(2026, 1, 5)
	assert days.is_working(date(2026, 1, 10))  # a Saturday


@pytest.mark.parametrize("year", range(2021, 2028))
def test_the_library_knows_the_holidays_of_each_year(year):
	off = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]
	assert [day for day in off if NONE_ADDED.is_working(day)] == []
	tet = {
		2021: (2, 12),
		2022: (2, 1),
		2023: (1, 22),
		2024: (2, 10),
		2025: (1, 29),
		2026: (2, 17),
		2027: (2, 6),
	}[year]
	new_year = date(year, *tet)
	assert [
		shift
		for shift in range(-1, 4)
		if NONE_ADDED.is_working(date.fromordinal(new_year.toordinal() + shift))
	] == []


def test_khanh_hoa_names_the_days_of_its_regulation():
	scheme = load("khanh_hoa_622")
	found = {
		item.rule.code: (item.named_day, item.due_date)
		for item in due(
			*scheme.deadlines, rating="yearly", frequency="Year", start=(2026, 1, 1), end=(2026, 12, 31)
		)
		if item.rule.period == "yearly"
	}
	assert found["registration"] == (date(2025, 10, 30), date(2025, 10, 29))
	assert found["assignment"] == (date(2025, 12, 30), date(2025, 12, 29))
	assert found["self_assessment"] == (date(2026, 12, 31), date(2026, 12, 30))


def test_the_decree_s_december_ends_on_the_fifteenth():
	scheme = load("nghi_dinh_335")
	found = {
		item.rule.stage: item.named_day
		for item in due(*scheme.deadlines, start=(2026, 12, 1), end=(2026, 12, 31))
	}
	assert found["decision"] == date(2026, 12, 15)
	usual = {
		item.rule.stage: item.named_day
		for item in due(*scheme.deadlines, start=(2026, 11, 1), end=(2026, 11, 30))
	}
	assert [
		usual[stage].day for stage in ("self_assessment", "superior_review", "decision", "publication")
	] == [25, 26, 28, 5]
