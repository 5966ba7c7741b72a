"""Which date counts for whom: the nearest extension in force wins, the person's own before the nearest unit's before
the whole period's. Of two equally near ones the later decision counts.

An extension also lifts lateness that was already recorded: who is in time by the new date was never late. The record
of it stays and names the extension, so that the history can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import now

from cadre_kpi.database import bulk, once
from cadre_kpi.states import CLOSED

EXTENSION, ROW = "Deadline Extension", "Deadline Extension Date"
ONE_CADRE, UNIT_AND_BELOW = "One Cadre", "Unit and Below"
EVENT = "Deadline Event"
LIFTED = ("Late", CLOSED, "Escalation")


@dataclass(frozen=True, slots=True)
class Extension:
	"""A new date of one deadline. `span`: `lft` and `rgt` of the unit for which it is."""

	name: str
	new_date: date
	cadre: str | None
	span: tuple[int, int] | None


class Extensions:
	"""The extensions in force of some deadlines. Two statements, however many people ask."""

	def __init__(self, deadlines: Iterable[str]) -> None:
		self._of_deadline: dict[str, list[Extension]] = {}
		names = list(deadlines)
		key = ("extensions", frozenset(names))
		for deadline, extension in once.read(key, lambda: _find_in_force(names)) if names else ():
			self._of_deadline.setdefault(deadline, []).append(extension)
		spans = any(extension.span for found in self._of_deadline.values() for extension in found)
		self._lft = _get_places() if spans else {}

	def find(self, deadline: str, cadre: str | None, unit: str | None) -> Extension | None:
		"""The extension that counts for a person of this unit, None when the scheme's date stands."""
		best, nearest = None, -1
		for extension in self._of_deadline.get(deadline, ()):
			near = self._rank_nearness(extension, cadre, unit)
			if near >= max(nearest, 0):  # in the order of the decisions: of equal ones the later counts
				best, nearest = extension, near
		return best

	def _rank_nearness(self, extension: Extension, cadre: str | None, unit: str | None) -> int:
		"""Greater is nearer, -1: not for this person. A unit further down the tree has a greater `lft`."""
		if extension.cadre:
			return 1 << 40 if extension.cadre == cadre else -1
		if extension.span:
			low, high = extension.span
			return low if low <= self._lft.get(unit, -1) <= high else -1
		return 0


def _find_in_force(deadlines: list[str]) -> list[tuple[str, Extension]]:
	head, row, unit = (frappe.qb.DocType(name) for name in (EXTENSION, ROW, "Cadre Unit"))
	rows = (
		frappe.qb.from_(row)
		.join(head)
		.on((row.parent == head.name) & (row.parenttype == EXTENSION))
		.left_join(unit)
		.on((unit.name == head.for_unit) & (head.applies_to == UNIT_AND_BELOW))
		.select(row.deadline, head.name, row.new_date, head.applies_to, head.cadre, unit.lft, unit.rgt)
		.where((head.docstatus == 1) & row.deadline.isin(bulk.build_among(deadlines)))
		.orderby(head.decision_date)
		.orderby(head.creation)
		.orderby(head.name)
		.run(as_dict=True)
	)
	return [
		(
			found.deadline,
			Extension(
				found.name,
				found.new_date,
				found.cadre if found.applies_to == ONE_CADRE else None,
				(found.lft, found.rgt) if found.applies_to == UNIT_AND_BELOW else None,
			),
		)
		for found in rows
	]


def _get_places() -> dict[str, int]:
	unit = frappe.qb.DocType("Cadre Unit")
	return dict(frappe.qb.from_(unit).select(unit.name, unit.lft).run())


def lift(extension) -> None:
	"""Events about a date that this extension moves beyond their day are lifted. One statement a date."""
	event = frappe.qb.DocType(EVENT)
	for row in extension.dates:
		query = (
			frappe.qb.update(event)
			.set(event.lifted_by, extension.name)
			.set(event.modified, now())
			.set(event.modified_by, frappe.session.user)
			.where((event.deadline == row.deadline) & (event.due_date < row.new_date))
			.where(event.kind.isin(LIFTED) & (event.lifted_by.isnull() | (event.lifted_by == "")))
		)
		if extension.applies_to == ONE_CADRE:
			query = query.where(event.cadre == extension.cadre)
		elif extension.applies_to == UNIT_AND_BELOW:
			low, high = frappe.db.get_value("Cadre Unit", extension.for_unit, ["lft", "rgt"])
			unit = frappe.qb.DocType("Cadre Unit")
			query = query.where(
				event.unit.isin(frappe.qb.from_(unit).select(unit.name).where(unit.lft[low:high]))
			)
		query.run()


def restore(extension) -> None:
	"""The extension is cancelled: what it lifted counts again."""
	event = frappe.qb.DocType(EVENT)
	frappe.qb.update(event).set(event.lifted_by, None).where(event.lifted_by == extension.name).run()
