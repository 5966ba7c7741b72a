"""What an interim or yearly review says of a cadre's or a committee's work: figures and first words, from the records.

Source: "sơ kết, tổng kết" of Quy định 371-QĐ/TU, the yearly report of Vĩnh Phúc's communes: finished and unfinished work,
ahead of time, above target, obstacles, directives, support promised and given, mechanisms proposed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import cint, cstr
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion

from cadre_kpi.contracts import obstacles
from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.states import CLOSED, DRAFT
from cadre_kpi.utils import formats

NAMED = 40  # lines of one passage that are written out; the others are counted
FIGURES = (
	*("people", "tasks", "finished", "unfinished", "ahead", "exceeded", "late"),
	*(
		"obstacles",
		"obstacles_open",
		"directives",
		"directives_closed",
		"supports_promised",
		"supports_given",
	),
)
WORDS = (
	*("finished_words", "unfinished_words", "ahead_words", "obstacles_words"),
	*("directives_words", "support_words", "mechanisms"),
)
YEARLY = "Yearly Review"
CONTRACT, REPORT, DIRECTIVE = "Task Contract", "Progress Report", "Directive"


def count(review, day: date) -> dict[str, int]:
	"""The figures of a review on a day, by the names of `FIGURES`. Five statements, whatever the number of people."""
	return {**_count_tasks(review, day), **_count_obstacles(review), **_count_directives(review)}


def _count_tasks(review, day: date) -> dict[str, int]:
	contract, task = DocType(CONTRACT), DocType("Contract Task")
	done = task.progress >= 100
	in_time = done & task.completed_on.isnotnull()
	overdue = (done & (task.completed_on > task.due_date)) | ((task.progress < 100) & (task.due_date < day))
	counted = {
		"tasks": task.name.isnotnull(),
		"finished": done,
		"unfinished": task.progress < 100,
		"ahead": in_time & (task.completed_on < task.due_date),
		"exceeded": done & (task.target > 0) & (task.completed > task.target),
		"late": overdue,
		"supports_promised": task.support_promised != "",
	}
	query = _build_tasks(review).select(Count(contract.cadre).distinct().as_("people"))
	query = query.select(*(_build_number(condition).as_(name) for name, condition in counted.items()))
	row = query.run(as_dict=True)[0]
	found = {name: cint(row[name]) for name in ("people", *counted)}
	found["supports_promised"] += len(_read_conditions(review))
	return found


def _read_conditions(review) -> list[frappe._dict]:
	"""Support that contracts as a whole promise."""
	contract = DocType(CONTRACT)
	query = frappe.qb.from_(contract).select(contract.cadre_name, contract.support_conditions)
	query = query.where((contract.docstatus == 1) & (contract.support_conditions != ""))
	return _run(_limit(query, contract, review).orderby(contract.cadre_name), review)


def _build_number(condition: Criterion):
	return Sum(Case().when(condition, 1).else_(0))


def _count_obstacles(review) -> dict[str, int]:
	report, row = DocType(REPORT), DocType("Progress Report Task")
	everything = (
		frappe.qb.from_(report)
		.join(row)
		.on((row.parent == report.name) & (row.parenttype == REPORT))
		.where((report.docstatus < 2) & (report.workflow_state != DRAFT) & (row.obstacle != ""))
	)
	found = _limit(everything, report, review).select(Count(row.contract_task).distinct()).run()
	standing = _limit(obstacles.build_open_obstacles().query, report, review).select(Count("*")).run()
	return {"obstacles": cint(found[0][0]), "obstacles_open": cint(standing[0][0])}


def _count_directives(review) -> dict[str, int]:
	directive = DocType(DIRECTIVE)
	row = (
		_build_directives(review)
		.select(
			Count("*").as_("directives"), _build_number(directive.status == CLOSED).as_("directives_closed")
		)
		.select(_build_number(directive.support != "").as_("supports_given"))
		.run(as_dict=True)[0]
	)
	return {name: cint(value) for name, value in row.items()}


# ---- words ----------------------------------------------------------------------------------------------------
def write_words(review) -> dict[str, str]:
	"""First words of each passage of `WORDS`, a line a task, obstacle, directive or proposal; to be edited."""
	task = DocType("Contract Task")
	done = task.progress >= 100
	early = (task.completed_on < task.due_date) | ((task.target > 0) & (task.completed > task.target))
	return {
		"finished_words": _join_lines(_say_task(row) for row in _read_tasks(review, done)),
		"unfinished_words": _join_lines(_say_task(row) for row in _read_tasks(review, task.progress < 100)),
		"ahead_words": _join_lines(_say_early(row) for row in _read_tasks(review, done & early)),
		"obstacles_words": _join_lines(_say_obstacle(row) for row in _read_obstacles(review)),
		"directives_words": _join_lines(_say_directive(row) for row in _read_directives(review)),
		"support_words": _join_lines(_say_support(review)),
		"mechanisms": _join_lines(_read_proposals(review)),
	}


def _join_lines(texts: Iterable[str]) -> str:
	lines = [f"- {' '.join(text.split())}" for text in texts if text.strip()]
	rest = len(lines) - NAMED
	if rest > 0:
		lines = [*lines[:NAMED], "- " + _("{0} more in the records").format(rest)]
	return "\n".join(lines)


def _run(query: QueryBuilder, review) -> list[frappe._dict]:
	"""The rows; a review of one cadre does not name them in every line."""
	rows = query.run(as_dict=True)
	for row in rows if review.about else ():
		row.cadre_name = ""
	return rows


def _read_tasks(review, condition: Criterion) -> list[frappe._dict]:
	contract, task = DocType(CONTRACT), DocType("Contract Task")
	query = (
		_build_tasks(review)
		.select(contract.cadre_name, task.task_name, task.target, task.completed, task.unit_of_measure)
		.select(task.due_date, task.completed_on, task.support_promised)
		.where(condition)
		.orderby(task.due_date)
		.orderby(contract.cadre_name)
		.orderby(task.idx)
	)
	return _run(query, review)


def _say_task(row) -> str:
	of = _("{0} of {1}").format(
		formats.format_number(row.completed or 0), formats.format_quantity(row.target, row.unit_of_measure)
	)
	return f"{_name_person(row)}{row.task_name}: {of}"


def _say_early(row) -> str:
	days = (row.due_date - row.completed_on).days if row.due_date and row.completed_on else 0
	early = _("{0} days ahead of time").format(days) if days > 0 else ""
	return ", ".join(part for part in (_say_task(row), early) if part)


def _name_person(row) -> str:
	return f"{row.cadre_name}: " if row.cadre_name else ""


def _read_obstacles(review) -> list[frappe._dict]:
	report, row = DocType(REPORT), DocType("Progress Report Task")
	query = _limit(obstacles.build_open_obstacles().query, report, review)
	query = query.select(report.cadre_name, row.task_name, row.obstacle, row.request)
	return _run(query.orderby(report.to_date).orderby(row.idx), review)


def _say_obstacle(row) -> str:
	asked = _("asks: {0}").format(row.request) if row.request else ""
	return "; ".join(part for part in (f"{_name_person(row)}{row.task_name}: {row.obstacle}", asked) if part)


def _read_directives(review) -> list[frappe._dict]:
	directive = DocType(DIRECTIVE)
	query = _build_directives(review).select(
		directive.cadre_name, directive.content, directive.status, directive.support, directive.issued_on
	)
	return _run(query.orderby(directive.issued_on).orderby(directive.name), review)


def _say_directive(row) -> str:
	return f"{_name_person(row)}{row.content} ({_(row.status)})"


def _say_support(review) -> list[str]:
	task = DocType("Contract Task")
	promised = [
		_name_person(row) + _("promised: {0}").format(row.support_conditions)
		for row in _read_conditions(review)
	]
	promised += [
		_name_person(row) + _("promised: {0}").format(row.support_promised)
		for row in _read_tasks(review, task.support_promised != "")
	]
	given = [
		_name_person(row) + _("given: {0}").format(row.support)
		for row in _read_directives(review)
		if cstr(row.support).strip()
	]
	return promised + given


def _read_proposals(review) -> list[str]:
	"""What the sent reports propose, the latest report of each contract."""
	report, latest = DocType(REPORT), DocType(REPORT).as_("latest")
	newest = (
		frappe.qb.from_(latest)
		.select(latest.contract, Max(latest.to_date).as_("to_date"))
		.where((latest.period == review.period) & (latest.docstatus < 2))
		.where((latest.workflow_state != DRAFT) & (latest.proposals != ""))
		.groupby(latest.contract)
		.as_("newest")
	)
	query = (
		frappe.qb.from_(report)
		.join(newest)
		.on((newest.contract == report.contract) & (newest.to_date == report.to_date))
		.select(report.cadre_name, report.proposals)
		.where((report.docstatus < 2) & (report.workflow_state != DRAFT) & (report.proposals != ""))
		.orderby(report.cadre_name)
	)
	return [f"{_name_person(row)}{row.proposals}" for row in _run(_limit(query, report, review), review)]


# ---- what a review reaches ------------------------------------------------------------------------------------
def _build_tasks(review) -> QueryBuilder:
	"""The tasks that were given in the period: of the cadre reviewed, or of everybody whom the committee manages."""
	contract, task = DocType(CONTRACT), DocType("Contract Task")
	query = (
		frappe.qb.from_(contract)
		.join(task)
		.on((task.parent == contract.name) & (task.parenttype == CONTRACT))
		.where((contract.docstatus == 1) & is_followed(task))
	)
	return _limit(query, contract, review)


def _build_directives(review) -> QueryBuilder:
	directive, contract = DocType(DIRECTIVE), DocType(CONTRACT)
	query = frappe.qb.from_(directive).join(contract).on(contract.name == directive.contract)
	return _limit(query, contract, review)


def _limit(query: QueryBuilder, table, review) -> QueryBuilder:
	query = query.where((table.period == review.period) & (table.managed_by == review.managed_by))
	return query.where(table.cadre == review.about) if review.about else query


# ---- what waits -----------------------------------------------------------------------------------------------
def list_drafts() -> list[frappe._dict]:
	"""Reviews that wait for their committee's approval, the oldest first. One statement."""
	return frappe.db.get_all(
		"Work Review",
		filters={"status": DRAFT},
		fields=["name", "title", "managed_by", "about", "creation"],
		order_by="creation",
	)


def find_missing(since: date, until: date) -> list[frappe._dict]:
	"""People with assigned work of a year that ended between these days and without a yearly review of it.

	Only of committees that have written a review before. Rows of `managed_by`, `body_unit`, `period`, `end_date`,
	`cadre`. One statement.
	"""
	contract, period, body = DocType(CONTRACT), DocType("Evaluation Period"), DocType("Evaluation Body")
	review, any_review = DocType("Work Review"), DocType("Work Review").as_("any_review")
	written = (
		frappe.qb.from_(review)
		.select(review.name)
		.where((review.period == contract.period) & (review.managed_by == contract.managed_by))
		.where((review.about == contract.cadre) & (review.kind == YEARLY))
	)
	known = (
		frappe.qb.from_(any_review)
		.select(any_review.name)
		.where(any_review.managed_by == contract.managed_by)
	)
	return (
		frappe.qb.from_(contract)
		.join(period)
		.on(period.name == contract.period)
		.join(body)
		.on(body.name == contract.managed_by)
		.select(contract.managed_by, body.unit.as_("body_unit"), contract.period, period.end_date)
		.select(contract.cadre)
		.distinct()
		.where((contract.docstatus == 1) & (period.frequency == "Year"))
		.where(period.end_date[since:until])
		.where(ExistsCriterion(written).negate() & ExistsCriterion(known))
		.orderby(period.end_date)
		.orderby(contract.managed_by)
		.run(as_dict=True)
	)
