"""Seal verification: every value that differs from what was sealed, one row each.

Everything is computed anew. Values are shown of records that the reader may read; whoever is rated here as well gets
the places alone, for one's own result is not for oneself before it is published.
"""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _

from cadre_kpi.access import membership
from cadre_kpi.access.readable import check_readable
from cadre_kpi.cadre_kpi.report.common import build_column
from cadre_kpi.decisions import proof
from cadre_kpi.proof.compare import Difference
from cadre_kpi.proof.seals import LINK

MAX_ROWS = 5000


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str]:
	"""Columns, rows and message, as Frappe's query report asks for them. The message counts all differences."""
	check_readable(LINK)
	found = proof.verify_all(files=False)  # the nightly check reads them
	shown = found.differences[:MAX_ROWS]
	readable = get_readable_records(shown)
	rows = [get_row(difference, (difference.doctype, difference.record) in readable) for difference in shown]
	lines = proof.describe(found, limit=1)[min(len(found.differences), 2) :]
	if not found.differences:
		lines = [lines[-1], *lines[:-1]]  # that all of them hold, before what was looked at
	return get_columns(), rows, "<br>".join(frappe.utils.escape_html(line) for line in lines)


def get_row(difference: Difference, readable: bool) -> dict:
	closed = None if readable else _("not shown")
	return {
		"kind": _(difference.doctype),
		"record_doctype": difference.doctype,
		"record": difference.record,
		"place": proof.describe_place(difference),
		"fieldname": f"{difference.row} {difference.field}".strip(),
		"sealed": closed or difference.sealed,
		"present": closed or difference.present,
	}


def get_readable_records(differences: list[Difference]) -> set[tuple[str, str]]:
	"""The records whose values the user may see: reads them, and is not rated here. One statement a kind of record."""
	named: dict[str, set[str]] = defaultdict(set)
	for difference in differences:
		named[difference.doctype].add(difference.record)
	if frappe.session.user != "Administrator" and membership.get_membership().cadres:
		return set()
	return {
		(doctype, name)
		for doctype, names in named.items()
		if frappe.has_permission(doctype, "read")
		for name in frappe.get_list(doctype, {"name": ("in", list(names))}, pluck="name", limit_page_length=0)
	}


def get_columns() -> list[dict]:
	"""The columns. None links to a kind of record: the desk refuses a report whose columns link to what its reader may
	not read."""
	return [
		build_column("kind", _("Kind of Record"), "Data", 150),
		build_column("record", _("Record"), "Dynamic Link", 180, options="record_doctype"),
		build_column("place", _("Place"), "Data", 240),
		build_column("sealed", _("As Sealed"), "Data", 200),
		build_column("present", _("As It Stands Now"), "Data", 200),
	]
