"""Who may put whom before a council: a relation that gives rights is never made by the one who profits."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from cadre_kpi.access import records, rules, seats
from cadre_kpi.access.membership import get_membership


def find_outside_council(council: str, evaluations: list[str]) -> list[str]:
	"""Evaluations that a council does not score: of a unit it does not serve, or managed on another level.

	A council serves the committee of its own unit, or the one that stands above it as its parent.
	"""
	body = frappe.db.get_value("Evaluation Body", council, ["unit", "parent_body"], as_dict=True)
	evaluation, committee = DocType("Cadre Evaluation"), DocType("Evaluation Body")
	rows = (
		frappe.qb.from_(evaluation)
		.left_join(committee)
		.on(committee.name == evaluation.managed_by)
		.select(evaluation.name, evaluation.unit, evaluation.managed_by, committee.unit.as_("level"))
		.where(evaluation.name.isin(evaluations))
		.run(as_dict=True)
	)
	spans = seats.get_ranges(council)
	bounds = seats.get_bounds({row.unit for row in rows})
	return sorted(
		row.name
		for row in rows
		if not seats.covers(spans, bounds.get(row.unit))
		or not (row.level == body.unit or row.managed_by == body.parent_body)
	)


def find_unlistable(council: str, evaluations: list[str]) -> list[str]:
	"""Evaluations that the session's user may not put before a council, and none about themselves.

	Whoever reads them by another relation than a council's may; who leads the council may take those that wait for
	it. A relation that a session gives is never the ground for making one.
	"""
	member = get_membership()
	if member.user == "Administrator" or rules.SYSTEM_MANAGER in member.roles:
		return []
	leads_it = member.is_member(council, rules.LEADING_DUTIES) and member.holds(rules.COUNCIL_LEAD)
	refused = []
	for name in evaluations:
		record = records.load_stored("Cadre Evaluation", name)
		if not record or record.cadre in member.cadres:
			refused.append(name)
		elif leads_it and record.workflow_state == rules.AT_COUNCIL:
			continue
		elif not records.is_related(record, member, rules.READ["Cadre Evaluation"] - {rules.COUNCIL}):
			refused.append(name)
	return refused
