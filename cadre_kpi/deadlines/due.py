"""When something is due, for many records at once. What other parts of the app ask; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import frappe

from cadre_kpi.database import bulk, once
from cadre_kpi.deadlines import missing_records, stops
from cadre_kpi.deadlines.obligations import CURRENT, Obligation, Question, find_of_records

DIRECTIVE = "Directive"


def get_due_dates(doctype: str, stage: str | None, names: Sequence[str]) -> dict[str, date]:
	"""Record → its effective due date, extensions included; records without one are missing.

	`doctype`: Task Contract, Progress Report, Cadre Evaluation or Directive. `stage`: a stage of the scheme, None for
	the one at which each record stands now (a record that is past all of them is missing, and one whose date had passed
	before its period was entered here: nobody is called late by it). A fixed number of statements. Not limited by permissions: the caller has read the records.
	"""
	names = list(names)
	if not names:
		return {}
	if doctype == DIRECTIVE:
		return _get_directive_dates(names)
	found: dict[str, date] = {}
	for item in find_obligations(doctype, names):
		if stage is None and item.entered_afterwards:
			continue
		if item.stage == stage or (stage is None and item.progress == CURRENT):
			found[item.record] = min(item.due_date, found.get(item.record, item.due_date))
	return found


def find_obligations(doctype: str, names: Sequence[str], readable: bool = False) -> list[Obligation]:
	"""Every deadline of these records. `readable`: only of those that the session's user may read."""
	if doctype not in (stops.CONTRACT, stops.REPORT, stops.EVALUATION) or not names:
		return []
	return find_of_records(doctype, Question(get_periods(doctype, names), names=names, readable=readable))


def find_reports_to_write(contracts: Sequence[str], day: date, readable: bool = False) -> list[Obligation]:
	"""The reports that these contracts lack on a day, see `missing`. The record's name is in `contract`."""
	if not contracts:
		return []
	return missing_records.find_reports(
		day, get_periods(stops.CONTRACT, contracts), readable, contracts=contracts
	)


def get_periods(doctype: str, names: Sequence[str]) -> list[str]:
	"""The periods of some records."""
	table = frappe.qb.DocType(doctype)
	query = (
		frappe.qb.from_(table).select(table.period).distinct().where(table.name.isin(bulk.build_among(names)))
	)
	rows = once.read(("periods of", doctype, frozenset(names)), query.run)
	return [row[0] for row in rows if row[0]]


def find_missing(day: date, periods: Iterable[str] | None = None) -> list[frappe._dict]:
	"""Obligations on a day whose record does not exist yet, in open periods (or in those named).

	Somebody has no contract in a period with a date for the registration; an assigned contract has no report of a
	month or quarter that is over, or whose date is so near that reminders have begun. Columns: `cadre`,
	`cadre_name`, `user`, `unit`, `managed_by`, `period`, `contract` (of a missing report), `stage`, `deadline`,
	`occurrence`, `due_date`. A fixed number of statements.
	"""
	found = missing_records.find_contracts(periods) + missing_records.find_reports(day, periods)
	users = _get_users([item.cadre for item in found])
	return [
		frappe._dict(
			cadre=item.cadre,
			cadre_name=item.cadre_name,
			user=users.get(item.cadre),
			unit=item.unit,
			managed_by=item.managed_by,
			period=item.deadline.period,
			contract=item.contract,
			stage=item.stage,
			deadline=item.deadline.name,
			occurrence=item.deadline.occurrence,
			due_date=item.due_date,
		)
		for item in found
		if not item.entered_afterwards
	]


def _get_directive_dates(names: list[str]) -> dict[str, date]:
	table = frappe.qb.DocType(DIRECTIVE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.due_date)
		.where(table.name.isin(bulk.build_among(names)))
		.run()
	)
	return {name: due for name, due in rows if due}


def _get_users(cadres: list[str]) -> dict[str, str]:
	if not cadres:
		return {}
	table = frappe.qb.DocType("Cadre")
	return dict(
		frappe.qb.from_(table)
		.select(table.name, table.user)
		.where(table.name.isin(bulk.build_among(cadres)))
		.run()
	)
