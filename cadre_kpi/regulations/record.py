"""Between the Evaluation Scheme record and the rules that scoring works with.

The record's fields follow the scheme format one to one: a scalar of a group is `<group>_<field>`, a list is a
child table. So the two directions are driven by the format's own declarations and cannot drift apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.masters import periods
from cadre_kpi.regulations import labels
from cadre_kpi.scoring import fields
from cadre_kpi.scoring.errors import SchemeError
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.scheme import FORMAT, Scheme

DOCTYPE = "Evaluation Scheme"


def get_rules(scheme: str) -> Scheme:
	"""The rules of the scheme with this name, parsed once a process and version of the record.

	Raises `frappe.DoesNotExistError` when there is no such scheme, `SchemeError` when the stored record
	contradicts the format (it was changed behind the app's back).
	"""
	modified = frappe.db.get_value(DOCTYPE, scheme, "modified", cache=True)
	if not modified:
		frappe.throw(
			_("Evaluation Scheme {0} does not exist.").format(frappe.bold(scheme)), frappe.DoesNotExistError
		)
	key = (frappe.local.site, scheme, cstr(modified))
	if key not in _PARSED:
		if len(_PARSED) > 200:
			_PARSED.clear()
		_PARSED[key] = parse(to_dict(frappe.get_doc(DOCTYPE, scheme)), require_sources=False)
	return _PARSED[key]


def gives_points(period: str, scheme: str) -> bool:
	"""Whether a period ends in points that are confirmed and notified, without a rating: the scheme's months do."""
	return get_rules(scheme).frequency.period_gives == "points" and not periods.is_whole_year(period)


def gives_figures(scheme: str | None) -> bool:
	"""Whether a scheme gives points at all; one that rates by votes does not, and 0 is no result of it."""
	return not scheme or get_rules(scheme).result.method != "vote"


def read_rules(doc) -> Scheme:
	"""The rules of a record as it is now, read anew: for forms and papers, where a draft changes under one's hands."""
	return parse(to_dict(doc), require_sources=False)


_PARSED: dict[tuple[str, str, str], Scheme] = {}


def to_dict(doc) -> dict[str, Any]:
	"""The record as plain data in the scheme format, ready for `parse` or for export as JSON."""
	data: dict[str, Any] = {"format": FORMAT}
	for name, spec in fields.get_specs(Scheme).items():
		if name == "format":
			continue
		if spec.kind == "group":
			data[name] = {
				inner: _to_plain(doc.get(f"{name}_{inner}"), inner_spec)
				for inner, inner_spec in fields.get_specs(spec.rows).items()
			}
		elif spec.kind == "rows":
			inner_specs = fields.get_specs(spec.rows)
			data[name] = [
				{inner: _to_plain(row.get(inner), inner_spec) for inner, inner_spec in inner_specs.items()}
				for row in doc.get(name) or []
			]
		else:
			data[name] = _to_plain(doc.get(name), spec)
	return data


def from_dict(data: Any, require_sources: bool = True) -> dict[str, Any]:
	"""Values for a new record from plain data. Raises `SchemeError` naming every wrong field."""
	written = parse(data, require_sources=require_sources).as_dict()
	values: dict[str, Any] = {"doctype": DOCTYPE}
	for name, spec in fields.get_specs(Scheme).items():
		if name == "format":
			continue
		if spec.kind == "group":
			for inner, value in written[name].items():
				values[f"{name}_{inner}"] = _to_stored(value)
		elif spec.kind == "rows":
			values[name] = [
				{inner: _to_stored(value) for inner, value in row.items()} for row in written[name]
			]
		else:
			values[name] = _to_stored(written[name])
	return values


# The ground of a parameter that did not exist yet when a scheme was put into use.
KEPT = {
	"text_vi": "Giữ nguyên cách tính đã áp dụng trước khi có tham số này.",
	"text_en": "Kept as it was computed before this parameter existed.",
	"assumption": 1,
}


def find_paths_without_ground(doc) -> list[str]:
	"""Paths of the parameters of a scheme for which no source is named."""
	try:
		parse(to_dict(doc))
	except SchemeError as error:
		return [item.path for item in error.errors if item.code == "no_source"]
	return []


def describe_errors(error: SchemeError, names: dict[str, str] | None = None, with_paths: bool = False) -> str:
	"""What to tell the user: every wrong field by its place in the form with its mistake, in the user's language.

	`names`: what `get_row_names` gives of the record; `with_paths`: with the path in the scheme format too, for who wrote
	a file.
	"""
	return "<br>".join(labels.describe_mistake(item, names or {}, with_paths) for item in error.errors)


def get_row_names(doc) -> dict[str, str]:
	"""Path of each row that has a name for people (`conditions.good_late`) → that name, in the user's language."""
	field = "name_vi" if frappe.local.lang == "vi" else "name_en"
	found = {}
	for table in doc.meta.get_table_fields():
		for row in doc.get(table.fieldname):
			code = row.get("code") or f"{row.get('kind')}-{row.get('variant')}-{row.get('sequence')}"
			name = row.get(field) or (_(row.stage) if row.get("stage") else "")
			if name:
				found[f"{table.fieldname}.{code}"] = cstr(name)
	return found


def _to_plain(value: Any, spec: fields.Spec) -> Any:
	if spec.kind == "flag":
		return bool(value)
	if spec.kind == "integer":
		return int(value or 0)
	if spec.kind == "number":
		if value in (None, ""):
			return "" if spec.optional else "0"
		# the database keeps nine places; the text of a float is its shortest exact spelling
		return fields.to_plain(Decimal(str(value)))
	if spec.kind == "date":
		return cstr(value) if value else ""
	return cstr(value)


def _to_stored(value: Any) -> Any:
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, list | tuple):
		return ",".join(str(part) for part in value)
	return value
