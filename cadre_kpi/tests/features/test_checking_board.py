"""The boards of those who check: who finds whom, what is told of them, what is entered there and what is refused."""

from __future__ import annotations

import frappe

from cadre_kpi.api import checking, form, my_work
from cadre_kpi.checking import acting
from cadre_kpi.contracts import earlier
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.actor import act, create, edit
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.regulations import record
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.permissions.attack import AttackCase
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, DISTRICT_B, EMAIL, PERIOD, PROVINCE

LAST_YEAR = "Năm 2025 (KT)"
GROUP = "Bí thư cấp ủy"
REGULAR = {"task_name": "Trồng rừng tập trung", "unit_of_measure": "ha", "target": 100, "kind": "Regular"}
HARD = {"task_name": "Thu hồi đất khu công nghiệp", "unit_of_measure": "ha", "target": 20, "kind": "Hard"}


class Reading(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.cadres = personas.cast()
		make.period(LAST_YEAR, "2025-01-01", "2025-12-31", unit=PROVINCE)
		cls.easy = cls.contract("cadre_a", DISTRICT_A, [REGULAR])
		cls.hard = cls.contract("cadre_b", DISTRICT_B, [HARD, REGULAR])
		cls.consulted = cls.contract("no_account", DISTRICT_A, [HARD, HARD], state="Under Consultation")
		cls.before = cls.contract(
			"cadre_a",
			DISTRICT_A,
			[{**REGULAR, "task_name": "trồng  rừng tập trung.", "target": 80, "completed": 75}, HARD],
			state="Assigned",
			docstatus=1,
			period=LAST_YEAR,
			start_date="2025-01-01",
			end_date="2025-12-31",
		)
		contract = {"contract": cls.before, "period": PERIOD, "report_type": "Periodic"}
		cls.reports = [
			cls.report(f"2026-0{month}", rows, **contract)
			for month, rows in ((3, [{"quantity": 5}]), (4, [{"quantity": 5, "obstacle": "Thiếu vốn."}]))
		]

	@classmethod
	def contract(
		cls, who: str, unit: str, tasks: list, state: str = "Under Appraisal", **values: object
	) -> str:
		values = {"period": PERIOD, **values}
		return make.place(
			"Task Contract",
			state,
			initiated_by="Cadre",
			cadre=cls.cadres[who],
			cadre_name=who,
			unit=unit,
			position=GROUP,
			managed_by=COMMITTEE,
			contract_key=frappe.generate_hash(),
			rows={"tasks": [{**task, "idx": number} for number, task in enumerate(tasks, start=1)]},
			**values,
		)

	@classmethod
	def report(cls, month: str, rows: list, **values: object) -> str:
		rows = [
			{"task_no": 1, "task_name": REGULAR["task_name"], "verified_quantity": row["quantity"], **row}
			for row in rows
		]
		return make.place(
			"Progress Report",
			"Under Verification",
			cadre=cls.cadres["cadre_a"],
			cadre_name="cadre_a",
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			from_date=f"{month}-01",
			to_date=f"{month}-28",
			rows={"tasks": rows},
			**values,
		)

	def registrations(self, who: str, period: str = "") -> dict[str, dict]:
		with acting_as(EMAIL[who]):
			self.answer = checking.read_registrations(period)
		return {person["name"]: person for person in self.answer["people"]}

	def reported(self, who: str, **place: str) -> dict[str, dict]:
		with acting_as(EMAIL[who]):
			self.answer = checking.read_reports(**place)
		return {person["name"]: person for person in self.answer["people"]}

	# ---- who finds whom -----------------------------------------------------------------------------------
	def test_everybody_finds_what_waits_for_them_and_nothing_else(self):
		expected = {
			"focal_a": {self.easy},
			"focal_b": {self.hard},
			"board": {self.consulted},
			"focal_former": set(),
			"focal_without_role": set(),
			"cadre_a": set(),
			"chair": set(),
			"council_member": set(),
			"auditor": set(),
			"everything_but_a_seat": set(),
		}
		for who, names in expected.items():
			with self.subTest(who):
				self.assertEqual(set(self.registrations(who)), names)
		self.assertRaises(frappe.PermissionError, self.registrations, "nobody")
		self.assertRaises(frappe.PermissionError, self.reported, "nobody")

	def test_reports_wait_for_the_agencies_of_the_unit(self):
		self.assertEqual(set(self.reported("focal_a")), set(self.reports))
		self.assertEqual(set(self.reported("board")), set(self.reports))
		for who in ("focal_b", "cadre_a", "chair", "auditor"):
			with self.subTest(who):
				self.assertEqual(self.reported(who), {})

	def test_the_period_in_which_most_waits_is_opened(self):
		self.registrations("focal_a")
		self.assertEqual(self.answer["period"], PERIOD)
		self.assertEqual(self.answer["periods"], [{"period": PERIOD, "count": 1}])
		self.assertEqual(self.registrations("focal_a", LAST_YEAR), {})

	# ---- what is told -------------------------------------------------------------------------------------
	def test_easy_work_is_seen_against_unit_and_group(self):
		person = self.registrations("focal_a")[self.easy]
		self.assertEqual(person["share"], [0, 1])
		# the agency reads both contracts of the district, and of the group those two
		self.assertEqual(person["unit_share"], [2, 3])
		self.assertEqual(person["group_share"], [2, 3])
		self.assertEqual(self.registrations("focal_b")[self.hard]["unit_share"], [1, 2])

	def test_a_task_stands_beside_last_years(self):
		person = self.registrations("focal_a")[self.easy]
		self.assertEqual(person["earlier"], {"name": self.before, "period": LAST_YEAR, "tasks": 2})
		(task,) = person["tasks"]
		self.assertEqual((task["earlier"]["target"], task["earlier"]["completed"]), (80, 75))
		self.assertIsNone(self.registrations("focal_b")[self.hard]["earlier"])

	def test_what_was_dropped_last_year_is_no_work_of_last_year(self):
		row = frappe.db.get_value("Contract Task", {"parent": self.before, "kind": "Regular"}, "name")
		frappe.db.set_value("Contract Task", row, "dropped", 1)
		self.addCleanup(frappe.db.set_value, "Contract Task", row, "dropped", 0)
		self.assertIsNone(self.registrations("focal_a")[self.easy]["tasks"][0]["earlier"])

	def test_the_earlier_contract_of_others_is_not_told(self):
		with acting_as(EMAIL["focal_b"]):
			self.assertEqual(earlier.read_earlier([self.cadres["cadre_a"]], PERIOD), {})

	def test_a_new_contract_begins_with_last_years_tasks(self):
		with acting_as(EMAIL["cadre_a"]):
			found = form.list_earlier_tasks(self.cadres["cadre_a"], PERIOD)
		self.assertEqual((found["contract"], found["period"]), (self.before, LAST_YEAR))
		self.assertEqual([task["target"] for task in found["tasks"]], [80, 20])
		self.assertFalse({"name", "completed", "progress"} & set(found["tasks"][0]))
		for who in ("cadre_b", "focal_b"):
			with self.subTest(who), acting_as(EMAIL[who]):
				self.assertEqual(form.list_earlier_tasks(self.cadres["cadre_a"], PERIOD), {})
		with acting_as(EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			form.list_earlier_tasks(self.cadres["cadre_a"], PERIOD)

	def test_what_the_scheme_asks_of_a_list_is_told_while_it_is_written(self):
		demands = record.get_rules(make.scheme()).task_rules
		with acting_as(EMAIL["cadre_a"]):
			told = form.get_task_demands(self.cadres["cadre_a"], PERIOD)
		self.assertEqual(
			(told["exact"], told["least"], told["most"], told["breakthrough"]),
			(demands.exact_count, demands.min_count, demands.max_count, demands.min_breakthrough),
		)
		self.assertEqual(told["weights"], int(demands.weights_sum_to_100))
		with acting_as(EMAIL["nobody"]), self.assertRaises(frappe.PermissionError):
			form.get_task_demands(self.cadres["cadre_a"], PERIOD)

	def test_a_month_is_looked_at_by_itself(self):
		self.reported("focal_a")
		self.assertEqual(
			self.answer["months"], [{"month": "2026-03", "count": 1}, {"month": "2026-04", "count": 1}]
		)
		found = self.reported("focal_a", period=PERIOD, month="2026-04")
		self.assertEqual(set(found), {self.reports[1]})
		self.assertEqual(found[self.reports[1]]["remarks"], 1)
		self.assertEqual(self.reported("focal_a")[self.reports[0]]["remarks"], 0)

	def test_files_of_a_report_are_listed_for_who_checks_it(self):
		make.place(
			"File",
			file_name="bien-ban.pdf",
			file_url="/private/files/bien-ban-kt.pdf",
			is_private=1,
			attached_to_doctype="Progress Report",
			attached_to_name=self.reports[0],
		)
		(file,) = self.reported("focal_a")[self.reports[0]]["files"]
		self.assertEqual(file, {"url": "/private/files/bien-ban-kt.pdf", "name": "bien-ban.pdf"})

	def test_evidence_stands_at_its_task(self):
		rows = [
			{"contract_task": "cv1", "file": f"/private/files/{name}", "file_name": name}
			for name in ("a.pdf", "b.png")
		]
		report = make.place(
			"Progress Report",
			"Under Verification",
			cadre=self.cadres["cadre_a"],
			cadre_name="cadre_a",
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			period=PERIOD,
			from_date="2026-06-01",
			to_date="2026-06-30",
			rows={"tasks": [{"contract_task": "cv1"}, {"contract_task": "cv2"}], "evidence_files": rows},
		)
		self.addCleanup(frappe.db.delete, "Progress Report", {"name": report})
		first, second = self.reported("focal_a", period=PERIOD, month="2026-06")[report]["tasks"]
		self.assertEqual([file["name"] for file in first["files"]], ["a.pdf", "b.png"])
		self.assertEqual(second["files"], [])

	def test_reading_costs_the_same_for_one_and_for_many(self):
		def count() -> tuple[int, int]:
			costs = []
			for read in (checking.read_registrations, checking.read_reports):
				with acting_as(EMAIL["focal_a"]):
					read()
					with statements() as sent:
						read()
				costs.append(len(sent))
			return tuple(costs)

		few = count()
		frappe.db.savepoint("many")
		for number in range(20):
			self.contract("cadre_a", DISTRICT_A, [REGULAR, HARD], name=f"bảng-{number}")
			self.report("2026-05", [{"quantity": number}], period=PERIOD, report_type="Ad-hoc Inspection")
		self.assertEqual(count(), few)
		self.assertEqual(len(self.registrations("focal_a")), 21)
		self.assertEqual(len(self.reported("focal_a")), 22)
		frappe.db.rollback(save_point="many")

	def test_no_more_than_a_board_holds(self):
		before, acting.MOST = acting.MOST, 1
		self.addCleanup(setattr, acting, "MOST", before)
		self.assertEqual(len(self.reported("focal_a")), 1)
		self.assertTrue(self.answer["more"])


class Entering(AttackCase):
	"""A registration under appraisal, and a report of an assigned contract under verification."""

	@classmethod
	def prepare(cls, story: Story) -> None:
		story.register()
		story.register_again()
		cls.contract = story.contract.name
		story.register_director()
		report = create(
			cls.users["director"],
			"Progress Report",
			contract=story.director_contract.name,
			from_date="2023-01-01",
			to_date="2023-03-31",
			summary="Kết quả quý I.",
		)

		def change(doc):
			doc.tasks[0].update({"quantity": 10, "delays": 2, "objective_delays": 1})
			doc.tasks[0].objective_cause = "Mưa lũ kéo dài."

		report = edit(cls.users["director"], report, change)
		cls.report = act(cls.users["director"], report, "Send Report").name

	def version(self, doctype: str, name: str) -> str:
		return str(frappe.db.get_value(doctype, name, "modified"))

	def appraise(self, who: str, *rows: dict, seen: str = "") -> dict:
		seen = seen or self.version("Task Contract", self.contract)
		with acting_as(self.users[who]):
			return checking.appraise(self.contract, seen, frappe.as_json(rows))

	def correct(self, who: str, *rows: dict, seen: str = "") -> dict:
		seen = seen or self.version("Progress Report", self.report)
		with acting_as(self.users[who]):
			return checking.correct(self.report, seen, frappe.as_json(rows))

	def row(self, doctype: str, parent: str, number: int = 1) -> frappe._dict:
		return frappe.db.get_value(doctype, {"parent": parent, "idx": number}, "*", as_dict=True)

	def task(self) -> frappe._dict:
		return self.row("Contract Task", self.contract)

	def line(self) -> frappe._dict:
		return self.row("Progress Report Task", self.report)

	# ---- registrations ------------------------------------------------------------------------------------
	def test_an_opinion_is_stored_with_its_target_and_reason(self):
		task = self.task()
		higher = {
			"row": task.name,
			"appraisal": "Make Harder",
			"proposed_target": task.target + 10,
			"appraisal_note": "Toàn bộ diện tích là 160 ha.",
		}
		answer = self.appraise("focal", higher)
		stored = self.task()
		self.assertEqual(
			(stored.appraisal, stored.proposed_target, stored.appraisal_note),
			("Make Harder", task.target + 10, higher["appraisal_note"]),
		)
		self.assertEqual(stored.target, task.target)  # the committee decides, not the agency
		self.assertEqual(answer["modified"], self.version("Task Contract", self.contract))
		self.assertEqual(answer["rows"][0]["appraisal"], "Make Harder")
		# back to keep: the proposal goes
		self.appraise("focal", {"row": task.name, "appraisal": "Keep", "proposed_target": 999})
		self.assertEqual((self.task().appraisal, self.task().proposed_target), ("Keep", 0))

	def test_an_opinion_without_target_or_reason_is_refused(self):
		task = self.task()
		wrong = (
			{"appraisal": "Make Harder", "proposed_target": 0, "appraisal_note": "x"},
			{"appraisal": "Make Harder", "proposed_target": task.target - 1, "appraisal_note": "x"},
			{"appraisal": "Make Easier", "proposed_target": task.target, "appraisal_note": "x"},
			{"appraisal": "Make Easier", "proposed_target": task.target - 1, "appraisal_note": " "},
			{"appraisal": "Remove"},
			{"appraisal": "Whatever"},
		)
		for values in wrong:
			with self.subTest(values), self.assertRaises(frappe.ValidationError):
				self.appraise("focal", {"row": task.name, **values})
			self.go_back()
		self.assertFalse(self.task().appraisal)

	def test_nothing_but_the_opinion_is_written(self):
		task = self.task()
		self.appraise(
			"focal", {"row": task.name, "appraisal": "Keep", "target": 1, "weight": 1, "kind": "Key"}
		)
		stored = self.task()
		self.assertEqual((stored.target, stored.weight, stored.kind), (task.target, task.weight, task.kind))

	def test_others_enter_nothing(self):
		task, line = self.task(), self.line()
		for who in ("secretary_a", "director", "chair", "board", "council_1", "district_focal"):
			with self.subTest(who):
				with self.assertRaises(frappe.PermissionError):
					self.appraise(who, {"row": task.name, "appraisal": "Keep"})
				self.go_back()
		for who in ("secretary_a", "director", "chair", "council_1", "district_focal"):
			with self.subTest(who):
				with self.assertRaises(frappe.PermissionError):
					self.correct(who, {"row": line.name, "verified_quantity": 1, "correction_reason": "x"})
				self.go_back()
		self.assertFalse(self.task().appraisal)
		self.assertEqual(self.line().verified_quantity, 10)

	def test_another_version_or_row_is_refused(self):
		task, line = self.task(), self.line()
		for seen in ("", "2020-01-01 00:00:00.000000"):
			with acting_as(self.users["focal"]), self.assertRaises(frappe.TimestampMismatchError):
				checking.appraise(self.contract, seen, [{"row": task.name, "appraisal": "Keep"}])
			self.go_back()
		for rows in ([], [{"row": line.name, "appraisal": "Keep"}], ["x"], [{"appraisal": "Keep"}]):
			with self.subTest(rows), self.assertRaises(frappe.ValidationError):
				self.appraise("focal", *rows)
			self.go_back()

	def test_what_was_passed_on_is_not_appraised_any_more(self):
		task = self.task()
		with acting_as(self.users["focal"]):
			my_work.decide(
				"Task Contract",
				{self.contract: self.version("Task Contract", self.contract)},
				"Appraise",
			)
		for who in ("focal", "chair"):
			with self.subTest(who), self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
				self.appraise(who, {"row": task.name, "appraisal": "Keep"})
			self.go_back()

	# ---- reports ------------------------------------------------------------------------------------------
	def test_another_figure_needs_its_reason(self):
		line = self.line()
		with self.assertRaises(frappe.ValidationError):
			self.correct("focal", {"row": line.name, "verified_quantity": 8})
		self.go_back()
		self.correct(
			"focal",
			{"row": line.name, "verified_quantity": 8, "correction_reason": "Hai việc chưa nghiệm thu."},
		)
		stored = self.line()
		self.assertEqual((stored.quantity, stored.verified_quantity), (10, 8))

	def test_an_objective_cause_is_confirmed_before_the_report_is_verified(self):
		seen = {self.report: self.version("Progress Report", self.report)}
		with acting_as(self.users["focal"]):
			refused = my_work.decide("Progress Report", seen, "Verify")
		self.assertEqual((refused["done"], len(refused["failures"])), ([], 1))
		answer = self.correct(
			"focal",
			{
				"row": self.line().name,
				"cause_confirmed_by": "Ban Chỉ huy phòng, chống thiên tai tỉnh",
				"cause_confirmed_on": "2023-03-20",
				"cause_paper": "Văn bản số 12/XN",
			},
		)
		with acting_as(self.users["focal"]):
			done = my_work.decide("Progress Report", {self.report: answer["modified"]}, "Verify")
		self.assertEqual(done["done"], [self.report], done)

	def test_what_was_reported_stands(self):
		line = self.line()
		self.correct("focal", {"row": line.name, "quantity": 1, "delays": 0, "objective_cause": "khác"})
		stored = self.line()
		self.assertEqual((stored.quantity, stored.delays, stored.objective_cause), (10, 2, "Mưa lũ kéo dài."))

	def test_the_boards_know_them(self):
		with acting_as(self.users["focal"]):
			registrations = checking.read_registrations()
			reports = checking.read_reports()
		self.assertIn(self.contract, [person["name"] for person in registrations["people"]])
		(person,) = [person for person in reports["people"] if person["name"] == self.report]
		self.assertEqual((person["remarks"], person["actions"]), (1, ["Verify", "Return"]))
		task = vinh_phuc.DISTRICT_TASKS[0]
		first = next(one for one in registrations["people"] if one["name"] == self.contract)["tasks"][0]
		self.assertEqual((first["task_name"], first["target"]), (task["task_name"], task["target"]))
