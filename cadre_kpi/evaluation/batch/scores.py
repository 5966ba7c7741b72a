"""Scores of many evaluations: their rows read, and the results stored, in a fixed number of statements."""

from __future__ import annotations

from operator import itemgetter

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.database import bulk, packed
from cadre_kpi.evaluation.batch.evaluations import DOCTYPE
from cadre_kpi.evaluation.compute import Outcome

# rows that scoring reads: table field → (DocType, fields)
ROWS = {
	"tasks": (
		"Evaluation Task",
		(
			"target",
			"completed",
			"coefficient",
			"weight",
			"quality_failures",
			"delays",
			"objective_quality_failures",
			"objective_delays",
			"on_time",
			"came_by",
			"failures_by_product",
			"delays_by_product",
			"uncounted",
			"days_late",
			"quality_assessed",
			"quality_percent",
			"innovative",
		),
	),
	"criteria": ("Evaluation Criterion", ("criterion_code", "reviewed_points")),
	"deductions": ("Evaluation Deduction", ("points", "reason")),
	"facts": (
		"Evaluation Fact",
		(
			"fact",
			"discipline",
			"act",
			"ground",
			"act_on",
			"decided_on",
			"former_office",
			"counted_in",
		),
	),
}
CONDITION = "Evaluation Condition"
CONDITION_FIELDS = (
	"condition_name",
	"level",
	"outcome",
	"found_count",
	"found_of",
	"found",
	"measure",
	"comparison",
	"needed",
	"source",
)
RESULT_FIELDS = (
	"total_tasks",
	"done_tasks",
	"exceeded_tasks",
	"component_a",
	"component_b",
	"component_c",
	"component_d",
	"result_points",
	"general_points",
	"deducted_points",
	"total_points",
	"level_by_points",
	"proposed_level",
)
WRITTEN = (
	"name",
	*RESULT_FIELDS,
	"computed_on",
	"workflow_state",
	"step_no",
	"step_level",
	"step_opinion",
	"step_votes",
)


condition_values = itemgetter(*CONDITION_FIELDS)


def read_rows(locked: list) -> dict[str, dict[str, list]]:
	"""Evaluation → its rows of each table, in order. One query a table."""
	names = [row.name for row in locked]
	found: dict[str, dict[str, list]] = {
		name: {table: [] for table in (*ROWS, "conditions")} for name in names
	}
	for field, (doctype, columns) in {**ROWS, "conditions": (CONDITION, CONDITION_FIELDS)}.items():
		for parent, rows in packed.read_rows(doctype, columns, names, DOCTYPE):
			found[parent][field] = rows
	return found


def write_conditions(changed: list) -> None:
	"""The conditions of (row with its stored `conditions`, outcome) in place of the stored ones. Two statements."""
	if any(row.conditions for row, _found in changed):
		frappe.db.delete(
			CONDITION, {"parent": ("in", [row.name for row, _found in changed]), "parenttype": DOCTYPE}
		)
	numbers = bulk.make_names(sum(len(found.conditions) for _row, found in changed))
	bulk.insert(
		CONDITION,
		("name", "parent", "parenttype", "parentfield", "idx", *CONDITION_FIELDS),
		(
			(next(numbers), row.name, (DOCTYPE, "conditions", idx, *condition_values(condition)))
			for row, found in changed
			for idx, condition in enumerate(found.conditions, start=1)
		),
	)


def differs(row, found: Outcome) -> bool:
	"""Whether the stored result is another one; what is the same is not written again."""
	for field, value in found.values.items():
		stored = row.get(field)
		if (
			(flt(stored) != flt(value))
			if isinstance(value, int | float)
			else ((stored or None) != (value or None))
		):
			return True
	if len(row.conditions) != len(found.conditions):
		return True
	return any(
		condition_values(stored) != condition_values(new)
		for stored, new in zip(row.conditions, found.conditions, strict=True)
	)


def explain_unrated(result) -> str:
	"""Why there is no rating, in words."""
	return {
		"nothing_assigned": _("no task was assigned"),
		"no_quorum": _("the council had no quorum"),
		"vote": _("the vote gave no level"),
		"refused": _("a month or quarter has no rating"),
		"too_short": _("too little time at work in the year: not rated"),
		"too_few": _("too few months or quarters are rated"),
		"no_weight": _("the rated months or quarters carry no weight"),
	}.get(result.unrated, _("points and conditions give no level"))
