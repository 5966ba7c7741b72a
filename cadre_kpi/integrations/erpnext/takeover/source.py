"""Both sides as they stand: a fixed number of queries, whatever the number of people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import frappe

from cadre_kpi.integrations.erpnext import custom_fields, settings
from cadre_kpi.integrations.erpnext.compare import LEFT
from cadre_kpi.roles import CADRE as CADRE_ROLE
from cadre_kpi.states import ACTIVE, APPROVED

EMPLOYEE_FIELDS = (
	"name",
	"employee_name",
	"status",
	"user_id",
	"department",
	"designation",
	"reports_to",
	"date_of_joining",
	"relieving_date",
)
MANAGING = ("Standing Committee", "Party Committee", "Party Cell", "Unit Collective")
# Status in HR → ours. A suspended or inactive person's status is for people to decide.
STATUS = {ACTIVE: ACTIVE, "Left": LEFT}


@dataclass(frozen=True)
class Options:
	"""What the administrator chose. `company`: only its people. `unit`: above all departments, and for people without
	one. `managed_by`: for new people above whose unit no standing committee is found. `give_role`: to accounts."""

	company: str = ""
	unit: str = ""
	managed_by: str = ""
	give_role: bool = True


@dataclass
class Source:
	"""What the plan is made from. Rows are as Frappe gives them."""

	options: Options
	employees: list[frappe._dict] = field(default_factory=list)
	departments: dict[str, frappe._dict] = field(default_factory=dict)
	designations: dict[str, str] = field(default_factory=dict)
	units: dict[str, frappe._dict] = field(default_factory=dict)
	positions: dict[str, frappe._dict] = field(default_factory=dict)
	cadres: dict[str, frappe._dict] = field(default_factory=dict)
	committees: dict[str, str] = field(default_factory=dict)
	users: dict[str, frappe._dict] = field(default_factory=dict)
	with_role: set[str] = field(default_factory=set)
	leaves: list[frappe._dict] = field(default_factory=list)
	own_leaves: dict[str, list[frappe._dict]] = field(default_factory=dict)
	hr_leads: bool = True


def read(options: Options) -> Source:
	"""Read both sides. HR's with the user's own permissions, so that nobody takes over whom they may not see."""
	frappe.has_permission("Employee", "read", throw=True)
	source = Source(options=options, hr_leads=settings.does_hr_lead())
	source.employees = _read_employees(options)
	source.departments = {row.name: row for row in _read_departments()}
	source.designations = _read_designations()
	source.units = {row.name: row for row in _read_units()}
	source.positions = {row.name: row for row in _read_positions()}
	source.cadres = {row.name: row for row in _read_cadres()}
	source.committees = _read_committees()
	accounts = sorted({row.user_id for row in source.employees if row.user_id})
	source.users = {row.name: row for row in _read_users(accounts)}
	source.with_role = set(
		frappe.get_all(
			"Has Role",
			filters={"parenttype": "User", "role": CADRE_ROLE, "parent": ("in", accounts)},
			pluck="parent",
		)
		if accounts
		else ()
	)
	if custom_fields.is_joined("Cadre Leave", "leave_application"):
		source.leaves = _read_leaves()
		source.own_leaves = _read_own_leaves()
	return source


def _read_employees(options: Options) -> list[frappe._dict]:
	filters = {"company": options.company} if options.company else {}
	return frappe.get_list(
		"Employee", filters=filters, fields=list(EMPLOYEE_FIELDS), order_by="name", limit_page_length=0
	)


def _read_departments() -> list[frappe._dict]:
	if not custom_fields.is_joined("Cadre Unit", "department"):
		return []
	return frappe.get_all(
		"Department",
		fields=["name", "department_name", "parent_department", "disabled"],
		order_by="lft, name",
	)


def _read_designations() -> dict[str, str]:
	if not custom_fields.is_joined("Cadre Position", "designation"):
		return {}
	return {
		row.name: row.designation_name for row in frappe.get_all("Designation", ["name", "designation_name"])
	}


def _read_units() -> list[frappe._dict]:
	fields = ["name", "unit_name", "parent_cadre_unit", "valid_to"]
	if custom_fields.is_joined("Cadre Unit", "department"):
		fields.append("department")
	return frappe.get_all("Cadre Unit", fields=fields, order_by="lft")


def _read_positions() -> list[frappe._dict]:
	fields = ["name", "position_name", "duty", "duty_group"]
	if custom_fields.is_joined("Cadre Position", "designation"):
		fields.append("designation")
	return frappe.get_all("Cadre Position", fields=fields, order_by="name")


def _read_cadres() -> list[frappe._dict]:
	fields = ["name", "full_name", "user", "unit", "position", "supervisor", "status", "left_on", "joined_on"]
	rows = frappe.get_all("Cadre", fields=[*fields, "employee", "hr_values"], order_by="name")
	for row in rows:
		row.last = json.loads(row.pop("hr_values") or "null")
	return rows


def _read_committees() -> dict[str, str]:
	"""Unit → its standing committee, where it has one."""
	rows = frappe.get_all(
		"Evaluation Body",
		filters={"enabled": 1, "body_type": "Standing Committee"},
		fields=["name", "unit"],
		order_by="name desc",
	)
	return {row.unit: row.name for row in rows}


def _read_users(accounts: list[str]) -> list[frappe._dict]:
	if not accounts:
		return []
	return frappe.get_all("User", filters={"name": ("in", accounts)}, fields=["name", "enabled", "user_type"])


def _read_leaves() -> list[frappe._dict]:
	"""Approved leaves of a kind that counts here and that is not here yet, of the last two years."""
	leave = frappe.qb.DocType("Leave Application")
	kind = frappe.qb.DocType("Leave Type")
	own = frappe.qb.DocType("Cadre Leave")
	return (
		frappe.qb.from_(leave)
		.join(kind)
		.on(kind.name == leave.leave_type)
		.left_join(own)
		.on(own.leave_application == leave.name)
		.select(
			leave.name,
			leave.employee,
			leave.from_date,
			leave.to_date,
			kind[custom_fields.LEAVE_KIND].as_("kind"),
		)
		.where(
			(leave.docstatus == 1)
			& (leave.status == APPROVED)
			& (kind[custom_fields.LEAVE_KIND] != "")
			& (leave.to_date >= frappe.utils.add_years(frappe.utils.today(), -2))
			& own.name.isnull()
		)
		.orderby(leave.from_date)
		.run(as_dict=True)
	)


def _read_own_leaves() -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = {}
	rows = frappe.get_all(
		"Cadre Leave", filters={"parenttype": "Cadre"}, fields=["parent", "from_date", "to_date", "idx"]
	)
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found
