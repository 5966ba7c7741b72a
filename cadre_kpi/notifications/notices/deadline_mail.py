"""Mails about dates that came near or passed: what `deadlines.daily_job` recorded, told to those concerned.

A cadre hears about their own dates. What was escalated goes to the next level, in one mail to each of its people.
A date on which a body is to act is not mailed event by event: its people find it in their daily digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import formatdate, getdate

from cadre_kpi.access import rules
from cadre_kpi.database import bulk
from cadre_kpi.deadlines.vocabulary import CLOSED, ESCALATION, EVENT, LATE, REMINDER
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest.content import Row, Section
from cadre_kpi.notifications.mail.outbox import Entry, Outbox, build_key
from cadre_kpi.notifications.mail.writer import Writer, use_language
from cadre_kpi.notifications.notices.bell import show_in_desk
from cadre_kpi.notifications.recipients import Person
from cadre_kpi.states import ASSIGNED, DRAFT, SELF_ASSESSMENT

CHOICE = KIND = "deadline"
BATCH = 2000  # events, after which the work is committed
SHOWN = 20
# States in which a record waits for the cadre.
WITH_CADRE = (DRAFT, SELF_ASSESSMENT, ASSIGNED)

Told = tuple[Entry, str]


def deliver() -> int:
	"""Tell all events that are not told yet; returns how many were. Safe to run twice and at the same time.

	Rows are locked until they are marked, so that another process waits and then finds them told; mails and mark
	are committed together.
	"""
	told = 0
	while events := _read_next(escalated=True) or _read_next(escalated=False):
		escalated = events[0].kind == ESCALATION
		_put(_address_next_level(events) if escalated else _address_cadres(events))
		_mark(events)
		frappe.db.commit()  # nosemgrep: a batch is whole, and a killed job goes on after it
		told += len(events)
	frappe.db.commit()  # nosemgrep: lets go of the locks
	return told


def _read_next(escalated: bool) -> list[frappe._dict]:
	"""Events to be told: all escalations at once, so that a person gets one mail; the cadres' own in batches."""
	table = DocType(EVENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.kind, table.record_doctype, table.record, table.cadre, table.cadre_name)
		.select(table.unit, table.managed_by, table.period, table.stage, table.due_date, table.escalated_to)
		.where(table.notified == 0)
		.orderby(table.cadre)
		.orderby(table.name)
		.for_update()
	)
	if escalated:
		return query.where(table.kind == ESCALATION).run(as_dict=True)
	return query.where(table.kind != ESCALATION).limit(BATCH).run(as_dict=True)


def _mark(events: Sequence[frappe._dict]) -> None:
	table = DocType(EVENT)
	names = bulk.build_among(event.name for event in events)
	frappe.qb.update(table).set(table.notified, 1).where(table.name.isin(names)).run()


def _put(entries: list[Told]) -> None:
	outbox = Outbox(priority=1)
	for first in range(0, len(entries), 500):
		part = entries[first : first + 500]
		fresh = {entry.key for entry in outbox.put([entry for entry, _subject in part])}
		show_in_desk([(entry, subject, "") for entry, subject in part if entry.desk and entry.key in fresh])


# ---- the cadres --------------------------------------------------------------------------------------------------
def _address_cadres(events: Sequence[frappe._dict]) -> list[Told]:
	states = _read_states(events)
	own: dict[str, list[frappe._dict]] = {}
	for event in events:
		if (
			event.kind in (LATE, CLOSED)
			or states.get((event.record_doctype, event.record), DRAFT) in WITH_CADRE
		):
			own.setdefault(event.cadre, []).append(event)
	table = DocType("Cadre")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.user)
		.where(table.name.isin(bulk.build_among(own)))
		.run()
	)
	users = {user: own[cadre] for cadre, user in rows if user}
	return _write(users, lambda person: person.member.holds(rules.SELF))


def _read_states(events: Iterable[frappe._dict]) -> dict[tuple[str, str], str]:
	"""State of the records that the events are about."""
	names: dict[str, set[str]] = {}
	for event in events:
		if event.record_doctype in ("Task Contract", "Progress Report", "Cadre Evaluation"):
			names.setdefault(event.record_doctype, set()).add(event.record)
	found = {}
	for doctype, wanted in names.items():
		table = DocType(doctype)
		query = frappe.qb.from_(table).select(table.name, table.workflow_state)
		for name, state in query.where(table.name.isin(bulk.build_among(wanted))).run():
			found[doctype, name] = state
	return found


# ---- the next level ----------------------------------------------------------------------------------------------
def _address_next_level(events: Sequence[frappe._dict]) -> list[Told]:
	groups: dict[tuple, list[frappe._dict]] = {}
	for event in events:
		groups.setdefault((event.escalated_to, event.unit, event.managed_by), []).append(event)
	body, member = DocType("Evaluation Body"), DocType("Evaluation Body Member")
	seated = (
		frappe.qb.from_(member)
		.join(body)
		.on((body.name == member.parent) & (member.parenttype == "Evaluation Body"))
		.select(member.user)
		.distinct()
		.where(body.body_type.isin(sorted({kind for kind, _unit, _body in groups if kind}) or [""]))
		.run()
	)
	known = recipients.load(row[0] for row in seated)
	users = {}
	for person in known.values():
		found = [event for key, rows in groups.items() if _answers_for(person, *key) for event in rows]
		found = [event for event in found if event.cadre not in person.member.cadres]
		if found:
			users[person.user] = found
	return _write(users, lambda person: True, known)


def _answers_for(person: Person, body_type: str | None, unit: str | None, committee: str | None) -> bool:
	"""Whether the person is of the level that a delay goes up to: a committee's leaders, or members of the body."""
	member = person.member
	if body_type == rules.ABOVE:
		return member.holds(rules.DECIDERS) and member.is_member(committee, rules.LEADING_DUTIES)
	return bool(body_type) and member.holds(body_type) and member.serves(body_type, unit)


# ---- the mail ----------------------------------------------------------------------------------------------------
def _write(users: dict[str, list[frappe._dict]], may, known: dict[str, Person] | None = None) -> list[Told]:
	known = recipients.load(users) if known is None else known
	writer = Writer()
	found = []
	for user, events in users.items():
		person = known.get(user)
		# limits that the site put on a person are looked at by the digests, which can leave out single rows
		if not person or not may(person) or person.limits:
			continue
		by_mail = person.wants(CHOICE)
		if not (by_mail or person.desk):
			continue
		with use_language(person.language):
			subject, sections = _write_subject(events), _write_sections(events, writer, person)
			lead = _("These dates of the evaluation concern you.")
			mail = writer.write_listing(person, CHOICE, subject, lead, sections) if by_mail else None
		first = events[0]
		key = build_key(KIND, user, *sorted(event.name for event in events))
		found.append(
			(
				Entry(
					key, user, KIND, len(events), {}, first.record_doctype, first.record, mail, person.desk
				),
				subject,
			)
		)
	return found


def _write_subject(events: Sequence[frappe._dict]) -> str:
	kinds = {event.kind for event in events}
	if kinds == {REMINDER}:
		return _("Deadlines near: {0} items on {1}").format(len(events), formatdate(getdate(), "dd/mm/yyyy"))
	return _("Deadlines passed: {0} items on {1}").format(len(events), formatdate(getdate(), "dd/mm/yyyy"))


def _write_sections(events: Sequence[frappe._dict], writer: Writer, person: Person) -> tuple[Section, ...]:
	titles = {
		REMINDER: _("Due soon or not done yet"),
		ESCALATION: _("Late, passed on to you"),
		LATE: _("Recorded as late"),
		CLOSED: _("Closed, the date has passed"),
	}
	sections = []
	for kind, title in titles.items():
		rows = sorted((event for event in events if event.kind == kind), key=lambda e: (e.due_date, e.name))
		if rows:
			lines = tuple(_write_row(event, writer, person) for event in rows[:SHOWN])
			sections.append(Section(kind, title, len(rows), lines, more=max(len(rows) - SHOWN, 0)))
	return tuple(sections)


def _write_row(event: frappe._dict, writer: Writer, person: Person) -> Row:
	known = event.record_doctype in ("Task Contract", "Progress Report", "Cadre Evaluation")
	mine = event.cadre in person.member.cadres
	if known:
		href = writer.links.link_record(event.record_doctype, event.record)
	elif mine:
		href = writer.links.link_new("Task Contract", period=event.period)
	else:
		href = writer.links.list("Task Contract", period=event.period)
	stage = _(event.stage)
	text = stage if mine else f"{event.cadre_name or event.cadre}: {stage}"
	left, day = (getdate(event.due_date) - getdate()).days, formatdate(event.due_date, "dd/mm/yyyy")
	if left < 0:
		return Row(text, href, event.period, _("{0}, {1} days late").format(day, -left), "late")
	when = _("{0}, in {1} days").format(day, left) if left else _("{0}, today").format(day)
	return Row(text, href, event.period, when, "soon")
