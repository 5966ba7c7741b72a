"""The rating board: everybody of a decision or of a period in one table, rated there, tried under other rules."""

from __future__ import annotations

import frappe
from frappe.utils import cint, cstr

from cadre_kpi.access.readable import check_any_role
from cadre_kpi.decisions import board, board_changes, point_confirmation, what_if


@frappe.whitelist()
def read(decision: str = "", period: str = "") -> dict:
	"""The board of a decision, or of all evaluations of a period that the user may read. See `decisions.board`."""
	check_any_role()
	return board.read_decision(decision) if decision else board.read_period(period)


@frappe.whitelist(methods=["POST"])
def change(decision: str, rows: list | str) -> dict:
	"""Rate people of a decision otherwise. `rows`: evaluation, level, reason, seen (its version) of each.

	All of them or none. See `board_changes.change`. Needs the right to write the decision now.
	"""
	check_any_role()
	return board_changes.change(decision, frappe.parse_json(rows))


@frappe.whitelist()
def list_levers(decision: str = "", period: str = "") -> dict:
	"""What can be moved for a trial: thresholds, conditions and the quota, with their values in force."""
	check_any_role()
	if decision:
		head = board.get_head(decision)
		board.to_document(head).check_permission("read")
		return what_if.list_levers(head.scheme)
	return what_if.list_levers(board.get_scheme(period))


@frappe.whitelist(methods=["POST"])
def try_rules(moved: dict | str, decision: str = "", period: str = "") -> dict:
	"""Who would be proposed for another rating under moved rules. Nothing is stored. See `decisions.what_if`."""
	check_any_role()
	values = what_if.parse_levers(moved)
	return what_if.try_decision(decision, values) if decision else what_if.try_period(period, values)


@frappe.whitelist(methods=["POST"])
def prepare(committee: str, period: str, title: str = "") -> str:
	"""A draft decision with everybody who waits for the committee; returns its name. Needs the right to create it."""
	check_any_role()
	return board_changes.prepare(committee, period, title)


@frappe.whitelist(methods=["POST"])
def confirm_points(
	seen: dict | str, number: str = "", on_date: str | None = None, only_look: bool = False
) -> dict:
	"""Confirm and make known the points of many evaluations of a month or quarter. See `decisions.point_confirmation`.

	`seen`: evaluation → its version as the list showed it; `only_look`: say what would be done. Returns `done` (names, or
	those that would be), `failures` (name, title, reason) and `decisions`. Needs a leading seat in each committee.
	"""
	check_any_role()
	versions = {cstr(name): cstr(modified) for name, modified in (frappe.parse_json(seen) or {}).items()}
	if cint(only_look):
		found = point_confirmation.look(versions)
	else:
		found = point_confirmation.confirm(versions, number, on_date)
	return {"done": found.ready, "failures": found.failures, "decisions": found.decisions}


@frappe.whitelist(methods=["POST"])
def add_proposed(decision: str, seen: str) -> int:
	"""Take everybody who waits for the committee over into its draft; returns how many. `seen`: its version."""
	check_any_role()
	return board_changes.add_proposed(decision, seen)


@frappe.whitelist(methods=["POST"])
def remove(decision: str, evaluations: list | str, seen: str) -> int:
	"""Leave people out of a draft; returns how many. `seen`: its version."""
	check_any_role()
	return board_changes.remove(decision, frappe.parse_json(evaluations), seen)


@frappe.whitelist(methods=["POST"])
def take_action(
	decision: str, action: str, seen: str, note: str = "", values: dict | str | None = None
) -> str:
	"""Take a workflow action on the decision as it was seen; returns its state afterwards.

	`values`: decision_number, decision_date and quota_exception where they are entered with the action.
	"""
	check_any_role()
	return board_changes.take_action(decision, action, seen, note, frappe.parse_json(values or {}))
