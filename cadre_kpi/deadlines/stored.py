"""The deadlines of periods as they are stored, sorted by the kind of record whose way they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.deadlines import stops
from cadre_kpi.deadlines.period_deadlines import FIELDS

OfPeriods = dict[str, dict[str, list[frappe._dict]]]


def of_periods(periods: Sequence[str]) -> OfPeriods:
	"""Kind of record → period → its deadlines, earliest first. One statement.

	Deadlines of a contract and of an evaluation are those of the whole period; those of a part of it, as each
	quarter of a year, are deadlines of reports.
	"""
	if not periods:
		return {}
	table, period = frappe.qb.DocType("Period Deadline"), frappe.qb.DocType("Evaluation Period")
	rows = (
		frappe.qb.from_(table)
		.join(period)
		.on(period.name == table.period)
		.select(
			*(table[field] for field in FIELDS),
			period.start_date.as_("period_start"),
			period.end_date.as_("period_end"),
			period.creation.as_("known_since"),
		)
		.where(table.period.isin(bulk.among(periods)))
		.orderby(table.due_date)
		.orderby(table.code)
		.run(as_dict=True)
	)
	assignments = {row.period: row.scheme_date for row in rows if row.stage == "assignment"}
	found: OfPeriods = {}
	for row in rows:
		doctype = _kind(row, assignments.get(row.period))
		if doctype:
			found.setdefault(doctype, {}).setdefault(row.period, []).append(row)
	return found


def _kind(row: frappe._dict, assignment: date | None) -> str | None:
	doctype = stops.belongs_to(row.stage, row.scheme_date, assignment)
	whole = row.from_date <= row.period_start and row.to_date >= row.period_end
	return doctype if whole or doctype == stops.REPORT else None
