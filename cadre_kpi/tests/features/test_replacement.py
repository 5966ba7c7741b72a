"""A rating that was found wrong is replaced by a new decision (Decree 335/2025/NĐ-CP, article 21.3): both stay readable,
the new one counts everywhere, and nobody who is rated in it has a part in it.
"""

from __future__ import annotations

import json
from contextlib import suppress

import frappe

from cadre_kpi.access import membership
from cadre_kpi.cadre_kpi.report.common import get_level_labels
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.decisions import board, proof, quota
from cadre_kpi.demo.actor import act, act_as, call, create, edit
from cadre_kpi.evaluation import roll_up
from cadre_kpi.papers import year_file
from cadre_kpi.papers.view import cadre_paper, list_papers
from cadre_kpi.proof import decided, seals
from cadre_kpi.tests.base import request
from cadre_kpi.tests.proof.test_seals import StoryCase

REASON = "Kết luận thanh tra: hai sản phẩm báo cáo hoàn thành chưa được nghiệm thu."
E, G, C, N = "excellent", "good", "completed", "not_completed"


class TestReplacement(StoryCase):
	def setUp(self):
		super().setUp()
		self.users, self.old = self.story.users, self.story.decision
		self.rated = self.story.evaluations["secretary_a"].name
		self.before = self.stored("published_level", "published_score", "published_reason")
		membership.forget()

	def stored(self, *fields: str):
		return frappe.db.get_value("Cadre Evaluation", self.rated, fields, as_dict=True)

	def prepared(self, who: str = "clerk", points: float = 45, level: str = N, **values):
		"""A draft that replaces one rating, made as the button of the published decision makes it."""
		rows = call(self.users[who], self.old, "find_replaceable_rows", evaluations=[self.rated])
		for row in rows:
			row.update(decided_level=level, corrected_points=points, reason=REASON)
		given = {
			"title": "về việc thay thế kết quả xếp loại",
			"committee": self.old.committee,
			"period": self.old.period,
			"replaces": self.old.name,
			"replacement_basis": "Inspection or Audit",
			"replacement_ground": "Kết luận thanh tra số 12/KL-TT ngày 05/01/2024",
			"decision_date": "2024-01-10",
			"rows": rows,
		}
		return create(self.users[who], "Rating Decision", **{**given, **values})

	def published(self, **values):
		doc = edit(self.users["clerk"], self.prepared(**values), decision_number="440-QĐ/TU")
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve"), ("clerk", "Publish")):
			doc = act(self.users[who], doc, action)
		return doc

	def test_the_new_rating_counts_from_its_publication_on_and_both_stay(self):
		doc = edit(self.users["clerk"], self.prepared(), decision_number="440-QĐ/TU")
		(row,) = doc.rows
		self.assertEqual((row.replaced_level, row.decided_level), (self.before.published_level, N))
		self.assertEqual((row.replaced_points, row.total_points), (self.before.published_score, 45))
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve")):
			doc = act(self.users[who], doc, action)
		self.assertEqual(self.stored("published_level", "rating_decision").rating_decision, self.old.name)
		self.assertEqual(self.places(), set())
		act(self.users["clerk"], doc, "Publish")
		now = self.stored(
			*("workflow_state", "rating_decision", "decided_level", "published_level", "published_score"),
			*("published_reason", "replaced_decision", "replaced_level", "replaced_score", "docstatus"),
		)
		self.assertEqual(
			dict(now),
			{
				"workflow_state": "Published",
				"docstatus": 1,
				"rating_decision": doc.name,
				"decided_level": N,
				"published_level": N,
				"published_score": 45,
				"published_reason": REASON,
				"replaced_decision": self.old.name,
				"replaced_level": self.before.published_level,
				"replaced_score": self.before.published_score,
			},
		)
		old = frappe.get_doc("Rating Decision", self.old.name)
		self.assertEqual(old.workflow_state, "Published")
		with act_as(self.users["clerk"]):
			old.run_method("onload")
		replaced_by = [dict(each) for each in old.get_onload("replaced_by")]
		self.assertEqual(replaced_by, [{"name": doc.name, "decision_number": "440-QĐ/TU"}])
		self.assertIn(
			(self.rated, self.before.published_level),
			[(row.evaluation, row.decided_level) for row in old.rows],
		)

	def test_it_is_sealed_and_what_is_changed_behind_it_is_found(self):
		doc = self.published()
		self.assertEqual(proof.verify_all().differences, [])
		self.assertEqual(decided.find_place(doc.name).previous, decided.find_place(self.old.name).code)
		link = seals.find_latest("Cadre Evaluation", self.rated)
		self.assertIn(doc.name, seals.unpack(link.content))
		for field, value in (
			("published_level", self.before.published_level),
			("published_score", self.before.published_score),
			("rating_decision", self.old.name),
			("replaced_level", G if self.before.published_level != G else C),
		):
			kept = frappe.db.get_value("Cadre Evaluation", self.rated, field)
			frappe.db.set_value("Cadre Evaluation", self.rated, field, value, update_modified=False)
			self.assertIn(("Cadre Evaluation", self.rated, "", field), self.places(), field)
			frappe.db.set_value("Cadre Evaluation", self.rated, field, kept, update_modified=False)
		# the new decision put back to "approved", as if it did not count yet
		frappe.db.set_value("Rating Decision", doc.name, "workflow_state", "Approved", update_modified=False)
		self.assertIn(("Cadre Evaluation", self.rated, "", "published_level"), self.places())

	def test_the_persons_history_the_year_and_the_quota_count_it(self):
		doc = self.published()
		with act_as(self.users["board"]):
			cadre = self.story.evaluations["secretary_a"].cadre
			rows = record_of_a_cadre.get_rows(cadre)
			said = get_level_labels()[self.before.published_level]
		row = next(row for row in rows if row.evaluation == self.rated)
		self.assertEqual((row.level, row.points, row.rating_decision), (N, 45, doc.name))
		self.assertIn(said, row.replaced)
		counted = roll_up._find_rated([frappe._dict(name=self.old.period, number=1)], [cadre])
		found = counted[cadre, self.old.period]
		self.assertEqual((found.points, found.level), (45, N))
		others = quota._find_decided_before(frappe._dict(self.old.as_dict(), rows=[]))
		mine = next(person for person in others if person.key == self.rated)
		self.assertEqual((mine.level, mine.total), (N, 45))

	def test_a_replaced_rating_is_replaced_again_from_the_decision_that_counts(self):
		first = self.published()
		with self.assertRaises(frappe.ValidationError):
			create(
				self.users["clerk"],
				"Rating Decision",
				title="X",
				committee=self.old.committee,
				period=self.old.period,
				replaces=self.old.name,
				replacement_basis="Petition",
				replacement_ground="X",
				rows=[{"evaluation": self.rated, "decided_level": G, "reason": "X"}],
			)
		self.old = first
		second = self.published(points=72, level=G)
		self.assertEqual(self.stored("rating_decision", "published_level").rating_decision, second.name)
		self.assertEqual(self.stored("replaced_decision", "replaced_level").replaced_level, N)
		self.assertEqual(self.places(), set())

	def test_what_cannot_stand_is_refused_with_what_to_do(self):
		same = {"points": self.before.published_score, "level": self.before.published_level}
		for values, said in (
			(same, "không thay đổi"),
			({"points": 45, "level": G}, "không cao hơn"),
			({"points": 120, "level": G}, "từ 0 đến 100"),
			({"replacement_ground": " "}, "Lý do thay thế"),
			({"replacement_basis": ""}, "Căn cứ phát hiện"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, said, msg=str(values)):
				self.prepared(**values)
		first = self.prepared()
		with self.assertRaisesRegex(frappe.ValidationError, first.name):
			self.prepared()

	def test_a_rating_changed_meanwhile_is_not_replaced(self):
		doc = edit(self.users["clerk"], self.prepared(), decision_number="440-QĐ/TU")
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve")):
			doc = act(self.users[who], doc, action)
		frappe.db.set_value("Cadre Evaluation", self.rated, "published_level", C)
		with self.assertRaises(frappe.ValidationError):
			act(self.users["clerk"], doc, "Publish")

	def test_cancelled_before_its_publication_it_leaves_no_trace_in_the_rating(self):
		doc = edit(self.users["clerk"], self.prepared(), decision_number="440-QĐ/TU")
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve")):
			doc = act(self.users[who], doc, action)
		act(self.users["clerk"], doc, "Cancel Decision", note="Chờ kết luận bổ sung")
		self.assertEqual(self.stored(*self.before), self.before)
		self.assertEqual(self.places(), set())
		self.prepared()

	# ---- whoever is rated there ---------------------------------------------------------------------------------
	def rated_clerk(self):
		"""The secretary of the committee is the person whose rating is wrong."""
		cadre = self.story.evaluations["secretary_a"].cadre
		frappe.db.set_value("Cadre", cadre, "user", self.users["clerk"])
		membership.forget()

	def test_who_is_rated_there_prepares_nothing(self):
		self.rated_clerk()
		with self.assertRaises(frappe.PermissionError):
			self.prepared(level=E, points=99)
		doc = self.prepared("board")
		for attempt in (
			lambda: edit(self.users["clerk"], doc, title="Khác"),
			lambda: edit(
				self.users["clerk"], doc, lambda loaded: loaded.rows[0].update({"decided_level": E})
			),
			lambda: act(self.users["clerk"], doc, "Submit for Approval"),
			lambda: self.delete(doc),
		):
			with self.assertRaises(frappe.PermissionError):
				attempt()
		doc.reload()
		self.assertEqual((doc.title, doc.rows[0].decided_level), ("về việc thay thế kết quả xếp loại", N))

	def delete(self, doc):
		with act_as(self.users["clerk"]):
			frappe.delete_doc("Rating Decision", doc.name)

	def test_who_is_rated_there_does_not_read_the_new_rating_before_its_publication(self):
		self.rated_clerk()
		doc = self.prepared("board")
		with act_as(self.users["clerk"]):
			loaded = frappe.get_doc("Rating Decision", doc.name).as_dict()
			row = loaded["rows"][0]
			self.assertEqual(
				[row[field] for field in ("decided_level", "corrected_points", "reason")], [None] * 3
			)
			with request(doctype="Rating Decision Row", parent="Rating Decision", fields='["decided_level"]'):
				rows = frappe.get_list(
					"Rating Decision Row",
					filters={"parent": doc.name},
					fields=["decided_level"],
					parent_doctype="Rating Decision",
				)
			self.assertEqual(rows, [])
			asked = [["Rating Decision Row", "decided_level", "=", N]]
			with request(doctype="Rating Decision", filters=json.dumps(asked)):
				found = frappe.get_list("Rating Decision", filters=asked, pluck="name")
			self.assertNotIn(doc.name, found)
			shown = board.read_decision(doc.name)
			values = dict(zip(shown["columns"], shown["rows"][0], strict=True))
			self.assertEqual((values["decided_level"], values["total_points"], values["own"]), ("", None, 1))
			# what was published before stays readable
			self.assertTrue(
				frappe.get_doc("Rating Decision", self.old.name).as_dict()["rows"][0]["decided_level"]
			)

	def test_no_other_committee_replaces(self):
		with self.assertRaises(frappe.PermissionError):
			self.prepared("clerk", committee=self.story.cast.bodies["district_committee"])
		for who in ("secretary_a", "focal", "council_1"):
			with self.assertRaises(frappe.PermissionError, msg=who):
				self.prepared(who)

	def test_a_forged_write_changes_nothing_of_what_is_replaced(self):
		doc = self.prepared()
		edit(
			self.users["clerk"],
			doc,
			lambda loaded: loaded.rows[0].update(
				{"replaced_level": C, "replaced_points": 1, "total_points": 99}
			),
		)
		doc.reload()
		self.assertEqual(
			(doc.rows[0].replaced_level, doc.rows[0].replaced_points, doc.rows[0].total_points),
			(self.before.published_level, self.before.published_score, 45),
		)
		for other in (None, "QDXL-KHAC"):
			with suppress(frappe.ValidationError, frappe.PermissionError):
				edit(self.users["clerk"], doc, replaces=other)
			self.assertEqual(frappe.db.get_value("Rating Decision", doc.name, "replaces"), self.old.name)

	# ---- petition, papers, notice -------------------------------------------------------------------------------
	def test_an_upheld_petition_may_leave_the_change_to_the_decision(self):
		appeal = self.petition()
		new = C if self.before.published_level != C else G
		frappe.get_doc("Rating Appeal", appeal).decide(True, "Tính lại theo hồ sơ", new, by_decision=True)
		self.assertEqual(self.stored(*self.before), self.before)
		self.assertEqual(self.places(), set())
		self.published(replacement_basis="Petition", replacement_ground=f"Kiến nghị {appeal}")
		self.assertEqual(self.stored("published_level", "name").published_level, N)
		self.assertEqual(self.places(), set())

	def test_the_papers_name_both_decisions(self):
		doc = self.published()
		self.assertEqual(list_papers(doc)[0].print_format, "Replacement Decision")
		self.assertNotIn("Replacement Decision", [paper.print_format for paper in list_papers(self.old)])
		with act_as(self.users["clerk"]):
			paper = cadre_paper(doc, "Replacement Decision")
			html = frappe.get_print("Rating Decision", doc.name, print_format="Replacement Decision")
			notice = frappe.get_print("Cadre Evaluation", self.rated, print_format="Result Notice")
		self.assertEqual(paper["before"]["number"], self.old.decision_number)
		self.assertEqual((paper["rows"][0]["points"], paper["rows"][0]["reason"]), ("45,00", REASON))
		for text in (self.old.decision_number, "440-QĐ/TU", "12/KL-TT", paper["seal"]):
			self.assertIn(text, html)
		for text in (self.old.decision_number, "440-QĐ/TU"):
			self.assertIn(text, notice)

	def test_the_file_of_the_year_has_both_decisions(self):
		doc = self.published()
		with act_as(self.users["clerk"]):
			found = year_file.list_sheets(self.story.evaluations["secretary_a"].cadre, self.old.period)
		papers = {(sheet.name, sheet.print_format) for sheet in found if sheet.doctype == "Rating Decision"}
		self.assertEqual(
			papers,
			{(doc.name, "Replacement Decision"), (self.old.name, "Rating Decision Paper")},
		)

	def test_the_person_is_told_once_more(self):
		self.published()
		told = frappe.get_all(
			"Digest Log",
			filters={"reference_name": self.rated, "kind": "decision_replaced"},
			pluck="user",
		)
		self.assertEqual(told, [self.users["secretary_a"]])
