"""In which order people stand in lists, boards and papers: by given name or by the rank of their position.

Both orders are stored with the person as texts that any database sorts; which of them counts is a setting of the site.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import Field
from frappe.utils import cint
from pypika.queries import Table

from cadre_kpi.database import bulk
from cadre_kpi.utils.names import LONGEST, build_sort_key

POSITION = "Cadre Position"
DUTIES = ("Leader", "Deputy")
LAST = 9999  # positions without a place of their own


def build_rank_key(full_name: str | None, rank: int | str | None, duty: str | None) -> str:
	"""A text that sorts by the place of the position, then leaders before deputies, then by given name."""
	place = min(cint(rank) or LAST, LAST)
	duty_place = DUTIES.index(duty) if duty in DUTIES else len(DUTIES)
	return f"{place:04d}{duty_place} {build_sort_key(full_name)}"[:LONGEST]


def rename_in(key: str | None, full_name: str) -> str:
	"""The key of the same place for another name."""
	place = (key or build_rank_key("", None, None)).split(" ", 1)[0]
	return f"{place} {build_sort_key(full_name)}"[:LONGEST]


def is_by_rank() -> bool:
	"""Whether this site lists people by rank."""
	return frappe.db.get_single_value("Cadre KPI Settings", "order_of_people") == "Rank"


def get_order(cadre: Table) -> Field:
	"""The column of Cadre by which people of one unit are sorted."""
	return cadre.sort_rank if is_by_rank() else cadre.sort_name


def read_places(positions: list[str | None]) -> list[str]:
	"""Of each position what sorts it by rank, as texts of one length; without a record last. One statement."""
	found = frappe.get_all(POSITION, {"name": ("in", positions or [""])}, ["name", "rank", "duty"])
	posts = {row.name: row for row in found}
	nothing = frappe._dict()
	return [
		build_rank_key("", post.rank, post.duty).strip()
		for post in (posts.get(name, nothing) for name in positions)
	]


def sort_in_units(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Rows with `unit` and `cadre`, by the tree of units and then in the order of people. Two statements."""
	cadre, unit = frappe.qb.DocType("Cadre"), frappe.qb.DocType("Cadre Unit")
	people = {row.cadre for row in rows}
	keys = dict(
		frappe.qb.from_(cadre)
		.select(cadre.name, get_order(cadre))
		.where(cadre.name.isin(bulk.build_among(people)))
		.run()
		if people
		else ()
	)
	places = dict(frappe.qb.from_(unit).select(unit.name, unit.lft).run())
	return sorted(rows, key=lambda row: (places.get(row.unit, 0), keys.get(row.cadre) or ""))


def rank_again(position: str) -> None:
	"""Everybody in this position gets its place anew."""
	rank, duty = frappe.db.get_value(POSITION, position, ["rank", "duty"])
	people = frappe.get_all("Cadre", filters={"position": position}, fields=["name", "full_name"])
	keys = ((row.name, build_rank_key(row.full_name, rank, duty)) for row in people)
	bulk.update("Cadre", ("name", "sort_rank"), keys, touch=False)
