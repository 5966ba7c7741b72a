"""Files at records: whose address, which kind, attached by whom, gone when."""

from __future__ import annotations

from io import BytesIO

import frappe
from pypdf import PdfWriter

from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import REFUSALS, one_transaction
from cadre_kpi.tests.permissions.test_doors_reading import DoorCase
from cadre_kpi.tests.personas import EMAIL

CUT_SHORT = b"%PDF-1.4\n1 0 obj\n"


def a_page() -> bytes:
	"""A PDF of one empty page: later versions of Frappe read what is uploaded."""
	writer, file = PdfWriter(), BytesIO()
	writer.add_blank_page(72, 72)
	writer.write(file)
	return file.getvalue()


PDF = a_page()


class TestFiles(DoorCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.evidence = make.place_file(
			"minh-chung-kt.pdf",
			attached_to_doctype="Task Contract",
			attached_to_name=cls.contract,
			owner=EMAIL["cadre_a"],
		)

	def save(self, who: str, **values: object) -> object:
		"""The File as the person tries to insert it, or the refusal."""
		with acting_as(EMAIL[who]), one_transaction():
			try:
				return frappe.get_doc({"doctype": "File", **values}).insert()
			except REFUSALS as refusal:
				frappe.db.rollback()
				return refusal

	def upload(self, who: str, name: str, content: bytes, **values: object) -> object:
		place = {"attached_to_doctype": "Task Contract", "attached_to_name": self.draft, "is_private": 1}
		found = self.save(who, file_name=name, content=content, **{**place, **values})
		if not isinstance(found, Exception):
			self.addCleanup(found._delete_file_on_disk)
		return found

	def test_files_at_masters_are_of_who_writes_them(self):
		"""Units, schemes, seals: nobody else puts a file there, or at what does not exist."""
		seal = make.place(
			"Sealed Record", record_doctype="Task Contract", record=self.contract, chain_no=9999
		)
		unit = frappe.db.get_value("Task Contract", self.contract, "unit")
		scheme = frappe.db.get_value("Evaluation Scheme", {"docstatus": 1})
		for doctype, name in (
			("Cadre Unit", unit),
			("Evaluation Scheme", scheme),
			("Sealed Record", seal),
			("Sealed Record", "none"),
		):
			place = {"attached_to_doctype": doctype, "attached_to_name": name}
			with self.subTest(doctype=doctype, name=name):
				self.assertIsInstance(self.upload("cadre_a", "a.txt", b"x", **place), frappe.PermissionError)
		file = make.place_file(
			"kem.txt",
			attached_to_doctype="Cadre Unit",
			attached_to_name=unit,
			owner=EMAIL["cadre_a"],
		)
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("File", file)

	def test_no_row_on_the_address_of_anothers_evidence(self):
		for who in ("cadre_b", "nobody"):
			for address in (
				"/private/files/minh-chung-kt.pdf",
				"%2Fprivate%2Ffiles%2Fminh-chung-kt.pdf",
				"/private/files/../files/minh-chung-kt.pdf",
				"/private/files//minh-chung-kt.pdf",
			):
				found = self.save(who, file_url=address, file_name="x.pdf", is_private=1)
				self.assertIsInstance(found, REFUSALS, f"{who} {address}")

	def test_no_row_on_what_waits_for_the_save_of_its_record(self):
		waiting = self.save("cadre_a", file_name="cho-luu.txt", content=b"cho luu", is_private=1)
		self.addCleanup(waiting._delete_file_on_disk)
		address = {"file_url": waiting.file_url, "is_private": 1}
		for more in ({}, {"content": b"cho luu"}, {"content": b"khac"}):
			found = self.save("cadre_b", file_name="cua-toi.txt", **address, **more)
			self.assertIsInstance(found, frappe.PermissionError, more)
		self.assertNotIsInstance(self.save("cadre_a", file_name="cua-toi.txt", **address), Exception)
		# the same words, written by somebody else
		again = self.save("cadre_b", file_name="trung.txt", content=b"cho luu", is_private=1)
		self.assertNotIsInstance(again, Exception)

	def test_no_row_outside_the_folder_of_files(self):
		for address in (
			"/files/../../site_config.json",
			"../../site_config.json",
			"/private/files/../../site_config.json",
			"/files/%2e%2e/%2e%2e/site_config.json",
			"/files/x\x00.pdf",
			"file:///etc/passwd",
		):
			found = self.save("cadre_a", file_url=address, file_name="x.pdf")
			self.assertIsInstance(found, Exception, address)

	def test_an_existing_row_moves_to_no_other_file_or_record(self):
		own = make.place(
			"File",
			file_name="a.txt",
			file_url="/private/files/a-kt.txt",
			is_private=1,
			owner=EMAIL["cadre_b"],
		)
		for values in (
			{"file_url": "/private/files/minh-chung-kt.pdf"},
			{"attached_to_doctype": "Task Contract", "attached_to_name": self.contract},
		):
			with acting_as(EMAIL["cadre_b"]), self.assertRaises(Exception):
				frappe.get_doc("File", own).update(values).save()
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(Exception):
			frappe.get_doc("File", self.evidence).update({"attached_to_name": self.draft}).save()

	def test_who_may_not_write_a_record_attaches_nothing_to_it(self):
		for who, name in (("cadre_b", self.draft), ("focal_a", self.draft), ("cadre_a", self.contract)):
			found = self.upload(who, "x.pdf", PDF, attached_to_name=name)
			self.assertIsInstance(found, REFUSALS, f"{who} {name}")
		found = self.upload(
			"cadre_a", "x.pdf", PDF, attached_to_doctype="Council Score", attached_to_name=self.sheet
		)
		self.assertIsInstance(found, REFUSALS)

	def test_evidence_is_private_and_what_it_says(self):
		found = self.upload("cadre_a", "kt-bao-cao.pdf", PDF, is_private=0)
		if not isinstance(found, Exception):
			self.assertTrue(found.is_private)
			self.assertTrue(found.file_url.startswith("/private/"))
		for name, content in (
			("trang.html", b"<html><script>1</script></html>"),
			("anh.svg", b"<svg onload='x()'></svg>"),
			("bao-cao.pdf", b"<html><script>1</script></html>"),
			("bi-cat.pdf", CUT_SHORT),
			("anh.png", b"\x7fELF"),
			("ghi-chu.txt", b"  <!DOCTYPE html><script>1</script>"),
			("chay.exe", b"MZ\x90"),
			("khong-duoi", PDF),
		):
			found = self.upload("cadre_a", name, content)
			self.assertIsInstance(found, REFUSALS, name)

	def test_the_own_evidence_is_attached(self):
		found = self.upload("cadre_a", "kt-minh-chung.pdf", PDF)
		self.assertNotIsInstance(found, Exception, found)

	def test_evidence_of_a_closed_record_stays(self):
		with acting_as(EMAIL["cadre_a"]), self.assertRaises(REFUSALS):
			frappe.delete_doc("File", self.evidence)
		self.assertTrue(frappe.db.exists("File", self.evidence))

	def test_what_was_sent_with_a_mail_is_listed_to_its_sender(self):
		place = {"reference_doctype": "Task Contract", "reference_name": self.contract}
		mail = make.place("Communication", communication_type="Communication", subject="x", **place)
		name = make.place_file(
			"ket-luan-kiem-tra.pdf",
			attached_to_doctype="Communication",
			attached_to_name=mail,
			owner=EMAIL["focal_a"],
		)
		for who, listed in (("focal_a", [name]), ("cadre_b", []), ("council_member", []), ("nobody", [])):
			with self.subTest(who), acting_as(EMAIL[who]):
				self.assertEqual(frappe.get_list("File", {"name": name}, pluck="name"), listed)

	def test_files_of_others_are_left_alone(self):
		found = self.save("nobody", file_name="kt-rieng.html", content=b"<p>x</p>", is_private=1)
		self.assertNotIsInstance(found, Exception, found)
		found._delete_file_on_disk()
