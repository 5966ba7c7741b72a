"""The units by which the leaders' board shows its figures: those right below the one that is looked at.

Without a chosen unit it is the smallest one that holds everything the reader may read, so that a district's board
opens on the district and not on the province with one bar.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder import DocType


@dataclass(frozen=True, slots=True)
class Group:
	"""A bar of the board: a unit with all below it, or `alone`."""

	title: str
	unit: str
	alone: bool = False

	@property
	def filters(self) -> dict[str, object]:
		"""What lists and reports are limited by to show the same records."""
		return {"unit": self.unit, "only_unit": 1} if self.alone else {"unit": self.unit}


class Units:
	"""The tree, read once; `place` sorts figures of units into groups."""

	def __init__(self, chosen: str | None) -> None:
		unit = DocType("Cadre Unit")
		rows = frappe.qb.from_(unit).select(unit.name, unit.unit_name, unit.lft, unit.rgt).orderby(unit.lft)
		self.tree = rows.run(as_dict=True)
		self.by_name = {row.name: row for row in self.tree}
		self.chosen = chosen
		if chosen and chosen not in self.by_name:
			frappe.throw(_("Cadre Unit {0} does not exist.").format(chosen), frappe.DoesNotExistError)

	def get_title(self) -> str:
		return self.by_name[self.chosen].unit_name if self.chosen else ""

	def holds(self, name: str | None) -> bool:
		"""Whether a unit is the chosen one or lies below it."""
		row, chosen = self.by_name.get(name), self.by_name.get(self.chosen)
		return bool(row) and (not chosen or (chosen.lft <= row.lft and row.rgt <= chosen.rgt))

	def place(self, present: Iterable[str | None]) -> dict[str, Group]:
		"""Unit → the group in which it is counted, for each of these units that exists."""
		found = {name for name in present if name in self.by_name}
		base = self.by_name[self.chosen] if self.chosen else self._find_common(found)
		below = self._find_right_below(base)
		starts = [row.lft for row in below]
		groups: dict[str, Group] = {}
		for name in found:
			row = self.by_name[name]
			at = bisect_right(starts, row.lft) - 1
			inside = at >= 0 and row.rgt <= below[at].rgt
			if inside:
				groups[name] = Group(below[at].unit_name, below[at].name)
			elif base and name == base.name:
				groups[name] = Group(row.unit_name if row.rgt - row.lft == 1 else _name_own(row), name, True)
		return groups

	def _find_common(self, names: set[str]) -> frappe._dict | None:
		"""The smallest unit that holds all of these; None where several trees hold them."""
		if not names:
			return None
		low = min(self.by_name[name].lft for name in names)
		high = max(self.by_name[name].rgt for name in names)
		holding = [row for row in self.tree if row.lft <= low and row.rgt >= high]
		return holding[-1] if holding else None

	def _find_right_below(self, base: frappe._dict | None) -> list[frappe._dict]:
		below, end = [], 0
		for row in self.tree:
			if base and not (base.lft < row.lft and row.rgt < base.rgt):
				continue
			if row.lft > end:
				below.append(row)
				end = row.rgt
		return below


def _name_own(row: frappe._dict) -> str:
	return _("{0} (without the units below)").format(row.unit_name)
