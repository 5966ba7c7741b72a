"""A stage that is closed: after its date a record is not passed on any more, unless the committee extends it."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.deadlines import stops
from cadre_kpi.deadlines.obligations import CURRENT, Obligation, Question, find_of_records
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import CANCELLED, DRAFT, SELF_ASSESSMENT

CLOSE = "close"


def check(doc, method: str, from_state: str, to_state: str) -> None:
	"""Hook on `before_step`: throw when the step would finish a stage that is closed.

	`doc`: a contract, report or evaluation. What was sent in time and returned may be sent again.
	"""
	if doc.doctype not in (stops.CONTRACT, stops.REPORT, stops.EVALUATION) or not doc.get("period"):
		return
	item = (
		find_closed(doc.doctype, doc.period, [doc.name]).get(doc.name)
		if _is_forward(from_state, to_state)
		else None
	)
	if item:
		frappe.throw(explain(item), title=_("The date has passed"))


def find_closed(doctype: str, period: str, names: Sequence[str]) -> dict[str, Obligation]:
	"""Of these records those whose present stage is closed, as stored. A fixed number of statements."""
	scheme = frappe.db.get_value("Evaluation Period", period, "scheme", cache=True)
	if not scheme or not any(row.when_passed == CLOSE for row in get_rules(scheme).deadlines):
		return {}
	today = getdate()
	return {
		item.record: item
		for item in find_of_records(doctype, Question([period], names=list(names)))
		if item.deadline.when_passed == CLOSE
		and item.progress == CURRENT
		and not item.returned
		and item.due_date < today
	}


def explain(item: Obligation) -> str:
	"""Why a closed stage is not finished any more, and whom to ask."""
	return _(
		"The stage “{0}” of {1} was closed after {2}. Ask {3} for an extension; when it is granted, go on here."
	).format(
		_(item.stage),
		frappe.bold(item.deadline.occurrence),
		formatdate(item.due_date),
		frappe.bold(item.managed_by),
	)


def _is_forward(from_state: str, to_state: str) -> bool:
	return to_state not in (DRAFT, SELF_ASSESSMENT, CANCELLED) and from_state != to_state
