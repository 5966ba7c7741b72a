"""The demo has something for each passage of each guide: what the other stories leave out."""

from __future__ import annotations

import frappe

from cadre_kpi.cadre_kpi.report.unit_indicators import unit_indicators
from cadre_kpi.demo import all_round, story_371, this_year, vinh_phuc
from cadre_kpi.demo.actor import act_as, reload
from cadre_kpi.my_work import waiting
from cadre_kpi.tests.base import CadreKpiTestCase, frozen

DAY = "2026-11-24"


class TestAllRound(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		cast = vinh_phuc.cast()
		story_371.Story(cast).tell()
		with frozen(f"{DAY} 09:00:00.000001"):
			this_year.Story(cast, DAY).tell()
			cls.story = all_round.Story(cast, DAY).tell()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def lines(self, user: str) -> set[str]:
		with act_as(user), frozen(f"{DAY} 10:00:00"):
			return {line["name"] for line in waiting.read_lines()[0]}

	def test_registrations_and_results_wait_for_the_advisory_body(self):
		story = self.story
		self.assertEqual(story.registration.workflow_state, "Under Consultation")
		self.assertEqual(story.consulted.workflow_state, "At Advisory Body")
		self.assertEqual(
			self.lines(story.advisory) & {story.registration.name, story.consulted.name},
			{story.registration.name, story.consulted.name},
		)

	def test_work_is_sought_and_somebody_has_offered(self):
		self.assertEqual([one.status for one in self.story.calls], ["Published", "Published"])
		self.assertEqual(self.story.offer.work_call, self.story.calls[0].name)
		with act_as(self.story.users["director"]):  # who has not offered finds it
			self.assertEqual(frappe.db.count("Work Call", {"status": "Published"}), 2)

	def test_figures_of_a_unit_are_verified_or_wait(self):
		self.assertEqual([one.status for one in self.story.indicators], ["Verified", "Verified", "Entered"])
		with act_as(self.story.users["chair"]):
			rows = unit_indicators.execute({"year": 2026, "unit": "VP-HA", "verified": 1})[1]
		self.assertEqual(
			[(row.target, row.actual, row.code) for row in rows], [(1200, 1260, 100), (1.5, 1.9, 70)]
		)

	def test_what_follows_a_rating(self):
		story = self.story
		self.assertEqual(reload(story.follow_up).status, "Recorded")
		self.assertEqual((story.review.status, bool(story.review.lessons)), ("Draft", True))
		self.assertEqual(reload(story.appeal).status, "Received")

	def test_other_years_move_their_dates(self):
		moved = all_round.move_task(all_round.khanh_hoa.KEY_TASKS[2], 2026)
		self.assertEqual(moved["due_date"], "2026-12-20")
		self.assertEqual(moved["yearly_output"], "Năm 2026: 70 %; năm 2027: 85 %; năm 2028: 100 %")
