# ruff: noqa: RUF009 - the helpers of `fields` return `dataclasses.field(...)` with how the field is read
"""The rows of a scheme's lists: who is covered, criteria, levels, rules, dates, steps, bands and sources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cadre_kpi.scoring import fields as f
from cadre_kpi.scoring import vocabulary as v


@dataclass(frozen=True, slots=True)
class Subject:
	"""A group of people whom the regulation covers."""

	code: str = f.make_code()
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	leader: bool = f.flag()
	must_register: bool = f.flag()
	must_register_breakthrough: bool = f.flag()


@dataclass(frozen=True, slots=True)
class Resolution:
	"""A resolution that tasks serve."""

	code: str = f.make_code()
	number: str = f.make_text()
	name_vi: str = f.make_text()
	name_en: str = f.make_text()


@dataclass(frozen=True, slots=True)
class Criterion:
	"""One item of the general criteria, or one criterion of the council's score sheet."""

	code: str = f.make_code()
	scope: str = f.make_choice(v.CRITERION_SCOPES)
	group_vi: str = f.make_text()
	group_en: str = f.make_text()
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	max_points: Decimal = f.make_number("0", "1000")
	audience: str = f.make_choice(v.AUDIENCES, "all")
	kind: str = f.make_choice(v.CRITERION_KINDS, "points")


@dataclass(frozen=True, slots=True)
class Level:
	"""A rating level: from `min_points` to below `below_points`. Both empty where points do not decide."""

	code: str = f.make_choice(v.LEVELS)
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	min_points: Decimal | None = f.make_number("0", "100", optional=True)
	below_points: Decimal | None = f.make_number("0", "100", optional=True)
	consequence_vi: str = f.make_text(optional=True)
	consequence_en: str = f.make_text(optional=True)


@dataclass(frozen=True, slots=True)
class Rule:
	"""One condition of a level, or one ground that forces a level."""

	code: str = f.make_code()
	level: str = f.make_choice(v.LEVELS)
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	measure: str = f.make_choice(v.MEASURES)
	comparison: str = f.make_choice(v.COMPARISONS)
	value: str = f.make_text(optional=True)
	audience: str = f.make_choice(v.AUDIENCES, "all")


@dataclass(frozen=True, slots=True)
class Deadline:
	"""A date of each period by which a stage is finished."""

	code: str = f.make_code()
	stage: str = f.make_choice(v.STAGES)
	period: str = f.make_choice(v.RATING_FREQUENCIES)
	day: int = f.make_integer(1, 31)
	body_type: str = f.make_choice(v.BODY_TYPES, optional=True)
	in_month: int = f.make_integer(0, 12, 0)
	month: int = f.make_integer(0, 12, 0)
	year_offset: int = f.make_integer(-1, 1, 0)
	month_offset: int = f.make_integer(-12, 12, 0)
	before: bool = f.flag()
	shift: str = f.make_choice(v.SHIFT_RULES, "none")
	when_passed: str = f.make_choice(v.WHEN_PASSED, "remind")
	remind_days: tuple[int, ...] = f.make_integers(0, 365)


@dataclass(frozen=True, slots=True)
class RouteStep:
	"""One step of the way of a contract (`registration`) or of an evaluation."""

	kind: str = f.make_choice(v.ROUTE_KINDS)
	variant: str = f.make_choice(v.ROUTE_VARIANTS)
	sequence: int = f.make_integer(1, 100)
	stage: str = f.make_choice(v.STAGES)
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	body_type: str = f.make_choice(v.BODY_TYPES, optional=True)
	body_of: str = f.make_choice(v.BODY_OF, "own_unit")
	act: str = f.make_choice(v.ROUTE_ACTS, "work")
	applies_if: str = f.make_choice(v.APPLIES_IF, optional=True)

	@property
	def code(self) -> str:
		return f"{self.kind}-{self.variant}-{self.sequence}"

	@property
	def of_unit_above(self) -> bool:
		"""Whether the body of the unit above acts, and no other."""
		return self.body_of == "unit_above" and self.body_type not in v.OF_THE_PERSON


@dataclass(frozen=True, slots=True)
class TableRow:
	"""The year is `level` when enough of its periods are at `at_least` or better and none is worse than `none_below`."""

	code: str = f.make_code()
	level: str = f.make_choice(v.LEVELS)
	at_least: str = f.make_choice(v.LEVELS)
	min_percent: Decimal = f.make_number("0", "100")
	none_below: str = f.make_choice(v.LEVELS, optional=True)


@dataclass(frozen=True, slots=True)
class PeriodWeight:
	"""The weight of one period of the year (month 1…12, quarter 1…4) in a weighted roll-up."""

	period: int = f.make_integer(1, 12)
	weight: Decimal = f.make_number("0", "1000")

	@property
	def code(self) -> str:
		return str(self.period)


@dataclass(frozen=True, slots=True)
class Band:
	"""What a figure from `from_value` up to the next band of its kind counts, in per cent.

	`days_late`: working days late → progress of the task. `ratio`: per cent of the results reached → per cent that
	counts. `indicator`: per cent of an indicator's target reached → per cent that counts.
	"""

	code: str = f.make_code()
	kind: str = f.make_choice(v.BAND_KINDS)
	from_value: Decimal = f.make_number("0", "1000")
	percent: Decimal = f.make_number("0", "100")


@dataclass(frozen=True, slots=True)
class FollowUp:
	"""What is due to follow from a rating at `level` in so many periods in a row.

	`reach`: at this level alone, or also at the better or the worse ones.
	"""

	code: str = f.make_code()
	level: str = f.make_choice(v.LEVELS)
	kind: str = f.make_choice(v.FOLLOW_UPS)
	name_vi: str = f.make_text()
	name_en: str = f.make_text()
	reach: str = f.make_choice(v.REACHES, "only")
	period: str = f.make_choice(v.RATING_FREQUENCIES, "yearly")
	in_a_row: int = f.make_integer(1, 24, 1)
	audience: str = f.make_choice(v.AUDIENCES, "all")

	def calls_for(self, level: str) -> bool:
		"""Whether a rating at this level is one of those that call for it."""
		at, own = v.get_rank(level), v.get_rank(self.level)
		return (
			at <= own if self.reach == "or_better" else at >= own if self.reach == "or_worse" else at == own
		)


@dataclass(frozen=True, slots=True)
class Source:
	"""Where a parameter comes from: the document and what it says, or an assumption and its reason."""

	path: str = f.make_text()
	text_vi: str = f.make_text()
	text_en: str = f.make_text()
	assumption: bool = f.flag()
	document: str = f.make_text(optional=True)
	article: str = f.make_text(optional=True)
	address: str = f.make_text(optional=True)

	@property
	def cited(self) -> str:
		"""The document with the article that says it."""
		return ", ".join(part for part in (self.document, self.article) if part)
