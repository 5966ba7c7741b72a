"""Bad input gets a clear message, and nothing is changed by it."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, formatdate, getdate

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act, act_as, call, create, edit, reload, submit
from cadre_kpi.demo.story_371 import QUARTERS, Story
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase


class BadInput(CadreKpiTestCase):
	"""The story told up to a point once for the class; every test goes back there."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		with make.quick_accounts():
			cls.cast = vinh_phuc.cast()
		cls.users = cls.cast.users
		cls.story = Story(cls.cast)
		cls.prepare(cls.story)

	@classmethod
	def prepare(cls, story):
		"""How far the story is told before the tests."""

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("bad_input")

	def tearDown(self):
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="bad_input")
		super().tearDown()

	def refused(self, *words: str, error=frappe.ValidationError):
		"""Context manager: what happens inside is refused with a Vietnamese message holding these words."""
		return Refused(self, words, error)

	def contract(self, **values):
		tasks = values.pop("tasks", None) or [dict(task) for task in vinh_phuc.DISTRICT_TASKS]
		return create(
			self.users["secretary_a"],
			"Task Contract",
			cadre=self.cast.cadres["secretary_a"],
			period=self.story.period,
			tasks=tasks,
			**values,
		)

	def report(self, contract, quarter=1, **quantities):
		start, end = QUARTERS[quarter - 1]
		made = create(
			self.users["secretary_a"], "Progress Report", contract=contract.name, from_date=start, to_date=end
		)
		return made


class TestBadRegistration(BadInput):
	def test_task_without_measurable_product(self):
		task = dict(vinh_phuc.DISTRICT_TASKS[0], output_product=" ")
		with self.refused("sản phẩm"):
			self.contract(tasks=[task])
		self.assertFalse(frappe.db.exists("Task Contract", {"cadre": self.cast.cadres["secretary_a"]}))

	def test_a_state_of_the_document_that_is_no_number(self):
		for sent in (["1"], {"a": 1}, "abc", ""):
			with self.subTest(sent):
				contract = frappe.get_doc({"doctype": "Task Contract", "docstatus": sent})
				self.assertEqual(contract.docstatus, 0)
				contract.set("docstatus", sent)
				self.assertEqual(contract.docstatus, 0)

	def test_target_of_zero(self):
		with self.refused("chỉ tiêu", "lớn hơn 0"):
			self.contract(tasks=[dict(vinh_phuc.DISTRICT_TASKS[0], target=0)])

	def test_negative_and_absurd_numbers(self):
		for field, value, where in (
			("target", -5, "Nhiệm vụ 1"),
			("target", 10**13, "Nhiệm vụ, dòng 1"),
			("weight", 101, "Nhiệm vụ 1"),
			("coefficient", -1, "Nhiệm vụ 1"),
		):
			with self.subTest(field=field, value=value):
				with self.refused(where):
					self.contract(tasks=[dict(vinh_phuc.DISTRICT_TASKS[0], **{field: value})])

	def test_weights_that_do_not_sum_to_100(self):
		tasks = [dict(task) for task in vinh_phuc.DISTRICT_TASKS]
		tasks[0]["weight"] = 20
		contract = self.contract(tasks=tasks)
		with self.refused("100 %", "90"):
			act(self.users["secretary_a"], contract, "Register")
		self.assertEqual(reload(contract).workflow_state, "Draft")
		self.assertFalse(reload(contract).process_log)

	def test_due_date_outside_the_period(self):
		with self.refused(formatdate("2024-01-05"), formatdate("2023-12-31")):
			self.contract(tasks=[dict(vinh_phuc.DISTRICT_TASKS[0], due_date="2024-01-05")])

	def test_second_contract_for_one_cadre_and_period(self):
		first = self.contract()
		with self.refused(first.name, error=frappe.DuplicateEntryError):
			self.contract()
		self.assertEqual(frappe.db.count("Task Contract", {"cadre": self.cast.cadres["secretary_a"]}), 1)

	def test_committee_does_not_change_tasks_without_a_reason(self):
		self.story.register()
		self.story.register_again()
		self.story.appraise()

		def change(doc):
			doc.tasks[0].target = 170

		with self.refused("nhiệm vụ 1"):
			edit(self.users["clerk"], self.story.contract, change)
		self.assertEqual(reload(self.story.contract).tasks[0].target, 150)

	def test_return_without_a_reason(self):
		contract = self.contract()
		act(self.users["secretary_a"], contract, "Register")
		with self.refused("lý do"):
			act(self.users["focal"], contract, "Return")
		self.assertEqual(reload(contract).workflow_state, "Under Appraisal")

	def test_cadre_who_left_gets_no_contract(self):
		frappe.db.set_value(
			"Cadre", self.cast.cadres["secretary_a"], {"status": "Left the Service", "left_on": "2023-05-31"}
		)
		with self.refused(formatdate("2023-05-31")):
			self.contract()

	def test_scheme_in_use_is_not_edited(self):
		scheme = frappe.get_doc("Evaluation Scheme", vinh_phuc.SCHEME)
		with self.refused("phiên bản mới", error=frappe.UpdateAfterSubmitError):
			with act_as("Administrator"):
				scheme.quota_max_percent = 30
				scheme.save()

	def test_two_people_saving_at_once(self):
		contract = self.contract()
		with act_as(self.users["secretary_a"]):
			first = frappe.get_doc("Task Contract", contract.name)
			second = frappe.get_doc("Task Contract", contract.name)
			first.tasks[0].target = 151
			first.save()
			second.tasks[0].target = 152
			# by the same person: it is not said that somebody else did it
			with self.refused("Chính đồng chí", contract.name, error=frappe.TimestampMismatchError):
				second.save()
		self.assertEqual(reload(contract).tasks[0].target, 151)

	def test_saving_what_somebody_else_changed_names_them(self):
		contract = self.contract()
		with act_as(self.users["secretary_a"]):
			mine = frappe.get_doc("Task Contract", contract.name)
		frappe.db.set_value("Task Contract", contract.name, "modified_by", "Administrator")
		with act_as(self.users["secretary_a"]):
			mine.tasks[0].target = 153
			with self.refused("Administrator", error=frappe.TimestampMismatchError):
				mine.save()

	def test_state_is_not_written_past_the_workflow(self):
		contract = self.contract()
		with self.refused("thao tác", error=frappe.PermissionError):
			edit(self.users["secretary_a"], contract, workflow_state="Assigned")
		with self.refused(error=(frappe.ValidationError, frappe.PermissionError)):
			submit(self.users["secretary_a"], contract)
		self.assertEqual(reload(contract).docstatus, 0)


class TestBadReport(BadInput):
	@classmethod
	def prepare(cls, story):
		story.register()
		story.register_again()
		story.appraise()
		story.assign()

	def test_report_over_the_target_needs_a_note(self):
		contract = self.story.contract
		report = self.report(contract)

		def too_much(doc):
			doc.tasks[0].quantity = 200

		with self.refused("200", "160"):
			edit(self.users["secretary_a"], report, too_much)

		def explained(doc):
			doc.tasks[0].quantity = 200
			doc.tasks[0].note = "Thu hồi thêm 40 ha đất rừng giáp ranh."

		self.assertEqual(edit(self.users["secretary_a"], report, explained).tasks[0].quantity, 200)

	def test_report_with_negative_numbers_or_too_many_causes(self):
		contract = self.story.contract
		report = self.report(contract)
		for values in (
			{"quantity": -1},
			{"delays": 1, "objective_delays": 2, "objective_cause": "Mưa lũ"},
			{"delays": 1, "objective_delays": 1},
		):

			def change(doc, values=values):
				doc.tasks[0].update(values)

			with self.subTest(values=values), self.refused("Nhiệm vụ 1"):
				edit(self.users["secretary_a"], report, change)

	def test_report_for_dates_outside_the_contract(self):
		contract = self.story.contract
		with self.refused(formatdate("2023-12-31")):
			create(
				self.users["secretary_a"],
				"Progress Report",
				contract=contract.name,
				from_date="2024-01-01",
				to_date="2024-03-31",
			)

	def test_second_report_on_the_same_days(self):
		contract = self.story.contract
		first = self.report(contract)
		with self.refused(first.name, error=frappe.DuplicateEntryError):
			self.report(contract)

	def test_days_that_another_report_covers(self):
		first = self.report(self.story.contract)
		for start, end in (
			("2023-03-15", "2023-04-15"),
			("2023-01-01", "2023-12-31"),
			("2023-02-01", "2023-02-28"),
		):
			with self.subTest(start=start), self.refused(first.name, formatdate("2023-03-31")):
				create(
					self.users["secretary_a"],
					"Progress Report",
					contract=self.story.contract.name,
					from_date=start,
					to_date=end,
				)
		self.report(self.story.contract, quarter=2)

	def test_work_is_not_completed_tomorrow(self):
		def tomorrow(doc):
			doc.tasks[0].completed_on = add_days(getdate(), 1)

		def last_day(doc):
			doc.tasks[0].completed_on = doc.to_date

		report = self.report(self.story.contract)
		with self.refused("tương lai"):
			edit(self.users["secretary_a"], report, tomorrow)
		edit(self.users["secretary_a"], report, last_day)

	def test_agency_corrects_only_with_a_reason_and_never_the_reported_figure(self):
		contract = self.story.contract
		report = act(self.users["secretary_a"], self.report(contract), "Send Report")

		def silently(doc):
			doc.tasks[0].verified_quantity = 5

		def reported(doc):
			doc.tasks[0].quantity = 5

		with self.refused("lý do"):
			edit(self.users["focal"], report, silently)
		with self.refused("giữ nguyên", error=frappe.PermissionError):
			edit(self.users["focal"], report, reported)

	def test_report_for_a_closed_period(self):
		contract = self.story.contract
		frappe.db.set_value("Evaluation Period", self.story.period, "status", "Closed")
		with self.refused(self.story.period):
			self.report(contract)

	def test_cadre_who_moves_in_mid_period(self):
		contract = self.story.contract
		cadre = frappe.get_doc("Cadre", self.cast.cadres["secretary_a"])
		with self.refused(contract.name):
			cadre.update({"unit": "VP-GTVT"})
			cadre.save()
		self.assertEqual(reload(cadre).unit, "VP-HA")

	def test_answer_of_a_directive_by_somebody_else(self):
		contract = self.story.contract
		directive = create(
			self.users["clerk"],
			"Directive",
			contract=contract.name,
			content="Báo cáo tiến độ",
			issued_by=self.cast.bodies["committee"],
			issued_on="2023-07-05",
			due_date="2023-07-31",
		)
		with self.refused(error=frappe.PermissionError):
			call(self.users["focal"], directive, "answer", response="Thay mặt trả lời")
		with self.refused():
			call(self.users["clerk"], directive, "close")
		self.assertEqual(reload(directive).status, "Open")


class TestBadCouncil(BadInput):
	@classmethod
	def prepare(cls, story):
		TestBadReport.prepare(story)
		story.register_director()
		story.assess_oneself()
		story.convene()

	def test_score_out_of_range_or_by_a_stranger(self):
		evaluation = self.story.evaluations["secretary_a"]
		with self.refused("100"):
			self.story.sheet("council_1", evaluation, [101, 90, 90, 90, 90])
		with self.refused(error=frappe.PermissionError):
			self.story.sheet("focal", evaluation, [90] * 5)
		with self.refused("vắng mặt", error=frappe.PermissionError):
			self.story.sheet("council_4", evaluation, [90] * 5)
		with self.refused("xung đột lợi ích", error=frappe.PermissionError):
			self.story.sheet("council_3", self.story.evaluations["director"], [90] * 2)

	def test_member_scores_once(self):
		evaluation = self.story.evaluations["secretary_a"]
		first = self.story.sheet("council_1", evaluation, [90] * 5)
		with self.refused(first.name, error=frappe.DuplicateEntryError):
			self.story.sheet("council_1", evaluation, [95] * 5)

	def test_nobody_sees_another_sheet_before_the_session_closes(self):
		sheet = self.story.sheet("council_1", self.story.evaluations["secretary_a"], [90] * 5)
		for key in ("council_chair", "council_2", "board", "clerk", "secretary_a"):
			with self.subTest(user=key), act_as(self.users[key]):
				self.assertFalse(frappe.get_doc("Council Score", sheet.name).has_permission("read"))
				if frappe.has_permission("Council Score", "read"):
					self.assertNotIn(sheet.name, frappe.get_list("Council Score", pluck="name"))

	def test_closing_without_quorum(self):
		self.story.sheet("council_1", self.story.evaluations["secretary_a"], [90] * 5)
		with self.refused("Bí thư Huyện ủy A", "1"):
			call(self.users["board"], self.story.session, "close")
		self.assertEqual(reload(self.story.session).status, "Scoring")
		self.assertEqual(reload(self.story.evaluations["secretary_a"]).workflow_state, "At Council")

	def test_deciding_twice_and_editing_a_closed_record(self):
		self.story.score()
		self.story.conclude()
		self.story.decide()
		evaluation = self.story.evaluations["director"]
		with self.refused("Giám đốc Sở", self.story.decision.name):
			with act_as(self.users["clerk"]):
				frappe.get_doc(
					{
						"doctype": "Rating Decision",
						"title": "Lần hai",
						"committee": self.cast.bodies["committee"],
						"period": self.story.period,
						"rows": [{"evaluation": evaluation.name, "decided_level": "good"}],
					}
				).insert()
		self.story.publish()
		for doc, user in ((self.story.decision, "clerk"), (self.story.evaluations["director"], "board")):
			with (
				self.subTest(doctype=doc.doctype),
				self.refused(error=(frappe.ValidationError, frappe.PermissionError)),
			):
				edit(self.users[user], doc, action_note="Sửa sau khi công bố")

	def test_rating_changed_without_a_reason(self):
		self.story.score()
		self.story.conclude()
		with self.refused("lý do"), act_as(self.users["clerk"]):
			frappe.get_doc(
				{
					"doctype": "Rating Decision",
					"title": "Không lý do",
					"committee": self.cast.bodies["committee"],
					"period": self.story.period,
					"rows": [
						{"evaluation": self.story.evaluations["director"].name, "decided_level": "completed"}
					],
				}
			).insert()


class Refused:
	"""Asserts that an error is raised, in Vietnamese, with the words that help the reader."""

	def __init__(self, test, words, error):
		self.test, self.words = test, words
		self.errors = error if isinstance(error, tuple) else (error,)

	def __enter__(self):
		return self

	def __exit__(self, kind, value, trace):
		self.test.assertIsNotNone(kind, "nothing was refused")
		self.test.assertTrue(issubclass(kind, self.errors), f"{kind.__name__}: {value}")
		for word in self.words:
			self.test.assertIn(word.lower(), frappe.utils.cstr(value).lower())
		frappe.clear_messages()
		return True
