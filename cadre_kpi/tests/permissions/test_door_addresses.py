"""One method has many addresses: what is closed under one is closed under all."""

from __future__ import annotations

import json
from urllib.parse import quote

import frappe

from cadre_kpi.access.doors import addresses, gate
from cadre_kpi.access.own_result import get_called_method
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.test_doors_reading import CHART, SECRET, DoorCase
from cadre_kpi.tests.personas import EMAIL


class TestAddresses(DoorCase):
	def test_a_method_is_known_by_each_of_its_addresses(self):
		for path, method in {
			"/api/method/frappe.client.get": "frappe.client.get",
			"/api/v1/method/frappe.client.get": "frappe.client.get",
			"/api/v2/method/frappe.client.get": "frappe.client.get",
			"/api/method/frappe.client.get/more": "frappe.client.get",
			"/api/method/upload_file": "frappe.handler.upload_file",
			"/api/v2/method/run_doc_method": "frappe.api.v2.run_doc_method",
			"/api/v2/method/Dashboard Chart/get": CHART,
			"/api/v2/method/Tag/add_tag": "frappe.desk.doctype.tag.tag.add_tag",
			"/api/resource/ToDo/x": "",
		}.items():
			self.assertEqual(addresses.find_called_method(path), method, path)
		self.assertEqual(
			addresses.split_record_path("/api/v2/document/Task Contract/A%2FB/method/say/"),
			("Task Contract", "A/B", "say"),
		)
		self.assertEqual(addresses.split_record_path("/api/resource/ToDo/x"), ("ToDo", "x", ""))

	def test_a_list_is_no_kind(self):
		"""What is no text where a kind of record is asked for goes on to be refused in words."""
		beside = {"txt": "Task Contract", "link_field": "cadre", "fieldname": "unit"}
		for key in ("doctype", "dt", "document_type", "reference_doctype"):
			for kind in (["Task Contract"], {"a": 1}, [["x"]]):
				with self.subTest(key=key, kind=kind), acting_as(EMAIL["board"]):
					gate.check("cadre_kpi.api.deadlines.list_for_record", {**beside, key: kind})

	def test_an_import_makes_no_other_method(self):
		"""`frappe.client` imports from `frappe.desk.reportview`, this app's modules from Frappe's, and so on."""
		alias = "cadre_kpi.access.doors.answers.query_report"
		self.assertEqual(addresses.find_own_name(alias), alias)
		doors = frappe.get_module("cadre_kpi.access.doors.exports")
		doors.get_alias = frappe.get_attr(
			"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"
		)
		self.addCleanup(delattr, doors, "get_alias")
		self.addCleanup(addresses.find_own_name.cache_clear)
		addresses.find_own_name.cache_clear()
		alias = f"{doors.__name__}.get_alias"
		values = {"doctype": "Task Contract", "workflow_state_field": "workflow_state", "states": "[]"}
		with acting_as(EMAIL["focal_b"]):
			with self.assertRaises(frappe.PermissionError):
				gate.check(alias, values)
			gate.check(alias, {**values, "doctype": "ToDo"})

	def test_expressions_by_the_address_of_a_doctype(self):
		chart = {"document_type": "ToDo", "chart_type": "Sum", "type": "Heatmap", "value_based_on": SECRET}
		method = addresses.find_called_method(f"/api/v2/method/{'Dashboard Chart'}/get")
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			gate.check(method, {"chart": json.dumps(chart)})

	def test_a_saved_chart_is_known_by_that_address(self):
		before = getattr(frappe.local, "request", None)
		frappe.local.request = frappe._dict(path="/api/v2/method/Dashboard Chart/get")
		self.addCleanup(setattr, frappe.local, "request", before)
		self.assertEqual(get_called_method(), CHART)


class TestOtherWays(DoorCase):
	def test_links_do_not_bring_their_records(self):
		"""`expand_links` gives the whole of what a record links to, and asks for no right."""
		note = {"doctype": "ToDo", "description": "x", "owner": EMAIL["cadre_a"]}
		note |= {"reference_type": "Cadre Evaluation", "reference_name": self.evaluation}
		note["allocated_to"] = EMAIL["cadre_a"]
		note = make.place(**note)
		own = make.place("Progress Report", "Draft", owner=EMAIL["cadre_a"], contract=self.contract)
		for doctype, name in (("ToDo", note), ("Task Contract", self.contract), ("Progress Report", own)):
			with acting_as(EMAIL["cadre_a"]), self.subTest(doctype):
				frappe.local.form_dict = frappe._dict(expand_links="1")
				gate._keep_links_closed(f"/api/resource/{quote(doctype)}/{name}")
				self.assertNotIn("expand_links", frappe.local.form_dict)
		other = make.place(doctype="ToDo", description="x", owner=EMAIL["cadre_a"])
		frappe.local.form_dict = frappe._dict(expand_links="1")
		gate._keep_links_closed(f"/api/resource/ToDo/{other}")
		self.assertIn("expand_links", frappe.local.form_dict)

	def test_nobody_becomes_another(self):
		if not hasattr(frappe.get_module("frappe.core.doctype.user.user"), "impersonate"):
			self.skipTest("this Frappe has no such action")
		for who in ("cadre_a", "secretary", "admin"):
			self.assert_no(who, gate.IMPERSONATION, user="Administrator", reason="x")
			self.assertEqual(frappe.session.user, "Administrator")

	def test_a_draft_is_not_discarded(self):
		doc = frappe.get_doc("Task Contract", self.draft)
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			doc.run_method("before_discard")
		if hasattr(doc, "discard"):
			self.assert_no(
				"cadre_a", "frappe.desk.form.save.discard", doctype="Task Contract", name=self.draft
			)
			self.assertEqual(frappe.db.get_value("Task Contract", self.draft, "docstatus"), 0)

	def test_what_is_not_there_is_refused_like_what_may_not_be_read(self):
		"""So that nobody counts sheets, decisions or appeals by their names."""
		given = {"doctype": "Council Score", "name": "{}"}
		ways = {
			"/api/resource/Council Score/{}": {},
			"/api/v2/document/Council Score/{}": {},
			"/api/v2/document/Council Score/{}/method/explain": {},
			"/printview": given,
			"/api/method/frappe.utils.print_format.download_pdf": given,
			"/api/method/frappe.client.delete": given,
			"/api/method/frappe.client.cancel": given,
			"/api/method/frappe.client.rename_doc": {**given, "old_name": "{}", "name": "x"},
		}
		for path, values in ways.items():
			said = []
			with self.subTest(path):
				for name in (self.sheet, "PCD-2026-99999"):
					sent = {key: value.format(name) for key, value in values.items()}
					said.append(self.refusal(path.format(quote(name)), sent).replace(name, "…"))
				self.assertEqual(said[0], said[1])
				self.assertTrue(said[0])

	def refusal(self, path: str, values: dict) -> str:
		"""What somebody is told who may not read the record of this request."""
		request, form = getattr(frappe.local, "request", None), frappe.local.form_dict
		frappe.local.request = frappe._dict(path=path)
		try:
			with acting_as(EMAIL["cadre_b"]), self.assertRaises(frappe.PermissionError) as refused:
				frappe.local.form_dict = frappe._dict(values)
				gate.check_request()
			return str(refused.exception)
		finally:
			frappe.local.request, frappe.local.form_dict = request, form
