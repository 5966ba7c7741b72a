"""What the tree view of Cadre Unit asks the server: the units directly below one, and a new unit below it."""

from __future__ import annotations

import frappe
from frappe.utils import cint, getdate, sbool


@frappe.whitelist()
def get_children(
	doctype: str, parent: str = "", is_root: bool | int | str = False, **filters: object
) -> list[dict]:
	"""The units directly below `parent`, in the order of the tree; the topmost ones when `is_root`.

	Only units that the user may read. `gone` tells that the unit's validity has ended. `doctype` is sent by the
	tree view and not used.
	"""
	top = sbool(is_root) if isinstance(is_root, str) else bool(is_root)
	above = ("is", "not set") if top or not parent else parent
	units = frappe.get_list(
		"Cadre Unit",
		filters={"parent_cadre_unit": above},
		fields=["name", "unit_name", "is_group", "agency_group", "valid_to"],
		order_by="lft asc",
		limit_page_length=0,
	)
	today = getdate()
	return [
		{
			"value": unit.name,
			"title": unit.unit_name,
			"expandable": unit.is_group,
			"agency_group": unit.agency_group,
			"gone": cint(bool(unit.valid_to and unit.valid_to < today)),
		}
		for unit in units
	]


@frappe.whitelist(methods=["POST"])
def add_unit(
	unit_name: str,
	unit_code: str,
	parent: str = "",
	is_root: bool | int | str = False,
	agency_group: str = "",
	is_group: bool | int | str = 0,
	**more: object,
) -> str:
	"""Create a unit below `parent`, or at the top when `is_root`, and return its name.

	Throws `frappe.PermissionError` unless the user may create units. `more`: what else the tree view sends.
	"""
	unit = frappe.new_doc("Cadre Unit")
	unit.check_permission("create")
	top = sbool(is_root) if isinstance(is_root, str) else bool(is_root)
	unit.update(
		{
			"unit_name": unit_name,
			"unit_code": unit_code,
			"agency_group": agency_group,
			"is_group": cint(is_group),
			"parent_cadre_unit": None if top else parent,
		}
	)
	unit.insert()
	return unit.name
