"""The other systems end to end, each by its real users, with the numbers of its article.

Where an article gives no score, the figures are worked by hand from the scheme, and said so.
"""

from __future__ import annotations

from collections import Counter

import frappe

from cadre_kpi.demo import khanh_hoa, story_khoan, tuyen_quang, vinh_phuc
from cadre_kpi.demo.actor import act, call, create, reload
from cadre_kpi.papers import view
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase


class SystemTest(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		with make.quick_accounts():
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
		contract = reload(self.story.contract)
		self.assertEqual(len(contract.tasks), 21)
		self.assertEqual(contract.total_weight, 100)
		self.assertEqual(contract.managed_by, "Ban Thường vụ Huyện ủy Yên Lạc")
		self.assertEqual([row.action for row in contract.process_log], ["Commission"])
		self.assertEqual(contract.process_log[0].acted_by, self.story.users["chair"])

	def test_some_finished_above_target_and_ahead_of_schedule(self):
		contract = reload(self.story.contract)
		above = [task.idx for task in contract.tasks if task.completed > task.target]
		self.assertEqual(above, sorted(story_khoan.EXCEEDED))
		below = [
			(task.idx, task.completed, task.target) for task in contract.tasks if task.completed < task.target
		]
		self.assertEqual(below, [(4, 10, 12)])  # 3 + 6 reported, 1 found by the inspection
		ahead = [task for task in contract.tasks if str(task.completed_on) == "2022-11-30"]
		self.assertTrue(ahead)

	def test_ad_hoc_inspection_by_the_agency_of_the_level_above(self):
		report = reload(self.story.inspection)
		self.assertEqual((report.report_type, report.workflow_state), ("Ad-hoc Inspection", "Verified"))
		self.assertEqual(
			{row.task_no: row.verified_quantity for row in report.tasks if row.verified_quantity}, {4: 1}
		)
		self.assertEqual(report.owner, self.story.users["focal"])
		# beside the two periodic ones, and the inspected cadre writes none
		self.assertEqual(frappe.db.count("Progress Report", {"contract": report.contract, "docstatus": 1}), 3)
		with self.assertRaises(frappe.PermissionError):
			create(
				self.story.users["cadre"],
				"Progress Report",
				contract=report.contract,
				report_type="Ad-hoc Inspection",
				from_date="2022-11-01",
				to_date="2022-11-02",
				summary="Tự kiểm tra.",
			)

	def test_yearly_report_names_what_the_committee_has_to_know(self):
		report = reload(self.story.report)
		self.assertIn("20/21", report.summary)  # finished
		self.assertIn("2/12", report.unfinished)
		self.assertIn("cơ chế", report.proposals)
		row = report.tasks[3]
		self.assertTrue(report.has_obstacle)
		self.assertIn("thất lạc", row.obstacle)
		self.assertIn("hỗ trợ", row.request)

	def test_the_level_above_assigns_and_nobody_else(self):
		contract = reload(self.story.contract)
		committee = frappe.get_doc("Evaluation Body", contract.managed_by)
		above = frappe.db.get_value("Cadre Unit", contract.unit, "parent_cadre_unit")
		self.assertEqual(committee.unit, above)
		self.assertEqual(get_rules(contract.scheme).task_rules.assigned_by_level_above, True)
		# neither the province's committee, two levels up, nor the commune's secretary draws up the contract
		for user in (self.story.cast.users["clerk"], self.story.users["cadre"]):
			with self.assertRaises(frappe.PermissionError):
				create(
					user,
					"Task Contract",
					cadre=contract.cadre,
					period=contract.period,
					initiated_by="Committee",
					tasks=story_khoan.list_tasks(),
				)

	def test_council_of_the_same_level_scored_and_the_district_decided(self):
		session = reload(self.story.session)
		self.assertEqual(
			frappe.db.get_value("Evaluation Body", session.council, ["body_type", "unit"]),
			("Advisory Council", "VP-YL"),
		)
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
			frappe.db.set_value(
				"Task Contract", self.story.contract.name, {"docstatus": 2, "contract_key": None}
			)
			contract = self.story.register(tasks)
			with self.assertRaises(frappe.ValidationError) as refused:
				act(self.story.users["cadre"], contract, "Register")
			self.assertIn("3", str(refused.exception))
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="kh")

	def test_the_five_steps_were_walked(self):
		contract = reload(self.story.contract)
		self.assertEqual(
			[row.to_state for row in contract.process_log],
			["Under Appraisal", "Under Consultation", "Awaiting Decision", "Assigned", "Assigned"],
		)
		self.assertEqual(contract.process_log[-1].action, "Personal Plan")
		self.assertEqual(contract.process_log[-1].acted_by, self.story.users["cadre"])
		self.assertEqual(contract.consultations[0].opinion, "Agrees With Remarks")
		self.assertEqual(contract.consultations[0].given_by, self.story.users["advisory"])

	def test_the_plan_is_the_cadres_and_covers_every_task(self):
		contract, users = self.story.contract, self.story.users
		row = {"due_date": "2023-06-30", "output": "Kết quả"}
		for user, rows, error in (
			(users["board"], [{**row, "task_no": number} for number in (1, 2, 3)], frappe.PermissionError),
			(users["chair"], [{**row, "task_no": number} for number in (1, 2, 3)], frappe.PermissionError),
			(users["cadre"], [{**row, "task_no": 1}, {**row, "task_no": 3}], frappe.ValidationError),
			(users["cadre"], [], frappe.ValidationError),
			(users["cadre"], [{**row, "task_no": number} for number in (1, 2, 3, 4)], frappe.ValidationError),
			(
				users["cadre"],
				[{**row, "task_no": number, "due_date": "2024-06-30"} for number in (1, 2, 3)],
				frappe.ValidationError,
			),
		):
			frappe.db.savepoint("plan")
			with self.assertRaises(error):
				call(user, contract, "save_plan", milestones=rows)
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="plan")
		self.assertEqual(
			len(reload(contract).milestones), sum(len(ends) for _span, ends in khanh_hoa.PLAN.values())
		)

	def test_plan_and_yearly_outputs(self):
		contract = reload(self.story.contract)
		# six months, three quarters and the end of the year, the year
		self.assertEqual(Counter(row.task_no for row in contract.milestones), {1: 6, 2: 4, 3: 1})
		for year in ("2023", "2024", "2025"):
			self.assertIn(year, contract.tasks[2].yearly_output)
		self.assertEqual(
			[task.resolution for task in contract.tasks], ["09-NQ/TW", "55/2022/QH15", "42/NQ-CP"]
		)

	def test_a_task_of_several_years_names_the_output_of_each(self):
		frappe.db.savepoint("kh")
		tasks = [dict(task) for task in khanh_hoa.KEY_TASKS]
		tasks[2].pop("yearly_output")
		frappe.db.set_value("Task Contract", self.story.contract.name, {"docstatus": 2, "contract_key": None})
		contract = self.story.register(tasks)
		with self.assertRaises(frappe.ValidationError) as refused:
			act(self.story.users["cadre"], contract, "Register")
		self.assertIn("3", str(refused.exception))
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="kh")

	def test_the_three_dates(self):
		dates = {
			row.code: (row.day, row.month, row.year_offset, row.before)
			for row in get_rules(khanh_hoa.SCHEME).deadlines
		}
		# for the tasks of a year: before 30-10 and 30-12 of the year before, and 31-12 of the year itself
		self.assertEqual(dates["registration"], (30, 10, -1, True))
		self.assertEqual(dates["assignment"], (30, 12, -1, True))
		self.assertEqual(dates["self_assessment"], (31, 12, 0, True))

	def test_score_and_rating(self):
		# all three done in full and on time: a = b = c = 100 %, 70 points; general criteria given as 28 of 30
		evaluation = self.evaluation(self.story.evaluation)
		self.assertEqual(
			(evaluation.component_a, evaluation.component_b, evaluation.component_c), ("100.00",) * 3
		)
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

	def test_registering_without_a_breakthrough_is_refused(self):
		person = next(person for person in self.story.people if not person.commissioned)
		frappe.db.savepoint("tq")
		frappe.db.set_value(
			"Task Contract", self.story.contracts[person.cadre].name, {"docstatus": 2, "contract_key": None}
		)
		contract = create(
			person.user,
			"Task Contract",
			cadre=person.cadre,
			period=self.story.period,
			tasks=[{**tuyen_quang.BREAKTHROUGH, "kind": "Regular"}],
		)
		with self.assertRaises(frappe.ValidationError) as refused:
			act(person.user, contract, "Register")
		self.assertIn("đột phá", str(refused.exception))
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="tq")

	def test_all_21_positions_are_obliged(self):
		seats = {
			frappe.db.get_value("Cadre", person.cadre, ["unit", "position"]) for person in self.story.people
		}
		obliged = [
			seat
			for seat in seats
			if frappe.db.get_value("Cadre Position", seat[1], "must_register_breakthrough")
		]
		self.assertEqual((len(seats), len(obliged)), (21, 21))

	def test_ten_works_were_commissioned(self):
		commissioned = [
			person
			for person in self.story.people
			if reload(self.story.contracts[person.cadre]).tasks[0].kind == "Commissioned"
		]
		kinds = [person.kind for person in commissioned]
		self.assertEqual({kind: kinds.count(kind) for kind in set(kinds)}, tuyen_quang.COMMISSIONED)
		for person in commissioned:
			contract = reload(self.story.contracts[person.cadre])
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

	def test_decisions_on_complaints_and_denunciations_are_told_and_printed(self):
		task = frappe.get_all(
			"Contract Task",
			filters={"task_name": tuyen_quang.COMPLAINTS["task_name"], "docstatus": 1},
			fields=["parent"],
			limit=1,
		)[0]
		name = frappe.db.get_value("Progress Report", {"contract": task.parent, "docstatus": 1}, "name")
		(row,) = view.cadre_paper(frappe.get_doc("Progress Report", name))["tasks"]
		self.assertEqual(
			row["notes"],
			["Đã ban hành 23 quyết định giải quyết khiếu nại, 28 quyết định giải quyết tố cáo."],
		)

	def test_two_hydropower_projects_were_cleared(self):
		tasks = frappe.get_all(
			"Contract Task",
			filters={"task_name": tuyen_quang.CLEARANCE["task_name"], "docstatus": 1},
			fields=["target", "completed", "kind"],
		)
		self.assertEqual(
			{(task.target, task.completed, task.kind) for task in tasks}, {(2, 2, "Commissioned")}
		)

	def test_budget_spending_passed_80_percent_in_eleven_months(self):
		tasks = frappe.get_all(
			"Contract Task",
			filters={"task_name": tuyen_quang.BUDGET["task_name"], "docstatus": 1},
			fields=["target", "completed", "progress", "due_date"],
		)
		self.assertTrue(tasks)
		for task in tasks:
			self.assertEqual((task.target, str(task.due_date)), (80, "2019-11-30"))
			self.assertGreater(task.completed, 80)
			self.assertGreater(task.progress, 100)

	def test_every_rating_is_decided_in_one_decision(self):
		decision = reload(self.story.decision)
		self.assertEqual(len(decision.rows), 25)
		self.assertEqual(decision.workflow_state, "Published")
		# 9 of 10: a = b = c = 90 %, 63 points of 70 and 28 general points make 91
		totals = {row.total_points for row in decision.rows}
		self.assertEqual(totals, {91, 98})


del SystemTest
