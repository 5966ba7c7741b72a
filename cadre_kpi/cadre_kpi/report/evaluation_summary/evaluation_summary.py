"""Evaluation summary: the table that the organisation board submits, one row for each evaluation.

Rows are the evaluations that the user may read, in the order of the unit tree. Four statements, whatever the
number of rows: the unit of the filter, the evaluations, the conditions that failed, the user's own cadre records.

Points, proposal and decision are fields of permission level 1. Who has no role for that level gets the table
without them; and nobody sees them for an evaluation of their own before it is published.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import flt
from pypika import CustomFunction
from pypika.queries import QueryBuilder
from pypika.terms import LiteralValue

from cadre_kpi.access.readable import build_permitted, reads_level_one
from cadre_kpi.cadre_kpi.report.common import (
	LEVEL_COLOURS,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	compute_mean,
	count_parts,
	format_decimals,
	get_level_labels,
	get_own_cadres,
	get_part_figures,
	is_bounded,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.masters import people_order
from cadre_kpi.regulations.conditions import NOT_MET
from cadre_kpi.states import (
	AT_ADVISORY_BODY,
	AT_COUNCIL,
	AT_FOCAL_AGENCY,
	AT_ORGANISATION_BOARD,
	AT_PARTY_CELL,
	AT_PARTY_COMMITTEE,
	AT_PARTY_GROUP,
	AT_STANDING_COMMITTEE,
	AT_UNIT_ABOVE,
	AT_UNIT_COLLECTIVE,
	DECIDED,
	PROPOSED,
	PUBLISHED,
	SELF_ASSESSMENT,
	WITHOUT_RATING,
)

# Fields of permission level 1 that the table shows.
LEVEL_ONE = (
	"component_a",
	"component_b",
	"component_c",
	"component_d",
	"unit_results",
	"organising",
	"uniting",
	"result_points",
	"general_points",
	"deducted_points",
	"total_points",
	"council_points",
	"proposed_level",
	"decided_level",
	"decision_reason",
)
COMPONENTS = ("component_a", "component_b", "component_c")
OPEN_TO_ALL = ("cadre", "cadre_name", "position", "duty_group", "self_level", "workflow_state", "docstatus")
REPLACED = ("replaced_decision", "published_score")
# What the others see of the result, once it is published.
SHOWN_ONCE_PUBLISHED = ("published_score", "published_level", "published_reason")
LEVEL_FIELDS = ("self_level", "proposed_level", "decided_level", "published_level")
EVALUATION_FILTERS = {
	"period": "period",
	"cadre": "cadre",
	"committee": "managed_by",
	"duty_group": "duty_group",
	"position": "position",
	"state": "workflow_state",
}

# What not every scheme asks for: where nobody has any, the column stands empty for all and is left out.
OF_SOME_SCHEMES = {
	*(*COMPONENTS, "unit_results", "organising", "uniting"),
	*("general_points", "deducted_points", "council_points", "failed_conditions", "duty_group", "self_level"),
}

NOT_RATED = "Not Rated Yet"
# how far an evaluation is: a word for the states of its route that a leader does not need to tell apart
HOW_FAR = {
	SELF_ASSESSMENT: (SELF_ASSESSMENT,),
	"Being Reviewed": (
		*(AT_UNIT_COLLECTIVE, AT_PARTY_GROUP, AT_PARTY_CELL, AT_PARTY_COMMITTEE, AT_FOCAL_AGENCY),
		*(AT_ORGANISATION_BOARD, AT_ADVISORY_BODY, AT_STANDING_COMMITTEE, AT_UNIT_ABOVE),
	),
	AT_COUNCIL: (AT_COUNCIL,),
	PROPOSED: (PROPOSED,),
	DECIDED: (DECIDED, PUBLISHED, WITHOUT_RATING),
}

# One row for each evaluation instead of one for each condition; pypika knows neither ORDER BY nor SEPARATOR here.
_conditions_joined = LiteralValue(
	"GROUP_CONCAT(`tabEvaluation Condition`.`condition_name` "
	"ORDER BY `tabEvaluation Condition`.`idx` SEPARATOR '; ')"
)
_place = CustomFunction("FIELD", ["value", "first", "second", "third", "fourth"])


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period`, `unit` (with all below; `only_unit` for that unit alone), `committee`, `cadre`, `position`,
	`duty_group`, `state`, `how_far` (a key of `HOW_FAR`), `level` (code of the rating: decided where it is decided, else
	proposed; `NOT_RATED` for none). Without a
	period or a cadre only a message that asks for one. Throws `frappe.PermissionError` to who may read no evaluation.
	"""
	filters = frappe._dict(filters or {})
	full = reads_level_one("Cadre Evaluation")
	if not is_bounded(filters):
		return get_columns(full), [], _("Choose an evaluation period or a cadre."), None, []
	rows = get_rows(filters, full)
	columns = leave_out_empty(get_columns(full), rows)
	return columns, rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: frappe._dict, full: bool) -> list[dict]:
	"""The rows, with the names of levels and the text of failed conditions; `full`: with level-1 fields."""
	rows = build_evaluation_query(filters, full).run(as_dict=True)
	if not rows:
		return rows
	failed = find_failed_conditions(filters) if full else {}
	mine = get_own_cadres() if full else set()
	labels = get_level_labels()
	states = {state: _(state) for state in {row.workflow_state for row in rows} if state}
	shown = []
	for row in rows:
		if full and row.cadre in mine and row.docstatus == 0:
			row.update(dict.fromkeys((*LEVEL_ONE, "failed_conditions")))
		elif full:
			if row.replaced_decision:  # the points found wrong count no more
				row.total_points = row.published_score
			if row.component_d:  # as it counted; entered by hand only where nobody managed is rated here
				row.unit_results = flt(row.component_d)
			row.failed_conditions = failed.get(row.evaluation)
		for field in COMPONENTS:  # kept as texts, for they may be missing
			if field in row:
				row[field] = flt(row[field]) if row[field] else None
		row.rating = get_rating(row)
		if filters.get("level") and (row.rating or NOT_RATED) != filters.level:
			continue
		row.workflow_state = states.get(row.workflow_state)
		for field in LEVEL_FIELDS:
			if row.get(field):
				row[field] = labels.get(row[field], row[field])
		shown.append(row)
	return shown


def get_how_far_labels() -> dict[str, str]:
	"""Each key of `HOW_FAR` in the user's language, the earliest first."""
	return {
		SELF_ASSESSMENT: _("Self-Assessment"),
		"Being Reviewed": _("Being Reviewed"),
		AT_COUNCIL: _("At Council"),
		PROPOSED: _("Proposed"),
		DECIDED: _("Decided"),
	}


def get_rating(row: dict) -> str | None:
	"""Code of the rating that counts now: decided or published, else proposed; `None` when there is none."""
	return row.get("decided_level") or row.get("published_level") or row.get("proposed_level") or None


def build_evaluation_query(filters: frappe._dict, full: bool) -> QueryBuilder:
	"""The evaluations that match the filters and that the user may read."""
	evaluation, unit, cadre = DocType("Cadre Evaluation"), DocType("Cadre Unit"), DocType("Cadre")
	fields = dict.fromkeys(OPEN_TO_ALL + REPLACED + (LEVEL_ONE if full else SHOWN_ONCE_PUBLISHED))
	query = (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.left_join(cadre)
		.on(cadre.name == evaluation.cadre)
		.select(evaluation.name.as_("evaluation"), unit.unit_name)
		.select(*(evaluation[field] for field in fields))
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.orderby(evaluation.name)
	)
	return limit_to_evaluations(query, filters)


def find_failed_conditions(filters: frappe._dict) -> dict[str, str]:
	"""Evaluation to the conditions, joined by semicolons, that keep it below the rating by its points.

	A condition of a better level than the points reach explains nothing and is left out.
	"""
	evaluation, unit = DocType("Cadre Evaluation"), DocType("Cadre Unit")
	condition = DocType("Evaluation Condition")
	levels = tuple(get_level_labels())
	query = (
		frappe.qb.from_(evaluation)
		.join(condition)
		.on((condition.parent == evaluation.name) & (condition.parenttype == "Cadre Evaluation"))
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(evaluation.name, _conditions_joined)
		.where(condition.outcome == NOT_MET)
		.where(_place(condition.level, *levels) >= _place(evaluation.level_by_points, *levels))
		.groupby(evaluation.name)
	)
	return dict(limit_to_evaluations(query, filters).run())


def limit_to_evaluations(query: QueryBuilder, filters: frappe._dict) -> QueryBuilder:
	"""Both queries look at the same evaluations: those of the filters that the user may read."""
	evaluation, unit = DocType("Cadre Evaluation"), DocType("Cadre Unit")
	query = limit_to_equal(query, evaluation, filters, EVALUATION_FILTERS)
	query = query.where(evaluation.docstatus < 2)
	if filters.get("how_far"):
		query = query.where(evaluation.workflow_state.isin(HOW_FAR.get(filters.how_far, (filters.how_far,))))
	return limit_to_unit(query, unit, filters).where(build_permitted("Cadre Evaluation"))


def get_columns(full: bool) -> list[dict]:
	columns = [
		build_column("unit_name", _("Unit"), "Data", 190),
		build_column("cadre_name", _("Cadre"), "Data", 170),
		build_column("position", _("Position"), "Data", 170),
		build_column("duty_group", _("Group of Similar Duties"), "Data", 140),
		build_column("self_level", _("Own Proposed Rating"), "Data", 170),
	]
	if full:
		columns += [
			build_column("component_a", _("a. Quantity (%)"), "Float", 100, precision=2),
			build_column("component_b", _("b. Quality (%)"), "Float", 100, precision=2),
			build_column("component_c", _("c. Progress (%)"), "Float", 100, precision=2),
			build_column("unit_results", _("Results of the Unit Led (%)"), "Percent", 120),
			build_column("organising", _("Organising the Work (%)"), "Percent", 120),
			build_column("uniting", _("Gathering and Uniting People (%)"), "Percent", 120),
			build_column("result_points", _("Result Points"), "Float", 100, precision=2),
			build_column("general_points", _("General Points"), "Float", 100, precision=2),
			build_column("deducted_points", _("Points Deducted"), "Float", 100, precision=2),
			build_column("total_points", _("Total Points"), "Float", 100, precision=2),
			build_column("council_points", _("Council Points"), "Float", 110, precision=2),
			build_column("proposed_level", _("Proposed Rating"), "Data", 180),
			build_column("failed_conditions", _("Conditions Failed"), "Data", 260),
			build_column("decided_level", _("Decided Rating"), "Data", 180),
			build_column("decision_reason", _("Reason of the Decision"), "Data", 220),
		]
	else:
		columns += [
			build_column("published_score", _("Score"), "Float", 100, precision=2),
			build_column("published_level", _("Rating"), "Data", 180),
			build_column("published_reason", _("Why the Decision Differs From the Proposal"), "Data", 220),
		]
	return [
		*columns,
		build_column("workflow_state", _("Status"), "Data", 140),
		build_column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def leave_out_empty(columns: list[dict], rows: list[dict]) -> list[dict]:
	"""The columns without those of other schemes, in which no row has anything; all of them where there are no rows."""
	return [
		column
		for column in columns
		if not rows
		or column["fieldname"] not in OF_SOME_SCHEMES
		or any(_has_any(row.get(column["fieldname"])) for row in rows)
	]


def _has_any(value: object) -> bool:
	return bool(flt(value)) if isinstance(value, int | float) else bool(value)


def count_ratings(rows: list[dict]) -> list[Part]:
	"""Number of evaluations by the rating that counts now, every level present, best first."""
	return count_parts((row["rating"] for row in rows), get_level_labels(), LEVEL_COLOURS)


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(count_ratings(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	"""Totals over all rows: evaluations, how many at each rating, without one, mean of the total points."""
	if not rows:
		return []
	rated = count_ratings(rows)
	without = len(rows) - sum(part.number for part in rated)
	# a month that gives points alone has no rating: its points count once they are made known
	points = [
		row["total_points"]
		for row in rows
		if row.get("total_points") and (row["rating"] or row.get("docstatus") == 1)
	]
	summary = [
		build_figure(_("Evaluations"), len(rows)),
		*get_part_figures(rated, "level"),
		build_figure(_("Not Rated Yet"), without, only={"level": NOT_RATED}),
	]
	if points:
		summary.append(
			build_figure(
				_("Mean Points"), format_decimals(compute_mean(points, len(points))), datatype="Data"
			)
		)
	return summary
