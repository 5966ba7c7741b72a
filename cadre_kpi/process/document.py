"""What the documents with a workflow share: each step is logged with who, when and why, and nothing jumps.

Frappe's workflow decides which action leads where and for which role; permissions.py decides on whose record.
Here stands what both leave open: a return needs a reason, the docstatus follows the state, the note of a step
goes into the log.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.workflow import get_workflow
from frappe.utils import cint, cstr

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.process import next_actions, recall
from cadre_kpi.process.log import FIELD, make_line

NEEDS_NOTE = {"Return", "Cancel Contract", "Cancel Decision"}


@dataclass(frozen=True, slots=True)
class StepBack:
	"""A step past the workflow, back to the state before. Nothing that a request sends is one."""

	action: str
	effects: bool


class ProcessDocument(GuardedDocument):
	"""A document that walks through a workflow and keeps a `process_log`."""

	def run_method(self, method, *args, **kwargs):
		"""As Frappe's, without reckoning who acts next where the state is as it was."""
		with next_actions.leave_alone() if self.stays(method) else nullcontext():
			return super().run_method(method, *args, **kwargs)

	def stays(self, method: str) -> bool:
		"""Whether this event ends a save that leaves the record in its state."""
		before = self.get_doc_before_save() if method in next_actions.EVENTS else None
		return bool(before) and (before.workflow_state, before.docstatus) == (
			self.workflow_state,
			self.docstatus,
		)

	def record_step(self) -> None:
		"""Append the step just taken to the process log and call `on_step`; refuse a jump past the workflow.

		Hooks on the document event `before_step` get both states and may refuse the step.
		"""
		before = self.get_doc_before_save()
		state_before = before.get("workflow_state") if before else None
		self.follow_docstatus()
		if not before or state_before == self.workflow_state:
			return
		back = self.step_back()
		action = back.action if back else self.find_action(state_before, self.workflow_state)
		if back and not back.effects:
			self.log(action, state_before, self.workflow_state, "")
			return
		note = cstr(self.get("action_note")).strip()
		if action in NEEDS_NOTE and not note:
			frappe.throw(
				_("Write the reason into {0} first, so that the other side knows what to do.").format(
					frappe.bold(_(self.meta.get_label("action_note")))
				),
				title=_("A reason is needed"),
			)
		self.run_method("before_step", state_before, self.workflow_state)
		self.log(action, state_before, self.workflow_state, note)
		self.on_step(action, state_before, self.workflow_state)
		self.action_note = None

	@frappe.whitelist(methods=["POST"])
	def recall(self) -> None:
		"""Back to the state in which it was written, by who sent it, while nobody has acted on it.

		Throws `frappe.PermissionError` with the reason where that is not so.
		"""
		self.load_stored()
		self.check_permission("read")
		if refusal := recall.explain_refusal(self):
			frappe.throw(refusal, frappe.PermissionError, title=_("Recall"))
		self.step_back_to(self.process_log[-1].from_state, recall.ACTION)

	def step_back_to(self, state: str, action: str, effects: bool = True) -> None:
		"""Put the record back into the state before its last step, past the workflow.

		Who may, the caller has asked: who took the step often holds no right to write the record where it waits now.
		Without `effects` only the state changes, and the log tells it.
		"""
		self.__dict__["_back"] = StepBack(action, effects)
		self.workflow_state = state
		try:
			self.save_as_server(ignore_permissions=True)
		finally:
			self.__dict__.pop("_back", None)

	def step_back(self) -> StepBack | None:
		"""The step back that is being saved, if it is one."""
		back = self.__dict__.get("_back")
		return back if isinstance(back, StepBack) else None

	def validate_workflow(self) -> None:
		"""Frappe's own question, whether an action leads from the stored state to this one."""
		if not self.step_back():
			super().validate_workflow()

	def on_step(self, action: str, from_state: str, to_state: str) -> None:
		"""What a document does when a step is taken; each kind of document has its own."""

	def follow_docstatus(self) -> None:
		"""The docstatus must be the one that the state carries: nobody submits or cancels past the workflow."""
		expected = {
			cint(row.doc_status) for row in self.read_workflow_rows() if row.state == self.workflow_state
		}
		if expected and cint(self.docstatus) not in expected:
			frappe.throw(
				_("{0} {1} is in the state {2}. Use the actions offered there.").format(
					_(self.doctype), self.name, frappe.bold(_(self.workflow_state))
				)
			)

	def read_workflow_rows(self) -> list:
		return get_workflow(self.doctype).states

	def find_action(self, from_state: str, to_state: str) -> str:
		"""Name of the workflow action that leads from one state to the other, empty when none does."""
		for row in get_workflow(self.doctype).transitions:
			if row.state == from_state and row.next_state == to_state:
				return row.action
		return ""

	def log(
		self, action: str, from_state: str | None, to_state: str | None, note: str, body: str | None = None
	) -> None:
		"""Add a line to the process log, by the acting user and now."""
		self.append(FIELD, make_line(action, from_state, to_state, note, body))

	def get_last_note(self, action: str) -> str:
		"""Note of the latest step with this action, empty when there was none."""
		for row in reversed(self.get(FIELD) or []):
			if row.action == action:
				return cstr(row.note)
		return ""

	def refuse_if_closed(self, states: tuple[str, ...]) -> None:
		"""A closed record is not edited any more; says so instead of Frappe's word about single fields."""
		before = self.get_doc_before_save()
		if before and before.workflow_state in states and self.workflow_state == before.workflow_state:
			frappe.throw(
				_("{0} {1} is closed ({2}) and can no longer be changed.").format(
					_(self.doctype), self.name, _(before.workflow_state)
				)
			)
