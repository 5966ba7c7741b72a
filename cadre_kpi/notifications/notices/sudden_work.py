"""Work that a person proposes waits for who gives them work: told behind the bell, at once.

It counts only when it is confirmed (Decree 335/2025/NĐ-CP, article 18.1.d), and it stands in a contract that nobody has
a reason to open.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.query_builder import DocType
from frappe.utils import cstr, escape_html

from cadre_kpi.access import rules
from cadre_kpi.access.seats import build_seated


def tell_of_proposal(doc, task_name: str) -> None:
	"""To who may confirm it: chair, deputy and secretary of the committee, chair and deputy of the unit's collective."""
	people = _find_directing(doc) - {frappe.session.user, frappe.db.get_value("Cadre", doc.cadre, "user")}
	if not people:
		return
	subject = _("{0} proposes work that came up: {1}. It counts when you confirm it in the contract")
	notice = {
		"type": "Alert",
		"document_type": doc.doctype,
		"document_name": doc.name,
		"subject": subject.format(escape_html(cstr(doc.cadre_name)), escape_html(cstr(task_name))),
		"from_user": frappe.session.user,
	}
	make_notification_logs(frappe._dict(notice), sorted(people))


def _find_directing(doc) -> set[str]:
	"""Accounts of those who give work to the person of this contract, as `access.directing` says."""
	body, member = DocType("Evaluation Body"), DocType("Evaluation Body Member")
	of_committee = (body.name == cstr(doc.managed_by)) & member.duty.isin(rules.LEADING_DUTIES)
	of_office = (
		(body.body_type == "Unit Collective")
		& (body.unit == cstr(doc.unit))
		& member.duty.isin(rules.DECIDING_DUTIES)
	)
	return set(build_seated(of_committee | of_office).select(member.user).run(pluck=True))
