"""Somebody moves in mid-year: the new office rates the year and reads the months of the old one, which keeps these and
sees nothing of what follows (Decree 335/2025/NĐ-CP, article 19.1).
"""

from __future__ import annotations

import frappe

from cadre_kpi.papers import forms_335
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, COMMUNE_A1, DISTRICT_A, DISTRICT_B, EMAIL

YEAR, JANUARY, MAY = "Năm 2026 - CT (KT)", "Tháng 01/2026 - CT (KT)", "Tháng 05/2026 - CT (KT)"
OLD, NEW = ("collective_a", "focal_a", "party_committee_a"), ("collective_b", "focal_b", "board_b")
BOTH = ("board", "chair", "auditor")


class TestMovedInMidYear(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		personas.cast()
		scheme = make.scheme("nghi_dinh_335")
		given = {"scheme": scheme, "unit": personas.PROVINCE}
		make.period(YEAR, "2026-01-01", "2026-12-31", **given)
		for name, start, end in (
			(JANUARY, "2026-01-01", "2026-01-31"),
			(MAY, "2026-05-01", "2026-05-31"),
		):
			make.period(name, start, end, frequency="Month", rolls_up_into=YEAR, **given)
		cls.scheme = scheme
		cls.mover = make.cadre("Chuyên viên chuyển công tác (KT)", DISTRICT_A, COMMITTEE)
		cls.stayer = make.cadre("Chuyên viên không chuyển (KT)", DISTRICT_A, COMMITTEE)
		cls.january = cls.month(cls.mover, JANUARY, DISTRICT_A, 80)
		cls.contract = make.place(
			"Task Contract",
			"Closed",
			1,
			cadre=cls.mover,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			period=JANUARY,
			scheme=scheme,
		)
		cls.other = cls.month(cls.stayer, JANUARY, DISTRICT_A, 70)
		cls.move(cls.mover, DISTRICT_B)
		cls.may = cls.month(cls.mover, MAY, DISTRICT_B, 90)

	@classmethod
	def month(cls, cadre: str, period: str, unit: str, points: float, **values) -> str:
		given = {
			"cadre_name": frappe.db.get_value("Cadre", cadre, "full_name"),
			"scheme": cls.scheme,
			"managed_by": COMMITTEE,
			"total_points": points,
			"published_score": points,
			"computed_on": "2026-06-01 08:00:00",
		}
		return make.place(
			"Cadre Evaluation", "Published", 1, cadre=cadre, period=period, unit=unit, **{**given, **values}
		)

	@classmethod
	def move(cls, cadre: str, unit: str) -> None:
		doc = frappe.get_doc("Cadre", cadre)
		doc.unit, doc.flags.moved_on = unit, "2026-05-01"
		doc.save()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("moved")
		self.addCleanup(lambda: frappe.db.rollback(save_point="moved"))

	def reads(self, who: str) -> set[str]:
		"""What a persona reads of these evaluations; the list and each record say the same."""
		names = [self.january, self.may, self.other]
		with acting_as(EMAIL[who]):
			listed = set(frappe.get_list("Cadre Evaluation", filters={"name": ("in", names)}, pluck="name"))
			single = {
				name for name in names if frappe.get_doc("Cadre Evaluation", name).has_permission("read")
			}
		self.assertEqual(listed, single, who)
		return listed

	def test_each_office_reads_its_months_and_the_new_one_those_sent_along(self):
		for who in OLD:
			self.assertEqual(self.reads(who), {self.january, self.other}, who)
		for who in NEW:
			self.assertEqual(self.reads(who), {self.january, self.may}, who)
		for who in BOTH:
			self.assertEqual(self.reads(who), {self.january, self.may, self.other}, who)

	def test_nothing_else_of_the_old_office_comes_along(self):
		for who in NEW:
			with acting_as(EMAIL[who]):
				self.assertFalse(frappe.get_doc("Task Contract", self.contract).has_permission("read"), who)
				doc = frappe.get_doc("Cadre Evaluation", self.january)
				for right in ("write", "submit", "cancel", "delete"):
					self.assertFalse(doc.has_permission(right), (who, right))

	def test_a_month_that_is_not_published_stays_where_it_is(self):
		frappe.db.set_value("Cadre Evaluation", self.january, {"docstatus": 0, "workflow_state": "Proposed"})
		for who in NEW:
			self.assertEqual(self.reads(who), {self.may}, who)

	def test_the_office_that_rated_the_year_keeps_the_months_and_a_later_one_gets_none(self):
		year = self.month(self.mover, YEAR, DISTRICT_B, 85, published_level="good")
		self.move(self.mover, COMMUNE_A1)
		self.assertEqual(self.reads("focal_b"), {self.january, self.may})
		# the district above the commune has its own month, and not that of the other district
		self.assertEqual(self.reads("focal_a"), {self.january, self.other})
		with acting_as(EMAIL["focal_a"]):
			self.assertFalse(frappe.get_doc("Cadre Evaluation", year).has_permission("read"))

	def test_after_the_year_is_closed_without_a_rating_nothing_is_sent(self):
		frappe.db.set_value("Evaluation Period", YEAR, "status", "Closed")
		self.assertEqual(self.reads("focal_b"), {self.may})

	def test_the_sheet_of_the_year_says_from_which_office_a_month_came(self):
		year = self.month(self.mover, YEAR, DISTRICT_B, 85, published_level="good")
		with acting_as(EMAIL["board_b"]):
			paper = forms_335.build_form_02(frappe.get_doc("Cadre Evaluation", year))
		months = {row["month"]: (row["points"], row["note"]) for row in paper["months"]}
		self.assertEqual(months[1], ("80,00", "Huyện ủy A"))
		self.assertEqual(months[5], ("90,00", ""))
