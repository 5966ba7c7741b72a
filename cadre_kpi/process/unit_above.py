"""The body of the unit above, where a step of a route belongs to it (`body_of: unit_above`).

It is the nearest one: the enabled body of that kind at the closest unit above that has one. A body that lists the units
it serves must serve the person's; a collective leads its own unit and is asked for the unit's sake alone. So a
decree's article 10 is data: the head of an office within a department is evaluated by the collective of the department.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _

from cadre_kpi.access import rules, seats
from cadre_kpi.access.membership import Membership

# Kind of body and unit of the person.
Wanted = tuple[str, str]


def find_bodies(wanted: Iterable[Wanted]) -> dict[Wanted, str]:
	"""(kind, unit) → the body of the unit above; those that have none are missing. A fixed number of queries."""
	wanted = {(kind, unit) for kind, unit in wanted if kind and unit}
	if not wanted:
		return {}
	bounds = seats.get_bounds(unit for _kind, unit in wanted)
	bodies = _read_bodies({kind for kind, _unit in wanted})
	served = seats.get_served_ranges([body.name for body in bodies])
	found: dict[Wanted, str] = {}
	for kind, unit in wanted:
		nearest = [
			(body.rgt - body.lft, not served.get(body.name), body.name)
			for body in bodies
			if body.body_type == kind
			and unit in bounds
			and _is_for(body, served.get(body.name), bounds[unit])
		]
		if nearest:
			found[kind, unit] = min(nearest)[2]
	return found


def find_body(kind: str, unit: str) -> str | None:
	"""The body of this kind of the unit above, None where there is none."""
	return find_bodies([(kind, unit)]).get((kind, unit))


def find_standing_above(bodies_and_units: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
	"""Those pairs in which the body's own unit lies above the unit."""
	pairs = {(body, unit) for body, unit in bodies_and_units if body and unit}
	if not pairs:
		return set()
	body = frappe.qb.DocType("Evaluation Body")
	own = dict(
		frappe.qb.from_(body)
		.select(body.name, body.unit)
		.where(body.name.isin(sorted({name for name, _unit in pairs})))
		.run()
	)
	bounds = seats.get_bounds({*own.values(), *(unit for _name, unit in pairs)})
	return {
		(name, unit)
		for name, unit in pairs
		if own.get(name) in bounds and unit in bounds and _is_above(bounds[own[name]], bounds[unit])
	}


def acts_above(kind: str, unit: str, member: Membership) -> bool:
	"""Whether one of the user's bodies of this kind serves the unit from a unit above it."""
	bounds = member.get_bounds(unit)
	serving = [body for body in member.find_bodies(kind) if seats.covers(body.ranges, bounds)]
	own = seats.get_bounds(body.unit for body in serving)
	return bool(bounds) and any(_is_above(own[body.unit], bounds) for body in serving if body.unit in own)


def name_missing(kind: str, unit: str) -> str:
	"""What is to be done where no such body exists, in the user's language."""
	label = frappe.db.get_value("Cadre Unit", unit, "unit_name") or unit
	return _(
		"The regulation gives this step to the {0} of the unit above {1}, and no unit above has one. Enter that body with its members first."
	).format(_(kind), label)


def _is_above(upper: seats.Range, lower: seats.Range) -> bool:
	return upper[0] < lower[0] and lower[1] < upper[1]


def _is_for(body: Mapping, served: Iterable[seats.Range] | None, unit: seats.Range) -> bool:
	if not _is_above((body["lft"], body["rgt"]), unit):
		return False
	if not served or body["body_type"] in rules.OWN_UNIT_ONLY:
		return True
	return seats.covers(tuple(served), unit)


def _read_bodies(kinds: set[str]) -> list[frappe._dict]:
	body, unit = frappe.qb.DocType("Evaluation Body"), frappe.qb.DocType("Cadre Unit")
	return (
		frappe.qb.from_(body)
		.join(unit)
		.on(unit.name == body.unit)
		.select(body.name, body.body_type, unit.lft, unit.rgt)
		.where(body.body_type.isin(sorted(kinds)) & (body.enabled == 1))
		.run(as_dict=True)
	)
