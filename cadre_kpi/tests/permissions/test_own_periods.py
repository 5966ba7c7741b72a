"""With which periods lists and reports begin: the open ones of one's own units and those above."""

from __future__ import annotations

import frappe
from frappe.utils import add_years, today

from cadre_kpi.access import membership
from cadre_kpi.access.own_periods import get_own_cadre, list_running, tell_desk
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import DISTRICT_A, EMAIL, PERIOD, PROVINCE


class TestOwnPeriods(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("own_periods")
		frappe.db.set_value("Evaluation Period", {"name": ("!=", PERIOD)}, "status", "Closed")
		frappe.db.set_value("Evaluation Period", PERIOD, {"status": "Open", "unit": PROVINCE})

	def tearDown(self) -> None:
		frappe.db.rollback(save_point="own_periods")
		super().tearDown()

	def running(self, who: str) -> list[str]:
		membership.forget()
		with acting_as(EMAIL[who]):
			return list_running()

	def test_the_provinces_period_is_everybodys_within_it(self):
		for who in ("cadre_a", "cadre_a1", "focal_a", "board", "council_member"):
			self.assertEqual(self.running(who), [PERIOD], who)
		self.assertEqual(self.running("nobody"), [])

	def test_a_districts_period_is_its_own(self):
		frappe.db.set_value("Evaluation Period", PERIOD, "unit", DISTRICT_A)
		self.assertEqual((self.running("cadre_a"), self.running("cadre_a1")), ([PERIOD], [PERIOD]))
		self.assertEqual((self.running("cadre_b"), self.running("board")), ([], []))

	def test_what_has_begun_stands_before_what_is_opened_for_next_year(self):
		next_one = frappe.copy_doc(frappe.get_doc("Evaluation Period", PERIOD))
		next_one.period_name = f"{PERIOD} (sau)"
		next_one.name = next_one.period_name
		next_one.start_date, next_one.end_date = add_years(today(), 1), add_years(today(), 2)
		next_one.db_insert()
		self.assertEqual(self.running("cadre_a"), [PERIOD, next_one.name])
		frappe.db.set_value("Evaluation Period", next_one.name, "start_date", today())
		self.assertEqual(self.running("cadre_a"), [next_one.name, PERIOD])

	def test_a_period_that_is_over_begins_nothing(self):
		frappe.db.set_value("Evaluation Period", PERIOD, "status", "Closed")
		self.assertEqual(self.running("cadre_a"), [])

	def tell(self, who: str) -> frappe._dict:
		membership.forget()
		boot = frappe._dict()
		with acting_as(EMAIL[who]):
			tell_desk(boot)
		return boot

	def test_the_desk_is_told(self):
		told = self.tell("board")
		self.assertEqual((told.cadre_kpi_periods, told.cadre_kpi_list_periods), ([PERIOD], [PERIOD]))
		own = self.tell("cadre_a").cadre_kpi_cadre
		self.assertEqual(frappe.db.get_value("Cadre", own, "user"), EMAIL["cadre_a"])

	def test_lists_of_ones_own_records_begin_with_all_of_them(self):
		told = self.tell("cadre_a")
		self.assertEqual((told.cadre_kpi_periods, told.cadre_kpi_list_periods), ([PERIOD], []))

	def test_who_is_no_longer_in_post_begins_no_form(self):
		with acting_as(EMAIL["cadre_a"]):
			frappe.db.set_value("Cadre", get_own_cadre(), "status", "Left the Service")
			self.assertIsNone(get_own_cadre())
		with acting_as(EMAIL["nobody"]):
			self.assertIsNone(get_own_cadre())
