"""What was sent comes back to its author while nobody has acted on it, and to nobody else."""

from __future__ import annotations

import frappe

from cadre_kpi.contracts.rules import check_appraisal, find_equal_tasks
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act, create
from cadre_kpi.process import form_state
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import REFUSALS, AttackCase, call


class TestRecall(AttackCase):
	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		cls.contract = story.contract.name
		cls.registered = create(
			cls.users["director"],
			"Task Contract",
			cadre=cls.cadres["director"],
			period=story.period,
			tasks=[dict(task) for task in vinh_phuc.TRANSPORT_TASKS],
		).name
		sent = create(
			cls.users["secretary_a"],
			"Progress Report",
			contract=cls.contract,
			from_date="2023-07-01",
			to_date="2023-09-30",
		)
		cls.report = act(cls.users["secretary_a"], sent, "Send Report").name

	def recall(self, who: str, doctype: str, name: str) -> None:
		with acting_as(self.users[who]):
			call(doctype, name, "recall")

	def state(self, doctype: str, name: str) -> str:
		return frappe.db.get_value(doctype, name, "workflow_state")

	def told(self, who: str, doctype: str, name: str) -> bool:
		with acting_as(self.users[who]):
			return form_state.read_state(doctype, name)["may_recall"]

	def test_a_report_comes_back_to_who_sent_it(self):
		self.assertTrue(self.told("secretary_a", "Progress Report", self.report))
		self.assertFalse(self.told("focal", "Progress Report", self.report))
		for other in ("focal", "chair", "clerk"):
			with self.subTest(other), self.assertRaises(REFUSALS):
				self.recall(other, "Progress Report", self.report)
		self.recall("secretary_a", "Progress Report", self.report)
		doc = frappe.get_doc("Progress Report", self.report)
		last = doc.process_log[-1]
		self.assertEqual((doc.workflow_state, doc.docstatus), ("Draft", 0))
		self.assertEqual(
			(last.action, last.from_state, last.to_state, last.acted_by),
			("Recall", "Under Verification", "Draft", self.users["secretary_a"]),
		)
		with self.assertRaises(REFUSALS):  # there is nothing to take back any more
			self.recall("secretary_a", "Progress Report", self.report)
		act(self.users["secretary_a"], doc, "Send Report")
		self.assertEqual(self.state("Progress Report", self.report), "Under Verification")

	def test_nothing_comes_back_once_somebody_acted(self):
		with acting_as(self.users["focal"]):
			doc = frappe.get_doc("Progress Report", self.report)
			doc.verification_note = "Đã đối chiếu."
			doc.save()
		self.assertFalse(self.told("secretary_a", "Progress Report", self.report))
		with self.assertRaises(REFUSALS):
			self.recall("secretary_a", "Progress Report", self.report)
		self.assertEqual(self.state("Progress Report", self.report), "Under Verification")

	def test_an_assigned_contract_is_not_recalled(self):
		for who in ("secretary_a", "chair"):
			with self.subTest(who), self.assertRaises(REFUSALS):
				self.recall(who, "Task Contract", self.contract)

	def test_a_registration_comes_back_and_is_corrected(self):
		draft = frappe.get_doc("Task Contract", self.registered)
		act(self.users["director"], draft, "Register")
		self.assertEqual(self.state("Task Contract", self.registered), "Under Appraisal")
		self.recall("director", "Task Contract", self.registered)
		with acting_as(self.users["director"]):
			doc = frappe.get_doc("Task Contract", self.registered)
			doc.tasks[0].target = doc.tasks[0].target + 1
			doc.save()
		self.assertEqual(doc.workflow_state, "Draft")
		self.assertTrue(doc.changes[-1].reason)

	def test_equal_tasks_are_named(self):
		first = frappe._dict(
			task_name="Giải phóng  mặt bằng", output_product="Diện tích", unit_of_measure="ha"
		)
		same = frappe._dict(first, task_name="giải phóng mặt bằng")
		part = frappe._dict(first, part_of="x")
		other = frappe._dict(first, output_product="Hồ sơ")
		self.assertEqual(find_equal_tasks([first, other, same]), [(first, same)])
		self.assertEqual(find_equal_tasks([first, part]), [])
		self.assertEqual(find_equal_tasks([first, frappe._dict(first, dropped=1)]), [])

	def test_an_agencys_change_names_its_target_and_its_reason(self):
		for values, passes in (
			({"appraisal": "Keep"}, True),
			({"appraisal": "Make Harder", "proposed_target": 0, "appraisal_note": "Còn dư địa"}, False),
			({"appraisal": "Make Harder", "proposed_target": 90, "appraisal_note": " "}, False),
			({"appraisal": "Make Harder", "proposed_target": 90, "appraisal_note": "Còn dư địa"}, True),
			({"appraisal": "Remove"}, False),
			({"appraisal": "Remove", "appraisal_note": "Trùng nhiệm vụ 1"}, True),
		):
			task = frappe.new_doc("Contract Task").update({"idx": 1, **values})
			with self.subTest(values):
				if passes:
					check_appraisal(task)
				else:
					self.assertRaises(frappe.ValidationError, check_appraisal, task)
