"""The boards of those who check: registrations and the progress of a month, with what is entered in place.

Passing on and returning go through `api.my_work.decide`, the same action as on "My Work".
"""

from __future__ import annotations

import frappe

from cadre_kpi.access.readable import check_any_role
from cadre_kpi.checking import entries, registrations, reports


@frappe.whitelist()
def read_registrations(period: str = "") -> dict:
	"""Registrations that wait for the user's check. See `checking.registrations.read_board`."""
	check_any_role()
	return registrations.read_board(period)


@frappe.whitelist()
def read_reports(period: str = "", month: str = "") -> dict:
	"""Progress reports that wait for the user's check. See `checking.reports.read_board`."""
	check_any_role()
	return reports.read_board(period, month)


@frappe.whitelist(methods=["POST"])
def appraise(contract: str, seen: str, rows: list | str) -> dict:
	"""Enter the opinion on tasks of a registration. See `checking.entries.appraise`. Needs the right to write it."""
	check_any_role()
	return entries.appraise(contract, seen, frappe.parse_json(rows))


@frappe.whitelist(methods=["POST"])
def correct(report: str, seen: str, rows: list | str) -> dict:
	"""Enter accepted figures of a report. See `checking.entries.correct`. Needs the right to write it."""
	check_any_role()
	return entries.correct(report, seen, frappe.parse_json(rows))
