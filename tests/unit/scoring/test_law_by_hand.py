"""The decree and the regulation worked by hand: figures derived from the wording alone, not from the code.

Each row is one person; the arithmetic stands beside it. Points are out of 100: general criteria (30) plus results (70).
"""

from decimal import Decimal

import pytest
from scoring_helpers import BY_ROW, variant

from cadre_kpi.scoring import Period, Person, build_result_dict, check_quota, load, parse_case, roll_up, score

DECREE, REGULATION = load("nghi_dinh_335"), load("quy_dinh_366")


def task(assigned="1", completed="1", coefficient="1", **findings):
	return {"assigned": assigned, "completed": completed, "coefficient": coefficient, **findings}


def outcome(tasks, scheme=DECREE, general="30", **rest):
	found = score(scheme, parse_case({"leader": False, "tasks": tasks, "general": general, **rest}, scheme))
	shown = build_result_dict(found, explanation=False)
	return shown["components"], shown["total"], found.level_by_points, found.proposed_level


ONE_FAILURE = [task("10", "8", quality_failures=1)]
ONE_DELAY = [task("10", "10", delays=1)]


@pytest.mark.parametrize(
	("changes", "tasks", "abc", "total"),
	[
		# 3 failures of which 2 objective: one counts. 1.5 × 10 × 75 % + 5 = 16.25 of 20; all delays objective
		(
			{},
			[
				task(
					"10",
					"10",
					"1.5",
					quality_failures=3,
					objective_quality_failures=2,
					delays=4,
					objective_delays=4,
				),
				task("5", "5"),
			],
			("100.00", "81.25", "100.00"),
			"95.63",  # 281.25 / 3 × 70 % = 65.625
		),
		# five delays: nothing left of the one, the other whole; never below 0
		({}, [task(delays=5), task()], ("100.00", "100.00", "50.00"), "88.33"),
		# base assigned: b = 8 × 75 % / 10, c = 8 / 10; (80 + 60 + 80) / 3 × 70 % = 51.33
		({}, ONE_FAILURE, ("80.00", "60.00", "80.00"), "81.33"),
		# base completed: b = 6 / 8, c = 8 / 8; (80 + 75 + 100) / 3 × 70 % = 59.5
		({"result.base": "completed"}, ONE_FAILURE, ("80.00", "75.00", "100.00"), "89.50"),
		# off the row: 10 × 75 %; off one product: 10 − 25 % of one
		({}, ONE_DELAY, ("100.00", "100.00", "75.00"), "94.17"),
		({"result.penalty_on": "product"}, ONE_DELAY, ("100.00", "100.00", "97.50"), "99.42"),
		# twice the one and nothing of the other: doing more adds no points
		({}, [task("10", "20"), task("10", "0")], ("50.00", "50.00", "50.00"), "65.00"),
		# by the sum, where a scheme says so: 20 of 20
		(
			{"result.cap_on": "total"},
			[task("10", "20"), task("10", "0")],
			("100.00", "100.00", "100.00"),
			"100.00",
		),
		# coefficients: (2 × 3 + 1 × 1) / (2 × 4 + 1 × 1) = 7 / 9
		({}, [task("4", "3", "2"), task("1", "1", "1")], ("77.78", "77.78", "77.78"), "84.44"),
	],
)
def test_components_and_total(changes, tasks, abc, total):
	components, found, _by_points, _proposed = outcome(tasks, variant(**{**BY_ROW, **changes}))
	assert (components["a"], components["b"], components["c"]) == abc
	assert found == total


@pytest.mark.parametrize(
	("leadership", "facts", "d", "total"),
	[
		# (100 × 6) / 6; (100 × 5 + 50) / 6 = 91.67 %; (100 × 3 + 50 × 3) / 6 = 75 %
		({"unit_results": "100", "organising": "100", "uniting": "100"}, {}, "100.00", "98.00"),
		({"unit_results": "100", "organising": "100", "uniting": "50"}, {}, "100.00", "92.17"),
		({"unit_results": "50", "organising": "50", "uniting": "50"}, {}, "50.00", "80.50"),
		# everyone managed at "completed" or better: 100; one below: 50
		({"organising": "100", "uniting": "100"}, {"managed_ratings": {"completed": 9}}, "100.00", "98.00"),
		(
			{"organising": "100", "uniting": "100"},
			{"managed_ratings": {"good": 9, "not_completed": 1}},
			"50.00",
			"92.17",
		),
		# a deputy: the field assigned, not the unit
		(
			{"organising": "100", "uniting": "100"},
			{"deputy": True, "managed_ratings": {"not_completed": 3}, "field_ratings": {"completed": 2}},
			"100.00",
			"98.00",
		),
	],
)
def test_six_components_of_a_leader(leadership, facts, d, total):
	components, found, _by_points, _proposed = outcome(
		[task()], general="28", leader=True, leadership=leadership, facts=facts
	)
	assert (components["d"], found) == (d, total)


THREE_OF_TEN = [task(completed="2")] * 3 + [task()] * 7
TWO_OF_NINE = [task(completed="2")] * 2 + [task()] * 7


@pytest.mark.parametrize(
	("tasks", "general", "deductions", "by_points", "proposed"),
	[
		(THREE_OF_TEN, "20", "0", "excellent", "excellent"),  # 90.00 and exactly 30 %
		(THREE_OF_TEN, "20", "0.01", "good", "good"),  # 89.99
		(THREE_OF_TEN, "0", "0", "good", "good"),  # 70.00
		(THREE_OF_TEN, "0", "0.01", "completed", "completed"),  # 69.99
		(THREE_OF_TEN, "0", "20", "completed", "completed"),  # 50.00
		(THREE_OF_TEN, "0", "20.01", "not_completed", "not_completed"),  # 49.99
		(TWO_OF_NINE, "30", "0", "excellent", "good"),  # 22.22 % exceeded
		# on time: good needs all; completed takes 20 % late, not more: then the level that its points hold stands
		([task(on_time=False)] + [task()] * 4, "30", "0", "excellent", "completed"),
		([task(on_time=False)] * 2 + [task()] * 7, "30", "0", "excellent", "completed"),  # 22.22 %
		# quality: good needs all
		([task(quality_failures=1)] + [task()] * 4, "30", "0", "excellent", "completed"),
		# nothing assigned: no division, no rating
		([], "30", "0", None, None),
		([task("0", "4")], "30", "0", None, None),
	],
)
def test_thresholds_and_conditions(tasks, general, deductions, by_points, proposed):
	facts = {"shortcomings_fixed": True}
	found = outcome(tasks, REGULATION, general, deductions=deductions, facts=facts)
	assert found[2:] == (by_points, proposed)
	# the decree has no conditions on persons: a month has points alone, a year rated directly their level
	assert outcome(tasks, DECREE, general, deductions=deductions)[2:] == (by_points, None)
	year = outcome(tasks, DECREE, general, deductions=deductions, whole_year=True)
	assert year[2:] == (by_points, by_points)


@pytest.mark.parametrize(
	("leader", "undone", "free"),
	[(False, 5, True), (False, 6, False), (True, 3, True), (True, 4, False)],
)
def test_exactly_half_or_30_percent_undone_is_not_more(leader, undone, free):
	scheme = load("thanh_hoa_1053")
	tasks = [task(completed="0")] * undone + [task()] * (10 - undone)
	led = {"unit_results": "100", "organising": "100", "uniting": "100"}
	data = {"leader": leader, "tasks": tasks, "general": "30", **({"leadership": led} if leader else {})}
	found = build_result_dict(score(scheme, parse_case(data, scheme)), explanation=False)
	name = f"too_much_undone_{'leader' if leader else 'staff'}"
	assert [row["met"] for row in found["conditions"] if row["name"] == name] == [free]


def rated(level, number, start=0):
	return [
		Person(key=f"{level}-{at}", unit="A", group="g", level=level, total=Decimal(99 - at))
		for at in range(start, start + number)
	]


# k excellent among n people of whom the others are good: k ≤ 20 % of (n − k), so k ≤ n / 6; with 25 %: k ≤ n / 5
BY_20 = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2]
BY_25 = [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("people", range(1, 13))
def test_the_quota_of_one_to_twelve_people_who_all_reach_excellent(people):
	for exceptional, table in ((set(), BY_20), ({"A"}, BY_25)):
		(part,) = check_quota(DECREE, rated("excellent", people), exceptional=exceptional)
		allowed = table[people - 1]
		assert part.allowed == allowed
		assert len(part.over) == people - allowed
		assert [row.to_level for row in part.placings if row.status == "over"] == ["good"] * (
			people - allowed
		)


@pytest.mark.parametrize(("good", "allowed"), [(4, 0), (5, 1), (9, 1), (10, 2), (11, 2), (15, 3)])
def test_who_is_within_a_fifth_of_the_good_ones_stays(good, allowed):
	"""With as many excellent as a fifth of the good ones nobody has to move."""
	people = [*rated("excellent", allowed), *rated("good", good, 50)]
	for part in check_quota(DECREE, people):
		assert (part.allowed, part.over) == (allowed, ())


def month(number, points):
	return Period(number, Decimal(points), "good")


def test_a_year_with_missing_months():
	# 6 × 92 + 5 × 80 = 952; 952 / 11 = 86.5454…; the month on leave is not counted
	months = [*(month(n, "92") for n in range(1, 7)), *(month(n, "80") for n in range(7, 12))]
	year = roll_up(DECREE, [*months, Period(12, missing="leave")])
	assert (year.points, year.proposed_level, year.unrated) == (Decimal("86.55"), "good", "")
	# newly appointed in July: six months, (5 × 90 + 90.01) / 6 = 90.0016…
	late = [*(Period(n, missing="new") for n in range(1, 7)), *(month(n, "90") for n in range(7, 12))]
	found = roll_up(DECREE, [*late, month(12, "90.01")])
	assert (found.points, found.proposed_level) == (Decimal("90.00"), "excellent")
	# a month at work without points: the year waits; December alone may be open when the year is rated
	assert roll_up(DECREE, [*months[:10], month(12, "92")]).unrated == "refused"
	assert roll_up(DECREE, months).points == Decimal("86.55")


@pytest.mark.parametrize(
	("votes", "chair", "level"),
	[
		("ggggg eee", "e", "good"),  # 5 of 8 is more than half
		("gggg eeee", "e", "excellent"),  # a tie: the chair's vote
		("gggg eeee", "g", "good"),
		("gggg eee c", "g", None),  # 4 of 8 is not more than half, and no tie
		("ggg eee cc", "g", None),  # a tie, but of 3 of 8
		("ggg", "g", "good"),
	],
)
def test_votes_of_yen_binh(votes, chair, level):
	scheme, names = load("yen_binh_06"), {"g": "good", "e": "excellent", "c": "completed"}
	cast = [{"member": str(at), "vote": names[sign]} for at, sign in enumerate(votes.replace(" ", ""))]
	next(row for row in cast if row["vote"] == names[chair])["chair"] = True
	assert score(scheme, parse_case({"council": cast}, scheme)).proposed_level == level
