"""No method of this app changes a record of somebody with whom its caller has nothing to do, whatever is sent to it.

All methods for a share of the pairs of person and record with the tests; for all pairs:
`CADRE_KPI_METHODS=all bench --site SITE run-tests --app cadre_kpi --module cadre_kpi.tests.permissions.test_attack_methods`.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import groupby

import frappe
from frappe.model.workflow import get_workflow
from frappe.utils import cstr

from cadre_kpi.access import rules
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.permissions import fuzz
from cadre_kpi.tests.permissions.attack import OTHER_WORK, ask, make_other_worker, one_transaction
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD

ALL = os.environ.get("CADRE_KPI_METHODS") == "all"
STEP = 1 if ALL else 397
# They have no seat, no duty and no unit in common with the records, all of them about the secretary of district A.
STRANGERS = (
	*(
		"cadre_b",
		"council_b",
		"focal_b",
		"focal_former",
		"board_b",
		"collective_b",
		"council_former",
		"auditor",
	),
	*("everything_but_a_seat", "nobody", OTHER_WORK),
)
# A parameter that names a record of one kind.
NAMED = {
	"contract": "Task Contract",
	"evaluation": "Cadre Evaluation",
	"session": "Council Session",
	"decision": "Rating Decision",
	"report": "Progress Report",
	"run": "Period Run",
	"offer": "Work Offer",
}
WORDS = (
	"note",
	"reason",
	"text",
	"opinion",
	"response",
	"answer",
	"question",
	"remarks",
	"result",
	"what",
	"title",
)
GIVEN = {
	"period": PERIOD,
	"committee": COMMITTEE,
	"unit": DISTRICT_A,
	"level": "good",
	"choice": "Agree",
	"new_level": "good",
	"state": "At Council",
	"act": "conclude",
	"upheld": "1",
	"accept": "1",
	"present": "0",
	"amount": "1",
	"target": "1",
	"coefficient": "1",
	"due_date": "2026-12-31",
	"on_date": "2026-12-01",
	"decision_date": "2026-12-01",
	"valid_from": "2026-12-01",
	"decision_number": "1-QĐ",
	"user": EMAIL["council_member"],
	"task": "1",
	"codes": '["X1"]',
	"into": "X1",
	"parts": '[{"cadre": "x", "amount": 1}]',
}


class TestMethods(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.cadres = personas.cast()
		make_other_worker()
		cls.records = records.of_district_a(cls.cadres["cadre_a"])
		cls.stored = cls.read_all()

	@classmethod
	def read_all(cls) -> dict[str, dict[str, str]]:
		"""Every row of these records, as one text each."""
		return {doctype: cls.read_rows(doctype) for doctype in (*rules.TRANSACTIONS, *rules.CHILDREN)}

	@classmethod
	def read_rows(cls, doctype: str) -> dict[str, str]:
		names = {name for _kind, name in cls.records.items()}
		key = "parent" if doctype in rules.CHILDREN else "name"
		table = frappe.qb.DocType(doctype)
		rows = frappe.qb.from_(table).select("*").where(table[key].isin(sorted(names))).run(as_dict=True)
		return {row.name: hashlib.sha256(cstr(sorted(row.items())).encode()).hexdigest() for row in rows}

	def find_changes(self) -> list[str]:
		now = self.read_all()
		return [
			f"{doctype} {name}"
			for doctype, rows in self.stored.items()
			for name in {*rows, *now[doctype]}
			if rows.get(name) != now[doctype].get(name)
		]

	def build_calls(self) -> Iterator[tuple[str, dict]]:
		"""(What is called, values) of each method with each record that it can be about."""
		for method, function in sorted(fuzz.own_methods().items()):
			taken = fuzz.parameters(function)
			kinds = {NAMED[key] for key in taken if key in NAMED} or (
				set(rules.TRANSACTIONS) if {"doctype", "doc", "docs"} & set(taken) else set()
			)
			for (doctype, state), name in self.records.items():
				if doctype in kinds:
					for action in self.list_actions(doctype, state, taken):
						yield method, self.fill(function, doctype, name, action)
		for kind, method, function in fuzz.document_methods():
			for (doctype, _state), name in self.records.items():
				if doctype == kind:
					values = {"args": json.dumps(self.fill(function, doctype, name, ""))}
					yield "run_doc_method", {"dt": doctype, "dn": name, "method": method, **values}

	def list_actions(self, doctype: str, state: str, taken: list[str]) -> list[str]:
		if "action" not in taken or doctype not in self.workflows:
			return [""]
		rows = get_workflow(doctype).transitions
		return sorted({row.action for row in rows if row.state == state.partition(":")[0]}) or ["Approve"]

	@cached_property
	def workflows(self) -> set[str]:
		return set(frappe.get_all("Workflow", {"is_active": 1}, pluck="document_type"))

	def fill(self, function: Callable, doctype: str, name: str, action: str) -> dict:
		seen = cstr(frappe.db.get_value(doctype, name, "modified"))
		row = {"name": name, "evaluation": name, "doctype": doctype, "docname": name, "task_no": 1}
		row |= {
			"decided_level": "good",
			"reason": "x",
			"verified_quantity": 1,
			"appraisal": "Keep",
			"opinion": "x",
		}
		known = {
			"doctype": doctype,
			"action": action,
			"cadre": self.cadres["cadre_a"],
			"to_cadre": self.cadres["cadre_b"],
			"doc": json.dumps({"doctype": doctype, "name": name, "modified": seen}),
			"docs": json.dumps([row]),
			"rows": json.dumps([row]),
			"values": json.dumps({"decided_level": "good", "total": 1}),
			"evaluations": json.dumps([name]),
			**dict.fromkeys(("name", "docname"), name),
			**dict.fromkeys(("names", "docnames"), json.dumps([name])),
			**dict.fromkeys(WORDS, "Nội dung bất kỳ"),
			**GIVEN,
		}
		values = {key: known[key] for key in fuzz.parameters(function) if key in known}
		for key, kind in NAMED.items():
			if key in inspect.signature(function).parameters:
				values[key] = name if kind == doctype else next(iter(self.of_kind(kind)))
		if "seen" in inspect.signature(function).parameters:
			plain = cstr(inspect.signature(function).parameters["seen"].annotation) == "str"
			values["seen"] = seen if plain else json.dumps({name: seen})
		return values

	def of_kind(self, kind: str) -> list[str]:
		return [name for (doctype, _state), name in self.records.items() if doctype == kind] or ["x"]

	def test_nothing_of_a_stranger_is_changed(self) -> None:
		calls = list(self.build_calls())
		self.assertGreater(len(calls), 500)
		changed = []
		for number, who in enumerate(STRANGERS):
			chosen = [call for turn, call in enumerate(calls) if not (turn + 2 * number) % STEP]
			frappe.db.savepoint("methods")
			# found at once with the tests, method by method for all pairs
			for _method, group in groupby(chosen, lambda call: call[0] if ALL else ""):
				made = list(group)
				for method, values in made:
					self.call(who, method, values)
				frappe.set_user("Administrator")
				if found := self.find_changes():
					changed.append(
						f"{who}: {found[:5]} by one of {[call[0] for call in made]} {made[0][1]}"[:900]
					)
					frappe.db.rollback(save_point="methods")
		self.assertEqual(changed, [], "\n".join(changed))

	def call(self, who: str, method: str, values: dict) -> None:
		with acting_as(EMAIL.get(who, who)), one_transaction():
			try:
				ask(method, **values)
			except Exception:  # a refusal, or what else ends it; the database is looked at
				frappe.db.rollback()
				frappe.clear_messages()
