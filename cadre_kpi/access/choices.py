"""What of the readable records fits the record that somebody fills in: a link field offers no other province's.

The desk sends beside a field's own filters where the record belongs, as the filter `fits` (see
`public/js/desk/choices.js`); without it the reader's own units count. What a field offers is a help and no right:
what may be read or made is decided by `access.records` and by the record's own checks.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access import rules, seats
from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.seats import Range, merge
from cadre_kpi.database.bulk import build_among
from cadre_kpi.states import CLOSED

FITS = "fits"
PERIOD, UNIT, CADRE, SCHEME = "Evaluation Period", "Cadre Unit", "Cadre", "Evaluation Scheme"
BODY = "Evaluation Body"
# They hold for a unit and all below it; without a unit everywhere.
OVER_UNITS = frozenset((PERIOD, SCHEME, BODY))
# They stand in one unit.
IN_UNITS = frozenset((UNIT, CADRE, *rules.TRANSACTIONS))
RUNNING_FIRST = ("Open", "Planned", CLOSED)
EVERYWHERE: tuple[Range, ...] = ((0, 2**31),)


def narrow(doctype: str, filters: list) -> list:
	"""The filters of a link field, with `fits` turned into filters on the records that are offered."""
	wanted = [row for row in filters if FITS not in row[:2]]
	if doctype not in OVER_UNITS | IN_UNITS:
		return wanted
	told = next((row[-1] for row in filters if FITS in row[:2]), None)
	spans = _find_spans(doctype, told) if isinstance(told, Mapping) and any(told.values()) else None
	if spans is None:
		# one's own lists of transactions hold nothing else
		spans = EVERYWHERE if doctype in rules.TRANSACTIONS else get_own_spans(doctype)
	return wanted if spans == EVERYWHERE else [*wanted, *_build_filters_within(doctype, spans)]


def sort_running_first(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Periods in the order in which they are needed: those that run, those to come, those that are over; the latest first."""
	order = {status: place for place, status in enumerate(RUNNING_FIRST)}
	latest = sorted(rows, key=lambda row: (cstr(row.start_date), row.name), reverse=True)
	return sorted(latest, key=lambda row: order.get(row.status, len(order)))


def get_scheme_titles(names: set[str | None]) -> dict[str, str]:
	"""Scheme → its name in the reader's language."""
	names = {name for name in names if name}
	if not names:
		return {}
	field = "name_vi" if (frappe.local.lang or "").startswith("vi") else "name_en"
	rows = frappe.get_all(SCHEME, {"name": ("in", sorted(names))}, ["name", field], as_list=True)
	return dict(rows)


def get_own_spans(doctype: str) -> tuple[Range, ...]:
	"""Where the user belongs: the own units and what the own bodies serve; everywhere for who reads everything.

	Of what stands in a unit the whole province is offered, for people work together across its units.
	"""
	member = get_membership()
	if member.reads_all or member.writes_all(doctype):
		return EVERYWHERE
	cadres = frappe.get_all(CADRE, filters={"user": member.user}, pluck="unit")
	bodies = member.bodies.values()
	bounds = seats.get_bounds({*cadres, *(body.unit for body in bodies)})
	spans = merge(
		(*((low, low) for low, _high in bounds.values()), *(s for body in bodies for s in body.ranges))
	)
	if not spans:
		return EVERYWHERE
	return _find_provinces(spans) if doctype in IN_UNITS else spans


def _find_spans(doctype: str, told: Mapping) -> tuple[Range, ...] | None:
	"""What every place that the record names has in common; None where it names none that exists."""
	spans = None
	for kind, name in told.items():
		part = _find_part(doctype, kind, cstr(name)) if name else None
		if part is not None:
			spans = part if spans is None else _intersect(spans, part)
	return spans


def _find_part(doctype: str, kind: str, name: str) -> tuple[Range, ...] | None:
	if kind == "body":
		return seats.get_ranges(name) or None
	if kind == "period":
		found = frappe.db.get_value(PERIOD, name, ["name", "unit"], as_dict=True)
		if not found or not found.unit:
			return EVERYWHERE if found else None
		return tuple(seats.get_bounds([found.unit]).values())
	unit = frappe.db.get_value(CADRE, name, "unit") if kind == "cadre" else name
	bounds = seats.get_bounds([unit]).get(unit)
	if not bounds:
		return None
	point = ((bounds[0], bounds[0]),)
	if doctype in IN_UNITS and kind == "below":
		return (bounds,)
	return _find_provinces(point) if doctype in IN_UNITS or kind == "province" else point


def _find_provinces(spans: tuple[Range, ...]) -> tuple[Range, ...]:
	"""The whole trees of units in which these ranges lie."""
	unit = DocType(UNIT)
	top = unit.parent_cadre_unit.isnull() | (unit.parent_cadre_unit == "")
	roots = frappe.qb.from_(unit).select(unit.lft, unit.rgt).where(top).run()
	return merge(root for root in roots if any(_meets(root, span) for span in spans))


def _meets(first: Range, second: Range) -> bool:
	return cint(first[0]) <= second[1] and second[0] <= cint(first[1])


def _intersect(first: tuple[Range, ...], second: tuple[Range, ...]) -> tuple[Range, ...]:
	pairs = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
	return merge(pair for pair in pairs if pair[0] <= pair[1])


def _build_filters_within(doctype: str, spans: tuple[Range, ...]) -> list[list]:
	"""Filters for the records of a kind that stand in these ranges or, of what holds for units, reach into them."""
	unit, table = DocType(UNIT), DocType(doctype)
	condition = unit.name.isnull() & unit.name.isnotnull()  # nothing
	for low, high in spans:
		condition |= unit.lft[low:high] if doctype in IN_UNITS else (unit.lft <= high) & (unit.rgt >= low)
	units = frappe.qb.from_(unit).select(unit.name).where(condition).run(pluck=True)
	if doctype == UNIT:
		return [[UNIT, "name", "in", units or [""]]]
	if doctype not in OVER_UNITS:
		return [[doctype, "unit", "in", units or [""]]] if frappe.get_meta(doctype).has_field("unit") else []
	query = frappe.qb.from_(table).select(table.name)
	reaches = table.unit.isnull() | (table.unit == "")
	if units:
		reaches |= table.unit.isin(build_among(units))
	names = set(query.where(reaches).run(pluck=True))
	if doctype == BODY:
		names |= _find_bodies_listing(spans)
	return [[doctype, "name", "in", sorted(names) or [""]]]


def _find_bodies_listing(spans: tuple[Range, ...]) -> set[str]:
	"""Bodies that name, among the units which they serve, one that reaches into these ranges."""
	row, unit = DocType("Evaluation Body Unit"), DocType(UNIT)
	found = (
		frappe.qb.from_(row)
		.join(unit)
		.on(row.unit == unit.name)
		.select(row.parent, row.include_below, unit.lft, unit.rgt)
		.where(row.parenttype == BODY)
		.run()
	)
	return {
		body
		for body, below, low, high in found
		if any(_meets((low, high if below else low), span) for span in spans)
	}
