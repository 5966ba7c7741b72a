"""Components a to e at their edges, worked by hand."""

from decimal import Decimal

import pytest
from scoring_helpers import bare, variant

from cadre_kpi.scoring import CaseError, build_result_dict, compute_unit_results, load, parse_case, score


def run(data, scheme=None):
	scheme = scheme or load("nghi_dinh_335")
	return score(scheme, parse_case({"general": "0", **data}, scheme))


def abc(tasks, **changes):
	shown = build_result_dict(run({"tasks": tasks}, bare(**changes)))["components"]
	return shown["a"], shown["b"], shown["c"]


def row(assigned, completed, **rest):
	return {"assigned": assigned, "completed": completed, **rest}


@pytest.mark.parametrize(
	("failures", "kept"), [(0, "100.00"), (1, "75.00"), (2, "50.00"), (3, "25.00"), (4, "0.00"), (5, "0.00")]
)
def test_each_failure_takes_25_percent_off_the_row_down_to_nothing(failures, kept):
	assert abc([row("8", "8", quality_failures=failures)]) == ("100.00", kept, "100.00")
	assert abc([row("8", "8", delays=failures)]) == ("100.00", "100.00", kept)


@pytest.mark.parametrize(("failures", "kept"), [(1, "96.88"), (4, "87.50"), (32, "0.00"), (33, "0.00")])
def test_off_a_single_product(failures, kept):
	# 8 products; each failure takes a quarter of one: (8 − 0.25) / 8 = 96.875 %
	changes = {"result.penalty_on": "product"}
	assert abc([row("8", "8", quality_failures=failures)], **changes)[1] == kept


def test_a_failure_never_eats_into_another_task():
	tasks = [row("5", "5", quality_failures=9), row("5", "5")]
	assert abc(tasks)[1] == "50.00"
	assert abc(tasks, **{"result.penalty_on": "product"})[1] == "77.50"  # (5 − 2.25 + 5) / 10


def test_objective_findings_are_left_out():
	assert abc([row("8", "8", delays=3, objective_delays=2)])[2] == "75.00"
	assert abc([row("8", "8", delays=3, objective_delays=3)])[2] == "100.00"


def test_penalty_is_a_parameter():
	assert abc([row("8", "8", delays=2)], **{"result.penalty_percent": "10"})[2] == "80.00"
	assert abc([row("8", "8", delays=2)], **{"result.penalty_percent": "0"})[2] == "100.00"


def test_base_assigned_or_completed():
	tasks = [row("10", "5", quality_failures=1)]
	assert abc(tasks) == ("50.00", "37.50", "50.00")
	assert abc(tasks, **{"result.base": "completed"}) == ("50.00", "75.00", "100.00")


def test_nothing_completed_is_zero_on_both_bases():
	assert abc([row("10", "0")]) == ("0.00", "0.00", "0.00")
	assert abc([row("10", "0")], **{"result.base": "completed"}) == ("0.00", "0.00", "0.00")


def test_excess_makes_up_for_another_task_only_where_the_cap_is_on_the_total():
	tasks = [row("10", "20"), row("10", "5")]
	assert abc(tasks)[0] == "75.00"
	assert abc(tasks, **{"result.cap_on": "total"})[0] == "100.00"
	assert abc([row("10", "12"), row("10", "5")], **{"result.cap_on": "total"})[0] == "85.00"


def test_a_higher_cap_lets_excess_count_but_never_above_the_maximum():
	tasks = [row("10", "15"), row("10", "5")]
	assert abc(tasks, **{"result.cap_percent": "120"})[0] == "85.00"  # (12 + 5) / 20
	found = run({"tasks": [row("10", "15")]}, bare(**{"result.cap_percent": "120"}))
	assert (build_result_dict(found)["components"]["a"], found.result) == ("120.00", Decimal("70.00"))


def test_coefficients_weigh_amounts():
	tasks = [row("10", "10", coefficient="1.5"), row("5", "0", coefficient="3")]
	assert abc(tasks)[0] == "50.00"


@pytest.mark.parametrize(
	("rule", "total", "level"),
	[("full", "70.00", "good"), ("zero", "0.00", "not_completed"), ("unrated", "None", None)],
)
@pytest.mark.parametrize("tasks", [[], [row("0", "7")]])
def test_nothing_assigned(rule, total, level, tasks):
	found = run({"tasks": tasks}, bare(**{"result.nothing_assigned": rule}))
	assert (str(found.total), found.proposed_level) == (total, level)


def test_nothing_assigned_refused():
	with pytest.raises(CaseError, match=r"^tasks: nothing is assigned"):
		run({"tasks": []}, bare(**{"result.nothing_assigned": "refuse"}))


@pytest.mark.parametrize(
	("ratings", "expected"),
	[
		({}, "100"),
		({"excellent": 2, "good": 1, "completed": 4}, "100"),
		({"excellent": 9, "not_completed": 1}, "50"),
		({"excellent": 9, "not_completed": 0}, "100"),
	],
)
def test_d_from_the_ratings_of_those_managed(ratings, expected):
	assert compute_unit_results(load("nghi_dinh_335").result, ratings) == Decimal(expected)


def test_d_with_another_pass_level():
	rules = variant(**{"result.unit_pass_level": "good"}).result
	assert compute_unit_results(rules, {"completed": 1}) == 50
	assert compute_unit_results(rules, {"good": 1}) == 100


@pytest.mark.parametrize(
	("d", "dd", "e", "result"),
	[("100", "100", "100", "70.00"), ("50", "100", "100", "64.17"), ("50", "50", "50", "52.50")],
)
def test_six_components_of_a_leader(d, dd, e, result):
	led = {"unit_results": d, "organising": dd, "uniting": e}
	found = run({"leader": True, "tasks": [row("1", "1")], "leadership": led})
	assert str(found.result) == result  # 550 / 6 × 0.7 = 64.1666…, 450 / 6 × 0.7 = 52.5


def test_other_values_of_the_leaders_components_where_the_scheme_allows_them():
	led = {"unit_results": "80", "organising": "90", "uniting": "70"}
	data = {"leader": True, "tasks": [row("1", "1")], "leadership": led}
	with pytest.raises(CaseError, match=r"leadership\.unit_results: must be one of 100, 50, found 80"):
		run(data)
	free = bare(**{"result.leader_two_values": False})
	assert str(run(data, free).result) == "63.00"  # 540 / 6 × 0.7
	led.update(unit_results="0", organising="0", uniting="0.5")
	assert str(run(data, free).result) == "35.06"  # 300.5 / 6 × 0.7 = 35.0583…


def test_the_greatest_figures_are_still_exact():
	biggest = row("999999999999998.999999", "999999999999997.999999", coefficient="999999999999998.999999")
	assert abc([biggest, row("1", "1")])[0] == "100.00"
	assert abc([row("1", "1", delays=1_000_000, quality_failures=1_000_000)]) == ("100.00", "0.00", "0.00")


@pytest.mark.parametrize(
	("changes", "message"),
	[
		({"leader": True}, "leadership: is missing"),
		(
			{"leadership": {"unit_results": "100", "organising": "100", "uniting": "100"}},
			"leadership: is only for",
		),
		(
			{"leader": True, "leadership": {"organising": "100", "uniting": "100"}},
			"leadership.unit_results: is missing",
		),
		(
			{
				"leader": True,
				"leadership": {"unit_results": "100", "organising": "100", "uniting": "100"},
				"facts": {"managed_ratings": {"good": 1}},
			},
			"leadership.unit_results: cannot be used together with facts.managed_ratings",
		),
		({"facts": {"deputy": True}}, "facts.deputy: is only for leaders"),
		({"facts": {"unit_tasks": {"total": 1}}}, "facts.unit_tasks: is only for leaders"),
	],
)
def test_contradictory_leadership_is_refused(changes, message):
	with pytest.raises(CaseError, match="^" + message.replace(".", r"\.")):
		run({"tasks": [row("1", "1")], **changes})


def test_a_deputy_is_measured_on_the_field_not_the_unit():
	facts = {"deputy": True, "field_ratings": {"not_completed": 1}, "managed_ratings": {"good": 1}}
	led = {"organising": "100", "uniting": "100"}
	found = run({"leader": True, "tasks": [row("1", "1")], "leadership": led, "facts": facts})
	assert build_result_dict(found)["components"]["d"] == "50.00"
	head = run(
		{"leader": True, "tasks": [row("1", "1")], "leadership": led, "facts": {**facts, "deputy": False}}
	)
	assert build_result_dict(head)["components"]["d"] == "100.00"


@pytest.mark.parametrize(
	("general", "deductions", "total"),
	[
		("30", "0", "100.00"),
		("30", "100", "0.00"),
		("0", "70.01", "0.00"),
		("10", "5.005", "75.00"),
		("10", "5.0051", "74.99"),
	],
)
def test_the_total_stays_within_0_and_100_and_is_rounded_once(general, deductions, total):
	found = run({"tasks": [row("1", "1")], "general": general, "deductions": deductions}, bare())
	assert str(found.total) == total


def test_figures_are_not_rounded_before_the_total():
	# a = b = c = 1/3: 23.3333… + 0.005 = 23.33833… → 23.34, though the shown parts 23.33 and 0.01 also give 23.34;
	# with 0.0016 the exact sum 23.33493… stays 23.33
	third = [row("3", "1")]
	assert str(run({"tasks": third, "general": "0.005"}, bare()).total) == "23.34"
	assert str(run({"tasks": third, "general": "0.0016"}, bare()).total) == "23.33"


def test_twenty_one_tasks_of_a_commune_secretary():
	"""The article gives 21 tasks, several above target; amounts and council points are ours: 21 × 92 of 100."""
	scheme = load("vinh_phuc_khoan_san_pham")
	tasks = [row("10", "12" if index % 3 == 0 else "10") for index in range(21)]
	council = [
		{"member": str(number), "scores": [str(score)] * 21} for number, score in enumerate((90, 92, 94))
	]
	found = score(scheme, parse_case({"leader": True, "tasks": tasks, "council": council}, scheme))
	assert (str(found.total), found.proposed_level, found.counts.exceeded) == ("92.00", "excellent", 7)
