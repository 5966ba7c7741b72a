"""What has to be done by when: each record with each deadline of its period, and the records that are missing.

A fixed number of statements for any number of people. Who asks on a user's behalf passes `readable=True` and gets
only what that user finds in their own lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder.functions import Min
from frappe.utils import cint, getdate
from pypika.queries import QueryBuilder

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.database import bulk
from cadre_kpi.deadlines import period_deadlines, stops
from cadre_kpi.deadlines.extensions import Extensions
from cadre_kpi.deadlines.stops import CONTRACT, EVALUATION, REPORT, Path
from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import ASSIGNED, DECIDED

DONE, CURRENT, LATER = "done", "current", "later"
WHOSE = ("name", "cadre", "cadre_name", "unit", "managed_by", "period", "workflow_state")


@dataclass(slots=True)
class Obligation:
	"""One stage that one record has to pass by one date.

	`record` is None while the record does not exist; `progress`: done, current (the record waits there) or later.
	`contract`: of a report that does not exist. `returned`: it was done in time before and was sent back.
	"""

	deadline: frappe._dict
	doctype: str
	record: str | None
	contract: str | None
	cadre: str
	cadre_name: str
	unit: str
	managed_by: str
	waits_for: str | None
	progress: str
	done_on: date | None
	due_date: date
	extension: str | None
	body_above: str | None = None

	@property
	def stage(self) -> str:
		return self.deadline.stage

	@property
	def days_late(self) -> int:
		"""How many days after the date it was done, 0 for in time."""
		if self.progress != DONE or not self.done_on or self.entered_afterwards:
			return 0
		return max((self.done_on - self.due_date).days, 0)

	@property
	def entered_afterwards(self) -> bool:
		"""Whether the date had passed before the period was entered here.

		That is history, written down afterwards: nobody is called late by it.
		"""
		return self.due_date < getdate(self.deadline.known_since)

	@property
	def returned(self) -> bool:
		return self.progress != DONE and bool(self.done_on and self.done_on <= self.due_date)


@dataclass(frozen=True, slots=True)
class Question:
	"""Which records are asked about; None means no limit. `readable`: only what the session's user may read."""

	periods: Sequence[str]
	names: Sequence[str] | None = None
	cadres: Sequence[str] | None = None
	readable: bool = False


def find_of_records(doctype: str, question: Question) -> list[Obligation]:
	"""Every deadline of the records of one kind (Task Contract, Progress Report, Cadre Evaluation)."""
	of_kinds = period_deadlines.read_deadlines(question.periods)
	deadlines = of_kinds.get(doctype)
	if not deadlines:
		return []
	records = _READ[doctype](question)
	if not records:
		return []
	logs = _read_steps(doctype, [record.name for record in records])
	# of all kinds: who asks about one kind asks about the others next
	extensions = Extensions(
		row.name for kind in of_kinds.values() for found in kind.values() for row in found
	)
	ways = _find_ways(doctype, records)
	found: list[Obligation] = []
	placed: dict[tuple, dict[int, list]] = {}
	for record, path in zip(records, ways, strict=True):
		of_period = deadlines.get(record.period, [])
		if doctype == REPORT:
			by_stop = stops.group_by_stop(path, [row for row in of_period if covers(row, record.to_date)])
		else:
			key = (record.period, path)
			if key not in placed:
				placed[key] = stops.group_by_stop(path, of_period)
			by_stop = placed[key]
		found.extend(_find_of_record(doctype, record, path, by_stop, logs.get(record.name, ()), extensions))
	return found


def covers(deadline: frappe._dict, day) -> bool:
	"""Whether a day lies in the month, quarter or year of a deadline."""
	return bool(day) and deadline.from_date <= getdate(day) <= deadline.to_date


def _find_of_record(
	doctype: str,
	record: frappe._dict,
	path: Path,
	by_stop: dict[int, list],
	logs: Iterable,
	extensions: Extensions,
) -> Iterable[Obligation]:
	index = stops.find_index(path, record.workflow_state, record.get("step_no"))
	if record.get("has_plan") and index < len(path) and path[index].stages == ("personal_plan",):
		index = len(path)
	current = stops.find_next(by_stop, index)
	here = path[index].waits_for if index < len(path) else None
	for stop, rows in by_stop.items():
		done_on = _get_day_done(record, path, stop, logs)
		for row in rows:
			extension = extensions.find(row.name, record.cadre, record.unit)
			yield Obligation(
				deadline=row,
				doctype=doctype,
				record=record.name,
				contract=record.get("contract"),
				cadre=record.cadre,
				cadre_name=record.cadre_name,
				unit=record.unit,
				managed_by=record.managed_by,
				waits_for=here if stop == current else path[stop].waits_for,
				progress=DONE if stop < index else CURRENT if stop == current else LATER,
				done_on=done_on,
				due_date=extension.new_date if extension else row.due_date,
				extension=extension.name if extension else None,
				body_above=record.get("body_above"),
			)


def _get_day_done(record: frappe._dict, path: Path, stop: int, logs: Iterable) -> date | None:
	"""The day on which the record first passed a stop, None when it never has or nobody noted it."""
	state = path[stop].state
	if state == ASSIGNED:
		return record.get("planned_on") and getdate(record.planned_on)
	if state == routes.Stop(routes.DECISION, ()).state and record.get("decided_on"):
		return getdate(record.decided_on)
	if state == DECIDED and record.get("published_on"):
		return getdate(record.published_on)
	passed = [
		moment
		for from_state, to_state, moment in logs
		if _lies_before(path, from_state, stop) and stops.find_index(path, to_state) > stop
	]
	return getdate(min(passed)) if passed else None


def _lies_before(path: Path, state: str, stop: int) -> bool:
	return any(path[index].state == state for index in range(stop + 1))


def _read_steps(doctype: str, names: Sequence[str]) -> dict[str, list[tuple]]:
	"""Record → (from state, to state, first time) of the steps that it has taken."""
	log = frappe.qb.DocType("Process Log")
	rows = (
		frappe.qb.from_(log)
		.select(log.parent, log.from_state, log.to_state, Min(log.acted_on))
		.where((log.parenttype == doctype) & log.parent.isin(bulk.build_among(names)))
		.where(log.from_state.isnotnull() & (log.from_state != log.to_state))
		.groupby(log.parent, log.from_state, log.to_state)
		.run()
	)
	found: dict[str, list[tuple]] = {}
	for parent, *step in rows:
		found.setdefault(parent, []).append(tuple(step))
	return found


def _find_ways(doctype: str, records: list[frappe._dict]) -> list[Path]:
	"""The way of each record, worked out once for all that are alike."""
	if doctype == REPORT:
		return [stops.REPORT_PATH] * len(records)
	known: dict[tuple, Path] = {}
	ways = []
	cells = {}
	if doctype == EVALUATION:
		cells = routes.get_facts_of_cells(
			sorted({record.party_cell for record in records if record.party_cell})
		)
	for record in records:
		if doctype == CONTRACT:
			key = (record.initiated_by, cint(record.needs_appraisal), cint(record.needs_consultation))
			make = stops.build_contract_path
		else:
			key = (record.scheme, record.route_variant, record.party_cell)
			make = _make_way_finder(cells)
		if key not in known:
			known[key] = make(*key)
		ways.append(known[key])
	return ways


def _make_way_finder(cells: dict[str, dict[str, bool]]):
	def way(scheme: str, variant: str, cell: str | None) -> Path:
		return stops.build_evaluation_path(get_rules(scheme), variant, cell, cells.get(cell, {}))

	return way


# ---- reading the records -------------------------------------------------------------------------------------
def _limit(doctype: str, query: QueryBuilder, question: Question) -> QueryBuilder:
	table = frappe.qb.DocType(doctype)
	query = query.where((table.docstatus < 2) & table.period.isin(bulk.build_among(question.periods)))
	if question.names is not None:
		query = query.where(table.name.isin(bulk.build_among(question.names)))
	if question.cadres is not None:
		query = query.where(table.cadre.isin(bulk.build_among(question.cadres)))
	return query.where(build_permitted(doctype)) if question.readable else query


def _find_contracts(question: Question) -> list[frappe._dict]:
	table, milestone = frappe.qb.DocType(CONTRACT), frappe.qb.DocType("Contract Milestone")
	planned = (
		frappe.qb.from_(milestone)
		.select(milestone.parent, Min(milestone.creation).as_("planned_on"))
		.where(milestone.parenttype == CONTRACT)
		.groupby(milestone.parent)
	)
	if question.names is not None:
		planned = planned.where(milestone.parent.isin(bulk.build_among(question.names)))
	planned = planned.as_("planned")
	query = (
		frappe.qb.from_(table)
		.left_join(planned)
		.on(planned.parent == table.name)
		.select(
			*(table[field] for field in (*WHOSE, "initiated_by", "needs_appraisal", "needs_consultation")),
			planned.planned_on,
			planned.parent.as_("has_plan"),
		)
	)
	return _limit(CONTRACT, query, question).run(as_dict=True)


def _find_reports(question: Question) -> list[frappe._dict]:
	table = frappe.qb.DocType(REPORT)
	query = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in (*WHOSE, "contract", "to_date")))
		.where(table.report_type == "Periodic")
	)
	return _limit(REPORT, query, question).run(as_dict=True)


def _find_evaluations(question: Question) -> list[frappe._dict]:
	table, decision = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Rating Decision")
	more = ("scheme", "route_variant", "party_cell", "step_no", "contract", "published_on", "body_above")
	query = (
		frappe.qb.from_(table)
		.left_join(decision)
		.on(decision.name == table.rating_decision)
		.select(*(table[field] for field in (*WHOSE, *more)), decision.decision_date.as_("decided_on"))
	)
	return _limit(EVALUATION, query, question).run(as_dict=True)


_READ = {CONTRACT: _find_contracts, REPORT: _find_reports, EVALUATION: _find_evaluations}
