"""What the rating of organisations rests on: their criteria, their tasks counted from the contracts, units below them.

Everything is read for many units at once, with a number of queries that does not depend on how many there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint, cstr, getdate
from pypika import Case

from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.scoring.case import Counts
from cadre_kpi.scoring.organisation import OrganisationRules

RECOGNISED = "Recognised"
PARTS = ("general", "result")
RULE_FIELDS = tuple(field for field in OrganisationRules._fields if field != "quota_base")
# the body that recognises: the committee of the nearest unit above, else the leadership of that unit
RECOGNISERS = ("Standing Committee", "Unit Collective")


def find_criteria_set(unit: str, period: str) -> str | None:
	"""The set in force for a unit in a period: the nearest one above it, of these the latest."""
	end = frappe.db.get_value("Evaluation Period", period, "end_date")
	sets = frappe.db.get_all(
		"Unit Criteria Set",
		filters={"enabled": 1, "effective_from": ("<=", end)},
		fields=["name", "unit", "effective_from"],
	)
	above = {name: number for number, name in enumerate(list_ancestors(unit))}
	fitting = [row for row in sets if not row.unit or row.unit in above]
	# nearest first, those for everybody last; of the same unit the latest
	fitting.sort(key=lambda row: (above.get(row.unit, len(above)), -getdate(row.effective_from).toordinal()))
	return fitting[0].name if fitting else None


def list_ancestors(unit: str) -> list[str]:
	"""A unit and the units above it, the nearest first."""
	found = frappe.db.get_value("Cadre Unit", unit, ["lft", "rgt"])
	if not found:
		return []
	return frappe.db.get_all(
		"Cadre Unit",
		filters={"lft": ("<=", found[0]), "rgt": (">=", found[1])},
		order_by="lft desc",
		pluck="name",
	)


def find_recogniser(unit: str) -> str | None:
	"""The body that recognises a unit's rating (article 5): of the nearest unit above that has one."""
	above = list_ancestors(unit)[1:] or list_ancestors(unit)
	bodies = frappe.db.get_all(
		"Evaluation Body",
		filters={"unit": ("in", above or [""]), "body_type": ("in", RECOGNISERS), "enabled": 1},
		fields=["name", "unit", "body_type"],
		order_by="name",
	)
	bodies.sort(key=lambda row: (above.index(row.unit), RECOGNISERS.index(row.body_type)))
	return bodies[0].name if bodies else None


def build_rules(criteria: str) -> OrganisationRules:
	"""Thresholds and shares of a set, as scoring takes them."""
	found = frappe.db.get_value("Unit Criteria Set", criteria, [*RULE_FIELDS, "quota_base"], as_dict=True)
	if not found:
		frappe.throw(_("{0} {1} does not exist.").format(_("Unit Criteria Set"), cstr(criteria)))
	return OrganisationRules(
		**{field: parse_decimal(found[field]) for field in RULE_FIELDS},
		quota_base=found.quota_base or "level_only",
	)


def count_tasks(units: Sequence[str], period: str) -> dict[str, Counts]:
	"""Unit → its tasks and those of everything below, from the contracts of the year and of its months or quarters.

	A task given to somebody else counts once, with whoever has it now; one that was dropped counts nowhere.
	"""
	bounds = {
		row.name: (cint(row.lft), cint(row.rgt))
		for row in frappe.db.get_all(
			"Cadre Unit", filters={"name": ("in", list(units) or [""])}, fields=["name", "lft", "rgt"]
		)
	}
	if not bounds:
		return {}
	low, high = min(span[0] for span in bounds.values()), max(span[1] for span in bounds.values())
	places, sums = _read_sums(period, low, high)
	found = {}
	for unit, (first, last) in bounds.items():
		start, end = bisect_left(places, first), bisect_right(places, last)
		found[unit] = Counts(*(column[end] - column[start] for column in sums))
	return found


def _read_sums(period: str, low: int, high: int) -> tuple[list[int], list[list[int]]]:
	contract, task = frappe.qb.DocType("Task Contract"), frappe.qb.DocType("Contract Task")
	unit = frappe.qb.DocType("Cadre Unit")
	periods = [
		period,
		*frappe.db.get_all("Evaluation Period", filters={"rolls_up_into": period}, pluck="name"),
	]
	done = (task.target > 0) & (task.completed >= task.target)

	def number(condition):
		return Sum(Case().when(condition, 1).else_(0))

	rows = (
		frappe.qb.from_(contract)
		.join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract"))
		.join(unit)
		.on(unit.name == contract.unit)
		.select(
			unit.lft,
			Count(task.name),
			number(done),
			number(done & (task.on_time == 1)),
			number(done & (task.quality_failures == task.objective_quality_failures)),
			number(done & (task.completed > task.target)),
		)
		.where(contract.period.isin(periods) & (contract.docstatus == 1) & unit.lft[low:high])
		# work that changed hands counts once, where it is done; what is not counted for people does not count here
		.where(is_followed(task) & (task.target > 0))
		.where(task.uncounted.isnull() | (task.uncounted == ""))
		.groupby(unit.lft)
		.orderby(unit.lft)
		.run()
	)
	places = [cint(row[0]) for row in rows]
	return places, [[0, *accumulate(cint(row[column]) for row in rows)] for column in range(1, 6)]


def find_below(units: Sequence[str], period: str) -> dict[str, list[frappe._dict]]:
	"""Unit → the evaluations of the units directly below it in this period: name, unit_name, status, decided_level."""
	evaluation, unit = frappe.qb.DocType("Unit Evaluation"), frappe.qb.DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(evaluation)
		.join(unit)
		.on(unit.name == evaluation.unit)
		.select(
			unit.parent_cadre_unit.as_("above"),
			evaluation.name,
			unit.unit_name,
			evaluation.status,
			evaluation.decided_level,
		)
		.where((evaluation.period == period) & unit.parent_cadre_unit.isin(list(units) or [""]))
		.orderby(unit.lft)
		.run(as_dict=True)
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.above, []).append(row)
	return found


def get_levels(units: Sequence[str], period: str) -> dict[str, frappe._dict]:
	"""Unit → its evaluation in a period: unit_name, status, decided_level. Units without one are not in it."""
	wanted = [unit for unit in set(units) if unit]
	if not wanted:
		return {}
	return {
		row.unit: row
		for row in frappe.db.get_all(
			"Unit Evaluation",
			filters={"unit": ("in", wanted), "period": period},
			fields=["name", "unit", "unit_name", "status", "decided_level"],
		)
	}
