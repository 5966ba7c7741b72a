"""The history of changes of a record that holds results, kept in two parts: what everybody may see, and the rest.

Frappe sends the whole history of a record to every reader, and leaves it to the browser to hide what is of a
higher permission level. So the changes of level 1, and those of ratings in a decision or a session, are kept under a
name of their own, and shown only to those who may read the result.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.own_copies import COPIES, holds_own
from cadre_kpi.access.own_result import EVALUATION, hide_own_result, reads_level_one

KEPT_APART = (EVALUATION, "Cadre", "Evaluation Body", *COPIES)
APART = " (result)"  # appended to the record's name in Version
SHOWN = 20
# computed anew at each save: what is the reader's is told by the fields from which it comes
UNTOLD = ("computed_on", "conditions")
# Figures are stored as 0 before anybody enters or computes them. Of these 0 is no value …
NO_VALUE_AT_ZERO = ("general_given", "unit_results", "organising", "uniting", "unit_total", "council_points")
NO_VALUE_AT_ZERO += ("total_points", "corrected_points")
# … and of these not where the figure that comes with them had none: figure → those that come with it
COMES_WITH = {
	"total_points": ("result_points", "general_points", "deducted_points"),
	"unit_total": ("unit_done", "unit_on_time", "unit_quality", "unit_exceeded"),
}
TEMPLATE = "cadre_kpi_result_change"  # see public/js/desk/timeline.js


def keep_apart(version, method: str | None = None) -> None:
	"""Before a Version is inserted: move the changes of level 1 of a record into a Version of their own."""
	if version.ref_doctype not in KEPT_APART or cstr(version.docname).endswith(APART):
		return
	data = json.loads(version.data or "{}")
	opened, closed = _split(version.ref_doctype, data)
	if not any(closed.values()):
		return
	version.data = _pack(opened)
	_keep(version.ref_doctype, version.docname, closed)


def _keep(doctype: str, docname: str, closed: dict):
	"""Store what is closed as a Version of its own."""
	apart = {"doctype": "Version", "ref_doctype": doctype, "docname": f"{docname}{APART}"}
	return frappe.get_doc({**apart, "data": _pack(closed)}).insert(ignore_permissions=True)


def read_timeline(doctype: str, docname: str) -> list[dict]:
	"""Changes of the result for the timeline of the form, for those who may read it.

	The words come from the browser, which has them: on the server a form would load the whole dictionary for them.
	"""
	if not _may_see(doctype, docname):
		return []
	versions = frappe.get_all(
		"Version",
		filters={"ref_doctype": doctype, "docname": f"{docname}{APART}"},
		fields=["owner", "creation", "ref_doctype", "data"],
		order_by="creation desc",
		limit=SHOWN,
	)
	names, found = _get_names({version.owner for version in versions}), []
	for version in versions:
		parts = _list_parts(version)
		if parts["changes"] or parts["tables"]:
			change = {"owner": names.get(version.owner) or version.owner, **parts}
			found.append(
				{
					"creation": version.creation,
					"icon": "edit",
					"is_card": False,
					"template": TEMPLATE,
					"template_data": {"change": change},
				}
			)
	return found


def split_stored() -> None:
	"""Part the histories that were kept before a kind of record was among `KEPT_APART`."""
	filters = {"ref_doctype": ("in", KEPT_APART), "docname": ("not like", f"%{APART}")}
	for name in frappe.get_all("Version", filters=filters, pluck="name"):
		version = frappe.get_doc("Version", name)
		opened, closed = _split(version.ref_doctype, json.loads(version.data or "{}"))
		if any(closed.values()):
			apart = _keep(version.ref_doctype, version.docname, closed)
			apart.db_set({"owner": version.owner, "creation": version.creation}, update_modified=False)
			version.db_set("data", _pack(opened), update_modified=False)


def _pack(data: dict) -> str:
	return frappe.as_json(data, indent=None, separators=(",", ":"))


def _may_see(doctype: str, docname: str) -> bool:
	if doctype in COPIES:
		return not holds_own(doctype, docname)
	return reads_level_one(get_membership()) and not hide_own_result(
		frappe._dict(doctype=doctype, name=docname)
	)


def _get_closed_fields(doctype: str) -> tuple[set[str], dict[str, set[str]]]:
	"""The fields of a record, and of its tables, whose changes are kept apart."""
	if doctype in COPIES:
		copy = COPIES[doctype]
		return set(copy.beside), {copy.table: set(copy.closed)}
	meta = frappe.get_meta(doctype)
	return {field.fieldname for field in meta.fields if field.permlevel}, {
		table.fieldname: {
			field.fieldname for field in frappe.get_meta(table.options).fields if field.permlevel
		}
		for table in meta.get_table_fields()
	}


def _split(doctype: str, data: dict) -> tuple[dict, dict]:
	"""The data of a Version in two: what is open, and the rest."""
	high, high_in = _get_closed_fields(doctype)
	opened = {key: value for key, value in data.items() if not isinstance(value, list)}
	closed: dict[str, list] = {}
	for key in ("changed", "added", "removed", "row_changed"):
		opened[key], closed[key] = [], []
		for change in data.get(key) or ():
			if change[0] in high:
				closed[key].append(change)
			elif key == "row_changed":
				fields = high_in.get(change[0], set())
				_put(opened[key], change, [part for part in change[3] if part[0] not in fields])
				_put(closed[key], change, [part for part in change[3] if part[0] in fields])
			elif key in ("added", "removed"):
				fields = high_in.get(change[0], set())
				opened[key].append(
					[change[0], {name: value for name, value in change[1].items() if name not in fields}]
				)
			else:
				opened[key].append(change)
	return opened, closed


def _put(rows: list, change: list, parts: list) -> None:
	if parts:
		rows.append([*change[:3], parts])


def _list_parts(version: frappe._dict) -> dict[str, list]:
	"""What one Version changed, for `public/js/desk/timeline.js`, which says it in the reader's words.

	`changes`: label and type of a field, what it was and is, with the label and number of its row in a table; `tables`:
	labels of tables to which rows came or from which they went. Both empty where no reader would call it a change.
	"""
	meta = frappe.get_meta(version.ref_doctype)
	data = json.loads(version.data or "{}")
	changes = list(_list_changes(meta, data.get("changed")))
	keys = ("added", "removed")
	if version.ref_doctype in COPIES:
		for table, idx, _name, changed in data.get("row_changed") or ():
			row = {"table": meta.get_label(table), "row": cint(idx) + 1}
			rows = frappe.get_meta(meta.get_field(table).options)
			changes += [{**change, **row} for change in _list_changes(rows, changed)]
	else:
		keys += ("row_changed",)
	tables = {change[0] for key in keys for change in data.get(key) or ()}.difference(UNTOLD)
	return {"changes": changes, "tables": [meta.get_label(table) for table in sorted(tables)]}


def _list_changes(meta, changed: list | None) -> Iterator[dict]:
	unset = _list_unset(changed or ())
	for field, before, after in changed or ():
		before = None if field in unset and _is_zero(before) else before
		if field in UNTOLD or not meta.has_field(field) or _is_same(before, after):
			continue
		df = meta.get_field(field)
		yield {"label": df.label, "fieldtype": df.fieldtype, "before": before, "after": after}


def _list_unset(changed: list) -> set[str]:
	"""The fields whose 0 before this change stands for nothing."""
	given = {field for field, before, _after in changed if _is_zero(before)}
	return {*NO_VALUE_AT_ZERO, *(name for field in given for name in COMES_WITH.get(field, ()))}


def _is_zero(value: object) -> bool:
	return isinstance(value, int | float) and not value


def _is_same(before: object, after: object) -> bool:
	return before == after or (before in (None, "") and after in (None, ""))


def _get_names(users: set[str]) -> dict[str, str]:
	user = DocType("User")
	if not users:
		return {}
	return dict(
		frappe.qb.from_(user).select(user.name, user.full_name).where(user.name.isin(sorted(users))).run()
	)
