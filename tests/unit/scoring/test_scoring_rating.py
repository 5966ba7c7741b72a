"""Levels, conditions and disqualifications exactly at their limits."""

import pytest
from scoring_helpers import bare, variant

from cadre_kpi.scoring import CaseError, load, parse_case, score

SCHEME = load("quy_dinh_366")
FIXED = {"shortcomings_fixed": True}


def run(data, scheme=SCHEME):
	return score(scheme, parse_case(data, scheme))


def checks(found):
	return {check.rule.code: check for check in found.rating.checks}


def many(*groups):
	"""Tasks from (number, changes) groups; each is one product, done on time."""
	return [
		{"assigned": "1", "completed": "1", **changes} for number, changes in groups for _ in range(number)
	]


EXCEEDED, LATE, FAILED, UNDONE = (
	{"completed": "2"},
	{"on_time": False},
	{"quality_failures": 1},
	{"completed": "0"},
)


@pytest.mark.parametrize(
	("points", "total", "level"),
	[
		("10", "90.00", "excellent"),
		("10.005", "90.00", "excellent"),
		("10.00501", "89.99", "good"),
		("10.01", "89.99", "good"),
		("30", "70.00", "good"),
		("30.005", "70.00", "good"),
		("30.0051", "69.99", "completed"),
		("30.01", "69.99", "completed"),
		("50", "50.00", "completed"),
		("50.005", "50.00", "completed"),
		("50.0051", "49.99", "not_completed"),
		("50.01", "49.99", "not_completed"),
		("100", "0.00", "not_completed"),
	],
)
def test_thresholds(points, total, level):
	found = run({"tasks": many((1, {})), "general": "30", "deductions": points}, bare())
	assert (str(found.total), found.level_by_points, found.proposed_level) == (total, level, level)


@pytest.mark.parametrize(
	("exceeded", "of", "met"),
	[(3, 10, True), (2, 7, False), (29, 97, False), (30, 100, True), (29, 100, False)],
)
def test_at_least_30_percent_exceeded(exceeded, of, met):
	found = run({"tasks": many((exceeded, EXCEEDED), (of - exceeded, {})), "general": "27", "facts": FIXED})
	assert checks(found)["excellent_exceeded"].met is met
	assert found.proposed_level == ("excellent" if met else "good")


@pytest.mark.parametrize(
	("late", "of", "level"),
	[
		(0, 5, "good"),
		(1, 5, "completed"),
		(2, 10, "completed"),
		# between "completed" and the grounds of "not completed": the level whose points hold stands
		(2, 9, "completed"),
		(21, 100, "completed"),
		(20, 100, "completed"),
	],
)
def test_at_most_20_percent_late(late, of, level):
	tasks = many((late, LATE), (of - late, {}))
	assert run({"tasks": tasks, "general": "20"}).proposed_level == level


@pytest.mark.parametrize(
	("undone", "of", "leader", "free"),
	[
		(1, 2, False, True),
		(5, 10, False, True),
		(51, 100, False, False),
		(6, 11, False, False),
		(3, 10, True, True),
		(30, 100, True, True),
		(31, 100, True, False),
		(1, 3, True, False),
	],
)
def test_more_than_50_percent_not_done_and_30_for_leaders(undone, of, leader, free):
	data = {"leader": leader, "tasks": many((undone, UNDONE), (of - undone, {})), "general": "30"}
	if leader:
		data["leadership"] = {"unit_results": "100", "organising": "100", "uniting": "100"}
	# without the conditions, so that only the disqualification speaks
	scheme = variant("thanh_hoa_1053", conditions=[])
	found = run(data, scheme)
	code = "too_much_undone_leader" if leader else "too_much_undone_staff"
	assert checks(found)[code].met is free
	assert (found.proposed_level == found.level_by_points) is free


def test_only_the_rules_of_the_audience_are_looked_at():
	staff = checks(run({"tasks": many((1, {})), "general": "20"}))
	assert "unit_undone" not in staff and "excellent_units_done" not in staff
	assert "unit_corruption" not in staff


@pytest.mark.parametrize(
	("tasks", "level"),
	[
		(many((3, EXCEEDED), (7, {})), "excellent"),
		(many((3, EXCEEDED), (6, {}), (1, LATE)), "completed"),
		(many((3, EXCEEDED), (6, {}), (1, FAILED)), "completed"),
		(many((3, EXCEEDED), (6, {}), (1, UNDONE)), "completed"),
	],
)
def test_each_condition_lowers_the_level_to_the_first_that_holds(tasks, level):
	assert run({"tasks": tasks, "general": "30", "facts": FIXED}).proposed_level == level


@pytest.mark.parametrize(
	("facts", "level", "met"),
	[
		({"shortcomings_fixed": True}, "excellent", True),
		({"shortcomings_fixed": False}, "good", False),
		({}, "excellent", None),
	],
)
def test_shortcomings(facts, level, met):
	found = run({"tasks": many((1, EXCEEDED)), "general": "30", "facts": facts})
	assert (found.proposed_level, checks(found)["excellent_shortcomings"].met) == (level, met)


def test_missing_figures_may_count_as_failed():
	scheme = variant("quy_dinh_366", **{"downgrade.no_figures": "fail"})
	assert run({"tasks": many((1, EXCEEDED)), "general": "30"}, scheme).proposed_level == "good"


@pytest.mark.parametrize(
	("units", "level"),
	[
		({"total": 10, "done": 10, "on_time": 10, "with_quality": 10, "exceeded": 3}, "excellent"),
		({"total": 10, "done": 10, "on_time": 10, "with_quality": 10, "exceeded": 2}, "good"),
		({"total": 10, "done": 10, "on_time": 10, "with_quality": 9, "exceeded": 3}, "completed"),
		({"total": 10, "done": 10, "on_time": 8, "with_quality": 10, "exceeded": 3}, "completed"),
		({"total": 10, "done": 10, "on_time": 7, "with_quality": 10, "exceeded": 3}, "completed"),
		({"total": 10, "done": 9, "on_time": 9, "with_quality": 9, "exceeded": 3}, "completed"),
		({"total": 10, "done": 7, "on_time": 7, "with_quality": 7, "exceeded": 3}, "completed"),
		({"total": 10, "done": 6, "on_time": 6, "with_quality": 6, "exceeded": 3}, "not_completed"),
		({"total": 0}, "excellent"),
	],
)
def test_the_units_a_leader_leads_count_likewise(units, level):
	led = {"unit_results": "100", "organising": "100", "uniting": "100"}
	data = {"leader": True, "tasks": many((1, EXCEEDED)), "general": "30", "leadership": led}
	assert run({**data, "facts": {**FIXED, "unit_tasks": units}}).proposed_level == level


@pytest.mark.parametrize(
	("fact", "level"),
	[
		({"discipline": "none"}, "excellent"),
		({"discipline": "reprimand"}, "not_completed"),
		({"discipline": "expulsion"}, "not_completed"),
		({"degradation": True}, "not_completed"),
		({"forbidden_conduct": True}, "not_completed"),
		({"unit_corruption": True}, "excellent"),  # of a leader only
	],
)
def test_disqualifications(fact, level):
	found = run({"tasks": many((1, EXCEEDED)), "general": "30", "facts": {**FIXED, **fact}})
	assert (found.level_by_points, found.proposed_level) == ("excellent", level)


def test_corruption_in_the_unit_falls_on_its_leader():
	led = {"unit_results": "100", "organising": "100", "uniting": "100"}
	data = {"leader": True, "tasks": many((1, EXCEEDED)), "general": "30", "leadership": led}
	assert run({**data, "facts": {**FIXED, "unit_corruption": True}}).proposed_level == "not_completed"


def test_a_disqualification_holds_without_a_total():
	found = run({"tasks": [], "general": "30", "facts": {"degradation": True}})
	assert (found.total, found.level_by_points, found.proposed_level) == (None, None, "not_completed")


def test_a_disqualification_never_raises_a_level():
	scheme = variant("quy_dinh_366")
	data = scheme.as_dict()
	data["disqualifications"][0]["level"] = "completed"
	changed = variant("quy_dinh_366", disqualifications=data["disqualifications"])
	case = {"tasks": many((1, UNDONE), (1, {})), "general": "0", "facts": {"discipline": "warning"}}
	assert run(case, changed).proposed_level == "not_completed"
	case = {"tasks": many((1, EXCEEDED)), "general": "30", "facts": {**FIXED, "discipline": "warning"}}
	assert run(case, changed).proposed_level == "completed"


def test_discipline_compares_severity():
	data = SCHEME.as_dict()["disqualifications"]
	data[0]["value"] = "warning"
	scheme = variant("quy_dinh_366", disqualifications=data)
	case = {"tasks": many((1, EXCEEDED)), "general": "30"}
	levels = [
		run({**case, "facts": {"discipline": code}}, scheme).proposed_level
		for code in ("none", "reprimand", "warning", "salary_reduction")
	]
	assert levels == ["excellent", "excellent", "not_completed", "not_completed"]


def test_a_floor_stops_the_downgrade_but_not_the_points():
	scheme = variant("quy_dinh_366", **{"downgrade.lowest_level": "completed"})
	undone = many((4, {}), (1, UNDONE))
	assert run({"tasks": undone, "general": "30"}, scheme).proposed_level == "completed"
	assert (
		run({"tasks": undone, "general": "0", "deductions": "20"}, scheme).proposed_level == "not_completed"
	)


def test_downgrade_to_a_named_level():
	changes = {"downgrade.rule": "named_level", "downgrade.named_level": "completed"}
	scheme = variant("quy_dinh_366", **changes)
	assert run({"tasks": many((1, {})), "general": "30"}, scheme).proposed_level == "completed"
	# already at the named level or below: it stays
	assert (
		run({"tasks": many((1, LATE)), "general": "0", "deductions": "10"}, scheme).proposed_level
		== "completed"
	)


@pytest.mark.parametrize(
	("comparison", "share", "met"),
	[
		("at_least", 50, True), ("at_most", 50, True), ("more_than", 50, False), ("less_than", 50, False),
		("at_least", 49, False), ("at_most", 49, True), ("more_than", 49, False), ("less_than", 49, True),
		("at_least", 51, True), ("at_most", 51, False), ("more_than", 51, True), ("less_than", 51, False),
	],
)  # fmt: skip
def test_comparisons(comparison, share, met):
	condition = {
		"code": "x", "level": "excellent", "measure": "tasks_exceeded", "comparison": comparison, "value": "50",
		"name_vi": "x", "name_en": "x",
	}  # fmt: skip
	scheme = variant("quy_dinh_366", conditions=[condition])
	tasks = many((share, EXCEEDED), (100 - share, {}))
	assert checks(run({"tasks": tasks, "general": "30"}, scheme))["x"].met is met


@pytest.mark.parametrize(
	("measure", "full", "zero"),
	[
		("tasks_done", "100.00", "0.00"),
		("tasks_on_time", "100.00", "0.00"),
		("tasks_with_quality", "100.00", "0.00"),
		("tasks_exceeded", "0.00", "0.00"),
		("tasks_late", "0.00", "0.00"),
		("tasks_not_done", "0.00", "100.00"),
	],
)
def test_shares_without_any_task(measure, full, zero):
	condition = {
		"code": "x", "level": "excellent", "measure": measure, "comparison": "at_least", "value": "50",
		"name_vi": "x", "name_en": "x",
	}  # fmt: skip
	for rule, expected in (("full", full), ("zero", zero), ("unrated", "")):
		changes = {"conditions": [condition], "result.nothing_assigned": rule}
		scheme = variant("quy_dinh_366", **changes)
		assert checks(run({"tasks": [], "general": "30"}, scheme))["x"].found == expected


@pytest.mark.parametrize(
	("task", "on_time"),
	[
		({}, 1),
		({"delays": 1}, 0),
		({"delays": 2, "objective_delays": 2}, 1),
		({"delays": 1, "on_time": True}, 1),
		({"on_time": False}, 0),
		({"completed": "0", "on_time": True}, 0),
	],
)
def test_on_time(task, on_time):
	assert run({"tasks": many((1, task)), "general": "30"}).counts.on_time == on_time


@pytest.mark.parametrize(
	("counts", "message"),
	[
		(
			{"total": 3, "done": 4},
			r"facts\.unit_tasks\.done: must not be larger|facts\.unit_tasks\.done: must not be more",
		),
		({"total": 3, "done": 2, "on_time": 3}, r"facts\.unit_tasks\.on_time: must not be more than done"),
		({"total": 3, "done": 2, "exceeded": 3}, r"facts\.unit_tasks\.exceeded"),
		({"total": -1}, r"facts\.unit_tasks\.total: must be at least 0"),
	],
)
def test_impossible_counts_of_units(counts, message):
	led = {"unit_results": "100", "organising": "100", "uniting": "100"}
	with pytest.raises(CaseError, match=message):
		run(
			{
				"leader": True,
				"tasks": many((1, {})),
				"general": "1",
				"leadership": led,
				"facts": {"unit_tasks": counts},
			}
		)
