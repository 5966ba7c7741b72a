"""Sheets and sessions of a council: what would change a rating, or show it, by writing past those who rate."""

from __future__ import annotations

import frappe

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import create, reload
from cadre_kpi.evaluation import score_sheets
from cadre_kpi.tests.permissions.attack import (
	AttackCase,
	as_opened,
	by_put,
	call_forged,
	insert,
	new_form,
	post,
	rows,
	step,
)


class TestCouncil(AttackCase):
	"""A session that scores: two members have sent their sheets, one sheet is still open."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		story.register_director()
		story.assess_oneself()
		story.convene()
		cls.session = story.session.name
		cls.evaluation = story.evaluations["secretary_a"].name
		cls.sent = story.sheet("council_1", story.evaluations["secretary_a"], [93, 90, 88, 94, 92]).name
		story.sheet("council_2", story.evaluations["secretary_a"], [97, 91, 85, 95, 94])
		cls.open = create(
			cls.users["council_chair"], "Council Score", session=cls.session, evaluation=cls.evaluation
		).name
		cls.other = story.evaluations["director"].name

	def test_no_session_is_closed_by_writing(self):
		values = {
			"status": "Closed",
			"closed_on": "2023-12-27 10:00:00",
			"closed_by": self.users["council_chair"],
			"opened_on": "2020-01-01 00:00:00",
			"scheme": vinh_phuc.CASCADE,
			"owner": self.users["council_chair"],
		}
		for who in ("board", "council_chair"):
			self.assert_each_kept(who, "Council Session", self.session, values)
			self.assert_kept(who, "Council Session", self.session, values)
			self.attempt(who, by_put, "Council Session", self.session, {"status": "Closed"})
			self.assert_readable("council_chair", "Council Score", self.sent, False)
			self.assert_readable("board", "Council Score", self.sent, False)
			self.go_back()

	def test_no_session_goes_back_to_its_draft(self):
		self.assert_kept("board", "Council Session", self.session, {"status": "Draft"})

	def test_council_and_period_of_a_session_stay(self):
		values = {"council": self.bodies["district_council"], "period": "Năm 2024"}
		self.assert_each_kept("board", "Council Session", self.session, values)
		self.assert_each_kept("council_chair", "Council Session", self.session, values)

	def test_counts_and_results_of_a_session(self):
		for values in (
			{"sheets": 0},
			{"sheets": 9},
			{"council_points": 10},
			{"spread": "0–1"},
			{"cadre": None},
		):
			sent = rows("Council Session", self.session, "evaluations", **values)
			self.assert_kept("council_chair", "Council Session", self.session, {"evaluations": sent})

	def test_who_is_chair_follows_from_the_body(self):
		number = next(
			row.idx - 1 for row in reload(self.story.session).members if row.user == self.users["council_2"]
		)
		sent = rows("Council Session", self.session, "members", number, duty="Chair")
		self.assert_kept("board", "Council Session", self.session, {"members": sent})
		self.assert_kept("council_chair", "Council Session", self.session, {"members": sent})

	def test_a_sheet_that_was_sent_counts(self):
		"""Neither an absence nor a conflict entered afterwards, nor a member struck off, takes a sheet away."""
		number = next(
			row.idx - 1 for row in reload(self.story.session).members if row.user == self.users["council_1"]
		)
		absent = rows("Council Session", self.session, "members", number, present=0, absence_reason="Bận họp")
		conflict = {"user": self.users["council_1"], "evaluation": self.evaluation, "reason": "Thân thích"}
		without = [
			row for row in rows("Council Session", self.session, "members") if row["idx"] != number + 1
		]
		for who in ("board", "council_chair"):
			for values in (
				{"members": absent},
				{"members": without},
				{"conflicts": [*rows("Council Session", self.session, "conflicts"), conflict]},
				{"conflicts": []},
			):
				with self.subTest(who=who, fields=sorted(values)):
					self.attempt(who, by_put, "Council Session", self.session, values)
					session = frappe.get_doc("Council Session", self.session)
					counted = [
						m
						for m in score_sheets.read_session(session.name, [self.evaluation])[self.evaluation]
						if m.scores
					]
					self.assertEqual(len(counted), 2)
					self.assertFalse(any(m.absent or m.conflicted for m in counted))
				self.go_back()

	def test_no_evaluation_leaves_a_session_with_sheets(self):
		kept = [
			row
			for row in rows("Council Session", self.session, "evaluations")
			if row["evaluation"] != self.evaluation
		]
		self.assert_kept("council_chair", "Council Session", self.session, {"evaluations": kept})

	def test_whose_sheet_it_is(self):
		values = {
			"score_key": "another",
			"member": self.users["council_2"],
			"evaluation": self.other,
			"session": "another",
			"cadre": self.cadres["director"],
			"unit": "VP-YL",
			"total": 100,
			"owner": self.users["council_2"],
		}
		self.assert_each_kept("council_chair", "Council Score", self.open, values)
		self.assert_kept("council_chair", "Council Score", self.open, values)

	def test_one_sheet_for_each_member(self):
		self.attempt("council_chair", by_put, "Council Score", self.open, {"score_key": "freed"})
		again_ = {"session": self.session, "evaluation": self.evaluation, "score_key": "mine", "member": "x"}
		for maker in (insert, post, new_form):
			self.attempt("council_chair", maker, "Council Score", again_)
		number = frappe.db.count(
			"Council Score", {"evaluation": self.evaluation, "member": self.users["council_chair"]}
		)
		self.assertEqual(number, 1)

	def test_figures_of_a_sheet(self):
		for values in (
			{"max_score": 1000},
			{"weight": 0},
			{"completed": 999},
			{"evaluation_task": "another"},
		):
			sent = rows("Council Score", self.open, "tasks", **values)
			self.assert_kept("council_chair", "Council Score", self.open, {"tasks": sent})

	def test_a_sheet_that_was_sent_stands(self):
		sent = rows("Council Score", self.sent, "tasks", score=1)
		self.assert_kept("council_1", "Council Score", self.sent, {"tasks": sent, "total": 1})
		self.assert_kept(
			"council_1", "Council Score", self.sent, {"remark": "Khác", "proposed_level": "good"}
		)

	def test_a_member_scores(self):
		sent = rows("Council Score", self.open, "tasks", score=77.0)
		self.assert_taken("council_chair", "Council Score", self.open, {"tasks": sent, "remark": "Nhất trí"})

	def test_a_forged_session_shows_nobodys_sheets(self):
		forged = as_opened("Council Session", self.session) | {"status": "Closed"}
		answer = self.attempt("council_4", call_forged, forged, "my_sheets")
		self.assertNotIn(self.sent, str(answer))

	def test_reviewers_write_no_results(self):
		for field, value in {
			"council_done": 1,
			"step_no": 1,
			"council_points": 99,
			"total_points": 99,
			"proposed_level": "excellent",
			"contract": self.story.director_contract.name,
			"opinions": [],
			"process_log": [],
			"managed_by": self.bodies["district_committee"],
			"published_level": "excellent",
		}.items():
			self.assert_kept("board", "Cadre Evaluation", self.evaluation, {field: value})
		for values in ({"council_score": 1}, {"completed": 1}, {"self_score": 1}, {"council_spread": "0"}):
			sent = rows("Cadre Evaluation", self.evaluation, "tasks", **values)
			self.assert_kept("board", "Cadre Evaluation", self.evaluation, {"tasks": sent})

	def test_board_and_council_pass_nothing_on_without_a_session(self):
		def conclude():
			forged = as_opened("Cadre Evaluation", self.evaluation) | {"council_done": 1}
			step(forged, "Conclude Scoring")

		for who in ("board", "council_chair"):
			self.attempt(who, by_put, "Cadre Evaluation", self.evaluation, {"council_done": 1})
			self.attempt(who, conclude)
			state = frappe.db.get_value("Cadre Evaluation", self.evaluation, "workflow_state")
			self.assertEqual(state, "At Council", who)
			self.go_back()
