"""Frappe's Data Import of masters: choices in words, a tree in one file, and the way back from a wrong file."""

from __future__ import annotations

import io
from unittest.mock import patch

import frappe
from openpyxl import Workbook, load_workbook

from cadre_kpi.api import imports as api
from cadre_kpi.masters import import_trees
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import IsolatedTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PROVINCE

UNITS = "unit_code,unit_name,parent_cadre_unit,is_group,agency_group\n"


class ImportCase(IsolatedTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()

	def setUp(self) -> None:
		super().setUp()
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		# Frappe commits after each row
		commit = patch.object(frappe.local.db, "commit")
		commit.start()
		self.addCleanup(commit.stop)

	def attach(self, doctype: str, name: str, content: bytes):
		"""A new import of this file, as its form stores it."""
		doc = frappe.get_doc(
			doctype="Data Import", reference_doctype=doctype, import_type="Insert New Records"
		).insert()
		file = frappe.get_doc(
			doctype="File",
			file_name=name,
			content=content,
			attached_to_doctype=doc.doctype,
			attached_to_name=doc.name,
			is_private=1,
		).insert()
		doc.import_file = file.file_url
		doc.save()
		return doc

	def run_import(self, doctype: str, text: str):
		doc = self.attach(doctype, "tep.csv", text.encode())
		api.start(doc.name)
		doc.reload()
		return doc

	def read(self, doc) -> list[str]:
		return frappe.get_doc("File", {"file_url": doc.import_file}).get_content().splitlines()


class TestChoicesInWords(ImportCase):
	def test_words_of_choices_and_of_boxes_become_what_is_stored(self) -> None:
		with acting_as(EMAIL["admin"]):
			doc = self.attach(
				"Cadre Unit",
				"don-vi.csv",
				f"{UNITS}KT-I1,Sở A,,có,cơ  quan nhà nước\nKT-I2,Sở B,,Không,State Agency\n".encode(),
			)
		self.assertEqual(self.read(doc)[1:], ["KT-I1,Sở A,,1,State Agency", "KT-I2,Sở B,,0,State Agency"])

	def test_headings_in_words_and_a_workbook(self) -> None:
		book = Workbook()
		for row in (
			["Tên chức danh", "Vai trò"],
			["Chức danh nhập 1", "Cấp phó"],
			["Chức danh nhập 2", "Deputy"],
		):
			book.active.append(row)
		labels = {df.fieldname: frappe._(df.label) for df in frappe.get_meta("Cadre Position").fields}
		book.active["A1"], book.active["B1"] = labels["position_name"], labels["duty"]
		book.active["B2"] = frappe._("Deputy")
		stream = io.BytesIO()
		book.save(stream)
		with acting_as(EMAIL["admin"]):
			doc = self.attach("Cadre Position", "chuc-danh.xlsx", stream.getvalue())
		file = frappe.get_doc("File", {"file_url": doc.import_file})
		sheet = load_workbook(io.BytesIO(file.get_content())).active
		self.assertEqual([cell.value for cell in sheet["B"]], [labels["duty"], "Deputy", "Deputy"])

	def test_what_is_neither_a_choice_nor_yes_or_no_is_named_with_what_is_meant(self) -> None:
		text = f"{UNITS}KT-I1,Sở A,,chắc,\nKT-I2,Sở B,,1,Cơ quan lạ\n"
		with acting_as(EMAIL["admin"]), self.assertRaises(frappe.ValidationError) as caught:
			self.attach("Cadre Unit", "don-vi.csv", text.encode())
		said = str(caught.exception)
		for words in ("2", "chắc", "“Có”; “Không”", "3", "Cơ quan lạ", frappe._("State Agency")):
			self.assertIn(words, said)

	def test_a_file_without_words_stays_the_file_that_it_is(self) -> None:
		doc = self.attach("Cadre Unit", "don-vi.csv", f"{UNITS}KT-I1,Sở A,,1,State Agency\n".encode())
		given = frappe.get_all("File", {"attached_to_name": doc.name}, pluck="file_url", order_by="creation")[
			0
		]
		self.assertEqual(doc.import_file, given)


PRODUCTS = "product_name;unit_of_measure;coefficient\n"


class TestFigures(ImportCase):
	def setUp(self) -> None:
		super().setUp()
		before = frappe.db.get_default("number_format")
		self.addCleanup(frappe.db.set_default, "number_format", before)
		frappe.db.set_default("number_format", "#.###,##")

	def test_a_file_as_excel_saves_it_here_is_taken_with_its_figures(self) -> None:
		"""Semicolons between the columns, since the comma stands in figures."""
		with acting_as(EMAIL["admin"]):
			doc = self.run_import(
				"Work Product",
				f'\ufeff{PRODUCTS}_Tờ trình;"văn bản, tài liệu";2,5\n_Đề án;đề án;1.000\n_Báo cáo;văn bản;1.5\n',
			)
		self.assertEqual((doc.status, doc.template_warnings), ("Success", ""))
		found = frappe.get_all(
			"Work Product",
			{"product_name": ("in", ("_Tờ trình", "_Đề án", "_Báo cáo"))},
			["product_name", "unit_of_measure", "coefficient"],
			order_by="coefficient",
			as_list=True,
		)
		self.assertEqual(
			[tuple(row) for row in found],
			[
				("_Báo cáo", "văn bản", 1.5),
				("_Tờ trình", "văn bản, tài liệu", 2.5),
				("_Đề án", "đề án", 1000),
			],
		)

	def test_what_is_no_figure_stops_the_file_and_is_named(self) -> None:
		with acting_as(EMAIL["admin"]), self.assertRaises(frappe.ValidationError) as caught:
			self.attach(
				"Work Product", "san-pham.csv", f"{PRODUCTS}_A;văn bản;2,5\n_B;văn bản;hai\n".encode()
			)
		self.assertIn("Dòng 3", str(caught.exception))
		self.assertIn("hai", str(caught.exception))

	def test_a_figure_of_a_workbook_stays_and_one_written_as_text_is_read(self) -> None:
		book = Workbook()
		for row in (
			("product_name", "unit_of_measure", "coefficient"),
			("_A", "x", 1.125),
			("_B", "x", "0,75"),
		):
			book.active.append(row)
		stream = io.BytesIO()
		book.save(stream)
		with acting_as(EMAIL["admin"]):
			doc = self.attach("Work Product", "san-pham.xlsx", stream.getvalue())
		content = frappe.get_doc("File", {"file_url": doc.import_file}).get_content()
		sheet = load_workbook(io.BytesIO(content)).active
		self.assertEqual([float(cell.value) for cell in sheet["C"][1:]], [1.125, 0.75])

	def test_where_figures_have_a_point_frappe_reads_them(self) -> None:
		frappe.db.set_default("number_format", "#,###.##")
		text = "product_name,unit_of_measure,coefficient\n_A,x,2.5\n"
		doc = self.attach("Work Product", "san-pham.csv", text.encode())
		self.assertEqual(self.read(doc)[1], "_A,x,2.5")


class TestTree(ImportCase):
	def test_a_row_names_another_row_of_the_same_file(self) -> None:
		with acting_as(EMAIL["admin"]):
			doc = self.run_import("Cadre Unit", f"{UNITS}KT-T1,Huyện T,{PROVINCE},1,\nKT-T2,Xã T,KT-T1,0,\n")
		self.assertEqual((doc.status, doc.template_warnings), ("Success", ""))
		self.assertEqual(frappe.db.get_value("Cadre Unit", "KT-T2", "parent_cadre_unit"), "KT-T1")

	def test_the_preview_warns_of_nothing_there(self) -> None:
		doc = self.attach(
			"Cadre Unit", "don-vi.csv", f"{UNITS}KT-T1,Huyện T,,1,\nKT-T2,Xã T,KT-T1,0,\n".encode()
		)
		found = api.get_preview_from_template(doc.name, doc.import_file)
		self.assertFalse([row for row in found["warnings"] if row.get("type") != "info"])

	def test_of_other_kinds_a_name_that_is_not_there_still_stops_the_file(self) -> None:
		doc = self.attach(
			"Evaluation Body", "to-chuc.csv", b"body_name,body_type,unit\nKT-B,Focal Agency,KT-KHONG-CO\n"
		)
		found = api.get_preview_from_template(doc.name, doc.import_file)
		self.assertTrue([row for row in found["warnings"] if row.get("type") != "info"])

	def test_a_save_reads_the_file_as_the_import_does(self) -> None:
		with patch.object(import_trees, "let_parents_come_along") as called:
			self.attach("Cadre Unit", "don-vi.csv", f"{UNITS}KT-T1,Huyện T,,1,\n".encode())
		called.assert_called()

	def test_no_other_job_loads_the_import(self) -> None:
		with patch.object(import_trees, "let_parents_come_along") as called:
			import_trees.prepare_job("frappe.utils.background_jobs.run_doc_method")
			called.assert_not_called()
			import_trees.prepare_job("frappe.core.doctype.data_import.data_import.start_import")
			import_trees.prepare_job("start_import")
			self.assertEqual(called.call_count, 2)


class TestUndo(ImportCase):
	FILE = f"{UNITS}KT-U1,Huyện U,,1,\nKT-U2,Xã U,KT-U1,0,\nKT-U3,Xã V,KT-U1,0,\n"

	def undo(self, doc) -> dict:
		with acting_as(EMAIL["admin"]):
			return api.take_back(doc.name)

	def load(self):
		with acting_as(EMAIL["admin"]):
			return self.run_import("Cadre Unit", self.FILE)

	def list_units(self) -> list[str]:
		return frappe.get_all("Cadre Unit", {"name": ("like", "KT-U_")}, pluck="name", order_by="name")

	def test_what_nobody_used_goes_and_the_import_may_be_started_again(self) -> None:
		doc = self.load()
		self.assertEqual(self.list_units(), ["KT-U1", "KT-U2", "KT-U3"])
		with acting_as(EMAIL["admin"]):
			self.assertEqual(api.count_imported(doc.name), 3)
		self.assertEqual(self.undo(doc), {"removed": 3, "kept": [], "next": None})
		self.assertEqual(self.list_units(), [])
		doc.reload()
		self.assertEqual(doc.status, "Pending")
		with acting_as(EMAIL["admin"]):
			api.start(doc.name)
		self.assertEqual(self.list_units(), ["KT-U1", "KT-U2", "KT-U3"])

	def test_what_is_used_or_changed_stays_and_is_named(self) -> None:
		doc = self.load()
		make.cadre("Cán bộ của đơn vị nhập", "KT-U2", COMMITTEE)
		unit = frappe.get_doc("Cadre Unit", "KT-U3")
		unit.unit_name = "Xã V (mới)"
		unit.save()
		found = self.undo(doc)
		self.assertEqual((found["removed"], found["next"]), (0, None))
		reasons = {row["name"]: row["reason"] for row in found["kept"]}
		self.assertEqual(sorted(reasons), ["KT-U1", "KT-U2", "KT-U3"])
		self.assertIn("sửa sau khi nhập", reasons["KT-U3"])
		self.assertTrue(all(reasons.values()))

	def test_it_goes_on_where_the_request_before_ended(self) -> None:
		doc = self.load()
		with patch("cadre_kpi.masters.import_undo.AT_ONCE", 2), acting_as(EMAIL["admin"]):
			first = api.take_back(doc.name)
			second = api.take_back(doc.name, first["next"])
		self.assertEqual((first["removed"], second["removed"], second["next"]), (2, 1, None))
		self.assertEqual(self.list_units(), [])

	def test_others_undo_nothing_and_an_update_is_not_undone(self) -> None:
		doc = self.load()
		for persona in ("board", "cadre_a"):
			with acting_as(EMAIL[persona]), self.assertRaises(frappe.PermissionError):
				api.take_back(doc.name)
		doc.db_set("import_type", "Update Existing Records")
		with self.assertRaises(frappe.ValidationError):
			self.undo(doc)
		self.assertEqual(len(self.list_units()), 3)
