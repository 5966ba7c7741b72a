# ruff: noqa: RUF009 - the helpers of `fields` return `dataclasses.field(...)` with how the field is read
"""An Evaluation Scheme as immutable data: the rules of one regulation, without code.

`parse.parse` reads plain data (a JSON file, a desk form) into it. The format is described in docs/scheme-format.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from cadre_kpi.scoring import fields as f
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.scheme_rows import (
	Band,
	Criterion,
	Deadline,
	FollowUp,
	Level,
	PeriodWeight,
	Resolution,
	RouteStep,
	Rule,
	Source,
	Subject,
	TableRow,
)

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Frequency:
	"""How often tasks are registered, results reported and ratings made."""

	registration: str = f.make_choice(v.REGISTRATION_FREQUENCIES)
	report: str = f.make_choice(v.REPORT_FREQUENCIES)
	rating: str = f.make_choice(v.RATING_FREQUENCIES)
	ad_hoc_report: bool = f.flag()
	period_gives: str = f.make_choice(v.PERIOD_RESULTS, "level")


@dataclass(frozen=True, slots=True)
class TaskRules:
	"""What a contract must look like. 0 and false mean: no such rule."""

	exact_count: int = f.make_integer(0, 1000, 0)
	min_count: int = f.make_integer(0, 1000, 0)
	max_count: int = f.make_integer(0, 1000, 0)
	min_breakthrough: int = f.make_integer(0, 1000, 0)
	max_duration_months: int = f.make_integer(0, 600, 0)
	quantified_output: bool = f.flag()
	weights_sum_to_100: bool = f.flag()
	weights_sum_to_result: bool = f.flag()
	yearly_outputs: bool = f.flag()
	serves_resolution: bool = f.flag()
	personal_plan: bool = f.flag()
	support_promise: bool = f.flag()
	commissioning: bool = f.flag()
	assigned_by_level_above: bool = f.flag()


@dataclass(frozen=True, slots=True)
class ResultRules:
	"""How the score out of 100 is made."""

	method: str = f.make_choice(v.RESULT_METHODS)
	general_max: Decimal = f.make_number("0", "100", "0")
	result_max: Decimal = f.make_number("0", "100", "0")
	base: str = f.make_choice(v.BASES, "assigned")
	penalty_percent: Decimal = f.make_number("0", "100", "25")
	penalty_on: str = f.make_choice(v.PENALTY_SCOPES, "row")
	cap_percent: Decimal = f.make_number("1", "1000", "100")
	cap_on: str = f.make_choice(v.CAP_SCOPES, "row")
	extra_work: str = f.make_choice(v.EXTRA_WORK, "adds")
	handed_over: str = f.make_choice(v.HANDED_OVER, "stays")
	weighing: str = f.make_choice(v.WEIGHINGS, "amount")
	combination: str = f.make_choice(v.COMBINATIONS, "mean")
	share_quantity: Decimal = f.make_number("0", "100", "0")
	share_quality: Decimal = f.make_number("0", "100", "0")
	share_progress: Decimal = f.make_number("0", "100", "0")
	nothing_assigned: str = f.make_choice(v.NOTHING_ASSIGNED, "unrated")
	leader_components: bool = f.flag()
	leader_full_percent: Decimal = f.make_number("0", "100", "100")
	leader_reduced_percent: Decimal = f.make_number("0", "100", "50")
	leader_two_values: bool = f.flag(True)
	unit_pass_level: str = f.make_choice(v.LEVELS, "completed")
	share_components: Decimal = f.make_number("0", "100", "0")
	share_council: Decimal = f.make_number("0", "100", "0")


@dataclass(frozen=True, slots=True)
class RoundingRules:
	"""Where figures are rounded, and which figure a level's threshold is compared with. −1: not rounded there."""

	component_places: int = f.make_integer(-1, 6, -1)
	result_places: int = f.make_integer(-1, 6, -1)
	places: int = f.make_integer(0, 4, 2)
	mode: str = f.make_choice(v.ROUNDING_MODES, "half_up")
	compare: str = f.make_choice(v.COMPARISON_FIGURES, "exact")


@dataclass(frozen=True, slots=True)
class BonusRules:
	"""Points added for each task that went beyond what was asked, up to a maximum."""

	enabled: bool = f.flag()
	percent: Decimal = f.make_number("0", "100", "0")
	reasons: tuple[str, ...] = f.make_choices(v.BONUS_REASONS)
	base: str = f.make_choice(v.BONUS_BASES, "task")
	max_points: Decimal = f.make_number("0", "100", "0")


@dataclass(frozen=True, slots=True)
class IndicatorRules:
	"""Whether, how much and for whom the verified figures of the unit count in the result."""

	enabled: bool = f.flag()
	share: Decimal = f.make_number("0", "100", "0")
	audience: str = f.make_choice(v.INDICATOR_AUDIENCES, "head")
	kinds: tuple[str, ...] = f.make_choices(v.INDICATOR_KINDS)
	cap_percent: Decimal = f.make_number("1", "1000", "100")
	no_figures: str = f.make_choice(v.NO_INDICATORS, "left_out")


@dataclass(frozen=True, slots=True)
class CouncilRules:
	"""How the Advisory Council's score sheets become one score."""

	enabled: bool = f.flag()
	max_score_per_task: Decimal = f.make_number("0", "1000", "100")
	aggregation: str = f.make_choice(v.AGGREGATIONS, "mean")
	trim_each_side: int = f.make_integer(0, 100, 0)
	weighting: str = f.make_choice(v.COUNCIL_WEIGHTINGS, "coefficient")
	quorum: str = f.make_fraction("2/3")
	min_members: int = f.make_integer(1, 1000, 1)
	outlier_percent: Decimal = f.make_number("0", "100", "0")
	members_named: bool = f.flag(True)


@dataclass(frozen=True, slots=True)
class VoteRules:
	"""How votes for a level become one level."""

	enabled: bool = f.flag()
	quorum: str = f.make_fraction("1/2")
	majority: str = f.make_fraction("1/2")
	tie: str = f.make_choice(v.TIE_RULES, "undecided")


@dataclass(frozen=True, slots=True)
class DowngradeRules:
	"""Where a level goes whose conditions are not met."""

	rule: str = f.make_choice(v.DOWNGRADE_RULES, "next_level")
	named_level: str = f.make_choice(v.LEVELS, optional=True)
	lowest_level: str = f.make_choice(v.LEVELS, "not_completed")
	no_figures: str = f.make_choice(v.NO_FIGURES, "ignore")
	head_at_most_organisation: bool = f.flag()


@dataclass(frozen=True, slots=True)
class DisciplineRules:
	"""Which discipline counts in the year that is rated."""

	grounds: tuple[str, ...] = f.make_choices(v.DISCIPLINE_GROUNDS)
	decided_in_year: bool = f.flag()
	counted_once: bool = f.flag()
	act_at_former_office: str = f.make_choice(v.FORMER_OFFICE_RULES, "here")


@dataclass(frozen=True, slots=True)
class AppealRules:
	"""Working days of a petition against a result; 0: the text sets none.

	`file_days`: after the person was notified. `answer_days`: after it was received.
	"""

	file_days: int = f.make_integer(0, 365, 0)
	answer_days: int = f.make_integer(0, 365, 0)


@dataclass(frozen=True, slots=True)
class QuotaRules:
	"""The highest share of a level among those at another level."""

	enabled: bool = f.flag()
	level: str = f.make_choice(v.LEVELS, "excellent")
	of_level: str = f.make_choice(v.LEVELS, "good")
	base: str = f.make_choice(v.QUOTA_BASES, "level_only")
	max_percent: Decimal = f.make_number("0", "100", "0")
	exceptional_percent: Decimal = f.make_number("0", "100", "0")
	within: str = f.make_choice(v.QUOTA_SCOPES, "unit_and_group")
	rounding: str = f.make_choice(v.ROUNDINGS, "down")
	tie_break: tuple[str, ...] = f.make_choices(v.TIE_BREAKERS)


@dataclass(frozen=True, slots=True)
class RollUpRules:
	"""How ratings of months or quarters become the year's."""

	enabled: bool = f.flag()
	from_frequency: str = f.make_choice(("monthly", "quarterly"), "monthly")
	method: str = f.make_choice(v.ROLL_UP_METHODS, "mean")
	min_periods: int = f.make_integer(1, 12, 1)
	min_months_worked: int = f.make_integer(0, 12, 0)
	last_period: str = f.make_choice(v.LAST_PERIOD_RULES, "required")
	missing_leave: str = f.make_choice(v.MISSING_RULES, "skip")
	missing_moved: str = f.make_choice(v.MISSING_RULES, "skip")
	missing_new: str = f.make_choice(v.MISSING_RULES, "skip")
	missing_unrated: str = f.make_choice(v.MISSING_RULES, "refuse")


@dataclass(frozen=True, kw_only=True)
class Scheme:
	"""One version of one regulation's rules."""

	format: int = f.make_integer(FORMAT, FORMAT)
	code: str = f.make_code()
	version: int = f.make_integer(1, 9999)
	supersedes_version: int = f.make_integer(0, 9998, 0)
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	legal_basis: str = f.make_text()
	issued_by: str = f.make_text(optional=True)
	issued_on: date | None = f.make_day(optional=True)
	effective_from: date | None = f.make_day(optional=True)
	effective_to: date | None = f.make_day(optional=True)
	summary_vi: str = f.make_text(optional=True)
	summary_en: str = f.make_text(optional=True)
	frequency: Frequency = f.make_group(Frequency)
	task_rules: TaskRules = f.make_group(TaskRules)
	result: ResultRules = f.make_group(ResultRules)
	rounding: RoundingRules = f.make_group(RoundingRules)
	bonus: BonusRules = f.make_group(BonusRules)
	indicators: IndicatorRules = f.make_group(IndicatorRules)
	council: CouncilRules = f.make_group(CouncilRules)
	votes: VoteRules = f.make_group(VoteRules)
	downgrade: DowngradeRules = f.make_group(DowngradeRules)
	discipline: DisciplineRules = f.make_group(DisciplineRules)
	appeal: AppealRules = f.make_group(AppealRules)
	quota: QuotaRules = f.make_group(QuotaRules)
	roll_up: RollUpRules = f.make_group(RollUpRules)
	subjects: tuple[Subject, ...] = f.make_rows(Subject)
	resolutions: tuple[Resolution, ...] = f.make_rows(Resolution)
	criteria: tuple[Criterion, ...] = f.make_rows(Criterion)
	levels: tuple[Level, ...] = f.make_rows(Level, optional=False)
	conditions: tuple[Rule, ...] = f.make_rows(Rule)
	disqualifications: tuple[Rule, ...] = f.make_rows(Rule)
	deadlines: tuple[Deadline, ...] = f.make_rows(Deadline)
	routes: tuple[RouteStep, ...] = f.make_rows(RouteStep)
	roll_up_table: tuple[TableRow, ...] = f.make_rows(TableRow)
	roll_up_weights: tuple[PeriodWeight, ...] = f.make_rows(PeriodWeight)
	bands: tuple[Band, ...] = f.make_rows(Band)
	follow_ups: tuple[FollowUp, ...] = f.make_rows(FollowUp)
	sources: tuple[Source, ...] = f.make_rows(Source)

	def as_dict(self) -> dict[str, Any]:
		"""Plain data that `parse` reads back to an equal scheme."""
		return f.write(self)

	def get_level(self, code: str) -> Level:
		"""The level with this code. Raises `KeyError` when the scheme does not have it."""
		return self._levels[code]

	def get_level_name(self, code: str | None, lang: str = "vi") -> str:
		"""The name of a level for people, empty for none."""
		if not code:
			return ""
		level = self._levels[code]
		return level.name_en if lang == "en" else level.name_vi

	def get_source(self, path: str) -> Source | None:
		"""Source of a parameter: of the row or field itself, or of the whole list (`levels`) it stands in."""
		return self._sources.get(path) or self._sources.get(path.split(".")[0])

	def get_rules_for(
		self, leader: bool
	) -> tuple[tuple[tuple[Rule, Any], ...], tuple[tuple[Rule, Any], ...]]:
		"""Conditions and disqualifications of a leader or of others, each with the value it compares with."""
		return self._rules["leader" if leader else "staff"]

	def get_bands(self, kind: str) -> tuple[Band, ...]:
		"""The bands of one kind from the highest start down, empty where the scheme has none."""
		return self._bands[kind]

	@cached_property
	def _bands(self) -> dict[str, tuple[Band, ...]]:
		return {
			kind: tuple(
				sorted((band for band in self.bands if band.kind == kind), key=lambda band: -band.from_value)
			)
			for kind in v.BAND_KINDS
		}

	@cached_property
	def _rules(self) -> dict[str, Any]:
		return {
			audience: tuple(
				tuple((row, _get_rule_value(row)) for row in rows if row.audience in ("all", audience))
				for rows in (self.conditions, self.disqualifications)
			)
			for audience in ("leader", "staff")
		}

	@cached_property
	def _levels(self) -> dict[str, Level]:
		return {level.code: level for level in self.levels}

	@cached_property
	def _sources(self) -> dict[str, Source]:
		return {source.path: source for source in self.sources}


def _get_rule_value(rule: Rule) -> Decimal | int | bool:
	if rule.measure in v.FLAG_MEASURES:
		return rule.comparison == "is_true"
	if rule.measure == "discipline":
		return list(v.DISCIPLINES).index(rule.value)
	return f.to_decimal(rule.value)
