"""The guide that opens from the menu: one's own, in one's own language, at the passage asked for."""

from __future__ import annotations

from pathlib import Path

import frappe

from cadre_kpi import roles
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.www import kpi_guide


class TestGuide(CadreKpiTestCase):
	def shown(self, role: str | None, language: str = "vi", **asked: str) -> frappe._dict:
		user = make.user(
			f"kt-{frappe.scrub(role or 'nobody')}@example.com", "Người đọc", [role] if role else []
		)
		context, form, before = frappe._dict(), frappe.local.form_dict, frappe.local.lang
		try:
			with acting_as(user):  # another user begins with an empty request
				frappe.local.form_dict, frappe.local.lang = frappe._dict(asked), language
				kpi_guide.get_context(context)
		finally:
			frappe.local.form_dict, frappe.local.lang = form, before
		return context

	def current(self, context: frappe._dict) -> str:
		return next(item["page"] for item in context.pages if item["current"])

	def test_everybody_begins_with_the_own_guide(self):
		for role, page in kpi_guide.PAGES.items():
			self.assertEqual(self.current(self.shown(role)), page)
		self.assertEqual(len(self.shown(None).pages), len(roles.ROLES))

	def test_a_passage_is_sought_in_the_own_guide_first(self):
		self.assertEqual(self.current(self.shown(roles.FOCAL_OFFICER, about="task-contract")), "focal-agency")
		self.assertEqual(self.current(self.shown(roles.CADRE, about="council-score")), "council-member")
		self.assertEqual(self.current(self.shown(roles.CADRE, about='"><script>')), "cadre")
		self.assertNotIn("<", self.shown(roles.CADRE, about='"><script>').about)

	def test_it_speaks_the_readers_language_and_its_pictures_are_served(self):
		context = self.shown(roles.CADRE)
		self.assertIn("Đăng ký nhiệm vụ", context.guide)
		self.assertIn("Registering tasks", self.shown(roles.CADRE, language="en").guide)
		picture = f"{kpi_guide.PICTURES}registration.png"
		self.assertIn(picture, context.guide)
		served = frappe.get_app_path("cadre_kpi", "public", *picture.split("/")[3:])
		self.assertTrue(Path(served).is_file())

	def test_guests_log_in_first(self):
		with acting_as("Guest"):
			self.assertRaises(frappe.PermissionError, kpi_guide.get_context, frappe._dict())
