"""Building blocks of the demo: units, positions, people with their accounts, bodies. Each is made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.core.doctype.user import user as user_module
from frappe.utils.password import update_password

PASSWORD = "trinh-dien-2026"
DOMAIN = "demo.example"


def ensure(doctype: str, name: str, values: dict):
	"""The document with this name, inserted when it is not there yet."""
	if frappe.db.exists(doctype, name):
		return frappe.get_doc(doctype, name)
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def ensure_unit(code: str, name: str, parent: str | None = None, **values):
	"""A unit of the tree; a unit that gets children is a group."""
	return ensure(
		"Cadre Unit",
		code,
		{"unit_code": code, "unit_name": name, "parent_cadre_unit": parent, "is_group": 1, **values},
	).name


def ensure_group(name: str) -> str:
	return ensure("Duty Group", name, {"group_name": name}).name


def ensure_position(name: str, duty: str = "Leader", duty_group: str = "", **values) -> str:
	"""A position; its group of similar duties is made with it."""
	values["duty_group"] = ensure_group(duty_group or name)
	return ensure("Cadre Position", name, {"position_name": name, "duty": duty, **values}).name


def ensure_module_profile() -> str:
	"""A module profile with which people see no workspaces but this app's."""
	name = "Đánh giá cán bộ"
	others = frappe.db.get_all("Module Def", filters={"app_name": ("!=", "cadre_kpi")}, pluck="name")
	return ensure(
		"Module Profile",
		name,
		{"module_profile_name": name, "block_modules": [{"module": module} for module in others]},
	).name


@contextmanager
def skip_mailboxes() -> Iterator[None]:
	"""With each user Frappe looks for mailboxes that lack a password, and then forgets all that it has read.

	There are no mailboxes here; reading it all again would be most of the time that an account takes.
	"""
	look = user_module.ask_pass_update
	user_module.ask_pass_update = lambda: None
	try:
		yield
	finally:
		user_module.ask_pass_update = look


def ensure_account(local: str, full_name: str, *roles: str) -> str:
	"""A user with these roles who reads Vietnamese; returns the address. Names are roles, never persons.

	The administrator comes first: Frappe makes the first user of a site a System Manager, and that must not be
	a cadre who would then see everything.
	"""
	address = f"{local}@{DOMAIN}"
	if "System Manager" not in roles and not frappe.db.exists("User", f"quan.tri@{DOMAIN}"):
		ensure_account("quan.tri", "Quản trị hệ thống đánh giá cán bộ", "System Manager", "KPI Administrator")
	if not frappe.db.exists("User", address):
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": address,
				"first_name": full_name,
				"language": "vi",
				"send_welcome_email": 0,
				"enabled": 1,
				"user_type": "System User",
				"roles": [{"role": role} for role in roles],
				"module_profile": None if "System Manager" in roles else ensure_module_profile(),
			}
		)
		user.flags.no_welcome_mail = True
		with skip_mailboxes():
			user.insert()
		update_password(address, PASSWORD)
	else:
		user = frappe.get_doc("User", address)
		missing = [role for role in roles if role not in {row.role for row in user.roles}]
		if missing:
			user.add_roles(*missing)
	return address


def ensure_body(
	name: str, body_type: str, unit_code: str, members: list[tuple[str, str]] = (), **values
) -> str:
	"""An evaluation body; `members` are pairs of user and duty."""
	values["members"] = [{"user": user, "duty": duty} for user, duty in members]
	values["serves"] = [{"unit": code, "include_below": 1} for code in values.pop("serves", [])]
	return ensure(
		"Evaluation Body", name, {"body_name": name, "body_type": body_type, "unit": unit_code, **values}
	).name


def ensure_cadre(
	full_name: str, unit_code: str, position_name: str, managed_by: str, user: str | None = None, **values
) -> str:
	"""A cadre, found again by name and unit."""
	found = frappe.db.get_value("Cadre", {"full_name": full_name, "unit": unit_code}, "name")
	if found:
		return found
	return (
		frappe.get_doc(
			{
				"doctype": "Cadre",
				"full_name": full_name,
				"unit": unit_code,
				"position": position_name,
				"managed_by": managed_by,
				"user": user,
				**values,
			}
		)
		.insert()
		.name
	)


def ensure_period(name: str, scheme: str, frequency: str, start: str, end: str, **values) -> str:
	"""An open period under a scheme."""
	return ensure(
		"Evaluation Period",
		name,
		{
			"period_name": name,
			"scheme": scheme,
			"frequency": frequency,
			"start_date": start,
			"end_date": end,
			"status": "Open",
			**values,
		},
	).name
