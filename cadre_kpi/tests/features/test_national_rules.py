"""Decree 335/2025/NĐ-CP by month, quarter and year, Regulation 366-QĐ/TW by quarter and year, and a province's own
regulation with monthly ratings, conditions and a quota, for a province of mixed groups.

January is walked by its users: registration, report, self-assessments, the units' meetings, the board's runs, the
decision. Later months repeat what January shows, so their reviews are put in place as they stand at the end.
Every figure in a comment is worked by hand: total = (a + b + c) / 3 × 0.7 + general, for leaders / 6 with d, đ, e.
"""

from __future__ import annotations

import frappe

from cadre_kpi.demo import walk
from cadre_kpi.demo.actor import act, edit, reload
from cadre_kpi.demo.yen_binh import enter
from cadre_kpi.states import WITHOUT_RATING
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.features import province_335 as province
from cadre_kpi.tests.features.province_335 import A, B, Person, Province, done
from cadre_kpi.tests.features.rules_case import RulesCase, account, spread
from cadre_kpi.tests.runs import run_province as runs

E, G, C, N = "excellent", "good", "completed", "not_completed"
MONTHS = (
	("01", "2026-01-01", "2026-01-31"),
	("02", "2026-02-01", "2026-02-28"),
	("03", "2026-03-01", "2026-03-31"),
)
QUARTERS = (
	("I", "2026-01-01", "2026-03-31"),
	("II", "2026-04-01", "2026-06-30"),
	("III", "2026-07-01", "2026-09-30"),
	("IV", "2026-10-01", "2026-12-31"),
)


class TestMonthlyRatings(RulesCase):
	"""A regulation that rates every month: 25 % off the row, each task capped, conditions besides points, a quota."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		make.own_scheme("quy_che_rieng")
		cls.province = Province(account).cast()
		cls.quarter = cls.period(
			"Quý I/2026 - QC (TN)", "quy_che_rieng", "Quarter", "2026-01-01", "2026-03-31"
		)
		cls.months = [
			cls.period(
				f"Tháng {number}/2026 - QC (TN)",
				"quy_che_rieng",
				"Month",
				start,
				end,
				rolls_up_into=cls.quarter,
			)
			for number, start, end in MONTHS
		]
		first = frappe.get_doc("Evaluation Period", cls.months[0])
		first.status = "Open"
		first.append("exceptional_units", {"unit": B, "reason": "Tập thể có thành tích nổi trội."})
		first.save()
		cls.january(cls.months[0])
		plain = {f"B{number}": done(4) for number in range(2, 11)}
		head = {"BH": done(3, exceeded=1)}
		cls.rest_of(cls.months[1], {**plain, "B1": done(10, exceeded=3), **head})
		cls.rest_of(cls.months[2], {**plain, "B1": done(4, undone=1), "B11": done(4), **head})
		cls.run_as_board(cls.quarter, "Open Period", contracts="None", unit=B)
		runs.reviewed(cls.quarter)
		cls.run_as_board(cls.quarter, "Roll Up")

	@classmethod
	def january(cls, period: str) -> None:
		here = [person for person in cls.province.people if person.joined < "2026"]
		cls.walked = cls.walk_contract(period)
		for person in here:
			if person.key != "A1":
				runs.contract(cls.province.cadres[person.key], period, person.tasks)
		cls.run_as_board(period, "Open Period", contracts="None")
		for person in here:
			cls.assess(person, period)
		for unit in (A, B):
			cls.met = enter(cls.province.users[unit], period, "At Unit Collective", lambda _name: "good")
		cls.computed = cls.run_as_board(period, "Compute and Propose")
		cls.prepared = cls.run_as_board(period, "Prepare Decision")
		name = frappe.db.get_value("Rating Decision", {"period": period}, "name")
		cls.draft = frappe.get_doc("Rating Decision", name)
		cls.decision = cls.decide(cls.draft)

	@classmethod
	def walk_contract(cls, period: str):
		"""A1 registers ten tasks, is assigned them and reports; everybody else's contract is put in place."""
		users = {**cls.province.users, "cadre": cls.province.users["A1"]}
		tasks = [
			{
				"task_name": f"Nhiệm vụ {number}",
				"output_product": "Báo cáo",
				"unit_of_measure": "bản",
				"target": 10,
				"kind": "Regular",
				"due_date": "2026-01-30",
			}
			for number in range(1, 11)
		]
		made = walk.create(
			users["cadre"], "Task Contract", cadre=cls.province.cadres["A1"], period=period, tasks=tasks
		)
		contract = walk.assign(users, made)

		def fill(row):
			row.quantity, row.completed_on = 12 if row.task_no <= 3 else 10, "2026-01-28"
			row.note = "Vượt chỉ tiêu được giao." if row.task_no <= 3 else ""

		walk.write_report(users, contract, "2026-01-01", "2026-01-31", fill)
		return reload(contract)

	@classmethod
	def assess(cls, person: Person, period: str) -> None:
		"""The self-assessment, by the unit for who has no account; then what the direct superior adds."""
		clerk = cls.province.users[person.unit]
		doc = cls.evaluation(person.key, period)
		who = cls.province.users.get(person.key, clerk)

		def own(loaded):
			loaded.self_summary, loaded.self_level = "Đã hoàn thành nhiệm vụ được giao.", "good"
			spread(loaded.criteria, person.general, "self_points")

		def review(loaded):
			if person.leader:
				loaded.organising, loaded.uniting = person.organising, person.uniting
				for field, value in zip(
					("unit_total", "unit_done", "unit_on_time", "unit_quality", "unit_exceeded"),
					person.unit_figures,
					strict=False,
				):
					loaded.set(field, value)
			if person.discipline:
				note = "Quyết định kỷ luật trong kỳ."
				loaded.append("facts", {"fact": "Discipline", "discipline": person.discipline, "note": note})

		doc = act(who, edit(who, doc, own), "Send Self-Assessment")
		if person.leader or person.discipline:
			edit(clerk, doc, review)

	@classmethod
	def decide(cls, draft):
		"""The clerk lowers who is over the quota; of the two equal ones the committee keeps B2."""
		users = cls.province.users

		def lower(doc):
			doc.decision_number = "01-QĐ/TU"
			for row in doc.rows:
				if row.over_quota and row.cadre_name != "B2":
					row.decided_level, row.reason = G, "Vượt tỷ lệ khống chế."

		decision = edit(users["clerk"], draft, lower)
		for who, action in (("clerk", "Submit for Approval"), ("chair", "Approve"), ("clerk", "Publish")):
			decision = act(users[who], decision, action)
		return decision

	def in_january(self, key: str) -> tuple[float, str, str]:
		return self.result(key, self.months[0])

	def test_everybody_was_proposed(self):
		self.assertEqual((self.computed.status, len(self.computed.failures)), ("Done", 0))
		# 15 + 2 in A, 10 in B, 2 deputies and 2 heads; B11 came in March
		self.assertEqual(len(self.decision.rows), 31)
		self.assertEqual(self.met["failures"], [])

	def test_registered_and_reported_by_the_person(self):
		self.assertEqual([task.completed for task in self.walked.tasks], [12.0] * 3 + [10.0] * 7)
		self.assertEqual(self.walked.process_log[0].acted_by, self.province.users["A1"])

	def test_excellent_with_exactly_30_per_cent_exceeded(self):
		# 106 of 100 products: a, b, c capped at 100 %; 3 of 10 tasks exceeded = 30 %
		self.assertEqual(self.in_january("A1"), (100, E, E))
		self.assertEqual(self.failed("A1", self.months[0]), set())

	def test_points_without_the_conditions(self):
		# nothing exceeded, and 1 of 4 = 25 %: 100 points, but good
		self.assertEqual(self.in_january("A4"), (100, E, G))
		self.assertEqual(self.in_january("A5"), (100, E, G))
		self.assertIn((E, "1/4 = 25,00 %"), self.failed("A5", self.months[0]))

	def test_late_tasks(self):
		# 5 tasks, one late: c = (50 − 2.5) / 50 = 95 %; 295 / 3 × 0.7 = 68.83; 1 of 5 late = 20 % is still completed
		self.assertEqual(self.in_january("A6"), (98.83, E, C))
		# 4 tasks, one late: c = 37.5 / 40 = 93.75 %; 293.75 / 3 × 0.7 = 68.54; 25 % late is too many
		self.assertEqual(self.in_january("A7"), (98.54, E, N))

	def test_poor_quality_and_objective_causes(self):
		# a failure takes 25 % off its row: b = 93.75 %; one of objective cause takes nothing
		self.assertEqual(self.in_january("A9"), (98.54, E, C))
		found = self.evaluation("A9", self.months[0])
		self.assertEqual(
			(found.component_a, found.component_b, found.component_c), ("100.00", "93.75", "100.00")
		)
		self.assertEqual(self.in_january("A8"), (100, E, G))

	def test_most_not_done(self):
		# 1 of 4 done: a = b = c = 25 %, 17.5 points; 75 % not done
		self.assertEqual(self.in_january("A10"), (47.5, N, N))

	def test_discipline_whatever_the_points(self):
		self.assertEqual(self.in_january("A11"), (100, E, N))

	def test_a_deputy_is_measured_on_the_field(self):
		# AD1's people are all good or better: d = 100; AD2 has A7, A10 and A11: d = 50, 550 / 6 × 0.7 = 64.17
		self.assertEqual(self.in_january("AD1"), (100, E, E))
		self.assertEqual(self.in_january("AD2"), (94.17, E, G))

	def test_a_head_is_measured_on_the_whole_unit(self):
		# AH: d = 50 for the same people; the unit exceeded 6 of 20 tasks = 30 %
		self.assertEqual(self.in_january("AH"), (94.17, E, E))
		# BH: d = 100, đ = 50: again 550 / 6; the unit was late with 1 of 10: neither excellent nor good, 10 % completed
		self.assertEqual(self.in_january("BH"), (94.17, E, C))
		self.assertIn((G, "9/10 = 90,00 %"), self.failed("BH", self.months[0]))

	def test_who_is_over_the_quota_and_why(self):
		over = {row.cadre_name for row in self.draft.rows if row.over_quota}
		# staff of A: 3 excellent beside 7 good, at most 1 (20 % of 9 is 1.8; 20 % of 8 is less than 2): A1 has most points
		# accountants, deputies, heads of A: one excellent beside at most one good: none
		# staff of B, outstanding, 25 %: 4 beside 6 good, at most 2 (25 % of 8); B2 and B3 are equal on the last place
		self.assertEqual(over, {"A2", "A3", "K1", "AD1", "AH", "B2", "B3", "B4"})
		self.assertEqual(self.draft.quota_ok, 0)
		self.assertIn("25 %", self.draft.quota_note)
		self.assertIn("B2, B3", self.draft.quota_note)
		self.assertEqual(len(self.prepared.failures), 1)

	def test_equal_ones_block_until_the_committee_chooses(self):
		frappe.db.savepoint("tie")
		decision = frappe.copy_doc(self.draft)
		decision.update({"workflow_state": "Draft", "docstatus": 0})
		for row in decision.rows:
			frappe.db.set_value(
				"Cadre Evaluation", row.evaluation, {"workflow_state": "Proposed", "rating_decision": None}
			)
			if row.over_quota and row.cadre_name not in ("B2", "B3"):
				row.decided_level, row.reason = G, "Vượt tỷ lệ khống chế."
		decision.insert()
		self.assertEqual(decision.quota_ok, 0)
		self.assertEqual({row.cadre_name for row in decision.rows if row.over_quota}, {"B2", "B3"})
		with self.assertRaises(frappe.ValidationError):
			act(self.province.users["clerk"], decision, "Submit for Approval")
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="tie")

	def test_published_with_the_reason(self):
		levels = {row.cadre_name: row.decided_level for row in self.decision.rows}
		self.assertEqual({name for name, level in levels.items() if level == E}, {"A1", "B1", "B2"})
		self.assertEqual(reload(self.decision).quota_ok, 1)
		lowered = self.evaluation("AH", self.months[0])
		self.assertEqual((lowered.proposed_level, lowered.published_level), (E, G))
		self.assertIn("tỷ lệ khống chế", lowered.published_reason)

	def test_months_roll_into_the_quarter(self):
		# B2: (99 + 100 + 100) / 3 = 99.67; exceeded 2 of 12 tasks, 16.67 %
		self.assertEqual(self.result("B2", self.quarter), (99.67, E, G))
		# B1: (100 + 100 + 82.5) / 3 = 94.17; 23 of 24 tasks done: no level above the last asks for less than all
		self.assertEqual(self.result("B1", self.months[2]), (82.5, G, N))
		self.assertEqual(self.result("B1", self.quarter), (94.17, E, N))
		# BH: 94.17; 100; then B1 was not completed, d = 50: 94.17. Mean 96.11, exceeded 3 of 9
		self.assertEqual(self.result("BH", self.quarter), (96.11, E, E))

	def test_a_colleague_who_came_in_march(self):
		self.assertEqual(self.result("B11", self.quarter), (100, E, G))


class TestDecree335(RulesCase):
	"""Months give points by the letter of articles 14 to 18: no rating, no quota; a quarter is their mean."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.province = Province(account).cast()
		cls.quarter = cls.period(
			"Quý I/2026 - 335 (TN)", "nghi_dinh_335", "Quarter", "2026-01-01", "2026-03-31"
		)
		cls.months = [
			cls.period(
				f"Tháng {number}/2026 - 335 (TN)",
				"nghi_dinh_335",
				"Month",
				start,
				end,
				rolls_up_into=cls.quarter,
			)
			for number, start, end in MONTHS
		]
		sudden = {"target": 0, "completed": 3, "came_by": "sudden"}
		handed = {"target": 4, "completed": 0, "on_time": 0, "came_by": "handed_over"}
		faulty = {"target": 2, "completed": 2, "coefficient": 3, "quality_failures": 5}
		cls.rest_of(
			cls.months[0],
			{
				"B1": done(4, late=1),
				"B2": [{"completed": 8}, sudden],
				"B3": [{"target": 6, "completed": 6}, handed],
				"B4": [
					{**faulty, "failures_by_product": "5"},
					{"target": 1, "completed": 1, "coefficient": 2},
				],
				"B5": [{**faulty}, {"target": 1, "completed": 1, "coefficient": 2}],
				"B6": done(4, undone=3),
				"B7": [{"completed": 14}, {"completed": 6}],
				"BH": done(3),
			},
			{"B7": 28},
		)
		plain = {f"B{number}": done(4) for number in range(1, 8)}
		for month in cls.months[1:]:
			cls.rest_of(month, {**plain, "BH": done(3)})
		cls.run_as_board(cls.quarter, "Open Period", contracts="None", unit=B)
		runs.reviewed(cls.quarter)
		cls.run_as_board(cls.quarter, "Roll Up")

	def points(self, key: str, period: str | None = None) -> tuple[float, str]:
		found = self.evaluation(key, period or self.months[0])
		self.assertFalse(found.proposed_level or found.decided_level or found.published_level)
		return found.total_points, found.level_by_points

	def test_a_delay_takes_a_quarter_of_one_product(self):
		# c = 39.75 / 40 = 99.375 %: 299.375 / 3 × 0.7 = 69.85; one late task of four is still excellent by points
		self.assertEqual(self.points("B1"), (99.85, E))

	def test_faults_of_one_product_take_at_most_that_product(self):
		# (1 × 3 + 2) / 8 = 62.5 %: 262.5 / 3 × 0.7 = 61.25; spread over both products (0.75 × 3 + 2) / 8 = 53.125 %
		self.assertEqual(self.points("B4"), (91.25, E))
		self.assertEqual(self.points("B5"), (89.06, G))

	def test_sudden_work_adds_and_work_handed_over_stays(self):
		# (8 + 3) of 10, at most 100 %; 6 of 10: 42 points
		self.assertEqual(self.points("B2"), (100, E))
		self.assertEqual(self.points("B3"), (72, G))

	def test_excess_counts_in_the_total(self):
		self.assertEqual(self.points("B7"), (98, E))

	def test_d_follows_the_points_of_those_managed(self):
		# B6 has 47.5 points: d = 50, 550 / 6 × 0.7 = 64.17
		self.assertEqual(self.points("B6"), (47.5, N))
		self.assertEqual(self.points("BH"), (94.17, E))
		self.assertEqual(self.points("BH", self.months[1]), (100, E))

	def test_a_month_is_confirmed_without_rating_and_quota(self):
		decision = frappe.get_doc("Rating Decision", {"period": self.months[0]})
		self.assertEqual(decision.workflow_state, "Published")
		self.assertEqual({row.decided_level or "" for row in decision.rows}, {""})
		self.assertEqual((decision.quota_ok, {row.over_quota for row in decision.rows}), (1, {0}))
		found = self.evaluation("B1", self.months[0])
		self.assertEqual((found.published_score, found.docstatus), (99.85, 1))
		self.assertEqual(found.conditions, [])

	def test_a_rating_is_refused_in_a_month(self):
		decision = frappe.copy_doc(frappe.get_doc("Rating Decision", {"period": self.months[0]}))
		decision.rows[0].decided_level = E
		with self.assertRaises(frappe.ValidationError):
			decision.insert()

	def test_a_quarter_is_the_mean_of_its_months(self):
		# (72 + 100 + 100) / 3; (47.5 + 200) / 3 = 82.5
		self.assertEqual(self.points("B3", self.quarter), (90.67, E))
		self.assertEqual(self.points("B6", self.quarter), (82.5, G))


class TestDecreeYear(RulesCase):
	"""The year of four quarters: points and the exclusions of article 20.4 alone; who is not rated is in no share."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		people = [
			Person("D1", B, province.STAFF, []),
			Person("D2", B, province.STAFF, []),
			Person("D3", B, province.STAFF, [], joined="2026-10-01"),
			Person("D4", B, province.STAFF, []),
			Person("D5", B, province.STAFF, []),
			Person("D6", B, province.STAFF, []),
		]
		cls.province = Province(account, people=people).cast()
		leave = frappe.get_doc("Cadre", cls.province.cadres["D4"])
		leave.append(
			"leaves", {"from_date": "2026-04-01", "to_date": "2026-12-31", "kind": "Maternity Leave"}
		)
		leave.save()
		cls.year = cls.period("Năm 2026 - 335Q (TN)", "nghi_dinh_335_quy", "Year", "2026-01-01", "2026-12-31")
		cls.quarters = [
			cls.period(
				f"Quý {number}/2026 - 335Q (TN)",
				"nghi_dinh_335_quy",
				"Quarter",
				start,
				end,
				rolls_up_into=cls.year,
			)
			for number, start, end in QUARTERS
		]
		for at, quarter in enumerate(cls.quarters):
			keys = ["D1", "D2", "D5", "D6", *(["D4"] if at == 0 else []), *(["D3"] if at == 3 else [])]
			late = {"D1": done(4, late=1)}
			cls.rest_of(quarter, {**{key: done(4) for key in keys}, **late}, {"D2": 20, "D4": 5})
		cls.run_as_board(cls.year, "Open Period", contracts="None", unit=B)
		runs.reviewed(cls.year)
		for key, ground in (("D5", "public_duty"), ("D6", "other")):
			doc = cls.evaluation(key, cls.year)
			doc.append(
				"facts",
				{
					"fact": "Discipline",
					"discipline": "reprimand",
					"ground": ground,
					"decided_on": "2026-05-01",
					"note": "Quyết định kỷ luật năm 2026.",
				},
			)
			doc.facts[-1].update({"parent": doc.name, "parenttype": doc.doctype, "parentfield": "facts"})
			doc.facts[-1].db_insert()
		cls.computed = cls.run_as_board(cls.year, "Compute and Propose")

	def test_points_alone_decide(self):
		# late in every quarter, nothing exceeded: 99.85 by points, and that is the rating
		self.assertEqual(self.result("D1", self.year), (99.85, E, E))
		self.assertEqual(self.result("D2", self.year), (90, E, E))

	def test_maternity_leave_leaves_quarters_out(self):
		# one quarter of 75 worked, three on maternity leave
		self.assertEqual(self.result("D4", self.year), (75, G, G))

	def test_under_six_months_is_not_rated(self):
		found = self.evaluation("D3", self.year)
		self.assertFalse(found.proposed_level or found.level_by_points)
		# a status of its own with its ground, not a failure of the run
		self.assertEqual(found.workflow_state, WITHOUT_RATING)
		self.assertIn("3", found.not_rated_ground)
		self.assertEqual([row.title for row in self.computed.failures], [])

	def test_only_discipline_for_public_duty_counts(self):
		self.assertEqual(self.result("D5", self.year), (100, E, N))
		self.assertEqual(self.result("D6", self.year), (100, E, E))


class TestRegulation366(RulesCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		people = [
			Person("C1", B, province.STAFF, []),
			Person("C2", B, province.STAFF, [], joined="2026-04-15"),
			Person("C3", B, province.STAFF, [], joined="2026-10-01"),
			Person("CH", B, province.HEAD, []),
		]
		cls.province = Province(account, people=people).cast()
		cls.year = cls.period("Năm 2026 - 366 (TN)", "quy_dinh_366", "Year", "2026-01-01", "2026-12-31")
		cls.quarters = [
			cls.period(
				f"Quý {number}/2026 - 366 (TN)", "quy_dinh_366", "Quarter", start, end, rolls_up_into=cls.year
			)
			for number, start, end in QUARTERS
		]
		good, head = done(4, exceeded=2), done(3, exceeded=1)
		cls.rest_of(cls.quarters[0], {"C1": good, "CH": head})
		cls.rest_of(cls.quarters[1], {"C1": good, "C2": done(4), "CH": head})
		cls.rest_of(cls.quarters[2], {"C1": done(4, undone=2), "C2": done(4), "CH": head}, {"C2": 20})
		cls.rest_of(cls.quarters[3], {"C1": good, "C2": done(4), "C3": done(4), "CH": head}, {"C2": 26})
		cls.run_as_board(cls.year, "Open Period", contracts="None", unit=B)
		runs.reviewed(cls.year)
		cls.rolled = cls.run_as_board(cls.year, "Roll Up")
		cls.computed = cls.run_as_board(cls.year, "Compute and Propose")

	def test_a_quarter(self):
		self.assertEqual(self.result("C1", self.quarters[0]), (100, E, E))
		# 2 of 4 not done: 50 % of 70 and 30 make 65; 50 % is not more than half, but not all is done either: the level
		# whose points hold stands, and the body decides
		self.assertEqual(self.result("C1", self.quarters[2]), (65, C, C))
		self.assertIn((C, "2/4 = 50,00 %"), self.failed("C1", self.quarters[2]))
		# 70 and 20 general points are just excellent by points
		self.assertEqual(self.result("C2", self.quarters[2]), (90, E, G))
		# C1 stands at completed: d = 100
		self.assertEqual(self.result("CH", self.quarters[2]), (100, E, E))

	def test_the_year_of_four_quarters(self):
		# (100 + 100 + 65 + 100) / 4; 14 of 16 tasks done
		self.assertEqual(self.result("C1", self.year), (91.25, E, C))
		# four times 100; 4 of 12 exceeded
		self.assertEqual(self.result("CH", self.year), (100, E, E))

	def test_quarters_before_the_appointment_do_not_count(self):
		# (100 + 90 + 96) / 3, each item met or not met; nothing exceeded
		self.assertEqual(self.result("C2", self.year), (95.33, E, G))

	def test_one_quarter_is_rated_on_what_was_worked(self):
		# no least time of work is known for party members
		self.assertEqual(self.result("C3", self.year), (100, E, G))
		self.assertEqual(self.computed.failures, [])


del RulesCase
