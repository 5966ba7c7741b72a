"""Why a year has its rating and why somebody is over a quota: steps as in `explanation`, over many periods or people."""

from __future__ import annotations

from cadre_kpi.scoring.exact import points
from cadre_kpi.scoring.explanation import Step, make_step, proposed_step
from cadre_kpi.scoring.fields import plain
from cadre_kpi.scoring.quota import QuotaGroup
from cadre_kpi.scoring.rollup import Year
from cadre_kpi.scoring.scheme import Scheme

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
	"too_few": ("roll_up.min_periods", "n < needed"),
	"no_weight": ("roll_up.method", "Σ w = 0"),
}


def explain_year(scheme: Scheme, year: Year) -> tuple[Step, ...]:
	"""The steps of a roll-up: each period as it counts, the missing ones, the year's points and level."""
	steps = []

	def add(key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> None:
		steps.append(make_step(scheme, key, inputs, formula, value, path))

	for period in year.counted:
		inputs = {"period": str(period.number), "level": period.level or "", "reason": period.reason}
		value = "" if period.points is None else plain(period.points)
		key = f"period_{period.how}" + ("" if value else "_level")
		path = f"roll_up.missing_{period.reason}" if period.reason else "roll_up.enabled"
		add(key, inputs, _MISSING_FORMULAS[period.how].format(period.number), value, path)
	for how, missing in (("skip", year.skipped), ("refuse", year.refused)):
		for number, reason in missing:
			inputs = {"period": str(number), "reason": reason}
			formula = _MISSING_FORMULAS[how].format(number)
			add(f"period_{how}", inputs, formula, "", f"roll_up.missing_{reason}")
	if year.unrated:
		path, formula = _UNRATED_YEARS[year.unrated]
		needed = str(scheme.roll_up.min_periods)
		inputs = {"needed": needed, "count": str(len(year.counted))}
		add(f"year_{year.unrated}", inputs, formula, "", path)
	else:
		inputs = {"count": str(len(year.counted)), "method": year.method}
		value = "" if year.points is None else str(points(year.points))
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
	if year.rating is not None:
		steps.append(proposed_step(scheme, year.rating))
	else:
		add(
			"not_rated",
			{"count": str(len(year.counted))},
			"min(points, conditions, grounds)",
			"",
			"roll_up.method",
		)
	return tuple(steps)


def explain_quota(scheme: Scheme, part: QuotaGroup) -> tuple[Step, ...]:
	"""The steps of one quota group: the figures, then everybody who is over or tied and why."""
	inputs = {
		"unit": part.unit,
		"group": part.group,
		"candidates": str(part.candidates),
		"base": str(part.base),
		"percent": plain(part.percent),
		"level": scheme.quota.level,
		"of_level": scheme.quota.of_level,
	}
	formula = f"{plain(part.percent)} % × base"
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
