"""What the form of a record asks: where it stands, what may be done with it, why a score is what it is."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.readable import check_readable
from cadre_kpi.contracts import earlier, rules
from cadre_kpi.contracts.indicators import SHOWN_BESIDE, find_beside
from cadre_kpi.evaluation import picture
from cadre_kpi.papers import forms_335
from cadre_kpi.process import form_state


@frappe.whitelist()
def get_state(doctype: str, name: str) -> dict:
	"""What the form of a record needs to know beyond the record itself.

	`write`: the user may write it now · `own`: it is about the user · `asked`: the user's opinion is asked for ·
	`decides`: the user acts for the committee that manages it · `directs`: the user gives work to its person ·
	`waits_for`: names of the bodies that it waits for, empty when it waits for the cadre or nobody ·
	`relations`: the user's relations to it, by the names of `access.rules`. An evaluation also carries its `scheme`.
	"""
	return form_state.read_state(doctype, name)


@frappe.whitelist()
def list_indicators(doctype: str, name: str) -> list[dict]:
	"""The verified figures of the unit beside a leader's contract or evaluation, see `contracts.indicators.find_beside`."""
	if doctype not in SHOWN_BESIDE:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return find_beside(doc)


@frappe.whitelist()
def get_account(contract: str) -> str | None:
	"""The account of whoever a directive on this contract goes to, for those who may issue one."""
	return form_state.find_account(contract)


@frappe.whitelist()
def explain(evaluation: str) -> list[dict]:
	"""The steps of the score of an evaluation, see `CadreEvaluation.explain`. Leaves an open form untouched."""
	return form_state.explain(evaluation)


@frappe.whitelist()
def list_score_sheets(session: str) -> list[dict]:
	"""The acting member's sheets of a session, see `CouncilSession.my_sheets`. Leaves an open form untouched."""
	return form_state.list_my_sheets(session)


@frappe.whitelist()
def list_conditions(evaluation: str) -> list[dict]:
	"""The conditions of an evaluation in words, see `form_state.list_conditions`."""
	return form_state.list_conditions(evaluation)


@frappe.whitelist()
def get_result_picture(evaluation: str) -> dict:
	"""The result of an evaluation to be drawn, see `evaluation.picture`. Needs permission to read it."""
	return picture.read_picture(evaluation)


@frappe.whitelist()
def list_months(evaluation: str) -> list[dict]:
	"""The months of a year's evaluation as form 02 lists them, see `papers.forms_335.list_months`."""
	doc = frappe.get_doc("Cadre Evaluation", evaluation)
	doc.check_permission("read")
	return forms_335.list_months(doc)


@frappe.whitelist()
def get_task_demands(cadre: str, period: str) -> dict:
	"""What the scheme asks of a person's list of tasks, see `contracts.rules.read_demands`; for who reads contracts."""
	check_readable("Task Contract")
	return rules.read_demands(cadre, period)


@frappe.whitelist()
def list_earlier_tasks(cadre: str, period: str) -> dict:
	"""The tasks of a person's contract of the period before, to begin a new one with; nothing where there is none.

	`contract`, `period`, and `tasks` as a new contract takes them. Only from contracts that the user may read.
	"""
	check_readable("Task Contract")
	return earlier.propose_tasks(cadre, period)
