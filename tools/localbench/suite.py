"""`make test` and its parts on this folder's own bench."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from localbench import (
	APP,
	BENCH_SITE,
	E2E_SITE,
	SECOND_TEST_SITE,
	TEST_SITE,
	console,
	debs,
	lanes,
	mariadb,
	node,
	python_env,
	tools,
)
from localbench.bench import Bench
from localbench.errors import BenchError
from localbench.programs import chromium
from localbench.services import BACKGROUND
from localbench.sites import ADMIN_PASSWORD
from localbench.stamps import Stamp
from localbench.testing import Outcome, has_tests, merged, pytest, site_tests, slowest, summary


def _finish(outcomes: list[Outcome]) -> int:
	text, ok = summary(outcomes)
	console.say(slowest(outcomes))
	console.say(text)
	return 0 if ok else 1


def unit(bench: Bench) -> int:
	"""The tests that need no site: arithmetic, launcher, hygiene of the files."""
	bench.layout.make_folders()
	console.step(
		"packages of the system", lambda: bool(debs.ensure(debs.BASE, bench.layout.logs / "apt.log"))
	)
	console.step("tools: uv, supervisor", lambda: tools.ensure(bench.layout))
	console.step("Python packages", lambda: python_env.ensure(bench.layout))
	return _finish([run() for run in _without_site(bench)])


def site(bench: Bench) -> int:
	"""The tests within Frappe, on this folder's bench or on BENCH=path SITE=name."""
	other, name = os.environ.get("BENCH"), os.environ.get("SITE")
	if bool(other) != bool(name):
		raise BenchError("give both: make test-site BENCH=path SITE=name")
	if other:
		return _finish([site_tests(Path(other).resolve(), name, bench.layout.repo / APP)])
	with Servers(bench):
		bench.prepare(lambda: _make_test_sites(bench))
		first, second = _within_sites(bench, (0, 0))
		return _finish(lanes.run_side_by_side([[first], [second]]))


def e2e(bench: Bench) -> int:
	"""The tests in a real browser, on a site of their own with the demo data."""
	with Servers(bench):
		bench.prepare(lambda: None, needs=_needs(bench))
		return _finish([_in_browser(bench)])


def everything(bench: Bench) -> int:
	"""All tests, from nothing, in two lanes: one is within Frappe alone, the other does the rest first."""
	with Servers(bench):
		bench.prepare(lambda: _make_test_sites(bench), needs=_needs(bench))
		console.say(f"  {console.elapsed():6.1f} s  until the tests start")
		weights = lanes.read_weights()
		rest = sum(seconds for name, seconds in weights.items() if not name.startswith(f"{APP}."))
		first, second = _within_sites(bench, (0, rest))
		browser = [lambda: _in_browser(bench)] if _has_e2e(bench) else []
		outcomes = lanes.run_side_by_side([[first], [*_without_site(bench), *browser, second]])
		lanes.write_weights(merged(outcomes), bench.layout.logs / lanes.WEIGHTS.name)
		console.say(f"\n  {console.elapsed():6.1f} s  in all")
		return _finish(outcomes)


class Servers:
	"""Stops the servers afterwards, unless they ran before (a demo goes on)."""

	def __init__(self, bench: Bench) -> None:
		self.bench = bench

	def __enter__(self) -> None:
		self.ran_before = "gunicorn" in self.bench.supervisor.running()

	def __exit__(self, *_: object) -> None:
		if not self.ran_before:
			self.bench.stop()


def _needs(bench: Bench) -> tuple[debs.Need, ...]:
	return debs.BASE + (debs.BROWSER if _has_e2e(bench) else ())


def _has_e2e(bench: Bench) -> bool:
	return has_tests(bench.layout.repo / "tests" / "e2e")


def _make_test_sites(bench: Bench) -> None:
	port = bench.settings.ports["web"]
	for site in (TEST_SITE, SECOND_TEST_SITE):
		console.step(
			f"site {site}",
			lambda site=site: bench.sites.ensure(site, port=port, tests=True, disposable=True),
		)


def _make_e2e_site(bench: Bench) -> None:
	port = bench.settings.ports["web_e2e"]
	console.step(f"site {E2E_SITE}", lambda: bench.sites.ensure(E2E_SITE, port=port, disposable=True))
	console.step("demo data", lambda: bench.sites.load_demo(E2E_SITE))


def make_bench_site(bench: Bench) -> None:
	"""A site for measurements, whose many rows nobody else meets."""
	port = bench.settings.ports["web"]
	console.step(
		f"site {BENCH_SITE}", lambda: bench.sites.ensure(BENCH_SITE, port=port, tests=True, disposable=True)
	)


def desk_benchmark(bench: Bench, *arguments: str) -> int:
	"""Measures pages, saves and a month's end on the site of the browser tests, which is made anew afterwards."""
	with Servers(bench):
		bench.prepare(lambda: _make_e2e_site(bench), needs=_needs(bench))
		mariadb.count_processor_time(bench.layout, bench.settings)
		bench.serve()
		bench.supervisor.stop(BACKGROUND)  # their statements would be counted too
		url, browser = f"http://localhost:{bench.settings.ports['web_e2e']}", chromium()
		argv = [str(bench.layout.python), "-m", "benchmarks.desk", "--site", E2E_SITE, "--url", url]
		argv += ["--chromium", browser] if browser else []
		try:
			return subprocess.run([*argv, *arguments], cwd=bench.layout.sites).returncode
		finally:
			Stamp(bench.layout.stamps, f"site-{E2E_SITE}").clear()
			bench.supervisor.start(BACKGROUND)


def _without_site(bench: Bench) -> list[lanes.Job]:
	return [
		lambda: pytest(bench.layout, "unit", ["tests/unit"]),
		lambda: pytest(bench.layout, "hygiene", ["tests/repo"]),
	]


def _within_sites(bench: Bench, loads: tuple[float, float]) -> list[lanes.Job]:
	"""The tests within Frappe on either site; `loads` are the seconds of other work that their lanes have."""
	modules = lanes.site_modules(bench.layout.repo / APP)
	if not modules:
		raise BenchError("the app has no tests")
	parts = lanes.divide(modules, lanes.read_weights(), loads)
	return [
		lambda site=site, part=part: lanes.run_on_site(bench.layout, site, part)
		for site, part in zip((TEST_SITE, SECOND_TEST_SITE), parts, strict=True)
	]


def _in_browser(bench: Bench) -> Outcome:
	if not _has_e2e(bench):
		return Outcome("browser")
	browser = chromium()
	if not browser:
		raise BenchError("no Chromium found: install it, or give its path as CHROMIUM=path")
	_make_e2e_site(bench)
	bench.serve()
	console.step("axe-core", lambda: node.ensure_checks(bench.layout))
	environment = {
		"E2E_URL": f"http://localhost:{bench.settings.ports['web_e2e']}",
		"E2E_SITE": E2E_SITE,
		"E2E_SITES": str(bench.layout.sites),
		"E2E_ADMIN_PASSWORD": ADMIN_PASSWORD,
		"E2E_ACCOUNTS": str(bench.layout.stamps / f"demo-{E2E_SITE}.json"),
		"E2E_ARTIFACTS": str(bench.layout.home / "e2e"),
		"CHROMIUM": browser,
		"AXE": str(node.axe(bench.layout)),
	}
	return pytest(bench.layout, "browser", ["tests/e2e"], environment)


COMMANDS: dict[str, Callable[[Bench], int]] = {
	"test": everything,
	"test-unit": unit,
	"test-site": site,
	"test-e2e": e2e,
}
