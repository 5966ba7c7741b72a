"""What an evaluation rests on, how it was scored, and what was decided."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "evaluation",
		"internal_links": {
			"Task Contract": "contract",
			"Rating Decision": "rating_decision",
		},
		"non_standard_fieldnames": {"Deadline Event": "record"},
		"dynamic_links": {"record": ["Cadre Evaluation", "record_doctype"]},
		"transactions": [
			{"label": _("Basis"), "items": ["Task Contract"]},
			{"label": _("Scoring"), "items": ["Council Score"]},
			{"label": _("Decision"), "items": ["Rating Decision", "Rating Appeal"]},
			{"label": _("Deadlines"), "items": ["Deadline Event"]},
		],
	}
