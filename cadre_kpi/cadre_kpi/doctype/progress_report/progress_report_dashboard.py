"""What a report answers to, and what answers it."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "progress_report",
		"internal_links": {
			"Task Contract": "contract",
		},
		"non_standard_fieldnames": {"Deadline Event": "record"},
		"dynamic_links": {"record": ["Progress Report", "record_doctype"]},
		"transactions": [
			{"label": _("Work"), "items": ["Task Contract"]},
			{"label": _("Answer"), "items": ["Directive"]},
			{"label": _("Deadlines"), "items": ["Deadline Event"]},
		],
	}
