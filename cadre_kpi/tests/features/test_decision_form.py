"""A decision's form: what it costs to open does not grow with the people in it."""

from __future__ import annotations

import frappe

from cadre_kpi.access.overrides import open_form
from cadre_kpi.database import once
from cadre_kpi.demo.actor import call
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL, PERIOD


class TestDecisionForm(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		cls.people = [
			make.cadre(f"Công chức thứ {number} của quyết định", DISTRICT_A, COMMITTEE)
			for number in range(1, 61)
		]
		cls.short, cls.long = cls.decide(3), cls.decide(60)

	@classmethod
	def decide(cls, count: int) -> str:
		rows = [
			{"cadre": cadre, "cadre_name": "Công chức", "unit": DISTRICT_A, "decided_level": "good"}
			for cadre in cls.people[:count]
		]
		return make.place(
			"Rating Decision",
			"Awaiting Approval",
			title=f"Quyết định {count} người",
			committee=COMMITTEE,
			period=PERIOD,
			rows={"rows": rows},
		)

	def open_form(self, name: str) -> tuple[int, dict]:
		"""Statements it takes, and the titles of links that the form gets, as in a request of its own."""
		frappe.local.response = frappe._dict(docs=[])
		frappe.db.value_cache.clear()
		once.forget()
		with acting_as(EMAIL["secretary"]), statements() as sent:
			open_form("Rating Decision", name)
		return len(sent), frappe.local.response["_link_titles"]

	def test_statements_do_not_grow_with_rows(self) -> None:
		self.open_form(self.short)  # whatever is read once for all forms
		few, _titles = self.open_form(self.short)
		many, _titles = self.open_form(self.long)
		self.assertEqual(many, few)

	def test_form_gets_the_title_of_every_person_and_unit(self) -> None:
		_count, titles = self.open_form(self.long)
		for number, cadre in enumerate(self.people, 1):
			self.assertEqual(titles[f"Cadre::{cadre}"], f"Công chức thứ {number} của quyết định")
		self.assertEqual(titles[f"Cadre Unit::{DISTRICT_A}"], "Huyện ủy A")


class TestNoticeToTheUnits(CadreKpiTestCase):
	"""Who is told is said first; a notice that would reach nobody is refused and not taken for given."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cadres = personas.cast()
		cls.decision = make.place(
			"Rating Decision", "Published", 1, title="Đã công bố", committee=COMMITTEE, period=PERIOD
		)
		for persona, unit in (("cadre_a", DISTRICT_A), ("cadre_b", DISTRICT_B)):
			make.place(
				"Cadre Evaluation",
				"Published",
				cadre=cadres[persona],
				cadre_name=persona,
				unit=unit,
				managed_by=COMMITTEE,
				period=PERIOD,
				rating_decision=cls.decision,
				published_level="good",
			)

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("before_notice")
		self.addCleanup(frappe.db.rollback, save_point="before_notice")
		frappe.db.set_value("Evaluation Body", {"body_type": "Unit Collective"}, "enabled", 0)

	def press(self, persona: str, button: str) -> dict:
		return call(EMAIL[persona], frappe.get_doc("Rating Decision", self.decision), button)

	def test_a_notice_that_would_reach_nobody_is_refused(self) -> None:
		found = self.press("secretary", "preview_notice")
		self.assertEqual((found["units"], found["people"], found["rated"]), (0, 0, 0))
		self.assertEqual(len(found["without"]), 2)
		with self.assertRaisesRegex(frappe.ValidationError, found["without"][0]):
			self.press("secretary", "notify_units")
		self.assertIsNone(frappe.db.get_value("Rating Decision", self.decision, "notified_on"))

	def test_it_says_whom_it_reaches_and_whom_not(self) -> None:
		make.body("Lãnh đạo huyện A (TB)", "Unit Collective", DISTRICT_A, [(EMAIL["collective_a"], "Chair")])
		found = self.press("secretary", "preview_notice")
		self.assertEqual((found["units"], found["people"], found["rated"]), (1, 1, 1))
		self.assertEqual(len(found["without"]), 1)
		told = self.press("secretary", "notify_units")
		self.assertEqual(told, {"units": 1, "without": found["without"]})
		self.assertTrue(frappe.db.get_value("Rating Decision", self.decision, "notified_on"))
		for button in ("preview_notice", "notify_units"):  # once for each decision
			with self.assertRaises(frappe.ValidationError):
				self.press("secretary", button)

	def test_who_may_not_notify_is_not_told_either(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.press("chair", "preview_notice")
