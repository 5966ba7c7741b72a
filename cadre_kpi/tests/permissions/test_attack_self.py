"""The own evaluation: what would carry it past its reviewers, or lend it another's results."""

from __future__ import annotations

import frappe

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import create, edit
from cadre_kpi.tests.permissions.attack import (
	AttackCase,
	as_opened,
	by_put,
	rows,
	step,
)

OTHER_SCHEME = vinh_phuc.CASCADE
FORGED_LINE = {"action": "Register", "acted_on": "2023-01-01 08:00:00", "to_state": "Draft"}


class TestOwnEvaluation(AttackCase):
	"""The cadre's self-assessment: everything that would carry it past its reviewers."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		story.register_director()
		story.report(1)
		evaluation = create(
			cls.users["board"], "Cadre Evaluation", cadre=cls.cadres["secretary_a"], period=story.period
		)

		def assess(doc):
			doc.self_summary, doc.self_level = "Đã hoàn thành.", "excellent"
			for row in doc.tasks:
				row.self_score = 95
			for row in doc.criteria:
				row.self_points = row.max_points

		cls.evaluation = edit(cls.users["secretary_a"], evaluation, assess).name

	def test_whose_and_by_which_rules(self):
		values = {
			"scheme": OTHER_SCHEME,
			"contract": self.story.director_contract.name,
			"cadre": self.cadres["director"],
			"managed_by": self.bodies["district_committee"],
			"unit": "VP-YL",
			"position": "Giám đốc Sở",
			"party_cell": self.bodies["district_committee"],
			"duty_group": "Giám đốc sở và tương đương",
			"leader": 0,
			"route_variant": "staff",
			"evaluation_key": "another",
			"owner": self.users["director"],
			"creation": "2020-01-01 00:00:00",
		}
		self.assert_each_kept("secretary_a", "Cadre Evaluation", self.evaluation, values)
		self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, values)

	def test_how_far_it_went(self):
		values = {
			"council_done": 1,
			"step_no": 9,
			"next_step": "Decision",
			"total_tasks": 50,
			"done_tasks": 50,
			"exceeded_tasks": 5,
		}
		values |= {"published_level": "excellent", "published_score": 99, "published_on": "2023-12-31"}
		values |= {"published_reason": "Xuất sắc", "rating_decision": "another", "amended_from": "another"}
		self.assert_each_kept("secretary_a", "Cadre Evaluation", self.evaluation, values)
		self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, values)

	def test_results_and_opinions(self):
		for field, value in {
			"total_points": 99,
			"council_points": 99,
			"proposed_level": "excellent",
			"decided_level": "excellent",
			"general_given": 30,
			"organising": 100,
			"step_level": "excellent",
			"opinions": [{"step": "Cấp ủy", "level": "excellent", "given_by": self.users["chair"]}],
			"conditions": [{"condition_name": "Đủ", "outcome": "Met"}],
			"deductions": [{"points": 1, "reason": "Không"}],
			"process_log": [FORGED_LINE],
		}.items():
			self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, {field: value})

	def test_rows_of_figures(self):
		for values in (
			{"completed": 999},
			{"council_score": 100},
			{"weight": 100},
			{"target": 1},
			{"on_time": 1, "due_date": "2030-01-01"},
			{"contract_task": "another"},
			{"coefficient": 9},
			{"quality_failures": 0, "delays": 5},
		):
			sent = rows("Cadre Evaluation", self.evaluation, "tasks", **values)
			self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, {"tasks": sent})
		fewer = rows("Cadre Evaluation", self.evaluation, "tasks")[:1]
		self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, {"tasks": fewer})

	def test_no_self_assessment_jumps_the_review(self):
		forged = {
			"council_done": 1,
			"step_no": 9,
			"next_step": "Decision",
			"scheme": OTHER_SCHEME,
			"tasks": rows("Cadre Evaluation", self.evaluation, "tasks", completed=999),
		}
		self.attempt("secretary_a", by_put, "Cadre Evaluation", self.evaluation, forged)

		def send():
			step({**as_opened("Cadre Evaluation", self.evaluation), **forged}, "Send Self-Assessment")

		self.attempt("secretary_a", send)
		doc = frappe.get_doc("Cadre Evaluation", self.evaluation)
		self.assertIn(doc.workflow_state, ("Self-Assessment", doc.list_stops()[0].state))
		self.assertFalse(doc.council_done)
		self.assertEqual(doc.scheme, vinh_phuc.SCHEME)
		self.assertNotEqual(doc.tasks[0].completed, 999)

	def test_no_state_is_written(self):
		for state in ("Proposed", "Decided", "Published", "At Organisation Board"):
			self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, {"workflow_state": state})
		self.assert_kept("secretary_a", "Cadre Evaluation", self.evaluation, {"docstatus": 1})

	def test_ones_own_words_are_taken(self):
		values = {"self_summary": "Hoàn thành tốt", "self_level": "good"}
		self.assert_taken("secretary_a", "Cadre Evaluation", self.evaluation, values)
		sent = rows("Cadre Evaluation", self.evaluation, "tasks", self_score=90.0)
		self.assert_taken("secretary_a", "Cadre Evaluation", self.evaluation, {"tasks": sent})
