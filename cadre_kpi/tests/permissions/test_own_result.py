"""One's own result stays hidden until it is published, also for who holds a role that reads results."""

from __future__ import annotations

import json

import frappe
import frappe.client
from frappe.desk.form.load import get_docinfo
from frappe.desk.reportview import execute

from cadre_kpi.access import membership, own_result
from cadre_kpi.access.overrides import open_form
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, request
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PERIOD, PROVINCE

DOCTYPE = "Cadre Evaluation"
CLOSED = ("total_points", "proposed_level", "deductions", "opinions", "facts")
SECRET = "Opinion not yet published"


class TestOwnResult(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.own = cls.evaluation("board_rated", "Proposed")
		cls.published = cls.evaluation("board_rated", "Published", 1)
		cls.of_cadre = cls.evaluation("cadre_a", "Proposed")

	@classmethod
	def evaluation(cls, persona: str, state: str, docstatus: int = 0, **values: object) -> str:
		return make.place(
			DOCTYPE,
			state,
			docstatus,
			rows={
				"opinions": [{"step": "BTV", "opinion": SECRET}],
				"tasks": [{"task_no": 1, "task_name": "Việc", "self_score": 90, "council_score": 71.25}],
				"criteria": [
					{"criterion_name": "Tiêu chí", "max_points": 2, "reviewed_points": 1.5, "remark": SECRET}
				],
			},
			**{
				"cadre": cls.cadres[persona],
				"cadre_name": personas.CAST[persona].name,
				"unit": PROVINCE,
				"managed_by": COMMITTEE,
				"period": PERIOD,
				"total_points": 71.25,
				"proposed_level": "good",
				"computed_on": "2026-12-20 08:00:00",
				**values,
			},
		)

	def form(self, name: str) -> dict:
		frappe.local.response = frappe._dict(docs=[])
		open_form(*(DOCTYPE, name))
		return frappe.local.response.docs[0].as_dict()

	def rest(self, name: str) -> dict:
		return frappe.client.get(DOCTYPE, name)

	def assert_hidden(self, values: dict) -> None:
		for field in CLOSED:
			self.assertFalse(values.get(field), field)
		self.assertIsNone(values["tasks"][0].get("council_score"))
		self.assertIsNone(values["criteria"][0].get("reviewed_points"))
		self.assertEqual(values["tasks"][0]["self_score"], 90)
		self.assertNotIn(SECRET, str(values))

	def assert_shown(self, values: dict) -> None:
		self.assertEqual(values.get("total_points"), 71.25)
		self.assertEqual(values["tasks"][0].get("council_score"), 71.25)
		self.assertIn(SECRET, str(values))

	def test_form_and_rest(self) -> None:
		with acting_as(EMAIL["board_rated"]):
			for load in (self.form, self.rest):
				self.assert_hidden(load(self.own))
				self.assert_shown(load(self.of_cadre))
				self.assert_shown(load(self.published))
		with acting_as(EMAIL["board"]):
			for load in (self.form, self.rest):
				self.assert_shown(load(self.own))
		with acting_as(EMAIL["cadre_a"]):
			for load in (self.form, self.rest):
				self.assert_hidden(load(self.of_cadre))

	def test_what_a_save_sends_back(self) -> None:
		with acting_as(EMAIL["board_rated"]):
			self.assert_hidden(frappe.get_doc(DOCTYPE, self.own).as_dict())
			self.assert_shown(frappe.get_doc(DOCTYPE, self.of_cadre).as_dict())
		self.assert_shown(frappe.get_doc(DOCTYPE, self.own).as_dict())

	def test_fields_that_are_hidden_are_not_written_either(self) -> None:
		with acting_as(EMAIL["board_rated"]):
			doc = frappe.get_doc(DOCTYPE, self.own)
			doc.total_points = 99
			doc.load_doc_before_save()
			doc.validate_higher_perm_levels()
			self.assertEqual(doc.total_points, 71.25)

	def test_print(self) -> None:
		with acting_as(EMAIL["board_rated"]):
			doc = frappe.get_doc(DOCTYPE, self.own)
			doc.run_method("before_print", None)
			self.assertIsNone(doc.get("total_points"))
			self.assertFalse(doc.has_permlevel_access_to("total_points"))
			html = frappe.get_print(DOCTYPE, self.own, print_format="Standard", no_letterhead=1)
			self.assertNotRegex(html.split("<body", 1)[-1], r"71[.,]25")

	def test_rows_by_rest(self) -> None:
		row = frappe.db.get_value("Evaluation Task", {"parent": self.own}, "name")
		with acting_as(EMAIL["board_rated"]):
			self.assertFalse(frappe.client.get("Evaluation Task", row, parent=DOCTYPE).get("council_score"))
		with acting_as(EMAIL["board"]):
			self.assertEqual(
				frappe.client.get("Evaluation Task", row, parent=DOCTYPE).get("council_score"), 71.25
			)

	def names(self, **values: object) -> set[str]:
		filters = [["name", "in", [self.own, self.published, self.of_cadre]], *values.pop("filters", [])]
		return {row.name for row in execute(DOCTYPE, filters=filters, fields=["name"], **values)}

	def test_list_of_who_reads_results(self) -> None:
		with acting_as(EMAIL["board_rated"]):
			self.assertEqual(self.names(), {self.published, self.of_cadre})
			rows = frappe.get_list(
				DOCTYPE, filters={"cadre": self.cadres["board_rated"]}, fields=["name", "total_points"]
			)
			self.assertEqual([row.name for row in rows], [self.published])
			first = self.evaluation("board_rated", "Self-Assessment", computed_on=None, total_points=0)
			self.assertIn(first, frappe.get_list(DOCTYPE, filters={"name": first}, pluck="name"))
			with request(fields='["`tabEvaluation Opinion`.opinion"]'):
				self.assertEqual(frappe.get_list(DOCTYPE, filters={"name": first}, pluck="name"), [])
		with acting_as(EMAIL["board"]):
			self.assertEqual(self.names(), {self.own, self.published, self.of_cadre})

	def test_a_cadre_cannot_ask_by_filter_or_order(self) -> None:
		with acting_as(EMAIL["cadre_a"]):
			self.assertEqual(self.names(), {self.of_cadre})
			for asked in (
				{"filters": '[["proposed_level", "=", "good"]]'},
				{"order_by": "total_points desc"},
				{"filters": json.dumps([["Evaluation Task", "council_score", ">", 70]])},
				{"fields": '["`tabEvaluation Opinion`.opinion"]'},
			):
				with request(doctype=DOCTYPE, **asked):
					self.assertEqual(self.names(), set(), asked)
			with request(doctype=DOCTYPE, filters='[["workflow_state", "=", "Proposed"]]'):
				self.assertEqual(self.names(), {self.of_cadre})
		with acting_as(EMAIL["board"]), request(filters='[["proposed_level", "=", "good"]]'):
			self.assertIn(self.of_cadre, self.names())

	def test_direct_lists_of_rows(self) -> None:
		def parents(child: str, persona: str) -> set[str]:
			with acting_as(EMAIL[persona]):
				rows = frappe.client.get_list(
					child,
					parent=DOCTYPE,
					fields=["parent"],
					filters={"parent": ("in", [self.own, self.of_cadre, self.published])},
					limit_page_length=0,
				)
				return {row.parent for row in rows}

		self.assertEqual(parents("Evaluation Opinion", "board_rated"), {self.of_cadre, self.published})
		self.assertEqual(parents("Evaluation Opinion", "board"), {self.own, self.of_cadre, self.published})
		self.assertEqual(parents("Evaluation Task", "board_rated"), {self.of_cadre, self.published})
		self.assertEqual(parents("Evaluation Task", "cadre_a"), {self.of_cadre})
		self.assertEqual(parents("Evaluation Task", "cadre_b"), set())
		with self.assertRaises(frappe.PermissionError):
			parents("Evaluation Task", "nobody")

	def test_history_of_changes(self) -> None:
		"""Frappe sends all changes of a record to everybody who reads it."""
		frappe.get_doc(
			{
				"doctype": "Version",
				"ref_doctype": DOCTYPE,
				"docname": self.of_cadre,
				"data": frappe.as_json(
					{
						"changed": [["self_summary", "a", "b"], ["proposed_level", "completed", "good"]],
						"added": [
							["opinions", {"name": "x", "opinion": SECRET}],
							["tasks", {"name": "y", "task_no": 2, "council_score": 71.25}],
						],
						"row_changed": [
							["tasks", 0, "z", [["self_comment", "", "ok"], ["council_score", 60, 71.25]]],
						],
						"removed": [],
					}
				),
			}
		).insert(ignore_permissions=True)

		def info(persona: str) -> str:
			with acting_as(EMAIL[persona]):
				frappe.local.response = frappe._dict(docs=[])
				get_docinfo(doctype=DOCTYPE, name=self.of_cadre)
				return frappe.as_json(frappe.local.response.docinfo)

		seen = info("cadre_a")
		self.assertIn("self_summary", seen)
		self.assertIn("self_comment", seen)
		for word in ("proposed_level", SECRET, "71.25", "council_score"):
			self.assertNotIn(word, seen)
		by_board = frappe.as_json(json.loads(info("board"))["additional_timeline_content"])
		self.assertIn("completed", by_board)
		self.assertEqual(json.loads(seen)["additional_timeline_content"], [])

	def test_who_is_not_rated_pays_nothing(self) -> None:
		self.assertEqual(own_result.build_list_condition(membership.get_membership(EMAIL["board"])), "")
		self.assertFalse(own_result.hide_own_result(frappe.get_doc(DOCTYPE, self.own)))
