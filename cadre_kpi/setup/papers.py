"""The text of the shipped papers, kept in their records too, so that a copy of one prints what it prints."""

from __future__ import annotations

from pathlib import Path

import frappe

from cadre_kpi.utils.app import MODULE


def load_texts() -> None:
	"""Frappe prints a shipped paper from the app's file and leaves the record's text empty; a copy has the record alone.

	Written anew after each migrate: what is edited is the copy.
	"""
	for paper in frappe.get_all(
		"Print Format", filters={"module": MODULE, "standard": "Yes"}, fields=["name", "html"]
	):
		folder = frappe.scrub(paper.name)
		file = Path(frappe.get_module_path(MODULE, "print_format", folder, f"{folder}.html"))
		if file.exists() and (text := file.read_text(encoding="utf-8")) != paper.html:
			frappe.db.set_value("Print Format", paper.name, "html", text, update_modified=False)
