"""The weekly digest on paper, for leaders who read paper: A4, black on white, the same sections."""

from __future__ import annotations

import frappe
from frappe.utils import formatdate

from cadre_kpi.notifications.digest.content import Digest
from cadre_kpi.notifications.mail.writer import FOLDER, write_digest_subject
from cadre_kpi.notifications.recipients import Person
from cadre_kpi.papers.pdf import write_pdf


def render(digest: Digest, person: Person) -> bytes:
	"""The digest as PDF, in `frappe.local.lang`."""
	return write_pdf(
		frappe.get_template(FOLDER + "paper.html").render(
			{
				"lang": frappe.local.lang,
				"title": write_digest_subject(digest),
				"name": person.full_name,
				"day": formatdate(digest.day, "dd/mm/yyyy"),
				"sections": digest.sections,
			}
		)
	)


def build_file_name(digest: Digest) -> str:
	return f"tong-hop-{digest.day.isoformat()}.pdf"


def build_attachment(digest: Digest, person: Person) -> tuple[str, str, bytes]:
	"""As `outbox.Entry` takes it."""
	return build_file_name(digest), "application/pdf", render(digest, person)
