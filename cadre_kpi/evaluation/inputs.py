"""What a score needs besides the evaluation's own rows: duty, ratings of those managed, council sheets, months.

Read for a list of evaluations of one period at once, with a number of queries that does not depend on how many
there are. A form asks with a list of one, a run with a batch: both therefore see exactly the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import cint, flt, getdate
from pypika import Case

from cadre_kpi.evaluation import organisations, roll_up, score_sheets, votes
from cadre_kpi.evaluation.indicators import find_latest_figures, needs_indicators, read_figures
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.masters import periods
from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.case import Indicator, Member
from cadre_kpi.scoring.rollup import Period

DEPUTY = "Deputy"


class ScoringInputs:
	"""Answers about each of these evaluations (documents or plain records), all of one period."""

	def __init__(self, evaluations: Sequence) -> None:
		self.evaluations = evaluations
		self.period = evaluations[0].period if evaluations else None

	def is_deputy(self, evaluation) -> bool:
		"""Whether the position is a deputy's, who answers for a field and not for the whole unit."""
		return self._duties.get(evaluation.position) == DEPUTY

	def count_managed(self, evaluation) -> dict[str, int] | None:
		"""Ratings of those whom this leader manages: level → people. None where component d does not ask for them.

		A head manages everybody in the unit and below; a deputy those who name them as direct superior.
		"""
		if not needs_managed(evaluation):
			return None
		if self.is_deputy(evaluation):
			return self._of_deputies.get(evaluation.cadre, {})
		return self._of_heads.get(evaluation.cadre, {})

	def get_council(self, evaluation) -> tuple[Member, ...]:
		"""The sheets of the council that scored the evaluation, empty before it has."""
		return self._councils.get(evaluation.name, ()) if evaluation.council_done else ()

	def get_votes(self, evaluation) -> tuple[Member, ...]:
		"""The votes for a level, where the scheme rates by votes: of the last stop that voted."""
		rows = evaluation.get("opinions")
		if rows is None:
			rows = self._opinions.get(evaluation.name, ())
		return votes.read_votes(evaluation, rows, self._cells.get(evaluation.party_cell, {}))

	def get_rolled_up(self, evaluation) -> list[Period] | None:
		"""The months or quarters that roll up into the evaluation's period; None for a period without any."""
		if not get_rules(evaluation.scheme).roll_up.enabled or not self._sources:
			return None
		return self._years[evaluation.cadre]

	def get_organisation_level(self, evaluation) -> str:
		"""The recognised level of the organisation that this head leads in the period; empty for others, or none yet."""
		if not evaluation.leader or self.is_deputy(evaluation):
			return ""
		found = self._organisations.get(evaluation.unit)
		return found.decided_level or "" if found and found.status == organisations.RECOGNISED else ""

	def get_indicators(self, evaluation) -> tuple[Indicator, ...]:
		"""The verified figures of the unit in the period, where the scheme asks for them; see `figures_of`.

		Of a published evaluation those that were verified when it was computed: what comes later explains nothing.
		"""
		found = self._indicators.get(evaluation.unit, ())
		if found and evaluation.docstatus == 1 and evaluation.computed_on:
			day = getdate(evaluation.computed_on)
			found = [row for row in found if row.verified_on and getdate(row.verified_on) <= day]
		return tuple(
			Indicator(parse_decimal(row.reached), row.kind.lower(), row.indicator_name or "")
			for row in find_latest_figures(found)
		)

	@cached_property
	def _indicators(self) -> dict[str, list[frappe._dict]]:
		units = {e.unit for e in self.evaluations if e.unit and needs_indicators(get_rules(e.scheme))}
		return read_figures(sorted(units), self.period) if units else {}

	@cached_property
	def _organisations(self) -> dict[str, frappe._dict]:
		if not periods.is_whole_year(self.period):  # organisations are rated for a year
			return {}
		heads = [e for e in self.evaluations if e.leader and not self.is_deputy(e)]
		limited = {e.unit for e in heads if get_rules(e.scheme).downgrade.head_at_most_organisation}
		return organisations.get_levels(sorted(limited), self.period) if limited else {}

	@cached_property
	def expected(self) -> list[int] | None:
		"""Numbers of the months or quarters that the period asks for; None for a whole year."""
		return roll_up.list_expected(self.period)

	@cached_property
	def _duties(self) -> dict[str, str]:
		names = {evaluation.position for evaluation in self.evaluations if evaluation.position}
		return dict(_build_pairs("Cadre Position", names, "duty"))

	@cached_property
	def _councils(self) -> dict[str, tuple[Member, ...]]:
		return score_sheets.read_latest(
			[
				evaluation.name
				for evaluation in self.evaluations
				if evaluation.council_done and evaluation.name
			]
		)

	@cached_property
	def _opinions(self) -> dict[str, list[frappe._dict]]:
		return votes.read_opinions([evaluation.name for evaluation in self.evaluations if evaluation.name])

	@cached_property
	def _cells(self) -> dict[str, dict[str, bool]]:
		return routes.get_facts_of_cells(
			sorted({e.party_cell for e in self.evaluations if e.get("party_cell")})
		)

	@cached_property
	def _sources(self) -> list[frappe._dict]:
		return roll_up.find_sources(self.period)

	@cached_property
	def _years(self) -> dict[str, list[Period]]:
		return roll_up.build_periods(self._sources, [evaluation.cadre for evaluation in self.evaluations])

	@cached_property
	def _of_deputies(self) -> dict[str, dict[str, int]]:
		superiors = [e.cadre for e in self.evaluations if needs_managed(e) and self.is_deputy(e)]
		if not superiors:
			return {}
		evaluation, cadre = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Cadre")
		level = get_current_level(evaluation)
		rows = (
			frappe.qb.from_(cadre)
			.join(evaluation)
			.on(evaluation.cadre == cadre.name)
			.select(cadre.supervisor, level.as_("level"), Count(evaluation.name))
			.where(cadre.supervisor.isin(superiors) & (evaluation.period == self.period))
			.where((cadre.name != cadre.supervisor) & level.isnotnull() & (level != ""))
			.groupby(cadre.supervisor, level)
			.run()
		)
		found: dict[str, dict[str, int]] = {}
		for superior, code, people in rows:
			found.setdefault(superior, {})[code] = people
		return found

	@cached_property
	def _of_heads(self) -> dict[str, dict[str, int]]:
		heads = [e for e in self.evaluations if needs_managed(e) and not self.is_deputy(e)]
		bounds = {
			row[0]: (cint(row[1]), cint(row[2]))
			for row in _build_pairs("Cadre Unit", {e.unit for e in heads}, "lft", "rgt")
		}
		if not bounds:
			return {}
		counted = _LevelsByPlace(
			self.period,
			min(low for low, _high in bounds.values()),
			max(high for _low, high in bounds.values()),
		)
		own = self._find_own_levels(heads)
		found = {}
		for head in heads:
			levels = counted.count_between(*bounds[head.unit]) if head.unit in bounds else {}
			if own.get(head.cadre):
				levels[own[head.cadre]] -= 1
			found[head.cadre] = {code: people for code, people in levels.items() if people}
		return found

	def _find_own_levels(self, heads: list) -> dict[str, str]:
		"""Level of each head's own evaluation as it is stored: nobody manages themselves."""
		evaluation = frappe.qb.DocType("Cadre Evaluation")
		query = (
			frappe.qb.from_(evaluation)
			.select(evaluation.cadre, get_current_level(evaluation))
			.where((evaluation.period == self.period) & evaluation.cadre.isin([head.cadre for head in heads]))
		)
		return dict(query.run())


class _LevelsByPlace:
	"""Numbers of ratings of a period by where the unit stands in the tree, summed for any range of it."""

	def __init__(self, period: str, low: int, high: int) -> None:
		evaluation, unit = frappe.qb.DocType("Cadre Evaluation"), frappe.qb.DocType("Cadre Unit")
		level = get_current_level(evaluation)
		rows = (
			frappe.qb.from_(evaluation)
			.join(unit)
			.on(unit.name == evaluation.unit)
			.select(unit.lft, level.as_("level"), Count(evaluation.name))
			.where((evaluation.period == period) & unit.lft[low:high] & level.isnotnull() & (level != ""))
			.groupby(unit.lft, level)
			.orderby(unit.lft)
			.run()
		)
		self._places: dict[str, list[int]] = {}
		people: dict[str, list[int]] = {}
		for lft, code, number in rows:
			self._places.setdefault(code, []).append(cint(lft))
			people.setdefault(code, []).append(number)
		self._sums = {code: [0, *accumulate(numbers)] for code, numbers in people.items()}

	def count_between(self, low: int, high: int) -> dict[str, int]:
		return {
			code: self._sums[code][bisect_right(places, high)] - self._sums[code][bisect_left(places, low)]
			for code, places in self._places.items()
		}


def needs_managed(evaluation) -> bool:
	"""Whether component d comes from the ratings of those managed: a leader, and no figure entered by hand."""
	return bool(
		evaluation.leader
		and get_rules(evaluation.scheme).result.leader_components
		and not flt(evaluation.unit_results)
	)


def get_current_level(evaluation):
	"""The decided level, before a decision the proposed one; in a period that gives points that of the points."""
	# a form stores nothing chosen as an empty text, a run as NULL
	return (
		Case()
		.when(evaluation.decided_level != "", evaluation.decided_level)
		.when(evaluation.proposed_level != "", evaluation.proposed_level)
		.else_(evaluation.level_by_points)
	)


def _build_pairs(doctype: str, names: set[str], *fields: str) -> tuple:
	if not names:
		return ()
	table = frappe.qb.DocType(doctype)
	return (
		frappe.qb.from_(table)
		.select(table.name, *(table[f] for f in fields))
		.where(table.name.isin(sorted(names)))
		.run()
	)
