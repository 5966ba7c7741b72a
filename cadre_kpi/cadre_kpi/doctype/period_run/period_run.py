"""A Period Run: one action over everybody in a period, carried out in the background."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.evaluation.runs import launch


class PeriodRun(GuardedDocument):
	def before_insert(self):
		self.status, self.attempts, self.cursor = "Queued", 1, None
		self.refuse_second()
		launch.check(self)
		self.active_key = launch.key_of(self)

	def after_insert(self):
		self.db_set("job_id", launch.job_id(self.name, 1), update_modified=False)
		launch.send(self.name, 1)

	def on_trash(self):
		if self.status in launch.WAITING:
			frappe.throw(_("Run {0} is under way. Stop it first.").format(self.name))

	def refuse_second(self):
		other = frappe.db.get_value("Period Run", {"active_key": launch.key_of(self)}, "name")
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


@frappe.whitelist(methods=["POST"])
def start(
	period: str,
	action: str,
	contracts: str | None = None,
	source_period: str | None = None,
	template: str | None = None,
	unit: str | None = None,
	position: str | None = None,
) -> str:
	"""Start an action over a period, or join the one under way; returns the name of the run.

	`action` is one of the run's actions; the rest says what Open Period creates and for whom.
	"""
	return launch.start(
		period,
		action,
		contracts=contracts,
		source_period=source_period,
		template=template,
		unit=unit,
		position=position,
	)


@frappe.whitelist()
def progress(run: str) -> dict:
	"""How far a run is: status, total, done, failed. For desks without live updates."""
	frappe.get_doc("Period Run", run).check_permission("read")
	found = frappe.db.get_value("Period Run", run, ["status", "total", "done", "failed"], as_dict=True)
	return {"status": found.status, **{key: cint(found[key]) for key in ("total", "done", "failed")}}


def on_doctype_update():
	frappe.db.add_index("Period Run", ["period", "action"])
