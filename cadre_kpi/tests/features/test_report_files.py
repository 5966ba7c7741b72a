"""What every report gives to take along: the same rows, figures and totals as the screen, in words, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime

import frappe
import openpyxl
from frappe import _
from frappe.desk import query_report
from frappe.utils import flt

from cadre_kpi import roles
from cadre_kpi.access.doors import exports
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import acting_as, request
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	YEAR_START,
	ReportCase,
	contract,
	evaluation,
	report,
	row,
)
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL

FIGURES = ("Int", "Float", "Percent", "Currency")
CODES = {
	"Task Contract",
	"Cadre",
	"Progress Report",
	"Cadre Evaluation",
	"excellent",
	"good",
	"Open",
	"Draft",
}
FIGURE = re.compile(r"^-?\d+\.\d+$")  # as it is stored, not as it is read
FIRST_SHEET, FILTERS_SHEET = 0, 1


class TestReportFiles(ReportCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()

	def setUp(self) -> None:
		super().setUp()
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		values = {"period_name": PERIOD, "scheme": make.scheme(), "frequency": "Year", "status": "Open"}
		values |= {"unit": DISTRICT_A, "start_date": YEAR_START, "end_date": date(2026, 12, 31)}
		row("Evaluation Period", PERIOD, **values)
		for number in (2, 1):
			values |= {
				"start_date": date(2026 - number, 1, 1),
				"end_date": date(2026 - number, 12, 31),
				"status": "Closed",
			}
			row("Evaluation Period", f"_{number}", **{**values, "period_name": f"_{number}"})
		whose = {"cadre": self.cadres["cadre_a"], "managed_by": COMMITTEE}
		tasks = [
			{"task_name": "=1+1", "progress": 12.5, "due_date": date(2026, 3, 1), "origin": "Volunteered"},
			{"task_name": "Việc", "progress": 100, "completed_on": date(2026, 2, 1), "weight": 33.3},
		]
		contract("C1", "-An", DISTRICT_A, tasks, assigned_on=date(2026, 1, 5), **whose)
		waiting = {"workflow_state": "Under Appraisal", "docstatus": 0, "managed_by": COMMITTEE}
		contract("C2", "Bình", DISTRICT_A, [{}], **waiting)
		deadline = {
			"period": PERIOD,
			"stage": "registration",
			"due_date": date(2026, 2, 1),
			"from_date": YEAR_START,
			"to_date": date(2026, 12, 31),
			"unit": DISTRICT_A,
		}
		row(
			"Period Deadline",
			"HAN-1",
			title="Đăng ký",
			occurrence="Năm 2026",
			code="registration",
			**deadline,
		)
		report("R1", "C1", date(2026, 3, 31), {1: "Thiếu vốn"})
		frappe.db.set_value("Progress Report", "R1", {**whose, "unit": DISTRICT_A, "cadre_name": "-An"})
		for name, points, level in (
			("_2", 95.5, "excellent"),
			("_1", 85.25, "good"),
			(PERIOD, 70, "completed"),
		):
			rated = {"period": name, "workflow_state": "Published", "docstatus": 1, "total_points": points}
			rated |= {"component_a": "99.13", "component_c": "100.00"}
			rated |= {"published_score": points, "published_level": level, "decided_level": level}
			evaluation(f"E{name}", "-An", DISTRICT_A, **rated, **whose)
		row(
			"Council Session",
			"S1",
			council="_Hội đồng",
			period=PERIOD,
			status="Closed",
			session_date="2026-12-01",
		)
		for number, total in enumerate((90, 80.5), start=1):
			sheet = {"session": "S1", "evaluation": f"E{PERIOD}", "member": f"m{number}", "total": total}
			sheet |= {"unit": DISTRICT_A, "cadre_name": "-An", "proposed_level": "good", "docstatus": 1}
			row("Council Score", f"P{number}", score_key=f"P{number}", cadre=whose["cadre"], **sheet)
		row(
			"Work Review",
			"T1",
			kind="Yearly Review",
			period=PERIOD,
			about=whose["cadre"],
			status="Draft",
			tasks=2,
			**whose,
		)
		numbers = {"target": 100, "actual": 78.5, "reached": 78.5, "better": "Higher", "status": "Verified"}
		row(
			"Unit Indicator",
			"I1",
			indicator_name="Chỉ tiêu",
			kind="Development",
			unit=DISTRICT_A,
			year=2026,
			**numbers,
		)

	def ask(self, name: str) -> dict:
		"""Filters with which a report has rows."""
		asked = {"period": PERIOD, "unit": DISTRICT_A, "year": 2026, "cadre": self.cadres["cadre_a"]}
		asked |= {"from_date": "2020-01-01", "to_date": "2020-12-31"}  # an export is an entry of the audit
		script = frappe.get_module_path("cadre_kpi", "report", frappe.scrub(name).replace("-", "_"))
		text = frappe.read_file(f"{script}/{frappe.scrub(name).replace('-', '_')}.js")
		named = {"period": "filter_by_period()", "unit": "filter_by_units()", "cadre": "filter_by_cadre()"}
		return {
			key: value for key, value in asked.items() if f'"{key}"' in text or named.get(key, "§") in text
		}

	def export(self, name: str, filters: dict, kind: str) -> bytes:
		asked = {"report_name": name, "filters": json.dumps(filters), "visible_idx": "[]"}
		with request(**asked, file_format_type=kind):
			exports.export_report()
		return frappe.local.response["filecontent"]

	def test_every_file_holds_the_rows_and_totals_of_the_screen(self) -> None:
		full = set()
		for name in frappe.get_all("Report", {"module": "Cadre KPI"}, pluck="name", order_by="name"):
			allowed = {line.role for line in frappe.get_doc("Report", name).roles}
			persona = next(
				persona
				for persona in ("auditor", "board", "admin")
				if allowed & set(personas.CAST[persona].roles)
			)
			with self.subTest(name), acting_as(EMAIL[persona]):
				filters = self.ask(name)
				screen = query_report.run(name, frappe.as_json(filters))
				if self.compare(name, filters, screen):
					full.add(name)
		lacking = {
			"Council Agreement",
			"Deadline Status",
			"Evaluation Summary",
			"Falling Results",
			"Follow-up Due",
			"Monthly Ratings of a Unit",
			"Obstacles and Directives",
			"Rating Distribution and Quota",
			"Record of a Cadre",
			"Registration and Assignment",
			"Retention Preview",
			"Review of Work",
			"Task Progress",
			"Time at Each Stage",
			"Unit Indicators",
		} - full
		self.assertFalse(lacking, "these had no rows to compare")

	def compare(self, name: str, filters: dict, screen: dict) -> bool:
		"""The two files of a report beside its answer; returns whether there were rows."""
		columns = [column for column in screen["columns"] if not column.get("hidden")]
		rows = [line for line in screen["result"] if isinstance(line, dict)]
		totals = 1 if rows and screen.get("add_total_row") else 0
		book = openpyxl.load_workbook(io.BytesIO(self.export(name, filters, "Excel")))
		page = book.worksheets[FIRST_SHEET]
		lines = [list(line) for line in page.iter_rows()]
		heads, body = lines[0], lines[1 : len(rows) + 1]
		self.assertEqual([cell.value for cell in heads], [column["label"] for column in columns])
		self.assertEqual(page.freeze_panes, "A2")
		self.assertEqual(len(lines), 1 + len(rows) + totals)
		for shown, line in zip(rows, body, strict=True):
			for column, cell in zip(columns, line, strict=True):
				self.check_cell(column, shown.get(column["fieldname"]), cell)
		for place, column in enumerate(columns if totals else ()):
			summed = column["fieldtype"] in FIGURES and not column.get("disable_total")
			if summed:
				own = sum(flt(line[place].value) for line in body)
				self.assertAlmostEqual(lines[-1][place].value, own, msg=column["label"])
			elif place:
				self.assertIsNone(lines[-1][place].value, column["label"])
		said = {line[0].value: line[1].value for line in book.worksheets[FILTERS_SHEET].iter_rows()}
		self.assertEqual(said["Báo cáo"], _(name))
		if "period" in filters:
			self.assertEqual(said["Kỳ đánh giá"], PERIOD)
		if "unit" in filters:
			self.assertEqual(said["Đơn vị"], frappe.db.get_value("Cadre Unit", DISTRICT_A, "unit_name"))
		content = self.export(name, filters, "CSV")
		self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
		told = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
		self.assertEqual((told[0], len(told)), ([cell.value for cell in heads], len(lines)))
		return bool(rows)

	def check_cell(self, column: dict, value: object, cell: object) -> None:
		what = f"{column['label']}: {value!r} is {cell.value!r}"
		self.assertNotEqual(cell.data_type, "f", what)
		if value in (None, "") or (column.get("blank_zero") and not value):
			self.assertIsNone(cell.value, what)
		elif column["fieldtype"] in FIGURES:
			self.assertIsInstance(cell.value, int | float, what)
			self.assertAlmostEqual(cell.value, flt(value), msg=what)
		elif column["fieldtype"] in ("Date", "Datetime"):
			self.assertIsInstance(cell.value, datetime, what)
		else:
			self.assertIsNotNone(cell.value, what)
			self.assertNotIn(cell.value, CODES, what)
			self.assertNotRegex(str(cell.value), FIGURE, what)

	def test_whoever_is_offered_a_report_may_take_it_along(self) -> None:
		"""Cadres print their own; everybody else who reads a table takes it along as well."""
		for name in frappe.get_all("Report", {"module": "Cadre KPI"}, pluck="name"):
			found = frappe.get_doc("Report", name)
			rights = frappe.get_meta(found.ref_doctype).permissions
			for line in found.roles:
				own = [one for one in rights if one.role == line.role and not one.permlevel]
				self.assertTrue(any(one.print for one in own), (name, line.role, "print"))
				if line.role != roles.CADRE:
					self.assertTrue(any(one.export for one in own), (name, line.role, "export"))
