"""Every method and every save of this app under generated input."""

from __future__ import annotations

import inspect
import json
import traceback
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import frappe
from frappe.model import table_fields as TABLES
from hypothesis import strategies as st

from cadre_kpi.tests import personas
from cadre_kpi.tests import records as samples
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.permissions import fuzz
from cadre_kpi.tests.permissions.attack import ask, by_put, call, one_transaction, post
from cadre_kpi.tests.personas import EMAIL

ADMINISTRATOR = "Administrator"
WHO = (
	"cadre_a",
	"board",
	"secretary",
	"chair",
	"council_member",
	"focal_a",
	"admin",
	"nobody",
	ADMINISTRATOR,
)
SHARES = {"methods": 0.25, "document methods": 0.25, "saves": 0.35, "new": 0.15}


class Target(NamedTuple):
	"""What is tried: its name, the call, the strategy of its values; the record that it is about, if any."""

	what: str
	act: Callable
	values: st.SearchStrategy
	record: tuple[str, str] = ("", "")


class TestFuzz(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.samples = samples.of_district_a(cls.cadres["cadre_a"])
		cls.any_value = fuzz.values(
			[*cls.samples.values(), cls.cadres["cadre_a"], personas.PERIOD, personas.COMMITTEE]
		)
		cls.faults: dict[str, str] = {}

	def setUp(self) -> None:
		super().setUp()
		self.faults.clear()

	def try_all(self, share: str, targets: list[Target]) -> None:
		fuzz.tell(targets, WHO, int(fuzz.INPUTS * SHARES[share]), self.attempt)
		self.assertFalse(self.faults, "\n".join(f"{key}: {value}" for key, value in self.faults.items()))

	def attempt(self, target: Target, who: str, draw: Callable) -> None:
		"""Do it as this person; note a fault of the server, and a record that stays half written when refused."""
		values = draw(target.values)
		frappe.db.savepoint("fuzz")
		before = frappe.db.get_value(*target.record, "modified") if target.record[0] else None
		try:
			with acting_as(EMAIL.get(who, who)), one_transaction():
				try:
					target.act(values)
				except Exception as error:
					frappe.db.rollback()  # as the end of a request does
					if fuzz.is_fault(error):
						self.note(target, error, values)
					if before != (frappe.db.get_value(*target.record, "modified") if before else None):
						self.faults.setdefault(
							f"{target.what} half written", f"{error!s:.200} {values}"[:400]
						)
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="fuzz")
			frappe.clear_messages()

	def note(self, target: Target, error: Exception, values: dict) -> None:
		where = traceback.extract_tb(error.__traceback__)[-1]
		place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
		self.faults.setdefault(
			f"{target.what} {type(error).__name__} {place}", f"{error!s:.120} {values}"[:400]
		)

	def arguments(self, fn: Callable) -> st.SearchStrategy:
		names = [*fuzz.parameters(fn), "strange"]
		return st.dictionaries(st.sampled_from(names), self.any_value)

	def fields(self, doctype: str, *more: str) -> st.SearchStrategy:
		names = [*(df.fieldname for df in frappe.get_meta(doctype).fields), *more]
		names += ["docstatus", "strange", "save", "check_permission"]
		return st.dictionaries(st.sampled_from(names), self.any_value, min_size=1, max_size=5)

	def test_methods(self) -> None:
		self.try_all(
			"methods",
			[
				Target(method, lambda values, method=method: ask(method, **values), self.arguments(fn))
				for method, fn in sorted({**fuzz.own_methods(), **fuzz.replacing_methods()}.items())
			],
		)

	def test_document_methods(self) -> None:
		self.try_all(
			"document methods",
			[
				Target(
					f"{doctype}.{method} {state}",
					lambda values, given=(doctype, name, method): call(*given, **values),
					self.arguments(fn),
					(doctype, name),
				)
				for doctype, method, fn in fuzz.document_methods()
				for (kind, state), name in self.samples.items()
				if kind == doctype
			],
		)

	def test_saves(self) -> None:
		self.try_all(
			"saves",
			[
				Target(
					f"{doctype} {state}",
					partial(by_put, doctype, name),
					self.fields(doctype, "name"),
					(doctype, name),
				)
				for (doctype, state), name in self.samples.items()
			],
		)

	def test_new_records(self) -> None:
		self.try_all(
			"new",
			[
				Target(f"new {doctype}", partial(post, doctype), self.fields(doctype))
				for doctype in sorted({kind for kind, _state in self.samples})
			],
		)

	def test_a_value_left_out_of_a_new_record(self) -> None:
		"""Nothing of what its form asks for is there, one value only, all but one, or one is no choice, no date."""
		faults = []
		for doctype, name in {doctype: name for (doctype, _state), name in self.samples.items()}.items():
			full = frappe.get_doc(doctype, name)
			asked = [df for df in full.meta.fields if df.reqd and df.fieldtype not in TABLES]
			given = json.loads(frappe.as_json({df.fieldname: full.get(df.fieldname) for df in asked}))
			tried = [{}, *({field: given[field]} for field in given)]
			tried += [{**given, field: None} for field in given]
			tried += [{**given, df.fieldname: "none of them"} for df in full.meta.get_select_fields()]
			dates = [df.fieldname for df in full.meta.fields if df.fieldtype in ("Date", "Datetime")]
			tried += [{**given, field: no_date} for field in dates for no_date in (True, "0000-00-00")]
			faults += [
				f"{doctype} {values}: {fault}"
				for values in tried
				if (fault := self.do_as(ADMINISTRATOR, partial(post, doctype, values)))
			]
		self.assertFalse(faults, "\n".join(faults))

	def test_a_paper_of_a_kind_that_does_not_exist(self) -> None:
		for kind in ('{"a": {"b": []}}', "[]", "../User", "No Such Kind"):
			with self.subTest(kind=kind):
				given = {"doctype": kind, "name": "x"}
				act = partial(ask, "cadre_kpi.api.papers.download", **given)
				self.assertEqual(self.do_as(EMAIL["board"], act), "")

	def test_a_number_is_no_list(self) -> None:
		kind = "Rating Decision"
		name = next(name for (doctype, _state), name in self.samples.items() if doctype == kind)
		for value in (1e308, 7, True, "7", {"a": 1}):
			with self.subTest(value=value), acting_as(EMAIL["board"]):
				with self.assertRaises(frappe.ValidationError):
					call(kind, name, "find_replaceable_rows", evaluations=value)

	def test_what_stands_in_for_a_list_or_a_kind(self) -> None:
		"""To Administrator too, and under every address: a parameter that is no JSON, another kind of it, an unknown kind."""
		texts = (
			"no json",
			"{",
			"[1,",
			'"x"',
			"12",
			"true",
			"NaN",
			"[[1]]",
			"[null]",
			'[{"a": 1}]',
			'{"a": {"b": 1}}',
		)
		unknown = ("No Such Kind", "../User", "System Settings", "DocType", "x" * 300, "[]", '{"a": 1}')
		sent = {"list": texts, "dict": texts, "doctype": (*unknown, ["x"])}
		sent |= {
			"str": (["x"], {"a": 1}),
			"int": ("x", "1.5", ["x"]),
			"float": ("x", ["x"]),
			"bool": ("x", {"a": 1}),
		}
		faults = []
		for method, fn in {**fuzz.own_methods(), **fuzz.replacing_methods()}.items():
			taken = inspect.signature(fn).parameters
			given = {name: self.plausible(name) for name, each in taken.items() if each.default is each.empty}
			for name, each in taken.items():
				kind = name if name == "doctype" else next((k for k in sent if k in str(each.annotation)), "")
				for value in sent.get(kind, ()):
					act = partial(ask, method, **{**given, name: value})
					if fault := self.do_as(ADMINISTRATOR, act):
						faults.append(f"{method} {name}={value!s:.40}: {fault[:200]}")
		self.assertFalse(faults, "\n".join(faults))

	def plausible(self, parameter: str) -> str:
		"""What could be given for a parameter, so that others beside it come to be looked at."""
		names = {kind.lower().replace(" ", "_"): name for (kind, _state), name in self.samples.items()}
		names |= {"contract": names["task_contract"], "session": names["council_session"]}
		names |= {"decision": names["rating_decision"], "evaluation": names["cadre_evaluation"]}
		names |= {"report": names["progress_report"], "name": names["rating_decision"]}
		names |= {"docname": names["rating_decision"], "doctype": "Rating Decision"}
		names |= {"period": personas.PERIOD, "committee": personas.COMMITTEE, "cadre": self.cadres["cadre_a"]}
		return names.get(parameter, "x")

	def test_texts_are_no_rows(self) -> None:
		"""Lists of something else than objects, where rows are asked for."""
		values = {"committee": personas.COMMITTEE, "period": personas.PERIOD, "decision_number": "1/QD"}
		recognise = {**values, "rows": [[True]], "decision_date": "2026-12-31"}
		contract = next(name for (kind, _state), name in self.samples.items() if kind == "Task Contract")
		split = {"contract": contract, "task": "x", "parts": ["x"], "reason": "x"}
		for method, given in (("unit_evaluation.recognise", recognise), ("work.split", split)):
			with self.subTest(method=method):
				self.assertEqual(
					self.do_as(EMAIL["board"], partial(ask, f"cadre_kpi.api.{method}", **given)), ""
				)

	def do_as(self, who: str, act: Callable) -> str:
		"""The fault of the server that comes of it, if one does; nothing of it stays."""
		frappe.db.savepoint("tried")
		try:
			with acting_as(who), one_transaction():
				act()
		except Exception as error:
			where = traceback.extract_tb(error.__traceback__)[-1]
			place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
			return f"{error!r} {place}" if fuzz.is_fault(error) else ""
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback(save_point="tried")
			frappe.clear_messages()
		return ""
