"""Decree 335/2025/NĐ-CP through twelve months to the decision of the year, in an agency of mixed people: a mover, a
newcomer, a maternity leave, a discipline case of each kind, work handed over and taken over, sudden work, a head above
the organisation, a petition, a decision that replaces a rating; the organisation comes first. June is walked by its users
for those whose work changes hands, from the assignment to the confirmed points; the other months are put in place as they
were published, and the year is walked by its users.
"""

from __future__ import annotations

import calendar
import io
import json

import frappe
from frappe.utils import cstr, flt

from cadre_kpi.access.doors import exports
from cadre_kpi.api import rating_board
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.contracts import changing_hands, sudden_work
from cadre_kpi.decisions import proof
from cadre_kpi.demo.actor import act, act_as, call, create, edit
from cadre_kpi.papers import forms_335
from cadre_kpi.states import WITHOUT_RATING
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import frozen, request
from cadre_kpi.tests.features.province_335 import COMMITTEE, HEAD, STAFF, A, B, Person, Province
from cadre_kpi.tests.features.rules_case import RulesCase, account, spread
from cadre_kpi.tests.runs import run_province as runs

E, G, C, N = "excellent", "good", "completed", "not_completed"
ALL = range(1, 13)
# person → points of the months worked
POINTS = {
	"E1": dict.fromkeys(ALL, 96),
	"E2": dict.fromkeys(ALL, 95),
	# 90 eleven times and 89.96 once make 89.9967: not excellent, and shown as 89.99, never as 90.00
	"G1": {**dict.fromkeys(ALL, 90), 7: 89.96},
	**{f"G{number}": dict.fromkeys(ALL, 80) for number in range(2, 6)},
	"A1": dict.fromkeys(ALL, 69),
	# four months worked, eight of maternity leave
	"LEAVE": dict.fromkeys(range(1, 5), 75),
	"NEW": dict.fromkeys(range(10, 13), 91),
	# (4 × 60 + 8 × 90) / 12 = 80, the first four months in the other department
	"MOVER": {**dict.fromkeys(range(1, 5), 60), **dict.fromkeys(range(5, 13), 90)},
	**{f"X{number}": dict.fromkeys(ALL, 80) for number in range(1, 6)},
	"BH": dict.fromkeys(ALL, 95),
}
# discipline of the year: kind, and what more is known of the act
DISCIPLINES = {
	"X1": {"ground": "degradation"},
	"X2": {"ground": "public_duty"},
	"X3": {"ground": "other"},
	"X4": {"ground": "public_duty", "act_on": "2025-05-01", "counted_in": 2025},
	"X5": {"ground": "public_duty", "act_on": "2025-05-01", "former_office": 1},
}
# who is walked through June → points of June and mean of the year: 6 of 10 after handing 4 over; 10 and 4 taken over;
# 8 of 10 and 3 sudden ones, each with 28 general points
JUNE = {"G2": (70, 79.17), "G3": (98, 81.5), "G4": (98, 81.5)}
PROPOSED = {
	**dict.fromkeys(("E1", "E2"), E),
	**dict.fromkeys(("G1", "G2", "G3", "G4", "G5", "LEAVE", "MOVER", "X3", "X4", "X5"), G),
	"A1": C,
	**dict.fromkeys(("X1", "X2"), N),
	"BH": E,
}


class TestYearOfAnAgency(RulesCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		people = [
			Person(
				key, A if key == "MOVER" else B, HEAD if key == "BH" else STAFF, [], joined=cls.joined(key)
			)
			for key in POINTS
		]
		cls.province = Province(account, people=people).cast()
		frappe.db.set_value("Cadre Unit", B, "is_agency", 1)
		cls.year = cls.period("Năm 2026 - 335 (TN)", "nghi_dinh_335", "Year", "2026-01-01", "2026-12-31")
		cls.months = {
			number: cls.period(
				f"Tháng {number:02}/2026 - 335N (TN)",
				"nghi_dinh_335",
				"Month",
				f"2026-{number:02}-01",
				f"2026-{number:02}-{calendar.monthrange(2026, number)[1]}",
				rolls_up_into=cls.year,
			)
			for number in ALL
		}
		cls.place_months()
		with frozen("2026-06-26 09:00:00.000001"):
			cls.walk_june()
		cls.move_and_leave()
		cls.organisation = make.place(
			"Unit Evaluation", "Sent", unit=B, unit_name="Sở B (TN)", period=cls.year, managed_by=COMMITTEE
		)
		cls.rate_the_year()

	@staticmethod
	def joined(key: str) -> str:
		return "2026-10-01" if key == "NEW" else "2020-01-01"

	@classmethod
	def place_months(cls):
		for key, points in POINTS.items():
			for number, given in points.items():
				if key in JUNE and number == 6:
					continue
				make.place(
					"Cadre Evaluation",
					"Published",
					1,
					cadre=cls.province.cadres[key],
					cadre_name=key,
					period=cls.months[number],
					unit=A if key == "MOVER" and number < 5 else B,
					scheme=make.scheme("nghi_dinh_335"),
					managed_by=COMMITTEE,
					total_points=given,
					published_score=given,
					computed_on="2026-12-01 08:00:00",
				)

	@classmethod
	def walk_june(cls):
		"""Contracts of ten products each; what changes hands, what comes suddenly, reports, evaluations, points."""
		users, period = cls.province.users, cls.months[6]
		frappe.db.set_value("Evaluation Period", period, "status", "Open")
		product = make.insert(
			"Work Product", product_name="Báo cáo nhanh (TN)", unit_of_measure="bản", coefficient=1
		)
		rows = [{"target": 10, "completed": 0, "on_time": 0, "coefficient": 1, "due_date": "2026-06-25"}]
		cls.contracts = {key: runs.contract(cls.province.cadres[key], period, rows) for key in JUNE}
		first = {
			key: frappe.get_doc("Task Contract", name).tasks[0].name for key, name in cls.contracts.items()
		}
		with act_as(users["clerk"]):
			given = changing_hands.hand_over(
				cls.contracts["G2"], first["G2"], cls.contracts["G3"], 4, "Nghỉ ốm dài ngày", "2026-06-10"
			)
			sudden = sudden_work.add(
				cls.contracts["G4"],
				"Báo cáo nhanh thiệt hại do mưa lũ",
				3,
				"2026-06-24",
				"Công điện của Chủ tịch UBND tỉnh",
				work_product=product.name,
				unit_of_measure="bản",
			)
		done = {
			"G2": {first["G2"]: 6},
			"G3": {first["G3"]: 10, given["second"]: 4},
			"G4": {first["G4"]: 8, sudden: 3},
		}
		for key, amounts in done.items():
			cls.report_june(cls.contracts[key], amounts)
		seen = [cls.evaluate_june(key) for key in JUNE]
		with act_as(users["chair"]):
			confirmed = rating_board.confirm_points(
				{doc.name: str(frappe.db.get_value(doc.doctype, doc.name, "modified")) for doc in seen}
			)
		assert not confirmed["failures"], confirmed

	@classmethod
	def report_june(cls, contract: str, amounts: dict[str, float]):
		users = cls.province.users
		report = create(
			users[B],
			"Progress Report",
			contract=contract,
			report_type="Periodic",
			from_date="2026-06-01",
			to_date="2026-06-26",
			summary="Kết quả tháng 6.",
		)

		def fill(doc):
			for row in doc.tasks:
				row.update({"quantity": amounts.get(row.contract_task, 0), "note": "Theo kết quả thực tế"})

		act(users["focal"], act(users[B], edit(users[B], report, fill), "Send Report"), "Verify")

	@classmethod
	def evaluate_june(cls, key: str):
		users = cls.province.users
		doc = create(users["board"], "Cadre Evaluation", cadre=cls.province.cadres[key], period=cls.months[6])

		def assess(loaded):
			loaded.self_summary = "Đã hoàn thành nhiệm vụ tháng 6."
			spread(loaded.criteria, 28, "self_points")

		doc = act(users[B], edit(users[B], doc, assess), "Send Self-Assessment")
		for who in (B, "board"):
			doc = act(users[who], edit(users[who], doc, step_opinion="Nhất trí."), "Give Opinion")
		return doc

	@classmethod
	def move_and_leave(cls):
		mover = frappe.get_doc("Cadre", cls.province.cadres["MOVER"])
		mover.unit, mover.flags.moved_on = B, "2026-05-01"
		mover.save()
		leave = frappe.get_doc("Cadre", cls.province.cadres["LEAVE"])
		dates = {"from_date": "2026-05-01", "to_date": "2026-12-31"}
		leave.append("leaves", {**dates, "kind": "Maternity Leave"})
		leave.save()

	@classmethod
	def rate_the_year(cls):
		cls.run_as_board(cls.year, "Open Period", contracts="None", unit=B)
		runs.reviewed(cls.year)
		for key, known in DISCIPLINES.items():
			doc = cls.evaluation(key, cls.year)
			fact = {
				"fact": "Discipline",
				"discipline": "reprimand",
				"decided_on": "2026-05-01",
				"note": "Quyết định kỷ luật năm 2026.",
				**known,
			}
			row = doc.append("facts", fact)
			row.update({"parent": doc.name, "parenttype": doc.doctype, "parentfield": "facts"})
			row.db_insert()
		cls.computed = cls.run_as_board(cls.year, "Compute and Propose")
		cls.run_as_board(cls.year, "Prepare Decision")
		cls.draft = frappe.get_doc("Rating Decision", {"period": cls.year})

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("year")
		self.addCleanup(lambda: frappe.db.rollback(save_point="year"))
		self.users = self.province.users

	def row(self, decision, key: str):
		return next(row for row in decision.rows if row.cadre_name == key)

	def test_what_is_proposed(self):
		self.assertEqual([row.title for row in self.computed.failures], [])
		found = {row.cadre_name: row.proposed_level for row in self.draft.rows}
		self.assertEqual(found, PROPOSED)
		points = {row.cadre_name: row.total_points for row in self.draft.rows}
		self.assertEqual(
			{key: points[key] for key in ("G1", "LEAVE", "MOVER", "A1")},
			{"G1": 89.99, "LEAVE": 75, "MOVER": 80, "A1": 69},
		)
		# under six months: a status of its own, in no decision and no share
		self.assertEqual(self.evaluation("NEW", self.year).workflow_state, WITHOUT_RATING)

	def test_work_that_changed_hands_counts_where_it_was_done_to_the_year(self):
		for key, (month, year) in JUNE.items():
			doc = self.evaluation(key, self.months[6])
			self.assertEqual(
				(doc.workflow_state, doc.published_score, doc.published_level), ("Published", month, ""), key
			)
			self.assertEqual(self.row(self.draft, key).total_points, year, key)
		self.assertEqual(
			[flt(self.evaluation(key, self.months[6]).component_a) for key in JUNE], [60, 100, 100]
		)

	def test_june_of_one_person_says_the_same_everywhere(self):
		for key, words in (("G2", "đã chuyển cho"), ("G3", "nhận thêm"), ("G4", "đột xuất")):
			doc = self.evaluation(key, self.months[6])
			points = JUNE[key][0]
			shown = f"{points},00"
			with act_as(self.users["clerk"]):
				listed = frappe.get_list(
					"Cadre Evaluation", filters={"name": doc.name}, pluck="published_score"
				)
				form = forms_335.build_form_01(frappe.get_doc("Cadre Evaluation", doc.name))
				sheet = frappe.get_print("Cadre Evaluation", doc.name, print_format="Product Sheet")
				notice = frappe.get_print("Cadre Evaluation", doc.name, print_format="Result Notice")
				(summary,) = evaluation_summary.get_rows(
					frappe._dict(period=self.months[6], cadre=doc.cadre), full=True
				)
				record = next(
					row for row in record_of_a_cadre.get_rows(doc.cadre) if row.evaluation == doc.name
				)
				cells = self.excel(doc.cadre, self.months[6])
			self.assertEqual(listed, [points], key)
			self.assertIn(shown, json.dumps(form, ensure_ascii=False, default=str), key)
			self.assertIn(shown, notice, key)
			self.assertEqual((summary.total_points, record.points), (points, points), key)
			self.assertIn(points, cells, key)
			self.assertIn(words, sheet.lower(), key)
		# form 02 of the year names the same points for June
		with act_as(self.users["clerk"]):
			year = forms_335.build_form_02(self.evaluation("G3", self.year))
		self.assertIn("98,00", json.dumps(year, ensure_ascii=False, default=str))
		self.assertEqual(year["mean"], "81,50")

	def test_every_figure_of_june_is_the_same_on_form_papers_report_and_excel(self):
		labels = {
			"component_a": "a. Số lượng (%)",
			"component_b": "b. Chất lượng (%)",
			"component_c": "c. Tiến độ (%)",
			"result_points": "Điểm kết quả",
			"general_points": "Điểm tiêu chí chung",
			"total_points": "Tổng điểm",
		}
		# a = b = c; results of 70; with 28 general points the total. What was assigned and what counts as completed
		for key, share, result, total, assigned, completed in (
			("G2", 60, 42, 70, "10", "6"),
			("G3", 100, 70, 98, "10", "14"),
			("G4", 100, 70, 98, "10", "11"),
		):
			doc = self.evaluation(key, self.months[6])
			figures = dict(zip(labels, (share, share, share, result, 28, total), strict=True))
			with act_as(self.users["clerk"]), self.subTest(key):
				doc = frappe.get_doc(doc.doctype, doc.name)
				self.assertEqual({field: flt(doc.get(field)) for field in labels}, figures)
				(listed,) = frappe.get_list(doc.doctype, filters={"name": doc.name}, fields=list(labels))
				self.assertEqual({field: flt(value) for field, value in listed.items()}, figures)
				(row,) = evaluation_summary.get_rows(
					frappe._dict(period=self.months[6], cadre=doc.cadre), full=True
				)
				self.assertEqual({field: flt(row[field]) for field in labels}, figures)
				heads, cells = self.sheet(doc.cadre, self.months[6])
				excel = dict(zip(heads, cells, strict=True))
				self.assertEqual({field: flt(cstr(excel[label])) for field, label in labels.items()}, figures)
				form = forms_335.build_form_01(doc)
				self.assertEqual(
					(form["general"], form["result"], form["total"]), ("28", f"{result},00", f"{total},00")
				)
				self.assertEqual(form["criteria"]["own"], "28")
				sheet = forms_335.build_product_sheet(doc)
				self.assertEqual(
					[part["value"].replace("\u00a0", " ") for part in sheet["shares"]], [f"{share} %"] * 3
				)
				self.assertEqual(
					{name: sheet["total"][name] for name in ("assigned", "completed", "quality", "progress")},
					dict(assigned=assigned, completed=completed, quality=completed, progress=completed),
				)
				paper = frappe.get_print(doc.doctype, doc.name, print_format="Cadre Evaluation Paper")
				paper = paper.replace("\u00a0", " ").replace("&nbsp;", " ")
				for text in (f"{share} %", f"{result},00", "28,00", f"{total},00"):
					self.assertIn(text, paper)

	def test_the_mover_counts_in_the_new_agency(self):
		self.assertEqual(self.evaluation("MOVER", self.year).unit, B)
		# ten good ones with the mover: both excellent ones stand; nine would allow one. The head is alone in the group of
		# heads, where nobody is good
		self.assertEqual([row.cadre_name for row in self.draft.rows if row.over_quota], ["BH"])
		without = frappe.get_doc("Rating Decision", self.draft.name)
		without.rows = [row for row in without.rows if row.cadre_name != "MOVER"]
		without.check_quota()
		self.assertEqual({row.cadre_name for row in without.rows if row.over_quota}, {"BH", "E2"})

	def decided(self):
		"""The organisation first, the head not above it, then signed and published by those who do so."""
		draft = edit(self.users["clerk"], self.draft, decision_number="01/QĐ-TU")
		with self.assertRaisesRegex(frappe.ValidationError, "Sở B"):
			act(self.users["clerk"], draft, "Submit for Approval")
		values = {"status": "Recognised", "decided_level": G}
		frappe.db.set_value("Unit Evaluation", self.organisation, values, update_modified=False)
		with self.assertRaisesRegex(frappe.ValidationError, "Điều 20 khoản 6"):
			edit(self.users["clerk"], draft, meeting="Phiên họp tháng 12")

		def lower(doc):
			row = self.row(doc, "BH")
			row.decided_level, row.reason = G, "Không cao hơn mức xếp loại của Sở B."

		decision = edit(self.users["clerk"], draft, lower)
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve"), ("clerk", "Publish")):
			decision = act(self.users[who], decision, action)
		return decision

	def replaced(self, decision):
		"""A1 petitions, is right, and a new decision replaces the rating."""
		evaluation = self.evaluation("A1", self.year).name
		appeal = create(
			self.users["A1"], "Rating Appeal", evaluation=evaluation, grounds="Thiếu hai sản phẩm tháng 7."
		)
		self.assertTrue(appeal.answer_by)
		call(self.users["board"], appeal, "take_up")
		call(
			self.users["clerk"],
			appeal,
			"decide",
			upheld=True,
			answer="Kiến nghị đúng, tính lại tháng 7.",
			new_level=G,
			by_decision=True,
		)
		self.assertEqual(self.evaluation("A1", self.year).published_level, C)
		rows = call(self.users["clerk"], decision, "find_replaceable_rows", evaluations=[evaluation])
		rows[0].update(decided_level=G, corrected_points=71, reason="Tính lại tháng 7 theo kiến nghị.")
		new = create(
			self.users["clerk"],
			"Rating Decision",
			title="về việc thay thế kết quả xếp loại",
			committee=COMMITTEE,
			period=self.year,
			replaces=decision.name,
			replacement_basis="Petition",
			replacement_ground=f"Kiến nghị {appeal.name}",
			decision_date="2026-12-28",
			decision_number="02/QĐ-TU",
			rows=rows,
		)
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve"), ("clerk", "Publish")):
			new = act(self.users[who], new, action)
		return new

	def test_from_the_organisation_to_the_replaced_decision(self):
		decision = self.decided()
		self.assertEqual(self.evaluation("BH", self.year).published_level, G)
		self.assertEqual(self.evaluation("X1", self.year).published_level, N)
		new = self.replaced(decision)
		self.assertEqual(new.workflow_state, "Published")
		found = {one.record for one in proof.verify_all(files=False).differences}
		names = {decision.name, new.name, *(row.evaluation for row in decision.rows)}
		self.assertEqual(found & names, set())
		self.compare_everywhere(new)

	def compare_everywhere(self, decision):
		"""Points and rating of one person: form, list, papers, reports and Excel say the same."""
		doc = self.evaluation("A1", self.year)
		with act_as(self.users["A1"]):
			form = frappe.get_doc("Cadre Evaluation", doc.name).as_dict()
			listed = frappe.get_list(
				"Cadre Evaluation",
				filters={"name": doc.name},
				fields=["published_score", "published_level"],
			)
			sheet = forms_335.build_form_02(frappe.get_doc("Cadre Evaluation", doc.name))
			notice = frappe.get_print("Cadre Evaluation", doc.name, print_format="Result Notice")
		self.assertEqual((form.published_score, form.published_level), (71, G))
		self.assertEqual((form.replaced_score, form.replaced_level), (69, C))
		self.assertEqual([tuple(row.values()) for row in listed], [(71, G)])
		self.assertEqual(sheet["mean"], "71,00")
		self.assertIn("02/QĐ-TU", sheet["mean_note"])  # the months above make another mean
		self.assertEqual(
			[box["name"] for box in sheet["levels"] if box["chosen"]], ["Hoàn thành tốt nhiệm vụ"]
		)
		self.assertIn("71,00", notice)
		with act_as(self.users["clerk"]):
			(summary,) = evaluation_summary.get_rows(
				frappe._dict(period=self.year, cadre=doc.cadre), full=True
			)
			record = next(row for row in record_of_a_cadre.get_rows(doc.cadre) if row.evaluation == doc.name)
			paper = frappe.get_print("Rating Decision", decision.name, print_format="Replacement Decision")
			cells = self.excel(doc.cadre)
		self.assertEqual((summary.total_points, summary.rating), (71, G))
		self.assertEqual((record.points, record.level), (71, G))
		for text in ("69,00", "71,00", "01/QĐ-TU"):
			self.assertIn(text, paper)
		self.assertIn(71, cells)
		self.assertNotIn(69, cells)
		self.assertIn("Hoàn thành tốt nhiệm vụ", cells)

	def excel(self, cadre: str, period: str = "") -> list:
		return self.sheet(cadre, period)[1]

	def sheet(self, cadre: str, period: str = "") -> tuple[list, list]:
		"""Headings and the only row of the summary of one person as a workbook."""
		import openpyxl

		asked = {
			"report_name": "Evaluation Summary",
			"file_format_type": "Excel",
			"filters": json.dumps({"period": period or self.year, "cadre": cadre}),
			"visible_idx": "[]",
		}
		with request(**asked):
			exports.export_report()
		page = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"])).active
		return [cell.value for cell in page[1]], [cell.value for cell in page[2]]


del RulesCase
