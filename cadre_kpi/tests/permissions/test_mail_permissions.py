"""Who reads and writes the choices and the log of mails: every persona, through list, form and REST."""

from __future__ import annotations

import frappe
import frappe.client

from cadre_kpi.access.overrides import open_form
from cadre_kpi.api import digest
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import EMAIL

READ_ALL = {"admin"}
LOG_READERS = {"admin", "auditor"}


class TestMailPermissions(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		for persona in ("cadre_a", "secretary"):
			make.place("Mail Preference", name=EMAIL[persona], user=EMAIL[persona], weekly_digest=1)
		cls.log = make.place(
			"Digest Log", user=EMAIL["cadre_a"], kind="Weekly Digest", log_key="x", token="s" * 20
		)

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("each_test")
		self.addCleanup(frappe.db.rollback, save_point="each_test")

	def may(self, doctype: str, name: str, ptype: str = "read") -> set[str]:
		doc = frappe.get_doc(doctype, name)
		return {
			key for key, email in EMAIL.items() if frappe.has_permission(doctype, ptype, doc=doc, user=email)
		}

	def test_ones_choices_are_ones_own(self) -> None:
		name = EMAIL["cadre_a"]
		self.assertEqual(self.may("Mail Preference", name), {"cadre_a"} | READ_ALL)
		self.assertEqual(self.may("Mail Preference", name, "write"), {"cadre_a"})
		self.assertEqual(self.may("Mail Preference", name, "delete"), set())
		for persona in EMAIL:
			with acting_as(EMAIL[persona]):
				if persona == "nobody":
					self.assertRaises(frappe.PermissionError, frappe.get_list, "Mail Preference")
					continue
				found = set(frappe.get_list("Mail Preference", pluck="name"))
			own = {EMAIL[persona]} & {EMAIL["cadre_a"], EMAIL["secretary"]}
			self.assertEqual(
				found, {EMAIL["cadre_a"], EMAIL["secretary"]} if persona in READ_ALL else own, persona
			)

	def test_nobody_makes_or_changes_those_of_another(self) -> None:
		with acting_as(EMAIL["cadre_b"]):
			with self.assertRaises(frappe.PermissionError):
				frappe.client.insert({"doctype": "Mail Preference", "user": EMAIL["cadre_a1"]})
			with self.assertRaises(frappe.PermissionError):
				frappe.client.set_value("Mail Preference", EMAIL["cadre_a"], "weekly_digest", 0)
			with self.assertRaises(frappe.PermissionError):
				open_form("Mail Preference", EMAIL["cadre_a"])
			self.assertEqual(digest.get_my_preference(), EMAIL["cadre_b"])
			self.assertEqual(digest.get_my_preference(), EMAIL["cadre_b"])
		self.assertEqual(frappe.db.get_value("Mail Preference", EMAIL["cadre_a"], "weekly_digest"), 1)

	def test_the_log_is_for_administrators_and_auditors_and_nobody_writes_it(self) -> None:
		self.assertEqual(self.may("Digest Log", self.log), LOG_READERS)
		for ptype in ("write", "create", "delete"):
			self.assertEqual(self.may("Digest Log", self.log, ptype), set(), ptype)
		with acting_as(EMAIL["auditor"]):
			found = frappe.client.get("Digest Log", self.log)
		self.assertIsNone(found.get("token"))  # whoever had it could switch somebody's mails off


class TestLinksOfWorkflowMails(CadreKpiTestCase):
	"""Frappe's links would decide without a login, on a version that nobody says was seen: they open the form."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		cls.contract = make.place("Task Contract", "Under Appraisal", cadre_name="x")

	def test_they_open_the_form_and_decide_nothing(self) -> None:
		asked = {"doctype": "Task Contract", "docname": self.contract, "user": EMAIL["focal_a"]}
		pages = {
			"apply_action": {**asked, "action": "Appraise", "current_state": "Under Appraisal"},
			"confirm_action": {**asked, "action": "Appraise"},
		}
		for name, values in pages.items():
			method = f"frappe.workflow.doctype.workflow_action.workflow_action.{name}"
			(ours,) = frappe.get_hooks("override_whitelisted_methods")[method]
			for user in ("Guest", EMAIL["focal_a"]):
				frappe.local.response = frappe._dict()
				with acting_as(user):
					frappe.get_attr(ours)(**values)
				self.assertEqual(frappe.local.response.type, "redirect")
				self.assertIn(self.contract, frappe.local.response.location)
		state = frappe.db.get_value("Task Contract", self.contract, "workflow_state")
		self.assertEqual(state, "Under Appraisal")
