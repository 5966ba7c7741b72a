"""Accounts, notices, files and masters asked for by who has other work here, by boards elsewhere, by who oversees."""

from __future__ import annotations

import json
from contextlib import suppress

import frappe
import frappe.client

from cadre_kpi.access.doors import gate
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as, request
from cadre_kpi.tests.permissions.attack import (
	OTHER_WORK,
	REFUSALS,
	ask,
	by_client_save,
	by_put,
	make_other_worker,
	one_transaction,
	rest,
)
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_B, EMAIL

PHONE, KEY, REASON, NOTICE = "0912345678", "khoa-dat-lai", "Nghỉ ốm dài ngày", "Thông báo riêng"
VALUES = "frappe.desk.query_report.get_data_for_custom_field"
# which name it has, and which its list of fields, goes by the version
OLD_LINK = hasattr(frappe.client, "validate_link")
LINK = "frappe.client.validate_link" if OLD_LINK else "frappe.client.validate_link_and_fetch"
OF_LINK = "fields" if OLD_LINK else "fields_to_fetch"
LISTED = (
	"frappe.client.get_list",
	"frappe.desk.reportview.get",
	"frappe.client.get_value",
	LINK,
)


class TestAccounts(DoorCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make_other_worker()
		frappe.db.set_value("User", EMAIL["chair"], {"phone": PHONE, "reset_password_key": KEY})
		make.place("Notification Log", name="90021", for_user=EMAIL["chair"], subject=NOTICE)
		for persona in ("cadre_a", "cadre_b"):
			doc = frappe.get_doc("Cadre", cls.cadres[persona])
			doc.append("leaves", {"from_date": "2026-01-01", "to_date": "2026-03-01", "reason": REASON})
			doc.save()
		cls.no_account = make.cadre("Người của huyện B", DISTRICT_B, COMMITTEE)

	def told(self, who: str, method: str, **values: object) -> str:
		"""Everything that comes back, as one text; a refusal tells nothing but its words."""
		with acting_as(EMAIL.get(who, who)), one_transaction():
			try:
				answer = ask(method, **values)
			except REFUSALS as refusal:
				frappe.db.rollback()
				answer = str(refusal)
			return json.dumps([answer, frappe.local.response], default=str, ensure_ascii=False)

	def test_values_of_a_field_are_those_of_the_own_list(self):
		file = make.place_file(
			"kin.pdf",
			attached_to_doctype="Task Contract",
			attached_to_name=self.contract,
		)
		for who in ("cadre_b", "board", "council_b", "focal_b", "nobody", OTHER_WORK):
			for doctype, field, secret in (
				("User", "phone", PHONE),
				("User", "reset_password_key", KEY),
				("Notification Log", "subject", NOTICE),
				("File", "file_url", "kin.pdf"),
				("Cadre", "user", EMAIL["cadre_a"]),
			):
				if (who, doctype) in (("board", "Cadre"), ("board", "File")) or (
					who == OTHER_WORK and field == "phone"
				):
					continue
				with self.subTest(who=who, doctype=doctype, field=field):
					self.assertNotIn(secret, self.told(who, VALUES, doctype=doctype, field=field))
		self.assertIn(EMAIL["cadre_a"], self.told("admin", VALUES, doctype="Cadre", field="user"))
		self.assertIn(file, self.told("admin", VALUES, doctype="File", field="file_url"))
		self.assertIn(KEY, self.told("Administrator", VALUES, doctype="User", field="reset_password_key"))

	def test_no_column_of_a_report_holds_them(self):
		for doctype, field in (
			("User", "phone"),
			("User", "api_key"),
			("Notification Log", "subject"),
			("Cadre", "user"),
		):
			column = {"fieldname": field, "doctype": doctype, "link_field": "user"}
			with (
				self.subTest(doctype),
				acting_as(EMAIL["cadre_b"]),
				self.assertRaises(frappe.PermissionError),
			):
				gate.check(
					"frappe.desk.query_report.run",
					{"report_name": "X", "custom_columns": json.dumps([column])},
				)
		column = {"fieldname": "unit_name", "doctype": "Cadre Unit", "link_field": "unit"}
		with acting_as(EMAIL["cadre_b"]):
			gate.check(
				"frappe.desk.query_report.run", {"report_name": "X", "custom_columns": json.dumps([column])}
			)

	def test_nobody_signs_in_by_a_key_found_in_a_list(self):
		"""Whoever reads the key with which a password is set anew signs in as its owner."""
		user = EMAIL["chair"]
		for who in ("cadre_b", "board", "secretary", "auditor", "admin", OTHER_WORK):
			for method in LISTED:
				for values in (
					{"fields": ["name", "reset_password_key"]},
					{"fields": ["*"]},
					{"fields": ["name"], "filters": [["User", "reset_password_key", "like", KEY[:4] + "%"]]},
					{"fields": ["name"], "order_by": "reset_password_key"},
				):
					asked = {"doctype": "User", "filters": {"name": user}, **values}
					if method.endswith("get_value"):
						asked["fieldname"] = asked.pop("fields")
					if method == LINK:
						asked = {"doctype": "User", "docname": user, OF_LINK: values["fields"]}
					with self.subTest(who=who, method=method, values=str(values)):
						told = self.told(who, method, **asked)
						self.assertNotIn(KEY, told)
						if ("filters" in values or "order_by" in values) and "docname" not in asked:
							self.assertNotIn(user, told)
			linked = {"doctype": "ToDo", "fields": ["allocated_to.reset_password_key"]}
			make.place(
				"ToDo",
				description="x",
				allocated_to=user,
				owner=EMAIL.get(who, who),
				assigned_by=EMAIL.get(who, who),
			)
			self.assertNotIn(KEY, self.told(who, "frappe.client.get_list", **linked))

	def test_asking_for_all_fields_takes_none_from_others(self):
		"""Frappe strikes what somebody may not read out of the list of columns that it keeps for everybody."""
		methods = (*LISTED[:2], "frappe.desk.reportview.get_list", "frappe.desk.reportview.export_query")
		for doctype, forms in (("User", ("*", ["*"], '[ "*" ]', '"*"')), ("Report", ("*",))):
			columns = list(frappe.get_meta(doctype).get_valid_columns())
			for fields in forms:
				for method in methods:
					with self.subTest(doctype=doctype, fields=fields, method=method):
						self.told("cadre_a", method, doctype=doctype, fields=fields)
						self.assertEqual(frappe.get_meta(doctype).get_valid_columns(), columns)
				with self.subTest(doctype=doctype, fields=fields, over="REST"), acting_as(EMAIL["cadre_a"]):
					with one_transaction(), suppress(*REFUSALS):
						rest("GET", f"/api/resource/{doctype}", {"fields": json.dumps(fields)})
					self.assertEqual(frappe.get_meta(doctype).get_valid_columns(), columns)
		self.assertIn("api_key", frappe.get_meta("User").get_valid_columns())
		own = self.told("cadre_a", "frappe.desk.reportview.get", doctype="User", fields="*")
		self.assertIn("full_name", own)
		self.assertNotIn("api_key", own)

	def test_who_convenes_knows_members_by_name(self):
		for fields, shown in ((["name", "full_name"], True), (["name", "phone"], False), (["*"], False)):
			with acting_as(EMAIL["board"]), request(doctype="User", fields=json.dumps(fields)):
				found = frappe.get_list("User", fields=fields, limit=0)
				self.assertEqual(
					EMAIL["chair"] in [row.name for row in found if row.get("name")], shown, fields
				)

	def test_a_board_reads_the_leaves_of_its_own_people(self):
		for who, reads in {
			"board": ("cadre_a", "cadre_b"),
			"board_b": ("cadre_b",),
			"everything_but_a_seat": (),
			"auditor": ("cadre_a", "cadre_b"),
		}.items():
			for persona in ("cadre_a", "cadre_b"):
				with self.subTest(who=who, about=persona):
					told = self.told(who, "frappe.client.get", doctype="Cadre", name=self.cadres[persona])
					self.assertIn(self.cadres[persona], told)
					self.assertEqual(REASON in told, persona in reads)
					filters = [["Cadre", "user", "=", EMAIL[persona]]]
					told = self.told(who, "frappe.client.get_list", doctype="Cadre", filters=filters)
					self.assertEqual(self.cadres[persona] in told, persona in reads)

	def test_nothing_hangs_on_masters_that_one_does_not_read(self):
		for doctype, name in (("Cadre", self.cadres["cadre_a"]), ("Evaluation Body", COMMITTEE)):
			place = {"reference_doctype": doctype, "reference_name": name}
			for method, values in (
				("frappe.desk.like.toggle_like", {"doctype": doctype, "name": name, "add": "Yes"}),
				("frappe.desk.doctype.tag.tag.add_tag", {"tag": "x", "dt": doctype, "dn": name}),
				(
					"frappe.desk.form.assign_to.add",
					{"doctype": doctype, "name": name, "assign_to": [OTHER_WORK]},
				),
				(
					"frappe.core.doctype.communication.email.make",
					{"doctype": doctype, "name": name, "content": "x"},
				),
				(
					"frappe.desk.form.utils.add_comment",
					{**place, "content": "x", "comment_email": "x", "comment_by": "x"},
				),
			):
				with self.subTest(doctype=doctype, method=method), acting_as(OTHER_WORK), one_transaction():
					self.assertRaises(REFUSALS, ask, method, **values)
		for name, found in ((self.cadres["cadre_a"], True), ("Không có", False)):
			link = {"doctype": "Cadre", "docname": name, OF_LINK: "[]"}
			with acting_as(EMAIL["cadre_b"]):
				answer = ask(LINK, **link)
			self.assertEqual(bool((answer or {}).get("name")), found)
		with acting_as(EMAIL["cadre_b"]), one_transaction():
			ask("frappe.desk.like.toggle_like", doctype="Cadre", name=self.cadres["cadre_b"], add="Yes")

	def test_no_table_is_exported_past_its_record(self):
		"""Frappe's exporter writes all rows of a record's tables, whatever level they are of, and formulas as they are."""
		for who, doctype in (
			("focal_a", "Cadre"),
			("board", "Cadre"),
			("focal_a", "Task Contract"),
			("collective_a", "Cadre Evaluation"),
			("auditor", "Cadre Evaluation"),
		):
			values = {"doctype": doctype, "all_doctypes": "Yes", "with_data": "Yes"}
			with self.subTest(who=who, doctype=doctype), acting_as(EMAIL[who]), one_transaction():
				self.assertRaises(
					REFUSALS, ask, "frappe.core.doctype.data_export.exporter.export_data", **values
				)

	def test_a_list_of_another_app_is_exported_though_nobody_said_in_which_form(self):
		with acting_as("Administrator"):
			ask("frappe.desk.reportview.export_query", doctype="ToDo", fields='["name"]', filters="[]")
		self.assertTrue(str(frappe.local.response.filename).endswith(".xlsx"))

	def test_a_name_is_no_filter(self):
		for name in ({"p": {"x": [False]}}, {"1=1) or (1": "1"}, [["name", "like", "%"]], 1.5):
			with self.subTest(str(name)), acting_as(EMAIL["cadre_a"]), one_transaction():
				with self.assertRaises(frappe.ValidationError):
					by_put("Task Contract", self.draft, {"name": name, "change_reason": "x"})
				with self.assertRaises(REFUSALS):
					by_client_save("Task Contract", self.draft, {"name": name})
