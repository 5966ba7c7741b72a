"""Which records a relation reaches, as data: a column of the record, and the values that it may have.

Said once, read in four ways: asked of a single record (`holds`), as a condition of a list (`columns`), as a condition
of a query (`criterion`), and by looking into an index of many records (`values` and `ranges`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cadre_kpi.access import rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.seats import Range, covers
from cadre_kpi.states import ON_LEAVE

# Duties in a deciding body with which a relation counts; none named: any duty.
DUTIES: dict[str, tuple[str, ...]] = {
	rules.COMMITTEE: (),
	rules.DECIDERS: rules.DECIDING_DUTIES,
	rules.SECRETARY: rules.SECRETARY_DUTIES,
}
CADRE, BODY, CELL, UNIT, HIGHER = "cadre", "body", "cell", "unit", "body of the unit above"
# Relations that a clause says; the others need a look into further records.
REACHING = (rules.SELF, *rules.BY_UNIT, *DUTIES, rules.PARTY_CELL, rules.NO_ACCOUNT, rules.BODY_ABOVE)


@dataclass(frozen=True, slots=True)
class Clause:
	"""Records with one of these `values`, or in one of these `ranges` of the tree of units.

	`kind`: cadre, body (the one that manages or decides), cell, unit or the body of a unit above. `no_account`: only
	records of people who cannot write themselves, without an account or on leave (Decree 335/2025/NĐ-CP, article 19.3).
	"""

	kind: str
	values: frozenset[str] = frozenset()
	ranges: tuple[Range, ...] = ()
	no_account: bool = False

	def __bool__(self) -> bool:
		return bool(self.values or self.ranges)

	def holds(self, value: str | None, bounds: Range | None = None, account: str | None = None) -> bool:
		"""Whether a record is reached: its `value` in this column, the `bounds` of its unit, its cadre's `account`."""
		if self.no_account and account:
			return False
		if self.kind == UNIT:
			return covers(self.ranges, bounds)
		return value in self.values

	def get_columns(self, doctype: str) -> tuple[str, Sequence[str]]:
		"""Column of a DocType, and the values with which a row is reached; for any kind but a unit."""
		if self.kind == CELL and not frappe.get_meta(doctype).has_field("party_cell"):
			return "cadre", self.list_cadres()
		return get_column(self.kind, doctype), sorted(self.values)

	def list_cadres(self) -> list[str]:
		"""People of the party cells that the clause reaches."""
		cells = {"party_cell": ("in", sorted(self.values))}
		return frappe.get_all("Cadre", filters=cells, pluck="name") if self.values else []

	def build_criterion(self, doctype: str) -> Criterion | None:
		"""Condition for a query over the DocType joined with its `Cadre Unit` and `Cadre`; None for no record."""
		found = None
		if self.kind == UNIT:
			for low, high in self.ranges:
				within = DocType("Cadre Unit").lft[low:high]
				found = within if found is None else found | within
		elif self.values:
			found = DocType(doctype)[get_column(self.kind, doctype)].isin(sorted(self.values))
		if found is None or not self.no_account:
			return found
		cadre = DocType("Cadre")
		return found & (cadre.user.isnull() | (cadre.user == "") | (cadre.status == ON_LEAVE))


def get_column(kind: str, doctype: str) -> str:
	"""Field of a DocType in which a clause of this kind looks."""
	if kind == BODY:
		return "committee" if doctype == "Rating Decision" else "managed_by"
	return {CADRE: "cadre", CELL: "party_cell", UNIT: "unit", HIGHER: "body_above"}[kind]


def build_clause(relation: str, member: Membership) -> Clause:
	"""What a relation of `REACHING` reaches for this user; an empty clause where it reaches nothing.

	Also `rules.BESIDE_COMMITTEE`, by which nothing is read or written: it says for whom work is to be prepared.
	"""
	if relation not in member.clauses:
		member.clauses[relation] = _build_clause(relation, member)
	return member.clauses[relation]


def _build_clause(relation: str, member: Membership) -> Clause:
	if relation == rules.SELF:
		return Clause(CADRE, frozenset(member.cadres))
	if relation == rules.NO_ACCOUNT:
		return Clause(UNIT, ranges=member.get_ranges(rules.COLLECTIVE), no_account=True)
	if relation == rules.PARTY_CELL:
		return Clause(CELL, frozenset(body.name for body in member.find_bodies(rules.PARTY_CELL)))
	if relation == rules.BODY_ABOVE:
		# of a committee the secretary writes, as elsewhere; other bodies by any member
		acting = (
			body
			for body in member.bodies.values()
			if body.body_type != rules.ABOVE or body.duties & set(rules.SECRETARY_DUTIES)
		)
		return Clause(HIGHER, frozenset(body.name for body in acting))
	if relation == rules.BESIDE_COMMITTEE:
		return Clause(BODY, member.committees_beside)
	if relation in DUTIES:
		# not of standing committees alone: a unit's collective, a party cell or a party committee decides where the
		# route says so
		wanted = set(DUTIES[relation])
		bodies = (body for body in member.bodies.values() if not wanted or wanted & body.duties)
		return Clause(BODY, frozenset(body.name for body in bodies))
	return Clause(UNIT, ranges=member.get_ranges(relation))
