"""Councils: which sessions a user sits in, and which evaluations and contracts these show them."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from cadre_kpi.access import rules
from cadre_kpi.access.membership import Membership

COUNCIL_TYPE = "Advisory Council"


def is_listed(record: frappe._dict, member: Membership) -> bool:
	"""Whether the user is a listed member of a session for this record, and still has a seat in its council.

	A session concerns its evaluations, and through them their contracts, reports and directives.
	"""
	if record.doctype in ("Council Session", "Council Score"):
		session = record.get("name") if record.doctype == "Council Session" else record.session
		return member.is_member(record.council) and _is_listed(session, member.user)
	return is_scored_by(record, get_councils(member), member.user)


def leads(record: frappe._dict, member: Membership) -> bool:
	"""Whether the user is chair, deputy or secretary of the council whose session concerns this record."""
	if record.doctype in ("Council Session", "Council Score"):
		return member.is_member(record.council, rules.LEADING_DUTIES)
	return is_scored_by(record, get_councils(member, rules.LEADING_DUTIES))


def get_councils(member: Membership, duties: tuple[str, ...] = ()) -> list[str]:
	"""Names of the councils in which the user has a seat, with any of these duties if some are given."""
	return sorted(body.name for body in member.find_bodies(COUNCIL_TYPE, duties))


def get_sessions(member: Membership) -> list[str]:
	"""Names of the sessions in which the user is a listed member, of councils where the seat still stands."""
	return _get_names(member, "Council Session")


def get_evaluations(member: Membership) -> list[str]:
	"""Names of the evaluations in `sessions`."""
	return _get_names(member, "Cadre Evaluation")


def get_contracts(member: Membership) -> list[str]:
	"""Names of the contracts behind `evaluations`."""
	return _get_names(member, "Task Contract")


def _get_names(member: Membership, what: str) -> list[str]:
	names = get_councils(member)
	if not names:
		return []
	session, seat = DocType("Council Session"), DocType("Council Session Member")
	query = (
		frappe.qb.from_(seat)
		.join(session)
		.on(seat.parent == session.name)
		.where((seat.user == member.user) & session.council.isin(names))
		.distinct()
	)
	if what == "Council Session":
		return sorted(row[0] for row in query.select(session.name).run())
	row, evaluation = DocType("Council Session Evaluation"), DocType("Cadre Evaluation")
	query = query.join(row).on(row.parent == session.name)
	if what == "Cadre Evaluation":
		return sorted(found[0] for found in query.select(row.evaluation).run())
	query = query.join(evaluation).on(evaluation.name == row.evaluation)
	return sorted(found[0] for found in query.select(evaluation.contract).run() if found[0])


def is_scored_by(record: frappe._dict, names: list[str], user: str | None = None) -> bool:
	"""Whether a session of these councils scores the evaluation of a record; with the user listed, if given."""
	if not names:
		return False
	session, row = DocType("Council Session"), DocType("Council Session Evaluation")
	query = (
		frappe.qb.from_(row)
		.join(session)
		.on(row.parent == session.name)
		.select(session.name)
		.where(session.council.isin(names))
		.limit(1)
	)
	if user:
		seat = DocType("Council Session Member")
		query = query.join(seat).on((seat.parent == session.name) & (seat.user == user))
	if record.doctype == "Cadre Evaluation":
		return bool(record.get("name") and query.where(row.evaluation == record.name).run())
	contract = record.get("name") if record.doctype == "Task Contract" else record.get("contract")
	if not contract:
		return False
	evaluation = DocType("Cadre Evaluation")
	query = query.join(evaluation).on(evaluation.name == row.evaluation)
	return bool(query.where(evaluation.contract == contract).run())


def _is_listed(session: str | None, user: str) -> bool:
	return bool(session and frappe.db.exists("Council Session Member", {"parent": session, "user": user}))


def names_members(scheme: str | None) -> bool:
	"""Whether the scheme of a session names its members beside their scores, after the close."""
	return not scheme or (
		frappe.db.get_value("Evaluation Scheme", scheme, "council_members_named", cache=True) != 0
	)
