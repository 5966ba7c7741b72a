"""The close of a council's session: the sheets are read once, aggregated, and the evaluations go on together.

All or nothing: whatever stands in the way of one evaluation is thrown by name, and the session stays open.
"""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.database import bulk, packed
from cadre_kpi.evaluation import compute, council, score_sheets
from cadre_kpi.evaluation.batch import scores
from cadre_kpi.meetings.conclusion import DOCTYPE, Entry, Meeting
from cadre_kpi.scoring.council import CouncilScore
from cadre_kpi.scoring.errors import CaseError
from cadre_kpi.states import AT_COUNCIL

ROW = "Evaluation Task"
CONCLUDE = "Conclude Scoring"


def conclude(session) -> None:
	"""Pass every evaluation of a session on with what its council gave, and show it in the session's rows.

	A fixed number of statements, however many evaluations and members. Throws without quorum, naming who is missing.
	"""
	close = CouncilClose(session)
	close.conclude_scoring()
	for row in session.evaluations:
		found = close.found[row.evaluation]
		row.council_points = compute.get_council_points(found)
		row.spread = compute.get_spread_text(found)
		row.sheets = close.sheets[
			row.evaluation
		]  # one may have come in while this request waited for the session


class CouncilClose(Meeting):
	"""A meeting whose conclusion is computed from its members' sheets."""

	def __init__(self, session) -> None:
		super().__init__([Entry(row.evaluation) for row in session.evaluations], AT_COUNCIL)
		self.session = session
		self.send_only = ()
		self.found: dict[str, CouncilScore] = {}
		self.sheets: dict[str, int] = {}

	def conclude_scoring(self) -> None:
		self._refuse_failures()
		council.check_waiting(self.session)
		self._prepare()
		self._aggregate()
		self._refuse_without_quorum()
		self._keep_scores()
		moved = [row for row in self.rows if self._try(row, self._pass_on)]
		scored = self._score(moved)
		self._refuse_failures()
		self._write(scored)
		done = ((row.name, 1, row.council_points) for row in self.rows)
		bulk.update(DOCTYPE, ("name", "council_done", "council_points"), done)

	def _aggregate(self) -> None:
		names = [row.name for row in self.rows]
		members, known = score_sheets.read_session(self.session.name, names), scores.read_rows(self.rows)
		for row in self.rows:
			row.update(known[row.name])
			sent = [each for each in members.get(row.name, ()) if not (each.absent or each.conflicted)]
			self.sheets[row.name] = len(sent)
			try:
				self.found[row.name] = compute.aggregate_council(row, members.get(row.name, ()))
			except CaseError as error:
				self._fail(row, compute.describe_error(error), "")
		self._refuse_failures()

	def _refuse_without_quorum(self) -> None:
		short = [
			_("{0}: {1} of {2} sheets, {3} needed").format(
				row.cadre_name, result.scored, result.entitled, result.needed
			)
			for row in self.rows
			if not (result := self.found[row.name]).quorum
		]
		if short:
			frappe.throw(
				"<br>".join(frappe.utils.escape_html(line) for line in short)
				+ "<br><br>"
				+ _(
					"Ask the members who have not sent their sheets, or hold the session again with enough members."
				),
				title=_("No quorum"),
			)

	def _keep_scores(self) -> None:
		"""The council's points of each task, with their spread, into the rows of the evaluations."""
		values = []
		for parent, rows in packed.read_rows(ROW, ("name",), list(self.found), DOCTYPE):
			for row, task in zip(rows, self.found[parent].tasks, strict=True):
				values.append((row.name, compute.get_task_points(task), compute.get_task_spread(task)))
		bulk.update(ROW, ("name", "council_score", "council_spread"), values, touch=False)
		for row in self.rows:
			row.council_done, row.council_points = 1, compute.get_council_points(self.found[row.name])

	def _pass_on(self, row, entry: Entry) -> None:
		self._check(row, entry)
		self._take_step(row, self._find_way(row), CONCLUDE)

	def _refuse_failures(self) -> None:
		if self.outcome.failures:
			frappe.throw(
				"<br>".join(
					f"{frappe.utils.escape_html(failure.title)}: {failure.reason}"
					for failure in self.outcome.failures
				),
				title=_("The session cannot be closed yet"),
			)
