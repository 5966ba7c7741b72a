"""Accounts, leaves and their reasons: for those whose work needs them, and for the person."""

from __future__ import annotations

import json

import frappe
import frappe.client

from cadre_kpi.access import overrides, people
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, request, search_choices
from cadre_kpi.tests.permissions.attack import REFUSALS
from cadre_kpi.tests.personas import EMAIL

REASON = "Nghỉ thai sản"


class TestPersonalData(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()
		cls.cadre = cls.cadres["cadre_a"]
		doc = frappe.get_doc("Cadre", cls.cadre)
		doc.append("leaves", {"from_date": "2026-01-01", "to_date": "2026-03-01", "reason": REASON})
		doc.save()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("personal_data")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="personal_data")
		super().tearDown()

	def seen(self, who: str) -> dict:
		with acting_as(EMAIL[who]):
			return frappe.parse_json(frappe.as_json(frappe.client.get("Cadre", self.cadre)))

	def test_who_reads_the_account_and_the_leaves(self) -> None:
		for who, reads in {
			"cadre_a": True,
			"admin": True,
			"auditor": True,
			"board": True,
			"cadre_b": False,
			"focal_a": False,
			"secretary": False,
			"council_member": False,
		}.items():
			answer = self.seen(who)
			self.assertEqual(answer["name"], self.cadre)
			self.assertEqual(REASON in json.dumps(answer, ensure_ascii=False), reads, who)
			self.assertEqual(answer.get("user") == EMAIL["cadre_a"], reads, who)

	def test_leaves_are_not_listed_nor_found(self) -> None:
		asked = {"doctype": "Cadre", "filters": json.dumps([["Cadre Leave", "reason", "like", "%thai%"]])}
		for who, found in {
			"cadre_b": [],
			"focal_a": [],
			"auditor": [self.cadre],
			"admin": [self.cadre],
		}.items():
			with acting_as(EMAIL[who]):
				try:
					rows = frappe.client.get_list(
						"Cadre Leave", parent="Cadre", fields=["reason"], filters={"parent": self.cadre}
					)
				except REFUSALS:
					rows = []
				if not found:
					self.assertFalse(any(row.get("reason") for row in rows), who)
				with request(**asked):
					try:
						names = frappe.get_list("Cadre", filters=json.loads(asked["filters"]), pluck="name")
					except REFUSALS:
						names = []
				self.assertEqual(names, found, who)

	def test_an_account_is_not_found_by_halving(self) -> None:
		filters = [["Cadre", "user", "like", EMAIL["cadre_a"][:3] + "%"]]
		with acting_as(EMAIL["focal_a"]), request(doctype="Cadre", filters=json.dumps(filters)):
			try:
				names = frappe.get_list("Cadre", filters=filters, pluck="name")
			except REFUSALS:
				names = []
		self.assertNotIn(self.cadre, names)

	def test_lists_and_links_of_cadres_go_on(self) -> None:
		for who in ("cadre_b", "focal_a", "secretary"):
			with acting_as(EMAIL[who]), request(doctype="Cadre"):
				self.assertIn(self.cadre, frappe.get_list("Cadre", pluck="name", limit=0))
				found = search_choices("Cadre", self.cadre)
				self.assertIn(self.cadre, [row["value"] for row in found], who)

	def test_accounts_of_others(self) -> None:
		for who, sees in {"cadre_b": False, "focal_a": False, "admin": True, "auditor": True}.items():
			with acting_as(EMAIL[who]):
				found = search_choices("User", EMAIL["cadre_a"])
				self.assertEqual(EMAIL["cadre_a"] in [row["value"] for row in found], sees, who)
				mentioned = people.get_names_for_mentions(EMAIL["cadre_a"].split("@")[0])
				ids = [row["id"] for row in mentioned if not row.get("is_group")]
				self.assertLessEqual(set(ids), {EMAIL[who]} if not sees else set(ids), who)

	def test_who_convenes_finds_members(self) -> None:
		with acting_as(EMAIL["board"]):
			self.assertIn("Evaluation Body Member", people.build_user_condition())

	def test_accounts_in_bodies_are_for_who_asks_their_members(self) -> None:
		body, seat = "Evaluation Body", "Evaluation Body Member"
		name, account = frappe.db.get_value(seat, {"parenttype": body}, ["parent", "user"])
		filters = [[seat, "user", "=", account]]
		for who, sees in {
			"admin": True,
			"auditor": True,
			"board": True,
			"secretary": True,
			"cadre_b": False,
			"focal_a": False,
			"council_member": False,
		}.items():
			with self.subTest(who), acting_as(EMAIL[who]):
				doc = frappe.parse_json(frappe.as_json(frappe.client.get(body, name)))
				self.assertTrue(all(row["member_name"] and row["duty"] for row in doc["members"]))
				self.assertEqual(account in json.dumps(doc["members"]), sees)
				for doctype, asks in (
					(body, {"filters": filters, "fields": ["name"]}),
					(seat, {"fields": ["parent", "user"], "parent": body}),
					(seat, {"fields": ["*"], "parent": body}),
					(seat, {"fields": ["parent"], "order_by": "user", "parent": body}),
				):
					with request(doctype=doctype, **{key: json.dumps(value) for key, value in asks.items()}):
						try:
							rows = frappe.client.get_list(doctype, **asks)
						except REFUSALS:
							rows = []
						if not sees:
							self.assertEqual(rows, [], asks)
				for kind, sought in (
					(body, filters),
					("Cadre", [["Cadre", "user", "=", EMAIL["cadre_a"]]]),
					("User", [["User", "name", "=", EMAIL["cadre_a"]]]),
				):
					with request(doctype=kind, filters=json.dumps(sought)):
						count = self.count(kind, sought)
					if not sees:
						self.assertEqual(count, 0, kind)
				with request(doctype=body, fields='["name"]'):
					self.assertIn(name, frappe.get_list(body, pluck="name", limit=0))

	def count(self, doctype: str, filters: list) -> int:
		try:
			return overrides.get_count(doctype, json.dumps(filters))
		except REFUSALS:
			return 0

	def test_nobody_gives_themselves_a_name_or_other_limits(self) -> None:
		"""Logs, papers and mails tell by the account who acted."""
		for who in ("cadre_a", "council_member", "chair", "focal_a"):
			user = EMAIL[who]
			# so Frappe lets people change their own account
			own = {"share_doctype": "User", "share_name": user, "user": user, "write": 1, "read": 1}
			frappe.get_doc({"doctype": "DocShare", **own}).insert(ignore_permissions=True)
			stored = frappe.db.get_value("User", user, "*", as_dict=True)
			for values in (
				{"first_name": "Một người khác"},
				{"last_name": "Chủ tịch"},
				{"username": "bi_thu"},
				{"email": "bi.thu@example.com"},
				{"first_name": '{"a": "<img src=x onerror=alert(1)>"}'},
			):
				with self.subTest(who=who, values=values), acting_as(user):
					with self.assertRaisesRegex(frappe.PermissionError, "kept by those who manage accounts"):
						frappe.client.set_value("User", user, values)
			quiet = {"simultaneous_sessions": 9, "module_profile": "", "redirect_url": "/x", "enabled": 0}
			quiet |= {
				"bypass_restrict_ip_check_if_2fa_enabled": 1,
				"restrict_ip": "1.1.1.1",
				"full_name": "X",
			}
			with acting_as(user):
				frappe.client.set_value("User", user, {**quiet, "bio": "Chuyên viên"})
			found = frappe.db.get_value("User", user, "*", as_dict=True)
			self.assertEqual({key: found[key] for key in quiet}, {key: stored[key] for key in quiet})
			self.assertEqual(found.bio, "Chuyên viên")

	def test_others_keep_accounts_as_before(self) -> None:
		user = frappe.get_doc("User", EMAIL["cadre_b"])
		user.first_name = "Bí thư Huyện ủy B"
		user.save()
		self.assertEqual(frappe.db.get_value("User", user.name, "first_name"), "Bí thư Huyện ủy B")

	def test_people_with_other_work_see_what_they_saw(self) -> None:
		user = frappe.get_doc("User", EMAIL["cadre_b"])
		user.append("roles", {"role": "System Manager"})
		user.save(ignore_permissions=True)
		with acting_as(EMAIL["cadre_b"]):
			self.assertEqual(people.build_user_condition(), "")

	def test_the_history_tells_nothing_more(self) -> None:
		doc = frappe.get_doc("Cadre", self.cadre)
		doc.leaves[0].reason = "Nghỉ ốm"
		doc.field_in_charge = "Đất đai"
		doc.save()
		kept = frappe.get_all(
			"Version",
			filters={"ref_doctype": "Cadre", "docname": self.cadre},
			pluck="data",
			order_by="creation desc",
		)
		self.assertNotIn("Nghỉ ốm", " ".join(kept))
