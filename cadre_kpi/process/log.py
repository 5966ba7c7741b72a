"""The one way to write a line of the process log: who took which step when, from where to where, and why.

A form's step is appended to its document (`make_line`), a step of many records is inserted (`append_steps`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from cadre_kpi.database import bulk

LOG, FIELD = "Process Log", "process_log"
FIELDS = ("acted_on", "acted_by", "action", "from_state", "to_state", "note", "body")


def make_line(
	action: str,
	from_state: str | None = None,
	to_state: str | None = None,
	note: str | None = None,
	body: str | None = None,
	moment: datetime | None = None,
) -> dict:
	"""Values of a line, by the acting user and now, or at the `moment` of a run."""
	acted = {"acted_on": moment or now_datetime(), "acted_by": frappe.session.user}
	return {
		**acted,
		"action": action,
		"from_state": from_state,
		"to_state": to_state,
		"note": note,
		"body": body,
	}


def append_steps(doctype: str, steps: Iterable[tuple[str, dict]], docstatus: int = 0) -> None:
	"""The log's lines of many records of a DocType: name of the record, and its `line`. Two statements."""
	rows = [(parent, (docstatus, *(step[field] for field in FIELDS))) for parent, step in steps]
	bulk.append_rows(LOG, doctype, FIELD, ("docstatus", *FIELDS), rows)
