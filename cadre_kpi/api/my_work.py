"""The page "My Work": what waits for its user, what a line says when it is opened, and the actions taken there."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.rules import SYSTEM_MANAGER
from cadre_kpi.my_work import beside as beside_lines
from cadre_kpi.my_work import deciding, essentials, waiting
from cadre_kpi.my_work import demo_progress as progress
from cadre_kpi.roles import ROLES


@frappe.whitelist()
def lines() -> dict:
	"""What waits for the user, the most urgent first.

	`lines`: one each, see `waiting.make_line`. `more`: DocTypes of which more wait than are listed here.
	"""
	_check_user()
	found, more = waiting.read_lines()
	return {"lines": found, "more": more, "most": waiting.MOST}


@frappe.whitelist()
def beside() -> dict:
	"""`done`: what the user did today · `coming`: dates ahead · `awaited`: what they wait for and from whom."""
	_check_user()
	return {
		"done": beside_lines.read_done(),
		"coming": beside_lines.read_coming(),
		"awaited": beside_lines.read_awaited(),
	}


@frappe.whitelist()
def essential(doctype: str, name: str) -> dict:
	"""What a decision needs of one record, with the actions that apply now. Needs permission to read the record."""
	_check_user()
	return essentials.read_essential(doctype, name)


@frappe.whitelist(methods=["POST"])
def decide(
	doctype: str, seen: dict | str, action: str, note: str = "", values: dict | str | None = None
) -> dict:
	"""Take a workflow action on one record or several. `seen`: name → `modified` as it was shown.

	`note`: reason for all. `values`: the body's conclusion on one evaluation (`step_level`, `step_opinion`,
	`step_votes`). Returns `done` and `failures` (name, reason, changed). Rights are those of the record and of its
	workflow.
	"""
	_check_user()
	versions = frappe.parse_json(seen)
	conclusion = frappe.parse_json(values) if values else None
	if not isinstance(versions, dict) or (conclusion is not None and not isinstance(conclusion, dict)):
		frappe.throw(_("Nothing was entered."))
	return deciding.take_action(doctype, versions, action, note, conclusion)


@frappe.whitelist()
def demo_progress() -> dict | None:
	"""How many of the demo's stories are told, for everybody who is signed in; None where none are being told."""
	return progress.read()


def _check_user() -> None:
	if not {*ROLES, SYSTEM_MANAGER}.intersection(frappe.get_roles()):
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)
