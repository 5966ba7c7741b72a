"""Every night all seals are checked; who audits the evaluation is told when something differs."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, get_url

from cadre_kpi.decisions import proof
from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.mail.writer import use_language
from cadre_kpi.proof.compare import Difference
from cadre_kpi.proof.verify import Finding
from cadre_kpi.roles import AUDITOR

NAMED = 50  # places that a message names; the report has all


def check() -> Finding:
	"""Check every seal of the site and tell the auditors of differences. Without any, nothing is sent."""
	found = proof.verify_all()
	if found.differences:
		tell(found)
	return found


def tell(found: Finding) -> None:
	"""In the desk and by mail: records and fields, not what stands in them."""
	for person in recipients.load().values():
		if AUDITOR in person.member.roles:
			with use_language(person.language):
				_tell(person, found)


def _tell(person: recipients.Person, found: Finding) -> None:
	subject = _("Sealed records differ: {0}").format(proof.summarise(found))
	places = list(dict.fromkeys(_describe_place(difference) for difference in found.differences))
	body = "".join(f"<li>{escape_html(place)}</li>" for place in places[:NAMED])
	more = _("… and {0} more differences").format(len(places) - NAMED) if len(places) > NAMED else ""
	message = f"<ul>{body}</ul><p>{escape_html(more)}</p>"
	if person.desk:
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": person.user,
				"subject": escape_html(subject),
				"email_content": message,
				"document_type": "Report",
				"document_name": "Seal Verification",
			}
		).insert(ignore_permissions=True)  # the system tells, whoever's turn it runs in
	if person.mail and person.email:
		link = get_url("/app/query-report/Seal Verification")
		try:
			frappe.sendmail(
				recipients=[person.email],
				subject=subject,
				message=f'{message}<p><a href="{escape_html(link)}">{escape_html(_("Seal Verification"))}</a></p>',
			)
		except frappe.OutgoingEmailError:
			frappe.log_error(title="Seal Verification: no outgoing mail")


def _describe_place(difference: Difference) -> str:
	return f"{_(difference.doctype)} {difference.record}: {proof.describe_place(difference)}"
