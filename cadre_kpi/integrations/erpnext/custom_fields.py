"""The fields that join the two sides. They exist as long as the other app's DocTypes do, and go with them or with us."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from cadre_kpi.setup import made
from cadre_kpi.utils.app import MODULE

SETTINGS = "Cadre KPI Settings"
LEAVE_KIND = "cadre_leave_kind"


@dataclass(frozen=True)
class Joined:
	"""A field on `doctype` that makes sense while the DocType `needs` exists; `field`: as Frappe's custom field takes it."""

	doctype: str
	needs: str
	field: dict

	@property
	def fieldname(self) -> str:
		"""Its name in the form."""
		return self.field["fieldname"]


_PERSONAL = {"permlevel": 1, "no_copy": 1}
_KEPT = {"read_only": 1, "no_copy": 1}
# ERPNext restricts nearly every account to its own Employee and Company by User Permissions. Through a link these would
# reach our records, and who decides on others would see nobody but themselves.
_OPEN = {"ignore_user_permissions": 1}

FIELDS = (
	Joined(
		"Cadre",
		"Employee",
		{
			"fieldname": "employee",
			"label": "Employee",
			"fieldtype": "Link",
			"options": "Employee",
			"insert_after": "user",
			**_OPEN,
			"unique": 1,
			**_PERSONAL,
		},
	),
	# what was last taken over, field by field: tells a change in HR from a change made here
	Joined(
		"Cadre",
		"Employee",
		{
			"fieldname": "hr_values",
			"label": "Last Taken Over from HR",
			"fieldtype": "Long Text",
			"insert_after": "employee",
			"hidden": 1,
			"print_hide": 1,
			"report_hide": 1,
			**_PERSONAL,
			**_KEPT,
		},
	),
	Joined(
		"Cadre Unit",
		"Department",
		{
			"fieldname": "department",
			"label": "Department",
			"fieldtype": "Link",
			"options": "Department",
			"insert_after": "unit_code",
			**_OPEN,
			"no_copy": 1,
		},
	),
	Joined(
		"Cadre Position",
		"Designation",
		{
			"fieldname": "designation",
			"label": "Designation",
			"fieldtype": "Link",
			"options": "Designation",
			"insert_after": "position_name",
			**_OPEN,
			"no_copy": 1,
		},
	),
	Joined(
		"Cadre Leave",
		"Leave Application",
		{
			"fieldname": "leave_application",
			"label": "Leave Application",
			"fieldtype": "Link",
			"options": "Leave Application",
			"insert_after": "reason",
			**_OPEN,
			**_KEPT,
		},
	),
	Joined(
		"Leave Type",
		"Leave Type",
		{
			"fieldname": LEAVE_KIND,
			"label": "Kind of Leave in Cadre KPI",
			"fieldtype": "Select",
			"options": "\nSick Leave\nMaternity Leave\nUnpaid Leave\nOther Leave",
			"insert_after": "is_lwp",
			"description": "An approved leave of this type becomes a leave of the cadre. Empty: it does not.",
		},
	),
	Joined(
		"Contract Task",
		"Project",
		{
			"fieldname": "erpnext_project",
			"label": "ERPNext Project",
			"fieldtype": "Link",
			"options": "Project",
			"insert_after": "resolution",
			**_OPEN,
		},
	),
	Joined(
		"Contract Task",
		"Task",
		{
			"fieldname": "erpnext_task",
			"label": "ERPNext Task",
			"fieldtype": "Link",
			"options": "Task",
			"insert_after": "erpnext_project",
			**_OPEN,
		},
	),
	Joined(
		"Progress Report Task",
		"Task",
		{
			"fieldname": "erpnext_state",
			"label": "State in ERPNext",
			"fieldtype": "Small Text",
			"insert_after": "note",
			**_KEPT,
		},
	),
	Joined(
		SETTINGS,
		"Employee",
		{
			"fieldname": "hr_section",
			"label": "ERPNext and Frappe HR",
			"fieldtype": "Section Break",
			"insert_after": "days_before_closing",
		},
	),
	Joined(
		SETTINGS,
		"Employee",
		{
			"fieldname": "hr_leads",
			"label": "Which Side Leads",
			"fieldtype": "Select",
			"options": "Frappe HR\nCadre KPI",
			"default": "Frappe HR",
			"insert_after": "hr_section",
			"description": "Frappe HR: what changes there is taken over, unless it was changed here too. Cadre KPI: what changes there is only shown.",
		},
	),
	Joined(
		SETTINGS,
		"Holiday List",
		{
			"fieldname": "holiday_list",
			"label": "Holiday List",
			"fieldtype": "Link",
			"options": "Holiday List",
			"insert_after": "hr_leads",
			**_OPEN,
			"description": "Takes the place of the public holidays of Viet Nam within its dates.",
		},
	),
	Joined(
		SETTINGS,
		"Appraisal",
		{"fieldname": "hr_column", "fieldtype": "Column Break", "insert_after": "holiday_list"},
	),
	Joined(
		SETTINGS,
		"Appraisal",
		{
			"fieldname": "make_appraisals",
			"label": "Write Published Ratings into Appraisals",
			"fieldtype": "Check",
			"insert_after": "hr_column",
			"description": "As drafts in the Appraisal Cycle of the same dates, for Frappe HR to complete and submit.",
		},
	),
)


def has(doctype: str) -> bool:
	"""Whether the other app's DocType is on this site."""
	return bool(frappe.db.exists("DocType", doctype))


def is_joined(doctype: str = "Cadre", fieldname: str = "employee") -> bool:
	"""Whether a field of `FIELDS` is there; read from the cached form, so it costs nothing."""
	return bool(frappe.get_meta(doctype).has_field(fieldname))


def sync(app: str | None = None) -> None:
	"""Create what is missing, remove what lost its DocType. After install and migrate, and when any app comes or goes.

	A field of the same name that the site made itself is left alone.
	"""
	present = {joined.needs for joined in FIELDS if has(joined.needs)}
	there = _find_existing()
	missing = [
		joined
		for joined in FIELDS
		if joined.needs in present
		and (joined.doctype, joined.fieldname) not in there
		and not frappe.get_meta(joined.doctype).has_field(joined.fieldname)
	]
	if missing:
		_create(missing)
	_remove([joined for joined in FIELDS if joined.needs not in present], there)


def remove() -> None:
	"""Take all of them off the site."""
	_remove(list(FIELDS), _find_existing())


def _create(missing: list[Joined]) -> None:
	by_doctype: dict[str, list[dict]] = {}
	for joined in missing:
		by_doctype.setdefault(joined.doctype, []).append({**joined.field, "module": MODULE})
	create_custom_fields(by_doctype, update=False)
	made.remember("Custom Field", [_build_name(joined) for joined in missing])
	if any(joined.fieldname == LEAVE_KIND for joined in missing):
		guess_kinds_of_leave()


def _remove(gone: list[Joined], there: dict[tuple[str, str], str]) -> None:
	ours = made.get_made("Custom Field")
	for joined in gone:
		name = there.get((joined.doctype, joined.fieldname))
		if name and name in ours:
			frappe.delete_doc("Custom Field", name, ignore_missing=True, force=True)
			frappe.clear_cache(doctype=joined.doctype)


def _find_existing() -> dict[tuple[str, str], str]:
	found = frappe.get_all(
		"Custom Field",
		filters={"dt": ("in", sorted({joined.doctype for joined in FIELDS}))},
		fields=["name", "dt", "fieldname"],
	)
	return {(row.dt, row.fieldname): row.name for row in found}


def _build_name(joined: Joined) -> str:
	return f"{joined.doctype}-{joined.fieldname}"


# Words in the name of a leave type, in lower case, by what they mean here; the first that fits.
_GUESSES = (
	("Maternity Leave", ("matern", "thai sản")),
	("Sick Leave", ("sick", "illness", "medical", "ốm")),
	("Unpaid Leave", ("unpaid", "without pay", "không lương", "không hưởng lương")),
)


def guess_kind_of_leave(name: str, without_pay: bool) -> str:
	"""The kind of leave that a leave type most likely is; "" for those that are no absence from work, as holidays."""
	words = name.lower()
	for kind, marks in _GUESSES:
		if any(mark in words for mark in marks):
			return kind
	return "Unpaid Leave" if without_pay else ""


def guess_kinds_of_leave() -> None:
	"""Fill the mapping of the leave types that are there; the site corrects it in the leave type's form."""
	for row in frappe.get_all("Leave Type", fields=["name", "is_lwp", LEAVE_KIND]):
		kind = guess_kind_of_leave(row.name, bool(row.is_lwp))
		if kind and not row[LEAVE_KIND]:
			frappe.db.set_value("Leave Type", row.name, LEAVE_KIND, kind, update_modified=False)
