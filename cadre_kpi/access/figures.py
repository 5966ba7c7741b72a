"""Figures, addresses and single values that come with a request: what is no number is refused, never stored as 0.

Frappe reads whatever it can out of a text: "abc" is 0 to it, "1,5" is 15 and "1e3" is 1000. A form sends numbers; other
programs learn here, before anything is written, which value of theirs is none.
"""

from __future__ import annotations

import datetime
import math
import re

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.utils import cstr, escape_html, getdate

DECIMALS = ("Float", "Currency", "Percent", "Rating", "Duration")
NUMBERS = frozenset((*DECIMALS, "Int", "Long Int", "Check"))
DATES = ("Date", "Datetime")
DATE = re.compile(r"(?!0000-00-00|0001-01-01)\d{4}-\d\d-\d\d", re.ASCII)  # Frappe reads those two as nothing
NO_VALUE = frozenset((*display_fieldtypes, *table_fields))
ADDRESSES = ("Attach", "Attach Image")
WHERE_FILES_LIE = ("/files/", "/private/files/", "https://", "http://")
NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?", re.ASCII)
LARGEST = {"Int": 2**31 - 1, "Long Int": 2**63 - 1, "Check": 1}
LARGEST_DECIMAL = 10**12  # of decimal(21,9)


def check(doc) -> None:
	"""Throw `frappe.ValidationError` with the label of the first value of a record that its field cannot hold.

	Texts that are plain decimals (with a point) become numbers.
	"""
	_check_values(doc, "")
	for table, label in _get_tables(doc.doctype):
		for row in doc.get(table) or ():
			_check_values(row, f"{_(label)}, {_('row {0}').format(row.get('idx') or '?')}: ")


def _check_values(record, where: str) -> None:
	held = record.__dict__
	for df in frappe.get_meta(record.doctype).fields:
		value = held.get(df.fieldname)
		if value is None or df.fieldtype in NO_VALUE:
			continue
		if isinstance(value, dict | list) and df.fieldtype != "JSON":
			_refuse(record, df.fieldname, where, _("takes one value only."))
		if df.fieldtype in ADDRESSES and value and not cstr(value).startswith(WHERE_FILES_LIE):
			_refuse(record, df.fieldname, where, _("is not the address of a file."))
		if df.fieldtype in NUMBERS:
			_check_number(record, df.fieldname, df.fieldtype, value, where)
		elif df.fieldtype in DATES and value:
			_check_date(record, df.fieldname, value, where)


def _check_number(record, fieldname: str, fieldtype: str, value, where: str) -> None:
	kind = type(value)
	if kind is str:
		value = record.__dict__[fieldname] = _read(record, fieldname, value, where)
		if value is None:
			return
	elif kind is float and not math.isfinite(value):
		_refuse(record, fieldname, where, _("is not a number."))
	elif kind is bool and fieldtype != "Check":
		_refuse(record, fieldname, where, _("is not a number."))
	if fieldtype in DECIMALS:
		if abs(value) >= LARGEST_DECIMAL:
			_refuse(record, fieldname, where, _("is too large."))
		return
	if value != int(value):
		_refuse(record, fieldname, where, _("takes whole numbers only."))
	if abs(value) > LARGEST[fieldtype] or (fieldtype == "Check" and value < 0):
		_refuse(record, fieldname, where, _("is too large."))


def _check_date(record, fieldname: str, value, where: str) -> None:
	"""Refuse what Frappe takes for no date at all, a number for example; it tells itself what is wrong with a text."""
	try:
		if isinstance(value, datetime.date) or DATE.match(value) or getdate(value):
			return
	except (TypeError, ValueError, OverflowError):
		pass
	written = frappe.bold(escape_html(cstr(value)[:40]))
	_refuse(
		record, fieldname, where, _("{0} is not a date. Write it like {1}.").format(written, "2026-12-31")
	)


def _read(record, fieldname: str, text: str, where: str) -> float | int | None:
	text = text.strip()
	if not text:
		return None
	if not NUMBER.fullmatch(text):
		_refuse(
			record,
			fieldname,
			where,
			_("{0} is not a number. Write digits, with a point before the decimals, as in 12.5.").format(
				frappe.bold(escape_html(cstr(text)[:40]))
			),
		)
	return float(text) if "." in text else int(text)


def _get_tables(doctype: str) -> list[tuple[str, str]]:
	return [(df.fieldname, df.label or df.fieldname) for df in frappe.get_meta(doctype).get_table_fields()]


def _refuse(record, fieldname: str, where: str, what: str) -> None:
	label = _(frappe.get_meta(record.doctype).get_label(fieldname))
	frappe.throw(f"{where}{frappe.bold(label)}: {what}", title=_("A value that cannot be stored"))
