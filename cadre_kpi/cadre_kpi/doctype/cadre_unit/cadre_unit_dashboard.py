"""The people of a unit, its bodies, and what they work on."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "unit",
		"transactions": [
			{"label": _("People"), "items": ["Cadre", "Evaluation Body"]},
			{"label": _("Work"), "items": ["Task Contract", "Progress Report", "Directive"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation"]},
		],
	}
