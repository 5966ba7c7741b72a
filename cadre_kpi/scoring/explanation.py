"""Why a result is what it is: its steps in the order of the computation. They are built only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cadre_kpi.scoring.components import Components, band_percent
from cadre_kpi.scoring.exact import exact_text, percent, points, round_half_up
from cadre_kpi.scoring.explanation_of_components import component_steps, task_steps
from cadre_kpi.scoring.explanation_of_indicators import indicator_steps
from cadre_kpi.scoring.explanation_of_rating import compared_steps, points_step, rating_steps
from cadre_kpi.scoring.fields import plain
from cadre_kpi.scoring.score import Result, own_share_of, share_of
from cadre_kpi.scoring.steps import Step, make_step, step_line


def explain(result: Result) -> tuple[Step, ...]:
	"""The steps of one result, in the order of the computation."""
	return tuple(_Explainer(result).steps())


def explanation_lines(result: Result, lang: str = "vi") -> list[str]:
	"""The explanation as sentences, one a step, with the legal source in brackets."""
	return [step_line(step._asdict(), lang) for step in explain(result)]


class _Explainer:
	def __init__(self, result: Result):
		self.result, self.scheme, self.rules = result, result.scheme, result.scheme.result

	def step(self, key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> Step:
		return make_step(self.scheme, key, inputs, formula, value, path)

	def steps(self):
		result = self.result
		yield from task_steps(result)
		if result.components is not None:
			yield from component_steps(result, result.components)
		if result.council is not None:
			yield from self._council()
		if result.vote is not None:
			yield self._vote()
		if result.total is None:
			path, formula = _UNRATED[result.unrated]
			yield self.step("no_total", {"reason": result.unrated}, formula, "", path)
		else:
			yield from self._points()
		if result.level_by_points:
			yield from compared_steps(self.scheme, result.exact_total, result.total)
			yield points_step(self.scheme, result.level_by_points, str(result.total))
		yield from rating_steps(self.scheme, result.rating, result.gives)

	def _council(self):
		score, rules = self.result.council, self.scheme.council
		inputs = {
			"scored": str(score.scored),
			"entitled": str(score.entitled),
			"needed": str(score.needed),
			"absent": str(len(score.absent)),
			"conflicted": str(len(score.conflicted)),
		}
		yield self.step(
			"quorum" if score.quorum else "no_quorum",
			inputs,
			f"scored {'≥' if score.quorum else '<'} {score.needed}",
			str(score.scored),
			"council.quorum",
		)
		for index, task in enumerate(score.tasks):
			inputs = {
				"task": str(index + 1),
				"aggregation": rules.aggregation,
				"maximum": plain(rules.max_score_per_task),
				"lowest": plain(task.lowest),
				"highest": plain(task.highest),
				"spread": plain(task.spread),
				"deviation": str(task.deviation),
				"outliers": ", ".join(task.outliers),
			}
			key = "council_task_outliers" if task.outliers else "council_task"
			yield self.step(
				key, inputs, rules.aggregation, str(round_half_up(task.aggregate)), "council.aggregation"
			)
		if score.share is not None:
			yield self.step(
				"council_share",
				{"weighting": rules.weighting},
				"Σ(w × score) / (maximum × Σ w)",
				_shown(score.share),
				"council.weighting",
			)

	def _vote(self) -> Step:
		vote = self.result.vote
		inputs = {
			"cast": str(vote.cast),
			"entitled": str(vote.entitled),
			"needed": str(vote.needed),
			"majority": self.scheme.votes.majority,
			"counts": "; ".join(f"{level}={number}" for level, number in vote.counts),
			"tie": self.scheme.votes.tie,
		}
		path = {"no_quorum": "votes.quorum", "decided_by_tie_rule": "votes.tie", "tied": "votes.tie"}
		if vote.outcome == "no_quorum":
			formula = f"cast < {vote.needed}"
		else:
			formula = f"max(votes) > {self.scheme.votes.majority} × cast"
		where = path.get(vote.outcome, "votes.majority")
		return self.step(f"vote_{vote.outcome}", inputs, formula, vote.level or "", where)

	def _points(self):
		result, rules = self.result, self.rules
		yield from self._results()
		if result.bonus is not None:
			yield self._bonus()
		if rules.general_max:
			maximum = plain(rules.general_max)
			formula = (
				f"Σ criteria ≤ {maximum}"
				if isinstance(result.case.general, Mapping)
				else f"general ≤ {maximum}"
			)
			shown = str(points(result.general))
			yield self.step("general", {"maximum": maximum}, formula, shown, "result.general_max")
		for row in result.case.deductions:
			shown = str(points(row.points))
			inputs = {"reason": row.reason, "points": shown}
			yield self.step("deduction", inputs, f"− {shown}", shown, "result.method")
		inputs = {
			"general": str(points(result.general)),
			"result": str(result.result),
			"deductions": str(points(result.deductions)),
		}
		formula, key = "general + result − deductions", "total"
		if result.bonus is not None:
			inputs["bonus"] = str(points(result.bonus.points))
			formula, key = "general + result + bonus − deductions", "total_bonus"
		yield self.step(key, inputs, formula, str(result.total), "rounding.places")

	def _results(self):
		"""The points for results; where a band or a rounding comes between, that as well."""
		rules, places, bands = self.rules, self.scheme.rounding.result_places, self.scheme.bands_of("ratio")
		maximum, shown = plain(rules.result_max), str(self.result.result)
		counted = self.result.indicators
		if counted is not None or bands or places >= 0:
			own = min(Fraction(1), own_share_of(self.result))
			shown = exact_text(own * Fraction(rules.result_max))
		yield self._result_points(maximum, shown)
		if counted is not None:
			yield from indicator_steps(self.result, counted, maximum, shown, self._share())
		if bands:
			inputs = {
				"maximum": maximum,
				"bands": "; ".join(
					f"{plain(band.from_value)}+: {plain(band.percent)} %" for band in reversed(bands)
				),
			}
			counted = band_percent(bands, self._share() * 100)
			inputs["percent"] = plain(counted)
			value = exact_text(Fraction(counted) * Fraction(rules.result_max) / 100)
			yield self.step("result_band", inputs, f"band × {maximum} %", value, f"bands.{bands[0].code}")
		if places >= 0:
			inputs = {"places": str(places), "mode": self.scheme.rounding.mode}
			value = f"{self.result.result:.{places}f}"
			yield self.step("result_rounded", inputs, "round(result)", value, "rounding.result_places")

	def _share(self) -> Fraction:
		"""The share of the result's maximum before bands and rounding."""
		return min(Fraction(1), share_of(self.result))

	def _bonus(self) -> Step:
		bonus, rules = self.result.bonus, self.scheme.bonus
		inputs = {
			"tasks": ", ".join(str(position) for position in bonus.tasks) or "–",
			"percent": plain(rules.percent),
			"bonus_base": rules.base,
			"maximum": plain(rules.max_points),
			"uncapped": exact_text(bonus.uncapped),
		}
		formula = f"min({inputs['maximum']}, Σ {inputs['percent']} % × points)"
		return self.step("bonus", inputs, formula, str(points(bonus.points)), "bonus.percent")

	def _result_points(self, maximum: str, value: str) -> Step:
		result, rules, path = self.result, self.rules, "result.result_max"
		found, council = result.components, result.council
		if not result.counts.total and rules.method != "components":
			inputs = {"rule": rules.nothing_assigned}
			formula = "Σ(assigned × k) = 0"
			return self.step("result_nothing_assigned", inputs, formula, value, "result.nothing_assigned")
		if rules.method == "council":
			inputs = {"maximum": maximum, "council": _shown(council.share)}
			return self.step("result_council", inputs, f"council × {maximum} %", value, path)
		if rules.method == "components" and rules.combination == "shares":
			inputs = {
				**_shown_components(found),
				"maximum": maximum,
				**{f"share_{name}": plain(getattr(rules, f"share_{name}")) for name in _SHARES},
			}
			formula = f"(a × p₁ + b × p₂ + c × p₃) × {maximum} %"
			return self.step("result_shares", inputs, formula, value, "result.combination")
		if rules.method == "components":
			leader = found.d is not None
			formula = "(a + b + c + d + đ + e) / 6" if leader else "(a + b + c) / 3"
			inputs = {**_shown_components(found), "maximum": maximum}
			return self.step(
				"result_leader" if leader else "result", inputs, f"{formula} × {maximum} %", value, path
			)
		own = _shown(found.share(rules))
		inputs = {
			"components": own,
			"council": _shown(council.share),
			"share_components": plain(rules.share_components),
			"share_council": plain(rules.share_council),
			"maximum": maximum,
		}
		parts = f"components × {inputs['share_components']} % + council × {inputs['share_council']} %"
		return self.step("result_blend", inputs, f"({parts}) × {maximum} %", value, "result.share_council")


_SHARES = ("quantity", "quality", "progress")

# why there is no total → parameter of the scheme and formula
_UNRATED = {
	"nothing_assigned": ("result.nothing_assigned", "Σ(assigned × k) = 0"),
	"no_quorum": ("council.quorum", "scored < needed"),
	"vote": ("result.method", "max(votes)"),
}


def _shown(share: Fraction) -> str:
	return str(percent(share))


def _shown_components(found: Components) -> dict[str, str]:
	shown = {name: _shown(getattr(found, name)) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		if getattr(found, name) is not None:
			shown[name] = str(points(getattr(found, name)))
	return shown
