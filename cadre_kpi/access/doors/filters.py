"""Filters and names of fields that a request carries: never a text that would become part of the SQL.

Frappe takes a text in a list of filters for a condition and puts it into its query as it is, and a name of a field
between backticks; in some of its methods whatever a client sends gets there, and in such a text one asks about every
table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import isfinite
from pathlib import Path

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.utils import cstr, escape_html

from cadre_kpi.access import rules
from cadre_kpi.access.choices import FITS
from cadre_kpi.utils.app import MODULE

OURS = frozenset((*rules.TRANSACTIONS, *rules.CHILDREN))
KEY = re.compile(r"(?:\w+_)?filters(?:_json)?")
COLUMN_KEY = re.compile(r"(?:\w+_)?(?:field|fieldname|column|searchfield)")
# Names of fields side by side: of the two dates of a calendar, for one.
COLUMNS_KEY = "field_map"
QUOTED = re.compile(r"`(?:tab[\w ]+|\w+)`")
# A name, or what joins two filters: it stands for nothing in SQL but itself.
WORD = re.compile(r"[\w./-]*")
# A field in a filter: one of the record, of a row or of a linked record. Frappe takes for SQL what holds `ifnull(`.
FIELD = re.compile(r"(?:`tab[\w ]+`\.)?(?:`\w+`|[\w. -]*)")
KIND = re.compile(r"[^`'\"();]*")
OPERATOR = re.compile(r"=|!=|<|>|<=|>=|(?:not )?(?:like|in)", re.IGNORECASE)
STANDARD = frozenset((FITS, *default_fields, *optional_fields, *child_table_fields)) - {"doctype"}
SHORTEST, LONGEST = 3, 6  # parts of a filter: [DocType,] field, operator, value [, hidden, …]


def check_texts(part: Mapping) -> None:
	"""Throw `frappe.PermissionError` where a filter of this object is a text that SQL would run."""
	for key, value in part.items():
		if isinstance(key, str) and KEY.fullmatch(key):
			_check_listed(_get_decoded(value))


def _check_listed(listed: object) -> None:
	if isinstance(listed, dict):
		_check_named(*listed)
	if not isinstance(listed, list) or _is_one(listed):
		return
	for each in listed:
		if isinstance(each, str) and not WORD.fullmatch(each):
			_refuse(each)
		if isinstance(each, dict) or (isinstance(each, list) and each and isinstance(each[0], list)):
			_check_listed(each)  # newer Frappe takes groups of filters
		elif isinstance(each, list):
			_check_named(*each[:1] if len(each) <= SHORTEST else each[1:2])
			if len(each) > SHORTEST and isinstance(each[0], str) and not KIND.fullmatch(each[0]):
				_refuse(each[0])


def _check_named(*fields: object) -> None:
	"""Throw `frappe.PermissionError` where what stands for a field in a filter is none."""
	for field in fields:
		if isinstance(field, str) and not FIELD.fullmatch(field):
			_refuse(field)


def _is_one(listed: object) -> bool:
	"""Whether a list is itself one filter, as newer versions take it. As conditions side by side it is no SQL: an operator
	stands there by itself.
	"""
	if not isinstance(listed, list) or len(listed) != SHORTEST:
		return False
	field, operator, _value = listed
	named = isinstance(field, str) and WORD.fullmatch(field) and field
	return bool(named and isinstance(operator, str) and OPERATOR.fullmatch(operator))


def check_columns(values: Mapping) -> None:
	"""Throw `frappe.PermissionError` where a name of a field would end the backticks between which Frappe puts it, or is SQL."""
	for key, value in values.items():
		if isinstance(key, str) and COLUMN_KEY.fullmatch(key) and isinstance(value, str):
			if "`" in QUOTED.sub("", value):
				_refuse(value)
		elif key == COLUMNS_KEY:
			for each in _list_values(_get_decoded(value)):
				if isinstance(each, str) and not WORD.fullmatch(each):
					_refuse(each)


def _list_values(mapped: object) -> list:
	return list(mapped.values()) if isinstance(mapped, Mapping) else [mapped]


def check_unswapped(values: Mapping) -> None:
	"""Throw `frappe.PermissionError` where Frappe would take the fields of a request for its filters."""
	fields = _get_decoded(values.get("fields"))
	if isinstance(fields, dict) or (isinstance(fields, list) and fields and isinstance(fields[0], list)):
		_refuse("fields")


def check_shape(doctype: str, given: object) -> None:
	"""Throw `frappe.ValidationError` where filters on records of a DocType cannot be read, or name no field of it."""
	filters = _get_decoded(given)
	if isinstance(filters, dict):
		for field, value in filters.items():
			if isinstance(value, list) and len(value) < SHORTEST - 1:
				_refuse_shape(value)
			_check_field(doctype, field)
		return
	for each in filters if isinstance(filters, list) else ():
		if isinstance(each, str):
			continue  # in itself harmless here, see `check_texts`
		if isinstance(each, dict) or (isinstance(each, list) and each and isinstance(each[0], list)):
			check_shape(doctype, each)  # newer Frappe takes groups of filters
		elif isinstance(each, list) and SHORTEST <= len(each) <= LONGEST:
			kind, field = (doctype, each[0]) if len(each) == SHORTEST else each[:2]
			_check_field(kind, field)
			operator = each[1 if len(each) == SHORTEST else 2]
			if operator is not None and not isinstance(operator, str):
				_refuse_shape(each)
		else:
			_refuse_shape(each)
	if isinstance(filters, bool) or (isinstance(filters, float) and not isfinite(filters)):
		_refuse_shape(filters)  # a figure may be the name of a record


def check_conditions(given: object) -> None:
	"""Throw `frappe.ValidationError` where a list of filters holds names or groups: Frappe's lists read a filter's parts
	by their places.
	"""
	listed = _get_decoded(given)
	if not isinstance(listed, list) or _is_one(listed):
		return
	for each in listed:
		if isinstance(each, str) or (isinstance(each, list) and each and isinstance(each[0], list)):
			_refuse_shape(each)


def _check_field(doctype: object, field: object) -> None:
	if not isinstance(doctype, str) or not isinstance(field, str) or not is_kind(doctype):
		_refuse_shape([doctype, field])
	if field.partition(".")[0] not in (*STANDARD, *_get_columns(doctype)):
		_refuse_shape([doctype, field])


def is_kind(doctype: str) -> bool:
	"""Whether there is such a DocType."""
	return doctype in OURS or bool(frappe.db.exists("DocType", doctype))


def is_of_app(doctype: object) -> bool:
	"""Whether records of a DocType are this app's, units and other masters among them."""
	if not isinstance(doctype, str) or not doctype:
		return False
	return frappe.db.get_value("DocType", doctype, "module", cache=True) == MODULE


@cache
def list_own_kinds() -> frozenset[str]:
	"""The DocTypes of this app that stand by themselves, units and other masters among them, as it brings them."""
	folder = Path(frappe.get_module_path(MODULE)) / "doctype"
	found = (json.loads(path.read_bytes()) for path in folder.glob("*/*.json"))
	return frozenset(
		each["name"] for each in found if each.get("doctype") == "DocType" and not each.get("istable")
	)


def _get_columns(doctype: str) -> Iterator[str]:
	return (df.fieldname for df in frappe.get_meta(doctype).fields)


def _get_decoded(value: object) -> object:
	if not isinstance(value, str):
		return value
	try:
		decoded = json.loads(value)
	except (ValueError, RecursionError):
		return value
	return value if isinstance(decoded, str) else decoded


def _refuse(text: str) -> None:
	frappe.throw(_says(text), frappe.PermissionError)


def _refuse_shape(value: object) -> None:
	frappe.throw(_says(value))


def _says(value: object) -> str:
	return _("{0} is no filter: a field, an operator and a value are needed.").format(
		escape_html(cstr(value)[:100])
	)
