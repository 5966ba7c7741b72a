"""The forms of Decree 335/2025/NĐ-CP, annex II: form 01 of a month or quarter, form 02 of the year, and the products.

The words of the forms stand in the templates exactly as the annex has them, in Vietnamese whatever the language of
the desk. Here stand the figures: what is not known yet stays empty, to be written by hand.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.evaluation import compute, roll_up
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.masters import periods
from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.cadre_evaluation import describe_origin, format_component, sees_review
from cadre_kpi.regulations.record import get_rules, gives_points
from cadre_kpi.scoring.components import keep_progress, keep_quality
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result
from cadre_kpi.scoring.tasks import counts_as_assigned
from cadre_kpi.states import PUBLISHED, SELF_ASSESSMENT
from cadre_kpi.utils import formats

DECREE = "335/2025/NĐ-CP"
FULL_STOP = "innovation"  # the items of group III are sentences on the form, with a full stop
# reason for which a month has no points → what the column of remarks says; a month not evaluated yet stays blank
WHY = {
	"sick": "Nghỉ ốm",
	"maternity": "Nghỉ thai sản",
	"unpaid": "Nghỉ việc riêng không hưởng lương",
	"leave": "Nghỉ",
	"new": "Chưa công tác tại cơ quan",
	"moved": "Đã chuyển công tác",
}


def is_under_decree(scheme: str | None) -> bool:
	"""Whether a scheme names the decree among its legal basis: its people have the decree's forms."""
	return DECREE in cstr(
		scheme and frappe.db.get_value("Evaluation Scheme", scheme, "legal_basis", cache=True)
	)


def has_form_01(doc) -> bool:
	return is_under_decree(doc.scheme) and gives_points(doc.period, doc.scheme)


def has_form_02(doc) -> bool:
	return (
		is_under_decree(doc.scheme)
		and get_rules(doc.scheme).frequency.period_gives == "points"
		and periods.is_whole_year(doc.period)
	)


def has_products(doc) -> bool:
	return bool(doc.tasks) and get_rules(doc.scheme).result.method == "components"


def build_form_01(doc) -> dict:
	sent, given = doc.workflow_state != SELF_ASSESSMENT, read_result(doc)
	own = sum(flt(row.self_points) for row in doc.criteria)
	general = given.general_points if given else own
	return {
		**_build_head(doc),
		"criteria": _build_criteria(doc, sent),
		"general": formats.format_number(general) if general or sent else "",
		"result": formats.format_number(given.result_points, 2) if given else "",
		"total": formats.format_number(common.get_counted_points(given), 2) if given else "",
		"strengths": cstr(doc.self_summary),
		"shortcomings": cstr(doc.self_shortcomings),
		"remark": _write_remark(given),
		**_build_signatures(doc),
	}


def build_form_02(doc) -> dict:
	given, reviewed = read_result(doc), sees_review(doc)
	names = common.get_level_names(doc.scheme)
	decided = given.decided_level if given and (reviewed or doc.docstatus == 1) else ""
	return {
		**_build_head(doc),
		"year": _get_year(doc.period),
		"months": list_months(doc),
		"mean": formats.format_number(common.get_counted_points(given), 2) if given else "",
		"mean_note": _describe_replacement(given) if given else "",
		"own_levels": _build_boxes(names, doc.self_level),
		"levels": _build_boxes(names, decided),
		"measures": cstr(given.handling_proposal) if given else "",
		**_build_signatures(doc),
	}


def _describe_replacement(doc) -> str:
	"""The decision whose points stand where the months gave others (article 21.3); in the language of the form."""
	if not doc.replaced_decision:
		return ""
	number, day, committee = frappe.db.get_value(
		"Rating Decision", doc.rating_decision, ["decision_number", "decision_date", "committee"]
	)
	cited = issuer.spell_number(number, committee)
	return f"Theo Quyết định thay thế số {cited}, {formats.format_long_date(day)}"


def build_product_sheet(doc) -> dict:
	given = read_result(doc)
	found = _compute_scored(given) if given else None
	rows = [_build_product(row, get_rules(doc.scheme), bool(found)) for row in doc.tasks]
	total = {
		"assigned": _format_amount(sum((row["counts"][0] for row in rows), Fraction(0))),
		"completed": _format_amount(sum((row["counts"][1] for row in rows), Fraction(0))),
		"quality": _format_amount(found.quality) if found else "",
		"progress": _format_amount(found.progress) if found else "",
	}
	return {
		**_build_head(doc),
		"head": issuer.build_header(issuer.get_unit(doc.unit), None, numbered=False, dated=False),
		"rows": rows,
		"total": total,
		"result": bool(found),
		"shares": [
			{"name": name, "value": format_component(given.get(field))}
			for name, field in (("a", "component_a"), ("b", "component_b"), ("c", "component_c"))
		]
		if found
		else [],
		"widths": {
			key: common.compute_number_width([*(row[key] for row in rows), total.get(key, "")])
			for key in ("coefficient", "target", "assigned", "done", "completed", "quality", "progress")
		},
		**_build_signatures(doc),
	}


def read_result(doc):
	"""The record with its result, where the reader may see one: a reviewer, or everybody once it is published."""
	if not (doc.docstatus == 1 or sees_review(doc)):
		return None
	source = frappe.get_doc(doc.doctype, doc.name)
	return source if source.computed_on else None


def _build_head(doc) -> dict:
	return {
		"watermark": common.get_watermark(doc, doc.docstatus == 1),
		"reference": doc.name,
		"head": issuer.build_form_header(issuer.get_unit(doc.unit)),
		"period": common.describe_period(doc.period),
		"person": common.build_person(doc),
	}


def _build_signatures(doc) -> dict:
	place = cstr(issuer.get_unit(doc.unit).place_name).strip()
	authority = issuer.get_body(doc.managed_by)
	published = doc.docstatus == 1
	return {
		"own": {
			"place": place,
			"date": formats.format_long_date(common.find_step_date(doc, "Send Self-Assessment")),
			"name": cstr(doc.cadre_name),
		},
		"authority": {
			"place": place,
			"date": formats.format_long_date(doc.published_on if published else None),
			"name": issuer.find_chair(authority.name, doc.published_on) if published else "",
		},
	}


def _build_criteria(doc, sent: bool) -> dict:
	"""The items by group, in the words of the scheme's Vietnamese text; own points once they are given."""
	words = {row.code: row for row in get_rules(doc.scheme).criteria}
	groups: dict[str, list] = {}
	for row in doc.criteria:
		known = words.get(row.criterion_code)
		group = known.group_vi if known else cstr(row.group_name)
		name = known.name_vi if known else cstr(row.criterion_name)
		if cstr(row.criterion_code).startswith(FULL_STOP) and not name.endswith("."):
			name += "."
		groups.setdefault(group, []).append((name, row))
	filled = sent or any(flt(row.self_points) for row in doc.criteria)
	return {
		"groups": [
			{
				"no": formats.to_roman(number),
				"name": group,
				"highest": formats.format_number(sum(flt(row.max_points) for _name, row in rows)),
				"own": formats.format_number(sum(flt(row.self_points) for _name, row in rows))
				if filled
				else "",
				"rows": [
					{
						"name": name,
						"highest": formats.format_number(row.max_points),
						"own": formats.format_number(row.self_points) if filled else "",
					}
					for name, row in rows
				],
			}
			for number, (group, rows) in enumerate(groups.items(), start=1)
		],
		"highest": formats.format_number(sum(flt(row.max_points) for row in doc.criteria)),
		"own": formats.format_number(sum(flt(row.self_points) for row in doc.criteria)) if filled else "",
	}


def _write_remark(given) -> str:
	"""What the authority that concluded says: article 17.2 has it remark on the sheet and confirm it."""
	said = [row for row in (given.opinions if given else ()) if cstr(row.opinion).strip()]
	return cstr(max(said, key=lambda row: (row.step_no or 0, row.idx)).opinion) if said else ""


def _build_boxes(names: dict[str, str], chosen: str | None) -> list[dict]:
	return [{"name": name, "chosen": code == chosen} for code, name in names.items()]


def _get_year(period: str) -> str:
	return cstr(frappe.db.get_value("Evaluation Period", period, "start_date").year)


def list_months(doc) -> list[dict]:
	"""The twelve lines of form 02. Where quarters are followed, three months share the points of their quarter.

	Whoever does not see what is not made known yet, the person concerned above all, reads published points alone.
	"""
	sources = roll_up.find_sources(doc.period)
	quarterly = get_rules(doc.scheme).roll_up.from_frequency == "quarterly"
	found = {}
	if sources:
		found = {row.number: row for row in roll_up.build_periods(sources, [doc.cadre])[doc.cadre]}
	hidden = set() if sees_review(doc) else _find_unpublished(doc, sources)
	elsewhere = _find_other_offices(doc, sources)
	length = 3 if quarterly else 1
	rows = []
	for number in range(1, 13):
		row = found.get((number - 1) // length + 1)
		first = (number - 1) % length == 0
		note = [f"Quý {formats.to_roman((number - 1) // 3 + 1)}"] if quarterly else []
		if row and row.missing in WHY:
			note.append(WHY[row.missing])
		elif row and row.number in elsewhere:
			note.append(elsewhere[row.number])
		rows.append(
			{
				"month": number,
				"span": length if first else 0,
				"points": formats.format_number(row.points, 2)
				if row and row.points is not None and row.number not in hidden
				else "",
				"note": ": ".join(note),
			}
		)
	return rows


def _find_unpublished(doc, sources: list) -> set[int]:
	"""Numbers of the months or quarters whose points are not made known yet, decided or not."""
	numbers = {row.name: row.number for row in sources}
	told = frappe.db.get_all(
		"Cadre Evaluation",
		filters={"cadre": doc.cadre, "period": ("in", list(numbers) or [""]), "workflow_state": PUBLISHED},
		pluck="period",
	)
	return {number for period, number in numbers.items() if period not in told}


def _find_other_offices(doc, sources: list) -> dict[int, str]:
	"""Number of a month or quarter → name of the office that sent it along, where it is another one than the year's."""
	numbers = {row.name: row.number for row in sources}
	if not numbers:
		return {}
	rows = frappe.db.get_all(
		"Cadre Evaluation",
		filters={"cadre": doc.cadre, "period": ("in", list(numbers)), "unit": ("!=", doc.unit)},
		fields=["period", "unit"],
	)
	names = common.get_unit_names(row.unit for row in rows)
	return {numbers[row.period]: names.get(row.unit, row.unit) for row in rows}


def _compute_scored(given):
	"""The components of the result as they are computed, None where the record can no longer be scored."""
	try:
		found = compute.compute_outcome(given, ScoringInputs([given])).result
	except CaseError:
		return None
	return found.components if isinstance(found, Result) else None


def _build_product(row, scheme: Scheme, counted: bool) -> dict:
	"""One product: planned and actual amounts, and what of them counts, converted to the standard product."""
	task, how = compute.build_task(row), scheme.result
	inside = counts_as_assigned(task, how.extra_work, how.handed_over)
	adds = task.origin != "handed_over" and (inside or (how.extra_work == "adds" and not task.uncounted))
	factor = Fraction(task.coefficient)
	if how.weighing == "weight":
		factor = Fraction(task.weight) / (Fraction(task.assigned) or 1)
	amount = Fraction(task.completed)
	if how.cap_on == "row" and task.assigned:
		amount = min(amount, Fraction(task.assigned) * Fraction(how.cap_percent) / 100)
	assigned = Fraction(task.assigned) * factor if inside else Fraction(0)
	completed = quality = progress = Fraction(0)
	if adds:
		completed = amount * factor
		quality = keep_quality(how, task, amount, Fraction) * factor
		progress = keep_progress(scheme, task, amount, Fraction) * factor
	return {
		"no": row.task_no,
		"task": cstr(row.task_name),
		"source": describe_origin(row),
		"declared": formats.format_number(row.declared)
		if flt(row.declared) and flt(row.declared) != flt(row.completed)
		else "",
		"unit": cstr(row.unit_of_measure),
		"coefficient": formats.format_number(task.coefficient),
		"target": formats.format_number(task.assigned) if inside else "–",
		"assigned": _format_amount(assigned) if inside else "–",
		"done": "–" if task.origin == "handed_over" else formats.format_number(task.completed),
		"completed": _format_amount(completed) if adds else "–",
		"quality": _format_amount(quality) if counted else "",
		"progress": _format_amount(progress) if counted else "",
		"findings": _describe_findings(row),
		"counts": (assigned, completed),
	}


def _describe_findings(row) -> str:
	"""How often the product failed or was late, objective causes named: why less is counted than was done."""
	found = []
	for field, text in (("quality_failures", _("Quality failures: {0}")), ("delays", _("Delays: {0}"))):
		if row.get(field):
			found.append(text.format(row.get(field)))
			if row.get(f"objective_{field}"):
				found[-1] += " " + _("(objective: {0})").format(row.get(f"objective_{field}"))
	return "; ".join(found)


def _format_amount(value) -> str:
	exact = Fraction(value)
	return formats.format_number(round(Decimal(exact.numerator) / Decimal(exact.denominator), 4))
