"""From months and quarters to the year."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_helpers import half_up, variant

from cadre_kpi.scoring import (
	CaseError,
	Counts,
	Facts,
	Period,
	build_step_dict,
	explain_year,
	load,
	roll_up,
	write_lines,
)

MONTHLY, PARTY, TABLE = load("nghi_dinh_335"), load("quy_dinh_366"), load("yen_binh_06")
ALL_DONE = Counts(5, 5, 5, 5, 2)


def months(*points, **rest):
	return [Period(number, Decimal(value), **rest) for number, value in enumerate(points, 1)]


def away(*numbers, reason="leave"):
	return [Period(number, missing=reason) for number in numbers]


def with_rules(scheme="nghi_dinh_335", **changes):
	return variant(
		scheme,
		**{
			(key if "." in key or key.startswith("roll_up_") else f"roll_up.{key}"): value
			for key, value in changes.items()
		},
	)


def test_mean_of_twelve_months():
	year = roll_up(MONTHLY, months(*[90] * 11, "89.94"))
	assert (year.points, year.rating.level_by_points) == (Decimal("89.99"), "good")  # 89.995
	rounded = roll_up(with_rules(**{"rounding.compare": "rounded"}), months(*[90] * 11, "89.94"))
	assert (rounded.points, rounded.rating.level_by_points) == (Decimal("90.00"), "excellent")
	year = roll_up(MONTHLY, months(*[90] * 11, "89.93"))
	assert (year.points, year.proposed_level) == (Decimal("89.99"), "good")  # 89.99416…


@given(st.lists(st.decimals(0, 100, places=2), min_size=12, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_mean_agrees_with_fractions_whatever_the_order(points, random):
	periods = months(*points)
	random.shuffle(periods)
	year = roll_up(MONTHLY, periods)
	assert year.exact == sum(map(Fraction, points)) / 12
	rounded = half_up(year.exact)
	over = [limit for limit in (90, 70, 50) if year.exact < limit <= rounded]
	assert year.points == (rounded - Decimal("0.01") if over else rounded)


def test_weighted():
	weights = [{"period": number, "weight": weight} for number, weight in enumerate(("1", "1", "1", "2"), 1)]
	scheme = with_rules("quy_dinh_366", method="weighted", roll_up_weights=weights)
	assert str(roll_up(scheme, months(80, 80, 80, 95)).points) == "86.00"  # (240 + 190) / 5
	assert str(roll_up(scheme, [*months(80, 80, 80), *away(4)]).points) == "80.00"


def test_weighted_with_nothing_but_weight_0_left():
	weights = [{"period": number, "weight": weight} for number, weight in enumerate(("0", "0", "1", "1"), 1)]
	scheme = with_rules("quy_dinh_366", method="weighted", roll_up_weights=weights)
	year = roll_up(scheme, [*months(80, 80), *away(3, 4)])
	assert (year.points, year.unrated, year.proposed_level) == (None, "no_weight", None)


def test_the_last_period():
	scheme = with_rules(method="last", min_months_worked=0)
	periods = [Period(1, Decimal(60), "completed"), Period(2, Decimal(95), "good"), *away(*range(3, 13))]
	year = roll_up(scheme, periods)
	assert (year.points, year.proposed_level) == (Decimal(95), "good")


@pytest.mark.parametrize(("rule", "points"), [("skip", "89.00"), ("zero", "74.17"), ("previous", "87.50")])
def test_missing_periods_by_rule(rule, points):
	# months 1…10 at 90 but month 4 at 80 and months 5, 6 missing; 11 and 12 at 90
	periods = [
		Period(number, Decimal(80 if number == 4 else 90)) for number in range(1, 13) if number not in (5, 6)
	]
	scheme = with_rules(missing_leave=rule)
	# 9 × 90 + 80 = 890: over 10, over 12, and with twice 80 more over 12
	assert str(roll_up(scheme, [*periods, *away(5, 6)]).points) == points


def test_nothing_before_the_first_period_to_take():
	scheme = with_rules(missing_new="previous")
	year = roll_up(scheme, [*away(1, 2, reason="new"), *[Period(n, Decimal(80)) for n in range(3, 13)]])
	assert (str(year.points), year.skipped) == ("80.00", ((1, "new"), (2, "new")))


def test_each_reason_has_its_own_rule():
	scheme = with_rules(
		missing_leave="skip",
		missing_moved="zero",
		missing_new="previous",
		missing_unrated="refuse",
		last_period="required",
	)
	base = [Period(n, Decimal(90)) for n in range(1, 12)]
	assert str(roll_up(scheme, [*base, *away(12)]).points) == "90.00"
	assert str(roll_up(scheme, [*base, *away(12, reason="moved")]).points) == "82.50"
	assert str(roll_up(scheme, [*base, *away(12, reason="new")]).points) == "90.00"
	year = roll_up(scheme, [*base, *away(12, reason="unrated")])
	assert (year.unrated, year.refused, year.proposed_level) == ("refused", ((12, "unrated"),), None)
	assert roll_up(scheme, base).refused == ((12, "unrated"),)  # not given at all


@pytest.mark.parametrize(("rated", "unrated"), [(6, ""), (5, "too_few")])
def test_least_number_of_periods(rated, unrated):
	periods = [Period(n, level="good") for n in range(1, rated + 1)]
	year = roll_up(TABLE, [*periods, *away(*range(rated + 1, 13))])
	assert (year.unrated, year.proposed_level) == (unrated, None if unrated else "good")


def test_months_counted_as_zero_are_not_rated_months():
	scheme = with_rules(missing_leave="zero", min_periods=2)
	assert roll_up(scheme, [*months(90), *away(*range(2, 13))]).unrated == "too_few"


@pytest.mark.parametrize(
	("levels", "expected"),
	[
		("EEEEEEEEEGGG", "excellent"),  # 9 of 12 are 75 %
		("EEEEEEEEGGGG", "good"),
		("EEEEEEEEEGGC", "good"),  # a month below good
		("GGGGGGGGGCCC", "good"),
		("GGGGGGGGCCCC", "completed"),
		("EEEEEEEEEEEN", "completed"),  # one month not completed: 11 of 12 at completed or better
		("CCCCCCCCCNNN", "completed"),
		("CCCCCCCCNNNN", "not_completed"),
	],
)
def test_the_table_of_levels(levels, expected):
	names = {"E": "excellent", "G": "good", "C": "completed", "N": "not_completed"}
	year = roll_up(TABLE, [Period(n, level=names[letter]) for n, letter in enumerate(levels, 1)])
	assert year.proposed_level == expected
	assert year.table_row == ("" if expected == "not_completed" else expected)


def test_conditions_of_the_year():
	points = months(*[95] * 4, counts=ALL_DONE)
	facts = Facts(shortcomings_fixed=True)
	assert roll_up(PARTY, points, facts=facts).proposed_level == "excellent"  # 8 of 20 exceeded
	late = [*points[:3], points[3]._replace(counts=Counts(5, 5, 4, 5, 2))]
	assert roll_up(PARTY, late, facts=facts).proposed_level == "completed"
	for scheme, periods in ((PARTY, points), (MONTHLY, months(*[95] * 12))):
		assert roll_up(scheme, periods, facts=Facts(discipline="reprimand")).proposed_level == "not_completed"
	some = [*points[:3], points[3]._replace(counts=None)]
	unknown = roll_up(PARTY, some, facts=facts).rating.checks
	assert {check.met for check in unknown if check.rule.measure.startswith("tasks_")} == {None}


def test_a_leader_s_year_looks_at_the_units():
	facts = Facts(shortcomings_fixed=True, unit_tasks=Counts(10, 10, 10, 10, 2))
	points = months(*[95] * 4, counts=ALL_DONE)
	assert roll_up(PARTY, points, leader=True, facts=facts).proposed_level == "good"


@pytest.mark.parametrize(
	("rule", "december", "points", "skipped"),
	[
		("left_out", 50, "80.00", ((12, "left_out"),)),
		("mean_of_others", 50, "80.00", ((12, "mean_of_others"),)),
		("as_far_as_evaluated", 50, "77.50", ()),
		("as_far_as_evaluated", None, "80.00", ((12, "as_far_as_evaluated"),)),
		("left_out", None, "80.00", ((12, "left_out"),)),
		("required", 50, "77.50", ()),
	],
)
def test_how_december_enters(rule, december, points, skipped):
	periods = months(*[80] * 11, *([december] if december else []))
	year = roll_up(with_rules(last_period=rule), periods)
	assert (str(year.points), year.skipped, year.unrated) == (points, skipped, "")
	lines = write_lines([build_step_dict(step) for step in explain_year(MONTHLY, year)])
	assert all(any(line.startswith("Kỳ 12") for line in lines) for _number, _reason in skipped)


def test_an_open_month_is_named():
	scheme = with_rules(last_period="required")
	year = roll_up(scheme, months(*[80] * 11))
	assert (year.status, year.points, year.proposed_level) == ("open", None, None)
	vi, en = (
		write_lines([build_step_dict(step) for step in explain_year(scheme, year)], lang)
		for lang in ("vi", "en")
	)
	assert any(line.startswith("Chưa tổng hợp được: mới có 11/12 kỳ, chưa xong tháng 12.") for line in vi)
	assert any(line.startswith("Not rolled up: 11 of 12, still open: month 12.") for line in en)


def test_quarters_and_halves_are_shown_and_a_quarter_gives_points():
	year = roll_up(MONTHLY, months(*[60] * 3, *[70] * 3, *[80] * 3, *[90] * 3))
	assert [(part.kind, part.number, str(part.points), part.periods) for part in year.parts] == [
		("quarter", 1, "60.00", 3),
		("quarter", 2, "70.00", 3),
		("quarter", 3, "80.00", 3),
		("quarter", 4, "90.00", 3),
		("half", 1, "65.00", 6),
		("half", 2, "85.00", 6),
	]
	quarter = roll_up(MONTHLY, months(60, 70, 80), within=[1, 2, 3])
	assert (str(quarter.points), quarter.gives, quarter.proposed_level) == ("70.00", "points", None)
	assert quarter.rating.level_by_points == "good"


@pytest.mark.parametrize(
	("worked", "reasons", "status", "months_worked"),
	[
		(4, {"maternity": 8}, "rated", 12),
		(3, {"new": 9}, "not_rated", 3),
		(2, {"new": 9, "sick": 1}, "not_rated", 3),
		(5, {"unpaid": 7}, "not_rated", 5),
		(6, {"unpaid": 6}, "rated", 6),
		(5, {"new": 6, "sick": 1}, "rated", 6),
		(3, {"new": 8, "unrated": 1}, "not_rated", 3),
		(6, {"new": 5, "unrated": 1}, "open", 6),
		(0, {"maternity": 12}, "not_rated", 12),
	],
)
def test_six_months_of_work(worked, reasons, status, months_worked):
	missing = [reason for reason, number in reasons.items() for _ in range(number)]
	periods = [Period(number, missing=reason) for number, reason in enumerate(missing, 1)]
	periods += [Period(number, Decimal(80)) for number in range(len(missing) + 1, 13)]
	year = roll_up(with_rules(last_period="required"), periods, facts=Facts(degradation=True))
	assert (year.status, year.months_worked) == (status, months_worked)
	if year.unrated == "too_short":
		# a status of its own: no level, not even a forced one
		assert year.proposed_level is None and year.rating.checks == ()
	assert explain_year(MONTHLY, year)


@pytest.mark.parametrize(
	("periods", "message"),
	[
		([Period(0, Decimal(1))], r"periods\[0\]: must be a period from 1 to 12, found 0"),
		([Period(13, Decimal(1))], r"periods\[13\]"),
		([Period(1, Decimal(1)), Period(1, Decimal(2))], r"periods\[1\]: 1 occurs more than once"),
		([Period(1, Decimal(101))], r"periods\[1\]\.points: must be at most 100"),
		([Period(1, Decimal(-1))], r"periods\[1\]\.points: must be at least 0"),
		([Period(1, Decimal("NaN"))], r"periods\[1\]\.points: must be a decimal"),
		([Period(1, 90.0)], r"periods\[1\]\.points: must be a decimal"),
		([Period(1)], r"periods\[1\]\.points: is missing"),
		([Period(1, Decimal(1), missing="leave")], r"periods\[1\]\.missing: cannot be used together"),
		([Period(1, missing="holiday")], r"periods\[1\]\.missing: must be one of"),
		([Period(1, Decimal(1), "best")], r"periods\[1\]\.level: best is not a level"),
	],
)
def test_impossible_periods_are_refused(periods, message):
	with pytest.raises(CaseError, match=message):
		roll_up(MONTHLY, periods)


def test_a_table_needs_levels_and_a_quarterly_scheme_has_four_periods():
	with pytest.raises(CaseError, match=r"periods\[1\]\.level: is missing"):
		roll_up(TABLE, months(90))
	with pytest.raises(CaseError, match="from 1 to 4, found 5"):
		roll_up(load("quy_dinh_366"), [Period(5, Decimal(1))])
	with pytest.raises(CaseError, match="roll_up: is not used"):
		roll_up(load("khanh_hoa_622"), [])


def test_explained_in_both_languages():
	year = roll_up(MONTHLY, [*[Period(n, Decimal("88.5")) for n in range(1, 12)], *away(12)])
	steps = [build_step_dict(step) for step in explain_year(MONTHLY, year)]
	vi, en = write_lines(steps, "vi"), write_lines(steps, "en")
	assert vi[0] == "Kỳ 1: 88,5 điểm. [Nghị định 335/2025/NĐ-CP, Điều 17 khoản 3]"
	assert vi[11].startswith(
		"Kỳ 12 không có kết quả (nghỉ có lý do): không tính. [Nghị định 335/2025/NĐ-CP, Điều 11 khoản 2;"
	)
	assert vi[12].startswith("Quý 1: trung bình 3 kỳ = 88,50.")
	assert any(line.startswith("Điểm năm = trung bình cộng của 11 kỳ = 88,50.") for line in vi)
	assert en[11].startswith("Period 12 has no result (on leave): not counted.")
	assert en[-1].startswith("Proposed level: “Good”.")


@pytest.mark.parametrize("method", ["mean", "weighted", "last", "table"])
@pytest.mark.parametrize("rule", ["skip", "zero", "previous", "refuse"])
def test_every_way_can_be_explained(method, rule):
	weights = [{"period": number, "weight": "1"} for number in range(1, 13)]
	table = [{"code": "good", "level": "good", "at_least": "good", "min_percent": "50"}]
	scheme = with_rules(method=method, missing_leave=rule, roll_up_weights=weights, roll_up_table=table)
	year = roll_up(scheme, [*[Period(n, Decimal(80), "good") for n in range(1, 12)], *away(12)])
	assert not [
		step for step in explain_year(scheme, year) if not (step.formula and step.inputs and step.source_path)
	]
	for lang in ("vi", "en"):
		lines = write_lines([build_step_dict(step) for step in explain_year(scheme, year)], lang)
		assert lines and not [line for line in lines if "{" in line]
