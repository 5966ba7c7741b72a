"""The tests of every kind, each counted, and one closing summary."""

import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localbench import APP, console
from localbench.errors import BenchError
from localbench.paths import Layout


@dataclass
class Outcome:
	"""What one kind of tests came to. `broken` names a failure that no test reports, such as a failed start.

	`seconds` is what each module took.
	"""

	kind: str
	passed: int = 0
	failed: int = 0
	skipped: int = 0
	broken: str = ""
	seconds: dict[str, float] = field(default_factory=dict)

	@property
	def ok(self) -> bool:
		return not self.failed and not self.broken


def from_junit(kind: str, file: Path, exit_code: int, expected: bool) -> Outcome:
	"""The outcome of a pytest run from its report. No test at all is a failure where tests are `expected`."""
	try:
		suites = list(ElementTree.parse(file).getroot().iter("testsuite"))
	except (FileNotFoundError, ElementTree.ParseError):
		return Outcome(kind, failed=1, broken="the run ended without a report")
	total, failures, errors, skipped = (
		sum(int(suite.get(name, 0)) for suite in suites)
		for name in ("tests", "failures", "errors", "skipped")
	)
	failed = failures + errors
	outcome = Outcome(kind, max(total - failed - skipped, 0), failed, skipped)
	for suite in suites:
		for case in suite.iter("testcase"):
			name = case.get("classname", "")
			outcome.seconds[name] = outcome.seconds.get(name, 0) + float(case.get("time", 0))
	return _judged(outcome, exit_code in (0, 5), expected)


RAN = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
COUNTS = re.compile(r"(failures|errors|skipped|unexpected successes)=(\d+)")


def from_unittest(kind: str, output: str, exit_code: int, expected: bool) -> Outcome:
	"""The outcome of Frappe's runner from what it prints (it may print several runs)."""
	total = sum(int(number) for number in RAN.findall(output))
	counted = dict.fromkeys(("failures", "errors", "skipped", "unexpected successes"), 0)
	for line in re.findall(r"^(?:OK|FAILED)\b.*\((.*)\)\s*$", output, re.MULTILINE):
		for name, number in COUNTS.findall(line):
			counted[name] += int(number)
	failed = counted["failures"] + counted["errors"] + counted["unexpected successes"]
	passed = max(total - failed - counted["skipped"], 0)
	return _judged(Outcome(kind, passed, failed, counted["skipped"]), exit_code == 0, expected)


def _judged(outcome: Outcome, exited_well: bool, expected: bool) -> Outcome:
	if not exited_well and not outcome.failed:
		outcome.failed, outcome.broken = 1, "the run ended with an error outside of the tests"
	if expected and not (outcome.passed or outcome.failed):
		outcome.failed, outcome.broken = 1, "not one test ran"
	return outcome


def summary(outcomes: Iterable[Outcome]) -> tuple[str, bool]:
	"""The closing lines, and whether everything passed."""
	outcomes = merged(outcomes)
	width = max((len(outcome.kind) for outcome in outcomes), default=0)
	lines = ["", "Summary"]
	for outcome in outcomes:
		skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
		reason = f"  ({outcome.broken})" if outcome.broken else ""
		lines.append(
			f"  {outcome.kind:<{width}}  {outcome.passed} passed, {outcome.failed} failed{skipped}{reason}"
		)
	passed, failed, skipped = (
		sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped")
	)
	lines.append(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
	return "\n".join(lines), all(outcome.ok for outcome in outcomes)


def merged(outcomes: Iterable[Outcome]) -> list[Outcome]:
	"""One outcome a kind, where several lanes ran parts of it."""
	kinds: dict[str, Outcome] = {}
	for outcome in outcomes:
		whole = kinds.setdefault(outcome.kind, Outcome(outcome.kind))
		whole.passed += outcome.passed
		whole.failed += outcome.failed
		whole.skipped += outcome.skipped
		whole.broken = "; ".join(filter(None, (whole.broken, outcome.broken)))
		whole.seconds.update(outcome.seconds)
	return list(kinds.values())


def slowest(outcomes: Iterable[Outcome], number: int = 10) -> str:
	"""What each kind took within its tests, and the modules that took longest."""
	outcomes = merged(outcomes)
	lines = ["", "Time within the tests"]
	lines += [f"  {sum(outcome.seconds.values()):6.0f} s  {outcome.kind}" for outcome in outcomes]
	modules = [(took, outcome.kind, name) for outcome in outcomes for name, took in outcome.seconds.items()]
	lines += ["The slowest modules"]
	for took, kind, name in sorted(modules, reverse=True)[:number]:
		lines.append(f"  {took:6.1f} s  {kind}: {name.removeprefix(APP + '.tests.')}")
	return "\n".join(lines)


def has_tests(folder: Path) -> bool:
	return any(folder.rglob("test_*.py"))


def pytest(layout: Layout, kind: str, folders: Sequence[str], env: dict[str, str] | None = None) -> Outcome:
	"""Runs pytest over folders of the repository with the bench's Python; tells its output when it has ended."""
	there = [folder for folder in folders if has_tests(layout.repo / folder)]
	if not there:
		return Outcome(kind)
	report = layout.logs / f"{kind}.xml"
	report.unlink(missing_ok=True)
	argv = [layout.python, "-m", "pytest", "-p", "no:cacheprovider", f"--junit-xml={report}", *there]
	done = subprocess.run(
		[str(part) for part in argv],
		cwd=layout.repo,
		env={**os.environ, **(env or {})},
		stdin=subprocess.DEVNULL,
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
		errors="replace",
	)
	(layout.logs / f"{kind}.log").write_text(done.stdout)
	console.say(f"\n== {kind}\n{done.stdout}")
	return from_junit(kind, report, done.returncode, expected=True)


def site_tests(bench: Path, site: str, app_root: Path, kind: str = "site") -> Outcome:
	"""Runs the app's tests with Frappe's own runner on a site of any bench, through that bench's Python."""
	python, sites = bench / "env" / "bin" / "python", bench / "sites"
	if not python.exists() or not (sites / site / "site_config.json").exists():
		raise BenchError(f"{bench} is no bench, or it has no site {site}")
	console.say(f"\n== {kind} tests on {site}")
	argv = [
		str(python),
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		site,
		"run-tests",
		"--app",
		APP,
	]
	lines = []
	environment = {key: value for key, value in os.environ.items() if key != "CI"}
	environment["NO_COLOR"] = "1"  # colours would hide the counts
	with subprocess.Popen(
		argv,
		cwd=sites,
		env=environment,
		text=True,
		errors="replace",
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
	) as process:
		for line in process.stdout:
			lines.append(line)
			print(line, end="", flush=True)
	return from_unittest(kind, "".join(lines), process.returncode, expected=has_tests(app_root))
