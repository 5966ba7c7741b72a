"""The command line in a process of its own, and what it refuses."""

import copy
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre_kpi.scoring import CaseError, ScoringError, build_result_dict, load, parse_case, read_json, score
from cadre_kpi.scoring.__main__ import main
from cadre_kpi.scoring.case import KEYS

ROOT = Path(__file__).resolve().parents[3]
CASE = {
	"scheme": "nghi_dinh_335",
	"leader": False,
	"tasks": [{"assigned": "3", "completed": "2", "coefficient": "1.5"}],
	"general": "25",
}
CASE_TEXT = json.dumps(CASE)


def run(*arguments, stdin=None, cwd=ROOT):
	environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
	return subprocess.run(
		[sys.executable, "-m", "cadre_kpi.scoring", *arguments],
		input=None if stdin is None else stdin.encode(),
		capture_output=True,
		cwd=cwd,
		env=environment,
		timeout=60,
	)


def written(tmp_path, data):
	path = tmp_path / "case.json"
	path.write_text(json.dumps(data), encoding="utf-8")
	return str(path)


def test_json_from_a_file_and_from_standard_input(tmp_path):
	by_file = run(written(tmp_path, CASE), cwd=tmp_path)
	by_pipe, by_dash = run(stdin=json.dumps(CASE)), run("-", stdin=json.dumps(CASE))
	assert by_file.returncode == by_pipe.returncode == by_dash.returncode == 0
	assert by_file.stdout == by_pipe.stdout == by_dash.stdout
	assert not by_file.stderr
	found = json.loads(by_file.stdout)
	assert list(found) == [
		"scheme", "components", "result", "general", "deductions", "total", "exact_total", "level_by_points",
		"conditions", "gives", "proposed_level", "explanation",
	]  # fmt: skip
	assert found["components"] == {"a": "66.67", "b": "66.67", "c": "66.67", "d": None, "dd": None, "e": None}
	assert (found["result"], found["total"]) == ("46.67", "71.67")
	year = json.loads(run(stdin=json.dumps({**CASE, "whole_year": True})).stdout)
	assert {"name", "met", "found", "needed"} <= set(year["conditions"][0])
	assert {"key", "inputs", "formula", "value", "document", "text"} <= set(found["explanation"][1])


def test_explanation_as_text_in_both_languages(tmp_path):
	path = written(tmp_path, CASE)
	vi, en = run("--explain", path).stdout.decode(), run("--explain", "--lang", "en", path).stdout.decode()
	assert "a = khối lượng hoàn thành quy đổi / khối lượng giao quy đổi = 3 / 4.5 = 66,67 %" not in vi
	assert "= 3 / 4,5 = 66,67 %" in vi and "= 3 / 4.5 = 66.67 %" in en
	assert "Tổng điểm = tiêu chí chung + kết quả − điểm trừ = 25,00 + 46,67 − 0,00 = 71,67" in vi
	assert vi.count("\n") == en.count("\n")


def test_scheme_option_takes_precedence_and_may_be_a_file(tmp_path):
	case = {**CASE, "tasks": [{"assigned": "1", "completed": "1"}]}
	data = load("nghi_dinh_335").as_dict()
	data.update(code="own_rules", version=3)
	data["result"]["general_max"], data["result"]["result_max"] = "40", "60"
	for row in data["criteria"]:
		if row["code"] == "conduct_1":
			row["max_points"] = "15"
	scheme = tmp_path / "own.json"
	scheme.write_text(json.dumps(data), encoding="utf-8")
	found = json.loads(run("--scheme", str(scheme), written(tmp_path, case)).stdout)
	assert (found["scheme"], found["total"]) == ("own_rules", "85.00")
	case.pop("scheme")
	found = json.loads(run("--scheme", "nghi_dinh_335", stdin=json.dumps(case)).stdout)
	assert found["total"] == "95.00"


@pytest.mark.parametrize(
	("arguments", "stdin", "message"),
	[
		([], "{", "is not valid JSON"),
		([], "[]", "case: must be an object"),
		([], '{"tasks": [], "tasks": []}', "tasks: tasks occurs more than once"),
		([], "", "standard input: is empty"),
		([], " \n", "standard input: is empty"),
		([], json.dumps(CASE)[:-1], "standard input: is not valid JSON: Expecting"),
		([], CASE_TEXT.replace('"25"', "NaN"), "general: must be a decimal number"),
		([], CASE_TEXT.replace('"25"', "-Infinity"), "general: must be a decimal number"),
		([], CASE_TEXT.replace('"25"', "1e999999999"), "general: must be a decimal number"),
		([], CASE_TEXT.replace('"25"', "1e99999999999999999999"), "general: must be a decimal number"),
		([], CASE_TEXT.replace('"25"', "1e-999999999"), "general: has more than 6 decimal places"),
		([], CASE_TEXT.replace('"25"', "9" * 5000), "general: must be a decimal number"),
		([], CASE_TEXT.replace('"25"', '"\\ud800"'), "general: must be a decimal number"),
		([], '{"scheme": "\\ud800"}', r"scheme: \ud800 is neither a shipped scheme nor a file"),
		([], '{"scheme": {"code": "own"}}', "scheme.levels: is missing"),
		([], "{}", "scheme: is missing"),
		([], '{"scheme": 5}', "scheme: must be text"),
		([], '{"scheme": "nowhere"}', "scheme: nowhere is neither a shipped scheme nor a file"),
		(["--scheme", "nowhere.json"], "{}", "scheme: nowhere.json is neither a shipped scheme nor a file"),
		(["missing.json"], None, "missing.json: "),
		([], json.dumps({**CASE, "colour": 1}), "colour: is not a known key"),
		([], json.dumps({**CASE, "general": "31"}), "general: must be at most 30, found 31"),
		(["--lang", "fr"], "{}", "argument --lang"),
	],
)
def test_refused_with_exit_code_2_and_the_name_of_the_field(arguments, stdin, message):
	found = run(*arguments, stdin=stdin)
	assert found.returncode == 2
	assert not found.stdout
	assert message in found.stderr.decode()
	assert "Traceback" not in found.stderr.decode()


def test_files_that_cannot_be_read_are_named(tmp_path):
	path = tmp_path / "case.json"
	path.write_bytes(b'{"scheme": "\xff"}')
	for arguments, message in (
		([str(path)], f"{path}: is not text in UTF-8"),
		([str(tmp_path)], f"{tmp_path}: cannot be read: "),
		(["--scheme", str(path), "-"], f"{path}: is not text in UTF-8"),
	):
		found = run(*arguments, stdin=CASE_TEXT)
		assert (found.returncode, found.stdout) == (2, b"")
		assert found.stderr.decode().startswith(message)


def test_a_wrong_scheme_file_is_named_with_its_field(tmp_path):
	data = load("nghi_dinh_335").as_dict()
	data["levels"][1]["below_points"] = "95"
	path = tmp_path / "own.json"
	path.write_text(json.dumps(data), encoding="utf-8")
	found = run("--scheme", str(path), stdin=CASE_TEXT)
	assert found.returncode == 2
	assert f"{path}: levels[1].below_points: overlaps" in found.stderr.decode()


def test_a_byte_order_mark_is_no_mistake():
	found = subprocess.run(
		[sys.executable, "-m", "cadre_kpi.scoring"],
		input=b"\xef\xbb\xbf" + CASE_TEXT.encode(),
		capture_output=True,
		cwd=ROOT,
		timeout=60,
	)
	assert (found.returncode, found.stdout) == (0, run(stdin=CASE_TEXT).stdout)


def test_the_case_may_carry_its_scheme():
	data = load("nghi_dinh_335").as_dict()
	data["result"]["base"] = "completed"
	found = json.loads(run(stdin=json.dumps({**CASE, "scheme": data})).stdout)
	assert found["components"]["b"] == "100.00"
	data["result"]["base"] = "wished"
	found = run(stdin=json.dumps({**CASE, "scheme": data}))
	assert "scheme.result.base: must be one of assigned, completed, found wished" in found.stderr.decode()


def test_a_reader_that_stops_early_and_a_closed_input():
	command = f"{sys.executable} -m cadre_kpi.scoring"
	for line, code in ((f"{command} | true; exit ${{PIPESTATUS[0]}}", 1), (f"{command} <&-", 2)):
		found = subprocess.run(
			["bash", "-c", line], input=CASE_TEXT.encode(), capture_output=True, cwd=ROOT, timeout=60
		)
		assert found.returncode == code
		assert b"Traceback" not in found.stderr and b"Exception" not in found.stderr


ANYTHING = st.recursive(
	st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
	| st.sampled_from(["1", "0", "-1", "1e9", "NaN", "1_0", "１", "100", "good", "reprimand", "nghi_dinh_335"]),
	lambda inner: st.lists(inner, max_size=3)
	| st.dictionaries(st.sampled_from([*KEYS, "assigned", "delays", "member", "scores", "good"]), inner, max_size=3),
	max_leaves=6,
)  # fmt: skip
FULL = {
	"vinh_phuc_371": {
		"scheme": "vinh_phuc_371",
		"leader": True,
		"tasks": [{"assigned": "1", "completed": "1", "coefficient": "1", "weight": "100", "on_time": True}],
		"council": [{"member": str(at), "scores": ["90"]} for at in range(3)],
		"facts": {"discipline": "none", "degradation": False},
	},
	"nghi_dinh_335": {
		"scheme": "nghi_dinh_335",
		"leader": True,
		"tasks": [{"assigned": "2", "completed": "1", "delays": 1, "objective_delays": 1}],
		"leadership": {"organising": "100", "uniting": "50"},
		"general": "25",
		"deductions": [{"points": "1", "reason": "x"}],
		"facts": {
			"managed_ratings": {"good": 2},
			"unit_tasks": {"total": 2, "done": 1, "on_time": 1, "with_quality": 1, "exceeded": 0},
		},
	},
	"yen_binh_06": {
		"scheme": "yen_binh_06",
		"leader": False,
		"council": [{"member": "1", "vote": "good", "chair": True}, {"member": "2", "vote": "excellent"}],
	},
}


def places(data, path=()):
	"""Every place of a nested value, as a path of keys."""
	yield path
	items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
	for key, inner in items:
		yield from places(inner, (*path, key))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_stands_anywhere_is_scored_or_refused_in_words(data):
	case = copy.deepcopy(FULL[data.draw(st.sampled_from(sorted(FULL)))])
	for _change in range(data.draw(st.integers(1, 3))):
		path = data.draw(st.sampled_from(list(places(case))[1:]))
		holder = case
		for key in path[:-1]:
			holder = holder[key]
		holder[path[-1]] = data.draw(ANYTHING)
	out, err = io.StringIO(), io.StringIO()
	with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
		patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(case).encode())))
		code = main([])
	assert code in (0, 2)
	if code:
		assert not out.getvalue() and ": " in err.getvalue()
	else:
		assert json.loads(out.getvalue())["explanation"] and not err.getvalue()


def test_frappe_is_not_needed():
	code = "import sys; sys.modules['frappe'] = None; import cadre_kpi.scoring; print(cadre_kpi.scoring.list_shipped()[0])"
	found = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, text=True, timeout=60)
	assert found.stdout.strip() == "khanh_hoa_622", found.stderr


def task(**changes):
	return {"tasks": [{"assigned": "1", "completed": "1", **changes}]}


@pytest.mark.parametrize(
	("changes", "path", "code"),
	[
		({"leader": "yes"}, "leader", "not_flag"),
		({"leader": 1}, "leader", "not_flag"),
		({"tasks": {}}, "tasks", "not_list"),
		({"tasks": [5]}, "tasks[0]", "not_object"),
		({"tasks": [{"completed": "1"}]}, "tasks[0].assigned", "missing"),
		(task(speed="1"), "tasks[0].speed", "unknown"),
		(task(coefficient="0"), "tasks[0].coefficient", "not_above"),
		(task(coefficient="-1"), "tasks[0].coefficient", "too_low"),
		(task(assigned="-1"), "tasks[0].assigned", "too_low"),
		(task(completed="-0.01"), "tasks[0].completed", "too_low"),
		(task(completed="many"), "tasks[0].completed", "not_decimal"),
		(task(completed="1,5"), "tasks[0].completed", "not_decimal"),
		(task(completed="NaN"), "tasks[0].completed", "not_decimal"),
		(task(completed="Infinity"), "tasks[0].completed", "not_decimal"),
		(task(completed="1e3"), "tasks[0].completed", "not_decimal"),
		(task(completed="٣"), "tasks[0].completed", "not_decimal"),
		(task(completed=True), "tasks[0].completed", "not_decimal"),
		(task(completed=1.5), "tasks[0].completed", "not_decimal"),
		(task(completed="1" * 16), "tasks[0].completed", "not_decimal"),
		(task(completed="0.0000001"), "tasks[0].completed", "too_precise"),
		(task(delays="1.5"), "tasks[0].delays", "not_integer"),
		(task(delays=-1), "tasks[0].delays", "too_low"),
		(task(delays=True), "tasks[0].delays", "not_integer"),
		(task(delays=10**7), "tasks[0].delays", "too_high"),
		(task(delays=1, objective_delays=2), "tasks[0].objective_delays", "more_than_other"),
		(task(objective_quality_failures=1), "tasks[0].objective_quality_failures", "more_than_other"),
		(task(on_time="no"), "tasks[0].on_time", "not_flag"),
		({"general": None}, "general", "missing"),
		({"general": "-1"}, "general", "too_low"),
		({"general": []}, "general", "not_decimal"),
		({"general": {"conduct_1": "2"}}, "general.conduct_2", "missing"),
		({"general": {"charm": "2"}}, "general.charm", "unknown"),
		({"deductions": "-1"}, "deductions", "too_low"),
		({"deductions": "101"}, "deductions", "too_high"),
		({"deductions": [{"points": "-1"}]}, "deductions[0].points", "too_low"),
		({"deductions": [{"reason": "x"}]}, "deductions[0].points", "missing"),
		({"council": {}}, "council", "not_list"),
		({"council": [5]}, "council[0]", "not_object"),
		({"council": [{"member": "1"}]}, "council", "not_used"),
		({"facts": []}, "facts", "not_object"),
		({"facts": {"mood": "good"}}, "facts.mood", "unknown"),
		({"facts": {"discipline": "shouted at"}}, "facts.discipline", "not_allowed"),
		({"facts": {"degradation": "no"}}, "facts.degradation", "not_flag"),
		({"facts": {"managed_ratings": {"best": 1}}}, "facts.managed_ratings.best", "unknown"),
		({"facts": {"managed_ratings": {"good": "1"}}}, "facts.managed_ratings.good", "not_integer"),
		({"facts": {"managed_ratings": {"good": -1}}}, "facts.managed_ratings.good", "too_low"),
		({"facts": {"unit_tasks": {"done": 1}}}, "facts.unit_tasks.total", "missing"),
		({"leadership": {"organising": "101", "uniting": "100"}}, "leadership.organising", "too_high"),
	],
)  # fmt: skip
def test_impossible_values_are_refused_by_name(changes, path, code):
	scheme = load("nghi_dinh_335")
	data = {"leader": False, "tasks": [{"assigned": "1", "completed": "1"}], "general": "20", **changes}
	with pytest.raises(CaseError) as refused:
		score(scheme, parse_case(data, scheme))
	assert (path, code) in [(error.path, error.code) for error in refused.value.errors]
	assert refused.value.text("vi") != refused.value.text("en")


def test_items_of_the_general_criteria():
	scheme = load("nghi_dinh_335")
	items = {row.code: str(row.max_points) for row in scheme.criteria}
	data = {"tasks": [{"assigned": "1", "completed": "1"}], "general": items}
	assert score(scheme, parse_case(data, scheme)).general == 30
	items["ability_3"] = "1.25"
	assert str(score(scheme, parse_case(data, scheme)).general) == "28.75"
	for value, code in (("2.51", "too_high"), ("-1", "too_low"), (True, "not_decimal")):
		items["ability_3"] = value
		with pytest.raises(CaseError) as refused:
			score(scheme, parse_case(data, scheme))
		assert [(error.path, error.code) for error in refused.value.errors] == [("general.ability_3", code)]


def test_items_that_are_met_or_not_and_items_of_one_audience():
	from scoring_helpers import variant

	common = {"scope": "general", "group_vi": "x", "group_en": "x", "name_vi": "x", "name_en": "x"}
	criteria = [
		{**common, "code": "met", "max_points": "10", "kind": "met"},
		{**common, "code": "led", "max_points": "20", "audience": "leader"},
		{**common, "code": "own", "max_points": "20", "audience": "staff"},
	]
	scheme = variant(criteria=criteria)
	data = {"tasks": [{"assigned": "1", "completed": "1"}]}

	def points(**items):
		return score(scheme, parse_case({**data, "general": items}, scheme)).general

	assert points(met=True, own="15") == 25
	assert points(met=False, own="15") == 15
	assert points(met="10", own="0") == 10
	for items, path in (
		({"met": "5", "own": "1"}, "general.met"),
		({"met": True, "own": "1", "led": "1"}, "general.led"),
	):
		with pytest.raises(CaseError) as refused:
			points(**items)
		assert [error.path for error in refused.value.errors] == [path]


def test_json_numbers_are_read_as_the_decimals_they_spell():
	scheme = load("nghi_dinh_335")
	data = read_json('{"tasks": [{"assigned": 3, "completed": 0.3}], "general": 2.675}')
	found = score(scheme, parse_case(data, scheme))
	assert build_result_dict(found)["components"]["a"] == "10.00"
	assert str(found.total) == "9.68"  # 7 + 2.675
	with pytest.raises(ScoringError, match="nested too deeply"):
		read_json("[" * 100_000)
