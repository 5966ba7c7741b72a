"""DocTypes of the names and fields of ERPNext's and Frappe HR's, for benches that have neither.

The code under test asks their records by name, so it cannot tell; what only the genuine apps do is tested beside them
(`test_beside_erpnext`). Making and removing a DocType ends the transaction, so this is done once a module.
"""

from __future__ import annotations

import frappe

from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.roles import ADMINISTRATOR

# DocType → "field:type:options"; what the genuine ones have besides is not asked for.
DOCTYPES = {
	"Designation": ("designation_name:Data",),
	"Department": (
		"department_name:Data",
		"parent_department:Link:Department",
		"company:Data",
		"disabled:Check",
		"lft:Int",
	),
	"Employee": (
		"employee_name:Data",
		"company:Data",
		"status:Select:Active/Inactive/Suspended/Left",
		"user_id:Link:User",
		"department:Link:Department",
		"designation:Link:Designation",
		"reports_to:Link:Employee",
		"date_of_joining:Date",
		"relieving_date:Date",
	),
	"Holiday": ("holiday_date:Date", "weekly_off:Check", "description:Data"),
	"Holiday List": ("from_date:Date", "to_date:Date", "holidays:Table:Holiday"),
	"Leave Type": ("leave_type_name:Data", "is_lwp:Check"),
	"Leave Application": (
		"employee:Link:Employee",
		"leave_type:Link:Leave Type",
		"from_date:Date",
		"to_date:Date",
		"half_day:Check",
		"status:Select:Open/Approved/Rejected/Cancelled",
	),
	"Task": ("subject:Data", "status:Data", "progress:Percent", "completed_on:Date"),
	"Project": ("project_name:Data", "status:Data", "percent_complete:Percent", "actual_end_date:Date"),
	"Appraisal Cycle": (
		"company:Data",
		"start_date:Date",
		"end_date:Date",
		"status:Data",
		"kra_evaluation_method:Data",
	),
	"Appraisal Goal": ("kra:Small Text", "per_weightage:Float", "score:Float"),
	"Appraisal": (
		"employee:Link:Employee",
		"company:Data",
		"appraisal_cycle:Link:Appraisal Cycle",
		"rate_goals_manually:Check",
		"goals:Table:Appraisal Goal",
		"remarks:Text",
	),
}
ROWS = ("Holiday", "Appraisal Goal")
SUBMITTED = ("Leave Application", "Appraisal")


def are_genuine() -> bool:
	"""Whether the site has the real DocTypes; then nothing is made in their place."""
	return bool(frappe.db.exists("DocType", {"name": "Employee", "custom": 0}))


def make() -> None:
	"""Make all of them, and the fields that join them with this app's."""
	remove()
	for name, fields in DOCTYPES.items():
		_make(name, fields)
	frappe.clear_cache()
	custom_fields.sync()


def _make(name: str, fields: tuple[str, ...]) -> None:
	doctype = frappe.new_doc("DocType")
	doctype.update(
		{
			"name": name,
			"module": "Custom",
			"custom": 1,
			"istable": int(name in ROWS),
			"is_submittable": int(name in SUBMITTED),
			"autoname": "hash" if name in (*ROWS, "Appraisal") else "prompt",
			"fields": [_field(text) for text in fields],
		}
	)
	if name not in ROWS:
		for role in ("System Manager", ADMINISTRATOR):
			row = {"role": role, "read": 1, "write": 1, "create": 1, "delete": 1}
			if name in SUBMITTED:
				row |= {"submit": 1, "cancel": 1}
			doctype.append("permissions", row)
	doctype.insert()


def _field(text: str) -> dict:
	fieldname, fieldtype, *options = text.split(":")
	return {
		"fieldname": fieldname,
		"label": fieldname.replace("_", " ").title(),
		"fieldtype": fieldtype,
		"options": "\n".join(options).replace("/", "\n"),
	}


def remove() -> None:
	"""Take them and the joining fields off the site, columns included."""
	custom_fields.remove()
	for name in reversed(DOCTYPES):
		if frappe.db.exists("DocType", {"name": name, "custom": 1}):
			frappe.delete_doc("DocType", name, force=True)
			frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
	for joined in custom_fields.FIELDS:
		if joined.doctype in DOCTYPES or joined.doctype == custom_fields.SETTINGS:
			continue
		if joined.fieldname in frappe.db.get_table_columns(joined.doctype):
			frappe.db.sql_ddl(f"alter table `tab{joined.doctype}` drop column `{joined.fieldname}`")
	chosen = {joined.fieldname for joined in custom_fields.FIELDS if joined.doctype == custom_fields.SETTINGS}
	frappe.db.delete("Singles", {"doctype": custom_fields.SETTINGS, "field": ("in", sorted(chosen))})
	frappe.db.commit()
	frappe.clear_cache()


def insert(doctype: str, name: str, **values: object):
	"""A record of theirs, through its controller, with the hooks that belong to it."""
	doc = frappe.new_doc(doctype)
	doc.update(values)
	return doc.insert(set_name=name)
