"""What a line of "My Work" asks of its reader, in their language."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.scoring.vocabulary import STAGES
from cadre_kpi.states import (
	APPROVED,
	AWAITING_APPROVAL,
	DRAFT,
	PROPOSED,
	SELF_ASSESSMENT,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)


def tell_version(modified: datetime | None) -> str:
	"""What a page sends back as the version seen: when the record was last changed; empty for none."""
	return cstr(modified)


def name_task(doctype: str, state: str, variant: str | None, acts: bool) -> str:
	"""What is to be done with a record in this state. `acts`: by whom it waits for, else by who gives an opinion."""
	if doctype == "Task Contract":
		return _name_contract_task(state, variant, acts)
	if doctype == "Progress Report":
		return _("Verify the report") if state == UNDER_VERIFICATION else _("Complete and send the report")
	if doctype == "Rating Decision":
		return _name_decision_task(state)
	if state == SELF_ASSESSMENT:
		return _("Write the self-assessment")
	return _("Review the evaluation") if acts else _("Give an opinion on the evaluation")


def _name_contract_task(state: str, variant: str | None, acts: bool) -> str:
	if state == DRAFT:
		return _("Draw up and assign the tasks") if variant == "Committee" else _("Register the tasks")
	if state == UNDER_APPRAISAL:
		return _("Appraise the registration")
	if state == UNDER_CONSULTATION:
		return _("Conclude the consultation") if acts else _("Give an opinion on the registration")
	return _("Decide on the registration")


def _name_decision_task(state: str) -> str:
	if state == AWAITING_APPROVAL:
		return _("Approve the rating decision")
	return _("Publish the rating decision") if state == APPROVED else _("Prepare the rating decision")


def name_gathering(doctype: str, number: int) -> str:
	"""What is to be done with evaluations that no session or decision has taken up yet."""
	if doctype == "Council Session":
		return _("Put evaluations before the council: {0}").format(number)
	return _("Put evaluations into a rating decision: {0}").format(number)


def name_organisation_task(status: str) -> str:
	"""What is to be done with the rating of an organisation in this state."""
	if status == "Self-Rating":
		return _("Rate the unit and send the rating")
	if status == UNDER_VERIFICATION:
		return _("Conclude the verification of complaints")
	return _("Review the unit's rating; the authority recognises it")


def name_appeal_task(status: str) -> str:
	"""What is to be done with a petition on a rating in this state."""
	return _("Take the petition up") if status == "Received" else _("Answer the petition")


def name_catalogue_task(status: str) -> str:
	"""What is to be done with a catalogue of products in this state."""
	if status == PROPOSED:
		return _("Go through the catalogue and submit it for decision")
	return _("Decide the catalogue")


def name_directive_task(_status: str) -> str:
	"""What is to be done with a directive that was answered."""
	return _("Close the directive, or send it back with what is missing")


def name_indicator_task(_status: str) -> str:
	"""What is to be done with a unit's figure that was entered."""
	return _("Check the figure against its source and verify it")


def name_review_task(_status: str) -> str:
	"""What is to be done with a draft of an interim or yearly review."""
	return _("Read the review, edit its words and approve it")


def name_stage(stage: str, occurrence: str = "") -> str:
	"""A stage of the scheme's calendar, with the month or quarter that it is for."""
	names = STAGES.get(stage)
	name = names[0 if frappe.local.lang == "vi" else 1] if names else _(stage)
	return f"{name} ({occurrence})" if occurrence else name
