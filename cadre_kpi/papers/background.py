"""Long papers are made in the background: kept as a private file of who asked, who is told when it is ready."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.utils import cstr, escape_html
from pypika.functions import Count

from cadre_kpi.papers import pdf

MANY = 300  # rows from which a paper takes longer than a reader waits for a page
HOUR = 60 * 60


def is_long(doctype: str, name: str) -> bool:
	"""Whether the paper of a record is long: by the rows of its longest table, for a period by its evaluations."""
	if doctype == "Evaluation Period":
		return frappe.db.count("Cadre Evaluation", {"period": name}) > MANY
	for df in frappe.get_meta(doctype).get_table_fields():
		row = frappe.qb.DocType(df.options)
		query = frappe.qb.from_(row).select(Count("*"))
		if query.where((row.parenttype == doctype) & (row.parent == name)).run()[0][0] > MANY:
			return True
	return False


def start(doctype: str, name: str, print_format: str | None = None) -> None:
	"""Queue the paper; asked twice by the same reader it is made once. Whoever calls has asked the right to print."""
	frappe.enqueue(
		"cadre_kpi.papers.background.make",
		queue="long",
		timeout=HOUR,
		job_id=f"paper|{frappe.session.user}|{doctype}|{name}|{print_format or ''}",
		deduplicate=True,
		enqueue_after_commit=True,
		doctype=doctype,
		name=name,
		print_format=print_format,
		user=frappe.session.user,
		lang=frappe.local.lang,
	)


def make(doctype: str, name: str, print_format: str | None, user: str, lang: str = "vi") -> str | None:
	"""The job. Returns the name of the File; a paper that cannot be made is told to who asked, with the reason."""
	frappe.local.lang = lang
	title = f"{_(doctype)} {name}"
	frappe.db.savepoint("paper")
	try:
		doc = frappe.get_doc(doctype, name)
		doc.check_permission("print")
		_say(10, title, _("The records are read"))
		page = pdf.render_html(doc, print_format)
		_say(40, title, _("The pages are set"))
		content = pdf.write_pdf(page)
	except Exception as error:
		frappe.db.rollback(save_point="paper")
		frappe.log_error(title=f"Paper of {doctype} {name}")
		tell(user, doctype, name, _("The paper of {0} could not be made: {1}").format(title, cstr(error)), "")
		return None
	make_access_log(doctype=doctype, document=name, file_type="PDF", method="Print")
	file = keep(f"{name.replace(' ', '-').replace('/', '-')}-{frappe.generate_hash(length=8)}.pdf", content)
	tell(user, doctype, name, _("The paper of {0} is ready.").format(title), build_link(file))
	_say(100, title, _("Ready"))
	return file.name


def keep(name: str, content: bytes):
	"""A private file that its owner alone reads."""
	values = {"doctype": "File", "file_name": name, "is_private": 1, "content": content}
	return frappe.get_doc(values).insert()


def build_link(file) -> str:
	return f'<a href="{file.file_url}">{escape_html(file.file_name)}</a>'


def _say(percent: int, title: str, description: str) -> None:
	# to the session's user, as whom the job runs
	frappe.publish_progress(percent, title=_("Paper of {0}").format(title), description=description)


def tell(user: str, doctype: str, name: str, subject: str, content: str) -> None:
	"""A note on the bell of who asked for something that is ready now."""
	notice = {
		"type": "Alert",
		"document_type": doctype,
		"document_name": name,
		"subject": escape_html(subject),
		"email_content": content,
		"from_user": user,
	}
	# the Administrator's address is not their name
	make_notification_logs(frappe._dict(notice), [frappe.db.get_value("User", user, "email")])
