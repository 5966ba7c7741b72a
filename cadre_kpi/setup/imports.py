"""Who may open Frappe's Data Import: it is for System Managers, and masters are imported by the app's administrators."""

from __future__ import annotations

import frappe
from frappe.permissions import setup_custom_perms

from cadre_kpi import roles
from cadre_kpi.setup import made

IMPORT = "Data Import"
RIGHTS = ("read", "write", "create")


def allow_imports() -> None:
	"""Administrators of the app get their own imports, not those of others, whose files may hold anything.

	What an import writes is asked of each record as in a form. Done once: a site that takes the right away keeps it so.
	"""
	if IMPORT in made.get_made("Custom DocPerm"):
		return
	setup_custom_perms(IMPORT)
	frappe.get_doc(
		doctype="Custom DocPerm",
		parent=IMPORT,
		role=roles.ADMINISTRATOR,
		permlevel=0,
		if_owner=1,
		**dict.fromkeys(RIGHTS, 1),
	).insert(ignore_permissions=True)
	made.remember("Custom DocPerm", [IMPORT])
	frappe.clear_cache(doctype=IMPORT)


def withdraw_imports() -> None:
	"""Without our line the permissions are Frappe's own again, unless the site has changed them."""
	if IMPORT not in made.get_made("Custom DocPerm"):
		return
	frappe.db.delete("Custom DocPerm", {"parent": IMPORT, "role": roles.ADMINISTRATOR})
	if _read_lines("Custom DocPerm") == _read_lines("DocPerm"):
		frappe.db.delete("Custom DocPerm", {"parent": IMPORT})
	frappe.clear_cache(doctype=IMPORT)


def _read_lines(kind: str) -> set[tuple]:
	lines = frappe.get_all(kind, filters={"parent": IMPORT}, fields=["*"])
	shared = {df.fieldname for df in frappe.get_meta("DocPerm").fields}
	return {tuple(sorted((field, str(line.get(field) or 0)) for field in shared)) for line in lines}
