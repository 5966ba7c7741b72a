"""The other systems end to end, each by its real users, with the numbers of its article.

Where an article gives no score, the figures are worked by hand from the scheme, and said so.
"""

from __future__ import annotations

import frappe

from cadre_kpi.demo import khanh_hoa, story_khoan, tuyen_quang, vinh_phuc
from cadre_kpi.demo.actor import act, again
from cadre_kpi.tests.base import CadreKpiTestCase


class SystemTest(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.story = cls.tell()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def evaluation(self, name: str):
		return frappe.get_doc("Cadre Evaluation", name)


class TestVinhPhucKhoan(SystemTest):
	"""A commune secretary's 21 tasks given by the district, the level above."""

	@classmethod
	def tell(cls):
		return story_khoan.Story(vinh_phuc.cast()).tell()

	def test_the_district_assigned_21_tasks_directly(self):
		contract = again(self.story.contract)
		self.assertEqual(len(contract.tasks), 21)
		self.assertEqual(contract.total_weight, 100)
		self.assertEqual(contract.managed_by, "Ban Thường vụ Huyện ủy Yên Lạc")
		self.assertEqual([row.action for row in contract.process_log], ["Commission"])
		self.assertEqual(contract.process_log[0].acted_by, self.story.users["chair"])

	def test_some_finished_above_target_and_ahead_of_schedule(self):
		contract = again(self.story.contract)
		above = [task.idx for task in contract.tasks if task.completed > task.target]
		self.assertEqual(above, sorted(story_khoan.EXCEEDED))
		ahead = [task for task in contract.tasks if str(task.completed_on) == "2022-11-30"]
		self.assertTrue(ahead)

	def test_council_of_the_same_level_scored_and_the_district_decided(self):
		# three sheets of 93, 90 and 96 for every task: the mean is 93 whatever the weights
		evaluation = self.evaluation(self.story.evaluation)
		self.assertEqual(evaluation.total_points, 93)
		self.assertEqual(evaluation.workflow_state, "Published")
		# alone in the group, nobody is rated good beside: the quota leaves no place at the top
		self.assertEqual((evaluation.proposed_level, evaluation.published_level), ("excellent", "good"))
		self.assertIn("tỷ lệ khống chế", evaluation.published_reason)


class TestKhanhHoa622(SystemTest):
	"""Exactly three key tasks, consultation, personal plan, yearly rating."""

	@classmethod
	def tell(cls):
		return khanh_hoa.Story().tell()

	def test_two_or_four_tasks_are_refused(self):
		frappe.db.savepoint("kh")
		for number in (2, 4):
			tasks = [dict(task) for task in (*khanh_hoa.KEY_TASKS, khanh_hoa.KEY_TASKS[0])][:number]
			frappe.db.set_value("Task Contract", self.story.contract.name, {"docstatus": 2, "contract_key": None})
			contract = self.story.register(tasks)
			with self.assertRaises(frappe.ValidationError) as refused:
				act(self.story.users["cadre"], contract, "Register")
			self.assertIn("3", str(refused.exception))
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="kh")

	def test_the_five_steps_were_walked(self):
		contract = again(self.story.contract)
		self.assertEqual(
			[row.to_state for row in contract.process_log],
			["Under Appraisal", "Under Consultation", "Awaiting Decision", "Assigned"],
		)
		self.assertEqual(contract.consultations[0].opinion, "Agrees With Remarks")
		self.assertEqual(contract.consultations[0].given_by, self.story.users["advisory"])

	def test_plan_and_yearly_outputs(self):
		contract = again(self.story.contract)
		self.assertEqual(len(contract.milestones), 2 + 3 + 3)
		self.assertIn("2024", contract.tasks[2].yearly_output)
		self.assertEqual([task.resolution for task in contract.tasks], ["09-NQ/TW", "55/2022/QH15", "42/NQ-CP"])

	def test_score_and_rating(self):
		# all three done in full and on time: a = b = c = 100 %, 70 points; general criteria given as 28 of 30
		evaluation = self.evaluation(self.story.evaluation)
		self.assertEqual((evaluation.component_a, evaluation.component_b, evaluation.component_c), ("100.00",) * 3)
		self.assertEqual(evaluation.result_points, 70)
		self.assertEqual(evaluation.total_points, 98)
		self.assertEqual(evaluation.published_level, "excellent")


class TestTuyenQuang(SystemTest):
	"""21 positions obliged to register, 25 works of 25 cadres, 10 of them commissioned."""

	@classmethod
	def tell(cls):
		return tuyen_quang.Story().tell()

	def test_25_cadres_in_21_positions(self):
		self.assertEqual(len(self.story.people), 25)
		units = {frappe.db.get_value("Cadre", person.cadre, "unit") for person in self.story.people}
		self.assertEqual(len(units), 21)
		obliged = frappe.db.count(
			"Cadre Position", {"name": ("like", "%(Tuyên Quang)"), "must_register_breakthrough": 1}
		)
		self.assertEqual(obliged, 3)

	def test_ten_works_were_commissioned(self):
		commissioned = [
			person for person in self.story.people
			if again(self.story.contracts[person.cadre]).tasks[0].kind == "Commissioned"
		]
		kinds = [person.kind for person in commissioned]
		self.assertEqual({kind: kinds.count(kind) for kind in set(kinds)}, tuyen_quang.COMMISSIONED)
		for person in commissioned:
			contract = again(self.story.contracts[person.cadre])
			self.assertEqual(contract.initiated_by, "Committee")
			self.assertEqual(contract.process_log[0].action, "Commission")

	def test_nine_of_ten_complaints_solved(self):
		task = frappe.get_all(
			"Contract Task",
			filters={"task_name": tuyen_quang.COMPLAINTS["task_name"], "docstatus": 1},
			fields=["target", "completed", "progress"],
			limit=1,
		)[0]
		self.assertEqual((task.target, task.completed, task.progress), (10, 9, 90))

	def test_every_rating_is_decided_in_one_decision(self):
		decision = again(self.story.decision)
		self.assertEqual(len(decision.rows), 25)
		self.assertEqual(decision.workflow_state, "Published")
		# 9 of 10: a = b = c = 90 %, 63 points of 70 and 28 general points make 91
		totals = {row.total_points for row in decision.rows}
		self.assertEqual(totals, {91, 98})


del SystemTest
