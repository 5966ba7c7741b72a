"""A Period Run: one action over everybody in a period, carried out in the background."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.runs import launch


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


def on_doctype_update():
	frappe.db.add_index("Period Run", ["period", "action"])
