"""A stage that is closed: after its date a record is not passed on any more, unless the committee extends it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.deadlines import stops
from cadre_kpi.deadlines.obligations import CURRENT, Question, of_records
from cadre_kpi.regulations.record import rules

CLOSE = "close"


def check(doc, method: str, from_state: str, to_state: str) -> None:
	"""Hook on `before_step`: throw when the step would finish a stage that is closed.

	`doc`: a contract, report or evaluation. What was sent in time and returned may be sent again.
	"""
	if doc.doctype not in (stops.CONTRACT, stops.REPORT, stops.EVALUATION) or not doc.get("period"):
		return
	scheme = frappe.db.get_value("Evaluation Period", doc.period, "scheme", cache=True)
	if not scheme or not any(row.when_passed == CLOSE for row in rules(scheme).deadlines):
		return
	today = getdate()
	# as stored: the step is not saved yet
	for item in of_records(doc.doctype, Question([doc.period], names=[doc.name])):
		closed = item.deadline.when_passed == CLOSE and item.progress == CURRENT and not item.returned
		if closed and item.due_date < today and _forward(doc, from_state, to_state):
			_refuse(item)


def _forward(doc, from_state: str, to_state: str) -> bool:
	return to_state not in ("Draft", "Self-Assessment", "Cancelled") and from_state != to_state


def _refuse(item) -> None:
	frappe.throw(
		_(
			"The stage “{0}” of {1} was closed after {2}. Ask {3} for an extension; when it is granted, go on here."
		).format(
			_(item.stage),
			frappe.bold(item.deadline.occurrence),
			formatdate(item.due_date),
			frappe.bold(item.managed_by),
		),
		title=_("The date has passed"),
	)
