"""The official forms: Decree 335/2025/NĐ-CP, annex II, forms 01 and 02, word for word; the sheet of Regulation 366."""

from __future__ import annotations

import calendar
import re

import frappe

from cadre_kpi.api import form, papers
from cadre_kpi.papers import pdf
from cadre_kpi.papers.view import cadre_paper
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.papers import paper_samples as sample
from cadre_kpi.tests.papers.paper_case import PaperTestCase, pages, text_of
from cadre_kpi.utils import formats

FORM_01, FORM_02, FORM_366 = "Form 01 of Decree 335", "Form 02 of Decree 335", "Form of Regulation 366"
MONTH, YEAR, QUARTER = "Tháng 3/2026 (MB)", "Năm 2026 (MB)", "Quý I/2026 (MB)"
MEETING = ("Rating Meeting Minutes", "Party Committee Remarks", "Opinion Sheet")
WORDS_01 = """
PHIẾU THEO DÕI, ĐÁNH GIÁ CÔNG CHỨC (Kỳ theo dõi, đánh giá: tháng 3 năm 2026) 1
Họ và tên: Chức vụ, chức danh: Đơn vị công tác:
I. KẾT QUẢ THEO DÕI, ĐÁNH GIÁ THEO TIÊU CHÍ CHUNG
TT Tiêu chí chấm điểm Điểm tối đa Điểm do cá nhân tự chấm (1) (2) (3) (4)
I Phẩm chất chính trị, phẩm chất đạo đức, văn hóa thực thi công vụ và ý thức kỷ luật, kỷ cương trong thực thi công vụ 10
1 Phẩm chất chính trị, phẩm chất đạo đức, văn hóa thực thi công vụ 5
2 Ý thức kỷ luật, kỷ cương trong thực thi công vụ 5
II Năng lực chuyên môn, nghiệp vụ theo yêu cầu của vị trí việc làm; khả năng đáp ứng yêu cầu thực thi nhiệm vụ được giao; tinh thần trách nhiệm trong thực thi công vụ; thái độ phục vụ người dân, doanh nghiệp và khả năng phối hợp với đồng nghiệp 10
1 Năng lực chuyên môn, nghiệp vụ theo yêu cầu của vị trí việc làm 2,5
2 Khả năng đáp ứng yêu cầu thực thi nhiệm vụ được giao thường xuyên, đột xuất 2,5
3 Tinh thần trách nhiệm trong thực thi công vụ 2,5
4 Thái độ phục vụ người dân, doanh nghiệp và khả năng phối hợp với đồng nghiệp 2,5
III Năng lực đổi mới, sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm vì lợi ích chung trong thực thi công vụ 10
1 Có sản phẩm, giải pháp đột phá, sáng tạo đem lại giá trị, hiệu quả thiết thực, tác động tích cực đến kết quả thực hiện nhiệm vụ của cơ quan, tổ chức, đơn vị. 2,5
2 Sẵn sàng tham gia thực hiện nhiệm vụ chính trị đặc biệt quan trọng, nhiệm vụ có tính chất đột xuất, phức tạp hoặc trong điều kiện khó khăn. 2,5
3 Có tinh thần chịu trách nhiệm trước kết quả công việc; chủ động nhận trách nhiệm khi có sai sót và có biện pháp khắc phục rõ ràng, cụ thể. 2,5
4 Chủ động đưa ra quyết định trong phạm vi thẩm quyền, không né tránh; có tinh thần tiên phong trong thực hiện những nhiệm vụ mới. 2,5
Tổng cộng 30
II. TỔNG HỢP KẾT QUẢ THEO DÕI, ĐÁNH GIÁ CÔNG CHỨC
1. Điểm tiêu chí chung: 2. Điểm tiêu chí kết quả thực hiện nhiệm vụ: 3. Tổng điểm theo dõi, đánh giá công chức:
4. Ưu điểm: 5. Hạn chế, khuyết điểm: 6. Ý kiến nhận xét của cấp có thẩm quyền theo dõi, đánh giá:
, ngày ..... tháng ..... năm ........ CÔNG CHỨC TỰ ĐÁNH GIÁ (Ký tên, ghi rõ họ tên)
, ngày ..... tháng ..... năm ........ CẤP CÓ THẨM QUYỀN THEO DÕI, ĐÁNH GIÁ (Ký tên, ghi rõ họ tên)
1 Ghi rõ kỳ theo dõi là tháng/quý ... năm... .
"""
WORDS_02 = """
PHIẾU XẾP LOẠI CHẤT LƯỢNG CÔNG CHỨC Năm 2026
Họ và tên: Chức vụ, chức danh: Đơn vị công tác:
I. TỔNG HỢP KẾT QUẢ THEO DÕI, ĐÁNH GIÁ
Tháng Tổng điểm theo dõi, đánh giá Ghi chú 1 2 3 4 5 6 7 8 9 10 11 12 Tổng điểm trung bình cả năm
II. CÔNG CHỨC TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG
Hoàn thành xuất sắc nhiệm vụ Hoàn thành tốt nhiệm vụ Hoàn thành nhiệm vụ Không hoàn thành nhiệm vụ
III. KẾT QUẢ XẾP LOẠI CHẤT LƯỢNG CỦA CẤP CÓ THẨM QUYỀN CÔNG CHỨC 1
Hoàn thành xuất sắc nhiệm vụ Hoàn thành tốt nhiệm vụ Hoàn thành nhiệm vụ Không hoàn thành nhiệm vụ
IV. ĐỀ XUẤT PHƯƠNG ÁN XỬ LÝ 2
, ngày ..... tháng ..... năm ........ CÔNG CHỨC TỰ XẾP LOẠI (Ký tên, ghi rõ họ tên)
, ngày ..... tháng ..... năm ........ CẤP CÓ THẨM QUYỀN XẾP LOẠI (Ký tên, ghi rõ họ tên)
1 Việc xếp loại chất lượng công chức căn cứ vào quy định tại Điều 20 Nghị định này.
2 Việc đề xuất phương án xử lý căn cứ quy định tại Điều 23 Nghị định này.
"""


def bare(text: str) -> list[str]:
	"""Words in order, without what was filled in by an empty record's unit and place."""
	for said in ("Sở Giao thông vận tải tỉnh A", "Tỉnh A", "DỰ THẢO"):
		text = text.replace(said, " ")
	return re.sub(r"\s+([:,)])", r"\1", " ".join(text.split())).split()


def ends_with_heading(page: str) -> bool:
	"""Whether the last words of a page are a heading: what it stands over is on the next one."""
	last = re.search(r"(?:^|\s)([IVX]+\. [^.]+)$", page)
	return bool(last) and last[1].isupper()


class TestForms(PaperTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.scheme = make.scheme("nghi_dinh_335")
		make.period(YEAR, "2026-01-01", "2026-12-31", scheme=cls.scheme)
		make.period(
			MONTH, "2026-03-01", "2026-03-31", scheme=cls.scheme, frequency="Month", rolls_up_into=YEAR
		)
		last = calendar.monthrange(2026, 4)[1]
		make.period(
			"Tháng 4/2026 (MB)",
			"2026-04-01",
			f"2026-04-{last}",
			scheme=cls.scheme,
			frequency="Month",
			rolls_up_into=YEAR,
		)
		make.period(
			QUARTER,
			"2026-01-01",
			"2026-03-31",
			scheme=make.scheme("quy_dinh_366"),
			frequency="Quarter",
		)

	def evaluated(
		self, name: str, scheme: str = "", leader: bool = False, points: float | None = None, **values
	):
		scheme = scheme or self.scheme
		criteria = [
			{
				"criterion_code": row.code,
				"criterion_name": "Words of another language",
				"group_name": row.group_en,
				"max_points": float(row.max_points),
				"self_points": float(row.max_points) if points is None else points,
				"reviewed_points": float(row.max_points) - 0.5 if points is None else points,
			}
			for row in get_rules(scheme).criteria
			if row.audience in ("all", "leader" if leader else "staff")
		]
		rows = {"criteria": criteria, **values.pop("rows", {})}
		given = {**sample.whose(), "scheme": scheme, "leader": int(leader), "period": MONTH}
		return sample.put("Cadre Evaluation", name, rows, **{**given, **values})

	def words(self, doc, form: str) -> list[str]:
		text = text_of(pdf.render_html(frappe.get_doc(doc.doctype, doc.name), form))
		return bare(text[text.index("PHIẾU") :])

	def test_a_blank_form_01_has_the_words_of_the_annex_and_no_figure(self):
		blank = self.evaluated(
			"MB-1", points=0, cadre_name="", cadre=None, position=None, workflow_state="Self-Assessment"
		)
		self.assertEqual(self.words(blank, FORM_01), bare(WORDS_01))

	def test_a_blank_form_02_has_the_words_of_the_annex_and_no_figure(self):
		blank = self.evaluated(
			"MB-2",
			period=YEAR,
			points=0,
			cadre_name="",
			cadre=None,
			position=None,
			workflow_state="Self-Assessment",
		)
		self.assertEqual(self.words(blank, FORM_02), bare(WORDS_02))

	def published(self, name: str, **values):
		return self.evaluated(
			name,
			workflow_state="Published",
			docstatus=1,
			computed_on="2026-03-31 10:00:00",
			published_on="2026-04-03",
			**values,
		)

	def test_form_01_is_filled_from_the_record(self):
		doc = self.published(
			"MB-3",
			self_summary="Hoàn thành các nhiệm vụ.",
			self_shortcomings="Một hồ sơ trình chậm.",
			general_points=25,
			result_points=66.566666667,
			total_points=91.566666667,
			rows={
				"opinions": [
					{"step": "x", "step_no": 1, "opinion": "Nhất trí.", "given_on": "2026-03-31 09:00:00"}
				],
				"process_log": [{"action": "Send Self-Assessment", "acted_on": "2026-03-25 08:00:00"}],
			},
		)
		for reader in ("Administrator", sample.SELF):
			with acting_as(reader):
				text = " ".join(self.words(doc, FORM_01))
			for said in (
				"1. Điểm tiêu chí chung: 25 2. Điểm tiêu chí kết quả thực hiện nhiệm vụ: 66,57 3. Tổng điểm theo dõi, "
				"đánh giá công chức: 91,57 4. Ưu điểm: Hoàn thành các nhiệm vụ. 5. Hạn chế, khuyết điểm: Một hồ sơ trình "
				"chậm. 6. Ý kiến nhận xét của cấp có thẩm quyền theo dõi, đánh giá: Nhất trí.",
				"ngày 25 tháng 3 năm 2026 CÔNG CHỨC TỰ ĐÁNH GIÁ",
				"ngày 03 tháng 4 năm 2026 CẤP CÓ THẨM QUYỀN",
				"Tổng cộng 30 30",
			):
				self.assertIn(said, text)
			self.assertNotIn("another language", text)

	def test_the_person_sees_no_result_before_it_is_published(self):
		doc = self.evaluated(
			"MB-4",
			workflow_state="At Unit Collective",
			computed_on="2026-03-31 10:00:00",
			general_points=25,
			result_points=66.57,
			total_points=91.57,
		)
		with acting_as(sample.SELF):
			paper = cadre_paper(doc, FORM_01)
		self.assertEqual(
			(paper["general"], paper["result"], paper["total"], paper["remark"]), ("30", "", "", "")
		)

	def test_form_02_has_the_months_with_the_reason_of_a_missing_one(self):
		self.published("MB-5", total_points=89.96)
		person = frappe.get_doc("Cadre", sample.cadre())
		person.append("leaves", {"from_date": "2026-04-01", "to_date": "2026-04-30", "kind": "Sick Leave"})
		person.save()
		year = self.published(
			"MB-6",
			period=YEAR,
			self_level="excellent",
			decided_level="good",
			total_points=89.966666667,
			handling_proposal="Đề nghị khen thưởng",
		)
		paper = cadre_paper(year, FORM_02)
		rows = {row["month"]: (row["points"], row["note"]) for row in paper["months"]}
		self.assertEqual((rows[3], rows[4], rows[5]), (("89,96", ""), ("", "Nghỉ ốm"), ("", "")))
		self.assertEqual(len(paper["months"]), 12)
		# shown as a figure below 90, as it was compared
		self.assertEqual(paper["mean"], "89,97")
		chosen = [
			[level["name"] for level in paper[table] if level["chosen"]] for table in ("own_levels", "levels")
		]
		self.assertEqual(chosen, [["Hoàn thành xuất sắc nhiệm vụ"], ["Hoàn thành tốt nhiệm vụ"]])
		self.assertEqual(paper["measures"], "Đề nghị khen thưởng")

	def test_a_year_of_months_asks_for_no_criteria_and_tells_nobody_an_unpublished_month(self):
		self.published("MB-20", total_points=89.96)
		june = make.period(
			"Tháng 6/2026 (MB)",
			"2026-06-01",
			"2026-06-30",
			scheme=self.scheme,
			frequency="Month",
			rolls_up_into=YEAR,
		)
		self.evaluated("MB-21", period=june, workflow_state="Decided", total_points=71)
		year = self.evaluated("MB-22", period=YEAR, workflow_state="Self-Assessment")
		with acting_as(sample.SELF):
			own = {row["month"]: row["points"] for row in form.list_months(year.name)}
			self.assertTrue(form.get_state("Cadre Evaluation", year.name)["scheme"]["rolled_up"])
			self.assertIsNone(cadre_paper(year, "Cadre Evaluation Paper")["criteria"])
		all_months = {row["month"]: row["points"] for row in form.list_months(year.name)}
		self.assertEqual((own[3], own[6]), ("89,96", ""))
		self.assertEqual((all_months[3], all_months[6]), ("89,96", "71,00"))
		month = self.evaluated("MB-23", workflow_state="Self-Assessment")
		self.assertFalse(form.get_state("Cadre Evaluation", month.name)["scheme"]["rolled_up"])
		self.assertIsNotNone(cadre_paper(month, "Cadre Evaluation Paper")["criteria"])
		with acting_as(make.user("nguoi.la.mb@example.com", "Người lạ", ["Cadre"])):
			self.assertRaises(frappe.PermissionError, form.list_months, year.name)

	def test_the_notice_of_a_month_speaks_of_no_rating(self):
		text = text_of(pdf.render_html(self.published("MB-24", published_score=91.57), "Result Notice"))
		self.assertIn("kết quả theo dõi, đánh giá tháng 3 năm 2026", text)
		self.assertNotIn("xếp loại", text)

	def test_the_names_of_two_signatures_stand_level(self):
		page = pdf.render_html(self.published("MB-25"), FORM_01)
		foot = page[page.index('class="bare signatures"') :]
		titles, names = foot.split('<tr class="names">')[:2]
		self.assertIn("THEO DÕI, ĐÁNH GIÁ", titles)
		self.assertNotIn('class="name"', titles)
		self.assertEqual(names.split("</tr>")[0].count('class="name"'), 2)

	def test_the_product_sheet_converts_what_was_planned_and_what_was_done(self):
		tasks = [
			{
				"task_no": 1,
				"task_name": "a",
				"target": 10,
				"completed": 9,
				"coefficient": 5,
				"quality_failures": 1,
			},
			{
				"task_no": 2,
				"task_name": "b",
				"target": 0,
				"completed": 3,
				"coefficient": 2,
				"came_by": "sudden",
			},
			{
				"task_no": 3,
				"task_name": "c",
				"target": 4,
				"completed": 0,
				"coefficient": 1,
				"came_by": "handed_over",
			},
			{
				"task_no": 4,
				"task_name": "d",
				"target": 0,
				"completed": 2,
				"declared": 3,
				"coefficient": 1,
				"came_by": "sudden",
				"uncounted": "no_coefficient",
			},
		]
		doc = self.published("MB-7", rows={"tasks": tasks})
		paper = cadre_paper(doc, "Product Sheet")
		found = [
			tuple(row[key] for key in ("target", "assigned", "done", "completed", "quality"))
			for row in paper["rows"]
		]
		self.assertEqual(
			found,
			[
				("10", "50", "9", "45", "43,75"),
				("–", "–", "3", "6", "6"),
				("4", "4", "–", "–", "0"),
				("–", "–", "2", "–", "0"),
			],
		)
		self.assertEqual(paper["rows"][3]["declared"], "3")
		self.assertEqual((paper["total"]["assigned"], paper["total"]["completed"]), ("54", "51"))
		self.assertEqual(paper["total"]["quality"], "49,75")

	def test_an_item_of_regulation_366_is_met_or_not(self):
		doc = self.evaluated(
			"MB-8",
			make.scheme("quy_dinh_366"),
			leader=True,
			period=QUARTER,
			workflow_state="Proposed",
			computed_on="2026-03-31 10:00:00",
			general_points=28,
		)
		first = frappe.get_doc(doc.doctype, doc.name).criteria[0]
		frappe.db.set_value("Evaluation Criterion", first.name, "reviewed_points", first.max_points)
		paper = cadre_paper(doc, FORM_366)
		marks = [row["given"] for group in paper["groups"] for row in group["rows"]]
		self.assertEqual((marks[0], set(marks[1:]), len(marks)), (True, {False}, 17))
		self.assertEqual([group["highest"] for group in paper["groups"]], ["18", "4", "8"])

	def test_a_record_offers_the_papers_that_it_has(self):
		month, year = self.evaluated("MB-9"), self.evaluated("MB-10", period=YEAR)
		self.assertEqual(papers.list_offered(month.doctype, month.name), [FORM_01, "Cadre Evaluation Paper"])
		self.assertEqual(
			papers.list_offered(year.doctype, year.name),
			[
				FORM_02,
				"Cadre Evaluation Paper",
				"Rating Meeting Minutes",
				"Party Committee Remarks",
				"Opinion Sheet",
			],
		)
		self.assertEqual(
			papers.list_offered("Cadre Evaluation", self.evaluation.name)[0], "Cadre Evaluation Paper"
		)
		self.assertRaises(frappe.ValidationError, cadre_paper, year, FORM_01)
		with acting_as(sample.STRANGER):
			self.assertRaises(frappe.PermissionError, papers.list_offered, month.doctype, month.name)

	def test_many_tasks_stay_within_three_pages_and_no_figure_is_broken(self):
		contract = sample.contract("MB-C25", 25)
		frappe.db.set_value("Contract Task", contract.tasks[1].name, "target", 1234567.891)
		found = pages(pdf.render(frappe.get_doc(contract.doctype, contract.name)))
		self.assertLessEqual(len(found), 3)
		self.assertIn("1.234.567,891", " ".join(found))
		self.assertEqual([page for page in found[:-1] if ends_with_heading(page)], [])

	def test_201_people_stay_within_nine_pages_and_no_figure_is_broken(self):
		decision = sample.decision("MB-QD-201", 201)
		doc = frappe.get_doc(decision.doctype, decision.name)
		self.assertLessEqual(len(pages(pdf.render(doc, "Rating Submission"))), 9)
		found = pages(pdf.render(doc))
		self.assertLessEqual(len(found), 9)
		points = [formats.format_points(row.total_points) for row in decision.rows]
		whole = " ".join(found)
		for figure in set(points):
			self.assertGreaterEqual(whole.count(figure), points.count(figure), figure)
		self.assertEqual([page for page in found[:-1] if ends_with_heading(page)], [])
