"""Regulation 371-QĐ/TU end to end: every person acts in turn through the calls that the desk makes.

Scores are worked by hand: the article on the regulation tells the tasks and their figures, not the sheets.
"""

from __future__ import annotations

from fractions import Fraction

import frappe

from cadre_kpi.api.scheme import get_full_text, list_differences, make_new_version
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act_as
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.evaluation import compute, explain
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.regulations import record
from cadre_kpi.scoring.explanation import write_explanation
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase


class TestVinhPhuc371(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		with make.quick_accounts():
			cast = vinh_phuc.cast()
		cls.story = Story(cast).tell()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def test_return_needs_and_keeps_its_reason(self):
		contract = frappe.get_doc("Task Contract", self.story.contract.name)
		steps = [(row.action, row.to_state) for row in contract.process_log]
		self.assertEqual(
			steps[:3],
			[("Register", "Under Appraisal"), ("Return", "Draft"), ("Register", "Under Appraisal")],
		)
		self.assertIn("chưa nêu địa bàn", contract.process_log[1].note)
		self.assertEqual(contract.process_log[1].acted_by, self.story.users["focal"])

	def test_every_change_after_registration_is_kept(self):
		contract = frappe.get_doc("Task Contract", self.story.contract.name)
		kept = {
			(row.task_no, row.field_label): (row.old_value, row.new_value, row.changed_by, row.state)
			for row in contract.changes
		}
		clerk = self.story.users["clerk"]
		self.assertEqual(kept[(1, "Target")], ("150", "160", clerk, "Awaiting Decision"))
		self.assertEqual(kept[(1, "Weight (%)")], ("30", "25", clerk, "Awaiting Decision"))
		self.assertEqual(kept[(5, "Task Added")][2], clerk)
		self.assertEqual(kept[(4, "Task")][2], self.story.users["secretary_a"])
		self.assertTrue(all(row.reason for row in contract.changes))

	def test_contract_is_assigned_as_decided(self):
		contract = frappe.get_doc("Task Contract", self.story.contract.name)
		self.assertEqual((contract.workflow_state, contract.docstatus), ("Assigned", 1))
		self.assertEqual(
			[(task.target, task.weight, task.origin) for task in contract.tasks],
			[
				(160, 25, "Self-registered"),
				(260, 25, "Self-registered"),
				(14.42, 20, "Self-registered"),
				(9, 20, "Self-registered"),
				(29.3, 10, "Added by the Committee"),
			],
		)
		self.assertEqual(contract.total_weight, 100)
		self.assertTrue(contract.support_conditions)
		self.assertEqual(contract.tasks[0].proposed_target, 160)

	def test_progress_is_the_sum_of_verified_reports(self):
		contract = frappe.get_doc("Task Contract", self.story.contract.name)
		self.assertEqual([task.completed for task in contract.tasks], [160, 260, 14.42, 9, 29.3])
		self.assertEqual([task.on_time for task in contract.tasks], [1, 1, 1, 1, 1])
		self.assertEqual(contract.overall_progress, 100)

	def test_latest_figure_is_not_added_up(self):
		contract = frappe.get_doc("Task Contract", self.story.director_contract.name)
		self.assertEqual([task.completed for task in contract.tasks], [116, 8.19])

	def test_agency_corrected_the_inspection_with_a_reason(self):
		row = frappe.get_doc("Progress Report", self.story.inspection.name).tasks[4]
		self.assertEqual((row.quantity, row.verified_quantity), (2, 0))
		self.assertIn("quý III", row.correction_reason)

	def test_obstacle_got_a_directive_answered_and_closed(self):
		self.assertEqual(
			frappe.db.get_value("Progress Report", self.story.reports[1].name, "has_obstacle"), 1
		)
		directive = frappe.get_doc("Directive", self.story.directive.name)
		self.assertEqual(directive.status, "Closed")
		self.assertEqual(directive.answered_by, self.story.users["secretary_a"])
		self.assertEqual(directive.closed_by, self.story.users["clerk"])

	def test_council_aggregates_by_weight_and_shows_spread(self):
		weights = [25, 25, 20, 20, 10]
		sheets = [[95, 92, 90, 96, 90], [93, 90, 88, 94, 92], [97, 91, 85, 95, 94], [92, 95, 89, 93, 90]]
		means = [Fraction(sum(column), len(sheets)) for column in zip(*sheets, strict=True)]
		expected = sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / 100
		self.assertEqual(expected, Fraction("92.2125"))
		evaluation = frappe.get_doc("Cadre Evaluation", self.story.evaluations["secretary_a"].name)
		self.assertEqual(evaluation.total_points, 92.21)
		self.assertEqual([row.council_score for row in evaluation.tasks], [94.25, 92, 88, 94.5, 91.5])
		self.assertTrue(evaluation.tasks[2].council_spread.startswith("85 – 90"))

	def test_conflict_of_interest_leaves_three_sheets(self):
		evaluation = frappe.get_doc("Cadre Evaluation", self.story.evaluations["director"].name)
		self.assertEqual([row.council_score for row in evaluation.tasks], [93.33, 90])
		self.assertEqual(evaluation.total_points, 92)
		row = next(row for row in self.story.session.evaluations if row.evaluation == evaluation.name)
		self.assertEqual(row.sheets, 3)

	def test_committee_changed_one_rating_with_a_reason(self):
		found = {
			key: frappe.db.get_value(
				"Cadre Evaluation",
				doc.name,
				["proposed_level", "decided_level", "published_level", "published_reason", "workflow_state"],
			)
			for key, doc in self.story.evaluations.items()
		}
		self.assertEqual(found["director"][:3], ("excellent", "good", "good"))
		self.assertIn("kiểm toán", found["director"][3])
		self.assertEqual(found["secretary_a"][2:], ("excellent", None, "Published"))

	def test_cadre_sees_the_result_and_why_only_when_published(self):
		user = self.story.users["director"]
		with act_as(user):
			own = frappe.client.get("Cadre Evaluation", self.story.evaluations["director"].name)
		self.assertEqual(own["published_level"], "good")
		self.assertEqual(own["published_score"], 92)
		self.assertTrue(own["published_reason"])

	def test_explanation_tells_the_number(self):
		doc = frappe.get_doc("Cadre Evaluation", self.story.evaluations["secretary_a"].name)
		text = " ".join(str(line) for line in explain.explain_lines(doc, "vi"))
		self.assertIn("92,21", text)
		self.assertIn("Hoàn thành xuất sắc nhiệm vụ", text)

	def test_decision_is_sealed(self):
		decision = frappe.get_doc("Rating Decision", self.story.decision.name)
		self.assertEqual((decision.workflow_state, decision.docstatus), ("Published", 1))
		self.assertEqual(len(decision.seal), 64)
		from cadre_kpi.decisions.decisions import seal

		self.assertEqual(seal(decision), decision.seal)
		decision.rows[0].decided_level = "completed"
		self.assertNotEqual(seal(decision), decision.seal)

	def test_the_units_indicators_count_where_the_committee_says_how_much(self):
		"""The article takes development and satisfaction as measures; Yên Bình's 26 targets at a fifth of the result."""
		doc = frappe.get_doc("Cadre Evaluation", self.story.evaluations["secretary_a"].name)
		frappe.db.savepoint("indicators")
		self.addCleanup(lambda: frappe.db.rollback(save_point="indicators"))
		new = frappe.get_doc("Evaluation Scheme", make_new_version(doc.scheme))
		self.assertEqual(record.read_rules(new).indicators.enabled, False)
		new.update(
			{"indicators_enabled": 1, "indicators_share": 20, "indicators_kinds": "development,satisfaction"}
		)
		for start in (0, 50, 70, 100):
			row = {"code": f"target_{start}", "kind": "indicator", "from_value": start, "percent": start}
			new.append("bands", row)
		new.save()
		with self.assertRaises(frappe.ValidationError):  # each of these needs its source
			new.submit()
		new.reload()
		new.sources = [row for row in new.sources if not row.path.startswith("indicators")]
		for path in [
			f"indicators.{name}"
			for name in ("enabled", "share", "audience", "kinds", "cap_percent", "no_figures")
		] + ["bands"]:
			ground = {
				"document": "Quy định của Ban Thường vụ",
				"text_vi": "Tính 20 %.",
				"text_en": "A fifth.",
			}
			new.append("sources", {"path": path, **ground})
		new.save().submit()
		places = [row["place"] for row in list_differences(doc.scheme, new.name)["rows"]]
		self.assertIn("Indicators of the Unit – Share of the Indicators (%)", places)
		text = get_full_text(new.name)
		self.assertIn("20%", text.replace(" ", "").replace(" ", ""))

		targets = [100, 110] * 4 + [70, 99] * 8 + [50, 69.9]
		for number, reached in enumerate(targets):
			make.place(
				"Unit Indicator",
				"Verified",
				indicator_name=f"Chỉ tiêu {number}",
				kind="Satisfaction" if number == 7 else "Development",
				unit=doc.unit,
				resolution="Nghị quyết Đại hội",
				year=frappe.db.get_value("Evaluation Period", doc.period, "start_date").year,
				as_of="2022-06-30",
				target=100,
				actual=reached,
				reached=reached,
				verified_on="2022-07-01",
				for_all=1,
			)
		make.place(
			"Unit Indicator", "Entered", unit=doc.unit, year=2022, target=1, kind="Development", reached=0
		)
		before = compute.compute_outcome(doc, ScoringInputs([doc])).result
		self.assertIsNone(before.indicators)
		doc.scheme, doc.docstatus = new.name, 0
		found = compute.compute_outcome(doc, ScoringInputs([doc])).result
		mean = Fraction(8 * 100 + 16 * 70 + 2 * 50, 26)
		self.assertEqual(found.indicators.share * 100, mean)
		self.assertEqual(found.exact_total, Fraction("92.2125") * Fraction(4, 5) + mean / 5)
		self.assertEqual((float(found.total), found.level_by_points), (89.31, "good"))
		lines = write_explanation(found)
		self.assertEqual(sum("“Chỉ tiêu" in line for line in lines), 26)
		self.assertTrue(any("92,2125 × 80 %" in line and "77,69 %" in line for line in lines), lines)
		# what is verified after a result was published explains nothing of it
		doc.docstatus, doc.computed_on = 1, "2022-06-01 08:00:00"
		self.assertIsNone(compute.compute_outcome(doc, ScoringInputs([doc])).result.indicators.share)
		# a deputy's result does not take them in where they are the head's
		other = frappe.get_doc("Cadre Evaluation", self.story.evaluations["director"].name)
		self.assertNotEqual(other.unit, doc.unit)
		other.scheme, other.docstatus = new.name, 0
		self.assertEqual(
			compute.compute_outcome(other, ScoringInputs([other])).values["total_points"], other.total_points
		)
