"""Who gets which paper, and what a paper never does: show what is hidden, take text for HTML, read other addresses."""

from __future__ import annotations

import json

import frappe
from frappe.www.printview import get_html_and_style

from cadre_kpi.papers import pdf
from cadre_kpi.papers.view import PAPERS, cadre_paper
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.papers import paper_samples as sample
from cadre_kpi.tests.papers.paper_case import PaperTestCase, text_of


class TestPaperGuards(PaperTestCase):
	def test_the_desk_prints_the_same_in_vietnamese_by_default(self):
		for doctype, kinds in PAPERS.items():
			for paper in kinds:
				shipped = frappe.get_doc("Print Format", paper.print_format)
				self.assertEqual((shipped.doc_type, shipped.standard), (doctype, "Yes"))
				self.assertEqual(shipped.default_print_language, "vi")
			self.assertEqual(frappe.get_meta(doctype).default_print_format, kinds[-1].print_format)
		found = get_html_and_style(
			json.dumps(self.decision.as_dict(), default=str), print_format="Rating Decision Paper"
		)
		self.assertIn("01234567 89abcdef", found["html"])

	def test_a_copy_of_a_print_format_prints_what_the_shipped_one_prints(self):
		for doc, name in ((self.contract, "Task Contract Paper"), (self.decision, "Rating Submission")):
			copy = frappe.copy_doc(frappe.get_doc("Print Format", name))
			copy.update({"standard": "No", "__newname": f"{name} (bản sao)"})
			copy.insert()
			self.assertEqual(text_of(pdf.render_html(doc, copy.name)), text_of(pdf.render_html(doc, name)))

	def test_text_is_never_taken_for_html(self):
		for doc in (
			sample.contract(
				"MG-GNV-X",
				1,
				cadre_name="<b>X</b> & <i>Y</i>",
				support_conditions="<script>alert(1)</script>",
			),
			sample.report(
				"MG-BC-X", 1, cadre_name="<b>X</b> & <i>Y</i>", summary="<script>alert(1)</script>"
			),
			sample.evaluation(
				"MG-DG-X", 1, cadre_name="<b>X</b> & <i>Y</i>", self_summary="<script>alert(1)</script>"
			),
			sample.sheet(
				"MG-PCD-X",
				sample.COLLEAGUE,
				1,
				cadre_name="<b>X</b> & <i>Y</i>",
				remark="<script>alert(1)</script>",
			),
			sample.decision("MG-QD-X", 1, title="<b>X</b> & <i>Y</i>", grounds="<script>alert(1)</script>"),
		):
			html = self.html(doc)
			self.assertNotIn("<script>alert", html)
			self.assertNotIn("<b>X</b>", html)
			self.assertIn("&lt;b&gt;X&lt;/b&gt; &amp;", html)
			self.assertIn("&lt;script&gt;alert(1)", html)
			self.assertNotIn("&amp;lt;", html)

	def test_a_stranger_gets_no_paper(self):
		for doc in (self.contract, self.report, self.evaluation, self.sheet, self.decision):
			with acting_as(sample.STRANGER):
				self.assertRaises(frappe.PermissionError, pdf.download, doc.doctype, doc.name)
				self.assertRaises(frappe.PermissionError, cadre_paper, doc)
				self.assertRaises(frappe.PermissionError, get_html_and_style, doc.doctype, doc.name)

	def test_a_print_request_cannot_borrow_the_name_of_a_hidden_sheet(self):
		forged = {
			**json.loads(json.dumps(self.sheet.as_dict(), default=str)),
			"member": sample.COLLEAGUE,
			"tasks": [],
		}
		with acting_as(sample.COLLEAGUE):
			self.assertRaises(
				frappe.PermissionError,
				get_html_and_style,
				json.dumps(forged),
				print_format="Council Score Paper",
			)

	def test_sheets_are_blind_until_the_session_is_closed(self):
		def sees(user: str) -> bool:
			with acting_as(user):
				try:
					return "88,25" in text_of(
						pdf.render_html(frappe.get_doc("Council Score", self.sheet.name))
					)
				except frappe.PermissionError:
					return False

		people = (sample.MEMBER, sample.COLLEAGUE, sample.CHAIR, sample.BOARD, sample.SELF)
		self.assertEqual([user for user in people if sees(user)], [sample.MEMBER])
		self.session.db_set("status", "Closed")
		self.addCleanup(self.session.db_set, "status", "Scoring")
		self.assertEqual([user for user in people if sees(user)], [sample.MEMBER, sample.CHAIR, sample.BOARD])

	def test_cadres_see_their_result_when_it_is_published_and_never_who_said_what(self):
		with acting_as(sample.SELF):
			text = text_of(self.html(self.evaluation))
			for hidden in (
				"91,26",
				"91,50",
				"Hoàn thành tốt nhiệm vụ",
				"Thống nhất đề xuất",
				"Chậm báo cáo",
				"17,5",
			):
				self.assertNotIn(hidden, text)
			self.assertIn("Hoàn thành xuất sắc nhiệm vụ", text)  # what they propose themselves
		published = sample.evaluation(
			"MG-DG-P",
			docstatus=1,
			workflow_state="Published",
			decided_level="good",
			published_level="good",
			decision_reason="Còn một dự án chậm",
			rating_decision=self.decision.name,
			published_on="2027-01-06",
		)
		with acting_as(sample.SELF):
			text = text_of(self.html(published))
		for shown in (
			"91,26",
			"Hoàn thành tốt nhiệm vụ",
			"Không đạt",
			"Chậm báo cáo quý II",
			"Còn một dự án chậm",
			"1052",
		):
			self.assertIn(shown, text)
		self.assertNotIn("Thống nhất đề xuất", text)
		self.assertNotIn("DỰ THẢO", text)

	def test_the_download_answers_with_a_pdf(self):
		with acting_as(sample.SELF):
			pdf.download("Task Contract", self.contract.name)
		answer = frappe.local.response
		self.assertEqual((answer.type, answer.filename), ("pdf", "MG-GNV-1.pdf"))
		self.assertTrue(answer.filecontent.startswith(b"%PDF"))

	def test_the_print_format_must_belong_to_the_document(self):
		self.assertRaises(
			frappe.ValidationError, pdf.download, "Task Contract", self.contract.name, "Rating Decision Paper"
		)
		self.assertRaises(frappe.ValidationError, pdf.download, "Cadre Unit", sample.PARTY_UNIT)

	def test_a_pdf_reads_nothing_but_fonts(self):
		for url in ("file:///etc/hostname", "http://localhost/x.png", pdf.FONTS_URL + "../../../hooks.py"):
			with self.assertRaises((ValueError, FileNotFoundError)):
				pdf.fetch(url)
		self.assertTrue(pdf.fetch(pdf.FONTS_URL + "Tinos-Bold.ttf")["string"].startswith(b"\0\1\0\0"))
