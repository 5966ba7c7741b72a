"""The deadlines of records, for forms and lists."""

from __future__ import annotations

import frappe

from cadre_kpi.deadlines import status


@frappe.whitelist()
def list_for_record(doctype: str, name: str) -> list[dict]:
	"""Every deadline of a record for its form, in the order of the dates: stage, date, state, words, colour.

	`current`: the record waits there now. Needs permission to read the record.
	"""
	return status.read_for_record(doctype, name)


@frappe.whitelist()
def list_for_records(doctype: str, names: str | list) -> dict[str, dict]:
	"""The state of the present deadline of each record of a list that the user may read: name → state."""
	return status.read_for_list(doctype, names)
