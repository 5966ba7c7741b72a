"""The app's tile and sidebar in the desk of version 16; version 15 knows neither.

Frappe reads both from `desktop_icon/` and `workspace_sidebar/`. Where it made some by itself first, for whoever
installed the app alone, they keep ordinary users from the tile; these are replaced.
"""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe.modules.import_file import import_file_by_path

APP_FOLDER = Path(__file__).parent.parent
NAME = "Cadre KPI"
FILES = {
	"Desktop Icon": APP_FOLDER / "desktop_icon" / f"{APP_FOLDER.name}.json",
	"Workspace Sidebar": APP_FOLDER / "workspace_sidebar" / f"{APP_FOLDER.name}.json",
}


def is_known() -> bool:
	"""Whether this version of Frappe has tiles and sidebars of apps."""
	return bool(frappe.db.exists("DocType", "Workspace Sidebar"))


def load_desktop() -> None:
	"""Bring tile and sidebar onto the site where they are missing or Frappe's own; a client's changes stay."""
	if not is_known():
		return
	for doctype, path in FILES.items():
		found = frappe.db.get_value(doctype, NAME, ["standard", "creation", "modified"], as_dict=True)
		if not found or (not found.standard and found.creation == found.modified):
			import_file_by_path(str(path), force=True)
		elif doctype == "Desktop Icon" and not found.standard:
			frappe.db.set_value(doctype, NAME, "standard", 1)
	frappe.cache.delete_key("desktop_icons")


def remove_desktop() -> None:
	"""Take tile and sidebar off the site."""
	if not is_known():
		return
	for doctype in FILES:
		frappe.db.delete("Has Role", {"parenttype": doctype, "parent": NAME})
		frappe.db.delete("Workspace Sidebar Item", {"parenttype": doctype, "parent": NAME})
		frappe.db.delete(doctype, {"name": NAME})
	frappe.cache.delete_key("desktop_icons")
