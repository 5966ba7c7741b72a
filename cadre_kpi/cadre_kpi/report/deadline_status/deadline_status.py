"""Deadline status: who has to act at which stage until when, and how it stands.

One row for each record of a period and each of its dates, and for each record that is still missing; only of people
whose records the user may read. A fixed number of statements, whatever the number of rows.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, getdate

from cadre_kpi.access import rules
from cadre_kpi.access.readable import check_readable
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	BLUE,
	GREEN,
	RED,
	YELLOW,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	get_part_figures,
	limit_to_unit,
)
from cadre_kpi.deadlines import missing_records, status
from cadre_kpi.deadlines.obligations import CURRENT, Obligation, Question, find_of_records
from cadre_kpi.deadlines.stops import CONTRACT, EVALUATION, REPORT
from cadre_kpi.utils import formats

# A table that nobody reads to its end. The totals count all rows.
MAX_ROWS = 20_000
COLOURS = {
	status.OVERDUE: RED,
	status.DUE: AMBER,
	status.OPEN: BLUE,
	status.DONE_LATE: YELLOW,
	status.DONE_IN_TIME: GREEN,
}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message that asks for it), `unit` (with all below; `only_unit` for that unit
	alone), `stage`, `state`, `cadre`, `waiting` (only where the record stands now), `missing` (only
	records that do not exist yet). At most `MAX_ROWS` rows; chart
	and summary count all. Throws `frappe.PermissionError` to who may read no deadline.
	"""
	check_readable("Period Deadline")
	filters = frappe._dict(filters or {})
	if not filters.get("period"):
		return get_columns(), [], _("Choose an evaluation period."), None, []
	rows = get_rows(filters, getdate())
	counts = Counter(row["code"] for row in rows)
	message = None
	if len(rows) > MAX_ROWS:
		message = _(
			"Listed are the first {0} of {1} rows; the totals count all of them. Choose a unit, a stage or a state to see the others."
		).format(formats.spell_figure(MAX_ROWS), formats.spell_figure(len(rows)))
	return get_columns(), rows[:MAX_ROWS], message, get_chart(counts), get_summary(counts)


def get_rows(filters: frappe._dict, today: date) -> list[dict]:
	"""The rows on a given day, the most urgent first: overdue, near, open, then what is done; each by date."""
	units, names = get_units(filters), status.get_labels()
	order = {code: place for place, code in enumerate(COLOURS)}
	rows = []
	for item in find_obligations(filters, today):
		found = status.judge(item, today)
		wanted = (
			item.unit in units
			and filters.get("stage") in (None, "", item.stage)
			and filters.get("state") in (None, "", found.code)
			and (not cint(filters.get("waiting")) or item.progress == CURRENT)
			and (not cint(filters.get("missing")) or not item.record)
		)
		if wanted:
			label = status.says(found) if found.passed else names[found.code]
			rows.append(build_row(item, found, label, units[item.unit]))
	rows.sort(key=lambda row: (order[row["code"]], row["due_date"], row["cadre_name"] or ""))
	return rows


def find_obligations(filters: frappe._dict, today: date) -> list[Obligation]:
	"""What is asked of whom in the period, as far as the session's user may read it."""
	cadres = [filters.cadre] if filters.get("cadre") else None
	question = Question([filters.period], cadres=cadres, readable=True)
	found = [
		item
		for doctype in (CONTRACT, REPORT, EVALUATION)
		if frappe.has_permission(doctype, "read")
		for item in find_of_records(doctype, question)
	]
	if frappe.has_permission(CONTRACT, "read"):
		found += missing_records.find_contracts([filters.period], readable=True, cadres=cadres)
		found += missing_records.find_reports(today, [filters.period], readable=True, cadres=cadres)
	return found


def get_units(filters: frappe._dict) -> dict[str, str]:
	"""Units of the filter with their names; all without one."""
	unit = DocType("Cadre Unit")
	query = frappe.qb.from_(unit).select(unit.name, unit.unit_name)
	return dict(limit_to_unit(query, unit, filters).run())


def build_row(item: Obligation, found: status.State, label: str, unit_name: str) -> dict:
	"""One row. `who`: the cadre, or the body that the record waits for."""
	who = item.cadre_name
	if item.waits_for:
		bodies = {rules.ABOVE: item.managed_by, rules.BODY_ABOVE: item.body_above}
		who = bodies.get(item.waits_for) or _(item.waits_for)
	doctype = item.doctype if item.record else "Task Contract" if item.contract else "Cadre"
	return {
		"cadre": item.cadre,
		"cadre_name": item.cadre_name,
		"unit_name": unit_name,
		"stage": _(item.stage),
		"occurrence": item.deadline.occurrence,
		"who": who,
		"due_date": item.due_date,
		"code": found.code,
		"state": label,
		"days": -found.days if found.code in (status.OVERDUE, status.DONE_LATE) else found.days,
		"record_doctype": doctype,
		"kind_of_record": _(doctype),
		"record": item.record or item.contract or item.cadre,
		"missing": "" if item.record else _("There is none yet"),
		"extension": item.extension,
	}


def get_columns() -> list[dict]:
	return [
		build_column("cadre_name", _("Cadre"), "Data", 190),
		build_column("unit_name", _("Unit"), "Data", 160),
		build_column("stage", _("Stage"), "Data", 150),
		build_column("occurrence", _("For"), "Data", 100),
		build_column("who", _("Has to Act"), "Data", 190),
		build_column("due_date", _("Due Date"), "Date", 110),
		build_column("state", _("State"), "Data", 230),
		build_column("days", _("Days"), "Int", 80, blank_zero=1),
		build_column("kind_of_record", _("Kind of Record"), "Data", 130),
		build_column("record", _("Record"), "Data", 150),
		build_column("missing", _("Remark"), "Data", 120),
		build_column("extension", _("Deadline Extension"), "Link", 130, options="Deadline Extension"),
	]


def get_chart(counts: Counter) -> dict | None:
	return build_shares_chart(get_parts(counts))


def get_parts(counts: Counter) -> list[Part]:
	names = status.get_labels()
	return [Part(names[code], counts[code], colour, code) for code, colour in COLOURS.items()]


def get_summary(counts: Counter) -> list[dict]:
	"""How many there are, and how many stand at each state."""
	if not counts:
		return []
	return [build_figure(_("Deadlines"), counts.total()), *get_part_figures(get_parts(counts), "state")]
