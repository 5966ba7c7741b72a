"""A Task Contract: registered, appraised, consulted on, decided, assigned, adjusted, closed."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, today

from cadre_kpi.access.sent_rows import read_rows
from cadre_kpi.contracts import catalogue, changing_hands, task_changes, work_calls
from cadre_kpi.contracts import rules as contract_rules
from cadre_kpi.contracts.light import get_light
from cadre_kpi.contracts.progress import compute_overall, compute_progress, is_worked_on
from cadre_kpi.masters import cadres, periods, unique_keys
from cadre_kpi.process import recall, registration, routes, unit_above
from cadre_kpi.process.document import ProcessDocument
from cadre_kpi.proof import seals
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.vocabulary import BEYOND_THE_PLAN
from cadre_kpi.states import (
	ASSIGNED,
	AWAITING_DECISION,
	CANCELLED,
	CLOSED,
	DRAFT,
	PROPOSED,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
)

ENDED = (CLOSED, CANCELLED)
DECIDING = (AWAITING_DECISION, ASSIGNED)


class TaskContract(ProcessDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.contract_consultation.contract_consultation import (
			ContractConsultation,
		)
		from cadre_kpi.cadre_kpi.doctype.contract_milestone.contract_milestone import ContractMilestone
		from cadre_kpi.cadre_kpi.doctype.contract_task.contract_task import ContractTask
		from cadre_kpi.cadre_kpi.doctype.contract_task_change.contract_task_change import ContractTaskChange
		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog

		action_note: DF.SmallText | None
		amended_from: DF.Link | None
		appraisal_summary: DF.SmallText | None
		assigned_on: DF.Date | None
		cadre: DF.Link
		cadre_name: DF.Data | None
		change_reason: DF.SmallText | None
		changes: DF.Table[ContractTaskChange]
		consultations: DF.Table[ContractConsultation]
		contract_key: DF.Data | None
		decision_number: DF.Data | None
		end_date: DF.Date | None
		initiated_by: DF.Literal["Cadre", "Committee"]
		managed_by: DF.Link | None
		milestones: DF.Table[ContractMilestone]
		needs_appraisal: DF.Check
		needs_consultation: DF.Check
		next_step: DF.Data | None
		overall_progress: DF.Percent
		period: DF.Link
		position: DF.Link | None
		process_log: DF.Table[ProcessLog]
		scheme: DF.Link | None
		start_date: DF.Date | None
		support_conditions: DF.SmallText | None
		tasks: DF.Table[ContractTask]
		total_tasks: DF.Int
		total_weight: DF.Percent
		unit: DF.Link | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def onload(self):
		self.set_onload("tracked_fields", task_changes.TRACKED)
		if self.scheme:
			scheme = get_rules(self.scheme)
			self.set_onload("weights_total", float(contract_rules.get_weights_total(scheme)))
			self.set_onload("by_coefficient", contract_rules.counts_by_coefficient(scheme))

	def before_insert(self):
		self.place()
		self.refuse_second_contract()
		self.contract_key = unique_keys.build_key(self.cadre, self.period)

	def validate(self):
		self.refuse_if_closed(ENDED)
		self.check_circumstances()
		self.complete_rows()
		self.name_origins()
		self.check_tasks()
		self.warn_of_equal_tasks()
		self.keep_changes()
		self.plan_route()
		self.sum_up()
		self.record_step()

	def on_submit(self):
		seals.seal(self.doctype, [self.name])

	def on_update_after_submit(self):
		# each lawful change is a link of its own; the latest counts
		seals.seal(self.doctype, [self.name])

	def before_update_after_submit(self):
		self.refuse_if_closed(ENDED)
		self.refuse_removed_rows()
		self.complete_rows()
		self.name_origins()
		self.check_tasks()
		self.keep_changes()
		self.sum_up()
		self.record_step()

	def on_trash(self):
		if given := next((task.work_call for task in self.tasks if task.work_call), None):
			frappe.throw(
				_("{0} holds work that the committee gave ({1}); it is not deleted.").format(self.name, given)
			)

	def before_submit(self):
		self.assigned_on = self.assigned_on or today()

	def before_cancel(self):
		self.refuse_cancel_with_reports()
		self.record_step()
		self.contract_key = None

	def place(self):
		"""Where the cadre stands on the day of registration: kept, even when they move later."""
		found = cadres.get_cadre(self.cadre)
		for field in ("unit", "position", "managed_by"):
			self.set(field, found[field])
		self.cadre_name = found.full_name
		period = periods.get_period(self.period)
		periods.check_unit_within(period, self.unit)
		self.scheme, self.start_date, self.end_date = period.scheme, period.start_date, period.end_date
		self.managed_by = registration.find_assigner(
			get_rules(self.scheme), self.unit, self.managed_by, self.initiated_by, found.duty
		)
		if not self.managed_by:
			frappe.throw(unit_above.name_missing("Standing Committee", self.unit))

	def before_step(self, from_state: str, to_state: str):
		if from_state == UNDER_APPRAISAL:
			registration.check_appraiser(get_rules(self.scheme), self.unit)

	def refuse_second_contract(self):
		other = frappe.db.get_value(
			"Task Contract", {"cadre": self.cadre, "period": self.period, "docstatus": ("<", 2)}, "name"
		)
		if other:
			frappe.throw(
				_(
					"{0} already has the contract {1} for {2}. Open that one instead of making a second."
				).format(
					frappe.bold(self.cadre_name),
					frappe.utils.get_link_to_form("Task Contract", other),
					self.period,
				),
				frappe.DuplicateEntryError,
				title=_("Second contract for one period"),
			)

	def check_circumstances(self):
		periods.check_open(self.period)
		cadres.check_in_post(self.cadre)
		cadres.check_unit_valid(self.unit, self.start_date, self.end_date)
		if self.initiated_by == "Committee" and not self.may_be_initiated_by_committee():
			frappe.throw(
				_(
					"Under {0}, tasks are registered by the cadre; the committee does not assign them directly."
				).format(self.scheme)
			)

	def may_be_initiated_by_committee(self) -> bool:
		demands = get_rules(self.scheme).task_rules
		return demands.commissioning or demands.assigned_by_level_above

	def complete_rows(self):
		"""Defaults of a row that was sent without them; a zero that somebody typed stays, to be refused."""
		for task in self.tasks:
			task.kind = task.kind or "Regular"
			task.measure = task.measure or "Added Up"
			if task.coefficient is None:
				product = task.work_product and frappe.db.get_value(
					"Work Product", task.work_product, "coefficient"
				)
				task.coefficient = product or 1

	def name_origins(self):
		"""Where each new task comes from follows from who adds it in which state."""
		before = self.get_doc_before_save()
		state = before.workflow_state if before else DRAFT
		known = {row.name for row in before.tasks} if before else set()
		for task in self.tasks:
			if task.name in known and not task.is_new():
				continue
			if task.work_call:  # set by the server alone, with the origin
				continue
			if task.kind == "Commissioned" or self.initiated_by == "Committee":
				task.origin = "Commissioned" if task.kind == "Commissioned" else "Added by the Committee"
			elif state in DECIDING:
				task.origin = "Added by the Committee"
			elif state == DRAFT:
				task.origin = "Self-registered"
			else:
				task.origin = PROPOSED

	def refuse_own_commission(self):
		"""Only the committee commissions; who registers a task cannot call it commissioned."""
		before = self.get_doc_before_save()
		state = before.workflow_state if before else DRAFT
		if self.initiated_by == "Committee" or state in DECIDING:
			return
		known = {row.name for row in before.tasks if row.kind == "Commissioned"} if before else set()
		for task in self.tasks:
			if task.kind == "Commissioned" and task.name not in known:
				frappe.throw(
					_("Task {0}: the committee commissions work. Choose another kind.").format(task.idx),
					title=_("Not yours to change"),
				)

	def refuse_unnamed_hands(self):
		"""A task is handed over by its action, which names both sides; nobody only says so."""
		if self.is_written_by_server():
			return
		before = self.get_doc_before_save()
		known = {row.name: row.came_by for row in before.tasks} if before else {}
		for task in self.tasks:
			if task.came_by in ("handed_over", "taken_over") and known.get(task.name) != task.came_by:
				frappe.throw(
					_("Task {0}: work changes hands by “Hand Over Work” on the assigned contract.").format(
						task.idx
					),
					title=_("Not yours to change"),
				)

	def keep_given_work(self):
		"""Work for which the cadre offered and which the committee gave is not changed in a draft."""
		before = self.get_doc_before_save()
		if before and before.workflow_state == DRAFT and not self.is_written_by_server():
			work_calls.refuse_changed(self.tasks, before.tasks)

	def check_tasks(self):
		self.refuse_own_commission()
		self.keep_given_work()
		self.refuse_unnamed_hands()
		before = self.get_doc_before_save()
		catalogue.check_tasks(self, before)
		for task in self.tasks:
			contract_rules.check_task(task)
			if before and before.workflow_state == UNDER_APPRAISAL:
				contract_rules.check_appraisal(task)
			periods.check_within(
				task.due_date, self.start_date, self.end_date, _("The due date of task {0}").format(task.idx)
			)
		for row in self.milestones:
			if not 1 <= cint(row.task_no) <= len(self.tasks):
				frappe.throw(
					_("Milestone {0} names task {1}, which does not exist.").format(row.idx, row.task_no)
				)
			periods.check_within(
				row.due_date, self.start_date, self.end_date, _("The date of milestone {0}").format(row.idx)
			)
		if self.is_binding():
			contract_rules.check_list(
				get_rules(self.scheme),
				self.list_assigned_tasks(),
				self.must_break_through(),
				self.start_date,
				changing_hands.get_weight_given_away(self),
				frozenset(task.name for task in self.tasks if task.name),
			)
		changing_hands.check_parts_within_total(self)

	def is_binding(self) -> bool:
		"""From registration on the list must satisfy the scheme; a draft may still be incomplete."""
		return cstr(self.workflow_state) not in ("", DRAFT)

	def list_counted_tasks(self) -> list:
		return [task for task in self.tasks if not task.dropped]

	def list_assigned_tasks(self) -> list:
		"""What a scheme's demands on the list are held against: what was assigned, without what came beyond it."""
		return [task for task in self.list_counted_tasks() if task.came_by not in BEYOND_THE_PLAN]

	def must_break_through(self) -> bool:
		return bool(
			get_rules(self.scheme).task_rules.min_breakthrough
			and frappe.db.get_value("Cadre Position", self.position, "must_register_breakthrough")
		)

	def keep_changes(self):
		"""After the first registration every change of a task is kept with its reason."""
		before = self.get_doc_before_save()
		if not before or not before.process_log:
			self.change_reason = None
			return
		reason = cstr(self.change_reason)
		if before.workflow_state == DRAFT and not reason:
			# the cadre answers a return: what was asked for is the reason
			reason = (
				_("Corrected after it was recalled; nobody had acted on it.")
				if before.process_log[-1].action == recall.ACTION
				else self.get_last_note("Return")
			)
		task_changes.keep(self, before, reason)
		self.change_reason = None

	def warn_of_equal_tasks(self):
		"""The same work named twice may be meant; whoever saves it is told."""
		for first, second in contract_rules.find_equal_tasks(self.tasks):
			frappe.msgprint(
				_(
					"Tasks {0} and {1} say the same: {2}. If it is one piece of work, keep one of them."
				).format(first.idx, second.idx, frappe.bold(frappe.utils.escape_html(second.task_name))),
				indicator="orange",
				alert=True,
			)

	def refuse_removed_rows(self):
		before = self.get_doc_before_save()
		if before and {row.name for row in before.tasks} - {row.name for row in self.tasks}:
			frappe.throw(
				_("An assigned task is not deleted. Tick {0} in its row and write the reason.").format(
					frappe.bold(_("Dropped"))
				)
			)

	def plan_route(self):
		appraisal, consultation = routes.get_contract_needs(get_rules(self.scheme), self.initiated_by)
		self.needs_appraisal, self.needs_consultation = cint(appraisal), cint(consultation)

	def sum_up(self):
		counted = self.list_counted_tasks()
		self.total_tasks = len(counted)
		self.total_weight = flt(sum(flt(task.weight) for task in self.list_assigned_tasks()), 4)
		for task in self.tasks:
			task.progress = compute_progress(task)
			followed = is_worked_on(task)
			task.light = get_light(task.progress, task.due_date, self.start_date, today()) if followed else ""
		self.overall_progress = compute_overall([task for task in counted if is_worked_on(task)])

	def refuse_cancel_with_reports(self):
		if frappe.db.exists("Progress Report", {"contract": self.name, "docstatus": 1}):
			frappe.throw(
				_("{0} has verified progress reports. Close it early instead of cancelling it.").format(
					self.name
				)
			)

	@frappe.whitelist(methods=["POST"])
	def give_opinion(self, opinion: str, remarks: str = "") -> None:
		"""Record the opinion of the acting user's advisory body while the contract is under consultation.

		`opinion`: Agrees, Agrees With Remarks or Disagrees; the last two need `remarks`.
		"""
		from cadre_kpi.access import membership

		self.load_stored()
		self.check_permission("read")
		body = membership.get_membership().find_body_serving("Advisory Body", self.unit)
		if not body:
			frappe.throw(_("Only members of an advisory body are consulted here."), frappe.PermissionError)
		if self.workflow_state != UNDER_CONSULTATION:
			frappe.throw(_("{0} is not under consultation.").format(self.name))
		if opinion not in contract_rules.OPINIONS:
			frappe.throw(_("Choose one of the opinions offered."))
		if opinion != "Agrees" and not remarks.strip():
			frappe.throw(_("Write the remarks that belong to this opinion."))
		row = next((row for row in self.consultations if row.body == body), None) or self.append(
			"consultations"
		)
		row.update(
			{
				"body": body,
				"opinion": opinion,
				"remarks": remarks.strip(),
				"given_by": frappe.session.user,
				"given_on": frappe.utils.now_datetime(),
			}
		)
		# the member may not write the contract itself; this row is theirs
		self.save_as_server(ignore_permissions=True)

	@frappe.whitelist(methods=["POST"])
	def save_plan(self, milestones: list | str) -> None:
		"""Replace the milestones of an assigned contract by the cadre's own plan of carrying the tasks out.

		`milestones`: rows of `task_no`, `due_date`, `output` and perhaps `target`; each task that counts needs one.
		For the cadre or the collective of the unit. Source: Quy định 622-QĐ/TU of Khánh Hòa, by which each leader
		plans by month, quarter and year after the tasks were assigned.
		"""
		from cadre_kpi.access import membership, records
		from cadre_kpi.access import rules as access

		self.load_stored()
		self.check_permission("read")
		if not records.find_relations(records.load_facts(self), membership.get_membership()) & {
			access.SELF,
			access.COLLECTIVE,
		}:
			frappe.throw(_("The plan is made by the one who carries the tasks out."), frappe.PermissionError)
		if self.workflow_state != ASSIGNED:
			frappe.throw(
				_("A plan belongs to an assigned contract; {0} is {1}.").format(
					self.name, _(self.workflow_state)
				)
			)
		rows = [frappe._dict(row) for row in read_rows(milestones, _("Milestones"))]
		missing = {task.idx for task in self.list_counted_tasks()} - {cint(row.task_no) for row in rows}
		if missing:
			frappe.throw(
				_("Tasks without a milestone: {0}. Each task needs at least one.").format(
					", ".join(str(number) for number in sorted(missing))
				)
			)
		self.set("milestones", [])
		for row in rows:
			self.append(
				"milestones", {key: row.get(key) for key in ("task_no", "due_date", "output", "target")}
			)
		self.log("Personal Plan", self.workflow_state, self.workflow_state, "")
		# the contract itself is the committee's; its plan is the cadre's
		self.save_as_server(ignore_permissions=True)


def on_doctype_update():
	frappe.db.add_index("Task Contract", ["period", "unit"])
	frappe.db.add_index("Task Contract", ["period", "modified"])
