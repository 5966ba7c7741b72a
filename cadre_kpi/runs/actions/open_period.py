"""Open a period: a contract and an evaluation for everybody covered who has none yet.

Rows of the general criteria are not written here: the form shows them and its first save keeps them, and so does
a meeting. They would be most of the rows of a province, of which many are never opened before the meeting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.database import bulk
from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.masters import periods, unique_keys
from cadre_kpi.masters.units import get_unit_bounds
from cadre_kpi.process import registration, routes, unit_above
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.runs.action import Action
from cadre_kpi.runs.actions import people
from cadre_kpi.runs.actions.contract_source import NONE, Found, Source
from cadre_kpi.states import CLOSED, DRAFT, SELF_ASSESSMENT

CONTRACT, EVALUATION = "Task Contract", "Cadre Evaluation"
# the same for all contracts of one run that start at the same end, written out once
CONTRACT_FIXED = (
	"period",
	"scheme",
	"start_date",
	"end_date",
	"initiated_by",
	"workflow_state",
	"needs_appraisal",
	"needs_consultation",
)
CONTRACT_FIELDS = (
	"name",
	"cadre",
	"cadre_name",
	"unit",
	"position",
	"managed_by",
	*CONTRACT_FIXED,
	"contract_key",
	"total_tasks",
	"total_weight",
	"support_conditions",
)
EVALUATION_FIXED = ("period", "scheme", "workflow_state")
EVALUATION_FIELDS = (
	"name",
	"cadre",
	"cadre_name",
	"unit",
	"position",
	"duty_group",
	"leader",
	"managed_by",
	"party_cell",
	*EVALUATION_FIXED,
	"contract",
	"route_variant",
	"next_step",
	"evaluation_key",
)


class OpenPeriod(Action):
	"""Who has a contract or an evaluation already keeps it as it is; running twice adds only who is new."""

	doctype = "Cadre"

	def __init__(self, run) -> None:
		super().__init__(run)
		self.source = Source(run, self.period)
		self.fixed: dict[str, tuple] = {}

	def check(self) -> None:
		super().check()
		get_unit_bounds(self.run.unit)
		self.source.check()

	def check_status(self) -> None:
		if self.period.status == CLOSED:
			periods.check_open(self.period.name)

	def items(self) -> list[Item]:
		return people.find_covered(self.period, self.run.unit, self.run.position)

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		found = people.read(keys, self.period.name)
		new = [
			person
			for person in found
			if not (person.evaluation and (person.contract or self.without_contracts))
		]
		outcome.counts["already"] = len(found) - len(new)
		able = people.check(new, self.period, outcome)
		able = self._open_contracts(able, outcome)
		self._open_evaluations([person for person in able if not person.evaluation], outcome)
		return outcome

	@property
	def without_contracts(self) -> bool:
		return self.source.mode == NONE

	@property
	def scheme(self):
		return get_rules(self.period.scheme)

	def _open_contracts(self, able: list, outcome: Outcome) -> list:
		"""Contracts of those who have none; returns everybody for whom an evaluation can be opened."""
		without = [] if self.without_contracts else [person for person in able if not person.contract]
		demands = self.scheme.task_rules
		committee_starts = demands.commissioning or demands.assigned_by_level_above
		sources = self.source.find([person.name for person in without], committee_starts)
		ready = []
		for person in without:
			impossible = sources[person.name].impossible if person.name in sources else ()
			if impossible:
				outcome.fail(
					person.name,
					CONTRACT,
					sources[person.name].name,
					person.full_name,
					_("A coefficient or target of 0 in task {0}: such a task cannot be scored.").format(
						"; ".join(impossible)
					),
					_(
						"Correct the coefficient and target of the task, or drop it, then start the run again."
					),
				)
			else:
				ready.append(person)
		taken = [sources.get(person.name) or Found() for person in ready]
		ready, taken = self._find_assigned(ready, taken, outcome)
		names = bulk.reserve_series(CONTRACT, len(ready)) if ready else []
		bulk.insert(
			CONTRACT,
			CONTRACT_FIELDS,
			(self._build_contract(*each) for each in zip(names, ready, taken, strict=True)),
		)
		self.source.copy_tasks(dict(zip(names, taken, strict=True)))
		outcome.counts["contracts"] += len(names)
		outcome.counts["tasks"] += sum(found.tasks for found in taken)
		return [person for person in able if person.name not in outcome.failed]

	def _find_assigned(self, ready: list, taken: list[Found], outcome: Outcome) -> tuple[list, list[Found]]:
		"""Who assigns each contract; left out where the route asks a body of the unit above that there is not."""
		asked = [
			(person.unit, person.managed_by, found.initiated_by, person.duty)
			for person, found in zip(ready, taken, strict=True)
		]
		kept = []
		for person, found, body in zip(
			ready, taken, registration.find_assigners(self.scheme, asked), strict=True
		):
			person.assigned_by = body
			if body:
				kept.append((person, found))
			else:
				self._fail_above(person, CONTRACT, outcome)
		return [person for person, _found in kept], [found for _person, found in kept]

	def _fail_above(self, person, doctype: str, outcome: Outcome) -> None:
		outcome.fail(
			person.name,
			doctype,
			"",
			person.full_name,
			unit_above.name_missing("Standing Committee", person.unit),
			_("Enter the body, then start the run again."),
		)

	def _build_contract(self, name: str, person, found: Found) -> tuple:
		return (
			name,
			person.name,
			person.full_name,
			person.unit,
			person.position,
			person.assigned_by,
			self._get_contract_fixed(found.initiated_by),
			unique_keys.build_key(person.name, self.period.name),
			found.tasks,
			found.weight,
			found.support_conditions,
		)

	def _get_contract_fixed(self, initiated_by: str) -> tuple:
		if initiated_by not in self.fixed:
			needs = (cint(need) for need in routes.get_contract_needs(self.scheme, initiated_by))
			period = self.period
			dates = (period.start_date, period.end_date)
			self.fixed[initiated_by] = (period.name, period.scheme, *dates, initiated_by, DRAFT, *needs)
		return self.fixed[initiated_by]

	def _open_evaluations(self, able: list, outcome: Outcome) -> None:
		if not able:
			return
		first = self._build_first_steps(able)
		for person, (variant, _stop) in zip(able, first, strict=True):
			person.rated_in = person.contract_unit if is_assigned(person) else person.unit
			person.rated_by = person.contract_managed_by if is_assigned(person) else person.managed_by
			person.variant = variant
		deciders = routes.find_deciders(
			self.scheme, [(p.variant, p.rated_in, p.rated_by, p.party_cell) for p in able]
		)
		for person, decider in zip(able, deciders, strict=True):
			person.rated_by = decider
			if not decider:
				self._fail_above(person, EVALUATION, outcome)
		pairs = [(person, step) for person, step in zip(able, first, strict=True) if person.rated_by]
		able, first = [person for person, _step in pairs], [step for _person, step in pairs]
		if not able:
			return
		names = bulk.reserve_series(EVALUATION, len(able))
		fixed = (self.period.name, self.period.scheme, SELF_ASSESSMENT)
		bulk.insert(
			EVALUATION,
			EVALUATION_FIELDS,
			(
				self._build_evaluation(name, person, fixed, *step)
				for name, person, step in zip(names, able, first, strict=True)
			),
		)
		outcome.counts["evaluations"] += len(names)

	def _build_first_steps(self, able: list) -> list[tuple[str, str]]:
		"""Route variant and first stop of each, the facts of all party cells read at once."""
		cells = routes.get_facts_of_cells(sorted({person.party_cell for person in able if person.party_cell}))
		known: dict[tuple, tuple[str, str]] = {}
		found = []
		for person in able:
			key = (person.duty, person.party_cell)
			if key not in known:
				variant = routes.get_variant(self.scheme, self.period.route_variant, person.duty)
				way = routes.list_stops(
					self.scheme, variant, person.party_cell, cells.get(person.party_cell, {})
				)
				known[key] = variant, way[0].goal
			found.append(known[key])
		return found

	def _build_evaluation(self, name: str, person, fixed: tuple, variant: str, next_step: str) -> tuple:
		assigned = person.contract if is_assigned(person) else None
		return (
			name,
			person.name,
			person.full_name,
			person.rated_in,
			person.contract_position if assigned else person.position,
			person.duty_group,
			cint(person.duty in ("Leader", "Deputy")),
			person.rated_by,
			person.party_cell,
			fixed,
			assigned,
			variant,
			next_step,
			unique_keys.build_key(person.name, self.period.name),
		)

	def finish(self, failed: int) -> None:
		if self.period.status == "Planned":
			frappe.db.set_value("Evaluation Period", self.period.name, "status", "Open")

	def get_title(self, key: str) -> str:
		return frappe.db.get_value("Cadre", key, "full_name") or key

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("{0} contracts with {1} tasks were created.").format(counts["contracts"], counts["tasks"]),
			_("{0} evaluations were created.").format(counts["evaluations"]),
			_("{0} people had both already.").format(counts["already"]),
		]


def is_assigned(person) -> bool:
	"""Whether the contract of a person stands, so that its unit, position and committee count."""
	return bool(person.contract) and cint(person.contract_docstatus) == 1
