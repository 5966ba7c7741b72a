"""Memberships of many users at once: the same answers as `membership.of` gives one by one, in a fixed number of queries.

For what the system tells many people in one go, as mail does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access import seats
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.seats import Range
from cadre_kpi.evaluation.runs.bulk import among

EVERYBODY = frozenset(("All", "Guest"))


def many(roles: Mapping[str, Iterable[str]]) -> dict[str, Membership]:
	"""User → membership today. `roles`: user → the roles that this user holds, as `Has Role` says."""
	users = list(roles)
	bodies, cadres, bounds = seats.of(users), _cadres(users), bounds_of_units()
	found = {}
	for user in users:
		member = found[user] = Membership(user)
		member._bounds = bounds
		member.__dict__["roles"] = frozenset(roles[user]) | EVERYBODY
		member.__dict__["cadres"] = frozenset(cadres.get(user, ()))
		member.__dict__["bodies"] = bodies.get(user, {})
	return found


def bounds_of_units() -> dict[str, Range]:
	"""Every unit → its place in the tree."""
	unit = DocType("Cadre Unit")
	rows = frappe.qb.from_(unit).select(unit.name, unit.lft, unit.rgt).run()
	return {name: (cint(left), cint(right)) for name, left, right in rows}


def _cadres(users: list[str]) -> dict[str, list[str]]:
	cadre = DocType("Cadre")
	rows = frappe.qb.from_(cadre).select(cadre.user, cadre.name).where(cadre.user.isin(among(users))).run()
	found: dict[str, list[str]] = {}
	for user, name in rows:
		found.setdefault(user, []).append(name)
	return found
