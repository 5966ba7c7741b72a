"""The shipped schemes say what their sources say, and a wrong scheme is refused by the name of the field."""

import copy
import json
from decimal import Decimal

import pytest
from scoring_helpers import variant

from cadre_kpi.scoring import (
	SchemeError,
	check_supersession,
	compare,
	list_parameters,
	list_shipped,
	load,
	load_any,
	parse,
)
from cadre_kpi.scoring.loader import FOLDER
from cadre_kpi.scoring.scheme_sources import spread_sources

ALL = (
	"khanh_hoa_622",
	"nghi_dinh_335",
	"nghi_dinh_335_quy",
	"quy_dinh_366",
	"thanh_hoa_1053",
	"tp_hcm_06",
	"tuyen_quang_dat_hang",
	"vien_chuc_233",
	"vinh_phuc_371",
	"vinh_phuc_khoan_san_pham",
	"yen_binh_06",
)


def test_the_schemes_that_are_shipped():
	assert list_shipped() == ALL


@pytest.mark.parametrize("code", ALL)
def test_every_parameter_has_a_source_or_is_marked_as_an_assumption(code):
	scheme = load(code)
	assert scheme.code == code and scheme.name_vi != scheme.name_en
	for path in list_parameters(scheme):
		source = scheme.get_source(path)
		assert source.text_vi and source.text_en, path
		assert bool(source.document) is not source.assumption, path


@pytest.mark.parametrize("code", ALL)
def test_a_scheme_survives_writing_and_reading(code):
	scheme = load(code)
	assert parse(json.loads(json.dumps(scheme.as_dict()))) == scheme
	assert hash(scheme) == hash(parse(scheme.as_dict()))


@pytest.mark.parametrize("code", ALL)
def test_every_source_is_needed(code):
	"""Taking any one source away is noticed, but for a row whose list has a source as a whole."""
	data = load(code).as_dict()
	lists = {row["path"] for row in data["sources"]}
	for index, row in enumerate(data["sources"]):
		if row["path"].split(".")[0] in lists and "." in row["path"]:
			continue
		fewer = {**data, "sources": data["sources"][:index] + data["sources"][index + 1 :]}
		with pytest.raises(SchemeError) as refused:
			parse(fewer)
		assert {error.code for error in refused.value.errors} == {"no_source"}
		assert all(error.path.startswith(row["path"]) for error in refused.value.errors)


@pytest.mark.parametrize("code", ALL)
def test_levels_are_the_four_of_the_rules(code):
	names = [level.name_vi for level in load(code).levels]
	assert names == [
		"Hoàn thành xuất sắc nhiệm vụ",
		"Hoàn thành tốt nhiệm vụ",
		"Hoàn thành nhiệm vụ",
		"Không hoàn thành nhiệm vụ",
	]
	points = [level.min_points for level in load(code).levels]
	assert points == ([None] * 4 if code == "yen_binh_06" else [90, 70, 50, 0])


def deadlines(code):
	return {row.code: (row.day, row.month, row.year_offset, row.before) for row in load(code).deadlines}


def test_khanh_hoa():
	scheme = load("khanh_hoa_622")
	rules = scheme.task_rules
	assert (rules.exact_count, rules.max_duration_months) == (3, 12)
	covered = ["standing_members", "directors", "secretaries", "chairmen", "rotated"]
	assert [row.code for row in scheme.subjects] == covered
	assert (
		rules.quantified_output and rules.yearly_outputs and rules.serves_resolution and rules.personal_plan
	)
	dates = deadlines("khanh_hoa_622")
	assert dates["registration"] == (30, 10, -1, True)
	assert dates["assignment"] == (30, 12, -1, True)
	assert dates["self_assessment"] == (31, 12, 0, True)
	for code in ("registration", "assignment", "self_assessment"):
		assert not scheme.get_source(f"deadlines.{code}").assumption
	assert [row.number for row in scheme.resolutions][:3] == ["09-NQ/TW", "42/NQ-CP", "55/2022/QH15"]
	assert [step.body_type for step in scheme.routes if step.kind == "registration"] == [
		"", "Focal Agency", "Organisation Board", "Advisory Body", "Organisation Board", "Standing Committee",
		"Organisation Board", "",
	]  # fmt: skip


def test_yen_binh():
	scheme = load("yen_binh_06")
	assert (scheme.frequency.rating, scheme.result.method, scheme.roll_up.method) == (
		"monthly",
		"vote",
		"table",
	)
	ways = {}
	for step in scheme.routes:
		if step.kind == "evaluation":
			ways.setdefault(step.variant, []).append((step.stage, step.body_type, step.act))
	assert ways["heads"][1:] == [
		("proposal", "Unit Collective", "work"),
		("opinion", "Standing Committee", "opinion"),
		("compilation", "Organisation Board", "work"),
		("decision", "Standing Committee", "decide"),
		("notification", "Organisation Board", "work"),
	]
	assert [body for _stage, body, act in ways["staff"] if act == "decide"] == ["Unit Collective"]
	assert [body for _stage, body, act in ways["party_members"] if act == "decide"] == [
		"Party Cell",
		"Party Committee",
	]
	assert ("vote", "Party Group", "vote") in ways["party_members"]


def test_tuyen_quang():
	scheme = load("tuyen_quang_dat_hang")
	assert scheme.task_rules.min_breakthrough == 1 and scheme.task_rules.commissioning
	assert all(row.must_register_breakthrough for row in scheme.subjects)
	assert [step.body_type for step in scheme.routes if step.variant == "commissioned"] == [
		"Standing Committee"
	]


def test_vinh_phuc():
	own, down = load("vinh_phuc_371"), load("vinh_phuc_khoan_san_pham")
	for scheme in (own, down):
		assert (scheme.frequency.report, scheme.frequency.rating) == ("quarterly", "yearly")
		assert scheme.result.method == "council" and scheme.task_rules.support_promise
		assert scheme.get_source("quota.max_percent").assumption
	assert down.frequency.ad_hoc_report and down.task_rules.assigned_by_level_above
	assert down.get_level("not_completed").consequence_vi == "Điều chuyển công tác"
	bodies = {(step.stage, step.body_of) for step in down.routes if step.act == "decide"}
	assert bodies == {("assignment", "unit_above"), ("decision", "unit_above")}


def test_national_rules():
	for code in ("nghi_dinh_335", "nghi_dinh_335_quy", "quy_dinh_366"):
		scheme = load(code)
		rules = scheme.result
		assert (rules.general_max, rules.result_max) == (30, 70)
		assert (rules.base, rules.penalty_percent, rules.penalty_on, rules.cap_on) == (
			"assigned",
			25,
			"product",
			"total",
		)
		assert (scheme.quota.max_percent, scheme.quota.exceptional_percent) == (20, 25)
		assert scheme.quota.within == "agency_and_group" and scheme.rounding.compare == "exact"
	assert groups("quy_dinh_366", "leader") == groups("quy_dinh_366", "staff")
	assert groups("quy_dinh_366", "leader") == [[2] * 9, [1] * 4, [2] * 4]
	decree = {row.code: row.day for row in load("nghi_dinh_335").deadlines}
	assert [decree[code] for code in ("self_assessment", "superior_review", "decision", "publication")] == [
		25,
		26,
		28,
		5,
	]
	december = [row for row in load("nghi_dinh_335").deadlines if row.in_month == 12]
	assert max(row.day for row in december) == 15


def groups(code, audience):
	"""Highest points of the general criteria, group by group."""
	found = {}
	for row in load(code).criteria:
		if row.audience in ("all", audience):
			found.setdefault(row.group_vi, []).append(row.max_points)
	return list(found.values())


def test_the_decree_has_the_ten_items_of_form_01():
	items = [[5] * 2, [Decimal("2.5")] * 4, [Decimal("2.5")] * 4]
	for code in ("nghi_dinh_335", "nghi_dinh_335_quy"):
		assert groups(code, "leader") == groups(code, "staff") == items


def test_the_decree_gives_points_and_rates_the_year_without_conditions():
	for code, frequency in (("nghi_dinh_335", "monthly"), ("nghi_dinh_335_quy", "quarterly")):
		scheme = load(code)
		assert (scheme.frequency.rating, scheme.frequency.period_gives) == (frequency, "points")
		assert scheme.conditions == ()
		assert [row.code for row in scheme.disqualifications] == [
			"degradation",
			"forbidden_conduct",
			"exemplary_breach",
			"discipline",
			"unit_corruption",
		]
		assert (scheme.roll_up.min_months_worked, scheme.roll_up.missing_unrated) == (6, "refuse")


def test_what_no_text_at_hand_says_is_marked():
	for code, least in (("thanh_hoa_1053", 60), ("tp_hcm_06", 55), ("vien_chuc_233", 60)):
		sources = load(code).sources
		assert sum(1 for row in sources if row.assumption) >= least


def wrong(*errors, of_scheme="quy_dinh_366", **changes):
	with pytest.raises(SchemeError) as refused:
		variant(of_scheme, **changes)
	found = [str(error) for error in refused.value.errors]
	assert found == list(errors)
	assert refused.value.text("vi").count("\n") == len(errors) - 1


def rows(name, index, /, **changes):
	data = copy.deepcopy(load("quy_dinh_366").as_dict()[name])
	data[index].update(changes)
	return {name: data}


@pytest.mark.parametrize(
	("changes", "message"),
	[
		({"code": "Nghị định"}, "code: must be a code of lower-case letters, digits and underscores"),
		({"version": 0}, "version: must be at least 1, found 0"),
		({"version": "x"}, "version: must be a whole number"),
		({"format": 2}, "format: must be at most 1, found 2"),
		({"supersedes_version": 2}, "supersedes_version: a scheme cannot supersede itself or a later version"),
		({"name_vi": " "}, "name_vi: must not be empty"),
		({"name_vi": 5}, "name_vi: must be text"),
		({"name_vi": None}, "name_vi: is missing"),
		({"effective_from": "2026-02-30"}, "effective_from: must be a date such as 2026-01-31"),
		({"effective_to": "2025-01-01"}, "effective_to: must not be before effective_from"),
		({"colour": "red"}, "colour: is not a known key"),
		({"quota": 5}, "quota: must be an object"),
		({"levels": {}}, "levels: must be a list"),
		({"quota.colour": "red"}, "quota.colour: is not a known key"),
		({"quota.max_percent": "101"}, "quota.max_percent: must be at most 100, found 101"),
		({"quota.max_percent": 20.0}, 'quota.max_percent: must be a decimal number written as text, such as "12.5"'),
		({"quota.max_percent": "1e1"}, 'quota.max_percent: must be a decimal number written as text, such as "12.5"'),
		({"quota.max_percent": "1.1234567"}, "quota.max_percent: has more than 6 decimal places"),
		({"quota.exceptional_percent": "19"}, "quota.exceptional_percent: must not be less than max_percent (20)"),
		({"quota.of_level": "excellent"}, "quota.of_level: must be a level below excellent"),
		({"quota.tie_break": "total,total"}, "quota.tie_break: total occurs more than once"),
		({"quota.tie_break": "age"}, "quota.tie_break: must be one of total, result, general, exceeded, mean, name, found age"),
		({"quota.enabled": "yes"}, "quota.enabled: must be true or false"),
		({"result.result_max": "60"}, "result.result_max: must add up to 100, found 90"),
		({"result.method": "council"}, "result.method: requires council.enabled"),
		({"result.method": "vote"}, "result.method: requires votes.enabled\nroll_up.method: cannot be used together with result.method vote"),
		({"result.leader_full_percent": "40"}, "result.leader_reduced_percent: must not be more than leader_full_percent (40)"),
		({"task_rules.exact_count": 3, "task_rules.min_count": 1}, "task_rules.exact_count: cannot be used together with min_count, max_count"),
		({"task_rules.max_count": 2, "task_rules.min_count": 3}, "task_rules.max_count: must not be less than min_count (3)"),
		({"task_rules.exact_count": 3, "task_rules.min_breakthrough": 4}, "task_rules.min_breakthrough: must not be more than the number of tasks (3)"),
		({"task_rules.serves_resolution": True}, "task_rules.serves_resolution: requires resolutions"),
		({"downgrade.rule": "named_level"}, "downgrade.named_level: is missing"),
		({"roll_up.from_frequency": "monthly"}, "roll_up.from_frequency: must be one of quarterly, found monthly"),
		({"roll_up.method": "table"}, "roll_up.method: requires roll_up_table"),
		({"roll_up.method": "weighted"}, "roll_up_weights: must have 4 entries, found 0"),
		({"frequency.rating": "yearly"}, "roll_up.from_frequency: must be one of yearly, found quarterly"),
		(rows("levels", 1, min_points="91"), "levels[1].min_points: must go from the best level down\nlevels[2].below_points: leaves a gap between 70 and 91"),
		(rows("levels", 1, below_points="89"), "levels[1].below_points: leaves a gap between 89 and 90"),
		(rows("levels", 1, below_points="91"), "levels[1].below_points: overlaps the next level between 90 and 91"),
		(rows("levels", 1, below_points=""), "levels[1].below_points: is missing"),
		(rows("levels", 0, below_points="100"), "levels[0].below_points: must be empty for the best level"),
		(rows("levels", 3, min_points="1"), "levels[3].min_points: must be 0 for the lowest level"),
		(rows("levels", 2, min_points=""), "levels[2].min_points: must be given for every level or for none"),
		(rows("criteria", 0, max_points="3"), None),
		(rows("criteria", 1, code="conduct_1"), "criteria[1].code: conduct_1 occurs more than once"),
		(rows("conditions", 0, value="101"), "conditions[0].value: must be at most 100, found 101"),
		(rows("conditions", 0, comparison="is_true"), "conditions[0].comparison: must be one of at_least, at_most, more_than, less_than, found is_true"),
		(rows("conditions", 4, value="1"), "conditions[4].value: cannot be used together with measure shortcomings_fixed"),
		(rows("disqualifications", 0, value="shame"), None),
		(rows("disqualifications", 0, code="good_all_done"), "disqualifications[0].code: good_all_done occurs more than once"),
		(rows("deadlines", 0, day=31, month=2), "deadlines[0].day: day 31 of month 2 does not exist every year"),
		(rows("deadlines", 0, day=29, month=2), "deadlines[0].day: day 29 of month 2 does not exist every year"),
		(rows("deadlines", 0, day=32), "deadlines[0].day: must be at most 31, found 32"),
		(rows("deadlines", 0, month=6, month_offset=1), "deadlines[0].month_offset: cannot be used together with month"),
		(rows("deadlines", 0, year_offset=1), "deadlines[0].year_offset: requires month"),
		(rows("deadlines", 0, body_type="Court"), None),
		(rows("routes", 2, act="work"), "routes: the route registration all has no step that decides"),
		(rows("routes", 6, sequence=9), "routes[7].sequence: x"),
	],
)  # fmt: skip
def test_a_wrong_field_is_named(changes, message):
	if message == "routes[7].sequence: x":
		changes = rows("routes", 5, sequence=9)  # compiled after the decision
		message = "routes[5].sequence: comes after the decision of the route evaluation all"
	if message is None:
		with pytest.raises(SchemeError) as refused:
			variant("quy_dinh_366", **changes)
		((name, _rows),) = changes.items()
		assert all(error.path.startswith(name) for error in refused.value.errors)
		return
	wrong(*message.split("\n"), **changes)


def test_all_mistakes_are_reported_at_once():
	wrong(
		"result.base: must be one of assigned, completed, found asigned",
		"quota.max_percent: must be at least 0, found -1",
		**{"quota.max_percent": "-1", "result.base": "asigned"},
	)


@pytest.mark.parametrize(
	("changes", "message"),
	[
		({"council.quorum": "3/2"}, "council.quorum: must be a fraction between 0 and 1 such as 2/3"),
		({"council.quorum": "2/0"}, "council.quorum: must be a fraction between 0 and 1 such as 2/3"),
		({"council.trim_each_side": 1}, "council.trim_each_side: cannot be used together with aggregation mean"),
		({"council.aggregation": "trimmed_mean"}, "council.trim_each_side: must be above 0, found 0"),
		({"council.aggregation": "trimmed_mean", "council.trim_each_side": 2}, "council.min_members: must be at least 5, found 3"),
		({"council.max_score_per_task": "0"}, "council.max_score_per_task: must be above 0, found 0"),
		({"result.method": "blend", "result.share_components": "60"}, "result.share_council: must add up to 100, found 60"),
		({"result.general_max": "100", "result.result_max": "0"}, "result.result_max: must be above 0, found 0"),
	],
)  # fmt: skip
def test_a_wrong_council_is_named(changes, message):
	wrong(message, of_scheme="vinh_phuc_371", **changes)


def test_a_scheme_of_votes_cannot_average_points():
	wrong(
		"roll_up.method: cannot be used together with result.method vote",
		of_scheme="yen_binh_06",
		**{"roll_up.method": "mean"},
	)


def test_sources_are_checked():
	data = load("khanh_hoa_622").as_dict()
	data["sources"][0]["path"] = "frequency.colour"
	data["sources"][1]["document"] = ""
	data["sources"][1]["assumption"] = False
	data["sources"].append(dict(data["sources"][2]))
	with pytest.raises(SchemeError) as refused:
		parse(data)
	found = {str(error) for error in refused.value.errors}
	assert "sources[0].path: frequency.colour is not a parameter of this scheme" in found
	assert "sources[1].document: is missing" in found
	assert "frequency.registration: has neither a source nor an assumption" in found
	assert any(error.startswith(f"sources[{len(data['sources']) - 1}].path") for error in found)
	parse({**load("khanh_hoa_622").as_dict(), "sources": []}, require_sources=False)


def test_a_source_may_stay_with_a_rule_that_is_switched_off():
	data = load("quy_dinh_366").as_dict()
	data["quota"]["enabled"] = False
	assert parse(data).get_source("quota.max_percent").document


def test_forms_may_give_check_boxes_as_numbers():
	assert variant(**{"quota.enabled": 0, "task_rules.quantified_output": 1}).quota.enabled is False


def test_circular_supersession_is_named():
	assert check_supersession({"a": "b", "b": "", "c": "a"}) == ()
	(error,) = check_supersession({"a": "b", "b": "c", "c": "a", "d": "a"})
	assert str(error) == "a: supersession goes in a circle: a → b → c → a"
	assert "vòng tròn" in error.text("vi")
	assert [error.path for error in check_supersession({"a": "a", "x": "y", "y": "x"})] == ["a", "x"]


def test_difference_of_two_versions():
	old = load("quy_dinh_366")
	data = old.as_dict()
	data.update(version=3, supersedes_version=2)
	data["result"]["base"] = "completed"
	data["levels"][0]["min_points"] = "92"
	data["levels"][1]["below_points"] = "92"
	dropped = data["conditions"].pop(3)
	assert dropped["code"] == "excellent_exceeded"
	data["sources"] = [row for row in data["sources"] if row["path"] != "conditions.excellent_exceeded"]
	changes = compare(old, parse(data))
	by_path = {change.path: (change.old, change.new) for change in changes}
	assert by_path["version"] == ("2", "3")
	assert by_path["result.base"] == ("assigned", "completed")
	assert by_path["levels.excellent.min_points"] == ("90", "92")
	assert by_path["conditions.excellent_exceeded.value"] == (dropped["value"], None)
	assert not [path for path in by_path if path.startswith("conditions.good")]
	assert compare(old, old) == ()
	assert compare(parse(data), old)[0] == ("version", "3", "2")


def test_loading_by_name_or_file(tmp_path):
	path = tmp_path / "own.json"
	path.write_text((FOLDER / "yen_binh_06.json").read_text(encoding="utf-8"), encoding="utf-8")
	assert load_any(str(path)) == load("yen_binh_06") == load_any("yen_binh_06")
	for name in ("nowhere", "../yen_binh_06", "../../pyproject"):
		with pytest.raises(SchemeError, match="neither a shipped scheme nor a file"):
			load(name)


def test_sources_beside_the_values_are_the_same_scheme():
	scheme = load("nghi_dinh_335")
	written = spread_sources(scheme.as_dict())
	assert "sources" not in written
	assert written["result"]["penalty_on"]["article"] == "Điều 14 khoản 2 điểm b và điểm c"
	assert compare(scheme, parse(json.loads(json.dumps(written)))) == ()
	written["quota"]["max_percent"].pop("text_vi")
	written["conditions"] = [{"code": "x", "source": {"colour": "red"}}]
	with pytest.raises(SchemeError) as refused:
		parse(written)
	assert any(error.path.endswith(".text_vi") for error in refused.value.errors)


@pytest.mark.parametrize("code", ALL)
def test_shipped_files_hold_each_source_beside_its_value(code):
	data = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
	assert "sources" not in data
	assert spread_sources(load(code).as_dict()) == data
