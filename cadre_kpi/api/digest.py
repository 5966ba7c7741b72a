"""What people do with their mails in the desk: look at the digest of today, send it to themselves, print it, choose."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now, today

from cadre_kpi.notifications import recipients
from cadre_kpi.notifications.digest import pdf
from cadre_kpi.notifications.digest.content import Digest
from cadre_kpi.notifications.digest.edition import Edition
from cadre_kpi.notifications.kinds import DAILY, WEEKLY
from cadre_kpi.notifications.mail.outbox import Entry, Outbox, build_key
from cadre_kpi.notifications.mail.writer import Writer, use_language
from cadre_kpi.notifications.recipients import Person

SENT_TO_ME = "Sent to Me"


@frappe.whitelist()
def preview(kind: str = WEEKLY) -> dict | None:
	"""The session user's own digest as it would be sent now: `subject`, `html`, `text`; None for nothing to say."""
	person, digest = _get_mine(kind)
	if not digest:
		return None
	with use_language(person.language):
		mail = Writer().write_digest(digest, person)
	return {"subject": mail.subject, "html": mail.html, "text": mail.text}


@frappe.whitelist(methods=["POST"])
def send_to_me(kind: str = WEEKLY) -> str | None:
	"""Queue the session user's own digest for their own address; returns the address, None for nothing to say."""
	person, digest = _get_mine(kind)
	if not digest:
		return None
	outbox = Outbox(priority=1)
	if not outbox.can_mail:
		frappe.throw(_("This site has no outgoing email account yet."))
	with use_language(person.language):
		mail = Writer(outbox.links).write_digest(digest, person)
		copy = (pdf.build_attachment(digest, person),) if person.paper else ()
	key = build_key("own", person.user, now())
	outbox.put(
		[
			Entry(
				key,
				person.user,
				SENT_TO_ME,
				sum(digest.counts.values()),
				digest.counts,
				mail=mail,
				attachments=copy,
			)
		]
	)
	return person.email


@frappe.whitelist()
def download(kind: str = WEEKLY) -> None:
	"""Answer the request with the session user's own digest as PDF. Throws when there is nothing to say."""
	person, digest = _get_mine(kind)
	if not digest:
		frappe.throw(_("Nothing waits for you today."))
	with use_language(person.language):
		content = pdf.render(digest, person)
	frappe.local.response.filename = pdf.build_file_name(digest)
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"


@frappe.whitelist(methods=["POST"])
def get_my_preference() -> str:
	"""Name of the session user's Mail Preference; made with everything switched on when there is none."""
	user = frappe.session.user
	found = frappe.db.get_value("Mail Preference", {"user": user}, "name")
	if found:
		return found
	frappe.has_permission("Mail Preference", "create", throw=True)
	return frappe.get_doc({"doctype": "Mail Preference", "user": user}).insert().name


def _get_mine(kind: str) -> tuple[Person, Digest | None]:
	if kind not in (WEEKLY, DAILY):
		frappe.throw(_("There is no such digest."))
	person = recipients.load([frappe.session.user]).get(frappe.session.user)
	if not person:
		frappe.throw(_("Digests are for people who hold a role in this app."), frappe.PermissionError)
	with use_language(person.language):
		return person, Edition(today(), kind).write_for(person)
