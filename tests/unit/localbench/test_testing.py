"""The summary decides whether a build is green: it must not pass what did not run."""

from pathlib import Path

import pytest

from localbench.testing import Outcome, from_junit, from_unittest, summary

JUNIT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def report(folder: Path, *numbers: int) -> Path:
	file = folder / "report.xml"
	file.write_text(JUNIT.format(*numbers))
	return file


def test_counts_of_a_pytest_report(tmp_path: Path) -> None:
	outcome = from_junit("unit", report(tmp_path, 10, 2, 1, 3), 1, expected=True)
	assert (outcome.passed, outcome.failed, outcome.skipped, outcome.ok) == (4, 3, 3, False)


def test_a_run_without_a_report_fails(tmp_path: Path) -> None:
	assert not from_junit("unit", tmp_path / "none.xml", 0, expected=True).ok


def test_a_cut_off_report_fails(tmp_path: Path) -> None:
	file = tmp_path / "report.xml"
	file.write_text("<testsuites><testsui")
	assert not from_junit("unit", file, 0, expected=True).ok


def test_no_test_at_all_fails_only_where_tests_exist(tmp_path: Path) -> None:
	empty = report(tmp_path, 0, 0, 0, 0)
	assert not from_junit("unit", empty, 5, expected=True).ok
	assert from_junit("unit", empty, 5, expected=False).ok


def test_all_skipped_counts_as_nothing_ran(tmp_path: Path) -> None:
	assert not from_junit("unit", report(tmp_path, 4, 0, 0, 4), 0, expected=True).ok


def test_a_crash_after_passing_tests_fails(tmp_path: Path) -> None:
	outcome = from_junit("unit", report(tmp_path, 4, 0, 0, 0), 3, expected=True)
	assert outcome.failed == 1 and outcome.broken


@pytest.mark.parametrize(
	("output", "code", "numbers"),
	[
		("...\nRan 3 tests in 0.1s\n\nOK\n", 0, (3, 0, 0)),
		("Ran 1 test in 0.1s\n\nOK (skipped=1)\n", 0, (0, 1, 1)),
		("Ran 8 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=1)\n", 1, (4, 3, 1)),
		("Ran 3 tests in 1s\n\nOK\nRan 2 tests in 1s\n\nFAILED (failures=2)\n", 1, (3, 2, 0)),
		("Ran 2 tests in 1s\n\nFAILED (unexpected successes=1)\n", 1, (1, 1, 0)),
		("Ran 2 tests in 1s\n\nOK\nTraceback: worker lost\n", 1, (2, 1, 0)),
		("Traceback: no such site\n", 1, (0, 1, 0)),
		("nothing was found\n", 0, (0, 1, 0)),
	],
)
def test_counts_of_frappes_runner(output: str, code: int, numbers: tuple[int, int, int]) -> None:
	outcome = from_unittest("site", output, code, expected=True)
	assert (outcome.passed, outcome.failed, outcome.skipped) == numbers


def test_summary_adds_up_and_closes_with_one_plain_line() -> None:
	text, ok = summary([Outcome("unit", 5, 0, 1), Outcome("site", 7, 2)])
	assert text.splitlines()[-1] == "12 passed, 2 failed, 1 skipped"
	assert not ok


def test_summary_leaves_out_skipped_when_there_are_none() -> None:
	text, ok = summary([Outcome("unit", 5), Outcome("site", 7)])
	assert text.splitlines()[-1] == "12 passed, 0 failed"
	assert ok


def test_summary_names_what_broke() -> None:
	text, ok = summary([Outcome("site", failed=1, broken="not one test ran")])
	assert "not one test ran" in text and not ok
