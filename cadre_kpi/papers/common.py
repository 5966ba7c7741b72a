"""What all papers share: ratings in words, the person, the watermark, the grounds in a regulation."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.regulations.record import rules
from cadre_kpi.utils import formats


def watermark(doc, final: bool) -> str:
	"""What is printed across the pages of a paper without legal force; empty for a final one."""
	if doc.docstatus == 2:
		return _("CANCELLED")
	return "" if final else _("DRAFT")


def level_names(scheme: str | None) -> dict[str, str]:
	"""Code of a rating → its name in the scheme, best first, in the language of the paper."""
	if not scheme:
		return {}
	field = "name_vi" if frappe.local.lang == "vi" else "name_en"
	return {level.code: getattr(level, field) for level in rules(scheme).levels}


def person(doc) -> dict:
	"""Name, position, unit and period of the cadre whom a document concerns."""
	period = frappe.db.get_value(
		"Evaluation Period", doc.get("period"), ["period_name", "start_date", "end_date"], as_dict=True
	) or frappe._dict(period_name=doc.get("period"), start_date=None, end_date=None)
	return {
		"name": cstr(doc.get("cadre_name")),
		"position": cstr(doc.get("position") or frappe.db.get_value("Cadre", doc.get("cadre"), "position")),
		"unit": unit_names([doc.get("unit")]).get(doc.get("unit"), ""),
		"period": cstr(period.period_name),
		"in_period": formats.within(period.period_name),
		"from_date": formats.short_date(doc.get("start_date") or period.start_date),
		"to_date": formats.short_date(doc.get("end_date") or period.end_date),
	}


def unit_names(units: Iterable[str]) -> dict[str, str]:
	"""Names of units by their codes, in one query."""
	wanted = list({unit for unit in units if unit})
	if not wanted:
		return {}
	return dict(
		frappe.db.get_all(
			"Cadre Unit", filters={"name": ("in", wanted)}, fields=["name", "unit_name"], as_list=True
		)
	)


def legal_basis(scheme: str | None) -> list[str]:
	"""The regulations on which a scheme rests, one an entry; where none is entered, the scheme's name."""
	found = scheme and frappe.db.get_value(
		"Evaluation Scheme", scheme, ["legal_basis", "name_vi"], as_dict=True
	)
	if not found:
		return []
	return formats.lines(cstr(found.legal_basis).replace(";", "\n")) or [cstr(found.name_vi)]


def step_date(doc, action: str):
	"""Day of the latest step with this action in the process log, or None."""
	taken = [row.acted_on for row in doc.get("process_log") or [] if row.action == action]
	return taken[-1] if taken else None


def share(done, assigned) -> str:
	"""Done of assigned in per cent with at most two places; empty where nothing was assigned."""
	if not assigned:
		return ""
	return formats.percent(round(100 * (done or 0) / assigned, 2))


def any_of(rows: Iterable, field: str) -> bool:
	"""Whether a column has anything in it; an empty one is not printed."""
	return any(row.get(field) for row in rows)
