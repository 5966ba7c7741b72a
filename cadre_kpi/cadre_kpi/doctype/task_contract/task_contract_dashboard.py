"""What follows from a contract: reports, directives, the evaluation."""

from __future__ import annotations

from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "contract",
		"non_standard_fieldnames": {"Deadline Event": "record"},
		"dynamic_links": {"record": ["Task Contract", "record_doctype"]},
		"transactions": [
			{"label": _("Progress"), "items": ["Progress Report", "Directive"]},
			{"label": _("Evaluation"), "items": ["Cadre Evaluation"]},
			{"label": _("Deadlines"), "items": ["Deadline Event"]},
		],
	}
