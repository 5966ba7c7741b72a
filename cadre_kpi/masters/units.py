"""Where a unit stands in the tree of units."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint


def get_unit_bounds(unit: str | None) -> tuple[int, int] | None:
	"""Where a unit and everything below it stand in the tree; None for no unit, that is for all."""
	if not unit:
		return None
	found = frappe.db.get_value("Cadre Unit", unit, ["lft", "rgt"])
	if not found:
		frappe.throw(_("Cadre Unit {0} does not exist.").format(unit), frappe.DoesNotExistError)
	return cint(found[0]), cint(found[1])


def get_names_at_and_below(unit: str) -> dict[str, str]:
	"""Code → name of a unit and of everything below it, in the order of the tree."""
	low, high = get_unit_bounds(unit)
	rows = frappe.get_all(
		"Cadre Unit",
		filters=[["lft", ">=", low], ["lft", "<=", high]],
		fields=["name", "unit_name"],
		order_by="lft",
		as_list=True,
	)
	return dict(rows)
