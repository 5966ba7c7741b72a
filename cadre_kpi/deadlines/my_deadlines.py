"""What one user has to do by when: the deadlines that wait for them, in person or as a member of a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe.utils import getdate

from cadre_kpi.access import appraising, membership, rules
from cadre_kpi.access.clauses import REACHING, build_clause
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.access.seats import covers
from cadre_kpi.deadlines import missing_records
from cadre_kpi.deadlines.obligations import CURRENT, DONE, Obligation, Question, find_of_records
from cadre_kpi.deadlines.status import remind_days
from cadre_kpi.deadlines.stops import CONTRACT, EVALUATION, REPORT
from cadre_kpi.process.cards import build_sheets_left

# A council member scores in a session, which has a date of its own.
IN_SESSION = "Advisory Council"


@dataclass(slots=True)
class Task:
	"""One date for one user. `count`: how many records wait at the user's body; 0: it is the user's own.

	`current`: it is the user's turn now. `entered_afterwards`: see `Obligation`.
	"""

	key: str
	stage: str
	occurrence: str
	due_date: date
	reminders: list[int] = field(default_factory=list)
	doctype: str = ""
	record: str | None = None
	period: str | None = None
	body_type: str | None = None
	count: int = 0
	cadre_name: str = ""
	current: bool = True
	entered_afterwards: bool = False


def find_for_user() -> list[Task]:
	"""The open tasks of the session's user in open periods, earliest first. Only records that they may read."""
	member = membership.get_membership()
	periods = _find_open_periods()
	found = [
		*_find_own(member, periods),
		*_find_for_bodies(member, periods),
		*_find_directives(),
		*_find_sessions(member),
	]
	return sorted(found, key=lambda task: (task.due_date, task.key))


def find_for_cadre(member: Membership) -> list[Task]:
	"""What a member has to do in person, as `find_for_user`: without what waits at bodies, directives and sessions."""
	if not member.cadres or not member.holds(rules.SELF):
		return []
	return sorted(_find_own(member, _find_open_periods()), key=lambda task: (task.due_date, task.key))


def _find_open_periods() -> list[str]:
	return frappe.get_all("Evaluation Period", filters={"status": "Open"}, pluck="name")


def _find_own(member: Membership, periods: list[str]) -> Iterable[Task]:
	if not member.cadres or not member.holds(rules.SELF):
		return
	cadres = sorted(member.cadres)
	items = [*_find_recorded(Question(periods, cadres=cadres, readable=True), periods)]
	items += (
		item
		for item in missing_records.find_contracts(periods, readable=True, cadres=cadres)
		if not _is_history(item)
	)
	items += missing_records.find_reports(None, periods, readable=True, cadres=cadres)
	for item in items:
		if item.progress != DONE and _is_by_cadre(item):
			yield _build_task(item, f"{item.deadline.name}-own", item.due_date)


def _is_history(item: Obligation) -> bool:
	"""A registration for a time that is over, whose period was entered after the date: nothing is left to do."""
	return item.entered_afterwards and item.deadline.to_date < getdate()


def _is_by_cadre(item: Obligation) -> bool:
	return item.waits_for is None and not item.deadline.body_type


def _find_for_bodies(member: Membership, periods: list[str]) -> Iterable[Task]:
	"""One task a deadline, of all records that the user's bodies have to deal with; the earliest date counts."""
	kinds = {body.body_type for body in member.bodies.values()} - {IN_SESSION}
	if not kinds:
		return
	kinds.add(rules.BODY_ABOVE)
	in_cells = set(build_clause(rules.PARTY_CELL, member).list_cadres())
	groups: dict[str, Task] = {}
	items = list(_find_recorded(Question(periods, readable=True), periods))
	member.know(item.unit for item in items)
	for item in items:
		kind = item.waits_for or item.deadline.body_type
		if item.progress == DONE or kind not in kinds or not _serves(member, kind, item, in_cells):
			continue
		key = f"{item.deadline.name}-body"
		task = groups.setdefault(key, _build_task(item, key, item.due_date))
		task.due_date = min(task.due_date, item.due_date)
		task.record, task.body_type = None, kind
		task.count += 1
	yield from groups.values()


def _serves(member: Membership, kind: str, item: Obligation, in_cells: set[str]) -> bool:
	relation = rules.COMMITTEE if kind == rules.ABOVE else kind
	if item.cadre in member.cadres or relation not in REACHING or not member.holds(relation):
		return False  # nobody deals with their own record
	if relation == rules.PARTY_CELL:
		return item.cadre in in_cells
	if relation == rules.BODY_ABOVE:
		return build_clause(relation, member).holds(item.body_above)
	bounds = member.get_bounds(item.unit)
	if relation == rules.FOCAL and item.doctype == CONTRACT and item.stage == "appraisal":
		scheme = frappe.db.get_value("Evaluation Period", item.deadline.period, "scheme", cache=True)
		if scheme in appraising.get_schemes_above():
			return covers(appraising.get_ranges_above(member), bounds)
	return build_clause(relation, member).holds(item.managed_by, bounds)


def _find_recorded(question: Question, periods: list[str]) -> Iterable[Obligation]:
	for doctype in (CONTRACT, REPORT, EVALUATION):
		if periods and frappe.has_permission(doctype, "read"):
			yield from find_of_records(doctype, question)


def _build_task(item: Obligation, key: str, due: date) -> Task:
	return Task(
		key=key,
		stage=item.stage,
		occurrence=item.deadline.occurrence,
		due_date=due,
		reminders=remind_days(item.deadline),
		doctype=item.doctype if item.record else CONTRACT if item.contract else item.doctype,
		record=item.record or item.contract,
		period=item.deadline.period,
		cadre_name=item.cadre_name,
		current=item.progress == CURRENT,
		entered_afterwards=item.entered_afterwards,
	)


def _find_directives() -> Iterable[Task]:
	if not frappe.has_permission("Directive", "read"):
		return
	table = frappe.qb.DocType("Directive")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.due_date)
		.where((table.status == "Open") & (table.responsible == frappe.session.user))
		.where(build_permitted("Directive"))
		.run()
	)
	for name, due in rows:
		yield Task(f"{name}-directive", "directive", name, due, [3, 1], "Directive", name)


def _find_sessions(member: Membership) -> Iterable[Task]:
	"""Sessions in which the user still has sheets to send."""
	if not member.holds(rules.SCORER) or not frappe.has_permission("Council Session", "read"):
		return
	session = frappe.qb.DocType("Council Session")
	query = build_sheets_left().select(session.name, session.scoring_until, session.period).distinct()
	for name, until, period in query.where(session.scoring_until.isnotnull()).run():
		yield Task(f"{name}-scoring", "council", name, until.date(), [2], "Council Session", name, period)
