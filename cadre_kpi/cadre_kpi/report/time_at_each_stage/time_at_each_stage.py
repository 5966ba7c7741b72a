"""Time at each stage: where records lie now, with whom and how long, and how long the passed ones lay there.

From the process logs: a record lies in a state from the step that led there to the next one. Days are whole days.
Four statements at most, one a kind of record, besides the unit of the filter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate

from cadre_kpi.access.readable import build_permitted, check_readable, reads
from cadre_kpi.cadre_kpi.report.common import (
	AGES,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	compute_mean,
	count_parts,
	get_age,
	get_age_labels,
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.process.form_state import WAITS_FOR
from cadre_kpi.states import ASSIGNED, CANCELLED, CLOSED, PUBLISHED, VERIFIED

KINDS = ("Task Contract", "Progress Report", "Cadre Evaluation", "Rating Decision")
# in these nothing is waited for
AT_REST = (ASSIGNED, CLOSED, CANCELLED, VERIFIED, PUBLISHED)


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message), `unit` (with all below; `only_unit` for that unit alone),
	`committee`, `kind` of record, `state`, `age` (a key of `AGES`: only what lies now for so long). Throws `frappe.PermissionError` to who may read no contract.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Task Contract")
	if not filters.get("period"):
		return get_columns(), [], _("Choose an evaluation period."), None, []
	rows, waits = get_rows(filters, getdate())
	return get_columns(), rows, None, get_chart(waits), get_summary(waits)


def get_rows(filters: frappe._dict, today: date) -> tuple[list[dict], list[int]]:
	"""The rows, a row a kind of record, state and whom it waits for; and the days of each record that lies now."""
	rows, waits = [], []
	for doctype in KINDS:
		if filters.get("kind") not in (None, "", doctype) or not reads(doctype):
			continue
		lying, passed = defaultdict(list), defaultdict(list)
		for state, body, days, still in stays(doctype, filters, today):
			if filters.get("age") and not (still and get_age(days) == filters.age):
				continue
			(lying if still else passed)[state, name_holder(doctype, state, body)].append(days)
		order = [*WAITS_FOR.get(doctype, {})]
		keys = {key for key in (*lying, *passed) if filters.get("state") in (None, "", key[0])}
		for key in sorted(keys, key=lambda key: (order.index(key[0]) if key[0] in order else -1, key)):
			rows.append(describe(doctype, key, lying[key], passed[key], filters.period))
			waits += lying[key]
	return rows, waits


def stays(doctype: str, filters: frappe._dict, today: date) -> Iterator[tuple[str, str, int, bool]]:
	"""Each stay of a record in a state: state, committee, whole days, whether it still lies there."""
	for _name, steps in groupby(read_steps(doctype, filters), key=lambda step: step.name):
		record, since, state = None, None, ""
		for step in steps:
			if record is None:
				record, since, state = step, getdate(step.creation), step.from_state or step.workflow_state
			if step.acted_on and step.to_state:
				on = getdate(step.acted_on)
				if state not in AT_REST:
					yield state, record.body, max((on - since).days, 0), False
				since, state = on, step.to_state
		if record.workflow_state not in AT_REST:
			yield record.workflow_state, record.body, max((today - since).days, 0), True


def read_steps(doctype: str, filters: frappe._dict) -> list[frappe._dict]:
	"""The records with their steps in order; one without a step comes once, without a date."""
	table, log, unit = DocType(doctype), DocType("Process Log"), DocType("Cadre Unit")
	decision = doctype == "Rating Decision"
	body_column = table.committee if decision else table.managed_by
	query = frappe.qb.from_(table)
	if decision:
		body = DocType("Evaluation Body")
		query = (
			query.left_join(body).on(body.name == table.committee).left_join(unit).on(unit.name == body.unit)
		)
	else:
		query = query.left_join(unit).on(unit.name == table.unit)
	query = (
		query.left_join(log)
		.on((log.parent == table.name) & (log.parenttype == doctype) & (log.from_state != log.to_state))
		.select(table.name, table.creation, table.workflow_state, body_column.as_("body"))
		.select(log.acted_on, log.from_state, log.to_state)
		.where((table.docstatus < 2) & (table.period == filters.period))
		.orderby(table.name)
		.orderby(log.idx)
	)
	query = limit_to_equal(query, table, filters, {"committee": "committee" if decision else "managed_by"})
	return limit_to_unit(query, unit, filters).where(build_permitted(doctype)).run(as_dict=True)


def name_holder(doctype: str, state: str, body: str | None) -> str:
	"""With whom a record in this state lies: a kind of body, the committee by its name, or the cadre."""
	waits = WAITS_FOR.get(doctype, {})
	if state not in waits:
		return _("Cadre")
	return _(waits[state]) if waits[state] else body or ""


def describe(doctype: str, key: tuple[str, str], lying: list[int], passed: list[int], period: str) -> dict:
	state, body = key
	longest = max(lying, default=None)
	return {
		"doctype": doctype,
		"kind": _(doctype),
		"state_code": state,
		"state": _(state),
		"whom": body,
		"period": period,
		"lying": len(lying),
		"longest": longest,
		"mean_now": compute_mean(lying, len(lying)) if lying else None,
		"passed": len(passed),
		"mean_passed": compute_mean(passed, len(passed)) if passed else None,
		"longest_passed": max(passed, default=None),
		"colour": AGES[get_age(longest)] if lying else "",
	}


def get_columns() -> list[dict]:
	return [
		build_column("kind", _("Kind of Record"), "Data", 160),
		build_column("state", _("Stage"), "Data", 190),
		build_column("whom", _("With Whom"), "Data", 240),
		build_column("lying", _("Lying There Now"), "Int", 110),
		build_column("longest", _("Longest (Days)"), "Int", 110, disable_total=1),
		build_column("mean_now", _("Mean Now (Days)"), "Float", 120, precision=2, disable_total=1),
		build_column("passed", _("Passed On"), "Int", 100),
		build_column("mean_passed", _("Mean of These (Days)"), "Float", 130, precision=2, disable_total=1),
		build_column("longest_passed", _("Longest of These (Days)"), "Int", 130, disable_total=1),
	]


def count(waits: list[int]) -> list[Part]:
	return count_parts(map(get_age, waits), get_age_labels(), AGES)


def get_chart(waits: list[int]) -> dict | None:
	return build_shares_chart(count(waits))


def get_summary(waits: list[int]) -> list[dict]:
	if not waits:
		return []
	return [
		build_figure(_("Records That Wait"), len(waits)),
		*get_part_figures(count(waits), "age"),
		build_figure(_("Longest (Days)"), max(waits)),
	]
