"""The score sheets of a session."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "session",
		"transactions": [
			{"label": _("Scoring"), "items": ["Council Score"]},
		],
	}
