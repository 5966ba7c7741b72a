"""Why a result is what it is: structured steps, rendered as sentences in Vietnamese or English.

A step holds its key, the figures that went in, the formula, the value that came out and the parameter of the scheme it
rests on. Steps are built only when somebody asks, and render from stored data (`step_dict`) as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.components import Components
from cadre_kpi.scoring.exact import Ratio, exact, percent, points, round_half_up
from cadre_kpi.scoring.fields import plain
from cadre_kpi.scoring.phrases import render
from cadre_kpi.scoring.rating import Check, Rating
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result


class Step(NamedTuple):
	"""One line of an explanation. `inputs`: name → figure or word as text. `value`: "" where there is none.

	`source_path` is the parameter of the scheme; `document` what it rests on, empty for an assumption; `says_vi` and
	`says_en` what the document says there, or why it is assumed.
	"""

	key: str
	inputs: Mapping[str, str]
	formula: str
	value: str
	source_path: str
	document: str
	assumption: bool
	says_vi: str = ""
	says_en: str = ""


def explain(result: Result) -> tuple[Step, ...]:
	"""The steps of one result, in the order of the computation."""
	return tuple(_Explainer(result).steps())


def step_dict(step: Step, lang: str = "vi") -> dict[str, Any]:
	"""Plain data of a step, with its sentence and what its source `says` in `lang`."""
	data = step._asdict()
	says = {"vi": data.pop("says_vi"), "en": data.pop("says_en")}
	data["inputs"], data["says"] = dict(step.inputs), says["en" if lang == "en" else "vi"]
	data["text"] = render(step.key, step.inputs, step.value, lang)
	return data


def explanation_lines(result: Result, lang: str = "vi") -> list[str]:
	"""The explanation as sentences, one a step, with the legal source in brackets."""
	return [step_line(step._asdict(), lang) for step in explain(result)]


def lines_from_dicts(steps: Iterable[Mapping[str, Any]], lang: str = "vi") -> list[str]:
	"""The same from steps that were stored as data."""
	return [step_line(step, lang) for step in steps]


def step_line(step: Mapping[str, Any], lang: str = "vi") -> str:
	"""One sentence and its source."""
	text = render(step["key"], step["inputs"], step["value"], lang)
	if step["document"]:
		return f"{text} [{step['document']}]"
	if step["assumption"]:
		return f"{text} [{'giả định của quy định đang dùng' if lang == 'vi' else 'assumption of the scheme'}]"
	return text


def make_step(scheme: Scheme, key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> Step:
	source = scheme.source(path) if path else None
	if source is None:
		return Step(key, inputs, formula, value, path, "", False)
	return Step(
		key,
		inputs,
		formula,
		value,
		path,
		source.document,
		source.assumption,
		source.text_vi,
		source.text_en,
	)


class _Explainer:
	def __init__(self, result: Result):
		self.result, self.scheme, self.rules = result, result.scheme, result.scheme.result

	def step(self, key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> Step:
		return make_step(self.scheme, key, inputs, formula, value, path)

	def steps(self):
		result = self.result
		yield self._tasks()
		if result.components is not None:
			yield from self._components(result.components)
		if result.council is not None:
			yield from self._council()
		if result.vote is not None:
			yield self._vote()
		if result.total is None:
			path, formula = _UNRATED[result.unrated]
			yield self.step("no_total", {"reason": result.unrated}, formula, "", path)
		else:
			yield from self._points()
		yield from self._rating()

	def _tasks(self) -> Step:
		counts = self.result.counts
		inputs = {
			"given": str(len(self.result.case.tasks)),
			"done": str(counts.done),
			"on_time": str(counts.on_time),
			"with_quality": str(counts.with_quality),
			"exceeded": str(counts.exceeded),
		}
		return self.step("tasks", inputs, "n(assigned > 0)", str(counts.total), "result.method")

	def _components(self, found: Components):
		rules = self.rules
		if not found.assigned:
			yield self.step(
				"nothing_assigned",
				{"rule": rules.nothing_assigned},
				"Σ(assigned × k) = 0",
				_shown(found.a),
				"result.nothing_assigned",
			)
		else:
			yield self._quantity(found)
			yield self._finding("b", found.quality, found.base, found.b)
			yield self._finding("c", found.progress, found.base, found.c)
		if found.d is not None:
			yield from self._leader(found)

	def _quantity(self, found: Components) -> Step:
		"""Component a. Where something went beyond its assigned amount, how that was cut off is said."""
		inputs = {"completed": plain(found.completed), "assigned": plain(found.assigned)}
		if not self.result.counts.exceeded:
			formula = "Σ(completed × k) / Σ(assigned × k)"
			return self.step("a", inputs, formula, _shown(found.a), "result.cap_percent")
		cap = plain(self.rules.cap_percent)
		inputs.update(cap=cap, cap_on=self.rules.cap_on)
		if self.rules.cap_on == "row":
			formula = f"Σ(min(completed, {cap} % × assigned) × k) / Σ(assigned × k)"
		else:
			formula = f"min({cap} %, Σ(completed × k) / Σ(assigned × k))"
		return self.step("a_capped", inputs, formula, _shown(found.a), "result.cap_on")

	def _finding(self, name: str, kept, base, share: Ratio) -> Step:
		inputs = {
			"kept": plain(kept),
			"base": plain(base),
			"base_is": self.rules.base,
			"penalty": plain(self.rules.penalty_percent),
			"penalty_on": self.rules.penalty_on,
		}
		taken = f"{inputs['penalty']} % × {'failures' if name == 'b' else 'delays'}"
		if self.rules.penalty_on == "row":
			kept_by = f"completed × k × max(0, 1 − {taken})"
		else:
			kept_by = f"max(0, completed − {taken}) × k"
		return self.step(
			name, inputs, f"Σ({kept_by}) / Σ({self.rules.base} × k)", _shown(share), "result.base"
		)

	def _leader(self, found: Components):
		facts = self.result.case.facts
		ratings = facts.field_ratings if facts.deputy else facts.managed_ratings
		inputs = {"deputy": "true" if facts.deputy else "false", "pass_level": self.rules.unit_pass_level}
		if ratings is not None:
			lowest = v.rank(self.rules.unit_pass_level)
			inputs["people"] = str(sum(ratings.values()))
			inputs["below"] = str(sum(number for level, number in ratings.items() if v.rank(level) > lowest))
		full, reduced = plain(self.rules.leader_full_percent), plain(self.rules.leader_reduced_percent)
		inputs.update(full=full, reduced=reduced)
		either = f"{full} % | {reduced} %" if self.rules.leader_two_values else "0 % … 100 %"
		if ratings is not None:
			formula = f"below = 0: {full} %; below > 0: {reduced} %"
			yield self.step("d_ratings", inputs, formula, str(points(found.d)), "result.unit_pass_level")
		else:
			yield self.step("d", inputs, f"d = {either}", str(points(found.d)), "result.unit_pass_level")
		inputs = {"full": full, "reduced": reduced}
		path = "result.leader_reduced_percent"
		yield self.step("dd", inputs, f"đ = {either}", str(points(found.dd)), path)
		yield self.step("e", inputs, f"e = {either}", str(points(found.e)), path)

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
		yield self._result_points(plain(rules.result_max))
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
		formula = "general + result − deductions"
		yield self.step("total", inputs, formula, str(result.total), "result.method")

	def _result_points(self, maximum: str) -> Step:
		result, rules, path = self.result, self.rules, "result.result_max"
		value, found, council = str(result.result), result.components, result.council
		if not result.counts.total and rules.method != "components":
			inputs = {"rule": rules.nothing_assigned}
			formula = "Σ(assigned × k) = 0"
			return self.step("result_nothing_assigned", inputs, formula, value, "result.nothing_assigned")
		if rules.method == "council":
			inputs = {"maximum": maximum, "council": _shown(council.share)}
			return self.step("result_council", inputs, f"council × {maximum} %", value, path)
		if rules.method == "components":
			leader = found.d is not None
			formula = "(a + b + c + d + đ + e) / 6" if leader else "(a + b + c) / 3"
			inputs = {**_shown_components(found), "maximum": maximum}
			return self.step(
				"result_leader" if leader else "result", inputs, f"{formula} × {maximum} %", value, path
			)
		with exact():
			own = _shown(found.share())
		inputs = {
			"components": own,
			"council": _shown(council.share),
			"share_components": plain(rules.share_components),
			"share_council": plain(rules.share_council),
			"maximum": maximum,
		}
		parts = f"components × {inputs['share_components']} % + council × {inputs['share_council']} %"
		return self.step("result_blend", inputs, f"({parts}) × {maximum} %", value, "result.share_council")

	def _rating(self):
		rating = self.result.rating
		if self.result.level_by_points:
			yield self._level_by_points()
		tried = {level for level, _failed in rating.steps}
		for check in rating.checks:
			if check.kind == "condition" and check.rule.level in tried:
				yield self._check(check)
		for number, (level, failed) in enumerate(rating.steps):
			if failed and number + 1 < len(rating.steps):
				inputs = {"from_level": level, "failed": str(len(failed))}
				yield self.step(
					"downgrade", inputs, "failed > 0", rating.steps[number + 1][0], "downgrade.rule"
				)
			elif failed:
				inputs = {"failed": str(len(failed))}
				yield self.step("floor", inputs, "failed > 0", level, "downgrade.lowest_level")
		for check in rating.checks:
			if check.kind == "disqualification" and check.met is False:
				yield self._check(check)
		yield proposed_step(self.scheme, rating)

	def _level_by_points(self) -> Step:
		"""The level whose range holds the total, with both ends of the range where it has two."""
		level, total = self.scheme.level(self.result.level_by_points), str(self.result.total)
		inputs = {"total": total, "min_points": plain(level.min_points)}
		key, formula = "level_by_points", f"total ≥ {inputs['min_points']}"
		if level.below_points is not None:
			inputs["below_points"] = below = plain(level.below_points)
			key = "level_by_points_between" if level.min_points else "level_by_points_below"
			formula = f"{inputs['min_points']} ≤ total < {below}" if level.min_points else f"total < {below}"
		return self.step(key, inputs, formula, level.code, f"levels.{level.code}")

	def _check(self, check: Check) -> Step:
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
		return self.step(key, inputs, formula, check.found, f"{group}.{rule.code}")


_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}

# why there is no total → parameter of the scheme and formula
_UNRATED = {
	"nothing_assigned": ("result.nothing_assigned", "Σ(assigned × k) = 0"),
	"no_quorum": ("council.quorum", "scored < needed"),
	"vote": ("result.method", "max(votes)"),
}


def proposed_step(scheme: Scheme, rating: Rating) -> Step:
	"""The last line: the level that is left after points, conditions and grounds that force one."""
	level = rating.proposed_level or ""
	inputs = {
		"by_points": rating.level_by_points or "",
		"after_conditions": rating.steps[-1][0] if rating.steps else "",
		"level": level,
	}
	path = f"levels.{level}" if level else "downgrade.rule"
	formula = "min(points, conditions, grounds)"
	return make_step(scheme, "proposed" if level else "not_rated", inputs, formula, level, path)


def _shown(share: Ratio) -> str:
	return str(percent(share))


def _shown_components(found: Components) -> dict[str, str]:
	shown = {name: _shown(getattr(found, name)) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		if getattr(found, name) is not None:
			shown[name] = str(points(getattr(found, name)))
	return shown
