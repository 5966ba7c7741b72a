"""A Council Session: who sits, what is scored, who steps aside; blind until it closes."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.access.own_copies import HidesOwnRows
from cadre_kpi.evaluation import council
from cadre_kpi.masters import periods
from cadre_kpi.meetings import council_close
from cadre_kpi.process import routes
from cadre_kpi.proof import seals
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import CLOSED, DRAFT, SCORING


class CouncilSession(HidesOwnRows, GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.council_conflict.council_conflict import CouncilConflict
		from cadre_kpi.cadre_kpi.doctype.council_session_evaluation.council_session_evaluation import (
			CouncilSessionEvaluation,
		)
		from cadre_kpi.cadre_kpi.doctype.council_session_member.council_session_member import (
			CouncilSessionMember,
		)

		closed_by: DF.Link | None
		closed_on: DF.Datetime | None
		conflicts: DF.Table[CouncilConflict]
		council: DF.Link
		evaluations: DF.Table[CouncilSessionEvaluation]
		members: DF.Table[CouncilSessionMember]
		minutes: DF.TextEditor | None
		opened_on: DF.Datetime | None
		period: DF.Link
		place: DF.Data | None
		scheme: DF.Link | None
		scoring_until: DF.Datetime | None
		session_date: DF.Date
		status: DF.Literal["Draft", "Scoring", "Closed"]
	# end: auto-generated types

	def before_insert(self):
		self.scheme = periods.check_open(self.period).scheme
		self.status = DRAFT
		if not self.members:
			self.take_members_from_council()

	def onload(self):
		if self.status == SCORING:
			self.set_onload("sheets_possible", council.count_sheets_possible(self))

	def validate(self):
		self.refuse_edit_when_closed()
		self.check_council()
		self.check_members()
		self.check_evaluations()
		self.check_listing()
		self.keep_one_session()
		self.count_sheets()
		self.check_conflicts()

	def refuse_edit_when_closed(self):
		before = self.get_doc_before_save()
		if before and before.status == CLOSED:
			frappe.throw(_("Session {0} is closed and can no longer be changed.").format(self.name))

	def check_council(self):
		if frappe.db.get_value("Evaluation Body", self.council, "body_type") != "Advisory Council":
			frappe.throw(_("{0} is not an advisory council.").format(self.council))

	def take_members_from_council(self):
		for row in frappe.get_doc("Evaluation Body", self.council).members:
			if council.sits_on(row, self.session_date or getdate()):
				self.append(
					"members",
					{"user": row.user, "member_name": row.member_name, "duty": row.duty, "present": 1},
				)

	def check_members(self):
		listed = {
			row.user: row
			for row in frappe.get_doc("Evaluation Body", self.council).members
			if council.sits_on(row, self.session_date)
		}
		seen = set()
		for row in self.members:
			if row.user not in listed:
				frappe.throw(
					_("{0} is not a member of {1} on {2}.").format(
						row.member_name or row.user, self.council, frappe.format(self.session_date, "Date")
					)
				)
			if row.user in seen:
				frappe.throw(_("{0} is listed twice as a member.").format(row.member_name or row.user))
			seen.add(row.user)
			seat = listed[row.user]
			row.duty = seat.duty
			row.member_name = seat.member_name or frappe.utils.get_fullname(row.user)
			if not row.present and not (row.absence_reason or "").strip():
				frappe.throw(_("Write why {0} is absent.").format(row.member_name))
		self.refuse_absence_after_sheet()

	def refuse_absence_after_sheet(self):
		"""Whoever has sent a sheet was there: nobody chooses afterwards whose sheet counts."""
		before = self.get_doc_before_save()
		if not before or before.status != SCORING:
			return
		was_present = {row.user for row in before.members if row.present}
		marked = {row.user: row for row in self.members if not row.present and row.user in was_present}
		sent = set(council.list_who_sent(self.name)) if marked else set()
		for user in sent & set(marked):
			frappe.throw(
				_("{0} has sent a sheet in this session and cannot be marked absent.").format(
					frappe.bold(marked[user].member_name)
				)
			)

	def check_listing(self):
		"""Newly listed evaluations: the council's own to score, and none that the user has no business with."""
		before = self.get_doc_before_save()
		known = {row.evaluation for row in before.evaluations} if before else set()
		council.check_listing(self, [row for row in self.evaluations if row.evaluation not in known])

	def count_sheets(self):
		"""How many sheets were sent, counted anew: one may have come in since the session was read."""
		if self.is_new() or self.status == DRAFT:
			return
		sent = Counter(evaluation for _member, evaluation in council.find_sheets_sent(self.name))
		for row in self.evaluations:
			row.sheets = sent[row.evaluation]

	def keep_one_session(self):
		"""An evaluation stands in one open session; a unique key holds it, however many are saved at once."""
		if self.status != CLOSED:
			council.refuse_second_session(self)
		for row in self.evaluations:
			row.open_key = row.evaluation if self.status != CLOSED else None

	def check_evaluations(self):
		seen = set()
		for row in self.evaluations:
			found = frappe.db.get_value(
				"Cadre Evaluation",
				row.evaluation,
				["cadre", "cadre_name", "unit", "period", "workflow_state"],
				as_dict=True,
			)
			if found.period != self.period:
				frappe.throw(
					_("The evaluation of {0} belongs to {1}, this session to {2}.").format(
						found.cadre_name, found.period, self.period
					)
				)
			if row.evaluation in seen:
				frappe.throw(_("{0} is listed twice in this session.").format(found.cadre_name))
			seen.add(row.evaluation)
			row.update({"cadre": found.cadre, "cadre_name": found.cadre_name, "unit": found.unit})
		self.check_level()

	def check_level(self):
		"""Where the regulation names the council of the unit above, that of the own unit does not score."""
		own = frappe.db.get_value("Evaluation Body", self.council, "unit")
		for row in self.evaluations:
			if row.unit != own:
				continue
			scheme, variant = frappe.db.get_value(
				"Cadre Evaluation", row.evaluation, ["scheme", "route_variant"]
			)
			if routes.is_scored_above(get_rules(scheme), variant):
				frappe.throw(
					_("{0} is scored by the council of the unit above, not by {1}.").format(
						frappe.bold(row.cadre_name), self.council
					)
				)

	def check_conflicts(self):
		members = {row.user for row in self.members}
		evaluations = {row.evaluation for row in self.evaluations}
		self.note_conflicts()
		for row in self.conflicts:
			if row.user not in members or row.evaluation not in evaluations:
				frappe.throw(
					_("Conflict {0} names a member or an evaluation that is not in this session.").format(
						row.idx
					)
				)

	def note_conflicts(self):
		"""A conflict once noted stands. After the sheet was sent it sets the sheet aside: not for a member to say."""
		before = self.get_doc_before_save()
		known = {row.name: row for row in before.conflicts} if before else {}
		if before and before.status == SCORING and set(known) - {row.name for row in self.conflicts}:
			frappe.throw(_("A conflict of interest that was noted stands while the session is scoring."))
		fresh = [row for row in self.conflicts if row.name not in known]
		late = self.status == SCORING and fresh
		sent = council.find_sheets_sent(self.name) if late else set()
		scores_here = frappe.session.user in {row.user for row in self.members}
		for row in fresh:
			if (row.user, row.evaluation) in sent and scores_here:
				frappe.throw(
					_(
						"The sheet was already sent. The conflict is noted by somebody who does not score in this session."
					),
					frappe.PermissionError,
				)
			row.noted_by, row.noted_on = frappe.session.user, now_datetime()

	@frappe.whitelist(methods=["POST"])
	def open_scoring(self) -> None:
		"""Members may score from now on. Every evaluation must have reached the council."""
		self.load_stored()
		self.check_permission("write")
		if self.status != DRAFT:
			frappe.throw(_("Scoring of session {0} was already opened.").format(self.name))
		if not self.evaluations or not self.members:
			frappe.throw(_("List the members and the evaluations first."))
		council.check_waiting(self)
		self.status, self.opened_on = SCORING, now_datetime()
		self.save_as_server()

	@frappe.whitelist(methods=["POST"])
	def close(self) -> None:
		"""Close the scoring: quorum is checked, sheets are aggregated, the evaluations move on."""
		self.load_stored()
		self.check_permission("write")
		if self.status != SCORING:
			frappe.throw(_("Session {0} is not scoring.").format(self.name))
		council_close.conclude(self)
		self.status, self.closed_on, self.closed_by = CLOSED, now_datetime(), frappe.session.user
		self.save_as_server()
		seals.seal(self.doctype, [self.name])

	@frappe.whitelist()
	def list_my_sheets(self) -> list[dict]:
		"""For the acting member: each evaluation to score, with the sheet if there is one, or why not."""
		self.load_stored(lock=False)
		self.check_permission("read")
		return council.list_sheets(self, frappe.session.user)

	def is_late(self) -> bool:
		return bool(self.scoring_until and now_datetime() > get_datetime(self.scoring_until))
