"""Decisions, appeals and runs: what would change a rating, or show it, by writing past those who decide."""

from __future__ import annotations

import frappe

from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act_as, create
from cadre_kpi.tests import factories as make
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
	stored,
)


class TestDecision(AttackCase):
	"""Two proposed ratings of the province, and a decision of a district."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		story.register_director()
		story.assess_oneself()
		story.convene()
		story.score()
		story.conclude()
		cls.evaluation = story.evaluations["director"].name
		frappe.set_user("Administrator")
		whose = {"cadre": cls.cadres["commune"], "unit": "VP-YL-ND", "cadre_name": "Bí thư Đảng ủy xã"}
		cls.local = make.place(
			"Cadre Evaluation",
			"Proposed",
			period=story.period,
			scheme=vinh_phuc.SCHEME,
			managed_by=cls.bodies["district_committee"],
			proposed_level="good",
			total_points=80,
			**whose,
		)
		row = {
			"evaluation": cls.local,
			"decided_level": "good",
			"proposed_level": "good",
			"cadre": whose["cadre"],
		}
		cls.district = make.place(
			"Rating Decision",
			"Awaiting Approval",
			title="Xếp loại cán bộ xã",
			committee=cls.bodies["district_committee"],
			period=story.period,
			scheme=vinh_phuc.SCHEME,
			decision_date="2023-12-29",
			decision_number="12-QĐ/HU",
			quota_ok=1,
			rows={"rows": [row]},
		)
		from cadre_kpi.decisions.decisions import find_open_rows

		with act_as(cls.users["clerk"]):
			cls.province = create(
				cls.users["clerk"],
				"Rating Decision",
				title="Xếp loại người đứng đầu",
				committee=cls.bodies["committee"],
				period=story.period,
				decision_date="2023-12-29",
				decision_number="435-QĐ/TU",
				rows=[dict(row) for row in find_open_rows(cls.bodies["committee"], story.period)],
			).name

	def foreign(self) -> dict:
		row = {"evaluation": self.evaluation, "decided_level": "not_completed", "reason": "Không hoàn thành"}
		return {"committee": self.bodies["committee"], "rows": [row]}

	def test_a_district_decides_nobody_of_the_province(self):
		before = stored("Cadre Evaluation", self.evaluation)
		self.assert_kept("district_chair", "Rating Decision", self.district, self.foreign())
		forged = self.foreign() | {"workflow_state": "Approved", "docstatus": 1}
		for door in (by_put,):
			self.attempt("district_chair", door, "Rating Decision", self.district, forged)
			self.attempt(
				"district_chair",
				lambda: step(as_opened("Rating Decision", self.district) | self.foreign(), "Approve"),
			)
			self.attempt("district_chair", by_put, "Rating Decision", self.district, self.foreign())
			self.attempt(
				"district_chair", lambda: step(as_opened("Rating Decision", self.district), "Approve")
			)
		self.assertEqual(stored("Cadre Evaluation", self.evaluation), before)

	def test_a_new_decision_of_the_district_lists_nobody_of_the_province(self):
		new = {"title": "X", "period": self.story.period, "decision_date": "2023-12-29", **self.foreign()}
		for committee in (self.bodies["committee"], self.bodies["district_committee"]):
			for maker in (insert, post, new_form):
				self.assert_refused(
					"district_clerk", maker, "Rating Decision", {**new, "committee": committee}
				)

	def test_a_refused_row_tells_nothing_of_the_rating_of_others(self):
		"""Whatever is guessed for somebody whom another committee rates, the answer is the same."""
		for level in ("excellent", "good", "completed", "not_completed", None):
			for reason in (None, "Lý do"):
				row = {"evaluation": self.evaluation, "decided_level": level, "reason": reason}
				new = {
					"title": "X",
					"period": self.story.period,
					"decision_date": "2023-12-29",
					"rows": [row],
				}
				new["committee"] = self.bodies["district_committee"]
				refusal = self.assert_refused("district_clerk", insert, "Rating Decision", new)
				with self.subTest(level=level, reason=reason):
					self.assertEqual(
						str(refusal),
						f"Dòng 1: {self.evaluation} không thuộc thẩm quyền xếp loại của Ban Thường vụ này trong kỳ này.",
					)

	def test_the_rows_of_another_committee_are_not_told(self):
		frappe.db.set_value("Rating Decision", self.district, "workflow_state", "Draft")
		stored_one = frappe.get_doc("Rating Decision", self.district).as_dict()
		fresh = {"doctype": "Rating Decision", "period": self.story.period, "__islocal": 1, "name": "new-1"}
		for doc in (stored_one, fresh):
			forged = {**doc, "committee": self.bodies["committee"]}
			for who in ("district_clerk", "district_chair", "district_board"):
				answer = self.attempt(who, call_forged, forged, "find_proposed_rows")
				self.assertNotIn(self.evaluation, str(answer), who)
		mine = {**fresh, "committee": self.bodies["committee"]}
		answer = self.attempt("clerk", call_forged, mine, "find_proposed_rows")
		self.assertIn(self.evaluation, str(answer))

	def test_seal_quota_and_origin_of_a_decision(self):
		values = {
			"seal": "0" * 64,
			"quota_ok": 1 - frappe.db.get_value("Rating Decision", self.province, "quota_ok"),
			"scheme": vinh_phuc.CASCADE,
			"period": "Năm 2024",
			"committee": self.bodies["district_committee"],
			"notified_on": "2023-12-30 08:00:00",
			"process_log": [{"action": "Approve", "acted_by": self.users["chair"], "to_state": "Approved"}],
			"owner": self.users["chair"],
			"amended_from": self.district,
		}
		self.assert_each_kept("clerk", "Rating Decision", self.province, values)
		for row in ({"total_points": 99}, {"proposed_level": "not_completed"}, {"over_quota": 1}):
			sent = rows("Rating Decision", self.province, "rows", **row)
			self.assert_kept("clerk", "Rating Decision", self.province, {"rows": sent})

	def test_no_decision_is_approved_by_writing(self):
		for who in ("clerk", "board", "chair"):
			for state in ("Approved", "Published"):
				self.assert_kept(
					who, "Rating Decision", self.province, {"workflow_state": state, "docstatus": 1}
				)

	def test_the_secretary_drafts(self):
		self.assert_taken("clerk", "Rating Decision", self.province, {"meeting": "Hội nghị ngày 29-12-2023"})

	def test_the_board_leaves_a_proposal_as_scored(self):
		for field, value in {
			"council_points": 1,
			"total_points": 1,
			"proposed_level": "not_completed",
			"level_by_points": "not_completed",
			"council_done": 0,
			"decided_level": "excellent",
			"published_level": "excellent",
			"rating_decision": self.district,
			"opinions": [],
		}.items():
			self.assert_kept("board", "Cadre Evaluation", self.evaluation, {field: value})
		# worked out anew at each save: their rows are others, what they say is the same
		said = [row["condition_name"] for row in rows("Cadre Evaluation", self.evaluation, "conditions")]
		self.attempt("board", by_put, "Cadre Evaluation", self.evaluation, {"conditions": []})
		self.assertEqual(
			said, [row["condition_name"] for row in rows("Cadre Evaluation", self.evaluation, "conditions")]
		)
		found = stored("Cadre Evaluation", self.evaluation, ["conditions"])["conditions"]
		self.attempt("board", by_put, "Cadre Evaluation", self.evaluation, {"conditions": []})
		after = stored("Cadre Evaluation", self.evaluation, ["conditions"])["conditions"]
		self.assertEqual([row["outcome"] for row in after], [row["outcome"] for row in found])
		for values in ({"council_score": 1}, {"completed": 0}, {"council_spread": "0"}, {"self_score": 1}):
			sent = rows("Cadre Evaluation", self.evaluation, "tasks", **values)
			self.assert_kept("board", "Cadre Evaluation", self.evaluation, {"tasks": sent})

	def test_a_forged_evaluation_explains_nothing_more(self):
		forged = frappe.get_doc("Cadre Evaluation", self.local).as_dict()
		self.assert_refused("director", call_forged, forged, "explain")
		own = frappe.get_doc("Cadre Evaluation", self.evaluation).as_dict() | {"docstatus": 1}
		self.assert_refused("director", call_forged, {**own, "workflow_state": "Published"}, "explain")


class TestAppeal(AttackCase):
	"""An appeal on a published rating, and the run of the board."""

	@classmethod
	def prepare(cls, story):
		frappe.set_user("Administrator")
		whose = {"cadre": cls.cadres["director"], "unit": "VP-GTVT", "managed_by": cls.bodies["committee"]}
		cls.evaluation = make.place(
			"Cadre Evaluation",
			"Published",
			1,
			period=story.period,
			scheme=vinh_phuc.SCHEME,
			published_level="completed",
			decided_level="completed",
			cadre_name="Giám đốc Sở",
			**whose,
		)
		cls.appeal = create(
			cls.users["director"], "Rating Appeal", evaluation=cls.evaluation, grounds="Kết quả chưa đủ."
		).name
		cls.preference = make.insert("Mail Preference", user=cls.users["director"]).name
		cls.period_run = make.place("Period Run", "Stopped", period=story.period, action="Open Period")

	def test_no_appeal_is_decided_by_writing(self):
		values = {
			"status": "Upheld",
			"answer": "Chấp nhận",
			"new_level": "excellent",
			"answered_by": self.users["chair"],
			"answered_on": "2023-12-31 08:00:00",
			"evaluation": "another",
			"cadre": self.cadres["secretary_a"],
			"managed_by": self.bodies["district_committee"],
			"received_on": "2020-01-01 00:00:00",
			"answer_by": "2030-01-01",
			"grounds": "Đồng ý với xếp loại",
		}
		for who in ("board", "clerk"):
			self.assert_each_kept(who, "Rating Appeal", self.appeal, values)
			self.assert_kept(who, "Rating Appeal", self.appeal, values)
		level = frappe.db.get_value("Cadre Evaluation", self.evaluation, "published_level")
		self.assertEqual(level, "completed")

	def test_a_new_appeal_carries_no_answer(self):
		frappe.db.delete("Rating Appeal", {"name": self.appeal})
		values = {"evaluation": self.evaluation, "grounds": "X", "status": "Upheld", "answered_by": "x"}
		values |= {
			"new_level": "excellent",
			"answer": "Y",
			"received_on": "2020-01-01",
			"answer_by": "2030-01-01",
		}
		made = self.attempt("director", post, "Rating Appeal", values)
		if not isinstance(made, Exception):
			doc = frappe.get_doc("Rating Appeal", made)
			self.assertEqual(
				(doc.status, doc.answer or None, doc.new_level or None, doc.answered_by),
				("Received", None, None, None),
			)
			self.assertNotEqual(str(doc.answer_by), "2030-01-01")

	def test_a_run_tells_the_truth(self):
		values = {
			"status": "Done",
			"cursor": "zzz",
			"done": 50,
			"failed": 0,
			"total": 50,
			"active_key": "another",
			"job_id": "another",
			"attempts": 0,
			"summary": "Xong",
			"counts": "{}",
			"action": "Close Period",
			"period": "another",
			"failures": [{"title": "X", "reason": "Y"}],
		}
		self.assert_each_kept("board", "Period Run", self.period_run, values)
		self.assert_kept("board", "Period Run", self.period_run, values)

	def test_another_persons_mail(self):
		own = self.preference
		self.assert_kept("director", "Mail Preference", own, {"user": self.users["chair"]})
		for maker in (insert, post):
			self.assert_refused("director", maker, "Mail Preference", {"user": self.users["chair"]})
		self.assert_taken("director", "Mail Preference", own, {"weekly_digest": 0})
