"""An office's own list of days off in the place of the public holidays."""

from datetime import date

import pytest

from cadre_kpi.utils.working_days import ListedDays, WorkingDays

MAY, YEAR_END = date(2026, 5, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
	("day", "working"),
	[
		(date(2026, 4, 30), False),  # before the list: a public holiday
		(date(2026, 5, 1), True),  # a public holiday that the list does not name
		(date(2026, 5, 4), False),  # named
		(date(2026, 5, 9), False),  # a Saturday: the list has no weekends of its own
		(date(2026, 5, 5), True),
	],
)
def test_within_its_dates_the_list_decides(day, working):
	listed = ListedDays(MAY, YEAR_END, frozenset({date(2026, 5, 4)}), has_weekends=False)
	assert WorkingDays(listed=listed).is_working(day) == working


def test_a_list_with_weekends_may_have_working_saturdays():
	listed = ListedDays(MAY, YEAR_END, frozenset({date(2026, 5, 10)}), has_weekends=True)
	assert WorkingDays(listed=listed).is_working(date(2026, 5, 9))
	assert not WorkingDays(listed=listed).is_working(date(2026, 5, 10))


def test_what_the_settings_name_goes_before_the_list():
	listed = ListedDays(MAY, YEAR_END, frozenset({date(2026, 5, 4)}), has_weekends=False)
	calendar = WorkingDays(off=frozenset({date(2026, 5, 5)}), on=frozenset({date(2026, 5, 4)}), listed=listed)
	assert calendar.is_working(date(2026, 5, 4)) and not calendar.is_working(date(2026, 5, 5))
