"""Child rows of many records, packed into one row a record by the database.

A driver in Python spends far more time on a row than on its values; the rows of a person arrive together as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import frappe
from pypika import CustomFunction

from cadre_kpi.database import bulk

_together = CustomFunction("GROUP_CONCAT", ["rows"])


def rows(
	doctype: str, columns: Sequence[str], parents: Sequence[str], parenttype: str
) -> Iterator[tuple[str, list]]:
	"""(parent, its rows in order), each row a dict of `columns`. One query. Parents without rows are left out."""
	table = frappe.qb.DocType(doctype)
	array = CustomFunction("JSON_ARRAY", ["idx", *columns])
	query = frappe.qb.from_(table).where(
		table.parent.isin(bulk.among(parents)) & (table.parenttype == parenttype)
	)
	if frappe.db.db_type == "postgres":
		yield from _one_by_one(query, table, columns)
		return
	one = array(table.idx, *(table[column] for column in columns))
	for parent, text in query.select(table.parent, _together(one)).groupby(table.parent).run():
		found = sorted(json.loads(f"[{text}]"), key=_idx)
		yield parent, [frappe._dict(zip(columns, row[1:], strict=True)) for row in found]


def records(query, table, columns: Sequence[str]) -> list[frappe._dict]:
	"""The rows of a query over one table as records of `columns`; dates and times come as text."""
	if frappe.db.db_type == "postgres":
		return query.select(*(table[column] for column in columns)).run(as_dict=True)
	array = CustomFunction("JSON_ARRAY", list(columns))
	found = query.select(array(*(table[column] for column in columns))).run()
	return [frappe._dict(zip(columns, json.loads(text), strict=True)) for (text,) in found]


def _idx(row: list) -> int:
	return row[0]


def _one_by_one(query, table, columns: Sequence[str]) -> Iterator[tuple[str, list]]:
	found: dict[str, list] = {}
	fields = (table[column] for column in columns)
	for row in query.select(table.parent, *fields).orderby(table.parent).orderby(table.idx).run(as_dict=True):
		found.setdefault(row.parent, []).append(row)
	yield from found.items()
