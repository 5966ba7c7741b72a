"""A question to the person whose record waits: a comment on the record that names them, as Frappe keeps and tells it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, get_fullname, strip_html

from cadre_kpi.process import form_state, telling

KINDS = ("Task Contract", "Progress Report", "Cadre Evaluation")
SHOWN = 20  # comments of one record
LONGEST = 1000  # characters of a question


def find_account_to_ask(doc) -> str | None:
	"""The account of the person whom a record is about, where the user can ask them; never oneself."""
	if doc.doctype not in KINDS or not doc.get("cadre"):
		return None
	user = frappe.db.get_value("Cadre", doc.cadre, "user")
	if not user or user == frappe.session.user or not frappe.db.get_value("User", user, "enabled"):
		return None
	return user


def ask(doctype: str, name: str, question: str) -> None:
	"""Put a question to the person of a record that the user works on now, or is asked about.

	They get Frappe's notice of a comment that names them, and answer below the record.
	"""
	if doctype not in KINDS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	standing = form_state.read_state(doctype, name)
	if not (standing["write"] or standing["asked"]):
		frappe.throw(_("{0} does not wait for you.").format(name), frappe.PermissionError)
	text = question.strip()
	if not text or len(text) > LONGEST:
		frappe.throw(_("Write the question in 1 to {0} characters.").format(LONGEST))
	user = find_account_to_ask(doc)
	if not user:
		frappe.throw(_("{0} has no account here. Ask them in another way.").format(doc.cadre_name))
	mention = '<span class="mention" data-id="{0}" data-value="{1}" data-denotation-char="@">@{1}</span>'
	doc.add_comment(
		"Comment",
		text=f"<div>{mention.format(escape_html(user), escape_html(get_fullname(user)))} {escape_html(text)}</div>",
	)


def tell_questions(doc) -> dict:
	"""The comments on a record that the reader may read, the latest last."""
	rows = frappe.get_all(
		"Comment",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "comment_type": "Comment"},
		fields=["name", "content", "comment_email", "owner", "creation"],
		order_by="creation desc",
		limit=SHOWN,
	)
	names = telling.get_names(row.comment_email or row.owner for row in rows)
	return telling.build_table(
		"comments",
		_("Questions and answers"),
		[(_("Written By"), "text"), (_("Date"), "date"), (_("Text"), "text")],
		(
			(
				row.name,
				[
					names.get(row.comment_email or row.owner, ""),
					row.creation,
					cstr(strip_html(row.content or "")).strip(),
				],
			)
			for row in reversed(rows)
		),
	)
