"""The verified figures of a unit in the result: whether, how much, for whom; Yên Bình's 26 targets worked by hand."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_helpers import half_up, variant

from cadre_kpi.scoring import SchemeError, explain, load, parse, parse_case, score, write_explanation

BANDS = [
	{"code": f"target_{number}", "kind": "indicator", "from_value": number, "percent": number}
	for number in ("0", "50", "70", "100")
]
# 8 reached or exceeded, 16 at 70 % or more, 2 between 50 and 70 %
TARGETS = [*("100", "110") * 4, *("70", "99") * 8, "50", "69.9"]
# own work alone makes the points
WHOLE = {"result.general_max": "0", "result.result_max": "100", "criteria": []}
ALONE = variant("khanh_hoa_622", **WHOLE)


def counting(code="khanh_hoa_622", bands=(), **changes):
	rules = {"enabled": True, "share": "20", "kinds": "development,satisfaction", **changes}
	values = {f"indicators.{key}": value for key, value in rules.items()}
	return variant(code, bands=list(bands), **WHOLE, **values)


def result_of(scheme, facts=None, **changes):
	data = {"tasks": [{"assigned": "10", "completed": "8"}], "leader": True, **changes}
	return score(scheme, parse_case({**data, "facts": facts or {}}, scheme))


def reached(*figures, kind="development"):
	return {"indicators": [{"reached": figure, "kind": kind} for figure in figures]}


def test_the_26_targets_of_yen_binh_by_bands_and_by_what_was_reached():
	assert len(TARGETS) == 26
	by_bands = result_of(counting(bands=BANDS), reached(*TARGETS))
	own = result_of(ALONE).exact_total
	targets = Fraction(8 * 100 + 16 * 70 + 2 * 50, 26)
	assert by_bands.indicators.share * 100 == targets
	assert by_bands.exact_total == own * Fraction(4, 5) + targets / 5
	plainly = result_of(counting(), reached(*TARGETS))
	# above 100 % counts 100 %: the cap
	expected = (8 * 100 + 8 * 70 + 8 * 99 + 50 + Fraction("69.9")) / 26
	assert plainly.indicators.share * 100 == expected
	assert plainly.total == half_up(own * Fraction(4, 5) + expected / 5)
	uncapped = result_of(counting(cap_percent="110"), reached(*TARGETS))
	assert uncapped.indicators.share * 100 == expected + Fraction(4 * 10, 26)


def test_for_whom_they_count():
	own = result_of(ALONE).exact_total
	for audience, leader, deputy, counts in (
		("head", True, False, True),
		("head", True, True, False),
		("head", False, False, False),
		("leader", True, True, True),
		("leader", False, False, False),
		("all", False, False, True),
	):
		facts = {**reached("0"), "deputy": deputy}
		found = result_of(counting(audience=audience), facts, leader=leader)
		assert (found.indicators is not None) is counts, (audience, leader, deputy)
		assert found.exact_total == (own * Fraction(4, 5) if counts else own)


def test_only_the_kinds_that_the_scheme_names():
	facts = {"indicators": [{"reached": "100"}, {"reached": "0", "kind": "satisfaction"}]}
	assert result_of(counting(kinds="development"), facts).indicators.share == 1
	assert result_of(counting(kinds="satisfaction"), facts).indicators.share == 0
	assert result_of(counting(), facts).indicators.share == Fraction(1, 2)


def test_without_verified_figures():
	own = result_of(ALONE)
	left_out, zero = result_of(counting()), result_of(counting(no_figures="zero"))
	assert left_out.exact_total == own.exact_total
	assert zero.exact_total == own.exact_total * Fraction(4, 5)
	assert [step.key for step in explain(left_out)].count("indicators_left_out") == 1
	assert "indicators_zero" in [step.key for step in explain(zero)]


def test_own_work_beyond_its_maximum_does_not_make_up_for_the_unit():
	scheme = counting(**{"share": "50"})
	loose = parse(
		{**scheme.as_dict(), "result": {**scheme.as_dict()["result"], "cap_on": "none"}},
		require_sources=False,
	)
	found = result_of(loose, reached("0"), tasks=[{"assigned": "1", "completed": "5"}])
	assert found.exact_total <= 50


def test_every_figure_is_explained():
	scheme = counting(bands=BANDS)
	facts = {"indicators": [{"reached": "69.9", "name": "Thu ngân sách", "kind": "development"}]}
	lines = write_explanation(result_of(scheme, facts))
	assert any(
		"“Thu ngân sách” (phát triển) đạt 69,9 % mục tiêu" in line and "50 %" in line for line in lines
	)
	assert any("tính cho người đứng đầu: 50,00 %" in line for line in lines)
	assert any("× 80 % + chỉ tiêu của đơn vị × 20 %" in line for line in lines)
	assert any("counted for the head" in line for line in write_explanation(result_of(scheme, facts), "en"))


def test_a_condition_asks_for_the_share_of_targets_reached():
	rule = {
		"code": "targets",
		"level": "excellent",
		"name_vi": "Chỉ tiêu",
		"name_en": "Targets",
		"measure": "indicators_reached",
		"comparison": "at_least",
		"value": "50",
		"audience": "leader",
	}
	scheme = variant("khanh_hoa_622", conditions=[rule], **WHOLE)
	done = {"tasks": [{"assigned": "10", "completed": "10"}]}
	found = result_of(scheme, reached(*TARGETS), **done)
	(check,) = found.rating.checks[:1]
	assert (check.met, check.count, check.of, found.proposed_level) == (False, 8, 26, "good")
	assert result_of(scheme, reached("100"), **done).proposed_level == "excellent"
	assert result_of(scheme, **done).rating.checks[0].met is None


@pytest.mark.parametrize(
	("changes", "path", "code"),
	[
		({"indicators.share": "0"}, "indicators.share", "not_above"),
		({"indicators.kinds": ""}, "indicators.kinds", "missing"),
		({"indicators.audience": "mayor"}, "indicators.audience", "not_allowed"),
		({"indicators.enabled": False, "bands": BANDS}, "bands", "requires"),
	],
)
def test_what_contradicts_itself_is_refused(changes, path, code):
	data = copy.deepcopy(counting().as_dict())
	for name, value in changes.items():
		group, _dot, key = name.partition(".")
		if key:
			data[group][key] = value
		else:
			data[group] = value
	with pytest.raises(SchemeError) as refused:
		parse(data, require_sources=False)
	assert (path, code) in [(error.path, error.code) for error in refused.value.errors]


def test_votes_have_no_points_to_share():
	values = {"indicators.enabled": True, "indicators.share": "20", "indicators.kinds": "development"}
	with pytest.raises(SchemeError) as refused:
		variant("yen_binh_06", **values)
	assert [error.path for error in refused.value.errors] == ["indicators.enabled"]


def test_whether_they_count_rests_on_a_source_in_every_scheme():
	for code in ("vinh_phuc_371", "nghi_dinh_335", "tp_hcm_06"):
		scheme = load(code)
		assert not scheme.indicators.enabled and scheme.get_source("indicators.enabled").text_vi
	data = load("vinh_phuc_371").as_dict()
	data["indicators"] = {"enabled": True, "share": "20", "kinds": "development"}
	with pytest.raises(SchemeError) as refused:
		parse(data)
	assert {error.path for error in refused.value.errors if error.code == "no_source"} == {
		f"indicators.{name}" for name in ("share", "audience", "kinds", "cap_percent", "no_figures")
	}


def test_figures_are_decimals():
	assert result_of(counting(), reached("33.333")).indicators.rows[0][0].reached == Decimal("33.333")


def test_follow_ups_say_whose_rating_calls_for_them():
	rows = {row.code: row for row in load("yen_binh_06").follow_ups}
	levels = ("excellent", "good", "completed", "not_completed")
	assert [rows["planning"].calls_for(level) for level in levels] == [True, True, False, False]
	assert [rows["training"].calls_for(level) for level in levels] == [False, False, True, False]
	worse = variant(
		"yen_binh_06", follow_ups=[{**load("yen_binh_06").as_dict()["follow_ups"][2], "reach": "or_worse"}]
	).follow_ups[0]
	assert [worse.calls_for(level) for level in levels] == [False, False, True, True]
