"""Whether a body is responsible for a whole unit with everything below it."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType


def serves(body: str, unit: str | None) -> bool:
	"""Whether the body serves the unit and all units below it, by its table of units served or by its own unit."""
	bounds = frappe.db.get_value("Cadre Unit", unit, ["lft", "rgt"]) if unit else None
	if not bounds:
		return False
	low, high = bounds
	return any(first <= low and high <= last for first, last in _spans(body))


def _spans(body: str) -> list[tuple[int, int]]:
	row, unit = DocType("Evaluation Body Unit"), DocType("Cadre Unit")
	listed = (
		frappe.qb.from_(row)
		.join(unit)
		.on(unit.name == row.unit)
		.select(unit.lft, unit.rgt, row.include_below)
		.where((row.parent == body) & (row.parenttype == "Evaluation Body"))
		.run()
	)
	if listed:
		# a unit without those below it: only a leaf is served whole
		return [(low, high if below else low + 1) for low, high, below in listed]
	own = frappe.db.get_value(
		"Cadre Unit", frappe.db.get_value("Evaluation Body", body, "unit"), ["lft", "rgt"]
	)
	return [tuple(own)] if own else []
