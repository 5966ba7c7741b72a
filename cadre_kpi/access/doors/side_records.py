"""What Frappe keeps beside a record: who follows it, comments on it, charts over it."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access import people, rules
from cadre_kpi.access.doors import gate, queries
from cadre_kpi.access.doors.filters import is_of_app
from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.readable import check_readable


def forget_follower(doc, method: str | None = None) -> None:
	"""After a Document Follow was made: none is kept for records of this app.

	Its mails carry every change of a record, a blind sheet as it is typed included, to whoever followed it once.
	People are told by the app's own notices instead.
	"""
	if doc.ref_doctype in rules.TRANSACTIONS:
		frappe.db.delete("Document Follow", {"name": doc.name})


def sign_comment(doc, method: str | None = None) -> None:
	"""Before a Comment is inserted: on records of this app it is signed by whoever writes it, not by whom they name."""
	if is_of_app(doc.reference_doctype) and frappe.session.user != "Administrator":
		doc.comment_email = frappe.session.user
		doc.comment_by = frappe.utils.get_fullname(frappe.session.user)


def sign_mail(doc, method: str | None = None) -> None:
	"""Before a Communication is inserted: a mail beside a record of this app comes from whoever writes it.

	And any mail of who has roles of this app alone: it would go out in the name of whoever decides here.
	"""
	user = frappe.session.user
	if user in ("Administrator", "Guest"):
		return
	if is_of_app(doc.reference_doctype) or not people.has_other_work(get_membership()):
		doc.user = user
		doc.sender = frappe.db.get_value("User", user, "email") or user
		doc.sender_full_name = frappe.utils.get_fullname(user)


def refuse_share(doc, method: str | None = None) -> None:
	"""Before a DocShare is saved: a share would lead around everything that decides about records of this app."""
	if doc.share_doctype in rules.TRANSACTIONS:
		frappe.throw(_("{0} is not shared.").format(_(doc.share_doctype)), frappe.PermissionError)


def check_chart(doc, method: str | None = None) -> None:
	"""Before a Dashboard Chart or a Number Card is saved: its fields are columns, of records that its maker reads."""
	if not frappe.flags.in_install and not frappe.flags.in_migrate:
		gate.check_chart(doc.as_dict())
		_check_read(doc.document_type)


def check_report(doc, method: str | None = None) -> None:
	"""Before a Report is saved: it is about records of which its maker reads some."""
	_check_read(doc.ref_doctype)


def refuse_mailing(doc, method: str | None = None) -> None:
	"""Before an Auto Email Report is saved: none mails a report about records of this app.

	The scheduler makes it with the rights of Administrator, whoever ordered it and whoever gets the mail.
	"""
	report = frappe.db.get_value("Report", doc.report, ["name", "ref_doctype"], as_dict=True)
	if not report or frappe.session.user == "Administrator":
		return
	if report.ref_doctype in gate.OURS or report.name in queries.list_own_reports():
		frappe.throw(
			_("{0} is not mailed: open it in the desk.").format(_(report.name)), frappe.PermissionError
		)


def check_board(doc, method: str | None = None) -> None:
	"""Before a Kanban Board is saved: one about records of this app is its maker's.

	A board keeps the names of the cards that its maker sees, and would give them to everybody.
	"""
	_check_read(doc.reference_doctype)
	if doc.reference_doctype in rules.TRANSACTIONS and frappe.session.user != "Administrator":
		doc.private = 1


def _check_read(doctype: str | None) -> None:
	if doctype in rules.TRANSACTIONS and frappe.session.user != "Administrator":
		check_readable(doctype)
