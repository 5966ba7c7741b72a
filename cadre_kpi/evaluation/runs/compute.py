"""Compute and propose: gather, score, hold the conditions against it, and pass on what is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import cint, flt, now_datetime

from cadre_kpi.evaluation import rating, routes, year
from cadre_kpi.evaluation.runs import bulk, evaluations, gathering, packed
from cadre_kpi.evaluation.runs.action import Action, Item
from cadre_kpi.evaluation.runs.evaluations import DOCTYPE
from cadre_kpi.evaluation.runs.outcome import Outcome
from cadre_kpi.evaluation.runs.readiness import Readiness, action_from
from cadre_kpi.evaluation.surroundings import Surroundings
from cadre_kpi.scoring.errors import CaseError

# rows that scoring reads: table field → (DocType, fields)
ROWS = {
	"tasks": (
		"Evaluation Task",
		(
			"target",
			"completed",
			"coefficient",
			"weight",
			"quality_failures",
			"delays",
			"objective_quality_failures",
			"objective_delays",
			"on_time",
			"came_by",
			"failures_by_product",
			"delays_by_product",
		),
	),
	"criteria": ("Evaluation Criterion", ("criterion_code", "reviewed_points")),
	"deductions": ("Evaluation Deduction", ("points", "reason")),
	"facts": (
		"Evaluation Fact",
		(
			"fact",
			"discipline",
			"act",
			"ground",
			"act_on",
			"decided_on",
			"former_office",
			"counted_in",
		),
	),
}
CONDITION = "Evaluation Condition"
CONDITION_FIELDS = ("condition_name", "level", "met", "found", "needed", "source")
RESULT_FIELDS = (
	"total_tasks",
	"done_tasks",
	"exceeded_tasks",
	"late_tasks",
	"component_a",
	"component_b",
	"component_c",
	"result_points",
	"general_points",
	"deducted_points",
	"total_points",
	"level_by_points",
	"proposed_level",
)
WRITTEN = (
	"name",
	*RESULT_FIELDS,
	"computed_on",
	"workflow_state",
	"step_no",
	"step_level",
	"step_opinion",
	"step_votes",
)


class ComputeAndPropose(Action):
	"""Staff first, then leaders from the bottom of the tree upwards: a leader's score reads the ratings below."""

	doctype = DOCTYPE
	proposes = True

	def items(self) -> list[Item]:
		table, unit, position = (
			frappe.qb.DocType(name) for name in (DOCTYPE, "Cadre Unit", "Cadre Position")
		)
		rows = (
			frappe.qb.from_(table)
			.left_join(unit)
			.on(unit.name == table.unit)
			.left_join(position)
			.on(position.name == table.position)
			.select(table.name, table.leader, unit.lft, unit.rgt, position.duty)
			.where((table.period == self.period.name) & table.workflow_state.notin(evaluations.FINAL))
			.run()
		)
		depth = _depths()
		items = []
		for name, leader, lft, _rgt, duty in rows:
			rank = "0"
			if leader:
				# deputies before the head of the same unit, units far down before those above them
				rank = f"1|{9999 - depth.get(cint(lft), 0):04d}|{0 if duty == 'Deputy' else 1}"
			items.append(Item(f"{rank}|{name}", name, rank))
		return sorted(items)

	def process(self, keys: Sequence[str]) -> Outcome:
		outcome = Outcome()
		locked = evaluations.lock(keys, outcome)
		if not locked:
			return outcome
		follow = [row.name for row in locked if evaluations.follows_contract(row)]
		gathering.refresh(follow)
		known = rows_of(locked)
		around, ready = Surroundings(locked), Readiness(locked)
		changed, proposed = [], []
		for row in locked:
			row.update(known[row.name])
			waits = ready.waits_for(row) if self.proposes else None
			if row.workflow_state == routes.SELF_ASSESSMENT:
				self._leave(row, waits, outcome)
				continue
			found = self._score(row, around, outcome)
			if not found:
				continue
			complete = not waits and self._complete(row, found, outcome)
			passes = complete and self.proposes
			if waits:
				outcome.fail(row.name, DOCTYPE, row.name, row.cadre_name, *waits, step=_(row.workflow_state))
			if passes and row.workflow_state != routes.PROPOSED:
				proposed.append(row)
			if _differs(row, found) or (passes and row.workflow_state != routes.PROPOSED):
				changed.append((row, found, passes))
			outcome.counts["computed"] += bool(found.result)
		self._write(changed)
		self._log(proposed)
		outcome.counts["proposed"] += len(proposed)
		return outcome

	def _leave(self, row, waits, outcome: Outcome) -> None:
		"""An evaluation that its cadre still writes is not scored, as in the form."""
		if waits:
			outcome.fail(row.name, DOCTYPE, row.name, row.cadre_name, *waits, step=_(row.workflow_state))

	def _score(self, row, around: Surroundings, outcome: Outcome) -> rating.Outcome | None:
		try:
			return rating.outcome(row, around)
		except CaseError as error:
			self._fail_case(row, error, outcome)
			return None

	def _fail_case(self, row, error: CaseError, outcome: Outcome) -> None:
		lang = "vi" if frappe.local.lang == "vi" else "en"
		outcome.fail(
			row.name,
			DOCTYPE,
			row.name,
			row.cadre_name,
			_("{0} cannot be scored: {1}.").format(
				row.cadre_name, "; ".join(e.text(lang) for e in error.errors)
			),
			_("Correct the figures that are named, then start the run again."),
			step=_(row.workflow_state),
		)

	def _complete(self, row, found: rating.Outcome, outcome: Outcome) -> bool:
		"""Whether there is a level to propose; else a failure that says what is missing."""
		if found.missing:
			self._fail_case(row, found.missing, outcome)
			return False
		if not rating.is_complete(found):
			outcome.fail(
				row.name,
				DOCTYPE,
				row.name,
				row.cadre_name,
				_("{0} has no rating: {1}.").format(row.cadre_name, why_unrated(found.result)),
				_(
					"Complete what is missing; then start the run again, or leave the person out of the decision."
				),
				step=_(row.workflow_state),
			)
			return False
		return True

	def _write(self, changed: list) -> None:
		if not changed:
			return
		moment = now_datetime()
		write_conditions([(row, found) for row, found, _passes in changed])
		bulk.update(
			DOCTYPE,
			WRITTEN,
			(
				(
					row.name,
					*(found.values[field] for field in RESULT_FIELDS),
					moment if found.result else row.computed_on,
					*_state_after(row, passes),
				)
				for row, found, passes in changed
			),
		)

	def _log(self, proposed: list) -> None:
		"""A line in the process log of each evaluation that was passed on, by who started the run."""
		if not proposed:
			return
		log = frappe.qb.DocType("Process Log")
		last = dict(
			frappe.qb.from_(log)
			.select(log.parent, Max(log.idx))
			.where(log.parent.isin(bulk.among([row.name for row in proposed])) & (log.parenttype == DOCTYPE))
			.groupby(log.parent)
			.run()
		)
		moment, note = now_datetime(), _("Period run {0}").format(self.run.name)
		bulk.insert(
			"Process Log",
			(
				"name",
				"parent",
				"parenttype",
				"parentfield",
				"idx",
				"acted_on",
				"acted_by",
				"action",
				"from_state",
				"to_state",
				"note",
			),
			(
				(
					name,
					row.name,
					DOCTYPE,
					"process_log",
					cint(last.get(row.name)) + 1,
					moment,
					frappe.session.user,
					action_from(row.workflow_state),
					row.workflow_state,
					routes.PROPOSED,
					note,
				)
				for name, row in zip(bulk.names(len(proposed)), proposed, strict=True)
			),
		)

	def title_of(self, key: str) -> str:
		return evaluations.title(key)

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("{0} evaluations were scored.").format(counts["computed"]),
			_("{0} were proposed for decision.").format(counts["proposed"]),
		]


class RollUp(ComputeAndPropose):
	"""The months or quarters of a year into its evaluations; nothing is passed on."""

	proposes = False

	def check(self) -> None:
		super().check()
		if not year.sources(self.period.name):
			frappe.throw(
				_(
					"No month or quarter rolls up into {0}. Enter {0} in the periods that do, and use a scheme with a roll-up."
				).format(frappe.bold(self.period.name))
			)

	def _leave(self, row, waits, outcome: Outcome) -> None:
		outcome.counts["waiting"] += 1

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("The year was computed for {0} people.").format(counts["computed"]),
			_("{0} have not sent the self-assessment; their year is computed when they have.").format(
				counts["waiting"]
			),
		]


condition_values = itemgetter(*CONDITION_FIELDS)


def rows_of(locked: list) -> dict[str, dict[str, list]]:
	"""Evaluation → its rows of each table, in order. One query a table."""
	names = [row.name for row in locked]
	found: dict[str, dict[str, list]] = {
		name: {table: [] for table in (*ROWS, "conditions")} for name in names
	}
	for field, (doctype, columns) in {**ROWS, "conditions": (CONDITION, CONDITION_FIELDS)}.items():
		for parent, rows in packed.rows(doctype, columns, names, DOCTYPE):
			found[parent][field] = rows
	return found


def write_conditions(changed: list) -> None:
	"""The conditions of (row with its stored `conditions`, outcome) in place of the stored ones. Two statements."""
	if any(row.conditions for row, _found in changed):
		frappe.db.delete(
			CONDITION, {"parent": ("in", [row.name for row, _found in changed]), "parenttype": DOCTYPE}
		)
	numbers = bulk.names(sum(len(found.conditions) for _row, found in changed))
	bulk.insert(
		CONDITION,
		("name", "parent", "parenttype", "parentfield", "idx", *CONDITION_FIELDS),
		(
			(next(numbers), row.name, (DOCTYPE, "conditions", idx, *condition_values(condition)))
			for row, found in changed
			for idx, condition in enumerate(found.conditions, start=1)
		),
	)


def _differs(row, found: rating.Outcome) -> bool:
	"""Whether the stored result is another one; what is the same is not written again."""
	for field, value in found.values.items():
		stored = row.get(field)
		if (
			(flt(stored) != flt(value))
			if isinstance(value, int | float)
			else ((stored or None) != (value or None))
		):
			return True
	if len(row.conditions) != len(found.conditions):
		return True
	return any(
		condition_values(stored) != condition_values(new)
		for stored, new in zip(row.conditions, found.conditions, strict=True)
	)


def _state_after(row, passes: bool) -> tuple:
	if not passes or row.workflow_state == routes.PROPOSED:
		return row.workflow_state, row.step_no, row.step_level, row.step_opinion, row.step_votes
	return routes.PROPOSED, cint(row.step_no) + 1, None, None, None


def why_unrated(result) -> str:
	"""Why there is no rating, in words."""
	return {
		"nothing_assigned": _("no task was assigned"),
		"no_quorum": _("the council had no quorum"),
		"vote": _("the vote gave no level"),
		"refused": _("a month or quarter has no rating"),
		"too_short": _("too little time at work in the year: not rated"),
		"too_few": _("too few months or quarters are rated"),
		"no_weight": _("the rated months or quarters carry no weight"),
	}.get(result.unrated, _("points and conditions give no level"))


def _depths() -> dict[int, int]:
	"""Place of each unit in the tree → how many units stand above it. One query."""
	table = frappe.qb.DocType("Cadre Unit")
	depths: dict[int, int] = {}
	above: list[int] = []
	for lft, rgt in frappe.qb.from_(table).select(table.lft, table.rgt).orderby(table.lft).run():
		while above and above[-1] < lft:
			above.pop()
		depths[cint(lft)] = len(above)
		above.append(rgt)
	return depths
