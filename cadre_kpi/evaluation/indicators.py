"""The verified figures of units as a score takes them over: those of the evaluation's period."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cadre_kpi.database.bulk import build_among
from cadre_kpi.masters import periods
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.vocabulary import INDICATOR_MEASURES
from cadre_kpi.states import VERIFIED


def needs_indicators(scheme: Scheme) -> bool:
	"""Whether a scheme counts the figures of the unit, or makes a level depend on them."""
	rules = (*scheme.conditions, *scheme.disqualifications)
	return scheme.indicators.enabled or any(rule.measure in INDICATOR_MEASURES for rule in rules)


def read_figures(units: list[str], period: str) -> dict[str, list[frappe._dict]]:
	"""Unit → its verified figures in the period, the oldest first. One statement besides the period.

	A year takes the figures of that year; a month or quarter those whose day (As Of) lies in it, so that the state of a
	target in March counts in March alone.
	"""
	start, end = frappe.db.get_value("Evaluation Period", period, ["start_date", "end_date"])
	table = DocType("Unit Indicator")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.unit, table.indicator_name, table.resolution, table.kind)
		.select(table.reached, table.verified_on)
		.where(table.unit.isin(build_among(units)) & (table.status == VERIFIED))
		.orderby(table.as_of)
		.orderby(table.name)
	)
	if periods.is_whole_year(period):
		query = query.where(table.year == getdate(start).year)
	else:
		query = query.where(table.as_of[start:end])
	found: dict[str, list[frappe._dict]] = {}
	for row in query.run(as_dict=True):
		found.setdefault(row.unit, []).append(row)
	return found


def find_latest_figures(rows: Iterable[frappe._dict]) -> list[frappe._dict]:
	"""The last figure of each target: one that was entered again later in the period counts once."""
	last = {(row.kind, row.resolution or "", row.indicator_name or row.name): row for row in rows}
	return list(last.values())
