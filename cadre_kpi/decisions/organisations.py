"""Heads of organisations in a Rating Decision: none is rated above the organisation led.

Decree 335/2025/NĐ-CP, article 20.6. Organisations are rated first (`unit_recognition`); what was recognised is held
against the heads here, by name and article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.evaluation import organisations
from cadre_kpi.masters import periods
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.scheme import Scheme


def find_of_heads(
	scheme: str, period: str, evaluations: Mapping[str, frappe._dict]
) -> dict[str, frappe._dict]:
	"""Evaluation → what the organisation that its person heads was rated: unit_name, status, decided_level.

	Empty where the scheme has no such limit. Two queries, however many evaluations.
	"""
	if (
		not scheme
		or not get_rules(scheme).downgrade.head_at_most_organisation
		or not periods.is_whole_year(period)
	):
		return {}
	positions = {row.position for row in evaluations.values() if row.position}
	heads = set(
		frappe.db.get_all(
			"Cadre Position",
			filters={"name": ("in", list(positions) or [""]), "duty": "Leader"},
			pluck="name",
		)
	)
	led = {name: row.unit for name, row in evaluations.items() if row.position in heads}
	found = organisations.get_levels(list(led.values()), period) if led else {}
	return {name: found[unit] for name, unit in led.items() if unit in found}


def find_wrong_heads(
	rows: Iterable, evaluations: Mapping[str, frappe._dict], scheme: str, period: str
) -> list[str]:
	"""What is wrong with the decided ratings of heads among these rows, in words. `evaluations`: as stored."""
	led = find_of_heads(scheme, period, evaluations)
	found = []
	for row in rows if led else ():
		name = frappe.utils.escape_html(cstr(row.cadre_name))
		found.append(_find_wrong(row, name, led.get(row.evaluation), scheme))
	return [text for text in found if text]


def _find_wrong(row, name: str, organisation: frappe._dict | None, scheme: str) -> str:
	"""What is wrong with the decided rating of a head, in words; empty where nothing is."""
	if not organisation or not row.decided_level or organisation.status != organisations.RECOGNISED:
		return ""
	if v.get_rank(row.decided_level) >= v.get_rank(organisation.decided_level):
		return ""
	return _(
		"Row {0}: {1} heads {2}, which is rated “{3}”: a head is not rated above the organisation ({4})."
	).format(
		row.idx,
		name,
		frappe.utils.escape_html(organisation.unit_name),
		_(organisation.decided_level),
		get_article(get_rules(scheme)),
	)


def find_waiting(found: Mapping[str, frappe._dict]) -> list[str]:
	"""Names of the organisations whose heads are decided here and that are not recognised yet."""
	return sorted({row.unit_name for row in found.values() if row.status != organisations.RECOGNISED})


def get_article(scheme: Scheme) -> str:
	"""Where the limit stands, as the scheme cites it."""
	source = scheme.get_source("downgrade.head_at_most_organisation")
	return source.cited if source else ""
