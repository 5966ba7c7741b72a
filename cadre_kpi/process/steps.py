"""Which workflow actions somebody can take in a state, by the roles that they hold."""

from __future__ import annotations

import frappe
from frappe.model.workflow import get_workflow

CANCELLING = {"Close", "Cancel Contract", "Cancel Decision"}


def list_actions(doctype: str, state: str) -> list[str]:
	"""Workflow actions that a role of the user takes in this state, going forward first, a return last."""
	held = set(frappe.get_roles())
	found = dict.fromkeys(
		row.action
		for row in get_workflow(doctype).transitions
		if row.state == state and row.allowed in held and row.action not in CANCELLING
	)
	return sorted(found, key=lambda action: action == "Return")


def may_close(doctype: str, state: str) -> bool:
	"""Whether a role of the user closes a record in this state."""
	held = set(frappe.get_roles())
	return any(
		row.state == state and row.action == "Close" and row.allowed in held
		for row in get_workflow(doctype).transitions
	)
