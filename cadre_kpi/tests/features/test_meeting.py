"""Ratings of a meeting: who enters whom, what is refused by name, what each step leaves behind."""

from __future__ import annotations

import re

import frappe

from cadre_kpi.demo import yen_binh as yb
from cadre_kpi.demo.actor import act, act_as, call, edit
from cadre_kpi.meetings import agenda
from cadre_kpi.papers import meeting_minutes
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.runs.run_province import run, statements

AGENCY, COMMUNE = "YB-01", "YB-02"
HEAD, STAFF, SECRETARY, MEMBER = (AGENCY, 1), (AGENCY, 2), (COMMUNE, 1), (COMMUNE, 4)
UNIT, COMMITTEE, CELL = "At Unit Collective", "At Standing Committee", "At Party Cell"


def account(local: str, name: str, *roles: str) -> str:
	return make.user(f"{local}@yb.example.com", name, roles)


class TestMeeting(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		own = {
			HEAD: "thu.truong.yb",
			STAFF: "cong.chuc.yb",
			SECRETARY: "bi.thu.xa.yb",
			MEMBER: "cong.chuc.xa.yb",
		}
		cls.story = yb.Story(yb.list_places(1, 1, 5), account, own, members=3).cast((AGENCY, COMMUNE))
		cls.users = cls.story.users
		cls.story.year()
		cls.period = cls.story.month(1)
		cls.party = cls.story.month(1, "Đảng viên", route_variant="party_members")
		for period in (cls.period, cls.party):
			with act_as(cls.users["board"]):
				run(period, "Open Period", contracts="None")

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("meeting")
		self.addCleanup(frappe.db.rollback, save_point="meeting")

	def evaluation(self, key: tuple[str, int], period: str = ""):
		return frappe.get_doc(
			"Cadre Evaluation", {"cadre": self.story.people[key], "period": period or self.period}
		)

	def send_own(self, *keys: tuple[str, int], period: str = "") -> None:
		for key in keys:
			doc = self.evaluation(key, period)
			user = frappe.db.get_value("Cadre", self.story.people[key], "user")
			act(
				user,
				edit(user, doc, self_summary="Đã hoàn thành.", self_level="good"),
				"Send Self-Assessment",
			)

	def record(
		self, user: str, state: str, rows: list[dict], act: str = agenda.CONCLUDE, period: str = ""
	) -> dict:
		with act_as(self.users[user]):
			return agenda.record(period or self.period, state, rows, act)

	def agenda(self, user: str, state: str, act: str = agenda.CONCLUDE, period: str = "") -> set[str]:
		with act_as(self.users[user]):
			return {row.cadre_name for row in agenda.build_agenda(period or self.period, state, act)}

	def test_the_clerk_finds_those_of_the_unit_who_wait_or_have_no_account(self):
		self.assertEqual(
			self.agenda(f"clerk {AGENCY}", UNIT), {"Công chức, viên chức 01.03", "Công chức, viên chức 01.04"}
		)
		self.send_own(STAFF)
		self.assertIn("Công chức, viên chức 01.02", self.agenda(f"clerk {AGENCY}", UNIT))
		with act_as(self.users[f"clerk {AGENCY}"]):
			mine = [row for row in agenda.list_sittings() if row["period"] == self.period]
		self.assertEqual(mine, [{"act": "conclude", "period": self.period, "state": UNIT, "number": 3}])

	def test_who_has_no_part_gets_nothing(self):
		self.send_own(STAFF)
		name = self.evaluation(STAFF).name
		rows = [{"evaluation": name, "level": "excellent"}]
		answer = self.record(f"clerk {COMMUNE}", UNIT, rows)
		self.assertEqual((answer["done"], [row["evaluation"] for row in answer["failures"]]), (0, [name]))
		self.assertNotIn("01.02", str(answer))  # no name of whom one may not see
		self.assertEqual(self.evaluation(STAFF).workflow_state, UNIT)
		# a cadre may not rate in a meeting at all
		with (
			act_as(frappe.db.get_value("Cadre", self.story.people[STAFF], "user")),
			self.assertRaises(frappe.PermissionError),
		):
			agenda.record(self.period, UNIT, rows)

	def test_nobody_rates_themselves(self):
		clerk = self.users[f"clerk {AGENCY}"]
		frappe.db.set_value("Cadre", self.story.people[(AGENCY, 3)], "user", clerk)
		frappe.get_doc("User", clerk).add_roles("Cadre")
		doc = self.evaluation((AGENCY, 3))
		act(clerk, edit(clerk, doc, self_summary="Đã hoàn thành.", self_level="good"), "Send Self-Assessment")
		self.assertNotIn(doc.cadre_name, self.agenda(f"clerk {AGENCY}", UNIT))
		answer = self.record(f"clerk {AGENCY}", UNIT, [{"evaluation": doc.name, "level": "excellent"}])
		self.assertEqual((answer["done"], len(answer["failures"])), (0, 1))
		answer = self.record(f"lead {AGENCY}", UNIT, [{"evaluation": doc.name, "level": "good"}])
		self.assertEqual(answer, {"done": 1, "failures": []})

	def test_the_minutes_stand_on_each_person_of_whom_the_meeting_spoke(self):
		self.send_own(STAFF)
		first, second = self.evaluation(STAFF).name, self.evaluation((AGENCY, 3)).name
		with act_as(self.users[f"clerk {AGENCY}"]):
			people = agenda.list_attendance(self.period, UNIT)
		self.assertIn("Công chức, viên chức 01.02", " ".join(people))
		held = {
			"meeting_on": frappe.utils.today(),
			"meeting_place": "Phòng họp số 2",
			"meeting_chair": "Thủ trưởng 01",
			"meeting_clerk": "Công chức, viên chức 01.05",
			"meeting_present": "\n".join(people[:2]),
			"meeting_absent": f"{people[2]}: đi công tác",
			"meeting_approved": 1,
		}
		rows = [
			{
				"evaluation": first,
				"level": "good",
				"votes": "2",
				"meeting_opinions": "Thủ trưởng 01: làm tốt",
			},
			{"evaluation": second, "level": "completed"},
		]
		with act_as(self.users[f"clerk {AGENCY}"]):
			answer = agenda.record(self.period, UNIT, rows, agenda.CONCLUDE, held)
		self.assertEqual(answer, {"done": 2, "failures": []})
		docs = [frappe.get_doc("Cadre Evaluation", name) for name in (first, second)]
		for doc in docs:
			self.assertEqual(doc.meeting_absent, f"{people[2]}: đi công tác")
			self.assertEqual((doc.meeting_place, doc.meeting_approved), ("Phòng họp số 2", 1))
		self.assertEqual([doc.meeting_opinions or "" for doc in docs], ["Thủ trưởng 01: làm tốt", ""])
		paper = meeting_minutes.build_minutes(docs[0])
		words = str(paper["blocks"])
		for said in (
			"Phòng họp số 2",
			"2 persons|2 người",
			re.escape(people[2]),
			"đi công tác",
			"làm tốt",
			"approved at the meeting|thông qua tại cuộc họp",
		):
			self.assertRegex(words, said)
		self.assertNotIn("làm tốt", str(meeting_minutes.build_minutes(docs[1])["blocks"]))
		# what others said of a person is not theirs to read, on paper or on the form
		with act_as(frappe.db.get_value("Cadre", docs[0].cadre, "user")):
			self.assertNotIn("làm tốt", str(meeting_minutes.build_minutes(docs[0])["blocks"]))
			own = frappe.get_doc("Cadre Evaluation", first)
			own.apply_fieldlevel_read_permissions()
			self.assertFalse(own.get("meeting_opinions"))

	def test_minutes_that_contradict_themselves_are_refused(self):
		self.send_own(STAFF)
		rows = [{"evaluation": self.evaluation(STAFF).name, "level": "good"}]
		whole = {
			"meeting_on": frappe.utils.today(),
			"meeting_chair": "A",
			"meeting_clerk": "B",
			"meeting_present": "A\nB",
			"meeting_approved": 1,
		}
		for change, said in (
			({"meeting_on": frappe.utils.add_days(frappe.utils.today(), 1)}, "not been held|chưa diễn ra"),
			({"meeting_absent": "C"}, "absent|vắng"),
			({"meeting_absent": "A: ốm"}, "present and the absent|có mặt và vắng mặt"),
			({"meeting_present": ""}, "Present|Có mặt"),
			({"meeting_chair": ""}, "Chair|Chủ trì"),
		):
			with act_as(self.users[f"clerk {AGENCY}"]), self.assertRaisesRegex(frappe.ValidationError, said):
				agenda.record(self.period, UNIT, rows, agenda.CONCLUDE, {**whole, **change})
		self.assertEqual(self.evaluation(STAFF).workflow_state, UNIT)
		spoken = [{**rows[0], "meeting_opinions": "không rõ ai nói"}]
		with act_as(self.users[f"clerk {AGENCY}"]):
			answer = agenda.record(self.period, UNIT, spoken, agenda.CONCLUDE, whole)
			self.assertEqual((answer["done"], len(answer["failures"])), (0, 1))
			answer = agenda.record(self.period, UNIT, rows, agenda.CONCLUDE, {**whole, "meeting_approved": 0})
		self.assertEqual(answer["done"], 1)
		said = str(meeting_minutes.build_minutes(self.evaluation(STAFF))["blocks"])
		self.assertRegex(said, "not approved by the meeting yet|chưa được cuộc họp thông qua")

	def test_one_row_that_cannot_go_on_leaves_the_others(self):
		self.send_own(STAFF)
		first, second = self.evaluation(STAFF), self.evaluation((AGENCY, 3))
		rows = [
			{"evaluation": first.name, "level": "good", "votes": "5/6"},
			{"evaluation": second.name, "level": ""},
		]
		answer = self.record(f"clerk {AGENCY}", UNIT, rows)
		self.assertEqual(
			(answer["done"], [row["name"] for row in answer["failures"]]), (1, [second.cadre_name])
		)
		first = self.evaluation(STAFF)
		self.assertEqual((first.workflow_state, first.proposed_level), ("Proposed", "good"))
		line = first.opinions[0]
		self.assertEqual(
			(line.level, line.votes, line.given_by), ("good", "5/6", self.users[f"clerk {AGENCY}"])
		)
		self.assertEqual(self.evaluation((AGENCY, 3)).workflow_state, "Self-Assessment")

	def test_same_as_on_the_form(self):
		"""What the meeting leaves behind is what the form leaves behind."""
		self.send_own(STAFF)
		clerk = self.users[f"clerk {AGENCY}"]
		frappe.db.savepoint("one_way")
		doc = edit(
			clerk, self.evaluation(STAFF), step_level="good", step_opinion="Nhất trí.", step_votes="5/6"
		)
		form = act(clerk, doc, "Give Opinion")
		frappe.db.rollback(save_point="one_way")
		row = {"evaluation": doc.name, "level": "good", "opinion": "Nhất trí.", "votes": "5/6"}
		self.record(f"clerk {AGENCY}", UNIT, [row])
		met = self.evaluation(STAFF)
		fields = ("workflow_state", "next_step", "step_no", "proposed_level", "total_points", "step_level")
		self.assertEqual([met.get(field) for field in fields], [form.get(field) for field in fields])
		columns = ("step", "step_no", "body", "level", "votes", "opinion", "given_by", "idx")
		self.assertEqual(
			[met.opinions[0].get(c) for c in columns], [form.opinions[0].get(c) for c in columns]
		)
		columns = ("action", "from_state", "to_state", "acted_by", "idx")
		self.assertEqual(
			[met.process_log[-1].get(c) for c in columns], [form.process_log[-1].get(c) for c in columns]
		)
		self.assertEqual(
			[(row.condition_name, row.outcome) for row in met.conditions],
			[(row.condition_name, row.outcome) for row in form.conditions],
		)

	def test_members_advise_and_only_the_secretary_concludes(self):
		self.send_own(HEAD)
		name = self.evaluation(HEAD).name
		self.record(f"clerk {AGENCY}", UNIT, [{"evaluation": name, "level": "excellent"}])
		for member in ("chair", "member_2"):
			self.record(member, COMMITTEE, [{"evaluation": name, "level": "excellent"}], agenda.ADVISE)
		# a second opinion of the same member stands in the place of the first
		self.record("member_2", COMMITTEE, [{"evaluation": name, "level": "good"}], agenda.ADVISE)
		self.record("member_3", COMMITTEE, [{"evaluation": name, "level": "good"}], agenda.ADVISE)
		given = [(row.given_by, row.level) for row in self.evaluation(HEAD).opinions if row.step_no == 2]
		self.assertEqual(
			given,
			[
				(self.users["chair"], "excellent"),
				(self.users["member_2"], "good"),
				(self.users["member_3"], "good"),
			],
		)
		answer = self.record("member_3", COMMITTEE, [{"evaluation": name, "level": "excellent"}])
		self.assertEqual((answer["done"], len(answer["failures"])), (0, 1))
		# the secretary writes down the meeting's words, and has no vote in it
		self.record("clerk", COMMITTEE, [{"evaluation": name, "opinion": "2/3 đồng chí nhất trí mức tốt."}])
		doc = self.evaluation(HEAD)
		self.assertEqual((doc.workflow_state, doc.proposed_level), ("At Organisation Board", "good"))

	def test_party_group_votes_then_the_cell_then_the_committee_above(self):
		self.send_own(MEMBER, period=self.party)
		doc = self.evaluation(MEMBER, self.party)
		self.assertEqual((doc.workflow_state, doc.managed_by), ("At Party Group", "Đảng ủy cơ sở (Yên Bình)"))
		self.record(
			"group",
			"At Party Group",
			[{"evaluation": doc.name, "level": "excellent", "votes": "4/6"}],
			period=self.party,
		)
		# the deputy puts the list of the cell's committee before the meeting, which agrees on another level
		call(
			self.users[f"deputy {COMMUNE}"],
			self.evaluation(MEMBER, self.party),
			"add_opinion",
			level="excellent",
		)
		self.record(
			f"cell {COMMUNE}",
			CELL,
			[{"evaluation": doc.name, "level": "good", "votes": "9/12"}],
			period=self.party,
		)
		doc = self.evaluation(MEMBER, self.party)
		self.assertEqual((doc.workflow_state, doc.proposed_level), ("Proposed", "good"))
		self.assertEqual([row.level for row in doc.opinions], ["excellent", "excellent", "good"])
		with self.assertRaises(frappe.PermissionError):
			yb.decide(
				self.users[f"clerk {AGENCY}"],
				self.users[f"lead {AGENCY}"],
				doc.managed_by,
				self.party,
				"1",
				"2022-02-03",
			)
		decision = yb.decide(
			self.users["party clerk"],
			self.users["party chair"],
			doc.managed_by,
			self.party,
			"1",
			"2022-02-03",
		)
		self.assertEqual((decision.workflow_state, len(decision.rows)), ("Published", 1))

	def test_a_grassroots_cell_decides_itself(self):
		self.send_own(STAFF, period=self.party)
		doc = self.evaluation(STAFF, self.party)
		cell = self.story.bodies["grassroots"]
		self.assertEqual((doc.workflow_state, doc.managed_by), (CELL, cell))
		self.record(f"cell {AGENCY}", CELL, [{"evaluation": doc.name, "level": "good"}], period=self.party)
		yb.decide(
			self.users[f"cell clerk {AGENCY}"],
			self.users[f"cell {AGENCY}"],
			cell,
			self.party,
			"1",
			"2022-02-03",
		)
		self.assertEqual(self.evaluation(STAFF, self.party).published_level, "good")

	def test_the_unit_sends_for_a_member_without_account_but_does_not_conclude_for_the_cell(self):
		doc = self.evaluation((AGENCY, 4), self.party)
		# the office's clerk has no seat with a role for the cell
		rows = [{"evaluation": doc.name, "level": "excellent"}]
		self.users["assistant"] = account("tro.ly.yb", "Trợ lý Cơ quan 1", "Unit Officer")
		body = frappe.get_doc("Evaluation Body", self.story.places[0].collective)
		body.append("members", {"user": self.users["assistant"], "duty": "Member"})
		body.save()
		answer = self.record("assistant", CELL, rows, period=self.party)
		self.assertEqual(answer, {"done": 1, "failures": []})
		doc = self.evaluation((AGENCY, 4), self.party)
		self.assertEqual((doc.workflow_state, doc.meeting_level, len(doc.opinions)), (CELL, "excellent", 0))
		# nobody's own words are written by a meeting
		self.assertFalse(doc.self_level or doc.self_summary)
		answer = self.record("assistant", CELL, rows, period=self.party)
		self.assertEqual((answer["done"], len(answer["failures"])), (0, 1))

	def test_bad_input_is_refused_whole(self):
		name = self.evaluation((AGENCY, 3)).name
		clerk = f"clerk {AGENCY}"
		for rows in ([], [{"level": "good"}], [{"evaluation": name}] * 2, ["x"]):
			with self.assertRaises(frappe.ValidationError):
				self.record(clerk, UNIT, rows)
		with self.assertRaises(frappe.ValidationError):
			self.record(clerk, "Published", [{"evaluation": name, "level": "good"}])
		answer = self.record(clerk, UNIT, [{"evaluation": name, "level": "best"}])
		self.assertEqual((answer["done"], len(answer["failures"])), (0, 1))
		frappe.db.set_value("Evaluation Period", self.period, "status", "Closed")
		with self.assertRaises(frappe.ValidationError):
			self.record(clerk, UNIT, [{"evaluation": name, "level": "good"}])

	def test_statements_do_not_grow_with_people(self):
		clerk = f"clerk {AGENCY}"
		first, second = self.evaluation((AGENCY, 3)).name, self.evaluation((AGENCY, 4)).name
		self.record(clerk, UNIT, [{"evaluation": first, "level": "good"}])  # caches are warm now
		frappe.db.rollback(save_point="meeting")
		frappe.db.savepoint("meeting")

		def cost(*names: str) -> int:
			before = statements()
			self.record(clerk, UNIT, [{"evaluation": name, "level": "good"} for name in names])
			return statements() - before

		one = cost(first)
		frappe.db.rollback(save_point="meeting")
		frappe.db.savepoint("meeting")
		self.assertEqual(cost(first, second), one)


class TestLeave(CadreKpiTestCase):
	def setUp(self):
		super().setUp()
		frappe.db.savepoint("leave_test")
		self.addCleanup(frappe.db.rollback, save_point="leave_test")

	def test_overlapping_and_reversed_leaves_are_refused(self):
		make.unit("YB-NGHI", "Đơn vị (nghỉ)")
		body = make.body("Ban Thường vụ (nghỉ)", "Standing Committee", "YB-NGHI")
		name = make.cadre("Công chức nghỉ", "YB-NGHI", body)
		for rows in (
			[("2022-03-10", "2022-03-01")],
			[("2022-03-01", "2022-03-31"), ("2022-03-31", "2022-04-10")],
			[("2022-03-01", None), ("2022-05-01", "2022-05-10")],
		):
			doc = frappe.get_doc("Cadre", name)
			doc.set("leaves", [{"from_date": start, "to_date": end} for start, end in rows])
			with self.assertRaises(frappe.ValidationError):
				doc.save()
		doc = frappe.get_doc("Cadre", name)
		doc.set("leaves", [{"from_date": "2022-03-01", "to_date": "2022-03-31"}, {"from_date": "2022-05-01"}])
		doc.save()
		self.assertEqual(len(doc.leaves), 2)
