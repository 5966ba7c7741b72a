"""The same beside the genuine ERPNext and Frappe HR, on benches that have them."""

from __future__ import annotations

from unittest import SkipTest

import frappe

from cadre_kpi.api import hr
from cadre_kpi.integrations.erpnext import custom_fields, ratings
from cadre_kpi.integrations.erpnext import leave as leaves
from cadre_kpi.integrations.erpnext.takeover import people, source, write
from cadre_kpi.integrations.erpnext.takeover.source import Options
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, EMAIL, PROVINCE

COMPANY, ABBR = "Cơ quan tỉnh (BH)", "BH"
CHIEF, CLERK = "Chánh Văn phòng (BH)", "Chuyên viên (BH)"


def setUpModule() -> None:
	if "erpnext" not in frappe.get_installed_apps():
		raise SkipTest("ERPNext is not on this bench: see test_beside_hr, which uses stand-ins")


class TestBesideERPNext(CadreKpiTestCase):
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
		self.addCleanup(frappe.db.rollback, save_point="beside_erpnext")
		found = source.read(Options(company=COMPANY, unit=PROVINCE))
		self.result = write.carry_out(found, people.make_plan(found))

	def here(self, employee):
		return frappe.get_doc("Cadre", {"employee": employee.name})

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
		found = source.read(Options(company=COMPANY, unit=PROVINCE))
		self.assertEqual(people.make_plan(found).changes, [])

	def test_a_transfer_takes_the_day_of_hrs_history(self):
		self.clerk.reload()
		row = {"department": self.office.name, "designation": CLERK, "from_date": "2026-05-04"}
		self.clerk.append("internal_work_history", row)
		self.clerk.department = self.office.name
		self.clerk.save()
		posts = [(post.unit, str(post.from_date)) for post in self.here(self.clerk).assignments]
		self.assertEqual(posts, [(self.finance.name, "2020-03-02"), (self.office.name, "2026-05-04")])

	def test_who_left_has_a_last_day(self):
		self.clerk.reload()
		self.clerk.update({"status": "Left", "relieving_date": "2026-06-30"})
		self.clerk.save()
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
		self.assertEqual(ratings.of_employee(self.chief.name), [])

	def test_an_administrator_without_hrs_right_takes_nobody_over(self):
		with acting_as(EMAIL["admin"]), self.assertRaises(frappe.PermissionError):
			hr.preview()

	def test_an_approved_leave_comes_and_goes(self):
		if "hrms" not in frappe.get_installed_apps():
			self.skipTest("Frappe HR is not on this bench")
		kind = frappe.get_doc(
			{"doctype": "Leave Type", "leave_type_name": "Ốm (BH)", "cadre_leave_kind": "Sick Leave"}
		).insert()
		leave = make.place(
			"Leave Application",
			employee=self.clerk.name,
			leave_type=kind.name,
			from_date="2026-03-02",
			to_date="2026-04-30",
			status="Approved",
			company=COMPANY,
		)
		leave = frappe.get_doc("Leave Application", leave)
		leaves.submitted(leave)
		rows = [(row.kind, str(row.from_date)) for row in self.here(self.clerk).leaves]
		self.assertEqual(rows, [("Sick Leave", "2026-03-02")])
		leaves.cancelled(leave)
		self.assertEqual(self.here(self.clerk).leaves, [])
