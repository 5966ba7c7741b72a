"""What somebody is told who may not do something with a record: one sentence in their language, and what to do.

Frappe asks the role, then this app, and says nothing of why this app said no: some versions an empty message, others
a word for programmers.
"""

from __future__ import annotations

import json

import frappe
from frappe import _

READING = ("read", "select", "print", "email", "report", "export")
MAKING = ("create", "import", "amend")
# What Frappe says itself when an app refuses.
EMPTY = ("", "Not allowed via controller permission check")


def explain(doctype: str, name: str | None, ptype: str | None) -> str:
	"""Why `ptype` on this record is refused."""
	kind, record = _(doctype), frappe.utils.escape_html(str(name or ""))
	if ptype in MAKING:
		return _(
			"{0}: you may not make one here. It is made by those responsible for the person or the body."
		).format(kind)
	if (ptype or "read") in READING:
		return _(
			"{0} {1} is not among the records that you may see. Ask those who prepare it for access."
		).format(kind, record)
	return _(
		"You may not change {0} {1} now: others are responsible for it, or it waits for somebody else's step."
	).format(kind, record)


def leave_out_empty(since: int) -> None:
	"""Take back what Frappe has put into the answer since then, as far as it says nothing to a person."""
	log = frappe.local.message_log
	log[since:] = [entry for entry in log[since:] if _tells(_get_text(entry))]


def _tells(text: str) -> bool:
	"""Whether one of the lines is more than that there is no access; newer versions put several into one message."""
	user = frappe.bold(frappe.session.user)
	nothing_more = _("User {0} does not have access to this document").format(user)
	return any(
		part not in EMPTY and not part.startswith(nothing_more)
		for part in (line.strip() for line in text.split("<br>"))
	)


def _get_text(entry: dict | str) -> str:
	"""The words of a message; newer versions keep it as a dict, older ones as JSON."""
	found = json.loads(entry) if isinstance(entry, str) else entry
	return str(found.get("message") or "").strip()
