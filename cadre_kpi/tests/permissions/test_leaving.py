"""The data of one person: whole in one file; erased after the person left, the records of decisions kept."""

from __future__ import annotations

import io
import json
import zipfile

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.desk import query_report
from frappe.utils import add_days, today

from cadre_kpi.access import leaving
from cadre_kpi.api import personal_data
from cadre_kpi.cadre_kpi.report.access_audit import access_audit
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import follow_figures
from cadre_kpi.tests.permissions.attack import ask
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

	def test_every_record_that_names_a_cadre_is_in_the_file(self) -> None:
		"""A DocType that gets a link to Cadre is exported, or left out for a reason that stands here."""
		apart = {("Council Score", "cadre"), ("Cadre", "supervisor")}  # blind; about somebody else
		links = frappe.get_all(
			"DocField",
			{"fieldtype": "Link", "options": "Cadre", "parenttype": "DocType"},
			["parent", "fieldname"],
		)
		own = set(frappe.get_all("DocType", {"module": "Cadre KPI"}, pluck="name"))
		known = {(kind, field) for kind, about in leaving.KINDS.items() for field in about}
		known |= {(kind, "cadre") for kind in leaving.ROWS}
		found = {(link.parent, link.fieldname) for link in links if link.parent in own}
		self.assertEqual(found - apart, known)

	def test_what_is_kept_beside_the_records_is_in_the_file(self) -> None:
		user = EMAIL["cadre_a"]
		frappe.db.set_value("User", user, "mobile_no", "0900000000")
		row = {"evaluation": self.evaluation, "cadre": self.cadre, "decided_level": "good", "idx": 1}
		other = {"cadre": personas.cast()["cadre_b"], "decided_level": "good", "idx": 2}
		make.place(
			"Rating Decision",
			"Published",
			1,
			committee=COMMITTEE,
			period=PERIOD,
			title="Quyết định",
			rows={"rows": [row, other]},
		)
		frappe.get_doc(
			{
				"doctype": "ToDo",
				"allocated_to": user,
				"description": "Gọi lại",
				"assigned_by": "Administrator",
			}
		).insert(ignore_permissions=True)
		with acting_as(EMAIL["auditor"]):
			file = zipfile.ZipFile(io.BytesIO(leaving.collect(self.cadre)))
		self.assertEqual(json.loads(file.read("User.json"))[0]["mobile_no"], "0900000000")
		self.assertIn("Gọi lại", file.read("ToDo.json").decode())
		rows = json.loads(file.read("Rating Decision Row.json"))
		self.assertEqual([(row["cadre"], row["decided_level"]) for row in rows], [(self.cadre, "good")])

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
		frappe.db.set_value("User", EMAIL["cadre_a"], {"mobile_no": "0900000000", "api_key": "0123456789"})
		told = {"changed": [["mobile_no", "", "0900000000"]]}
		for values in (
			{
				"doctype": "Version",
				"ref_doctype": "User",
				"docname": EMAIL["cadre_a"],
				"data": json.dumps(told),
			},
			{"doctype": "Contact", "first_name": "Bí thư", "user": EMAIL["cadre_a"]},
		):
			frappe.get_doc(values).insert(ignore_permissions=True)
		with acting_as(EMAIL["admin"]):
			leaving.erase(self.cadre, "Theo yêu cầu")
		self.assertFalse(frappe.db.exists("Version", {"ref_doctype": "User", "docname": EMAIL["cadre_a"]}))
		self.assertFalse(frappe.db.exists("Contact", {"user": EMAIL["cadre_a"]}))
		self.assertFalse(frappe.db.get_value("User", EMAIL["cadre_a"], "api_key"))
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

	def test_the_desk_shows_the_audit_to_the_auditor(self) -> None:
		"""The desk refuses a report whose columns link to what its reader may not read."""
		days = {"from_date": add_days(today(), -1), "to_date": today()}
		with acting_as(EMAIL["auditor"]):
			personal_data.export(self.cadre)
			found = query_report.run("Access Audit", days)["result"]
			rows, summary = access_audit.execute(days)[1], access_audit.execute(days)[4]
			self.assertEqual(len(found), len(rows))
			self.assertEqual(sum(figure["value"] for figure in summary), len(rows))
			follow_figures(self, access_audit.execute, days)
		auditor = frappe.db.get_value("User", EMAIL["auditor"], "full_name")
		self.assertIn((auditor, EMAIL["auditor"]), {(row["person"], row["user"]) for row in rows})
		self.assertIn((_("Cadre"), "Cadre"), {(row["kind"], row["record_doctype"]) for row in found})

	def test_who_exported(self) -> None:
		"""Lists and records, reports, private files at records, all data of a person: each with who did it."""
		evidence = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "minh-chung.txt",
				"content": "Biên bản",
				"is_private": 1,
				"attached_to_doctype": "Cadre Evaluation",
				"attached_to_name": self.evaluation,
			}
		).insert(ignore_permissions=True)
		with acting_as(EMAIL["auditor"]):
			personal_data.export(self.cadre)
			ask(
				"frappe.desk.query_report.export_query",
				report_name="Evaluation Summary",
				filters={"period": PERIOD},
				file_format_type="CSV",
			)
			make_access_log(doctype="File", document=evidence.name, file_type="txt")
			make_access_log(report_name="Evaluation Summary", file_type="PDF", method="Print")
			make_access_log(report_name="Evaluation Summary", file_type="CSV", method="Export")
			make_access_log(report_name="ToDo", file_type="CSV", method="Print")
			rows = access_audit.execute({"from_date": add_days(today(), -1), "to_date": today()})[1]
		exports = [row for row in rows if row["what"] == _("Exported") and row["user"] == EMAIL["auditor"]]
		told = sorted((row["record_doctype"] or "", row["record"] or "", row["details"]) for row in exports)
		self.assertEqual(
			told,
			sorted(
				[
					("Cadre", self.cadre, "ZIP · All Data of a Person"),
					("Cadre Evaluation", "", "CSV · Evaluation Summary"),
					("Cadre Evaluation", self.evaluation, "txt · minh-chung.txt"),
					("", "", "PDF · Evaluation Summary · Print"),
				]
			),
		)
