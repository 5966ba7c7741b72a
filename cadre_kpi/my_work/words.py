"""What a line of "My Work" asks of its reader, in their language."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.scoring.vocabulary import STAGES


def task_of(doctype: str, state: str, variant: str | None, acts: bool) -> str:
	"""What is to be done with a record in this state. `acts`: by whom it waits for, else by who gives an opinion."""
	if doctype == "Task Contract":
		return _contract(state, variant, acts)
	if doctype == "Progress Report":
		return _("Verify the report") if state == "Under Verification" else _("Complete and send the report")
	if doctype == "Rating Decision":
		return _decision(state)
	if state == "Self-Assessment":
		return _("Write the self-assessment")
	return _("Review the evaluation") if acts else _("Give an opinion on the evaluation")


def _contract(state: str, variant: str | None, acts: bool) -> str:
	if state == "Draft":
		return _("Draw up and assign the tasks") if variant == "Committee" else _("Register the tasks")
	if state == "Under Appraisal":
		return _("Appraise the registration")
	if state == "Under Consultation":
		return _("Conclude the consultation") if acts else _("Give an opinion on the registration")
	return _("Decide on the registration")


def _decision(state: str) -> str:
	if state == "Awaiting Approval":
		return _("Approve the rating decision")
	return _("Publish the rating decision") if state == "Approved" else _("Prepare the rating decision")


def of_organisation(status: str) -> str:
	"""What is to be done with the rating of an organisation in this state."""
	if status == "Self-Rating":
		return _("Rate the unit and send the rating")
	if status == "Under Verification":
		return _("Conclude the verification of complaints")
	return _("Review the unit's rating; the authority recognises it")


def of_catalogue(status: str) -> str:
	"""What is to be done with a catalogue of products in this state."""
	if status == "Proposed":
		return _("Go through the catalogue and submit it for decision")
	return _("Decide the catalogue")


def stage_of(stage: str, occurrence: str = "") -> str:
	"""A stage of the scheme's calendar, with the month or quarter that it is for."""
	names = STAGES.get(stage)
	name = names[0 if frappe.local.lang == "vi" else 1] if names else _(stage)
	return f"{name} ({occurrence})" if occurrence else name
