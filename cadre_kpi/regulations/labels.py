"""The parameters of a scheme in the words of its form: where a path stands, and what its value means.

Mistakes and differences come from `scoring` with dotted paths (`levels[2].below_points`); people read the form.
"""

from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.utils import cstr, formatdate

from cadre_kpi.regulations.articles import arithmetic, rating
from cadre_kpi.scoring import fields, vocabulary
from cadre_kpi.scoring.errors import FieldError
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.utils import formats
from cadre_kpi.utils.language import choose_sentence_language

DOCTYPE = "Evaluation Scheme"
ROW = re.compile(r"(?P<list>\w+)\[(?P<at>\d+)\]\Z")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


def describe_mistake(error: FieldError, names: dict[str, str], with_path: bool = False) -> str:
	"""A wrong field by its place in the form and what is wrong with it, escaped.

	`names`: path of a row → its name; `with_path`: for who edits a file.
	"""
	lang = choose_sentence_language()
	group = error.path.partition(".")[0]
	values = {key: describe(key, value, group) for key, value in error.values.items()}
	escape = frappe.utils.escape_html
	text = escape(FieldError("", error.code, values).text(lang))
	place = f"<b>{escape(get_place(error.path, names.get(error.path)))}</b>" if error.path else ""
	path = f" <code>{escape(error.path)}</code>" if with_path and error.path else ""
	return f"{place}{path}: {text}" if place else text


def describe(key: str, value: object, group: str) -> object:
	"""A value of a message: codes of the format by their names in the form, numbers as they are."""
	if key == "other":
		parts = cstr(value).split(", ")
		return ", ".join(get_label_in(group, part) for part in parts)
	if key in ("allowed", "found") and isinstance(value, str):
		return ", ".join(_(part) for part in value.split(", "))
	return value


def get_label_in(group: str, name: str) -> str:
	"""A field named in a message, in the same group or by its own path; other words stay."""
	field, _space, chosen = name.partition(" ")
	for path in (f"{group}.{field}", field):
		found = _find_field(path)
		if found:
			return f"{_(found.label)} {_(chosen)}".strip()
	return _(name)


def get_place(path: str, name: str | None = None) -> str:
	"""Where a parameter stands: section and field, or table, row and column. `name`: of the row, for `list.code`."""
	head, _dot, rest = path.partition(".")
	row = ROW.match(head)
	if row:
		table, number = row["list"], int(row["at"]) + 1
		where = _("{0}, row {1}").format(_get_table_label(table), number)
		return f"{where}, {get_column_label(table, rest)}" if rest else where
	if head in _lists():
		row_name = f"“{name}”" if name else rest
		return f"{_get_table_label(head)}, {row_name}" if rest else _get_table_label(head)
	found = _find_field(path)
	if not found:
		return path
	section = _get_section(found.fieldname)
	return f"{section} – {_(found.label)}" if section else _(found.label)


def describe_value(path: str, text: str | None) -> str:
	"""A value of the format as people write it: yes and no, a decimal comma, a date, the name of a choice."""
	if text in (None, ""):
		return "–"
	if text in ("true", "false"):
		return _("Yes") if text == "true" else _("No")
	if NUMBER.match(text):
		return formats.format_number(text)
	if DATE.match(text):
		return formatdate(text)
	if path == "result.base":  # "completed" is a rating elsewhere
		return _("amount assigned") if text == "assigned" else _("amount completed")
	if path == "indicators.kinds":
		kinds = arithmetic.get_indicator_kinds()
		return ", ".join(kinds[part] for part in text.split(","))
	if path == "bonus.reasons":
		return ", ".join(_(part) for part in text.split(","))
	if path == "discipline.grounds":
		at = 0 if frappe.local.lang == "vi" else 1
		return "; ".join(vocabulary.DISCIPLINE_GROUNDS[part][at] for part in text.split(","))
	if path == "quota.tie_break":
		names = rating.get_tie_breakers()
		return ", ".join(names.get(part, part) for part in text.split(","))
	options = cstr(getattr(_find_field(path), "options", "")).split("\n")
	if text in options or path.endswith(".value"):
		return _(text)
	return text


def _lists() -> dict[str, type]:
	return {name: spec.rows for name, spec in fields.get_specs(Scheme).items() if spec.kind == "rows"}


def _find_field(path: str):
	"""The form's field of a path: `group.field`, `list.code.column`, or a field of its own; None for none."""
	meta = frappe.get_meta(DOCTYPE)
	head, _dot, rest = path.partition(".")
	if head in _lists():
		table = meta.get_field(head)
		return frappe.get_meta(table.options).get_field(rest.rpartition(".")[2]) if rest else table
	return meta.get_field(f"{head}_{rest}" if rest else head)


def _get_table_label(name: str) -> str:
	return _(frappe.get_meta(DOCTYPE).get_label(name))


def get_column_label(table: str, column: str) -> str:
	"""The label of a column of one of the scheme's tables."""
	found = frappe.get_meta(frappe.get_meta(DOCTYPE).get_field(table).options).get_field(column)
	return _(found.label) if found else column


def _get_section(fieldname: str) -> str:
	section = ""
	for field in frappe.get_meta(DOCTYPE).fields:
		if field.fieldtype in ("Section Break", "Tab Break"):
			section = field.label or section
		if field.fieldname == fieldname:
			return _(section) if section else ""
	return ""
