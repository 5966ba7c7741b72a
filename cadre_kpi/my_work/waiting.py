"""The lines of "My Work": every record on which the user acts next, with who, what, since when and until when.

The same rules as the cards of the workspace (`process.cards`), read for all records at once: the number of statements
depends on the kinds of records, not on how many wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_days, cstr, getdate
from pypika.terms import Criterion

from cadre_kpi.access import membership, rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.access.readable import build_permitted, reads
from cadre_kpi.contracts import work_calls
from cadre_kpi.database import bulk
from cadre_kpi.deadlines import my_deadlines, status
from cadre_kpi.deadlines.my_deadlines import Task
from cadre_kpi.my_work import by_status, stepping, words
from cadre_kpi.my_work.by_status import MOST
from cadre_kpi.my_work.lines import GROUPS, WEEK, build_due, make_line
from cadre_kpi.process import cards
from cadre_kpi.process.cards import CARDS, Card
from cadre_kpi.process.steps import list_actions
from cadre_kpi.states import (
	DRAFT,
	PUBLISHED,
	SCORING,
)

# What the cards do not count: drafts of reports, decisions to prepare.
BESIDES = (
	Card("Progress Report", ("Draft: Periodic", "Draft: Ad-hoc Inspection")),
	Card("Rating Decision", (DRAFT,)),
)
KINDS = ("Task Contract", "Progress Report", "Cadre Evaluation", "Rating Decision")
Steps = dict[tuple[str, str], frappe._dict]


def read_lines() -> tuple[list[dict], list[str]]:
	"""What waits for the session's user, the most urgent first, and the DocTypes of which more than `MOST` wait."""
	member, found = membership.get_membership(), []
	rows = {doctype: _read_records(doctype, member) for doctype in KINDS if reads(doctype)}
	more = [doctype for doctype, of_kind in rows.items() if len(of_kind) > MOST]
	rows = {doctype: of_kind[:MOST] for doctype, of_kind in rows.items()}
	rows |= {
		doctype: by_status.read_records(doctype, member)
		for doctype in by_status.WITHOUT_WORKFLOW
		if reads(doctype)
	}
	steps = _read_last_steps({doctype: [row.name for row in of_kind] for doctype, of_kind in rows.items()})
	for doctype in filter(rows.__contains__, KINDS):
		found += _describe(doctype, rows[doctype], steps)
	found += _read_directives()
	found += _read_sessions(member)
	found += _read_untaken(member)
	found += _read_calls(member)
	for doctype in filter(rows.__contains__, by_status.WITHOUT_WORKFLOW):
		found += by_status.describe(doctype, rows[doctype], steps)
	known = {(line["doctype"], line["name"]) for line in found}
	found += [line for line in _read_dates(member) if (line["doctype"], line["name"]) not in known]
	return sorted(found, key=_rank_urgency), more


def _rank_urgency(line: dict) -> tuple:
	return (
		GROUPS.index(line["group"]),
		line["due"] or date.max,
		line["since"] or date.max,
		cstr(line["who"]),
		cstr(line["name"]),
	)


# ---- records in a state -----------------------------------------------------------------------------------------
def _list_stages(doctype: str) -> Iterator[tuple[str, set[str], set[str]]]:
	"""Each stage of the kind's cards: its key, who acts, who is asked for an opinion alone."""
	for card in (*CARDS.values(), *BESIDES):
		if card.doctype == doctype and not card.taken_by:
			for stage in card.stages:
				yield stage, getattr(rules.STAGES[doctype][stage], card.right), card.asked.get(stage, set())


def _build_conditions(doctype: str, member: Membership) -> tuple[Criterion | None, Criterion | None]:
	"""Conditions for the records on which the user acts, and for those on which they act or are asked."""
	acting, asked = [], []
	for stage, actors, advisers in _list_stages(doctype):
		acting.append(cards.build_acted_on(doctype, stage, actors, member))
		asked.append(cards.build_acted_on(doctype, stage, advisers, member) if advisers else None)
	return (
		cards.join_any(condition for condition in acting if condition is not None),
		cards.join_any(condition for condition in (*acting, *asked) if condition is not None),
	)


def _read_records(doctype: str, member: Membership) -> list[frappe._dict]:
	acting, all_of_them = _build_conditions(doctype, member)
	if all_of_them is None:
		return []
	table = DocType(doctype)
	acts = (
		Case().when(acting, 1).else_(0)
		if acting is not None
		else Case().when(table.name.isnull(), 1).else_(0)
	)
	query = frappe.qb.from_(table).select(
		table.name, table.modified, table.creation, table.workflow_state, table.period, acts.as_("acts")
	)
	unit = DocType("Cadre Unit")
	if doctype == "Rating Decision":
		body = DocType("Evaluation Body")
		query = (
			query.left_join(body).on(body.name == table.committee).left_join(unit).on(unit.name == body.unit)
		)
		query = query.select(table.title.as_("who"), table.committee.as_("unit"))
	else:
		cadre = DocType("Cadre")
		query = (
			query.left_join(unit).on(unit.name == table.unit).left_join(cadre).on(cadre.name == table.cadre)
		)
		query = query.select(table.cadre_name.as_("who"), unit.unit_name.as_("unit"), table.cadre)
		if doctype in rules.VARIANT:
			query = query.select(table[rules.VARIANT[doctype]].as_("variant"))
	return (
		query.where(build_permitted(doctype) & all_of_them & (table.docstatus < 2))
		.orderby(table.modified)
		.limit(MOST + 1)
		.run(as_dict=True)
	)


def _describe(doctype: str, rows: list[frappe._dict], steps: Steps) -> Iterator[dict]:
	names = [row.name for row in rows]
	dates = status.read_for_list(doctype, names) if names else {}
	own = membership.get_membership().cadres
	for row in rows:
		step, due = steps.get((doctype, row.name), {}), dates.get(row.name)
		mine = doctype != "Rating Decision" and row.cadre in own
		yield make_line(
			doctype,
			row.name,
			who=row.who or row.name,
			unit=row.unit,
			what=words.name_task(doctype, row.workflow_state, row.get("variant"), bool(row.acts)),
			period=row.period,
			since=getdate(step.get("acted_on") or row.creation),
			due=due,
			modified=row.modified,
			state=row.workflow_state,
			actions=list_actions(doctype, row.workflow_state) if row.acts else [],
			asked=not row.acts,
			mine=mine,
			note=step.get("note") if step.get("action") == "Return" else "",
		)


def _read_last_steps(names: dict[str, list[str]]) -> Steps:
	"""The last step of each record in its process log, of records of all kinds at once."""
	if not any(names.values()):
		return {}
	log = DocType("Process Log")
	rows = (
		frappe.qb.from_(log)
		.select(log.parenttype, log.parent, log.acted_on, log.action, log.note)
		.where(log.parent.isin(bulk.build_among([name for of_kind in names.values() for name in of_kind])))
		.where(log.parenttype.isin(sorted(names)))
		.orderby(log.idx)
		.run(as_dict=True)
	)
	return {(row.parenttype, row.parent): row for row in rows}


# ---- what has no workflow ---------------------------------------------------------------------------------------
def _read_directives() -> Iterable[dict]:
	if not reads("Directive"):
		return
	table, unit = DocType("Directive"), DocType("Cadre Unit")
	rows = (
		frappe.qb.from_(table)
		.left_join(unit)
		.on(unit.name == table.unit)
		.select(table.name, table.content, table.issued_by, table.issued_on, unit.unit_name, table.modified)
		.where((table.status == "Open") & (table.responsible == frappe.session.user))
		.where(build_permitted("Directive"))
		.orderby(table.due_date)
		.limit(MOST)
		.run(as_dict=True)
	)
	dates = status.read_for_list("Directive", [row.name for row in rows]) if rows else {}
	for row in rows:
		yield make_line(
			"Directive",
			row.name,
			who=row.issued_by,
			what=_("Answer the directive"),
			unit=row.unit_name,
			since=row.issued_on,
			due=dates.get(row.name),
			modified=row.modified,
			state="Open",
			actions=stepping.list_for_line(
				"Directive", frappe._dict(status="Open", responsible=frappe.session.user)
			),
			mine=True,
			note=row.content,
		)


def _read_sessions(member: Membership) -> Iterable[dict]:
	"""Sessions in which the user has sheets to send, one line each."""
	if not member.holds(rules.SCORER) or not reads("Council Session"):
		return
	session = DocType("Council Session")
	rows = (
		cards.build_sheets_left()
		.select(
			session.name,
			session.council,
			session.period,
			session.opened_on,
			session.scoring_until,
			Count("*"),
		)
		.groupby(session.name, session.council, session.period, session.opened_on, session.scoring_until)
		.run()
	)
	for name, council, period, opened_on, until, number in rows:
		yield make_line(
			"Council Session",
			name,
			who=council,
			what=_("Score sheets to send: {0}").format(number),
			period=period,
			since=getdate(opened_on) if opened_on else None,
			due=build_due(until.date(), status.judge_date(until.date(), getdate())) if until else None,
			state=SCORING,
			mine=True,
		)


def _read_untaken(member: Membership) -> Iterable[dict]:
	"""Evaluations that no session or decision has taken up, one line for each committee and period."""
	for card in CARDS.values():
		mine = cards.build_waiting_for(card, member) if card.taken_by and reads(card.doctype) else None
		kind = card.taken_by[1] if mine is not None else ""
		if not kind or not frappe.has_permission(kind, "create"):
			continue
		table = DocType(card.doctype)
		query = cards.build_base_query(card.doctype).where(build_permitted(card.doctype)).where(mine)
		rows = (
			cards.leave_out_taken(query, card)
			.select(table.managed_by, table.period)
			.groupby(table.managed_by, table.period)
			.orderby(table.period)
			.limit(MOST)
			.run()
		)
		for number, committee, period in rows:
			yield make_line(
				kind,
				None,
				who=committee,
				what=words.name_gathering(kind, number),
				period=period,
				create=kind,
				values={"committee": committee} if kind == "Rating Decision" else {},
			)


def _read_calls(member: Membership) -> Iterable[dict]:
	"""Work for which the user may offer, and work to be given after its last day for offers."""
	if not reads("Work Call"):
		return
	if member.holds(rules.SELF) and member.cadres:
		for row in work_calls.find_open_for(sorted(member.cadres))[:MOST]:
			yield _build_call_line(row, _("Work sought: offer for it, or leave it"), mine=True)
	deciding = [body.name for body in member.bodies.values() if body.duties & set(rules.LEADING_DUTIES)]
	if member.holds(rules.DECIDERS) and deciding:
		for row in work_calls.find_to_give(deciding)[:MOST]:
			yield _build_call_line(
				row, _("Compare the offers and give the work ({0} offers)").format(row.offers)
			)


def _build_call_line(row: frappe._dict, what: str, **more: object) -> dict:
	return make_line(
		"Work Call",
		row.name,
		who=row.managed_by,
		what=what,
		period=row.period,
		since=row.get("published_on") or row.offers_until,
		due=build_due(row.offers_until, status.judge_date(row.offers_until, getdate())),
		modified=row.modified,
		state=PUBLISHED,
		note=row.task_name,
		**more,
	)


def _read_dates(member: Membership) -> Iterable[dict]:
	"""What the user owes in person by a date that is near or past, where no record waits for them yet."""
	until = getdate(add_days(getdate(), WEEK))
	for task in my_deadlines.find_for_cadre(member):
		if task.current and task.due_date <= until:
			yield make_line(
				task.doctype,
				task.record,
				who=task.cadre_name,
				what=words.name_stage(task.stage, task.occurrence),
				period=task.period,
				due=say_date(task),
				create=_get_kind_to_create(task),
				mine=True,
			)


def _get_kind_to_create(task: Task) -> str:
	"""DocType of the record that does not exist yet, empty where it does."""
	if not task.record:
		return "Task Contract"
	return "Progress Report" if task.doctype == "Task Contract" and task.stage == "report" else ""


def say_date(task: Task) -> dict:
	"""The state of a task's date, in the words that its form and its list use."""
	if task.entered_afterwards:
		return build_due(task.due_date, status.State(status.OPEN, 0, status.AFTERWARDS))
	return build_due(task.due_date, status.judge_date(task.due_date, getdate(), task.reminders))
