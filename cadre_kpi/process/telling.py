"""Parts of what is told of a record where it is not opened as a form: facts, and tables with their rows.

A fact: key, label, value, kind. A table: title, columns (label, kind, the field where it is entered in place) and rows
(key, cells in the order of the columns). Kinds: text, number, points, percent, date, level, option (a word to translate), light, check, quantity, task
and file. The page writes the values as the reader's language does.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr, flt

_OWN_VALUE = object()


def build_fact(doc, field: str, kind: str = "text", value: object = _OWN_VALUE) -> dict:
	"""A field under its own label. `value`: what is shown instead of the field's own value."""
	shown = doc.get(field) if value is _OWN_VALUE else value
	return {"key": field, "label": _(doc.meta.get_label(field)), "value": shown, "kind": kind}


def build_table(
	key: str, title: str, columns: Iterable[tuple[str, ...]], rows: Iterable[tuple[str, list]]
) -> dict:
	"""A table. `columns`: label, kind and, where it is entered in place, its field; `rows`: key and cells."""
	return {
		"key": key,
		"title": title,
		"columns": [dict(zip(("label", "kind", "field"), column, strict=False)) for column in columns],
		"rows": [{"key": name, "cells": cells} for name, cells in rows],
	}


def keep_filled(facts: Iterable[dict], tables: Iterable[dict]) -> dict:
	"""`facts` that have a value and `tables` that have rows."""
	return {
		"facts": [one for one in facts if one["value"] not in (None, "")],
		"tables": [one for one in tables if one["rows"]],
	}


def build_changes(contract, who: bool = False) -> dict:
	"""What was changed of a contract's tasks since the registration; with `who` by whom."""
	rows = contract.changes
	columns = [
		(_("Task"), "number"),
		(_("What"), "option"),
		(_("Before"), "text"),
		(_("After"), "text"),
		(_("Why"), "text"),
	]
	names = get_names(row.changed_by for row in rows) if who else {}
	if who:
		columns.append((_(frappe.get_meta("Contract Task Change").get_label("changed_by")), "text"))
	return build_table(
		"changes",
		_("Changes since the registration"),
		columns,
		(
			(
				row.name,
				[
					*(row.task_no, row.field_label, row.old_value, row.new_value, row.reason),
					*([names.get(row.changed_by, row.changed_by)] if who else ()),
				],
			)
			for row in rows
		),
	)


def get_names(users: Iterable[str | None]) -> dict[str, str]:
	"""Account → full name; one query."""
	wanted = sorted({user for user in users if user})
	if not wanted:
		return {}
	rows = frappe.get_all("User", filters={"name": ("in", wanted)}, fields=["name", "full_name"])
	return {row.name: row.full_name for row in rows}


def add_unit(value: object, unit: str | None) -> dict | None:
	"""A figure with its unit of measure."""
	return None if value is None else {"value": flt(value), "unit": cstr(unit)}
