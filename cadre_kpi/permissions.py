"""The one place where Frappe asks this app about permissions. hooks.py names what stands here, nothing else does.

Roles (DocPerm) say which actions exist; `access.rules` says on whose records and in which state. Lists, reports,
exports, prints, pages, REST and mails all come through these functions.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.core.doctype.file import file as frappe_file

from cadre_kpi.access import list_conditions, people, records, schemes
from cadre_kpi.access.doors import files
from cadre_kpi.access.rules import SYSTEM_MANAGER
from cadre_kpi.roles import ADMINISTRATOR, ROLES


def has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether relation and state allow this on the record. The role is checked by Frappe besides.

	Always True or False: older versions of Frappe take None for yes, newer ones for no.
	"""
	return records.allows(doc, ptype, user)


def may_open_app() -> bool:
	"""Whether the app's tile is shown on the start page: to whoever has one of its roles."""
	return bool({*ROLES, "System Manager"}.intersection(frappe.get_roles()))


def _of_records(doctype: str) -> Callable[[str | None], str]:
	def condition(user: str | None = None) -> str:
		return list_conditions.of_records(doctype, user)

	return condition


def _of_rows(child: str) -> Callable[[str | None], str]:
	def condition(user: str | None = None) -> str:
		return list_conditions.of_rows(child, user)

	return condition


def scheme_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Evaluation Scheme: everybody reads it; those who answer for its unit make and issue it.

	A scheme without a unit holds for the whole site: an administrator's, or a board's that serves all of it.
	"""
	if (ptype or "read") in records.READING:
		return True
	return schemes.may_issue(doc, user)


def own_preference(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Mail Preference: everybody has their own; who administers the site or the app reads all, the former write too."""
	user = user or frappe.session.user
	if doc.user == user or user == "Administrator":
		return True
	held = set(frappe.get_roles(user))
	return SYSTEM_MANAGER in held or (ADMINISTRATOR in held and ptype in (None, "read", "select", "report"))


def mail_preference_query(user: str | None = None) -> str:
	"""Condition for lists of Mail Preference: one's own, or all for administrators."""
	user = user or frappe.session.user
	if user == "Administrator" or {SYSTEM_MANAGER, ADMINISTRATOR} & set(frappe.get_roles(user)):
		return ""
	return f"`tabMail Preference`.`user` = {frappe.db.escape(user, percent=False)}"


def user_query(user: str | None = None) -> str:
	"""Condition for lists of accounts, see `people.user_query`."""
	return people.user_query(user)


def cadre_query(user: str | None = None) -> str:
	"""Condition for lists of cadres, see `people.cadre_query`."""
	return people.cadre_query(user)


def file_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""File: Frappe's own rule, and for a new one what it may lie on and hang on.

	Some versions ask one app's rule only, so Frappe's is asked from here.
	"""
	if ptype == "create" and (user or frappe.session.user) == frappe.session.user:
		files.check(doc)
	return bool(frappe_file.has_permission(doc, ptype, user))


def file_query(user: str | None = None) -> str:
	"""Condition for lists of files."""
	return list_conditions.of_files(user)


task_contract_query = _of_records("Task Contract")
progress_report_query = _of_records("Progress Report")
directive_query = _of_records("Directive")
cadre_evaluation_query = _of_records("Cadre Evaluation")
council_session_query = _of_records("Council Session")
council_score_query = _of_records("Council Score")
rating_decision_query = _of_records("Rating Decision")
rating_appeal_query = _of_records("Rating Appeal")
period_run_query = _of_records("Period Run")
deadline_extension_query = _of_records("Deadline Extension")
deadline_event_query = _of_records("Deadline Event")

contract_task_query = _of_rows("Contract Task")
contract_task_change_query = _of_rows("Contract Task Change")
contract_consultation_query = _of_rows("Contract Consultation")
contract_milestone_query = _of_rows("Contract Milestone")
progress_report_task_query = _of_rows("Progress Report Task")
evaluation_task_query = _of_rows("Evaluation Task")
evaluation_criterion_query = _of_rows("Evaluation Criterion")
evaluation_deduction_query = _of_rows("Evaluation Deduction")
evaluation_fact_query = _of_rows("Evaluation Fact")
evaluation_condition_query = _of_rows("Evaluation Condition")
evaluation_opinion_query = _of_rows("Evaluation Opinion")
council_session_member_query = _of_rows("Council Session Member")
council_session_evaluation_query = _of_rows("Council Session Evaluation")
council_conflict_query = _of_rows("Council Conflict")
council_score_task_query = _of_rows("Council Score Task")
rating_decision_row_query = _of_rows("Rating Decision Row")
period_run_failure_query = _of_rows("Period Run Failure")
deadline_extension_date_query = _of_rows("Deadline Extension Date")
process_log_query = _of_rows("Process Log")
