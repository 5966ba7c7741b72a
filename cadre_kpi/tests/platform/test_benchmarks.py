"""Every step of the benchmark runs through once with the smallest numbers: what nobody runs rots unnoticed."""

from __future__ import annotations

import importlib
import pkgutil
from unittest import skipUnless
from unittest.mock import patch

import frappe

from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase

try:
	import benchmarks
	from benchmarks import __main__ as program
	from benchmarks import council, measure, province, reports, steps
except ImportError:  # a bench without the project's tools
	benchmarks = None

PEOPLE = 12
KEPT = ("Sealed Record", "Process Log", "View Log", "Access Log")


def run_here(_site: str, step) -> object:
	"""The step in this process: nothing is measured."""
	try:
		return measure.Measured(1, 1, 1, 1, step())
	finally:
		frappe.set_user("Administrator")


def run_in_turn(site: str, several) -> object:
	return measure.Measured(1, 1, 1, 1, [run_here(site, step).value for step in several])


def read_kept() -> dict[str, list[dict]]:
	"""What the site has kept until now of what the benchmark's own site empties."""
	return {doctype: frappe.get_all(doctype, fields=["*"], limit=0) for doctype in KEPT}


def clear(known: set[str], kept: dict[str, list[dict]]) -> None:
	"""What the steps have committed; `known`: schemes that were there before, `kept`: rows that were."""
	frappe.db.rollback()
	province.clear()
	reports.clear()
	frappe.db.delete("Cadre Position", {"name": ("in", list(province.POSITIONS))})
	made = [name for name in frappe.get_all("Evaluation Scheme", pluck="name") if name not in known]
	for table in frappe.get_meta("Evaluation Scheme").get_table_fields():
		frappe.db.delete(table.options, {"parent": ("in", made or [""])})
	frappe.db.delete("Evaluation Scheme", {"name": ("in", made or [""])})
	for doctype, rows in kept.items():
		frappe.db.delete(doctype)
		if rows:
			frappe.db.bulk_insert(doctype, list(rows[0]), [list(row.values()) for row in rows])
	frappe.db.commit()


@skipUnless(benchmarks, "the benchmarks are not on the path")
class TestBenchmarks(CadreKpiTestCase):
	def setUp(self):
		super().setUp()
		known = set(frappe.get_all("Evaluation Scheme", pluck="name"))
		kept = read_kept()
		self.addCleanup(lambda: clear(known, kept))
		for name in ("nghi_dinh_335", "vinh_phuc_371"):
			make.scheme(name)
		for change in (
			patch.object(measure, "alone", run_here),
			patch.object(measure, "together", run_in_turn),
			patch.multiple(steps, SAMPLE=2),
			patch.multiple(council, PEOPLE=2, MEMBERS=3, TASKS=2),
			patch.multiple(program, RATINGS=4),
		):
			change.start()
			self.addCleanup(change.stop)
		self.bench = program.Bench("", months=4)

	def rows(self) -> list[str]:
		return [row.step for row in self.bench.table.rows]

	def test_a_province_goes_through_its_year(self):
		self.bench.province(PEOPLE, largest=True)
		self.assertGreaterEqual(len(self.rows()), 20, self.rows())

	def test_every_report_is_read(self):
		self.bench.reports(PEOPLE)
		asked = reports.questions(province.period(reports.MONTH))
		self.assertEqual(len(self.rows()), len(asked), self.rows())

	def test_every_module_is_there(self):
		for found in pkgutil.walk_packages(benchmarks.__path__, "benchmarks."):
			importlib.import_module(found.name)
