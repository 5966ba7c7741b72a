"""Petitions: those who handle them are reminded before the last day of an answer."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from cadre_kpi.notifications.mail.outbox import Entry
from cadre_kpi.notifications.notices import delivery, events

DUE_AHEAD, DUE_PAST = 3, 1  # days around the last day of an answer in which it is told


def remind() -> list[Entry]:
	"""Tell those who handle a petition that its answer is due, once for each due date. The scheduler calls it hourly."""
	table, today = DocType("Rating Appeal"), now_datetime().date()
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.cadre, table.unit, table.managed_by, table.answer_by)
		.where(table.status.isin(("Received", "Under Consideration")))
		.where(table.answer_by[today - timedelta(days=DUE_PAST) : today + timedelta(days=DUE_AHEAD)])
		.run(as_dict=True)
	)
	dates: dict[str, list[delivery.Pair]] = {}
	for row in rows:
		dates.setdefault(str(row.answer_by), []).extend(events.find_handlers(row))
	return [
		entry for due, pairs in sorted(dates.items()) for entry in delivery.tell("appeal_due", pairs, due)
	]
