"""Why a result has its level: points, conditions, discipline, grounds that force a level, the head's organisation."""

from __future__ import annotations

from collections.abc import Iterator

from cadre_kpi.scoring.exact import to_exact_text
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.rating import Check, Rating
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.steps import Step, make_step


def explain_rating(scheme: Scheme, rating: Rating, gives: str) -> Iterator[Step]:
	"""The steps from a level by points to the level proposed, or to points alone."""
	if gives == "points":
		inputs = {"level": rating.level_by_points or ""}
		key = "points_only" if rating.level_by_points else "points_missing"
		yield make_step(scheme, key, inputs, "points", "", "frequency.period_gives")
		return
	tried = {level for level, _failed in rating.steps}
	for check in rating.checks:
		if check.kind == "condition" and check.rule.level in tried:
			yield check_step(scheme, check)
	for number, (level, failed) in enumerate(rating.steps):
		if failed and number + 1 < len(rating.steps):
			inputs = {"from_level": level, "failed": str(len(failed))}
			yield make_step(
				scheme, "downgrade", inputs, "failed > 0", rating.steps[number + 1][0], "downgrade.rule"
			)
		elif failed:
			inputs = {"failed": str(len(failed))}
			yield make_step(scheme, "floor", inputs, "failed > 0", level, "downgrade.lowest_level")
	yield from explain_discipline(scheme, rating)
	for check in rating.checks:
		if check.kind == "disqualification" and check.met is False:
			yield check_step(scheme, check)
	if rating.above_organisation:
		inputs = {"from_level": rating.above_organisation, "level": rating.proposed_level}
		path = "downgrade.head_at_most_organisation"
		formula = "head ≤ organisation"
		yield make_step(scheme, "organisation", inputs, formula, rating.proposed_level, path)
	yield explain_proposed(scheme, rating, gives)


def explain_discipline(scheme: Scheme, rating: Rating) -> Iterator[Step]:
	"""Each decision on discipline, with whether it counts in this year and why not."""
	for row, reason in rating.disciplines:
		inputs = {
			"form": row.form,
			"act": row.act,
			"ground": row.ground,
			"act_on": row.act_on.isoformat() if row.act_on else "",
			"decided_on": row.decided_on.isoformat() if row.decided_on else "",
			"counted_in": str(row.counted_in or ""),
			"reason": reason,
		}
		key = "discipline_left_out" if reason else "discipline_counts"
		yield make_step(
			scheme, key, inputs, "ground, year, act, office", "", f"discipline.{reason or 'grounds'}"
		)


def explain_points(scheme: Scheme, code: str, total: str) -> Step:
	"""The level whose range holds the total, with both ends of the range where it has two."""
	level = scheme.get_level(code)
	inputs = {"total": total, "min_points": to_plain(level.min_points)}
	key, formula = "level_by_points", f"total ≥ {inputs['min_points']}"
	if level.below_points is not None:
		inputs["below_points"] = below = to_plain(level.below_points)
		key = "level_by_points_between" if level.min_points else "level_by_points_below"
		formula = f"{inputs['min_points']} ≤ total < {below}" if level.min_points else f"total < {below}"
	return make_step(scheme, key, inputs, formula, level.code, f"levels.{level.code}")


def explain_compared(scheme: Scheme, exact_total, shown) -> Iterator[Step]:
	"""Which figure the thresholds are compared with, where the exact total and the one shown differ."""
	if exact_total is None or exact_total == shown:
		return
	inputs, rules = {"exact": to_exact_text(exact_total), "mode": scheme.rounding.mode}, scheme.rounding
	formula = "exact" if rules.compare == "exact" else f"round(exact, {rules.places})"
	yield make_step(scheme, f"compared_{rules.compare}", inputs, formula, str(shown), "rounding.compare")


def check_step(scheme: Scheme, check: Check) -> Step:
	"""One condition or ground that forces a level, with what was found and what is needed."""
	rule = check.rule
	inputs = {
		"name_vi": rule.name_vi,
		"name_en": rule.name_en,
		"level": rule.level,
		"comparison": rule.comparison,
		"needed": rule.value,
		"found": check.found,
		"measure": rule.measure,
	}
	if check.of is not None:
		inputs["count"], inputs["of"] = str(check.count), str(check.of)
	outcome = {True: "met", False: "failed", None: "unknown"}[check.met]
	kind = "share" if check.of is not None else "fact"
	if check.met is None:
		key = "condition_unknown"
	elif check.kind == "disqualification":
		key = f"disqualified_{kind}"
	else:
		key = f"condition_{outcome}_{kind}"
	group = "conditions" if check.kind == "condition" else "disqualifications"
	sign = _SIGNS.get(rule.comparison, "=")
	if rule.measure == "discipline":
		formula = f"discipline {sign} {rule.value}"
	elif rule.comparison in _SIGNS:
		share = f"{check.count} / {check.of}" if check.of is not None else rule.measure
		formula = f"{share} {sign} {rule.value} %"
	else:
		formula = f"{rule.measure} = {rule.comparison.removeprefix('is_')}"
	return make_step(scheme, key, inputs, formula, check.found, f"{group}.{rule.code}")


_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}


def explain_proposed(scheme: Scheme, rating: Rating, gives: str = "level") -> Step:
	"""The last line: the level that is left after points, conditions and grounds that force one."""
	level = rating.proposed_level or ""
	inputs = {
		"by_points": rating.level_by_points or "",
		"after_conditions": rating.steps[-1][0] if rating.steps else "",
		"level": level,
	}
	path = f"levels.{level}" if level else "downgrade.rule"
	key = "not_rated" if not level else "proposed"
	if level and gives == "proposal":
		key, path = "proposed_for_period", "frequency.period_gives"
	return make_step(scheme, key, inputs, "min(points, conditions, grounds)", level, path)
