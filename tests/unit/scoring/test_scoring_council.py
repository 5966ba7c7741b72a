"""Councils and votes, worked by hand."""

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_helpers import half_up, variant

from cadre_kpi.scoring import CaseError, aggregate_scores, load, parse_case, score
from cadre_kpi.scoring.exact import round_half_up


def council_scheme(**changes):
	return variant("vinh_phuc_371", **{f"council.{key}": value for key, value in changes.items()})


def run(members, scheme=None, tasks=None):
	scheme = scheme or load("vinh_phuc_371")
	tasks = tasks or [{"assigned": "1", "completed": "1"}]
	return score(scheme, parse_case({"leader": True, "tasks": tasks, "council": members}, scheme))


def sheets(*scores):
	return [{"member": str(index), "scores": [str(value)]} for index, value in enumerate(scores)]


@pytest.mark.parametrize(
	("aggregation", "trim", "scores", "expected"),
	[
		("mean", 0, (70, 80, 100), "83.33"),
		("median", 0, (70, 80, 100), "80.00"),
		("median", 0, (70, 80, 91, 100), "85.50"),
		("trimmed_mean", 1, (0, 80, 85, 100), "82.50"),
		("trimmed_mean", 1, (10, 20, 90), "20.00"),
		("trimmed_mean", 2, (0, 1, 60, 99, 100), "60.00"),
	],
)
def test_aggregation(aggregation, trim, scores, expected):
	changes = {"aggregation": aggregation, "trim_each_side": trim, "min_members": max(3, 2 * trim + 1)}
	assert str(run(sheets(*scores), council_scheme(**changes)).total) == expected


@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=9), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_aggregates_agree_with_fractions_whatever_the_order(scores, random):
	exact = [Fraction(value) for value in scores]
	expected = {
		"mean": sum(exact) / len(exact),
		"median": median(exact),
		"trimmed_mean": sum(sorted(exact)[1:-1]) / (len(exact) - 2),
	}
	random.shuffle(scores)
	for aggregation, value in expected.items():
		rules = council_scheme(
			aggregation=aggregation, trim_each_side=1 if aggregation == "trimmed_mean" else 0
		).council
		found = aggregate_scores(rules, scores)
		assert found == value
		assert round_half_up(found) == half_up(value)
		assert min(exact) <= value <= max(exact)


def test_nothing_left_to_aggregate():
	for changes in (
		{"aggregation": "mean"},
		{"aggregation": "median"},
		{"aggregation": "trimmed_mean", "trim_each_side": 1},
	):
		with pytest.raises((ValueError, IndexError)):
			aggregate_scores(council_scheme(**changes).council, [])


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_sheets_to_trim_are_no_score_and_no_failure(count):
	found = run(sheets(*[80] * count), council_scheme(aggregation="trimmed_mean", trim_each_side=1))
	assert (found.total, found.council.quorum, found.council.tasks) == (None, False, ())


@pytest.mark.parametrize(
	("weighting", "expected"), [("weight", "82.00"), ("coefficient", "85.00"), ("equal", "75.00")]
)
def test_tasks_are_weighted_as_the_scheme_says(weighting, expected):
	tasks = [
		{"assigned": "1", "completed": "1", "weight": "64", "coefficient": "7"},
		{"assigned": "1", "completed": "1", "weight": "36", "coefficient": "3"},
	]
	members = [{"member": str(number), "scores": ["100", "50"]} for number in range(3)]
	assert str(run(members, council_scheme(weighting=weighting), tasks).total) == expected


def test_without_weights_the_coefficients_count():
	tasks = [{"assigned": "1", "completed": "1", "coefficient": value} for value in ("7", "3")]
	members = [{"member": str(number), "scores": ["100", "50"]} for number in range(3)]
	assert str(run(members, council_scheme(weighting="weight"), tasks).total) == "85.00"


@pytest.mark.parametrize(
	("scored", "absent", "conflicted", "quorum"),
	[
		(3, 0, 0, True),
		(3, 1, 0, True),  # 3 of 4, two thirds are 2.67
		(3, 2, 0, False),  # 3 of 5, two thirds are 3.33
		(4, 2, 0, True),  # exactly two thirds
		(3, 1, 4, True),  # those in conflict are not entitled
		(2, 0, 0, False),  # fewer than three members
		(2, 1, 0, False),
	],
)
def test_quorum(scored, absent, conflicted, quorum):
	members = sheets(*[80] * scored)
	members += [{"member": f"a{number}", "absent": True} for number in range(absent)]
	members += [{"member": f"c{number}", "conflicted": True} for number in range(conflicted)]
	found = run(members)
	assert found.council.quorum is quorum
	assert (found.total is not None) is quorum
	assert (found.unrated == "no_quorum") is not quorum


def test_a_member_in_conflict_changes_nothing():
	own = run(sheets(70, 80, 90))
	with_conflict = run([*sheets(70, 80, 90), {"member": "self", "conflicted": True}])
	assert own.total == with_conflict.total == Decimal("80.00")
	assert with_conflict.council.conflicted == ("self",)


def test_spread_and_outliers():
	task = run(sheets(90, 90, 60), council_scheme(outlier_percent="20")).council.tasks[0]
	assert (task.lowest, task.highest, task.spread) == (60, 90, 30)
	assert task.deviation == Decimal("14.14")  # mean 80: √((100 + 100 + 400) / 3)
	assert task.outliers == ()  # exactly 20 is not further than 20
	task = run(sheets(90, 90, 59), council_scheme(outlier_percent="20")).council.tasks[0]
	assert task.outliers == ("2",)  # mean 79.67, 20.67 away
	assert run(sheets(90, 90, 0), council_scheme(outlier_percent="0")).council.tasks[0].outliers == ()


def test_a_sheet_by_criteria_adds_up():
	criteria = [
		{"code": "quantity", "scope": "council", "group_vi": "x", "group_en": "x", "name_vi": "x", "name_en": "x", "max_points": "60"},
		{"code": "new", "scope": "council", "group_vi": "x", "group_en": "x", "name_vi": "x", "name_en": "x", "max_points": "40", "kind": "met"},
	]  # fmt: skip
	scheme = variant("vinh_phuc_371", criteria=criteria)
	members = [{"member": str(n), "scores": [{"quantity": "50", "new": n > 0}]} for n in range(3)]
	assert str(run(members, scheme).total) == "76.67"  # (50 + 90 + 90) / 3
	for wrong, message in (
		({"quantity": "61", "new": True}, r"council\[0\]\.scores\[0\]\.quantity: must be at most 60"),
		({"quantity": "1"}, r"council\[0\]\.scores\[0\]\.new: is missing"),
		({"quantity": "1", "new": True, "old": "1"}, r"council\[0\]\.scores\[0\]\.old: is not a known key"),
	):
		with pytest.raises(CaseError, match=message):
			run([{"member": "0", "scores": [wrong]}], scheme)


@pytest.mark.parametrize(
	("members", "message"),
	[
		(sheets(101), r"council\[0\]\.scores\[0\]: must be at most 100, found 101"),
		(sheets(-1), r"council\[0\]\.scores\[0\]: must be at least 0, found -1"),
		([{"member": "1", "scores": []}], r"council\[0\]\.scores: must have 1 entries, found 0"),
		(
			[{"member": "1", "scores": ["1"]}, {"member": "1", "scores": ["1"]}],
			r"council\[1\]\.member: 1 occurs",
		),
		(
			[{"member": "1", "absent": True, "scores": ["1"]}],
			r"council\[0\]\.scores: cannot be used together with absent",
		),
		([{"member": "1", "conflicted": True, "scores": ["1"]}], r"council\[0\]\.scores: .* conflicted"),
		(
			[{"member": "1", "scores": ["1"], "vote": "good"}],
			r"council\[0\]\.vote: is not used by this scheme",
		),
		([], "council: is missing"),
	],
)
def test_impossible_sheets_are_refused(members, message):
	with pytest.raises(CaseError, match=message):
		run(members)


def test_scores_where_no_council_scores():
	scheme = load("khanh_hoa_622")
	case = {"tasks": [{"assigned": "1", "completed": "1"}], "general": "1", "council": sheets(5)}
	with pytest.raises(CaseError, match=r"council\[0\]\.scores: is not used"):
		score(scheme, parse_case(case, scheme))


def test_blend_of_components_and_council():
	changes = {
		"method": "blend",
		"general_max": "30",
		"result_max": "70",
		"share_components": "60",
		"share_council": "40",
	}
	scheme = variant("vinh_phuc_371", **{f"result.{key}": value for key, value in changes.items()})
	case = {
		"leader": True,
		"tasks": [{"assigned": "4", "completed": "3"}],
		"general": "20",
		"council": sheets(80, 90, 100),
	}
	found = score(scheme, parse_case(case, scheme))
	# (75 × 60 % + 90 × 40 %) × 70 % = 56.7
	assert (str(found.result), str(found.total)) == ("56.70", "76.70")
	case["council"] = sheets(80)
	assert score(scheme, parse_case(case, scheme)).total is None


def ballot(votes, entitled=None, chair=0, **changes):
	scheme = variant("yen_binh_06", **{f"votes.{key}": value for key, value in changes.items()})
	members = [{"member": str(n), "vote": vote, "chair": n == chair} for n, vote in enumerate(votes)]
	members += [{"member": f"x{n}"} for n in range((entitled or len(votes)) - len(votes))]
	return score(scheme, parse_case({"council": members}, scheme))


E, G, C = "excellent", "good", "completed"


@pytest.mark.parametrize(
	("votes", "changes", "outcome", "level"),
	[
		([G, G, E], {}, "decided", G),
		([G, G, E, E], {"tie": "undecided"}, "tied", None),
		([G, E, E, G], {"tie": "chair"}, "decided_by_tie_rule", G),
		([E, G, E, G], {"tie": "chair"}, "decided_by_tie_rule", E),
		([G, G, E, E], {"tie": "higher"}, "decided_by_tie_rule", E),
		([G, G, E, E], {"tie": "lower"}, "decided_by_tie_rule", G),
		([G, G, E, C], {}, "no_majority", None),  # exactly half is not more than half
		([G, E, C], {"tie": "higher"}, "no_majority", None),
		([G, G, E, C], {"majority": "0/1"}, "decided", G),
		([C, G, E], {"majority": "0/1", "tie": "lower"}, "decided_by_tie_rule", C),
		([C, G, G, E, E], {"majority": "0/1", "tie": "chair"}, "tied", None),  # the chair voted for neither
		([G, G, G, E], {"majority": "3/4"}, "no_majority", None),
		([G, G, G, G, E], {"majority": "3/4"}, "decided", G),
	],
)
def test_votes(votes, changes, outcome, level):
	found = ballot(votes, **changes)
	assert (found.vote.outcome, found.vote.level, found.proposed_level) == (outcome, level, level)


@pytest.mark.parametrize(
	("cast", "entitled", "valid"), [(3, 6, True), (3, 7, False), (4, 7, True), (1, 1, True)]
)
def test_quorum_of_a_vote(cast, entitled, valid):
	found = ballot([G] * cast, entitled)
	assert (found.vote.outcome == "decided") is valid
	assert (found.proposed_level == G) is valid


def test_nobody_voted_yet():
	found = score(load("yen_binh_06"), parse_case({}, load("yen_binh_06")))
	assert (found.vote, found.proposed_level) == (None, None)
	assert ballot([], 3).vote.outcome == "no_quorum"


@pytest.mark.parametrize(
	("member", "message"),
	[
		({"member": "1", "vote": "best"}, r"council\[0\]\.vote: must be one of"),
		(
			{"member": "1", "vote": G, "absent": True},
			r"council\[0\]\.vote: cannot be used together with absent",
		),
		({"member": "1", "vote": G, "conflicted": True}, r"council\[0\]\.vote: .*conflicted"),
	],
)
def test_impossible_votes_are_refused(member, message):
	scheme = load("yen_binh_06")
	with pytest.raises(CaseError, match=message):
		score(scheme, parse_case({"council": [member]}, scheme))


def test_one_chair_only():
	scheme = load("yen_binh_06")
	members = [{"member": str(n), "vote": G, "chair": True} for n in range(2)]
	with pytest.raises(CaseError, match=r"council\[1\]\.chair"):
		score(scheme, parse_case({"council": members}, scheme))
