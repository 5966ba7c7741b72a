"""What runs and what is late: tasks by traffic light, unit, kind, resolution and field; what was finished month by month.

A fixed number of statements, whatever the number of tasks: the same rows as the report Task Progress, counted by the
database.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from operator import itemgetter

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Extract
from pypika.enums import DatePart
from pypika.queries import QueryBuilder
from pypika.terms import Field

from cadre_kpi.access.readable import is_limited
from cadre_kpi.cadre_kpi.page.leaders_board.figures import build_bar, link_report
from cadre_kpi.cadre_kpi.page.leaders_board.units import Units
from cadre_kpi.cadre_kpi.report.common import LIGHT_COLOURS
from cadre_kpi.cadre_kpi.report.task_progress.task_progress import (
	build_all_tasks,
	build_matching_tasks,
	build_task_light_number,
	get_light_labels,
)
from cadre_kpi.contracts.light import DONE, LIGHTS, RED, YELLOW

REPORT = "Task Progress"


def read(scope: dict, units: Units, today: date) -> dict:
	"""`lights`: all tasks; `by_unit`, `by_kind`: bars, the one with most late tasks first.

	`scope`: period and unit as the filters of reports.
	"""
	unit, task = DocType("Cadre Unit"), DocType("Contract Task")
	# a unit by its place in the tree: whole numbers are grouped much faster than names
	rows = _count(build_matching_tasks(frappe._dict(scope), today), today, unit.lft, task.kind)
	names = {row.lft: row.name for row in units.tree}
	groups = units.place({names.get(row[0]) for row in rows})
	lights = _count_by(rows, lambda _row: "all")["all"]
	by_unit = _count_by(rows, lambda row: groups.get(names.get(row[0])))
	by_kind = _count_by(rows, itemgetter(1))
	return {
		"lights": _build_parts(lights, scope),
		"by_unit": _build_bars(by_unit, lambda group: ({**scope, **group.filters}, group.title)),
		"by_kind": _build_bars(by_kind, lambda kind: ({**scope, "kind": kind}, _(kind))),
	}


def read_resolutions(scope: dict, today: date) -> list[dict]:
	"""Tasks by the resolution that they serve, as bars; tasks that serve none are left out."""
	task = DocType("Contract Task")
	query = build_matching_tasks(frappe._dict(scope), today).where(task.resolution != "")
	counted = _count_by(_count(query, today, task.resolution), itemgetter(0))
	return _build_bars(counted, lambda code: ({**scope, "resolution": code}, code))


def read_fields(scope: dict, today: date) -> list[dict]:
	"""Tasks by the field that the person is in charge of, as bars; people without one are left out."""
	contract, cadre = DocType("Task Contract"), DocType("Cadre")
	query = build_matching_tasks(frappe._dict(scope), today).join(cadre).on(cadre.name == contract.cadre)
	query = query.where(cadre.field_in_charge != "")
	counted = _count_by(_count(query, today, cadre.field_in_charge), itemgetter(0))
	return _build_bars(counted, lambda field: ({**scope, "field_in_charge": field}, field))


def _count(query: QueryBuilder, today: date, *columns: Field) -> Sequence[tuple]:
	"""Of these tasks rows of these columns, the place of the light in `LIGHTS` and the number of tasks."""
	light = build_task_light_number(today).as_("light_now")
	return query.select(*columns, light, Count("*")).groupby(*columns, light).run()


def _count_by(rows: Sequence[tuple], key: Callable[[tuple], Hashable]) -> dict[Hashable, Counter]:
	found: dict[Hashable, Counter] = defaultdict(Counter)
	for row in rows:
		if name := key(row):
			found[name][LIGHTS[row[-2]]] += row[-1]
	return found


def _build_bars(counted: dict[Hashable, Counter], say: Callable[[Hashable], tuple[dict, str]]) -> list[dict]:
	"""Bars in the order of how much is late, then at risk, then of size. `say`: filters and title of each."""
	found = []
	for name, counts in counted.items():
		filters, title = say(name)
		order = (-counts[RED], -counts[YELLOW], -counts.total(), title)
		found.append((order, build_bar(title, _build_parts(counts, filters))))
	return [one for _order, one in sorted(found, key=itemgetter(0))]


def _build_parts(counts: Counter, filters: dict) -> list[dict]:
	labels = get_light_labels()
	return [
		link_report(counts[light], REPORT, {**filters, "signal": light}, LIGHT_COLOURS[light], labels[light])
		for light in LIGHTS
	]


def read_months(scope: dict, year: int) -> dict:
	"""Tasks by the month in which they were finished, of a year and of the one before: `years`, `months`.

	Of whatever period they were: what counts is the day on which the work was done.
	"""
	task = DocType("Contract Task")
	span = {"completed_from": date(year - 1, 1, 1), "completed_to": date(year, 12, 31), "signal": DONE}
	unit = {name: scope[name] for name in ("unit", "only_unit") if scope.get(name)}
	years, months = Extract(DatePart.year, task.completed_on), Extract(DatePart.month, task.completed_on)
	filters = frappe._dict({**unit, **span})
	if unit or is_limited("Task Contract"):
		query = build_matching_tasks(filters, date(year, 12, 31))
	else:
		query = build_all_tasks(filters, date(year, 12, 31))
	rows = query.select(years, months, Count("*")).groupby(years, months).run()
	counts = {(int(of_year), int(month)): number for of_year, month, number in rows}

	def number(of_year: int, month: int) -> dict:
		first, last = date(of_year, month, 1), date(of_year, month, monthrange(of_year, month)[1])
		behind = {**unit, "signal": DONE, "completed_from": str(first), "completed_to": str(last)}
		return link_report(counts.get((of_year, month), 0), REPORT, behind)

	return {
		"years": [year - 1, year],
		"months": [[number(year - 1, month), number(year, month)] for month in range(1, 13)],
	}
