"""Files from which masters are imported with Frappe's Data Import."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator

import frappe
from frappe import _
from frappe.core.doctype.data_import import importer
from frappe.model import float_like_fields
from frappe.utils import cstr, escape_html
from openpyxl import load_workbook

from cadre_kpi.utils.app import MODULE
from cadre_kpi.utils.formats import parse_figure

HEADINGS = "data_import_column_header_map"  # where Frappe keeps the headings that it knows, by kind of record
MOST_NAMED = 10
SEPARATORS, QUOTED = ",;\t", re.compile('"[^"]*"')
MOST = 10**12  # what a figure of the database holds
FIGURES = {"Int", *float_like_fields}
DECIMAL_COMMA = re.compile(r",#{1,2}$|^#\.###$")  # of the ways in which Frappe writes figures
YES_OR_NO = {
	**dict.fromkeys(("1", "true", "t", "yes", "y", "x"), "1"),
	**dict.fromkeys(("0", "false", "f", "no", "n"), "0"),
}


def is_own(doctype: str | None) -> bool:
	"""Whether a kind of record is one of this app."""
	return bool(doctype) and frappe.db.get_value("DocType", doctype, "module", cache=True) == MODULE


def forget_headings(doc, method: str | None = None) -> None:
	"""Frappe keeps the headings of a kind in the language of whoever imported it last; in another none of them was found.
	Whoever opens or saves an import has them in the own language.
	"""
	if doc.reference_doctype:
		frappe.cache.hdel(HEADINGS, doc.reference_doctype)


def prepare_file(doc, method: str | None = None) -> None:
	"""The import goes by a copy of its file where Frappe would misread it; the file itself may serve elsewhere.

	Excel, and every export of this app, begins a CSV with the mark of its encoding, which Frappe takes for a part of the
	first heading. Of this app's records choices and figures may stand in the file in the reader's words: Frappe knows
	choices as stored alone, which is English, takes each word but “yes” for a box that is not ticked, and reads 1,5 as
	15. Columns of a CSV may be kept apart by semicolons, as Excel saves it where figures have a comma.
	"""
	kind = cstr(doc.import_file).lower().rpartition(".")[2]
	file = _find_file(doc) if kind in ("csv", "xlsx") else None
	if not file:
		return
	given = _read(file)
	content = given.removeprefix(codecs.BOM_UTF8) if kind == "csv" else given
	if is_own(doc.reference_doctype):
		content = _store_words(doc, kind, content) or content
	if content != given:
		_attach_copy(doc, file, content)


def _store_words(doc, kind: str, content: bytes) -> bytes | None:
	"""The file with choices and figures as they are stored; None where there is nothing to change."""
	if kind == "xlsx":
		return _change_workbook(content, lambda rows: _find_words(doc, rows))
	says_itself = bool(doc.get("custom_delimiters") or doc.get("use_csv_sniffer"))
	return _change_csv(content, lambda rows: _find_words(doc, rows), says_itself)


def _find_file(doc):
	if not doc.import_file:
		return None
	name = frappe.db.get_value(
		"File",
		{"file_url": doc.import_file, "attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
	)
	return frappe.get_doc("File", name) if name else None


def _read(file) -> bytes:
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content


def _attach_copy(doc, file, content: bytes) -> None:
	copy = frappe.get_doc(
		doctype="File",
		file_name=file.file_name,
		content=content,
		is_private=1,
		attached_to_doctype=doc.doctype,
		attached_to_name=doc.name,
		attached_to_field="import_file",
	).insert()
	doc.import_file = copy.file_url


# ---- choices and figures in the reader's words -------------------------------------------------------------------
Rows = list[list[object]]
Changes = Iterator[tuple[int, int, str]]


def _change_csv(
	content: bytes, translate: Callable[[Rows], Changes], keeps_separator: bool = False
) -> bytes | None:
	"""`keeps_separator`: the import itself says what keeps the columns apart; Frappe takes commas otherwise."""
	try:
		text = content.decode()
		separator = _find_separator(text)
		rows: Rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
	except (UnicodeDecodeError, csv.Error):
		return None  # Frappe says what is wrong with it
	changes = list(translate(rows))
	for at, column, value in changes:
		rows[at][column] = value
	wanted = separator if keeps_separator else ","
	if not changes and wanted == separator:
		return None
	stream = io.StringIO()
	csv.writer(stream, delimiter=wanted).writerows(rows)
	return stream.getvalue().encode()


def _find_separator(text: str) -> str:
	"""What keeps the columns apart, by the line of the headings."""
	head = next((line for line in text.splitlines() if line.strip()), "")
	return max(SEPARATORS, key=QUOTED.sub("", head).count)


def _change_workbook(content: bytes, translate: Callable[[Rows], Changes]) -> bytes | None:
	try:
		book = load_workbook(io.BytesIO(content))
	except Exception:  # openpyxl raises what it meets: Frappe reads the file too and says so
		return None
	sheet = book.active
	changes = list(translate([[cell.value for cell in row] for row in sheet.iter_rows()]))
	for at, column, value in changes:
		sheet.cell(at + 1, column + 1).value = value
	if not changes:
		return None
	stream = io.BytesIO()
	book.save(stream)
	return stream.getvalue()


def _find_words(doc, rows: Rows) -> Changes:
	"""(row, column, value as it is stored) of each choice and figure in words. Throws what is none."""
	head = next((at for at, row in enumerate(rows) if any(row)), None)
	if head is None:
		return
	given = json.loads(doc.template_options or "{}").get("column_to_field_map") or {}
	wrong = []
	for column, heading in enumerate(rows[head]):
		field = importer.get_df_for_column_header(doc.reference_doctype, given.get(str(column), heading))
		find_stored = _get_finder(field) if field else None
		if not find_stored:
			continue
		for at in range(head + 1, len(rows)):
			value = rows[at][column] if column < len(rows[at]) else None
			if value in (None, "") or (stored := find_stored(value)) == cstr(value):
				continue
			if stored is None:
				wrong.append(_describe_wrong(at + 1, field, value))
			else:
				yield at, column, stored
	if wrong:
		more = len(wrong) - MOST_NAMED
		rest = [_("and {0} more").format(more)] if more > 0 else []
		frappe.throw("<br>".join([*wrong[:MOST_NAMED], *rest]), title=_("The file cannot be imported yet"))


def _get_finder(field) -> Callable[[object], str | None] | None:
	"""What finds, for a value of this column, the one that is stored, None where there is none; None for other columns."""
	if field.fieldtype in FIGURES:
		return (lambda value: _find_figure(field, value)) if _has_decimal_comma() else None
	words = _list_words(field)
	return (lambda value: words.get(_fold(value))) if words else None


def _has_decimal_comma() -> bool:
	"""Whether this site writes figures with a decimal comma."""
	return bool(DECIMAL_COMMA.search(cstr(frappe.db.get_default("number_format"))))


def _find_figure(field, value: object) -> str | None:
	if not isinstance(value, str):
		return cstr(value)  # a workbook's own figure
	figure = parse_figure(value, MOST)
	if figure is None or (field.fieldtype == "Int" and figure != int(figure)):
		return None
	return f"{int(figure) if figure == int(figure) else figure.normalize():f}"


def _list_words(field) -> dict[str, str] | None:
	"""What may stand in a column of choices → as it is stored; None for other columns. One word for two is none."""
	if field.fieldtype == "Check":
		yes, no = (_fold(_(word)) for word in ("Yes", "No"))
		return {**YES_OR_NO, yes: "1", no: "0"}
	if field.fieldtype != "Select" or not field.options:
		return None
	options = [option for option in field.options.split("\n") if option]
	words: dict[str, str] = {}
	for option in options:
		word = _fold(_(option))
		words[word] = "" if word in words else option
	return {word: option for word, option in words.items() if option} | {
		_fold(each): each for each in options
	}


def _describe_wrong(number: int, field, value: object) -> str:
	if field.fieldtype in FIGURES:
		return _("Row {0}, {1}: “{2}” is no number. Write it as {3}.").format(
			number,
			frappe.bold(_(field.label)),
			escape_html(cstr(value)),
			"1250" if field.fieldtype == "Int" else _("1250 or 12,5"),
		)
	allowed = (
		(_("Yes"), _("No"))
		if field.fieldtype == "Check"
		else [_(each) for each in field.options.split("\n") if each]
	)
	return _("Row {0}, {1}: “{2}” is none of {3}.").format(
		number,
		frappe.bold(_(field.label)),
		escape_html(cstr(value)),
		"; ".join(f"“{word}”" for word in allowed),
	)


def _fold(value: object) -> str:
	text = "1" if value is True else "0" if value is False else cstr(value)
	return " ".join(unicodedata.normalize("NFC", text).casefold().split())
