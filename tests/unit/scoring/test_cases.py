"""The cases that are data: each comes out, and one that is wrong is noticed."""

import pytest

from cadre_kpi.scoring.__main__ import main
from cadre_kpi.scoring.cases import load_cases, run_case
from cadre_kpi.scoring.errors import ScoringError

CASES = list(load_cases())


@pytest.mark.parametrize("row", [row for _where, row in CASES], ids=[where for where, _row in CASES])
def test_case(row):
	assert row["name_vi"] and row["name_en"] and row["basis"]
	assert run_case(row) == []


@pytest.mark.parametrize(
	("expected", "difference"),
	[
		({"total": "94.18"}, "total: 94.17 ≠ 94.18"),
		({"total": None}, "total: 94 ≠ None"),
		({"level_by_points": "good"}, "level_by_points: excellent ≠ good"),
		({"colour": "red"}, "colour: None ≠ red"),
		({"colour": None}, "colour: None ≠ None"),
	],
)
def test_a_case_that_does_not_come_out_is_told(expected, difference):
	task = {"assigned": "1", "completed": "1", "delays": 1}
	row = {"scheme": "nghi_dinh_335", "case": {"tasks": [task], "general": "30"}, "expected": expected}
	assert run_case(row) == [difference]


@pytest.mark.parametrize(
	("row", "message"),
	[
		({"scheme": "nowhere", "case": {}, "expected": {"total": "1"}}, "nowhere is neither"),
		({"scheme": "nghi_dinh_335", "expected": {"total": "1"}}, "case, year, quota"),
		({"scheme": "nghi_dinh_335", "case": {}, "quota": {}, "expected": {"a": "1"}}, "case, year, quota"),
		({"scheme": "nghi_dinh_335", "case": {}, "expected": {}}, "expected: is missing"),
		({"scheme": "../x", "organisation": {"points": "90"}, "expected": {"gap": False}}, "x is neither"),
		({"scheme": "nghi_dinh_335", "case": {}, "expectd": {}}, "expectd: is not a known key"),
		(
			{
				"scheme": "nghi_dinh_335",
				"changes": {"result.colour": "red"},
				"case": {},
				"expected": {"total": "1"},
			},
			"result.colour is not a parameter",
		),
	],
)
def test_a_case_that_cannot_be_read_is_named(row, message):
	with pytest.raises(ScoringError, match=message):
		run_case(row)


def test_the_command_runs_cases(tmp_path, capsys):
	assert main(["--cases"]) == 0
	assert capsys.readouterr().out.strip() == f"{len(CASES)} / {len(CASES)}"
	path = tmp_path / "own.json"
	path.write_text(
		'{"cases": [{"name_vi": "Thử", "scheme": "nghi_dinh_335", "quota": {"good": 5, "excellent": 2},'
		' "expected": {"allowed": 2}}]}',
		encoding="utf-8",
	)
	assert main(["--cases", str(path)]) == 1
	assert capsys.readouterr().out == "own.json[0] Thử\n  allowed: 1 ≠ 2\n0 / 1\n"
