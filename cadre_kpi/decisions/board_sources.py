"""What the rating board shows beside a rating: self, unit, agency, council, conditions, earlier periods.

Every question is asked once for all evaluations, each through the condition of the lists of evaluations.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import frappe
from frappe.query_builder import Case, DocType, Order
from frappe.query_builder.functions import IfNull, Max, Min
from frappe.utils import cint
from pypika import CustomFunction
from pypika.queries import QueryBuilder

from cadre_kpi.access import rules
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.masters import people_order
from cadre_kpi.masters.periods import read_alike
from cadre_kpi.regulations import conditions

EVALUATION, CONDITION, OPINION = "Cadre Evaluation", "Evaluation Condition", "Evaluation Opinion"
EARLIER = 3  # periods of the same kind before this one
# Whose concluding opinion stands in which column.
UNIT_SIDE = (rules.COLLECTIVE, rules.PARTY_GROUP, rules.PARTY_CELL, rules.PARTY_COMMITTEE)
AGENCY_SIDE = (rules.FOCAL, rules.ORGANISATION, rules.ADVISORY)
BESIDE = (
	*("name", "leader", "workflow_state", "council_points", "self_level", "level_by_points"),
	*("total_points", "proposed_level"),
)

_concat3 = CustomFunction("CONCAT", ["one", "two", "three"])
_concat5 = CustomFunction("CONCAT", ["one", "two", "three", "four", "five"])
_crc = CustomFunction("CRC32", ["text"])
_pad = CustomFunction("LPAD", ["value", "length", "fill"])
_together = CustomFunction("GROUP_CONCAT", ["text"])


@dataclass(slots=True)
class Sources:
	"""`conditions`: each asked for, in the order of the scheme. `marks`: each outcome that occurs, in words.

	A mark is [place of its condition, met (1, 0 or None), found, needed]. `earlier_periods`: names, newest first.
	"""

	beside: dict[str, dict] = field(default_factory=dict)
	conditions: list[dict] = field(default_factory=list)
	marks: list[list] = field(default_factory=list)
	earlier_periods: list[str] = field(default_factory=list)

	def get(self, evaluation: str) -> dict:
		"""What is told of one evaluation; nothing where the user may not read it."""
		return self.beside.get(evaluation, {})


def read_decision(name: str, period: str) -> Sources:
	"""For the evaluations of a decision."""
	row = DocType("Rating Decision Row")
	listed = (
		frappe.qb.from_(row)
		.select(row.evaluation)
		.where((row.parent == name) & (row.parenttype == "Rating Decision"))
	)
	table = DocType(EVALUATION)
	query = frappe.qb.from_(table).select(*(table[column] for column in (*BESIDE, "cadre")))
	found = query.where(table.name.isin(listed) & build_permitted(EVALUATION)).run(as_dict=True)
	return _gather(found, listed, period)


def read_period(period: str) -> tuple[list[frappe._dict], Sources]:
	"""The evaluations of a period that the user may read, as rows of a board in order of unit and name."""
	table, unit, cadre = DocType(EVALUATION), DocType("Cadre Unit"), DocType("Cadre")
	columns = ("cadre", "cadre_name", "position", "unit", "duty_group", "decided_level", "decision_reason")
	found = (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.left_join(cadre)
		.on(cadre.name == table.cadre)
		.select(*(table[column] for column in (*BESIDE, *columns, "modified")))
		.where((table.period == period) & build_permitted(EVALUATION))
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.run(as_dict=True)
	)
	for row in found:
		row.update({"evaluation": row.name, "reason": row.decision_reason, "over_quota": 0, "of_period": 1})
	listed = frappe.qb.from_(table).select(table.name).where(table.period == period)
	return found, _gather(found, listed, period)


def _gather(found: list, listed: QueryBuilder, period: str) -> Sources:
	told = Sources({row.name: {key: row[key] for key in BESIDE} for row in found})
	by_cadre = {row.cadre: row.name for row in found}
	_add_opinions(told, listed)
	_add_marks(told, listed)
	_add_earlier(told, by_cadre, period)
	return told


def _add_opinions(told: Sources, listed: QueryBuilder) -> None:
	"""The last level that a body of either side concluded on, of each evaluation."""
	row, body = DocType(OPINION), DocType("Evaluation Body")
	place = _concat3(_pad(row.step_no, 4, "0"), _pad(row.idx, 4, "0"), row.level)
	query = (
		frappe.qb.from_(row)
		.join(body)
		.on(body.name == row.body)
		.select(
			row.parent,
			Max(Case().when(body.body_type.isin(UNIT_SIDE), place)),
			Max(Case().when(body.body_type.isin(AGENCY_SIDE), place)),
		)
		.where((row.parenttype == EVALUATION) & row.parent.isin(listed) & (row.level != ""))
		.groupby(row.parent)
	)
	for parent, unit_side, agency_side in query.run():
		if beside := told.beside.get(parent):
			beside["unit_level"] = (unit_side or "")[8:]
			beside["agency_level"] = (agency_side or "")[8:]


def _add_marks(told: Sources, listed: QueryBuilder) -> None:
	"""The conditions held against each evaluation, as places in the list of marks."""
	row = DocType(CONDITION)
	code = _crc(_concat3(row.level, "|", row.condition_name))
	of_these = (row.parenttype == EVALUATION) & row.parent.isin(listed)
	kinds = (
		frappe.qb.from_(row)
		.select(code.as_("code"), row.condition_name, row.level, row.measure, row.comparison, row.needed)
		.select(Min(row.idx).as_("place"))
		.where(of_these)
		.groupby(code, row.condition_name, row.level, row.measure, row.comparison, row.needed)
		.run(as_dict=True)
	)
	kinds.sort(key=lambda kind: (kind.place, kind.condition_name))
	places = {cint(kind.code): place for place, kind in enumerate(kinds)}
	lang = frappe.local.lang
	told.conditions = [{"name": kind.condition_name, "level": kind.level} for kind in kinds]
	outcome = (
		Case()
		.when(row.outcome == conditions.MET, "1")
		.when(row.outcome == conditions.NOT_MET, "0")
		.else_("-")
	)
	figures = (
		Case()
		.when(row.found_of > 0, _concat3(row.found_count, "/", row.found_of))
		.else_(IfNull(row.found, ""))
	)
	query = (
		frappe.qb.from_(row)
		.select(row.parent, _together(_concat5(code, "|", outcome, "|", figures)))
		.where(of_these)
		.groupby(row.parent)
	)
	known: dict[str, int] = {}
	for parent, texts in query.run():
		beside = told.beside.get(parent)
		if beside is None:
			continue
		marks = []
		for text in texts.split(","):
			if text not in known:
				number, met, found = text.split("|", 2)
				place = places[cint(number)]
				known[text] = len(told.marks)
				told.marks.append(_build_mark(kinds[place], place, met, found, lang))
			marks.append(known[text])
		beside["marks"] = sorted(marks, key=lambda mark: told.marks[mark][0])


def _build_mark(kind, place: int, met: str, found: str, lang: str) -> list:
	count, slash, of = found.partition("/")
	figures = {"found_count": count, "found_of": of} if slash else {"found": found}
	return [
		place,
		None if met == "-" else cint(met),
		conditions.describe_found(figures, lang),
		conditions.describe_needed(kind, lang),
	]


def _add_earlier(told: Sources, by_cadre: dict[str, str], period: str) -> None:
	"""Published levels of the same people in the periods of the same kind before this one, newest first."""
	before = [one.name for one in read_alike(period, EARLIER, earlier_only=True)]
	told.earlier_periods = before
	if not before or not by_cadre:
		return
	table = DocType(EVALUATION)
	query = (
		frappe.qb.from_(table)
		.select(table.cadre, table.period, table.published_level)
		.where(table.period.isin(before) & (table.docstatus == 1) & build_permitted(EVALUATION))
		.orderby(table.period, order=Order.desc)
	)
	for cadre, of_period, level in query.run():
		beside = told.beside.get(by_cadre.get(cadre))
		if beside is not None:
			levels = beside.setdefault("earlier", [""] * len(before))
			levels[before.index(of_period)] = level or ""


def build_tree(units: list[str]) -> list[dict]:
	"""These units and those above them, in the order of the tree: name, title, place (`lft`, `rgt`), `depth`."""
	unit = DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(unit)
		.select(unit.name, unit.unit_name, unit.lft, unit.rgt, unit.is_agency)
		.orderby(unit.lft)
		.run(as_dict=True)
	)
	wanted = set(units)
	places = [row.lft for row in rows if row.name in wanted]
	kept, above = [], []
	for row in rows:
		while above and above[-1] < row.lft:
			above.pop()
		if _has_any_within(places, row.lft, row.rgt):
			kept.append({**row, "depth": len(above)})
			above.append(row.rgt)
	return kept


def _has_any_within(places: list[int], low: int, high: int) -> bool:
	"""Whether one of the sorted places lies in the range."""
	at = bisect_left(places, low)
	return at < len(places) and places[at] <= high
