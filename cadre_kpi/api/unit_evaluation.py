"""The ratings of organisations: opened for a year, recognised in a batch."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access import membership, rules
from cadre_kpi.access.sent_rows import read_rows
from cadre_kpi.decisions import unit_recognition
from cadre_kpi.decisions.unit_recognition import DOCTYPE, Wanted
from cadre_kpi.masters.units import get_unit_bounds


@frappe.whitelist(methods=["POST"])
def open_year(period: str, unit: str, agencies_only: bool = True) -> dict:
	"""An evaluation for each unit at and below this one that has none in the year yet.

	`agencies_only`: only units that are marked as an agency. Returns `made` (how many) and `without` (names of units
	above which nobody recognises). Throws `frappe.PermissionError` where the user may open none of them.
	"""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	low, high = get_unit_bounds(unit)
	filters = {"lft": (">=", low), "rgt": ("<=", high)}
	if agencies_only:
		filters["is_agency"] = 1
	units = frappe.get_list(
		"Cadre Unit", filters=filters, fields=["name", "unit_name"], order_by="lft", limit_page_length=0
	)
	known = set(frappe.db.get_all(DOCTYPE, filters={"period": period}, pluck="unit"))
	made, without = 0, []
	for found in units:
		if found.name in known:
			continue
		doc = frappe.get_doc({"doctype": DOCTYPE, "unit": found.name, "period": period})
		doc.check_permission("create")
		frappe.db.savepoint("one_unit")
		try:
			doc.insert()
			made += 1
		except frappe.PermissionError:
			raise
		except frappe.ValidationError as error:
			frappe.db.rollback(save_point="one_unit")
			frappe.clear_messages()
			without.append(f"{found.unit_name}: {error}")
	return {"made": made, "without": without}


@frappe.whitelist(methods=["GET", "POST"])
def list_waiting(committee: str, period: str) -> list[dict]:
	"""The evaluations that wait for this authority in this period; for its members and the organisation board."""
	if not frappe.has_permission(DOCTYPE, "read"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	member = membership.get_membership()
	unit = frappe.db.get_value("Evaluation Body", committee, "unit")
	if not (
		member.reads_all
		or member.is_member(committee)
		or (member.holds(rules.ORGANISATION) and member.serves(rules.ORGANISATION, unit))
	):
		frappe.throw(_("You do not act for {0}.").format(frappe.bold(committee)), frappe.PermissionError)
	return unit_recognition.find_waiting(committee, period)


@frappe.whitelist(methods=["POST"])
def recognise(
	committee: str,
	period: str,
	rows: list | str,
	decision_number: str,
	decision_date: str,
	exceptional_ground: str = "",
) -> dict:
	"""Recognise ratings in one batch, all or none; see `unit_recognition.recognise`.

	`rows`: a list of {name, level, reason}. Returns how many were recognised and the figures of the share.
	"""
	if not frappe.has_permission(DOCTYPE, "read"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	wanted = [
		Wanted(str(row.get("name") or ""), str(row.get("level") or ""), str(row.get("reason") or ""))
		for row in read_rows(rows, "rows")
	]
	quota = unit_recognition.recognise(
		committee, period, wanted, decision_number, decision_date, exceptional_ground
	)
	return {"recognised": len(wanted), "excellent": quota.candidates, "allowed": quota.allowed}
