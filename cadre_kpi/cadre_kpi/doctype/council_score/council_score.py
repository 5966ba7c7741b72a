"""A Council Score: one member's sheet for one evaluation."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.evaluation import council
from cadre_kpi.proof import seals
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import SCORING
from cadre_kpi.utils import formats


class CouncilScore(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.council_score_task.council_score_task import CouncilScoreTask

		amended_from: DF.Link | None
		cadre: DF.Link | None
		cadre_name: DF.Data | None
		evaluation: DF.Link
		member: DF.Link | None
		proposed_level: DF.Literal["", "excellent", "good", "completed", "not_completed"]
		remark: DF.SmallText | None
		score_key: DF.Data | None
		session: DF.Link
		tasks: DF.Table[CouncilScoreTask]
		total: DF.Float
		unit: DF.Link | None
		zeros_meant: DF.Check
	# end: auto-generated types

	def before_insert(self):
		self.member = frappe.session.user
		self.score_key = f"{self.session}|{self.evaluation}|{self.member}"
		self.check_member()
		self.refuse_second_sheet()
		self.fill()

	def load_doc_before_save(self, **kwargs) -> None:
		"""Whoever closes a session locks the session and then its sheets: a sheet that is sent does so as well."""
		if self.docstatus == 1 and not self.is_new() and isinstance(self.name, str | int):
			session = frappe.db.get_value(self.doctype, self.name, "session")
			frappe.db.get_value("Council Session", session, "status", for_update=True)
		return super().load_doc_before_save(**kwargs)

	def validate(self):
		self.check_member()
		self.keep_rows()
		self.check_scores()

	def before_submit(self):
		self.lock_session()
		self.check_complete()

	def lock_session(self):
		"""A sheet is sent before its session closes or not at all: both lock the session first."""
		status = frappe.db.get_value("Council Session", self.session, "status", for_update=True)
		if status != SCORING:
			frappe.throw(
				_("Session {0} is not open for scoring ({1}).").format(self.session, _(status)),
				frappe.PermissionError,
				title=_("This sheet cannot be scored"),
			)

	def on_submit(self):
		council.count_sheets(self.session, self.evaluation)
		seals.seal(self.doctype, [self.name])

	def before_cancel(self):
		frappe.throw(_("A sheet that was sent is not withdrawn."))

	def check_member(self):
		session = frappe.get_doc("Council Session", self.session)
		reason = council.explain_refusal(session, self.evaluation, self.member)
		if reason:
			frappe.throw(reason, frappe.PermissionError, title=_("This sheet cannot be scored"))
		if self.member != frappe.session.user:
			frappe.throw(_("Each member fills only their own sheet."), frappe.PermissionError)

	def refuse_second_sheet(self):
		other = frappe.db.get_value("Council Score", {"score_key": self.score_key}, "name")
		if other:
			frappe.throw(
				_("You already have the sheet {0} for this evaluation.").format(
					frappe.utils.get_link_to_form("Council Score", other)
				),
				frappe.DuplicateEntryError,
			)

	def fill(self):
		evaluation = frappe.get_doc("Cadre Evaluation", self.evaluation)
		self.update({"cadre": evaluation.cadre, "cadre_name": evaluation.cadre_name, "unit": evaluation.unit})
		given = {row.evaluation_task: row for row in self.tasks if row.evaluation_task}
		sent = {row.task_no: row for row in self.tasks if not row.evaluation_task}
		highest = float(get_rules(evaluation.scheme).council.max_score_per_task)
		rows = []
		for task in evaluation.tasks:
			own = given.get(task.name) or sent.get(task.task_no) or frappe._dict()
			rows.append(
				{
					"evaluation_task": task.name,
					"task_no": task.task_no,
					"task_name": task.task_name,
					"target": task.target,
					"completed": task.completed,
					"weight": task.weight,
					"self_score": task.self_score,
					"max_score": highest,
					"score": own.get("score"),
					"comment": own.get("comment"),
					"zero_meant": own.get("zero_meant"),
				}
			)
		self.set("tasks", rows)

	def keep_rows(self):
		"""The tasks of a sheet are those of the evaluation, whatever is sent."""
		before = self.get_doc_before_save()
		if before and [row.evaluation_task for row in before.tasks] != [
			row.evaluation_task for row in self.tasks
		]:
			frappe.throw(_("The tasks of a sheet are given by the evaluation and stay as they are."))
		if before:
			for was, row in zip(before.tasks, self.tasks, strict=True):
				row.update(
					{
						field: was.get(field)
						for field in (
							"max_score",
							"task_name",
							"target",
							"completed",
							"weight",
							"self_score",
							"task_no",
						)
					}
				)

	def check_scores(self):
		for row in self.tasks:
			if flt(row.score) < 0 or flt(row.score) > flt(row.max_score):
				frappe.throw(
					_("Task {0}: a score lies between 0 and {1}, not {2}.").format(
						row.task_no, formats.spell_figure(row.max_score), formats.spell_figure(row.score)
					),
					title=_("Score out of range"),
				)
			if flt(row.score):
				row.zero_meant = 0
		self.total = council.compute_sheet_total(self)

	def check_complete(self):
		if self.proposed_level and self.proposed_level not in {row.code for row in self.list_scheme_levels()}:
			frappe.throw(_("{0} is not a rating of this scheme.").format(self.proposed_level))
		self.refuse_unscored()

	def refuse_unscored(self):
		"""An empty score is stored as 0. Whoever means 0 points says so; nobody else sends them."""
		unscored = [str(row.task_no) for row in council.find_unscored(self)]
		if unscored and not cint(self.zeros_meant):
			frappe.throw(
				_("No score for task {0}. Score each task, or say that 0 points are meant.").format(
					", ".join(unscored)
				),
				title=_("Not all tasks are scored"),
			)

	def list_scheme_levels(self):
		scheme = frappe.db.get_value("Cadre Evaluation", self.evaluation, "scheme")
		return get_rules(scheme).levels


def on_doctype_update():
	# all that the spread between members is reckoned from, sheets of an evaluation beside each other
	frappe.db.add_index(
		"Council Score",
		["session", "evaluation", "docstatus", "total", "proposed_level", "unit", "cadre"],
		"spread_of_session",
	)
