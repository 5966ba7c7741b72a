"""The history of changes of an evaluation or a cadre, kept in two parts: what everybody may see, and the rest.

Frappe sends the whole history of a record to every reader, and leaves it to the browser to hide what is of a
higher permission level. So the changes of level 1 are kept under a name of their own, and shown only to those who
may read the result.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, get_fullname

from cadre_kpi.access.membership import of
from cadre_kpi.access.own_result import EVALUATION, hide_own_result, reads_level_one

KEPT_APART = (EVALUATION, "Cadre")
APART = " (result)"  # appended to the record's name in Version
SHOWN = 20


def keep_apart(version, method: str | None = None) -> None:
	"""Before a Version is inserted: move the changes of level 1 of a record into a Version of their own."""
	if version.ref_doctype not in KEPT_APART or cstr(version.docname).endswith(APART):
		return
	data = json.loads(version.data or "{}")
	opened, closed = _split(version.ref_doctype, data)
	if not any(closed.values()):
		return
	version.data = frappe.as_json(opened, indent=None, separators=(",", ":"))
	frappe.get_doc(
		{
			"doctype": "Version",
			"ref_doctype": version.ref_doctype,
			"docname": f"{version.docname}{APART}",
			"data": frappe.as_json(closed, indent=None, separators=(",", ":")),
		}
	).insert(ignore_permissions=True)


def timeline(doctype: str, docname: str) -> list[dict]:
	"""Changes of the result for the timeline of the form, for those who may read it."""
	if not reads_level_one(of()) or hide_own_result(frappe._dict(doctype=doctype, name=docname)):
		return []
	versions = frappe.get_all(
		"Version",
		filters={"ref_doctype": EVALUATION, "docname": f"{docname}{APART}"},
		fields=["owner", "creation", "data"],
		order_by="creation desc",
		limit=SHOWN,
	)
	return [
		{"creation": version.creation, "icon": "edit", "is_card": False, "content": told}
		for version in versions
		if (told := _told(version))
	]


def _split(doctype: str, data: dict) -> tuple[dict, dict]:
	"""The data of a Version in two: level 0, and everything above."""
	meta = frappe.get_meta(doctype)
	high = {field.fieldname for field in meta.fields if field.permlevel}
	high_in = {
		table.fieldname: {
			field.fieldname for field in frappe.get_meta(table.options).fields if field.permlevel
		}
		for table in meta.get_table_fields()
	}
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


def _told(version: frappe._dict) -> str:
	"""One Version as a sentence, empty where nothing changed that a reader would call a change."""
	meta = frappe.get_meta(EVALUATION)
	data = json.loads(version.data or "{}")
	parts = []
	for field, old, new in data.get("changed") or ():
		before, after = _shown(meta, field, old), _shown(meta, field, new)
		if before != after and field != "computed_on":
			parts.append(f"{_(meta.get_label(field))}: {before} → {after}")
	tables = {change[0] for key in ("added", "removed", "row_changed") for change in data.get(key) or ()}
	parts += [_("rows of {0}").format(_(meta.get_label(table))) for table in sorted(tables)]
	if not parts:
		return ""
	who = f"<b>{escape_html(get_fullname(version.owner))}</b>"
	return _("{0} changed: {1}").format(who, escape_html("; ".join(parts)))


def _shown(meta, field: str, value) -> str:
	"""A value as the form shows it; the codes of ratings are choices."""
	if value in (None, ""):
		return "–"
	if isinstance(value, float):
		return f"{value:g}".replace(".", "," if frappe.local.lang == "vi" else ".")
	df = meta.get_field(field)
	return _(cstr(value)) if df and df.fieldtype == "Select" else cstr(value)
