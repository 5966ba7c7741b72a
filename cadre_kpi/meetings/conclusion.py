"""Many evaluations on to their next step at once: what a workflow action on the form does for one.

The form's way costs dozens of statements a person; a unit's meeting, a party cell and a committee conclude on all
their people together. Everything is read and written for the whole meeting, and each evaluation that cannot go on
is left as it was and reported by name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.workflow import get_workflow, get_workflow_safe_globals
from frappe.utils import cint, now_datetime

from cadre_kpi.access import membership
from cadre_kpi.database import bulk
from cadre_kpi.database.batch import Outcome
from cadre_kpi.deadlines import closing
from cadre_kpi.evaluation import compute, minutes, votes
from cadre_kpi.evaluation.batch import criteria, evaluations, results, scores
from cadre_kpi.evaluation.batch.readiness import get_action
from cadre_kpi.evaluation.inputs import ScoringInputs
from cadre_kpi.process import log, routes, unit_above
from cadre_kpi.regulations.record import get_rules, gives_points
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.states import PROPOSED, SELF_ASSESSMENT
from cadre_kpi.utils.language import choose_sentence_language

DOCTYPE, OPINION = "Cadre Evaluation", "Evaluation Opinion"
SEND = "Send Self-Assessment"
MORE_FIELDS = ("self_level", "meeting_level", "meeting_remark", "managed_by", "body_above", *minutes.FIELDS)
WRITTEN = (*scores.WRITTEN, "next_step", "meeting_level", "meeting_remark", "body_above", *minutes.FIELDS)
OPINION_FIELDS = ("step", "step_no", "body", "level", "votes", "opinion", "given_by", "given_on")


@dataclass(frozen=True, slots=True)
class Entry:
	"""What the meeting concluded on one evaluation. `level`: code of a rating, empty where none is asked for."""

	evaluation: str
	level: str = ""
	opinion: str = ""
	votes: str = ""
	meeting_opinions: str = ""
	meeting_conclusion: str = ""


class Refused(Exception):
	"""One evaluation cannot go on; the reason is for the reader."""


class Meeting:
	"""One call: the evaluations locked, the result of each, and the rows to write. `held`: the meeting's minutes."""

	def __init__(self, entries: Sequence[Entry], state: str, held: dict | None = None) -> None:
		self.held = held
		self.entries = {entry.evaluation: entry for entry in entries}
		self.state = state
		self.outcome = Outcome()
		self.moment = now_datetime()
		self.opinions: list[tuple[str, dict]] = []
		self.steps: list[tuple[str, dict]] = []
		self.member = membership.get_membership()
		self.rows = evaluations.lock(list(self.entries), self.outcome, MORE_FIELDS)
		self._stops: dict[tuple, list[routes.Stop]] = {}
		self._above: dict[tuple[str, str], str] = {}

	def conclude(self, send_only: Collection[str] = ()) -> Outcome:
		"""Take each evaluation on by its body's conclusion. Returns failures and the count `passed`.

		`send_only`: evaluations of people without an account whose self-assessment the user sends to a body in which
		the user has no part.
		"""
		self.send_only = send_only
		self._prepare()
		moved = [row for row in self.rows if self._try(row, self._advance)]
		sent = [name for name, step in self.steps if step["action"] == SEND]
		self._review_own_points([name for name in sent if name not in self.outcome.failed])
		self._write(self._score(moved))
		return self.outcome

	def advise(self) -> Outcome:
		"""One member's opinion on each evaluation, which stays where it is. Returns failures and `given`."""
		self._prepare()
		advised = [row for row in self.rows if self._try(row, self._give)]
		self._forget_earlier(advised)
		self._write(self._score(advised))
		self.outcome.counts["given"] = self.outcome.counts.pop("passed", 0)
		return self.outcome

	def _prepare(self) -> None:
		names = [row.name for row in self.rows]
		self.facts = routes.get_facts_of_cells(
			sorted({row.party_cell for row in self.rows if row.party_cell})
		)
		self.member.know(dict.fromkeys(row.unit for row in self.rows))
		results.refresh([row.name for row in self.rows if evaluations.follows_contract(row)])
		criteria.store(names)
		periods: dict[str, list[str]] = {}
		for row in self.rows:
			periods.setdefault(row.period, []).append(row.name)
		self.closed = {
			name: item
			for period, there in periods.items()
			for name, item in closing.find_closed(DOCTYPE, period, there).items()
		}
		given = votes.read_opinions(names)
		for row in self.rows:
			row.opinions = given.get(row.name, [])

	def _try(self, row, step) -> bool:
		try:
			step(row, self.entries[row.name])
		except Refused as refusal:
			self._fail(row, str(refusal), _("Open the evaluation, complete it and take the step there."))
			return False
		return True

	# ---- one evaluation -------------------------------------------------------------------------------------
	def _advance(self, row, entry: Entry) -> None:
		way = self._find_way(row)
		self._check(row, entry)
		if row.workflow_state == SELF_ASSESSMENT:
			# what the meeting says is never put into the mouth of who has not written here
			row.meeting_level = row.meeting_level if row.self_level else entry.level or None
			row.meeting_remark = entry.opinion or row.meeting_remark
			if not (row.self_level or row.meeting_level) and not gives_points(row.period, row.scheme):
				raise Refused(_("Choose the rating of {0}.").format(row.cadre_name))
			self._take_step(row, way, SEND)
			if row.workflow_state != self.state or row.name in self.send_only:
				return
		stop = way[cint(row.step_no) - 1]
		points_only = gives_points(row.period, row.scheme)
		if stop.body_type in routes.COLLECTIVES and not entry.level and not points_only:
			raise Refused(_("Choose the rating of {0}.").format(row.cadre_name))
		self._add_opinion(row, stop, entry)
		self._keep_minutes(row, entry)
		self._take_step(row, way, get_action(row.workflow_state))

	def _keep_minutes(self, row, entry: Entry) -> None:
		"""What the meeting was and what was said in it of this person; without minutes what stood there stays."""
		said = {field: getattr(entry, field) for field in minutes.OF_THE_PERSON if getattr(entry, field)}
		if not self.held and not said:
			return
		try:
			minutes.check({**(self.held or {}), **said})
		except frappe.ValidationError as wrong:
			frappe.clear_last_message()
			raise Refused(str(wrong)) from wrong
		row.update({**(self.held or {}), **said})

	def _give(self, row, entry: Entry) -> None:
		self._check(row, entry)
		if not entry.level and not entry.opinion:
			raise Refused(_("Choose a rating or write an opinion."))
		row.opinions = [
			given
			for given in row.opinions
			if (given.given_by, cint(given.step_no)) != (frappe.session.user, cint(row.step_no))
		]
		self._add_opinion(row, self._find_way(row)[cint(row.step_no) - 1], entry)

	def _check(self, row, entry: Entry) -> None:
		if row.workflow_state not in (self.state, SELF_ASSESSMENT):
			raise Refused(_("{0} is no longer here: {1}.").format(row.cadre_name, _(row.workflow_state)))
		if entry.level and entry.level not in {level.code for level in get_rules(row.scheme).levels}:
			raise Refused(_("{0} is not a rating of this scheme.").format(entry.level))

	def _take_step(self, row, way: list[routes.Stop], action: str) -> None:
		"""The action of the workflow: refused where the workflow would refuse it."""
		before = row.workflow_state
		stop = way[min(cint(row.step_no), len(way) - 1)]
		row.next_step = stop.goal
		if row.name in self.closed:
			raise Refused(closing.explain(self.closed[row.name]))
		if not _is_allowed(row, action, stop.state):
			raise Refused(_("The workflow does not let you take {0} from {1}.").format(_(action), _(before)))
		if stop.above:
			row.body_above = self._find_body_above(stop, row)
		row.workflow_state, row.step_no = stop.state, cint(row.step_no) + 1
		row.next_step = way[min(row.step_no, len(way) - 1)].goal
		self.steps.append((row.name, log.make_line(action, before, stop.state, moment=self.moment)))

	def _add_opinion(self, row, stop: routes.Stop, entry: Entry) -> None:
		given = frappe._dict(
			step=stop.name(frappe.local.lang),
			step_no=cint(row.step_no),
			body=self._find_body(stop, row),
			level=entry.level or None,
			votes=entry.votes or None,
			opinion=entry.opinion or None,
			given_by=frappe.session.user,
			given_on=self.moment,
		)
		self.opinions.append((row.name, given))
		row.opinions = [*row.opinions, *([given] if entry.level else [])]

	def _find_body_above(self, stop: routes.Stop, row) -> str:
		key = (stop.body_type, row.unit)
		if key not in self._above:
			self._above.update(
				unit_above.find_bodies((stop.body_type, unit) for unit in {each.unit for each in self.rows})
			)
			self._above.setdefault(key, "")
		if not self._above[key]:
			raise Refused(unit_above.name_missing(*key))
		return self._above[key]

	def _find_body(self, stop: routes.Stop, row) -> str | None:
		if stop.above:
			return row.body_above if self.member.is_member(row.body_above) else None
		if (
			self.member.is_member(row.managed_by)
			and self.member.bodies[row.managed_by].body_type == stop.body_type
		):
			return row.managed_by
		return self.member.find_body_serving(stop.body_type, row.unit, row.party_cell)

	def _find_way(self, row) -> list[routes.Stop]:
		key = (row.scheme, row.route_variant, row.party_cell)
		if key not in self._stops:
			facts = self.facts.get(row.party_cell, {})
			self._stops[key] = routes.list_stops(
				get_rules(row.scheme), row.route_variant, row.party_cell, facts
			)
		return self._stops[key]

	# ---- all of them ----------------------------------------------------------------------------------------
	def _review_own_points(self, names: list[str]) -> None:
		"""Reviewers start from the person's own points, as when a self-assessment is sent from the form."""
		if not names:
			return
		row = frappe.qb.DocType("Evaluation Criterion")
		query = frappe.qb.update(row).set(row.reviewed_points, row.self_points)
		query.where(row.parent.isin(bulk.build_among(names)) & (row.parenttype == DOCTYPE)).run()

	def _score(self, moved: list) -> list:
		"""(row, result) of each that can stand where it went; proposed is only what has a rating."""
		if not moved:
			return []
		known, inputs, scored = scores.read_rows(moved), ScoringInputs(moved), []
		for row in moved:
			row.update(known[row.name])
			try:
				found = compute.compute_outcome(row, inputs)
			except CaseError as error:
				found = compute.Outcome({}, [], None, error)
			if row.workflow_state == PROPOSED or not found.values:
				problem = found.missing and "; ".join(
					each.text(choose_sentence_language()) for each in found.missing.errors
				)
				if not problem and not compute.is_complete(found):
					problem = scores.explain_unrated(found.result)
				if problem:
					reason = _("{0} cannot be proposed yet: {1}").format(row.cadre_name, problem)
					self._fail(row, reason, _("Open the evaluation, complete it and take the step there."))
					continue
			scored.append((row, found))
		return scored

	def _forget_earlier(self, advised: list) -> None:
		"""A member has one line a step: the new opinion stands in the place of the earlier one."""
		row = frappe.qb.DocType(OPINION)
		steps: dict[int, list[str]] = {}
		for evaluation in advised:
			steps.setdefault(cint(evaluation.step_no), []).append(evaluation.name)
		for step_no, names in steps.items():
			earlier = row.parent.isin(bulk.build_among(names)) & (row.parenttype == DOCTYPE)
			mine = (row.step_no == step_no) & (row.given_by == frappe.session.user)
			frappe.qb.from_(row).where(earlier & mine).delete().run()

	def _write(self, scored: list) -> None:
		if not scored:
			return
		names = {row.name for row, _found in scored}
		scores.write_conditions(scored)
		bulk.update(DOCTYPE, WRITTEN, (self._build_values(row, found) for row, found in scored))
		given = [(parent, line) for parent, line in self.opinions if parent in names]
		rows = [(parent, [line[field] for field in OPINION_FIELDS]) for parent, line in given]
		bulk.append_rows(OPINION, DOCTYPE, "opinions", OPINION_FIELDS, rows)
		log.append_steps(DOCTYPE, [(parent, step) for parent, step in self.steps if parent in names])
		self.outcome.counts["passed"] += len(scored)

	def _build_values(self, row, found: compute.Outcome) -> tuple:
		return (
			row.name,
			*(found.values[field] for field in scores.RESULT_FIELDS),
			self.moment if found.result else row.computed_on,
			row.workflow_state,
			row.step_no,
			None,
			None,
			None,
			row.next_step,
			row.meeting_level,
			row.meeting_remark,
			row.body_above,
			*(row[field] for field in minutes.FIELDS),
		)

	def _fail(self, row, reason: str, what_to_do: str) -> None:
		self.outcome.fail(
			row.name, DOCTYPE, row.name, row.cadre_name, reason, what_to_do, step=row.workflow_state
		)


def _is_allowed(row, action: str, to_state: str) -> bool:
	"""Whether a transition of the site's workflow leads there for one of the user's roles."""
	mine = set(frappe.get_roles())
	for step in get_workflow(DOCTYPE).transitions:
		if (step.state, step.action, step.next_state) != (row.workflow_state, action, to_state):
			continue
		if step.allowed not in mine:
			continue
		try:
			if not step.condition or frappe.safe_eval(
				step.condition, get_workflow_safe_globals(), {"doc": row}
			):
				return True
		except Exception:  # a site's own condition may ask for what is read only on the form
			raise Refused(
				_("The workflow asks for more than the meeting knows. Take the step on the form.")
			) from None
	return False
