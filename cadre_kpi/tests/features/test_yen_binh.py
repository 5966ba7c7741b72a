"""Directive 06-CT/HU of Yên Bình with the article's numbers: 54 units, 746 people, 105 heads, every month of a year.

Who does what, as it is done there:
- three people sign in and send their self-assessment themselves each month; the others have no account, so the clerk
  of their unit enters them in the unit's monthly meeting: one call a unit and month, which is how a clerk enters
  fourteen people. Opening, computing, preparing and closing are the organisation board's runs over everybody.
- decisions: in January the agency and the commune of these three, and every month's and the year's decision on the
  heads, go through the workflow by their own clerk and chair. The other drafts, some six hundred alike, are made by the
  run and put through the same services as the workflow calls, without the three saves of a form each.

Levels are ours, the article tells none. The year is worked by hand from the scheme: excellent with at least 75 % of
the months excellent and none below good; good with 75 % good or better and none below completed; completed with 75 %.
"""

from __future__ import annotations

from collections import Counter

import frappe

from cadre_kpi.demo import yen_binh as yb
from cadre_kpi.demo.actor import act, act_as, call, edit
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, frozen
from cadre_kpi.tests.runs.run_province import put_through, run

AGENCY, COMMUNE, OTHER = "YB-01", "YB-31", "YB-02"
HEAD, STAFF, SECRETARY = (AGENCY, 1), (AGENCY, 2), (COMMUNE, 1)
E, G, C, N = "excellent", "good", "completed", "not_completed"
# (unit, number) → the twelve months as the meeting concluded them; everybody else is good in all of them
PLAN = {
	HEAD: [E] * 12,
	(OTHER, 2): [E] * 9 + [G] * 3,
	(OTHER, 3): [E] * 8 + [G] * 4,
	(OTHER, 4): [E] * 4 + [N] + [E] * 7,
	(OTHER, 5): [E, E, "", E, E, E, E, E, E, E, G, G],  # on leave in March
	(OTHER, 6): [""] * 6 + [E] * 5 + [G],  # in post since July
	(OTHER, 7): [""] * 7 + [E] * 5,  # in post since August
	(OTHER, 8): [G] * 5 + [""] + [G] * 6,  # forgotten in June
	SECRETARY: [E] * 12,  # what the collective proposes; the members' votes decide
}
JOINED = {(OTHER, 6): "2022-07-01", (OTHER, 7): "2022-08-01"}


class TestYenBinh(CadreKpiTestCase):
	"""The whole district through the whole year, told once; each test looks at one side of it."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")
		own = {HEAD: "thu.truong.yb", STAFF: "cong.chuc.yb", SECRETARY: "bi.thu.xa.yb"}
		cls.story = yb.Story(yb.list_places(), account, own, JOINED).cast()
		cls.users, cls.people = cls.story.users, cls.story.people
		cls.key_of = {
			row.full_name: (row.unit, int(row.full_name.rpartition(".")[2]))
			for row in frappe.get_all(
				"Cadre", filters={"unit": ("like", "YB-%")}, fields=["full_name", "unit"]
			)
		}
		cls.runs: dict[tuple[str, str], object] = {}
		cls.left_out: dict[str, list] = {}
		cls.year = cls.story.year()
		cls.months = [cls.story.month(number) for number in range(1, 13)]
		for number, period in enumerate(cls.months, start=1):
			cls.tell_month(number, period)
		cls.tell_year()

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	# ---- telling the year -----------------------------------------------------------------------------------
	@classmethod
	def tell_month(cls, number: int, period: str) -> None:
		leave = frappe.get_doc("Cadre", cls.people[(OTHER, 5)])
		if number in (3, 4):
			with frozen(f"2022-{number:02d}-01 08:00:00"):
				leave.status = "On Leave" if number == 3 else "Active"
				leave.save()
		cls.as_board(period, "Open Period", contracts="None")
		cls.rate(period, lambda name: PLAN.get(cls.key_of[name], [G] * 12)[number - 1], number)
		cls.as_board(period, "Compute and Propose")
		cls.decide(period, f"2022-{number:02d}-28", by_hand=number == 1)
		cls.as_board(period, "Close Period")

	@classmethod
	def tell_year(cls) -> None:
		cls.as_board(cls.year, "Open Period", contracts="None")
		cls.rate(cls.year, lambda _name: G)
		cls.as_board(cls.year, "Roll Up")
		cls.as_board(cls.year, "Compute and Propose")
		cls.decide(cls.year, "2022-12-31")

	@classmethod
	def as_board(cls, period: str, action: str, **options: str) -> None:
		with act_as(cls.users["board"]):
			cls.runs[(period, action)] = run(period, action, **options)

	@classmethod
	def rate(cls, period: str, level, month: int = 0) -> None:
		"""Those who sign in assess themselves, the units meet, the members of the committee are asked."""
		for key in (HEAD, STAFF, SECRETARY):
			doc = cls.evaluation(key, period)
			user = frappe.db.get_value("Cadre", cls.people[key], "user")
			edit(
				user, doc, self_summary="Đã hoàn thành các việc được giao.", self_level=level(doc.cadre_name)
			)
			act(user, doc, "Send Self-Assessment")
		for place in cls.story.places:
			answer = cls.story.hold_meeting(place, period, level)
			if answer["failures"]:
				cls.left_out[period] = answer["failures"]
		secretary = cls.evaluation(SECRETARY, period).cadre_name
		members = (
			"chair",
			"member_2",
		)  # two of five for excellent from January to April, four of five afterwards

		def vote(member: str, name: str) -> str:
			if name != secretary:
				return level(name)
			early = 1 <= month <= 4
			return E if member in members or (not early and member != "member_5") else G

		cls.story.ask_members(period, vote)
		# the board compiles: its run proposes them

	@classmethod
	def decide(cls, period: str, date: str, by_hand: bool = False) -> None:
		if by_hand:
			for place in cls.story.places:
				if place.code in (AGENCY, COMMUNE):
					clerk, chair = cls.users[f"clerk {place.code}"], cls.users[f"lead {place.code}"]
					yb.decide(clerk, chair, place.collective, period, f"{place.code}/QĐ", date)
		heads = cls.story.decide_heads(period, "12-TB/HU", date)
		cls.runs[(period, "notified")] = call(cls.users["board"], heads, "notify_units")
		cls.as_board(period, "Prepare Decision")
		for name in frappe.get_all(
			"Rating Decision", filters={"period": period, "docstatus": 0}, pluck="name"
		):
			put_through(name)

	# ---- looking at it --------------------------------------------------------------------------------------
	@classmethod
	def evaluation(cls, key: tuple[str, int], period: str):
		return frappe.get_doc("Cadre Evaluation", {"cadre": cls.people[key], "period": period})

	def of_year(self, key: tuple[str, int]) -> tuple[str | None, str | None]:
		found = self.evaluation(key, self.year)
		return found.proposed_level or None, found.published_level or None

	def months_of(self, key: tuple[str, int]) -> Counter:
		return Counter(
			frappe.get_all(
				"Cadre Evaluation",
				filters={
					"cadre": self.people[key],
					"period": ("in", self.months),
					"workflow_state": "Published",
				},
				pluck="published_level",
			)
		)

	def test_54_units_746_people_105_heads(self):
		places = self.story.places
		self.assertEqual(len(places), 54)
		self.assertEqual(len(self.people), 746)
		self.assertEqual(sum(place.heads for place in places), 105)
		rows = frappe.get_all(
			"Cadre Evaluation",
			filters={"period": self.months[-1]},
			fields=["route_variant", "managed_by", "unit"],
		)
		self.assertEqual(Counter(row.route_variant for row in rows), {"staff": 641, "heads": 105})
		self.assertEqual(len({row.unit for row in rows}), 54)
		self.assertEqual({row.managed_by for row in rows if row.route_variant == "heads"}, {yb.COMMITTEE})
		collectives = {row.managed_by for row in rows if row.route_variant == "staff"}
		self.assertEqual(collectives, {place.collective for place in places})

	def test_twelve_evaluations_a_person(self):
		numbers = Counter(
			frappe.get_all("Cadre Evaluation", filters={"period": ("in", self.months)}, pluck="cadre")
		)
		# all but three have twelve: one was on leave for a month, two came in July and in August
		self.assertEqual(Counter(numbers.values()), {12: 743, 11: 1, 6: 1, 5: 1})
		self.assertEqual(sum(numbers.values()), 746 * 12 - 1 - 6 - 7)

	def test_each_month_has_a_decision_of_each_committee(self):
		for period in self.months:
			states = frappe.get_all("Rating Decision", filters={"period": period}, pluck="workflow_state")
			self.assertEqual(states, ["Published"] * 55, period)

	def test_heads_are_decided_by_the_standing_committee_and_units_are_told(self):
		for period in (*self.months, self.year):
			decision = frappe.get_doc("Rating Decision", {"period": period, "committee": yb.COMMITTEE})
			self.assertEqual(len(decision.rows), 105)
			self.assertEqual(self.runs[(period, "notified")], {"units": 54, "without": []})
			self.assertTrue(decision.notified_on)
		notice = frappe.get_all(
			"Notification Log",
			filters={"for_user": self.users[f"clerk {COMMUNE}"], "document_name": self.months[0]},
			pluck="email_content",
		)
		self.assertEqual(len(notice), 1)
		self.assertIn("Bí thư Đảng ủy 31.01", notice[0])
		self.assertNotIn("01.01", notice[0])  # nothing of other units

	def test_units_are_notified_once(self):
		decision = frappe.get_doc("Rating Decision", {"period": self.months[0], "committee": yb.COMMITTEE})
		with self.assertRaises(frappe.ValidationError):
			call(self.users["board"], decision, "notify_units")
		with self.assertRaises(frappe.PermissionError):
			call(self.users["chair"], decision, "notify_units")

	def test_the_way_of_a_head(self):
		"""Collective proposes → members' opinions → board compiles → committee decides."""
		doc = self.evaluation(SECRETARY, self.months[0])
		self.assertEqual(
			[(row.action, row.to_state) for row in doc.process_log],
			[
				("Send Self-Assessment", "At Unit Collective"),
				("Give Opinion", "At Standing Committee"),
				("Conclude Opinions", "At Organisation Board"),
				("Give Opinion", "Proposed"),
			],
		)
		self.assertEqual(doc.process_log[1].acted_by, self.users[f"clerk {COMMUNE}"])
		opinions = [row for row in doc.opinions if row.step_no == 2 and row.level]
		self.assertEqual(Counter(row.level for row in opinions), {E: 2, G: 3})
		self.assertEqual({row.body for row in opinions}, {yb.COMMITTEE})
		self.assertEqual(doc.opinions[0].level, E)  # the collective's own proposal stays on record
		self.assertEqual((doc.proposed_level, doc.published_level), (G, G))

	def test_the_way_of_staff(self):
		doc = self.evaluation(STAFF, self.months[0])
		log = [(row.action, row.to_state, row.acted_by) for row in doc.process_log]
		clerk = self.users[f"clerk {AGENCY}"]
		own = frappe.db.get_value("Cadre", self.people[STAFF], "user")
		self.assertEqual(
			log, [("Send Self-Assessment", "At Unit Collective", own), ("Give Opinion", "Proposed", clerk)]
		)
		self.assertEqual(doc.opinions[0].body, "Tập thể lãnh đạo Cơ quan 1 huyện Yên Bình")
		decision = frappe.get_doc("Rating Decision", doc.rating_decision)
		self.assertEqual(
			[row.acted_by for row in decision.process_log], [clerk, self.users[f"lead {AGENCY}"], clerk]
		)

	def test_whole_year_of_chosen_people(self):
		# head 12 of 12 excellent · 9 of 12 = 75 % excellent · 8 of 12 = 66.67 %, all good or better
		self.assertEqual(self.of_year(HEAD), (E, E))
		self.assertEqual(self.of_year((OTHER, 2)), (E, E))
		self.assertEqual(self.of_year((OTHER, 3)), (G, G))
		self.assertEqual(self.of_year(STAFF), (G, G))
		# two of five votes made four months good; 8 of 12 excellent is not enough
		self.assertEqual(self.months_of(SECRETARY), {E: 8, G: 4})
		self.assertEqual(self.of_year(SECRETARY), (G, G))

	def test_one_poor_month(self):
		# 11 of 12 excellent, one not completed: below good, below completed; 11 of 12 = 91.67 % at least completed
		self.assertEqual(self.months_of((OTHER, 4)), {E: 11, N: 1})
		self.assertEqual(self.of_year((OTHER, 4)), (C, C))

	def test_a_month_of_leave_and_a_new_colleague(self):
		# 9 of 11 = 81.82 % and 5 of 6 = 83.33 %: months of leave and before the appointment do not count
		self.assertEqual(self.months_of((OTHER, 5)), {E: 9, G: 2})
		self.assertEqual(self.of_year((OTHER, 5)), (E, E))
		leaves = frappe.get_doc("Cadre", self.people[(OTHER, 5)]).leaves
		self.assertEqual(
			[(str(row.from_date), str(row.to_date)) for row in leaves], [("2022-03-01", "2022-03-31")]
		)
		self.assertEqual(self.months_of((OTHER, 6)), {E: 5, G: 1})
		self.assertEqual(self.of_year((OTHER, 6)), (E, E))

	def test_who_cannot_be_rated_for_the_year_is_named(self):
		# five months are fewer than the six that the scheme asks for; a forgotten month must be rated first
		self.assertEqual(self.of_year((OTHER, 7)), (None, None))
		self.assertEqual(self.of_year((OTHER, 8)), (None, None))
		failed = {row.title for row in self.runs[(self.year, "Compute and Propose")].failures}
		names = {name for name, key in self.key_of.items() if key in ((OTHER, 7), (OTHER, 8))}
		self.assertEqual(failed, names)
		told = {failure["name"] for failure in self.left_out[self.year]}
		self.assertEqual(told, names)

	def test_the_forgotten_month_keeps_its_period_open(self):
		june = self.months[5]
		self.assertEqual(frappe.db.get_value("Evaluation Period", june, "status"), "Open")
		self.assertEqual(len(self.runs[(june, "Close Period")].failures), 1)
		others = [
			frappe.db.get_value("Evaluation Period", period, "status")
			for period in self.months
			if period != june
		]
		self.assertEqual(others, ["Closed"] * 11)

	def test_the_year_of_the_district(self):
		levels = frappe.get_all(
			"Cadre Evaluation",
			filters={"period": self.year, "workflow_state": "Published"},
			pluck="published_level",
		)
		# excellent: the head and three of the other agency; completed: the one poor month; two without a rating
		self.assertEqual(Counter(levels), {E: 4, G: 739, C: 1})


def account(local: str, name: str, *roles: str) -> str:
	return make.user(f"{local}@yb.example.com", name, roles)
