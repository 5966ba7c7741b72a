"""Tests side by side: which module runs on which site, and what each lane does after the other.

A lane is a row of jobs of which one runs at a time. Two lanes keep two processors busy: each has a site of its own,
so that their tests never meet in one database.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from localbench import APP, console
from localbench.paths import Layout
from localbench.shell import tail
from localbench.testing import Outcome

Job = Callable[[], Outcome]

WEIGHTS = Path(__file__).with_name("weights.json")


def site_modules(app_root: Path) -> list[str]:
	"""All test modules of the app by their dotted names, as Frappe's runner finds them, in the order of their paths."""
	files = (file.relative_to(app_root.parent) for file in app_root.rglob("test_*.py"))
	skipped = {"locals", "public", "node_modules"}
	return [".".join(file.with_suffix("").parts) for file in sorted(files) if not skipped & set(file.parts)]


def read_weights(file: Path = WEIGHTS) -> dict[str, float]:
	"""Seconds that each module within Frappe takes, and each other kind of tests as a whole."""
	return json.loads(file.read_text())


def write_weights(outcomes: Sequence[Outcome], file: Path) -> None:
	"""Keeps what a whole run took, in the form of the committed table, to be put in its place."""
	measured: dict[str, float] = {}
	for outcome in outcomes:
		if outcome.kind == "site":
			measured.update(outcome.seconds)
		else:
			measured[outcome.kind] = sum(outcome.seconds.values())
	rounded = {name: round(seconds) for name, seconds in sorted(measured.items())}
	file.write_text(json.dumps(rounded, indent=1) + "\n")


def divide(
	modules: Sequence[str], weights: Mapping[str, float], loads: Sequence[float] = (0, 0)
) -> list[list[str]]:
	"""Each module to one of the lanes so that all end at about the same time; the same every time.

	`loads` are the seconds of other work that each lane has. A module without a weight is taken for a mean one.
	"""
	known = [weights[name] for name in modules if name in weights]
	usual = mean(known) if known else 1.0
	lanes: list[list[str]] = [[] for _ in loads]
	seconds = list(loads)
	for name in sorted(modules, key=lambda name: (-weights.get(name, usual), name)):
		lane = seconds.index(min(seconds))
		lanes[lane].append(name)
		seconds[lane] += weights.get(name, usual)
	return [[name for name in modules if name in set(lane)] for lane in lanes]


def run_side_by_side(lanes: Sequence[Sequence[Job]]) -> list[Outcome]:
	"""Runs the lanes at the same time and the jobs of each one after the other; the outcomes in that order."""

	def run(jobs: Sequence[Job]) -> list[Outcome]:
		return [job() for job in jobs]

	with ThreadPoolExecutor(max_workers=max(len(lanes), 1)) as pool:
		return [outcome for done in pool.map(run, lanes) for outcome in done]


def run_on_site(layout: Layout, site: str, modules: Sequence[str]) -> Outcome:
	"""Runs these modules on the site; tells of each when it has ended, with the whole text of what failed.

	Everything that they print is in `logs/tests-SITE.log`. A module that a crash kept from ending is a failure.
	"""
	outcome, log = Outcome("site"), layout.logs / f"tests-{site}.log"
	if not modules:
		return outcome
	console.say(f"== site: {len(modules)} modules on {site} (output in {log})")
	reading, writing = os.pipe()
	argv = [str(layout.python), "-m", "localbench.site_lane", site, str(writing), *modules]
	environment = {key: value for key, value in os.environ.items() if key != "CI"}
	with log.open("w") as output:
		process = subprocess.Popen(
			argv,
			cwd=layout.sites,
			env=environment,
			pass_fds=[writing],
			stdin=subprocess.DEVNULL,
			stdout=output,
			stderr=subprocess.STDOUT,
		)
		os.close(writing)
		with process, os.fdopen(reading) as report:
			for line in report:
				_add(outcome, json.loads(line))
	missing = [name for name in modules if name not in outcome.seconds]
	if missing or process.returncode:
		outcome.failed += 1
		outcome.broken = f"the run on {site} ended with an error outside of the tests"
		if missing:
			outcome.broken += f" in {missing[0]}; {len(missing)} modules have no result"
		console.say(f"{site}: {outcome.broken}\n{tail(log.read_text(errors='replace'))}")
	elif not (outcome.passed or outcome.failed):
		outcome.failed, outcome.broken = 1, f"not one test ran on {site}"
	return outcome


def _add(outcome: Outcome, result: dict) -> None:
	"""Adds what one module came to and tells it."""
	ran, failed, skipped = result["ran"], result["failed"], result["skipped"]
	passed = max(ran - failed - skipped, 0)
	outcome.passed += passed
	outcome.failed += failed
	outcome.skipped += skipped
	outcome.seconds[result["module"]] = result["seconds"]
	if not ran:
		outcome.failed += 1
		outcome.broken = f"not one test ran in {result['module']}"
	text = f"  {result['seconds']:6.1f} s  {result['module'].removeprefix(APP + '.tests.')}: {passed} passed"
	text += f", {failed} failed" if failed else ""
	text += f", {skipped} skipped" if skipped else ""
	console.say(text + (f"\n\n{result['failures']}" if failed else ""))
