"""How people are rated: by period, unit and group of duties, the quota used, council members apart, results that fall.

A fixed number of statements. Ratings are those of the report Evaluation Summary: decided, else proposed, for who reads results; for
others the published ones. Nobody's own result counts before it is published.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count, Max, Min, Sum
from pypika import CustomFunction
from pypika.terms import Field

from cadre_kpi.access.readable import build_counted_sheets, build_permitted, reads, reads_level_one
from cadre_kpi.cadre_kpi.page.leaders_board.figures import build_bar, link_report
from cadre_kpi.cadre_kpi.page.leaders_board.units import Units
from cadre_kpi.cadre_kpi.report.common import (
	GREEN,
	GREY,
	LEVEL_COLOURS,
	RED,
	get_level_labels,
	get_own_cadres,
	limit_to_unit,
)
from cadre_kpi.cadre_kpi.report.council_agreement import council_agreement as agreement
from cadre_kpi.cadre_kpi.report.evaluation_summary.evaluation_summary import NOT_RATED
from cadre_kpi.cadre_kpi.report.falling_results import falling_results
from cadre_kpi.decisions.quota import get_agencies
from cadre_kpi.masters.periods import read_alike
from cadre_kpi.regulations.record import get_rules, gives_points
from cadre_kpi.scoring import quota
from cadre_kpi.states import CLOSED

EVALUATION, SUMMARY = "Cadre Evaluation", "Evaluation Summary"
PERIODS = 6  # the one looked at and those of its kind before it
NAMED = 10  # people whose result falls; the report names all

_place = CustomFunction("FIELD", ["value", "first", "second", "third", "fourth"])
_unless = CustomFunction("NULLIF", ["value", "empty"])


def read(scope: dict, period: frappe._dict, units: Units) -> dict:
	"""`over_periods`, `by_unit`, `by_group`: bars of ratings; `quota`: None for who may not see it, or there is none."""
	before = read_alike(period.name, PERIODS)[::-1]  # the earliest first
	names = {one.name: one.period_name for one in before}
	evaluation = DocType(EVALUATION)
	now = _count_levels(scope, [period.name], evaluation.unit, evaluation.duty_group)
	groups = units.place({row.unit for row in now})
	# units and groups of duties of the one period alone: of all of them there are too many for the database's memory
	earlier = _count_levels(scope, [name for name in names if name != period.name], evaluation.period)
	by_period = {name: Counter() for name in names}
	for row in earlier:
		by_period[row.period][row.level] += row.number
	for row in now:
		by_period[period.name][row.level] += row.number
	by_unit = _count_by(now, lambda row: groups.get(row.unit))
	by_group = _count_by(now, lambda row: row.duty_group)
	return {
		"over_periods": [
			build_bar(names[name], _build_parts(counts, {**scope, "period": name}))
			for name, counts in by_period.items()
			if counts
		],
		"by_unit": _build_bars(
			(group.title, counts, {**scope, **group.filters}) for group, counts in by_unit.items()
		),
		"by_group": _build_bars(
			(name, counts, {**scope, "duty_group": name}) for name, counts in by_group.items()
		),
		"quota": read_quota(scope, period, now),
	}


def _count_levels(scope: dict, periods: list[str], *columns: Field) -> list[frappe._dict]:
	"""How many hold which level in these periods, by these columns."""
	if not periods:
		return []
	evaluation, unit = DocType(EVALUATION), DocType("Cadre Unit")
	level = _build_level().as_("level")
	query = (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.select(*columns, level, Count("*").as_("number"))
		.where(evaluation.period.isin(periods) & (evaluation.docstatus < 2))
		.where(build_permitted(EVALUATION))
		.groupby(*columns, level)
	)
	return limit_to_unit(query, unit, frappe._dict(scope)).run(as_dict=True)


def _build_level() -> Case:
	"""The rating that counts now, as the report Evaluation Summary has it; empty where there is none."""
	evaluation = DocType(EVALUATION)
	if not reads_level_one(EVALUATION):
		return Case().when(evaluation.published_level != "", evaluation.published_level).else_("")
	found, mine = Case(), get_own_cadres()
	if mine:
		found = found.when(evaluation.cadre.isin(sorted(mine)) & (evaluation.docstatus == 0), "")
	return (
		found.when(evaluation.decided_level != "", evaluation.decided_level)
		.when(evaluation.proposed_level != "", evaluation.proposed_level)
		.else_("")
	)


def _count_by(rows: Iterable, key) -> dict[Hashable, Counter]:
	found: dict[Hashable, Counter] = defaultdict(Counter)
	for row in rows:
		if name := key(row):
			found[name][row.level] += row.number
	return found


def _build_bars(found: Iterable[tuple[str, Counter, dict]]) -> list[dict]:
	"""Bars in the order of the share of the best level, then of size."""
	bars = [build_bar(title, _build_parts(counts, filters)) for title, counts, filters in found]
	return sorted(
		bars, key=lambda one: (-one["parts"][0]["n"] / max(one["total"], 1), -one["total"], one["title"])
	)


def _build_parts(counts: Counter, filters: dict) -> list[dict]:
	labels = get_level_labels()
	return [
		*(
			link_report(counts[level], SUMMARY, {**filters, "level": level}, LEVEL_COLOURS[level], label)
			for level, label in labels.items()
		),
		link_report(counts[""], SUMMARY, {**filters, "level": NOT_RATED}, GREY, _(NOT_RATED)),
	]


# ---- the quota ------------------------------------------------------------------------------------------------
def read_quota(scope: dict, period: frappe._dict, rows: list[frappe._dict]) -> dict | None:
	"""How the limited level is used, the groups over it first; the people of the scope are held against it."""
	if not reads_level_one(EVALUATION):
		return None
	scheme = get_rules(period.scheme)
	if not scheme.quota.enabled or gives_points(period.name, period.scheme):
		return None
	exceptional = frappe.db.get_all("Period Exceptional Unit", filters={"parent": period.name}, pluck="unit")
	agencies = {}
	if scheme.quota.within.startswith("agency"):
		agencies = get_agencies({row.unit for row in rows if row.unit})
	used = quota.count_quota(
		scheme,
		[
			quota.Count(
				row.unit or "", row.duty_group or "", row.level, row.number, agencies.get(row.unit, "")
			)
			for row in rows
		],
		exceptional,
	)
	too_many = sum(max(one.candidates - one.allowed, 0) for one in used)
	report = link_report(too_many, "Rating Distribution and Quota", scope, RED if too_many else GREEN)
	return {
		"level": get_level_labels()[scheme.quota.level],
		"candidates": sum(one.candidates for one in used),
		"allowed": sum(one.allowed for one in used),
		"too_many": report | {"adds_up": "over"},
		"groups_over": sum(one.candidates > one.allowed for one in used),
	}


# ---- council members ------------------------------------------------------------------------------------------
def read_councils(scope: dict) -> list[dict]:
	"""How far members were apart: a bar a council, with the mean spread in points. Only of closed sessions."""
	if not (reads("Council Session") and reads("Council Score")):
		return []
	councils = _find_closed_sessions(scope["period"])
	if not councils:
		return []
	sheet, unit = DocType("Council Score"), DocType("Cadre Unit")
	place = _unless(_place(sheet.proposed_level, *get_level_labels()), 0)
	# by session and evaluation in the order of an index, which has everything that is read here
	query = (
		frappe.qb.from_(sheet)
		.left_join(unit)
		.on(unit.name == sheet.unit)
		.select(sheet.session, (Max(place) - Min(place)).as_("width"))
		.select((Max(sheet.total) - Min(sheet.total)).as_("spread"))
		.where((sheet.docstatus == 1) & sheet.session.isin(list(councils)))
		.where(build_counted_sheets())
		.groupby(sheet.session, sheet.evaluation)
	)
	each = limit_to_unit(query, unit, frappe._dict(scope)).as_("each")
	code = (
		Case()
		.when(each.width.isnull(), agreement.NONE)
		.when(each.width == 0, agreement.SAME)
		.when(each.width == 1, agreement.NEXT)
		.else_(agreement.APART)
	).as_("code")
	rows = (
		frappe.qb.from_(each)
		.select(each.session, code, Count("*").as_("number"), Sum(each.spread).as_("spread"))
		.groupby(each.session, code)
		.run(as_dict=True)
	)
	found: dict[str, dict[str, frappe._dict]] = defaultdict(dict)
	for row in rows:
		kept = found[councils[row.session]].setdefault(row.code, frappe._dict(number=0, spread=0))
		kept.number += row.number
		kept.spread += row.spread or 0
	return [_build_council(council, by_code, scope) for council, by_code in sorted(found.items())]


def _find_closed_sessions(period: str) -> dict[str, str]:
	"""Session → council, of the closed sessions that the reader may read."""
	session = DocType("Council Session")
	query = frappe.qb.from_(session).select(session.name, session.council)
	query = query.where((session.status == CLOSED) & (session.period == period))
	return dict(query.where(build_permitted("Council Session")).run())


def _build_council(council: str, by_code: dict[str, frappe._dict], scope: dict) -> dict:
	filters = {**scope, "council": council}
	parts = [
		link_report(
			by_code[code].number if code in by_code else 0,
			"Council Agreement",
			{**filters, "agreement": code},
			agreement.COLOURS[code],
			label,
		)
		for code, label in agreement.get_agreement_labels().items()
	]
	number = sum(row.number for row in by_code.values())
	spread = sum(row.spread for row in by_code.values()) / number
	return build_bar(council, parts, spread=round(float(spread), 2))


# ---- falling results ------------------------------------------------------------------------------------------
def read_falling(scope: dict) -> dict:
	"""People whose result fell over three periods: their number and the first of them, those who fell most first."""
	if not reads(EVALUATION):
		return {"number": None, "people": []}
	rows = falling_results.get_rows(frappe._dict(scope))
	number = link_report(len(rows), "Falling Results", scope, RED if rows else GREEN)
	people = [
		{
			name: row[name]
			for name in ("evaluation", "cadre", "cadre_name", "unit_name", "position", "results")
		}
		for row in rows[:NAMED]
	]
	return {"number": number, "people": people}
