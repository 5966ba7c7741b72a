"""What is due to follow from published ratings, by the scheme of each: which levels, how many periods in a row, for whom.

Source: Nghị định 335/2025/NĐ-CP, article 23.3 (a lower post or dismissal is considered for "not completed"); whoever is
rated poorly is transferred (Vĩnh Phúc); ratings are a ground of planning, training, commendation (Yên Bình). A recorded
follow-up, of whatever kind, is the competent body's answer to a rating: from then on nothing is due from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import frappe
from frappe.query_builder import DocType, Order
from frappe.utils import getdate
from pypika.terms import Criterion

from cadre_kpi.database.bulk import build_among
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.scheme_rows import FollowUp

FREQUENCIES = {"monthly": "Month", "quarterly": "Quarter", "yearly": "Year"}

# cadre and frequency → (first day of the period, published rating), the latest first
Histories = dict[tuple[str, str], list[tuple[date, str]]]


def find_called_for(
	scheme: str | None, level: str, leader: bool, frequency: str, earlier: Sequence[str]
) -> list[FollowUp]:
	"""What the scheme says is due from a rating. `earlier`: the ratings before it, the latest first."""
	if not scheme:
		return []
	audience = "leader" if leader else "staff"
	return [
		rule
		for rule in get_rules(scheme).follow_ups
		if FREQUENCIES[rule.period] == frequency
		and rule.audience in ("all", audience)
		and rule.calls_for(level)
		and 1 + sum(1 for _level in takewhile(rule.calls_for, earlier)) >= rule.in_a_row
	]


def read_histories(cadres: Iterable[str], allowed: Criterion | None = None) -> Histories:
	"""The published ratings of these cadres. One statement; `allowed`: which of them the reader may see."""
	wanted = sorted(set(cadres))
	if not wanted:
		return {}
	evaluation, period = DocType("Cadre Evaluation"), DocType("Evaluation Period")
	query = (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.select(evaluation.cadre, period.frequency, period.start_date, evaluation.published_level)
		.where((evaluation.docstatus == 1) & (evaluation.published_level != ""))
		.where(evaluation.cadre.isin(build_among(wanted)))
		.orderby(period.start_date, order=Order.desc)
	)
	found: Histories = {}
	for cadre, frequency, start, level in (query.where(allowed) if allowed else query).run():
		found.setdefault((cadre, frequency), []).append((getdate(start), level))
	return found


def find_earlier_levels(histories: Histories, cadre: str, frequency: str, start: date) -> list[str]:
	"""The ratings of a cadre in the periods of one frequency before this day, the latest first."""
	return [level for day, level in histories.get((cadre, frequency), ()) if day < getdate(start)]


@dataclass(frozen=True, slots=True)
class Unanswered:
	"""A rating from which something is due and nothing is recorded. Neither the level nor what is due stands here."""

	evaluation: str
	cadre: str
	unit: str | None
	body: str | None
	period: str
	published: date


def read_unanswered(since: date) -> list[Unanswered]:
	"""Ratings published since this day from which something is due, the oldest first. Three statements at most."""
	called = frappe.get_all("Scheme Follow Up", fields=["parent", "period"], distinct=True)
	if not called:
		return []
	evaluation, period, answer = (
		DocType("Cadre Evaluation"),
		DocType("Evaluation Period"),
		DocType("Rating Follow Up"),
	)
	rows = (
		frappe.qb.from_(evaluation)
		.join(period)
		.on(period.name == evaluation.period)
		.left_join(answer)
		.on((answer.evaluation == evaluation.name) & (answer.status == "Recorded"))
		.select(evaluation.name, evaluation.cadre, evaluation.unit, evaluation.managed_by, evaluation.period)
		.select(evaluation.scheme, evaluation.leader, evaluation.published_level, evaluation.published_on)
		.select(period.frequency, period.start_date)
		.where((evaluation.docstatus == 1) & (evaluation.published_level != ""))
		.where((evaluation.published_on >= since) & answer.name.isnull())
		.where(evaluation.scheme.isin(sorted({row.parent for row in called})))
		.where(period.frequency.isin(sorted({FREQUENCIES[row.period] for row in called})))
		.orderby(evaluation.published_on)
		.orderby(evaluation.name)
		.run(as_dict=True)
	)
	histories = read_histories(row.cadre for row in rows)
	return [
		Unanswered(row.name, row.cadre, row.unit, row.managed_by, row.period, getdate(row.published_on))
		for row in rows
		if find_called_for(
			row.scheme,
			row.published_level,
			bool(row.leader),
			row.frequency,
			find_earlier_levels(histories, row.cadre, row.frequency, row.start_date),
		)
	]
