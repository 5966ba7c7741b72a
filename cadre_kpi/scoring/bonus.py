"""Points added for tasks that went beyond what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cadre_kpi.scoring.case import Case
from cadre_kpi.scoring.components import Components, combine
from cadre_kpi.scoring.exact import NOTHING
from cadre_kpi.scoring.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Bonus:
	"""`points` counted; `uncapped` before the maximum; positions (from 1) of the tasks that earned it."""

	points: Fraction
	uncapped: Fraction
	tasks: tuple[int, ...]


def compute_bonus(scheme: Scheme, case: Case, components: Components | None) -> Bonus | None:
	"""The bonus of a case, `None` where the scheme has none or there are no components.

	Each task that exceeded its amount, or was recognised as an innovation, earns `percent` of its own points
	(`base: task`) or of the result's maximum (`maximum`); all together at most `max_points`.
	"""
	rules = scheme.bonus
	if not rules.enabled or components is None:
		return None
	maximum, percent = Fraction(scheme.result.result_max), Fraction(rules.percent) / 100
	earned, uncapped = [], NOTHING
	for position, task in enumerate(case.tasks, start=1):
		if task.uncounted:
			continue
		exceeded = task.assigned and task.completed > task.assigned and task.origin != "handed_over"
		if not (
			("exceeded" in rules.reasons and exceeded) or ("innovative" in rules.reasons and task.innovative)
		):
			continue
		earned.append(position)
		own = combine(scheme.result, *components.shares[position - 1]) if components.shares else NOTHING
		uncapped += percent * maximum * (own if rules.base == "task" else 1)
	return Bonus(min(uncapped, Fraction(rules.max_points)), uncapped, tuple(earned))
