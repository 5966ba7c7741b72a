"""Frappe's User Permissions in bulk: to which cadres somebody is limited.

Lists apply them on top of the app's own rules, so mail must too. Links to units and bodies are exempt in the app's
records, since the app's rules are the finer ones. A limit on cadres is followed exactly; somebody limited in any
other link gets nothing of the records rather than too much.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from cadre_kpi.notifications.recipients import Person


@dataclass(frozen=True)
class Scope:
	"""`cadres`: None stands for no limit."""

	cadres: frozenset[str] | None = None
	nothing: bool = False

	def holds(self, cadre: str | None) -> bool:
		"""Whether a record of this cadre lies within; an empty link is never a reason to leave a record out."""
		return not self.nothing and (self.cadres is None or not cadre or cadre in self.cadres)


FREE = Scope()
# what digests read, apart from the runs, which nobody with a limit is told about
RECORDS = (
	"Task Contract",
	"Progress Report",
	"Directive",
	"Cadre Evaluation",
	"Council Session",
	"Rating Decision",
)


def read_scope(person: Person) -> Scope:
	"""What the User Permissions of a person leave them."""
	if not person.limits:
		return FREE
	if any(row.allow != "Cadre" and row.allow in find_limiting() for row in person.limits):
		return Scope(nothing=True)
	cadres = frozenset(row.for_value for row in person.limits if row.allow == "Cadre")
	return Scope(cadres=cadres) if cadres else FREE


def find_limiting() -> set[str]:
	"""DocTypes on which a User Permission narrows the lists of the app's records."""
	return {
		field.options
		for doctype in RECORDS
		for field in frappe.get_meta(doctype).get_link_fields()
		if not field.ignore_user_permissions
	} | set(RECORDS)
