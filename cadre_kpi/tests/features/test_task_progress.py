"""Task progress on small tables made by hand: exact rows, filters, totals, obstacles, statements."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate

from cadre_kpi.cadre_kpi.dashboard_chart_source.tasks_by_signal import tasks_by_signal
from cadre_kpi.cadre_kpi.report.common import format_decimals
from cadre_kpi.cadre_kpi.report.task_progress import task_progress
from cadre_kpi.contracts.light import DONE, GREEN, RED, YELLOW
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	TODAY,
	ReportCase,
	contract,
	follow_figures,
	pick,
	report,
	row,
	statements,
)


class TaskProgress(ReportCase):
	def setUp(self):
		super().setUp()
		contract(
			"_GNV-C",
			"Bí thư Đảng ủy xã",
			"_C",
			[
				{
					"task_name": "Giải phóng mặt bằng",
					"output_product": "Diện tích bàn giao",
					"target": 160,
					"completed": 80,
					"progress": 50,
					"due_date": date(2026, 6, 20),
					"kind": "Hard",
					"last_report_on": date(2026, 6, 30),
				},
				{"task_name": "Bỏ", "progress": 0, "due_date": date(2026, 3, 1), "dropped": 1},
			],
			managed_by="_BTV H",
		)
		contract(
			"_GNV-D",
			"Giám đốc Sở",
			"_D",
			[
				{
					"task_name": "Thẩm định vốn",
					"completed": 100,
					"progress": 100,
					"due_date": date(2026, 6, 1),
					"completed_on": date(2026, 6, 5),
				},
				{"task_name": "Cải cách", "completed": 10, "progress": 10, "due_date": date(2026, 12, 31)},
				{"task_name": "Số hóa", "completed": 60, "progress": 60, "due_date": date(2026, 12, 31)},
			],
			managed_by="_BTV P",
		)
		contract("_GNV-DRAFT", "Nháp", "_D", [{"task_name": "Nháp"}], docstatus=0, workflow_state="Draft")
		contract("_GNV-OLD", "Giám đốc Sở", "_D", [{"task_name": "Cũ"}], period="_Other Period")

	def run_report(self, **filters: object):
		with patch.object(task_progress, "getdate", lambda: TODAY):
			return task_progress.execute({"period": PERIOD, **filters})

	def test_rows(self):
		rows = self.run_report()[1]
		self.assertEqual(
			pick(rows, "unit_name", "cadre_name", "task_no", "task_name", "progress", "days_late", "light"),
			[
				("Sở Xây dựng", "Giám đốc Sở", 1, "Thẩm định vốn", 100.0, 4, DONE),
				("Sở Xây dựng", "Giám đốc Sở", 2, "Cải cách", 10.0, 0, YELLOW),
				("Sở Xây dựng", "Giám đốc Sở", 3, "Số hóa", 60.0, 0, GREEN),
				("Đảng ủy xã", "Bí thư Đảng ủy xã", 1, "Giải phóng mặt bằng", 50.0, 11, RED),
			],
		)
		last = rows[-1]
		self.assertEqual(
			(
				last.target,
				last.completed,
				last.unit_of_measure,
				last.output_product,
				last.due_date,
				last.last_report_on,
			),
			(160.0, 80.0, "ha", "Diện tích bàn giao", date(2026, 6, 20), date(2026, 6, 30)),
		)
		self.assertEqual(last.contract, "_GNV-C")

	def test_every_column_has_a_value_key(self):
		columns, rows = self.run_report()[:2]
		for column in columns:
			self.assertIn(column["fieldname"], rows[0])

	def test_totals_and_chart(self):
		_columns, _rows, message, chart, summary = self.run_report()
		self.assertIsNone(message)
		self.assertEqual([item["value"] for item in summary], [4, 1, 1, 1, 1, format_decimals(55)])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1, 1, 1])
		self.assertEqual(len(chart["data"]["labels"]), 4)
		with patch.object(task_progress, "getdate", lambda: TODAY):
			self.assertEqual(follow_figures(self, task_progress.execute, {"period": PERIOD}), 4)

	def test_more_tasks_than_are_listed(self):
		"""The list ends, the totals do not."""
		whole = self.run_report()
		with patch.object(task_progress, "MAX_ROWS", 2):
			_columns, rows, message, chart, summary = self.run_report()
			self.assertIn("4", message)
			self.assertEqual(pick(rows, "task_name"), [("Thẩm định vốn",), ("Cải cách",)])
			self.assertEqual((chart, summary), (whole[3], whole[4]))
			self.assertIsNone(self.run_report(signal=RED)[2])
		with patch.object(task_progress, "MAX_ROWS", 4):
			self.assertIsNone(self.run_report()[2])

	def test_nothing_found(self):
		_columns, rows, _message, chart, summary = self.run_report(kind="Commissioned")
		self.assertEqual((rows, chart, summary), ([], None, []))

	def test_filters(self):
		def tasks(**filters):
			return [item.task_name for item in self.run_report(**filters)[1]]

		everything = ["Thẩm định vốn", "Cải cách", "Số hóa", "Giải phóng mặt bằng"]
		self.assertEqual(tasks(unit="_P"), everything)
		self.assertEqual(tasks(unit="_H"), ["Giải phóng mặt bằng"])
		self.assertEqual(tasks(unit="_H", only_unit=1), [])
		self.assertEqual(tasks(unit="_D", only_unit=1), everything[:3])
		self.assertEqual(tasks(committee="_BTV H"), ["Giải phóng mặt bằng"])
		self.assertEqual(tasks(cadre="_Giám đốc Sở"), everything[:3])
		self.assertEqual(tasks(kind="Hard"), ["Giải phóng mặt bằng"])
		for light, names in (
			(RED, ["Giải phóng mặt bằng"]),
			(YELLOW, ["Cải cách"]),
			(GREEN, ["Số hóa"]),
			(DONE, ["Thẩm định vốn"]),
		):
			self.assertEqual(tasks(signal=light), names)
		self.assertEqual(tasks(period=None, cadre="_Giám đốc Sở"), [*everything[:3], "Cũ"])

	def test_without_a_period_or_a_cadre_it_asks_for_one(self):
		columns, rows, message, chart, summary = task_progress.execute({"unit": "_P"})
		self.assertTrue(columns and message)
		self.assertEqual((rows, chart, summary), ([], None, []))

	def test_unknown_unit(self):
		with self.assertRaises(frappe.DoesNotExistError):
			self.run_report(unit="_NOWHERE")

	def obstacle(self) -> str | None:
		return self.run_report(unit="_C")[1][0].obstacle

	def test_obstacle_of_the_latest_sent_report(self):
		self.assertIsNone(self.obstacle())
		report("_R1", "_GNV-C", date(2026, 3, 31), {1: "Thiếu vốn"})
		self.assertEqual(self.obstacle(), "Thiếu vốn")
		report("_R2", "_GNV-C", date(2026, 6, 30), {1: "Vướng đơn giá đền bù"}, state="Under Verification")
		self.assertEqual(self.obstacle(), "Vướng đơn giá đền bù")
		report("_R3", "_GNV-C", date(2026, 9, 30), {1: "Bản nháp"}, state="Draft")
		self.assertEqual(self.obstacle(), "Vướng đơn giá đền bù")

	def test_obstacle_that_the_latest_report_no_longer_names(self):
		report("_R1", "_GNV-C", date(2026, 3, 31), {1: "Thiếu vốn"})
		report("_R2", "_GNV-C", date(2026, 6, 30), {1: ""})
		self.assertIsNone(self.obstacle())

	def test_an_inspection_of_other_tasks_settles_nothing(self):
		report("_R1", "_GNV-C", date(2026, 3, 31), {1: "Thiếu vốn"})
		report("_R2", "_GNV-C", date(2026, 6, 30), {2: ""})
		self.assertEqual(self.obstacle(), "Thiếu vốn")

	def test_obstacle_until_the_directive_is_closed(self):
		report("_R1", "_GNV-C", date(2026, 3, 31), {1: "Thiếu vốn"})
		for status, left in (("Open", "Thiếu vốn"), ("Answered", "Thiếu vốn"), ("Closed", None)):
			frappe.db.delete("Directive", {"name": "_DIR"})
			row("Directive", "_DIR", contract="_GNV-C", progress_report="_R1", task_no=1, status=status)
			self.assertEqual(self.obstacle(), left, status)
		frappe.db.set_value("Directive", "_DIR", "task_no", 2)
		self.assertEqual(self.obstacle(), "Thiếu vốn")
		frappe.db.set_value("Directive", "_DIR", "task_no", 0)
		self.assertIsNone(self.obstacle())

	def test_statements_do_not_grow_with_rows(self):
		def count() -> tuple[int, int]:
			self.run_report(unit="_P")
			with statements() as sent:
				rows = self.run_report(unit="_P")[1]
			return len(rows), len(sent)

		report("_R1", "_GNV-C", date(2026, 3, 31), {1: "Thiếu vốn"})
		few, sent_for_few = count()
		for number in range(10):
			contract(f"_N{number}", f"Đồng chí {number}", "_C", [{"progress": 0}] * 3)
			report(f"_RN{number}", f"_N{number}", date(2026, 6, 30), {1: "Thiếu vốn", 2: ""})
		many, sent_for_many = count()
		self.assertEqual((few, many), (4, 34))
		self.assertEqual(sent_for_few, sent_for_many)
		self.assertLessEqual(sent_for_many, 10)

	def test_totals_without_reading_the_rows(self):
		"""What is counted in the database is what would be counted in the rows, on any day."""
		for on in (date(2026, 1, 2), TODAY, date(2026, 12, 20), date(2027, 1, 1)):
			filters = frappe._dict(period=PERIOD)
			rows = task_progress.get_rows(filters, on)
			self.assertEqual(task_progress.sum_up_query(filters, on), task_progress.sum_up_rows(rows), on)

	def test_chart_of_the_workspace(self):
		before = tasks_by_signal.count_tasks()
		contract(
			"_CHART",
			"Chủ tịch xã",
			"_C",
			[
				{"progress": 100, "due_date": add_days(getdate(), 100)},
				{"progress": 0, "due_date": add_days(getdate(), -1)},
				{"progress": 0, "due_date": add_days(getdate(), -1), "dropped": 1},
			],
		)
		contract("_CLOSED", "Cựu chủ tịch", "_C", [{"progress": 100}], workflow_state="Closed")
		after = tasks_by_signal.count_tasks()
		self.assertEqual(
			{light: after.get(light, 0) - before.get(light, 0) for light in (RED, YELLOW, GREEN, DONE)},
			{RED: 1, YELLOW: 0, GREEN: 0, DONE: 1},
		)
		self.assertEqual(
			sum(tasks_by_signal.get_data(refresh=1)["datasets"][0]["values"]), sum(after.values())
		)
