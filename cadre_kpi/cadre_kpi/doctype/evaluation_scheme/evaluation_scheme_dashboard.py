"""Where a scheme is in use."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "scheme",
		"transactions": [
			{"label": _("Work"), "items": ["Evaluation Period", "Task Contract"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation"]},
		],
	}
