"""Results as plain data: figures as decimal strings, for JSON, forms and tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cadre_kpi.scoring.components import Components
from cadre_kpi.scoring.council import CouncilScore, Vote
from cadre_kpi.scoring.exact import round_half_up, to_exact_text, to_percent, to_points
from cadre_kpi.scoring.explanation import explain
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.rating import Check
from cadre_kpi.scoring.score import Result
from cadre_kpi.scoring.steps import build_step_dict


def build_result_dict(result: Result, explanation: bool = True, lang: str = "vi") -> dict[str, Any]:
	"""One result. Leave the explanation out where only figures are stored."""
	data: dict[str, Any] = {
		"scheme": result.scheme.code,
		"components": build_components_dict(result.components),
		"result": _to_text(result.result),
		"general": _to_text(to_points(result.general)),
		"deductions": _to_text(to_points(result.deductions)),
		"total": _to_text(result.total),
		"exact_total": None if result.exact_total is None else to_exact_text(result.exact_total),
		"level_by_points": result.level_by_points,
		"conditions": [check_dict(check) for check in result.rating.checks],
		"gives": result.gives,
		"proposed_level": result.proposed_level,
	}
	if result.bonus is not None:
		data["bonus"] = str(round_half_up(result.bonus.points))
	if result.indicators is not None:
		share = result.indicators.share
		data["indicators"] = None if share is None else str(to_percent(share))
	if result.council is not None:
		data["council"] = build_council_dict(result.council)
	if result.vote is not None:
		data["vote"] = build_vote_dict(result.vote)
	if explanation:
		data["explanation"] = [build_step_dict(step, lang) for step in explain(result)]
	return data


def build_components_dict(components: Components | None) -> dict[str, str | None]:
	"""a … e in per cent with two places; `dd` is đ."""
	if components is None:
		return dict.fromkeys(("a", "b", "c", "d", "dd", "e"))
	found = {name: str(to_percent(getattr(components, name))) for name in ("a", "b", "c")}
	for name in ("d", "dd", "e"):
		value = getattr(components, name)
		found[name] = None if value is None else str(to_points(value))
	return found


def check_dict(check: Check) -> dict[str, Any]:
	"""One condition or disqualification: name, met (null: not assessed), found, needed and what they were made of."""
	rule = check.rule
	return {
		"name": rule.code,
		"kind": check.kind,
		"level": rule.level,
		"measure": rule.measure,
		"met": check.met,
		"found": check.found,
		"comparison": rule.comparison,
		"needed": rule.value,
		"count": check.count,
		"of": check.of,
	}


def build_vote_dict(vote: Vote) -> dict[str, Any]:
	return {
		"entitled": vote.entitled,
		"cast": vote.cast,
		"needed": vote.needed,
		"counts": dict(vote.counts),
		"outcome": vote.outcome,
		"level": vote.level,
	}


def _to_text(value: Decimal | None) -> str | None:
	return None if value is None else str(value)


def build_council_dict(score: CouncilScore) -> dict:
	"""Plain data of a council score, figures with two places."""
	return {
		"entitled": score.entitled,
		"scored": score.scored,
		"needed": score.needed,
		"quorum": score.quorum,
		"conflicted": list(score.conflicted),
		"absent": list(score.absent),
		"tasks": [
			{
				"score": str(round_half_up(task.aggregate)),
				"lowest": to_plain(task.lowest),
				"highest": to_plain(task.highest),
				"spread": to_plain(task.spread),
				"deviation": str(task.deviation),
				"outliers": list(task.outliers),
			}
			for task in score.tasks
		],
	}
