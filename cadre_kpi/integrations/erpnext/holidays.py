"""The Holiday List that takes the place of the public holidays: dates move when it changes."""

from __future__ import annotations

from cadre_kpi.deadlines import period_deadlines
from cadre_kpi.integrations.erpnext import settings


def on_change(doc, method: str | None = None) -> None:
	"""Hook on_update of Holiday List: the deadlines of open periods are worked out anew where it is the chosen one."""
	if doc.name == settings.get_choice("holiday_list"):
		period_deadlines.refresh_all()
