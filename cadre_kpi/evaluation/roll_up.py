"""The months or quarters of a year, as the roll-up takes them: decided points and ratings, or why there is none."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import frappe
from frappe.query_builder.functions import Count, IfNull, Sum
from frappe.utils import cint, getdate
from pypika import Case

from cadre_kpi.scoring.case import Counts
from cadre_kpi.scoring.rollup import Period
from cadre_kpi.states import DECIDED, ON_LEAVE, PUBLISHED

FREQUENCIES = {"monthly": "Month", "quarterly": "Quarter"}
DECIDED_STATES = (DECIDED, PUBLISHED)
# kind of leave on the record → reason for which a month has no points
LEAVES = {"Sick Leave": "sick", "Maternity Leave": "maternity", "Unpaid Leave": "unpaid"}
# share of a period that leave covers: less does not explain that nobody evaluated it
LEAST_AWAY = Fraction(1, 4)


def find_sources(period: str) -> list[frappe._dict]:
	"""The periods that roll up into this one and count for its scheme, in order, each with its number in the year."""
	from cadre_kpi.regulations.record import get_rules

	scheme = frappe.db.get_value("Evaluation Period", period, "scheme")
	if not scheme or not get_rules(scheme).roll_up.enabled:
		return []
	frequency = FREQUENCIES[get_rules(scheme).roll_up.from_frequency]
	rows = frappe.db.get_all(
		"Evaluation Period",
		filters={"rolls_up_into": period, "frequency": frequency},
		fields=["name", "start_date", "end_date"],
		order_by="start_date",
	)
	for row in rows:
		month = getdate(row.end_date).month  # a month may run from the 16th to the 15th
		row.number = month if frequency == "Month" else (month - 1) // 3 + 1
	return rows


def list_expected(period: str) -> list[int] | None:
	"""Numbers of the months or quarters that a period shorter than a year asks for; None for a whole year."""
	from cadre_kpi.regulations.record import get_rules

	found = frappe.db.get_value(
		"Evaluation Period", period, ["scheme", "frequency", "start_date", "end_date"], as_dict=True
	)
	if found.frequency in ("Year", "Term"):
		return None
	first, last = getdate(found.start_date).month, getdate(found.end_date).month
	if get_rules(found.scheme).roll_up.from_frequency == "monthly":
		return list(range(first, last + 1))
	return list(range((first - 1) // 3 + 1, (last - 1) // 3 + 2))


def build_periods(periods: list[frappe._dict], cadres: list[str]) -> dict[str, list[Period]]:
	"""Cadre → one `Period` for each of these periods. A fixed number of queries, however many cadres."""
	rated, leaves = _find_rated(periods, cadres), _find_leaves(periods, cadres)
	people = {
		row.name: row
		for row in frappe.db.get_all(
			"Cadre", filters={"name": ("in", cadres)}, fields=["name", "status", "joined_on", "left_on"]
		)
	}
	found = {}
	for cadre in cadres:
		person, away = people.get(cadre), leaves.get(cadre, ())
		# whoever was rated before the day of the present post was in service before it
		came = getdate(person.joined_on) if person and person.joined_on else None
		if came and any((cadre, row.name) in rated and getdate(row.end_date) < came for row in periods):
			came = None
		found[cadre] = [
			(
				rated.get((cadre, row.name))
				or Period(row.number, missing=_explain_missing(person, row, away))
			)._replace(worked=_share_worked(row, came, away))
			for row in periods
		]
	return found


def _share_worked(period, came, leaves) -> Fraction | None:
	"""Which part of a period somebody was at work who came in it or was on unpaid leave; `None`: nothing to count."""
	first, last = getdate(period.start_date), getdate(period.end_date)
	absent = [(first, came - timedelta(days=1))] if came and came > first else []
	absent += [
		(getdate(leave.from_date), getdate(leave.to_date) if leave.to_date else last)
		for leave in leaves
		if LEAVES.get(leave.kind) == "unpaid"
	]
	days = {
		first + timedelta(days=day)
		for start, end in absent
		for day in range((max(start, first) - first).days, (min(end, last) - first).days + 1)
	}
	whole = (last - first).days + 1
	return Fraction(whole - len(days), whole) if days else None


def _explain_missing(cadre, period, leaves) -> str:
	"""Why a cadre has no rating in a period: not there yet, gone, on leave, or simply not rated."""
	if cadre and cadre.joined_on and getdate(cadre.joined_on) > getdate(period.end_date):
		return "new"
	if cadre and cadre.left_on and getdate(cadre.left_on) < getdate(period.start_date):
		return "moved"
	first, last = getdate(period.start_date), getdate(period.end_date)
	away = [
		(
			(min(getdate(leave.to_date or last), last) - max(getdate(leave.from_date), first)).days + 1,
			leave.kind,
		)
		for leave in leaves
	]
	away = [(days, kind) for days, kind in away if days > 0]
	# a few days away leave a month to be evaluated: it is open, not missing
	if away and sum(days for days, _kind in away) >= ((last - first).days + 1) * LEAST_AWAY:
		return LEAVES.get(max(away)[1], "leave")
	# a leave entered before leaves were kept with their dates
	return "leave" if cadre and cadre.status == ON_LEAVE and not leaves else "unrated"


def _find_leaves(periods: list[frappe._dict], cadres: list[str]) -> dict[str, list[frappe._dict]]:
	"""Cadre → leaves that touch the year."""
	leave = frappe.qb.DocType("Cadre Leave")
	first, last = min(row.start_date for row in periods), max(row.end_date for row in periods)
	rows = (
		frappe.qb.from_(leave)
		.select(leave.parent, leave.from_date, leave.to_date, leave.kind)
		.where((leave.parenttype == "Cadre") & leave.parent.isin(cadres) & (leave.from_date <= last))
		.where(leave.to_date.isnull() | (leave.to_date >= first))
		.run(as_dict=True)
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _find_rated(periods: list[frappe._dict], cadres: list[str]) -> dict[tuple[str, str], Period]:
	from cadre_kpi.database import bulk
	from cadre_kpi.evaluation.batch.results import is_assigned, is_kept
	from cadre_kpi.evaluation.numbers import parse_decimal

	numbers = {period.name: period.number for period in periods}
	evaluation, task = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Evaluation Task")
	assigned = (task.target > 0) & is_assigned(task)
	done = is_kept(task) & (task.target > 0) & (task.completed >= task.target)
	rows = (
		frappe.qb.from_(evaluation)
		.left_join(task)
		.on((task.parent == evaluation.name) & (task.parenttype == "Cadre Evaluation"))
		.select(
			evaluation.cadre,
			evaluation.period,
			# points that a later decision has replaced do not count
			Case()
			.when(IfNull(evaluation.replaced_decision, "") != "", evaluation.published_score)
			.else_(evaluation.total_points),
			evaluation.decided_level,
			Count(Case().when(assigned, 1)),
			_build_number(done),
			_build_number(done & (task.on_time == 1)),
			_build_number(done & (task.quality_failures == task.objective_quality_failures)),
			_build_number(done & (task.completed > task.target)),
		)
		.where(evaluation.cadre.isin(bulk.build_among(cadres)) & evaluation.period.isin(list(numbers)))
		.where(evaluation.workflow_state.isin(DECIDED_STATES))
		.groupby(evaluation.name)
		.run()
	)
	return {
		(row[0], row[1]): Period(
			numbers[row[1]],
			parse_decimal(row[2]),
			row[3] or None,
			counts=Counts(*(cint(number) for number in row[4:9])),
		)
		for row in rows
	}


def _build_number(condition):
	return Sum(Case().when(condition, 1).else_(0))
