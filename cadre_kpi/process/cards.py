"""What waits for the user: the figures on the cards of the workspace.

A record counts when it stands in a state in which the user may act on it, by the same rules that decide whether
they may write it (`cadre_kpi.access.rules`), and when they may read it. Each card is one or two statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import frappe
from frappe.desk.doctype.number_card.number_card import has_permission as framework_has_permission
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cstr
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion, ExistsCriterion

from cadre_kpi.access import appraising, membership, rules
from cadre_kpi.access.clauses import build_clause
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.states import (
	APPROVED,
	AT_ADVISORY_BODY,
	AT_COUNCIL,
	AT_STANDING_COMMITTEE,
	AWAITING_APPROVAL,
	AWAITING_DECISION,
	CANCELLED,
	CLOSED,
	PROPOSED,
	PUBLISHED,
	SCORING,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)

Filters = str | dict | list | None


@dataclass(frozen=True)
class Card:
	"""Records of a DocType in these stages of `rules.STAGES`, for those who may write (or submit) them there.

	`asked`: stage to relations that are asked for an opinion there without writing the record themselves. `taken_by`:
	rows and their record that take such records up; only those count that none has taken up, for `actors`.
	"""

	doctype: str
	stages: tuple[str, ...]
	right: str = "write"
	asked: dict[str, set[str]] = field(default_factory=dict)
	taken_by: tuple[str, str] | None = None
	actors: frozenset[str] = frozenset()

	def get_relations(self, stage: str) -> set[str]:
		if self.actors:
			return set(self.actors)
		return getattr(rules.STAGES[self.doctype][stage], self.right) | self.asked.get(stage, set())


REVIEWS = tuple(
	stage for stage in rules.STAGES["Cadre Evaluation"] if stage.startswith("At ") and stage != AT_COUNCIL
)
CARDS: dict[str, Card] = {
	"Contracts to Register": Card("Task Contract", ("Draft: Cadre", "Draft: Committee")),
	"Registrations to Appraise": Card(
		"Task Contract",
		(UNDER_APPRAISAL, UNDER_CONSULTATION),
		asked={UNDER_CONSULTATION: {rules.ADVISORY}},
	),
	"Contracts to Decide": Card("Task Contract", (AWAITING_DECISION,)),
	"Reports to Verify": Card("Progress Report", (UNDER_VERIFICATION,)),
	"Self-Assessments to Write": Card("Cadre Evaluation", (SELF_ASSESSMENT,)),
	"Evaluations to Review": Card(
		"Cadre Evaluation",
		REVIEWS,
		asked={AT_ADVISORY_BODY: {rules.ADVISORY}, AT_STANDING_COMMITTEE: {rules.COMMITTEE}},
	),
	"Evaluations for the Council": Card(
		"Cadre Evaluation",
		(AT_COUNCIL,),
		taken_by=("Council Session Evaluation", "Council Session"),
		actors=frozenset((rules.BESIDE_COMMITTEE,)),
	),
	"Evaluations for a Decision": Card(
		"Cadre Evaluation",
		(PROPOSED,),
		taken_by=("Rating Decision Row", "Rating Decision"),
		actors=frozenset((rules.BESIDE_COMMITTEE, rules.SECRETARY)),
	),
	"Rating Decisions to Approve": Card("Rating Decision", (AWAITING_APPROVAL,), right="submit"),
	"Rating Decisions to Publish": Card("Rating Decision", (APPROVED,), right="submit"),
}
# A session or decision in one of these takes up nothing any more.
ENDED = (CLOSED, PUBLISHED, CANCELLED)
# Cards that count something else than records in a state.
OTHER_CARDS = {
	"Directives to Answer": {rules.RESPONSIBLE},
	"Score Sheets to Fill In": {rules.SCORER},
}
# What stands on the overview.
OVERVIEW = {"Number Card": [*CARDS, *OTHER_CARDS], "Dashboard Chart": ["Tasks by Signal"]}
WORKFLOW = {"Task Contract", "Progress Report", "Cadre Evaluation", "Rating Decision"}


def show_directives_to_answer() -> dict:
	"""Open directives that the user carries out. See `shown`."""
	user = frappe.session.user
	directive = DocType("Directive")
	query = (
		frappe.qb.from_(directive)
		.select(Count("*"))
		.where((directive.status == "Open") & (directive.responsible == user))
		.where(build_permitted("Directive"))
	)
	return show(query.run()[0][0], "Directive", {"status": "Open", "responsible": user})


def show_score_sheets_to_fill_in() -> dict:
	"""Evaluations that the user scores in an open session and has not sent a sheet for. See `shown`.

	Not those in which the user steps aside: their own, and conflicts of interest.
	"""
	query = build_sheets_left().select(Count("*"))
	return show(query.run()[0][0], "Council Session", {"status": SCORING})


OTHER_FIGURES = {
	"Directives to Answer": show_directives_to_answer,
	"Score Sheets to Fill In": show_score_sheets_to_fill_in,
}


def build_sheets_left() -> QueryBuilder:
	"""Sessions that are scoring, joined with the evaluations for which the user has still to send a sheet.

	Not those in which the user steps aside. Throws `frappe.PermissionError` to who may read no session.
	"""
	permitted_sheets = build_permitted("Council Session")
	session, seat = DocType("Council Session"), DocType("Council Session Member")
	row, cadre = DocType("Council Session Evaluation"), DocType("Cadre")
	conflict, sheet = DocType("Council Conflict"), DocType("Council Score")
	user = frappe.session.user
	aside = (
		frappe.qb.from_(conflict)
		.select(conflict.name)
		.where((conflict.parent == session.name) & (conflict.parenttype == "Council Session"))
		.where((conflict.user == user) & (conflict.evaluation == row.evaluation))
	)
	sent = (
		frappe.qb.from_(sheet)
		.select(sheet.name)
		.where((sheet.session == session.name) & (sheet.evaluation == row.evaluation))
		.where((sheet.member == user) & (sheet.docstatus == 1))
	)
	return (
		frappe.qb.from_(session)
		.join(seat)
		.on((seat.parent == session.name) & (seat.parenttype == "Council Session"))
		.join(row)
		.on((row.parent == session.name) & (row.parenttype == "Council Session"))
		.left_join(cadre)
		.on(cadre.name == row.cadre)
		.where(session.status == SCORING)
		.where((seat.user == user) & (seat.present == 1))
		.where(cadre.user.isnull() | (cadre.user != user))
		.where(ExistsCriterion(aside).negate())
		.where(ExistsCriterion(sent).negate())
		.where(permitted_sheets)
	)


def answer(name: str) -> dict:
	"""Figure and route of one of `CARDS`. Throws `frappe.PermissionError` to who may not read the DocType."""
	card, member = CARDS[name], membership.get_membership()
	condition = build_permitted(card.doctype)
	mine = build_waiting_for(card, member)
	number = 0
	if mine is not None:
		query = build_base_query(card.doctype).where(condition).where(mine)
		number = leave_out_taken(query, card).run()[0][0]
	states = sorted({stage.partition(":")[0] for stage in card.stages if is_held(card, stage, member)})
	state_field = "workflow_state" if card.doctype in WORKFLOW else "status"
	return show(number, card.doctype, {state_field: ["in", states]} if states else {})


def read_overview(wanted: dict[str, list[str]]) -> dict:
	"""Records of the overview's cards and charts with the figure of each card, of what the user may see.

	`wanted`: names by DocType. Returns `docs` and `figures` (by card); what is not of the overview is left out.
	"""
	docs, figures = [], {}
	for doctype, known in OVERVIEW.items():
		for name in {*known}.intersection(wanted.get(doctype) or ()):
			if not frappe.db.exists(doctype, name):
				continue
			doc = frappe.get_doc(doctype, name)
			if not frappe.has_permission(doctype, doc=doc):
				continue
			docs.append(doc.as_dict())
			if doctype == "Number Card":
				figures[name] = answer(name) if name in CARDS else OTHER_FIGURES[name]()
	return {"docs": docs, "figures": figures}


def show(number: int, doctype: str, filters: dict) -> dict:
	"""What a number card of type Custom shows, and the list to which a click on it leads."""
	return {
		"value": number,
		"fieldtype": "Int",
		"route": ["List", doctype, "List"],
		"route_options": filters,
	}


def build_base_query(doctype: str) -> QueryBuilder:
	"""Count of a DocType's records, joined with the unit and the cadre that the conditions ask about."""
	table, unit, cadre = DocType(doctype), DocType("Cadre Unit"), DocType("Cadre")
	query = frappe.qb.from_(table).select(Count("*"))
	if doctype == "Rating Decision":
		return query
	return query.left_join(unit).on(unit.name == table.unit).left_join(cadre).on(cadre.name == table.cadre)


def leave_out_taken(query: QueryBuilder, card: Card) -> QueryBuilder:
	"""A query over a card's records, without those that are taken up already."""
	if not card.taken_by:
		return query
	row, taken = DocType(card.taken_by[0]), build_taken(card)
	return query.where(ExistsCriterion(taken.where(row.evaluation == DocType(card.doctype).name)).negate())


def build_taken(card: Card) -> QueryBuilder:
	"""The evaluations that stand in a session or decision under way."""
	rows, doctype = card.taken_by
	row, record = DocType(rows), DocType(doctype)
	state = record["workflow_state" if doctype in WORKFLOW else "status"]
	return (
		frappe.qb.from_(row)
		.join(record)
		.on((record.name == row.parent) & (row.parenttype == doctype))
		.select(row.evaluation)
		.where((record.docstatus < 2) & state.notin(ENDED))
	)


def is_held(card: Card, stage: str, member: Membership) -> bool:
	"""Whether the user holds a role with which they could act in this stage."""
	return any(member.holds(relation) for relation in card.get_relations(stage))


def build_waiting_for(card: Card, member: Membership) -> Criterion | None:
	"""Condition for the records that the user acts on, `None` when there can be none."""
	return join_any(
		condition
		for stage in card.stages
		if (condition := build_acted_on(card.doctype, stage, card.get_relations(stage), member, card.right))
		is not None
	)


def build_acted_on(
	doctype: str, stage: str, relations: set[str], member: Membership, right: str = "write"
) -> Criterion | None:
	"""Condition for the records in a stage on which the user acts by one of these relations, `None` for none.

	The query must also hold the unit and the cadre of the record, as `build_base_query` joins them.
	"""
	mine = build_by_relation(doctype, relations, member)
	if mine is None:
		return None
	if right in rules.STEPS_ASIDE.get(doctype, {}).get(stage, ()) and member.cadres:
		mine = mine & ExistsCriterion(build_rated_in(doctype, member)).negate()
	narrowed = appraising.narrow(doctype, stage, member)
	if narrowed is not None:
		mine = mine & narrowed
	return build_in_stage(DocType(doctype), doctype, stage) & mine


def build_rated_in(doctype: str, member: Membership) -> QueryBuilder:
	"""Rows by which the user is rated in the record of a query: whoever is rated there does not decide there."""
	table, row, evaluation = DocType(doctype), DocType(rules.RATED_IN[doctype]), DocType("Cadre Evaluation")
	return (
		frappe.qb.from_(row)
		.join(evaluation)
		.on(evaluation.name == row.evaluation)
		.select(row.name)
		.where((row.parent == table.name) & (row.parenttype == doctype))
		.where(evaluation.cadre.isin(sorted(member.cadres)))
	)


def build_by_relation(doctype: str, relations: set[str], member: Membership) -> Criterion | None:
	"""Condition for the records to which the user has one of these relations and a role for it, in any state."""
	mine = join_any(
		reached
		for relation in sorted(relations)
		if member.holds(relation)
		and (reached := build_clause(relation, member).build_criterion(doctype)) is not None
	)
	if mine is None:
		return None
	if rules.SELF not in relations and member.cadres and frappe.get_meta(doctype).has_field("cadre"):
		# nobody reviews, verifies or decides their own record
		mine = mine & DocType(doctype).cadre.notin(list(member.cadres))
	return mine


def build_in_stage(table: Table, doctype: str, stage: str) -> Criterion:
	"""Condition for a stage of `rules.STAGES`: a state, or a state and the variant of its record."""
	state, _colon, variant = stage.partition(": ")
	condition = table["workflow_state" if doctype in WORKFLOW else "status"] == state
	return condition & (table[rules.VARIANT[doctype]] == variant) if variant else condition


def build_writable_in(
	doctype: str, stages: Iterable[str], member: Membership, acts: Mapping[str, set[str]] | None = None
) -> Criterion | None:
	"""Condition for the records that the user may write in one of these stages, see `build_acted_on`; `None` for none.

	`acts`: stage → whose turn it is, where others may write too.
	"""
	acting = acts or {}
	conditions = (
		build_acted_on(doctype, stage, acting.get(stage, rules.STAGES[doctype][stage].write), member)
		for stage in stages
	)
	return join_any(condition for condition in conditions if condition is not None)


def join_any(conditions: Iterable[Criterion]) -> Criterion | None:
	"""The conditions joined with OR, `None` for none."""
	joined = None
	for condition in conditions:
		joined = condition if joined is None else joined | condition
	return joined


def list_hidden_cards(user: str | None = None) -> list[str]:
	"""Our cards that `may_see_card` refuses to this user."""
	user = user or frappe.session.user
	if user == "Administrator":
		return []
	member = membership.get_membership(user)
	return [name for name in (*CARDS, *OTHER_CARDS) if not _concerns(name, member)]


def tell_desk(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: cards that a list's overview leaves out, for Frappe lists them by kind of record alone, and
	those that the desk reads in one request, see `read_overview`."""
	bootinfo["cadre_kpi_hidden_cards"] = list_hidden_cards()
	bootinfo["cadre_kpi_overview"] = OVERVIEW


def _concerns(name: str, member: membership.Membership) -> bool:
	"""Whether the user could ever have something waiting behind this card; true for cards that are not ours."""
	relations = OTHER_CARDS.get(name)
	if name in CARDS:
		relations = set().union(*(CARDS[name].get_relations(stage) for stage in CARDS[name].stages))
	return not relations or any(member.holds(relation) for relation in relations)


def may_see_card(doc, ptype: str = "read", user: str | None = None, **more: object) -> bool:
	"""Hook on Number Card: each of our cards is shown only to those who could ever have something waiting there.

	For every other card the framework's own answer stands.
	"""
	user = user or frappe.session.user
	if user != "Administrator" and not _concerns(cstr(doc.name), membership.get_membership(user)):
		return False
	return bool(framework_has_permission(doc, ptype, user))
