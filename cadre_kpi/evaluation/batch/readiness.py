"""Whether an evaluation can be proposed now: its route is done, or what it waits for and who has to act."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint

from cadre_kpi.database import bulk
from cadre_kpi.evaluation.batch.evaluations import DOCTYPE
from cadre_kpi.process import routes
from cadre_kpi.states import (
	AT_ADVISORY_BODY,
	AT_COUNCIL,
	AT_ORGANISATION_BOARD,
	AT_STANDING_COMMITTEE,
	PROPOSED,
	SELF_ASSESSMENT,
)

# the actions that lead from a state to "Proposed", as the workflow names them
ACTIONS = {
	AT_ADVISORY_BODY: "Conclude Opinions",
	AT_STANDING_COMMITTEE: "Conclude Opinions",
	AT_COUNCIL: "Conclude Scoring",
}
COMPILING = AT_ORGANISATION_BOARD


class Readiness:
	"""Answers for a batch of locked evaluations. One query."""

	def __init__(self, evaluations: Sequence) -> None:
		self._opinions = self._count_opinions([row.name for row in evaluations])

	def waits_for(self, evaluation) -> tuple[str, str] | None:
		"""Why the evaluation cannot be proposed yet and what to do; None when it can."""
		state = evaluation.workflow_state
		if state == PROPOSED:
			return None
		if state == SELF_ASSESSMENT:
			return self._tell_no_self_assessment(evaluation)
		if evaluation.next_step != routes.DECISION:
			return self._tell_not_there_yet(evaluation)
		if state == AT_COUNCIL:
			return None if evaluation.council_done else self._tell_not_scored(evaluation)
		# compiling is the step of the organisation board, which starts the run; others give their opinion first
		if state == COMPILING or self._opinions.get((evaluation.name, cint(evaluation.step_no))):
			return None
		return (
			_("{0} waits for an opinion ({1}).").format(evaluation.cadre_name, _(state)),
			_("The body gives its opinion on the evaluation; then start the run again."),
		)

	def _tell_not_there_yet(self, evaluation) -> tuple[str, str]:
		return (
			_("{0} is still on the way: {1}.").format(evaluation.cadre_name, _(evaluation.workflow_state)),
			_("The body where it waits passes it on; then start the run again."),
		)

	def _tell_no_self_assessment(self, evaluation) -> tuple[str, str]:
		return (
			_("{0} has not sent the self-assessment.").format(evaluation.cadre_name),
			_("Remind the cadre; the unit's collective sends it for those without an account."),
		)

	def _tell_not_scored(self, evaluation) -> tuple[str, str]:
		return (
			_("The council has not scored {0} yet.").format(evaluation.cadre_name),
			_("Hold the council session and close it; then start the run again."),
		)

	def _count_opinions(self, names: list[str]) -> dict[tuple[str, int], int]:
		if not names:
			return {}
		row = frappe.qb.DocType("Evaluation Opinion")
		found = (
			frappe.qb.from_(row)
			.select(row.parent, row.step_no, Count(row.name))
			.where(row.parent.isin(bulk.build_among(names)) & (row.parenttype == DOCTYPE))
			.groupby(row.parent, row.step_no)
			.run()
		)
		return {(parent, cint(step)): number for parent, step, number in found}


def get_action(state: str) -> str:
	"""The workflow's action from a state to "Proposed"."""
	return ACTIONS.get(state, "Give Opinion")
