"""What happens in a period, and the shorter periods that roll up into it."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "period",
		"non_standard_fieldnames": {
			"Evaluation Period": "rolls_up_into",
		},
		"transactions": [
			{"label": _("Work"), "items": ["Task Contract", "Progress Report"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation", "Council Session", "Rating Decision"]},
			{"label": _("Runs and Shorter Periods"), "items": ["Period Run", "Evaluation Period"]},
		],
	}
