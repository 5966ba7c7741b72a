"""Access audit: who signed in, saw, changed, acted on or exported records of this app, and when. For auditors.

Says which fields were changed, never their values: a blind sheet stays blind for an auditor too. Views are kept by
Frappe only for DocTypes that track them.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime

from cadre_kpi.access.version_history import APART
from cadre_kpi.cadre_kpi.report.common import build_column, build_figure
from cadre_kpi.roles import AUDITOR
from cadre_kpi.utils.app import MODULE

MAX_ROWS = 5_000  # of each source, the newest
SIGNED_IN, OPENED, CHANGED, ACTED, EXPORTED = KINDS = ("Signed In", "Opened", "Changed", "Acted", "Exported")


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None, None, list[dict]]:
	"""Columns, rows, message, no chart, summary.

	Filters: `from_date` and `to_date` (both included), `user`, `record`, `what` (one of the five kinds of entry).

	Throws `frappe.PermissionError` to who is neither an auditor nor Administrator.
	"""
	if frappe.session.user != "Administrator" and AUDITOR not in frappe.get_roles():
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	filters = frappe._dict(filters or {})
	if not filters.from_date or not filters.to_date:
		return get_columns(), [], _("Choose the days."), None, []
	rows = [
		row
		for source in (find_sign_ins, find_views, find_changes, find_steps, find_exports)
		for row in source(filters)
	]
	rows = [row for row in rows if filters.get("record") in (None, "", row["record"])]
	counts = Counter(row["code"] for row in rows)
	rows = [row for row in rows if filters.get("what") in (None, "", row["code"])]
	rows.sort(key=lambda row: row["at"], reverse=True)
	message = None
	if len(rows) > MAX_ROWS:
		message = _("Listed are the newest {0} entries. Choose fewer days or a user.").format(MAX_ROWS)
	return get_columns(), add_names(rows[:MAX_ROWS]), message, None, get_summary(counts)


def get_summary(counts: Counter) -> list[dict]:
	"""How many entries of each kind there are, whichever of them is listed."""
	return [
		build_figure(label, counts[code], only={"what": code}) for code, label in get_kinds_of_entry().items()
	]


def get_kinds_of_entry() -> dict[str, str]:
	return {
		SIGNED_IN: _("Signed In"),
		OPENED: _("Opened"),
		CHANGED: _("Changed"),
		ACTED: _("Acted"),
		EXPORTED: _("Exported"),
	}


def add_names(rows: list[dict]) -> list[dict]:
	"""The rows with the names of their persons."""
	users = list({row["user"] for row in rows if row["user"]})
	names = dict(
		frappe.get_all("User", {"name": ("in", users)}, ["name", "full_name"], as_list=True) if users else ()
	)
	return [{**row, "person": names.get(row["user"]) or row["user"]} for row in rows]


def get_columns() -> list[dict]:
	"""The columns of the report.

	None is a link to a user or a kind of record: the desk refuses a whole report to who may not read what its
	columns link to, and leaves out rows by that reader's user permissions.
	"""
	return [
		build_column("at", _("At"), "Datetime", 160),
		build_column("person", _("Full Name"), "Data", 200),
		build_column("what", _("What"), "Data", 150),
		build_column("kind", _("Kind of Record"), "Data", 150),
		build_column("record", _("Record"), "Dynamic Link", 160, options="record_doctype"),
		build_column("details", _("Details"), "Data", 320),
		build_column("user", _("Account"), "Data", 200),
	]


def find_sign_ins(filters: frappe._dict) -> list[dict]:
	"""Logins, refused ones and such on behalf of others included; no record has any."""
	if filters.get("record"):
		return []
	rows = _find_rows(
		"Activity Log", filters, "user", ["operation", "status", "ip_address"], {"operation": ("!=", "")}
	)
	return [
		_build_row(
			row,
			row.user,
			SIGNED_IN,
			details=" · ".join(filter(None, (_(row.operation or ""), _(row.status or ""), row.ip_address))),
		)
		for row in rows
	]


def find_views(filters: frappe._dict) -> list[dict]:
	"""Records that were opened."""
	rows = _find_rows(
		"View Log",
		filters,
		"viewed_by",
		["reference_doctype", "reference_name"],
		{"reference_doctype": ("in", _list_kinds()), **_filter_by_record("reference_name", filters)},
	)
	return [_build_row(row, row.viewed_by, OPENED, row.reference_doctype, row.reference_name) for row in rows]


def find_changes(filters: frappe._dict) -> list[dict]:
	"""Changes, with the labels of the fields."""
	conditions = {"ref_doctype": ("in", _list_kinds())}
	if filters.get("record"):
		conditions["docname"] = ("in", (filters.record, f"{filters.record}{APART}"))
	rows = _find_rows("Version", filters, "owner", ["ref_doctype", "docname", "data"], conditions)
	return [
		_build_row(
			row, row.owner, CHANGED, row.ref_doctype, row.docname.removesuffix(APART), _get_labels(row)
		)
		for row in rows
	]


def find_steps(filters: frappe._dict) -> list[dict]:
	"""Steps of the process."""
	rows = _find_rows(
		"Process Log",
		filters,
		"acted_by",
		["parenttype", "parent", "action", "to_state", "acted_on"],
		_filter_by_record("parent", filters),
	)
	return [
		_build_row(
			row,
			row.acted_by,
			ACTED,
			row.parenttype,
			row.parent,
			f"{_(row.action or '')} → {_(row.to_state or '')}",
		)
		for row in rows
	]


def find_exports(filters: frappe._dict) -> list[dict]:
	"""Exports of lists and reports, prints, PDFs, private files that were opened."""
	rows = _find_rows(
		"Access Log",
		filters,
		"user",
		["export_from", "reference_document", "file_type", "report_name", "method"],
		{},
	)
	reports = set(frappe.get_all("Report", {"module": MODULE}, pluck="name"))
	files = _find_attached([row.reference_document for row in rows if row.export_from == "File"])
	kinds, found = set(_list_kinds()), []
	for row in rows:
		doctype, name, details = row.export_from, row.reference_document, [row.report_name, row.method]
		if doctype == "File" and name in files:
			doctype, name, details = files[name]
		elif doctype not in kinds and (row.report_name not in reports or row.method == "Export"):
			continue  # an export of a report is noted by the server as well, with its kind of record
		told = (_get_words().get(detail) or _(detail or "") for detail in details)
		text = " · ".join(filter(None, (row.file_type, *told)))
		found.append(_build_row(row, row.user, EXPORTED, doctype, name, text))
	return found


def _get_words() -> dict[str, str]:
	"""What this app itself notes as the way of an export."""
	return {"All Data of a Person": _("All Data of a Person")}


def _find_attached(names: list[str]) -> dict[str, tuple[str, str, list[str]]]:
	"""Of these files those at records of this app: the record, and the name of the file."""
	files = frappe.get_all(
		"File",
		filters={"name": ("in", names), "attached_to_doctype": ("in", _list_kinds())},
		fields=["name", "attached_to_doctype", "attached_to_name", "file_name"],
	)
	return {row.name: (row.attached_to_doctype, row.attached_to_name, [row.file_name]) for row in files}


def _find_rows(
	doctype: str, filters: frappe._dict, user_field: str, fields: list[str], more: dict
) -> list[frappe._dict]:
	conditions = {"creation": ("between", _get_days(filters)), **more}
	if filters.get("user"):
		conditions[user_field] = filters.user
	return frappe.get_all(
		doctype,
		filters=conditions,
		fields=["creation", user_field, *fields],
		order_by="creation desc",
		limit=MAX_ROWS + 1,
	)


def _list_kinds() -> list[str]:
	"""All kinds of record of this app, its masters and settings included."""
	return frappe.get_all("DocType", {"module": MODULE, "istable": 0}, pluck="name")


def _filter_by_record(field: str, filters: frappe._dict) -> dict:
	return {field: filters.record} if filters.get("record") else {}


def _get_days(filters: frappe._dict) -> tuple[datetime, datetime]:
	return get_datetime(filters.from_date), get_datetime(add_days(filters.to_date, 1))


def _build_row(
	row, user: str, code: str, doctype: str | None = None, name: str | None = None, details: str = ""
) -> dict:
	return {
		"at": row.creation,
		"user": user,
		"code": code,
		"what": _(code),
		"kind": _(doctype) if doctype else None,
		"record_doctype": doctype,
		"record": name,
		"details": details,
	}


def _get_labels(row: frappe._dict) -> str:
	"""Labels of what a Version changed, without values."""
	data, meta = json.loads(row.data or "{}"), frappe.get_meta(row.ref_doctype)
	names = {
		change[0] for key in ("changed", "added", "removed", "row_changed") for change in data.get(key) or ()
	}
	return ", ".join(sorted(_(meta.get_label(name)) for name in names))
