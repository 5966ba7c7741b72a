"""Who hears of reviews and figures of units, which wait in a status without a workflow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import frappe

from cadre_kpi.access import rules
from cadre_kpi.access.clauses import build_clause
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.seats import Range
from cadre_kpi.notifications.digest.user_limits import Scope
from cadre_kpi.states import ENTERED


def choose_reviews(drafts: Iterable[frappe._dict], member: Membership, limits: Scope) -> list[frappe._dict]:
	"""Drafts that the member approves: those of a committee that they lead, and never about themselves."""
	return [
		row
		for row in drafts
		if row.about not in member.cadres
		and limits.holds(row.about)
		and member.is_member(row.managed_by, rules.DECIDING_DUTIES)
	]


def choose_indicators(
	entered: Iterable[frappe._dict], member: Membership, bounds: Mapping[str, Range]
) -> list[frappe._dict]:
	"""Figures that wait for the member: of units that an agency of theirs serves, entered by somebody else."""
	clauses = [
		build_clause(relation, member)
		for relation in sorted(rules.STAGES["Unit Indicator"][ENTERED].write)
		if member.holds(relation)
	]
	return [
		row
		for row in entered
		if row.entered_by != member.user
		and any(clause.holds(row.unit, bounds.get(row.unit)) for clause in clauses)
	]


def count_missing_reviews(
	missing: Iterable[frappe._dict], member: Membership, bounds: Mapping[str, Range], limits: Scope
) -> dict[tuple[str, str, date], int]:
	"""Committee, period and its last day → how many people have no review that the member writes, but for themselves."""
	return dict(
		Counter(
			(row.managed_by, row.period, row.end_date)
			for row in missing
			if row.cadre not in member.cadres and limits.holds(row.cadre) and _writes(member, row, bounds)
		)
	)


def _writes(member: Membership, row: frappe._dict, bounds: Mapping[str, Range]) -> bool:
	"""Whether the member prepares reviews of the committee: who leads or writes for it, the board that serves its unit."""
	if (member.holds(rules.DECIDERS) or member.holds(rules.SECRETARY)) and member.is_member(
		row.managed_by, rules.LEADING_DUTIES
	):
		return True
	clause = build_clause(rules.ORGANISATION, member)
	return member.holds(rules.ORGANISATION) and clause.holds(row.body_unit, bounds.get(row.body_unit))
