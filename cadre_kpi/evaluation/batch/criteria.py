"""Rows of the general criteria of many evaluations, as `results.make_criteria` makes them for one."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.general import find_applicable
from cadre_kpi.states import SELF_ASSESSMENT
from cadre_kpi.utils.language import choose_sentence_language

EVALUATION, CRITERION = "Cadre Evaluation", "Evaluation Criterion"


def store(names: Sequence[str]) -> None:
	"""Write the rows of those evaluations whose form nobody has saved yet; the others keep theirs.

	Two statements a scheme, one for leaders and one for others. The caller has locked the evaluations.
	"""
	for scheme, leader, found in _find_without(names):
		codes = [criterion.code for criterion in find_applicable(get_rules(scheme), leader)]
		if codes:
			_insert(scheme, found, codes)


def _find_without(names: Sequence[str]) -> list[tuple[str, bool, list[str]]]:
	"""Scheme, whether leaders, and evaluations that have no rows."""
	evaluation, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType(CRITERION)
	has_rows = (row.parent == evaluation.name) & (row.parenttype == EVALUATION)
	query = (
		frappe.qb.from_(evaluation)
		.left_join(row)
		.on(has_rows)
		.select(evaluation.scheme, evaluation.leader, evaluation.name)
		.where(evaluation.name.isin(bulk.build_among(names)) & row.name.isnull())
		.where(evaluation.workflow_state == SELF_ASSESSMENT)
	)
	groups: dict[tuple[str, bool], list[str]] = {}
	for scheme, leader, name in query.run():
		groups.setdefault((scheme, bool(leader)), []).append(name)
	return [(*key, found) for key, found in groups.items()]


def _insert(scheme: str, names: list[str], codes: list[str]) -> None:
	new, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Scheme Criterion")
	lang = choose_sentence_language()
	of_scheme = (row.parent == scheme) & (row.parenttype == "Evaluation Scheme") & (row.scope == "general")
	bulk.insert_selected(
		CRITERION,
		{
			"name": bulk.make_name_column(new.name, row.idx),
			"parent": new.name,
			"parenttype": EVALUATION,
			"parentfield": "criteria",
			"idx": bulk.build_position(row.code, codes),
			"criterion_code": row.code,
			"criterion_name": row[f"name_{lang}"],
			"group_name": row[f"group_{lang}"],
			"max_points": row.max_points,
		},
		lambda into: (
			into.from_(new)
			.join(row)
			.on(of_scheme & row.code.isin(codes))
			.where(new.name.isin(bulk.build_among(names)))
		),
	)
