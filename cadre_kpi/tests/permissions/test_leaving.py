"""The data of one person: whole in one file; erased after the person left, the records of decisions kept."""

from __future__ import annotations

import io
import json
import zipfile

import frappe
from frappe.utils import add_days, today

from cadre_kpi.access import leaving
from cadre_kpi.cadre_kpi.report.access_audit import access_audit
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD


class TestLeaving(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadre = personas.cast()["cadre_a"]
		whose = {"cadre": cls.cadre, "unit": DISTRICT_A, "managed_by": COMMITTEE, "period": PERIOD}
		cls.evaluation = make.place("Cadre Evaluation", "Published", 1, published_level="good", **whose)
		doc = frappe.get_doc("Cadre", cls.cadre)
		doc.append("leaves", {"from_date": "2026-01-01", "to_date": "2026-03-01", "reason": "Nghỉ ốm"})
		doc.save()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("leaving")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="leaving")
		super().tearDown()

	def test_everything_in_one_file(self) -> None:
		with acting_as(EMAIL["auditor"]):
			file = zipfile.ZipFile(io.BytesIO(leaving.collect(self.cadre)))
		held = json.loads(file.read("Cadre.json"))[0]
		self.assertEqual(held["leaves"][0]["reason"], "Nghỉ ốm")
		self.assertEqual(held["user"], EMAIL["cadre_a"])
		names = [row["name"] for row in json.loads(file.read("Cadre Evaluation.json"))]
		self.assertIn(self.evaluation, names)
		self.assertNotIn("Council Score.json", file.namelist())

	def test_not_for_others(self) -> None:
		for who in ("cadre_b", "board", "secretary", "focal_a"):
			with acting_as(EMAIL[who]), self.assertRaises(frappe.PermissionError, msg=who):
				leaving.collect(self.cadre)
		for who in ("auditor", "board", "cadre_a"):
			with acting_as(EMAIL[who]), self.assertRaises(frappe.PermissionError, msg=who):
				leaving.erase(self.cadre, "Theo yêu cầu")

	def test_who_is_in_post_stays(self) -> None:
		with acting_as(EMAIL["admin"]), self.assertRaises(frappe.ValidationError):
			leaving.erase(self.cadre, "Theo yêu cầu")

	def test_erased_but_for_decisions(self) -> None:
		frappe.db.set_value("Cadre", self.cadre, {"status": "Left the Service", "left_on": today()})
		frappe.db.set_value("User", EMAIL["cadre_a"], "mobile_no", "0900000000")
		with acting_as(EMAIL["admin"]):
			leaving.erase(self.cadre, "Theo yêu cầu")
		doc = frappe.get_doc("Cadre", self.cadre)
		self.assertFalse(doc.user)
		self.assertEqual([leave.reason or "" for leave in doc.leaves], [""])
		user = frappe.db.get_value("User", EMAIL["cadre_a"], ["enabled", "mobile_no"])
		self.assertEqual((user[0], user[1] or ""), (0, ""))
		history = frappe.get_all("Version", filters={"ref_doctype": "Cadre"}, fields=["docname", "data"])
		self.assertNotIn(
			"Nghỉ ốm", " ".join(row.data for row in history if row.docname.startswith(self.cadre))
		)
		level = frappe.db.get_value("Cadre Evaluation", self.evaluation, ["cadre", "published_level"])
		self.assertEqual(level, (self.cadre, "good"))

	def test_who_did_what(self) -> None:
		filters = {"from_date": add_days(today(), -1), "to_date": today(), "record": self.cadre}
		doc = frappe.get_doc("Cadre", self.cadre)
		doc.field_in_charge = "Đất đai"
		doc.flags.ignore_version = False
		doc.save()
		frappe.get_doc(
			{
				"doctype": "Version",
				"ref_doctype": "Cadre",
				"docname": self.cadre,
				"data": json.dumps({"changed": [["field_in_charge", "Cũ", "Mới"]]}),
			}
		).insert(ignore_permissions=True)
		with acting_as(EMAIL["auditor"]):
			rows = access_audit.execute(filters)[1]
		self.assertTrue(any(row["record"] == self.cadre and row["details"] for row in rows))
		self.assertNotIn("Mới", json.dumps([row["details"] for row in rows], ensure_ascii=False))
		for who in ("admin", "board", "cadre_b"):
			with acting_as(EMAIL[who]), self.assertRaises(frappe.PermissionError, msg=who):
				access_audit.execute(filters)
