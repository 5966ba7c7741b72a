"""Council agreement: how far the members of a council were apart, by evaluation or by member.

Only sheets of closed sessions that the reader may read, or count where the scheme does not name members; before the
close nobody learns of another's sheet. One statement besides the unit of the filter.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from cadre_kpi.access.readable import build_counted_sheets, build_permitted
from cadre_kpi.cadre_kpi.report.common import (
	AMBER,
	GREEN,
	GREY,
	RED,
	Part,
	build_column,
	build_figure,
	build_shares_chart,
	compute_mean,
	count_parts,
	get_level_labels,
	get_part_figures,
	limit_to_equal,
	limit_to_unit,
)
from cadre_kpi.states import CLOSED

SAME, NEXT, APART, NONE = "same", "next", "apart", "none"
COLOURS = {SAME: GREEN, NEXT: AMBER, APART: RED, NONE: GREY}


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, dict | None, list[dict]]:
	"""Columns, rows, message, chart and summary, as Frappe's query report asks for them.

	Filters: `period` or `council` (without both only a message), `unit` (with all below; `only_unit` for that unit
	alone), `by_member` for a row a member, `agreement` (same, next, apart or none). Throws `frappe.PermissionError` to who may read no session.
	"""
	filters = frappe._dict(filters or {})
	by_member = cint(filters.get("by_member"))
	columns = build_member_columns() if by_member else build_evaluation_columns()
	if not (filters.get("period") or filters.get("council")):
		return columns, [], _("Choose an evaluation period or a council."), None, []
	found = group_by_evaluation(get_sheets(filters, by_member))
	if filters.get("agreement"):
		found = {key: sheets for key, sheets in found.items() if judge_agreement(sheets) == filters.agreement}
	rows = build_member_rows(found) if by_member else [describe(sheets) for sheets in found.values()]
	if by_member:
		unnamed = not rows and bool(get_sheets(filters))
		return (
			columns,
			rows,
			_("The scheme does not name members of a council beside their scores.") if unnamed else None,
			None,
			[build_figure(_("Members"), len(rows)), build_figure(_("Evaluations"), len(found))],
		)
	return columns, rows, None, get_chart(rows), get_summary(rows)


def get_sheets(filters: frappe._dict, named: int = 0) -> list[frappe._dict]:
	"""Sent sheets of closed sessions, in the order of sessions, then of the unit tree.

	`named`: only those whose member the reader may see; without it nothing of a single sheet may be shown.
	"""
	sheet, session, unit = DocType("Council Score"), DocType("Council Session"), DocType("Cadre Unit")
	user = DocType("User")
	query = (
		frappe.qb.from_(sheet)
		.join(session)
		.on(session.name == sheet.session)
		.left_join(unit)
		.on(unit.name == sheet.unit)
		.left_join(user)
		.on(user.name == sheet.member)
		.select(sheet.name, sheet.evaluation, sheet.cadre, sheet.cadre_name, sheet.member, sheet.total)
		.select(sheet.proposed_level, sheet.session, session.council, session.session_date)
		.select(unit.unit_name, user.full_name.as_("member_name"))
		.where((sheet.docstatus == 1) & (session.status == CLOSED))
		.where(
			build_permitted("Council Session")
			& (build_permitted("Council Score") if named else build_counted_sheets())
		)
		.orderby(session.session_date)
		.orderby(session.name)
		.orderby(unit.lft)
		.orderby(sheet.cadre_name)
		.orderby(sheet.name)
	)
	query = limit_to_equal(query, session, filters, {"period": "period", "council": "council"})
	return limit_to_unit(query, unit, filters).run(as_dict=True)


def group_by_evaluation(sheets: list[frappe._dict]) -> dict[tuple, list[frappe._dict]]:
	found: dict[tuple, list[frappe._dict]] = defaultdict(list)
	for sheet in sheets:
		found[sheet.session, sheet.evaluation].append(sheet)
	return found


def describe(sheets: list[frappe._dict]) -> dict:
	"""One evaluation: sheets, mean, lowest, highest and spread in points, the ratings proposed."""
	totals = [sheet.total or 0 for sheet in sheets]
	code, labels = judge_agreement(sheets), get_level_labels()
	counts = [(labels[level], sum(sheet.proposed_level == level for sheet in sheets)) for level in labels]
	return {
		**{key: sheets[0][key] for key in ("unit_name", "cadre", "cadre_name", "council", "session_date")},
		**{key: sheets[0][key] for key in ("session", "evaluation")},
		"sheets": len(sheets),
		"mean": compute_mean(totals, len(totals)),
		"lowest": min(totals),
		"highest": max(totals),
		"spread": float(Decimal(str(max(totals))) - Decimal(str(min(totals)))),
		"proposals": ", ".join(f"{label}: {number}" for label, number in counts if number),
		"code": code,
		"agreement": get_agreement_labels()[code],
		"colour": COLOURS[code],
	}


def judge_agreement(sheets: list[frappe._dict]) -> str:
	"""Whether the members proposed the same rating, neighbouring ones, or ratings further apart."""
	places = {level: place for place, level in enumerate(get_level_labels())}
	proposed = [places[sheet.proposed_level] for sheet in sheets if sheet.proposed_level in places]
	if not proposed:
		return NONE
	width = max(proposed) - min(proposed)
	return SAME if not width else NEXT if width == 1 else APART


def get_agreement_labels() -> dict[str, str]:
	return {
		SAME: _("Same rating"),
		NEXT: _("Neighbouring ratings"),
		APART: _("Further apart"),
		NONE: _("No rating proposed"),
	}


def build_member_rows(found: dict[tuple, list[frappe._dict]]) -> list[dict]:
	"""One row a member: how far above or below the mean of the sheets they scored on average."""
	away: dict[tuple, list[Decimal]] = defaultdict(list)
	sessions: dict[tuple, dict[str, None]] = {}
	for sheets in found.values():
		middle = sum(Decimal(str(sheet.total or 0)) for sheet in sheets) / len(sheets)
		for sheet in sheets:
			key = sheet.council, sheet.member_name or sheet.member, sheet.member
			away[key].append(Decimal(str(sheet.total or 0)) - middle)
			sessions.setdefault(key, {})[sheet.session] = None
	return [
		{
			"council": key[0],
			"member_name": key[1],
			"member": key[2],
			"sessions": list(sessions[key]),
			"sheets": len(each),
			"deviation": compute_mean(each, len(each)),
			"distance": compute_mean([abs(one) for one in each], len(each)),
		}
		for key, each in sorted(away.items())
	]


def build_evaluation_columns() -> list[dict]:
	return [
		build_column("council", _("Advisory Council"), "Data", 200),
		build_column("session_date", _("Session Date"), "Date", 110),
		build_column("unit_name", _("Unit"), "Data", 170),
		build_column("cadre_name", _("Cadre"), "Data", 180),
		build_column("sheets", _("Score Sheets"), "Int", 80),
		build_column("mean", _("Mean"), "Float", 90, precision=2, disable_total=1),
		build_column("lowest", _("Lowest"), "Float", 90, precision=2, disable_total=1),
		build_column("highest", _("Highest"), "Float", 90, precision=2, disable_total=1),
		build_column("spread", _("Spread"), "Float", 90, precision=2, disable_total=1),
		build_column("agreement", _("Agreement"), "Data", 150),
		build_column("proposals", _("Ratings Proposed"), "Data", 240),
		build_column("session", _("Council Session"), "Link", 140, options="Council Session"),
		build_column("evaluation", _("Cadre Evaluation"), "Link", 150, options="Cadre Evaluation"),
	]


def build_member_columns() -> list[dict]:
	return [
		build_column("council", _("Advisory Council"), "Data", 240),
		build_column("member_name", _("Member"), "Data", 220),
		build_column("sheets", _("Score Sheets"), "Int", 100),
		build_column("deviation", _("Above or Below the Mean"), "Float", 150, precision=2, disable_total=1),
		build_column("distance", _("Distance From the Mean"), "Float", 150, precision=2, disable_total=1),
	]


def count(rows: list[dict]) -> list[Part]:
	return count_parts((row["code"] for row in rows), get_agreement_labels(), COLOURS)


def get_chart(rows: list[dict]) -> dict | None:
	return build_shares_chart(count(rows))


def get_summary(rows: list[dict]) -> list[dict]:
	if not rows:
		return []
	return [
		build_figure(_("Evaluations"), len(rows)),
		*get_part_figures(count(rows), "agreement"),
		build_figure(_("Score Sheets"), sum(row["sheets"] for row in rows)),
	]
