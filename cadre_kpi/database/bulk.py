"""Writing many rows in few statements: names, series, inserts, updates.

Only for services that have checked permissions and values: nothing here runs a controller.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import frappe
from frappe.model.naming import is_autoincremented, parse_naming_series
from frappe.query_builder import Order
from frappe.query_builder.functions import Max
from frappe.query_builder.terms import ParameterizedValueWrapper
from frappe.utils import cint, now
from pypika import Case, CustomFunction, analytics
from pypika.terms import Field, LiteralValue, Term

ROWS = 1000

_concat = CustomFunction("CONCAT", ["start", "rest"])
_pad = CustomFunction("LPAD", ["value", "length", "fill"])
_hex = CustomFunction("HEX", ["value"])


def build_row_number(*order: Term, within: Term | None = None) -> Term:
	"""1, 2, 3 … in this order, anew within each value of `within`."""
	found = analytics.RowNumber()
	found = found.over(within) if within is not None else found.over()
	for term in order:
		found = found.orderby(term, order=Order.asc)
	return found


def make_name_prefix() -> str:
	"""Start of the names of rows made together: 20 hex digits, growing with time, so that inserts stay in order."""
	return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(4)}"


def make_names(count: int) -> Iterator[str]:
	"""Names for `count` rows: 26 hex digits in growing order."""
	prefix = make_name_prefix()
	return (f"{prefix}{number:06x}" for number in range(1, count + 1))


# Frappe numbers its logs by a sequence of the database on some sites and by hashes on others.
_NEXT_NUMBERS = {
	"Email Queue": """with recursive wanted as (select 1 as number union all select number + 1 from wanted where number < %s)
		select nextval(`email_queue_id_seq`) from wanted""",
	"Notification Log": """with recursive wanted as (select 1 as number union all select number + 1 from wanted where number < %s)
		select nextval(`notification_log_id_seq`) from wanted""",
	"Version": """with recursive wanted as (select 1 as number union all select number + 1 from wanted where number < %s)
		select nextval(`version_id_seq`) from wanted""",
}


def log_names(doctype: str, count: int) -> list[str | int]:
	"""Names for `count` rows (at most a thousand) of one of Frappe's own logs."""
	if count and is_autoincremented(doctype):
		return [row[0] for row in frappe.db.sql(_NEXT_NUMBERS[doctype], count)]
	return list(make_names(count))


class Numbered:
	"""Names for the rows of an INSERT … SELECT: the same kind, counted on by the database as the rows come.

	A window function would sort all rows with all their columns first, which costs more than the insert itself.
	"""

	def __init__(self) -> None:
		self._prefix = make_name_prefix()
		if frappe.db.db_type != "postgres":
			frappe.db.sql("set @cadre_kpi_row = 0")

	def build_column(self, *order: Term) -> Term:
		"""The name column; `order` numbers the rows where the database has no counter of its own."""
		counter = LiteralValue("(@cadre_kpi_row := @cadre_kpi_row + 1)")
		number = build_row_number(*order) if frappe.db.db_type == "postgres" else counter
		return _concat(self._prefix, _pad(_hex(number), 6, "0"))


def make_name_column(*order: Term) -> Term:
	"""A name column for one INSERT … SELECT."""
	return Numbered().build_column(*order)


def build_among(values: Iterable[str]) -> Term:
	"""A long list for `isin`, escaped by the database layer at once: as single parameters it costs ten times as much."""
	# the query builder runs a query with parameters, so a per cent sign of a value is doubled
	return LiteralValue(
		"({})".format(",".join(_escape_literal(value) for value in values).replace("%", "%%") or "NULL")
	)


def build_position(term: Term, values: Sequence[str]) -> Term:
	"""1 for the first of `values`, 2 for the second …"""
	found = Case()
	for number, value in enumerate(values, start=1):
		found = found.when(term == value, number)
	return found


def number_rows(doctype: str, parents: Iterable[str], parenttype: str, order: str = "idx") -> None:
	"""Number the rows of these parents 1, 2, 3 … in the order of a field, where they are not already."""
	row = frappe.qb.DocType(doctype)
	numbered = (
		frappe.qb.from_(row)
		.select(row.name, row.idx, build_row_number(row[order], within=row.parent).as_("number"))
		.where(row.parent.isin(build_among(parents)) & (row.parenttype == parenttype))
		.as_("numbered")
	)
	wrong = (
		frappe.qb.from_(numbered)
		.select(numbered.name, numbered.number)
		.where(numbered.idx != numbered.number)
	)
	update(doctype, ("name", "idx"), wrong.run(), touch=False)


def reserve_series(doctype: str, count: int) -> list[str]:
	"""The next `count` names of a DocType's series, reserved in one statement.

	The counter is locked until the transaction ends; a rolled back batch leaves no gap.
	"""
	autoname = frappe.get_meta(doctype).autoname or ""
	if "#" not in autoname:
		return list(make_names(count))
	found: dict = {}

	def take(prefix: str, digits: int) -> str:
		found.update(prefix=prefix, digits=digits)
		return ""

	parse_naming_series(autoname, doctype, number_generator=take)
	last = _advance(found["prefix"], count)
	return [f"{found['prefix']}{number:0{found['digits']}d}" for number in range(last - count + 1, last + 1)]


def _advance(prefix: str, count: int) -> int:
	table = frappe.qb.DocType("Series")
	where = table.name == prefix
	row = frappe.qb.from_(table).select(table.current).where(where).for_update().run()
	if not row:
		frappe.qb.into(table).columns("name", "current").insert(prefix, count).run()
		return count
	frappe.qb.update(table).set(table.current, table.current + count).where(where).run()
	return cint(row[0][0]) + count


def insert(doctype: str, fields: Sequence[str], rows: Iterable[Sequence]) -> int:
	"""Insert rows of `fields`, of which `name` is one. Owner and times are added. Returns the number of rows.

	A tuple in a row stands for as many fields; the same tuple in many rows is written out once.
	"""
	fixed = (tuple(_get_fixed_values().values()),)
	values = [(*row, *fixed) for row in rows]
	if values:
		_run_many(_insert_head(doctype, (*fields, *_get_fixed_values())), values)
	return len(values)


def update(doctype: str, fields: Sequence[str], rows: Iterable[Sequence], touch: bool = True) -> int:
	"""Set `fields` of existing rows by `name` (the first field); with `touch`, `modified` and `modified_by` too.

	The caller has locked the rows, so that none can have gone. Rows are found by name alone: an UPDATE over joined
	tables may also lock rows that it only passes, and wait for whoever saves them.
	"""
	fixed = {"modified": now(), "modified_by": frappe.session.user} if touch else {}
	values = [(*row, *fixed.values()) for row in rows]
	if not values:
		return 0
	columns = (*fields, *fixed)
	_run_many(_insert_head(doctype, columns), values, _on_existing(columns))
	return len(values)


def upsert(doctype: str, fields: Sequence[str], rows: Iterable[Sequence]) -> int:
	"""Insert rows of `fields`, of which `name` is one; where the name exists, set the fields of that row instead."""
	fixed = _get_fixed_values()
	values = [(*row, *fixed.values()) for row in rows]
	columns = (*fields, *fixed)
	kept = tuple(column for column in columns if column not in ("creation", "owner"))
	if values:
		_run_many(_insert_head(doctype, columns), values, _on_existing(kept))
	return len(values)


def insert_new(doctype: str, fields: Sequence[str], rows: Iterable[Sequence], unique: str) -> int:
	"""Insert rows of `fields`, of which `name` is one, but none whose `unique` column is taken; returns how many.

	A row that another session inserts at the same moment counts as taken too.
	"""
	fixed = (tuple(_get_fixed_values().values()),)
	values = [(*row, *fixed) for row in rows]
	if not values:
		return 0
	return _run_many(_insert_head(doctype, (*fields, *_get_fixed_values())), values, _on_taken(unique))


def insert_selected(doctype: str, columns: dict[str, Term | str | int | None], source: Callable) -> None:
	"""INSERT … SELECT in one statement.

	`columns`: field → term or value that it is filled with; `source` adds tables, joins and conditions to the query
	that it is given and returns it.
	"""
	filled = {**columns, **_get_fixed_values()}
	terms = [term if isinstance(term, Term) else ParameterizedValueWrapper(term) for term in filled.values()]
	source(frappe.qb.into(frappe.qb.DocType(doctype)).columns(*filled)).select(*terms).run()


def append_rows(
	doctype: str,
	parenttype: str,
	parentfield: str,
	fields: Sequence[str],
	rows: Iterable[tuple[str, Sequence]],
) -> None:
	"""Rows of a child table after those that are there, each with the name of its parent. Two statements."""
	rows = list(rows)
	if not rows:
		return
	table = frappe.qb.DocType(doctype)
	parents = dict.fromkeys(parent for parent, _values in rows)
	query = frappe.qb.from_(table).select(table.parent, Max(table.idx)).groupby(table.parent)
	last = dict(query.where(table.parent.isin(build_among(parents)) & (table.parenttype == parenttype)).run())
	values = []
	for name, (parent, own) in zip(make_names(len(rows)), rows, strict=True):
		last[parent] = cint(last.get(parent)) + 1
		values.append((name, parent, parenttype, parentfield, last[parent], *own))
	insert(doctype, ("name", "parent", "parenttype", "parentfield", "idx", *fields), values)


def write_children(doc, fieldname: str) -> None:
	"""Bring a child table up to what a document holds, as `Document.update_child_table` does row by row."""
	rows, doctype = doc.get(fieldname), doc.meta.get_field(fieldname).options
	table = frappe.qb.DocType(doctype)
	kept = [row.name for row in rows if row.name and not row.is_new()]
	gone = frappe.qb.from_(table).where(
		(table.parent == doc.name) & (table.parenttype == doc.doctype) & (table.parentfield == fieldname)
	)
	if kept:
		gone = gone.where(table.name.notin(kept))
	gone.delete().run()
	if not rows:
		return
	fresh = make_names(len(rows))
	for row in rows:
		row.name = row.name or next(fresh)
	values = [row.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True) for row in rows]
	columns = tuple(values[0])
	lines = [tuple(row[column] for column in columns) for row in values]
	_run_many(_insert_head(doctype, columns), lines, _on_existing(columns))
	for row in rows:
		row.set("__islocal", False)


class Target(Field):
	"""A column to be set in an UPDATE over joined tables: always named with its table, or two could be meant."""

	def __init__(self, field: Field) -> None:
		super().__init__(field.name, table=field.table)

	def get_sql(self, **kwargs) -> str:
		return super().get_sql(**{**kwargs, "with_namespace": True})


def _get_fixed_values() -> dict:
	moment = now()
	user = frappe.session.user
	return {"creation": moment, "modified": moment, "owner": user, "modified_by": user}


def _insert_head(doctype: str, columns: Sequence[str]) -> str:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.into(table).columns(*columns).insert(*(0 for _column in columns)).get_sql()
	return query[: query.rindex("(")]


def _on_existing(columns: Sequence[str]) -> str:
	"""The end of an INSERT that sets the columns of the row instead where the name exists."""
	changed = [column for column in columns if column != "name"]
	if frappe.db.db_type == "postgres":
		tail = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in changed)
		return f' ON CONFLICT ("name") DO UPDATE SET {tail}'
	tail = ", ".join(f"`{column}` = VALUES(`{column}`)" for column in changed)
	return f" ON DUPLICATE KEY UPDATE {tail}"


def _on_taken(unique: str) -> str:
	"""The end of an INSERT that leaves the row as it is where the value of the unique column exists."""
	if frappe.db.db_type == "postgres":
		return f' ON CONFLICT ("{unique}") DO NOTHING'
	return f" ON DUPLICATE KEY UPDATE `{unique}` = `{unique}`"


def _run_many(head: str, rows: list[Sequence], tail: str = "") -> int:
	"""Rows in statements of a thousand; returns how many rows the database counts as written.

	Most values of such rows repeat. Each is escaped once, which takes a fifth of the time of the driver's own
	`executemany` and a twentieth of `frappe.db.bulk_insert`.
	"""
	known: dict = {}
	written = 0
	for first in range(0, len(rows), ROWS):
		lines = []
		for row in rows[first : first + ROWS]:
			texts = []
			for value in row:
				text = known.get(value)
				if text is None:
					text = known[value] = _escape_literal(value)
				texts.append(text)
			lines.append(f"({','.join(texts)})")
		# without parameters: a per cent sign in a value is only a character
		frappe.db._cursor.execute(f"{head}{','.join(lines)}{tail}")
		written += max(frappe.db._cursor.rowcount, 0)
		if len(known) > 50_000:
			known.clear()
	return written


def _escape_literal(value) -> str:
	"""A value as it stands in a statement."""
	if value is None:
		return "NULL"
	if isinstance(value, tuple):
		return ",".join(_escape_literal(part) for part in value)
	if isinstance(value, bool | int):
		return str(int(value))
	if isinstance(value, float):
		return repr(value)
	if isinstance(value, str) and value.isprintable() and not ("'" in value or "\\" in value):
		return f"'{value}'"  # nothing in it that a statement would read otherwise
	return frappe.db.escape(str(value), percent=False)
