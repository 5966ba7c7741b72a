"""Frappe's list of open workflow actions, which it reckons anew at every save: left alone where nothing moved.

After each save Frappe works out who may act next, one statement a transition, and where nobody can be named it does so
at every save again. Who acts next changes with the state, so a save that leaves the state as it was has nothing to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

EVENTS = ("on_update", "on_update_after_submit")
HANDLER = "frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions"
EVERYWHERE = "*"


class _Events(dict):
	"""The hooks on documents without one handler, for whoever asks first: a record saved on the way gets all of them."""

	def __init__(self, events: dict) -> None:
		super().__init__(events)
		self.events = events

	def get(self, key: str, default: object = None) -> object:
		found = super().get(key, default)
		if key != EVERYWHERE or not found:
			return found
		frappe.local.doc_events_hooks = self.events
		return {event: [each for each in handlers if each != HANDLER] for event, handlers in found.items()}


@contextmanager
def leave_alone() -> Iterator[None]:
	"""Within it, the next event of a document runs without the reckoning."""
	events = frappe.get_doc_hooks()
	if getattr(frappe.local, "doc_events_hooks", None) is not events:
		yield  # a version that keeps its hooks elsewhere
		return
	frappe.local.doc_events_hooks = _Events(events)
	try:
		yield
	finally:
		frappe.local.doc_events_hooks = events
