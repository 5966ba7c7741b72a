"""Hooks on the records: which change is an event, and whom it concerns. What is told stands in `notices`.

A notice that cannot be written never stops the work: the error goes into the log and the record is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

import frappe
from frappe.query_builder import DocType

from cadre_kpi import roles
from cadre_kpi.access import rules
from cadre_kpi.contracts import work_calls
from cadre_kpi.database.bulk import build_among
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.notices import delivery, sudden_work
from cadre_kpi.states import ASSIGNED, CLOSED, DRAFT, PUBLISHED, SCORING

# from this many people on the background worker tells them
MANY = 50
SAVEPOINT = "cadre_kpi_notice"


def guard(hook: Callable) -> Callable:
	"""Keep what goes wrong in a notice away from the record that it is about."""

	@wraps(hook)
	def wrapped(doc, method: str | None = None) -> None:
		flags = frappe.flags
		if flags.in_install or flags.in_migrate or flags.in_patch or flags.in_import or flags.in_uninstall:
			return
		frappe.db.savepoint(SAVEPOINT)
		try:
			hook(doc)
		except Exception:
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.log_error(f"Notice about {doc.doctype} {doc.name}"[:140])

	return wrapped


@guard
def tell_of_contract(doc) -> None:
	"""Returned, assigned, adjusted: to the cadre. Work that the cadre proposes: to who may confirm it."""
	before = doc.get_doc_before_save()
	was, state = before and before.workflow_state, doc.workflow_state
	if state == DRAFT and was not in (None, DRAFT) and not doc.step_back():
		_tell("contract_returned", doc, reason=_get_last_note(doc))
	elif state == ASSIGNED and was != ASSIGNED:
		_tell("contract_assigned", doc)
	elif state == ASSIGNED and len(doc.changes) > len(before.changes):
		_tell("contract_adjusted", doc, reason=doc.changes[-1].reason or "")
	if state == ASSIGNED and was == ASSIGNED:
		known = {row.name for row in before.tasks}
		for row in doc.tasks:
			if row.uncounted == "unconfirmed" and row.name not in known:
				sudden_work.tell_of_proposal(doc, row.task_name)


@guard
def tell_of_report(doc) -> None:
	"""Sent back: to the cadre."""
	before = doc.get_doc_before_save()
	if doc.step_back():
		return
	if doc.workflow_state == DRAFT and before and before.workflow_state != DRAFT:
		if doc.report_type == "Periodic":
			_tell("report_sent_back", doc, reason=_get_last_note(doc))
		else:
			delivery.tell(
				"report_sent_back",
				[(doc.owner, doc.name)],
				_build_moment(doc),
				{"reason": _get_last_note(doc)},
			)


@guard
def tell_of_directive(doc) -> None:
	"""Issued: to whom it concerns. Closed: to them and the cadre."""
	before = doc.get_doc_before_save()
	if not before and doc.status == "Open":
		delivery.tell("directive_issued", [(doc.responsible, doc.name)], _build_moment(doc))
	elif before and before.status != CLOSED and doc.status == CLOSED:
		users = {doc.responsible, frappe.db.get_value("Cadre", doc.cadre, "user")}
		delivery.tell("directive_closed", [(user, doc.name) for user in users], _build_moment(doc))


@guard
def tell_of_session(doc) -> None:
	"""Scoring opened: to the members who have something to score."""
	before = doc.get_doc_before_save()
	if doc.status == SCORING and before and before.status == DRAFT:
		delivery.tell_scoring("scoring_opened", [doc.name])


@guard
def tell_of_decision(doc) -> None:
	"""Published: to each person rated, about their own evaluation."""
	before = doc.get_doc_before_save()
	if doc.workflow_state != PUBLISHED or (before and before.workflow_state == PUBLISHED):
		return
	if doc.replaces:  # as rare as a wrong rating
		delivery.tell_replaced(doc)
	elif len(doc.rows) <= MANY:
		delivery.tell_published([row.evaluation for row in doc.rows])
	else:
		frappe.enqueue(
			"cadre_kpi.notifications.notices.delivery.tell_published",
			queue="long",
			enqueue_after_commit=True,
			evaluations=[row.evaluation for row in doc.rows],
		)


@guard
def follow_up(doc) -> None:
	"""Recorded: to the cadre."""
	if not doc.get_doc_before_save():
		_tell("follow_up_recorded", doc)


@guard
def tell_of_call(doc) -> None:
	"""Published: to each cadre who may offer."""
	before = doc.get_doc_before_save()
	if doc.status != PUBLISHED or (before and before.status == PUBLISHED):
		return
	if len(work_calls.find_invited(doc)) <= MANY:
		delivery.tell_published_work(doc.name)
	else:
		frappe.enqueue(
			"cadre_kpi.notifications.notices.delivery.tell_published_work",
			queue="long",
			enqueue_after_commit=True,
			call=doc.name,
		)


@guard
def tell_of_offer(doc) -> None:
	"""Given or not: to who offered."""
	before = doc.get_doc_before_save()
	if before and before.status == "Offered" and doc.status in ("Given", "Not Chosen"):
		key = "work_given" if doc.status == "Given" else "work_not_given"
		found = frappe.db.get_value("Work Call", doc.work_call, ["reason"], as_dict=True)
		_tell(key, doc, reason=found.reason or "")


@guard
def appeal(doc) -> None:
	"""Received: to those who handle it."""
	delivery.tell("appeal_received", find_handlers(doc), _build_moment(doc))


def find_handlers(appeal) -> list[delivery.Pair]:
	"""(user, petition) of the organisation board of the unit and the secretary of the committee, never whom it is about."""
	handlers = recipients.load(
		_find_seats(rules.ORGANISATION, appeal.unit) | _find_members(appeal.managed_by)
	)
	return [
		(person.user, appeal.name)
		for person in handlers.values()
		if appeal.cadre not in person.member.cadres and _handles(person, appeal)
	]


def _handles(person: recipients.Person, doc) -> bool:
	member = person.member
	if member.holds(rules.ORGANISATION) and member.serves(rules.ORGANISATION, doc.unit):
		return True
	return member.holds(rules.SECRETARY) and member.is_member(doc.managed_by, rules.SECRETARY_DUTIES)


def _tell(key: str, doc, **more: str) -> None:
	"""Tell the cadre, or the collective of the unit where the cadre has no account."""
	user = frappe.db.get_value("Cadre", doc.cadre, "user")
	users: Iterable[str] = [user] if user else _find_collective(doc.unit)
	delivery.tell(key, [(user, doc.name) for user in users], _build_moment(doc), more)


def _find_collective(unit: str) -> list[str]:
	found = recipients.load(_find_seats(rules.COLLECTIVE, unit))
	return [
		person.user
		for person in found.values()
		if roles.UNIT_OFFICER in person.member.roles and person.member.serves(rules.COLLECTIVE, unit)
	]


def _find_seats(body_type: str, unit: str | None) -> set[str]:
	"""Users with a seat in a body of this kind that belongs to, or serves, the unit or one above it."""
	body, member, served = (
		DocType("Evaluation Body"),
		DocType("Evaluation Body Member"),
		DocType("Evaluation Body Unit"),
	)
	above = _add_those_above(unit)
	rows = (
		frappe.qb.from_(member)
		.join(body)
		.on((member.parent == body.name) & (member.parenttype == "Evaluation Body"))
		.left_join(served)
		.on((served.parent == body.name) & (served.parenttype == "Evaluation Body"))
		.select(member.user)
		.distinct()
		.where((body.body_type == body_type) & (body.enabled == 1))
		.where(body.unit.isin(build_among(above)) | served.unit.isin(build_among(above)))
		.run()
	)
	return {row[0] for row in rows}


def _add_those_above(unit: str | None) -> list[str]:
	table, own = DocType("Cadre Unit"), DocType("Cadre Unit").as_("own")
	rows = (
		frappe.qb.from_(own)
		.join(table)
		.on((table.lft <= own.lft) & (table.rgt >= own.rgt))
		.select(table.name)
		.where(own.name == unit)
		.run()
	)
	return [row[0] for row in rows]


def _find_members(body: str | None) -> set[str]:
	return set(frappe.get_all("Evaluation Body Member", filters={"parent": body or ""}, pluck="user"))


def _get_last_note(doc) -> str:
	"""The reason of the step just taken."""
	rows = doc.get("process_log") or []
	return (rows[-1].note or "") if rows else ""


def _build_moment(doc) -> str:
	"""What tells this event from the same one at another time."""
	return str(doc.modified)
