"""The working days of this site: the library's, with what the administrator added in Cadre KPI Settings.

Where an HR app keeps a Holiday List and the settings name it, it takes the place of the library's.
"""

from __future__ import annotations

import frappe

from cadre_kpi.utils.working_days import ListedDays, WorkingDays

SETTINGS = "Cadre KPI Settings"


def get_working_days() -> WorkingDays:
	"""The calendar by which dates are shifted."""
	day = frappe.qb.DocType("Deadline Day")
	rows = frappe.qb.from_(day).select(day.day, day.kind).where(day.parent == SETTINGS).run()
	return WorkingDays(
		off=frozenset(when for when, kind in rows if kind == "Day Off"),
		on=frozenset(when for when, kind in rows if kind == "Working Day"),
		listed=_read_listed(),
	)


def _read_listed() -> ListedDays | None:
	"""The days of the chosen Holiday List; None, without a query, where no HR app has brought the setting."""
	if not frappe.get_meta(SETTINGS).has_field("holiday_list"):
		return None
	name = frappe.db.get_single_value(SETTINGS, "holiday_list")
	found = name and frappe.db.get_value("Holiday List", name, ["from_date", "to_date"], as_dict=True)
	if not found:
		return None
	days = frappe.get_all(
		"Holiday",
		filters={"parent": name, "parenttype": "Holiday List"},
		fields=["holiday_date", "weekly_off"],
	)
	return ListedDays(
		first=found.from_date,
		last=found.to_date,
		off=frozenset(row.holiday_date for row in days),
		has_weekends=any(row.weekly_off for row in days),
	)
