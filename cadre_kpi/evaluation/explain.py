"""Why an evaluation has its number: the record is scored again and each step is put into words.

Nothing of the explanation is stored. The scheme is fixed once in use and the evaluation's rows are fixed once
published, so the same steps come out; if they did not, the difference itself is said.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from cadre_kpi.evaluation import compute
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.scoring.explanation import explain
from cadre_kpi.scoring.explanation_of_groups import explain_year
from cadre_kpi.scoring.phrases import render
from cadre_kpi.scoring.rollup import Year
from cadre_kpi.scoring.steps import build_step_dict
from cadre_kpi.utils.language import choose_sentence_language


def explain_lines(doc, lang: str = "vi", name_outliers: bool = True) -> list[dict]:
	"""The steps of the score of an evaluation, in `vi` or `en`, as `scoring.steps.build_step_dict` gives them.

	Empty while the evaluation is not scored yet. The caller has checked that the user may see the result. Without
	`name_outliers` nothing is said of members of a council whose score lay far from the others'; where the scheme does not
	name members, only how many they are.
	"""
	if not doc.computed_on:
		return []
	try:
		found = compute.compute_outcome(doc, ScoringInputs([doc]))
	except CaseError:
		return []
	if not found.result:
		return []
	lang = choose_sentence_language(lang)
	is_year = isinstance(found.result, Year)
	explained = explain_year(get_rules(doc.scheme), found.result) if is_year else explain(found.result)
	steps = [build_step_dict(step, lang) for step in explained]
	if not name_outliers:
		for step in steps:
			if step["key"] in ("council_task_outliers", "council_task_far"):
				step["text"] = render("council_task", step["inputs"], step["value"], lang)
				step["inputs"] = {key: value for key, value in step["inputs"].items() if key != "outliers"}
	if flt(doc.total_points, 2) != flt(found.values["total_points"], 2):
		frappe.log_error(title="Cadre Evaluation: stored total differs", message=doc.name)
		steps.insert(
			0,
			{
				"key": "difference",
				"text": _("The stored total is {0}; computed anew it is {1}.").format(
					doc.total_points, found.values["total_points"]
				),
			},
		)
	return steps
