"""What is kept about one person: all of it in one file, and the taking away of what is no part of decisions.

Contracts, reports, evaluations, decisions and who signed what in them stay: the file of a rating is kept for as long
as the law on archives asks for it, which goes before a wish to be forgotten.
"""

from __future__ import annotations

import io
import json
import zipfile

import frappe
from frappe import _
from frappe.sessions import clear_sessions
from frappe.utils import cstr

from cadre_kpi.access import people
from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.version_history import APART
from cadre_kpi.roles import ADMINISTRATOR, AUDITOR

# Kinds of record about a person, and the fields that say so. Sheets of a council are blind and stay out.
KINDS: dict[str, tuple[str, ...]] = {
	"Task Contract": ("cadre",),
	"Progress Report": ("cadre",),
	"Directive": ("cadre",),
	"Cadre Evaluation": ("cadre",),
	"Rating Appeal": ("cadre",),
	"Deadline Extension": ("cadre",),
	"Deadline Event": ("cadre",),
	"Work Offer": ("cadre",),
	"Work Call": ("given_to",),
	"Rating Follow Up": ("cadre",),
	"Work Review": ("cadre", "about"),
}
# Records about many: of these the person's rows alone. DocType of the rows → table of the record.
ROWS = {
	"Rating Decision Row": ("Rating Decision", "rows"),
	"Council Session Evaluation": ("Council Session", "evaluations"),
}
LEFT = ("Moved Out", "Left the Service")
# What belongs to the account and to no record.
OF_ACCOUNT = ("Mail Preference", "Calendar Link", "Digest Log")
PERSONAL = ("phone", "mobile_no", "location", "bio", "interest", "birth_date", "gender", "user_image")
ACCOUNT = (
	*("name", "email", "username", "full_name", "language", "time_zone", "enabled", "creation"),
	*("last_login", "last_active", "last_ip", *PERSONAL),
)
# What Frappe keeps beside the account: DocType → field with the user, what is told.
BESIDE = {
	"ToDo": ("allocated_to", ("description", "status", "date", "reference_type", "reference_name")),
	"Notification Log": ("for_user", ("subject", "type", "document_type", "document_name")),
	"Comment": ("comment_email", ("comment_type", "content", "reference_doctype", "reference_name")),
	"Activity Log": ("user", ("operation", "status", "ip_address")),
	"View Log": ("viewed_by", ("reference_doctype", "reference_name")),
	"Access Log": ("user", ("export_from", "reference_document", "file_type", "report_name", "method")),
}


def collect(cadre: str) -> bytes:
	"""A zip of JSON files: the cadre, each record about the person that the user may read, the account's settings."""
	_check_role(ADMINISTRATOR, AUDITOR)
	doc = _get_cadre(cadre)
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
		_put(file, "Cadre", [_describe_open(doc)])
		for kind, about in KINDS.items():
			any_of = [[kind, field, "=", cadre] for field in about]
			names = frappe.get_list(kind, or_filters=any_of, pluck="name", limit=0)
			_put(file, kind, [_describe_open(frappe.get_doc(kind, name)) for name in names])
			_put(file, f"File - {kind}", _find_attached(kind, names))
		for kind in ROWS:
			_put(file, kind, _find_rows(kind, cadre))
		if doc.user:
			_put_account(file, doc.user)
	doc.add_comment("Info", _("All data about this person were exported."))
	return target.getvalue()


def _put_account(file: zipfile.ZipFile, user: str) -> None:
	"""What is held about the person as a user: account, settings, seats, notices, what they wrote and did."""
	known = [field for field in ACCOUNT if field in frappe.db.get_table_columns("User")]
	_put(file, "User", frappe.get_all("User", filters={"name": user}, fields=known))
	for kind in (*OF_ACCOUNT, "Evaluation Body Member"):
		_put(file, kind, frappe.get_all(kind, filters={"user": user}, fields=["*"]))
	for kind, (field, told) in BESIDE.items():
		rows = frappe.get_all(kind, filters={field: user}, fields=["creation", *told], order_by="creation")
		_put(file, kind, rows)


def _find_attached(kind: str, names: list[str]) -> list[dict]:
	"""The files at these records: names and sizes. They open at the record."""
	return frappe.get_all(
		"File",
		filters={"attached_to_doctype": kind, "attached_to_name": ("in", names)},
		fields=["attached_to_name", "file_name", "file_size", "creation"],
	)


def _find_rows(kind: str, cadre: str) -> list[dict]:
	"""The rows about this person in records that the user may read, as the record shows them."""
	doctype, table = ROWS[kind]
	parents = frappe.get_all(kind, {"cadre": cadre, "parenttype": doctype}, pluck="parent", distinct=True)
	names = frappe.get_list(doctype, {"name": ("in", parents)}, pluck="name", limit=0) if parents else []
	records = [_describe_open(frappe.get_doc(doctype, name)) for name in names]
	return [row for record in records for row in record.get(table) or () if row.get("cadre") == cadre]


def erase(cadre: str, reason: str) -> None:
	"""Take away the account's link and personal details, the reasons of leaves, mails and settings; for who has left.

	Throws `frappe.ValidationError` while the person is in post.
	"""
	_check_role(ADMINISTRATOR)
	doc = _get_cadre(cadre)
	doc.check_permission("write")
	if doc.status not in LEFT:
		frappe.throw(
			_("{0} is still in post: only data of people who left are erased.").format(doc.full_name)
		)
	if not reason.strip():
		frappe.throw(_("Give the reason."))
	user, doc.user = doc.user, None
	for leave in doc.leaves:
		leave.reason = None
	doc.save()
	# the history holds what was just taken away
	frappe.db.delete("Version", {"ref_doctype": "Cadre", "docname": ("in", (doc.name, f"{doc.name}{APART}"))})
	if user:
		_erase_account(user)
	doc.add_comment("Info", _("Personal data were erased: {0}").format(reason.strip()))


def _erase_account(user: str) -> None:
	for kind in OF_ACCOUNT:
		frappe.db.delete(kind, {"user": user})
	mails = frappe.get_all("Email Queue Recipient", filters={"recipient": user}, pluck="parent")
	for mail in set(mails):
		others = frappe.db.count("Email Queue Recipient", {"parent": mail, "recipient": ("!=", user)})
		frappe.db.delete("Email Queue Recipient", {"parent": mail, "recipient": user})
		if not others:
			frappe.db.delete("Email Queue", {"name": mail})
	if people.is_only_ours(get_membership(user)):
		# an account that serves other work in this Frappe stays with those who look after it
		_close_account(user)


def _close_account(user: str) -> None:
	"""Nobody signs in with it any more, by no key either; what it told about the person goes, with its history."""
	frappe.db.set_value(
		"User", user, {"enabled": 0, "api_key": None, "last_ip": None, **dict.fromkeys(PERSONAL)}
	)
	clear_sessions(user=user, keep_current=False, force=True)
	frappe.db.delete("OAuth Bearer Token", {"user": user})
	frappe.db.delete("Notification Log", {"for_user": user})
	frappe.db.delete("Version", {"ref_doctype": "User", "docname": user})
	# Frappe makes an entry in its address book for each account; one that other apps link to is theirs
	of_others = frappe.get_all("Dynamic Link", {"parenttype": "Contact"}, pluck="parent", distinct=True)
	contacts = frappe.get_all("Contact", {"user": user, "name": ("not in", of_others)}, pluck="name")
	pictures = frappe.get_all("File", {"attached_to_doctype": "User", "attached_to_name": user}, pluck="name")
	for kind, names in (("Contact", contacts), ("File", pictures)):
		for name in names:
			frappe.delete_doc(kind, name, ignore_permissions=True, force=True, delete_permanently=True)
	frappe.clear_cache(user=user)


def _check_role(*roles: str) -> None:
	if frappe.session.user != "Administrator" and not set(roles) & set(frappe.get_roles()):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _get_cadre(name: str):
	doc = frappe.get_doc("Cadre", name)
	doc.check_permission("read")
	return doc


def _describe_open(doc) -> dict:
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict(no_nulls=True)


def _put(file: zipfile.ZipFile, kind: str, rows: list[dict]) -> None:
	if rows:
		text = json.dumps(json.loads(frappe.as_json(rows)), ensure_ascii=False, indent=1)
		file.writestr(f"{cstr(kind)}.json", text)
