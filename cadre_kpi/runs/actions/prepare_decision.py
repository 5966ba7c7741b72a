"""Prepare decisions: for each committee one draft with everybody who waits for it, held against the quota."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import today

from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.decisions import decisions
from cadre_kpi.masters import periods
from cadre_kpi.regulations.record import gives_points
from cadre_kpi.runs.action import Action
from cadre_kpi.states import DRAFT, PROPOSED

DECISION, ROW, EVALUATION = "Rating Decision", "Rating Decision Row", "Cadre Evaluation"


class PrepareDecision(Action):
	"""An item is a committee. Who stands in a decision already is left out, so running twice makes nothing twice."""

	doctype = "Evaluation Body"
	size = 1  # a decision is a document of its own, and may hold a thousand ratings

	def items(self) -> list[Item]:
		table = frappe.qb.DocType(EVALUATION)
		rows = (
			frappe.qb.from_(table)
			.select(table.managed_by)
			.distinct()
			.where((table.period == self.period.name) & (table.workflow_state == PROPOSED))
			.orderby(table.managed_by)
			.run()
		)
		return [Item(row[0], row[0]) for row in rows if row[0]]

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		for committee in keys:
			self._prepare(committee, outcome)
		return outcome

	def _prepare(self, committee: str, outcome: Outcome) -> None:
		listed, draft = self._find_already_listed(committee)
		rows = [
			row
			for row in decisions.find_open_rows(committee, self.period.name)
			if row.evaluation not in listed
		]
		points_only = gives_points(self.period.name, self.period.scheme)
		without = [row for row in rows if not row.proposed_level and not points_only]
		for row in without:
			outcome.fail(
				committee,
				EVALUATION,
				row.evaluation,
				row.cadre_name,
				_("{0} waits for a decision without a proposed rating.").format(row.cadre_name),
				_("Compute the evaluation again, or complete what is missing in it."),
			)
		rows = [row for row in rows if row.proposed_level or points_only]
		if not rows:
			return
		if draft:
			outcome.fail(
				committee,
				DECISION,
				draft,
				committee,
				_("{0} more people wait for {1}, which has the draft {2} already.").format(
					len(rows), committee, draft
				),
				_("Open the draft and take the proposed ratings over again."),
			)
			return
		decision = frappe.new_doc(DECISION)
		decision.update(
			{
				"title": periods.name_ratings(self.period.name, committee),
				"committee": committee,
				"period": self.period.name,
				"decision_date": today(),
			}
		)
		for row in rows:
			decision.append("rows", row)
		# the right to prepare decisions was checked when the run was started
		decision.insert(ignore_permissions=True)
		outcome.counts["decisions"] += 1
		outcome.counts["ratings"] += len(rows)
		if not decision.quota_ok:
			self._report_quota(decision, outcome)

	def _report_quota(self, decision, outcome: Outcome) -> None:
		outcome.fail(
			decision.committee,
			DECISION,
			decision.name,
			decision.committee,
			decision.quota_note,
			_(
				"Lower the ratings marked as over quota with a reason, or enter the ground for exceeding the quota."
			),
		)

	def _find_already_listed(self, committee: str) -> tuple[set[str], str | None]:
		"""Evaluations that stand in a decision of this committee already, and its draft if there is one."""
		decision, row = frappe.qb.DocType(DECISION), frappe.qb.DocType(ROW)
		found = (
			frappe.qb.from_(decision)
			.left_join(row)
			.on((row.parent == decision.name) & (row.parenttype == DECISION))
			.select(decision.name, decision.workflow_state, row.evaluation)
			.where(
				(decision.committee == committee)
				& (decision.period == self.period.name)
				& (decision.docstatus < 2)
			)
			.run()
		)
		draft = next((name for name, state, _evaluation in found if state == DRAFT), None)
		return {evaluation for _name, _state, evaluation in found if evaluation}, draft

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("{0} draft decisions with {1} ratings were made.").format(
				counts["decisions"], counts["ratings"]
			),
		]
