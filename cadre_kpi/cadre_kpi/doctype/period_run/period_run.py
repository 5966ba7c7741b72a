"""A Period Run: one action over everybody in a period, carried out in the background."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.runs import launch


class PeriodRun(GuardedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cadre_kpi.cadre_kpi.doctype.period_run_failure.period_run_failure import PeriodRunFailure

		action: DF.Literal[
			"Open Period",
			"Gather Results",
			"Compute and Propose",
			"Prepare Decision",
			"Roll Up",
			"Close Period",
		]
		active_key: DF.Data | None
		attempts: DF.Int
		contracts: DF.Literal[
			"Carry All Tasks Over", "Carry Unfinished Tasks Over", "From a Template", "Empty", "None"
		]
		counts: DF.SmallText | None
		cursor: DF.Data | None
		done: DF.Int
		ended_on: DF.Datetime | None
		error: DF.Code | None
		failed: DF.Int
		failures: DF.Table[PeriodRunFailure]
		job_id: DF.Data | None
		period: DF.Link
		position: DF.Link | None
		source_period: DF.Link | None
		started_on: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Stopped", "Done", "Done With Failures", "Failed"]
		stop_asked: DF.Check
		summary: DF.SmallText | None
		template: DF.Link | None
		total: DF.Int
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		self.status, self.attempts, self.cursor = "Queued", 1, None
		self.refuse_second()
		launch.check(self)
		if self.action != "Open Period":
			self.contracts = None  # nothing is drawn up: the field's default would say that it was
		self.active_key = launch.build_key(self)

	def after_insert(self):
		self.db_set("job_id", launch.build_job_id(self.name, 1), update_modified=False)
		launch.send(self.name, 1)

	def on_trash(self):
		if self.status in launch.WAITING:
			frappe.throw(_("Run {0} is under way. Stop it first.").format(self.name))

	def refuse_second(self):
		other = frappe.db.get_value("Period Run", {"active_key": launch.build_key(self)}, "name")
		if other:
			frappe.throw(
				_("This action is under way for the period already: {0}.").format(
					frappe.utils.get_link_to_form("Period Run", other)
				),
				frappe.DuplicateEntryError,
			)

	@frappe.whitelist(methods=["POST"])
	def resume(self) -> str:
		"""Go on after the last finished batch. Needs write permission."""
		return launch.resume(self.name)

	@frappe.whitelist(methods=["POST"])
	def stop(self) -> None:
		"""Stop after the batch at work. Needs write permission."""
		launch.stop(self.name)


def on_doctype_update():
	frappe.db.add_index("Period Run", ["period", "action"])
