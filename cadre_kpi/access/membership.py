"""What a user belongs to today: their cadre records, the bodies they sit in, the units these serve.

Computed once a request and user with a fixed number of queries, whatever the size of the province, and forgotten
when a body, a unit or a cadre changes. A member whose dates do not cover today, or whose body is disabled, has
no seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, getdate

from cadre_kpi.access import rules, seats
from cadre_kpi.access.seats import Body, Range, covers, merge
from cadre_kpi.database.bulk import build_among

EVERYBODY = frozenset(("All", "Guest"))
DECIDING = "bodies that decide ratings"


class Membership:
	"""Seats and cadre records of one user on one day. Get it from `get_membership()`."""

	def __init__(self, user: str) -> None:
		self.user = user
		# relation → what it reaches; kept here by `access.clauses`
		self.clauses: dict[str, object] = {}
		self._bounds: dict[str, Range | None] = {}
		self._units: dict[tuple, frozenset[str]] = {}

	@cached_property
	def roles(self) -> frozenset[str]:
		return frozenset(frappe.get_roles(self.user))

	def holds(self, relation: str) -> bool:
		"""Whether the user has a role with which this relation counts."""
		return bool(self.roles & rules.ROLES[relation])

	@cached_property
	def reads_all(self) -> bool:
		"""Whether the user reads the records of every unit."""
		return self.user == "Administrator" or bool(self.roles & rules.READ_ALL)

	def writes_all(self, doctype: str) -> bool:
		"""Whether the user writes records of this DocType without a relation to them."""
		if self.user == "Administrator" or rules.SYSTEM_MANAGER in self.roles:
			return True
		return bool(self.roles & rules.WRITE_ALL.get(doctype, set()))

	@cached_property
	def cadres(self) -> frozenset[str]:
		"""Names of the Cadre records of the user: one, or none."""
		cadre = DocType("Cadre")
		return frozenset(
			frappe.qb.from_(cadre).select(cadre.name).where(cadre.user == self.user).run(pluck=True)
		)

	@cached_property
	def managers(self) -> frozenset[str]:
		"""The bodies that manage the user as a cadre."""
		found = frappe.get_all("Cadre", filters={"user": self.user}, pluck="managed_by")
		return frozenset(body for body in found if body)

	@cached_property
	def bodies(self) -> dict[str, Body]:
		"""The bodies in which the user has a seat today, by name."""
		return seats.read_seats([self.user]).get(self.user, {})

	def find_bodies(self, body_type: str, duties: Iterable[str] | None = None) -> list[Body]:
		"""The user's bodies of one kind, with any of these duties if some are given."""
		wanted = set(duties or ())
		return [
			body
			for body in self.bodies.values()
			if body.body_type == body_type and (not wanted or wanted & body.duties)
		]

	def is_member(self, body: str | None, duties: Iterable[str] | None = None) -> bool:
		"""Whether the user has a seat in this body today, with any of these duties if some are given."""
		found = self.bodies.get(body) if body else None
		return bool(found and (not duties or set(duties) & found.duties))

	@cached_property
	def committees_beside(self) -> frozenset[str]:
		"""Bodies that decide ratings in the units of which the user sits in the organisation board."""
		units = {body.unit for body in self.find_bodies(rules.ORGANISATION)}
		return (
			frozenset(name for name, unit in _get_deciding_bodies() if unit in units)
			if units
			else frozenset()
		)

	def get_ranges(self, body_type: str) -> tuple[Range, ...]:
		"""What the user's bodies of one kind serve together, as ranges of `lft`."""
		return merge(span for body in self.find_bodies(body_type) for span in body.ranges)

	def serves(self, body_type: str, unit: str | None) -> bool:
		"""Whether one of the user's bodies of this kind serves the unit."""
		return covers(self.get_ranges(body_type), self.get_bounds(unit))

	def find_body_serving(
		self, body_type: str, unit: str | None, party_cell: str | None = None
	) -> str | None:
		"""Name of the user's body of this kind that serves the unit, the nearest one; None without a seat.

		For a Party Cell it is the cell itself that counts, not the unit.
		"""
		if body_type == rules.PARTY_CELL:
			return party_cell if self.is_member(party_cell) else None
		bounds = self.get_bounds(unit)
		serving = [body for body in self.find_bodies(body_type) if covers(body.ranges, bounds)]
		serving.sort(key=lambda body: (sum(high - low for low, high in body.ranges), body.name))
		return serving[0].name if serving else None

	def serves_most(self, *body_types: str) -> bool:
		"""Whether the user's bodies of these kinds together serve more than half of all units."""
		return 2 * self.count_served(*body_types) > self.units_in_all

	def serves_everything(self, *body_types: str) -> bool:
		"""Whether the user's bodies of these kinds together serve every unit."""
		return self.serves_most(*body_types) and not self.list_units_outside(*body_types)

	def count_served(self, *body_types: str) -> int:
		"""About how many units these bodies serve: from the bounds in the tree, without a query."""
		return sum((high - low) // 2 + 1 for low, high in self._get_ranges(body_types))

	def list_units_served(self, *body_types: str) -> frozenset[str]:
		"""Names of the units that the user's bodies of these kinds serve."""
		return self._get_names(body_types, inside=True)

	def list_units_outside(self, *body_types: str) -> frozenset[str]:
		"""Names of the units that none of the user's bodies of these kinds serves."""
		return self._get_names(body_types, inside=False)

	@cached_property
	def units_in_all(self) -> int:
		"""Number of units in the whole tree."""
		return frappe.db.count("Cadre Unit")

	def _get_ranges(self, body_types: Iterable[str]) -> tuple[Range, ...]:
		return merge(span for body_type in body_types for span in self.get_ranges(body_type))

	def _get_names(self, body_types: tuple[str, ...], inside: bool) -> frozenset[str]:
		key = (frozenset(body_types), inside)
		if key not in self._units:
			unit, within = DocType("Cadre Unit"), None
			for low, high in self._get_ranges(body_types):
				part = unit.lft[low:high]
				within = part if within is None else within | part
			query = frappe.qb.from_(unit).select(unit.name)
			if within is not None:
				query = query.where(within if inside else within.negate())
			found = query.run() if within is not None or not inside else ()
			self._units[key] = frozenset(row[0] for row in found)
		return self._units[key]

	def know(self, units: Iterable[str]) -> None:
		"""Read where these units stand in one query, before each of them is asked about."""
		missing = {unit for unit in units if unit and unit not in self._bounds}
		if not missing:
			return
		unit = DocType("Cadre Unit")
		rows = (
			frappe.qb.from_(unit)
			.select(unit.name, unit.lft, unit.rgt)
			.where(unit.name.isin(sorted(missing)))
			.run()
		)
		self._bounds.update({name: (cint(low), cint(high)) for name, low, high in rows})

	def get_bounds(self, unit: str | None) -> Range | None:
		"""Where a unit stands in the tree, None for one that does not exist."""
		if not unit:
			return None
		if unit not in self._bounds:
			self.know([unit])
			self._bounds.setdefault(unit, None)
		return self._bounds[unit]


def get_membership(user: str | None = None) -> Membership:
	"""Membership of a user (the session's by default), kept for the rest of the request."""
	user = user or frappe.session.user
	kept = _get_kept()
	key = (user, str(getdate()))
	if key not in kept:
		kept[key] = Membership(user)
	return kept[key]


def get_memberships(roles: Mapping[str, Iterable[str]]) -> dict[str, Membership]:
	"""User → membership today, for many users in a fixed number of queries: the same answers as `of` gives.

	`roles`: user → the roles that this user holds, as `Has Role` says.
	"""
	users = list(roles)
	bodies, cadres, bounds = seats.read_seats(users), _get_cadres(users), get_unit_bounds()
	found = {}
	for user in users:
		member = found[user] = Membership(user)
		member._bounds = bounds
		member.__dict__["roles"] = frozenset(roles[user]) | EVERYBODY
		member.__dict__["cadres"] = frozenset(cadres.get(user, ()))
		member.__dict__["bodies"] = bodies.get(user, {})
	return found


def get_unit_bounds() -> dict[str, Range]:
	"""Every unit → its place in the tree."""
	unit = DocType("Cadre Unit")
	rows = frappe.qb.from_(unit).select(unit.name, unit.lft, unit.rgt).run()
	return {name: (cint(left), cint(right)) for name, left, right in rows}


def _get_deciding_bodies() -> list[tuple[str, str]]:
	"""(body, unit) of every enabled body that decides ratings; read once for all whose membership is asked."""
	kept = _get_kept()
	if DECIDING not in kept:
		filters = {"enabled": 1, "body_type": ("in", rules.DECIDING_BODIES)}
		kept[DECIDING] = frappe.get_all(
			"Evaluation Body", filters=filters, fields=["name", "unit"], as_list=True
		)
	return kept[DECIDING]


def _get_cadres(users: list[str]) -> dict[str, list[str]]:
	cadre = DocType("Cadre")
	rows = (
		frappe.qb.from_(cadre).select(cadre.user, cadre.name).where(cadre.user.isin(build_among(users))).run()
	)
	found: dict[str, list[str]] = {}
	for user, name in rows:
		found.setdefault(user, []).append(name)
	return found


def forget(doc=None, method: str | None = None, *args) -> None:
	"""Drop what is kept: after a change of bodies, units, cadres. Also a hook on their saving."""
	_get_kept().clear()


def _get_kept() -> dict:
	if not hasattr(frappe.local, "cadre_kpi_membership"):
		frappe.local.cadre_kpi_membership = {}
	return frappe.local.cadre_kpi_membership
