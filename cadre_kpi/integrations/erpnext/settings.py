"""What the site has chosen about the two sides. The fields exist only beside the other apps."""

from __future__ import annotations

import frappe

from cadre_kpi.integrations.erpnext.custom_fields import SETTINGS, is_joined

HR = "Frappe HR"
OURS = "Cadre KPI"


def does_hr_lead() -> bool:
	"""Whether a change in HR is taken over by itself. It is, unless the site has said otherwise."""
	return get_choice("hr_leads") != OURS


def get_choice(fieldname: str) -> str | None:
	"""A setting of this folder, None where it was never set or does not exist."""
	if not is_joined(SETTINGS, fieldname):
		return None
	return frappe.db.get_single_value(SETTINGS, fieldname)
