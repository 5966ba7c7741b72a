"""The working days of this site: the library's, with what the administrator added in Cadre KPI Settings."""

from __future__ import annotations

import frappe

from cadre_kpi.utils.working_days import WorkingDays

SETTINGS = "Cadre KPI Settings"


def working_days() -> WorkingDays:
	"""The calendar by which dates are shifted. One query."""
	day = frappe.qb.DocType("Deadline Day")
	rows = frappe.qb.from_(day).select(day.day, day.kind).where(day.parent == SETTINGS).run()
	return WorkingDays(
		off=frozenset(when for when, kind in rows if kind == "Day Off"),
		on=frozenset(when for when, kind in rows if kind == "Working Day"),
	)
