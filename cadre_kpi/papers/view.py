"""The one door from print formats to papers: what may be read of a document, ready to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _

from cadre_kpi.papers import (
	body_letters,
	cadre_evaluation,
	council_score,
	evaluation_scheme,
	follow_up,
	form_366,
	forms_335,
	meeting_minutes,
	people_letters,
	product_catalogue,
	progress_report,
	rating_decision,
	replacement_decision,
	task_contract,
	unit_evaluation,
	unit_indicator,
	work_call,
	work_offer,
	work_review,
)


@dataclass(frozen=True, slots=True)
class Paper:
	"""One kind of paper of a DocType.

	`print_format`: name of the print format, which is also the paper's name for people. `build(doc)`: what stands on
	it. `fits(doc)`: whether this record has such a paper. `leads`: an official form that takes the place of the general
	paper where a record has it. `filed(doc)`: whether it belongs into the file of a year as it stands; a form that nobody has
	filled in yet does not.
	"""

	print_format: str
	build: Callable[[object], dict]
	fits: Callable[[object], bool] = lambda doc: True
	leads: bool = False
	filed: Callable[[object], bool] = lambda doc: True


# DocType → its papers, in the order of their use. The last is the general one, with which Frappe's print page begins.
PAPERS: dict[str, tuple[Paper, ...]] = {
	"Task Contract": (
		Paper("Registration Form", people_letters.build_registration, people_letters.is_registered),
		Paper("Task Contract Paper", task_contract.build),
	),
	"Progress Report": (Paper("Progress Report Paper", progress_report.build),),
	"Council Score": (Paper("Council Score Paper", council_score.build),),
	"Cadre Evaluation": (
		Paper("Form 01 of Decree 335", forms_335.build_form_01, forms_335.has_form_01, True),
		Paper("Form 02 of Decree 335", forms_335.build_form_02, forms_335.has_form_02, True),
		Paper("Form of Regulation 366", form_366.build, form_366.fits, True),
		Paper("Product Sheet", forms_335.build_product_sheet, forms_335.has_products),
		Paper("Result Notice", people_letters.build_notice, people_letters.is_published),
		Paper(
			"Rating Meeting Minutes",
			meeting_minutes.build_minutes,
			people_letters.is_rated,
			filed=meeting_minutes.is_written,
		),
		Paper(
			"Party Committee Remarks",
			people_letters.build_party_opinion,
			people_letters.is_rated,
			filed=people_letters.has_party_opinion,
		),
		Paper(
			"Opinion Sheet",
			people_letters.build_opinion_sheet,
			people_letters.is_rated,
			filed=lambda doc: False,  # a form for the hand of a member
		),
		Paper("Cadre Evaluation Paper", cadre_evaluation.build),
	),
	"Council Session": (
		Paper("Council Session Invitation", body_letters.build_invitation),
		Paper("Council Session Minutes", body_letters.build_session_minutes),
	),
	"Directive": (Paper("Directive Notice", people_letters.build_directive),),
	"Rating Appeal": (Paper("Petition Answer", people_letters.build_answer),),
	"Deadline Event": (Paper("Reminder Letter", people_letters.build_reminder),),
	"Unit Evaluation": (
		Paper("Unit Rating Notice", unit_evaluation.build_notice, unit_evaluation.is_recognised),
		Paper("Unit Recognition Decision", unit_evaluation.build_decision, unit_evaluation.is_recognised),
		Paper("Unit Evaluation Paper", unit_evaluation.build),
	),
	"Rating Decision": (
		Paper("Replacement Decision", replacement_decision.build, replacement_decision.fits, True),
		Paper("Rating Submission", body_letters.build_submission, body_letters.rates),
		Paper("Public Rating List", body_letters.build_publication, body_letters.rates),
		Paper("Rating Decision Paper", rating_decision.build),
	),
	"Product Catalogue": (
		Paper("Product Catalogue Decision", product_catalogue.build_decision, product_catalogue.is_decided),
		Paper("Product Catalogue Paper", product_catalogue.build),
	),
	"Work Call": (
		Paper("Offers Compared", work_offer.build_comparison, work_offer.may_compare),
		Paper("Work Call Paper", work_call.build),
	),
	"Work Offer": (Paper("Work Offer Paper", work_offer.build),),
	"Unit Indicator": (Paper("Unit Indicator Paper", unit_indicator.build),),
	"Rating Follow Up": (Paper("Follow-up Notice", follow_up.build),),
	"Work Review": (Paper("Work Review Paper", work_review.build),),
	"Evaluation Period": (Paper("Follow-up Book", body_letters.build_follow_up),),
	"Evaluation Scheme": (Paper("Evaluation Scheme Paper", evaluation_scheme.build),),
}


def list_papers(doc) -> list[Paper]:
	"""The papers that a record has; first the one that is handed out unasked: its official form, or the general paper."""
	*others, general = PAPERS.get(doc.doctype, ()) or (None,)
	fitting = [paper for paper in others if paper.fits(doc)]
	leading = [paper for paper in fitting if paper.leads]
	rest = [paper for paper in fitting if not paper.leads]
	return [*leading, *([general] if general else []), *rest]


def cadre_paper(doc, print_format: str | None = None) -> dict:
	"""Everything that stands on a paper of a document, as text. For print formats (Jinja).

	`print_format`: which paper; without it the general one of the DocType. The document is read again from the
	database: a print request may carry a document of the browser's making, and a paper says only what is stored.
	Throws `frappe.PermissionError` when the session's user may not print it, `frappe.ValidationError` when this record
	has no such paper; fields above the user's permission level are left out.
	"""
	if doc.doctype not in PAPERS:
		frappe.throw(_("{0} has no paper.").format(_(doc.doctype)))
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.check_permission("print")
	paper = _find_named(stored, print_format)
	# what is closed to the user is left out, the own rating in a decision included
	stored.apply_fieldlevel_read_permissions()
	return paper.build(stored)


def _find_named(doc, print_format: str | None) -> Paper:
	kinds = PAPERS[doc.doctype]
	if not print_format:
		return kinds[-1]
	found = next((paper for paper in kinds if paper.print_format == print_format), None)
	if not found or not found.fits(doc):
		frappe.throw(
			_("{0} has no paper of the kind “{1}”. Choose another one.").format(doc.name, _(print_format))
		)
	return found
