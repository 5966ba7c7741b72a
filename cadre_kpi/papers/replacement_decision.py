"""Quyết định thay thế: the decision that replaces ratings found wrong (Decree 335/2025/NĐ-CP, article 21.3).

It names the decision before, what showed it wrong, and of each person what was said and what counts from now on.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.papers import common, issuer, rating_decision
from cadre_kpi.regulations.record import gives_figures
from cadre_kpi.utils import formats


def fits(doc) -> bool:
	return bool(doc.replaces)


def build(doc) -> dict:
	"""As the paper of any decision, with what is replaced, and why."""
	paper = rating_decision.build(doc)
	before = (
		frappe.db.get_value(
			"Rating Decision", doc.replaces, ["decision_number", "decision_date", "committee"], as_dict=True
		)
		or frappe._dict()
	)
	scheme = doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	names = common.get_level_names(scheme)
	units = common.get_unit_names(row.unit for row in doc.rows)
	return {
		**paper,
		"before": {
			"number": issuer.spell_number(before.decision_number, before.committee),
			"date": formats.format_long_date(before.decision_date),
			"committee": cstr(before.committee),
		},
		"basis": _(doc.replacement_basis) if doc.replacement_basis else "",
		"ground": cstr(doc.replacement_ground).strip().rstrip(".;,"),
		"points": gives_figures(scheme)
		and (common.has_any(doc.rows, "total_points") or common.has_any(doc.rows, "replaced_points")),
		"rows": [_build_row(row, names, units) for row in doc.rows],
	}


def _build_row(row, names: dict[str, str], units: dict[str, str]) -> dict:
	return {
		"no": row.idx,
		"name": cstr(row.cadre_name),
		"position": cstr(row.position),
		"unit": units.get(row.unit, ""),
		"points_before": formats.format_points(row.replaced_points),
		"points": formats.format_points(row.total_points),
		"before": names.get(row.replaced_level, cstr(row.replaced_level)),
		"decided": names.get(row.decided_level, cstr(row.decided_level)),
		"reason": cstr(row.reason),
	}
