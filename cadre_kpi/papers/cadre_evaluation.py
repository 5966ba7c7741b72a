"""Phiếu đánh giá cán bộ kèm giải trình: self-assessment, results, review, rating and why it is what it is."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.evaluation import explain
from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.process.form_state import is_rolled_up
from cadre_kpi.regulations import conditions
from cadre_kpi.regulations.record import gives_figures
from cadre_kpi.scoring.vocabulary import LEVELS
from cadre_kpi.utils import formats
from cadre_kpi.utils.language import choose_sentence_language

LOWEST = list(LEVELS)[-1]


def build(doc) -> dict:
	names = common.get_level_names(doc.scheme)
	published = doc.docstatus == 1
	reviewed = sees_review(doc)
	# once published, the person concerned sees their result and why, but not who said what about them
	result = reviewed or published
	source = frappe.get_doc(doc.doctype, doc.name) if result else None
	committee = issuer.get_body(doc.managed_by)
	tasks = [build_task_row(row, reviewed) for row in doc.tasks]
	rolled_up = is_rolled_up(doc)  # then the general criteria were scored in the months
	return {
		"watermark": common.get_watermark(doc, published),
		"reference": doc.name,
		"mark": check_mark.build_mark(doc),
		"head": issuer.build_header(
			issuer.get_unit(doc.unit), common.find_step_date(doc, "Send Self-Assessment"), numbered=False
		),
		"person": common.build_person(doc),
		"leader": bool(doc.leader),
		"committee": cstr(committee.body_name),
		"summary": "\n".join(filter(None, (cstr(doc.self_summary), cstr(doc.get("self_shortcomings"))))),
		"own_level": names.get(doc.self_level, ""),
		"meeting_level": names.get(doc.get("meeting_level"), ""),
		"meeting_remark": cstr(doc.get("meeting_remark")),
		"own_total": formats.format_points(doc.self_total or None),
		"tasks": tasks,
		"compact": len(tasks) > common.MANY_TASKS,
		"target_width": common.compute_number_width((row["target"] for row in tasks), 20),
		"completed_width": common.compute_number_width((row["completed"] for row in tasks), 21),
		"own_scores": common.has_any(doc.tasks, "self_score"),
		"council_scores": reviewed and common.has_any(doc.tasks, "council_score"),
		"criteria": None if rolled_up else build_criteria(doc, reviewed),
		"reviewed": reviewed,
		"deductions": [build_deduction_row(row) for row in (source.deductions if result else [])],
		"facts": [build_fact_row(row) for row in (source.facts if result else [])],
		"opinions": [build_opinion_row(row, names) for row in (source.opinions if reviewed else [])],
		"result": build_result(source, names, rolled_up) if result and source.computed_on else None,
		"conditions": [build_condition_row(row, names) for row in (source.conditions if result else [])],
		"explanation": build_explanation(source, reviewed) if result else [],
		"decision": build_decision(source, names) if result else None,
		"published": published,
		"signer": issuer.build_signer(committee, doc.published_on),
	}


def sees_review(doc) -> bool:
	"""Whether the reader may see points and opinions: a role for level 1, and not the person concerned."""
	if frappe.session.user == "Administrator":
		return True
	is_own = frappe.db.get_value("Cadre", doc.cadre, "user") == frappe.session.user
	return not is_own and 1 in doc.get_permlevel_access("read")


def read_reviewed(doc):
	"""The record with what was said in the review, None for who may not read that."""
	return frappe.get_doc(doc.doctype, doc.name) if sees_review(doc) else None


def build_task_row(row, reviewed: bool) -> dict:
	done, target = flt(row.completed), flt(row.target)
	return {
		"no": row.task_no,
		"task": cstr(row.task_name),
		"kind": _(row.kind) if row.kind else "",
		"came": describe_origin(row),
		"target": formats.format_quantity(row.target, row.unit_of_measure),
		"completed": formats.format_number(done),
		"declared": formats.format_number(row.declared)
		if flt(row.declared) and flt(row.declared) != done
		else "",
		"share": common.format_share(done, target),
		"due": formats.format_short_date(row.due_date),
		"time": describe_time(row, done, target),
		"own": formats.format_number(row.self_score or None),
		"council": formats.format_points(row.get("council_score")) if reviewed else "",
		"comment": cstr(row.self_comment),
	}


def describe_origin(row) -> str:
	"""Work that is not simply planned: how it came, from or to whom, and why it is not counted yet."""
	planned = not row.came_by or row.came_by == "planned"
	person = cstr(row.other_person)
	words = [] if planned else [_(row.came_by)]
	words += [_("a part, from {0}").format(person) if planned else person] if person else []
	words += [describe_uncounted(row.uncounted)] if row.uncounted else []
	return ", ".join(words)


def describe_uncounted(why: str) -> str:
	"""Why work counts nowhere; of what may still come to count, that it does not yet."""
	return _(why) if why == "refused" else _("not counted yet: {0}").format(_(why))


def describe_time(row, done: float, target: float) -> str:
	if row.came_by == "handed_over":
		return ""
	if done < target:
		return _("Unfinished")
	return _("On time") if row.on_time else _("Late")


def build_criteria(doc, reviewed: bool) -> dict | None:
	"""The general criteria by group, with sums; None where the scheme has none."""
	if not doc.criteria:
		return None
	groups: dict[str, list] = {}
	for row in doc.criteria:
		groups.setdefault(cstr(row.group_name), []).append(row)
	return {
		"groups": [
			{
				"name": name,
				"highest": formats.format_number(sum(flt(row.max_points) for row in rows)),
				"rows": [build_criterion_row(row, reviewed) for row in rows],
			}
			for name, rows in groups.items()
		],
		"highest": formats.format_number(sum(flt(row.max_points) for row in doc.criteria)),
		"own": formats.format_points(sum(flt(row.self_points) for row in doc.criteria)),
		"given": formats.format_points(sum(flt(row.get("reviewed_points")) for row in doc.criteria))
		if reviewed
		else "",
		"remarks": reviewed and common.has_any(doc.criteria, "remark"),
	}


def build_criterion_row(row, reviewed: bool) -> dict:
	return {
		"name": cstr(row.criterion_name),
		"highest": formats.format_number(row.max_points),
		"own": formats.format_number(row.self_points),
		"given": formats.format_number(row.get("reviewed_points")) if reviewed else "",
		"remark": cstr(row.get("remark")) if reviewed else "",
	}


def build_deduction_row(row) -> dict:
	return {
		"points": formats.format_points(row.points),
		"reason": cstr(row.reason),
		"source": cstr(row.source),
	}


def build_fact_row(row) -> dict:
	return {
		"fact": _(row.fact),
		"form": _(row.discipline) if row.get("discipline") else "",
		"note": cstr(row.note),
	}


def build_opinion_row(row, names: dict[str, str]) -> dict:
	return {
		"step": cstr(row.step),
		"body": cstr(row.body),
		"level": names.get(row.level, ""),
		"votes": cstr(row.votes),
		"opinion": cstr(row.opinion),
		"on": formats.format_short_date(row.given_on),
	}


def build_result(doc, names: dict[str, str], rolled_up: bool = False) -> dict | None:
	"""Points by part; a part that the scheme does not use is left out. None where nothing has come out yet."""
	parts = [
		(_("a. Quantity"), format_component(doc.component_a)),
		(_("b. Quality"), format_component(doc.component_b)),
		(_("c. Progress"), format_component(doc.component_c)),
	]
	if doc.leader:
		parts += [
			(
				_("d. Results of the unit led"),
				format_component(doc.component_d) or formats.format_percent(doc.unit_results or None),
			),
			(_("đ. Organising the work"), formats.format_percent(doc.organising or None)),
			(_("e. Gathering and uniting people"), formats.format_percent(doc.uniting or None)),
		]
	if flt(doc.council_points):
		parts.append((_("Points of the council"), formats.format_points(doc.council_points)))
	# a rating that rests on votes has no points: then none are printed, not even 0,00
	points = gives_figures(doc.scheme)
	result = {
		"parts": [{"name": name, "value": value} for name, value in parts if value],
		"result": formats.format_points(doc.result_points) if points and len(doc.tasks) else "",
		"general": formats.format_points(doc.general_points) if doc.criteria and not rolled_up else "",
		"deducted": formats.format_points(doc.deducted_points) if flt(doc.deducted_points) else "",
		"total": formats.format_points(common.get_counted_points(doc)) if points else "",
		"by_points": names.get(doc.level_by_points, ""),
		"proposed": names.get(doc.proposed_level, ""),
		"lower": bool(
			doc.level_by_points and doc.proposed_level and doc.level_by_points != doc.proposed_level
		),
	}
	return result if any(result.values()) else None


def format_component(text) -> str:
	"""A component is stored as exact text: "97.5" is 97,5 %."""
	try:
		return formats.format_percent(Decimal(cstr(text))) if text else ""
	except InvalidOperation:
		return cstr(text)


def build_condition_row(row, names: dict[str, str]) -> dict:
	lang = frappe.local.lang
	met = conditions.is_met(row.outcome)
	return {
		"name": cstr(row.condition_name),
		"level": names.get(row.level, cstr(row.level)),
		"found": conditions.describe_found(row, lang),
		"needed": conditions.describe_needed(row, lang),
		# a ground that forces the lowest rating is not passed or failed: it applies or not
		"outcome": describe_outcome(met, row.level == LOWEST),
		"failed": met is False,
		"source": cstr(row.source),
	}


def describe_outcome(met: bool | None, ground: bool) -> str:
	if met is None:
		return _("Not Assessed")
	if ground:
		return _("Does not apply") if met else _("Applies")
	return _("Met") if met else _("Not Met")


def build_explanation(doc, reviewed: bool) -> list[dict]:
	"""The steps of the score as sentences, each with the document that it rests on.

	Without `reviewed` no member of a council is named whose score lay far from the others'.
	"""
	lang = choose_sentence_language()
	return [
		{"text": cstr(step["text"]), "document": cstr(step.get("document"))}
		for step in explain.explain_lines(doc, lang, name_outliers=reviewed)
	]


def build_decision(doc, names: dict[str, str]) -> dict | None:
	"""The decided rating, with number and date of the decision; None before there is one."""
	if not doc.decided_level:
		return None
	found = frappe.db.get_value(
		"Rating Decision",
		doc.rating_decision,
		["decision_number", "decision_date", "committee"],
		as_dict=True,
	) or frappe._dict(decision_number="", decision_date=None)
	return {
		"level": names.get(doc.decided_level, ""),
		"reason": cstr(doc.decision_reason),
		"differs": doc.decided_level != doc.proposed_level,
		"number": issuer.spell_number(found.decision_number, found.committee),
		"date": formats.format_long_date(found.decision_date),
	}
