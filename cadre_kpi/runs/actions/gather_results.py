"""Gather results: what was verified in contracts into the evaluations of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from frappe import _

from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.evaluation.batch import evaluations, results
from cadre_kpi.runs.action import Action


class GatherResults(Action):
	"""For evaluations that no council has scored and no committee has decided; after that their results stand."""

	doctype = evaluations.DOCTYPE

	def items(self) -> list[Item]:
		return evaluations.find_undecided(self.period.name)

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		locked = evaluations.lock(keys, outcome)
		open_ = [row.name for row in locked if evaluations.follows_contract(row)]
		if open_:
			results.refresh(open_)
			results.count(open_)
		evaluations.report_without_contract(open_, outcome)
		outcome.counts["gathered"] = len(open_)
		return outcome

	def get_title(self, key: str) -> str:
		return evaluations.get_title(key)

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("Results of {0} evaluations were brought up to their contracts.").format(counts["gathered"]),
		]
