"""Which records wait for the user's check, in which periods: the rules of the cards of the workspace."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder

from cadre_kpi.access import membership
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.process import cards

MOST = 500  # records on one board; the others follow when these are done


def query_waiting(doctype: str, stages: tuple[str, ...]) -> QueryBuilder | None:
	"""Records of these stages on which the user acts, joined with unit and cadre; `None` when there can be none.

	Throws `frappe.PermissionError` to who may read no record of this kind.
	"""
	member, readable = membership.get_membership(), build_permitted(doctype)
	mine = cards.build_writable_in(doctype, stages, member)
	if mine is None:
		return None
	table, unit, cadre = DocType(doctype), DocType("Cadre Unit"), DocType("Cadre")
	return (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.left_join(cadre)
		.on(cadre.name == table.cadre)
		.where(readable & mine & (table.docstatus == 0))
	)


def count_periods(doctype: str, query: QueryBuilder) -> list[dict]:
	"""Periods in which something waits, the newest first: `period`, `count`. One statement."""
	table, period = DocType(doctype), DocType("Evaluation Period")
	rows = (
		query.join(period)
		.on(period.name == table.period)
		.select(table.period, Count("*"))
		.groupby(table.period, period.end_date)
		.orderby(period.end_date, order=Order.desc)
		.run()
	)
	return [{"period": name, "count": number} for name, number in rows]


def choose(period: str, periods: list[dict]) -> str:
	"""The period asked for; else the one in which most waits."""
	if period:
		return period
	return max(periods, key=lambda row: row["count"])["period"] if periods else ""


def get_choices(doctype: str, field: str) -> list[str]:
	"""The values of a Select field, without the empty one."""
	options = frappe.get_meta(doctype).get_field(field).options or ""
	return [value for value in options.split("\n") if value]


def refuse_other_rows(known: set[str], sent: list) -> None:
	"""Throw when something else was sent than rows that the record has."""
	if not sent or not all(isinstance(row, dict) and row.get("row") in known for row in sent):
		frappe.throw(_("Some of these rows are not in the record any more. Read the board anew."))
