"""The history of changes of a record that holds results, kept in two parts: what everybody may see, and the rest.

Frappe sends the whole history of a record to every reader, and leaves it to the browser to hide what is of a
higher permission level. So the changes of level 1, and those of ratings in a decision or a session, are kept under a
name of their own, and shown only to those who may read the result.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, get_fullname

from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.own_copies import COPIES, holds_own
from cadre_kpi.access.own_result import EVALUATION, hide_own_result, reads_level_one
from cadre_kpi.utils import formats

KEPT_APART = (EVALUATION, "Cadre", "Evaluation Body", *COPIES)
APART = " (result)"  # appended to the record's name in Version
SHOWN = 20
UNTOLD = ("computed_on",)


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
	"""Changes of the result for the timeline of the form, for those who may read it."""
	if not _may_see(doctype, docname):
		return []
	versions = frappe.get_all(
		"Version",
		filters={"ref_doctype": doctype, "docname": f"{docname}{APART}"},
		fields=["owner", "creation", "ref_doctype", "data"],
		order_by="creation desc",
		limit=SHOWN,
	)
	return [
		{"creation": version.creation, "icon": "edit", "is_card": False, "content": told}
		for version in versions
		if (told := _tell(version))
	]


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


def _tell(version: frappe._dict) -> str:
	"""One Version as a sentence, empty where nothing changed that a reader would call a change."""
	meta = frappe.get_meta(version.ref_doctype)
	data = json.loads(version.data or "{}")
	parts = list(_tell_changes(meta, data.get("changed")))
	keys = ("added", "removed")
	if version.ref_doctype in COPIES:
		for table, idx, _name, changes in data.get("row_changed") or ():
			rows = frappe.get_meta(meta.get_field(table).options)
			told = "; ".join(_tell_changes(rows, changes))
			if told:
				parts.append(f"{_(meta.get_label(table))}, {_('row {0}').format(cint(idx) + 1)}: {told}")
	else:
		keys += ("row_changed",)
	tables = {change[0] for key in keys for change in data.get(key) or ()}
	parts += [_("rows of {0}").format(_(meta.get_label(table))) for table in sorted(tables)]
	if not parts:
		return ""
	who = f"<b>{escape_html(get_fullname(version.owner))}</b>"
	return _("{0} changed: {1}").format(who, escape_html("; ".join(parts)))


def _tell_changes(meta, changed: list | None) -> Iterator[str]:
	for field, old, new in changed or ():
		if field in UNTOLD or not meta.has_field(field):
			continue
		before, after = _show(meta, field, old), _show(meta, field, new)
		if before != after:
			yield f"{_(meta.get_label(field))}: {before} → {after}"


def _show(meta, field: str, value) -> str:
	"""A value as the form shows it; the codes of ratings are choices."""
	if value in (None, ""):
		return "–"
	if isinstance(value, float):
		return formats.spell_figure(value)
	df = meta.get_field(field)
	return _(cstr(value)) if df and df.fieldtype == "Select" else cstr(value)
