"""Whom a body manages, and what it does."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "managed_by",
		"non_standard_fieldnames": {
			"Council Session": "council",
			"Rating Decision": "committee",
		},
		"transactions": [
			{"label": _("People"), "items": ["Cadre"]},
			{"label": _("Work"), "items": ["Task Contract"]},
			{"label": _("Evaluation"), "items": ["Council Session", "Rating Decision"]},
		],
	}
