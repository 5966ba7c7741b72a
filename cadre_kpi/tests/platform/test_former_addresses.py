"""Addresses that functions once had still answer: calendars on phones, cards of a site, open desks hold them."""

import frappe
from frappe.handler import execute_cmd
from frappe.utils import set_request
from werkzeug.exceptions import NotFound

from cadre_kpi.api.former_addresses import FORMER_ADDRESSES
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, end_request


class TestFormerAddresses(CadreKpiTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(setattr, frappe.local, "form_dict", frappe.local.form_dict)
		self.addCleanup(end_request)

	def test_each_leads_to_a_method_that_may_be_called(self) -> None:
		hooks = frappe.get_hooks("override_whitelisted_methods")
		for old, new in FORMER_ADDRESSES.items():
			with self.subTest(old=old):
				self.assertEqual(hooks[old][-1], new)
				self.assertIn(frappe.get_attr(new), frappe.whitelisted)

	def test_the_calendar_answers_under_the_address_in_phones(self) -> None:
		set_request(method="GET", path="/")
		frappe.local.form_dict = frappe._dict(token="no such token")
		with acting_as("Guest"), self.assertRaises(NotFound):
			execute_cmd("cadre_kpi.deadlines.feed.calendar")

	def test_a_card_answers_under_its_former_method(self) -> None:
		set_request(method="GET", path="/")
		frappe.local.form_dict = frappe._dict()
		answer = execute_cmd("cadre_kpi.evaluation.waiting.directives_to_answer")
		self.assertEqual(answer["route"][1], "Directive")
