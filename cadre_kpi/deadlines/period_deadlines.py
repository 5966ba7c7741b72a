"""The deadlines of a period as records: what its scheme says, worked out for its dates.

A Period Deadline is never entered by hand. Its name follows from period, code and occurrence, so that working it out
again, or twice at once, changes rows and makes none twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

import frappe
from frappe.utils import getdate

from cadre_kpi.database import bulk, once
from cadre_kpi.deadlines import dates, stops
from cadre_kpi.masters.working_calendar import get_working_days
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.vocabulary import STAGES
from cadre_kpi.states import CLOSED
from cadre_kpi.utils.working_days import WorkingDays

DOCTYPE = "Period Deadline"
OfPeriods = dict[str, dict[str, list[frappe._dict]]]
FIELDS = (
	"name",
	"title",
	"period",
	"scheme",
	"unit",
	"stage",
	"body_type",
	"code",
	"occurrence",
	"from_date",
	"to_date",
	"scheme_date",
	"due_date",
	"when_passed",
	"remind_days",
)


def refresh(period: str) -> int:
	"""Bring the deadlines of one period up to its dates, its scheme and the calendar; returns how many there are."""
	return refresh_all([period])


def refresh_all(periods: Iterable[str] | None = None) -> int:
	"""The same for many; without names, for every period that is not closed. Four statements at most.

	Rows that are as they should be are not written, so that a daily run wakes nobody.
	"""
	table = frappe.qb.DocType("Evaluation Period")
	query = frappe.qb.from_(table).select(
		table.name, table.scheme, table.unit, table.frequency, table.start_date, table.end_date
	)
	names = None if periods is None else list(periods)
	query = (
		query.where(table.name.isin(names or [""]))
		if names is not None
		else query.where(table.status != CLOSED)
	)
	found = query.run(as_dict=True)
	days = get_working_days()
	wanted = {row[0]: row for period in found for row in build_rows(period, days)}
	return _write([period.name for period in found], wanted)


def build_rows(period: frappe._dict, days: WorkingDays) -> list[tuple]:
	"""The rows of a period, in the order of `FIELDS`."""
	scheme = get_rules(period.scheme)
	start, end = getdate(period.start_date), getdate(period.end_date)
	found = dates.compute_period(
		scheme.deadlines, scheme.frequency.rating, period.frequency, start, end, days
	)
	return [
		(
			build_name(period.name, due.rule.code, due.occurrence.key),
			f"{STAGES[due.rule.stage][0]} – {due.occurrence.label}",
			period.name,
			period.scheme,
			period.unit,
			due.rule.stage,
			due.rule.body_type,
			due.rule.code,
			due.occurrence.label,
			due.occurrence.start,
			due.occurrence.end,
			due.scheme_date,
			due.due_date,
			due.rule.when_passed,
			",".join(str(number) for number in due.rule.remind_days),
		)
		for due in found
	]


def build_name(period: str, code: str, occurrence: str) -> str:
	"""Name of the record of one deadline."""
	return hashlib.sha256(f"{period}|{code}|{occurrence}".encode()).hexdigest()[:20]


def forget(period: str) -> None:
	"""Delete the deadlines of a period that is deleted, with what was recorded about them."""
	for doctype in ("Deadline Event", DOCTYPE):
		table = frappe.qb.DocType(doctype)
		frappe.qb.from_(table).where(table.period == period).delete().run()


def _write(periods: list[str], wanted: dict[str, tuple]) -> int:
	if not periods:
		return 0
	table = frappe.qb.DocType(DOCTYPE)
	stored = {
		row[0]: row
		for row in frappe.qb.from_(table)
		.select(*(table[field] for field in FIELDS))
		.where(table.period.isin(bulk.build_among(periods)))
		.run()
	}
	gone = sorted(set(stored) - set(wanted))
	if gone:
		frappe.qb.from_(table).where(table.name.isin(bulk.build_among(gone))).delete().run()
	changed = [row for name, row in wanted.items() if stored.get(name) != row]
	bulk.upsert(DOCTYPE, FIELDS, changed)
	return len(wanted)


def read_deadlines(periods: Sequence[str]) -> OfPeriods:
	"""Kind of record → period → its deadlines, earliest first. One statement.

	Deadlines of a contract and of an evaluation are those of the whole period; those of a part of it, as each
	quarter of a year, are deadlines of reports.
	"""
	if not periods:
		return {}
	return once.read(("deadlines", frozenset(periods)), lambda: _read_periods(periods))


def _read_periods(periods: Sequence[str]) -> OfPeriods:
	table, period = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Evaluation Period")
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
		.where(table.period.isin(bulk.build_among(periods)))
		.orderby(table.due_date)
		.orderby(table.code)
		.run(as_dict=True)
	)
	assignments = {row.period: row.scheme_date for row in rows if row.stage == "assignment"}
	found: OfPeriods = {}
	for row in rows:
		doctype = _get_kind(row, assignments.get(row.period))
		if doctype:
			found.setdefault(doctype, {}).setdefault(row.period, []).append(row)
	return found


def _get_kind(row: frappe._dict, assignment: date | None) -> str | None:
	doctype = stops.belongs_to(row.stage, row.scheme_date, assignment)
	whole = row.from_date <= row.period_start and row.to_date >= row.period_end
	return doctype if whole or doctype == stops.REPORT else None
