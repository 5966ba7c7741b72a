"""A long decision in figures, for its form: the rows themselves are on the rating board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import frappe
from frappe.utils import cint

from cadre_kpi.decisions import checks, quota
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.quota import QuotaGroup

HELD_BY_FORM = 100  # rows; a decision with more is looked through on the board


def summarise(decision, own: Collection[str] = ()) -> dict:
	"""How many have which rating, and how the quota is used. A fixed number of queries.

	`own`: evaluations whose result the reader must not see. They count nowhere, and with one of them there is no
	quota (None), from which it could be reckoned.
	"""
	shown = [row for row in decision.rows if row.evaluation not in own]
	return {
		"people": len(decision.rows),
		"hidden": len(decision.rows) - len(shown),
		"counts": count_levels(decision.scheme, shown),
		"differing": sum(checks.differs(row.decided_level, row.proposed_level) for row in shown),
		"over": None if own else sum(cint(row.over_quota) for row in shown),
		"quota": None if own else build_bars(quota.check(decision).groups),
	}


def count_levels(scheme: str | None, rows: Iterable) -> list[dict]:
	"""Each rating of the scheme, best first, with how many are `proposed` and `decided` for it."""
	rows = list(rows)
	proposed = Counter(row.proposed_level for row in rows)
	decided = Counter(row.decided_level for row in rows)
	levels = [level.code for level in get_rules(scheme).levels] if scheme else []
	return [{"level": code, "proposed": proposed[code], "decided": decided[code]} for code in levels]


def build_bars(groups: Iterable[QuotaGroup]) -> list[dict]:
	"""The groups of a quota as data, by unit and group of duties: how many hold the level, and how many may."""
	groups = list(groups)
	names = dict(
		frappe.db.get_all(
			"Cadre Unit",
			filters={"name": ("in", sorted({group.unit for group in groups if group.unit}) or [""])},
			fields=["name", "unit_name"],
			as_list=True,
		)
	)
	return [
		{
			"unit": group.unit,
			"unit_name": names.get(group.unit, group.unit),
			"group": group.group,
			"percent": float(group.percent),
			"candidates": group.candidates,
			"base": group.base,
			"allowed": group.allowed,
			"over": len(group.over),
			"tied": len(group.tied),
		}
		for group in groups
	]
