"""The criteria of organisations that the app ships, brought onto the site once; the site's own changes stay."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

FOLDER = Path(__file__).parent.parent / "schemes" / "organisations"
REMEMBERED = "cadre_kpi_unit_criteria:"
DOCTYPE = "Unit Criteria Set"


def load_unit_criteria() -> list[str]:
	"""Bring each shipped set that this site has never had; returns their titles."""
	loaded = []
	for path in sorted(FOLDER.glob("*.json")):
		if frappe.db.get_default(REMEMBERED + path.stem):
			continue
		values = json.loads(path.read_text(encoding="utf-8"))
		if not frappe.db.exists(DOCTYPE, values["title"]):
			doc = frappe.get_doc({"doctype": DOCTYPE, "enabled": 1, **values})
			doc.flags.ignore_permissions = True  # runs inside install and migrate
			doc.insert()
			loaded.append(doc.name)
		frappe.db.set_default(REMEMBERED + path.stem, "1")
	return loaded
