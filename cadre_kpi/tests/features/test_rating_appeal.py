"""A rating is appealed by the person rated and decided by the committee that rates them, nobody else."""

from __future__ import annotations

import frappe

from cadre_kpi.process import form_state
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as, frozen

GROUNDS = "Kết quả nhiệm vụ 2 chưa được tính đầy đủ."


class TestRatingAppeal(IsolatedTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		records = personas.cast()
		cls.evaluation = make.place(
			"Cadre Evaluation",
			"Published",
			docstatus=1,
			cadre=records["cadre_a"],
			cadre_name="Bí thư Huyện ủy A",
			unit=personas.DISTRICT_A,
			managed_by=personas.COMMITTEE,
			period=personas.PERIOD,
			scheme=make.scheme(),
			decided_level="good",
			published_level="good",
		)

	def raised(self):
		with acting_as(personas.EMAIL["cadre_a"]):
			return frappe.get_doc(
				{"doctype": "Rating Appeal", "evaluation": self.evaluation, "grounds": GROUNDS}
			).insert()

	def test_the_form_of_the_rating_knows_the_petition_until_it_is_withdrawn(self):
		def known(who: str) -> str | None:
			with acting_as(personas.EMAIL[who]):
				return form_state.read_state("Cadre Evaluation", self.evaluation)["appeal"]

		self.assertIsNone(known("cadre_a"))
		appeal = self.raised()
		self.assertEqual(known("cadre_a"), appeal.name)
		self.assertIsNone(known("board"))  # whose petition it is not
		with acting_as(personas.EMAIL["cadre_a"]):
			appeal.withdraw()
		self.assertIsNone(known("cadre_a"))

	def test_the_answer_is_due_after_the_working_days_of_the_regulation(self):
		scheme = frappe._dict(file_days=0, answer_days=7)
		with frozen("2026-12-21 09:00:00"):  # a Monday; New Year's Day is no working day
			appeal = frappe.new_doc("Rating Appeal")
			appeal.set_days(scheme, "2026-12-18")
			self.assertEqual(str(appeal.received_on), "2026-12-21")
			self.assertEqual(str(appeal.answer_by), "2026-12-30")

	def test_after_the_last_day_a_petition_is_refused_with_that_day(self):
		scheme = frappe._dict(file_days=5, answer_days=10)
		appeal = frappe.new_doc("Rating Appeal")
		with frozen("2026-12-11 09:00:00"):
			appeal.set_days(scheme, "2026-12-04")
		with frozen("2026-12-14 09:00:00"), self.assertRaises(frappe.ValidationError):
			appeal.set_days(scheme, "2026-12-04")

	def considered(self):
		appeal = self.raised()
		self.call("board", appeal, "take_up")
		return appeal

	def call(self, persona: str, appeal, method: str, **values):
		with acting_as(personas.EMAIL[persona]):
			return getattr(frappe.get_doc("Rating Appeal", appeal.name), method)(**values)

	def level(self) -> tuple:
		return frappe.db.get_value(
			"Cadre Evaluation", self.evaluation, ["published_level", "published_reason"]
		)

	def test_the_secretary_upholds_for_the_committee(self):
		appeal = self.considered()
		self.call("secretary", appeal, "decide", upheld=True, answer="Chấp nhận.", new_level="excellent")
		appeal.reload()
		self.assertEqual((appeal.status, appeal.answered_by), ("Upheld", personas.EMAIL["secretary"]))
		self.assertEqual(self.level(), ("excellent", "Chấp nhận."))

	def test_the_chair_dismisses_and_the_rating_stands(self):
		appeal = self.considered()
		self.call("chair", appeal, "decide", upheld=False, answer="Đã tính đủ.", new_level="excellent")
		appeal.reload()
		self.assertEqual((appeal.status, appeal.new_level), ("Dismissed", None))
		self.assertEqual(self.level()[0], "good")

	def test_who_does_not_rate_does_not_decide(self):
		appeal = self.considered()
		for persona in ("board", "member", "secretary_a", "cadre_a", "auditor", "everything_but_a_seat"):
			with self.assertRaises(frappe.PermissionError, msg=persona):
				self.call(persona, appeal, "decide", upheld=True, answer="Chấp nhận.", new_level="excellent")
		self.assertEqual(self.level()[0], "good")

	def test_a_new_rating_is_one_of_the_scheme_and_another_one(self):
		appeal = self.considered()
		for level in ("", "best", "good"):
			with self.assertRaises(frappe.ValidationError, msg=level):
				self.call("secretary", appeal, "decide", upheld=True, answer="Chấp nhận.", new_level=level)
		with self.assertRaises(frappe.ValidationError):
			self.call("secretary", appeal, "decide", upheld=False, answer="  ")
		self.assertEqual(frappe.db.get_value("Rating Appeal", appeal.name, "status"), "Under Consideration")

	def test_only_the_person_rated_appeals_and_once_at_a_time(self):
		with acting_as(personas.EMAIL["cadre_b"]), self.assertRaises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": "Rating Appeal", "evaluation": self.evaluation, "grounds": GROUNDS}
			).insert()
		appeal = self.raised()
		with self.assertRaisesRegex(frappe.ValidationError, appeal.name):
			self.raised()
		self.call("cadre_a", appeal, "withdraw")
		self.assertEqual(self.raised().status, "Received")

	def test_a_closed_appeal_stays_closed(self):
		appeal = self.considered()
		self.call("secretary", appeal, "decide", upheld=False, answer="Đã tính đủ.")
		for persona, method, values in (
			("cadre_a", "withdraw", {}),
			("secretary", "decide", {"upheld": True, "answer": "Nghĩ lại.", "new_level": "excellent"}),
			("board", "take_up", {}),
		):
			with self.assertRaises((frappe.ValidationError, frappe.PermissionError), msg=method):
				self.call(persona, appeal, method, **values)
		self.assertEqual(frappe.db.get_value("Rating Appeal", appeal.name, "status"), "Dismissed")
