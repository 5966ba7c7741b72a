"""What digests tell beside the waiting records: due tasks, directives, sheets, obstacles, progress, failures.

Each function reads for everybody at once, with one statement. Nothing here reads a score or a rating.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder import Order as SortOrder
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import cint, flt, get_datetime, getdate
from pypika import analytics
from pypika.terms import ExistsCriterion

from cadre_kpi.contracts import obstacles
from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.database import bulk
from cadre_kpi.deadlines.due import find_missing
from cadre_kpi.states import ASSIGNED, SCORING

SHOWN = 10  # lines of one section at most
PIECES = 400  # characters of a text of people that a mail shows at most


@dataclass(frozen=True, slots=True)
class Task:
	contract: str
	name: str
	due: date
	progress: float
	unit: str | None
	body: str | None
	cadre: str


@dataclass(frozen=True, slots=True)
class Due:
	"""Tasks of one cadre that are due: how many, and the first of them."""

	count: int
	tasks: list[Task]


@dataclass(frozen=True, slots=True)
class Order:
	"""An open directive."""

	name: str
	text: str
	due: date | None
	unit: str | None
	body: str | None
	cadre: str


@dataclass(frozen=True, slots=True)
class Sheets:
	"""Score sheets that a council member has not sent in one session."""

	session: str
	council: str
	left: int
	until: datetime | None


@dataclass(frozen=True, slots=True)
class Obstacle:
	report: str
	who: str
	text: str
	since: date
	unit: str | None
	body: str | None


@dataclass(slots=True)
class Progress:
	"""Assigned contracts of one unit under one committee, or of several summed up."""

	unit: str | None
	body: str | None
	contracts: int = 0
	progress: float = 0.0  # sum over the contracts, in per cent each
	late: int = 0  # tasks whose due date has passed
	first_due: date | None = None  # the oldest of these dates
	absent: int = 0  # contracts and reports that should have been there by now

	@property
	def mean(self) -> float:
		"""Mean progress in per cent, one place."""
		return round(self.progress / self.contracts, 1) if self.contracts else 0.0

	def add(self, other: Progress) -> None:
		self.contracts += other.contracts
		self.progress += other.progress
		self.late += other.late
		self.absent += other.absent
		days = [day for day in (self.first_due, other.first_due) if day]
		self.first_due = min(days) if days else None


@dataclass(frozen=True, slots=True)
class Absent:
	"""A contract or a report that has not been begun. `contract`: of the report."""

	stage: str
	period: str
	contract: str | None
	due: date
	unit: str | None
	body: str | None
	cadre: str


@dataclass(frozen=True, slots=True)
class Failure:
	run: str
	period: str
	action: str
	status: str
	failed: int
	ended: date


def find_tasks_due(until: date, since: date | None = None) -> dict[str, Due]:
	"""Cadre → tasks of assigned contracts that are not done and due by this day: how many, and the most urgent.

	`since`: none that were due before this day. The database leaves out what no digest shows, so that memory does
	not grow with months that were never closed.
	"""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	due = (
		frappe.qb.from_(contract)
		.join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract"))
		.select(contract.cadre, contract.name, task.task_name, task.due_date, task.progress)
		.select(contract.unit, contract.managed_by)
		.select(
			bulk.build_row_number(task.due_date, contract.name, task.idx, within=contract.cadre).as_("place")
		)
		.select(analytics.Count("*").over(contract.cadre).as_("all_in_all"))
		.where((contract.workflow_state == ASSIGNED) & (contract.docstatus == 1))
		.where((task.due_date <= until) & is_followed(task) & (task.progress < 100))
	)
	if since:
		due = due.where(task.due_date >= since)
	due = due.as_("due")
	rows = (
		frappe.qb.from_(due)
		.select(due.cadre, due.name, due.task_name, due.due_date, due.progress)
		.select(due.unit, due.managed_by, due.all_in_all)
		.where(due.place <= SHOWN)
		.orderby(due.cadre)
		.orderby(due.place)
		.run()
	)
	found: dict[str, Due] = {}
	for cadre, name, text, day, progress, unit, body, number in rows:
		one = found.setdefault(cadre, Due(cint(number), []))
		one.tasks.append(Task(name, shorten(text), getdate(day), flt(progress), unit, body, cadre))
	return found


def find_absent(day: date) -> list[Absent]:
	"""Contracts and reports that somebody should write and has not begun, the most urgent first."""
	rows = [
		Absent(row.stage, row.period, row.contract, row.due_date, row.unit, row.managed_by, row.cadre)
		for row in find_missing(day)
	]
	return sorted(rows, key=lambda row: (row.due, row.cadre, row.stage))


def find_open_directives() -> dict[str, list[Order]]:
	"""Responsible user → open directives, the most urgent first."""
	table = DocType("Directive")
	rows = (
		frappe.qb.from_(table)
		.select(
			table.responsible,
			table.name,
			table.content,
			table.due_date,
			table.unit,
			table.managed_by,
			table.cadre,
		)
		.where((table.status == "Open") & table.responsible.isnotnull())
		.orderby(table.due_date)
		.run()
	)
	found: dict[str, list[Order]] = {}
	for user, name, text, due, unit, body, cadre in rows:
		order = Order(name, shorten(text), getdate(due) if due else None, unit, body, cadre)
		found.setdefault(user, []).append(order)
	return found


def find_sheets_left(sessions: list[str] | None = None) -> dict[str, list[Sheets]]:
	"""Council member → open sessions with the number of sheets that they have not sent.

	Present members only; not the evaluations in which a member steps aside: their own, and conflicts of interest.
	`sessions`: only these.
	"""
	session, seat = DocType("Council Session"), DocType("Council Session Member")
	row, cadre = DocType("Council Session Evaluation"), DocType("Cadre")
	conflict, sheet = DocType("Council Conflict"), DocType("Council Score")
	aside = (
		frappe.qb.from_(conflict)
		.select(conflict.name)
		.where((conflict.parent == session.name) & (conflict.parenttype == "Council Session"))
		.where((conflict.user == seat.user) & (conflict.evaluation == row.evaluation))
	)
	sent = (
		frappe.qb.from_(sheet)
		.select(sheet.name)
		.where((sheet.session == session.name) & (sheet.evaluation == row.evaluation))
		.where((sheet.member == seat.user) & (sheet.docstatus == 1))
	)
	query = (
		frappe.qb.from_(session)
		.join(seat)
		.on((seat.parent == session.name) & (seat.parenttype == "Council Session"))
		.join(row)
		.on((row.parent == session.name) & (row.parenttype == "Council Session"))
		.left_join(cadre)
		.on(cadre.name == row.cadre)
		.select(seat.user, session.name, session.council, session.scoring_until, Count("*"))
		.where((session.status == SCORING) & (seat.present == 1))
		.where(cadre.user.isnull() | (cadre.user != seat.user))
		.where(ExistsCriterion(aside).negate())
		.where(ExistsCriterion(sent).negate())
		.groupby(seat.user, session.name, session.council, session.scoring_until)
		.orderby(session.scoring_until)
	)
	if sessions is not None:
		query = query.where(session.name.isin(sessions or [""]))
	found: dict[str, list[Sheets]] = {}
	for user, name, council, until, left in query.run():
		found.setdefault(user, []).append(
			Sheets(name, council, cint(left), get_datetime(until) if until else None)
		)
	return found


def find_open_obstacles() -> list[Obstacle]:
	"""Obstacles of assigned contracts that still stand, the oldest first."""
	found, contract = obstacles.build_open_obstacles(), DocType("Task Contract")
	report = found.report
	rows = (
		found.query.join(contract)
		.on(contract.name == report.contract)
		.select(
			report.name, report.cadre_name, found.row.obstacle, report.to_date, report.unit, report.managed_by
		)
		.where((contract.workflow_state == ASSIGNED) & (contract.docstatus == 1))
		.orderby(report.to_date)
		.orderby(report.name)
		.run()
	)
	return [
		Obstacle(name, who or name, shorten(text), getdate(since), unit, body)
		for name, who, text, since, unit, body in rows
	]


def read_progress_by_unit(day: date, not_begun: list[Absent]) -> list[Progress]:
	"""Progress of the assigned contracts and what is late, for each unit and committee. Two statements."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	assigned = (contract.workflow_state == ASSIGNED) & (contract.docstatus == 1)
	found: dict[tuple, Progress] = {}
	for unit, body, number, total in (
		frappe.qb.from_(contract)
		.select(contract.unit, contract.managed_by, Count("*"), Sum(contract.overall_progress))
		.where(assigned)
		.groupby(contract.unit, contract.managed_by)
		.run()
	):
		found[unit, body] = Progress(unit, body, cint(number), flt(total))
	for unit, body, late, first in (
		frappe.qb.from_(contract)
		.join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract"))
		.select(contract.unit, contract.managed_by, Count("*"), Min(task.due_date))
		.where(assigned & is_followed(task) & (task.progress < 100) & (task.due_date < day))
		.groupby(contract.unit, contract.managed_by)
		.run()
	):
		found[unit, body].late, found[unit, body].first_due = cint(late), getdate(first)
	for row in not_begun:
		if row.due < day:
			found.setdefault((row.unit, row.body), Progress(row.unit, row.body)).add(
				Progress(None, None, absent=1, first_due=row.due)
			)
	return list(found.values())


def find_failures(since: date) -> list[Failure]:
	"""Background runs that failed, stopped or left people out since this day, the latest first."""
	table = DocType("Period Run")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.period, table.action, table.status, table.failed, table.modified)
		.where(table.status.isin(["Failed", "Stopped", "Done With Failures"]) & (table.modified >= since))
		.orderby(table.modified, order=SortOrder.desc)
		.run()
	)
	return [
		Failure(name, period, action, status, cint(failed), getdate(ended))
		for name, period, action, status, failed, ended in rows
	]


def count_failed_mails(since: date) -> int:
	"""Mails of the site that could not be sent since this day."""
	table = DocType("Email Queue")
	return cint(
		frappe.qb.from_(table)
		.select(Count("*"))
		.where((table.status == "Error") & (table.creation >= since))
		.run()[0][0]
	)


def find_failed_jobs(since: date) -> list[tuple[str, int]]:
	"""Scheduled jobs of the site that failed since this day, with how often."""
	log, job = DocType("Scheduled Job Log"), DocType("Scheduled Job Type")
	rows = (
		frappe.qb.from_(log)
		.join(job)
		.on(job.name == log.scheduled_job_type)
		.select(job.method, Count("*"))
		.where((log.status == "Failed") & (log.creation >= since))
		.groupby(job.method)
		.orderby(job.method)
		.run()
	)
	return [(method, cint(number)) for method, number in rows]


def get_unit_names() -> dict[str, str]:
	"""Unit → its name."""
	unit = DocType("Cadre Unit")
	return dict(frappe.qb.from_(unit).select(unit.name, unit.unit_name).run())


def shorten(text: str | None) -> str:
	"""A text of people on one line, cut at a length that suits a mail."""
	line = " ".join((text or "").split())
	return line if len(line) <= PIECES else line[: PIECES - 1].rstrip() + "…"
