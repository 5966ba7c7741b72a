"""What follows from a contract: reports, directives, the evaluation."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "contract",
		"transactions": [
			{"label": _("Progress"), "items": ["Progress Report", "Directive"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation"]},
		],
	}
