"""An Evaluation Scheme from draft to superseded: versions, differences in words, carrying between sites, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
from frappe.translate import print_language

from cadre_kpi.api.scheme import export_json, get_full_text, import_json, list_differences, make_new_version
from cadre_kpi.papers import pdf
from cadre_kpi.papers.view import cadre_paper
from cadre_kpi.regulations import record
from cadre_kpi.scoring import list_shipped, load, parse
from cadre_kpi.scoring.loader import read_json, read_text
from cadre_kpi.scoring.scheme_parameters import list_parameters
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.papers.paper_case import pages, text_of
from cadre_kpi.tests.personas import EMAIL, cast


class SchemeTestCase(CadreKpiTestCase):
	"""Works in Vietnamese on copies under a code of their own; each test is undone."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cast()

	def setUp(self):
		super().setUp()
		language = print_language("vi")
		language.__enter__()
		self.addCleanup(language.__exit__, None, None, None)
		frappe.db.savepoint("scheme")
		self.addCleanup(frappe.db.rollback, save_point="scheme")

	def data(self, code: str = "nghi_dinh_335", **changes) -> dict:
		"""A scheme as plain data under another code, with dotted parameters changed: a regulation with conditions that
		no version precedes, or a shipped one by its code.
		"""
		own = Path(__file__).parents[1] / "data" / "quy_che_rieng.json"
		data = (parse(read_json(read_text(own))) if code == "nghi_dinh_335" else load(code)).as_dict()
		data.update(code=f"thu_{code}", version=1, supersedes_version=0)
		for path, value in changes.items():
			target = data
			*parents, last = path.split("__")
			for part in parents:
				target = target[int(part) if part.isdigit() else part]
			target[last] = value
		return data

	def draft(self, code: str = "nghi_dinh_335", **changes):
		return frappe.get_doc(record.from_dict(self.data(code, **changes))).insert()

	def used(self, code: str = "nghi_dinh_335", **changes):
		return self.draft(code, **changes).submit()

	def refused(self, call, *words: str, error=frappe.ValidationError) -> str:
		"""Asserts that a call is refused with these words and that nothing is written; returns the message."""
		before = frappe.db.count("Evaluation Scheme"), frappe.db.count("Scheme Source")
		frappe.db.savepoint("refused")
		with self.assertRaises(error) as caught:
			call()
		frappe.db.rollback(save_point="refused")
		text = text_of(str(caught.exception)).replace(" :", ":")  # a name in bold before its colon
		for word in words:
			self.assertIn(word, text)
		self.assertEqual((frappe.db.count("Evaluation Scheme"), frappe.db.count("Scheme Source")), before)
		frappe.clear_messages()
		return text


class TestVersions(SchemeTestCase):
	def test_copy_edit_submit_supersede(self):
		first = self.used()
		self.assertEqual(first.status, "In Use")
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		self.assertEqual(
			(second.name, second.version, second.supersedes_version, second.status, second.docstatus),
			("thu_nghi_dinh_335-v2", 2, 1, "Draft", 0),
		)
		second.quota_max_percent = 15
		second.save()
		self.assertEqual(frappe.db.get_value("Evaluation Scheme", first.name, "status"), "In Use")
		second.submit()
		first.reload()
		self.assertEqual((first.status, first.superseded_by), ("Superseded", second.name))
		self.assertEqual(second.status, "In Use")
		self.assertEqual(record.read_rules(first).quota.max_percent, 20)
		self.assertEqual(record.read_rules(second).quota.max_percent, 15)

	def test_a_copy_of_an_old_version_supersedes_the_one_in_use(self):
		first = self.used()
		frappe.get_doc("Evaluation Scheme", make_new_version(first.name)).submit()
		first.reload()
		third = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		self.assertEqual((third.version, third.supersedes_version), (3, 2))

	def test_two_drafts_cannot_both_supersede_one_version(self):
		first = self.used()
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		third = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		second.submit()
		self.refused(third.submit, first.name, second.name)

	def test_circular_and_backward_supersession(self):
		for older in (2, 3):
			doc = frappe.get_doc({**record.from_dict(self.data()), "version": 2, "supersedes_version": older})
			self.refused(
				doc.insert, "Thay thế phiên bản: quy định không thể thay thế chính nó hoặc phiên bản sau"
			)
		absent = self.draft(version=5, supersedes_version=4)
		self.refused(absent.submit, "Phiên bản 4")

	def test_a_second_version_in_use_beside_the_first_is_refused(self):
		first = self.used()
		self.refused(self.draft(version=2).submit, first.name, "Thay thế phiên bản")

	def test_the_standing_is_not_written_by_hand(self):
		doc = frappe.get_doc(
			{**record.from_dict(self.data()), "status": "In Use", "superseded_by": "nghi_dinh_335-v3"}
		).insert()
		self.assertEqual((doc.status, doc.superseded_by), ("Draft", None))

	def test_a_scheme_in_use_is_neither_edited_nor_cancelled_behind_its_successor(self):
		first = self.used()
		first.levels[0].min_points = "95"
		self.refused(first.save, "đang áp dụng", error=frappe.UpdateAfterSubmitError)
		first.reload()
		frappe.get_doc("Evaluation Scheme", make_new_version(first.name)).submit()
		first.reload()
		self.refused(first.cancel, "thu_nghi_dinh_335-v2")

	def test_cancelling_the_new_version_puts_the_old_one_back(self):
		first = self.used()
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name)).submit()
		second.cancel()
		first.reload()
		self.assertEqual((first.status, first.superseded_by), ("In Use", None))
		amended = frappe.get_doc({**record.from_dict(self.data(version=2)), "amended_from": second.name})
		self.refused(amended.insert, "phiên bản mới")


class TestDifference(SchemeTestCase):
	def compared(self, old, new) -> list[tuple[str, str, str, str]]:
		found = list_differences(new.name, old.name)
		self.assertEqual((found["old"], found["new"]), (old.name, new.name))
		return [(row["kind"], row["place"], row["old"], row["new"]) for row in found["rows"]]

	def test_what_changed_in_words(self):
		first = self.used()
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		self.assertEqual(self.compared(first, second), [])
		second.result_base = "completed"
		second.result_penalty_percent = 12.5
		second.frequency_ad_hoc_report = 1
		second.levels[0].min_points, second.levels[1].below_points = "92.5", "92.5"
		second.quota_tie_break = "total,exceeded"
		second.conditions[3].value = "40"
		second.save()
		self.assertEqual(
			self.compared(first, second),
			[
				("changed", "Tần suất – Kiểm tra đột xuất", "Không", "Có"),
				(
					"changed",
					"Kết quả – Mẫu số tính chất lượng và tiến độ",
					"khối lượng được giao",
					"khối lượng hoàn thành",
				),
				("changed", "Kết quả – Mức trừ mỗi lần không đạt hoặc chậm (%)", "25", "12,5"),
				(
					"changed",
					"Tỷ lệ khống chế – Xét ưu tiên khi bằng điểm",
					"tổng điểm, điểm kết quả thực hiện nhiệm vụ, tỷ lệ nhiệm vụ hoàn thành vượt mức",
					"tổng điểm, tỷ lệ nhiệm vụ hoàn thành vượt mức",
				),
				(
					"changed",
					"Các mức xếp loại: “Hoàn thành xuất sắc nhiệm vụ” – Từ điểm",
					"90",
					"92,5",
				),
				("changed", "Các mức xếp loại: “Hoàn thành tốt nhiệm vụ” – Đến dưới", "90", "92,5"),
				(
					"changed",
					"Điều kiện của từng mức xếp loại: “Ít nhất 30 % nhiệm vụ hoàn thành vượt mức” – Giá trị",
					"30",
					"40",
				),
			],
		)

	def test_rows_that_came_and_went_read_as_in_the_paper(self):
		first = self.used()
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		gone = next(row for row in second.conditions if row.code == "excellent_exceeded")
		second.remove(gone)
		second.append(
			"conditions",
			{
				"code": "good_exceeded",
				"level": "good",
				"name_vi": "Ít nhất 10 % nhiệm vụ vượt mức",
				"name_en": "At least 10 % exceeded",
				"measure": "tasks_exceeded",
				"comparison": "at_least",
				"value": "10",
				"audience": "all",
			},
		)
		for row in second.sources:
			if row.path == "conditions.excellent_exceeded":
				row.path = "conditions.good_exceeded"
				row.text_vi, row.text_en = "Tỉnh tự đặt.", "Set by the province."
		second.save()
		rows = self.compared(first, second)
		self.assertIn(
			(
				"dropped",
				"Điều kiện của từng mức xếp loại",
				"Ít nhất 30 % nhiệm vụ hoàn thành vượt mức (tỷ lệ nhiệm vụ hoàn thành vượt mức: ít nhất 30\u00a0%).",
				"–",
			),
			rows,
		)
		self.assertEqual([row[0] for row in rows].count("added"), 2)
		self.assertIn("Giả định: Tỉnh tự đặt.", [row[3] for row in rows])
		self.assertFalse([row for row in rows if "_" in row[1]], "no code of the format is shown")

	def test_the_lower_version_is_always_the_old_one(self):
		first = self.used()
		second = frappe.get_doc("Evaluation Scheme", make_new_version(first.name))
		self.assertEqual(list_differences(first.name, second.name)["old"], first.name)
		self.assertEqual(list_differences(second.name, first.name)["old"], first.name)

	def test_any_two_shipped_schemes_can_be_compared(self):
		names = frappe.get_all("Evaluation Scheme", filters={"docstatus": 1}, pluck="name", order_by="name")
		for name in names[1:]:
			with self.subTest(scheme=name):
				rows = list_differences(names[0], name)["rows"]
				self.assertTrue(rows)
				for row in rows:
					self.assertTrue(row["place"] and row["old"] and row["new"])


class TestCarrying(SchemeTestCase):
	def test_the_round_trip_is_exact_for_every_shipped_scheme(self):
		for code in list_shipped():
			with self.subTest(scheme=code):
				doc = self.used(code)
				text = export_json(doc.name)
				data = json.loads(text)
				self.assertEqual(data, self.data(code))
				data["version"] = 2
				again = frappe.get_doc("Evaluation Scheme", import_json(json.dumps(data)))
				self.assertEqual(again.docstatus, 0)
				self.assertEqual(json.loads(export_json(again.name)), data)

	def test_decimals_survive(self):
		data = self.data(
			result__penalty_percent="12.345678",
			levels__0__min_points="89.995",
			levels__1__below_points="89.995",
		)
		doc = frappe.get_doc("Evaluation Scheme", import_json(json.dumps(data)))
		doc.reload()
		self.assertEqual(json.loads(export_json(doc.name)), data)

	def test_every_wrong_field_is_named_in_words_and_by_its_path(self):
		data = self.data(
			levels__1__below_points="95",
			result__result_max="60",
			deadlines__0__month=2,
			deadlines__0__day=31,
		)
		text = self.refused(
			lambda: import_json(json.dumps(data)),
			"Kết quả – Điểm tối đa kết quả result.result_max: tổng phải bằng 100, đang là 90",
			"levels[1].below_points: chồng lấn với mức kế tiếp từ 90 đến 95",
			"deadlines[0].day: ngày 31 tháng 2 không có trong mọi năm",
		)
		self.assertIn("dòng 2", text)
		data = self.data(routes__0__body_type="Ministry", result__method="magic", council__quorum="3/2")
		data["colour"] = "red"
		data["quota"]["share"] = "5"
		self.refused(
			lambda: import_json(json.dumps(data)),
			"colour: không phải là khóa hợp lệ",
			"quota.share: không phải là khóa hợp lệ",
			"routes[0].body_type: phải là một trong",
			"đang là Ministry",
			"result.method: phải là một trong",
			"council.quorum: phải là phân số",
		)

	def test_text_that_is_no_scheme(self):
		for text, words in (
			("", "không có nội dung"),
			("{", "không phải JSON hợp lệ"),
			("[]", "phải là một đối tượng"),
			('{"code": "a", "code": "b"}', "code bị lặp lại"),
			('{"version": NaN}', "version: phải là số nguyên"),
			("[" * 100_000, "không phải JSON hợp lệ"),
			(" " * 2_000_001, "quá lớn"),
		):
			with self.subTest(text=text[:20]):
				self.refused(lambda text=text: import_json(text), words)

	def test_a_version_that_exists_is_not_overwritten(self):
		self.used()
		self.refused(
			lambda: import_json(json.dumps(self.data())),
			"thu_nghi_dinh_335-v1",
			error=frappe.DuplicateEntryError,
		)

	def test_who_may_not_create_imports_nothing(self):
		with acting_as(EMAIL["cadre_a"]):
			self.assertRaises(frappe.PermissionError, import_json, json.dumps(self.data()))


class TestBadSchemes(SchemeTestCase):
	"""Through the form or REST: one Vietnamese message that names the field, nothing written."""

	def bad(self, *words: str, **changes):
		values = record.from_dict(self.data())
		for path, value in changes.items():
			table, _dot, rest = path.partition("__")
			if rest:
				at, field = rest.split("__")
				values[table][int(at)][field] = value
			else:
				values[path] = value
		self.refused(frappe.get_doc(values).insert, *words)

	def test_gap_between_levels(self):
		self.bad(
			"Các mức xếp loại, dòng 2, Đến dưới: để hở khoảng từ 85 đến 90", levels__1__below_points="85"
		)

	def test_overlap_of_levels(self):
		self.bad(
			"Các mức xếp loại, dòng 2, Đến dưới: chồng lấn", "từ 90 đến 95", levels__1__below_points="95"
		)

	def test_shares_that_do_not_make_100(self):
		self.bad("Kết quả – Điểm tối đa kết quả: tổng phải bằng 100, đang là 95", result_result_max=65)
		self.bad(
			"Kết quả – Tỷ trọng điểm hội đồng (%): tổng phải bằng 100, đang là 90",
			result_method="blend",
			council_enabled=1,
			result_share_components=50,
			result_share_council=40,
		)

	def test_deadline_on_31_february(self):
		self.bad("dòng 1, Ngày: ngày 31 tháng 2 không có", deadlines__0__day=31, deadlines__0__month=2)

	def test_unknown_body_of_a_route(self):
		self.bad("dòng 1", "Loại tổ chức", "Ministry", routes__0__body_type="Ministry")

	def test_criteria_that_do_not_add_up(self):
		self.bad("Tiêu chí: tổng phải bằng 30, đang là 31", criteria__0__max_points=3)

	def test_submission_without_a_source_names_the_parameter(self):
		doc = self.draft()
		doc.sources = [row for row in doc.sources if row.path not in ("quota.rounding", "levels")]
		doc.save()
		self.refused(
			doc.submit,
			"Tỷ lệ khống chế – Làm tròn: chưa có căn cứ",
			"Các mức xếp loại, “Hoàn thành xuất sắc nhiệm vụ”: chưa có căn cứ",
		)
		self.assertEqual(frappe.db.get_value("Evaluation Scheme", doc.name, "docstatus"), 0)


class TestSources(SchemeTestCase):
	def test_what_a_source_is_about_is_told_in_words(self):
		for code in list_shipped():
			with self.subTest(code):
				scheme = self.draft(code)
				scheme.run_method("onload")
				places = scheme.get("__onload").places
				self.assertGreater(len(places), 5)
				left = {
					path: place
					for path, place in places.items()
					if place == path or place.endswith(f", {path.partition('.')[2]}")
				}
				self.assertEqual(left, {})


class TestSchemePaper(SchemeTestCase):
	def test_every_parameter_of_every_shipped_scheme_stands_with_its_ground(self):
		for code in list_shipped():
			with self.subTest(scheme=code):
				scheme = load(code)
				paper = cadre_paper(frappe.get_doc("Evaluation Scheme", f"{code}-v{scheme.version}"))
				self.assertEqual(paper["counts"]["missing"], 0)
				said = {
					ground["text"]
					for article in paper["articles"]
					for clause in article["clauses"]
					for ground in clause["grounds"]
				}
				needed = {scheme.get_source(path).text_vi for path in list_parameters(scheme)}
				self.assertEqual(needed - said, set())
				self.assertFalse(
					[ground for ground in said if "_" in ground], "no code of the format is shown"
				)

	def test_the_formula_and_the_figures_in_words(self):
		doc = frappe.get_doc("Evaluation Scheme", "nghi_dinh_335-v3")
		text = " ".join(pages(pdf.render(doc)))
		for words in (
			"QUY ĐỊNH ĐÁNH GIÁ",
			"Căn cứ Nghị định 335/2025/NĐ-CP ngày 21/12/2025 của Chính phủ",
			"điểm tiêu chí chung (tối đa 30) + điểm kết quả thực hiện nhiệm vụ (tối đa 70)",
			"mỗi lần đánh giá chưa đạt trừ 25 % điểm của đúng sản phẩm đó, nhiều nhất bằng điểm của chính nó",
			"chỉ chấm điểm; điểm được xác nhận và thông báo đến người được đánh giá; xếp loại theo năm",
			"Việc đã chuyển cho người khác vẫn tính trong khối lượng được giao",
			"mức xếp loại theo điểm chính xác",
			"chưa đủ 06 tháng thì không xếp loại",
			"Nghị định 335/2025/NĐ-CP, Điều 14 khoản 2 điểm b và điểm c",
			"lãnh đạo, quản lý: (a + b + c + d + đ + e) / 6 × 70 %",
			"“Hoàn thành tốt nhiệm vụ”: từ 70 đến dưới 90 điểm",
			"không quá 20 % số người được xếp loại “Hoàn thành tốt nhiệm vụ”",
			"đến 25 %",
			"Giả định:",
		):
			self.assertIn(words, text)
		self.assertNotIn("Article", text)

	def test_the_three_dates_of_khanh_hoa(self):
		text = text_of(pdf.render_html(frappe.get_doc("Evaluation Scheme", "khanh_hoa_622-v1")))
		for words in (
			"trước ngày 30-10 của năm trước",
			"trước ngày 30-12 của năm trước",
			"trước ngày 31-12 trong năm",
		):
			self.assertIn(words, text)
		self.assertIn("Mỗi người có đúng 03 nhiệm vụ.", text)

	def test_a_draft_says_so_and_names_what_has_no_source(self):
		doc = self.draft()
		doc.sources = [row for row in doc.sources if row.path != "quota.rounding"]
		doc.save()
		paper = cadre_paper(doc)
		self.assertEqual((paper["watermark"], paper["counts"]["missing"]), ("DỰ THẢO", 1))
		self.assertIn("Chưa có căn cứ:", text_of(pdf.render_html(doc)))

	def test_who_may_read_reads_the_full_text_and_others_do_not(self):
		doc = frappe.get_doc("Evaluation Scheme", "yen_binh_06-v1")
		with acting_as(EMAIL["cadre_a"]):
			text = text_of(get_full_text(doc.name))
		self.assertIn("Quá nửa số phiếu.", text)
		self.assertIn("Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng", text)
		with acting_as("Guest"):
			self.assertRaises(frappe.PermissionError, get_full_text, doc.name)

	def test_names_are_never_taken_for_html(self):
		doc = self.draft()
		frappe.db.set_value(
			doc.doctype, doc.name, {"name_vi": "<script>alert(1)</script>", "summary_vi": "<b>x</b>"}
		)
		doc.reload()
		for html in (pdf.render_html(doc), get_full_text(doc.name)):
			self.assertNotIn("<script>alert", html)
			self.assertIn("&lt;b&gt;x&lt;/b&gt;", html)
