"""Decree 335/2025/NĐ-CP through twelve months to the decision of the year, in an agency of mixed people: a mover, a
newcomer, a maternity leave, a discipline case of each kind, a head above the organisation, a petition, a decision that
replaces a rating; the organisation comes first. What a month gives is shown by `test_national_rules`; here the months
are put in place as they were published, and the year is walked by its users.
"""

from __future__ import annotations

import calendar
import io
import json

import frappe

from cadre_kpi.access.doors import exports
from cadre_kpi.cadre_kpi.report.evaluation_summary import evaluation_summary
from cadre_kpi.cadre_kpi.report.record_of_a_cadre import record_of_a_cadre
from cadre_kpi.decisions import proof
from cadre_kpi.demo.actor import act, acting, call, create, edit
from cadre_kpi.papers import forms_335
from cadre_kpi.states import WITHOUT_RATING
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import request
from cadre_kpi.tests.features.province_335 import COMMITTEE, HEAD, STAFF, A, B, Person, Province
from cadre_kpi.tests.features.rules_case import RulesCase, account
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
		rows = call(self.users["clerk"], decision, "replaceable_rows", evaluations=[evaluation])
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
		with acting(self.users["A1"]):
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
		self.assertEqual(
			[box["name"] for box in sheet["levels"] if box["chosen"]], ["Hoàn thành tốt nhiệm vụ"]
		)
		self.assertIn("71,00", notice)
		with acting(self.users["clerk"]):
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

	def excel(self, cadre: str) -> list:
		import openpyxl

		asked = {
			"report_name": "Evaluation Summary",
			"file_format_type": "Excel",
			"filters": json.dumps({"period": self.year, "cadre": cadre}),
			"visible_idx": "[]",
		}
		with request(**asked):
			exports.export_report()
		page = openpyxl.load_workbook(io.BytesIO(frappe.local.response["filecontent"])).active
		return [cell.value for cell in page[2]]


del RulesCase
