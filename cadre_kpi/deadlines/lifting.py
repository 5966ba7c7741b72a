"""What an extension does to lateness that was already recorded: who is in time by the new date was never late.

The record of it stays and names the extension, so that the history can be read.
"""

from __future__ import annotations

import frappe
from frappe.utils import now

from cadre_kpi.deadlines.extensions import ONE_CADRE, UNIT_AND_BELOW

EVENT = "Deadline Event"
LIFTED = ("Late", "Closed", "Escalation")


def lift(extension) -> None:
	"""Events about a date that this extension moves beyond their day are lifted. One statement a date."""
	event = frappe.qb.DocType(EVENT)
	for row in extension.dates:
		query = (
			frappe.qb.update(event)
			.set(event.lifted_by, extension.name)
			.set(event.modified, now())
			.set(event.modified_by, frappe.session.user)
			.where((event.deadline == row.deadline) & (event.due_date < row.new_date))
			.where(event.kind.isin(LIFTED) & (event.lifted_by.isnull() | (event.lifted_by == "")))
		)
		if extension.applies_to == ONE_CADRE:
			query = query.where(event.cadre == extension.cadre)
		elif extension.applies_to == UNIT_AND_BELOW:
			low, high = frappe.db.get_value("Cadre Unit", extension.for_unit, ["lft", "rgt"])
			unit = frappe.qb.DocType("Cadre Unit")
			query = query.where(
				event.unit.isin(frappe.qb.from_(unit).select(unit.name).where(unit.lft[low:high]))
			)
		query.run()


def restore(extension) -> None:
	"""The extension is cancelled: what it lifted counts again."""
	event = frappe.qb.DocType(EVENT)
	frappe.qb.update(event).set(event.lifted_by, None).where(event.lifted_by == extension.name).run()
