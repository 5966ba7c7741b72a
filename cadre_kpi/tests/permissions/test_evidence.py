"""Evidence of a report: uploaded before the first save, several files a task, its own from that save on."""

from __future__ import annotations

import io
import os

import frappe
from frappe.utils import cint
from pypdf import PdfWriter

from cadre_kpi.access.doors import attachments
from cadre_kpi.api import evidence as api
from cadre_kpi.papers import progress_report as paper
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import REFUSALS, AttackCase, as_opened, insert, one_transaction

NEW = "new-progress-report-1"


def make_pdf() -> bytes:
	"""A file that newer versions of Frappe can read, longer than what a look at the beginning alone would read."""
	writer, file = PdfWriter(), io.BytesIO()
	for _page in range(12):
		writer.add_blank_page(width=72, height=72)
	writer.write(file)
	return file.getvalue()


PDF = make_pdf()


class TestEvidence(AttackCase):
	"""The cast is that of the attacks: a contract that is assigned to the secretary of a district."""

	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		cls.contract = story.contract.name

	def upload(self, who: str, name: str, content: bytes = PDF, **place: object):
		"""A file as the form uploads it, at a report that is not saved yet."""
		values = {"attached_to_doctype": "Progress Report", "attached_to_name": NEW, **place}
		with acting_as(self.users[who]), one_transaction():
			file = frappe.get_doc(
				{"doctype": "File", "file_name": name, "content": content, "is_private": 1, **values}
			).insert()
		self.addCleanup(lambda: os.path.exists(file.get_full_path()) and os.remove(file.get_full_path()))
		return file

	def report(self, who: str, files: list, **values: object) -> str:
		task = self.task
		rows = [{"contract_task": task, "file": file.file_url} for file in files]
		days = {"from_date": "2023-09-01", "to_date": "2023-09-15"}
		given = {"contract": self.contract, "report_type": "Periodic", **days, "evidence_files": rows}
		with acting_as(self.users[who]), one_transaction():
			return insert("Progress Report", {**given, **values})

	def setUp(self) -> None:
		super().setUp()
		self.task = frappe.db.get_value("Contract Task", {"parent": self.contract, "idx": 1}, "name")

	def attached(self, name: str) -> set[str]:
		place = {"attached_to_doctype": "Progress Report", "attached_to_name": name}
		return set(frappe.get_all("File", filters=place, pluck="file_url"))

	def test_files_of_a_new_report_become_its_own_with_the_first_save(self):
		files = [self.upload("secretary_a", name, PDF + name.encode()) for name in ("kt-a.pdf", "kt-b.pdf")]
		for file in files:
			self.assertFalse(frappe.db.get_value("File", file.name, "attached_to_name"))
		name = self.report("secretary_a", files)
		self.assertEqual(self.attached(name), {file.file_url for file in files})
		doc = frappe.get_doc("Progress Report", name)
		self.assertEqual(
			[(row.task_no, row.file_name, row.file_size) for row in doc.evidence_files],
			[(1, file.file_name, len(PDF) + 8) for file in files],
		)
		with acting_as(self.users["focal"]):
			self.assertTrue(frappe.get_doc("File", files[0].name).is_downloadable())
		with acting_as(self.users["secretary_a"]):
			told = paper.build(frappe.get_doc("Progress Report", name))["tasks"][0]["evidence"]
		self.assertEqual(told, "; ".join(file.file_name for file in files))
		sent = as_opened("Progress Report", name)
		sent["evidence_files"] = sent["evidence_files"][:1]
		with acting_as(self.users["secretary_a"]), one_transaction():
			frappe.get_doc(sent).save()
		self.assertEqual(self.attached(name), {files[0].file_url})
		self.assertFalse(frappe.db.exists("File", files[1].name))

	def test_a_contract_shows_its_evidence_by_task_from_reports_that_were_sent(self):
		files = [self.upload("secretary_a", name, PDF + name.encode()) for name in ("kt-1.pdf",)]
		name = self.report("secretary_a", files)

		def found(who: str) -> list[tuple]:
			with acting_as(self.users[who]):
				rows = api.list_for_contract(self.contract).get(self.task, [])
			return [(row["name"], row["size"], row["verified"]) for row in rows if row["report"] == name]

		self.assertEqual(found("secretary_a"), [])  # a draft shows nothing
		for state, verified in (("Under Verification", False), ("Verified", True)):
			frappe.db.set_value("Progress Report", name, "workflow_state", state)
			for who in ("secretary_a", "focal"):
				with self.subTest(f"{who}: {state}"):
					self.assertEqual(found(who), [(files[0].file_name, len(PDF) + 8, verified)])
		with self.assertRaises(frappe.PermissionError):
			found("director")

	def test_nobody_takes_anothers_file(self):
		for place in ({}, {"attached_to_doctype": None, "attached_to_name": None}):
			file = self.upload("focal", "kt-cua-nguoi-khac.pdf", **place) if place else None
			address = file.file_url if file else "/private/files/khong-co.pdf"
			with self.subTest(address), self.assertRaises(frappe.PermissionError):
				self.report("secretary_a", [frappe._dict(file_url=address)])

	def test_what_is_no_evidence_is_refused_where_it_is_uploaded_and_where_it_is_named(self):
		for name, content in (("kt.exe", b"MZ\x90"), ("kt.pdf", b"<html>"), ("kt-rong.pdf", b"")):
			with self.subTest(name), self.assertRaises(frappe.ValidationError):
				self.upload("secretary_a", name, content)
		aside = {"attached_to_doctype": None, "attached_to_name": None}
		file = self.upload("secretary_a", "kt-trang.html", b"<html><script>1</script></html>", **aside)
		with self.assertRaises(frappe.ValidationError):
			self.report("secretary_a", [file])

	def test_a_file_stands_at_a_task_of_the_report(self):
		file = self.upload("secretary_a", "kt-c.pdf")
		rows = [{"contract_task": "khong-co", "file": file.file_url}]
		with self.assertRaises(REFUSALS):
			self.report("secretary_a", [], evidence_files=rows)

	def test_an_attachment_of_a_petition_is_its_own_once(self):
		file = self.upload("secretary_a", "kt-kien-nghi.pdf", attached_to_doctype="Rating Appeal")
		appeal = frappe.new_doc("Rating Appeal").update({"name": "KT-KN-1", "evidence": file.file_url})
		with acting_as(self.users["secretary_a"]):
			attachments.check(appeal)
			attachments.take(appeal)
			attachments.take(appeal)
		rows = frappe.get_all(
			"File", filters={"attached_to_name": "KT-KN-1"}, fields=["name", "attached_to_field"]
		)
		self.assertEqual([(row.name, row.attached_to_field) for row in rows], [(file.name, "evidence")])

	def test_what_may_be_uploaded_is_said_before(self):
		with acting_as(self.users["secretary_a"]):
			found = api.get_limits()
		self.assertIn("pdf", found["kinds"])
		self.assertNotIn("html", found["kinds"])
		self.assertTrue(0 < cint(found["largest"]) <= 25_000_000)
		with acting_as("Guest"), self.assertRaises(frappe.PermissionError):
			api.get_limits()
