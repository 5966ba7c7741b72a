"""Memberships of many users at once: the same answers as `membership.of` gives one by one, in a fixed number of queries.

For what the system tells many people in one go, as mail does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate

from cadre_kpi.access import membership
from cadre_kpi.access.membership import Body, Membership, Range
from cadre_kpi.evaluation.runs.bulk import among

EVERYBODY = frozenset(("All", "Guest"))


def many(roles: Mapping[str, Iterable[str]]) -> dict[str, Membership]:
	"""User → membership today. `roles`: user → the roles that this user holds, as `Has Role` says."""
	users = list(roles)
	seats, cadres, bounds = _seats(users), _cadres(users), bounds_of_units()
	served = membership._served(sorted({name for rows in seats.values() for name in rows}))
	bodies: dict[str, tuple[Range, ...]] = {}
	found = {}
	for user in users:
		member = found[user] = Membership(user)
		member._bounds = bounds
		member.__dict__["roles"] = frozenset(roles[user]) | EVERYBODY
		member.__dict__["cadres"] = frozenset(cadres.get(user, ()))
		member.__dict__["bodies"] = _bodies(seats.get(user, {}), served, bodies)
	return found


def bounds_of_units() -> dict[str, Range]:
	"""Every unit → its place in the tree."""
	unit = DocType("Cadre Unit")
	rows = frappe.qb.from_(unit).select(unit.name, unit.lft, unit.rgt).run()
	return {name: (cint(left), cint(right)) for name, left, right in rows}


def _bodies(
	seats: dict[str, list[frappe._dict]], served: dict[str, list[Range]], known: dict[str, tuple[Range, ...]]
) -> dict[str, Body]:
	made = {}
	for name, rows in seats.items():
		if name not in known:
			known[name] = membership._merge(served.get(name) or membership._own_range(rows[0]))
		made[name] = Body(
			name=name,
			body_type=rows[0].body_type,
			unit=rows[0].unit,
			duties=frozenset(row.duty or "Member" for row in rows),
			ranges=known[name],
		)
	return made


def _seats(users: list[str]) -> dict[str, dict[str, list[frappe._dict]]]:
	"""User → body → the rows in it that count today."""
	body, member, unit = DocType("Evaluation Body"), DocType("Evaluation Body Member"), DocType("Cadre Unit")
	today = getdate()
	rows = (
		frappe.qb.from_(member)
		.join(body)
		.on(member.parent == body.name)
		.join(unit)
		.on(body.unit == unit.name)
		.select(member.user, body.name, body.body_type, body.unit, member.duty, unit.lft, unit.rgt)
		.where((member.parenttype == "Evaluation Body") & (body.enabled == 1))
		.where(member.user.isin(among(users)))
		.where(member.from_date.isnull() | (member.from_date <= today))
		.where(member.to_date.isnull() | (member.to_date >= today))
		.run(as_dict=True)
	)
	seats: dict[str, dict[str, list[frappe._dict]]] = {}
	for row in rows:
		seats.setdefault(row.user, {}).setdefault(row.name, []).append(row)
	return seats


def _cadres(users: list[str]) -> dict[str, list[str]]:
	cadre = DocType("Cadre")
	rows = frappe.qb.from_(cadre).select(cadre.user, cadre.name).where(cadre.user.isin(among(users))).run()
	found: dict[str, list[str]] = {}
	for user, name in rows:
		found.setdefault(user, []).append(name)
	return found
