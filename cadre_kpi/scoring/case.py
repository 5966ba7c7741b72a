# ruff: noqa: RUF009 - the helpers of `fields` return `dataclasses.field(...)` with how the field is read
"""One person's case of one period: the figures that are scored, and how they are read from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from cadre_kpi.scoring import fields as f
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.errors import CaseError, FieldError
from cadre_kpi.scoring.exact import ZERO
from cadre_kpi.scoring.scheme import Scheme

COUNT_MAX = 1_000_000
BIGGEST = "999999999999999"


@dataclass(frozen=True, slots=True)
class Task:
	"""One assigned task. Amounts are in its own unit of measure; failures and delays are numbers of findings.

	`on_time` says whether the finished product met its due date; `None`: on time when no delay is left after the
	objective ones are taken off. `origin`: how the work came (`vocabulary.ORIGINS`). `*_by_product`: the findings that
	count, objective ones left out, of each product that has any; empty where they fell on as many products as there
	are. `days_late`: working days after the due date, where the scheme has bands for them. `quality_percent`: quality
	as assessed, `None` where it follows from the failures. `innovative`: recognised as an innovation. `uncounted`: why
	the task counts nowhere yet (`vocabulary.UNCOUNTED`), "" for a task that counts.
	"""

	assigned: Decimal = f.make_number("0", BIGGEST)
	completed: Decimal = f.make_number("0", BIGGEST, "0")
	coefficient: Decimal = f.make_number("0", BIGGEST, "1")
	quality_failures: int = f.make_integer(0, COUNT_MAX, 0)
	delays: int = f.make_integer(0, COUNT_MAX, 0)
	objective_quality_failures: int = f.make_integer(0, COUNT_MAX, 0)
	objective_delays: int = f.make_integer(0, COUNT_MAX, 0)
	on_time: bool | None = f.flag(None)
	weight: Decimal = f.make_number("0", BIGGEST, "0")
	origin: str = f.make_choice(v.ORIGINS, "planned")
	failures_by_product: tuple[int, ...] = f.make_integers(1, COUNT_MAX)
	delays_by_product: tuple[int, ...] = f.make_integers(1, COUNT_MAX)
	days_late: int = f.make_integer(0, COUNT_MAX, 0)
	quality_percent: Decimal | None = f.make_number("0", "100", optional=True)
	innovative: bool = f.flag()
	uncounted: str = f.make_choice(v.UNCOUNTED, optional=True)


@dataclass(frozen=True, slots=True)
class Leadership:
	"""Components d, đ and e of a leader, in per cent. `unit_results` may be left to the ratings in `Facts`."""

	organising: Decimal = f.make_number("0", "100")
	uniting: Decimal = f.make_number("0", "100")
	unit_results: Decimal | None = f.make_number("0", "100", optional=True)


@dataclass(frozen=True, slots=True)
class Counts:
	"""Numbers of tasks: all that count, and of these those done, on time, with quality, exceeded."""

	total: int = f.make_integer(0, 10**9)
	done: int = f.make_integer(0, 10**9, 0)
	on_time: int = f.make_integer(0, 10**9, 0)
	with_quality: int = f.make_integer(0, 10**9, 0)
	exceeded: int = f.make_integer(0, 10**9, 0)


@dataclass(frozen=True, slots=True)
class Discipline:
	"""One decision on discipline: its form, the act and what the act was, when and where it happened.

	`former_office`: the act happened at an office that the person has left. `counted_in`: the year in whose rating the
	same act was a ground already, by another decision or before any; 0 for none.
	"""

	form: str = f.make_choice(v.DISCIPLINES)
	act: str = f.make_text(optional=True)
	ground: str = f.make_choice(v.DISCIPLINE_GROUNDS, "public_duty")
	act_on: date | None = f.make_day(optional=True)
	decided_on: date | None = f.make_day(optional=True)
	former_office: bool = f.flag()
	counted_in: int = f.make_integer(0, 9999, 0)


@dataclass(frozen=True, slots=True)
class Indicator:
	"""A verified figure of the unit: per cent of its target reached, as it was entered and checked."""

	reached: Decimal = f.make_number("0", BIGGEST)
	kind: str = f.make_choice(v.INDICATOR_KINDS, "development")
	name: str = f.make_text(optional=True)


@dataclass(frozen=True, slots=True)
class Facts:
	"""What is known besides points. `None`: no figure. `*_ratings`: level → number of people rated so.

	`discipline` is a form that counts without further question; `disciplines` are decisions that the scheme's rules
	are held against for `year`, the year rated (0: not said). `organisation_level`: of the organisation that a head
	leads. `indicators`: the verified figures of the unit in the period.
	"""

	discipline: str = f.make_choice(v.DISCIPLINES, "none")
	degradation: bool = f.flag()
	forbidden_conduct: bool = f.flag()
	exemplary_breach: bool = f.flag()
	unit_corruption: bool = f.flag()
	targets_missed: bool = f.flag()
	units_failed: bool = f.flag()
	low_confidence: bool = f.flag()
	shortcomings_fixed: bool | None = f.flag(None)
	deputy: bool = f.flag()
	year: int = f.make_integer(0, 9999, 0)
	organisation_level: str = f.make_choice(v.LEVELS, optional=True)
	disciplines: tuple[Discipline, ...] = f.make_rows(Discipline)
	indicators: tuple[Indicator, ...] = f.make_rows(Indicator)
	unit_tasks: Counts | None = None
	managed_ratings: Mapping[str, int] | None = None
	field_ratings: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Member:
	"""One council member's sheet: a score a task in the order of the tasks, and a vote for a level if there is one."""

	member: str = f.make_text()
	absent: bool = f.flag()
	conflicted: bool = f.flag()
	chair: bool = f.flag()
	vote: str = f.make_choice(v.LEVELS, optional=True)
	scores: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Deduction:
	points: Decimal = f.make_number("0", "100")
	reason: str = f.make_text(optional=True)


@dataclass(frozen=True, slots=True)
class Case:
	"""Everything that one score is computed from. `general`: points, or item code → points or met.

	`whole_year`: the case is a year rated directly, so that it ends in a level also where a month gives points alone.
	"""

	leader: bool = False
	whole_year: bool = False
	tasks: tuple[Task, ...] = ()
	leadership: Leadership | None = None
	general: Decimal | Mapping[str, Decimal | bool] | None = None
	deductions: tuple[Deduction, ...] = ()
	council: tuple[Member, ...] = ()
	facts: Facts = Facts()


KEYS = (
	"scheme",
	"leader",
	"whole_year",
	"tasks",
	"leadership",
	"general",
	"deductions",
	"council",
	"facts",
)


def parse_case(data: Any, scheme: Scheme) -> Case:
	"""Read a case from plain data. Raises `CaseError` naming every unknown key and malformed value.

	Whether the values are possible together is checked when the case is scored.
	"""
	errors: list[FieldError] = []
	if not isinstance(data, Mapping):
		raise CaseError(FieldError("", "not_object"))
	errors.extend(FieldError(str(key), "unknown") for key in data if key not in KEYS)
	leadership = data.get("leadership")
	case = Case(
		leader=_flag(data.get("leader"), "leader", errors),
		whole_year=_flag(data.get("whole_year"), "whole_year", errors),
		tasks=_parse_rows(Task, data.get("tasks"), "tasks", errors),
		leadership=f.read(Leadership, leadership, "leadership", errors) if leadership is not None else None,
		general=_parse_general(data.get("general"), errors),
		deductions=_parse_deductions(data.get("deductions"), errors),
		council=_parse_council(data.get("council"), scheme, errors),
		facts=_parse_facts(data.get("facts"), errors),
	)
	if errors:
		raise CaseError(*errors)
	return case


def _flag(value: Any, path: str, errors: list[FieldError]) -> bool:
	if value is None:
		return False
	if not isinstance(value, bool):
		errors.append(FieldError(path, "not_flag"))
	return value is True


def _parse_rows(cls: type, value: Any, path: str, errors: list[FieldError]) -> tuple:
	if value is None:
		return ()
	if not isinstance(value, list | tuple):
		errors.append(FieldError(path, "not_list"))
		return ()
	return tuple(f.read(cls, row, f"{path}[{index}]", errors) for index, row in enumerate(value))


def _parse_number(value: Any, path: str, errors: list[FieldError]) -> Decimal:
	try:
		return f.to_decimal(value)
	except f.Refused as refused:
		errors.append(FieldError(path, refused.code, refused.values))
		return ZERO


def _parse_general(value: Any, errors: list[FieldError]) -> Decimal | dict[str, Decimal | bool] | None:
	if value is None:
		return None
	if isinstance(value, Mapping):
		return {
			str(code): item if isinstance(item, bool) else _parse_number(item, f"general.{code}", errors)
			for code, item in value.items()
		}
	return _parse_number(value, "general", errors)


def _parse_deductions(value: Any, errors: list[FieldError]) -> tuple[Deduction, ...]:
	if value is None or isinstance(value, list | tuple):
		return _parse_rows(Deduction, value, "deductions", errors)
	points = _parse_number(value, "deductions", errors)
	if not ZERO <= points <= 100:
		code, limit = ("too_low", 0) if points < ZERO else ("too_high", 100)
		errors.append(FieldError("deductions", code, {"limit": limit, "found": f.to_plain(points)}))
	return (Deduction(points),) if points else ()


def _parse_council(value: Any, scheme: Scheme, errors: list[FieldError]) -> tuple[Member, ...]:
	if value is None:
		return ()
	if not isinstance(value, list | tuple):
		errors.append(FieldError("council", "not_list"))
		return ()
	return tuple(_parse_member(row, index, scheme, errors) for index, row in enumerate(value))


def _parse_member(row: Any, index: int, scheme: Scheme, errors: list[FieldError]) -> Member:
	path = f"council[{index}]"
	if isinstance(row, list | tuple):  # the short form: only the scores
		row = {"member": str(index + 1), "scores": row}
	if not isinstance(row, Mapping):
		errors.append(FieldError(path, "not_object"))
		return Member("?")
	rest = {key: value for key, value in row.items() if key != "scores"}
	rest.setdefault("member", str(index + 1))
	member = f.read(Member, rest, path, errors)
	sheet = row.get("scores")
	if sheet is None:
		sheet = ()
	if not isinstance(sheet, list | tuple):
		errors.append(FieldError(f"{path}.scores", "not_list"))
		sheet = ()
	scores = tuple(
		_parse_score(item, f"{path}.scores[{at}]", scheme, errors) for at, item in enumerate(sheet)
	)
	if member is None:
		return Member("?")
	return Member(member.member, member.absent, member.conflicted, member.chair, member.vote, scores)


def _parse_score(item: Any, path: str, scheme: Scheme, errors: list[FieldError]) -> Decimal:
	"""Points of one task on one sheet: a number, or one number for each council criterion of the scheme."""
	if not isinstance(item, Mapping):
		return _parse_number(item, path, errors)
	criteria = {row.code: row for row in scheme.criteria if row.scope == "council"}
	total = ZERO
	errors.extend(FieldError(f"{path}.{key}", "unknown") for key in item if key not in criteria)
	for code, row in criteria.items():
		where = f"{path}.{code}"
		if code not in item:
			errors.append(FieldError(where, "missing"))
			continue
		value = item[code]
		if row.kind == "met" and isinstance(value, bool):
			total += row.max_points if value else ZERO
			continue
		given = _parse_number(value, where, errors)
		if given < ZERO:
			errors.append(FieldError(where, "too_low", {"limit": 0, "found": f.to_plain(given)}))
		elif given > row.max_points:
			errors.append(
				FieldError(
					where, "too_high", {"limit": f.to_plain(row.max_points), "found": f.to_plain(given)}
				)
			)
		elif row.kind == "met" and given not in (ZERO, row.max_points):
			errors.append(FieldError(where, "not_flag"))
		total += given
	return total


def _parse_facts(value: Any, errors: list[FieldError]) -> Facts:
	if value is None:
		return Facts()
	if not isinstance(value, Mapping):
		errors.append(FieldError("facts", "not_object"))
		return Facts()
	nested = ("unit_tasks", "managed_ratings", "field_ratings")
	plain = f.read(Facts, {key: item for key, item in value.items() if key not in nested}, "facts", errors)
	if plain is None:
		return Facts()
	counts, unit_tasks = value.get("unit_tasks"), None
	if counts is not None:
		unit_tasks = f.read(Counts, counts, "facts.unit_tasks", errors)
	return replace(
		plain,
		unit_tasks=unit_tasks,
		managed_ratings=_parse_ratings(value.get("managed_ratings"), "facts.managed_ratings", errors),
		field_ratings=_parse_ratings(value.get("field_ratings"), "facts.field_ratings", errors),
	)


def parse_facts(value: Any) -> Facts:
	"""Read facts alone, as a year needs them. Raises `CaseError` naming every wrong field."""
	errors: list[FieldError] = []
	facts = _parse_facts(value, errors)
	if errors:
		raise CaseError(*errors)
	return facts


def _parse_ratings(value: Any, path: str, errors: list[FieldError]) -> dict[str, int] | None:
	if value is None:
		return None
	if not isinstance(value, Mapping):
		errors.append(FieldError(path, "not_object"))
		return None
	found = {}
	for level, number in value.items():
		where = f"{path}.{level}"
		if level not in v.LEVELS:
			errors.append(FieldError(where, "unknown"))
		elif isinstance(number, bool) or not isinstance(number, int):
			errors.append(FieldError(where, "not_integer"))
		elif number < 0:
			errors.append(FieldError(where, "too_low", {"limit": 0, "found": number}))
		elif number > COUNT_MAX:
			errors.append(FieldError(where, "too_high", {"limit": COUNT_MAX, "found": number}))
		else:
			found[level] = number
	return found
