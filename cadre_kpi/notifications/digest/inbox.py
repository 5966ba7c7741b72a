"""What waits for whom, for everybody at once: the figures of the workspace's cards, with the oldest records.

The same rules as `cadre_kpi.process.cards`, which answers one user with one statement. Here all waiting
records are read once, put into groups that no rule can tell apart (same state, unit, committee, party cell), and
each seat is matched with groups, so that the work does not grow with people times records.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Max
from frappe.utils import getdate

from cadre_kpi.access import appraising, rules
from cadre_kpi.access.clauses import BODY, CADRE, CELL, HIGHER, UNIT, build_clause
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.seats import Range
from cadre_kpi.database.bulk import build_among
from cadre_kpi.deadlines.due import get_due_dates
from cadre_kpi.notifications.digest.user_limits import Scope
from cadre_kpi.process.cards import CARDS, build_taken
from cadre_kpi.states import ON_LEAVE, UNDER_APPRAISAL

SHOWN = 5
APPRAISED_ABOVE = "appraised by the unit above"


@dataclass(frozen=True, slots=True)
class Waiting:
	"""One record that waits, since the day of its last step, and until when it should be dealt with."""

	doctype: str
	name: str
	title: str
	unit: str | None
	body: str | None
	cadre: str | None
	since: date | None
	due: date | None = None
	rated: tuple[str, ...] = ()  # cadres on whom the record decides


@dataclass(frozen=True, slots=True)
class Pile:
	"""What waits for one person under one card: how many, and the most urgent of them."""

	card: str
	count: int
	urgent: tuple[Waiting, ...]


@dataclass(slots=True)
class Group:
	"""Records that every rule treats alike, the most urgent first."""

	stage: str
	unit: str | None
	body: str | None
	cell: str | None
	above: str | None
	no_account: bool
	records: list[Waiting]


class CardIndex:
	"""The waiting records of one card, found by unit, committee, party cell or cadre."""

	def __init__(self, card: str, groups: list[Group], bounds: dict[str, Range]) -> None:
		self.card, self.rule = card, CARDS[card]
		self.groups = groups
		self.by_cadre: dict[str, list[tuple[Group, Waiting]]] = {}
		self.rated: dict[str, list[tuple[Group, Waiting]]] = {}
		self._by_unit: dict[str, list[tuple[int, Group]]] = {}
		self._by_body: dict[tuple[str, str], list[Group]] = {}
		self._by_cell: dict[tuple[str, str], list[Group]] = {}
		self._by_above: dict[tuple[str, str], list[Group]] = {}
		self._found: dict[tuple, tuple[list[Group], int, list[Waiting]]] = {}
		for group in groups:
			if group.unit in bounds:
				self._by_unit.setdefault(group.stage, []).append((bounds[group.unit][0], group))
			self._by_body.setdefault((group.stage, group.body or ""), []).append(group)
			self._by_cell.setdefault((group.stage, group.cell or ""), []).append(group)
			self._by_above.setdefault((group.stage, group.above or ""), []).append(group)
			for record in group.records:
				if record.cadre:
					self.by_cadre.setdefault(record.cadre, []).append((group, record))
				if self.rule.right in rules.STEPS_ASIDE.get(record.doctype, {}).get(group.stage, ()):
					for cadre in record.rated:
						self.rated.setdefault(cadre, []).append((group, record))
		for row in self._by_unit.values():
			row.sort(key=lambda item: item[0])

	def find_pile(self, member: Membership, scope: Scope) -> Pile | None:
		"""What waits for this member under this card, `None` for nothing."""
		stages = [
			(stage, tuple(sorted(r for r in self.rule.get_relations(stage) if member.holds(r))))
			for stage in self.rule.stages
		]
		own = [item for cadre in member.cadres for item in self.by_cadre.get(cadre, ())]
		mine = self._find_own(own, dict(stages), scope)
		groups, count, oldest = self._find_served(stages, member, scope)
		aside = [item for cadre in member.cadres for item in self.rated.get(cadre, ())]
		# nobody reviews, verifies or decides their own record, or where they are rated; and none is counted twice
		taken, counted = {id(group) for group in groups}, {record.name for record in mine}
		apart = {
			record.name
			for group, record in own
			if id(group) in taken
			and scope.holds(record.cadre)
			and (rules.SELF not in self.rule.get_relations(group.stage) or record.name in counted)
		}
		apart |= {record.name for group, record in aside if id(group) in taken and scope.holds(record.cadre)}
		total = count - len(apart) + len(mine)
		if not total:
			return None
		others = [record for record in oldest if record.name not in apart]
		return Pile(self.card, total, tuple(heapq.nsmallest(SHOWN, [*mine, *others], key=_rank_urgency)))

	def _find_own(self, own: list, held: dict[str, tuple[str, ...]], scope: Scope) -> list[Waiting]:
		return [
			record
			for group, record in own
			if rules.SELF in held.get(group.stage, ()) and scope.holds(record.cadre)
		]

	def _find_served(
		self, stages: list, member: Membership, scope: Scope
	) -> tuple[list[Group], int, list[Waiting]]:
		"""Groups that somebody's seats reach. Kept, since many people hold the same seats."""
		seats = tuple((stage, self._find_seats(relations, member)) for stage, relations in stages)
		key = (seats, scope)
		if key not in self._found:
			unique = {id(group): group for group in self._find_groups(seats)}
			groups = [] if scope.nothing else list(unique.values())
			records = [
				record
				for group in groups
				for record in (group.records if scope.cadres is not None else group.records[: SHOWN + 2])
				if scope.holds(record.cadre)
			]
			count = len(records) if scope.cadres is not None else sum(len(group.records) for group in groups)
			self._found[key] = (groups, count, heapq.nsmallest(SHOWN + 2, records, key=_rank_urgency))
		return self._found[key]

	def _find_seats(self, relations: tuple[str, ...], member: Membership) -> tuple:
		"""What the relations come down to: ranges of units, committees, cells."""
		found = []
		for relation in relations:
			clause = build_clause(relation, member)
			if relation == rules.FOCAL:
				found += [(APPRAISED_ABOVE, span) for span in appraising.get_ranges_above(member)]
			if clause.kind == UNIT:
				found += [("alone" if clause.no_account else UNIT, span) for span in clause.ranges]
			elif clause.kind != CADRE:
				found += [(clause.kind, value) for value in clause.values]
		return tuple(sorted(set(found), key=repr))

	def _find_groups(self, seats: tuple) -> Iterator[Group]:
		for stage, found in seats:
			for kind, value in found:
				if kind == BODY:
					yield from self._by_body.get((stage, value), ())
				elif kind == CELL:
					yield from self._by_cell.get((stage, value), ())
				elif kind == HIGHER:
					yield from self._by_above.get((stage, value), ())
				elif kind == APPRAISED_ABOVE:
					yield from (
						group for group in self._find_in(stage, value) if group.above == APPRAISED_ABOVE
					)
				else:
					yield from self._find_within(stage, value, alone=kind == "alone")

	def _find_within(self, stage: str, span: Range, alone: bool) -> Iterator[Group]:
		return (
			group
			for group in self._find_in(stage, span)
			if (group.no_account or not alone) and group.above != APPRAISED_ABOVE
		)

	def _find_in(self, stage: str, span: Range) -> Iterator[Group]:
		row = self._by_unit.get(stage, [])
		low = bisect_left(row, span[0], key=lambda item: item[0])
		high = bisect_right(row, span[1], key=lambda item: item[0])
		return (group for _left, group in row[low:high])


def read(bounds: dict[str, Range], due: tuple[date, date] | None = None) -> list[CardIndex]:
	"""Every card with its waiting records. `due`: only those whose date lies between these days."""
	records = {}
	for doctype in sorted({card.doctype for card in CARDS.values()}):
		rows = list(_read_records(doctype))
		dates = get_due_dates(doctype, None, [row.name for row in rows])
		rated = _find_rated(doctype, [row.name for row in rows])
		records[doctype] = [
			(_get_stage(doctype, row), _file(doctype, row, dates.get(row.name), rated.get(row.name, ())))
			for row in rows
			if due is None or due[0] <= dates.get(row.name, date.max) <= due[1]
		]
	return [CardIndex(name, _group(name, records[card.doctype]), bounds) for name, card in CARDS.items()]


def _group(card: str, rows: Iterable[tuple[str, frappe._dict]]) -> list[Group]:
	stages = set(CARDS[card].stages)
	taken = {name for (name,) in build_taken(CARDS[card]).run()} if CARDS[card].taken_by else ()
	groups: dict[tuple, Group] = {}
	for stage, row in rows:
		if stage not in stages or row.record.name in taken:
			continue
		key = (stage, row.unit, row.body, row.cell, row.above, not row.account)
		if key not in groups:
			groups[key] = Group(*key, records=[])
		groups[key].records.append(row.record)
	for group in groups.values():
		group.records.sort(key=_rank_urgency)
	return list(groups.values())


def _read_records(doctype: str) -> list[frappe._dict]:
	"""Records in a state in which somebody is to act."""
	table, log, cadre = DocType(doctype), DocType("Process Log"), DocType("Cadre")
	states = sorted(
		{
			stage.partition(":")[0]
			for card in CARDS.values()
			if card.doctype == doctype
			for stage in card.stages
		}
	)
	last = (
		frappe.qb.from_(log)
		.join(table)
		.on((table.name == log.parent) & table.workflow_state.isin(states))
		.select(log.parent, Max(log.acted_on).as_("acted_on"))
		.where(log.parenttype == doctype)
		.groupby(log.parent)
		.as_("last")
	)
	query = (
		frappe.qb.from_(table)
		.left_join(last)
		.on(last.parent == table.name)
		.select(table.name, table.workflow_state, table.creation, last.acted_on)
		.where(table.workflow_state.isin(states) & (table.docstatus < 2))
	)
	if doctype == "Rating Decision":
		query = query.select(table.title, table.committee.as_("body"))
	else:
		query = (
			query.left_join(cadre)
			.on(cadre.name == table.cadre)
			.select(table.cadre, table.cadre_name.as_("title"), table.unit, table.managed_by.as_("body"))
			.select(Case().when(cadre.status == ON_LEAVE, "").else_(cadre.user).as_("account"))
		)
	if doctype == "Cadre Evaluation":
		query = query.select(table.party_cell.as_("cell"), table.body_above.as_("above"))
	if doctype in rules.VARIANT:
		query = query.select(table[rules.VARIANT[doctype]].as_("variant"))
	if doctype != appraising.CONTRACT:
		return query.run(as_dict=True)
	rows = query.select(table.scheme).run(as_dict=True)
	for row in rows:
		if row.workflow_state == UNDER_APPRAISAL and row.scheme in appraising.get_schemes_above():
			row.above = APPRAISED_ABOVE
	return rows


def _find_rated(doctype: str, names: list[str]) -> dict[str, list[str]]:
	"""Record → the cadres whom it rates."""
	if doctype not in rules.RATED_IN or not names:
		return {}
	row, evaluation = DocType(rules.RATED_IN[doctype]), DocType("Cadre Evaluation")
	rows = (
		frappe.qb.from_(row)
		.join(evaluation)
		.on(evaluation.name == row.evaluation)
		.select(row.parent, evaluation.cadre)
		.where(row.parent.isin(build_among(names)) & (row.parenttype == doctype))
		.run()
	)
	found: dict[str, list[str]] = {}
	for parent, cadre in rows:
		found.setdefault(parent, []).append(cadre)
	return found


def _get_stage(doctype: str, row: frappe._dict) -> str:
	"""Key of the stage in `rules.STAGES`."""
	return rules.get_stage_key(doctype, row.workflow_state, {rules.VARIANT.get(doctype): row.get("variant")})


def _file(doctype: str, row: frappe._dict, due: date | None, rated: Iterable[str]) -> frappe._dict:
	"""A row with what its group is told by."""
	record = Waiting(
		doctype,
		row.name,
		row.title or row.name,
		row.get("unit"),
		row.body,
		row.get("cadre"),
		getdate(row.acted_on or row.creation),
		due,
		tuple(rated),
	)
	return frappe._dict(
		record=record,
		unit=record.unit,
		body=record.body,
		cell=row.get("cell"),
		above=row.get("above"),
		account=row.get("account"),
	)


def _rank_urgency(record: Waiting) -> tuple:
	return record.due or date.max, record.since or date.max, record.name
