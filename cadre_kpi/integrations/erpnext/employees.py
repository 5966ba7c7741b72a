"""Kept in step: what changes on an Employee follows into the cadre, unless this side leads or was changed as well."""

from __future__ import annotations

import json
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from cadre_kpi.access import membership
from cadre_kpi.integrations.erpnext import custom_fields, quiet, settings
from cadre_kpi.integrations.erpnext.compare import LEFT, PERSON, Comparison, compare
from cadre_kpi.roles import CADRE as CADRE_ROLE
from cadre_kpi.states import ACTIVE

WATCHED = (
	"employee_name",
	"user_id",
	"department",
	"designation",
	"reports_to",
	"status",
	"relieving_date",
)
STATUS = {ACTIVE: ACTIVE, "Left": LEFT}


def follow(doc, method: str | None = None) -> None:
	"""Hook on_update of Employee. HR's own saving never fails because of what is refused here: that is noted."""
	if not custom_fields.is_joined() or not any(doc.has_value_changed(name) for name in WATCHED):
		return
	row = frappe.db.get_value("Cadre", {"employee": doc.name}, ["name", "hr_values", *PERSON], as_dict=True)
	if not row:
		return
	last = json.loads(row.hr_values or "null")
	found = compare(read_own_values(row), read_values(doc), last, settings.does_hr_lead())
	if found.taken:
		take(row.name, doc, found)


def read_own_values(row) -> dict:
	"""Our side as it is compared: the superior by the name that HR has for it."""
	superior = row.supervisor and frappe.db.get_value("Cadre", row.supervisor, "employee")
	return {**{name: row.get(name) for name in PERSON}, "supervisor": superior or row.supervisor}


def read_values(doc) -> dict:
	"""HR's side in our words; "" where it says nothing that is known here."""
	superior = doc.reports_to and frappe.db.exists("Cadre", {"employee": doc.reports_to})
	return {
		"full_name": doc.employee_name,
		"user": doc.user_id if not _is_taken(doc) else "",
		"unit": _find_linked("Cadre Unit", "department", doc.department),
		"position": _find_linked("Cadre Position", "designation", doc.designation),
		"supervisor": doc.reports_to if superior else "",
		"status": STATUS.get(doc.status, ""),
		"left_on": doc.relieving_date if doc.status == "Left" else "",
	}


def _is_taken(doc) -> bool:
	holder = doc.user_id and frappe.db.get_value("Cadre", {"user": doc.user_id}, "employee")
	return bool(holder and holder != doc.name)


def _find_linked(doctype: str, fieldname: str, value: str | None) -> str:
	if not value or not custom_fields.is_joined(doctype, fieldname):
		return ""
	return frappe.db.get_value(doctype, {fieldname: value}, "name") or ""


def take(record: str, employee, found: Comparison) -> None:
	"""Write HR's values into the cadre by the form's own rules. What these refuse is noted in the record's history."""
	with quiet.attempt(
		"Cadre",
		record,
		_("Frappe HR changed this person ({0}); it was not taken over.").format(employee.name),
	):
		doc = frappe.get_doc("Cadre", record)
		values = {name: item.theirs for name, item in found.taken.items()}
		if "supervisor" in values:
			values["supervisor"] = frappe.db.get_value("Cadre", {"employee": values["supervisor"]}, "name")
		doc.update(values)
		if {"unit", "position"} & set(values):
			doc.flags.moved_on = find_day_moved(employee.name, employee)
		doc.hr_values = pack(doc, found)
		quiet.save(doc)
		membership.forget()
		if values.get("user"):
			give_role(values["user"])


def pack(doc, found: Comparison) -> str:
	"""What both sides agree on after this, see `custom_fields`."""
	last = json.loads(doc.hr_values or "{}")
	agreed = read_own_values(doc)
	last |= {name: cstr(agreed[name]) for name in PERSON if name not in found.differs}
	return json.dumps(last, ensure_ascii=False, sort_keys=True)


def find_day_moved(employee: str, doc=None) -> date | None:
	"""The day of the last transfer by HR's history of posts; None where it keeps none."""
	rows = doc.get("internal_work_history") if doc else None
	if rows is None:
		if not custom_fields.has("Employee Internal Work History"):
			return None
		rows = frappe.get_all(
			"Employee Internal Work History",
			filters={"parent": employee, "parenttype": "Employee"},
			fields=["from_date"],
		)
	days = [getdate(row.from_date) for row in rows if row.from_date]
	return max(days, default=None)


def give_role(user: str) -> None:
	"""The role with which a person sees and writes the own records."""
	account = frappe.get_doc("User", user)
	if account.enabled and CADRE_ROLE not in [row.role for row in account.roles]:
		account.append("roles", {"role": CADRE_ROLE})
		account.flags.ignore_permissions = True
		account.save()
