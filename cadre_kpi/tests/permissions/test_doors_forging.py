"""What a client sends in the place of something else: figures, methods, names, authors; and what is told by asking."""

from __future__ import annotations

import json
from functools import cached_property

import frappe
from frappe.model.base_document import BaseDocument
from frappe.utils import cstr

from cadre_kpi.access import figures, membership, rules, version_history
from cadre_kpi.access.doors import calls, gate, queries
from cadre_kpi.permissions import sealed_record_query
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as, request
from cadre_kpi.tests.permissions.attack import REFUSALS, by_form, by_put, by_set_value, one_transaction
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PERIOD, PROVINCE

RUN_METHOD = "frappe.handler.run_doc_method"


class TestFigures(DoorCase):
	def test_what_is_no_number_is_refused_and_nothing_is_stored(self):
		doc = frappe.new_doc("Task Contract")
		for value in ("abc", "1,5", "1e3", "0x10", "1_0", "٣", "NaN", float("nan"), float("inf"), True, [1]):
			for field, fits in (("change_reason", None), ("total_weight", 12.5)):
				doc.update({"change_reason": "x", field: value})
				if fits is None and not isinstance(value, list):
					continue
				with self.subTest(field=field, value=value), self.assertRaises(frappe.ValidationError):
					figures.check(doc)

	def test_plain_decimals_become_numbers(self):
		doc = frappe.new_doc("Task Contract")
		row = doc.append("tasks", {"target": " 12.5 ", "weight": "7", "dropped": "1", "completed": ""})
		figures.check(doc)
		self.assertEqual((row.target, row.weight, row.dropped, row.completed), (12.5, 7, 1, None))
		for field, value in (("dropped", 2), ("dropped", -1), ("delays", 1.5), ("delays", 2**31)):
			row.update({"dropped": 0, "delays": 0, field: value})
			with self.subTest(field=field, value=value), self.assertRaises(frappe.ValidationError):
				figures.check(doc)

	def test_through_the_doors(self):
		for door in (by_form, by_put, by_set_value):
			for value in ("abc", "1e3", {"a": 1}):
				with self.subTest(door=door.__name__, value=value), acting_as(EMAIL["cadre_a"]):
					with self.assertRaises(REFUSALS) as refused, one_transaction():
						door("Task Contract", self.draft, {"total_weight": value})
					self.assertRegex(cstr(refused.exception), "number|one value|không phải là số|một giá trị")
		self.assertFalse(frappe.db.get_value("Task Contract", self.draft, "total_weight"))

	def test_an_attachment_is_the_address_of_a_file(self):
		report = frappe.new_doc("Progress Report")
		row = report.append("tasks", {"evidence": "javascript:alert(1)"})
		with self.assertRaises(frappe.ValidationError):
			figures.check(report)
		for address in ("/private/files/a.pdf", "https://example.com/a.pdf", "", None):
			row.evidence = address
			figures.check(report)


class TestForged(DoorCase):
	def test_a_value_takes_no_methods_place(self):
		doc = frappe.get_doc("Task Contract", self.draft)
		names = ("check_permission", "is_written_by_server", "validate", "get_rows_kept", "run_method")
		doc.update(dict.fromkeys(names, 1))
		self.assertTrue(all(callable(getattr(doc, name)) for name in names))
		kept = [name for name, found in vars(BaseDocument).items() if isinstance(found, cached_property)]
		doc.update(dict.fromkeys([*kept, "meta"], 1))
		self.assertEqual([name for name in kept if getattr(doc, name) == 1], [])
		self.assertEqual(doc.meta.name, "Task Contract")
		doc = frappe.get_doc({"doctype": "Task Contract", "save": "x", "tasks": [{"as_dict": 1}]})
		self.assertTrue(callable(doc.save) and callable(doc.tasks[0].as_dict))

	def test_a_record_keeps_its_name(self):
		doc = frappe.get_doc("Task Contract", self.draft)
		with acting_as(EMAIL["cadre_a"]):
			for merge in (False, True):
				with self.assertRaises(frappe.PermissionError):
					doc.run_method("before_rename", self.draft, self.contract, merge)
			for method in ("rename", "_rename", "delete", "set_new_name", "save"):
				sent = {"dt": "Task Contract", "dn": self.draft, "method": method, "args": '{"force": 1}'}
				with self.subTest(method), self.assertRaises(frappe.PermissionError):
					calls.check_allowed(RUN_METHOD, sent)
				with self.subTest(method), self.assertRaises(frappe.PermissionError):
					calls.check_allowed(
						"", {"run_method": method}, f"/api/resource/Task Contract/{self.draft}"
					)
				with self.subTest(method), self.assertRaises(frappe.PermissionError):
					path = f"/api/v2/document/Task Contract/{self.draft}/method/{method}"
					calls.check_allowed("", {}, path)
			calls.check_allowed(RUN_METHOD, {"dt": "ToDo", "dn": "x", "method": "rename"})

	def test_nobody_writes_the_systems_notes(self):
		for kind in ("Workflow", "Info", "Edit", "Submitted", "Attachment"):
			sent = {"dt": "Task Contract", "dn": self.contract, "method": "add_comment"}
			with acting_as(EMAIL["cadre_a"]), self.subTest(kind):
				with self.assertRaises(frappe.PermissionError):
					calls.check_allowed(
						RUN_METHOD, {**sent, "args": json.dumps({"comment_type": kind, "text": "x"})}
					)
				comment = {"doctype": "Comment", "comment_type": kind, "reference_name": self.contract}
				comment["reference_doctype"] = "Task Contract"
				with self.assertRaises(frappe.PermissionError):
					gate.check("frappe.client.insert", {"doc": json.dumps(comment)})
		with acting_as(EMAIL["cadre_a"]):
			calls.check_allowed(RUN_METHOD, {**sent, "args": '{"text": "x"}'})

	def test_a_mail_comes_from_who_wrote_it(self):
		mail = {"doctype": "Communication", "communication_type": "Communication", "subject": "x"}
		mail |= {"reference_doctype": "Task Contract", "reference_name": self.contract}
		mail |= {"sender": EMAIL["secretary"], "sender_full_name": "Bí thư", "content": "Đồng ý"}
		with acting_as(EMAIL["cadre_a"]):
			made = frappe.get_doc(mail).insert(ignore_permissions=True)
		self.assertEqual((made.sender, made.user), (EMAIL["cadre_a"], EMAIL["cadre_a"]))
		self.assertNotEqual(made.sender_full_name, "Bí thư")

	def test_a_comment_is_signed_by_who_wrote_it(self):
		"""Beside units and other masters too, which everybody reads."""
		unit = frappe.db.get_value("Task Contract", self.contract, "unit")
		for doctype, name in (("Task Contract", self.contract), ("Cadre Unit", unit)):
			comment = {"doctype": "Comment", "comment_type": "Comment", "content": "Đồng ý"}
			comment |= {"reference_doctype": doctype, "reference_name": name}
			comment |= {"comment_email": EMAIL["secretary"], "comment_by": "Bí thư"}
			with self.subTest(doctype), acting_as(EMAIL["cadre_a"]):
				made = frappe.get_doc(comment).insert(ignore_permissions=True)
				self.assertEqual(made.comment_email, EMAIL["cadre_a"])
				self.assertNotEqual(made.comment_by, "Bí thư")

	def test_a_record_is_not_shared(self):
		share = {"doctype": "DocShare", "share_doctype": "Council Score", "share_name": self.sheet, "read": 1}
		for who in ("Administrator", EMAIL["council_member"]):
			with acting_as(who), self.assertRaises(frappe.PermissionError):
				frappe.get_doc({**share, "user": EMAIL["board"]}).insert(ignore_permissions=True)

	def test_a_guest_names_no_record(self):
		named = {"reference_doctype": "Task Contract", "reference_name": self.contract}
		with acting_as("Guest"), self.assertRaises(frappe.PermissionError):
			gate.check("frappe.templates.includes.likes.likes.like", named)


class TestAsked(DoorCase):
	def test_the_content_of_a_seal_is_not_found_by_asking(self):
		for asked in (
			{"filters": [["Sealed Record", "content", "like", "eJ%"]]},
			{"filters": '[["Sealed Record","CONT\\u0045NT",">","a"]]'},
			{"order_by": "content desc"},
			{"fields": ["name", "content"]},
		):
			for who in ("admin", "auditor"):
				with self.subTest(asked=asked), acting_as(EMAIL[who]), request(**asked):
					self.assertEqual(sealed_record_query(), "1=0")
		with acting_as(EMAIL["admin"]), request(filters='[["Sealed Record","record","=","x"]]'):
			self.assertEqual(sealed_record_query(), "")

	def test_links_lead_to_no_record_and_no_account(self):
		for doctype, field in (
			("Directive", "contract.appraisal_summary"),
			("Directive", "`contract`.`appraisal_summary`"),
			("Progress Report", "CONTRACT.total_weight as x"),
			("ToDo", "allocated_to.mobile_no"),
		):
			for key, value in (
				("fields", json.dumps(["name", field])),
				("filters", json.dumps({field: ["like", "%"]})),
				("order_by", f"{field} desc"),
			):
				with self.subTest(field=field, key=key), acting_as(EMAIL["cadre_a"]):
					with self.assertRaises(frappe.PermissionError):
						gate.check("frappe.client.get_list", {"doctype": doctype, key: value})
		with acting_as(EMAIL["cadre_a"]):
			for field in ("cadre.full_name", "`tabTask Contract`.`name`", "tasks.target"):
				gate.check("frappe.client.get_list", {"doctype": "Task Contract", "fields": [field]})

	def test_tags_follow_the_record(self):
		tag = {"document_type": "Task Contract", "document_name": self.contract, "tag": "Nóng", "title": "X"}
		name = make.place("Tag Link", **tag)
		for who, seen in (("cadre_a", True), ("cadre_b", False), ("nobody", False)):
			with acting_as(EMAIL[who]):
				self.assertEqual(bool(frappe.get_list("Tag Link", {"name": name})), seen, who)
				self.assertEqual(bool(frappe.has_permission("Tag Link", "read", doc=name)), seen, who)
		for who in ("cadre_a", "admin"):
			with acting_as(EMAIL[who]), self.assertRaises(frappe.PermissionError):
				method = "frappe.desk.doctype.tag.tag.get_tagged_docs"
				gate.check(method, {"doctype": "Cadre Evaluation", "tag": "%"})

	def test_a_prepared_report_is_its_owners(self):
		name = make.place(
			"Prepared Report", report_name="Task Progress", owner=EMAIL["admin"], status="Completed"
		)
		other = make.place("Prepared Report", report_name="ToDo", owner=EMAIL["admin"], status="Completed")
		with acting_as(EMAIL["focal_b"]):
			self.assertFalse(queries.may_see_prepared(frappe.get_doc("Prepared Report", name)))
			self.assertTrue(queries.may_see_prepared(frappe.get_doc("Prepared Report", other)))
			filters = json.dumps({"prepared_report_name": name})
			with self.assertRaises(frappe.PermissionError):
				gate.check(
					"frappe.desk.query_report.run", {"report_name": "Task Progress", "filters": filters}
				)
			self.assertIn(frappe.db.escape("Task Progress"), queries.build_prepared_report_condition())
		with acting_as(EMAIL["admin"]):
			self.assertTrue(queries.may_see_prepared(frappe.get_doc("Prepared Report", name)))
			gate.check("frappe.desk.query_report.run", {"report_name": "Task Progress", "filters": filters})

	def test_runs_over_everybody_are_started_by_who_serves_everybody(self):
		period = make.place("Evaluation Period", period_name="Kỳ toàn quốc", status="Open", scheme=None)
		name = make.place("Period Run", "Stopped", period=period, action="Close Period")
		for who in ("board", "board_b"):
			with acting_as(EMAIL[who]):
				everybody = membership.get_membership().serves_everything(rules.ORGANISATION)
				self.assertTrue(frappe.has_permission("Period Run", "read", doc=name), who)
				self.assertEqual(bool(frappe.has_permission("Period Run", "write", doc=name)), everybody, who)
		self.assertFalse(everybody)

	def test_a_template_is_copied_by_who_reads_it(self):
		from cadre_kpi.runs.actions.contract_source import TEMPLATE, Source

		run = frappe._dict(contracts=TEMPLATE, template=self.contract)
		with acting_as(EMAIL["board_b"]), self.assertRaises(frappe.PermissionError):
			Source(run, frappe._dict(name=PERIOD)).check()
		with acting_as(EMAIL["board"]):
			Source(run, frappe._dict(name=PERIOD)).check()


class TestOwnRow(DoorCase):
	"""Who prepares a decision and is rated there learns nothing by what is refused, nor from the history."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.own = make.place(
			"Cadre Evaluation",
			"Proposed",
			cadre=cls.cadres["board_rated"],
			cadre_name="Phó Trưởng Ban",
			unit=PROVINCE,
			managed_by=COMMITTEE,
			period=PERIOD,
			total_points=83.5,
			proposed_level="good",
		)

	def test_every_guess_gets_the_same_answer(self):
		answers = set()
		for level in ("excellent", "good", "completed", None):
			doc = {"doctype": "Rating Decision", "title": "x", "committee": COMMITTEE, "period": PERIOD}
			doc["rows"] = [{"evaluation": self.own, "decided_level": level, "reason": "Xứng đáng"}]
			frappe.db.savepoint("guess")
			with acting_as(EMAIL["board_rated"]):
				made = frappe.get_doc(doc).insert()
				answers.add(frappe.as_json(made.as_dict()["rows"][0]["decided_level"]))
				stored = frappe.db.get_value(
					"Rating Decision Row", made.rows[0].name, ["decided_level", "reason"]
				)
				self.assertEqual(stored, ("good", None))
			frappe.db.rollback(save_point="guess")
		self.assertEqual(answers, {"null"})

	def test_the_history_of_a_decision_is_kept_apart(self):
		name = make.place(
			"Rating Decision",
			"Draft",
			title="Xếp loại",
			committee=COMMITTEE,
			period=PERIOD,
			rows={"rows": [{"evaluation": self.own, "cadre": self.cadres["board_rated"]}]},
		)
		changes = {
			"changed": [["title", "a", "b"], ["quota_note", "", "83,5"]],
			"row_changed": [
				["rows", 0, "x", [["decided_level", "good", "excellent"], ["position", "a", "b"]]]
			],
			"added": [["rows", {"evaluation": self.own, "total_points": 83.5}]],
		}
		version = {"doctype": "Version", "ref_doctype": "Rating Decision", "docname": name}
		kept = frappe.get_doc({**version, "data": json.dumps(changes)}).insert(ignore_permissions=True)
		for told in ("83,5", "83.5", "excellent", "quota_note"):
			self.assertNotIn(told, kept.data)
		self.assertIn("position", kept.data)
		with acting_as(EMAIL["board_rated"]):
			self.assertEqual(version_history.read_timeline("Rating Decision", name), [])
		with acting_as(EMAIL["board"]):
			told = version_history.read_timeline("Rating Decision", name)
		self.assertEqual(len(told), 1)
		self.assertIn("83,5", json.dumps(told[0]["template_data"]))

	def test_what_was_not_given_is_no_zero_in_the_history(self):
		def tell(doctype: str, name: str, changes: dict) -> list[tuple]:
			version = {"doctype": "Version", "ref_doctype": doctype, "docname": name}
			frappe.get_doc({**version, "data": json.dumps(changes)}).insert(ignore_permissions=True)
			(told, *_older) = version_history.read_timeline(doctype, name)
			changes = told["template_data"]["change"]["changes"]
			return [(change["before"], change["after"]) for change in changes]

		points = [["council_points", 0.0, "95"], ["total_points", "70", "95"], ["deducted_points", 0.0, "5"]]
		first = [["total_points", 0.0, "70"], ["deducted_points", 0.0, "5"], ["unit_done", 0, "3"]]
		for changed, told in (
			(points, [(None, "95"), ("70", "95"), (0.0, "5")]),
			(first, [(None, "70"), (None, "5"), (0, "3")]),
			([["unit_total", 0, "4"], ["unit_done", 0, "3"]], [(None, "4"), (None, "3")]),
			([["total_points", "70", 0.0]], [("70", 0.0)]),
		):
			frappe.db.delete("Version", {"ref_doctype": "Cadre Evaluation"})
			with self.subTest(changed=changed):
				self.assertEqual(tell("Cadre Evaluation", self.own, {"changed": changed}), told)
		rows = {"row_changed": [["evaluations", 0, "x", [["council_points", 0.0, "92,21"]]]]}
		self.assertEqual(tell("Council Session", self.session, rows), [(None, "92,21")])

	def test_histories_of_before_are_parted(self):
		changes = {"row_changed": [["evaluations", 0, "x", [["council_points", "0", "83,5"]]]]}
		version = {"doctype": "Version", "ref_doctype": "Council Session", "docname": self.session}
		old = frappe.get_doc({**version, "data": "{}"}).insert(ignore_permissions=True).name
		frappe.db.set_value("Version", old, {"data": json.dumps(changes), "owner": "x"})
		version_history.split_stored()
		self.assertNotIn("83,5", frappe.db.get_value("Version", old, "data"))
		apart = {"ref_doctype": "Council Session", "docname": f"{self.session}{version_history.APART}"}
		self.assertIn("83,5", frappe.db.get_value("Version", apart, "data"))
		self.assertEqual(frappe.db.get_value("Version", apart, "owner"), "x")
