"""Whoever is refused reads a sentence in their language, never an empty message."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe.model.base_document import get_controller

from cadre_kpi.access import refusals
from cadre_kpi.access.doors import gate
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import ask
from cadre_kpi.tests.permissions.test_doors_forging import DoorCase
from cadre_kpi.tests.personas import DISTRICT_A, EMAIL

OPENING = "frappe.desk.form.load.getdoc"


class TestRefusals(DoorCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.flags.error_message = None
		frappe.local.lang = "vi"
		self.addCleanup(frappe.flags.pop, "error_message", None)
		self.addCleanup(setattr, frappe.local, "lang", "en")

	def told(self) -> list[str]:
		"""What the answer would show in a dialog."""
		entries = [
			json.loads(entry) if isinstance(entry, str) else entry for entry in frappe.local.message_log
		]
		return [entry.get("message") for entry in entries]

	def test_a_refusal_is_a_sentence(self):
		for who, doctype, name, ptype, said in (
			("cadre_b", "Task Contract", self.contract, "read", "không thuộc phạm vi được xem"),
			("cadre_a", "Task Contract", self.contract, "write", "Hiện không được thay đổi"),
		):
			with self.subTest(ptype), acting_as(EMAIL[who]):
				frappe.clear_messages()
				doc = frappe.get_doc(doctype, name)
				with self.assertRaises(frappe.PermissionError) as refused:
					doc.check_permission(ptype)
				self.assertIn(said, str(refused.exception))
				self.assertIn(name, frappe.flags.error_message)
				self.assertNotIn("", self.told())

	def test_a_form_that_is_closed_says_so(self):
		opening = {"doctype": "Task Contract", "name": self.contract}
		with acting_as(EMAIL["cadre_b"]):
			with self.assertRaises(frappe.PermissionError) as refused:
				gate.check(OPENING, opening)
			self.assertIn(f"{self.contract} không thuộc phạm vi được xem", str(refused.exception))
			# nobody learns whether there is such a record
			with self.assertRaises(frappe.PermissionError) as refused:
				gate.check(OPENING, {**opening, "name": "GNV-0"})
			self.assertIn("GNV-0 không thuộc phạm vi được xem", str(refused.exception))
			for new in ("new", "new-task-contract-1"):
				gate.check(OPENING, {**opening, "name": new})
		with acting_as(EMAIL["cadre_a"]):
			gate.check(OPENING, opening)

	def test_who_only_asks_is_shown_no_dialog(self):
		with acting_as(EMAIL["cadre_b"]):
			frappe.clear_messages()
			self.assertFalse(frappe.get_doc("Task Contract", self.contract).has_permission("read"))
			self.assertEqual((self.told(), frappe.flags.error_message), ([], None))

	def test_words_of_frappe_that_tell_something_stay(self):
		frappe.clear_messages()
		refused = "Not allowed via controller permission check"
		user = frappe.bold(frappe.session.user)
		no_access = frappe._("User {0} does not have access to this document").format(user)
		for text in (
			"",
			refused,
			f"{refused}<br>{no_access}: Bản giao nhiệm vụ - GNV-1",
			"Chỉ được xem đơn vị của mình",
		):
			frappe.local.message_log.append({"message": text})
		refusals.leave_out_empty(0)
		self.assertEqual(self.told(), ["Chỉ được xem đơn vị của mình"])

	def test_of_many_changes_each_that_fails_is_told_in_words_and_leaves_nothing(self):
		bulk = "frappe.client.bulk_update"
		named = {"doctype": "Task Contract", "docname": self.contract, "title": "x"}
		failed = self.assert_yes("cadre_a", bulk, docs=[named])["failed_docs"]
		self.assertEqual(len(failed), 1)
		self.assertIn(self.contract, failed[0]["exc"])
		self.assertNotIn("Traceback", failed[0]["exc"])

		def fail(doc, *_: object) -> None:
			raise frappe.ValidationError("quá muộn")

		unit = {"doctype": "Cadre Unit", "docname": DISTRICT_A, "unit_name": "Đơn vị khác"}
		with patch.object(get_controller("Cadre Unit"), "on_update", fail):
			self.assertEqual(ask(bulk, docs=[unit])["failed_docs"][0]["exc"], "quá muộn")
		self.assertNotEqual(frappe.db.get_value("Cadre Unit", DISTRICT_A, "unit_name"), "Đơn vị khác")
		self.assertIsInstance(self.answer("cadre_b", bulk, docs=["x"]), frappe.ValidationError)

	def test_of_many_changes_one_of_an_unreadable_record_fails_like_one_that_is_not_there(self):
		names = (self.contract, "none", self.draft)
		docs = [{"doctype": "Task Contract", "docname": name, "change_reason": "x"} for name in names]
		told = self.assert_yes("cadre_b", "frappe.client.bulk_update", docs=docs)["failed_docs"]
		self.assertEqual([each["doc"]["docname"] for each in told], list(names))
		self.assertEqual(len({each["exc"].replace(each["doc"]["docname"], "") for each in told}), 1, told)

	def test_a_name_is_shown_as_text(self):
		self.assertIn("&lt;b&gt;", refusals.explain("Task Contract", "<b>", "write"))
