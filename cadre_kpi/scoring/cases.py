"""Cases as data: figures of one person, one year or one quota, and what must come out. A jurist adds one without code.

A file of `schemes/cases/` holds `cases`, a list of objects:

- `name_vi`, `name_en`, `basis`: what the case shows and the article that it follows from;
- `scheme`: a shipped scheme; `changes`: parameters that differ in this case, by path (`result.penalty_on`);
- one of `case` (the input of `score`), `year` (periods, `leader`, `facts`), `quota` (level → number of people; under
  `people` those who are told apart: `name`, `level`, and figures that ties look at; under `parts` the same levels by
  `agency`, `unit` and `group`, some `exceptional`), `organisation` (`points`, the `counts` of its tasks, facts) and
  `organisations` (level → number of them, `exceptional`);
- `expected`: figures and levels, each with as many decimal places as are to be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cadre_kpi.scoring import organisation as o
from cadre_kpi.scoring.case import Counts, parse_case, parse_facts
from cadre_kpi.scoring.errors import FieldError, SchemeError, ScoringError
from cadre_kpi.scoring.exact import round_half_up
from cadre_kpi.scoring.fields import to_decimal
from cadre_kpi.scoring.loader import FOLDER, load, read_json, read_text
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.quota import Person, check_quota
from cadre_kpi.scoring.rollup import Period, roll_up
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import score

CASES = FOLDER / "cases"
KINDS = ("case", "year", "quota", "organisation", "organisations")
FIGURES = ("total", "result", "general", "exceeded", "mean")
KEYS = ("name_vi", "name_en", "basis", "scheme", "changes", "expected", *KINDS)


def load_cases(folder: Path = CASES) -> Iterator[tuple[str, dict[str, Any]]]:
	"""Every case of a folder or file with where it stands ("decree_335.json[0]"). Raises `ScoringError` by name."""
	for path in sorted(folder.glob("*.json")) if folder.is_dir() else [folder]:
		try:
			rows = read_json(read_text(path))["cases"]
		except ScoringError as error:
			raise ScoringError(
				*(FieldError(path.name, item.code, item.values) for item in error.errors)
			) from None
		except (KeyError, TypeError):
			raise ScoringError(FieldError(f"{path.name}: cases", "missing")) from None
		yield from ((f"{path.name}[{index}]", row) for index, row in enumerate(rows))


def run_case(row: Mapping[str, Any]) -> list[str]:
	"""What differs from what is expected, one line each; nothing where the case comes out. Raises `ScoringError`."""
	for key in row:
		if key not in KEYS:
			raise ScoringError(FieldError(str(key), "unknown"))
	kind = [name for name in KINDS if name in row]
	if len(kind) != 1:
		raise ScoringError(FieldError(", ".join(KINDS), "length", {"expected": 1, "found": len(kind)}))
	if not row.get("expected"):
		raise ScoringError(FieldError("expected", "missing"))
	data = row[kind[0]]
	if kind[0] in ("organisation", "organisations"):
		rules = load_organisation_rules(str(row.get("scheme", "")))
		found = (_rate_organisation if kind[0] == "organisation" else _apply_share)(rules, data)
	else:
		scheme = change(load(str(row.get("scheme", ""))), row.get("changes") or {})
		found = {"case": _score_case, "year": _score_year, "quota": _apply_quota}[kind[0]](scheme, data)
	return [
		f"{name}: {_show(found.get(name), expected)} ≠ {expected}"
		for name, expected in row["expected"].items()
		if not _is_equal(found.get(name, _NOTHING), expected)
	]


_NOTHING = object()


def change(scheme: Scheme, changes: Mapping[str, Any]) -> Scheme:
	"""A scheme with parameters changed by their path (`group.key`)."""
	if not changes:
		return scheme
	data = scheme.as_dict()
	for path, value in changes.items():
		group, _dot, key = path.partition(".")
		if not isinstance(data.get(group), dict) or key not in data[group]:
			raise ScoringError(FieldError("changes", "unknown_path", {"found": path}))
		data[group][key] = value
	return parse(data, require_sources=False)


def _score_case(scheme: Scheme, data: Any) -> dict[str, Any]:
	result = score(scheme, parse_case(data, scheme))
	found: dict[str, Any] = {
		"result": result.result,
		"general": result.general,
		"total": result.total,
		"exact_total": result.exact_total,
		"level_by_points": result.level_by_points,
		"proposed_level": result.proposed_level,
		"bonus": result.bonus.points if result.bonus else None,
		"indicators": result.indicators.share * 100
		if result.indicators and result.indicators.share is not None
		else None,
		"unrated": result.unrated,
		"not_met": sorted(check.rule.code for check in result.rating.checks if check.met is False),
	}
	parts = result.components
	for name in ("a", "b", "c"):
		found[name] = None if parts is None else getattr(parts, name) * 100
	for name in ("d", "dd", "e"):
		found[name] = None if parts is None else getattr(parts, name)
	return found


def _score_year(scheme: Scheme, data: Mapping[str, Any]) -> dict[str, Any]:
	periods = []
	for row in data["periods"]:
		first = row["from"]
		points = None if "points" not in row else to_decimal(row["points"])
		worked = None if "worked" not in row else Fraction(to_decimal(row["worked"]))
		periods.extend(
			Period(number, points, row.get("level") or None, row.get("missing", ""), worked=worked)
			for number in range(first, row.get("to", first) + 1)
		)
	facts = parse_facts(data.get("facts"))
	year = roll_up(scheme, periods, bool(data.get("leader")), facts, data.get("within"))
	return {
		"points": year.points,
		"exact": year.exact,
		"status": year.status,
		"unrated": year.unrated,
		"level_by_points": year.rating.level_by_points,
		"proposed_level": year.proposed_level,
		"open": [number for number, _reason in year.refused],
		"months_worked": year.months_worked,
	}


def _apply_quota(scheme: Scheme, data: Mapping[str, Any]) -> dict[str, Any]:
	people = [
		Person(f"{level}-{number}", "unit", "group", level)
		for level, count in data.items()
		if level not in ("exceptional", "people", "parts")
		for number in range(count)
	]
	people += [
		Person(
			row["name"],
			"unit",
			"group",
			row["level"],
			name=row["name"],
			**{field: to_decimal(row[field]) for field in FIGURES if field in row},
		)
		for row in data.get("people") or ()
	]
	exceptional = {"unit"} if data.get("exceptional") else set()
	for number, part in enumerate(data.get("parts") or ()):
		agency, unit, group = (part.get(name, "") for name in ("agency", "unit", "group"))
		people += [
			Person(f"{number}-{level}-{each}", unit or agency, group, level, agency=agency)
			for level, count in part.items()
			if level not in ("agency", "unit", "group", "exceptional")
			for each in range(count)
		]
		if part.get("exceptional"):
			exceptional.add(agency or unit)
	groups = check_quota(scheme, people, exceptional)
	return {
		"allowed_in": {
			" · ".join(filter(None, (group.unit, group.group))): group.allowed for group in groups
		},
		"allowed": groups[0].allowed if groups else 0,
		"over": len(groups[0].over) + len(groups[0].tied) if groups else 0,
		"kept": [place.key for group in groups for place in group.placings if place.status == "kept"],
		"tied": [place.key for group in groups for place in group.placings if place.status == "tied"],
	}


def load_organisation_rules(code: str) -> o.OrganisationRules:
	"""Thresholds and shares of the organisations of a shipped scheme. Raises `SchemeError` for an unknown one."""
	path = FOLDER / "organisations" / f"{code}.json"
	if path not in FOLDER.glob("organisations/*.json"):
		raise SchemeError(FieldError("scheme", "unknown_scheme", {"found": code}))
	data = read_json(read_text(path))
	names = o.OrganisationRules._fields
	return o.OrganisationRules(
		**{name: data[name] if name == "quota_base" else to_decimal(data[name]) for name in names}
	)


def _rate_organisation(rules: o.OrganisationRules, data: Mapping[str, Any]) -> dict[str, Any]:
	facts = {name: value for name, value in data.items() if name not in ("points", "counts")}
	counts = {name: 0 for name in Counts.__dataclass_fields__} | dict(data.get("counts") or {})
	found = o.rate(rules, to_decimal(data["points"]), o.OrganisationFacts(Counts(**counts), **facts))
	return {
		"level_by_points": found.level_by_points,
		"proposed_level": found.proposed,
		"gap": found.gap,
		"not_met": sorted({row.code for row in found.conditions if row.met is False}),
	}


def _apply_share(rules: o.OrganisationRules, data: Mapping[str, Any]) -> dict[str, Any]:
	levels = [level for level, count in data.items() if level != "exceptional" for _each in range(count)]
	found = o.check_quota(rules, levels, bool(data.get("exceptional")))
	return {"allowed": found.allowed, "base": found.base, "is_over": found.over}


def _is_equal(found: Any, expected: Any) -> bool:
	if isinstance(found, Decimal | Fraction) and isinstance(expected, str | int):
		return _show(found, expected) == str(expected)
	return found == expected


def _show(found: Any, expected: Any) -> str:
	"""A figure with as many places as the one expected has."""
	if not isinstance(found, Decimal | Fraction):
		return str(found)
	places = len(str(expected).partition(".")[2])
	return str(round_half_up(found, places))
