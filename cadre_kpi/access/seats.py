"""Seats in bodies today, of one user or of many, with what each body serves. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion

from cadre_kpi.access import rules
from cadre_kpi.database.bulk import build_among

Range = tuple[int, int]


@dataclass(frozen=True)
class Body:
	"""A body in which the user has a seat. `ranges`: what it serves, as ranges of `lft` in the unit tree."""

	name: str
	body_type: str
	unit: str
	duties: frozenset[str]
	ranges: tuple[Range, ...]


def read_seats(users: Sequence[str]) -> dict[str, dict[str, Body]]:
	"""User → name of a body → the body. Who has no seat today is missing."""
	rows = _get_rows(users)
	served = get_served_ranges({row.name for row in rows})
	ranges: dict[str, tuple[Range, ...]] = {}
	seats: dict[str, dict[str, list[frappe._dict]]] = {}
	for row in rows:
		seats.setdefault(row.user, {}).setdefault(row.name, []).append(row)
		if row.name not in ranges:
			ranges[row.name] = merge(served.get(row.name) or _get_own_range(row))
	return {
		user: {name: _build_body(rows_in_it, ranges[name]) for name, rows_in_it in bodies.items()}
		for user, bodies in seats.items()
	}


def get_ranges(body: str) -> tuple[Range, ...]:
	"""What a body serves, by the units that it lists or by its own unit."""
	found = frappe.db.get_value("Evaluation Body", body, ["body_type", "unit"], as_dict=True)
	if not found:
		return ()
	listed = get_served_ranges([body]).get(body)
	if listed:
		return merge(listed)
	bounds = get_bounds([found.unit]).get(found.unit)
	if not bounds:
		return ()
	own = frappe._dict(body_type=found.body_type, lft=bounds[0], rgt=bounds[1])
	return merge(_get_own_range(own))


def serves_whole(body: str, unit: str | None) -> bool:
	"""Whether the body serves the unit and all units below it."""
	bounds = get_bounds([unit]).get(unit)
	# the last `lft` within a unit is at most one before its `rgt`
	return bool(bounds) and any(low <= bounds[0] and bounds[1] - 1 <= high for low, high in get_ranges(body))


def sits_today(member: Table) -> Criterion:
	"""Condition for rows of members whose dates cover today."""
	today = getdate()
	begun = member.from_date.isnull() | (member.from_date <= today)
	return begun & (member.to_date.isnull() | (member.to_date >= today))


def build_seated(condition: Criterion) -> QueryBuilder:
	"""Who sits today in bodies that work, with accounts that do: a query from which body and member are selected.

	`condition`: on rows of Evaluation Body and Evaluation Body Member.
	"""
	body, member, user = DocType("Evaluation Body"), DocType("Evaluation Body Member"), DocType("User")
	return (
		frappe.qb.from_(body)
		.join(member)
		.on((member.parent == body.name) & (member.parenttype == "Evaluation Body"))
		.join(user)
		.on((user.name == member.user) & (user.enabled == 1))
		.distinct()
		.where((body.enabled == 1) & sits_today(member) & condition)
	)


def get_bounds(units: Iterable[str | None]) -> dict[str, Range]:
	"""Unit → its bounds in the tree. One query."""
	names = sorted(unit for unit in units if unit)
	if not names:
		return {}
	unit = DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(unit)
		.select(unit.name, unit.lft, unit.rgt)
		.where(unit.name.isin(build_among(names)))
		.run()
	)
	return {name: (cint(low), cint(high)) for name, low, high in rows}


def merge(spans: Iterable[Range]) -> tuple[Range, ...]:
	"""Ranges in order, joined where they touch."""
	merged: list[Range] = []
	for low, high in sorted(spans):
		if merged and low <= merged[-1][1] + 1:
			merged[-1] = (merged[-1][0], max(merged[-1][1], high))
		else:
			merged.append((low, high))
	return tuple(merged)


def covers(spans: tuple[Range, ...], bounds: Range | None) -> bool:
	"""Whether a unit, given by its bounds, lies in the ranges. Its own `lft` decides."""
	return bool(bounds) and any(low <= bounds[0] <= high for low, high in spans)


def _build_body(rows: list[frappe._dict], ranges: tuple[Range, ...]) -> Body:
	"""One user may have several rows in a body, each with a duty."""
	first = rows[0]
	return Body(
		first.name, first.body_type, first.unit, frozenset(row.duty or "Member" for row in rows), ranges
	)


def _get_rows(users: Sequence[str]) -> list[frappe._dict]:
	"""Rows of members that count today, with the bounds of the body's unit."""
	body, member, unit = DocType("Evaluation Body"), DocType("Evaluation Body Member"), DocType("Cadre Unit")
	return (
		frappe.qb.from_(member)
		.join(body)
		.on(member.parent == body.name)
		.join(unit)
		.on(body.unit == unit.name)
		.select(member.user, body.name, body.body_type, body.unit, member.duty, unit.lft, unit.rgt)
		.where((member.parenttype == "Evaluation Body") & (body.enabled == 1))
		.where(member.user.isin(build_among(users)))
		.where(sits_today(member))
		.run(as_dict=True)
	)


def get_served_ranges(bodies: Iterable[str]) -> dict[str, list[Range]]:
	"""Body name → ranges of the units that it lists as served. Bodies that list none are missing."""
	names = sorted(bodies)
	if not names:
		return {}
	row, unit = DocType("Evaluation Body Unit"), DocType("Cadre Unit")
	found = (
		frappe.qb.from_(row)
		.join(unit)
		.on(row.unit == unit.name)
		.select(row.parent, row.include_below, unit.lft, unit.rgt)
		.where((row.parenttype == "Evaluation Body") & row.parent.isin(build_among(names)))
		.run(as_dict=True)
	)
	served: dict[str, list[Range]] = {}
	for item in found:
		last = item.rgt if item.include_below else item.lft
		served.setdefault(item.parent, []).append((cint(item.lft), cint(last)))
	return served


def _get_own_range(seat: frappe._dict) -> list[Range]:
	last = seat.lft if seat.body_type in rules.OWN_UNIT_ONLY else seat.rgt
	return [(cint(seat.lft), cint(last))]
