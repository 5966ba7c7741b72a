"""The roles of the app, made on install and after each migrate, taken away on uninstall."""

import frappe

from cadre_kpi.roles import ROLES
from cadre_kpi.setup import made
from cadre_kpi.utils.app import MODULE


def create_roles() -> None:
	"""Create the roles that are missing; a role that exists is left as the client has it."""
	for role in ROLES:
		made.make("Role", role, role_name=role, desk_access=1)


def remove_roles() -> None:
	"""Take the roles that set-up made off the site, together with their assignments to users.

	A role that the site had before stays with its users; its permissions on the app's DocTypes go with these.
	"""
	for role in sorted(made.get_made("Role").intersection(ROLES)):
		frappe.db.delete("Has Role", {"role": role})
		frappe.db.delete("Custom DocPerm", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
	own = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	frappe.db.delete("Custom DocPerm", {"parent": ("in", own)})
