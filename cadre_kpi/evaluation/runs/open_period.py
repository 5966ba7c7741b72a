"""Open a period: a contract and an evaluation for everybody covered who has none yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.evaluation import periods, routes
from cadre_kpi.evaluation.runs import bulk, people
from cadre_kpi.evaluation.runs.action import Action, Item, unit_bounds
from cadre_kpi.evaluation.runs.contract_source import NONE, Found, Source
from cadre_kpi.evaluation.runs.outcome import Outcome
from cadre_kpi.evaluation.scheme_rules import rules

CONTRACT, EVALUATION = "Task Contract", "Cadre Evaluation"
CONTRACT_FIELDS = (
	"name",
	"cadre",
	"cadre_name",
	"unit",
	"position",
	"managed_by",
	"period",
	"scheme",
	"start_date",
	"end_date",
	"initiated_by",
	"workflow_state",
	"contract_key",
	"needs_appraisal",
	"needs_consultation",
	"total_tasks",
	"total_weight",
	"support_conditions",
)
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
	"period",
	"scheme",
	"contract",
	"route_variant",
	"workflow_state",
	"next_step",
	"evaluation_key",
)


class OpenPeriod(Action):
	"""Who has a contract or an evaluation already keeps it as it is; running twice adds only who is new."""

	doctype = "Cadre"

	def __init__(self, run) -> None:
		super().__init__(run)
		self.source = Source(run, self.period)

	def check(self) -> None:
		super().check()
		unit_bounds(self.run.unit)
		self.source.check()

	def check_status(self) -> None:
		if self.period.status == "Closed":
			periods.check_open(self.period.name)

	def items(self) -> list[Item]:
		return people.covered(self.period, self.run.unit, self.run.position)

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		found = people.read(keys, self.period.name)
		new = [person for person in found if not (person.evaluation and (person.contract or self.without_contracts))]
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
		return rules(self.period.scheme)

	def _open_contracts(self, able: list, outcome: Outcome) -> list:
		"""Contracts of those who have none; returns everybody for whom an evaluation can be opened."""
		without = [] if self.without_contracts else [person for person in able if not person.contract]
		demands = self.scheme.task_rules
		committee_starts = demands.commissioning or demands.assigned_by_level_above
		sources = self.source.of([person.name for person in without], committee_starts)
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
					_("Correct the coefficient and target of the task, or drop it, then start the run again."),
				)
			else:
				ready.append(person)
		names = bulk.series(CONTRACT, len(ready)) if ready else []
		taken = [sources.get(person.name) or Found() for person in ready]
		bulk.insert(
			CONTRACT,
			CONTRACT_FIELDS,
			(self._contract(*each) for each in zip(names, ready, taken, strict=True)),
		)
		self.source.copy_tasks(names, sorted({found.name for found in taken if found.name}))
		outcome.counts["contracts"] += len(names)
		outcome.counts["tasks"] += sum(found.tasks for found in taken)
		return [person for person in able if person.name not in outcome.failed]

	def _contract(self, name: str, person, found: Found) -> tuple:
		needs = routes.contract_needs(self.scheme, found.initiated_by)
		return (
			name,
			person.name,
			person.full_name,
			person.unit,
			person.position,
			person.managed_by,
			self.period.name,
			self.period.scheme,
			self.period.start_date,
			self.period.end_date,
			found.initiated_by,
			"Draft",
			f"{person.name}|{self.period.name}",
			cint(needs[0]),
			cint(needs[1]),
			found.tasks,
			found.weight,
			found.support_conditions,
		)

	def _open_evaluations(self, able: list, outcome: Outcome) -> None:
		if not able:
			return
		names, first = bulk.series(EVALUATION, len(able)), self._first_steps(able)
		for person, (variant, _stop) in zip(able, first, strict=True):
			person.rated_in = person.contract_unit if is_assigned(person) else person.unit
			person.rated_by = person.contract_managed_by if is_assigned(person) else person.managed_by
			person.variant = variant
		deciders = routes.deciders(self.scheme, [(p.variant, p.rated_in, p.rated_by, p.party_cell) for p in able])
		for person, decider in zip(able, deciders, strict=True):
			person.rated_by = decider
		bulk.insert(
			EVALUATION,
			EVALUATION_FIELDS,
			(self._evaluation(name, person, *step) for name, person, step in zip(names, able, first, strict=True)),
		)
		self._open_criteria(names)
		outcome.counts["evaluations"] += len(names)

	def _first_steps(self, able: list) -> list[tuple[str, str]]:
		"""Route variant and first stop of each, the facts of all party cells read at once."""
		cells = routes.facts_of_cells(sorted({person.party_cell for person in able if person.party_cell}))
		known: dict[tuple, tuple[str, str]] = {}
		found = []
		for person in able:
			key = (person.duty, person.party_cell)
			if key not in known:
				variant = routes.variant_for(self.scheme, self.period.route_variant, person.duty)
				way = routes.stops(self.scheme, variant, person.party_cell, cells.get(person.party_cell, {}))
				known[key] = variant, way[0].body_type
			found.append(known[key])
		return found

	def _evaluation(self, name: str, person, variant: str, next_step: str) -> tuple:
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
			self.period.name,
			self.period.scheme,
			assigned,
			variant,
			routes.SELF_ASSESSMENT,
			next_step,
			f"{person.name}|{self.period.name}",
		)

	def _open_criteria(self, names: list[str]) -> None:
		"""Rows of the general criteria, as `gather.criteria` makes them: a statement for leaders and one for others."""
		new, row = frappe.qb.DocType(EVALUATION), frappe.qb.DocType("Scheme Criterion")
		lang = "vi" if frappe.local.lang == "vi" else "en"
		for leader, audience in ((1, ("all", "leader")), (0, ("all", "staff"))):
			codes = [c.code for c in self.scheme.criteria if c.scope == "general" and c.audience in audience]
			if not codes:
				continue
			bulk.insert_selected(
				"Evaluation Criterion",
				{
					"name": bulk.name_column(new.name, row.idx),
					"parent": new.name,
					"parenttype": EVALUATION,
					"parentfield": "criteria",
					"idx": bulk.position(row.code, codes),
					"criterion_code": row.code,
					"criterion_name": row[f"name_{lang}"],
					"group_name": row[f"group_{lang}"],
					"max_points": row.max_points,
				},
				lambda into, leader=leader, codes=codes: into.from_(new)
				.join(row)
				.on((row.parent == new.scheme) & (row.parenttype == "Evaluation Scheme") & (row.scope == "general"))
				.where(new.name.isin(bulk.among(names)) & (new.leader == leader) & row.code.isin(codes)),
			)

	def finish(self, failed: int) -> None:
		if self.period.status == "Planned":
			frappe.db.set_value("Evaluation Period", self.period.name, "status", "Open")

	def title_of(self, key: str) -> str:
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
