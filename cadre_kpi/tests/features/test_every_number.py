"""Every figure of one person's month, worked by hand, wherever it is shown: record, list, Form 01, papers, report and Excel.

A head of an office: 4 of 4 by 14; 2 by 9, of which 2 were declared, 1 accepted, late once. 27,5 general points. Somebody of
the office stands below 50 points, so d is 50 %; đ is 100 %, e 50 %.
"""

from __future__ import annotations

import io
import json
from fractions import Fraction

import frappe
import openpyxl
from frappe.utils import flt

from cadre_kpi.access.actions import take
from cadre_kpi.access.doors import exports
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.evaluation import compute
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.papers import forms_335
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import request
from cadre_kpi.tests.features import test_decree_cases as decree
from cadre_kpi.tests.runs import run_province as province

ASSIGNED, DONE, ON_TIME = 4 * 14 + 2 * 9, 4 * 14 + 1 * 9, 4 * 14 + Fraction(3, 4) * 9
A = B = Fraction(DONE, ASSIGNED)
C = Fraction(ON_TIME) / ASSIGNED
RESULT = 70 * (A + B + C + Fraction(50 + 100 + 50, 100)) / 6
TOTAL = Fraction("27.5") + RESULT
# as they are shown: two places, half up; 81,2218… crosses no threshold
SHOWN = {
	"component_a": "87.84",
	"component_b": "87.84",
	"component_c": "84.80",
	"result_points": "53.72",
	"general_points": "27.50",
	"total_points": "81.22",
}
LEADING = {"unit_results": 50, "organising": 100, "uniting": 50}
LABELS = {
	"component_a": "a. Số lượng (%)",
	"component_b": "b. Chất lượng (%)",
	"component_c": "c. Tiến độ (%)",
	"unit_results": "Kết quả của đơn vị phụ trách (%)",
	"organising": "Khả năng tổ chức công việc (%)",
	"uniting": "Khả năng tập hợp, đoàn kết (%)",
	"result_points": "Điểm kết quả",
	"general_points": "Điểm tiêu chí chung",
	"total_points": "Tổng điểm",
}


class TestEveryNumber(decree.DecreeCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.position = make.position("Trưởng phòng (TR)", "Leader")
		cls.unit = make.unit("TR-PHONG", "Phòng Tổng hợp (TR)", province.ROOT)

	def setUp(self):
		super().setUp()
		staff = province.person("Chuyên viên dưới 50 điểm (TR)", unit=self.unit)
		make.place(
			"Cadre Evaluation",
			"Published",
			1,
			cadre=staff,
			cadre_name="Chuyên viên dưới 50 điểm (TR)",
			unit=self.unit,
			period=decree.PERIOD,
			scheme=make.scheme("nghi_dinh_335"),
			total_points=49.99,
			level_by_points="not_completed",
		)
		head = province.person("Trưởng phòng (TR)", unit=self.unit, position=self.position)
		rows = [
			{"completed": 0, "on_time": 0, "due_date": decree.DUE, "target": 4, "coefficient": 14},
			{"completed": 0, "on_time": 0, "due_date": decree.DUE, "target": 2, "coefficient": 9},
		]
		contract = frappe.get_doc("Task Contract", province.contract(head, decree.PERIOD, rows))
		self.report_and_accept(contract)
		doc = self.evaluation(contract, "27.5")
		doc.update({"organising": 100, "uniting": 50, "workflow_state": "At Organisation Board"})
		compute.compute(doc)
		for row in (doc, *doc.criteria, *doc.tasks):  # as its reviewers leave it
			row.db_update()
		self.doc = frappe.get_doc(doc.doctype, doc.name)

	def report_and_accept(self, contract) -> None:
		"""Both products of the second task are declared; one is accepted, with the reason, and it was late once."""
		report = frappe.get_doc(
			{
				"doctype": "Progress Report",
				"contract": contract.name,
				"report_type": "Periodic",
				"from_date": "2026-03-01",
				"to_date": "2026-03-25",
			}
		).insert()
		for row, quantity in zip(report.tasks, (4, 2), strict=True):
			row.update({"quantity": quantity, "note": "Theo kết quả thực tế"})
		report.tasks[1].delays = 1
		report.save()
		report = take(report, "Send Report")
		report.tasks[1].update({"verified_quantity": 1, "correction_reason": "Một sản phẩm chưa nghiệm thu"})
		report.save()
		take(report, "Verify")

	def test_accepted_converted_components_total_level_rounded_and_exact_are_the_same_everywhere(self):
		doc = self.doc
		self.check_exact(doc)
		self.check_record_and_list(doc)
		self.check_papers(doc)
		self.check_report_and_excel(doc)

	def check_exact(self, doc) -> None:
		found = compute.compute_outcome(doc, ScoringInputs([doc])).result
		parts = found.components
		self.assertEqual((parts.a, parts.b, parts.c, found.exact_total), (A, B, C, TOTAL))
		self.assertEqual((parts.d, parts.dd, parts.e), (50, 100, 50))

	def check_record_and_list(self, doc) -> None:
		(listed,) = frappe.get_list(
			doc.doctype, filters={"name": doc.name}, fields=[*SHOWN, "component_d", "level_by_points"]
		)
		for source in (doc, listed):
			self.assertEqual({field: f"{flt(source.get(field)):.2f}" for field in SHOWN}, SHOWN)
			self.assertEqual((flt(source.component_d), source.level_by_points), (50, "good"))
		second = doc.tasks[1]
		self.assertEqual((second.declared, second.completed, second.target), (2, 1, 2))

	def check_papers(self, doc) -> None:
		form = forms_335.build_form_01(doc)
		self.assertEqual((form["general"], form["result"], form["total"]), ("27,5", "53,72", "81,22"))
		sheet = forms_335.build_product_sheet(doc)
		self.assertEqual(
			[part["value"].replace("\u00a0", " ") for part in sheet["shares"]],
			["87,84 %", "87,84 %", "84,8 %"],
		)
		total = {name: sheet["total"][name] for name in ("assigned", "completed", "quality", "progress")}
		self.assertEqual(total, {"assigned": "74", "completed": "65", "quality": "65", "progress": "62,75"})
		self.assertEqual((sheet["rows"][1]["declared"], sheet["rows"][1]["done"]), ("2", "1"))
		paper = frappe.get_print(doc.doctype, doc.name, print_format="Cadre Evaluation Paper")
		paper = " ".join(paper.replace("\u00a0", " ").replace("&nbsp;", " ").split())
		words = (
			"87,84 %",
			"84,8 %",
			"50 %",
			"100 %",
			"53,72",
			"27,50",
			"81,22",
			"declared 2",
			"81.2218…",
			"Good",
		)
		self.assertEqual([text for text in words if text not in paper], [])

	def check_report_and_excel(self, doc) -> None:
		(row,) = evaluation_summary.get_rows(frappe._dict(period=doc.period, cadre=doc.cadre), full=True)
		self.assertEqual({field: f"{flt(row[field]):.2f}" for field in SHOWN}, SHOWN)
		self.assertEqual({field: flt(row[field]) for field in LEADING}, LEADING)
		excel = self.read_excel(doc)
		wanted = {**{field: float(text) for field, text in SHOWN.items()}, **LEADING}
		self.assertEqual({field: flt(excel[label]) for field, label in LABELS.items()}, wanted)

	def read_excel(self, doc) -> dict:
		asked = {
			"report_name": "Evaluation Summary",
			"file_format_type": "Excel",
			"filters": json.dumps({"period": doc.period, "cadre": doc.cadre}),
			"visible_idx": "[]",
		}
		frappe.local.lang = "vi"
		try:
			with request(**asked):
				exports.export_report()
		finally:
			frappe.local.lang = "en"
		page = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"])).active
		heads, cells = ([cell.value for cell in line] for line in (page[1], page[2]))
		return dict(zip(heads, cells, strict=True))
