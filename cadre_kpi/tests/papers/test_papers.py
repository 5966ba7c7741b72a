"""The five papers as people get them: what stands on them, and how they lie on their pages."""

from __future__ import annotations

import io
import re

import frappe
from pypdf import PdfReader

from cadre_kpi.evaluation import compute, results
from cadre_kpi.papers import issuer, pdf
from cadre_kpi.papers.view import cadre_paper
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.papers import paper_samples as sample
from cadre_kpi.tests.papers.paper_case import MM, PaperTestCase, fonts, in_top_margin, pages, text_of
from cadre_kpi.utils import formats

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


class TestFormats(CadreKpiTestCase):
	def test_figures_are_written_the_vietnamese_way(self):
		for value, text in (
			(1415.5, "1.415,5"),
			(8.19, "8,19"),
			(0, "0"),
			(1234567, "1.234.567"),
			(-0.5, "-0,5"),
			(0.1 + 0.2, "0,3"),
			(None, ""),
			("", ""),
		):
			self.assertEqual(formats.format_number(value), text)
		self.assertEqual(formats.format_percent(8.19), "8,19\u00a0%")
		self.assertEqual(formats.format_points(91.255), "91,26")
		self.assertEqual(formats.format_points(89.994), "89,99")
		self.assertEqual(formats.format_quantity(14.42, "ha"), "14,42\u00a0ha")
		self.assertEqual(formats.spell_count(3), "03")

	def test_days_below_ten_and_the_first_two_months_take_a_zero(self):
		for day, text in (
			("2026-03-05", "ngày 05 tháng 3 năm 2026"),
			("2026-01-31", "ngày 31 tháng 01 năm 2026"),
			("2026-02-09", "ngày 09 tháng 02 năm 2026"),
			("2026-12-10", "ngày 10 tháng 12 năm 2026"),
			(None, "ngày ..... tháng ..... năm ........"),
		):
			self.assertEqual(formats.format_long_date(day), text)

	def test_a_name_of_a_period_inside_a_sentence(self):
		self.assertEqual(formats.put_within("Năm 2026"), "năm 2026")
		self.assertEqual(formats.put_within("KPI 2026"), "KPI 2026")

	def test_numbers_of_papers(self):
		self.assertEqual(issuer.build_number_line("371", "QĐ/TU", state=False), "Số 371-QĐ/TU")
		self.assertEqual(issuer.build_number_line("15", "QĐ-UBND", state=True), "Số: 15/QĐ-UBND")
		self.assertEqual(issuer.build_number_line("15/QĐ-UBND", "QĐ-UBND", state=True), "Số: 15/QĐ-UBND")
		self.assertEqual(issuer.build_number_line(None, "QĐ/TU", state=False), "Số ........-QĐ/TU")
		self.assertEqual(issuer.build_symbol("QĐ/TU", "BC"), "BC/TU")
		self.assertEqual(issuer.build_symbol("QĐ-UBND", "BC"), "BC-UBND")


class TestPapers(PaperTestCase):
	def test_a_task_contract_of_a_party_committee(self):
		found = self.pdf(self.contract)
		text = " ".join(found)
		for words in (
			PARTY,
			"TỈNH ỦY A * Số 371-QĐ/TU",
			"Tỉnh A, ngày 05 tháng 3 năm 2026",
			"BẢN GIAO NHIỆM VỤ",
			"Giám đốc Sở Giao thông vận tải tỉnh A",
			"1.415,5 tỷ đồng",
			"8 %",
			"14,42 ha",
			"Ưu tiên bố trí vốn chuẩn bị đầu tư trong quý II",
			"T/M BAN THƯỜNG VỤ BÍ THƯ",
			"Nơi nhận:",
		):
			self.assertIn(words, text)
		self.assertNotIn(NATION, text)
		self.assertNotIn("DỰ THẢO", text)
		self.assertTrue(text.count("Bí thư Tỉnh ủy A") == 1 and "nhiệm kỳ trước" not in text)

	def test_a_progress_report_of_a_state_office(self):
		text = " ".join(self.pdf(self.report))
		for words in (
			"ỦY BAN NHÂN DÂN TỈNH A SỞ GIAO THÔNG VẬN TẢI",
			NATION,
			"Độc lập - Tự do - Hạnh phúc",
			"Số: ......../BC-SGTVT",
			"Tỉnh A, ngày 02 tháng 7 năm 2026",
			"BÁO CÁO",
			"Kính gửi: Ban Thường vụ Tỉnh ủy A",
			"Trừ phần chưa có biên bản nghiệm thu",
			"Mỏ cát dừng khai thác",
			"Xác nhận ngày 09/07/2026",
		):
			self.assertIn(words, text)
		self.assertNotIn(PARTY, text)
		paper = cadre_paper(self.report)
		self.assertEqual(paper["tasks"][0]["total"], "6,095")  # 4.095 before, 2 verified of 2.0475 reported
		self.assertEqual(paper["tasks"][0]["share"], "76,19\u00a0%")
		self.assertTrue(paper["tasks"][0]["differs"])

	def test_an_inspection_comes_from_the_agency_that_made_it(self):
		doc = sample.report("MG-BC-2", 1, report_type="Ad-hoc Inspection", owner=sample.BOARD)
		head = cadre_paper(doc)["head"]
		self.assertEqual((head["superior"], head["issuer"]), ("TỈNH ỦY A", "BAN TỔ CHỨC TỈNH ỦY A"))
		self.assertEqual(head["number"], "Số ........-BC/TU")
		self.assertIn("kiểm tra đột xuất", self.html(doc))

	def test_a_score_sheet(self):
		text = " ".join(self.pdf(self.sheet))
		for words in (
			"HỘI ĐỒNG TƯ VẤN ĐÁNH GIÁ CÁN BỘ",
			"PHIẾU CHẤM ĐIỂM",
			"Ủy viên Hội đồng tư vấn",
			"88,25",
		):
			self.assertIn(words, text)
		chosen = [level["name"] for level in cadre_paper(self.sheet)["levels"] if level["chosen"]]
		self.assertEqual(chosen, ["Hoàn thành tốt nhiệm vụ"])

	def test_an_empty_score_sheet_can_be_filled_in_by_hand(self):
		draft = sample.sheet("MG-PCD-2", sample.COLLEAGUE, docstatus=0, total=0, remark="", proposed_level="")
		for row in draft.tasks:
			row.db_set("score", 0)
		paper = cadre_paper(draft)
		self.assertEqual({row["score"] for row in paper["tasks"]} | {paper["total"]}, {""})
		self.assertFalse(any(level["chosen"] for level in paper["levels"]))
		self.assertIn('class="dots"', self.html(draft))

	def test_an_evaluation_says_why(self):
		text = " ".join(self.pdf(self.evaluation))
		for words in (
			"PHIẾU ĐÁNH GIÁ CÁN BỘ",
			"91,26",
			"Hoàn thành tốt nhiệm vụ",
			"3/4 = 75,00 %",
			"Không đạt",
			"Chưa đánh giá",
			"Chậm báo cáo quý II (Thông báo 12-TB/TU)",
			"Thống nhất đề xuất",
			"DỰ THẢO",
		):
			self.assertIn(words, text)

	def test_the_steps_of_the_score_are_printed(self):
		doc = sample.evaluation("MG-DG-335", leader=0, scheme=sample.make.scheme("nghi_dinh_335"))
		doc.set("criteria", [])
		results.take_criteria(doc)
		for row in doc.criteria:
			row.reviewed_points = row.max_points
		compute.compute(doc)
		frappe.db.delete("Evaluation Criterion", {"parent": doc.name})
		frappe.db.delete("Evaluation Condition", {"parent": doc.name})
		doc.db_update_all()
		paper = cadre_paper(doc)
		self.assertGreater(len(paper["explanation"]), 5)
		self.assertTrue(any(step["document"] for step in paper["explanation"]))
		html = text_of(pdf.render_html(frappe.get_doc(doc.doctype, doc.name), "Cadre Evaluation Paper"))
		self.assertIn(formats.format_points(doc.total_points), html)
		for step in paper["explanation"]:
			self.assertIn(" ".join(step["text"].replace("\u00a0", " ").split())[:40], html)

	def test_a_rating_decision_with_its_annex_and_seal(self):
		found = self.pdf(self.decision)
		self.assertEqual(len(found), 2)
		for words in (
			"Số 1052-QĐ/TU",
			"Tỉnh A, ngày 05 tháng 01 năm 2027",
			"BAN THƯỜNG VỤ TỈNH ỦY A QUYẾT ĐỊNH",
			"Điều 1. Xếp loại 03 đồng chí",
			"- Hoàn thành xuất sắc nhiệm vụ: 02 đồng chí;",
			"- Hoàn thành tốt nhiệm vụ: 01 đồng chí.",
			"Căn cứ Quy định số 371-QĐ/TU ngày 22/9/2021",
			"T/M BAN THƯỜNG VỤ BÍ THƯ",
			"- Lưu Văn phòng Tỉnh ủy.",
			"01234567 89abcdef",
		):
			self.assertIn(words, found[0])
		self.assertIn("Kèm theo Quyết định số 1052-QĐ/TU, ngày 05 tháng 01 năm 2027", found[1])
		# what was proposed and why it was decided otherwise is for the committee, not for every recipient
		self.assertNotIn("Còn dự án chậm tiến độ", found[1])
		self.assertEqual(found[1].count("01234567 89abcdef"), 4)

	def test_a_draft_says_so_on_every_page_and_carries_no_seal(self):
		draft = sample.decision(
			"MG-QD-2",
			1,
			docstatus=0,
			seal="",
			decision_number="",
			decision_date=None,
			grounds="",
			recipients="",
		)
		found = self.pdf(draft)
		self.assertTrue(all("DỰ THẢO" in page for page in found), found)
		self.assertIn("Số ........-QĐ/TU", found[0])
		self.assertIn("ngày ..... tháng ..... năm ........", found[0])
		self.assertNotIn("SHA-256", " ".join(found))

	def test_a_cancelled_paper_says_so(self):
		frappe.db.set_single_value("Print Settings", "allow_print_for_cancelled", 1)
		cancelled = sample.decision("MG-QD-3", 1, docstatus=2, workflow_state="Cancelled")
		self.assertIn("ĐÃ HỦY", text_of(self.html(cancelled)))

	def test_another_signer_is_not_given_the_name_of_the_chair(self):
		doc = sample.decision("MG-QD-4", 1, signer="Phó Bí thư", signer_name="Phó Bí thư Tỉnh ủy A")
		self.assertEqual(cadre_paper(doc)["signer"]["name"], "Phó Bí thư Tỉnh ủy A")
		doc = sample.decision("MG-QD-5", 1, signer="Phó Bí thư", signer_name="")
		self.assertEqual(cadre_paper(doc)["signer"]["name"], "")


class TestPages(PaperTestCase):
	"""Long tables: a hundred rows, each row whole, heads repeated, pages numbered from the second."""

	def check(self, content: bytes, rows: int, header: str):
		found = pages(content)
		self.assertGreater(len(found), 3)
		numbers = [in_top_margin(page) for page in PdfReader(io.BytesIO(content)).pages]
		self.assertEqual([text for text, _middle in numbers], ["", *map(str, range(2, len(found) + 1))])
		for _text, off_middle in numbers[1:]:
			self.assertLess(off_middle, 6 * MM)
		starts = {}
		for number, text in enumerate(found):
			for row in re.findall(r"MỞ(\d+)\b", text):
				starts[int(row)] = number
				self.assertRegex(text, rf"KẾT{row}(?!\d)", f"row {row} is split after page {number + 1}")
		self.assertEqual(sorted(starts), list(range(1, rows + 1)))
		for number in set(starts.values()):
			# versions of pypdf differ in where they see a space between two cells
			self.assertIn(header.replace(" ", ""), found[number].replace(" ", ""))

	def test_a_contract_with_a_hundred_tasks(self):
		doc = sample.contract("MG-GNV-100", 100)
		for row in doc.tasks:
			row.db_set("task_name", f"MỞ{row.idx} {row.task_name} KẾT{row.idx}")
		self.check(
			pdf.render(frappe.get_doc(doc.doctype, doc.name)), 100, "STT Nhiệm vụ Sản phẩm đầu ra Chỉ tiêu"
		)

	def test_a_decision_about_a_hundred_people(self):
		doc = sample.decision("MG-QD-100", 100)
		for row in doc.rows:
			row.db_set("cadre_name", f"MỞ{row.idx} {row.cadre_name} KẾT{row.idx}")
		self.check(pdf.render(frappe.get_doc(doc.doctype, doc.name)), 100, "STT Họ và tên Chức danh Điểm")

	def test_one_row_is_enough(self):
		for doc in (
			sample.contract("MG-GNV-1R", 1),
			sample.report("MG-BC-1R", 1),
			sample.evaluation("MG-DG-1R", 1),
			sample.sheet("MG-PCD-1R", sample.COLLEAGUE, 1),
			sample.decision("MG-QD-1R", 1),
		):
			self.assertLessEqual(len(self.pdf(doc)), 3, doc.doctype)

	def test_pages_are_a4_upright_the_annex_too(self):
		boxes = [
			(round(float(page.mediabox.width)), round(float(page.mediabox.height)))
			for page in PdfReader(io.BytesIO(self.content(self.decision))).pages
		]
		self.assertEqual(boxes, [(595, 842), (595, 842)])

	def test_every_letter_comes_from_the_paper_face(self):
		# a substitute face for single letters would show that one with Vietnamese letters is missing
		for doc in (self.contract, self.report, self.sheet, self.evaluation, self.decision):
			found = fonts(self.content(doc))
			self.assertEqual(
				{name for name in found if not name.startswith("Cadre-Paper")}, set(), doc.doctype
			)
