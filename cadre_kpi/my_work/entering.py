"""What is entered in an opened line: an organisation's points, by whose turn it is, stored through the record itself.

The record says who writes which field and which points are possible; this module says what a line offers.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, flt

from cadre_kpi.my_work.stepping import read_seen
from cadre_kpi.process import form_state
from cadre_kpi.scoring.organisation import LEVELS
from cadre_kpi.states import UNDER_VERIFICATION

TABLE = "criteria"


@dataclass(frozen=True, slots=True)
class Entry:
	"""`columns`: fields of a criterion, `fields`: fields of the record, each with its kind: points, text or level."""

	columns: dict[str, str]
	fields: dict[str, str]


_OWN = Entry(
	{"self_points": "points"}, {"self_level": "level", "self_summary": "text", "self_shortcomings": "text"}
)
_REVIEW = Entry({"reviewed_points": "points", "remark": "text"}, {})
# DocType → status → what is entered
ENTRIES = {"Unit Evaluation": {"Self-Rating": _OWN, "Sent": _REVIEW, UNDER_VERIFICATION: _REVIEW}}


def describe(doc) -> dict | None:
	"""What the user enters in the line of a record now: `table`, `columns` and `fields`; None where nothing.

	`most`: criterion → its number and the highest points.
	"""
	entry = ENTRIES.get(doc.doctype, {}).get(doc.get("status"))
	if not entry or not form_state.may(doc, "write"):
		return None
	return {
		"table": TABLE,
		"columns": entry.columns,
		"most": {row.criterion_code or row.name: [row.idx, flt(row.max_points)] for row in doc.get(TABLE)},
		"fields": [
			{
				"field": field,
				"kind": kind,
				"label": _(doc.meta.get_label(field)),
				"value": cstr(doc.get(field)),
				"choices": list(LEVELS) if kind == "level" else [],
			}
			for field, kind in entry.fields.items()
		],
	}


def enter(doctype: str, name: str, seen: str, rows: dict[str, dict], values: dict[str, object]) -> None:
	"""Store what was entered in the line of a record. `seen`: its version as it was shown.

	`rows`: criterion → field → value, `values`: field → value, both of `ENTRIES`. Throws when something else was sent,
	when it is not the user's turn, and when the record refuses a value.
	"""
	if doctype not in ENTRIES:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = read_seen(doctype, name, seen)
	doc.check_permission("write")
	entry = ENTRIES[doctype].get(doc.status)
	if not entry:
		frappe.throw(_("{0} is already {1}.").format(name, _(doc.status)))
	known = {row.criterion_code or row.name: row for row in doc.get(TABLE)}
	_refuse_others(set(rows), set(known))
	for key, of_row in rows.items():
		_fill(known[key], of_row, entry.columns)
	_fill(doc, values, entry.fields)
	doc.save()


def _fill(doc, values: object, kinds: dict[str, str]) -> None:
	if not isinstance(values, dict):
		frappe.throw(_("Nothing was entered."))
	_refuse_others(set(values), set(kinds))
	for field, value in values.items():
		doc.set(field, _read_points(value) if kinds[field] == "points" else cstr(value).strip())


def _read_points(value: object) -> float:
	if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
		frappe.throw(_("{0} is not a number.").format(frappe.bold(escape_html(cstr(value)))))
	return flt(value)


def _refuse_others(sent: set[str], known: set[str]) -> None:
	if sent - known:
		frappe.throw(_("{0} is not entered here.").format(", ".join(sorted(sent - known))))
