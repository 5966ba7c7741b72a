"""Who evaluates and who rates (Decree 335/2025/NĐ-CP, article 10), each with the account that must be able to and those
that must not: a department with one office inside it.

The managing head evaluates and rates the head of the department; the head of the department evaluates the own deputies,
the staff outside the office and the head of the office, the head of the office the deputies and staff there; all of them
are rated by the head of the department.
"""

from __future__ import annotations

import frappe

from cadre_kpi import roles
from cadre_kpi.access import membership
from cadre_kpi.demo.actor import act, act_as, edit
from cadre_kpi.meetings import agenda
from cadre_kpi.my_work.waiting import read_lines
from cadre_kpi.notifications.digest import inbox
from cadre_kpi.notifications.digest.user_limits import FREE
from cadre_kpi.process import cards, form_state, registration, routes
from cadre_kpi.regulations import record
from cadre_kpi.runs import readiness
from cadre_kpi.scoring import load
from cadre_kpi.states import AT_UNIT_ABOVE, AT_UNIT_COLLECTIVE
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase

PROVINCE, DEPARTMENT, OFFICE = "D10-TINH", "D10-SO", "D10-PHONG"
MANAGING, USING = "Chủ tịch UBND tỉnh (Đ10)", "Giám đốc Sở (Đ10)"
MISSING = "no unit above has one"
ABOVE_OFFICE = "Lãnh đạo Sở (Đ10)"
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


class World(CadreKpiTestCase):
	"""The department, its office and the people, with a month under `make_scheme`."""

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
		scheme = cls.make_scheme()
		make.period(
			MONTH, "2026-01-01", "2026-01-31", frequency="Month", scheme=scheme, unit=PROVINCE, status="Open"
		)
		cls.cadres, cls.evaluations = {}, {}
		for key, (unit, duty, body, _state, _who) in PEOPLE.items():
			position = make.position(f"Chức danh {duty} (Đ10)", duty)
			user = email(key) if key in ACCOUNTS else None
			cls.cadres[key] = make.cadre(f"{key} (Đ10)", unit, body, position=position, user=user)
			with act_as(email("board")):
				doc = frappe.get_doc(
					{"doctype": "Cadre Evaluation", "cadre": cls.cadres[key], "period": MONTH}
				).insert()
			cls.evaluations[key] = doc.name
			cls.send(key)

	@classmethod
	def make_scheme(cls) -> str:
		return make.scheme("nghi_dinh_335")

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

	def writers_of(self, key: str) -> set[str]:
		"""Accounts that may write somebody's evaluation now."""
		found = set()
		for account in ACCOUNTS:
			with act_as(email(account)):
				if self.doc(key).has_permission("write"):
					found.add(account)
		return found


class TestArticle10(World):
	def test_each_waits_at_the_one_who_evaluates_and_nobody_else_may(self):
		for key, (*_place, state, evaluator) in PEOPLE.items():
			self.assertEqual(self.doc(key).workflow_state, state, key)
			# the personnel body compiles the opinions of a committee for it
			compiles = {"board"} if state == "At Standing Committee" else set()
			self.assertEqual(self.writers_of(key) - compiles, {evaluator}, key)

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
				with act_as(email(account)):
					if frappe.get_doc("Rating Decision", decision).has_permission("submit"):
						allowed.add(account)
			self.assertEqual(allowed, approvers, key)


class TestBodyOfTheUnitAbove(World):
	"""The same people where the province writes the heads' step as the collective of the unit above."""

	@classmethod
	def make_scheme(cls) -> str:
		data = load("nghi_dinh_335").as_dict()
		data.update(code="d10_above", supersedes_version=0, version=1)
		for step in data["routes"]:
			if step["variant"] == "heads" and step["stage"] == "superior_review":
				step.update(body_type="Unit Collective", body_of="unit_above")
		if not make.scheme("d10_above"):
			frappe.get_doc(record.from_dict(data)).insert().submit()
		return make.scheme("d10_above")

	@classmethod
	def send(cls, key: str) -> None:
		if key != "department_head":
			super().send(key)

	def give(self, account: str, key: str):
		doc = edit(email(account), self.doc(key), step_opinion="Đồng ý với tự đánh giá.")
		return act(email(account), doc, "Give Opinion")

	def test_the_head_of_an_office_is_evaluated_by_the_leadership_of_the_department_alone(self):
		doc = self.doc("office_head")
		self.assertEqual(
			(doc.workflow_state, doc.body_above, doc.managed_by), (AT_UNIT_ABOVE, ABOVE_OFFICE, USING)
		)
		self.assertEqual(self.writers_of("office_head"), {"department_head"})
		with act_as(email("department_head")):
			standing = form_state.read_state("Cadre Evaluation", doc.name)
			self.assertEqual((standing["waits_for"], standing["turn"]), ([ABOVE_OFFICE], True))
			self.assertIn(doc.name, frappe.get_list("Cadre Evaluation", pluck="name"))
			self.assertIn(doc.name, [row.name for row in agenda.build_agenda(MONTH, AT_UNIT_ABOVE)])
			with self.assertRaises(frappe.PermissionError):
				self.give("office_head", "office_head")
		doc = self.give("department_head", "office_head")
		self.assertEqual(doc.workflow_state, "At Organisation Board")
		self.assertEqual((doc.opinions[-1].body, doc.opinions[-1].level or ""), (ABOVE_OFFICE, ""))
		with act_as(email("department_head")):
			self.assertTrue(frappe.has_permission("Cadre Evaluation", "read", doc=doc.name))
			self.assertFalse(frappe.has_permission("Cadre Evaluation", "write", doc=doc.name))

	def test_deputies_and_staff_stay_with_their_own_unit(self):
		for key, evaluator in (("office_deputy", "office_head"), ("department_staff", "department_head")):
			doc = self.doc(key)
			self.assertEqual((doc.workflow_state, doc.body_above), (AT_UNIT_COLLECTIVE, None), key)
			self.assertEqual(self.writers_of(key), {evaluator}, key)

	def test_without_such_a_body_the_step_is_refused_and_the_preparation_says_so(self):
		with self.assertRaisesRegex(frappe.ValidationError, "Unit Collective|Tập thể"):
			super().send("department_head")
		self.assertEqual(self.doc("department_head").workflow_state, "Self-Assessment")
		texts = [finding.what for finding in readiness.find_all(MONTH)]
		self.assertTrue(any("Sở (Đ10)" in text and MISSING in text for text in texts), texts)
		make.body(
			"Lãnh đạo UBND tỉnh (Đ10)", "Unit Collective", PROVINCE, [(email("managing_secretary"), "Chair")]
		)
		frappe.get_doc("User", email("managing_secretary")).add_roles(roles.UNIT_OFFICER)
		self.addCleanup(frappe.delete_doc, "Evaluation Body", "Lãnh đạo UBND tỉnh (Đ10)", force=True)
		super().send("department_head")
		self.assertEqual(self.doc("department_head").body_above, "Lãnh đạo UBND tỉnh (Đ10)")
		self.assertEqual(self.writers_of("department_head"), {"managing_secretary"})
		self.assertFalse(
			[found for found in readiness.find_all(MONTH) if MISSING in found.what],
		)

	def test_in_a_meeting_too(self):
		name = self.evaluations["office_head"]
		frappe.db.savepoint("meeting")
		self.addCleanup(frappe.db.rollback, save_point="meeting")
		if self.doc("office_head").workflow_state != AT_UNIT_ABOVE:
			with act_as(email("board")):
				act(
					email("board"),
					edit(email("board"), self.doc("office_head"), action_note="Bổ sung."),
					"Return",
				)
			self.send("office_head")
		with act_as(email("department_head")):
			entry = {"evaluation": name, "opinion": "Thống nhất."}
			self.assertEqual(agenda.record(MONTH, AT_UNIT_ABOVE, [entry])["done"], 1)
		doc = self.doc("office_head")
		self.assertEqual((doc.workflow_state, doc.opinions[-1].body), ("At Organisation Board", ABOVE_OFFICE))

	def test_the_rating_goes_to_the_body_above_where_the_managing_one_is_no_higher(self):
		scheme = load("vinh_phuc_khoan_san_pham")
		higher = routes.find_deciders(
			scheme,
			[
				("all", DEPARTMENT, USING, None),
				("all", DEPARTMENT, MANAGING, None),
				("all", PROVINCE, MANAGING, None),
			],
		)
		self.assertEqual(higher, [MANAGING, MANAGING, ""])
		self.assertEqual(
			registration.find_assigner(scheme, DEPARTMENT, USING, "Committee", "Leader"), MANAGING
		)
		# a scheme that says nothing of it leaves who manages
		self.assertEqual(
			registration.find_assigner(load("nghi_dinh_335"), DEPARTMENT, USING, "Cadre", "Leader"), USING
		)

	def test_an_agency_of_the_own_unit_does_not_appraise(self):
		scheme = load("vinh_phuc_khoan_san_pham")
		make.user("focal.d10@d10.example.com", "focal", [roles.FOCAL_OFFICER])
		make.body("Văn phòng Sở (Đ10)", "Focal Agency", DEPARTMENT, [("focal.d10@d10.example.com", "Member")])
		with act_as("focal.d10@d10.example.com"):
			registration.check_appraiser(scheme, OFFICE)
			with self.assertRaises(frappe.PermissionError):
				registration.check_appraiser(scheme, DEPARTMENT)
			registration.check_appraiser(load("nghi_dinh_335"), DEPARTMENT)

	def test_list_permission_and_form_say_the_same_of_who_appraises(self):
		for user, unit in (
			("focal.d10@d10.example.com", DEPARTMENT),
			("focal.p10@d10.example.com", PROVINCE),
		):
			make.user(user, user.partition("@")[0], [roles.FOCAL_OFFICER])
			make.body(f"Cơ quan đầu mối {unit} (Đ10)", "Focal Agency", unit, [(user, "Member")])
		scheme = make.scheme("vinh_phuc_khoan_san_pham")
		contract = make.place(
			"Task Contract",
			"Under Appraisal",
			cadre=self.cadres["department_deputy"],
			cadre_name="Người đăng ký (Đ10)",
			unit=DEPARTMENT,
			managed_by=MANAGING,
			period=MONTH,
			scheme=scheme,
			initiated_by="Cadre",
			needs_appraisal=1,
		)
		doc = frappe.get_doc("Task Contract", contract)
		index = {one.card: one for one in inbox.read(membership.get_unit_bounds())}
		for user, theirs in (("focal.d10@d10.example.com", False), ("focal.p10@d10.example.com", True)):
			with act_as(user), self.subTest(user):
				member = membership.get_membership()
				pile = index["Registrations to Appraise"].find_pile(member, FREE)
				waiting = cards.answer("Registrations to Appraise")["value"]
				state = form_state.read_state("Task Contract", contract)
				listed = [line["name"] for line in read_lines()[0]]
				self.assertEqual(
					(doc.has_permission("write"), waiting, bool(pile), state["turn"], contract in listed),
					(theirs, int(theirs), theirs, theirs, theirs),
				)
				self.assertEqual(state["waits_for"], [f"Cơ quan đầu mối {PROVINCE} (Đ10)"])
				self.assertTrue(doc.has_permission("read"))
		# where the regulation does not say so the agency of the own unit appraises as before
		frappe.db.set_value("Task Contract", contract, "scheme", make.scheme("khanh_hoa_622"))
		with act_as("focal.d10@d10.example.com"):
			self.assertEqual(cards.answer("Registrations to Appraise")["value"], 1)
			self.assertTrue(frappe.get_doc("Task Contract", contract).has_permission("write"))
