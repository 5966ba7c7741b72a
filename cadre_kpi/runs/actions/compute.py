"""Compute and propose: gather, score, hold the conditions against it, and pass on what is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from cadre_kpi.database import bulk
from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.evaluation import compute, roll_up
from cadre_kpi.evaluation.batch import evaluations, results, scores
from cadre_kpi.evaluation.batch.evaluations import DOCTYPE
from cadre_kpi.evaluation.batch.readiness import Readiness, get_action
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.masters import periods
from cadre_kpi.process import log
from cadre_kpi.runs.action import Action
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.states import PROPOSED, SELF_ASSESSMENT, WITHOUT_RATING
from cadre_kpi.utils.language import choose_sentence_language


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
		depth = _count_depths()
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
		results.refresh(follow)
		known = scores.read_rows(locked)
		inputs, ready = ScoringInputs(locked), Readiness(locked)
		changed, proposed, not_rated = [], [], []
		for row in locked:
			row.update(known[row.name])
			waits = ready.waits_for(row) if self.proposes else None
			year = self._compute_year(row, inputs)
			if year and (ground := compute.get_unrated_ground(year.result)):
				not_rated.append((row, ground))
				continue
			if row.workflow_state == SELF_ASSESSMENT:
				self._leave(row, waits, outcome)
				continue
			found = year or self._score(row, inputs, outcome)
			if not found:
				continue
			complete = not waits and self._complete(row, found, outcome)
			passes = complete and self.proposes
			if waits:
				outcome.fail(row.name, DOCTYPE, row.name, row.cadre_name, *waits, step=_(row.workflow_state))
			if passes and row.workflow_state != PROPOSED:
				proposed.append(row)
			if scores.differs(row, found) or (passes and row.workflow_state != PROPOSED):
				changed.append((row, found, passes))
			outcome.counts["computed"] += bool(found.result)
		self._write(changed)
		self._log(proposed)
		self._record_not_rated(not_rated)
		outcome.counts["proposed"] += len(proposed)
		outcome.counts["not_rated"] += len(not_rated)
		return outcome

	def _compute_year(self, row, inputs: ScoringInputs) -> compute.Outcome | None:
		"""A year that is made of months, wherever it stands: who worked too little in it waits for no review."""
		if not self.proposes or not self.whole_year or inputs.get_rolled_up(row) is None:
			return None
		try:
			return compute.compute_outcome(row, inputs)
		except CaseError:
			return None  # told with the others

	@cached_property
	def whole_year(self) -> bool:
		return periods.is_whole_year(self.period.name)

	def _record_not_rated(self, rows: list) -> None:
		"""Out of the way of the others, with the ground: no points, no level, no decision."""
		if not rows:
			return
		fields = ("name", "workflow_state", "not_rated_ground", *compute.EMPTY)
		bulk.update(
			DOCTYPE,
			fields,
			[(row.name, WITHOUT_RATING, ground, *compute.EMPTY.values()) for row, ground in rows],
		)
		self._log([row for row, _ground in rows], WITHOUT_RATING)

	def _leave(self, row, waits, outcome: Outcome) -> None:
		"""An evaluation that its cadre still writes is not scored, as in the form."""
		if waits:
			outcome.fail(row.name, DOCTYPE, row.name, row.cadre_name, *waits, step=_(row.workflow_state))

	def _score(self, row, inputs: ScoringInputs, outcome: Outcome) -> compute.Outcome | None:
		try:
			return compute.compute_outcome(row, inputs)
		except CaseError as error:
			self._fail_case(row, error, outcome)
			return None

	def _fail_case(self, row, error: CaseError, outcome: Outcome) -> None:
		lang = choose_sentence_language()
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

	def _complete(self, row, found: compute.Outcome, outcome: Outcome) -> bool:
		"""Whether there is a level to propose; else a failure that says what is missing."""
		if found.missing:
			self._fail_case(row, found.missing, outcome)
			return False
		if not compute.is_complete(found):
			outcome.fail(
				row.name,
				DOCTYPE,
				row.name,
				row.cadre_name,
				_("{0} has no rating: {1}.").format(row.cadre_name, scores.explain_unrated(found.result)),
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
		scores.write_conditions([(row, found) for row, found, _passes in changed])
		bulk.update(
			DOCTYPE,
			scores.WRITTEN,
			(
				(
					row.name,
					*(found.values[field] for field in scores.RESULT_FIELDS),
					moment if found.result else row.computed_on,
					*_get_state_after(row, passes),
				)
				for row, found, passes in changed
			),
		)

	def _log(self, proposed: list, to_state: str = PROPOSED) -> None:
		"""A line in the process log of each evaluation that was passed on, by who started the run."""
		if not proposed:
			return
		moment, note = now_datetime(), _("Period run {0}").format(self.run.name)
		steps = (
			(
				row.name,
				log.make_line(
					get_action(row.workflow_state) if to_state == PROPOSED else "Record as Not Rated",
					row.workflow_state,
					to_state,
					note,
					moment=moment,
				),
			)
			for row in proposed
		)
		log.append_steps(DOCTYPE, steps)

	def get_title(self, key: str) -> str:
		return evaluations.get_title(key)

	def summary(self, counts: Counter) -> list[str]:
		return [
			_("{0} evaluations were scored.").format(counts["computed"]),
			_("{0} were proposed for decision.").format(counts["proposed"]),
			*(
				[_("{0} are not rated: too little work in the year.").format(counts["not_rated"])]
				if counts["not_rated"]
				else []
			),
		]


class RollUp(ComputeAndPropose):
	"""The months or quarters of a year into its evaluations; nothing is passed on."""

	proposes = False

	def check(self) -> None:
		super().check()
		if not roll_up.find_sources(self.period.name):
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


def _get_state_after(row, passes: bool) -> tuple:
	if not passes or row.workflow_state == PROPOSED:
		return row.workflow_state, row.step_no, row.step_level, row.step_opinion, row.step_votes
	return PROPOSED, cint(row.step_no) + 1, None, None, None


def _count_depths() -> dict[int, int]:
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
