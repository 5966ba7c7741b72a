"""Where the tasks of newly opened contracts come from: the period before, a template, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import getdate, today
from pypika import Case, CustomFunction
from pypika.terms import Term

from cadre_kpi.contracts.light import build_light_case
from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.database import bulk
from cadre_kpi.masters import periods, unique_keys

CARRY_ALL, CARRY_OPEN, TEMPLATE, EMPTY, NONE = (
	"Carry All Tasks Over",
	"Carry Unfinished Tasks Over",
	"From a Template",
	"Empty",
	"None",
)
TASK = "Contract Task"
# what a task is; what came of it stays with the contract it was done under
COPIED = (
	"task_name",
	"output_product",
	"unit_of_measure",
	"weight",
	"kind",
	"work_product",
	"coefficient",
	"measure",
	"resolution",
	"multi_year",
	"yearly_output",
	"support_promised",
)

_days = CustomFunction("DATEDIFF", ["later", "earlier"])
_least = CustomFunction("LEAST", ["one", "other"])
_greatest = CustomFunction("GREATEST", ["one", "other"])
_add = CustomFunction("ADDDATE", ["day", "days"])


@dataclass(slots=True)
class Found:
	"""The contract that a cadre's tasks are taken from, with sums of the tasks that are taken."""

	name: str | None = None
	initiated_by: str = "Cadre"
	support_conditions: str | None = None
	tasks: int = 0
	weight: float = 0.0
	gaps: bool = False  # whether tasks between those that are taken stay behind
	impossible: list[str] = field(default_factory=list)


class Source:
	"""One way of filling contracts, chosen in the run."""

	def __init__(self, run, period: frappe._dict) -> None:
		self.mode = run.contracts or EMPTY
		self.period = period
		self.source_period = run.source_period
		self.template = run.template

	@property
	def carries(self) -> bool:
		return self.mode in (CARRY_ALL, CARRY_OPEN)

	def check(self) -> None:
		"""Throw when the run does not say where tasks come from."""
		if self.carries:
			if not self.source_period:
				frappe.throw(_("Choose the period from which tasks are carried over."))
			if self.source_period == self.period.name:
				frappe.throw(
					_("Tasks are carried over from another period than {0}.").format(self.period.name)
				)
			self.start = periods.get_period(self.source_period).start_date
		elif self.mode == TEMPLATE:
			found = self.template and frappe.db.get_value(
				"Task Contract", self.template, ["start_date", "docstatus"]
			)
			if not found or found[1] == 2:
				frappe.throw(_("Choose the contract whose tasks everybody gets."))
			# its tasks are copied to people whose contracts the user reads
			frappe.get_doc("Task Contract", self.template).check_permission("read")
			self.start = found[0]

	def find(self, cadres: Sequence[str], committee_starts: bool) -> dict[str, Found]:
		"""Cadre → where their tasks come from. Cadres without a source get an empty contract. Two queries."""
		if not cadres or self.mode in (EMPTY, NONE):
			return {}
		if self.mode == TEMPLATE:
			one = self._sum_up([self.template]).get(self.template) or Found()
			one.name, one.initiated_by = self.template, "Committee" if committee_starts else "Cadre"
			return dict.fromkeys(cadres, one)
		contract = frappe.qb.DocType("Task Contract")
		rows = (
			frappe.qb.from_(contract)
			.select(contract.cadre, contract.name, contract.initiated_by, contract.support_conditions)
			.where(
				contract.contract_key.isin(
					bulk.build_among(unique_keys.build_key(cadre, self.source_period) for cadre in cadres)
				)
			)
			.where(contract.docstatus == 1)
			.run(as_dict=True)
		)
		sums = self._sum_up([row.name for row in rows])
		found = {}
		for row in rows:
			one = found[row.cadre] = sums.get(row.name) or Found()
			one.name, one.support_conditions = row.name, row.support_conditions
			one.initiated_by = row.initiated_by if committee_starts else "Cadre"
		return found

	def _sum_up(self, contracts: list[str]) -> dict[str, Found]:
		if not contracts:
			return {}
		task = frappe.qb.DocType(TASK)
		bad = (task.coefficient <= 0) | (task.target <= 0)
		rows = (
			frappe.qb.from_(task)
			.select(
				task.parent,
				Count(task.name),
				Sum(task.weight),
				Sum(Case().when(bad, 1).else_(0)),
				Max(task.idx),
			)
			.where(self._build_taken(task, contracts))
			.groupby(task.parent)
			.run()
		)
		found = {
			row[0]: Found(tasks=row[1], weight=float(row[2] or 0), gaps=row[1] != row[4]) for row in rows
		}
		wrong = [row[0] for row in rows if row[3]]
		if wrong:
			named = (
				frappe.qb.from_(task)
				.select(task.parent, task.idx, task.task_name)
				.where(self._build_taken(task, wrong) & bad)
				.orderby(task.parent)
				.orderby(task.idx)
				.run()
			)
			for parent, idx, name in named:
				found[parent].impossible.append(f"{idx}. {name}")
		return found

	def _build_taken(self, task, contracts: list[str]):
		"""Which tasks of these contracts are taken."""
		taken = (
			task.parent.isin(bulk.build_among(contracts))
			& (task.parenttype == "Task Contract")
			& (task.dropped == 0)
		)
		return (
			taken & is_followed(task) & (task.completed < task.target) if self.mode == CARRY_OPEN else taken
		)

	def copy_tasks(self, contracts: dict[str, Found]) -> None:
		"""Tasks of the new contracts, all in one statement."""
		sources = sorted({found.name for found in contracts.values() if found.name})
		if not sources:
			return
		new, task = frappe.qb.DocType("Task Contract"), frappe.qb.DocType(TASK)
		old = frappe.qb.DocType("Task Contract").as_("old")
		due = self._build_due(task.due_date)
		if self.mode == TEMPLATE:
			join = old.name == self.template
		else:
			join = (old.contract_key == unique_keys.build_term(new.cadre, self.source_period)) & (
				old.docstatus == 1
			)
		bulk.insert_selected(
			TASK,
			{
				"name": bulk.make_name_column(new.name, task.idx),
				"parent": new.name,
				"parenttype": "Task Contract",
				"parentfield": "tasks",
				"idx": task.idx,
				**{field: task[field] for field in COPIED},
				"target": self._build_target(task),
				"due_date": due,
				"origin": self._build_origin(task, new),
				"light": build_light_case(task.completed * 0, due, new.start_date, getdate(today())),
			},
			lambda into: (
				into.from_(new)
				.join(old)
				.on(join)
				.join(task)
				.on(task.parent == old.name)
				.where(new.name.isin(bulk.build_among(contracts)) & self._build_taken(task, sources))
			),
		)
		with_gaps = [name for name, found in contracts.items() if found.gaps]
		if with_gaps:
			bulk.number_rows(TASK, with_gaps, "Task Contract")

	def _build_target(self, task) -> Term:
		"""What is left to do, where only unfinished tasks are carried and their quantities add up."""
		if self.mode != CARRY_OPEN:
			return task.target
		return Case().when(task.measure == "Added Up", task.target - task.completed).else_(task.target)

	def _build_due(self, due_date: Term) -> Term:
		"""As many days into the new period as into the old one, but never outside it."""
		shifted = _add(self.period.start_date, _days(due_date, self.start))
		return _greatest(_least(shifted, self.period.end_date), self.period.start_date)

	def _build_origin(self, task, new) -> Term:
		return (
			Case()
			.when(task.kind == "Commissioned", "Commissioned")
			.when(new.initiated_by == "Committee", "Added by the Committee")
			.else_("Self-registered")
		)
