"""Exact rows of the reports on registration, quota, council, obstacles, records, months and stages."""

from __future__ import annotations

from datetime import date

import frappe

from cadre_kpi.cadre_kpi.report.common import AMBER, BLUE, GREEN, GREY, HEX
from cadre_kpi.cadre_kpi.report.council_agreement import council_agreement
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.cadre_kpi.report.monthly_ratings_of_a_unit import monthly_ratings_of_a_unit as monthly
from cadre_kpi.cadre_kpi.report.obstacles_and_directives import obstacles_and_directives
from cadre_kpi.cadre_kpi.report.rating_distribution_and_quota import rating_distribution_and_quota as quota
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.cadre_kpi.report.registration_and_assignment import registration_and_assignment
from cadre_kpi.cadre_kpi.report.time_at_each_stage import time_at_each_stage
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import frozen
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	ReportCase,
	child,
	contract,
	evaluation,
	follow_figures,
	pick,
	report,
	row,
)

COMMITTEE = "_Ban Thường vụ"


def step(of: str, doctype: str, idx: int, on: str, from_state: str, to_state: str) -> None:
	child(
		"Process Log", doctype, of, "process_log", idx, acted_on=on, from_state=from_state, to_state=to_state
	)


def period(name: str, start: str, end: str, frequency: str = "Year", scheme: str | None = None) -> str:
	return row(
		"Evaluation Period",
		name,
		period_name=name,
		scheme=scheme,
		frequency=frequency,
		start_date=start,
		end_date=end,
		status="Open",
	)


def figures(summary: list[dict]) -> list:
	return [item["value"] for item in summary]


class TestReportTables(ReportCase):
	def test_registration_and_assignment(self):
		tasks = [
			{"origin": "Self-registered", "kind": "Key", "weight": 40},
			{"origin": "Volunteered", "kind": "Hard", "weight": 30},
			{"origin": "Commissioned", "kind": "Commissioned", "weight": 20},
			{"origin": "Sudden", "weight": 10},
			{"origin": "Self-registered", "weight": 50, "dropped": 1},
		]
		contract("C1", "An", "_D", tasks, assigned_on=date(2026, 2, 1))
		step("C1", "Task Contract", 1, "2026-01-10 08:00:00", "Draft", "Under Appraisal")
		child("Contract Task Change", "Task Contract", "C1", "changes", 1, task_no=2)
		contract("C2", "Bình", "_C", [], docstatus=0, workflow_state="Draft")
		_columns, rows, _message, chart, summary = registration_and_assignment.execute({"period": PERIOD})
		names = ("contract", "tasks", "self_registered", "volunteered", "commissioned", "other", "demanding")
		self.assertEqual(pick(rows, *names), [("C1", 4, 1, 1, 1, 1, 3), ("C2", 0, 0, 0, 0, 0, 0)])
		self.assertEqual(
			pick(rows, "weight", "adjustments", "registered_on", "assigned_on", "colour"),
			[(100, 1, date(2026, 1, 10), date(2026, 2, 1), "green"), (0, 0, None, None, "red")],
		)
		self.assertEqual(figures(summary), [2, 1, 0, 1, 0, 4, 1, 1])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1, 1, 1])
		# one figure counts tasks: its rows are the contracts that have such
		leading = follow_figures(
			self, registration_and_assignment.execute, {"period": PERIOD}, sums=["origin"]
		)
		self.assertEqual(leading, 6)
		found = registration_and_assignment.execute({"period": PERIOD, "origin": "Volunteered"})[1]
		self.assertEqual(pick(found, "contract"), [("C1",)])
		found = registration_and_assignment.execute({"period": PERIOD, "unit": "_H"})[1]
		self.assertEqual(pick(found, "contract"), [("C2",)])

	def test_rating_distribution_and_quota(self):
		period(PERIOD, "2026-01-01", "2026-12-31", scheme=make.scheme("nghi_dinh_335"))
		for number, level in enumerate(["excellent", "excellent", *["good"] * 6, "completed", ""], start=1):
			evaluation(f"E{number}", f"Người {number}", "_D", proposed_level=level, total_points=100 - number)
		evaluation("H1", "Người khác", "_C", proposed_level="good", decided_level="excellent")
		_columns, rows, _message, chart, summary = quota.execute({"period": PERIOD})
		names = ("unit", "people", "excellent", "good", "completed", "not_rated", "allowed", "over", "colour")
		# 20 % of the seven good ones after one has fallen: one; of none in the commune: none
		self.assertEqual(
			pick(rows, *names),
			[("_D", 10, 2, 6, 1, 1, 1, 1, "red"), ("_C", 1, 1, 0, 0, 0, 0, 1, "red")],
		)
		self.assertEqual(figures(summary), [11, 3, 6, 1, 0, 1, 2, 2])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [3, 6, 1, 1])
		self.assertEqual(chart["colors"], [HEX[GREEN], HEX[BLUE], HEX[AMBER], HEX[GREY]])
		leading = follow_figures(
			self, quota.execute, {"period": PERIOD}, evaluation_summary=evaluation_summary.execute
		)
		self.assertEqual(leading, 7)
		# each figure of a row leads to so many people of its unit
		for item in rows:
			asked = {"period": PERIOD, "unit": item["unit"], "only_unit": item["only_unit"]}
			for level in ("excellent", "good", "completed", "not_completed"):
				found = evaluation_summary.execute({**asked, "level": level})[1]
				self.assertEqual(len(found), item[level], (item["unit"], level))

	def test_council_agreement(self):
		row(
			"Council Session",
			"S1",
			council="_Hội đồng",
			period=PERIOD,
			status="Closed",
			session_date="2026-12-01",
		)
		row("Council Session", "S2", council="_Hội đồng", period=PERIOD, status="Scoring")
		sheets = [("E1", "a", 90, "excellent"), ("E1", "b", 80.5, "good"), ("E1", "c", 84, "good")]
		sheets += [("E2", "a", 70, "good"), ("E2", "b", 70, "good"), ("E3", "a", 95, "excellent")]
		sheets += [("E3", "b", 55, "completed")]
		for number, (of, member, total, level) in enumerate(sheets, start=1):
			values = {"session": "S1", "evaluation": of, "member": member, "total": total, "unit": "_D"}
			values |= {"cadre_name": of, "cadre": f"_{of}", "proposed_level": level, "docstatus": 1}
			row("Council Score", f"P{number}", score_key=f"P{number}", **values)
		row(
			"Council Score",
			"P9",
			session="S2",
			evaluation="E9",
			total=1,
			docstatus=1,
			score_key="P9",
			unit="_D",
		)
		_columns, rows, _message, chart, summary = council_agreement.execute({"period": PERIOD})
		self.assertEqual(
			pick(rows, "evaluation", "sheets", "mean", "lowest", "highest", "spread", "code"),
			[
				("E1", 3, 84.83, 80.5, 90, 9.5, "next"),
				("E2", 2, 70, 70, 70, 0, "same"),
				("E3", 2, 75, 55, 95, 40, "apart"),
			],
		)
		self.assertEqual(figures(summary), [3, 1, 1, 1, 0, 7])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1, 1])
		self.assertEqual(follow_figures(self, council_agreement.execute, {"period": PERIOD}), 4)
		rows = council_agreement.execute({"period": PERIOD, "by_member": 1})[1]
		self.assertEqual(
			pick(rows, "member_name", "sheets", "deviation", "distance"),
			[("a", 3, 8.39, 8.39), ("b", 3, -8.11, 8.11), ("c", 1, -0.83, 0.83)],
		)
		for item in rows:
			found = frappe.db.count(
				"Council Score", {"member": item["member"], "session": ("in", item["sessions"])}
			)
			self.assertEqual(found, item["sheets"])

	def test_obstacles_and_directives(self):
		contract("C1", "An", "_D", [{}, {}, {}])
		report("R1", "C1", date(2026, 6, 30), {1: "Thiếu vốn", 2: "Vướng mặt bằng", 3: ""})
		report("R2", "C1", date(2026, 6, 30), {1: "Bản nháp"}, state="Draft")
		frappe.db.set_value("Progress Report", "R1", {"cadre": "_An", "unit": "_D"}, update_modified=False)
		for name, values in {
			"D1": {"progress_report": "R1", "task_no": 2, "status": "Open", "due_date": date(2026, 7, 20)},
			"D2": {
				"task_no": 0,
				"status": "Closed",
				"due_date": date(2026, 5, 1),
				"obstacle": "Chờ quy hoạch",
			},
		}.items():
			row(
				"Directive", name, contract="C1", cadre="_An", unit="_D", issued_on=date(2026, 4, 1), **values
			)
		with frozen("2026-07-30 08:00:00"):
			_columns, rows, _message, chart, summary = obstacles_and_directives.execute({"period": PERIOD})
		self.assertEqual(
			pick(
				[{"directive": None, **item} for item in rows],
				"state_code",
				"obstacle",
				"directive",
				"days",
				"days_late",
			),
			[
				("No Directive", "Thiếu vốn", None, 30, 0),
				("Open", "Vướng mặt bằng", "D1", 30, 10),
				("Closed", "Chờ quy hoạch", "D2", None, 0),
			],
		)
		self.assertEqual(pick(rows, "colour"), [("red",), ("red",), ("green",)])
		self.assertEqual(figures(summary), [1, 1, 0, 1, 1])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1, 1])
		with frozen("2026-07-30 08:00:00"):
			leading = follow_figures(self, obstacles_and_directives.execute, {"period": PERIOD})
		self.assertEqual(leading, 5)
		found = obstacles_and_directives.execute({"cadre": "_An", "state": "Closed"})[1]
		self.assertEqual(pick(found, "directive"), [("D2",)])

	def test_record_of_a_cadre(self):
		period(PERIOD, "2026-01-01", "2026-12-31")
		period("_Năm 2025", "2025-01-01", "2025-12-31")
		tasks = [
			{"progress": 120, "completed_on": date(2026, 5, 1), "due_date": date(2026, 6, 1)},
			{
				"progress": 100,
				"completed_on": date(2026, 7, 1),
				"due_date": date(2026, 6, 1),
				"origin": "Volunteered",
			},
			{"progress": 50},
		]
		contract("C1", "An", "_D", tasks, overall_progress=90)
		evaluation("E1", "An", "_D", proposed_level="good", total_points=80)
		evaluation(
			"E0",
			"An",
			"_D",
			period="_Năm 2025",
			workflow_state="Published",
			docstatus=1,
			published_level="excellent",
			published_score=91,
			total_points=91,
		)
		_columns, rows, _message, _chart, summary = record_of_a_cadre.execute({"cadre": "_An"})
		self.assertEqual(
			pick(rows, "period", "level", "points", "evaluation"),
			[(PERIOD, "good", 80, "E1"), ("_Năm 2025", "excellent", 91, "E0")],
		)
		names = ("contract", "tasks", "done", "exceeded", "late", "volunteered", "progress")
		self.assertEqual(pick(rows[:1], *names), [("C1", 3, 2, 1, 1, 1, 90)])
		self.assertEqual(figures(summary), [2, 1, 1, 0, 0, 3, 2])
		self.assertEqual(follow_figures(self, record_of_a_cadre.execute, {"cadre": "_An"}), 4)

	def test_monthly_ratings_of_a_unit(self):
		for month in (1, 2, 3):
			period(f"_Tháng {month}", f"2026-0{month}-01", f"2026-0{month}-28", "Month")
		period(PERIOD, "2026-01-01", "2026-12-31")
		levels = {1: "good", 2: "excellent", 3: None}
		for month, level in levels.items():
			values = {"period": f"_Tháng {month}", "proposed_level": level, "total_points": 80.5}
			evaluation(f"A{month}", "An", "_D", **values)
		evaluation("B1", "Bình", "_D", period="_Tháng 1", proposed_level="completed")
		evaluation("A0", "An", "_D", proposed_level="good")
		evaluation("C1", "Chi", "_C", period="_Tháng 1", proposed_level="good")
		_columns, rows, _message, _chart, summary = monthly.execute({"unit": "_D", "year": 2026})
		self.assertEqual(
			pick(rows, "cadre_name", "months", "good", "excellent", "completed"),
			[("An", 3, 1, 1, 0), ("Bình", 1, 0, 0, 1)],
		)
		self.assertEqual(
			rows[0]["levels"], {"month_1": "good", "month_2": "excellent", "month_3": None, "year": "good"}
		)
		self.assertIn("80", rows[0]["month_3"])
		self.assertEqual(figures(summary), [2, 4, 1, 1, 1, 0])
		self.assertEqual(rows[0]["evaluations"], {f"month_{n}": f"A{n}" for n in levels} | {"year": "A0"})
		asked = {"unit": "_D", "year": 2026}
		for level in ("excellent", "good", "completed", "not_completed"):
			found = monthly.execute({**asked, "level": level})[1]
			self.assertEqual(sum(row[level] for row in found), sum(row[level] for row in rows), level)
			self.assertTrue(all(row[level] for row in found))
		self.assertEqual(monthly.execute({"unit": "_D", "year": 2025})[1], [])

	def test_time_at_each_stage(self):
		made = {"creation": "2026-06-01 08:00:00", "managed_by": COMMITTEE}
		contract("C1", "An", "_D", [], docstatus=0, workflow_state="Awaiting Decision", **made)
		step("C1", "Task Contract", 1, "2026-06-03 08:00:00", "Draft", "Under Appraisal")
		step("C1", "Task Contract", 2, "2026-06-23 08:00:00", "Under Appraisal", "Awaiting Decision")
		contract("C2", "Bình", "_C", [], **made)
		step("C2", "Task Contract", 1, "2026-06-05 08:00:00", "Draft", "Under Appraisal")
		step("C2", "Task Contract", 2, "2026-06-06 08:00:00", "Under Appraisal", "Assigned")
		contract("C3", "Chi", "_C", [], docstatus=0, workflow_state="Draft", **made)
		for name in ("C1", "C2", "C3"):
			frappe.db.set_value("Task Contract", name, "creation", made["creation"], update_modified=False)
		with frozen("2026-07-01 08:00:00"):
			_columns, rows, _message, chart, summary = time_at_each_stage.execute({"period": PERIOD})
		names = (
			"state_code",
			"lying",
			"longest",
			"mean_now",
			"passed",
			"mean_passed",
			"longest_passed",
			"colour",
		)
		self.assertEqual(
			pick(rows, *names),
			[
				("Draft", 1, 30, 30, 2, 3, 4, "red"),
				("Under Appraisal", 0, None, None, 2, 10.5, 20, ""),
				("Awaiting Decision", 1, 8, 8, 0, None, None, "orange"),
			],
		)
		self.assertEqual(rows[2]["whom"], COMMITTEE)
		self.assertEqual(figures(summary), [2, 0, 1, 1, 30])
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1])
		asked = {"period": PERIOD}
		with frozen("2026-07-01 08:00:00"):
			self.assertEqual(follow_figures(self, time_at_each_stage.execute, asked, sums=["age"]), 3)
			found = time_at_each_stage.execute({**asked, "age": "30_and_more"})[1]
		self.assertEqual(pick(found, "state_code", "lying", "passed"), [("Draft", 1, 0)])
		found = time_at_each_stage.execute({"period": PERIOD, "kind": "Progress Report"})[1]
		self.assertEqual(found, [])

	def test_only_what_can_be_added_up_has_a_total(self):
		"""Of years, places, shares, means and longest times no sum is shown, nor of kinds of data that differ."""
		for name in frappe.get_all("Report", {"module": "Cadre KPI", "add_total_row": 1}, pluck="name"):
			folder = name.lower().replace(" ", "_").replace("-", "_")
			module = frappe.get_module(f"cadre_kpi.cadre_kpi.report.{folder}.{folder}")
			makers = [getattr(module, found) for found in dir(module) if found.endswith("_columns")]
			self.assertTrue(makers, name)
			for maker in makers:
				columns = maker(*([frappe._dict(whose="Committee")] if maker.__code__.co_argcount else []))
				summed = [one for one in columns if one["fieldtype"] in ("Int", "Float", "Percent")]
				summed = [one for one in summed if not one.get("disable_total")]
				self.assertTrue(summed, name)
				self.assertEqual({one["fieldtype"] for one in summed}, {"Int"}, name)
				unlike = {"year", "rank", "days", "longest", "task_no", "age"}
				self.assertFalse(unlike & {one["fieldname"] for one in summed}, name)
		self.assertFalse(frappe.db.get_value("Report", "Retention Preview", "add_total_row"))
