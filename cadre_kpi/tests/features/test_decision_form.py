"""A decision's form: what it costs to open does not grow with the people in it."""

from __future__ import annotations

import frappe
from frappe.desk.form.load import getdoc

from cadre_kpi.database import once
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD


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
			getdoc("Rating Decision", name)
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
