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


def read_rows(
	doctype: str, columns: Sequence[str], parents: Sequence[str], parenttype: str, exact: bool = False
) -> Iterator[tuple[str, list]]:
	"""(parent, its rows in order), each row a dict of `columns`. One query. Parents without rows are left out.

	With `exact` numbers come as the text that the database writes, and a parent may have any number of rows.
	"""
	table = frappe.qb.DocType(doctype)
	array = CustomFunction("JSON_ARRAY", ["idx", *columns])
	query = frappe.qb.from_(table).where(
		table.parent.isin(bulk.build_among(parents)) & (table.parenttype == parenttype)
	)
	if frappe.db.db_type == "postgres":
		yield from _read_one_by_one(query, table, columns)
		return
	if exact:
		frappe.db.sql("set session group_concat_max_len = 1073741824")
	one = array(table.idx, *(table[column] for column in columns))
	for parent, text in query.select(table.parent, _together(one)).groupby(table.parent).run():
		found = sorted(_loads(f"[{text}]", exact), key=_get_idx)
		yield parent, [frappe._dict(zip(columns, row[1:], strict=True)) for row in found]


def read_records(query, table, columns: Sequence[str], exact: bool = False) -> list[frappe._dict]:
	"""The rows of a query over one table as records of `columns`; dates and times come as text.

	With `exact` numbers come as text too, as the database writes them.
	"""
	if frappe.db.db_type == "postgres":
		return query.select(*(table[column] for column in columns)).run(as_dict=True)
	array = CustomFunction("JSON_ARRAY", list(columns))
	found = query.select(array(*(table[column] for column in columns))).run()
	return [frappe._dict(zip(columns, _loads(text, exact), strict=True)) for (text,) in found]


def _loads(text: str, exact: bool) -> list:
	# a float has not enough digits for all that the database keeps
	return json.loads(text, parse_float=str, parse_int=str, strict=False) if exact else json.loads(text)


def _get_idx(row: list) -> int:
	return int(row[0])


def _read_one_by_one(query, table, columns: Sequence[str]) -> Iterator[tuple[str, list]]:
	found: dict[str, list] = {}
	fields = (table[column] for column in columns)
	for row in query.select(table.parent, *fields).orderby(table.parent).orderby(table.idx).run(as_dict=True):
		found.setdefault(row.parent, []).append(row)
	yield from found.items()
