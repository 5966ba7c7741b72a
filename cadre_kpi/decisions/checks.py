"""What a row of a Rating Decision must be like, whichever way it is written: by the form or on the board."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.states import PROPOSED

# fields of a row that are those of its evaluation, taken over at each check
TAKEN_OVER = (
	"cadre",
	"cadre_name",
	"position",
	"unit",
	"duty_group",
	"total_points",
	"proposed_level",
)
SHOWN = 20


def find_wrong(decision, row, evaluation, points_only: bool) -> list[str]:
	"""What is wrong in one row, in words; nothing when it may stand.

	`row`: with `decided_level` and `reason` as they shall be. `evaluation`: as it is stored now, None where there is
	none (see `decisions.read_current`). `points_only`: the period ends in points, without a rating.
	"""
	if not evaluation:
		return [_("Row {0}: evaluation {1} does not exist.").format(row.idx, row.evaluation)]
	if is_foreign(decision, evaluation):
		# no more is said of it: what else is wrong would tell the proposed rating to whoever guesses
		return [
			_("Row {0}: {1} is not rated by this committee in this period.").format(row.idx, row.evaluation)
		]
	name = _get_name(evaluation)
	wrong = []
	if evaluation.rating_decision and evaluation.rating_decision != decision.name:
		wrong.append(
			_("Row {0}: {1} was already decided by {2}.").format(row.idx, name, evaluation.rating_decision)
		)
	elif evaluation.workflow_state != PROPOSED:
		wrong.append(
			_("Row {0}: {1} has no proposed rating yet ({2}).").format(
				row.idx, name, _(evaluation.workflow_state)
			)
		)
	if points_only and row.decided_level:
		wrong.append(_("Row {0}: this period gives points; {1} gets no rating in it.").format(row.idx, name))
	elif not points_only and not row.decided_level:
		wrong.append(_("Row {0}: choose the rating of {1}.").format(row.idx, name))
	elif differs(row.decided_level, evaluation.proposed_level) and not cstr(row.reason).strip():
		wrong.append(
			_("Row {0}: {1} is rated otherwise than proposed. Write the reason.").format(row.idx, name)
		)
	return wrong


def is_foreign(decision, evaluation) -> bool:
	"""Whether another committee rates the evaluation, or another period holds it."""
	return evaluation.managed_by != decision.committee or evaluation.period != decision.period


def take_over(row, evaluation) -> None:
	"""What a row takes from its evaluation."""
	row.update({field: evaluation[field] for field in TAKEN_OVER})


def differs(decided: str | None, proposed: str | None) -> bool:
	"""Whether somebody is rated otherwise than proposed."""
	return (decided or None) != (proposed or None)


def describe_listed_twice(row, evaluation) -> str:
	"""What to say of a row whose evaluation stands in another row as well."""
	name = _get_name(evaluation) if evaluation else row.evaluation
	return _("Row {0}: {1} is listed twice.").format(row.idx, name)


def refuse(wrong: list[str]) -> None:
	"""Throw what is wrong, the first lines of it; nothing happens when nothing is."""
	if wrong:
		frappe.throw("<br>".join(wrong[:SHOWN]), title=_("The decision cannot stand like this"))


def refuse_own(row) -> NoReturn:
	"""Nobody rates themselves otherwise than it was proposed."""
	frappe.throw(
		_("Row {0} is about yourself. Another person enters a different rating.").format(row.idx),
		frappe.PermissionError,
	)


def _get_name(evaluation) -> str:
	return frappe.utils.escape_html(cstr(evaluation.cadre_name))
