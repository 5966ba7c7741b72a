"""The test bench of a scheme: figures of one case, typed in, scored and explained; rules moved to see what they do.

Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.regulations import case_labels, conditions, record
from cadre_kpi.scoring.case import Case, parse_case
from cadre_kpi.scoring.errors import CaseError, SchemeError, ScoringError
from cadre_kpi.scoring.explanation import explain
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.loader import read_json
from cadre_kpi.scoring.report import build_result_dict
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.score import score
from cadre_kpi.scoring.steps import build_step_dict
from cadre_kpi.utils import formats
from cadre_kpi.utils.language import choose_sentence_language

LARGEST_CASE = 200_000  # characters; several hundred tasks


def try_case(scheme: str, case: str) -> dict:
	"""Score a case under a stored scheme, draft or in use.

	`case`: JSON in the case format of `scoring.case.parse_case`, figures as whole numbers or decimal strings. Returns the
	figures as decimal strings (`total`, `bonus` and so on, None where there is none), `components`, `level_by_points`,
	`proposed_level`, `unrated`, a `warning` in words, `conditions` and the steps of the `explanation`. Throws, naming every wrong field,
	for a case or a scheme that cannot be scored.
	"""
	doc = frappe.get_doc("Evaluation Scheme", scheme)
	doc.check_permission("read")
	if len(case) > LARGEST_CASE:
		frappe.throw(_("The case is too large for the test bench."))
	lang = choose_sentence_language()
	try:
		rules = record.read_rules(doc)
		figures = parse_case(read_json(case), rules)
		result = score(rules, figures)
	except SchemeError as error:
		frappe.throw(record.describe_errors(error), title=_("The scheme contradicts itself"))
	except CaseError as error:
		frappe.throw(
			"<br>".join(case_labels.describe_mistake(item) for item in error.errors),
			title=_("This case cannot be scored"),
		)
	except ScoringError as error:
		frappe.throw(frappe.utils.escape_html(error.text(lang)))
	data = build_result_dict(result, explanation=False)
	return {
		**{key: data[key] for key in ("total", "result", "general", "deductions", "components")},
		"bonus": data.get("bonus"),
		"level_by_points": result.level_by_points,
		"proposed_level": result.proposed_level,
		"unrated": result.unrated,
		"warning": _describe_wrong_weights(rules, figures),
		"conditions": [
			{
				"condition_name": check.rule.name_en if lang == "en" else check.rule.name_vi,
				"level": check.rule.level,
				"met": check.met,
				"found": conditions.describe_found(conditions.build_stored(check), lang),
				"needed": conditions.describe_needed(conditions.build_stored(check), lang),
			}
			for check in result.rating.checks
		],
		"explanation": [build_step_dict(step, lang) for step in explain(result)],
	}


def _describe_wrong_weights(rules: Scheme, case: Case) -> str:
	"""What a contract with these weights would be refused for; empty where the scheme asks for no sum or it holds."""
	demands = rules.task_rules
	if not (demands.weights_sum_to_100 or demands.weights_sum_to_result):
		return ""
	asked = rules.result.result_max if demands.weights_sum_to_result else Decimal(100)
	given = sum((task.weight or Decimal(0) for task in case.tasks if task.origin == "planned"), Decimal(0))
	if given == asked:
		return ""
	return _(
		"The weights add up to {0}; the scheme asks for {1}, a contract with these would be refused."
	).format(formats.format_number(given), formats.format_number(asked))


def list_levers(scheme: Scheme) -> dict:
	"""What of a scheme can be moved: `levels` with their thresholds, `conditions` with their shares, the `quota`."""
	lang = "en" if frappe.local.lang != "vi" else "vi"
	return {
		"levels": [
			{
				"code": level.code,
				"min_points": None if level.min_points is None else to_plain(level.min_points),
			}
			for level in scheme.levels
		],
		"conditions": [
			{
				"code": rule.code,
				"level": rule.level,
				"audience": rule.audience,
				"name": rule.name_en if lang == "en" else rule.name_vi,
				"comparison": rule.comparison,
				"value": rule.value if _is_share(rule) else None,
			}
			for rule in scheme.conditions
		],
		"quota": (
			{"level": scheme.quota.level, "max_percent": to_plain(scheme.quota.max_percent)}
			if scheme.quota.enabled
			else None
		),
	}


def move(scheme: Scheme, values: Mapping[str, Any]) -> Scheme:
	"""The scheme with other figures. `values`: `levels` (code → threshold), `conditions` (code → share, None: without
	it) and `quota` (per cent). Throws for what is not a rule of the scheme or not a figure from 0 to 1000.
	"""
	levels, conditions = _get_mapping(values, "levels"), _get_mapping(values, "conditions")
	_refuse_unknown(levels, {level.code for level in scheme.levels if level.min_points is not None})
	_refuse_unknown(conditions, {rule.code for rule in scheme.conditions})
	tried = replace(
		scheme,
		levels=tuple(
			replace(level, min_points=_parse_figure(levels[level.code])) if level.code in levels else level
			for level in scheme.levels
		),
		conditions=tuple(
			_move_rule(rule, conditions)
			for rule in scheme.conditions
			if conditions.get(rule.code, "") is not None
		),
	)
	thresholds = [level.min_points for level in tried.levels if level.min_points is not None]
	if thresholds != sorted(thresholds, reverse=True):
		frappe.throw(_("A better rating needs more points than the one below it."))
	if values.get("quota") not in (None, ""):
		if not scheme.quota.enabled:
			frappe.throw(_("This scheme sets no quota."))
		share = _parse_figure(values["quota"])
		tried = replace(
			tried,
			quota=replace(
				scheme.quota,
				max_percent=share,
				exceptional_percent=max(share, scheme.quota.exceptional_percent)
				if scheme.quota.exceptional_percent
				else scheme.quota.exceptional_percent,
			),
		)
	return tried


def _move_rule(rule, conditions: Mapping[str, Any]):
	if rule.code not in conditions:
		return rule
	if not _is_share(rule):
		frappe.throw(_("{0} has no figure to move.").format(rule.name_vi))
	return replace(rule, value=to_plain(_parse_figure(conditions[rule.code])))


def _is_share(rule) -> bool:
	return rule.measure.startswith(("tasks_", "unit_tasks_", "indicators_"))


def _get_mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
	found = values.get(key) or {}
	if not isinstance(found, Mapping):
		frappe.throw(_("Nothing was entered."))
	return found


def _refuse_unknown(asked: Mapping[str, Any], known: set[str]) -> None:
	for code in asked:
		if code not in known:
			frappe.throw(_("{0} is not a rule of this scheme.").format(frappe.utils.escape_html(cstr(code))))


def _parse_figure(value: object) -> Decimal:
	try:
		found = Decimal(cstr(value))
	except InvalidOperation:
		found = Decimal("NaN")
	if not found.is_finite() or not 0 <= found <= 1000:
		frappe.throw(_("{0} is not a number.").format(frappe.utils.escape_html(cstr(value))))
	return found
