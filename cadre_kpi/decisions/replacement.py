"""Decisions that replace published ratings which were found wrong (Decree 335/2025/NĐ-CP, articles 4.4 and 21.3).

Such a decision names the one in which the ratings stand and lists those that it replaces. Until it is published nothing
changes; then each evaluation says what counts now and what it replaces, under a seal of its own, and the decision
before stays as it was.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder.functions import IfNull
from frappe.utils import cstr, flt, today
from pypika import CustomFunction

from cadre_kpi.access import membership
from cadre_kpi.decisions import checks, decisions
from cadre_kpi.evaluation.numbers import parse_decimal
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.rating import find_level_by_points
from cadre_kpi.states import PUBLISHED
from cadre_kpi.utils import formats

DECISION, ROW, EVALUATION = "Rating Decision", "Rating Decision Row", "Cadre Evaluation"
TAKEN_OVER = ("cadre", "cadre_name", "position", "unit", "duty_group")
PLACES = 6  # of points that are compared
HIGHEST = 100

_round = CustomFunction("ROUND", ["value", "places"])


# ---- which decision ------------------------------------------------------------------------------------------
def check_replaced(decision) -> None:
	"""Throw where the decision that is named cannot be replaced by this one's committee, or no ground is given."""
	found = frappe.db.get_value(
		DECISION, decision.replaces, ["committee", "period", "workflow_state"], as_dict=True
	)
	if not found:
		return  # Frappe names the missing decision in a moment
	if found.workflow_state != PUBLISHED:
		frappe.throw(
			_("{0} is not published. Only published ratings are replaced; a draft is changed.").format(
				decision.replaces
			)
		)
	if found.period != decision.period:
		frappe.throw(_("{0} rates {1}. Choose that period.").format(decision.replaces, found.period))
	if not _is_at_or_above(decision.committee, found.committee):
		frappe.throw(
			_(
				"{0} decided {1}. Only that body, or the committee of a unit above it, replaces a rating."
			).format(frappe.bold(found.committee), decision.replaces),
			frappe.PermissionError,
		)
	missing = [
		frappe.bold(_(decision.meta.get_label(field)))
		for field in ("replacement_basis", "replacement_ground")
		if not cstr(decision.get(field)).strip()
	]
	if missing:
		frappe.throw(_("Say what showed the rating wrong: {0}.").format(", ".join(missing)))


def _is_at_or_above(committee: str, other: str) -> bool:
	"""Whether a committee is the other one, or that of a unit above: the managing agency replaces what its units rated."""
	if committee == other:
		return True
	body, unit = frappe.qb.DocType("Evaluation Body"), frappe.qb.DocType("Cadre Unit")
	places = dict(
		(name, (lft, rgt))
		for name, lft, rgt in frappe.qb.from_(body)
		.join(unit)
		.on(unit.name == body.unit)
		.select(body.name, unit.lft, unit.rgt)
		.where(body.name.isin([committee, other]))
		.run()
	)
	if len(places) < 2:
		return False
	mine, theirs = places[committee], places[other]
	return mine[0] < theirs[0] and theirs[1] < mine[1]


def refuse_own(decision) -> None:
	"""Whoever is rated in it has no part in a decision that replaces ratings, not in its draft either."""
	own = membership.get_membership().cadres
	if frappe.session.user != "Administrator" and any(row.cadre in own for row in decision.rows):
		frappe.throw(
			_("This decision replaces a rating of your own. Others prepare it and decide."),
			frappe.PermissionError,
		)


def find_replaceable_rows(decision: str, evaluations: list[str]) -> list[dict]:
	"""The ratings of a published decision that still count, as rows of one that replaces them.

	`evaluations`: only these of them; none means all.
	"""
	filters = {"rating_decision": decision, "workflow_state": PUBLISHED}
	if evaluations:
		filters["name"] = ("in", evaluations)
	found = frappe.get_list(
		EVALUATION,
		filters=filters,
		fields=["name", *TAKEN_OVER, "published_level", "published_score"],
		order_by="cadre_name",
		limit_page_length=0,
	)
	return [
		{
			"evaluation": row.name,
			**{field: row[field] for field in TAKEN_OVER},
			"replaced_level": row.published_level,
			"replaced_points": flt(row.published_score),
			"corrected_points": flt(row.published_score),
		}
		for row in found
	]


def list_replacing(decision: str) -> list[dict]:
	"""Published decisions that replaced results of this one, of those that the user may read: name and number."""
	filters = {"replaces": decision, "workflow_state": PUBLISHED}
	return frappe.get_list(
		"Rating Decision",
		filters=filters,
		fields=["name", "decision_number"],
		order_by="creation",
		limit_page_length=0,
	)


# ---- its rows, as `checks` does for other decisions ------------------------------------------------------------
def take_over(row, evaluation) -> None:
	"""What a row takes from its evaluation: whose it is, and the rating that it replaces."""
	row.update({field: evaluation[field] for field in TAKEN_OVER})
	row.replaced_level, row.replaced_points = evaluation.published_level, flt(evaluation.published_score)
	if row.get("corrected_points") is None:
		row.corrected_points = row.replaced_points
	row.total_points, row.proposed_level = flt(row.corrected_points), None


def find_wrong(decision, row, evaluation, points_only: bool) -> list[str]:
	"""What is wrong in one row, in words; nothing when it may stand. As `checks.find_wrong`."""
	if not evaluation:
		return [_("Row {0}: evaluation {1} does not exist.").format(row.idx, row.evaluation)]
	name = frappe.utils.escape_html(cstr(evaluation.cadre_name))
	if evaluation.workflow_state != PUBLISHED or evaluation.rating_decision != decision.replaces:
		return [
			_("Row {0}: the rating of {1} does not come from {2}.").format(row.idx, name, decision.replaces)
		]
	wrong = []
	other = _find_open_elsewhere(decision, row.evaluation)
	if other:
		wrong.append(_("Row {0}: {1} already replaces the rating of {2}.").format(row.idx, other, name))
	points = flt(row.get("corrected_points"))
	if not 0 <= points <= HIGHEST:
		wrong.append(_("Row {0}: the points of {1} lie between 0 and {2}.").format(row.idx, name, HIGHEST))
	same_points = flt(points, PLACES) == flt(evaluation.published_score, PLACES)
	if points_only and row.decided_level:
		wrong.append(_("Row {0}: this period gives points; {1} gets no rating in it.").format(row.idx, name))
	elif not points_only and not row.decided_level:
		wrong.append(_("Row {0}: choose the rating of {1}.").format(row.idx, name))
	elif same_points and not checks.differs(row.decided_level, evaluation.published_level):
		wrong.append(
			_("Row {0}: points and rating of {1} stay the same. Change them, or take the row out.").format(
				row.idx, name
			)
		)
	elif not same_points:
		wrong += _find_above_points(decision, row, name, points)
	if not cstr(row.reason).strip():
		wrong.append(_("Row {0}: write why the rating of {1} is replaced.").format(row.idx, name))
	return wrong


def _find_above_points(decision, row, name: str, points: float) -> list[str]:
	"""A rating better than the corrected points give would be wrong again (article 20)."""
	given = find_level_by_points(get_rules(decision.scheme), parse_decimal(points))
	if not row.decided_level or not given or v.get_rank(row.decided_level) >= v.get_rank(given):
		return []
	return [
		_("Row {0}: {1} points give {2} the rating “{3}”, no better one.").format(
			row.idx, formats.spell_figure(points, 2), name, _(given)
		)
	]


def _find_open_elsewhere(decision, evaluation: str) -> str | None:
	"""Another decision under way that replaces the same rating."""
	row, table = frappe.qb.DocType(ROW), frappe.qb.DocType(DECISION)
	found = (
		frappe.qb.from_(row)
		.join(table)
		.on((table.name == row.parent) & (row.parenttype == DECISION))
		.select(table.name)
		.where((row.evaluation == evaluation) & table.replaces.isnotnull() & (table.replaces != ""))
		.where((table.name != (decision.name or "")) & (table.docstatus < 2))
		.where(table.workflow_state != PUBLISHED)
		.limit(1)
		.run()
	)
	return found[0][0] if found else None


# ---- in force ------------------------------------------------------------------------------------------------
def publish(decision) -> None:
	"""From now on each evaluation says what this decision says, and what that replaces. One statement; all or none.

	Throws where a rating is no longer the one that the decision replaces: it was changed by a petition meanwhile.
	"""
	evaluation, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType(ROW)
	decisions.enter_rows(
		decision,
		{
			"replaced_decision": evaluation.rating_decision,
			"replaced_level": evaluation.published_level,
			"replaced_score": evaluation.published_score,
			"replaced_on": today(),
			**decisions.get_published_columns(),
		},
		(evaluation.workflow_state == PUBLISHED)
		& (evaluation.rating_decision == decision.replaces)
		& (IfNull(evaluation.published_level, "") == IfNull(row.replaced_level, ""))
		& (_round(evaluation.published_score, PLACES) == _round(row.replaced_points, PLACES)),
	)
	replaced = frappe.db.count(EVALUATION, {"rating_decision": decision.name})
	if replaced != len(decision.rows):
		frappe.throw(
			_(
				"{0} of {1} ratings are no longer those that this decision replaces. Cancel it and prepare a new one."
			).format(len(decision.rows) - replaced, len(decision.rows))
		)


def comment(decision) -> None:
	"""A line in the history of each evaluation: from which rating to which, by which decision."""
	for row in decision.rows:
		frappe.get_doc(EVALUATION, row.evaluation).add_comment(
			"Info",
			_("Decision {0} replaces {1}: {2} → {3}").format(
				decision.decision_number,
				decision.replaces,
				_describe(row.replaced_level, row.replaced_points),
				_describe(row.decided_level, row.total_points),
			),
		)


def _describe(level: str | None, points) -> str:
	shown = formats.spell_figure(points, 2)
	return f"{_(level)} ({shown})" if level else shown


def get_rating_body(decision) -> str:
	"""The body in whose quota the ratings of a decision count: its committee, or who rated them first."""
	if not decision.get("replaces") or not decision.rows:
		return decision.committee
	first = decision.rows[0].evaluation
	return frappe.db.get_value(EVALUATION, first, "managed_by") or decision.committee
