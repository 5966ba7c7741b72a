"""What "My Work" shows of records without a workflow: petitions, organisations, catalogues, figures of units."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.contracts import catalogue
from cadre_kpi.my_work import evaluations
from cadre_kpi.process import telling

MOST_PRODUCTS = 100  # shown in place; the form has them all


def _tell_appeal(doc) -> tuple[list, list]:
	facts = [
		telling.build_fact(doc, "received_on", "date"),
		telling.build_fact(doc, "answer_by", "date"),
		telling.build_fact(doc, "grounds"),
		telling.build_fact(doc, "evidence", "file"),
		telling.build_fact(doc, "answer"),
		telling.build_fact(doc, "new_level", "level"),
	]
	evaluation = frappe.get_doc("Cadre Evaluation", doc.evaluation)
	if not evaluation.has_permission("read"):
		return facts, []
	evaluation.apply_fieldlevel_read_permissions()
	rating = [
		telling.build_fact(evaluation, "position"),
		telling.build_fact(evaluation, "period"),
		telling.build_fact(evaluation, "published_level", "level"),
		telling.build_fact(
			evaluation, "published_score", "points", flt(evaluation.get("published_score")) or None
		),
		telling.build_fact(evaluation, "published_reason"),
		telling.build_fact(evaluation, "self_level", "level"),
	]
	tables = [
		*evaluations.build_conditions(evaluation),
		evaluations.build_results(evaluation),
		evaluations.build_earlier(evaluation),
	]
	return [*rating, *facts], tables


def _tell_organisation(doc) -> tuple[list, list]:
	counted = doc.counted_on and doc.total_tasks
	facts = [
		telling.build_fact(doc, "managed_by"),
		telling.build_fact(doc, "period"),
		telling.build_fact(
			doc, "total_points", "points", flt(doc.total_points) if doc.proposed_level else None
		),
		telling.build_fact(doc, "level_by_points", "level"),
		telling.build_fact(doc, "proposed_level", "level"),
		telling.build_fact(doc, "self_level", "level"),
		*(
			telling.build_fact(doc, field, "number", doc.get(field) if counted else None)
			for field in ("total_tasks", "done_tasks", "on_time_tasks", "quality_tasks", "exceeded_tasks")
		),
		*(
			telling.build_fact(doc, field, "number", doc.get(field) if doc.units_below else None)
			for field in ("units_below", "units_recognised", "units_failed")
		),
		telling.build_fact(doc, "self_summary"),
		telling.build_fact(doc, "self_shortcomings"),
		telling.build_fact(doc, "wrongdoing_note"),
		telling.build_fact(doc, "force_majeure_note"),
		telling.build_fact(doc, "complaints_note"),
		telling.build_fact(doc, "verification_note"),
	]
	conditions = telling.build_table(
		"conditions",
		_("Conditions"),
		[
			(_("Condition"), "option"),
			(_("Rating"), "level"),
			(_("Found"), "text"),
			(_("Needed"), "text"),
			(_("Met"), "check"),
		],
		(
			(
				f"{row.condition_name} {row.level}",
				[
					row.condition_name,
					row.level,
					_("{0} of {1}").format(row.found_count, row.found_of) if row.found_of else "",
					row.needed,
					{"Met": True, "Not Met": False}.get(row.outcome),
				],
			)
			for row in doc.conditions
		),
	)
	criteria = telling.build_table(
		"criteria",
		_("Criteria"),
		[
			(_("Criterion"), "task"),
			(_("Maximum"), "points"),
			(_("Own Points"), "points", "self_points"),
			(_("Points Given"), "points", "reviewed_points"),
			(_("Remark"), "text", "remark"),
		],
		(
			(
				row.criterion_code or row.name,
				[
					{"task": row.criterion_name, "output": row.group_name},
					row.max_points,
					# nobody has given 0 before the self-rating is sent
					flt(row.self_points) or None if doc.status == "Self-Rating" else row.self_points,
					row.reviewed_points if doc.proposed_level else None,
					row.remark,
				],
			)
			for row in doc.criteria
		),
	)
	return facts, [conditions, criteria]


def _tell_catalogue(doc) -> tuple[list, list]:
	standing = [row for row in doc.products if not row.merged_into]
	before = _read_former_points(doc)
	facts = [
		{
			"key": "unit",
			"label": _(doc.meta.get_label("unit")),
			"value": frappe.db.get_value("Cadre Unit", doc.unit, "unit_name"),
			"kind": "text",
		},
		telling.build_fact(doc, "managed_by"),
		telling.build_fact(doc, "replaces"),
		telling.build_fact(doc, "supplements"),
		telling.build_fact(doc, "standard_product"),
		telling.build_fact(doc, "standard_points", "number"),
		{"key": "products", "label": _("Products"), "value": len(standing), "kind": "number"},
		telling.build_fact(doc, "legal_basis"),
	]
	groups = telling.build_table(
		"groups",
		_("Groups"),
		[
			(_("Group"), "text"),
			(_("Name of the Group"), "text"),
			(_("Points From"), "number"),
			(_("Points To"), "number"),
		],
		(
			(row.group_code, [row.group_code, row.group_name, row.min_points, row.max_points])
			for row in doc.groups
		),
	)
	shown = standing[:MOST_PRODUCTS]
	title = (
		_("Products")
		if len(shown) == len(standing)
		else _("Products, the first {0} of {1}").format(len(shown), len(standing))
	)
	products = telling.build_table(
		"products",
		title,
		[
			(_("Code"), "text"),
			(_("Product"), "task"),
			(_("Product Group"), "text"),
			(_("Unit of Measure"), "text"),
			(_("Points"), "number"),
			(_("Points before"), "number"),
			(_("Conversion Coefficient"), "number"),
		],
		(
			(
				row.code,
				[
					row.code,
					{"task": row.product_name, "output": row.description},
					row.product_group,
					row.unit_of_measure,
					row.points,
					before.get(row.code),
					row.coefficient,
				],
			)
			for row in shown
		),
	)
	return facts, [groups, products]


def _read_former_points(doc) -> dict[str, float]:
	"""Code → points in the version that this one replaces, where the reader may read it."""
	if not doc.replaces or not frappe.has_permission(catalogue.DOCTYPE, "read", doc=doc.replaces):
		return {}
	rows = frappe.get_all(
		"Catalogue Product",
		filters={"parent": doc.replaces, "parenttype": catalogue.DOCTYPE},
		fields=["code", "points"],
	)
	return {row.code: row.points for row in rows}


def _tell_indicator(doc) -> tuple[list, list]:
	return [
		telling.build_fact(doc, "kind", "option"),
		telling.build_fact(doc, "year"),
		telling.build_fact(doc, "resolution"),
		telling.build_fact(doc, "target", "quantity", telling.add_unit(doc.target, doc.unit_of_measure)),
		telling.build_fact(doc, "actual", "quantity", telling.add_unit(doc.actual, doc.unit_of_measure)),
		telling.build_fact(doc, "better", "option"),
		telling.build_fact(doc, "reached", "percent"),
		telling.build_fact(doc, "as_of", "date"),
		telling.build_fact(doc, "source"),
		telling.build_fact(doc, "evidence", "file"),
		telling.build_fact(doc, "scale"),
		telling.build_fact(doc, "sample", "number", doc.sample or None),
	], []


TELLERS = {
	"Rating Appeal": _tell_appeal,
	"Unit Evaluation": _tell_organisation,
	"Product Catalogue": _tell_catalogue,
	"Unit Indicator": _tell_indicator,
}
