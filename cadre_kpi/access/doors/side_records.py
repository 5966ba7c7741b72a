"""What Frappe keeps beside a record: who follows it, comments on it, charts over it."""

from __future__ import annotations

import frappe

from cadre_kpi.access import rules
from cadre_kpi.access.doors import gate


def forget_follower(doc, method: str | None = None) -> None:
	"""After a Document Follow was made: none is kept for records of this app.

	Its mails carry every change of a record, a blind sheet as it is typed included, to whoever followed it once.
	People are told by the app's own notices instead.
	"""
	if doc.ref_doctype in rules.TRANSACTIONS:
		frappe.db.delete("Document Follow", {"name": doc.name})


def sign_comment(doc, method: str | None = None) -> None:
	"""Before a Comment is inserted: on records of this app it is signed by whoever writes it, not by whom they name."""
	if doc.reference_doctype in rules.TRANSACTIONS and frappe.session.user != "Administrator":
		doc.comment_email = frappe.session.user
		doc.comment_by = frappe.utils.get_fullname(frappe.session.user)


def check_chart(doc, method: str | None = None) -> None:
	"""Before a Dashboard Chart or a Number Card is saved: its fields are columns."""
	if not frappe.flags.in_install and not frappe.flags.in_migrate:
		gate.check_chart(doc.as_dict())
