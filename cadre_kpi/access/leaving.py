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
from frappe.utils import cstr

from cadre_kpi.access import people
from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.version_history import APART
from cadre_kpi.roles import ADMINISTRATOR, AUDITOR

# Kinds of record with a field `cadre`; sheets of a council are blind and stay out.
KINDS = (
	"Task Contract",
	"Progress Report",
	"Directive",
	"Cadre Evaluation",
	"Rating Appeal",
	"Deadline Extension",
	"Deadline Event",
	"Work Offer",
	"Rating Follow Up",
	"Work Review",
)
LEFT = ("Moved Out", "Left the Service")
# What belongs to the account and to no record.
OF_ACCOUNT = ("Mail Preference", "Calendar Link", "Digest Log")
PERSONAL = ("phone", "mobile_no", "location", "bio", "interest", "birth_date", "gender", "user_image")


def collect(cadre: str) -> bytes:
	"""A zip of JSON files: the cadre, each record about the person that the user may read, the account's settings."""
	_check_role(ADMINISTRATOR, AUDITOR)
	doc = _cadre(cadre)
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
		_put(file, "Cadre", [_open(doc)])
		for kind in KINDS:
			names = frappe.get_list(kind, filters={"cadre": cadre}, pluck="name", limit=0)
			_put(file, kind, [_open(frappe.get_doc(kind, name)) for name in names])
		for kind in OF_ACCOUNT if doc.user else ():
			_put(file, kind, frappe.get_all(kind, filters={"user": doc.user}, fields=["*"]))
		if doc.user:
			seats = frappe.get_all("Evaluation Body Member", filters={"user": doc.user}, fields=["*"])
			_put(file, "Evaluation Body Member", seats)
	doc.add_comment("Info", _("All data about this person were exported."))
	return target.getvalue()


def erase(cadre: str, reason: str) -> None:
	"""Take away the account's link and personal details, the reasons of leaves, mails and settings; for who has left.

	Throws `frappe.ValidationError` while the person is in post.
	"""
	_check_role(ADMINISTRATOR)
	doc = _cadre(cadre)
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
		frappe.db.set_value("User", user, {"enabled": 0, **dict.fromkeys(PERSONAL)})
		frappe.db.delete("Notification Log", {"for_user": user})
		frappe.clear_cache(user=user)


def _check_role(*roles: str) -> None:
	if frappe.session.user != "Administrator" and not set(roles) & set(frappe.get_roles()):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _cadre(name: str):
	doc = frappe.get_doc("Cadre", name)
	doc.check_permission("read")
	return doc


def _open(doc) -> dict:
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict(no_nulls=True)


def _put(file: zipfile.ZipFile, kind: str, rows: list[dict]) -> None:
	if rows:
		text = json.dumps(json.loads(frappe.as_json(rows)), ensure_ascii=False, indent=1)
		file.writestr(f"{cstr(kind)}.json", text)
