"""The workspace: figures of its number cards and its chart."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.access.readable import check_any_role
from cadre_kpi.cadre_kpi.dashboard_chart_source.tasks_by_signal import tasks_by_signal
from cadre_kpi.process import cards
from cadre_kpi.process.cards import Filters


@frappe.whitelist()
def contracts_to_register(filters: Filters = None) -> dict:
	"""Drafts of task contracts that the user registers or, for a committee, assigns. See `cards.answer`."""
	return cards.answer("Contracts to Register")


@frappe.whitelist()
def registrations_to_appraise(filters: Filters = None) -> dict:
	"""Registrations that wait for the user's appraisal or consultation. See `cards.answer`."""
	return cards.answer("Registrations to Appraise")


@frappe.whitelist()
def contracts_to_decide(filters: Filters = None) -> dict:
	"""Contracts that wait for the decision of the user's committee. See `cards.answer`."""
	return cards.answer("Contracts to Decide")


@frappe.whitelist()
def reports_to_verify(filters: Filters = None) -> dict:
	"""Progress reports that wait for the user's verification. See `cards.answer`."""
	return cards.answer("Reports to Verify")


@frappe.whitelist()
def self_assessments_to_write(filters: Filters = None) -> dict:
	"""Evaluations whose self-assessment the user writes. See `cards.answer`."""
	return cards.answer("Self-Assessments to Write")


@frappe.whitelist()
def evaluations_to_review(filters: Filters = None) -> dict:
	"""Evaluations that wait at one of the user's bodies. See `cards.answer`."""
	return cards.answer("Evaluations to Review")


@frappe.whitelist()
def rating_decisions_to_approve(filters: Filters = None) -> dict:
	"""Rating decisions that wait for the user's approval. See `cards.answer`."""
	return cards.answer("Rating Decisions to Approve")


@frappe.whitelist()
def rating_decisions_to_publish(filters: Filters = None) -> dict:
	"""Approved rating decisions that wait for the user to publish them. See `cards.answer`."""
	return cards.answer("Rating Decisions to Publish")


@frappe.whitelist()
def evaluations_for_the_council(filters: Filters = None) -> dict:
	"""Evaluations that have reached the council and stand in no session. See `cards.answer`."""
	return cards.answer("Evaluations for the Council")


@frappe.whitelist()
def evaluations_for_a_decision(filters: Filters = None) -> dict:
	"""Proposed ratings that stand in no rating decision. See `cards.answer`."""
	return cards.answer("Evaluations for a Decision")


@frappe.whitelist()
def directives_to_answer(filters: Filters = None) -> dict:
	"""Open directives that the user carries out. See `cards.show`."""
	return cards.show_directives_to_answer()


@frappe.whitelist()
def score_sheets_to_fill_in(filters: Filters = None) -> dict:
	"""Evaluations that the user scores in an open session and has not sent a sheet for. See `cards.show`."""
	return cards.show_score_sheets_to_fill_in()


@frappe.whitelist()
def get_overview(wanted: dict | str) -> dict:
	"""The overview's cards and charts of these names (by DocType) and the cards' figures. See `cards.read_overview`."""
	check_any_role()
	names = frappe.parse_json(wanted)
	if not isinstance(names, dict) or not all(isinstance(each, list) for each in names.values()):
		frappe.throw(_("Nothing was entered."))
	return cards.read_overview(names)


@frappe.whitelist()
def tasks_by_light(
	chart_name: str | None = None,
	filters: str | dict | list | None = None,
	refresh: int | str = 0,
	**more: object,
) -> dict:
	"""Labels and numbers of the chart: tasks of assigned contracts that the user may read.

	`refresh`: count anew instead of taking the figures of the last minutes. `chart_name`, `filters` and `more`
	are sent by the desk and not used. Throws `frappe.PermissionError` to who may read no contract.
	"""
	return tasks_by_signal.get_data(refresh=cint(refresh))
