"""The demo of this year: whoever logs in finds something that waits for them, on any day of the year."""

from __future__ import annotations

from datetime import date

import frappe

from cadre_kpi.api import workspace
from cadre_kpi.demo import organisations, this_year, vinh_phuc
from cadre_kpi.demo.actor import act_as, reload
from cadre_kpi.my_work import waiting
from cadre_kpi.tests.base import CadreKpiTestCase, frozen

DAY = "2026-11-24"


class TestThisYear(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		with frozen(f"{DAY} 09:00:00"):
			cls.story = this_year.Story(vinh_phuc.cast(), DAY).tell()
			cls.organisations = organisations.Story(cls.story.cast, DAY).tell()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def waits(self, user: str, card: str) -> int:
		with act_as(user):
			return getattr(workspace, card)()["value"]

	def test_everybody_has_something_to_do(self):
		users, accounts = self.story.users, self.story.accounts
		secretary = self.story.cast.users["secretary_a"]
		for user, card in (
			(accounts[this_year.CHAIRMAN_B.name], "contracts_to_register"),
			(users["focal"], "registrations_to_appraise"),
			(users["chair"], "contracts_to_decide"),
			(users["focal"], "reports_to_verify"),
			(secretary, "directives_to_answer"),
			(accounts[this_year.PLANNING.name], "self_assessments_to_write"),
			(users["council_2"], "score_sheets_to_fill_in"),
			(users["chair"], "rating_decisions_to_approve"),
		):
			self.assertEqual(self.waits(user, card), 1, card)
		self.assertEqual(self.waits(users["council_1"], "score_sheets_to_fill_in"), 0)

	def test_organisations_wait_for_their_leadership_and_their_authority(self):
		story = self.organisations
		for user, record in (
			(story.users["VP-HB"], story.waiting),
			(self.story.users["clerk"], story.sent),
			(self.story.users["chair"], story.sent),
		):
			with act_as(user):
				lines = [
					line["name"] for line in waiting.read_lines()[0] if line["doctype"] == record.doctype
				]
			self.assertEqual(lines, [record.name], user)

	def test_the_contract_under_way_has_a_task_overdue_and_three_quarters_reported(self):
		contract = reload(self.story.contract)
		self.assertEqual([task.light for task in contract.tasks].count("Red"), 1)
		reports = frappe.get_all(
			"Progress Report",
			filters={"contract": contract.name},
			order_by="from_date",
			pluck="workflow_state",
		)
		self.assertEqual(reports, ["Verified", "Verified", "Under Verification"])

	def test_the_level_proposed_is_that_of_the_sheets(self):
		# by weight: (0.6 × 84.25 + 0.4 × 87) = 85.35
		row = reload(self.story.decision).rows[0]
		self.assertEqual((row.total_points, row.proposed_level), (85.35, "good"))

	def test_quarters_that_have_ended(self):
		self.assertEqual(this_year.list_quarters_ended(date(2026, 3, 31)), [])
		self.assertEqual(
			this_year.list_quarters_ended(date(2026, 7, 1)),
			[(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))],
		)


class TestInJanuary(CadreKpiTestCase):
	def test_the_story_can_be_told_on_the_first_day_of_a_year(self):
		frappe.db.savepoint("january")
		try:
			with frozen("2027-01-01 09:00:00"):
				story = this_year.Story(vinh_phuc.cast(), "2027-01-01").tell()
			self.assertEqual(reload(story.report).workflow_state, "Under Verification")
			self.assertEqual(str(story.report.to_date), "2027-01-01")
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="january")
