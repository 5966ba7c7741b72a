"""Runs some of the app's test modules on one site, with the bench's own Python:

python -m localbench.site_lane SITE FILE_DESCRIPTOR MODULE...

Everything around the tests is Frappe's own (`run-tests --app`); only the choice of the modules, and what is told of
each, is ours: one line of JSON a module goes to the file descriptor as soon as the module has ended.
"""

import io
import json
import os
import resource
import sys
import time
import traceback
import unittest
from dataclasses import asdict, dataclass
from importlib import import_module

import frappe
import frappe.test_runner

from localbench import APP
from localbench.shortcuts import remember_columns


@dataclass
class ModuleResult:
	"""What one test module came to. `failures` holds the whole traceback of each failure."""

	module: str
	ran: int
	failed: int
	skipped: int
	seconds: float
	processor_seconds: float
	failures: str


def run_module(name: str) -> ModuleResult:
	"""Runs one module; one that cannot be imported counts as one failure."""
	began, spent = time.monotonic(), _processor_seconds()
	print(f"\n== {name}", flush=True)
	stream = io.StringIO()
	try:
		module = import_module(name)
		for doctype in getattr(module, "test_dependencies", ()):
			frappe.test_runner.make_test_records(doctype, commit=True)
		frappe.db.commit()
		tests = unittest.defaultTestLoader.loadTestsFromModule(module)
		result = unittest.TextTestRunner(stream=stream, verbosity=2).run(tests)
		wrong = result.failures + result.errors
		failures = [f"{test}\n{text}" for test, text in wrong]
		failures += [f"{test}\nunexpected success" for test in result.unexpectedSuccesses]
		ran, failed, skipped = result.testsRun, len(failures), len(result.skipped)
		# what fails or is skipped before its first test (setUpClass) is no test that ran
		ran += sum(not isinstance(test, unittest.TestCase) for test, _ in (*wrong, *result.skipped))
	except Exception:
		ran, failed, skipped, failures = 1, 1, 0, [f"{name}\n{traceback.format_exc()}"]
	took, spent = time.monotonic() - began, _processor_seconds() - spent
	print(f"{stream.getvalue()}{name}: {took:.1f} s, of which the processor {spent:.1f} s", flush=True)
	return ModuleResult(name, ran, failed, skipped, round(took, 2), round(spent, 2), "\n".join(failures))


def _processor_seconds() -> float:
	"""Of this process and of those that it has started and that have ended."""
	used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
	return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main(site: str, descriptor: str, *modules: str) -> None:
	def run_all_tests(*_: object, **__: object) -> None:
		# where tests are allowed Frappe asks Redis at every statement whether to print it
		frappe.conf.allow_tests = False
		with os.fdopen(int(descriptor), "w") as report:
			for name in modules:
				print(json.dumps(asdict(run_module(name))), file=report, flush=True)

	frappe.init(site=site)
	if not frappe.conf.allow_tests:
		sys.exit(f"{site} is no site for tests")
	remember_columns()
	frappe.test_runner.run_all_tests = run_all_tests
	try:
		frappe.test_runner.main(app=APP)
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
