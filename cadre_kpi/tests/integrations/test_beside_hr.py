"""Beside an HR system: people taken over, kept in step, leaves, holidays, work, ratings.

Against stand-ins of ERPNext's and Frappe HR's DocTypes; where the genuine ones are, `test_beside_erpnext` runs instead.
"""

from __future__ import annotations

import json
from datetime import date
from unittest import SkipTest

import frappe
from frappe.utils import getdate

from cadre_kpi.api import hr
from cadre_kpi.cadre_kpi.report.differences_with_hr import differences_with_hr
from cadre_kpi.integrations.erpnext import custom_fields, ratings, work
from cadre_kpi.integrations.erpnext.takeover import job, people, plan, source, write
from cadre_kpi.integrations.erpnext.takeover.source import Options
from cadre_kpi.masters.working_calendar import get_working_days
from cadre_kpi.patches.v0_2 import open_links_to_hr
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as, frozen
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.integrations import stand_ins
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PROVINCE

OFFICE, FINANCE = "Văn phòng (BH)", "Phòng Tài chính (BH)"
CHIEF, DEPUTY, CLERK = "Chánh Văn phòng (BH)", "Phó Chánh Văn phòng (BH)", "Chuyên viên (BH)"


def setUpModule() -> None:
	if stand_ins.are_genuine():
		raise SkipTest("the genuine ERPNext is here: see test_beside_erpnext")
	frappe.set_user("Administrator")
	stand_ins.make()


def tearDownModule() -> None:
	if not stand_ins.are_genuine():
		frappe.db.rollback()
		frappe.set_user("Administrator")
		stand_ins.remove()


class BesideHR(CadreKpiTestCase):
	"""A department in HR with an office under it, a chief, a deputy and a clerk; nobody of them is here yet."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		personas.cast()
		cls.make_company()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("beside_hr_test")
		self.addCleanup(self.undo)

	def undo(self) -> None:
		frappe.db.rollback(save_point="beside_hr_test")
		frappe.clear_document_cache(custom_fields.SETTINGS, custom_fields.SETTINGS)
		frappe.db.value_cache.pop(custom_fields.SETTINGS, None)

	@classmethod
	def make_company(cls) -> None:
		stand_ins.insert("Department", "All Departments", department_name="All Departments", lft=1)
		for name, above, place in ((OFFICE, "All Departments", 2), (FINANCE, OFFICE, 3)):
			stand_ins.insert("Department", name, department_name=name, parent_department=above, lft=place)
		for title in (CHIEF, DEPUTY, CLERK):
			stand_ins.insert("Designation", title, designation_name=title)
		make.user("chanh.vp.bh@example.com", "Chánh Văn phòng")
		cls.employee("BH-1", "Chánh Văn phòng BH", CHIEF, user_id="chanh.vp.bh@example.com")
		cls.employee("BH-2", "Phó Chánh Văn phòng BH", DEPUTY, reports_to="BH-1")
		cls.employee("BH-3", "Chuyên viên BH", CLERK, department=FINANCE, reports_to="BH-2")

	@staticmethod
	def employee(name: str, full_name: str, designation: str, **values: object):
		values = {"department": OFFICE, "status": "Active", "date_of_joining": "2020-03-02", **values}
		return stand_ins.insert(
			"Employee", name, employee_name=full_name, designation=designation, company="BH", **values
		)

	def take_over(self, chosen: tuple = (), **options: object) -> write.Result:
		found = source.read(Options(**{"company": "BH", "unit": PROVINCE, **options}))
		return write.carry_out(found, people.make_plan(found, set(chosen)))

	def lines(self, **options: object) -> list[dict]:
		with acting_as(EMAIL["admin"]):
			return hr.preview(**{"company": "BH", "unit": PROVINCE, **options})["rows"]

	def here(self, employee: str):
		return frappe.get_doc("Cadre", {"employee": employee})

	def change(self, doctype: str, name: str, **values: object):
		doc = frappe.get_doc(doctype, name)
		doc.update(values)
		doc.save()
		return doc


class TakingOver:
	def test_people_units_positions_superiors_accounts(self):
		result = self.take_over()
		self.assertEqual(result.failures, [])
		chief, deputy, clerk = (self.here(name) for name in ("BH-1", "BH-2", "BH-3"))
		self.assertEqual(
			(chief.full_name, chief.unit, chief.position, chief.duty, chief.managed_by, chief.status),
			("Chánh Văn phòng BH", OFFICE, CHIEF, "Leader", COMMITTEE, "Active"),
		)
		self.assertEqual(
			(deputy.duty, deputy.supervisor, clerk.supervisor), ("Deputy", chief.name, deputy.name)
		)
		self.assertEqual(frappe.db.get_value("Cadre Unit", FINANCE, "parent_cadre_unit"), OFFICE)
		self.assertEqual(frappe.db.get_value("Cadre Unit", OFFICE, "parent_cadre_unit"), PROVINCE)
		posts = [(row.unit, row.position, row.from_date, row.to_date) for row in clerk.assignments]
		self.assertEqual(posts, [(FINANCE, CLERK, date(2020, 3, 2), None)])
		self.assertEqual(chief.user, "chanh.vp.bh@example.com")
		self.assertIn("Cadre", frappe.get_roles(chief.user))
		clerk.save()  # what was written in bulk is what the form would write
		self.assertEqual(len(clerk.assignments), 1)

	def test_twice_does_nothing_twice(self):
		self.take_over()
		self.assertEqual(self.lines(), [])
		count = frappe.db.count("Cadre")
		result = self.take_over()
		self.assertEqual((frappe.db.count("Cadre"), sum(result.done.values())), (count, 0))

	def test_the_preview_says_what_will_be_made_and_writes_nothing(self):
		count = frappe.db.count("Cadre")
		found = {(row["kind"], row["outcome"], row["hr"]): row["text"] for row in self.lines()}
		self.assertEqual(
			set(found),
			{("Unit", "New", OFFICE), ("Unit", "New", FINANCE)}
			| {("Position", "New", name) for name in (CHIEF, DEPUTY, CLERK)}
			| {("Person", "New", name) for name in ("BH-1", "BH-2", "BH-3")},
		)
		self.assertIn(FINANCE, found["Person", "New", "BH-3"])
		self.assertEqual(frappe.db.count("Cadre"), count)

	def test_the_report_asks_no_more_for_more_people(self):
		def read() -> tuple[int, int]:
			with acting_as(EMAIL["admin"]), statements() as sent:
				found = differences_with_hr.execute({"company": "BH", "unit": PROVINCE, "all": 1})[1]
			return len(found), len(sent)

		read()  # what is kept for all is kept
		few, asked = read()
		for number in range(12):
			self.employee(f"BH-N{number}", f"Chuyên viên BH {number}", CLERK, reports_to="BH-1")
		self.assertEqual(read(), (few + 12, asked))

	def test_who_cannot_be_taken_over_is_named_with_the_reason(self):
		self.employee("BH-4", "Không chức danh BH", None)
		self.employee("BH-5", "Không phòng BH", CLERK, department=None)
		found = {row["hr"]: row["text"] for row in self.lines(unit="") if row["outcome"] == "Not Possible"}
		self.assertIn("No department", found["BH-5"])
		self.assertIn("No standing committee", found["BH-1"])
		found = {row["hr"]: row["text"] for row in self.lines() if row["outcome"] == "Not Possible"}
		self.assertEqual(set(found), {"BH-4"})
		self.assertIn("No designation", found["BH-4"])

	def test_somebody_with_the_same_account_is_linked_not_doubled(self):
		record = make.cadre("Tên khác BH", PROVINCE, COMMITTEE, user="chanh.vp.bh@example.com")
		self.take_over()
		linked = self.here("BH-1")
		self.assertEqual((linked.name, linked.full_name), (record, "Tên khác BH"))
		(line,) = [row for row in self.lines() if row["hr"] == "BH-1"]
		self.assertEqual((line["outcome"], line["tick"]), ("Differs", True))
		self.assertIn("Tên khác BH → Chánh Văn phòng BH", line["text"])

	def test_a_ticked_difference_is_taken_and_an_outdated_tick_is_not(self):
		make.cadre("Tên khác BH", PROVINCE, COMMITTEE, user="chanh.vp.bh@example.com")
		self.take_over()
		(line,) = [row for row in self.lines() if row["hr"] == "BH-1"]
		frappe.db.set_value("Employee", "BH-1", "employee_name", "Tên mới BH")
		self.take_over(chosen=(line["key"],))
		self.assertEqual(self.here("BH-1").full_name, "Tên khác BH")
		(line,) = [row for row in self.lines() if row["hr"] == "BH-1"]
		self.take_over(chosen=(line["key"],))
		taken = self.here("BH-1")
		self.assertEqual((taken.full_name, taken.unit, taken.position), ("Tên mới BH", OFFICE, CHIEF))
		self.assertEqual([row.unit for row in taken.assignments], [PROVINCE, OFFICE])

	def test_a_namesake_is_shown_and_linked_only_by_hand(self):
		record = make.cadre("Chuyên viên BH", PROVINCE, COMMITTEE)
		self.take_over()
		self.assertFalse(frappe.db.exists("Cadre", {"employee": "BH-3"}))
		(line,) = [row for row in self.lines() if row["hr"] == "BH-3"]
		self.assertEqual((line["outcome"], line["record"]), ("Differs", record))
		self.take_over(chosen=(line["key"],))
		self.assertEqual(self.here("BH-3").name, record)

	def test_where_this_side_was_changed_nothing_is_overwritten(self):
		self.take_over()
		self.change("Cadre", self.here("BH-3").name, full_name="Sửa tay BH")
		frappe.db.set_value("Employee", "BH-3", "employee_name", "Sửa bên nhân sự BH")
		self.take_over()
		self.assertEqual(self.here("BH-3").full_name, "Sửa tay BH")
		_columns, rows = differences_with_hr.execute({"unit": PROVINCE})
		(row,) = [row for row in rows if row["hr"] == "BH-3"]
		self.assertIn("Sửa tay BH → Sửa bên nhân sự BH", row["text"])

	def test_only_administrators_who_may_read_employees(self):
		for persona in ("cadre_a", "board", "auditor", "nobody"):
			with acting_as(EMAIL[persona]), self.assertRaises(frappe.PermissionError):
				hr.preview()
		with acting_as(EMAIL["board"]), self.assertRaises(frappe.PermissionError):
			hr.take_over()

	def test_the_job_leaves_its_log(self):
		values = {"company": "BH", "unit": PROVINCE, "managed_by": "", "give_role": True, "chosen": []}
		log = frappe.new_doc(job.LOG).update({"status": "Queued", "options": json.dumps(values)})
		log.insert_as_server()
		commit, frappe.db.commit = frappe.db.commit, lambda: None
		try:
			job.execute(log.name)
		finally:
			frappe.db.commit = commit
		log.reload()
		self.assertEqual((log.status, log.done, log.total), ("Done", 8, 8))
		self.assertIn("3", log.summary)

	def test_a_user_permission_on_the_own_employee_hides_nobody_here(self):
		self.take_over()
		record = self.here("BH-3")
		values = {"user": EMAIL["board"], "allow": "Employee", "for_value": "BH-1"}
		frappe.get_doc({"doctype": "User Permission", "apply_to_all_doctypes": 1, **values}).insert()
		with acting_as(EMAIL["board"]):
			self.assertEqual(frappe.get_list("Cadre", {"name": record.name}, pluck="name"), [record.name])
			record.check_permission("read")


class KeptInStep:
	def test_a_transfer_becomes_an_assignment_with_its_day(self):
		self.take_over()
		with frozen("2026-05-04 08:00:00"):
			self.change("Employee", "BH-3", department=OFFICE)
		rows = [(row.unit, row.from_date, row.to_date) for row in self.here("BH-3").assignments]
		self.assertEqual(
			[(unit, str(getdate(first)), last and str(getdate(last))) for unit, first, last in rows],
			[(FINANCE, "2020-03-02", "2026-05-03"), (OFFICE, "2026-05-04", None)],
		)

	def test_who_left_has_a_last_day(self):
		self.take_over()
		self.change("Employee", "BH-3", status="Left", relieving_date="2026-06-30")
		found = self.here("BH-3")
		self.assertEqual((found.status, str(found.left_on)), ("Left the Service", "2026-06-30"))
		self.assertEqual(str(found.assignments[-1].to_date), "2026-06-30")

	def test_a_new_account_follows_with_its_role_but_never_replaces_one(self):
		self.take_over()
		make.user("moi.bh@example.com", "Mới")
		self.change("Employee", "BH-2", user_id="moi.bh@example.com")
		self.assertEqual(self.here("BH-2").user, "moi.bh@example.com")
		self.assertIn("Cadre", frappe.get_roles("moi.bh@example.com"))
		make.user("khac.bh@example.com", "Khác")
		self.change("Employee", "BH-2", user_id="khac.bh@example.com")
		self.assertEqual(self.here("BH-2").user, "moi.bh@example.com")
		self.assertEqual([row["outcome"] for row in self.lines() if row["hr"] == "BH-2"], ["Differs"])

	def test_a_move_that_is_refused_here_does_not_stop_hr_and_is_noted(self):
		self.take_over()
		record = self.here("BH-3").name
		make.place("Task Contract", "Assigned", 1, cadre=record, unit=FINANCE)
		self.change("Employee", "BH-3", department=OFFICE)
		self.assertEqual(frappe.db.get_value("Employee", "BH-3", "department"), OFFICE)
		self.assertEqual(self.here("BH-3").unit, FINANCE)
		notes = frappe.get_all(
			"Comment", {"reference_doctype": "Cadre", "reference_name": record}, pluck="content"
		)
		self.assertTrue(any("BH-3" in note for note in notes), notes)
		result = self.take_over()
		self.assertEqual([failure["hr"] for failure in result.failures], ["BH-3"])
		self.assertEqual([row["outcome"] for row in self.lines() if row["hr"] == "BH-3"], ["Changed"])

	def test_where_this_side_leads_changes_are_only_shown(self):
		self.take_over()
		settings = frappe.get_doc(custom_fields.SETTINGS)
		settings.hr_leads = "Cadre KPI"
		settings.save()
		self.change("Employee", "BH-3", employee_name="Đổi tên BH")
		self.assertEqual(self.here("BH-3").full_name, "Chuyên viên BH")
		self.assertEqual([row["outcome"] for row in self.lines()], ["Differs"])


class LeaveHolidaysWorkRatings:
	def leave_type(self, name: str, kind: str) -> str:
		stand_ins.insert("Leave Type", name, leave_type_name=name, cadre_leave_kind=kind)
		return name

	def apply(self, name: str, kind: str, first: str, last: str, **values: object):
		doc = stand_ins.insert(
			"Leave Application",
			name,
			**{"employee": "BH-3", "leave_type": kind, "status": "Approved", **values},
			from_date=first,
			to_date=last,
		)
		doc.submit()
		return doc

	def leaves(self) -> list[tuple]:
		return [(row.kind, str(row.from_date), str(row.to_date)) for row in self.here("BH-3").leaves]

	def test_kinds_of_leave_are_guessed(self):
		found = {
			name: custom_fields.guess_kind_of_leave(name, without_pay)
			for name, without_pay in (
				("Nghỉ thai sản", False),
				("Sick Leave", False),
				("Nghỉ việc riêng không hưởng lương", True),
				("Leave Without Pay", True),
				("Nghỉ phép năm", False),
			)
		}
		self.assertEqual(
			list(found.values()), ["Maternity Leave", "Sick Leave", "Unpaid Leave", "Unpaid Leave", ""]
		)

	def test_an_approved_leave_comes_and_goes_with_its_application(self):
		self.take_over()
		sick, holiday = self.leave_type("Ốm (BH)", "Sick Leave"), self.leave_type("Phép (BH)", "")
		leave = self.apply("BH-L1", sick, "2026-03-02", "2026-04-30")
		self.apply("BH-L2", holiday, "2026-06-01", "2026-06-05")
		self.apply("BH-L3", sick, "2026-07-01", "2026-07-03", status="Rejected")
		self.apply("BH-L4", sick, "2026-08-03", "2026-08-03", half_day=1)
		self.assertEqual(self.leaves(), [("Sick Leave", "2026-03-02", "2026-04-30")])
		leave.cancel()
		self.assertEqual(self.leaves(), [])

	def test_a_leave_from_before_the_take_over_is_found_by_it(self):
		self.take_over()
		frappe.db.set_value("Cadre", self.here("BH-3").name, "employee", None)
		sick = self.leave_type("Ốm (BH)", "Sick Leave")
		self.apply("BH-L1", sick, "2026-03-02", "2026-04-30")
		frappe.db.set_value("Cadre", {"full_name": "Chuyên viên BH"}, "employee", "BH-3")
		self.assertEqual([(row["kind"], row["outcome"]) for row in self.lines()], [("Leave", "New")])
		self.take_over()
		self.assertEqual(self.leaves(), [("Sick Leave", "2026-03-02", "2026-04-30")])
		self.assertEqual(self.lines(), [])

	def test_a_leave_that_overlaps_does_not_stop_hr_and_is_shown(self):
		self.take_over()
		record = self.here("BH-3")
		record.append("leaves", {"from_date": "2026-03-10", "to_date": "2026-03-12", "kind": "Other Leave"})
		record.save()
		self.apply("BH-L1", self.leave_type("Ốm (BH)", "Sick Leave"), "2026-03-02", "2026-04-30")
		self.assertEqual(self.leaves(), [("Other Leave", "2026-03-10", "2026-03-12")])
		(line,) = self.lines()
		self.assertEqual((line["kind"], line["outcome"]), ("Leave", "Not Possible"))

	def test_a_holiday_list_takes_the_place_of_the_public_holidays(self):
		days = [{"holiday_date": "2026-05-04", "description": "Nghỉ bù"}]
		stand_ins.insert(
			"Holiday List", "BH 2026", from_date="2026-05-01", to_date="2026-12-31", holidays=days
		)
		settings = frappe.get_doc(custom_fields.SETTINGS)
		settings.holiday_list = "BH 2026"
		settings.save()
		calendar = get_working_days()
		for day, working in (
			(date(2026, 5, 1), True),  # a public holiday that this list does not have
			(date(2026, 5, 4), False),
			(date(2026, 5, 9), False),  # a Saturday: the list names no weekends
			(date(2026, 4, 30), False),  # before the list begins the public holidays count
		):
			self.assertEqual(calendar.is_working(day), working, day)

	def contract(self) -> str:
		stand_ins.insert("Task", "BH-T1", subject="Việc", status="Working", progress=40)
		stand_ins.insert(
			"Project", "BH-P1", project_name="Dự án", status="Completed", actual_end_date="2026-05-20"
		)
		rows = [
			{
				"task_name": "Một",
				"target": 50,
				"completed": 5,
				"measure": "Added Up",
				"erpnext_task": "BH-T1",
			},
			{"task_name": "Hai", "target": 10, "measure": "Latest Figure", "erpnext_project": "BH-P1"},
			{"task_name": "Ba", "target": 1, "measure": "Added Up"},
		]
		return make.place(
			"Task Contract",
			"Assigned",
			1,
			rows={"tasks": [{"idx": number, **row} for number, row in enumerate(rows, start=1)]},
			cadre=self.here("BH-3").name,
			unit=FINANCE,
			managed_by=COMMITTEE,
		)

	def test_work_in_erpnext_is_proposed_and_counts_for_nothing(self):
		self.take_over()
		contract = self.contract()
		found = [(row["source"], row["quantity"], row["completed_on"]) for row in work.propose(contract)]
		self.assertEqual(found, [("BH-T1", 15.0, None), ("BH-P1", 10.0, "2026-05-20")])
		completed = frappe.get_all("Contract Task", {"parent": contract}, pluck="completed", order_by="idx")
		self.assertEqual(completed, [5.0, 0.0, 0.0])
		with acting_as(EMAIL["focal_b"]), self.assertRaises(frappe.PermissionError):
			work.propose(contract)

	def test_what_erpnext_said_is_kept_beside_the_report_by_the_server(self):
		self.take_over()
		contract = self.contract()
		tasks = frappe.get_all("Contract Task", {"parent": contract}, pluck="name", order_by="idx")
		report = frappe.new_doc("Progress Report").update({"contract": contract})
		report.set("tasks", [{"contract_task": name, "erpnext_state": "bịa đặt"} for name in tasks])
		work.note_state(report)
		states = [row.erpnext_state for row in report.tasks]
		self.assertIn("BH-T1", states[0])
		self.assertIn("40", states[0])
		self.assertIsNone(states[2])

	def published(self) -> tuple[str, str]:
		period = make.period("Năm 2025 (BH)", "2025-01-01", "2025-12-31")
		cadre = self.here("BH-1").name
		evaluation = make.place(
			"Cadre Evaluation",
			"Published",
			1,
			cadre=cadre,
			unit=OFFICE,
			managed_by=COMMITTEE,
			period=period,
			published_level="good",
			published_score=88.5,
			published_on="2026-01-15",
		)
		decision = make.place(
			"Rating Decision",
			"Published",
			1,
			rows={"rows": [{"evaluation": evaluation, "cadre": cadre, "decided_level": "good"}]},
			committee=COMMITTEE,
			period=period,
			decision_number="12-QĐ",
			decision_date="2026-01-10",
		)
		return evaluation, decision

	def test_the_published_rating_is_seen_by_whom_this_app_lets(self):
		self.take_over()
		evaluation, _decision = self.published()
		self.assertEqual([row["name"] for row in ratings.list_for_employee("BH-1")], [evaluation])
		frappe.share.add("Employee", "BH-1", EMAIL["cadre_a"], read=1)
		with acting_as(EMAIL["cadre_a"]):
			self.assertEqual(ratings.list_for_employee("BH-1"), [])
			with self.assertRaises(frappe.PermissionError):
				ratings.list_for_employee("BH-2")

	def test_a_published_decision_becomes_drafts_of_appraisals_once(self):
		self.take_over()
		_evaluation, decision = self.published()
		stand_ins.insert(
			"Appraisal Cycle",
			"BH 2025",
			company="BH",
			start_date="2025-01-01",
			end_date="2025-12-31",
			status="In Progress",
			kra_evaluation_method="Manual Rating",
		)
		self.assertEqual([ratings.write_appraisals(decision) for _time in range(2)], [1, 0])
		(name,) = frappe.get_all("Appraisal", {"employee": "BH-1"}, pluck="name")
		draft = frappe.get_doc("Appraisal", name)
		self.assertEqual(draft.docstatus, 0)
		self.assertEqual([(row.per_weightage, row.score) for row in draft.goals], [(100, 4.425)])
		self.assertIn("12-QĐ", draft.remarks)


class TestBesideHR(TakingOver, KeptInStep, LeaveHolidaysWorkRatings, BesideHR):
	"""All of the above on one small office, which is made once."""


class TestFieldsComeAndGo(CadreKpiTestCase):
	def test_missing_fields_are_made_once_and_others_left(self):
		before = frappe.get_all(
			"Custom Field", {"module": "Cadre KPI"}, ["name", "modified"], order_by="name"
		)
		self.assertEqual(len(before), len(custom_fields.FIELDS))
		custom_fields.sync()
		after = frappe.get_all("Custom Field", {"module": "Cadre KPI"}, ["name", "modified"], order_by="name")
		self.assertEqual(after, before)

	def test_a_link_to_hr_hands_none_of_hrs_restrictions_on(self):
		for joined in custom_fields.FIELDS:
			if joined.field["fieldtype"] == "Link":
				self.assertTrue(joined.field.get("ignore_user_permissions"), joined.fieldname)

	def test_sites_of_earlier_versions_get_open_links(self):
		frappe.db.set_value("Custom Field", "Cadre-employee", "ignore_user_permissions", 0)
		open_links_to_hr.execute()
		self.assertEqual(frappe.db.get_value("Custom Field", "Cadre-employee", "ignore_user_permissions"), 1)

	def test_the_duty_of_a_title_is_guessed(self):
		self.assertEqual(plan.guess_duty("Phó Trưởng phòng"), "Deputy")
		self.assertEqual(plan.guess_duty("Trưởng phòng"), "Leader")
		self.assertEqual(plan.guess_duty("Chuyên viên chính"), "None")
