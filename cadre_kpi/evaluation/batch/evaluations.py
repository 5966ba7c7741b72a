"""Evaluations of a period as runs take them: in order, locked a batch at a time, never beside somebody's writing."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _

from cadre_kpi.database import bulk, packed
from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.states import DECIDED, PUBLISHED, WITHOUT_RATING

DOCTYPE = "Cadre Evaluation"
FINAL = (DECIDED, PUBLISHED, WITHOUT_RATING)
FIELDS = (
	"name",
	"cadre",
	"cadre_name",
	"unit",
	"position",
	"leader",
	"period",
	"scheme",
	"contract",
	"party_cell",
	"route_variant",
	"workflow_state",
	"next_step",
	"step_no",
	"council_done",
	"general_given",
	"unit_results",
	"organising",
	"uniting",
	"unit_total",
	"unit_done",
	"unit_on_time",
	"unit_quality",
	"unit_exceeded",
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
	"total_tasks",
	"done_tasks",
	"exceeded_tasks",
	"computed_on",
	"step_level",
	"step_opinion",
	"step_votes",
)


def find_undecided(period: str) -> list[Item]:
	"""Evaluations of the period that no committee has decided yet, by name."""
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.period == period) & table.workflow_state.notin(FINAL))
		.orderby(table.name)
		.run()
	)
	return [Item(row[0], row[0]) for row in rows]


def lock(names: Sequence[str], outcome: Outcome, more: Sequence[str] = ()) -> list[frappe._dict]:
	"""The evaluations as they stand now with `FIELDS` and `more`, locked until the end of the transaction.

	Rows that somebody else is writing at this moment are not waited for: they become failures to be tried again.
	Must be the first statement of a transaction, so that all that is read afterwards is as new as the locks.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.where(table.name.isin(bulk.build_among(names)))
		.orderby(table.name)
		.for_update(skip_locked=True)
	)
	rows = packed.read_records(query, table, (*FIELDS, *more))
	missing = set(names) - {row.name for row in rows}
	if missing:
		_report_busy(sorted(missing), outcome)
	return [row for row in rows if row.workflow_state not in FINAL]


def _report_busy(names: list[str], outcome: Outcome) -> None:
	table = frappe.qb.DocType(DOCTYPE)
	# a deleted evaluation is missing as well, and no failure
	for name, cadre_name in (
		frappe.qb.from_(table)
		.select(table.name, table.cadre_name)
		.where(table.name.isin(bulk.build_among(names)))
		.run()
	):
		outcome.fail(
			name,
			DOCTYPE,
			name,
			cadre_name or name,
			_("Somebody was saving this evaluation at that moment; it was left alone."),
			_("Start the run again in a few minutes."),
			retry=True,
		)


def follows_contract(evaluation) -> bool:
	"""Whether results still come from the contract: until a council has scored them."""
	return not evaluation.council_done


def report_without_contract(names: Sequence[str], outcome: Outcome) -> None:
	"""Failures for evaluations without an assigned contract: there is nothing to gather."""
	if not names:
		return
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.cadre_name)
		.where(table.name.isin(bulk.build_among(names)) & (table.contract.isnull() | (table.contract == "")))
		.run()
	)
	for name, cadre_name in rows:
		outcome.fail(
			name,
			DOCTYPE,
			name,
			cadre_name or name,
			_("{0} has no assigned contract in this period.").format(cadre_name),
			_("Assign the contract, then start the run again."),
		)


def get_title(name: str) -> str:
	"""Whose evaluation it is."""
	return frappe.db.get_value(DOCTYPE, name, "cadre_name") or name
