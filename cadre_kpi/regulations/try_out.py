"""The test bench of a scheme: figures of one case, typed in, scored and explained. Nothing is stored."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.regulations import case_labels, conditions, record
from cadre_kpi.scoring.case import parse_case
from cadre_kpi.scoring.errors import CaseError, SchemeError, ScoringError
from cadre_kpi.scoring.explanation import explain
from cadre_kpi.scoring.loader import read_json
from cadre_kpi.scoring.report import result_dict
from cadre_kpi.scoring.score import score
from cadre_kpi.scoring.steps import step_dict
from cadre_kpi.utils.language import sentence_language

LARGEST_CASE = 200_000  # characters; several hundred tasks


def try_case(scheme: str, case: str) -> dict:
	"""Score a case under a stored scheme, draft or in use.

	`case`: JSON in the case format of `scoring.case.parse_case`, figures as whole numbers or decimal strings. Returns the
	figures as decimal strings (`total` and so on, None where there is none), `components`, `level_by_points`,
	`proposed_level`, `unrated`, `conditions` and the steps of the `explanation`. Throws, naming every wrong field,
	for a case or a scheme that cannot be scored.
	"""
	doc = frappe.get_doc("Evaluation Scheme", scheme)
	doc.check_permission("read")
	if len(case) > LARGEST_CASE:
		frappe.throw(_("The case is too large for the test bench."))
	lang = sentence_language()
	try:
		rules = record.rules_of(doc)
		result = score(rules, parse_case(read_json(case), rules))
	except SchemeError as error:
		frappe.throw(record.message(error), title=_("The scheme contradicts itself"))
	except CaseError as error:
		frappe.throw(
			"<br>".join(case_labels.mistake(item) for item in error.errors),
			title=_("This case cannot be scored"),
		)
	except ScoringError as error:
		frappe.throw(frappe.utils.escape_html(error.text(lang)))
	data = result_dict(result, explanation=False)
	return {
		**{key: data[key] for key in ("total", "result", "general", "deductions", "components")},
		"level_by_points": result.level_by_points,
		"proposed_level": result.proposed_level,
		"unrated": result.unrated,
		"conditions": [
			{
				"condition_name": check.rule.name_en if lang == "en" else check.rule.name_vi,
				"level": check.rule.level,
				"met": check.met,
				"found": conditions.found_in_words(conditions.stored(check), lang),
				"needed": conditions.needed_in_words(conditions.stored(check), lang),
			}
			for check in result.rating.checks
		],
		"explanation": [step_dict(step, lang) for step in explain(result)],
	}
