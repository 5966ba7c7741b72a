"""Finding records by name, code and words: without tone marks, d for đ, and only what the user may read.

The database's collation takes letters with marks for those without, all but đ; so that one letter is replaced in
what is compared. Nothing is stored for it: a record is found as it stands.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.desk.reportview import build_match_conditions
from frappe.model.meta import Meta
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Concat_ws
from frappe.utils import cint, formatdate, getdate
from pypika import CustomFunction
from pypika.functions import Concat
from pypika.terms import Case, Criterion, Term

from cadre_kpi.access import choices, rules
from cadre_kpi.access.doors.text import fold, make_plain
from cadre_kpi.access.readable import Permitted
from cadre_kpi.access.sought import SOUGHT, Sought

Replace = CustomFunction("REPLACE", ["text", "old", "new"])
Lower = CustomFunction("LOWER", ["text"])
Binary = CustomFunction("BINARY", ["text"])
MOST_WORDS = 8
SHORT = 2  # letters
BATCHES = (100, 2_000, 50_000)  # matches taken at once while filters thin them out


def get_sought(doctype: str) -> Sought:
	"""What is found of a kind of record: as `SOUGHT` says, else its title and search fields."""
	if doctype in SOUGHT:
		return SOUGHT[doctype]
	meta = frappe.get_meta(doctype)
	fields = (meta.title_field, *meta.get_search_fields())
	return Sought(tuple(dict.fromkeys(field for field in fields if field and field != "name")))


def list_readable_kinds() -> list[str]:
	"""Kinds of records that the user may read or select at all, in the order of `SOUGHT`."""
	kinds = dict.fromkeys((*SOUGHT, *rules.TRANSACTIONS))
	return [
		kind for kind in kinds if frappe.has_permission(kind, "read") or frappe.only_has_select_perm(kind)
	]


def find(text: str, doctype: str = "", start: int = 0, limit: int = 20) -> list[dict]:
	"""Records in which every word of `text` stands, the user's own lists alone; the best of each kind first.

	Each with `doctype`, `name`, `title` and `description`, in words of the user's language. `limit` counts for each kind.
	"""
	kinds = [kind for kind in list_readable_kinds() if not doctype or kind == doctype]
	found: list[dict] = []
	for kind in kinds:
		names = find_matching(kind, text, cint(start) + min(cint(limit) or 20, 100), rows=True)[cint(start) :]
		found += _describe(kind, names)
	return found


def find_matching(doctype: str, text: str, limit: int, rows: bool = False) -> list[str]:
	"""Names of the records that hold every word of `text`, those that begin with it and are spelled like it first."""
	words = fold(make_plain(text)).split()[:MOST_WORDS]
	if not words:
		return []
	sought, table, unit = get_sought(doctype), DocType(doctype), DocType("Cadre Unit")
	meta = frappe.get_meta(doctype)
	columns = [table.name, *(table[field] for field in sought.words if meta.has_field(field))]
	query = (
		frappe.qb.from_(table).select(table.name).where(Permitted(build_match_conditions(doctype) or "1=1"))
	)
	if doctype != "Cadre Unit" and meta.has_field("unit"):
		query = query.left_join(unit).on(unit.name == table.unit)
		columns += [table.unit, unit.unit_name]
	here = Concat_ws(" ", *columns)
	condition = in_header = _holds(here, words)
	if rows and sought.rows:
		child = DocType(sought.rows[0])
		row = _holds(Concat_ws(" ", *(child[field] for field in sought.rows[1])), words)
		condition |= table.name.isin(
			frappe.qb.from_(child).select(child.parent).where((child.parenttype == doctype) & row)
		)
	title = table[meta.title_field] if meta.title_field else table.name
	phrase = make_plain(text).strip().lower()
	rank = (
		Case()
		.when(table.name == make_plain(text).strip(), 0)
		.when(Binary(Lower(title)).like(f"{_escape_literal(phrase)}%"), 1)
		.when(Binary(Lower(here)).like(f"%{_escape_literal(phrase)}%"), 2)
		.when(_holds(title, words), 3)
		.when(in_header, 4)
		.else_(5)
	)
	query = query.where(condition).orderby(rank).limit(limit)
	sort = meta.sort_field if meta.sort_field and meta.has_field(meta.sort_field) else "modified"
	order = Order.asc if (meta.sort_order or "").upper() == "ASC" else Order.desc
	return query.orderby(table[sort], order=order).orderby(table.name).run(pluck=True)


def _holds(text: Term, words: list[str]) -> Criterion:
	"""Every word stands in the text. One of two letters begins a word of it, or nearly all would be found.

	A single letter is a word of its own ("Huyện ủy A"), unless it is the last, at which somebody is still typing.
	"""
	without = Concat(" ", Replace(Replace(text, "đ", "d"), "Đ", "d"), " ")
	patterns = []
	for place, word in enumerate(words, start=1):
		begin = " " if len(word) <= SHORT else ""
		end = " " if len(word) == 1 and place < len(words) else ""
		patterns.append(f"%{begin}{_escape_literal(word)}{end}%")
	return Criterion.all([without.like(pattern) for pattern in patterns])


def _escape_literal(text: str) -> str:
	"""The text as a pattern of `like` that means only itself."""
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _describe(doctype: str, names: list[str]) -> list[dict]:
	if not names:
		return []
	meta, sought = frappe.get_meta(doctype), get_sought(doctype)
	shown = [field for field in sought.shown if meta.has_field(field)]
	title = meta.title_field or ("council" if doctype == "Council Session" else "name")
	fields = list(dict.fromkeys(("name", title, *shown)))
	kept = {
		row.name: row
		for row in frappe.get_list(
			doctype, filters={"name": ("in", names)}, fields=fields, limit_page_length=0
		)
	}
	linked = _get_unit_titles(
		{row.get(field) for row in kept.values() for field in ("unit", "parent_cadre_unit")}
	)
	answer = []
	for name in names:
		row = kept.get(name)
		if not row:
			continue
		parts = [_show(meta.get_field(field), row.get(field), linked) for field in shown]
		heading = row.get(title) or name
		if heading != name and not meta.autoname.startswith(("field:", "hash")):
			parts.append(name)
		answer.append(
			{
				"doctype": doctype,
				"name": name,
				"title": heading,
				"description": " · ".join(dict.fromkeys(part for part in parts if part)),
			}
		)
	return answer


def _get_unit_titles(codes: set[str | None]) -> dict[str, str]:
	codes.discard(None)
	rows = frappe.get_all("Cadre Unit", {"name": ("in", sorted(codes))}, ["name", "unit_name"], as_list=True)
	return dict(rows)


def _show(df, value: object, units: dict[str, str]) -> str:
	if not value:
		return ""
	if df.fieldtype == "Date":
		return formatdate(getdate(value))
	if df.fieldtype == "Link" and df.options == "Cadre Unit":
		return units.get(value, value)
	if df.fieldtype == "Select" or df.options == "Workflow State":
		return _(value)
	return str(value)


def find_link_choices(
	doctype: str, txt: str, start: int = 0, page_len: int = 10, filters: dict | list | None = None
) -> list[dict]:
	"""Records that a link field offers, as Frappe's own search gives them: name, title and search fields.

	Only those in the user's own list and those that fit the record which is filled in (`access.choices`), of bodies and
	products those that are enabled; running periods first.
	"""
	meta = frappe.get_meta(doctype)
	fields = ["name"]
	if meta.show_title_field_in_link and meta.title_field:
		fields.append(f"{meta.title_field} as label")
	fields += [
		field for field in (meta.title_field, *meta.get_search_fields()) if field and field not in fields
	]
	fields = list(dict.fromkeys(fields))
	wanted = choices.narrow(doctype, _as_list(doctype, filters))
	if meta.has_field("enabled"):
		wanted.append([doctype, "enabled", "=", 1])
	start, page_len = cint(start), cint(page_len) or 10

	def read(more: list, **how: object) -> list[frappe._dict]:
		return frappe.get_list(doctype, **{"filters": [*wanted, *more], "fields": fields, **how})

	if not make_plain(txt or "").strip():
		if doctype == choices.PERIOD:
			found = _sort_periods(read, fields)[start : start + page_len]
		else:
			found = read([], limit_start=start, limit_page_length=page_len)
		return _put_in_words(meta, found)
	for size in BATCHES:
		names = find_matching(doctype, txt, size)
		rows = (
			{row.name: row for row in read([[doctype, "name", "in", names]], limit_page_length=0)}
			if names
			else {}
		)
		if len(names) < size or len(rows) >= start + page_len:
			break
	found = [rows[name] for name in names if name in rows]
	if doctype == choices.PERIOD:
		found = _sort_periods(read, fields, [row.name for row in found])
	return _put_in_words(meta, found[start : start + page_len])


def _put_in_words(meta: Meta, rows: list[frappe._dict]) -> list[frappe._dict]:
	"""What stands beside a name, as the reader calls it: choices, dates, units and schemes by their titles."""
	told = [df for df in meta.fields if rows and df.fieldname in rows[0] and df.fieldname != meta.title_field]
	units = _get_unit_titles({row[df.fieldname] for df in told if df.options == "Cadre Unit" for row in rows})
	schemes = choices.get_scheme_titles(
		{row[df.fieldname] for df in told if df.options == "Evaluation Scheme" for row in rows}
	)
	for row in rows:
		for df in told:
			value = row[df.fieldname]
			row[df.fieldname] = schemes.get(value) or _show(df, value, units)
	return rows


def _sort_periods(read: Callable, fields: list[str], names: list[str] | None = None) -> list[dict]:
	"""The rows of `fields`, running periods first."""
	only = [] if names is None else [["Evaluation Period", "name", "in", names or [""]]]
	asked = list(dict.fromkeys((*fields, "status", "start_date")))
	rows = choices.sort_running_first(read(only, limit_page_length=0, fields=asked))
	kept = [field.split(" as ")[-1] for field in fields]
	return [frappe._dict((key, row[key]) for key in kept) for row in rows]


def _as_list(doctype: str, filters: dict | list | None) -> list:
	if not isinstance(filters, dict):
		rows = ([each] if isinstance(each, list) else _as_list(doctype, each) for each in filters or ())
		return [row for part in rows for row in part]
	return [
		[doctype, field, *(value if isinstance(value, list | tuple) else ("=", value))]
		for field, value in filters.items()
	]
