"""Obstacles that still stand: named by the latest report on a task, and settled by no closed directive."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder, Table
from pypika.terms import ExistsCriterion

from cadre_kpi.states import CLOSED, DRAFT


@dataclass(frozen=True, slots=True)
class ObstacleQuery:
	"""The query over them, to be narrowed and to be given its columns, with its tables."""

	query: QueryBuilder
	report: Table
	row: Table


def build_open_obstacles() -> ObstacleQuery:
	"""Reports joined with the rows that name such an obstacle. Draft reports do not count: they are their author's own."""
	report, row = DocType("Progress Report"), DocType("Progress Report Task")
	query = (
		frappe.qb.from_(report)
		.join(row)
		.on((row.parent == report.name) & (row.parenttype == "Progress Report"))
		.where((report.has_obstacle == 1) & (report.docstatus < 2) & (report.workflow_state != DRAFT))
		.where(row.obstacle.isnotnull() & (row.obstacle != ""))
		.where(ExistsCriterion(_build_reported_later(report, row)).negate())
		.where(ExistsCriterion(_build_settled(report, row)).negate())
	)
	return ObstacleQuery(query, report, row)


def _build_reported_later(report: Table, row: Table) -> QueryBuilder:
	later, later_row = (
		DocType("Progress Report").as_("later"),
		DocType("Progress Report Task").as_("later_row"),
	)
	same_day = (later.to_date == report.to_date) & (later.creation > report.creation)
	return (
		frappe.qb.from_(later_row)
		.join(later)
		.on((later.name == later_row.parent) & (later_row.parenttype == "Progress Report"))
		.select(later_row.name)
		.where(later_row.contract_task == row.contract_task)
		.where((later.docstatus < 2) & (later.workflow_state != DRAFT))
		.where((later.to_date > report.to_date) | same_day)
	)


def _build_settled(report: Table, row: Table) -> QueryBuilder:
	"""A directive on the whole report settles what every row names."""
	directive = DocType("Directive")
	return (
		frappe.qb.from_(directive)
		.select(directive.name)
		.where((directive.progress_report == report.name) & (directive.status == CLOSED))
		.where(directive.task_no.isin([row.task_no, 0]))
	)
