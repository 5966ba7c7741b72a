"""Whose a scheme is: it is issued for a unit, by those who answer for that unit."""

from __future__ import annotations

import frappe

from cadre_kpi.access import rules
from cadre_kpi.access.membership import get_membership
from cadre_kpi.roles import ADMINISTRATOR


def may_issue(doc, user: str | None = None) -> bool:
	"""Whether the user makes, changes or issues a scheme of this unit. A stored scheme is judged by its stored unit."""
	member = get_membership(user)
	if member.user == "Administrator" or member.roles & {ADMINISTRATOR, rules.SYSTEM_MANAGER}:
		return True
	if not member.holds(rules.ORGANISATION):
		return False
	known = doc.get("name") and frappe.db.get_value(doc.doctype, doc.name, ["name", "unit"], as_dict=True)
	unit = known.unit if known else doc.get("unit")
	if not unit:
		return member.serves_everything(rules.ORGANISATION)
	return member.serves(rules.ORGANISATION, unit)
