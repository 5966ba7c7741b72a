"""The boards of those who check: registrations and the progress of a month, with what is entered in place.

Passing on and returning go through `api.my_work.decide`, the same action as on "My Work".
"""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.rules import SYSTEM_MANAGER
from cadre_kpi.checking import entries, registrations, reports
from cadre_kpi.roles import ROLES


@frappe.whitelist()
def read_registrations(period: str = "") -> dict:
	"""Registrations that wait for the user's check. See `checking.registrations.read_board`."""
	_check_user()
	return registrations.read_board(period)


@frappe.whitelist()
def read_reports(period: str = "", month: str = "") -> dict:
	"""Progress reports that wait for the user's check. See `checking.reports.read_board`."""
	_check_user()
	return reports.read_board(period, month)


@frappe.whitelist(methods=["POST"])
def appraise(contract: str, seen: str, rows: list | str) -> dict:
	"""Enter the opinion on tasks of a registration. See `checking.entries.appraise`. Needs the right to write it."""
	_check_user()
	return entries.appraise(contract, seen, frappe.parse_json(rows))


@frappe.whitelist(methods=["POST"])
def correct(report: str, seen: str, rows: list | str) -> dict:
	"""Enter accepted figures of a report. See `checking.entries.correct`. Needs the right to write it."""
	_check_user()
	return entries.correct(report, seen, frappe.parse_json(rows))


def _check_user() -> None:
	if not {*ROLES, SYSTEM_MANAGER}.intersection(frappe.get_roles()):
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)
