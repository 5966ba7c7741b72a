"""The evaluations that a decision rates."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "rating_decision",
		"transactions": [
			{"label": _("Evaluation"), "items": ["Cadre Evaluation"]},
		],
	}
