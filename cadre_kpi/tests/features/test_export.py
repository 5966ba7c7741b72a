"""What somebody takes along: lists and reports as a table calculation reads them."""

from __future__ import annotations

import io
import json
from codecs import BOM_UTF8
from datetime import date, datetime
from pathlib import Path

import frappe
from frappe import _
from frappe.desk.form.load import run_onload

from cadre_kpi.access.doors import answers, exports
from cadre_kpi.cadre_kpi.report.registration_and_assignment import registration_and_assignment
from cadre_kpi.masters.imports import HEADINGS
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, request
from cadre_kpi.tests.personas import DISTRICT_A, DISTRICT_B, EMAIL


def table(name: str, *fields: str) -> list[str]:
	return [f"`tab{name}`.`{field}`" for field in fields]


class TestExport(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		records = personas.cast()
		cls.period = make.period("Năm 2024 (XB)", "2024-01-01", "2024-12-31", unit=personas.PROVINCE)
		for number, (persona, unit, docstatus) in enumerate(
			(("cadre_a", DISTRICT_A, 1), ("cadre_a1", DISTRICT_A, 0), ("cadre_b", DISTRICT_B, 1)), start=1
		):
			make.place(
				"Task Contract",
				"Assigned" if docstatus else "Under Appraisal",
				docstatus,
				name=f"GNV-XB-{number}",
				cadre=records[persona],
				cadre_name=f"=Họ tên {number}",
				unit=unit,
				period=cls.period,
				managed_by=personas.COMMITTEE,
				assigned_on="2024-02-29" if docstatus else None,
				overall_progress=12.5 * docstatus,
			)

	def sheet(self, persona: str, doctype: str, fields: list[str], **more: object) -> list[list]:
		import openpyxl

		self.content(persona, doctype, fields, **more)
		book = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"]))
		self.page = book.active
		return [[cell.value for cell in row] for row in self.page.iter_rows()]

	def content(
		self, persona: str, doctype: str, fields: list[str], kind: str = "Excel", **more: object
	) -> bytes:
		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		asked = {
			"doctype": doctype,
			"title": doctype,
			"fields": json.dumps(fields),
			"filters": json.dumps([[doctype, "period", "=", self.period]]),
			"file_format_type": kind,
			"order_by": f"`tab{doctype}`.`name` asc",
			**more,
		}
		with acting_as(EMAIL[persona]), request(**asked):
			exports.export_list()
		return frappe.local.response["filecontent"]

	def test_figures_dates_words_and_blanks(self) -> None:
		fields = table(
			"Task Contract", "name", "cadre_name", "unit", "workflow_state", "assigned_on", "overall_progress"
		)
		head, first, second, third = self.sheet("board", "Task Contract", fields)
		self.assertEqual(head[1:], ["Họ và tên", "Đơn vị", "Trạng thái", "Ngày giao", "Tiến độ chung (%)"])
		self.assertEqual(
			first, ["GNV-XB-1", "=Họ tên 1", "Huyện ủy A", "Đã giao", datetime(2024, 2, 29), 12.5]
		)
		self.assertEqual(second[3:], ["Đang thẩm định", None, None])
		self.assertEqual(third[2], "Huyện ủy B")
		self.assertEqual(self.page.freeze_panes, "A2")
		self.assertEqual((self.page["B2"].data_type, self.page["B2"].quotePrefix), ("s", True))
		self.assertEqual(self.page["E2"].number_format, "dd/mm/yyyy")

	def test_whoever_reads_the_rows_takes_them_along_and_no_others(self) -> None:
		fields = table("Task Contract", "name")
		names = {
			"board": [1, 2, 3],
			"secretary": [1, 2, 3],
			"member": [1, 2, 3],
			"focal_b": [3],
			"collective_a": [1, 2],
		}
		for persona, expected in names.items():
			rows = self.sheet(persona, "Task Contract", fields)[1:]
			self.assertEqual([row[0] for row in rows], [f"GNV-XB-{number}" for number in expected], persona)
		rows = self.sheet("board", "Task Contract", fields, selected_items=json.dumps(["GNV-XB-2"]))[1:]
		self.assertEqual(rows, [["GNV-XB-2"]])
		with self.assertRaises(frappe.PermissionError):
			self.content("nobody", "Task Contract", fields)

	def test_csv_says_its_encoding(self) -> None:
		fields = table("Task Contract", "cadre_name", "workflow_state", "overall_progress", "assigned_on")
		content = self.content("board", "Task Contract", fields, kind="CSV")
		self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
		lines = content.decode("utf-8-sig").splitlines()
		self.assertEqual(lines[1:3], ["'=Họ tên 1,Đã giao,12.5,29/02/2024", "'=Họ tên 2,Đang thẩm định,,"])

	def test_a_report_in_words(self) -> None:
		import openpyxl

		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		asked = {
			"report_name": "Evaluation Summary",
			"file_format_type": "Excel",
			"filters": json.dumps({"period": self.period}),
			"visible_idx": "[]",
		}
		make.place(
			"Cadre Evaluation",
			"Published",
			1,
			cadre=personas.cadre_of("cadre_a"),
			cadre_name="Bí thư Huyện ủy A",
			unit=DISTRICT_A,
			period=self.period,
			managed_by=personas.COMMITTEE,
			total_points=91.25,
			decided_level="excellent",
			published_level="excellent",
		)
		with acting_as(EMAIL["secretary"]), request(**asked):
			exports.export_report()
		page = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"])).active
		cells = [cell.value for cell in page[2]]
		self.assertIn(91.25, cells)
		self.assertIn("Hoàn thành xuất sắc nhiệm vụ", cells)
		self.assertEqual(page.freeze_panes, "A2")

	def report(self, persona: str, name: str, **filters: object) -> list[list]:
		"""What the file of a report holds for somebody, without its heads."""
		import openpyxl

		frappe.local.lang, before = "vi", frappe.local.lang
		self.addCleanup(setattr, frappe.local, "lang", before)
		asked = {
			"report_name": name,
			"file_format_type": "Excel",
			"filters": json.dumps(filters),
			"visible_idx": "[]",
		}
		with acting_as(EMAIL[persona]), request(**asked):
			exports.export_report()
		page = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"])).active
		return [[cell.value for cell in row] for row in page.iter_rows()][1:]

	def test_the_row_of_totals_is_the_sum_of_the_rows_that_one_reads(self) -> None:
		for number, origins in {1: ["Volunteered", "Commissioned"], 3: ["Volunteered"] * 3}.items():
			for at, origin in enumerate(origins, start=1):
				task = frappe.new_doc("Contract Task")
				task.update(
					{"parent": f"GNV-XB-{number}", "parenttype": "Task Contract", "parentfield": "tasks"}
				)
				task.update(
					{"name": f"XB-{number}-{at}", "task_name": "Việc", "origin": origin, "weight": 20}
				)
				task.db_insert()
		names = [
			column["fieldname"] for column in registration_and_assignment.execute({"period": self.period})[0]
		]
		for persona, contracts, expected in (
			("board", 3, {"tasks": 5, "volunteered": 4, "commissioned": 1}),
			("focal_b", 1, {"tasks": 3, "volunteered": 3, "commissioned": 0}),
			("collective_a", 2, {"tasks": 2, "volunteered": 1, "commissioned": 1}),
		):
			rows = self.report(persona, "Registration and Assignment", period=self.period)
			total = dict(zip(names, rows[-1], strict=True))
			self.assertEqual(len(rows) - 1, contracts, persona)
			self.assertEqual({name: total[name] for name in expected}, expected, persona)
			for name in ("tasks", "volunteered", "commissioned", "adjustments"):
				own = sum(dict(zip(names, row, strict=True))[name] or 0 for row in rows[:-1])
				self.assertEqual(total[name], own, (persona, name))
			# weights of several people add up to nothing
			self.assertEqual((total["unit_name"], total["weight"]), ("Tổng cộng", None))
		with self.assertRaises(frappe.PermissionError):
			self.report("nobody", "Registration and Assignment", period=self.period)

	def test_every_report_with_a_row_of_totals_says_which_columns_have_none(self) -> None:
		columns = [
			{"fieldname": "who", "fieldtype": "Data"},
			{"fieldname": "tasks", "fieldtype": "Int"},
			{"fieldname": "points", "fieldtype": "Float", "disable_total": 1},
			{"fieldname": "progress", "fieldtype": "Percent"},
			{"fieldname": "on", "fieldtype": "Date"},
		]
		rows = [["a", 2, 90.5, 40, date(2026, 1, 1)], ["b", None, 80, 60, None]]
		self.assertEqual(exports.sum_up(columns, rows), [_("Total"), 2, None, 50, None])

	def test_a_template_for_imports_is_for_who_imports(self) -> None:
		with acting_as(EMAIL["board"]), self.assertRaises(frappe.PermissionError):
			answers.download_template(
				"Cadre", export_fields='{"Cadre": ["name", "user"]}', export_records="all"
			)

	def test_a_file_as_excel_saves_it_keeps_its_first_column(self) -> None:
		with acting_as(EMAIL["admin"]):
			order = {"reference_doctype": "Cadre Position", "import_type": "Insert New Records"}
			doc = frappe.get_doc(doctype="Data Import", **order).insert()
			attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "is_private": 1}
			content = "\ufeffposition_name,duty\nChức danh từ tệp,Deputy\n".encode()
			file = frappe.get_doc(
				doctype="File", file_name="chuc-danh.csv", content=content, **attached
			).insert()
			doc.import_file = file.file_url
			frappe.cache.hset(HEADINGS, "Cadre Position", {"Other language": None})
			doc.save()
			columns = doc.get_importer().import_file.get_data_for_import_preview()["columns"]
			read = [column["header_title"] for column in columns if column.get("df")]
			self.assertEqual(read, ["position_name", "duty"])
			frappe.cache.hset(HEADINGS, "Cadre Position", {"Other language": None})
			run_onload(doc)
			self.assertFalse(frappe.cache.hget(HEADINGS, "Cadre Position"))
			# the file that was given may serve elsewhere, and stays what it is
			stored = Path(frappe.get_doc("File", file.name).get_full_path()).read_bytes()
			self.assertTrue(stored.startswith(BOM_UTF8))

	def test_values(self) -> None:
		from cadre_kpi.access.doors import tables

		cases = (
			("", "Float", None),
			(None, "Date", None),
			(0, "Float", 0.0),
			("2026-01-31", "Date", date(2026, 1, 31)),
			("7", "Int", 7),
			(1, "Check", "Yes"),
			("<p>Một</p>", "Text Editor", "Một"),
			("a\x00b", "Data", "ab"),
		)
		for value, fieldtype, expected in cases:
			self.assertEqual(tables.convert(value, tables.Column("x", fieldtype), {}), expected, value)
