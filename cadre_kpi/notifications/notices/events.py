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
from cadre_kpi.database.bulk import among
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.notices import delivery

# from this many people on the background worker tells them
MANY = 50
SAVEPOINT = "cadre_kpi_notice"


def quietly(hook: Callable) -> Callable:
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


@quietly
def contract(doc) -> None:
	"""Returned, assigned, adjusted: to the cadre."""
	before = doc.get_doc_before_save()
	was, state = before and before.workflow_state, doc.workflow_state
	if state == "Draft" and was not in (None, "Draft") and not doc.step_back():
		_tell("contract_returned", doc, reason=_last_note(doc))
	elif state == "Assigned" and was != "Assigned":
		_tell("contract_assigned", doc)
	elif state == "Assigned" and len(doc.changes) > len(before.changes):
		_tell("contract_adjusted", doc, reason=doc.changes[-1].reason or "")


@quietly
def report(doc) -> None:
	"""Sent back: to the cadre."""
	before = doc.get_doc_before_save()
	if doc.step_back():
		return
	if doc.workflow_state == "Draft" and before and before.workflow_state != "Draft":
		if doc.report_type == "Periodic":
			_tell("report_sent_back", doc, reason=_last_note(doc))
		else:
			delivery.tell(
				"report_sent_back", [(doc.owner, doc.name)], _moment(doc), {"reason": _last_note(doc)}
			)


@quietly
def directive(doc) -> None:
	"""Issued: to whom it concerns. Closed: to them and the cadre."""
	before = doc.get_doc_before_save()
	if not before and doc.status == "Open":
		delivery.tell("directive_issued", [(doc.responsible, doc.name)], _moment(doc))
	elif before and before.status != "Closed" and doc.status == "Closed":
		users = {doc.responsible, frappe.db.get_value("Cadre", doc.cadre, "user")}
		delivery.tell("directive_closed", [(user, doc.name) for user in users], _moment(doc))


@quietly
def session(doc) -> None:
	"""Scoring opened: to the members who have something to score."""
	before = doc.get_doc_before_save()
	if doc.status == "Scoring" and before and before.status == "Draft":
		delivery.scoring("scoring_opened", [doc.name])


@quietly
def decision(doc) -> None:
	"""Published: to each person rated, about their own evaluation."""
	before = doc.get_doc_before_save()
	if doc.workflow_state != "Published" or (before and before.workflow_state == "Published"):
		return
	if doc.replaces:  # as rare as a wrong rating
		delivery.replaced(doc)
	elif len(doc.rows) <= MANY:
		delivery.published([row.evaluation for row in doc.rows])
	else:
		frappe.enqueue(
			"cadre_kpi.notifications.notices.delivery.published",
			queue="long",
			enqueue_after_commit=True,
			evaluations=[row.evaluation for row in doc.rows],
		)


@quietly
def follow_up(doc) -> None:
	"""Recorded: to the cadre."""
	if not doc.get_doc_before_save():
		_tell("follow_up_recorded", doc)


@quietly
def call(doc) -> None:
	"""Published: to each cadre who may offer."""
	before = doc.get_doc_before_save()
	if doc.status != "Published" or (before and before.status == "Published"):
		return
	if len(work_calls.invited(doc)) <= MANY:
		delivery.work_published(doc.name)
	else:
		frappe.enqueue(
			"cadre_kpi.notifications.notices.delivery.work_published",
			queue="long",
			enqueue_after_commit=True,
			call=doc.name,
		)


@quietly
def offer(doc) -> None:
	"""Given or not: to who offered."""
	before = doc.get_doc_before_save()
	if before and before.status == "Offered" and doc.status in ("Given", "Not Chosen"):
		key = "work_given" if doc.status == "Given" else "work_not_given"
		found = frappe.db.get_value("Work Call", doc.work_call, ["reason"], as_dict=True)
		_tell(key, doc, reason=found.reason or "")


@quietly
def appeal(doc) -> None:
	"""Received: to those who handle it."""
	delivery.tell("appeal_received", handlers_of(doc), _moment(doc))


def handlers_of(appeal) -> list[delivery.Pair]:
	"""(user, petition) of the organisation board of the unit and the secretary of the committee, never whom it is about."""
	handlers = recipients.load(_seats(rules.ORGANISATION, appeal.unit) | _members(appeal.managed_by))
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
	users: Iterable[str] = [user] if user else _collective(doc.unit)
	delivery.tell(key, [(user, doc.name) for user in users], _moment(doc), more)


def _collective(unit: str) -> list[str]:
	found = recipients.load(_seats(rules.COLLECTIVE, unit))
	return [
		person.user
		for person in found.values()
		if roles.UNIT_OFFICER in person.member.roles and person.member.serves(rules.COLLECTIVE, unit)
	]


def _seats(body_type: str, unit: str | None) -> set[str]:
	"""Users with a seat in a body of this kind that belongs to, or serves, the unit or one above it."""
	body, member, served = (
		DocType("Evaluation Body"),
		DocType("Evaluation Body Member"),
		DocType("Evaluation Body Unit"),
	)
	above = _with_those_above(unit)
	rows = (
		frappe.qb.from_(member)
		.join(body)
		.on((member.parent == body.name) & (member.parenttype == "Evaluation Body"))
		.left_join(served)
		.on((served.parent == body.name) & (served.parenttype == "Evaluation Body"))
		.select(member.user)
		.distinct()
		.where((body.body_type == body_type) & (body.enabled == 1))
		.where(body.unit.isin(among(above)) | served.unit.isin(among(above)))
		.run()
	)
	return {row[0] for row in rows}


def _with_those_above(unit: str | None) -> list[str]:
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


def _members(body: str | None) -> set[str]:
	return set(frappe.get_all("Evaluation Body Member", filters={"parent": body or ""}, pluck="user"))


def _last_note(doc) -> str:
	"""The reason of the step just taken."""
	rows = doc.get("process_log") or []
	return (rows[-1].note or "") if rows else ""


def _moment(doc) -> str:
	"""What tells this event from the same one at another time."""
	return str(doc.modified)
