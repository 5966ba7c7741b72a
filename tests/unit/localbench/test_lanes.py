"""Tests side by side: every module once, both lanes as long, and nothing lost that a crash kept from running."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from localbench import APP, lanes
from localbench.paths import Layout
from localbench.testing import Outcome, merged, slowest

MODULES = [f"cadre_kpi.tests.test_{letter}" for letter in "abcdefg"]


def test_every_module_of_the_app_runs_once_and_in_the_same_lane_each_time() -> None:
	modules = lanes.site_modules(Layout().repo / APP)
	assert len(modules) > 70 and len(set(modules)) == len(modules)
	parts = lanes.divide(modules, lanes.read_weights(), (0, 100))
	assert sorted(name for part in parts for name in part) == sorted(modules)
	assert parts == lanes.divide(modules, lanes.read_weights(), (0, 100))


def test_the_modules_are_those_that_frappes_runner_would_find(tmp_path: Path) -> None:
	for name in ("a/test_one.py", "test_two.py", "public/test_three.py", "a/data.py", "a/one_test.py"):
		file = tmp_path / "app" / name
		file.parent.mkdir(parents=True, exist_ok=True)
		file.touch()
	assert lanes.site_modules(tmp_path / "app") == ["app.a.test_one", "app.test_two"]


def test_lanes_end_at_about_the_same_time() -> None:
	weights = dict(zip(MODULES, (60, 50, 40, 30, 20, 10, 10), strict=True))
	parts = lanes.divide(MODULES, weights)
	assert [sum(weights[name] for name in part) for part in parts] == [110, 110]
	parts = lanes.divide(MODULES, weights, (0, 100))
	assert [sum(weights[name] for name in part) for part in parts] == [160, 60]
	assert all(part == sorted(part) for part in parts), "the order of a lane is that of the files"


def test_a_module_that_was_never_measured_counts_as_a_mean_one() -> None:
	parts = lanes.divide(["new", "quick", "slow"], {"quick": 10, "slow": 30})
	assert sorted(parts, key=len) == [["slow"], ["new", "quick"]]


def test_lanes_run_at_the_same_time_and_their_jobs_in_order() -> None:
	meeting, done = threading.Barrier(2, timeout=20), []

	def job(name: str, meets: bool = False) -> lanes.Job:
		def run() -> Outcome:
			if meets:
				meeting.wait()
			done.append(name)
			return Outcome(name, passed=1)

		return run

	outcomes = lanes.run_side_by_side([[job("a", True), job("b")], [job("c", True), job("d")]])
	assert [outcome.kind for outcome in outcomes] == ["a", "b", "c", "d"]
	assert done.index("a") < done.index("b") and done.index("c") < done.index("d")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
	layout = Layout(repo=tmp_path, home=tmp_path / ".localbench")
	layout.make_folders()
	return layout


def stand_in(layout: Layout, body: str) -> None:
	"""A program in the place of the bench's Python: a shell script whose $4 is the descriptor to report on."""
	layout.python.parent.mkdir(parents=True, exist_ok=True)
	layout.python.write_text(f"#!/bin/sh\n{body}\n")
	os.chmod(layout.python, stat.S_IRWXU)


def line(module: str, ran: int = 3, failed: int = 0, skipped: int = 0) -> str:
	"""What reports on one module."""
	result = {"module": module, "ran": ran, "failed": failed, "skipped": skipped, "seconds": 1.5}
	text = json.dumps({**result, "processor_seconds": 1.0, "failures": "test_x: AssertionError: 1 != 2"})
	return f"echo '{text}' > /dev/fd/$4"


def test_what_each_module_came_to_is_added_up_and_told(
	layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
	stand_in(layout, f"echo noise; {line('a')}; {line('b', 4, 1, 1)}")
	outcome = lanes.run_on_site(layout, "x.localhost", ["a", "b"])
	assert (outcome.passed, outcome.failed, outcome.skipped, outcome.broken) == (5, 1, 1, "")
	assert outcome.seconds == {"a": 1.5, "b": 1.5}
	told = capsys.readouterr().out
	assert told.count("AssertionError: 1 != 2") == 1 and "noise" not in told
	assert "noise" in (layout.logs / "tests-x.localhost.log").read_text()


@pytest.mark.parametrize("end", ["kill -9 $$", "exit 0", "exit 3"])
def test_a_lane_that_ends_early_fails_and_names_the_module(layout: Layout, end: str) -> None:
	stand_in(layout, f"{line('a')}; echo last words; {end}")
	outcome = lanes.run_on_site(layout, "x.localhost", ["a", "b", "c"])
	assert not outcome.ok and outcome.passed == 3 and outcome.failed == 1
	assert "in b; 2 modules have no result" in outcome.broken


def test_an_error_after_the_last_module_fails(layout: Layout) -> None:
	stand_in(layout, f"{line('a')}; exit 1")
	outcome = lanes.run_on_site(layout, "x.localhost", ["a"])
	assert not outcome.ok and "outside of the tests" in outcome.broken


def test_a_module_may_be_skipped_and_not_all_of_them(layout: Layout) -> None:
	stand_in(layout, f"{line('a', 1, 0, 1)}; {line('b')}")
	outcome = lanes.run_on_site(layout, "x.localhost", ["a", "b"])
	assert outcome.ok and (outcome.passed, outcome.skipped) == (3, 1)
	stand_in(layout, line("a", 1, 0, 1))
	assert not lanes.run_on_site(layout, "x.localhost", ["a"]).ok


def test_a_module_without_a_test_fails(layout: Layout) -> None:
	stand_in(layout, f"{line('a', 0)}")
	assert not lanes.run_on_site(layout, "x.localhost", ["a"]).ok


def test_the_parts_of_a_kind_are_one_line_of_the_summary() -> None:
	first = Outcome("site", 5, 0, 1, seconds={"cadre_kpi.tests.a": 3.0})
	(whole,) = merged([first, Outcome("site", 7, 1, broken="cut off", seconds={"cadre_kpi.tests.b": 4.0})])
	assert (whole.passed, whole.failed, whole.skipped, whole.broken) == (12, 1, 1, "cut off")
	text = slowest([first, whole, Outcome("unit", seconds={"unit.c": 0.5})], number=2)
	assert text.splitlines()[-2:] == ["     4.0 s  site: b", "     3.0 s  site: a"]
	assert "  7 s  site" in text


def test_a_run_leaves_the_table_that_divides_the_next_one(tmp_path: Path) -> None:
	site = Outcome("site", seconds={"cadre_kpi.tests.b": 12.4, "cadre_kpi.tests.a": 3.0})
	unit = Outcome("unit", seconds={"tests.unit.c": 1.2, "tests.unit.d": 2.4})
	lanes.write_weights([site, unit], tmp_path / "weights.json")
	assert lanes.read_weights(tmp_path / "weights.json") == {
		"cadre_kpi.tests.a": 3,
		"cadre_kpi.tests.b": 12,
		"unit": 4,
	}
