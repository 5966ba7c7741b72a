"""Laws that hold for every case: bounds, monotonicity, order, scaling, exactness, agreement with fractions."""

import ast
import copy
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_helpers import bare, components, half_up, total

import cadre_kpi.scoring as scoring
from cadre_kpi.scoring import build_result_dict, parse_case, score, score_many

SCHEME = bare()
VARIANTS = {
	(base, penalty_on, cap_on): bare(
		**{"result.base": base, "result.penalty_on": penalty_on, "result.cap_on": cap_on}
	)
	for base in ("assigned", "completed")
	for penalty_on in ("row", "product")
	for cap_on in ("row", "total")
}

amounts = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False, allow_infinity=False).map(str)
coefficients = st.decimals(min_value=Decimal("0.01"), max_value=99, places=2).map(str)


@st.composite
def findings(draw):
	number = draw(st.integers(0, 6))
	return number, draw(st.integers(0, number))


@st.composite
def tasks(draw):
	failures, delays = draw(findings()), draw(findings())
	return {
		"coefficient": draw(coefficients),
		"assigned": draw(amounts),
		"completed": draw(amounts),
		"quality_failures": failures[0],
		"objective_quality_failures": failures[1],
		"delays": delays[0],
		"objective_delays": delays[1],
	}


@st.composite
def cases(draw, min_tasks=1):
	leader = draw(st.booleans())
	data = {
		"leader": leader,
		"tasks": draw(st.lists(tasks(), min_size=min_tasks, max_size=8)),
		"general": str(draw(st.decimals(0, 30, places=2))),
		"deductions": str(draw(st.decimals(0, 100, places=2))),
	}
	if leader:
		data["leadership"] = {
			key: draw(st.sampled_from(("100", "50"))) for key in ("unit_results", "organising", "uniting")
		}
	return data


def run(data, scheme=SCHEME):
	return score(scheme, parse_case(data, scheme))


@given(cases(), st.sampled_from(sorted(VARIANTS)))
@settings(max_examples=300, deadline=None)
def test_agrees_exactly_with_a_second_computation_in_fractions(data, key):
	base, penalty_on, cap_on = key
	rules = {"base": base, "penalty_on": penalty_on, "cap_on": cap_on}
	found, expected = run(data, VARIANTS[key]), total(data, **rules)
	if expected is None:
		assert found.total is None
		return
	assert found.total == half_up(expected)
	shown = build_result_dict(found, explanation=False)["components"]
	for name, value in zip("abc", components(data, **rules), strict=True):
		assert Decimal(shown[name]) == half_up(value * 100)
	level = next(row.code for row in SCHEME.levels if found.total >= row.min_points)
	assert found.level_by_points == level


@given(cases())
@settings(deadline=None)
def test_bounds(data):
	found = run(data)
	if found.total is None:
		return
	assert 0 <= found.total <= 100 and 0 <= found.result <= 70
	assert found.total.as_tuple().exponent == -2
	shown = build_result_dict(found)["components"]
	assert all(value is None or 0 <= Decimal(value) <= 100 for value in shown.values())


@given(cases(), st.data())
@settings(deadline=None)
def test_more_completed_never_lowers_points_of_the_decree(data, draw):
	better = copy.deepcopy(data)
	row = draw.draw(st.sampled_from(better["tasks"]))
	row["completed"] = str(Decimal(row["completed"]) + draw.draw(st.decimals(0, 100, places=2)))
	before, after = run(data).total, run(better).total
	assert before is None or after >= before


@given(cases(), st.data(), st.sampled_from(("quality_failures", "delays")))
@settings(deadline=None)
def test_another_finding_never_raises_points_and_an_objective_one_changes_nothing(data, draw, kind):
	worse, excused = copy.deepcopy(data), copy.deepcopy(data)
	index = draw.draw(st.integers(0, len(data["tasks"]) - 1))
	worse["tasks"][index][kind] += 1
	excused["tasks"][index][kind] += 1
	excused["tasks"][index]["objective_" + kind] += 1
	before = run(data).total
	if before is not None:
		assert run(worse).total <= before
		assert run(excused).total == before


@given(cases(), st.decimals(0, 10, places=2))
@settings(deadline=None)
def test_deductions_and_general_points_move_the_total_their_own_way(data, step):
	before = run(data).total
	if before is None:
		return
	worse = {**data, "deductions": str(min(Decimal(100), Decimal(data["deductions"]) + step))}
	better = {**data, "general": str(min(Decimal(30), Decimal(data["general"]) + step))}
	assert run(worse).total <= before <= run(better).total


@given(cases(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_tasks_does_not_matter(data, random):
	shuffled = copy.deepcopy(data)
	random.shuffle(shuffled["tasks"])
	assert build_result_dict(run(shuffled), explanation=False) == build_result_dict(
		run(data), explanation=False
	)


@given(cases(), st.sampled_from(("0.1", "2", "7.25", "40")))
@settings(deadline=None)
def test_scaling_all_coefficients_changes_no_figure(data, factor):
	scaled = copy.deepcopy(data)
	for row in scaled["tasks"]:
		row["coefficient"] = str(Decimal(row["coefficient"]) * Decimal(factor))
	before, after = (
		build_result_dict(run(data), explanation=False),
		build_result_dict(run(scaled), explanation=False),
	)
	assert before == after


@given(cases())
@settings(deadline=None)
def test_a_task_with_nothing_assigned_changes_nothing(data):
	extra = copy.deepcopy(data)
	extra["tasks"].append({"coefficient": "9", "assigned": "0", "completed": "5", "delays": 3})
	assert build_result_dict(run(extra), explanation=False) == build_result_dict(run(data), explanation=False)


@given(cases())
@settings(deadline=None)
def test_beyond_the_assigned_amount_adds_no_points(data):
	more, exact = copy.deepcopy(data), copy.deepcopy(data)
	for row, other in zip(more["tasks"], exact["tasks"], strict=True):
		row["completed"] = str(Decimal(row["assigned"]) * 3)
		other["completed"] = other["assigned"]
	assert run(more).total == run(exact).total


@given(st.lists(cases(), max_size=5))
@settings(deadline=None, max_examples=30)
def test_many_is_the_same_as_one_by_one(batch):
	parsed = [parse_case(data, SCHEME) for data in batch]
	assert [build_result_dict(found) for found in score_many(SCHEME, iter(parsed))] == [
		build_result_dict(score(SCHEME, case)) for case in parsed
	]


def figures(value):
	if isinstance(value, dict):
		for item in value.values():
			yield from figures(item)
	elif isinstance(value, list | tuple):
		for item in value:
			yield from figures(item)
	else:
		yield value


@given(cases())
@settings(deadline=None)
def test_no_float_comes_out(data):
	assert not [value for value in figures(build_result_dict(run(data))) if isinstance(value, float)]


def test_no_float_is_written_in_the_code():
	for path in Path(scoring.__file__).parent.glob("*.py"):
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
				path.name,
				node.lineno,
			)
			assert not (isinstance(node, ast.Name) and node.id == "float"), (path.name, node.lineno)
			if isinstance(node, ast.Import | ast.ImportFrom):
				names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
				assert not [name for name in names if name.split(".")[0] in ("math", "frappe", "statistics")]


def test_a_tie_in_the_last_place_is_rounded_up_where_binary_floats_fail():
	# 2.675 is 2.67499999… as a binary float
	data = {"leader": False, "tasks": [{"assigned": "1", "completed": "0"}], "general": "2.675"}
	assert run(data).total == Decimal("2.68")
	assert half_up(Fraction("2.675")) == Decimal("2.68")
