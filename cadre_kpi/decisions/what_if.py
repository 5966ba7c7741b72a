"""What would be different under other rules: thresholds, conditions and the quota moved, nothing stored.

The proposals of a decision or a period are rated anew from the figures that each evaluation has kept. Who cannot be
rated so (a year made of months, a vote, figures that give another level than the stored one) keeps the proposal and is
counted.
"""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.database import packed
from cadre_kpi.decisions import board, quota, summary
from cadre_kpi.decisions.board import EVALUATION
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.regulations import try_out
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.rating import Found, find_level_by_points, rate_again
from cadre_kpi.scoring.scheme import Scheme

CONDITION = "Evaluation Condition"
KEPT = ("condition_name", "level", "measure", "comparison", "found_count", "found_of", "found")


def list_levers(scheme: str) -> dict:
	"""What of a scheme can be moved, with its values: `levels`, `conditions` and `quota`."""
	return try_out.list_levers(get_rules(scheme))


def try_decision(name: str, moved: dict) -> dict:
	"""Try other rules on a decision that the user may read. See `_compare`."""
	head = board.get_head(name)
	board.to_document(head).check_permission("read")
	rows = board.read_rows(name)
	own = board.find_own(rows)
	rows = [row for row in rows if row.evaluation not in own]
	row = DocType("Rating Decision Row")
	listed = (
		frappe.qb.from_(row)
		.select(row.evaluation)
		.where((row.parent == name) & (row.parenttype == "Rating Decision"))
	)
	table = DocType(EVALUATION)
	stored = _read(table.name.isin(listed))
	return _compare(head, rows, stored, listed, moved, bool(own))


def try_period(period: str, moved: dict) -> dict:
	"""Try other rules on the evaluations of a period that the user may read the result of. See `_compare`."""
	head = frappe._dict(period=period, scheme=board.get_scheme(period), committee=None)
	table = DocType(EVALUATION)
	stored = _read((table.period == period) & table.computed_on.isnotnull())
	rows = [frappe._dict(row, evaluation=row.name) for row in stored.values()]
	listed = frappe.qb.from_(table).select(table.name).where(table.period == period)
	return _compare(head, rows, stored, listed, moved, True)


def _read(condition) -> dict[str, frappe._dict]:
	table = DocType(EVALUATION)
	columns = (
		*("name", "cadre_name", "unit", "duty_group", "leader", "total_points", "result_points"),
		*("general_points", "level_by_points", "proposed_level", "decided_level"),
	)
	query = frappe.qb.from_(table).select(*(table[column] for column in columns))
	return {row.name: row for row in query.where(condition & build_permitted(EVALUATION)).run(as_dict=True)}


def _compare(head: frappe._dict, rows: list, stored: dict, listed, moved: dict, without_quota: bool) -> dict:
	"""`counts`: each level now and under the moved rules; `changes`: evaluation, level now, level then.

	`unclear`: how many could not be rated anew; `on_the_line`: how many stand exactly on a moved threshold, where the
	points before rounding decide. `quota`: groups under the moved rules, None where it is not told.
	"""
	scheme = get_rules(head.scheme)
	tried = try_out.move(scheme, moved)
	found = _get_conditions(listed)
	now, then, changes, unclear, on_the_line = Counter(), Counter(), [], 0, 0
	lines = {level.min_points for level in tried.levels} - {level.min_points for level in scheme.levels}
	after = []
	for row in rows:
		kept = stored.get(row.evaluation)
		level, clear = _rate(scheme, tried, kept, found.get(row.evaluation, []))
		proposed = row.proposed_level or ""
		level = level if clear else proposed
		unclear += not clear
		on_the_line += clear and parse_decimal(kept.total_points) in lines
		now[proposed] += 1
		then[level] += 1
		if level != proposed:
			changes.append([row.evaluation, proposed, level])
		# who was rated otherwise than proposed keeps the level that was decided
		decided = row.decided_level if row.decided_level != row.proposed_level else level
		after.append(frappe._dict(row, decided_level=decided or level))
	answer = {
		"counts": [
			{"level": level.code, "now": now[level.code], "then": then[level.code]} for level in scheme.levels
		],
		"changes": changes,
		"unclear": unclear,
		"on_the_line": on_the_line,
		"quota": None,
		"over": [],
	}
	if not without_quota:
		result = quota.check(board.to_decision(head, after), tried)
		answer["quota"] = summary.build_bars(result.groups)
		answer["over"] = sorted({*result.over, *result.tied})
	return answer


def _rate(scheme: Scheme, tried: Scheme, kept, figures: list) -> tuple[str, bool]:
	"""The level under the moved rules, and whether the stored figures give it for sure."""
	if kept is None or not kept.level_by_points or not kept.proposed_level:
		return "", False
	leader = bool(cint(kept.leader))
	found = {_get_key(row): _build_found(row) for row in figures}
	same = rate_again(scheme, leader, kept.level_by_points, found)
	total = parse_decimal(kept.total_points)
	if same != kept.proposed_level or find_level_by_points(scheme, total) != kept.level_by_points:
		return "", False
	return rate_again(tried, leader, find_level_by_points(tried, total), found) or "", True


def _get_key(row) -> tuple[str, str]:
	return cstr(row.level), cstr(row.condition_name)


def _build_found(row) -> Found:
	count, of = cint(row.found_count), cint(row.found_of)
	return Found(count if of else None, of or None, cstr(row.found))


def _get_conditions(listed) -> dict[str, list]:
	names = listed.run(pluck=True)
	return dict(packed.read_rows(CONDITION, KEPT, names, EVALUATION)) if names else {}


def parse_levers(values: object) -> dict:
	"""What a request moves, as data. Throws where it is something else."""
	found = frappe.parse_json(values) if isinstance(values, str) else values
	if not isinstance(found, dict):
		frappe.throw(_("Nothing was entered."))
	return found
