"""Close a period: its contracts are closed; the period is, when every evaluation is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import now

from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.process import log
from cadre_kpi.runs.action import Action
from cadre_kpi.states import ASSIGNED, CLOSED, PUBLISHED, WITHOUT_RATING

CONTRACT, EVALUATION, REPORT = "Task Contract", "Cadre Evaluation", "Progress Report"


class ClosePeriod(Action):
	"""An item is a cadre of the period. Contracts of those whose rating is published are closed, the others reported."""

	doctype = "Cadre"

	def items(self) -> list[Item]:
		cadres = set()
		for doctype in (CONTRACT, EVALUATION):
			table = frappe.qb.DocType(doctype)
			query = frappe.qb.from_(table).select(table.cadre).where(table.period == self.period.name)
			cadres.update(row[0] for row in query.where(table.docstatus < 2).run())
		return [Item(cadre, cadre) for cadre in sorted(cadres)]

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		contracts = self._lock_contracts(keys)
		self._report_evaluations(keys, outcome)
		self._report_contracts(contracts, outcome)
		closing = [
			row for row in contracts if row.workflow_state == ASSIGNED and row.cadre not in outcome.failed
		]
		self._close([row.name for row in closing])
		outcome.counts["contracts"] += len(closing)
		return outcome

	def _lock_contracts(self, cadres: Sequence[str]) -> list[frappe._dict]:
		table = frappe.qb.DocType(CONTRACT)
		names = (
			frappe.qb.from_(table)
			.select(table.name)
			.where((table.period == self.period.name) & table.cadre.isin(cadres) & (table.docstatus < 2))
			.orderby(table.name)
			.run()
		)
		if not names:
			return []
		return (
			frappe.qb.from_(table)
			.select(table.name, table.cadre, table.cadre_name, table.workflow_state, table.docstatus)
			.where(table.name.isin([row[0] for row in names]))
			.orderby(table.name)
			.for_update()
			.run(as_dict=True)
		)

	def _report_evaluations(self, cadres: Sequence[str], outcome: Outcome) -> None:
		table = frappe.qb.DocType(EVALUATION)
		rows = (
			frappe.qb.from_(table)
			.select(table.name, table.cadre, table.cadre_name, table.workflow_state)
			.where((table.period == self.period.name) & table.cadre.isin(cadres))
			.where(table.workflow_state.notin((PUBLISHED, WITHOUT_RATING)))
			.orderby(table.name)
			.run(as_dict=True)
		)
		for row in rows:
			outcome.fail(
				row.cadre,
				EVALUATION,
				row.name,
				row.cadre_name,
				_("The rating of {0} is not published yet ({1}).").format(
					row.cadre_name, _(row.workflow_state)
				),
				_("Decide and publish the rating, then close the period again."),
				step=_(row.workflow_state),
			)

	def _report_contracts(self, contracts: list[frappe._dict], outcome: Outcome) -> None:
		waiting = self._find_waiting_reports([row.name for row in contracts])
		for row in contracts:
			if row.docstatus == 0:
				outcome.fail(
					row.cadre,
					CONTRACT,
					row.name,
					row.cadre_name,
					_("The contract of {0} was never assigned ({1}).").format(
						row.cadre_name, _(row.workflow_state)
					),
					_("Delete the draft, or assign the contract, then close the period again."),
					step=_(row.workflow_state),
				)
			for report in waiting.get(row.name, ()):
				outcome.fail(
					row.cadre,
					REPORT,
					report,
					row.cadre_name,
					_("The progress report {0} of {1} is not verified.").format(report, row.cadre_name),
					_("Verify the report or delete it, then close the period again."),
				)

	def _find_waiting_reports(self, contracts: list[str]) -> dict[str, list[str]]:
		if not contracts:
			return {}
		table = frappe.qb.DocType(REPORT)
		found: dict[str, list[str]] = {}
		query = (
			frappe.qb.from_(table).select(table.contract, table.name).where(table.contract.isin(contracts))
		)
		for contract, name in query.where(table.docstatus == 0).orderby(table.name).run():
			found.setdefault(contract, []).append(name)
		return found

	def _close(self, names: list[str]) -> None:
		"""The step "Close" of these contracts, with its line in the process log. Three statements."""
		if not names:
			return
		contract = frappe.qb.DocType(CONTRACT)
		step = log.make_line("Close", ASSIGNED, CLOSED, _("Period run {0}").format(self.run.name))
		log.append_steps(CONTRACT, [(name, step) for name in names], docstatus=1)
		(
			frappe.qb.update(contract)
			.set(contract.workflow_state, CLOSED)
			.set(contract.modified, now())
			.set(contract.modified_by, frappe.session.user)
			.where(contract.name.isin(names))
			.run()
		)

	def finish(self, failed: int) -> None:
		if not failed:
			frappe.db.set_value("Evaluation Period", self.period.name, "status", CLOSED)

	def get_title(self, key: str) -> str:
		return frappe.db.get_value("Cadre", key, "full_name") or key

	def summary(self, counts: Counter) -> list[str]:
		lines = [_("{0} contracts were closed.").format(counts["contracts"])]
		if self.run.failed:
			lines.append(_("The period stays open until what is listed below is done."))
		return lines
