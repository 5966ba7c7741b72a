"""Why the components of a result are what they are: the tasks, a, b, c, and a leader's d, đ, e."""

from __future__ import annotations

from collections.abc import Iterator

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.components import Components
from cadre_kpi.scoring.exact import to_exact_text, to_percent, to_points
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import Result
from cadre_kpi.scoring.steps import Step, make_step


def explain_tasks(result: Result) -> Iterator[Step]:
	"""How many tasks were counted, and every task that is not simply planned work: none is left out in silence."""
	counts, scheme = result.counts, result.scheme
	inputs = {
		"given": str(len(result.case.tasks)),
		"done": str(counts.done),
		"on_time": str(counts.on_time),
		"with_quality": str(counts.with_quality),
		"exceeded": str(counts.exceeded),
	}
	yield make_step(scheme, "tasks", inputs, "n(assigned > 0)", str(counts.total), "result.method")
	for position, task in enumerate(result.case.tasks, start=1):
		inputs = {
			"task": str(position),
			"origin": task.origin,
			"assigned": to_plain(task.assigned),
			"completed": to_plain(task.completed),
		}
		if task.uncounted:
			inputs["uncounted"] = task.uncounted
			yield make_step(scheme, "uncounted", inputs, "–", "", "result.extra_work")
		elif task.origin in v.BEYOND_THE_PLAN:
			rule = scheme.result.extra_work
			yield make_step(scheme, f"extra_{rule}", inputs, _EXTRA[rule], "", "result.extra_work")
		elif task.origin == "handed_over":
			rule = scheme.result.handed_over
			yield make_step(scheme, f"handed_over_{rule}", inputs, _GIVEN[rule], "", "result.handed_over")
		elif not task.assigned:
			yield make_step(scheme, "unassigned", inputs, "assigned = 0", "", "result.extra_work")


_EXTRA = {
	"adds": "Σ completed + completed × k",
	"assigned": "Σ assigned + assigned × k",
	"not_counted": "–",
}
_GIVEN = {"stays": "Σ assigned + assigned × k", "leaves": "–"}


def explain_components(result: Result, found: Components) -> Iterator[Step]:
	"""a, b, c from their sums, then what a leader is measured by as well."""
	scheme, rules = result.scheme, result.scheme.result
	if not found.assigned:
		yield make_step(
			scheme,
			"nothing_assigned",
			{"rule": rules.nothing_assigned},
			"Σ(assigned × k) = 0",
			str(to_percent(found.a)),
			"result.nothing_assigned",
		)
	else:
		yield _explain_quantity(result, found)
		yield _explain_finding(scheme, "b", found.quality, found)
		yield _explain_finding(scheme, "c", found.progress, found)
		if scheme.rounding.component_places >= 0:
			inputs = {"places": str(scheme.rounding.component_places), "mode": scheme.rounding.mode}
			path = "rounding.component_places"
			yield make_step(scheme, "components_rounded", inputs, "round(a), round(b), round(c)", "", path)
	if found.d is not None:
		yield from _explain_leader(result, found)


def _explain_quantity(result: Result, found: Components) -> Step:
	"""Component a. Where something went beyond its assigned amount, what became of that is said."""
	scheme, rules = result.scheme, result.scheme.result
	inputs = {"completed": to_exact_text(found.completed), "assigned": to_exact_text(found.assigned)}
	over = found.completed > found.assigned
	shown, cap = str(to_percent(found.a)), to_plain(rules.cap_percent)
	if not result.counts.exceeded and not over:
		formula = "Σ(completed × k) / Σ(assigned × k)"
		return make_step(scheme, "a", inputs, formula, shown, "result.cap_on")
	inputs.update(cap=cap, cap_on=rules.cap_on)
	key = {"row": "a_capped", "none": "a_uncapped"}.get(rules.cap_on, "a_cut" if over else "a_balanced")
	formula = {
		"row": f"Σ(min(completed, {cap} % × assigned) × k) / Σ(assigned × k)",
		"total": f"min({cap} %, Σ(completed × k) / Σ(assigned × k))",
		"none": "Σ(completed × k) / Σ(assigned × k)",
	}[rules.cap_on]
	return make_step(scheme, key, inputs, formula, shown, "result.cap_on")


def _explain_finding(scheme: Scheme, name: str, kept, found: Components) -> Step:
	rules = scheme.result
	share = found.b if name == "b" else found.c
	inputs = {
		"kept": to_exact_text(kept),
		"base": to_exact_text(found.base),
		"base_is": rules.base,
		"penalty": to_plain(rules.penalty_percent),
		"penalty_on": rules.penalty_on,
		"cut": to_plain(rules.cap_percent) if kept > found.base else "",
	}
	bands = scheme.get_bands("days_late") if name == "c" else ()
	if bands:
		inputs["bands"] = "; ".join(
			f"{to_plain(band.from_value)}+: {to_plain(band.percent)} %" for band in reversed(bands)
		)
		formula = "Σ(completed × k × band) / Σ(assigned × k)"
		return make_step(scheme, "c_bands", inputs, formula, str(to_percent(share)), f"bands.{bands[0].code}")
	taken = f"{inputs['penalty']} % × {'failures' if name == 'b' else 'delays'}"
	kept_by = {
		"row": f"completed × k × max(0, 1 − {taken})",
		"product": f"Σ products × max(0, 1 − {taken}) × k",
		"count": "(completed − faulty) × k",
	}[rules.penalty_on]
	key = f"{name}_count" if rules.penalty_on == "count" else name
	formula = f"Σ({kept_by}) / Σ({rules.base} × k)"
	return make_step(scheme, key, inputs, formula, str(to_percent(share)), "result.penalty_on")


def _explain_leader(result: Result, found: Components) -> Iterator[Step]:
	scheme, rules, facts = result.scheme, result.scheme.result, result.case.facts
	ratings = facts.field_ratings if facts.deputy else facts.managed_ratings
	inputs = {"deputy": "true" if facts.deputy else "false", "pass_level": rules.unit_pass_level}
	if ratings is not None:
		lowest = v.get_rank(rules.unit_pass_level)
		inputs["people"] = str(sum(ratings.values()))
		inputs["below"] = str(sum(number for level, number in ratings.items() if v.get_rank(level) > lowest))
	full, reduced = to_plain(rules.leader_full_percent), to_plain(rules.leader_reduced_percent)
	inputs.update(full=full, reduced=reduced)
	either = f"{full} % | {reduced} %" if rules.leader_two_values else "0 % … 100 %"
	path, shown = "result.unit_pass_level", str(to_points(found.d))
	if ratings is not None:
		formula = f"below = 0: {full} %; below > 0: {reduced} %"
		yield make_step(scheme, "d_ratings", inputs, formula, shown, path)
	else:
		yield make_step(scheme, "d", inputs, f"d = {either}", shown, path)
	inputs, path = {"full": full, "reduced": reduced}, "result.leader_reduced_percent"
	yield make_step(scheme, "dd", inputs, f"đ = {either}", str(to_points(found.dd)), path)
	yield make_step(scheme, "e", inputs, f"e = {either}", str(to_points(found.e)), path)
