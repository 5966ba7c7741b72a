"""While the demo's stories are being told, the desk says how far they are; it says nothing on any other site."""

from __future__ import annotations

import frappe

from cadre_kpi.api import my_work
from cadre_kpi.my_work import demo_progress
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as


class DemoProgress(CadreKpiTestCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("progress")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="progress")
		frappe.clear_cache()
		super().tearDown()

	def boot(self) -> frappe._dict:
		bootinfo = frappe._dict()
		demo_progress.tell_desk(bootinfo)
		return bootinfo

	def test_nothing_is_said_where_no_demo_is_prepared(self) -> None:
		self.assertIsNone(my_work.get_demo_progress())
		self.assertEqual(self.boot(), {})

	def test_it_counts_the_stories_that_are_told_until_the_last(self) -> None:
		demo_progress.start(3)
		self.assertEqual(my_work.get_demo_progress(), {"told": 0, "stories": 3})
		demo_progress.tick("first")
		demo_progress.tick("first")
		demo_progress.tick("second")
		self.assertTrue(demo_progress.is_told("first") and not demo_progress.is_told("third"))
		self.assertEqual(self.boot(), {"cadre_kpi_demo": {"told": 2, "stories": 3}})
		demo_progress.end()
		self.assertIsNone(my_work.get_demo_progress())
		self.assertEqual(self.boot(), {})
		self.assertTrue(demo_progress.is_told("second"), "what is told is not told again")

	def test_everybody_who_is_signed_in_may_know(self) -> None:
		demo_progress.start(3)
		nobody = make.user("khong.vai@example.com", "Người không có vai trò")
		with acting_as(nobody):
			self.assertEqual(my_work.get_demo_progress(), {"told": 0, "stories": 3})
