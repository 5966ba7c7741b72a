"""Which workflow actions somebody can take in a state, by the roles that they hold."""

from __future__ import annotations

import frappe
from frappe.model.workflow import get_workflow

CANCELLING = {"Close", "Cancel Contract", "Cancel Decision"}


def list_actions(doctype: str, state: str) -> list[str]:
	"""Workflow actions that a role of the user takes in this state, going forward first, a return last."""
	found = [action for action in _list_held(doctype, state) if action not in CANCELLING]
	return sorted(found, key=lambda action: action == "Return")


def may_close(doctype: str, state: str) -> bool:
	"""Whether a role of the user closes a record in this state."""
	return "Close" in _list_held(doctype, state)


def _list_held(doctype: str, state: str) -> dict[str, None]:
	"""Every action of the workflow in this state that one of the user's roles takes, each once."""
	held = set(frappe.get_roles())
	return dict.fromkeys(
		row.action for row in get_workflow(doctype).transitions if row.state == state and row.allowed in held
	)
