"""The one door from print formats to papers: what may be read of a document, ready to print."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.papers import (
	cadre_evaluation,
	council_score,
	evaluation_scheme,
	progress_report,
	rating_decision,
	task_contract,
	work_call,
)

# DocType → builder of its paper, and the print format that prints it
PAPERS = {
	"Task Contract": (task_contract.build, "Task Contract Paper"),
	"Progress Report": (progress_report.build, "Progress Report Paper"),
	"Council Score": (council_score.build, "Council Score Paper"),
	"Cadre Evaluation": (cadre_evaluation.build, "Cadre Evaluation Paper"),
	"Rating Decision": (rating_decision.build, "Rating Decision Paper"),
	"Work Call": (work_call.build, "Work Call Paper"),
	"Evaluation Scheme": (evaluation_scheme.build, "Evaluation Scheme Paper"),
}


def cadre_paper(doc) -> dict:
	"""Everything that stands on the paper of a document, as text. For print formats (Jinja).

	The document is read again from the database: a print request may carry a document of the browser's making,
	and a paper says only what is stored. Throws `frappe.PermissionError` when the session's user may not print it;
	fields above the user's permission level are left out.
	"""
	if doc.doctype not in PAPERS:
		frappe.throw(_("{0} has no paper.").format(_(doc.doctype)))
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.check_permission("print")
	# what is closed to the user is left out, the own rating in a decision included
	stored.apply_fieldlevel_read_permissions()
	return PAPERS[doc.doctype][0](stored)
