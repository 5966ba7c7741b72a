"""Evaluation summary on small tables made by hand: exact rows, filters, totals, closed fields, statements."""

from __future__ import annotations

from unittest.mock import patch

import frappe

from cadre_kpi.cadre_kpi.report.common import BLUE, FIGURES, HEX, RED, format_decimals
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.tests.features.report_rows import (
	PERIOD,
	ReportCase,
	evaluation,
	follow_figures,
	pick,
	row,
	statements,
)


class EvaluationSummary(ReportCase):
	def setUp(self):
		super().setUp()
		evaluation(
			"_DG-C",
			"Bí thư Đảng ủy xã",
			"_C",
			self_level="excellent",
			component_a="100",
			component_b="95",
			component_c="90",
			result_points=66.5,
			general_points=29,
			deducted_points=1,
			total_points=94.5,
			council_points=91.25,
			level_by_points="excellent",
			proposed_level="good",
			decided_level="good",
			decision_reason="Thống nhất",
			workflow_state="Decided",
			managed_by="_BTV H",
			failed=[
				("Vượt mức 30 %", "excellent", 0),
				("Hoàn thành 100 %", "excellent", 1),
				("Không bị kỷ luật", "not_completed", 1),
			],
		)
		evaluation(
			"_DG-D",
			"Giám đốc Sở",
			"_D",
			self_level="good",
			total_points=75,
			level_by_points="good",
			proposed_level="not_completed",
			managed_by="_BTV P",
			failed=[
				("Vượt mức 30 %", "excellent", 0),
				("Đúng hạn", "good", 0),
				("Không bị kỷ luật", "not_completed", 0),
			],
		)
		evaluation("_DG-P", "Chánh Văn phòng", "_P", workflow_state="Self-Assessment", duty_group="_Staff")
		evaluation("_DG-X", "Phó Giám đốc", "_D", total_points=91, proposed_level="excellent", docstatus=2)

	def run_report(self, **filters: object):
		return evaluation_summary.execute({"period": PERIOD, **filters})

	def test_rows(self):
		rows = self.run_report()[1]
		self.assertEqual(
			pick(rows, "unit_name", "cadre_name", "total_points", "rating", "failed_conditions"),
			[
				("Tỉnh ủy", "Chánh Văn phòng", 0.0, None, None),
				("Sở Xây dựng", "Giám đốc Sở", 75.0, "not_completed", "Đúng hạn; Không bị kỷ luật"),
				("Đảng ủy xã", "Bí thư Đảng ủy xã", 94.5, "good", "Vượt mức 30 %"),
			],
		)
		last = rows[-1]
		self.assertEqual(
			[
				last[field]
				for field in (
					"component_a",
					"component_b",
					"component_c",
					"result_points",
					"general_points",
					"deducted_points",
					"council_points",
					"decision_reason",
					"position",
					"duty_group",
				)
			],
			[100.0, 95.0, 90.0, 66.5, 29.0, 1.0, 91.25, "Thống nhất", "_Head", "_Heads"],
		)

	def test_levels_are_named_in_the_language_of_the_user(self):
		with patch.object(frappe.local, "lang", "vi"):
			last = self.run_report()[1][-1]
		self.assertEqual(
			(last.self_level, last.proposed_level, last.decided_level, last.rating),
			("Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ", "Hoàn thành tốt nhiệm vụ", "good"),
		)

	def test_every_column_has_a_value_key(self):
		columns, rows = self.run_report()[:2]
		for column in columns:
			self.assertIn(column["fieldname"], rows[0])

	def test_words_stand_at_the_left_whatever_the_first_row_has(self):
		"""An empty cell of the first row makes a column of figures in the desk's table, unless the column says otherwise."""
		for column in self.run_report()[0]:
			words = column["fieldtype"] not in FIGURES and not column["fieldname"].startswith("component_")
			self.assertEqual(column.get("align") == "left", words, column["fieldname"])

	def test_totals_and_chart(self):
		_columns, _rows, _message, chart, summary = self.run_report()
		# all, excellent, good, completed, not completed, not rated, mean of the two that are rated
		self.assertEqual([item["value"] for item in summary], [3, 0, 1, 0, 1, 1, format_decimals(84.75)])
		# what there is, in the colours of the ratings
		self.assertEqual(chart["data"]["datasets"][0]["values"], [1, 1])
		self.assertEqual(chart["colors"], [HEX[BLUE], HEX[RED]])
		self.assertEqual(follow_figures(self, evaluation_summary.execute, {"period": PERIOD}), 5)

	def test_filters(self):
		def people(**filters):
			return [item.cadre_name for item in self.run_report(**filters)[1]]

		head, director, secretary = "Chánh Văn phòng", "Giám đốc Sở", "Bí thư Đảng ủy xã"
		self.assertEqual(people(unit="_P"), [head, director, secretary])
		self.assertEqual(people(unit="_P", only_unit=1), [head])
		self.assertEqual(people(unit="_H"), [secretary])
		self.assertEqual(people(committee="_BTV P"), [director])
		self.assertEqual(people(cadre="_Giám đốc Sở"), [director])
		self.assertEqual(people(duty_group="_Staff"), [head])
		self.assertEqual(people(position="_Head"), [head, director, secretary])
		self.assertEqual(people(state="Decided"), [secretary])
		self.assertEqual(people(level="good"), [secretary])
		self.assertEqual(people(level="not_completed"), [director])
		self.assertEqual(people(level="excellent"), [])
		self.assertEqual(people(period="_Other Period"), [])

	def test_without_a_period_or_a_cadre_it_asks_for_one(self):
		columns, rows, message, chart, summary = evaluation_summary.execute({"unit": "_P"})
		self.assertTrue(columns and message)
		self.assertEqual((rows, chart, summary), ([], None, []))

	def test_without_level_one_no_points_and_no_proposal(self):
		with patch.object(evaluation_summary, "reads_level_one", lambda doctype: False):
			columns, rows, _message, chart, summary = self.run_report()
		secret = {*evaluation_summary.LEVEL_ONE, "failed_conditions"}
		self.assertFalse(secret & {column["fieldname"] for column in columns})
		self.assertFalse(secret & set(rows[0]))
		self.assertIsNone(chart)
		self.assertEqual([item["value"] for item in summary], [3, 0, 0, 0, 0, 3])

	def test_own_evaluation_stays_closed_until_published(self):
		row("Cadre", "_Giám đốc Sở", full_name="Giám đốc Sở", user="Administrator", unit="_D")
		mine = next(item for item in self.run_report()[1] if item.cadre == "_Giám đốc Sở")
		self.assertTrue(all(mine[field] is None for field in evaluation_summary.LEVEL_ONE))
		self.assertFalse(mine.get("failed_conditions"))
		self.assertIsNone(mine.rating)
		self.assertEqual(self.run_report(level="not_completed")[1], [])
		self.assertEqual(
			[item["value"] for item in self.run_report()[4]], [3, 0, 1, 0, 0, 2, format_decimals(94.5)]
		)
		frappe.db.set_value("Cadre Evaluation", "_DG-D", "docstatus", 1)
		mine = next(item for item in self.run_report()[1] if item.cadre == "_Giám đốc Sở")
		self.assertEqual((mine.total_points, mine.rating), (75.0, "not_completed"))

	def test_statements_do_not_grow_with_rows(self):
		def count() -> tuple[int, int]:
			self.run_report(unit="_P")
			with statements() as sent:
				rows = self.run_report(unit="_P")[1]
			return len(rows), len(sent)

		few, sent_for_few = count()
		for number in range(27):
			evaluation(
				f"_E{number}",
				f"Đồng chí {number}",
				"_C",
				proposed_level="good",
				level_by_points="excellent",
				failed=[("Vượt mức 30 %", "excellent", 0)],
			)
		many, sent_for_many = count()
		self.assertEqual((few, many), (3, 30))
		self.assertEqual(sent_for_few, sent_for_many)
		self.assertLessEqual(sent_for_many, 10)
