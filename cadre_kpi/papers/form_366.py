"""The sheet of Regulation 366-QĐ/TW: each item of the general criteria met or not met, results, level, signatures.

Its form is known from sheets in use, not from the regulation's own text; see docs/papers.md.
"""

from __future__ import annotations

import frappe
from frappe.utils import cstr, flt

from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.cadre_evaluation import build_condition_row, sees_review
from cadre_kpi.papers.forms_335 import read_result
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import SELF_ASSESSMENT
from cadre_kpi.utils import formats

REGULATION = "366-QĐ/TW"


def fits(doc) -> bool:
	basis = doc.scheme and frappe.db.get_value("Evaluation Scheme", doc.scheme, "legal_basis", cache=True)
	return REGULATION in cstr(basis) and any(row.kind == "met" for row in get_rules(doc.scheme).criteria)


def build(doc) -> dict:
	given, reviewed = read_result(doc), sees_review(doc)
	names = common.get_level_names(doc.scheme)
	committee, published = issuer.get_body(doc.managed_by), doc.docstatus == 1
	groups = _build_groups(doc, reviewed or published)
	decided = given.decided_level if given else ""
	return {
		"watermark": common.get_watermark(doc, published),
		"reference": doc.name,
		"head": issuer.build_header(
			issuer.get_unit(doc.unit), common.find_step_date(doc, "Send Self-Assessment"), numbered=False
		),
		"person": common.build_person(doc),
		"leader": bool(doc.leader),
		"groups": groups,
		"highest": formats.format_number(sum(flt(row.max_points) for row in doc.criteria)),
		"own": _sum_up(groups, "own"),
		"given": _sum_up(groups, "given"),
		"summary": cstr(doc.self_summary),
		"shortcomings": cstr(doc.self_shortcomings),
		"result": formats.format_number(given.result_points, 2) if given else "",
		"general": formats.format_number(given.general_points, 2) if given else "",
		"total": formats.format_number(common.get_counted_points(given), 2) if given else "",
		"conditions": [
			row
			for row in (build_condition_row(found, names) for found in (given.conditions if given else ()))
			if row["failed"]
		],
		"own_levels": [{"name": name, "chosen": code == doc.self_level} for code, name in names.items()],
		"levels": [{"name": name, "chosen": code == decided} for code, name in names.items()],
		"committee": cstr(committee.body_name),
		"signer": issuer.build_signer(committee, doc.published_on),
	}


def _build_groups(doc, closed: bool) -> list[dict]:
	"""The items by group; met where the points are given in full, not met where none are, empty before anybody said."""
	words = {row.code: row for row in get_rules(doc.scheme).criteria}
	sent = doc.workflow_state != SELF_ASSESSMENT
	own_said = sent or any(flt(row.self_points) for row in doc.criteria)
	source = frappe.get_doc(doc.doctype, doc.name) if closed and sent else None
	given = {row.name: row.reviewed_points for row in source.criteria} if source else {}
	groups: dict[str, list] = {}
	for row in doc.criteria:
		known = words.get(row.criterion_code)
		groups.setdefault(known.group_vi if known else cstr(row.group_name), []).append(
			{
				"name": known.name_vi if known else cstr(row.criterion_name),
				"highest": formats.format_number(row.max_points),
				"own": _mark_met(row.self_points, row.max_points) if own_said else None,
				"given": _mark_met(given.get(row.name), row.max_points) if given else None,
				"points": (
					flt(row.self_points) if own_said else None,
					flt(given.get(row.name)) if given else None,
				),
				"most": flt(row.max_points),
			}
		)
	return [
		{
			"no": formats.to_roman(number),
			"name": name,
			"highest": formats.format_number(sum(row["most"] for row in rows)),
			"rows": rows,
		}
		for number, (name, rows) in enumerate(groups.items(), start=1)
	]


def _mark_met(points, most) -> bool:
	"""Whether an item is met. An item of this regulation counts in full or not at all."""
	return flt(points) >= flt(most)


def _sum_up(groups: list[dict], which: str) -> str:
	place = 0 if which == "own" else 1
	figures = [row["points"][place] for group in groups for row in group["rows"]]
	return formats.format_number(sum(figures)) if figures and None not in figures else ""
