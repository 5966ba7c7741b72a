"""Why a result is what it is: its steps in the order of the computation. They are built only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cadre_kpi.scoring.components import Components, find_band_percent
from cadre_kpi.scoring.exact import round_half_up, to_exact_text, to_percent, to_points
from cadre_kpi.scoring.explanation_of_components import explain_components, explain_tasks
from cadre_kpi.scoring.explanation_of_indicators import explain_indicators
from cadre_kpi.scoring.explanation_of_rating import explain_compared, explain_points, explain_rating
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.score import Result, get_own_share, get_share
from cadre_kpi.scoring.steps import Step, make_step, write_line


def explain(result: Result) -> tuple[Step, ...]:
	"""The steps of one result, in the order of the computation."""
	return tuple(_Explainer(result).explain())


def write_explanation(result: Result, lang: str = "vi") -> list[str]:
	"""The explanation as sentences, one a step, with the legal source in brackets."""
	return [write_line(step._asdict(), lang) for step in explain(result)]


class _Explainer:
	def __init__(self, result: Result):
		self.result, self.scheme, self.rules = result, result.scheme, result.scheme.result

	def build_step(self, key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> Step:
		return make_step(self.scheme, key, inputs, formula, value, path)

	def explain(self):
		result = self.result
		yield from explain_tasks(result)
		if result.components is not None:
			yield from explain_components(result, result.components)
		if result.council is not None:
			yield from self._explain_council()
		if result.vote is not None:
			yield self._explain_vote()
		if result.total is None:
			path, formula = _UNRATED[result.unrated]
			yield self.build_step("no_total", {"reason": result.unrated}, formula, "", path)
		else:
			yield from self._explain_points()
		if result.level_by_points:
			yield from explain_compared(self.scheme, result.exact_total, result.total)
			yield explain_points(self.scheme, result.level_by_points, str(result.total))
		yield from explain_rating(self.scheme, result.rating, result.gives)

	def _explain_council(self):
		score, rules = self.result.council, self.scheme.council
		inputs = {
			"scored": str(score.scored),
			"entitled": str(score.entitled),
			"needed": str(score.needed),
			"absent": str(len(score.absent)),
			"conflicted": str(len(score.conflicted)),
		}
		yield self.build_step(
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
				"maximum": to_plain(rules.max_score_per_task),
				"lowest": to_plain(task.lowest),
				"highest": to_plain(task.highest),
				"spread": to_plain(task.spread),
				"deviation": str(task.deviation),
				"outliers": ", ".join(task.outliers) if rules.members_named else str(len(task.outliers)),
			}
			key = "council_task"
			if task.outliers:
				key = "council_task_outliers" if rules.members_named else "council_task_far"
			yield self.build_step(
				key, inputs, rules.aggregation, str(round_half_up(task.aggregate)), "council.aggregation"
			)
		if score.share is not None:
			yield self.build_step(
				"council_share",
				{"weighting": rules.weighting},
				"Σ(w × score) / (maximum × Σ w)",
				_show(score.share),
				"council.weighting",
			)

	def _explain_vote(self) -> Step:
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
		return self.build_step(f"vote_{vote.outcome}", inputs, formula, vote.level or "", where)

	def _explain_points(self):
		result, rules = self.result, self.rules
		yield from self._explain_results()
		if result.bonus is not None:
			yield self._explain_bonus()
		if rules.general_max:
			maximum = to_plain(rules.general_max)
			formula = (
				f"Σ criteria ≤ {maximum}"
				if isinstance(result.case.general, Mapping)
				else f"general ≤ {maximum}"
			)
			shown = str(to_points(result.general))
			yield self.build_step("general", {"maximum": maximum}, formula, shown, "result.general_max")
		for row in result.case.deductions:
			shown = str(to_points(row.points))
			inputs = {"reason": row.reason, "points": shown}
			yield self.build_step("deduction", inputs, f"− {shown}", shown, "result.method")
		inputs = {
			"general": str(to_points(result.general)),
			"result": str(result.result),
			"deductions": str(to_points(result.deductions)),
		}
		formula, key = "general + result − deductions", "total"
		if result.bonus is not None:
			inputs["bonus"] = str(to_points(result.bonus.points))
			formula, key = "general + result + bonus − deductions", "total_bonus"
		yield self.build_step(key, inputs, formula, str(result.total), "rounding.places")

	def _explain_results(self):
		"""The points for results; where a band or a rounding comes between, that as well."""
		rules, places, bands = self.rules, self.scheme.rounding.result_places, self.scheme.get_bands("ratio")
		maximum, shown = to_plain(rules.result_max), str(self.result.result)
		counted = self.result.indicators
		if counted is not None or bands or places >= 0:
			own = min(Fraction(1), get_own_share(self.result))
			shown = to_exact_text(own * Fraction(rules.result_max))
		yield self._explain_result_points(maximum, shown)
		if counted is not None:
			yield from explain_indicators(self.result, counted, maximum, shown, self._share())
		if bands:
			inputs = {
				"maximum": maximum,
				"bands": "; ".join(
					f"{to_plain(band.from_value)}+: {to_plain(band.percent)} %" for band in reversed(bands)
				),
			}
			counted = find_band_percent(bands, self._share() * 100)
			inputs["percent"] = to_plain(counted)
			value = to_exact_text(Fraction(counted) * Fraction(rules.result_max) / 100)
			yield self.build_step(
				"result_band", inputs, f"band × {maximum} %", value, f"bands.{bands[0].code}"
			)
		if places >= 0:
			inputs = {"places": str(places), "mode": self.scheme.rounding.mode}
			value = f"{self.result.result:.{places}f}"
			yield self.build_step("result_rounded", inputs, "round(result)", value, "rounding.result_places")

	def _share(self) -> Fraction:
		"""The share of the result's maximum before bands and rounding."""
		return min(Fraction(1), get_share(self.result))

	def _explain_bonus(self) -> Step:
		bonus, rules = self.result.bonus, self.scheme.bonus
		inputs = {
			"tasks": ", ".join(str(position) for position in bonus.tasks) or "–",
			"percent": to_plain(rules.percent),
			"bonus_base": rules.base,
			"maximum": to_plain(rules.max_points),
			"uncapped": to_exact_text(bonus.uncapped),
		}
		formula = f"min({inputs['maximum']}, Σ {inputs['percent']} % × points)"
		return self.build_step("bonus", inputs, formula, str(to_points(bonus.points)), "bonus.percent")

	def _explain_result_points(self, maximum: str, value: str) -> Step:
		result, rules, path = self.result, self.rules, "result.result_max"
		found, council = result.components, result.council
		if not result.counts.total and rules.method != "components":
			inputs = {"rule": rules.nothing_assigned}
			formula = "Σ(assigned × k) = 0"
			return self.build_step(
				"result_nothing_assigned", inputs, formula, value, "result.nothing_assigned"
			)
		if rules.method == "council":
			inputs = {"maximum": maximum, "council": _show(council.share)}
			return self.build_step("result_council", inputs, f"council × {maximum} %", value, path)
		if rules.method == "components" and rules.combination == "shares":
			inputs = {
				**_show_components(found),
				"maximum": maximum,
				**{f"share_{name}": to_plain(getattr(rules, f"share_{name}")) for name in _SHARES},
			}
			formula = f"(a × p₁ + b × p₂ + c × p₃) × {maximum} %"
			return self.build_step("result_shares", inputs, formula, value, "result.combination")
		if rules.method == "components":
			leader = found.d is not None
			formula = "(a + b + c + d + đ + e) / 6" if leader else "(a + b + c) / 3"
			inputs = {**_show_components(found), "maximum": maximum}
			return self.build_step(
				"result_leader" if leader else "result", inputs, f"{formula} × {maximum} %", value, path
			)
		own = _show(found.share(rules))
		inputs = {
			"components": own,
			"council": _show(council.share),
			"share_components": to_plain(rules.share_components),
			"share_council": to_plain(rules.share_council),
			"maximum": maximum,
		}
		parts = f"components × {inputs['share_components']} % + council × {inputs['share_council']} %"
		return self.build_step(
			"result_blend", inputs, f"({parts}) × {maximum} %", value, "result.share_council"
		)


_SHARES = ("quantity", "quality", "progress")

# why there is no total → parameter of the scheme and formula
_UNRATED = {
	"nothing_assigned": ("result.nothing_assigned", "Σ(assigned × k) = 0"),
	"no_quorum": ("council.quorum", "scored < needed"),
	"vote": ("result.method", "max(votes)"),
}


def _show(share: Fraction) -> str:
	return str(to_percent(share))


def _show_components(found: Components) -> dict[str, str]:
	shown = {name: _show(getattr(found, name)) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		if getattr(found, name) is not None:
			shown[name] = str(to_points(getattr(found, name)))
	return shown
