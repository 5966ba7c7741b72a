"""How the desk reads figures, dates and pasted cells: the page's own file, run by Node, against tables of inputs."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "cadre_kpi" / "public" / "js" / "desk" / "reading.js"
VIETNAMESE, ENGLISH = "#.###,##", "#,###.##"

RUN = """
import fs from "node:fs";
const source = fs.readFileSync(process.argv[1], "utf8");
const reading = await import("data:text/javascript," + encodeURIComponent(source));
const calls = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(calls.map(([name, ...given]) => reading[name](...given))));
"""


def run(calls: list[list[Any]]) -> list[Any]:
	"""The answers of the file's functions; a call is the function's name and its arguments."""
	node = shutil.which("node") or next(iter((ROOT / ".localbench").glob("**/bin/node")), None)
	if not node:
		pytest.skip("node is not installed")
	done = subprocess.run(
		[str(node), "--input-type=module", "-e", RUN, str(SOURCE)],
		input=json.dumps(calls),
		capture_output=True,
		text=True,
		timeout=60,
	)
	assert done.returncode == 0, done.stderr
	return json.loads(done.stdout)


def signs(number_format: str) -> dict[str, str]:
	return run([["find_signs", number_format]])[0]


NUMBERS = [
	# as typed or pasted, as a Vietnamese format reads it: the figure, or what is wrong with it
	("", "empty"),
	("   ", "empty"),
	("0", 0),
	("-0", 0),
	("7", 7),
	("007", 7),
	("12.500", 12500),
	("1.250", 1250),
	("1.000.000", 1000000),
	("1.234,56", 1234.56),
	("1234,56", 1234.56),
	("25,5", 25.5),
	("0,125", 0.125),
	("-3,5", -3.5),
	("−3,5", -3.5),
	("+4", 4),
	("\u00a01.250\u00a0", 1250),
	("0,1234567891", 0.123456789),
	("12.5", "number"),
	("12.50", "number"),
	("1.2345", "number"),
	("1.23.456", "number"),
	("1,234.56", "number"),
	("1,234,567", "number"),
	(",5", "number"),
	("5,", "number"),
	("1 234", "number"),
	("1\u00a0234", "number"),
	("abc", "number"),
	("≥ 90", "number"),
	("12 tỷ", "number"),
	("2/3", "number"),
	("1+1", "number"),
	("1e14", "number"),
	("30%", "number"),
	("10 - 12", "number"),
	("Infinity", "number"),
	("NaN", "number"),
	("9" * 29, "long"),
	("1234567890123", "long"),
	("123456789012,1234", "long"),
	("999999999999", 999999999999),
]


def said(answer: dict[str, Any]) -> Any:
	return "empty" if answer.get("empty") else answer.get("fault", answer.get("value"))


def test_numbers_are_read_by_the_own_format_or_not_at_all() -> None:
	marks = signs(VIETNAMESE)
	answers = run([["read_number", text, marks] for text, _expected in NUMBERS])
	assert [(text, said(answer)) for (text, _), answer in zip(NUMBERS, answers, strict=True)] == NUMBERS


def test_the_same_text_is_another_figure_in_another_format() -> None:
	cases = [
		(ENGLISH, "12.500", 12.5),
		(ENGLISH, "1,234.56", 1234.56),
		(ENGLISH, "1.234,56", "number"),
		(ENGLISH, "25,5", "number"),
		("# ###,##", "1 234,5", 1234.5),
		("# ###,##", "1\u202f234", 1234),
		("#'###.##", "1'234.5", 1234.5),
		("#.###", "1.234", 1234),
		("#.###", "1,5", 1.5),
		("#.##", "1.234", 1.234),
	]
	answers = run([["read_number", text, signs(form)] for form, text, _expected in cases])
	assert [said(answer) for answer in answers] == [expected for *_, expected in cases]


def test_whole_numbers_and_percentages() -> None:
	marks = signs(VIETNAMESE)
	cases = [
		("12.500", {"whole": True}, 12500),
		("5,0", {"whole": True}, 5),
		("5,5", {"whole": True}, "whole"),
		("30 %", {"percent": True}, 30),
		("33,3%", {"percent": True}, 33.3),
		("% 30", {"percent": True}, "number"),
	]
	answers = run([["read_number", text, marks, options] for text, options, _expected in cases])
	assert [said(answer) for answer in answers] == [expected for *_, expected in cases]


def test_numbers_are_written_as_a_person_writes_them() -> None:
	cases = [
		(1, {}, "1"),
		(30, {}, "30"),
		(12500, {}, "12.500"),
		(12500, {"grouped": False}, "12500"),
		(1234567.5, {}, "1.234.567,5"),
		(33.333333333, {"decimals": 2}, "33,33"),
		(14.425, {"decimals": 2}, "14,43"),
		(1.005, {"decimals": 2}, "1,01"),
		(-0.5, {}, "-0,5"),
		(-1.005, {"decimals": 2}, "-1,01"),
		(0.0004, {"decimals": 2}, "0,0004"),
		(0, {"decimals": 2}, "0"),
		(100000000, {}, "100.000.000"),
		(None, {}, ""),
		("", {}, ""),
		("12 tỷ", {}, "12 tỷ"),
	]
	marks = signs(VIETNAMESE)
	answers = run([["write_number", figure, marks, options] for figure, options, _expected in cases])
	assert answers == [expected for *_, expected in cases]


def test_what_is_written_is_read_back() -> None:
	figures = [0, 1, 30, 999.5, 1000, 12500, 1234567.891, 0.000001, -12.25, 999999999999]
	for form in (VIETNAMESE, ENGLISH, "# ###,##", "#'###.##", "#.###", "#,###"):
		marks = signs(form)
		for grouped in (True, False):
			texts = run([["write_number", figure, marks, {"grouped": grouped}] for figure in figures])
			assert [
				said(answer) for answer in run([["read_number", text, marks] for text in texts])
			] == figures


DATES = [
	("", "dd-mm-yyyy", "empty"),
	("31-12-2024", "dd-mm-yyyy", "2024-12-31"),
	("31/12/2024", "dd-mm-yyyy", "2024-12-31"),
	("1.2.2024", "dd-mm-yyyy", "2024-02-01"),
	("2024-12-31", "dd-mm-yyyy", "2024-12-31"),
	("29-02-2024", "dd/mm/yyyy", "2024-02-29"),
	("12-31-2024", "mm-dd-yyyy", "2024-12-31"),
	("2024.2.1", "yyyy.mm.dd", "2024-02-01"),
	("29-02-2023", "dd-mm-yyyy", "date"),
	("31-04-2024", "dd-mm-yyyy", "date"),
	("12-31-2024", "dd-mm-yyyy", "date"),
	("31-12-24", "dd-mm-yyyy", "date"),
	("31-12/2024", "dd-mm-yyyy", "date"),
	("31-12-20244", "dd-mm-yyyy", "date"),
	("01-01-0024", "dd-mm-yyyy", "date"),
	("12-2024", "dd-mm-yyyy", "date"),
	("quý IV", "dd-mm-yyyy", "date"),
	("45657", "dd-mm-yyyy", "date"),
]


def test_dates_are_read_by_the_own_format_or_not_at_all() -> None:
	answers = run([["read_date", text, form] for text, form, _expected in DATES])
	assert [
		(text, form, said(answer)) for (text, form, _), answer in zip(DATES, answers, strict=True)
	] == DATES


TIMES = [
	("", "empty"),
	("31-12-2026 17:30:00", "2026-12-31 17:30:00"),
	("31/12/2026  7:05", "2026-12-31 07:05:00"),
	("2026-12-31 00:00", "2026-12-31 00:00:00"),
	("31-12-2026", "time"),
	("31-12-2026 24:00", "time"),
	("31-12-2026 12:60", "time"),
	("31-02-2026 12:00", "time"),
	("17:30", "time"),
]


def test_a_day_with_a_time_is_read_whole_or_not_at_all() -> None:
	answers = run([["read_datetime", text, "dd-mm-yyyy"] for text, _expected in TIMES])
	assert [(text, said(answer)) for (text, _), answer in zip(TIMES, answers, strict=True)] == TIMES


def test_cells_of_a_spreadsheet() -> None:
	pasted = 'Trồng rừng\tha\t12.500\r\n"Hai dòng\ntrong ""một"" ô"\t\t25,5\r\n'
	assert run([["read_cells", pasted]]) == [
		[["Trồng rừng", "ha", "12.500"], ['Hai dòng\ntrong "một" ô', "", "25,5"]]
	]
	assert run([["read_cells", 'Màn hình 24" mới\t3']]) == [[['Màn hình 24" mới', "3"]]]
