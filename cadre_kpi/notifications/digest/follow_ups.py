"""Who hears of ratings from which something is due and nothing is recorded: those who record it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cadre_kpi.access import rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.seats import Range
from cadre_kpi.decisions.follow_ups import Unanswered
from cadre_kpi.notifications.digest.user_limits import Scope


def group_by_period(
	unanswered: Iterable[Unanswered], member: Membership, bounds: Mapping[str, Range], limits: Scope
) -> dict[str, list[Unanswered]]:
	"""Period → the ratings whose follow-up this member records, but for the own one."""
	found: dict[str, list[Unanswered]] = {}
	for row in unanswered:
		if row.cadre not in member.cadres and limits.holds(row.cadre) and _records(member, row, bounds):
			found.setdefault(row.period, []).append(row)
	return found


def _records(member: Membership, row: Unanswered, bounds: Mapping[str, Range]) -> bool:
	"""Whether the member records what followed: the board that serves the unit, who leads or writes for the committee."""
	if member.holds(rules.DECIDERS) or member.holds(rules.SECRETARY):
		if member.is_member(row.body, rules.LEADING_DUTIES):
			return True
	if not member.holds(rules.ORGANISATION):
		return False
	left = bounds.get(row.unit, (None,))[0]
	return left is not None and any(
		low <= left <= high for low, high in member.get_ranges(rules.ORGANISATION)
	)
