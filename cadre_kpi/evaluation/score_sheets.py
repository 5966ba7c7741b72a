"""The score sheets of councils, as scoring takes them: for one evaluation as for many, in the same few queries."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from cadre_kpi.database.bulk import build_among
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.scoring.case import Member
from cadre_kpi.states import DRAFT

SESSION = "Council Session"


def read_latest(evaluations: list[str]) -> dict[str, tuple[Member, ...]]:
	"""Evaluation → the members of the latest session that scored it, in the order of the session."""
	return _build_members(_find_latest_sessions(evaluations))


def read_session(
	session: str, evaluations: Iterable[str], lock: bool = True
) -> dict[str, tuple[Member, ...]]:
	"""Evaluation → the members of this session; with `lock` sheets sent while this request waited for it count too."""
	return _build_members(dict.fromkeys(evaluations, session), lock=lock)


def _build_members(sessions: dict[str, str], lock: bool = False) -> dict[str, tuple[Member, ...]]:
	"""Every member with their sheet, stepped aside or absent.

	A sheet that was sent counts: a conflict noted afterwards stands beside it, nobody takes the sheet away. Without a
	sheet, whoever is rated anywhere in the session and whoever has a conflict of interest steps aside; all others
	count as absent.
	"""
	if not sessions:
		return {}
	used = sorted(set(sessions.values()))
	members, aside, rated = _read_members(used), _find_conflicts(used), _find_rated(used)
	sheets = _read_sheets(used, list(sessions), lock)
	return {
		evaluation: tuple(
			_build_member(
				row,
				sheets.get((evaluation, row.user)),
				(session, row.user) in rated or (session, evaluation, row.user) in aside,
			)
			for row in members.get(session, ())
		)
		for evaluation, session in sessions.items()
	}


def _build_member(row, sheet: dict | None, aside: bool) -> Member:
	return Member(
		member=row.member_name or row.user,
		absent=sheet is None and not aside,
		conflicted=sheet is None and aside,
		chair=row.duty == "Chair",
		vote=(sheet or {}).get("vote") or "",
		scores=tuple((sheet or {}).get("scores") or ()),
	)


def _find_latest_sessions(evaluations: list[str]) -> dict[str, str]:
	"""Evaluation → its latest session that was opened."""
	if not evaluations:
		return {}
	session, row = frappe.qb.DocType(SESSION), frappe.qb.DocType("Council Session Evaluation")
	return dict(
		frappe.qb.from_(row)
		.join(session)
		.on(session.name == row.parent)
		.select(row.evaluation, session.name)
		.where(row.evaluation.isin(build_among(evaluations)) & (session.status != DRAFT))
		.orderby(session.creation)
		.run()
	)


def _read_members(sessions: list[str]) -> dict[str, list[frappe._dict]]:
	rows = frappe.db.get_all(
		"Council Session Member",
		filters={"parent": ("in", sessions), "parenttype": SESSION},
		fields=["parent", "user", "member_name", "duty"],
		order_by="parent, idx",
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _find_conflicts(sessions: list[str]) -> set[tuple[str, str, str]]:
	"""(session, evaluation, member) of every conflict of interest that was noted."""
	rows = frappe.db.get_all(
		"Council Conflict",
		filters={"parent": ("in", sessions), "parenttype": SESSION},
		fields=["parent", "evaluation", "user"],
	)
	return {(row.parent, row.evaluation, row.user) for row in rows}


def _find_rated(sessions: list[str]) -> set[tuple[str, str]]:
	"""(session, user) of everybody who is rated in it."""
	row, evaluation = frappe.qb.DocType("Council Session Evaluation"), frappe.qb.DocType("Cadre Evaluation")
	cadre = frappe.qb.DocType("Cadre")
	query = (
		frappe.qb.from_(row)
		.join(evaluation)
		.on(evaluation.name == row.evaluation)
		.join(cadre)
		.on(cadre.name == evaluation.cadre)
		.select(row.parent, cadre.user)
		.where(row.parent.isin(sessions) & (row.parenttype == SESSION) & cadre.user.isnotnull())
	)
	return {(session, user) for session, user in query.run() if user}


def _read_sheets(sessions: list[str], evaluations: list[str], lock: bool) -> dict[tuple[str, str], dict]:
	sheet, row = frappe.qb.DocType("Council Score"), frappe.qb.DocType("Council Score Task")
	query = (
		frappe.qb.from_(sheet)
		.join(row)
		.on(row.parent == sheet.name)
		.select(sheet.evaluation, sheet.member, sheet.proposed_level, row.score)
		.where(sheet.session.isin(sessions) & sheet.evaluation.isin(build_among(evaluations)))
		.where(sheet.docstatus == 1)
		.orderby(sheet.evaluation)
		.orderby(sheet.member)
		.orderby(row.idx)
	)
	found: dict[tuple[str, str], dict] = {}
	for evaluation, member, vote, score in (query.for_update() if lock else query).run():
		one = found.setdefault((evaluation, member), {"vote": vote, "scores": []})
		one["scores"].append(parse_decimal(score))
	return found
