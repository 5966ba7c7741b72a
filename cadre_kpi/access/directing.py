"""Who gives work to a person while the period runs: the heads of articles 10 and 18 of Decree 335/2025/NĐ-CP.

The committee that manages the person does, by its chair, deputy or secretary, and the head of the office that uses the
person: chair or deputy of the unit's collective. Nobody gives work to themselves.
"""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access import membership, records, rules


def may_direct(doc) -> bool:
	"""Whether the acting user gives work to the person of this contract."""
	member = membership.get_membership()
	if member.user == "Administrator":
		return True
	found = records.load_facts(doc)
	if not found or found.get("cadre") in member.cadres:
		return False
	mine = records.find_relations(found, member)
	if mine & {rules.DECIDERS, rules.SECRETARY}:
		return True
	collective = rules.COLLECTIVE in mine and member.find_body_serving(rules.COLLECTIVE, found.unit)
	return bool(collective) and member.is_member(collective, rules.DECIDING_DUTIES)


def check_directs(doc) -> None:
	"""Throw `frappe.PermissionError` unless the acting user gives work to the person of this contract."""
	doc.check_permission("read")
	if not may_direct(doc):
		frappe.throw(
			_(
				"Work is given to {0} by the committee that manages them or by the head of their office."
			).format(frappe.bold(frappe.utils.escape_html(doc.cadre_name))),
			frappe.PermissionError,
			title=_("Not yours to change"),
		)


def may_propose(doc) -> bool:
	"""Whether the acting user speaks for the person of this contract: the person, or the collective of the unit."""
	mine = records.find_relations(records.load_facts(doc), membership.get_membership())
	return bool(mine & {rules.SELF, rules.COLLECTIVE})
