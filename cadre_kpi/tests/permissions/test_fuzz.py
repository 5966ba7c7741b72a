"""Every method and every save of this app under generated input."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial

import frappe
from hypothesis import strategies as st

from cadre_kpi.tests import personas
from cadre_kpi.tests import records as samples
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.permissions import fuzz
from cadre_kpi.tests.permissions.attack import ask, by_put, call, one_transaction, post, stored
from cadre_kpi.tests.personas import EMAIL

WHO = ("cadre_a", "board", "secretary", "chair", "council_member", "focal_a", "admin", "nobody")
WHOEVER = st.sampled_from(WHO)


class TestFuzz(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.samples = samples.of_district_a(cls.cadres["cadre_a"])
		cls.names = [*cls.samples.values(), cls.cadres["cadre_a"], personas.PERIOD, personas.COMMITTEE]
		cls.faults: dict[str, str] = {}

	def setUp(self) -> None:
		super().setUp()
		self.faults.clear()

	def attempt(self, who: str, what: str, act, *given_: object, **named: object) -> None:
		"""Do it as this person; note a fault of the server, and a record that was half written."""
		frappe.db.savepoint("fuzz")
		try:
			with acting_as(EMAIL[who]), one_transaction():
				act(*given_, **named)
		except Exception as error:
			if fuzz.is_fault(error):
				where = traceback.extract_tb(error.__traceback__)[-1]
				place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
				self.faults.setdefault(
					f"{what} {type(error).__name__} {place}", f"{error!s:.120} {given_} {named}"[:400]
				)
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="fuzz")
			frappe.clear_messages()

	def assert_no_faults(self) -> None:
		self.assertFalse(self.faults, "\n".join(f"{key}: {value}" for key, value in self.faults.items()))

	def test_methods(self) -> None:
		for method, fn in sorted(fuzz.own_methods().items()):
			self.fuzz_call(method, fn, partial(ask, method))
		self.assert_no_faults()

	def test_document_methods(self) -> None:
		for doctype, method, fn in fuzz.document_methods():
			for (kind, _state), name in self.samples.items():
				if kind == doctype:
					self.fuzz_call(f"{doctype}.{method}", fn, partial(call, doctype, name, method))
		self.assert_no_faults()

	def fuzz_call(self, what: str, fn: Callable, act: Callable) -> None:
		names = [*fuzz.parameters(fn), "strange"]

		def tried(values: dict, who: str) -> None:
			self.attempt(who, what, lambda: act(**values))

		fuzz.tell(tried, values=st.dictionaries(st.sampled_from(names), fuzz.values(self.names)), who=WHOEVER)

	def test_saves(self) -> None:
		for (doctype, state), name in self.samples.items():
			self.fuzz_save(doctype, f"{doctype} {state}", partial(by_put, doctype, name), ["name"], name)
		self.assert_no_faults()

	def test_new_records(self) -> None:
		for doctype in sorted({kind for kind, _state in self.samples}):
			self.fuzz_save(doctype, f"new {doctype}", partial(post, doctype), [])
		self.assert_no_faults()

	def fuzz_save(self, doctype: str, what: str, act: Callable, more: list[str], name: str = "") -> None:
		fields = [*(df.fieldname for df in frappe.get_meta(doctype).fields), *more, "docstatus", "strange"]
		before = stored(doctype, name) if name else None

		def tried(values: dict, who: str) -> None:
			self.attempt(who, what, act, values)
			if name:
				self.assertEqual(stored(doctype, name), before)

		some = st.dictionaries(st.sampled_from(fields), fuzz.values(self.names), min_size=1, max_size=5)
		fuzz.tell(tried, values=some, who=WHOEVER)
