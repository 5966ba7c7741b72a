"""Letters, minutes and lists, and the file of a year: what stands on them, for whom, and what is never on them."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from unittest.mock import patch

import frappe

from cadre_kpi.api import year_file as api
from cadre_kpi.masters import periods
from cadre_kpi.papers import pdf, replacement_decision, year_file
from cadre_kpi.papers.view import PAPERS, cadre_paper, list_papers
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.papers import paper_samples as sample
from cadre_kpi.tests.papers.paper_case import PaperTestCase, pages, text_of


class TestLetters(PaperTestCase):
	def said(self, doc, name: str) -> str:
		return text_of(pdf.render_html(frappe.get_doc(doc.doctype, doc.name), name))

	def test_every_paper_of_every_sample_can_be_made(self):
		appeal = sample.put(
			"Rating Appeal",
			"ML-KN-1",
			None,
			**sample.whose(),
			evaluation=self.evaluation.name,
			status="Received",
		)
		directive = sample.put(
			"Directive",
			"ML-CD-1",
			None,
			**sample.whose(),
			contract=self.contract.name,
			status="Open",
			task_no=1,
		)
		late = sample.put(
			"Deadline Event",
			"ML-QH-1",
			None,
			**sample.whose(),
			kind="Late",
			record_doctype="Task Contract",
			record=self.contract.name,
			due_date="2026-05-01",
			day="2026-05-02",
			event_key="ml-1",
		)
		call = sample.put(
			"Work Call",
			"ML-VCN-1",
			None,
			task_name="Giải phóng mặt bằng khu nhà ở",
			output_product="Mặt bằng sạch",
			target=14.42,
			unit_of_measure="ha",
			kind="Hard",
			for_duty="Leaders",
			managed_by=self.contract.managed_by,
			period=sample.PERIOD,
			status="Given",
			published_on="2026-03-01",
			offers_until="2026-03-20",
			due_date="2026-11-30",
			given_to_name="Bí thư Huyện ủy A",
			given_on="2026-03-22",
			reason="Phương án rõ",
		)
		offer = sample.put(
			"Work Offer",
			"ML-DK-1",
			None,
			**sample.whose(),
			work_call=call.name,
			status="Given",
			how="Đối thoại từng hộ",
			offered_on="2026-03-10",
		)
		indicator = sample.put(
			"Unit Indicator",
			"ML-CT-1",
			None,
			unit=sample.STATE_UNIT,
			indicator_name="Giải ngân vốn đầu tư công",
			kind="Development",
			resolution="Nghị quyết đại hội",
			year=2026,
			status="Verified",
			target=95,
			actual=97.5,
			unit_of_measure="%",
			reached=102.63,
			as_of="2026-12-15",
			source="Kho bạc Nhà nước",
		)
		review = sample.put(
			"Work Review",
			"ML-SK-1",
			None,
			kind="Yearly Review",
			about=self.contract.cadre,
			managed_by=self.contract.managed_by,
			period=sample.PERIOD,
			status="Approved",
			tasks=5,
			finished=4,
			approved_on="2026-12-20",
			finished_words="- Bàn giao 14,42 ha đất sạch",
		)
		followed = sample.put(
			"Rating Follow Up",
			"ML-XL-1",
			None,
			**sample.whose(),
			evaluation=self.evaluation.name,
			level="good",
			kind="Training",
			content="Cử đi bồi dưỡng",
			decided_by="Ban Thường vụ Tỉnh ủy",
			decision_number="12-QĐ/TU",
			decision_date="2026-12-28",
			status="Recorded",
		)
		catalogue = sample.put(
			"Product Catalogue",
			"ML-DM-1",
			{
				"groups": [{"group_code": "N1", "group_name": "Giản đơn", "min_points": 1, "max_points": 5}],
				"products": [
					{
						"code": "SP-1",
						"product_name": "Công văn trả lời",
						"group_code": "N1",
						"unit_of_measure": "văn bản",
						"points": 2,
						"coefficient": 2,
					},
					{"code": "SP-2", "product_name": "Công văn", "group_code": "N1", "merged_into": "SP-1"},
				],
			},
			title="Danh mục sản phẩm, công việc năm 2026",
			unit=sample.STATE_UNIT,
			managed_by=self.contract.managed_by,
			standard_product="Công văn trả lời",
			standard_points=1,
			version=1,
			valid_from="2026-01-01",
			status="In Force",
			decision_number="15-QĐ/TU",
			decision_date="2025-12-28",
		)
		replacing = sample.decision(
			"ML-QD-TT",
			1,
			replaces=self.decision.name,
			replacement_basis="Petition",
			replacement_ground="Kết luận giải quyết kiến nghị số 3",
		)
		done = set()
		frappe.db.set_value("Evaluation Period", sample.PERIOD, "period_name", "Năm 2026 - tên riêng của kỳ")
		period = frappe.get_doc("Evaluation Period", sample.PERIOD)
		for doc in (
			*self.records,
			appeal,
			directive,
			late,
			period,
			call,
			offer,
			indicator,
			review,
			followed,
			catalogue,
			replacing,
		):
			for paper in list_papers(frappe.get_doc(doc.doctype, doc.name)):
				with self.subTest(paper.print_format):
					text = self.said(doc, paper.print_format)
					self.assertNotIn("None", text)
					self.assertNotIn("Traceback", text)
					self.assertNotIn("tên riêng của kỳ", text)
					done.add(paper.print_format)
		self.assertIn(
			"Bản giao nhiệm vụ năm 2026 đến hạn ngày 01/05/2026 nhưng", self.said(late, "Reminder Letter")
		)
		self.assertNotIn(self.session.name, self.said(self.sheet, "Council Score Paper"))
		named = {paper.print_format for kinds in PAPERS.values() for paper in kinds}
		self.assertEqual(
			named - done,
			{
				*(
					"Form 01 of Decree 335",
					"Form 02 of Decree 335",
					"Form of Regulation 366",
					"Product Sheet",
				),
				*("Evaluation Scheme Paper", "Result Notice"),
				*("Unit Evaluation Paper", "Unit Rating Notice", "Unit Recognition Decision"),
			},
		)

	def test_what_is_made_public_has_levels_in_words_and_no_points(self):
		text = self.said(self.decision, "Public Rating List")
		self.assertIn("Hoàn thành tốt nhiệm vụ", text)
		self.assertNotIn("91,26", text)
		self.assertNotIn("Còn dự án chậm tiến độ", text)
		for said in ("91,26", "Còn dự án chậm tiến độ", "TỜ TRÌNH"):
			self.assertIn(said, self.said(self.decision, "Rating Submission"))

	def test_the_minutes_have_the_opinions_for_reviewers_alone(self):
		self.assertIn("Thống nhất đề xuất", self.said(self.evaluation, "Rating Meeting Minutes"))
		minutes = self.said(self.evaluation, "Rating Meeting Minutes")
		self.assertIn("thông qua tại cuộc họp", minutes)
		self.assertEqual(minutes.count("(ký và ghi rõ họ tên)"), 2)
		with acting_as(sample.SELF):
			self.assertNotIn("Thống nhất đề xuất", self.said(self.evaluation, "Rating Meeting Minutes"))

	def test_the_council_counts_votes_without_naming_who_voted(self):
		frappe.db.set_value("Council Score", self.sheet.name, {"docstatus": 1, "proposed_level": "good"})
		frappe.db.set_value("Council Session", self.session.name, "status", "Closed")
		text = self.said(self.session, "Council Session Minutes")
		self.assertIn("Hoàn thành tốt nhiệm vụ: 1", text)
		frappe.db.set_value("Council Score", self.sheet.name, "proposed_level", "")
		self.assertNotIn("Số phiếu cho từng mức", self.said(self.session, "Council Session Minutes"))
		frappe.db.set_value("Council Score", self.sheet.name, "proposed_level", "good")
		frappe.db.set_value("Council Session", self.session.name, "status", "Scoring")
		self.assertNotIn("Hoàn thành tốt nhiệm vụ: 1", self.said(self.session, "Council Session Minutes"))

	def test_no_heading_stands_alone_at_the_foot_of_a_page(self):
		for number in range(1, 9):
			sample.contract(f"ML-SO-{number}", 3, cadre_name=f"Đồng chí {number}")
		book = pages(pdf.render(frappe.get_doc("Evaluation Period", sample.PERIOD)))
		self.assertGreater(len(book), 2)
		scheme = pages(pdf.render(frappe.get_doc("Evaluation Scheme", make.scheme("quy_dinh_366"))))
		heading = re.compile(r"(Đồng chí \d+, Giám đốc Sở|Điều \d+\. [^.;]+)$")
		self.assertEqual([page[-60:] for page in (*book, *scheme) if heading.search(page)], [])

	def test_the_notice_says_the_published_result(self):
		doc = sample.evaluation(
			"ML-DG-1",
			1,
			workflow_state="Published",
			docstatus=1,
			published_level="good",
			published_score=88.5,
			published_on="2026-12-20",
			published_reason="Một nhiệm vụ chậm",
		)
		with acting_as(sample.SELF):
			text = self.said(doc, "Result Notice")
		for words in ("88,50", "Hoàn thành tốt nhiệm vụ", "Một nhiệm vụ chậm", "quyền kiến nghị"):
			self.assertIn(words, text)
		self.assertRaises(frappe.ValidationError, cadre_paper, self.evaluation, "Result Notice")

	def test_a_decision_that_a_run_has_named_says_what_it_is_about(self):
		self.decision.db_set("title", periods.name_ratings(self.decision.period, self.decision.committee))
		self.assertIn(
			"QUYẾT ĐỊNH về việc xếp loại chất lượng năm 2026",
			self.said(self.decision, "Rating Decision Paper"),
		)
		replacing = frappe.copy_doc(self.decision)
		replacing.update({"replaces": self.decision.name, "replacement_ground": "Kết luận số 3."})
		self.assertEqual(replacement_decision.build(replacing)["ground"], "Kết luận số 3")
		self.decision.db_set("title", "về việc xếp loại cán bộ chủ chốt")
		self.assertIn("về việc xếp loại cán bộ chủ chốt", self.said(self.decision, "Rating Submission"))

	def test_an_organisation_has_its_sheet_decision_and_notice(self):
		name = make.place(
			"Unit Evaluation",
			"Recognised",
			0,
			{
				"criteria": [
					{"criterion_name": "Tiêu chí A", "max_points": 10, "self_points": 9, "reviewed_points": 8}
				]
			},
			unit=sample.STATE_UNIT,
			unit_name="Sở Giao thông vận tải tỉnh A",
			period=sample.PERIOD,
			managed_by=sample.COMMITTEE,
			decided_level="good",
			decision_number="15",
			decision_date="2026-12-10",
			total_points=8,
			total_tasks=10,
			done_tasks=9,
		)
		doc = frappe.get_doc("Unit Evaluation", name)
		sheet = self.said(doc, "Unit Evaluation Paper")
		for words in ("Tiêu chí A", "9 (90 %)", "PHIẾU ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG TỔ CHỨC"):
			self.assertIn(words, sheet)
		notice = self.said(doc, "Unit Rating Notice")
		self.assertIn("Hoàn thành tốt nhiệm vụ", notice)
		# with the letters that the decision itself carries, and dots for a number that is not known
		self.assertIn("Theo Quyết định số 15-QĐ/TU, ngày 10 tháng 12 năm 2026.", notice)
		frappe.db.set_value("Unit Evaluation", name, "decision_number", None)
		self.assertIn("Theo Quyết định số ........-QĐ/TU", self.said(doc, "Unit Rating Notice"))
		frappe.db.set_value("Unit Evaluation", name, "decision_number", "15")
		decision = self.said(doc, "Unit Recognition Decision")
		self.assertIn("Sở Giao thông vận tải tỉnh A", decision)
		# like every decision: its grounds, who decides, its articles; and no inner name of the record
		for words in ("Căn cứ", "BAN THƯỜNG VỤ TỈNH ỦY A QUYẾT ĐỊNH Điều 1. Công nhận", "Lưu: VT"):
			self.assertIn(words, decision)
		self.assertNotIn(name, decision + sheet)

	def test_remarks_of_a_party_committee_stand_on_party_paper_in_a_state_office_too(self):
		text = self.said(self.evaluation, "Party Committee Remarks")
		self.assertIn("ĐẢNG CỘNG SẢN VIỆT NAM", text)
		self.assertNotIn("CỘNG HÒA", text)
		self.assertNotIn("QĐ", text)


class TestYearFile(PaperTestCase):
	def test_the_file_of_a_year_has_papers_index_and_checksums(self):
		frappe.db.set_value("Cadre Evaluation", self.evaluation.name, "rating_decision", self.decision.name)
		# how pages become a PDF is tested elsewhere, and takes its time
		with patch.object(pdf, "write_pdf", lambda page: b"%PDF-" + page.encode()):
			content = year_file.build(sample.cadre(), sample.PERIOD)
		archive = zipfile.ZipFile(io.BytesIO(content))
		names = archive.namelist()
		sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
		self.assertEqual(set(names), {*sums, "SHA256SUMS", "00-muc-luc.txt"})
		for path, digest in sums.items():
			content = archive.read(path)
			self.assertEqual((content[:5], hashlib.sha256(content).hexdigest()), (b"%PDF-", digest))
		index = archive.read("00-muc-luc.txt").decode()
		self.assertIn(sample.DIRECTOR, index)
		self.assertEqual({path.split("/")[0][:2] for path in sums}, {"01", "02", "03", "06"})
		# a form that is still blank is no document of the file
		self.assertFalse([path for path in sums if "opinion-sheet" in path or "committee-remarks" in path])
		self.assertTrue([path for path in sums if "rating-meeting-minutes" in path])

	def test_the_files_of_many_people_are_made_by_the_job(self):
		second = make.cadre("Giám đốc Sở Xây dựng (MB)", sample.STATE_UNIT, sample.COMMITTEE)
		third = make.cadre("Giám đốc Sở Y tế (MB)", sample.STATE_UNIT, sample.COMMITTEE)
		for cadre in (second, third):
			values = {"cadre": cadre, "unit": sample.STATE_UNIT, "period": sample.PERIOD}
			make.place("Cadre Evaluation", "At Unit Collective", scheme=make.scheme(), **values)
		add = year_file.add

		def add_all_but_one(archive, cadre, *more):
			if cadre == third:
				raise ValueError("Tờ giấy hỏng")
			return add(archive, cadre, *more)

		with (
			patch.object(pdf, "write_pdf", lambda page: b"%PDF-" + page.encode()),
			patch.object(year_file, "add", add_all_but_one),
		):
			with patch.object(frappe, "enqueue") as queued:
				self.assertEqual(api.make_many(sample.PERIOD), 3)
			method, options = queued.call_args.args[0], queued.call_args.kwargs
			job = {key: options[key] for key in ("people", "year", "user", "lang")}
			file = frappe.get_doc("File", frappe.get_attr(method)(**job))
		self.assertEqual((file.is_private, file.owner), (1, frappe.session.user))
		archive = zipfile.ZipFile(io.BytesIO(file.get_content()))
		names = archive.namelist()
		for cadre in (sample.cadre(), second):
			sums = archive.read(f"{cadre}/SHA256SUMS").decode().splitlines()
			self.assertTrue(sums, cadre)
			for line in sums:
				digest, path = line.split("  ")
				self.assertEqual(hashlib.sha256(archive.read(f"{cadre}/{path}")).hexdigest(), digest)
			self.assertIn(f"{cadre}/00-muc-luc.txt", names)
		listed = archive.read("00-danh-sach.txt").decode()
		self.assertIn("Giám đốc Sở Xây dựng (MB)", listed)
		self.assertNotIn("Giám đốc Sở Y tế (MB)", listed)
		self.assertIn("Tờ giấy hỏng", archive.read("00-khong-tao-duoc.txt").decode())
		told = frappe.get_last_doc("Notification Log", {"document_name": sample.PERIOD})
		self.assertIn(file.file_name, told.email_content)

	def test_it_is_made_with_the_rights_of_who_asks(self):
		with acting_as(sample.STRANGER):
			self.assertRaises(frappe.PermissionError, api.download, sample.cadre(), sample.PERIOD)
			self.assertRaises(frappe.PermissionError, api.make_many, sample.PERIOD)
		with acting_as(sample.SELF):
			own = year_file.list_sheets(sample.cadre(), sample.PERIOD)
		# a decision about everybody is not the person's to print
		self.assertEqual(
			{sheet.doctype for sheet in own}, {"Cadre Evaluation", "Task Contract", "Progress Report"}
		)
		self.assertRaises(frappe.ValidationError, year_file.find_periods, "Tháng 3/2026 (MB)")
