"""Who is told in the desk that a catalogue waits for them, came back, or is in force."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.query_builder import DocType
from frappe.utils import escape_html, formatdate

from cadre_kpi.access import rules
from cadre_kpi.access.seats import build_seated
from cadre_kpi.evaluation import organisations
from cadre_kpi.states import AWAITING_DECISION, PROPOSED


def tell(doc) -> None:
	"""After a step: the board that goes through the list, the authority that decides it, or the unit whose it is."""
	name = escape_html(doc.title)
	if doc.status == PROPOSED:
		who = _find_seated("Organisation Board", organisations.list_ancestors(doc.unit))
		subject = _("The catalogue “{0}” waits for the organisation board").format(name)
	elif doc.status == AWAITING_DECISION:
		who = _find_of_body(doc.managed_by)
		subject = _("The catalogue “{0}” waits for your decision").format(name)
	elif doc.status == "In Force":
		who = _find_seated("Unit Collective", [doc.unit])
		subject = _("The catalogue “{0}” is in force from {1}").format(name, formatdate(doc.valid_from))
	else:
		who = _find_seated("Unit Collective", [doc.unit])
		subject = _("The catalogue “{0}” was returned").format(name)
	people = sorted(set(who) - {frappe.session.user})
	if people:
		notice = {
			"type": "Alert",
			"document_type": doc.doctype,
			"document_name": doc.name,
			"subject": subject,
			"from_user": frappe.session.user,
		}
		make_notification_logs(frappe._dict(notice), people)


def _find_seated(kind: str, units: list[str]) -> list[str]:
	"""Accounts of those who sit today in a body of this kind, of one of these units."""
	body = DocType("Evaluation Body")
	return _list_accounts((body.body_type == kind) & body.unit.isin(units or [""]))


def _find_of_body(name: str) -> list[str]:
	body, member = DocType("Evaluation Body"), DocType("Evaluation Body Member")
	return _list_accounts((body.name == name) & member.duty.isin(rules.LEADING_DUTIES))


def _list_accounts(condition) -> list[str]:
	return build_seated(condition).select(DocType("Evaluation Body Member").user).run(pluck=True)
