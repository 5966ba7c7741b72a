"""Why a year has its rating and why somebody is over a quota: steps as in `explanation`, over many periods or people."""

from __future__ import annotations

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.explanation_of_rating import explain_compared, explain_points, explain_rating
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.quota import QuotaGroup
from cadre_kpi.scoring.rollup import Year
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.steps import Step, make_step

_MISSING_FORMULAS = {
	"rated": "p({0})",
	"zero": "p({0}) = 0",
	"previous": "p({0}) = p({0} − 1)",
	"skip": "p({0}) = –",
	"refuse": "p({0}) = ?",
}
_YEAR_FORMULAS = {
	"mean": "Σ p / n",
	"weighted": "Σ(w × p) / Σ w",
	"table": "n(p ≥ level) / n",
	"last": "p(n)",
}
_UNRATED_YEARS = {
	"refused": ("roll_up.missing_unrated", "p = ?"),
	"too_short": ("roll_up.min_months_worked", "months < needed"),
	"too_few": ("roll_up.min_periods", "n < needed"),
	"no_weight": ("roll_up.method", "Σ w = 0"),
}


def get_missing_path(reason: str) -> str:
	"""The parameter that says what a period without points means: kinds of leave have one together."""
	return f"roll_up.missing_{'leave' if reason in v.LEAVES else reason}"


def explain_year(scheme: Scheme, year: Year) -> tuple[Step, ...]:
	"""The steps of a roll-up: each period as it counts, the missing ones, the year's points and level."""
	steps = []

	def add(key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> None:
		steps.append(make_step(scheme, key, inputs, formula, value, path))

	for period in year.counted:
		inputs = {"period": str(period.number), "level": period.level or "", "reason": period.reason}
		value = "" if period.points is None else to_plain(period.points)
		key = f"period_{period.how}" + ("" if value else "_level")
		path = get_missing_path(period.reason) if period.reason else "roll_up.enabled"
		add(key, inputs, _MISSING_FORMULAS[period.how].format(period.number), value, path)
	for how, missing in (("skip", year.skipped), ("refuse", year.refused)):
		for number, reason in missing:
			inputs = {"period": str(number), "reason": reason}
			formula = _MISSING_FORMULAS[how].format(number)
			if reason in v.LAST_PERIOD_RULES:
				add(f"period_{reason}", inputs, formula, "", "roll_up.last_period")
			else:
				add(f"period_{how}", inputs, formula, "", get_missing_path(reason))
	for part in year.parts:
		inputs = {"part": part.kind, "number": str(part.number), "count": str(part.periods)}
		add("year_part", inputs, "Σ p / n", str(part.points), "roll_up.method")
	if year.unrated:
		path, formula = _UNRATED_YEARS[year.unrated]
		short = year.unrated == "too_short"
		inputs = {
			"needed": str(scheme.roll_up.min_months_worked if short else scheme.roll_up.min_periods),
			"count": str(len(year.counted)),
			"of": str(year.expected),
			"open": ", ".join(str(number) for number, _reason in year.refused),
			"period_kind": scheme.roll_up.from_frequency,
			"months": str(year.months_worked),
		}
		add(f"year_{year.unrated}", inputs, formula, "", path)
	else:
		inputs = {"count": str(len(year.counted)), "method": year.method}
		value = "" if year.points is None else str(year.points)
		formula = _YEAR_FORMULAS[year.method]
		add(
			f"year_{year.method}",
			inputs,
			formula,
			value or (year.rating.level_by_points or ""),
			"roll_up.method",
		)
		if year.table_row:
			steps[-1] = steps[-1]._replace(source_path=f"roll_up_table.{year.table_row}")
	level = year.rating.level_by_points
	if year.exact is not None and level:
		steps.extend(explain_compared(scheme, year.exact, year.points))
		steps.append(explain_points(scheme, level, str(year.points)))
	steps.extend(explain_rating(scheme, year.rating, year.gives))
	return tuple(steps)


def explain_quota(scheme: Scheme, part: QuotaGroup) -> tuple[Step, ...]:
	"""The steps of one quota group: the figures, then everybody who is over or tied and why."""
	inputs = {
		"unit": part.unit,
		"group": part.group,
		"candidates": str(part.candidates),
		"base": str(part.base),
		"percent": to_plain(part.percent),
		"level": scheme.quota.level,
		"of_level": scheme.quota.of_level,
		"quota_base": scheme.quota.base,
	}
	formula = f"{to_plain(part.percent)} % × base"
	steps = [make_step(scheme, "quota", inputs, formula, str(part.allowed), "quota.max_percent")]
	for placing in part.placings:
		if placing.status != "kept":
			inputs = {"key": placing.key, "place": str(placing.place), "allowed": str(part.allowed)}
			over = f"place {'>' if placing.status == 'over' else '='} {part.allowed}"
			steps.append(
				make_step(
					scheme, f"quota_{placing.status}", inputs, over, placing.to_level, "quota.tie_break"
				)
			)
	return tuple(steps)
