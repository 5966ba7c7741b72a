"""Who evaluates and who rates (Decree 335/2025/NĐ-CP, article 10), each with the account that must be able to and those
that must not: a department with one office inside it.

The managing head evaluates and rates the head of the department; the head of the department evaluates the own deputies,
the staff outside the office and the head of the office, the head of the office the deputies and staff there; all of them
are rated by the head of the department.
"""

from __future__ import annotations

import frappe

from cadre_kpi import roles
from cadre_kpi.demo.actor import act, acting, edit
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase

PROVINCE, DEPARTMENT, OFFICE = "D10-TINH", "D10-SO", "D10-PHONG"
MANAGING, USING = "Chủ tịch UBND tỉnh (Đ10)", "Giám đốc Sở (Đ10)"
MONTH = "Tháng 01/2026 (Đ10)"
# account → its roles
ACCOUNTS = {
	"managing_head": [roles.COMMITTEE_MEMBER],
	"managing_secretary": [roles.COMMITTEE_SECRETARY],
	"department_head": [roles.CADRE, roles.UNIT_OFFICER, roles.COMMITTEE_MEMBER],
	"department_secretary": [roles.COMMITTEE_SECRETARY],
	"office_head": [roles.CADRE, roles.UNIT_OFFICER],
	"other_office_head": [roles.UNIT_OFFICER],
	"board": [roles.ORGANISATION_OFFICER],
}
# person → unit, duty, who rates (the body), the state after the own assessment, who evaluates there
PEOPLE = {
	"department_head": (DEPARTMENT, "Leader", MANAGING, "At Standing Committee", "managing_secretary"),
	"department_deputy": (DEPARTMENT, "Deputy", USING, "At Unit Collective", "department_head"),
	"department_staff": (DEPARTMENT, "None", USING, "At Unit Collective", "department_head"),
	"office_head": (OFFICE, "Leader", USING, "At Standing Committee", "department_secretary"),
	"office_deputy": (OFFICE, "Deputy", USING, "At Unit Collective", "office_head"),
	# sent here by another office: the one that uses the person evaluates and rates
	"seconded": (OFFICE, "None", USING, "At Unit Collective", "office_head"),
}


def email(key: str) -> str:
	return f"{key.replace('_', '.')}@d10.example.com"


class TestArticle10(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		for key, held in ACCOUNTS.items():
			make.user(email(key), key, held)
		make.unit(PROVINCE, "Tỉnh (Đ10)")
		make.unit(DEPARTMENT, "Sở (Đ10)", PROVINCE, is_agency=1)
		make.unit(OFFICE, "Phòng (Đ10)", DEPARTMENT)
		make.unit("D10-PHONG-2", "Phòng khác (Đ10)", DEPARTMENT)
		for name, kind, unit, members in (
			(
				MANAGING,
				"Standing Committee",
				PROVINCE,
				[("managing_head", "Chair"), ("managing_secretary", "Secretary")],
			),
			(
				USING,
				"Standing Committee",
				DEPARTMENT,
				[("department_head", "Chair"), ("department_secretary", "Secretary")],
			),
			("Lãnh đạo Sở (Đ10)", "Unit Collective", DEPARTMENT, [("department_head", "Chair")]),
			("Lãnh đạo Phòng (Đ10)", "Unit Collective", OFFICE, [("office_head", "Chair")]),
			(
				"Lãnh đạo Phòng khác (Đ10)",
				"Unit Collective",
				"D10-PHONG-2",
				[("other_office_head", "Chair")],
			),
			("Phòng Tổ chức cán bộ (Đ10)", "Organisation Board", PROVINCE, [("board", "Member")]),
		):
			make.body(name, kind, unit, [(email(key), duty) for key, duty in members])
		scheme = make.scheme("nghi_dinh_335")
		make.period(
			MONTH, "2026-01-01", "2026-01-31", frequency="Month", scheme=scheme, unit=PROVINCE, status="Open"
		)
		cls.cadres, cls.evaluations = {}, {}
		for key, (unit, duty, body, _state, _who) in PEOPLE.items():
			position = make.position(f"Chức danh {duty} (Đ10)", duty)
			user = email(key) if key in ACCOUNTS else None
			cls.cadres[key] = make.cadre(f"{key} (Đ10)", unit, body, position=position, user=user)
			with acting(email("board")):
				doc = frappe.get_doc(
					{"doctype": "Cadre Evaluation", "cadre": cls.cadres[key], "period": MONTH}
				).insert()
			cls.evaluations[key] = doc.name
			cls.send(key)

	@classmethod
	def send(cls, key: str) -> None:
		"""By the person, for who has no account by the leadership of the unit."""
		unit = PEOPLE[key][0]
		who = key if key in ACCOUNTS else "office_head" if unit == OFFICE else "department_head"
		doc = frappe.get_doc("Cadre Evaluation", cls.evaluations[key])
		act(email(who), edit(email(who), doc, self_summary="Hoàn thành."), "Send Self-Assessment")

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def doc(self, key: str):
		return frappe.get_doc("Cadre Evaluation", self.evaluations[key])

	def test_each_waits_at_the_one_who_evaluates_and_nobody_else_may(self):
		for key, (*_place, state, evaluator) in PEOPLE.items():
			self.assertEqual(self.doc(key).workflow_state, state, key)
			writers = set()
			for account in ACCOUNTS:
				with acting(email(account)):
					if self.doc(key).has_permission("write"):
						writers.add(account)
			# the personnel body compiles the opinions of a committee for it
			compiles = {"board"} if state == "At Standing Committee" else set()
			self.assertEqual(writers - compiles, {evaluator}, key)

	def test_the_evaluator_passes_it_on_and_the_rating_waits_at_the_one_who_rates(self):
		for key, (_unit, _duty, body, state, evaluator) in PEOPLE.items():
			action = "Conclude Opinions" if state == "At Standing Committee" else "Give Opinion"
			doc = edit(email(evaluator), self.doc(key), step_opinion="Đồng ý với tự đánh giá.")
			doc = act(email(evaluator), doc, action)
			self.assertEqual(doc.workflow_state, "At Organisation Board", key)
			self.assertEqual(doc.opinions[-1].given_by, email(evaluator), key)
			self.assertEqual(doc.managed_by, body, key)

	def test_only_the_head_who_rates_approves_and_never_the_own_rating(self):
		for committee, key, approvers in (
			(MANAGING, "department_head", {"managing_head"}),
			(USING, "seconded", {"department_head"}),
			(USING, "office_head", {"department_head"}),
		):
			decision = make.place(
				"Rating Decision",
				"Awaiting Approval",
				title="Xếp loại",
				committee=committee,
				period=MONTH,
				rows={"rows": [{"evaluation": self.evaluations[key], "cadre": self.cadres[key]}]},
			)
			allowed = set()
			for account in ACCOUNTS:
				with acting(email(account)):
					if frappe.get_doc("Rating Decision", decision).has_permission("submit"):
						allowed.add(account)
			self.assertEqual(allowed, approvers, key)
