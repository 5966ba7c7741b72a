"""Who holds a position."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "position",
		"transactions": [
			{"label": _("People"), "items": ["Cadre"]},
		],
	}
