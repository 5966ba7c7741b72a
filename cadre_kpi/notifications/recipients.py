"""To whom mail goes: users of the app with their language, choices and memberships, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access import membership, rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.database.bulk import build_among
from cadre_kpi.notifications.kinds import CHOICES
from cadre_kpi.roles import ROLES

DEFAULT_LANGUAGE = "vi"
NOBODY = ("Administrator", "Guest")
NOTHING_CHOSEN = (frozenset(), False)


@dataclass(frozen=True)
class Person:
	"""A user who may get mail. `refused`: choices of `kinds.CHOICES` that they switched off."""

	user: str
	full_name: str
	email: str
	language: str
	member: Membership
	refused: frozenset[str] = frozenset()
	mail: bool = True  # Frappe's own switch for mail
	desk: bool = True  # Frappe's own switch for the list of notifications in the desk
	paper: bool = False  # wants the weekly digest as a PDF too
	limits: tuple[frappe._dict, ...] = field(default=(), repr=False)  # Frappe's User Permissions

	def wants(self, choice: str) -> bool:
		"""Whether this kind of mail may be sent to them."""
		return self.mail and bool(self.email) and choice not in self.refused


class Readers:
	"""Who reads a DocType at all, by the roles in its permissions as the site has them."""

	@cached_property
	def _roles(self) -> dict[str, set[str]]:
		return {}

	def may(self, member: Membership, doctype: str) -> bool:
		"""Whether a role of the user reads this DocType."""
		if doctype not in self._roles:
			self._roles[doctype] = {
				rule.role
				for rule in frappe.get_meta(doctype).permissions
				if cint(rule.read) and not cint(rule.permlevel) and not cint(rule.get("if_owner"))
			}
		return not member.roles.isdisjoint(self._roles[doctype])


def load(users: Iterable[str] | None = None) -> dict[str, Person]:
	"""Enabled desk users with a role of the app, in the order of their names; only `users` of them if given."""
	known = _read_users(None if users is None else list(users))
	members = membership.get_memberships({user: row.roles for user, row in known.items()})
	chosen, switches, limits = (
		_read_chosen(list(known)),
		_read_switches(list(known)),
		_read_limits(list(known)),
	)
	language = cstr(frappe.db.get_single_value("System Settings", "language")) or DEFAULT_LANGUAGE
	return {
		user: Person(
			user=user,
			full_name=row.full_name or user,
			email=row.email or "",
			language=row.language or language,
			member=members[user],
			refused=chosen.get(user, NOTHING_CHOSEN)[0],
			mail=switches.get(user, (1, 1))[1] == 1,
			desk=switches.get(user, (1, 1))[0] == 1,
			paper=chosen.get(user, NOTHING_CHOSEN)[1],
			limits=limits.get(user, ()),
		)
		for user, row in known.items()
	}


def _read_users(users: list[str] | None) -> dict[str, frappe._dict]:
	user, role = DocType("User"), DocType("Has Role")
	query = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name, user.full_name, user.email, user.language, role.role)
		.where((user.enabled == 1) & user.name.notin(NOBODY))
		.where(role.role.isin([*ROLES, rules.SYSTEM_MANAGER]))
		.orderby(user.name)
	)
	if users is not None:
		query = query.where(user.name.isin(build_among(users)))
	found: dict[str, frappe._dict] = {}
	for name, full_name, email, language, held in query.run():
		row = found.setdefault(
			name, frappe._dict(full_name=full_name, email=email, language=language, roles=set())
		)
		row.roles.add(held)
	return found


def _read_chosen(users: list[str]) -> dict[str, tuple[frozenset[str], bool]]:
	"""User → (choices switched off, wants a PDF)."""
	table = DocType("Mail Preference")
	rows = (
		frappe.qb.from_(table)
		.select(table.user, table.pdf_copy, *(table[choice] for choice in CHOICES))
		.where(table.user.isin(build_among(users)))
		.run()
	)
	return {
		user: (
			frozenset(choice for choice, on in zip(CHOICES, chosen, strict=True) if not cint(on)),
			bool(paper),
		)
		for user, paper, *chosen in rows
	}


def _read_switches(users: list[str]) -> dict[str, tuple[int, int]]:
	"""User → (notifications in the desk, mail) of Frappe's Notification Settings; both on where there is no row."""
	table = DocType("Notification Settings")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.enabled, table.enable_email_notifications)
		.where(table.name.isin(build_among(users)))
		.run()
	)
	return {user: (cint(desk), cint(mail)) for user, desk, mail in rows}


def _read_limits(users: list[str]) -> dict[str, tuple[frappe._dict, ...]]:
	"""User → Frappe's User Permissions, which narrow what the roles allow."""
	table = DocType("User Permission")
	rows = (
		frappe.qb.from_(table)
		.select(table.user, table.allow, table.for_value)
		.where(table.user.isin(build_among(users)))
		.run(as_dict=True)
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.user, []).append(row)
	return {user: tuple(items) for user, items in found.items()}
