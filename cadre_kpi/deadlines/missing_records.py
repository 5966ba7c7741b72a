"""Obligations whose record does not exist: no contract in a period, no report of a month or quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder
from pypika.terms import ExistsCriterion

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.database import bulk
from cadre_kpi.deadlines import period_deadlines
from cadre_kpi.deadlines.extensions import Extensions
from cadre_kpi.deadlines.obligations import CURRENT, Obligation
from cadre_kpi.deadlines.stops import CONTRACT, REPORT
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import ACTIVE, ASSIGNED

LEADERS = ("Leader", "Deputy")


def find_contracts(
	periods: Iterable[str] | None = None, readable: bool = False, cadres: Sequence[str] | None = None
) -> list[Obligation]:
	"""People of an open period who should register and have no contract.

	Those in post whom the period covers; only leaders and deputies where the scheme covers nobody else. None where
	the period was opened by a run: that made a contract for everybody who is meant.
	"""
	found: list[Obligation] = []
	for period in _find_open(periods, without_run=True):
		deadlines = period_deadlines.read_deadlines([period.name]).get(CONTRACT, {}).get(period.name, [])
		registration = [row for row in deadlines if row.stage == "registration"]
		if registration:
			people = _find_without_contract(period, readable, cadres)
			found.extend(_build_missing(CONTRACT, registration, people))
	return found


def find_reports(
	day: date | None,
	periods: Iterable[str] | None = None,
	readable: bool = False,
	cadres: Sequence[str] | None = None,
	contracts: Sequence[str] | None = None,
) -> list[Obligation]:
	"""Assigned contracts without a periodic report of a month or quarter that is over or nearly due on a day.

	Without a day: of every month or quarter of the period, also those to come.
	"""
	names = [period.name for period in _find_open(periods)]
	found: list[Obligation] = []
	wanted = [
		row
		for rows in period_deadlines.read_deadlines(names).get(REPORT, {}).values()
		for row in rows
		if row.stage == "report" and (day is None or begins(row) <= day)
	]
	people = _find_without_report(wanted, readable, cadres, contracts) if wanted else {}
	for row in wanted:
		found.extend(_build_missing(REPORT, [row], people.get(row.name, [])))
	return found


def count_reports(day: date, period: str) -> dict[str, int]:
	"""Unit → how many of `reports` of a period are missing on a day, of those whose contracts the user may read.

	One statement, however many months the period has.
	"""
	deadlines = period_deadlines.read_deadlines([one.name for one in _find_open([period])]).get(REPORT, {})
	wanted = [
		row for rows in deadlines.values() for row in rows if row.stage == "report" and begins(row) <= day
	]
	if not wanted:
		return {}
	contract = frappe.qb.DocType(CONTRACT)
	query = _query_without_report(wanted).where(build_permitted(CONTRACT))
	return dict(query.select(contract.unit, Count("*")).groupby(contract.unit).run())


def begins(deadline: frappe._dict) -> date:
	"""The day from which a report is asked for: its span is over, or the first reminder is due."""
	reminders = [int(part) for part in (deadline.remind_days or "").split(",") if part.strip()]
	first = deadline.due_date - timedelta(days=max(reminders, default=0))
	return min(deadline.to_date + timedelta(days=1), first)


def _build_missing(doctype: str, deadlines: list, people: list[frappe._dict]) -> Iterable[Obligation]:
	extensions = Extensions(row.name for row in deadlines) if people else None
	for person in people:
		for row in deadlines:
			extension = extensions.find(row.name, person.cadre, person.unit)
			yield Obligation(
				deadline=row,
				doctype=doctype,
				record=None,
				contract=person.get("contract"),
				cadre=person.cadre,
				cadre_name=person.cadre_name,
				unit=person.unit,
				managed_by=person.managed_by,
				waits_for=None,
				progress=CURRENT,
				done_on=None,
				due_date=extension.new_date if extension else row.due_date,
				extension=extension.name if extension else None,
			)


def _find_open(periods: Iterable[str] | None, without_run: bool = False) -> list[frappe._dict]:
	"""Open periods, all or those named."""
	table, run = frappe.qb.DocType("Evaluation Period"), frappe.qb.DocType("Period Run")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.scheme, table.unit, table.start_date, table.end_date)
		.where(table.status == "Open")
		.orderby(table.name)
	)
	if periods is not None:
		query = query.where(table.name.isin(bulk.build_among(periods)))
	if without_run:
		opened = (
			frappe.qb.from_(run)
			.select(run.name)
			.where((run.period == table.name) & (run.action == "Open Period") & (run.done > 0))
		)
		query = query.where(ExistsCriterion(opened).negate())
	return query.run(as_dict=True)


def _find_without_contract(
	period: frappe._dict, readable: bool, cadres: Sequence[str] | None
) -> list[frappe._dict]:
	"""People covered by a period without a contract in it.

	They are read as a table that is named like that of the contracts: so the reader's own condition for contracts
	applies to the contract that somebody will have.
	"""
	cadre, unit, root = (
		frappe.qb.DocType("Cadre"),
		frappe.qb.DocType("Cadre Unit"),
		frappe.qb.DocType("Cadre Unit").as_("root"),
	)
	contract = frappe.qb.DocType(CONTRACT).as_("existing")
	has_one = (
		frappe.qb.from_(contract)
		.select(contract.name)
		.where((contract.cadre == cadre.name) & (contract.period == period.name) & (contract.docstatus < 2))
	)
	query = (
		frappe.qb.from_(cadre)
		.select(
			cadre.name,
			cadre.name.as_("cadre"),
			cadre.full_name.as_("cadre_name"),
			cadre.unit,
			cadre.managed_by,
			cadre.owner,
		)
		.where((cadre.status == ACTIVE) & (cadre.joined_on.isnull() | (cadre.joined_on <= period.end_date)))
		.where(ExistsCriterion(has_one).negate())
		.orderby(cadre.name)
	)
	if period.unit:
		query = (
			query.join(unit)
			.on(unit.name == cadre.unit)
			.join(root)
			.on((root.name == period.unit) & (unit.lft >= root.lft) & (unit.rgt <= root.rgt))
		)
	if _asks_leaders_only(period.scheme):
		query = query.where(cadre.duty.isin(LEADERS))
	if cadres is not None:
		query = query.where(cadre.name.isin(bulk.build_among(cadres)))
	return _keep_contracts(query, readable)


def _keep_contracts(people: QueryBuilder, readable: bool) -> list[frappe._dict]:
	table = people.as_(f"tab{CONTRACT}")
	query = frappe.qb.from_(table).select(table.cadre, table.cadre_name, table.unit, table.managed_by)
	return (query.where(build_permitted(CONTRACT)) if readable else query).run(as_dict=True)


def _asks_leaders_only(scheme: str) -> bool:
	subjects = [subject for subject in get_rules(scheme).subjects if subject.must_register] or get_rules(
		scheme
	).subjects
	return bool(subjects) and all(subject.leader for subject in subjects)


def _find_without_report(
	deadlines: Sequence[frappe._dict],
	readable: bool,
	cadres: Sequence[str] | None,
	contracts: Sequence[str] | None,
) -> dict[str, list[frappe._dict]]:
	"""Deadline → the assigned contracts without a report within its span."""
	contract, deadline = frappe.qb.DocType(CONTRACT), frappe.qb.DocType(period_deadlines.DOCTYPE)
	query = (
		_query_without_report(deadlines)
		.select(
			contract.name.as_("contract"),
			contract.cadre,
			contract.cadre_name,
			contract.unit,
			contract.managed_by,
			deadline.name.as_("deadline"),
		)
		.orderby(contract.cadre)
	)
	if cadres is not None:
		query = query.where(contract.cadre.isin(bulk.build_among(cadres)))
	if contracts is not None:
		query = query.where(contract.name.isin(bulk.build_among(contracts)))
	found: dict[str, list[frappe._dict]] = {}
	for row in (query.where(build_permitted(CONTRACT)) if readable else query).run(as_dict=True):
		found.setdefault(row.deadline, []).append(row)
	return found


def _query_without_report(deadlines: Sequence[frappe._dict]) -> QueryBuilder:
	"""Assigned contracts, beside each of these deadlines within whose span they have no periodic report."""
	contract, report = frappe.qb.DocType(CONTRACT), frappe.qb.DocType(REPORT)
	deadline = frappe.qb.DocType(period_deadlines.DOCTYPE)
	has_one = (
		frappe.qb.from_(report)
		.select(report.name)
		.where(
			(report.contract == contract.name) & (report.report_type == "Periodic") & (report.docstatus < 2)
		)
		.where((report.to_date >= deadline.from_date) & (report.to_date <= deadline.to_date))
	)
	return (
		frappe.qb.from_(contract)
		.join(deadline)
		.on(deadline.period == contract.period)
		.where(deadline.name.isin(bulk.build_among([row.name for row in deadlines])))
		.where((contract.docstatus == 1) & (contract.workflow_state == ASSIGNED))
		.where(contract.assigned_on.isnull() | (contract.assigned_on <= deadline.to_date))
		.where(ExistsCriterion(has_one).negate())
	)
