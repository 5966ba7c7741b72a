"""A Progress Report: the cadre's figures, the agency's verification, the contract's totals."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, formatdate, getdate

from cadre_kpi.contracts import evidence, progress, rules
from cadre_kpi.masters import cadres, periods
from cadre_kpi.process.document import ProcessDocument
from cadre_kpi.proof import seals
from cadre_kpi.regulations import record as schemes
from cadre_kpi.states import ASSIGNED, UNDER_VERIFICATION, VERIFIED
from cadre_kpi.utils import formats

# reported field → what the agency verified
VERIFIER_FIELDS = {
	"quantity": "verified_quantity",
	"quality_failures": "verified_quality_failures",
	"objective_quality_failures": "verified_objective_quality_failures",
	"delays": "verified_delays",
	"objective_delays": "verified_objective_delays",
}
# findings told by product: list → its counts
VERIFIED_LISTS = {field: f"verified_{field}" for field in progress.BY_PRODUCT}
CONFIRMATION = ("cause_confirmed_by", "cause_confirmed_on", "cause_paper")


class ProgressReport(ProcessDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.process_log.process_log import ProcessLog
		from cadre_kpi.cadre_kpi.doctype.progress_report_task.progress_report_task import ProgressReportTask
		from cadre_kpi.cadre_kpi.doctype.report_evidence.report_evidence import ReportEvidence

		action_note: DF.SmallText | None
		amended_from: DF.Link | None
		cadre: DF.Link | None
		cadre_name: DF.Data | None
		contract: DF.Link
		evidence_files: DF.Table[ReportEvidence]
		from_date: DF.Date
		has_obstacle: DF.Check
		managed_by: DF.Link | None
		period: DF.Link | None
		process_log: DF.Table[ProcessLog]
		proposals: DF.SmallText | None
		report_key: DF.Data | None
		report_type: DF.Literal["Periodic", "Ad-hoc Inspection"]
		summary: DF.SmallText | None
		tasks: DF.Table[ProgressReportTask]
		to_date: DF.Date
		unfinished: DF.SmallText | None
		unit: DF.Link | None
		verification_note: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		self.take_from_contract()
		self.fill_rows()

	def before_validate(self):
		if self.is_new():
			self.name_key()
			self.refuse_second_report()

	def validate(self):
		self.refuse_if_closed((VERIFIED,))
		self.check_circumstances()
		self.sync_rows()
		self.check_rows()
		evidence.complete(self)
		self.check_corrections()
		self.has_obstacle = cint(any(cstr(row.obstacle).strip() for row in self.tasks))
		self.record_step()

	def on_submit(self):
		progress.apply(self.contract)
		seals.seal(self.doctype, [self.name])

	def on_step(self, action: str, from_state: str, to_state: str):
		if to_state == UNDER_VERIFICATION:
			for row in self.tasks:
				for reported, verified in {**VERIFIER_FIELDS, **VERIFIED_LISTS}.items():
					row.set(verified, row.get(reported))
				row.correction_reason = None
		if to_state == VERIFIED:
			self.require_confirmations()

	def take_from_contract(self):
		contract = frappe.get_doc("Task Contract", self.contract)
		if contract.workflow_state != ASSIGNED:
			frappe.throw(
				_("Contract {0} is {1}. Progress is reported only on an assigned contract.").format(
					self.contract, _(contract.workflow_state)
				)
			)
		for field in ("cadre", "cadre_name", "unit", "managed_by", "period"):
			self.set(field, contract.get(field))

	def fill_rows(self):
		"""Rows of the contract's tasks that the author did not send are added, so that none is forgotten."""
		given = {row.contract_task for row in self.tasks if row.contract_task}
		if not given and self.tasks:
			frappe.throw(_("Each row of a report belongs to a task of the contract."))
		for row in progress.build_report_rows(self.contract):
			if row["contract_task"] not in given:
				self.append("tasks", {**row, "quantity": 0})

	def name_key(self):
		"""One periodic report for each contract and span of days; inspections may be as many as needed."""
		self.report_key = (
			f"{self.contract}|{getdate(self.from_date)}|{getdate(self.to_date)}"
			if self.report_type == "Periodic" and self.from_date and self.to_date
			else None
		)

	def refuse_second_report(self):
		other = self.report_key and frappe.db.get_value(
			"Progress Report", {"report_key": self.report_key}, "name"
		)
		if other:
			frappe.throw(
				_("{0} already reports on these days. Open it instead of making a second report.").format(
					frappe.utils.get_link_to_form("Progress Report", other)
				),
				frappe.DuplicateEntryError,
			)
		self.refuse_overlap()

	def refuse_overlap(self):
		"""Days of two periodic reports do not overlap: what was done on them would count twice."""
		if self.report_type != "Periodic" or not self.from_date or not self.to_date:
			return
		other = frappe.db.get_value(
			"Progress Report",
			{
				"contract": self.contract,
				"report_type": "Periodic",
				"docstatus": ("<", 2),
				"from_date": ("<=", self.to_date),
				"to_date": (">=", self.from_date),
			},
			["name", "from_date", "to_date"],
			as_dict=True,
		)
		if other:
			frappe.throw(
				_(
					"{0} already reports on {1} to {2}. Choose days that no other report covers, or the same work would count twice."
				).format(
					frappe.utils.get_link_to_form("Progress Report", other.name),
					formatdate(other.from_date),
					formatdate(other.to_date),
				),
				title=_("Days reported twice"),
			)

	def check_circumstances(self):
		periods.check_open(self.period)
		contract = frappe.db.get_value(
			"Task Contract", self.contract, ["start_date", "end_date"], as_dict=True
		)
		for field in ("from_date", "to_date"):
			periods.check_within(
				self.get(field), contract.start_date, contract.end_date, _(self.meta.get_label(field))
			)
		if getdate(self.from_date) > getdate(self.to_date):
			frappe.throw(_("The report ends before it begins. Check {0} and {1}.").format(_("From"), _("To")))
		cadres.check_in_post(self.cadre, self.to_date)

	def sync_rows(self):
		"""What a row says about its task always comes from the contract, never from the sender."""
		known = {row["contract_task"]: row for row in progress.build_report_rows(self.contract, ended=True)}
		seen = set()
		for row in self.tasks:
			if row.contract_task not in known or row.contract_task in seen:
				frappe.throw(
					_("Row {0} does not belong to a task of contract {1}.").format(row.idx, self.contract)
				)
			seen.add(row.contract_task)
			row.update(known[row.contract_task])

	def check_rows(self):
		for row in self.tasks:
			where = _("Task {0}").format(row.task_no)
			if not 0 <= flt(row.quality_percent) <= 100:
				frappe.throw(_("{0}: quality lies between 0 and 100 %.").format(where))
			for field in (*VERIFIER_FIELDS, *VERIFIER_FIELDS.values()):
				value = flt(row.get(field))
				if value < 0 or value > rules.LARGEST:
					frappe.throw(
						_("{0}: {1} cannot be {2}.").format(
							where, _(row.meta.get_label(field)), formats.spell_figure(value)
						)
					)
			if row.completed_on and getdate(row.completed_on) > getdate():
				frappe.throw(
					_(
						"{0}: {1} lies in the future. Enter the day of completion when the work is done."
					).format(where, formatdate(row.completed_on))
				)
			for prefix in ("", "verified_"):
				self.check_causes(row, where, prefix)
				self.check_lists(row, where, prefix)
			self.check_finished(row, where)
			self.check_over_target(row, where)

	def check_causes(self, row, where: str, prefix: str):
		for kind in ("quality_failures", "delays"):
			count, objective = cint(row.get(prefix + kind)), cint(row.get(f"{prefix}objective_{kind}"))
			if objective > count:
				frappe.throw(
					_("{0}: more objective causes ({1}) than failures or delays ({2}).").format(
						where, objective, count
					)
				)
			if objective and not prefix and not cstr(row.objective_cause).strip():
				frappe.throw(_("{0}: name the objective cause that you claim.").format(where))

	def check_lists(self, row, where: str, prefix: str):
		"""Findings told by product, such as 3,2: as many as count."""
		for field, (total, objective) in progress.BY_PRODUCT.items():
			text = cstr(row.get(prefix + field)).strip()
			if not text:
				continue
			parts = [part.strip() for part in text.split(",")]
			counted = cint(row.get(prefix + total)) - cint(row.get(prefix + objective))
			if not all(part.isdigit() and int(part) for part in parts) or sum(map(int, parts)) != counted:
				frappe.throw(
					_(
						"{0}: {1} must be numbers such as 3,2 that add up to {2}, the findings that count."
					).format(where, _(row.meta.get_label(prefix + field)), counted)
				)

	def check_finished(self, row, where: str):
		"""Delays are judged by the day on which the work was finished, not by the day of entry."""
		if not row.completed_on:
			return
		if getdate(row.completed_on) > getdate(self.to_date):
			frappe.throw(
				_("{0}: work finished on {1} belongs into the report of those days, not before.").format(
					where, frappe.utils.formatdate(row.completed_on)
				)
			)
		after = progress.sum_up(row.measure, [flt(row.completed_before), flt(row.quantity)])
		in_time = row.due_date and getdate(row.completed_on) <= getdate(row.due_date)
		if after >= flt(row.target) and not in_time:
			self.check_delay_told(row, where)
		if in_time and after >= flt(row.target) and cint(row.delays) > cint(row.objective_delays):
			frappe.throw(
				_(
					"{0}: finished on {1}, due on {2}: that is no delay. Correct the day or the delays."
				).format(
					where, frappe.utils.formatdate(row.completed_on), frappe.utils.formatdate(row.due_date)
				)
			)

	def check_delay_told(self, row, where: str):
		"""Work finished after its due date was late at least once, where the regulation takes points off for delays."""
		before = self.get_doc_before_save()
		verifying = before and before.workflow_state == UNDER_VERIFICATION
		if not row.due_date or cint(row.verified_delays if verifying else row.delays):
			return
		scheme = frappe.db.get_value("Task Contract", self.contract, "scheme")
		counts = scheme and schemes.get_rules(scheme)
		if not counts or counts.result.method not in ("components", "blend") or counts.get_bands("days_late"):
			return
		if not frappe.db.get_value("Contract Task", row.contract_task, "delays"):
			frappe.throw(
				_(
					"{0}: finished on {1}, due on {2}: that is a delay. Enter it, and the objective cause if there is one."
				).format(where, formatdate(row.completed_on), formatdate(row.due_date)),
				title=_("A delay is missing"),
			)

	def require_confirmations(self):
		"""An objective cause counts when it is said who confirmed it, when and with which paper (art. 14.2)."""
		for row in self.tasks:
			claimed = cint(row.verified_objective_quality_failures) or cint(row.verified_objective_delays)
			missing = [field for field in CONFIRMATION if not row.get(field)]
			if claimed and missing:
				frappe.throw(
					_(
						"Task {0}: an objective cause is confirmed by the authority. Enter {1}, or take it out."
					).format(
						row.task_no,
						frappe.bold(", ".join(_(row.meta.get_label(field)) for field in missing)),
					),
					title=_("Objective cause not confirmed"),
				)

	def check_over_target(self, row, where: str):
		after = progress.sum_up(row.measure, [flt(row.completed_before), flt(row.quantity)])
		if after > flt(row.target) and not cstr(row.note).strip():
			frappe.throw(
				_(
					"{0}: {1} of {2} {3} assigned is more than the target. Write into {4} how it was exceeded, or correct the figure."
				).format(
					where,
					formats.spell_figure(after),
					formats.spell_figure(row.target),
					row.unit_of_measure,
					frappe.bold(_("Note on the Result")),
				),
				title=_("More than assigned"),
			)

	def explain_closed(self, before, places: list[str]) -> str:
		"""Once sent, the cadre's figures stand; the agency corrects beside them, with a reason."""
		if before.workflow_state != UNDER_VERIFICATION:
			return ""
		rows = [place.split(":")[1] for place in places if place.startswith("tasks:")]
		if rows:
			return _(
				"Task {0}: the reported figures stand. Correct the verified ones, or return the report."
			).format(", ".join(dict.fromkeys(rows)))
		if {"from_date", "to_date"} & set(places):
			return _("The days that a report covers stand once it is sent. Return it if they are wrong.")
		return _("Rows are not added while a report is being verified.") if "tasks" in places else ""

	def check_corrections(self):
		before = self.get_doc_before_save()
		if not before or before.workflow_state != UNDER_VERIFICATION:
			return
		for row in self.tasks:
			if self.is_corrected(row) and not cstr(row.correction_reason).strip():
				frappe.throw(
					_("Task {0}: you corrected a figure. Write the reason into {1}.").format(
						row.task_no, frappe.bold(_("Reason of the Correction"))
					),
					title=_("A reason is needed"),
				)

	def is_corrected(self, row) -> bool:
		lists = any(
			cstr(row.get(reported)).strip() != cstr(row.get(verified)).strip()
			for reported, verified in VERIFIED_LISTS.items()
		)
		return lists or any(
			flt(row.get(reported)) != flt(row.get(verified)) for reported, verified in VERIFIER_FIELDS.items()
		)

	@frappe.whitelist()
	def build_rows_of_contract(self) -> list[dict]:
		"""Rows for a report on the chosen contract, for the form. Needs permission to read the contract."""
		frappe.get_doc("Task Contract", self.contract).check_permission("read")  # of the stored contract
		return progress.build_report_rows(self.contract)


def on_doctype_update():
	frappe.db.add_index("Progress Report", ["period", "modified"])
