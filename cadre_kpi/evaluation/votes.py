"""Votes for a level, where a scheme rates without points: what a unit, a cell or a committee voted on the way.

Directive 06-CT/HU of Yên Bình: staff in the unit's monthly meeting, heads by the opinions of the members of the
Standing Committee, party members by the agreement of the cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.utils import cint, getdate

from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.case import Member

MEETING = "vote"
VOTING_ACTS = {MEETING, "opinion"}


def read_votes(evaluation, opinions: Sequence, facts: dict[str, bool] | None = None) -> tuple[Member, ...]:
	"""The votes that count: those of the last stop that votes, else the last level proposed on the way.

	A body whose members gave their opinions one by one is counted member by member, the silent ones as absent. A
	body that reports one level has voted in its meeting: that level is one vote, whatever was proposed before the
	meeting came to it. `facts`: of the party cell, read unless they are given.
	"""
	rows = [row for row in opinions if row.level]
	if not rows:
		return ()
	stops = routes.list_stops(
		get_rules(evaluation.scheme), evaluation.route_variant, evaluation.party_cell, facts
	)
	voting = {
		number: {step.act for step in stop.steps} & VOTING_ACTS
		for number, stop in enumerate(stops, start=1)
		if any(step.act in VOTING_ACTS for step in stop.steps)
	}
	chosen = [row for row in rows if cint(row.step_no) in voting] or rows
	last = max(cint(row.step_no) for row in chosen)
	given = [row for row in chosen if cint(row.step_no) == last]
	if MEETING in voting.get(last, ()) and cint(evaluation.step_no) > last:
		given = given[-1:]  # the meeting is over: what it concluded stands after what was proposed in it
	if any(row.body for row in given):
		given = [row for row in given if row.body]  # who concludes for a body has no vote in it
	cast = {row.given_by: row for row in given}
	if len(cast) == 1:
		row = next(iter(cast.values()))
		return (Member(member=row.body or row.given_by, chair=True, vote=row.level),)
	return tuple(_find_members(next(iter(cast.values())).body, cast))


def read_opinions(evaluations: Sequence[str]) -> dict[str, list[frappe._dict]]:
	"""Opinions with a level, by evaluation, in order; one query."""
	if not evaluations:
		return {}
	found: dict[str, list[frappe._dict]] = {}
	for row in frappe.db.get_all(
		"Evaluation Opinion",
		filters={
			"parent": ("in", list(evaluations)),
			"parenttype": "Cadre Evaluation",
			"level": ("is", "set"),
		},
		fields=["parent", "step_no", "level", "given_by", "body"],
		order_by="parent, idx",
	):
		found.setdefault(row.parent, []).append(row)
	return found


def _find_members(body: str | None, cast: dict) -> list[Member]:
	"""Everybody who may vote in the body, then those who voted and are no longer in it."""
	today, seated = getdate(), {}
	if body:
		for row in frappe.get_cached_doc("Evaluation Body", body).members:
			if (not row.from_date or getdate(row.from_date) <= today) and (
				not row.to_date or getdate(row.to_date) >= today
			):
				seated[row.user] = row.duty
	voters = [user for user in seated if seated[user] != "Secretary" or user in cast]
	return [
		Member(
			member=user,
			absent=user not in cast,
			chair=seated.get(user) == "Chair",
			vote=cast[user].level if user in cast else "",
		)
		for user in dict.fromkeys([*voters, *cast])
	]
