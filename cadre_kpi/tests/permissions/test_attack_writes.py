"""Protected fields and tables sent by a client, through every door by which Frappe writes.

What belongs to the server (states, keys, results, counters, logs, opinions, who and when) and what was settled when a
record began (whose it is) is not taken from anybody, whatever else this person may write in the record.
"""

from __future__ import annotations

import frappe

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act, create
from cadre_kpi.tests.permissions.attack import (
	AttackCase,
	as_opened,
	by_put,
	insert,
	new_form,
	post,
	rows,
	step,
	stored,
)

OTHER_SCHEME = vinh_phuc.CASCADE
FORGED_LINE = {"action": "Register", "acted_on": "2023-01-01 08:00:00", "to_state": "Draft"}


class TestRegistration(AttackCase):
	"""A contract on its way: the cadre's draft, the agency's appraisal, the committee's decision."""

	@classmethod
	def prepare(cls, story):
		story.register()
		story.register_again()
		cls.contract = story.contract.name
		cls.draft = create(
			cls.users["director"],
			"Task Contract",
			cadre=cls.cadres["director"],
			period=story.period,
			tasks=[dict(task) for task in vinh_phuc.TRANSPORT_TASKS],
		).name

	def test_the_cadre_chooses_neither_committee_nor_scheme_nor_unit(self):
		values = {
			"managed_by": self.bodies["district_committee"],
			"scheme": OTHER_SCHEME,
			"unit": "VP-YL",
			"position": "Bí thư Huyện ủy",
			"cadre": self.cadres["secretary_a"],
			"cadre_name": "Người khác",
			"start_date": "2022-01-01",
			"end_date": "2030-12-31",
			"owner": self.users["focal"],
			"creation": "2020-01-01 00:00:00",
		}
		self.assert_each_kept("director", "Task Contract", self.draft, values)
		self.assert_kept("director", "Task Contract", self.draft, values)

	def test_the_cadre_does_not_choose_the_way(self):
		values = {
			"next_step": "Decision",
			"needs_appraisal": 0,
			"needs_consultation": 0,
			"initiated_by": "Committee",
			"contract_key": "another",
			"assigned_on": "2023-01-02",
			"overall_progress": 100,
			"total_weight": 50,
		}
		self.assert_each_kept("director", "Task Contract", self.draft, values)
		self.assert_kept("director", "Task Contract", self.draft, values)

	def test_a_forged_draft_is_appraised_like_any_other(self):
		forged = {
			"managed_by": self.bodies["district_committee"],
			"scheme": OTHER_SCHEME,
			"needs_appraisal": 0,
		}
		self.attempt("director", by_put, "Task Contract", self.draft, forged)
		self.attempt("director", lambda: step(as_opened("Task Contract", self.draft), "Register"))
		doc = frappe.get_doc("Task Contract", self.draft)
		self.assertNotEqual(doc.workflow_state, "Assigned")
		self.assertEqual(
			(doc.managed_by, doc.scheme), (self.bodies["committee"], vinh_phuc.SCHEME), doc.workflow_state
		)

	def test_figures_of_a_draft_are_not_results(self):
		for values in (
			{"completed": 110},
			{"light": "Done"},
			{"progress": 100},
			{"on_time": 1, "completed_on": "2023-02-01"},
			{"origin": "Commissioned"},
			{"appraisal": "Keep", "appraisal_note": "Đã thẩm định"},
			{"support_promised": "Tỉnh hứa hỗ trợ"},
		):
			sent = rows("Task Contract", self.draft, "tasks", **values)
			self.assert_kept("director", "Task Contract", self.draft, {"tasks": sent})

	def test_nobody_writes_for_those_who_are_asked(self):
		opinion = {"body": self.bodies["committee"], "opinion": "Agrees", "given_by": self.users["clerk"]}
		self.assert_kept("director", "Task Contract", self.draft, {"consultations": [opinion]})
		self.assert_kept("focal", "Task Contract", self.contract, {"consultations": [opinion]})
		self.assert_kept("director", "Task Contract", self.draft, {"decision_number": "1-QĐ/TU"})
		self.assert_kept("director", "Task Contract", self.draft, {"appraisal_summary": "Thống nhất"})

	def test_the_log_is_neither_emptied_nor_written(self):
		for sent in (
			[],
			rows("Task Contract", self.contract, "process_log", note="Không có gì"),
			[*rows("Task Contract", self.contract, "process_log"), FORGED_LINE],
		):
			self.assert_kept("focal", "Task Contract", self.contract, {"process_log": sent})
		self.assert_kept("focal", "Task Contract", self.contract, {"changes": []})

	def test_the_agency_appraises_and_does_not_set_the_target(self):
		sent = rows("Task Contract", self.contract, "tasks", target=1, due_date="2023-12-31")
		reason = {"tasks": sent, "change_reason": "Điều chỉnh"}
		before = stored("Task Contract", self.contract, ["tasks"])
		self.attempt("focal", by_put, "Task Contract", self.contract, reason)
		after = stored("Task Contract", self.contract, ["tasks"])
		if after != before:  # where an agency may change a target, the change is on record
			self.assertTrue(
				frappe.db.exists("Contract Task Change", {"parent": self.contract, "new_value": "1"})
			)

	def test_their_own_work_goes_on(self):
		sent = rows("Task Contract", self.draft, "tasks", target=111.0)
		self.assert_taken("director", "Task Contract", self.draft, {"tasks": [{**row} for row in sent]})
		self.assert_taken(
			"focal", "Task Contract", self.contract, {"appraisal_summary": "Thống nhất danh mục"}
		)

	def test_a_new_contract_starts_at_the_beginning(self):
		frappe.db.delete("Task Contract", {"name": self.draft})
		for maker in (insert, post, new_form):
			made = self.attempt(
				"director",
				maker,
				"Task Contract",
				{
					"cadre": self.cadres["director"],
					"period": self.story.period,
					"tasks": [{**vinh_phuc.TRANSPORT_TASKS[0], "completed": 110, "light": "Done"}],
					"workflow_state": "Assigned",
					"docstatus": 1,
					"managed_by": self.bodies["district_committee"],
					"process_log": [FORGED_LINE],
					"consultations": [{"body": self.bodies["committee"], "opinion": "Agrees"}],
					"owner": self.users["clerk"],
				},
			)
			with self.subTest(maker=maker.__name__):
				frappe.set_user("Administrator")
				if not isinstance(made, Exception):
					doc = frappe.get_doc("Task Contract", made)
					self.assertEqual(
						(doc.workflow_state, doc.docstatus, doc.managed_by, doc.owner),
						("Draft", 0, self.bodies["committee"], self.users["director"]),
					)
					self.assertFalse(doc.process_log or doc.consultations)
					self.assertFalse(doc.tasks[0].completed)
			self.go_back()
			frappe.db.delete("Task Contract", {"name": self.draft})


class TestAssigned(AttackCase):
	"""A contract that binds, its reports and directives."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		story.report(1)
		story.report(2)
		cls.contract = story.contract.name
		cls.directive = create(
			cls.users["clerk"],
			"Directive",
			contract=cls.contract,
			issued_by=cls.bodies["committee"],
			issued_on="2023-07-05",
			due_date="2023-07-31",
			content="Giao Sở Tài nguyên và Môi trường thẩm định lại đơn giá.",
		).name
		cls.draft = create(
			cls.users["secretary_a"],
			"Progress Report",
			contract=cls.contract,
			from_date="2023-07-01",
			to_date="2023-09-30",
		).name
		sent = create(
			cls.users["secretary_a"],
			"Progress Report",
			contract=cls.contract,
			from_date="2023-10-01",
			to_date="2023-12-31",
		)
		cls.sent = act(cls.users["secretary_a"], sent, "Send Report").name

	def test_the_secretary_reports_no_results(self):
		for values in (
			{"completed": 160, "progress": 100},
			{"light": "Done"},
			{"on_time": 1, "completed_on": "2023-02-01"},
			{"quality_failures": 0, "delays": 9},
			{"last_report_on": "2023-12-31"},
			{"origin": "Self-registered"},
		):
			sent = rows("Task Contract", self.contract, "tasks", **values)
			values = {"tasks": sent, "change_reason": "Cập nhật"}
			before = stored("Task Contract", self.contract, ["tasks"])
			self.attempt("clerk", by_put, "Task Contract", self.contract, values)
			self.assertEqual(stored("Task Contract", self.contract, ["tasks"]), before)
			self.assert_kept("clerk", "Task Contract", self.contract, {"tasks": sent})

	def test_history_of_an_assigned_contract_only_grows(self):
		for table in ("process_log", "changes", "consultations"):
			self.assert_kept("clerk", "Task Contract", self.contract, {table: []})
		changed = rows("Task Contract", self.contract, "changes", reason="Khác", old_value="999")
		self.assert_kept("clerk", "Task Contract", self.contract, {"changes": changed})
		self.assert_each_kept(
			"clerk",
			"Task Contract",
			self.contract,
			{"assigned_on": "2023-01-01", "contract_key": None, "overall_progress": 100, "total_tasks": 9},
		)

	def test_whose_contract_it_is_stays(self):
		values = {"cadre": self.cadres["director"], "managed_by": self.bodies["district_committee"]}
		values |= {
			"unit": "VP-YL",
			"scheme": OTHER_SCHEME,
			"end_date": "2030-01-01",
			"owner": "Administrator",
		}
		self.assert_each_kept("clerk", "Task Contract", self.contract, values)

	def test_the_cadre_verifies_nothing(self):
		for values in (
			{"verified_quantity": 500},
			{"verified_delays": 0, "correction_reason": "Đã xác nhận"},
			{"completed_before": 160},
			{"target": 1},
		):
			sent = rows("Progress Report", self.draft, "tasks", **values)
			self.assert_kept("secretary_a", "Progress Report", self.draft, {"tasks": sent})
		self.assert_each_kept(
			"secretary_a",
			"Progress Report",
			self.draft,
			{
				"verification_note": "Đã xác minh",
				"has_obstacle": 1,
				"report_key": "another",
				"managed_by": self.bodies["district_committee"],
				"unit": "VP-YL",
				"report_type": "Ad-hoc Inspection",
				"process_log": [FORGED_LINE],
				"owner": self.users["focal"],
			},
		)

	def test_what_was_reported_stands_during_verification(self):
		for values in (
			{"evidence": "/private/files/khac.pdf"},
			{"completed_on": "2023-10-05"},
			{"quantity": 1},
			{"note": "Khác"},
		):
			sent = rows("Progress Report", self.sent, "tasks", **values)
			self.assert_kept("focal", "Progress Report", self.sent, {"tasks": sent})
		self.assert_each_kept(
			"focal",
			"Progress Report",
			self.sent,
			{
				"summary": "Khác",
				"unfinished": "Khác",
				"proposals": "Khác",
				"process_log": [],
				"report_key": None,
			},
		)
		self.assert_kept("focal", "Progress Report", self.sent, {"tasks": []})

	def test_the_agency_corrects_with_a_reason(self):
		sent = rows("Progress Report", self.sent, "tasks", verified_quantity=1.0, correction_reason="Đo lại")
		self.assert_taken("focal", "Progress Report", self.sent, {"tasks": sent})

	def test_a_directive_is_not_answered_or_closed_by_writing(self):
		values = {
			"status": "Closed",
			"closed_by": self.users["chair"],
			"closed_on": "2023-07-20 08:00:00",
			"response": "Đã làm xong",
			"answered_by": self.users["secretary_a"],
			"answered_on": "2023-07-19 08:00:00",
			"cadre": self.cadres["director"],
			"managed_by": self.bodies["district_committee"],
			"contract": "another",
			"owner": self.users["chair"],
		}
		self.assert_each_kept("clerk", "Directive", self.directive, values)
		self.assert_kept("clerk", "Directive", self.directive, values)
		self.assert_kept("board", "Directive", self.directive, {"status": "Answered", "response": "Xong"})

	def test_a_directive_is_written_by_who_issues_it(self):
		self.assert_taken("clerk", "Directive", self.directive, {"support": "Bổ sung kinh phí"})
