"""Whose rows the reports show: to each person what they would find in the list, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from unittest.mock import patch

import frappe
from frappe.desk import query_report

from cadre_kpi.cadre_kpi.dashboard_chart_source.tasks_by_signal import tasks_by_signal
from cadre_kpi.cadre_kpi.report.council_agreement import council_agreement
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.cadre_kpi.report.follow_up_due import follow_up_due
from cadre_kpi.cadre_kpi.report.monthly_ratings_of_a_unit import monthly_ratings_of_a_unit
from cadre_kpi.cadre_kpi.report.obstacles_and_directives import obstacles_and_directives
from cadre_kpi.cadre_kpi.report.rating_distribution_and_quota import rating_distribution_and_quota as quota
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.cadre_kpi.report.registration_and_assignment import registration_and_assignment
from cadre_kpi.cadre_kpi.report.review_of_work import review_of_work
from cadre_kpi.cadre_kpi.report.task_progress import task_progress
from cadre_kpi.cadre_kpi.report.time_at_each_stage import time_at_each_stage
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	YEAR_START,
	ReportCase,
	contract,
	evaluation,
	report,
	row,
	statements,
)
from cadre_kpi.tests.personas import CAST, COMMITTEE, COMMITTEE_A, EMAIL

TABLES = (
	council_agreement,
	follow_up_due,
	monthly_ratings_of_a_unit,
	obstacles_and_directives,
	quota,
	record_of_a_cadre,
	registration_and_assignment,
	review_of_work,
	time_at_each_stage,
)
EVERYTHING = {"period": PERIOD, "unit": "_P", "cadre": "_A", "year": 2026}


class Whose(ReportCase):
	"""The cast on three contracts and four evaluations, in two districts and a commune."""

	CONTRACTS: ClassVar = {
		"cadre_a": "A",
		"cadre_b": "B",
		"cadre_a1": "A1",
		"collective_a": "A",
		"collective_b": "B",
		"cell_a": "A",
		"focal_a": "A A1",
		"focal_b": "B",
		"focal_former": "",
		"board": "A A1 B",
		"board_b": "B",
		"chair": "A A1 B",
		"secretary": "A A1 B",
		"secretary_a": "A A1",
		"council_member": "",
		"auditor": "A A1 B",
		"admin": "A A1 B",
		"everything_but_a_seat": "",
	}

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.cadres = personas.cast()

	def setUp(self):
		super().setUp()
		values = {"period_name": PERIOD, "scheme": make.scheme(), "frequency": "Year", "status": "Open"}
		row("Evaluation Period", PERIOD, start_date=YEAR_START, end_date=date(2026, 12, 31), **values)
		for code, persona, in_unit, committee in (
			("A", "cadre_a", personas.DISTRICT_A, COMMITTEE),
			("B", "cadre_b", personas.DISTRICT_B, COMMITTEE),
			("A1", "cadre_a1", personas.COMMUNE_A1, COMMITTEE_A),
		):
			whose = {"cadre": self.cadres[persona], "managed_by": committee}
			contract(code, CAST[persona].name, in_unit, [{"progress": 10}], **whose)
			report(f"R-{code}", code, date(2026, 6, 30), {1: f"Vướng mắc {code}"})
			evaluation(
				code,
				CAST[persona].name,
				in_unit,
				total_points=80,
				level_by_points="good",
				proposed_level="good",
				failed=[("Vượt mức 30 %", "good", 0)],
				**whose,
			)
		evaluation(
			"P",
			CAST["board_rated"].name,
			personas.PROVINCE,
			cadre=self.cadres["board_rated"],
			managed_by=COMMITTEE,
			total_points=95,
			level_by_points="excellent",
			proposed_level="excellent",
		)

	def test_task_progress_shows_what_the_list_shows(self):
		for persona, expected in self.CONTRACTS.items():
			with self.subTest(persona), acting_as(EMAIL[persona]):
				rows = task_progress.execute({"period": PERIOD})[1]
				self.assertEqual(sorted(item.contract for item in rows), expected.split())
				listed = frappe.get_list("Task Contract", filters={"period": PERIOD}, pluck="name")
				self.assertEqual(sorted(listed), expected.split())
				for item in rows:
					self.assertEqual(item.obstacle, f"Vướng mắc {item.contract}")

	def test_through_the_desk(self):
		with acting_as(EMAIL["focal_a"]):
			answer = query_report.run("Task Progress", frappe.as_json({"period": PERIOD}))
			self.assertEqual(sorted(item["contract"] for item in answer["result"]), ["A", "A1"])
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			query_report.run("Evaluation Summary", frappe.as_json({"period": PERIOD}))

	def test_filters_do_not_open_what_is_closed(self):
		with acting_as(EMAIL["focal_a"]):
			for filters in (
				{"unit": personas.DISTRICT_B},
				{"cadre": self.cadres["cadre_b"]},
				{"committee": COMMITTEE, "unit": personas.DISTRICT_B},
			):
				self.assertEqual(task_progress.execute({"period": PERIOD, **filters})[1], [])
				self.assertEqual(evaluation_summary.execute({"period": PERIOD, **filters})[1], [])

	def test_totals_count_only_what_is_permitted(self):
		with acting_as(EMAIL["focal_a"]):
			self.assertEqual(task_progress.execute({"period": PERIOD})[4][0]["value"], 2)
			with patch.object(task_progress, "MAX_ROWS", 1):
				self.assertEqual(task_progress.execute({"period": PERIOD})[4][0]["value"], 2)
			self.assertEqual(evaluation_summary.execute({"period": PERIOD})[4][0]["value"], 2)
			# the chart counts the period that runs for the unit, and no other
			frappe.db.set_value("Evaluation Period", personas.PERIOD, "status", "Closed")
			frappe.db.set_value("Evaluation Period", PERIOD, "unit", personas.PROVINCE)
			before = sum(tasks_by_signal.count_tasks().values())
			contract("A-2", "Khác", personas.DISTRICT_A, [{}], managed_by=COMMITTEE)
			contract("B-2", "Khác", personas.DISTRICT_B, [{}], managed_by=COMMITTEE)
			self.assertEqual(sum(tasks_by_signal.count_tasks().values()) - before, 1)

	def test_nobody_without_a_role(self):
		with acting_as(EMAIL["nobody"]):
			for read in (
				lambda: task_progress.execute({"period": PERIOD}),
				lambda: evaluation_summary.execute({"period": PERIOD}),
				tasks_by_signal.get_data,
				*(lambda table=table: table.execute(EVERYTHING) for table in TABLES),
			):
				with self.assertRaises(frappe.PermissionError):
					read()

	def test_the_other_reports_show_what_the_lists_show(self):
		frappe.db.set_value(
			"Progress Report", {"name": ("in", ["R-A", "R-B", "R-A1"])}, "managed_by", COMMITTEE
		)
		for code, in_unit in (
			("A", personas.DISTRICT_A),
			("B", personas.DISTRICT_B),
			("A1", personas.COMMUNE_A1),
		):
			frappe.db.set_value("Progress Report", f"R-{code}", "unit", in_unit)
		asked = {"period": PERIOD, "year": 2026}
		for persona, expected in {
			"focal_a": "A A1",
			"focal_b": "B",
			"board": "A A1 B",
			"cadre_b": "B",
		}.items():
			with self.subTest(persona), acting_as(EMAIL[persona]):
				rows = registration_and_assignment.execute(asked)[1]
				self.assertEqual(sorted(item.contract for item in rows), expected.split())
				if persona != "cadre_b":
					rows = obstacles_and_directives.execute(asked)[1]
					self.assertEqual(
						sorted(item["report"] for item in rows), [f"R-{one}" for one in expected.split()]
					)
				rows = time_at_each_stage.execute({**asked, "kind": "Cadre Evaluation"})[1]
				# the own evaluation of an officer of the board stands beside the three
				self.assertEqual(
					sum(item["lying"] for item in rows), len(expected.split()) + (persona == "board")
				)
		with acting_as(EMAIL["focal_a"]):
			self.assertEqual(sum(item["people"] for item in quota.execute(asked)[1]), 2)
			self.assertEqual(record_of_a_cadre.execute({"cadre": self.cadres["cadre_b"]})[1], [])
		with acting_as(EMAIL["cadre_a"]):
			self.assertRaises(frappe.PermissionError, quota.execute, asked)
			own = record_of_a_cadre.execute({"cadre": self.cadres["cadre_a"]})[1][0]
			self.assertEqual((own.level, own.points), (None, None))

	def test_a_report_that_is_offered_is_not_refused(self):
		"""Whoever finds a report in the menu may read what it is made of."""
		refused = []
		frappe.db.set_value("Evaluation Period", PERIOD, "unit", personas.PROVINCE)  # one of their own
		for name in frappe.get_all("Report", filters={"module": "Cadre KPI"}, pluck="name"):
			found = frappe.get_doc("Report", name)
			offered = {line.role for line in found.roles}
			for persona in ("cadre_a", "collective_a", "focal_a", "board", "advisory", "chair", "secretary"):
				if not offered & set(CAST[persona].roles):
					continue
				with acting_as(EMAIL[persona]):
					try:
						found.execute_module(frappe._dict(period=PERIOD))
					except frappe.PermissionError:
						refused.append((name, persona))
					except frappe.ValidationError:
						pass  # asks for another filter
		self.assertEqual(refused, [])

	def test_one_shared_document_opens_no_report(self):
		# no door lets anybody share such a record; one that lies there opens nothing either
		shared = {"user": EMAIL["nobody"], "share_doctype": "Task Contract", "share_name": "A", "read": 1}
		row("DocShare", 990001, **shared)  # numbered by the database
		with acting_as(EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			task_progress.execute({"period": PERIOD})

	def test_evaluation_summary_by_person(self):
		for persona, expected in {
			"cadre_a": "A",
			"collective_a": "A",
			"focal_a": "A A1",
			"board": "A A1 B P",
			"chair": "A A1 B P",
			"secretary_a": "A A1",
			"auditor": "A A1 B P",
			"everything_but_a_seat": "",
		}.items():
			with self.subTest(persona), acting_as(EMAIL[persona]):
				rows = evaluation_summary.execute({"period": PERIOD})[1]
				self.assertEqual(sorted(item.evaluation for item in rows), expected.split())

	def test_the_cadre_sees_no_points(self):
		with acting_as(EMAIL["cadre_a"]):
			columns, rows, _message, chart, _summary = evaluation_summary.execute({"period": PERIOD})
		self.assertNotIn("80", frappe.as_json(rows))
		self.assertNotIn("total_points", {item["fieldname"] for item in columns})
		self.assertNotIn("total_points", rows[0])
		self.assertIsNone(chart)

	def test_an_officer_of_the_board_sees_no_points_of_their_own(self):
		with acting_as(EMAIL["board_rated"]):
			rows = evaluation_summary.execute({"period": PERIOD})[1]
			self.assertNotIn("95", frappe.as_json([item.total_points for item in rows]))
			self.assertEqual(evaluation_summary.execute({"period": PERIOD, "level": "excellent"})[1], [])
			frappe.db.set_value("Cadre Evaluation", "P", {"docstatus": 1, "workflow_state": "Published"})
			rows = evaluation_summary.execute({"period": PERIOD})[1]
			self.assertEqual([item.total_points for item in rows if item.evaluation == "P"], [95.0])

	def test_statements_by_person_do_not_grow_with_rows(self):
		def count() -> int:
			asked = {"period": PERIOD, "unit": personas.DISTRICT_A}
			with statements() as sent:
				with acting_as(EMAIL["focal_a"]):
					task_progress.execute(asked)
					evaluation_summary.execute(asked)
				with acting_as(EMAIL["board"]):
					for table in TABLES:
						table.execute({**EVERYTHING, **asked})
			return len(sent)

		count()
		few = count()
		for number in range(30):
			whose = {"cadre": self.cadres["cadre_a"], "managed_by": COMMITTEE}
			contract(f"A-{number}", "Khác", personas.DISTRICT_A, [{}], **whose)
			evaluation(f"A-{number}", "Khác", personas.DISTRICT_A, proposed_level="good", **whose)
		self.assertEqual(count(), few)
		self.assertLessEqual(few, 60 + 3 * 2)  # two reports more, each with three statements at most
