"""The score sheets of councils for many evaluations at once, as scoring takes them. Four queries."""

from __future__ import annotations

import frappe

from cadre_kpi.scoring.case import Member


def of(evaluations: list[str]) -> dict[str, tuple[Member, ...]]:
	"""Evaluation → the members of the latest session that scored it, in the order of the session.

	A member steps aside from their own evaluation and where a conflict of interest is entered; who was not there or
	sent no sheet counts as absent.
	"""
	sessions = _sessions(evaluations)
	if not sessions:
		return {}
	used = sorted({session for session, _user in sessions.values()})
	members, aside, sheets = _members(used), _conflicts(used), _sheets(used, list(sessions))
	found = {}
	for evaluation, (session, own_user) in sessions.items():
		found[evaluation] = tuple(
			_member(
				row,
				sheets.get((evaluation, row.user)),
				row.user == own_user or (evaluation, row.user) in aside[session],
			)
			for row in members.get(session, ())
		)
	return found


def _member(row, sheet: dict | None, aside: bool) -> Member:
	return Member(
		member=row.member_name or row.user,
		absent=not aside and (not row.present or sheet is None),
		conflicted=aside,
		chair=row.duty == "Chair",
		vote=(sheet or {}).get("vote") or "",
		scores=tuple((sheet or {}).get("scores") or ()),
	)


def _sessions(evaluations: list[str]) -> dict[str, tuple[str, str | None]]:
	"""Evaluation → its latest session that was opened, and the account of the cadre."""
	if not evaluations:
		return {}
	session, row = frappe.qb.DocType("Council Session"), frappe.qb.DocType("Council Session Evaluation")
	cadre = frappe.qb.DocType("Cadre")
	rows = (
		frappe.qb.from_(row)
		.join(session)
		.on(session.name == row.parent)
		.left_join(cadre)
		.on(cadre.name == row.cadre)
		.select(row.evaluation, session.name, cadre.user)
		.where(row.evaluation.isin(evaluations) & (session.status != "Draft"))
		.orderby(session.creation)
		.run()
	)
	return {evaluation: (name, user) for evaluation, name, user in rows}


def _members(sessions: list[str]) -> dict[str, list[frappe._dict]]:
	rows = frappe.db.get_all(
		"Council Session Member",
		filters={"parent": ("in", sessions), "parenttype": "Council Session"},
		fields=["parent", "user", "member_name", "present", "duty"],
		order_by="parent, idx",
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _conflicts(sessions: list[str]) -> dict[str, set[tuple[str, str]]]:
	rows = frappe.db.get_all(
		"Council Conflict",
		filters={"parent": ("in", sessions), "parenttype": "Council Session"},
		fields=["parent", "evaluation", "user"],
	)
	found: dict[str, set[tuple[str, str]]] = {session: set() for session in sessions}
	for row in rows:
		found[row.parent].add((row.evaluation, row.user))
	return found


def _sheets(sessions: list[str], evaluations: list[str]) -> dict[tuple[str, str], dict]:
	from cadre_kpi.evaluation.numbers import decimal

	sheet, row = frappe.qb.DocType("Council Score"), frappe.qb.DocType("Council Score Task")
	rows = (
		frappe.qb.from_(sheet)
		.join(row)
		.on(row.parent == sheet.name)
		.select(sheet.evaluation, sheet.member, sheet.proposed_level, row.score)
		.where(sheet.session.isin(sessions) & sheet.evaluation.isin(evaluations) & (sheet.docstatus == 1))
		.orderby(sheet.evaluation)
		.orderby(sheet.member)
		.orderby(row.idx)
		.run()
	)
	found: dict[tuple[str, str], dict] = {}
	for evaluation, member, vote, score in rows:
		one = found.setdefault((evaluation, member), {"vote": vote, "scores": []})
		one["scores"].append(decimal(score))
	return found
