"""A Rating Decision: a batch decided in one meeting, checked against the quota, sealed, published."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.access import membership, records, rules
from cadre_kpi.access.own_copies import COPIES, HidesOwnRows, find_unpublished, is_pending
from cadre_kpi.database import bulk
from cadre_kpi.decisions import (
	checks,
	decisions,
	organisations,
	quota,
	replacement,
	summary,
	unit_notices,
)
from cadre_kpi.masters import periods
from cadre_kpi.process.document import ProcessDocument
from cadre_kpi.proof import decided, seals
from cadre_kpi.regulations.record import gives_points
from cadre_kpi.states import AWAITING_APPROVAL, CANCELLED, PUBLISHED


class RatingDecision(HidesOwnRows, ProcessDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog
		from cadre_kpi.cadre_kpi.doctype.rating_decision_row.rating_decision_row import RatingDecisionRow

		action_note: DF.SmallText | None
		amended_from: DF.Link | None
		committee: DF.Link
		decision_date: DF.Date
		decision_number: DF.Data | None
		grounds: DF.Text | None
		meeting: DF.Data | None
		notified_on: DF.Datetime | None
		period: DF.Link
		process_log: DF.Table[ProcessLog]
		quota_exception: DF.SmallText | None
		quota_note: DF.SmallText | None
		quota_ok: DF.Check
		recipients: DF.SmallText | None
		replacement_basis: DF.Literal[
			"", "Petition", "Inspection or Audit", "Shortcoming Found Later", "Untruthful Report"
		]
		replacement_ground: DF.SmallText | None
		replaces: DF.Link | None
		rows: DF.Table[RatingDecisionRow]
		scheme: DF.Link | None
		seal: DF.Data | None
		signer: DF.Data | None
		signer_name: DF.Data | None
		signs_as: DF.Data | None
		title: DF.Data
		workflow_state: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		self.scheme = periods.get_period(self.period).scheme
		body = frappe.db.get_value(
			"Evaluation Body", self.committee, ["signs_as", "signer_duty"], as_dict=True
		)
		self.signs_as = self.signs_as or (body and body.signs_as)
		self.signer = self.signer or (body and body.signer_duty)

	def validate(self):
		self.refuse_if_closed((PUBLISHED, CANCELLED))
		self.check_committee()
		if self.replaces:
			replacement.check_replaced(self)
		self.keep_own_rows()
		self.check_rows()
		self.check_quota()
		self.record_step()

	def before_submit(self):
		# points of a month are confirmed, nothing is decided that would bear a number
		if not cstr(self.decision_number).strip() and not gives_points(self.period, self.scheme):
			frappe.throw(_("Enter the number of the decision before it is approved."))
		self.seal = decisions.seal(self)

	def on_submit(self):
		decisions.lock(self)
		if not self.replaces:  # what it replaces counts until it is published
			decisions.apply(self)
		decided.seal_decision(self.name)

	def before_update_after_submit(self):
		self.refuse_if_closed((PUBLISHED, CANCELLED))
		self.record_step()

	def before_cancel(self):
		before = self.get_doc_before_save()
		if before and before.workflow_state == PUBLISHED:
			frappe.throw(
				_(
					"A published decision is not cancelled. A rating changes through an appeal, or a decision that replaces it."
				)
			)
		self.record_step()

	def on_cancel(self):
		decisions.revert(self)
		decided.release_decision(self.name)

	def on_step(self, action: str, from_state: str, to_state: str):
		if to_state == AWAITING_APPROVAL:
			self.refuse_over_quota()
			self.refuse_before_organisations()
		if action == "Publish":
			self.check_seal()
			self.publish()

	def publish(self):
		"""From now on the ratings count; those that replace others say so, and are sealed anew."""
		if not self.replaces:
			decisions.publish(self)
			return
		replacement.publish(self)
		decided.seal_replaced(self.name)
		replacement.comment(self)

	def onload(self):
		self.leave_rows_to_board()
		if self.workflow_state == PUBLISHED:
			self.set_onload("replaced_by", replacement.list_replacing(self.name))

	def leave_rows_to_board(self):
		"""A form holds no more than `summary.HELD_BY_FORM` rows: beyond, it gets their counts, and the board has the rows."""
		if len(self.rows) > summary.HELD_BY_FORM:
			own = find_unpublished([row.evaluation for row in self.rows], is_pending(self))
			self.set_onload("ratings", summary.summarise(self, own))
			if own:
				self.update(dict.fromkeys(COPIES[self.doctype].beside))
			self.rows = []

	def leaves_rows_out(self, before, fieldname: str) -> bool:
		"""A form without the rows of a long decision says nothing about them; no decision is without rows."""
		return fieldname == "rows" and not self.rows and len(before.rows) > summary.HELD_BY_FORM

	def update_child_table(self, fieldname, df=None):
		"""The rows in two statements instead of one each: a decision may hold a thousand."""
		if fieldname == "rows":
			bulk.write_children(self, fieldname)
		else:
			super().update_child_table(fieldname, df)

	def check_committee(self):
		if frappe.db.get_value("Evaluation Body", self.committee, "body_type") == "Advisory Council":
			frappe.throw(_("An advisory council proposes; a committee decides. Choose the committee."))

	def check_rows(self):
		found, points_only = decisions.read_current(self.rows), gives_points(self.period, self.scheme)
		ratings = replacement if self.replaces else checks
		seen, wrong = set(), []
		for row in self.rows:
			evaluation = found.get(row.evaluation)
			if evaluation:
				ratings.take_over(row, evaluation)
			wrong.extend(ratings.find_wrong(self, row, evaluation, points_only))
			if row.evaluation in seen:
				wrong.append(checks.describe_listed_twice(row, evaluation))
			seen.add(row.evaluation)
		if self.replaces:
			replacement.refuse_own(self)
		elif any(checks.is_foreign(self, evaluation) for evaluation in found.values()):
			checks.refuse(wrong)
		wrong.extend(organisations.find_wrong_heads(self.rows, found, self.scheme, self.period))
		checks.refuse(wrong)

	def keep_own_rows(self):
		"""Whoever is rated here proposes nothing about themselves: their row stays as it was proposed.

		Whatever is sent for it, the answer is the same: a refusal of the wrong rating alone would tell the right one.
		"""
		own = set() if self.replaces else find_unpublished([cstr(row.evaluation) for row in self.rows])
		if not own:
			return
		before = self.get_doc_before_save()
		known = {row.evaluation: row for row in before.rows} if before else {}
		proposed = dict(
			frappe.get_all(
				"Cadre Evaluation",
				filters={"name": ("in", list(own))},
				fields=["name", "proposed_level"],
				as_list=True,
			)
		)
		for row in self.rows:
			if row.evaluation in own:
				was = known.get(row.evaluation)
				row.decided_level = was.decided_level if was else proposed.get(row.evaluation)
				row.reason = was.reason if was else None
				frappe.msgprint(
					_("Row {0} is about yourself: it stays as it was proposed.").format(row.idx), alert=True
				)

	def check_quota(self):
		result = quota.check(self)
		# those equal on the last place are too many as well, until the committee has chosen among them
		over = {*result.over, *result.tied}
		for row in self.rows:
			row.over_quota = int(row.evaluation in over)
		self.quota_ok = int(not over)
		self.quota_note = result.note

	def refuse_over_quota(self):
		if not self.quota_ok and not cstr(self.quota_exception).strip():
			# the note would tell somebody who is rated here of the own rating
			told = (
				""
				if find_unpublished([row.evaluation for row in self.rows], is_pending(self))
				else cstr(self.quota_note)
			)
			frappe.throw(
				frappe.utils.escape_html(told).replace("\n", "<br>")
				+ "<br><br>"
				+ _(
					"Lower the ratings marked as over quota with a reason, or enter the ground for exceeding the quota."
				),
				title=_("Over the quota"),
			)

	def refuse_before_organisations(self):
		"""Where organisations are rated in this period, the rating of a head waits for that of the organisation."""
		late = organisations.find_waiting(
			organisations.find_of_heads(self.scheme, self.period, decisions.read_current(self.rows))
		)
		if late:
			frappe.throw(
				_(
					"These organisations are not rated yet, and a head is not rated above the organisation: {0}. Have their ratings recognised first."
				).format(frappe.utils.escape_html(", ".join(late))),
				title=_("Organisations first"),
			)

	def check_seal(self):
		"""What is published is what was approved: the stored decision against its seal.

		A decision that was approved before seals were kept has the fingerprint of its ratings alone.
		"""
		changed = decided.find_differences(self.doctype, self.name)
		older = changed is None and seals.is_older(self.doctype, self.name)
		if changed or (changed is None and not (older and self.seal == decisions.seal(self))):
			places = dict.fromkeys(f"{found.row} {found.field}".strip() for found in changed or [])
			frappe.throw(
				_("The content of this decision no longer matches its seal. It is not published.")
				+ "".join(f"<br>{frappe.utils.escape_html(place)}" for place in list(places)[:20])
			)

	@frappe.whitelist(methods=["POST"])
	def notify_units(self) -> dict:
		"""Tell each unit the published ratings of its people; see `unit_notices.send`. Once for each decision."""
		self.check_may_notify()
		return unit_notices.send(self)

	@frappe.whitelist()
	def preview_notice(self) -> dict:
		"""Whom `notify_units` would tell; see `unit_notices.preview`. For the same people, as often as they ask."""
		self.check_may_notify()
		return unit_notices.preview(self)

	def check_may_notify(self) -> None:
		self.load_stored()
		self.check_permission("read")
		if not records.is_related(
			records.load_facts(self), membership.get_membership(), {rules.ORGANISATION, rules.SECRETARY}
		):
			frappe.throw(
				_("The organisation board or the committee's secretary notifies the units."),
				frappe.PermissionError,
			)
		if self.workflow_state != PUBLISHED:
			frappe.throw(_("Only a published decision is made known to the units."))
		if self.notified_on:
			frappe.throw(
				_("The units were notified on {0}.").format(frappe.utils.format_datetime(self.notified_on))
			)

	@frappe.whitelist()
	def find_replaceable_rows(self, evaluations: list | str | None = None) -> list[dict]:
		"""The ratings of this published decision that still count, as rows of a decision that replaces them.

		`evaluations`: only these. For whoever may make decisions; each only where the evaluation may be read.
		"""
		self.load_stored(lock=False)
		self.check_permission("read")
		frappe.has_permission(self.doctype, "create", throw=True)
		names = [cstr(name) for name in frappe.parse_json(evaluations or [])]
		return replacement.find_replaceable_rows(self.name, names)

	@frappe.whitelist()
	def find_proposed_rows(self) -> list[dict]:
		"""The evaluations that wait for this committee in this period, for filling the form.

		A new form asks with its own committee: whoever may prepare its decisions sees who waits for it.
		"""
		if self.name and frappe.db.exists(self.doctype, self.name):
			self.load_stored(lock=False)
			self.check_permission("read")
		else:
			self.check_permission("create")
		rows = decisions.find_open_rows(self.committee, self.period)
		own = find_unpublished([row["evaluation"] for row in rows])
		closed = dict.fromkeys(COPIES[self.doctype].closed)
		return [
			{**row, "total_points": flt(row.total_points, 2), **(closed if row["evaluation"] in own else {})}
			for row in rows
		]
