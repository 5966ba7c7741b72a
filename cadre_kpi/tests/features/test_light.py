"""The traffic light: each boundary, and the query's answer against the function's."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import add_days

from cadre_kpi.contracts.light import (
	DONE,
	GREEN,
	LIGHTS,
	RED,
	YELLOW,
	build_light_case,
	build_light_number,
	count_days_late,
	get_light,
)
from cadre_kpi.tests.features.report_rows import TODAY, YEAR_START, ReportCase, contract


class SignalRule(ReportCase):
	def test_each_light(self):
		due, start = date(2026, 12, 31), YEAR_START
		cases = {
			"done before the due date": (100, due, start, TODAY, DONE),
			"exceeded": (140, due, start, TODAY, DONE),
			"done after the due date": (100, due, start, date(2027, 2, 1), DONE),
			"a hair short of the target and overdue": (99.99, due, start, date(2027, 1, 1), RED),
			"on the due date still in time": (50, due, start, due, YELLOW),
			"the day after": (50, due, start, date(2027, 1, 1), RED),
			"31 days before": (90, due, start, add_days(due, -31), GREEN),
			"30 days before": (90, due, start, add_days(due, -30), YELLOW),
			# 1 January to 31 December: 364 days; 1 July is day 181, 49.73 % of the time
			"less than 20 points behind": (29.73, due, start, TODAY, GREEN),
			"more than 20 points behind": (29.72, due, start, TODAY, YELLOW),
			"no due date": (10, None, start, TODAY, GREEN),
			"no start date": (0, due, None, TODAY, GREEN),
			"no start date, near": (0, due, None, date(2026, 12, 1), YELLOW),
			# a task of 30 days warns in its last third
			"month, first days": (0, date(2026, 7, 31), TODAY, date(2026, 7, 5), GREEN),
			"month, last ten days": (70, date(2026, 7, 31), TODAY, date(2026, 7, 21), YELLOW),
			"month, eleven days left": (70, date(2026, 7, 31), TODAY, date(2026, 7, 20), GREEN),
			"before the start": (0, due, start, date(2025, 12, 1), GREEN),
		}
		for what, (progress, due_date, start_date, on, light) in cases.items():
			with self.subTest(what):
				self.assertEqual(get_light(progress, due_date, start_date, on), light)
				self.assertEqual(
					get_light(progress, str(due_date or ""), str(start_date or ""), str(on)), light
				)

	def test_days_late(self):
		due = date(2026, 6, 30)
		self.assertEqual(count_days_late(50, due, due), 0)
		self.assertEqual(count_days_late(50, due, date(2026, 7, 10)), 10)
		self.assertEqual(count_days_late(100, due, date(2026, 9, 1), date(2026, 7, 3)), 3)
		self.assertEqual(count_days_late(100, due, date(2026, 9, 1), date(2026, 6, 3)), 0)
		self.assertEqual(count_days_late(100, due, date(2026, 9, 1)), 0)
		self.assertEqual(count_days_late(50, None, date(2026, 9, 1)), 0)

	def test_query_and_function_agree(self):
		"""A grid of tasks around every boundary: the SQL expression gives what the function gives."""
		spans = [
			(YEAR_START, add_days(YEAR_START, days)) for days in (0, 1, 15, 29, 30, 89, 90, 91, 364, 900)
		]
		spans += [(YEAR_START, None)]
		tasks, expected = [], {}
		for start, due in spans:
			for progress in (0, 29.72, 29.73, 33.33, 50, 79.99, 80, 99.99, 100, 250.5):
				tasks.append({"progress": progress, "due_date": due})
				number = len(tasks)
				expected[number] = (progress, due, start)
		contract("_GRID", "Grid", "_NONE", tasks)
		contracts, rows = frappe.qb.DocType("Task Contract"), frappe.qb.DocType("Contract Task")
		for on in (
			add_days(YEAR_START, days) for days in (-5, 0, 1, 5, 10, 20, 21, 30, 59, 60, 61, 181, 334, 365)
		):
			columns = (rows.progress, rows.due_date, contracts.start_date, on)
			found = (
				frappe.qb.from_(contracts)
				.join(rows)
				.on(rows.parent == contracts.name)
				.select(rows.idx, build_light_case(*columns), build_light_number(*columns))
				.where(contracts.name == "_GRID")
				.run()
			)
			found = {number: (light, LIGHTS[place]) for number, light, place in found}
			for number, (progress, due, start) in expected.items():
				with self.subTest(on=on, progress=progress, due=due):
					light = get_light(progress, due, start, on)
					self.assertEqual(found[number], (light, light))
