"""Rating distribution and quota: by unit and group of similar duties, the ratings and how many excellent ones fit.

Groups are those in which the scheme counts its quota (Nghị định 335/2025/NĐ-CP, article 20.5: the same agency and
group of similar duties). The ratings are those that count now: decided, else proposed. A fixed number of statements.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access.readable import build_permitted, reads_level_one
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	GREEN,
	GREY,
	RED,
	build_column,
	build_figure,
	build_shares_chart,
	get_level_labels,
	get_level_totals,
	get_own_cadres,
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.cadre_kpi.report.evaluation_summary.evaluation_summary import NOT_RATED
from cadre_kpi.decisions.quota import get_agencies
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.quota import Person, QuotaGroup, check_quota

SUMMARY = "Evaluation Summary"  # shows the people behind a figure
FILTERS = {"period": "period", "committee": "managed_by", "duty_group": "duty_group"}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` (without it only a message), `unit` (with all below; `only_unit` for that unit alone),
	`committee`, `duty_group`, `over` (only groups over the quota). The quota counts the people of the filters, so a whole period is held against it. Throws
	`frappe.PermissionError` to who reads no results of others.
	"""
	filters = frappe._dict(filters or {})
	if not reads_level_one("Cadre Evaluation"):
		frappe.throw(
			_("You are not permitted to read {0}.").format(_("Proposed Rating")), frappe.PermissionError
		)
	if not filters.get("period"):
		return get_columns(), [], _("Choose an evaluation period."), None, []
	scheme = get_rules(frappe.db.get_value("Evaluation Period", filters.period, "scheme"))
	people = get_people(filters)
	rows = get_rows(people, scheme, filters.period)
	message = None if scheme.quota.enabled else _("This scheme sets no quota.")
	# the figures count everybody: they lead to all people of the period
	shown = [row for row in rows if row["over"]] if cint(filters.get("over")) else rows
	return get_columns(), shown, message, get_chart(rows), get_summary(rows)


def get_people(filters: frappe._dict) -> list[frappe._dict]:
	"""The evaluations that match and that the user may read; the own unpublished one has no level here."""
	evaluation, unit = DocType("Cadre Evaluation"), DocType("Cadre Unit")
	query = (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(
			evaluation.name, evaluation.cadre, evaluation.unit, evaluation.duty_group, evaluation.docstatus
		)
		.select(evaluation.decided_level, evaluation.proposed_level, evaluation.total_points)
		.select(evaluation.replaced_decision, evaluation.published_score, unit.unit_name, unit.lft)
		.where(evaluation.docstatus < 2)
	)
	query = limit_to_unit(limit_to_equal(query, evaluation, filters, FILTERS), unit, filters)
	people, mine = query.where(build_permitted("Cadre Evaluation")).run(as_dict=True), get_own_cadres()
	for person in people:
		if person.replaced_decision:  # the points found wrong count no more
			person.total_points = person.published_score
		hidden = person.cadre in mine and person.docstatus == 0
		person.level = "" if hidden else person.decided_level or person.proposed_level or ""
	return people


def get_rows(people: list[frappe._dict], scheme, period: str) -> list[dict]:
	"""One row a group of the quota, in the order of the unit tree."""
	quota = scheme.quota
	by_unit, by_group = (
		quota.within != "group" or not quota.enabled,
		"group" in quota.within or not quota.enabled,
	)
	agencies = (
		get_agencies({one.unit for one in people if one.unit}) if quota.within.startswith("agency") else {}
	)
	names = (
		dict(
			frappe.get_all(
				"Cadre Unit", {"name": ("in", [*agencies.values(), ""])}, ["name", "unit_name"], as_list=True
			)
		)
		if agencies
		else {}
	)
	found: dict[tuple, dict] = {}
	for one in people:
		unit = (agencies.get(one.unit) or one.unit or "") if by_unit else ""
		key = (unit, (one.duty_group or "") if by_group else "")
		row = found.setdefault(key, build_row(key, names.get(unit) or one.unit_name, one.lft))
		row["lft"] = min(row["lft"], one.lft or 0)
		row["only_unit"] = int(by_unit and not agencies)
		row["leads"] = bool(key[1]) or not by_group  # no filter asks for people without a group
		row["people"] += 1
		row[one.level or "not_rated"] += 1
	for group in hold_against_quota(people, scheme, period, agencies):
		if row := found.get((group.unit, group.group)):
			say_quota(row, group)
	return sorted(found.values(), key=lambda row: (row["lft"], row["duty_group"]))


def build_row(key: tuple[str, str], unit_name: str | None, lft: int | None) -> dict:
	return {
		"unit": key[0],
		"only_unit": 0,
		"unit_name": unit_name if key[0] else _("All units"),
		"duty_group": key[1],
		"lft": lft or 0,
		"people": 0,
		**dict.fromkeys(get_level_labels(), 0),
		"not_rated": 0,
		"base": None,
		"allowed": None,
		"over": 0,
		"colour": GREEN,
		"state": _("Within the quota."),
	}


def hold_against_quota(people: list, scheme, period: str, agencies: dict[str, str]) -> tuple[QuotaGroup, ...]:
	exceptional = frappe.get_all("Period Exceptional Unit", filters={"parent": period}, pluck="unit")
	persons = [
		Person(
			one.name,
			one.unit or "",
			one.duty_group or "",
			one.level,
			parse_decimal(one.total_points),
			agency=agencies.get(one.unit, ""),
		)
		for one in people
		if one.level
	]
	return check_quota(scheme, persons, exceptional)


def say_quota(row: dict, group: QuotaGroup) -> None:
	row["base"], row["allowed"] = group.base, group.allowed
	row["over"] = max(group.candidates - group.allowed, 0)
	if row["over"]:
		row["colour"], row["state"] = RED, _("{0} too many").format(row["over"])
	elif group.candidates == group.allowed:
		row["colour"], row["state"] = AMBER, _("Quota used up")


def get_columns() -> list[dict]:
	return [
		build_column("unit_name", _("Unit"), "Data", 210),
		build_column("duty_group", _("Group of Similar Duties"), "Data", 160),
		build_column("people", _("People"), "Int", 80),
		*(build_column(level, label, "Int", 130) for level, label in get_level_labels().items()),
		build_column("not_rated", _("Not Rated Yet"), "Int", 110),
		build_column("base", _("Counted for the Quota"), "Int", 110),
		build_column("allowed", _("Allowed at the Limited Level"), "Int", 120),
		build_column("over", _("Too Many"), "Int", 90),
		build_column("state", _("Quota"), "Data", 140),
	]


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(
		[*get_level_totals(rows), (_("Not Rated Yet"), sum(row["not_rated"] for row in rows), GREY)]
	)


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [
		build_figure(_("People"), sum(row["people"] for row in rows), only={}, report=SUMMARY),
		*get_part_figures(get_level_totals(rows), "level", SUMMARY),
		build_figure(
			_("Not Rated Yet"),
			sum(row["not_rated"] for row in rows),
			only={"level": NOT_RATED},
			report=SUMMARY,
		),
		build_figure(_("Groups over the Quota"), sum(row["over"] > 0 for row in rows), only={"over": 1}),
		build_figure(_("Too Many"), sum(row["over"] for row in rows)),
	]
