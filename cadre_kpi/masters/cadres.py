"""Where a cadre stands: unit, position, committee; and whether work can be recorded for them now."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.states import IN_POST

FIELDS = (
	"full_name",
	"status",
	"user",
	"unit",
	"position",
	"duty",
	"duty_group",
	"managed_by",
	"party_cell",
	"joined_on",
	"left_on",
)


def get_cadre(cadre: str) -> frappe._dict:
	"""Placement of a cadre. Throws when the cadre does not exist."""
	found = frappe.db.get_value("Cadre", cadre, FIELDS, as_dict=True)
	if not found:
		frappe.throw(_("Cadre {0} does not exist.").format(cadre), frappe.DoesNotExistError)
	return found


def check_in_post(cadre: str, on_date: date | str | None = None) -> None:
	"""Throw when the cadre has moved out or left: new work is not recorded for them.

	`on_date`: the day of the work; a report about days before the person left is still possible.
	"""
	found = get_cadre(cadre)
	if found.status in IN_POST:
		return
	if found.left_on and on_date and getdate(on_date) <= getdate(found.left_on):
		return
	frappe.throw(
		_(
			"{0} is no longer in post ({1}, {2}). Close the current contract early, or enter the new post in the cadre's record first."
		).format(
			frappe.bold(found.full_name),
			_(found.status),
			formatdate(found.left_on) if found.left_on else _("date not entered"),
		),
		title=_("The cadre has left the post"),
	)


def check_unit_valid(unit: str, start: date | str, end: date | str) -> None:
	"""Throw when a unit does not exist during the dates: merged, dissolved, or not founded yet."""
	found = frappe.db.get_value(
		"Cadre Unit", unit, ["unit_name", "valid_from", "valid_to", "successor_unit"], as_dict=True
	)
	if not found:
		frappe.throw(_("Cadre Unit {0} does not exist.").format(unit), frappe.DoesNotExistError)
	if found.valid_to and getdate(found.valid_to) < getdate(start):
		hint = _("Its successor is {0}.").format(found.successor_unit) if found.successor_unit else ""
		frappe.throw(
			_("Unit {0} ended on {1}. {2}").format(
				frappe.bold(found.unit_name), formatdate(found.valid_to), hint
			)
		)
	if found.valid_from and getdate(found.valid_from) > getdate(end):
		frappe.throw(
			_("Unit {0} exists only from {1}.").format(
				frappe.bold(found.unit_name), formatdate(found.valid_from)
			)
		)
