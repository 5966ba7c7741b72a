"""What is connected with a cadre: work given and reported, evaluations, appeals."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "cadre",
		"transactions": [
			{"label": _("Work"), "items": ["Task Contract", "Progress Report", "Directive"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation", "Rating Appeal"]},
		],
	}
