"""Registrations that wait for the user's check, by person: each task beside last year's, and who took only easy work.

A fixed number of statements, however many people.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Coalesce, Count, NullIf, Sum
from frappe.utils import cint, cstr, flt

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.checking import acting
from cadre_kpi.contracts import earlier
from cadre_kpi.database import packed
from cadre_kpi.masters import people_order
from cadre_kpi.process.steps import list_actions
from cadre_kpi.states import DRAFT, UNDER_APPRAISAL, UNDER_CONSULTATION

CONTRACT, TASK = "Task Contract", "Contract Task"
STAGES = (UNDER_APPRAISAL, UNDER_CONSULTATION)
# Work that asks more than the daily duties; the share of it is what the board compares.
DEMANDING = ("New", "Hard", "Breakthrough", "Commissioned")
COLUMNS = (
	*("name", "idx", "task_name", "output_product", "unit_of_measure", "target", "weight", "due_date"),
	*("kind", "resolution", "work_product", "appraisal", "proposed_target", "appraisal_note"),
)


def read_board(period: str) -> dict:
	"""The board of a period; of the one in which most waits when none is named.

	`periods`: where something waits · `people`: one each, with their tasks · `appraisals`, `kinds`: choices ·
	`demanding`: kinds that count as more than daily duties · `more`: whether others follow after these.
	"""
	query = acting.query_waiting(CONTRACT, STAGES)
	periods = acting.count_periods(CONTRACT, query) if query is not None else []
	period = acting.choose(period, periods)
	people = _read_people(period) if query is not None and period else []
	return {
		"period": period,
		"periods": periods,
		"people": people[: acting.MOST],
		"more": len(people) > acting.MOST,
		"appraisals": acting.get_choices(TASK, "appraisal"),
		"demanding": DEMANDING,
	}


def _read_people(period: str) -> list[dict]:
	table, unit, cadre = DocType(CONTRACT), DocType("Cadre Unit"), DocType("Cadre")
	contracts = (
		acting.query_waiting(CONTRACT, STAGES)
		.select(
			*(table[field] for field in ("name", "cadre", "cadre_name", "position", "unit", "modified")),
			*(table.workflow_state, table.total_weight, table.appraisal_summary, unit.unit_name),
			_build_group(cadre, table).as_("duty_group"),
		)
		.where(table.period == period)
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.orderby(table.name)
		.limit(acting.MOST + 1)
		.run(as_dict=True)
	)
	if not contracts:
		return []
	tasks = dict(packed.read_rows(TASK, COLUMNS, [row.name for row in contracts], CONTRACT))
	before = earlier.read_earlier((row.cadre for row in contracts), period)
	by_unit, by_group = _read_shares(period)
	return [
		_build_person(row, tasks.get(row.name, []), before.get(row.cadre), by_unit, by_group)
		for row in contracts
	]


def _build_group(cadre, table):
	"""People of similar duties: the group named in the person's record, else those of the same position."""
	return Coalesce(NullIf(cadre.duty_group, ""), table.position)


def _read_shares(period: str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
	"""Unit → and group → [demanding tasks, all tasks] of the registrations of a period that the user may read."""
	table, task, cadre = DocType(CONTRACT), DocType(TASK), DocType("Cadre")
	group = _build_group(cadre, table)
	rows = (
		frappe.qb.from_(table)
		.join(task)
		.on((task.parent == table.name) & (task.parenttype == CONTRACT))
		.left_join(cadre)
		.on(cadre.name == table.cadre)
		.select(table.unit, group, Sum(Case().when(task.kind.isin(DEMANDING), 1).else_(0)), Count("*"))
		.where((table.period == period) & (table.docstatus < 2) & (task.dropped == 0))
		.where((table.workflow_state != DRAFT) & build_permitted(CONTRACT))
		.groupby(table.unit, group)
		.run()
	)
	by_unit: dict[str, list[int]] = {}
	by_group: dict[str, list[int]] = {}
	for unit, name, demanding, all_tasks in rows:
		for shares, key in ((by_unit, unit), (by_group, name)):
			sums = shares.setdefault(key, [0, 0])
			sums[0] += cint(demanding)
			sums[1] += cint(all_tasks)
	return by_unit, by_group


def _build_person(row, tasks: list, before, by_unit: dict, by_group: dict) -> dict:
	return {
		"name": row.name,
		"cadre_name": row.cadre_name,
		"position": row.position,
		"unit": row.unit_name or row.unit,
		"group": row.duty_group,
		"state": row.workflow_state,
		"modified": cstr(row.modified),
		"actions": list_actions(CONTRACT, row.workflow_state),
		"weight": flt(row.total_weight),
		"summary": row.appraisal_summary or "",
		"share": [sum(task.kind in DEMANDING for task in tasks), len(tasks)],
		"unit_share": by_unit.get(row.unit, [0, 0]),
		"group_share": by_group.get(row.duty_group, [0, 0]),
		"earlier": before and {"name": before.name, "period": before.period, "tasks": len(before.tasks)},
		"tasks": [_build_task(task, before.tasks if before else []) for task in tasks],
	}


def _build_task(task, before: list) -> dict:
	same = earlier.find_same(task, before)
	return {
		**{field: task[field] for field in COLUMNS if field not in ("idx", "work_product")},
		"no": task.idx,
		"earlier": same
		and {field: same[field] for field in ("target", "unit_of_measure", "completed", "weight")},
	}
