"""Files for a table calculation: figures and dates as such, words in the reader's language, nothing that runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.model import numeric_fieldtypes
from frappe.utils import cint, flt, get_datetime, getdate, strip_html

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WIDEST, NARROWEST = 60, 8  # characters of a column
LONGEST_TITLE = 31  # characters of a sheet's name
DATE_FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm"}
# Choices kept as codes: of levels, kinds, states.
CHOICES = ("Select", "Workflow State")
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Column:
	"""A column of a table: its heading, and the kind of its values as Frappe calls it."""

	label: str
	fieldtype: str = "Data"
	options: str = ""


def convert(value: object, column: Column, titles: dict[str, dict[str, str]]) -> Cell:
	"""The value as a table calculation takes it; None where there is none. `titles`: DocType → name → title."""
	if value is None or value == "":
		return None
	kind = column.fieldtype
	if kind == "Check":
		return _("Yes") if cint(value) else _("No")
	if kind == "Int":
		return cint(value)
	if kind in numeric_fieldtypes:
		return flt(value)
	if kind == "Date":
		return getdate(value)
	if kind == "Datetime":
		return get_datetime(value).replace(tzinfo=None)
	if kind in ("Link", "Dynamic Link") and column.options in titles:
		return titles[column.options].get(value, value)
	if kind == "Select" or column.options in CHOICES:
		return _(value)
	if isinstance(value, bool | int | float | date):
		return value
	if isinstance(value, time | timedelta):
		return str(value)
	text = CONTROL.sub("", str(value))
	return strip_html(text) if kind in ("Text Editor", "HTML Editor", "HTML") else text


def get_titles(columns: list[Column], rows: list[list]) -> dict[str, dict[str, str]]:
	"""Titles of what the links of these rows name, one statement a DocType: people and units by name, not by code."""
	named: dict[str, set] = {}
	for place, column in enumerate(columns):
		if column.fieldtype == "Link" and column.options and _get_title_field(column.options):
			named.setdefault(column.options, set()).update(row[place] for row in rows if row[place])
	found = {}
	for doctype, names in named.items():
		fields = ["name", _get_title_field(doctype)]
		found[doctype] = dict(
			frappe.get_all(doctype, {"name": ("in", sorted(names))}, fields, as_list=True) if names else ()
		)
	return found


def _get_title_field(doctype: str) -> str:
	if doctype == "User":
		return "full_name"
	meta = frappe.get_meta(doctype)
	return meta.title_field if meta.show_title_field_in_link and meta.title_field else ""


def to_xlsx(
	columns: list[Column], rows: list[list], sheet: str, said: Iterable[tuple[str, Cell]] = ()
) -> bytes:
	"""An .xlsx file: headings that stay in sight, filters on them, columns as wide as their content. Values are typed.

	`said`: what a second sheet says of the table, (what, value) a line: by what it was filtered, who took it along and when.
	"""
	import openpyxl
	from openpyxl.cell import WriteOnlyCell
	from openpyxl.styles import Alignment, Font
	from openpyxl.utils import get_column_letter

	book = openpyxl.Workbook(write_only=True)
	page = book.create_sheet(get_sheet_title(sheet))
	page.freeze_panes = "A2"
	for place, column in enumerate(columns):
		longest = max((len(str(row[place])) for row in rows[:200] if row[place] is not None), default=0)
		width = min(max(longest, len(column.label), NARROWEST) + 2, WIDEST)
		page.column_dimensions[get_column_letter(place + 1)].width = width
	if columns:
		page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
	heading = []
	for column in columns:
		cell = WriteOnlyCell(page, column.label)
		cell.data_type, cell.font, cell.alignment = "s", Font(bold=True), Alignment(wrap_text=True)
		heading.append(cell)
	page.append(heading)
	for row in rows:
		page.append([_get_cell(WriteOnlyCell(page, value), value) for value in row])
	if said := list(said):
		beside = book.create_sheet(_("About This Table"))
		for letter, width in (("A", 30), ("B", WIDEST)):
			beside.column_dimensions[letter].width = width
		for line in said:
			beside.append([_get_cell(WriteOnlyCell(beside, value), value) for value in line])
	target = io.BytesIO()
	book.save(target)
	return target.getvalue()


def get_sheet_title(title: str) -> str:
	"""The title as the name of a sheet: without what such a name may not hold, cut between words where it is too long."""
	name = re.sub(r"[\[\]:*?/\\]", " ", title)
	if len(name) > LONGEST_TITLE:
		name = name[: LONGEST_TITLE + 1].rpartition(" ")[0] or name[:LONGEST_TITLE]
	return name.rstrip(" ,;-")


def _get_cell(cell: object, value: Cell) -> object:
	if isinstance(value, str):
		cell.data_type = "s"
		cell.quotePrefix = value.startswith(FORMULA)
	elif type(value) in DATE_FORMATS:
		cell.number_format = DATE_FORMATS[type(value)]
	return cell


def to_csv(columns: list[Column], rows: list[list], delimiter: str = ",") -> bytes:
	"""The same as text, in UTF-8 with its mark, so that a table calculation reads the letters right."""
	target = io.StringIO()
	writer = csv.writer(target, quoting=csv.QUOTE_MINIMAL, delimiter=delimiter)
	writer.writerow([column.label for column in columns])
	writer.writerows([_convert_text(value) for value in row] for row in rows)
	return target.getvalue().encode("utf-8-sig")


def _convert_text(value: Cell) -> Cell:
	if isinstance(value, str):
		return quote(value)
	if isinstance(value, datetime):
		return value.strftime("%d/%m/%Y %H:%M")
	return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def quote(text: str) -> str:
	"""A text that a table calculation would run, with an apostrophe before it; numbers stay numbers."""
	if not text.startswith(FORMULA):
		return text
	try:
		float(text)
	except ValueError:
		return f"'{text}"
	return text
