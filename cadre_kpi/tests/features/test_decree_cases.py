"""The cases of Decree 335/2025/NĐ-CP entered as people enter them: contract, work that changes hands, reports, verification.

`schemes/cases/nghi_dinh_335*.json` say what must come out; here the same figures go through the records.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.utils import flt

from cadre_kpi.access.actions import take
from cadre_kpi.contracts import changing_hands, rules, sudden_work
from cadre_kpi.decisions import decisions
from cadre_kpi.evaluation import compute, roll_up
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.papers import common
from cadre_kpi.regulations import record
from cadre_kpi.scoring.loader import read_json, read_text
from cadre_kpi.states import WITHOUT_RATING
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.runs import run_province as province

FOLDER = Path(__file__).parents[2] / "schemes" / "cases"
CASES = tuple(FOLDER / name for name in ("nghi_dinh_335.json", "nghi_dinh_335_tu_van_ban.json"))
PERIOD = "Tháng 03/2026 (TR)"
YEAR = "Năm 2026 QT (TR)"
DUE, NOW = "2026-03-20", "2026-03-25 09:00:00.000001"
# one of each kind; the table as a whole is held against the arithmetic in tests/unit
WALKED = (
	"One product, one delay",
	"Two failures and two delays, all objective and confirmed",
	"Sudden work with an amount of its own still stands outside the total",
	"Sudden work outside the catalogue, without a coefficient yet: not counted",
	"10 assigned, 4 handed over, 6 done",
	"What was done of work handed over does not count",
	"10 of 10 and 4 taken over",
	"Three tasks, one failure, two delays: off the product concerned",
	"Five failures of one product: it loses at most its own points",
	"12 assigned, 9 done, each with one fault",
	"Two delays of one product, one of another, by 7",
	"Four delays, three by objective causes",
	"All three kinds beyond the plan in one month, the work given away by 6",
	"Work taken over with an amount of its own stands outside the assigned",
	"Sudden work with four faults: quantity, no quality",
	"Given away before it began, two delays in what is left",
	"Given away with a fault already: the fault takes nothing more",
	"A part of 0.2 of a group product by 30 beside regular work",
	"89.9999 is not excellent",
)
FIGURES = ("a", "b", "c", "result", "total", "level_by_points")


class DecreeCase(CadreKpiTestCase):
	"""People of one office in March 2026, and the steps that produce a result."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		province.build()
		scheme = make.scheme("nghi_dinh_335")
		make.period(PERIOD, "2026-03-01", "2026-03-31", frequency="Month", scheme=scheme, unit=province.ROOT)
		if not frappe.db.exists("Work Product", "Báo cáo (TR)"):
			make.insert("Work Product", product_name="Báo cáo (TR)", unit_of_measure="bản", coefficient=1)

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def run(self, result=None):
		with frozen(NOW):
			return super().run(result)

	def contract(self, name: str, *tasks: dict):
		"""An assigned contract of a new person; tasks as `target` and perhaps `coefficient`."""
		person = province.person(name)
		rows = [{"completed": 0, "on_time": 0, "coefficient": 1, "due_date": DUE, **task} for task in tasks]
		return frappe.get_doc("Task Contract", province.contract(person, PERIOD, rows))

	def report(self, contract: str, figures: dict[str, dict]) -> None:
		"""A report on these tasks, sent and verified as it stands."""
		doc = frappe.get_doc(
			{
				"doctype": "Progress Report",
				"contract": contract,
				"report_type": "Periodic",
				"from_date": "2026-03-01",
				"to_date": "2026-03-25",
			}
		).insert()
		for row in doc.tasks:
			row.update({"note": "Theo kết quả thực tế", **figures.get(row.contract_task, {"quantity": 0})})
		doc.save()
		doc = take(doc, "Send Report")
		for row in doc.tasks:
			if row.verified_objective_delays or row.verified_objective_quality_failures:
				row.update(
					{
						"cause_confirmed_by": "Giám đốc Sở A",
						"cause_confirmed_on": "2026-03-22",
						"cause_paper": "12/TB-SA",
					}
				)
		doc.save()
		take(doc, "Verify")

	def evaluation(self, contract, general: str, deductions: str = "0"):
		"""The evaluation of a contract's person with these general points, computed."""
		doc = frappe.get_doc(
			{"doctype": "Cadre Evaluation", "cadre": contract.cadre, "period": PERIOD}
		).insert()
		points = flt(general)
		for row in doc.criteria:
			row.reviewed_points = row.self_points = min(points, row.max_points)
			points -= row.reviewed_points
		if flt(deductions):
			doc.append("deductions", {"points": flt(deductions), "reason": "Theo kết luận"})
		return doc

	def result(self, doc) -> dict:
		found = compute.compute_outcome(doc, ScoringInputs([doc])).values
		return {
			"a": flt(found["component_a"]),
			"b": flt(found["component_b"]),
			"c": flt(found["component_c"]),
			"result": flt(found["result_points"]),
			"total": flt(found["total_points"]),
			"level_by_points": found["level_by_points"],
		}


class TestCasesThroughRecords(DecreeCase):
	def test_every_case_of_a_month_comes_out_of_the_records(self):
		every = [case for path in CASES for case in read_json(read_text(path))["cases"]]
		cases = [case for case in every if case["name_en"] in WALKED]
		self.assertEqual(len(cases), len(WALKED))
		for number, case in enumerate(cases):
			with self.subTest(case["name_en"]):
				self.walk(number, case["case"], case["expected"])

	def walk(self, number: int, case: dict, expected: dict) -> None:
		planned = [task for task in case["tasks"] if task.get("origin") not in ("taken_over", "sudden")]
		given = [task for task in case["tasks"] if task.get("origin") == "taken_over"]
		mine = self.contract(f"Người {number} (TR)", *(basis(task) for task in planned))
		other = self.contract(f"Đồng nghiệp {number} (TR)", *(basis(task) for task in (given or [{}])))
		figures = {row.name: row_of(task) for row, task in zip(mine.tasks, planned, strict=True)}
		for row, task in zip(other.tasks, given, strict=False):
			taken = changing_hands.hand_over(
				other.name, row.name, mine.name, row.target, "Quá tải", "2026-03-10"
			)
			figures[taken["second"]] = row_of(task)
		for task in case["tasks"]:
			if task.get("origin") == "sudden":
				figures[self.sudden(mine.name, task)] = row_of(task)
		self.report(mine.name, figures)
		for row, task in zip(mine.tasks, planned, strict=True):
			if task.get("origin") == "handed_over":
				changing_hands.hand_over(mine.name, row.name, other.name, row.target, "Nghỉ ốm", "2026-03-24")
		doc = self.evaluation(mine, case["general"], case.get("deductions", "0"))
		found = self.result(doc)
		for figure in FIGURES:
			if figure not in expected:
				continue
			if figure == "level_by_points":
				self.assertEqual(found[figure], expected[figure])
			else:
				# the table shows what a scheme shows: cut off or rounded to its places
				places = 2 if figure in ("total", "result") else 1
				self.assertAlmostEqual(found[figure], flt(expected[figure]), delta=10**-places, msg=figure)

	def test_work_finished_after_its_day_is_a_delay_and_late_entry_is_none(self):
		mine = self.contract("Người nộp muộn (TR)", {"target": 4})
		figures = {"quantity": 4, "completed_on": "2026-03-23"}
		with self.assertRaisesRegex(frappe.ValidationError, "that is a delay"):
			self.report(mine.name, {mine.tasks[0].name: figures})
		mine = self.contract("Người báo chậm (TR)", {"target": 4})
		self.report(mine.name, {mine.tasks[0].name: {**figures, "delays": 1}})
		row = stored(mine).tasks[0]
		self.assertEqual((row.on_time, row.delays), (0, 1))
		other = self.contract("Người nhập muộn (TR)", {"target": 4})
		self.report(other.name, {other.tasks[0].name: {**figures, "completed_on": "2026-03-20"}})
		row = stored(other).tasks[0]
		self.assertEqual((row.on_time, row.delays), (1, 0))

	def sudden(self, contract: str, task: dict) -> str:
		return sudden_work.add(
			contract,
			"Việc đột xuất",
			flt(task["assigned"]) or flt(task["completed"]),
			DUE,
			"Theo yêu cầu của cấp trên",
			work_product=None if task.get("uncounted") else self.product(flt(task.get("coefficient") or 1)),
			unit_of_measure="bản",
		)

	def product(self, coefficient: float) -> str:
		"""A product of the catalogue with this coefficient."""
		if coefficient == 1:
			return "Báo cáo (TR)"
		name = f"Báo cáo hệ số {coefficient:g} (TR)"
		if not frappe.db.exists("Work Product", name):
			make.insert("Work Product", product_name=name, unit_of_measure="bản", coefficient=coefficient)
		return name


def stored(contract):
	return frappe.get_doc(contract.doctype, contract.name)


def basis(task: dict) -> dict:
	target = flt(task.get("assigned")) or flt(task.get("completed")) or 1
	return {"target": target, "coefficient": flt(task.get("coefficient") or 1)}


def row_of(task: dict) -> dict:
	figures = {
		"quantity": flt(task["completed"]),
		"objective_cause": "Mưa lũ",
		**{
			field: task[field]
			for field in ("quality_failures", "delays", "objective_quality_failures", "objective_delays")
			if field in task
		},
	}
	for field in ("failures_by_product", "delays_by_product"):
		if field in task:
			figures[field] = ",".join(str(each) for each in task[field])
	return figures


class TestWorkThatChangesHands(DecreeCase):
	"""What both contracts keep, who may do it, and what is refused. One contract of ten, one colleague."""

	def setUp(self):
		super().setUp()
		frappe.db.savepoint("one_task")
		self.addCleanup(frappe.db.rollback, save_point="one_task")
		self.mine = self.contract("Người giao (TR)", {"target": 10}, {"target": 2, "coefficient": 20})
		self.other = self.contract("Người nhận (TR)", {"target": 10})

	def give(self, amount: float, **values: object) -> dict:
		given = {"reason": "Không thể hoàn thành đúng hạn", "on": "2026-03-12", **values}
		return changing_hands.hand_over(
			self.mine.name, self.mine.tasks[0].name, self.other.name, amount, given["reason"], given["on"]
		)

	def test_a_part_stands_marked_in_both_contracts_and_their_logs(self):
		names = self.give(4)
		first, second = stored(self.mine), stored(self.other)
		given = next(row for row in first.tasks if row.name == names["first"])
		taken = next(row for row in second.tasks if row.name == names["second"])
		self.assertEqual((first.tasks[0].target, given.target, given.came_by), (6, 4, "handed_over"))
		self.assertEqual(
			(taken.target, taken.came_by, taken.other_person), (4, "taken_over", first.cadre_name)
		)
		self.assertEqual((given.other_contract, given.other_task), (second.name, taken.name))
		self.assertEqual((taken.other_contract, taken.other_task), (first.name, given.name))
		self.assertEqual(first.process_log[-1].action, "Hand Over Work")
		self.assertIn("Không thể hoàn thành", second.process_log[-1].note)

	def test_more_than_the_task_or_without_a_reason_is_refused(self):
		for amount, reason in ((11, "Lý do"), (0, "Lý do"), (4, " ")):
			with self.subTest(amount=amount), self.assertRaises(frappe.ValidationError):
				self.give(amount, reason=reason)

	def test_only_who_gives_work_hands_it_over(self):
		stranger = make.user("nguoi.la.tr@example.com", "Người lạ", ["Cadre"])
		with acting_as(stranger), self.assertRaises(frappe.PermissionError):
			self.give(4)
		with self.assertRaises(frappe.PermissionError):
			self.say_handed_over()

	def say_handed_over(self):
		"""Nobody writes into the contract that a task was handed over: the action names both sides."""
		doc = stored(self.mine)
		doc.tasks[0].came_by, doc.change_reason = "handed_over", "Tự ghi"
		doc.save()

	def test_parts_of_a_product_stay_within_it(self):
		product = self.mine.tasks[1]
		parts = [{"part": "Dự thảo", "contract": self.other.name, "amount": 0.5}]
		changing_hands.split(self.mine.name, product.name, parts, "Đề án làm theo nhóm", "2026-03-05")
		other = stored(self.other)
		part = other.tasks[-1]
		self.assertEqual(
			(part.task_name, part.target, part.coefficient, part.part_total), ("Dự thảo", 0.5, 20, 2)
		)
		self.assertEqual(stored(self.mine).tasks[1].target, 1.5)
		part.target, other.change_reason = 0.6, "Tăng phần việc"
		with self.assertRaises(frappe.ValidationError):
			other.save()

	def test_parts_leave_the_number_of_tasks_and_the_weights_of_a_list_as_they_were_assigned(self):
		rules_with = record.get_rules(make.scheme("nghi_dinh_335"))
		demands = replace(rules_with.task_rules, exact_count=2, weights_sum_to_100=True)
		whole = frappe._dict(name="A", weight=100, kind="Regular", idx=1)
		rest = frappe._dict(name="A", weight=45, kind="Regular", idx=1, part_of="A")
		other = frappe._dict(name="B", weight=50, kind="Regular", idx=2)
		came = frappe._dict(name="P", weight=5, kind="Regular", idx=3, part_of="X", other_contract="GNV-X")
		scheme = replace(rules_with, task_rules=demands)
		# 5 of the 50 of the first product are a part that another has; 5 of somebody else's product came
		rules.check_list(scheme, [rest, other, came], False, "2026-03-01", 5)
		with self.assertRaisesRegex(frappe.ValidationError, "100"):
			rules.check_list(scheme, [rest, other, came], False, "2026-03-01")
		with self.assertRaisesRegex(frappe.ValidationError, "2 tasks"):
			rules.check_list(scheme, [whole], False, "2026-03-01")

	def test_a_part_is_handed_over_where_weights_add_up_to_100(self):
		"""What left of an own task was assigned here and keeps its weight; what came stands beside the list."""
		decree = record.get_rules(make.scheme("nghi_dinh_335"))
		weighted = replace(decree, task_rules=replace(decree.task_rules, weights_sum_to_100=True))
		for doc, weights in ((self.mine, (90, 10)), (self.other, (100,))):
			for row, weight in zip(doc.tasks, weights, strict=True):
				row.db_set("weight", weight)
		module = "cadre_kpi.cadre_kpi.doctype.task_contract.task_contract.get_rules"
		with patch(module, return_value=weighted):
			self.give(4)
			self.assertEqual([row.weight for row in stored(self.mine).tasks], [54, 10, 36])
			self.assertEqual([row.weight for row in stored(self.other).tasks], [100, 36])

	def test_work_that_the_person_proposes_counts_when_it_is_confirmed(self):
		email = make.user("nguoi.giao.tr@example.com", "Người giao", ["Cadre"])
		frappe.db.set_value("Cadre", self.mine.cadre, "user", email)
		asked = make.user("bi.thu.tr@example.com", "Bí thư", ["Committee Member"])
		others = make.user("uy.vien.tr@example.com", "Ủy viên", ["Committee Member"])
		committee = frappe.get_doc("Evaluation Body", self.mine.managed_by)
		for user, duty in ((asked, "Chair"), (email, "Deputy Chair"), (others, "Member")):
			committee.append("members", {"user": user, "duty": duty, "from_date": "2026-01-01"})
		committee.save()
		with acting_as(email):
			row = sudden_work.add(self.mine.name, "Đón đoàn", 1, DUE, "Yêu cầu gấp", unit_of_measure="đoàn")
			with self.assertRaises(frappe.PermissionError):
				sudden_work.settle(self.mine.name, row, True)

		told = {"document_name": self.mine.name, "subject": ("like", "%Đón đoàn%")}
		self.assertEqual(frappe.get_all("Notification Log", told, pluck="for_user"), [asked])

		def standing() -> str:
			return next(each.uncounted for each in stored(self.mine).tasks if each.name == row)

		self.assertEqual(standing(), "unconfirmed")
		self.assertEqual(sudden_work.settle(self.mine.name, row, True), "no_coefficient")
		sudden_work.settle(self.mine.name, row, True, "QĐ 15/QĐ-SA", coefficient=2)
		self.assertFalse(standing())


class TestYearOfPartialWork(CadreKpiTestCase):
	"""Article 11: a newcomer with three months is not rated, four months and maternity leave are rated on the four."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		province.build()
		scheme = make.scheme("nghi_dinh_335")
		values = {"scheme": scheme, "unit": province.ROOT, "status": "Open"}
		make.period(YEAR, "2026-01-01", "2026-12-31", **values)
		cls.months = [
			make.place(
				"Evaluation Period",
				name=f"Tháng {month} QT (TR)",
				period_name=f"Tháng {month} QT (TR)",
				frequency="Month",
				start_date=f"2026-{month:02d}-01",
				end_date=frappe.utils.get_last_day(f"2026-{month:02d}-01"),
				rolls_up_into=YEAR,
				**{**values, "status": "Closed"},
			)
			for month in range(1, 13)
		]
		cls.newcomer = province.person("Người mới (TR)", joined_on="2026-10-01")
		cls.mother = province.person("Người nghỉ thai sản (TR)")
		leave = {"from_date": "2026-05-01", "to_date": "2026-12-31", "kind": "Maternity Leave"}
		doc = frappe.get_doc("Cadre", cls.mother)
		doc.append("leaves", leave)
		doc.save()
		cls.in_july = province.person("Người vào giữa tháng 7 (TR)", joined_on="2026-07-15")
		cls.away = province.person("Người nghỉ không lương (TR)")
		doc = frappe.get_doc("Cadre", cls.away)
		doc.append("leaves", {"from_date": "2026-03-16", "to_date": "2026-09-10", "kind": "Unpaid Leave"})
		doc.save()
		cls.decided(cls.newcomer, cls.months[9:], 91)
		cls.decided(cls.mother, cls.months[:4], 75)
		cls.decided(cls.in_july, cls.months[6:], 91)
		cls.decided(cls.away, cls.months[:2] + cls.months[9:], 80)
		for person in (cls.newcomer, cls.mother, cls.in_july, cls.away):
			frappe.get_doc({"doctype": "Cadre Evaluation", "cadre": person, "period": YEAR}).insert()
		province.reviewed(YEAR)
		cls.done = province.run(YEAR, "Compute and Propose")

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	@classmethod
	def decided(cls, cadre: str, months: list[str], points: float) -> None:
		unit = frappe.db.get_value("Cadre", cadre, "unit")
		for month in months:
			make.place(
				"Cadre Evaluation",
				"Published",
				1,
				cadre=cadre,
				unit=unit,
				period=month,
				total_points=points,
				scheme=make.scheme("nghi_dinh_335"),
			)

	def test_the_newcomer_has_a_status_with_its_ground_and_no_level(self):
		found = province.evaluation(self.newcomer, YEAR)
		self.assertEqual(
			(found.workflow_state, found.proposed_level, found.total_points), (WITHOUT_RATING, None, 0)
		)
		self.assertIn("3", found.not_rated_ground)
		self.assertEqual(found.process_log[-1].to_state, WITHOUT_RATING)
		self.assertFalse(self.done.failures)

	def test_the_year_of_a_maternity_leave_is_that_of_the_months_worked(self):
		found = province.evaluation(self.mother, YEAR)
		self.assertEqual(
			(found.workflow_state, found.proposed_level, found.total_points), ("Proposed", "good", 75)
		)

	def test_a_month_that_was_begun_or_broken_off_counts_with_its_days(self):
		found = province.evaluation(self.in_july, YEAR)  # 17 of 31 days of July and five months
		self.assertEqual(found.workflow_state, WITHOUT_RATING)
		self.assertIn("5", found.not_rated_ground)
		found = province.evaluation(
			self.away, YEAR
		)  # five months, 15 of 31 days of March, 20 of 30 of September
		self.assertEqual(
			(found.workflow_state, found.proposed_level, found.total_points), ("Proposed", "good", 80)
		)

	def test_a_month_that_runs_from_the_16th_to_the_15th_is_the_month_of_its_end(self):
		december = self.months[11]
		frappe.db.set_value("Evaluation Period", december, "start_date", "2026-11-16")
		self.addCleanup(frappe.db.set_value, "Evaluation Period", december, "start_date", "2026-12-01")
		self.assertEqual([row.number for row in roll_up.find_sources(YEAR)], [*range(1, 13)])
		self.assertEqual(common.describe_period(december), "tháng 12 năm 2026")

	def test_a_few_days_away_leave_a_month_open(self):
		person = province.person("Người nghỉ ốm hai ngày (TR)")
		doc = frappe.get_doc("Cadre", person)
		for first, last in (
			("2026-03-04", "2026-03-05"),
			("2026-04-01", "2026-04-04"),
			("2026-04-20", "2026-04-24"),
		):
			doc.append("leaves", {"from_date": first, "to_date": last, "kind": "Sick Leave"})
		doc.save()
		months = roll_up.build_periods(roll_up.find_sources(YEAR), [person])[person]
		# two days of March do not explain that nobody evaluated it; nine of April, a quarter of it, do
		self.assertEqual([row.missing for row in months[2:4]], ["unrated", "sick"])

	def test_a_decision_proposes_only_who_is_rated(self):
		waiting = [row.cadre for row in decisions.find_open_rows(province.COMMITTEE, YEAR)]
		self.assertEqual(sorted(waiting), sorted([self.mother, self.away]))

	def test_what_was_recorded_by_mistake_goes_back_with_a_reason(self):
		doc = province.evaluation(self.newcomer, YEAR)
		doc.action_note = "Nhập sai ngày vào ngành"
		doc.save()
		doc = take(doc, "Return")
		self.assertEqual((doc.workflow_state, doc.not_rated_ground), ("Self-Assessment", None))
