"""What of a save is taken from the client: the fields that this user may write in this state, nothing else.

`fields` is the table. `prepare` does it for a new record, `protect` for a stored one. Both run before Frappe
validates anything, for every door: form, REST, list, import, workflow, methods of the document.
"""

from __future__ import annotations

import copy
from functools import lru_cache

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.utils import cint, cstr, flt, get_datetime, getdate

from cadre_kpi.access import field_rights, fields, row_fields, rules
from cadre_kpi.access.field_rights import DERIVED, ONCE, STATE, Table
from cadre_kpi.states import SCORING

NUMBERS = {"Float", "Currency", "Percent", "Rating", "Duration"}
STATE_FIELDS = ("workflow_state", "status")


def get_rights(doctype: str) -> dict[str, field_rights.Right | Table]:
	"""Whose each field of a DocType is: a record, a row or a master."""
	for table in (fields.RECORDS, row_fields.ROWS, fields.MASTERS):
		if doctype in table:
			return table[doctype]
	return {}


def get_right(doctype: str, fieldname: str) -> field_rights.Right | Table:
	"""Whose a field is. A field that the site added to the form belongs to whoever may write the record."""
	return get_rights(doctype).get(fieldname, field_rights.ANY)


def get_stage(doc) -> str:
	"""Key of the state in which a stored record stands, as in `rules.STAGES`."""
	if doc.doctype not in rules.STAGES:
		return ""
	if doc.doctype == "Council Score":
		return SCORING  # the only state in which anybody writes a sheet
	state = doc.get("workflow_state") or doc.get("status")
	return rules.get_stage_key(doc.doctype, state, doc)


def prepare(doc) -> None:
	"""Empty everything in a new record that the user cannot say when making it; defaults follow by themselves."""
	stage = rules.get_first_stage(doc.doctype, doc) if doc.doctype in rules.STAGES else ""
	doc.owner = doc.creation = None
	known = rules.STAGES.get(doc.doctype, {})
	for fieldname, _fieldtype, right in _get_values(doc.doctype):
		if right != ONCE and not field_rights.is_open(right, stage, known):
			doc.set(fieldname, None)
	for fieldname, right in _get_tables(doc.doctype):
		may_add = right.rows == ONCE or field_rights.is_open(right.rows, stage, known)
		rows = (doc.get(fieldname) or []) if may_add else []
		for row in rows:
			_make_new(row, stage, known)
		doc.set(fieldname, rows)


def protect(doc, before) -> None:
	"""Take from a stored record's new version only what is open; refuse by name what a person meant to change.

	Throws `frappe.PermissionError` with the labels, `frappe.ValidationError` for a row of another record.
	"""
	stage, known = get_stage(before), rules.STAGES.get(doc.doctype, {})
	doc.owner, doc.creation, doc.idx = before.owner, before.creation, before.idx
	refused = _take(doc, before, _get_closed(doc.doctype, stage))
	for fieldname, table in _get_tables(doc.doctype):
		refused += _take_rows(doc, before, fieldname, table, stage, known)
	if refused:
		_refuse(doc, before, refused)


def _take(doc, before, closed: tuple) -> list[str]:
	"""Put the closed fields back; returns those in which the client's value differs and should be named."""
	refused = []
	for fieldname, fieldtype, right in closed:
		kept, sent = before.get(fieldname), doc.get(fieldname)
		if sent is kept or sent == kept:
			continue
		if right == STATE and getattr(frappe.local, "cadre_kpi_action", None) == (doc.doctype, doc.name):
			continue
		if sent is not None and right != DERIVED and not is_same(fieldtype, sent, kept):
			refused.append(fieldname)
		doc.__dict__[fieldname] = kept
	return refused


def _take_rows(doc, before, fieldname: str, table: Table, stage: str, known) -> list[str]:
	"""The same for the rows of a table. A row belongs to this record by its name, or it is a new one."""
	kept = doc.get_rows_kept(before, fieldname)
	named = {row.name: row for row in kept if row.name}
	prepared = {row.get(table.key): row for row in kept if not row.name} if table.key else {}
	changes_rows = field_rights.is_open(table.rows, stage, known) and not doc.leaves_rows_out(
		before, fieldname
	)
	closed = _get_closed(table.doctype, stage, doc.doctype)
	rows, seen, refused = [], set(), []
	sent_rows = doc.get(fieldname) or []
	for row in sent_rows:
		own = named.get(row.name) if row.name else None
		if own is None and not row.name and prepared:
			own = prepared.get(row.get(table.key))
		if own is None:
			if row.name and not row.get("__islocal"):
				_refuse_foreign_row(doc, fieldname, row)
			if changes_rows:
				_make_new(row, stage, known)
				rows.append(row)
			elif table.rows != DERIVED:
				refused.append(fieldname)
			continue
		if id(own) in seen:
			frappe.throw(
				_("Row {0} of {1} was sent twice. Reload the page.").format(
					row.idx, _get_label(doc.doctype, fieldname)
				)
			)
		seen.add(id(own))
		refused += [f"{fieldname}:{row.idx}:{name}" for name in _take(row, own, closed)]
		row.owner, row.creation = own.owner, own.creation
		rows.append(row)
	missing = [row for row in kept if id(row) not in seen]
	if missing and not changes_rows:
		if sent_rows and table.rows != DERIVED and any(row.name for row in missing):
			refused.append(fieldname)
		rows = _put_back(doc, rows, missing)
	for number, row in enumerate(rows, start=1):
		row.idx = number
	doc.__dict__[fieldname] = rows
	return refused


def _put_back(doc, rows: list, missing: list) -> list:
	for row in missing:
		again = copy.copy(row)
		again.parent_doc = doc
		if not again.name:
			again.set("__islocal", 1)
		rows.append(again)
	return sorted(rows, key=lambda row: cint(row.idx))


def _make_new(row, stage: str, known) -> None:
	"""A row of the client without what is not the client's: no name, no author, no closed field."""
	row.name = row.owner = row.creation = None
	row.set("__islocal", 1)
	for fieldname, _fieldtype, right in _get_values(row.doctype):
		if right != ONCE and not field_rights.is_open(right, stage, known):
			row.__dict__[fieldname] = None
	for fieldname, default in _get_defaults(row.doctype):
		if row.get(fieldname) is None:
			row.__dict__[fieldname] = default


def is_same(fieldtype: str, one, other) -> bool:
	"""Whether two values of a field are the same for a person, whatever types they came in."""
	if fieldtype in NUMBERS:
		return flt(one, 9) == flt(other, 9)
	if fieldtype in ("Int", "Check"):
		return cint(one) == cint(other)
	if one in (None, "") or other in (None, ""):
		return cstr(one) == cstr(other)
	try:
		if fieldtype == "Date":
			return getdate(one) == getdate(other)
		if fieldtype == "Datetime":
			return get_datetime(one) == get_datetime(other)
	except (ValueError, TypeError, OverflowError):
		return False
	return cstr(one).strip() == cstr(other).strip()


def _get_values(doctype: str) -> list[tuple[str, str, field_rights.Right]]:
	"""The fields of a DocType that hold a value: name, type, whose."""
	return [
		(df.fieldname, df.fieldtype, get_right(doctype, df.fieldname))
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in table_fields and df.fieldtype not in display_fieldtypes
	]


def _get_tables(doctype: str) -> list[tuple[str, Table]]:
	"""The child tables of a DocType. One that the site added belongs to whoever may write the record."""
	found = []
	for df in frappe.get_meta(doctype).get_table_fields():
		right = get_right(doctype, df.fieldname)
		found.append((df.fieldname, right if isinstance(right, Table) else Table(df.options, right)))
	return found


def _get_closed(
	doctype: str, stage: str, parent: str = ""
) -> tuple[tuple[str, str, field_rights.Right], ...]:
	"""The fields that nobody writes in this state. Remembered as long as the DocType's fields are the same."""
	return _find_closed(doctype, stage, parent or doctype, tuple(_get_values(doctype)))


@lru_cache(maxsize=1024)
def _find_closed(doctype: str, stage: str, parent: str, values: tuple) -> tuple:
	known = rules.STAGES.get(parent, {})
	return tuple(value for value in values if not field_rights.is_open(value[2], stage, known))


def _get_defaults(doctype: str) -> list[tuple[str, object]]:
	return [
		(df.fieldname, cint(df.default) if df.fieldtype in ("Check", "Int") else df.default)
		for df in frappe.get_meta(doctype).fields
		if df.default not in (None, "", "Today", "Now")
		and not df.default.startswith((":", "__"))
		and df.fieldtype not in display_fieldtypes
	]


def _get_label(doctype: str, fieldname: str) -> str:
	return _(frappe.get_meta(doctype).get_label(fieldname))


def _refuse_foreign_row(doc, fieldname: str, row) -> None:
	frappe.throw(
		_("Row {0} of {1} does not belong to {2}. Reload the page; nothing was saved.").format(
			row.idx, frappe.bold(_get_label(doc.doctype, fieldname)), doc.name
		),
		title=_("The row belongs elsewhere"),
	)


def _refuse(doc, before, refused: list[str]) -> None:
	"""Say which fields stand, in the words of the form."""
	if refused == [STATE_FIELDS[0]]:
		frappe.throw(
			_("{0} {1} is in the state {2}. Use the actions offered there.").format(
				_(doc.doctype), doc.name, frappe.bold(_(before.get("workflow_state")))
			),
			frappe.PermissionError,
		)
	if own_words := doc.explain_closed(before, refused):
		frappe.throw(own_words, frappe.PermissionError, title=_("Not yours to change"))
	names = list(dict.fromkeys(_describe_place(doc, place) for place in refused))
	state = before.get("workflow_state") or before.get("status")
	where = (
		_("You cannot change this now ({0}): {1}.").format(_(state), frappe.bold(", ".join(names)))
		if state
		else _("You cannot change this: {0}.").format(frappe.bold(", ".join(names)))
	)
	frappe.throw(
		where + " " + _("Nothing was saved. Reload the page to see what is stored."),
		frappe.PermissionError,
		title=_("Not yours to change"),
	)


def _describe_place(doc, place: str) -> str:
	fieldname, _colon, rest = place.partition(":")
	label = _get_label(doc.doctype, fieldname)
	if not rest:
		return label
	idx, _colon, column = rest.partition(":")
	child = frappe.get_meta(doc.doctype).get_field(fieldname).options
	return _("{0}, row {1}: {2}").format(label, idx, _get_label(child, column))
