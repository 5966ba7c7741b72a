"""A result to be drawn: points between the thresholds of the levels, what they consist of, and what was missing."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.access.own_result import hide_own_result
from cadre_kpi.process import form_state
from cadre_kpi.regulations.record import get_rules, gives_figures, gives_points

HIGHEST = 100


def read_picture(evaluation: str) -> dict:
	"""Empty while nothing is computed, under a scheme without points, and for who may not see the result.

	`points` of `HIGHEST` · `levels`: code and least points, the highest first · `parts`: of the points, each with
	label, points and the most that it can be · `shares`: components in per cent · `proposed`, `decided`, `by_points`:
	levels · `conditions`: see `form_state.list_conditions` · `missing`: see `_find_missing`.
	"""
	doc = frappe.get_doc("Cadre Evaluation", evaluation)
	doc.check_permission("read")
	if hide_own_result(doc):
		return {}
	if not doc.has_permlevel_access_to("total_points", permission_type="read"):
		return _read_published(doc)
	if not doc.computed_on or doc.total_points is None or not gives_figures(doc.scheme):
		return {}
	scheme = get_rules(doc.scheme)
	points_only = gives_points(doc.period, doc.scheme)
	conditions = [] if points_only else form_state.list_conditions(doc.name)
	level = doc.decided_level or doc.proposed_level
	return {
		"points": flt(doc.total_points, 2),
		"highest": HIGHEST,
		"levels": [] if points_only else [_build_level(row) for row in scheme.levels],
		"parts": _build_parts(doc, scheme),
		"shares": _build_shares(doc),
		"by_points": doc.level_by_points,
		"proposed": doc.proposed_level,
		"decided": doc.decided_level,
		"conditions": conditions,
		"missing": None
		if points_only or not level
		else _find_missing(doc.total_points, scheme, level, conditions),
	}


def _read_published(doc) -> dict:
	"""What the person rated reads in the record itself: the published points and level between the thresholds."""
	if doc.docstatus != 1 or not flt(doc.published_score):
		return {}
	scheme = get_rules(doc.scheme)
	points_only, points = gives_points(doc.period, doc.scheme), flt(doc.published_score, 2)
	return {
		"points": points,
		"highest": HIGHEST,
		"levels": [] if points_only else [_build_level(row) for row in scheme.levels],
		"parts": [{"label": _(doc.meta.get_label("published_score")), "points": points, "most": 0}],
		"shares": [],
		"by_points": "",
		"proposed": "",
		"decided": doc.published_level,
		"conditions": [],
		"missing": None if points_only else _find_missing(points, scheme, doc.published_level, []),
	}


def _build_level(row) -> dict:
	return {"code": row.code, "least": flt(row.min_points)}


def _build_parts(doc, scheme) -> list[dict]:
	general = flt(scheme.result.general_max)
	parts = [
		("result_points", flt(scheme.result.result_max) or HIGHEST - general),
		("general_points", general),
	]
	found = [
		{"label": _(doc.meta.get_label(field)), "points": flt(doc.get(field), 2), "most": most}
		for field, most in parts
		if most and doc.get(field) is not None
	]
	if flt(doc.deducted_points):
		label = _(doc.meta.get_label("deducted_points"))
		found.append({"label": label, "points": -flt(doc.deducted_points, 2), "most": 0})
	return found


def _build_shares(doc) -> list[dict]:
	fields = ("component_a", "component_b", "component_c")
	return [
		{"label": _(doc.meta.get_label(field)), "percent": flt(doc.get(field), 2)}
		for field in fields
		if doc.get(field) not in (None, "")
	]


def _find_missing(points: float, scheme, level: str, conditions: list[dict]) -> dict | None:
	"""What was missing for the next level above: `level`, `points` short of its threshold, `conditions` not met.

	None at the highest level.
	"""
	codes = [row.code for row in scheme.levels]
	if level not in codes or not codes.index(level):
		return None
	above = scheme.levels[codes.index(level) - 1]
	return {
		"level": above.code,
		"points": flt(max(flt(above.min_points) - flt(points), 0), 2),
		"conditions": [
			row
			for row in conditions
			if row["level"] == above.code and row["met"] is not None and not row["met"]
		],
	}
