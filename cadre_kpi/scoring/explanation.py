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
from cadre_kpi.scoring.quota import QuotaGroup
from cadre_kpi.scoring.rating import Check
from cadre_kpi.scoring.rollup import Year
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result


class Step(NamedTuple):
	"""One line of an explanation. `inputs`: name → figure or word as text. `value`: "" where there is none.

	`source_path` is the parameter of the scheme; `document` what it rests on, empty for an assumption.
	"""

	key: str
	inputs: Mapping[str, str]
	formula: str
	value: str
	source_path: str
	document: str
	assumption: bool


def explain(result: Result) -> tuple[Step, ...]:
	"""The steps of one result, in the order of the computation."""
	return tuple(_Explainer(result).steps())


def step_dict(step: Step, lang: str = "vi") -> dict[str, Any]:
	"""Plain data of a step, with its sentence in `lang`."""
	data = step._asdict()
	data["inputs"] = dict(step.inputs)
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
	document = source.document if source else ""
	return Step(key, inputs, formula, value, path, document, bool(source and source.assumption))


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
			yield self.step("no_total", {"reason": result.unrated}, "", "", _UNRATED_PATHS[result.unrated])
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
		return self.step("tasks", inputs, "", str(counts.total), "")

	def _components(self, found: Components):
		rules = self.rules
		if not found.assigned:
			yield self.step(
				"nothing_assigned",
				{"rule": rules.nothing_assigned},
				"",
				_shown(found.a),
				"result.nothing_assigned",
			)
		else:
			inputs = {"completed": plain(found.completed), "assigned": plain(found.assigned)}
			yield self.step(
				"a", inputs, "Σ(completed × k) / Σ(assigned × k)", _shown(found.a), "result.cap_on"
			)
			yield self._finding("b", found.quality, found.base, found.b)
			yield self._finding("c", found.progress, found.base, found.c)
		if found.d is not None:
			yield from self._leader(found)

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
		yield self.step(
			"d_ratings" if ratings is not None else "d",
			inputs,
			"",
			str(points(found.d)),
			"result.unit_pass_level",
		)
		yield self.step("dd", {}, "", str(points(found.dd)), "result.leader_reduced_percent")
		yield self.step("e", {}, "", str(points(found.e)), "result.leader_reduced_percent")

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
			"quorum" if score.quorum else "no_quorum", inputs, "", str(score.scored), "council.quorum"
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
		return self.step(
			f"vote_{vote.outcome}", inputs, "", vote.level or "", path.get(vote.outcome, "votes.majority")
		)

	def _points(self):
		result, rules = self.result, self.rules
		yield self._result_points(plain(rules.result_max))
		if rules.general_max:
			inputs = {"maximum": plain(rules.general_max)}
			yield self.step("general", inputs, "", str(points(result.general)), "result.general_max")
		for row in result.case.deductions:
			yield self.step("deduction", {"reason": row.reason}, "", str(points(row.points)), "")
		inputs = {
			"general": str(points(result.general)),
			"result": str(result.result),
			"deductions": str(points(result.deductions)),
		}
		yield self.step("total", inputs, "general + result − deductions", str(result.total), "")

	def _result_points(self, maximum: str) -> Step:
		result, rules, path = self.result, self.rules, "result.result_max"
		value, found, council = str(result.result), result.components, result.council
		if not result.counts.total and rules.method != "components":
			inputs = {"rule": rules.nothing_assigned}
			return self.step("result_nothing_assigned", inputs, "", value, "result.nothing_assigned")
		if rules.method == "council":
			return self.step("result_council", {"maximum": maximum}, f"council × {maximum} %", value, path)
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
			level = self.scheme.level(self.result.level_by_points)
			inputs = {"total": str(self.result.total), "min_points": plain(level.min_points)}
			yield self.step("level_by_points", inputs, "", level.code, f"levels.{level.code}")
		tried = {level for level, _failed in rating.steps}
		for check in rating.checks:
			if check.kind == "condition" and check.rule.level in tried:
				yield self._check(check)
		for number, (level, failed) in enumerate(rating.steps):
			if failed and number + 1 < len(rating.steps):
				inputs = {"from_level": level, "failed": str(len(failed))}
				yield self.step("downgrade", inputs, "", rating.steps[number + 1][0], "downgrade.rule")
			elif failed:
				yield self.step("floor", {"failed": str(len(failed))}, "", level, "downgrade.lowest_level")
		for check in rating.checks:
			if check.kind == "disqualification" and check.met is False:
				yield self._check(check)
		path = f"levels.{rating.proposed_level}" if rating.proposed_level else ""
		yield self.step(
			"proposed" if rating.proposed_level else "not_rated", {}, "", rating.proposed_level or "", path
		)

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
		formula = f"{check.count} / {check.of}" if check.of is not None else ""
		return self.step(key, inputs, formula, check.found, f"{group}.{rule.code}")


_UNRATED_PATHS = {
	"nothing_assigned": "result.nothing_assigned",
	"no_quorum": "council.quorum",
	"vote": "result.method",
}


def _shown(share: Ratio) -> str:
	return str(percent(share))


def _shown_components(found: Components) -> dict[str, str]:
	shown = {name: _shown(getattr(found, name)) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		if getattr(found, name) is not None:
			shown[name] = str(points(getattr(found, name)))
	return shown


def explain_year(scheme: Scheme, year: Year) -> tuple[Step, ...]:
	"""The steps of a roll-up: each period as it counts, the missing ones, the year's points and level."""
	steps = []

	def add(key: str, inputs: dict[str, str], formula: str, value: str, path: str) -> None:
		steps.append(make_step(scheme, key, inputs, formula, value, path))

	for period in year.counted:
		inputs = {"period": str(period.number), "level": period.level or "", "reason": period.reason}
		value = "" if period.points is None else plain(period.points)
		key = f"period_{period.how}" + ("" if value else "_level")
		path = f"roll_up.missing_{period.reason}" if period.reason else ""
		add(key, inputs, "", value, path)
	for number, reason in year.skipped:
		add("period_skip", {"period": str(number), "reason": reason}, "", "", f"roll_up.missing_{reason}")
	for number, reason in year.refused:
		add("period_refuse", {"period": str(number), "reason": reason}, "", "", f"roll_up.missing_{reason}")
	if year.unrated:
		path = "roll_up.min_periods" if year.unrated == "too_few" else "roll_up.method"
		needed = str(scheme.roll_up.min_periods)
		add(f"year_{year.unrated}", {"needed": needed, "count": str(len(year.counted))}, "", "", path)
	else:
		inputs = {"count": str(len(year.counted)), "method": year.method}
		value = "" if year.points is None else str(points(year.points))
		formula = {"mean": "Σ points / n", "weighted": "Σ(w × points) / Σ w"}.get(year.method, "")
		add(
			f"year_{year.method}",
			inputs,
			formula,
			value or (year.rating.level_by_points or ""),
			"roll_up.method",
		)
		if year.table_row:
			steps[-1] = steps[-1]._replace(source_path=f"roll_up_table.{year.table_row}")
	proposed = year.proposed_level
	add(
		"proposed" if proposed else "not_rated",
		{},
		"",
		proposed or "",
		f"levels.{proposed}" if proposed else "",
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
			steps.append(
				make_step(scheme, f"quota_{placing.status}", inputs, "", placing.to_level, "quota.tie_break")
			)
	return tuple(steps)
