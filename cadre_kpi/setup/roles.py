"""The roles of the app, made on install and after each migrate, taken away on uninstall."""

import frappe

from cadre_kpi.roles import ROLES


def create_roles() -> None:
	"""Create the roles that are missing; a role that exists is left as the client has it."""
	for role in ROLES:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert(
				ignore_permissions=True
			)


def remove_roles() -> None:
	"""Take the app's roles off the site, together with their assignments to users."""
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.db.delete("Custom DocPerm", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
