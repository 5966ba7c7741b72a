"""Rows that come with a call of a method: a list of objects."""

from __future__ import annotations

import frappe
from frappe import _


def read_rows(sent: object, label: str) -> list[dict]:
	"""The rows of a list that may be JSON; throw `frappe.ValidationError` where something else is among them.

	`label`: what to call the list.
	"""
	rows = frappe.parse_json(sent) or []
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("{0}: no rows can be read in what was sent.").format(label))
	return rows
