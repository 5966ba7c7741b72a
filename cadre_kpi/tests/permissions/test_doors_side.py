"""What an ordinary person makes beside records: boards, charts, reports, tasks; and who hears of a change."""

from __future__ import annotations

import json
from unittest import mock

import frappe
from frappe.core.doctype.data_import.importer import Importer

from cadre_kpi.access import rules
from cadre_kpi.access.doors import gate
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import REFUSALS, ask, differences, one_transaction, stored
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import EMAIL


class TestBesideRecords(DoorCase):
	def look_at(self, who: str, **values: object) -> None:
		"""What is done with a request before its method runs."""
		with acting_as(EMAIL[who]):
			gate.check("frappe.client.insert", {"doc": json.dumps(values)})

	def test_no_task_no_event_no_mail_hangs_on_a_record_that_one_does_not_read(self):
		for values in (
			{
				"doctype": "ToDo",
				"description": "x",
				"reference_type": "Council Score",
				"reference_name": self.sheet,
			},
			{
				"doctype": "ToDo",
				"description": "x",
				"reference_type": "Task Contract",
				"reference_name": self.contract,
			},
			{
				"doctype": "Event",
				"subject": "x",
				"starts_on": "2030-01-01 08:00:00",
				"event_participants": [
					{"reference_doctype": "Task Contract", "reference_docname": self.contract}
				],
			},
		):
			with self.subTest(values["doctype"]), self.assertRaises(frappe.PermissionError):
				self.look_at("cadre_b", **values)
		task = {"doctype": "ToDo", "reference_type": "Task Contract", "reference_name": self.contract}
		self.look_at("cadre_a", **task)

	def test_every_link_to_some_record_is_looked_at(self):
		"""Frappe's fields of the kind Dynamic Link, and the field beside each that holds the kind of record."""
		modules = frappe.get_all("Module Def", filters={"app_name": "frappe"}, pluck="name")
		kinds = set(frappe.get_all("DocType", filters={"module": ("in", modules)}, pluck="name"))
		missed = {
			(row.options, row.fieldname)
			for row in frappe.get_all(
				"DocField", filters={"fieldtype": "Dynamic Link"}, fields=["parent", "fieldname", "options"]
			)
			if row.parent in kinds
			# of workspaces: a page, a report, a DocType; of a workflow's step: the script or the webhook that it runs
			and (row.parent, row.fieldname) != ("Workflow Transition Task", "link")
			and row.fieldname != "link_to"
			and row.fieldname not in gate.PAIRS.get(row.options, ())
		}
		self.assertEqual(missed, set())

	def test_boards_charts_and_reports_are_about_what_one_reads(self):
		for values in (
			{
				"doctype": "Kanban Board",
				"kanban_board_name": "x",
				"reference_doctype": "Council Score",
				"field_name": "docstatus",
			},
			{
				"doctype": "Report",
				"report_name": "x",
				"ref_doctype": "Rating Decision",
				"report_type": "Report Builder",
				"is_standard": "No",
			},
			{
				"doctype": "Dashboard Chart",
				"chart_name": "x",
				"chart_type": "Count",
				"document_type": "Council Score",
				"based_on": "creation",
			},
		):
			with self.subTest(values["doctype"]), acting_as(EMAIL["cadre_b"]):
				with self.assertRaises(frappe.PermissionError):
					frappe.get_doc(values).insert(ignore_permissions=True)
		with acting_as(EMAIL["cadre_b"]), self.assertRaises(frappe.PermissionError):
			ask(
				"frappe.desk.reportview.save_report",
				name="x",
				doctype="Rating Decision",
				report_settings=json.dumps({"filters": [], "fields": [["name", "Rating Decision"]]}),
			)

	def test_no_report_of_ours_is_mailed_by_the_scheduler(self):
		"""Frappe makes it with the rights of Administrator, whoever ordered it."""
		builder = {"doctype": "Report", "report_name": "Kiểm thử thư", "ref_doctype": "Rating Decision"}
		made = frappe.get_doc({**builder, "report_type": "Report Builder", "is_standard": "No"}).insert()
		self.addCleanup(frappe.delete_doc, "Report", made.name, force=True)
		order = {"doctype": "Auto Email Report", "email_to": "x@example.com", "format": "CSV"}
		order |= {"user": EMAIL["board"], "frequency": "Daily"}
		for report in ("Evaluation Summary", made.name):
			with self.subTest(report), acting_as(EMAIL["board"]):
				with self.assertRaises(frappe.PermissionError):
					frappe.get_doc({**order, "report": report}).insert(ignore_permissions=True)

	def test_a_board_about_our_records_is_its_makers(self):
		board = {"doctype": "Kanban Board", "kanban_board_name": "x", "reference_doctype": "Task Contract"}
		with acting_as(EMAIL["cadre_b"]):
			made = frappe.get_doc({**board, "field_name": "workflow_state", "private": 0}).insert()
			self.assertEqual(made.private, 1)

	def test_an_import_writes_no_more_than_a_form(self):
		importer = Importer.__new__(Importer)
		importer.doctype = "Task Contract"
		importer.data_import = frappe._dict(doctype="Data Import", name="x", submit_after_import=0)
		before = stored("Task Contract", self.draft)
		for values in ({"workflow_state": "Assigned"}, {"overall_progress": 100}, {"managed_by": "x"}):
			with self.subTest(values), acting_as(EMAIL["cadre_a"]), one_transaction():
				try:
					importer.update_record({"name": self.draft, **values})
				except REFUSALS:
					frappe.db.rollback()
			self.assertEqual(differences(before, stored("Task Contract", self.draft)), [])

	def test_a_change_is_told_to_who_has_the_record_open_alone(self):
		doc = frappe.get_doc("Task Contract", self.contract)
		with mock.patch("frappe.publish_realtime") as told:
			doc.notify_update()
			frappe.get_doc("Cadre", doc.cadre).notify_update()
		events = [(call.args[0], call.args[1]["doctype"]) for call in told.call_args_list]
		self.assertIn("Task Contract", rules.TRANSACTIONS)
		self.assertEqual([event for event, kind in events if kind == "Task Contract"], ["doc_update"])
		self.assertIn(("list_update", "Cadre"), events)
