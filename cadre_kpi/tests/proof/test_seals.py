"""What was signed is sealed, and whatever is changed behind the application is named by record and field."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe.desk import query_report
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cadre_kpi.access.doors import files
from cadre_kpi.decisions import proof
from cadre_kpi.demo.actor import act, act_as
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.notifications.notices import seal_findings
from cadre_kpi.papers import check_mark
from cadre_kpi.patches.v0_2 import seal_older_records
from cadre_kpi.proof import content, decided, export, paper_code, seals, verify_export
from cadre_kpi.proof.canonical import compute_fingerprint
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.proof.story_case import StoryCase
from cadre_kpi.tests.proof.tampering import Tampering


class TestSeals(Tampering, StoryCase):
	def test_all_that_was_signed_in_the_year_is_sealed_and_holds(self):
		found = proof.verify_all()
		self.assertEqual(found.differences, [])
		# the others are signed in stories of their own, with their own tests of the seal
		others = {"Rating Appeal", "Unit Evaluation", "Product Catalogue", "Work Review"}
		for doctype in set(content.SEALED) - others:
			self.assertGreater(found.counts[doctype], 0, doctype)
		for doctype, rule in content.SEALED.items():
			reached = frappe.get_all(doctype, filters={rule.state: ("in", rule.reached)}, pluck="name")
			self.assertEqual(set(seals.find_latest_of(doctype, reached)), set(reached), doctype)

	def test_a_decision_is_sealed_with_all_that_it_rests_on(self):
		sealed = json.loads(seals.unpack(seals.find_latest("Rating Decision", self.decision).content))
		stored = frappe.get_doc("Rating Decision", self.decision)
		for field in (
			"committee",
			"grounds",
			"signer",
			"signs_as",
			"quota_note",
			"scheme",
			"decision_number",
		):
			self.assertEqual(sealed["fields"][field], stored.get(field) or "", field)
		self.assertEqual(
			[(row["cadre_name"], row["position"], row["decided_level"]) for row in sealed["tables"]["rows"]],
			[(row.cadre_name, row.position, row.decided_level) for row in stored.rows],
		)
		named = {(each["doctype"], each["name"]) for each in sealed["rests_on"]}
		self.assertEqual(
			named,
			{
				("Evaluation Scheme", stored.scheme),
				*(("Cadre Evaluation", row.evaluation) for row in stored.rows),
			},
		)
		evaluation = json.loads(seals.unpack(seals.find_latest("Cadre Evaluation", self.evaluation).content))
		kinds = [each["doctype"] for each in evaluation["rests_on"]]
		self.assertEqual(kinds.count("Task Contract"), 1)
		self.assertEqual(
			kinds.count("Council Score"),
			frappe.db.count("Council Score", {"evaluation": self.evaluation, "docstatus": 1}),
		)
		self.assertEqual(kinds.count("Council Session"), 1)
		self.assertEqual(
			kinds.count("Progress Report"),
			frappe.db.count("Progress Report", {"contract": self.contract, "docstatus": 1}),
		)

	def test_every_value_changed_behind_the_application_is_named(self):
		"""One changed value of every kind, all at once: each is found, and nothing else."""
		sheet = frappe.db.get_value("Council Score", {"evaluation": self.evaluation, "docstatus": 1})
		report = frappe.db.get_value("Progress Report", {"contract": self.contract, "docstatus": 1})
		scheme = self.story.decision.scheme
		expected = set()
		for doctype, name, field, value in (
			("Rating Decision", self.decision, "signer_name", "Người khác"),
			("Rating Decision", self.decision, "decision_date", "2023-01-01"),
			("Rating Decision", self.decision, "quota_exception", "Có lý do"),
			("Cadre Evaluation", self.evaluation, "total_points", 99.123456789),
			("Cadre Evaluation", self.evaluation, "council_points", 1),
			("Cadre Evaluation", self.evaluation, "published_level", "completed"),
			("Cadre Evaluation", self.evaluation, "published_score", 12),
			("Cadre Evaluation", self.evaluation, "published_reason", "Khác"),
			("Cadre Evaluation", self.evaluation, "decided_level", "completed"),
			("Cadre Evaluation", self.evaluation, "computed_on", "2020-01-01 00:00:00"),
			("Task Contract", self.contract, "decision_number", "1-QĐ"),
			("Progress Report", report, "verification_note", "Khác"),
			("Council Score", sheet, "total", 1),
			("Evaluation Scheme", scheme, "quota_max_percent", 99),
		):
			frappe.db.set_value(doctype, name, field, value, update_modified=False)
			expected.add((doctype, name, "", field))
		for doctype, child, table, name, field, value in (
			("Rating Decision", "Rating Decision Row", "rows", self.decision, "decided_level", "completed"),
			("Rating Decision", "Process Log", "process_log", self.decision, "acted_by", "Administrator"),
			("Cadre Evaluation", "Evaluation Task", "tasks", self.evaluation, "completed", 7),
			("Cadre Evaluation", "Evaluation Condition", "conditions", self.evaluation, "found", "?"),
			("Task Contract", "Contract Task", "tasks", self.contract, "target", 1),
			("Progress Report", "Progress Report Task", "tasks", report, "verified_quantity", 9999),
			("Council Score", "Council Score Task", "tasks", sheet, "score", 3),
			("Evaluation Scheme", "Scheme Level", "levels", scheme, "min_points", "1"),
		):
			row = frappe.db.get_value(child, {"parent": name, "parenttype": doctype, "idx": 1})
			self.assertTrue(row, child)
			frappe.db.set_value(child, row, field, value, update_modified=False)
			expected.add((doctype, name, f"{table} 1", field))
		# the rows of the decision say what is published: changed, they no longer match it
		self.assertEqual(self.places(), expected)

	def test_values_that_a_difference_names(self):
		frappe.db.set_value("Contract Task", self.row_of("Contract Task", self.contract), "target", 12.5)
		(found,) = proof.verify_all().differences
		target = self.story.contract.tasks[0].target
		self.assertEqual((found.sealed, found.present), (f"{target:g}", "12.5"))
		self.assertIn("12.5", proof.describe_difference(found))

	def test_rows_taken_away_and_added(self):
		frappe.db.delete("Evaluation Task", {"name": self.row_of("Evaluation Task", self.evaluation, 2)})
		frappe.db.delete("Process Log", {"name": self.row_of("Process Log", self.contract, 1)})
		extra = frappe.get_doc("Rating Decision", self.decision).rows[0]
		extra.name, extra.idx = "them-mot-dong", 9
		extra.db_insert()
		self.assertEqual(
			self.places(),
			{
				("Cadre Evaluation", self.evaluation, "tasks 2", "row"),
				("Task Contract", self.contract, "process_log 1", "row"),
				("Rating Decision", self.decision, "rows 9", "row"),
			},
		)

	def test_what_stands_in_an_attached_file_is_sealed(self):
		report = frappe.db.get_value("Progress Report", {"contract": self.contract, "docstatus": 1})
		attached = [
			frappe.get_doc(
				{
					"doctype": "File",
					"file_name": f"{name}.txt",
					"content": f"Biên bản {name}",
					"is_private": 1,
					"attached_to_doctype": "Progress Report",
					"attached_to_name": report,
				}
			).insert()
			for name in ("swapped", "gone", "kept")
		]
		for file in attached:
			self.addCleanup(Path(file.get_full_path()).unlink, missing_ok=True)
		seals.seal("Progress Report", [report])
		self.assertEqual(self.places(), set())
		Path(attached[0].get_full_path()).write_text("Biên bản khác")
		frappe.db.delete("File", {"name": attached[1].name})
		place = ("Progress Report", report)
		self.assertEqual(
			self.places(), {(*place, "attached_files 1", "sha256"), (*place, "attached_files 2", "row")}
		)
		self.assertEqual(proof.verify_all(files=False).differences, [])
		self.assertIn("swapped", seals.unpack(seals.find_latest(*place).content))

	def test_evidence_of_a_signed_record_stays(self):
		file = {"doctype": "File", "attached_to_doctype": "Task Contract", "attached_to_name": self.contract}
		with act_as(self.story.users["clerk"]):
			self.assertRaises(frappe.PermissionError, files.check_removal, frappe.get_doc(file))

	def test_what_was_signed_before_seals_were_kept_is_sealed_by_the_update(self):
		kinds = seal_older_records.KINDS
		frappe.db.delete("Sealed Record", {"record_doctype": ("in", kinds)})
		seal_older_records.execute()
		for doctype in kinds:
			rule = content.SEALED[doctype]
			reached = frappe.get_all(doctype, filters={rule.state: ("in", rule.reached)}, pluck="name")
			self.assertGreater(len(reached), 0, doctype)
			self.assertEqual(set(seals.find_latest_of(doctype, reached)), set(reached), doctype)

	def test_a_row_moved_to_another_record_and_a_record_that_is_gone(self):
		report = frappe.db.get_value("Progress Report", {"contract": self.contract, "docstatus": 1})
		row = self.row_of("Progress Report Task", report)
		frappe.db.set_value("Progress Report Task", row, "parent", "nowhere", update_modified=False)
		sheet = frappe.db.get_value("Council Score", {"evaluation": self.evaluation, "docstatus": 1})
		frappe.db.delete("Council Score", {"name": sheet})
		self.assertEqual(
			self.places(),
			{("Progress Report", report, "tasks 1", "row"), ("Council Score", sheet, "", "record")},
		)

	def test_a_removed_or_renumbered_link_breaks_the_chain(self):
		link = seals.find_latest("Cadre Evaluation", self.evaluation)
		frappe.db.delete(seals.LINK, {"name": link.name})
		found = self.places()
		after = frappe.db.get_value(
			seals.LINK, {"body": link.body, "chain_no": link.chain_no + 1}, ["record_doctype", "record"]
		)
		self.assertLessEqual({(*after, "", "chain_no"), (*after, "", "previous_seal")}, found)
		self.assertIn(("Cadre Evaluation", self.evaluation, "", "seal"), found)
		self.assertIn(("Rating Decision", self.decision, f"rests_on {self.evaluation}", "seal"), found)
		# closing the gap by other numbers is found as well
		for number in range(link.chain_no + 1, self.last_number(link.body) + 1):
			frappe.db.set_value(
				seals.LINK,
				{"body": link.body, "chain_no": number},
				"chain_no",
				number - 1,
				update_modified=False,
			)
		found = self.places()
		self.assertLessEqual({(*after, "", "previous_seal"), (*after, "", "chain_no")}, found)

	def last_number(self, body: str) -> int:
		return max(frappe.get_all(seals.LINK, filters={"body": body}, pluck="chain_no"))

	def test_a_rewritten_content_is_found_even_with_its_own_seal(self):
		link = seals.find_latest("Rating Decision", self.decision)
		text = seals.unpack(link.content).replace('"decided_level":"good"', '"decided_level":"excellent"')
		self.assertNotEqual(text, seals.unpack(link.content))
		frappe.db.set_value(seals.LINK, link.name, "content", seals.pack(text), update_modified=False)
		self.assertIn(("Rating Decision", self.decision, "", "seal"), self.places())
		frappe.db.set_value(seals.LINK, link.name, "seal", compute_fingerprint(text), update_modified=False)
		found = self.places()
		self.assertTrue(any(place[3] in ("decided_level", "published_level") for place in found), found)
		frappe.db.set_value(seals.LINK, link.name, "content", "no content", update_modified=False)
		self.assertIn(("Rating Decision", self.decision, "", "content"), self.places())

	def test_a_lawful_change_of_a_contract_is_sealed_anew(self):
		before = len(frappe.get_all(seals.LINK, filters={"record": self.contract}))
		doc = frappe.get_doc("Task Contract", self.contract)
		doc.support_conditions = "Thêm hai biên chế"
		doc.save_as_server(ignore_permissions=True)
		self.assertEqual(len(frappe.get_all(seals.LINK, filters={"record": self.contract})), before + 1)
		self.assertEqual(self.places(), set())

	def test_an_appeal_that_is_upheld_is_sealed_in_the_same_chain(self):
		appeal = self.petition()
		published = frappe.db.get_value("Cadre Evaluation", self.evaluation, "published_level")
		new = "completed" if published != "completed" else "good"
		frappe.get_doc("Rating Appeal", appeal).decide(True, "Tính lại theo hồ sơ", new)
		self.assertEqual(seals.find_latest("Rating Appeal", appeal).body, self.story.decision.committee)
		self.assertEqual(self.places(), set())
		code = frappe.db.get_value(seals.LINK, {"record": self.evaluation}, "code")
		mark = check_mark.build_mark(frappe.get_doc("Cadre Evaluation", self.evaluation))
		self.assertTrue(paper_code.look_up(code)["changed"])
		self.assertEqual(paper_code.look_up(mark["code"])["kind"], "Rating Appeal")
		frappe.db.set_value("Cadre Evaluation", self.evaluation, "published_level", published)
		self.assertEqual(self.places(), {("Cadre Evaluation", self.evaluation, "", "published_level")})
		frappe.db.set_value("Rating Appeal", appeal, "answer", "Khác")
		self.assertIn(("Rating Appeal", appeal, "", "answer"), self.places())

	def test_nobody_writes_or_deletes_a_seal(self):
		link = frappe.get_doc(seals.LINK, seals.find_latest("Rating Decision", self.decision).name)
		link.record = "other"
		self.assertRaises(frappe.PermissionError, link.save)
		self.assertRaises(frappe.PermissionError, frappe.delete_doc, seals.LINK, link.name)
		self.assertRaises(
			frappe.PermissionError, frappe.get_doc({"doctype": seals.LINK, "record": "x"}).insert
		)

	def test_auditors_are_told_of_places_not_of_values(self):
		auditor = make.user("kt-proof-auditor@example.vn", "Kiểm tra viên", ["KPI Auditor"])
		frappe.db.set_value("Cadre Evaluation", self.evaluation, "published_reason", "Bí mật đã sửa")
		seal_findings.check()
		told = frappe.get_all(
			"Notification Log", filters={"for_user": auditor}, fields=["subject", "email_content"]
		)
		self.assertEqual(len(told), 1)
		self.assertIn(self.evaluation, told[0].email_content)
		self.assertNotIn("Bí mật", told[0].email_content)

	def test_an_export_is_checked_by_the_script_alone(self):
		with TemporaryDirectory() as folder:
			path = Path(folder) / "seals.jsonl"
			count = export.write(path)
			self.assertEqual(count, frappe.db.count(seals.LINK))
			self.assertEqual(path.stat().st_mode & 0o077, 0)
			done = self.check(path)
			self.assertEqual((done.returncode, done.stdout.split()[0]), (0, str(count)), done.stdout)
			frappe.db.delete(seals.LINK, {"record": self.evaluation})
			export.write(path)
			done = self.check(path)
			self.assertEqual(done.returncode, 1)
			self.assertIn(f"rests on Cadre Evaluation {self.evaluation}", done.stdout)

	def check(self, path: Path) -> subprocess.CompletedProcess:
		return subprocess.run(
			[sys.executable, "-I", verify_export.__file__, "check", str(path)],
			capture_output=True,
			text=True,
			timeout=60,
		)

	def test_an_administrator_who_reads_a_sheet_leaves_a_line(self):
		auditor = make.user("kt-proof-auditor@example.vn", "Kiểm tra viên", ["KPI Auditor"])
		sheet, member = frappe.db.get_value(
			"Council Score", {"evaluation": self.evaluation, "docstatus": 1}, ["name", "member"]
		)
		frappe.db.set_value("Cadre Evaluation", self.evaluation, "workflow_state", "Decided")
		for user in (auditor, member):
			for doctype, name in (("Council Score", sheet), ("Cadre Evaluation", self.evaluation)):
				self.read(user, doctype, name)
		viewed = frappe.get_all("View Log", fields=["viewed_by", "reference_doctype", "reference_name"])
		mine = {tuple(row.values()) for row in viewed if row.reference_name in (sheet, self.evaluation)}
		self.assertEqual(
			mine,
			{(auditor, "Council Score", sheet), (auditor, "Cadre Evaluation", self.evaluation)},
		)

	def read(self, user: str, doctype: str, name: str) -> None:
		"""Read a record as a request of this user does."""
		builder = EnvironBuilder(method="GET", path="/api/resource")
		frappe.local.request = Request(builder.get_environ())
		try:
			with act_as(user):
				frappe.get_doc(doctype, name).check_permission("read")
		finally:
			del frappe.local.request
			frappe.local.flags.pop("cadre_kpi_noted", None)

	def test_the_report_shows_values_to_who_may_read_the_record(self):
		from cadre_kpi.cadre_kpi.report.seal_verification.seal_verification import execute

		auditor = make.user("kt-proof-auditor@example.vn", "Kiểm tra viên", ["KPI Auditor"])
		frappe.db.set_value("Cadre Evaluation", self.evaluation, "published_score", 1)
		with act_as(auditor):
			_columns, rows, _message = execute()
			self.assertEqual(
				[(row["record"], row["fieldname"], row["present"]) for row in rows],
				[(self.evaluation, "published_score", "1")],
			)
			# and the desk gives the whole table: it looks at what the columns link to once there are rows
			shown = query_report.run("Seal Verification", filters="{}")["result"]
		self.assertEqual(
			[(row["record_doctype"], row["record"]) for row in shown],
			[("Cadre Evaluation", self.evaluation)],
		)
		with act_as(self.story.users["secretary_a"]):
			self.assertRaises(frappe.PermissionError, execute)

	def test_the_report_asks_no_more_where_more_differs(self):
		from cadre_kpi.cadre_kpi.report.seal_verification.seal_verification import execute

		def sent() -> int:
			with statements() as counted, act_as(auditor):
				rows.append(len(execute()[1]))
			return len(counted)

		auditor, rows = make.user("kt-proof-auditor@example.vn", "Kiểm tra viên", ["KPI Auditor"]), []
		evaluations = frappe.get_all("Cadre Evaluation", {"docstatus": 1}, pluck="name")
		frappe.db.set_value("Cadre Evaluation", evaluations[0], "published_score", 1)
		sent()
		one = sent()
		frappe.db.set_value("Cadre Evaluation", {"name": ("in", evaluations)}, "published_score", 2)
		self.assertEqual(sent(), one)
		self.assertGreater(rows[-1], rows[-2])


class TestPublishing(StoryCase):
	"""A decision that is approved and not yet published."""

	@classmethod
	def tell(cls, story: Story) -> None:
		published = story.publish
		story.publish = lambda: None
		story.tell()
		story.publish = published

	def test_what_is_published_is_what_was_sealed(self):
		decision = frappe.get_doc("Rating Decision", self.story.decision.name)
		row = decision.rows[0]
		other = "completed" if row.decided_level != "completed" else "good"
		frappe.db.set_value(
			"Cadre Evaluation",
			row.evaluation,
			{"decided_level": other, "decision_reason": "Sửa", "total_points": 3},
			update_modified=False,
		)
		self.story.publish()
		published = frappe.db.get_value(
			"Cadre Evaluation",
			row.evaluation,
			["published_level", "published_score", "published_reason", "decided_level"],
		)
		self.assertEqual(published, (row.decided_level, row.total_points, row.reason, row.decided_level))
		self.assertEqual(self.places(), {("Cadre Evaluation", row.evaluation, "", "total_points")})

	def test_a_decision_whose_rows_were_changed_is_not_published(self):
		row = frappe.get_doc("Rating Decision", self.story.decision.name).rows[0]
		frappe.db.set_value("Rating Decision Row", row.name, "cadre_name", "Người khác")
		with self.assertRaises(frappe.ValidationError) as caught:
			self.story.publish()
		self.assertIn("cadre_name", str(caught.exception))

	def test_a_cancelled_decision_releases_its_evaluations(self):
		decision = frappe.get_doc("Rating Decision", self.story.decision.name)
		decision.action_note = "Sai thẩm quyền"
		decision.save_as_server(ignore_permissions=True)
		act("Administrator", decision, "Cancel Decision")
		self.assertEqual(frappe.db.get_value("Rating Decision", decision.name, "docstatus"), 2)
		frappe.db.set_value("Cadre Evaluation", decision.rows[0].evaluation, "total_points", 3)
		self.assertEqual(self.places(), set())
		self.assertIsNone(decided.find_place(decision.name))

	def test_an_older_decision_is_verified_by_its_former_seal(self):
		name = self.story.decision.name
		frappe.db.delete(seals.LINK, {"record": name})
		self.assertIn(("Rating Decision", name, "", "seal"), self.places())
		with self.assertRaises(frappe.ValidationError):  # a seal was there and is gone
			self.story.publish()
		frappe.db.set_value("Rating Decision", name, "creation", "2020-01-01 08:00:00", update_modified=False)
		found = proof.verify_all()
		self.assertEqual(found.old_form, [name])
		self.story.publish()
		frappe.db.set_value("Rating Decision Row", {"parent": name, "idx": 1}, "decided_level", "completed")
		self.assertIn(("Rating Decision", name, "", "seal"), self.places())
