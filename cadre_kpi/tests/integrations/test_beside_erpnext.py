"""The same beside the genuine ERPNext and Frappe HR, on benches that have them."""

from __future__ import annotations

from datetime import date
from unittest import SkipTest

import frappe

from cadre_kpi.api import hr
from cadre_kpi.integrations.erpnext import custom_fields, ratings, work
from cadre_kpi.integrations.erpnext.takeover import people, source, write
from cadre_kpi.integrations.erpnext.takeover.source import Options
from cadre_kpi.masters.working_calendar import get_working_days
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PROVINCE

COMPANY, ABBR = "Cơ quan tỉnh (BH)", "BH"
CHIEF, CLERK = "Chánh Văn phòng (BH)", "Chuyên viên (BH)"


def setUpModule() -> None:
	if "erpnext" not in frappe.get_installed_apps():
		raise SkipTest("ERPNext is not on this bench: see test_beside_hr, which uses stand-ins")


class BesideERPNext(CadreKpiTestCase):
	"""An office with a section in it, its chief and a clerk, made by ERPNext's own forms and taken over before each test."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		custom_fields.sync()
		personas.cast()
		# straight into the table: a company's own form makes accounts, warehouses and departments besides
		make.place("Company", name=COMPANY, company_name=COMPANY, abbr=ABBR, default_currency="VND")
		cls.office = cls.department("Văn phòng (BH)", is_group=1)
		cls.finance = cls.department("Phòng Tài chính (BH)", parent_department=cls.office)
		for title in (CHIEF, CLERK):
			if not frappe.db.exists("Designation", title):
				frappe.get_doc({"doctype": "Designation", "designation_name": title}).insert()
		make.user("chanh.vp.bh@example.com", "Chánh Văn phòng")
		cls.chief = cls.employee("Chánh Văn phòng BH", CHIEF, user_id="chanh.vp.bh@example.com")
		cls.clerk = cls.employee(
			"Chuyên viên BH", CLERK, department=cls.finance.name, reports_to=cls.chief.name
		)

	@classmethod
	def department(cls, name: str, parent_department=None, **values: object):
		if not frappe.db.exists("Department", "All Departments"):
			root = {"department_name": "All Departments", "is_group": 1, "lft": 1, "rgt": 2}
			make.place("Department", name="All Departments", **root)
		above = parent_department.name if parent_department else "All Departments"
		return frappe.get_doc(
			{
				"doctype": "Department",
				"department_name": name,
				"company": COMPANY,
				"parent_department": above,
				**values,
			}
		).insert()

	@classmethod
	def employee(cls, full_name: str, designation: str, **values: object):
		values = {"department": cls.office.name, "status": "Active", **values}
		if not frappe.db.exists("Gender", "Female"):
			frappe.get_doc({"doctype": "Gender", "gender": "Female"}).insert()
		return frappe.get_doc(
			{
				"doctype": "Employee",
				"naming_series": "HR-EMP-",
				"first_name": full_name,
				"company": COMPANY,
				"gender": "Female",
				"date_of_birth": "1980-02-03",
				"date_of_joining": "2020-03-02",
				"designation": designation,
				**values,
			}
		).insert()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("beside_erpnext")
		self.addCleanup(self.undo)
		found = source.read(Options(company=COMPANY, unit=PROVINCE))
		self.result = write.carry_out(found, people.make_plan(found))

	def undo(self) -> None:
		frappe.db.rollback(save_point="beside_erpnext")
		frappe.clear_document_cache(custom_fields.SETTINGS, custom_fields.SETTINGS)
		frappe.db.value_cache.pop(custom_fields.SETTINGS, None)

	def here(self, employee):
		return frappe.get_doc("Cadre", {"employee": employee.name})

	def change(self, employee, **values: object) -> None:
		employee.reload()
		employee.update(values)
		employee.save()

	def settle(self, **values: object) -> None:
		settings = frappe.get_doc(custom_fields.SETTINGS)
		settings.update(values)
		settings.save()

	def plan(self) -> list:
		return people.make_plan(source.read(Options(company=COMPANY, unit=PROVINCE))).changes


class TestBesideERPNext(BesideERPNext):
	def test_every_field_is_there_that_its_app_allows(self):
		wanted = {
			(joined.doctype, joined.fieldname)
			for joined in custom_fields.FIELDS
			if custom_fields.has(joined.needs)
		}
		there = {
			(row.dt, row.fieldname)
			for row in frappe.get_all("Custom Field", {"module": "Cadre KPI"}, ["dt", "fieldname"])
		}
		self.assertEqual(there, wanted)

	def test_people_are_taken_over_once(self):
		self.assertEqual(self.result.failures, [])
		chief, clerk = self.here(self.chief), self.here(self.clerk)
		self.assertEqual(
			(chief.unit, chief.position, chief.user), (self.office.name, CHIEF, self.chief.user_id)
		)
		self.assertEqual((clerk.supervisor, clerk.managed_by), (chief.name, COMMITTEE))
		self.assertIn("Cadre", frappe.get_roles(chief.user))
		self.assertEqual(self.plan(), [])

	def test_a_transfer_takes_the_day_of_hrs_history(self):
		self.clerk.reload()
		row = {"department": self.office.name, "designation": CLERK, "from_date": "2026-05-04"}
		self.clerk.append("internal_work_history", row)
		self.clerk.department = self.office.name
		self.clerk.save()
		posts = [(post.unit, str(post.from_date)) for post in self.here(self.clerk).assignments]
		self.assertEqual(posts, [(self.finance.name, "2020-03-02"), (self.office.name, "2026-05-04")])

	def test_who_left_has_a_last_day(self):
		self.change(self.clerk, status="Left", relieving_date="2026-06-30")
		found = self.here(self.clerk)
		self.assertEqual((found.status, str(found.left_on)), ("Left the Service", "2026-06-30"))

	def test_a_renamed_department_keeps_its_unit(self):
		frappe.rename_doc("Department", self.finance.name, f"Phòng Kế hoạch (BH) - {ABBR}")
		self.assertEqual(
			frappe.db.get_value("Cadre Unit", self.here(self.clerk).unit, "department"),
			f"Phòng Kế hoạch (BH) - {ABBR}",
		)

	def test_the_employees_form_knows_the_cadre_and_keeps_its_own_connections(self):
		data = frappe.get_meta("Employee").get_dashboard_data()
		items = [item for group in data["transactions"] for item in group["items"]]
		self.assertIn("Cadre", items)
		self.assertGreater(len(items), 1)
		self.assertEqual(data["non_standard_fieldnames"]["Cadre"], "employee")
		self.assertEqual(ratings.list_for_employee(self.chief.name), [])

	def test_an_administrator_without_hrs_right_takes_nobody_over(self):
		with acting_as(EMAIL["admin"]), self.assertRaises(frappe.PermissionError):
			hr.preview()

	def test_the_user_permission_that_erpnext_gives_hides_nobody_here(self):
		account, record = EMAIL["board"], self.here(self.clerk)
		self.employee("Chuyên viên Ban Tổ chức BH", CLERK, user_id=account)
		restricted = {"user": account, "allow": "Employee"}
		self.assertTrue(frappe.db.exists("User Permission", restricted))
		with acting_as(account):
			self.assertEqual(frappe.get_list("Cadre", {"name": record.name}, pluck="name"), [record.name])
			record.check_permission("read")
			self.assertEqual(frappe.get_list("Employee", {"name": self.clerk.name}), [])

	def test_a_new_account_follows_with_its_role_but_never_replaces_one(self):
		make.user("moi.bh@example.com", "Mới")
		self.change(self.clerk, user_id="moi.bh@example.com")
		self.assertEqual(self.here(self.clerk).user, "moi.bh@example.com")
		self.assertIn("Cadre", frappe.get_roles("moi.bh@example.com"))
		make.user("khac.bh@example.com", "Khác")
		self.change(self.clerk, user_id="khac.bh@example.com")
		self.assertEqual(self.here(self.clerk).user, "moi.bh@example.com")
		self.assertEqual([(line.outcome, line.hr) for line in self.plan()], [("Differs", self.clerk.name)])

	def test_a_move_that_is_refused_here_does_not_stop_hr_and_is_noted(self):
		record = self.here(self.clerk).name
		make.place("Task Contract", "Assigned", 1, cadre=record, unit=self.finance.name)
		self.change(self.clerk, department=self.office.name)
		self.assertEqual(frappe.db.get_value("Employee", self.clerk.name, "department"), self.office.name)
		self.assertEqual(self.here(self.clerk).unit, self.finance.name)
		about = {"reference_doctype": "Cadre", "reference_name": record}
		notes = frappe.get_all("Comment", about, pluck="content")
		self.assertTrue(any(self.clerk.name in note for note in notes), notes)

	def test_where_this_side_leads_changes_are_only_shown(self):
		self.settle(hr_leads="Cadre KPI")
		self.change(self.clerk, first_name="Đổi tên BH")
		self.assertEqual(self.here(self.clerk).full_name, "Chuyên viên BH")
		self.assertEqual([(line.outcome, line.hr) for line in self.plan()], [("Differs", self.clerk.name)])

	def test_a_holiday_list_takes_the_place_of_the_public_holidays(self):
		frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": "BH 2026",
				"from_date": "2026-05-01",
				"to_date": "2026-12-31",
				"holidays": [{"holiday_date": "2026-05-04", "description": "Nghỉ bù"}],
			}
		).insert()
		self.settle(holiday_list="BH 2026")
		calendar = get_working_days()
		for day, working in ((date(2026, 5, 1), True), (date(2026, 5, 4), False), (date(2026, 4, 30), False)):
			self.assertEqual(calendar.is_working(day), working, day)

	def test_work_in_erpnext_is_proposed_and_counts_for_nothing(self):
		task = frappe.get_doc(
			{"doctype": "Task", "subject": "Việc (BH)", "status": "Working", "progress": 40}
		).insert()
		project = frappe.get_doc(
			{"doctype": "Project", "project_name": "Dự án (BH)", "status": "Completed", "company": COMPANY}
		).insert()
		rows = [
			{
				"task_name": "Một",
				"target": 50,
				"completed": 5,
				"measure": "Added Up",
				"erpnext_task": task.name,
			},
			{
				"task_name": "Hai",
				"target": 10,
				"measure": "Latest Figure",
				"erpnext_project": project.name,
			},
			{"task_name": "Ba", "target": 1, "measure": "Added Up"},
		]
		contract = make.place(
			"Task Contract",
			"Assigned",
			1,
			rows={"tasks": [{"idx": number, **row} for number, row in enumerate(rows, start=1)]},
			cadre=self.here(self.clerk).name,
			unit=self.finance.name,
			managed_by=COMMITTEE,
		)
		found = [(row["source"], row["quantity"]) for row in work.propose(contract)]
		self.assertEqual(found, [(task.name, 15.0), (project.name, 10.0)])
		completed = frappe.get_all("Contract Task", {"parent": contract}, pluck="completed", order_by="idx")
		self.assertEqual(completed, [5.0, 0.0, 0.0])


class TestBesideFrappeHR(BesideERPNext):
	@classmethod
	def setUpClass(cls) -> None:
		if "hrms" not in frappe.get_installed_apps():
			raise SkipTest("Frappe HR is not on this bench")
		super().setUpClass()
		days = {"from_date": "2026-01-01", "to_date": "2026-12-31"}
		holidays = {"doctype": "Holiday List", "holiday_list_name": "Cả năm (BH)", **days}
		frappe.get_doc(holidays).insert()
		frappe.db.set_value("Company", COMPANY, "default_holiday_list", "Cả năm (BH)")

	def leave_type(self, name: str, kind: str, **values: object) -> str:
		values = {"allow_negative": 1, "cadre_leave_kind": kind, **values}
		return frappe.get_doc({"doctype": "Leave Type", "leave_type_name": name, **values}).insert().name

	def apply(self, kind: str, first: str, last: str, **values: object):
		leave = frappe.get_doc(
			{
				"doctype": "Leave Application",
				"employee": self.clerk.name,
				"company": COMPANY,
				"leave_type": kind,
				"from_date": first,
				"to_date": last,
				"status": "Approved",
				**values,
			}
		).insert()
		leave.submit()
		return leave

	def leaves(self) -> list[tuple]:
		return [(row.kind, str(row.from_date), str(row.to_date)) for row in self.here(self.clerk).leaves]

	def test_an_approved_leave_comes_and_goes_with_its_application(self):
		sick = self.leave_type("Ốm (BH)", "Sick Leave")
		leave = self.apply(sick, "2026-03-02", "2026-03-06")
		self.apply(self.leave_type("Phép (BH)", ""), "2026-03-09", "2026-03-10")
		self.apply(sick, "2026-03-11", "2026-03-12", status="Rejected")
		self.apply(sick, "2026-03-13", "2026-03-13", half_day=1, half_day_date="2026-03-13")
		self.assertEqual(self.leaves(), [("Sick Leave", "2026-03-02", "2026-03-06")])
		leave.reload()
		leave.cancel()
		self.assertEqual(self.leaves(), [])

	def test_maternity_and_unpaid_leaves_come_too(self):
		self.apply(self.leave_type("Thai sản (BH)", "Maternity Leave"), "2026-03-02", "2026-03-06")
		self.apply(self.leave_type("Không lương (BH)", "Unpaid Leave", is_lwp=1), "2026-04-01", "2026-04-03")
		self.assertEqual(
			self.leaves(),
			[("Maternity Leave", "2026-03-02", "2026-03-06"), ("Unpaid Leave", "2026-04-01", "2026-04-03")],
		)

	def published(self) -> tuple[str, str]:
		period = make.period("Năm 2025 (BH)", "2025-01-01", "2025-12-31")
		cadre = self.here(self.chief)
		evaluation = make.place(
			"Cadre Evaluation",
			"Published",
			1,
			cadre=cadre.name,
			unit=cadre.unit,
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
			rows={"rows": [{"evaluation": evaluation, "cadre": cadre.name, "decided_level": "good"}]},
			committee=COMMITTEE,
			period=period,
			decision_number="12-QĐ",
			decision_date="2026-01-10",
		)
		return evaluation, decision

	def test_a_published_decision_becomes_a_draft_of_an_appraisal_once(self):
		evaluation, decision = self.published()
		self.assertEqual([row["name"] for row in ratings.list_for_employee(self.chief.name)], [evaluation])
		frappe.get_doc(
			{
				"doctype": "Appraisal Cycle",
				"cycle_name": "BH 2025",
				"company": COMPANY,
				"start_date": "2025-01-01",
				"end_date": "2025-12-31",
				"kra_evaluation_method": "Manual Rating",
			}
		).insert()
		self.assertEqual([ratings.write_appraisals(decision) for _time in range(2)], [1, 0])
		draft = frappe.get_doc("Appraisal", {"employee": self.chief.name})
		self.assertEqual((draft.docstatus, draft.total_score, draft.appraisal_cycle), (0, 4.425, "BH 2025"))
		self.assertIn("12-QĐ", draft.remarks)
