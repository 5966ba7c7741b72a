"""Files at records of this app: private, of a harmless kind, attached by who may write the record, gone only with them.

A row of File gives its reader the content at its address. So an address is taken only from who may read the file that
is already there, and a row moves neither to another record nor to another file.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cint, cstr

from cadre_kpi.access import rules
from cadre_kpi.access.doors.filters import is_of_app

# What begins how; text and pictures are told by what they are not.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
	"pdf": (b"%PDF-",),
	"png": (b"\x89PNG\r\n",),
	"jpg": (b"\xff\xd8\xff",),
	"jpeg": (b"\xff\xd8\xff",),
	"gif": (b"GIF8",),
	"webp": (b"RIFF",),
	"doc": (b"\xd0\xcf\x11\xe0",),
	"xls": (b"\xd0\xcf\x11\xe0",),
	"ppt": (b"\xd0\xcf\x11\xe0",),
	"docx": (b"PK\x03\x04",),
	"xlsx": (b"PK\x03\x04",),
	"pptx": (b"PK\x03\x04",),
	"odt": (b"PK\x03\x04",),
	"ods": (b"PK\x03\x04",),
	"odp": (b"PK\x03\x04",),
	"zip": (b"PK\x03\x04", b"PK\x05\x06"),
	"mp4": (b"",),
	"mp3": (b"",),
	"txt": (b"",),
	"csv": (b"",),
}
ACTIVE = (
	b"<html",
	b"<!doctype",
	b"<script",
	b"<svg",
	b"<?xml",
	b"<body",
	b"<iframe",
	b"mz\x90",
	b"\x7felf",
	b"#!/",
)
PDF_END = b"%%EOF"
# What Frappe finds out by itself, and goes by when it moves and deletes what lies on the disk.
OWN_VALUES = ("content_hash", "thumbnail_url")
PRIVATE = "/private/files/"
LOCAL = ("/files/", PRIVATE)
LARGEST = 25_000_000  # bytes of one piece of evidence; the site's own limit may be lower


def check(doc, method: str | None = None) -> None:
	"""Before a File is inserted, or looked at by Frappe, which moves on the disk what lies at its address.

	For a new one this is asked with the permission to create it, the one moment before Frappe reads the address and
	writes the content to disk; so evidence is made private here, and never lies in the public folder.
	"""
	if frappe.session.user == "Administrator":
		return
	before = None if doc.is_new() else doc.get_doc_before_save() or frappe.get_doc("File", doc.name)
	if before or not method:  # between the two Frappe sets them for a new one
		_keep_own_values(doc, before)
	if _is_folder(doc, before):
		doc.file_url = None
		return
	_let_wait(doc)
	_check_address(doc, before)
	_check_move(doc, before)
	was = before and before.attached_to_doctype in rules.TRANSACTIONS
	if doc.attached_to_doctype not in rules.TRANSACTIONS and not was:
		_check_master(doc.attached_to_doctype, doc.attached_to_name)
		return
	_check_record(doc, before)
	if not cint(doc.is_private):
		doc.is_private = 1
		if cstr(doc.file_url).startswith("/files/"):
			frappe.throw(_("Evidence is kept as a private file."), frappe.PermissionError)
	_check_kind(_get_name(doc), None if doc.get("decode") else doc.get("content"))


def _is_folder(doc, before) -> bool:
	"""Whether it is a folder, which has no content and no address; none becomes a file, nor a file a folder."""
	if before and cint(before.is_folder) != cint(doc.is_folder):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return bool(cint(doc.is_folder))


def _keep_own_values(doc, before) -> None:
	doc.update({field: before.get(field) if before else None for field in OWN_VALUES})


def _check_move(doc, before) -> None:
	"""Frappe moves a file between its folders for one row of it, and takes along all others."""
	if before and cint(before.is_private) != cint(doc.is_private):
		if _find_evidence_at(before.file_url):
			frappe.throw(_("Evidence is kept as a private file."), frappe.PermissionError)


def _let_wait(doc) -> None:
	"""What is uploaded at a record that is not saved yet belongs to nobody but its owner until the save names it."""
	name = cstr(doc.attached_to_name)
	if doc.attached_to_doctype not in rules.TRANSACTIONS or not name.startswith("new-"):
		return
	if frappe.db.exists(doc.attached_to_doctype, name):
		return
	if not frappe.has_permission(doc.attached_to_doctype, "create"):
		frappe.throw(
			_("You cannot attach a file to {0} {1}.").format(_(doc.attached_to_doctype), name),
			frappe.PermissionError,
		)
	doc.is_private = 1
	_check_kind(_get_name(doc), None if doc.get("decode") else doc.get("content"))
	doc.attached_to_doctype = doc.attached_to_name = doc.attached_to_field = None


def check_stored(file) -> None:
	"""The same for a file that lies there already: its kind by its name and by what it begins with.

	Throws `frappe.ValidationError`; a file in the public folder is no evidence (`frappe.PermissionError`).
	"""
	if not cint(file.is_private):
		frappe.throw(_("Evidence is kept as a private file."), frappe.PermissionError)
	with open(file.get_full_path(), "rb") as stored:
		_check_kind(_get_name(file), stored.read())


def may_remove(doc) -> bool:
	"""Whether a File may be deleted: asked with the permission, for what lies on the disk goes before all else."""
	try:
		check_removal(doc)
	except frappe.PermissionError:
		frappe.clear_last_message()
		return False
	return True


def check_removal(doc, method: str | None = None) -> None:
	"""Before a File is deleted: evidence stays where the record stands, and what else lies at its address."""
	if frappe.session.user == "Administrator":
		return
	_check_shared(doc)
	if doc.attached_to_doctype not in rules.TRANSACTIONS:
		_check_master(doc.attached_to_doctype, doc.attached_to_name)
		return
	if not frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name):
		return
	signed = frappe.db.get_value(doc.attached_to_doctype, doc.attached_to_name, "docstatus") == 1
	if signed or not frappe.has_permission(doc.attached_to_doctype, "write", doc=doc.attached_to_name):
		frappe.throw(
			_("{0} is closed to changes; what is attached to it stays.").format(doc.attached_to_name),
			frappe.PermissionError,
		)


def _check_shared(doc) -> None:
	"""Frappe keeps on the disk what other rows with this content name, and deletes a preview whatever names it."""
	evidence = _find_evidence_at(doc.file_url) if doc.file_url else []
	if any(row.name != doc.name and row.content_hash != doc.content_hash for row in evidence):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	if doc.thumbnail_url and find_rows_at(doc.thumbnail_url):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def check_rewriting(name: object, sent: object) -> None:
	"""Before Frappe writes a picture anew in its place: one that is stored, its user's, and no evidence.

	`sent`: what the client says of it. Its address would be written to before anything else is asked.
	"""
	stored = frappe.db.get_value("File", cstr(name), ["name", "file_url"], as_dict=True) if name else None
	if not stored or (isinstance(sent, dict) and cstr(sent.get("file_url")) != cstr(stored.file_url)):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	if _find_evidence_at(stored.file_url) or not frappe.has_permission("File", "write", doc=stored.name):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _check_address(doc, before) -> None:
	address = unquote(cstr(doc.file_url))
	if not address or address.startswith(("http://", "https://")):
		# Frappe takes off what it holds for the site's own name, and reads what is left on this disk
		if PRIVATE in posixpath.normpath(address):
			frappe.throw(_("The address of the file is not right."), frappe.PermissionError)
		doc.flags.setdefault("address_sent", "")
		return
	if posixpath.normpath(address) != address or not address.startswith(LOCAL) or "\x00" in address:
		frappe.throw(_("The address of the file is not right."), frappe.PermissionError)
	if before and unquote(cstr(before.file_url)) == address:
		return
	others = [row for row in find_rows_at(address) if row.name != doc.name]
	closed = [row for row in others if row.attached_to_doctype in rules.TRANSACTIONS]
	# what waits for the save of its record lies at none yet; the address of an upload comes later, from Frappe
	sent = doc.flags.setdefault("address_sent", address)
	if sent and not doc.flags.ignore_permissions:
		closed += [row for row in others if cint(row.is_private) and not row.attached_to_doctype]
	if closed and not any(is_readable(row) for row in others):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def find_rows_at(address: str) -> list[frappe._dict]:
	"""The rows of File with this address."""
	fields = ["name", "file_name", "is_private", "attached_to_doctype", "attached_to_name", "content_hash"]
	return frappe.get_all("File", filters={"file_url": address}, fields=fields)


def _find_evidence_at(address: str) -> list[frappe._dict]:
	"""Those of them that are attached to records of the process."""
	return [row for row in find_rows_at(address) if row.attached_to_doctype in rules.TRANSACTIONS]


def is_readable(row: frappe._dict) -> bool:
	"""Whether the user reads a file: by the record at which it lies, else by the file's own permission."""
	if row.attached_to_doctype in rules.TRANSACTIONS:
		found = frappe.db.exists(row.attached_to_doctype, row.attached_to_name)
		return bool(
			found and frappe.has_permission(row.attached_to_doctype, "read", doc=row.attached_to_name)
		)
	return bool(frappe.has_permission("File", "read", doc=row.name))


def _check_record(doc, before) -> None:
	"""The record to which it is attached, now and before, is the user's to write."""
	places = {(doc.attached_to_doctype, doc.attached_to_name)}
	if before:
		places.add((before.attached_to_doctype, before.attached_to_name))
		if len(places) > 1 and before.attached_to_doctype in rules.TRANSACTIONS:
			frappe.throw(_("A file stays with the record to which it was attached."), frappe.PermissionError)
	for doctype, name in places:
		if doctype not in rules.TRANSACTIONS:
			continue
		if not name or not frappe.db.exists(doctype, name) or not _may_attach(doctype, name):
			frappe.throw(
				_("You cannot attach a file to {0} {1}.").format(_(doctype), name), frappe.PermissionError
			)


def _check_master(doctype: str | None, name: str | None) -> None:
	"""At schemes, units and other masters of this app files are put and removed by who may write them."""
	if not is_of_app(doctype):
		return
	# a new one has no name yet, nor a file anything to lie at
	if name and not cstr(name).startswith("new-"):
		if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "write", doc=name):
			frappe.throw(
				_("You cannot attach a file to {0} {1}.").format(_(doctype), name), frappe.PermissionError
			)


def _may_attach(doctype: str, name: str) -> bool:
	if frappe.has_permission(doctype, "write", doc=name):
		return True
	# who carries out a directive answers it with papers
	return doctype == "Directive" and frappe.session.user == frappe.db.get_value(doctype, name, "responsible")


def _get_name(doc) -> str:
	return cstr(doc.file_name or posixpath.basename(unquote(cstr(doc.file_url)))).lower()


def _check_kind(name: str, content: str | bytes | None) -> None:
	kind, shown = name.rpartition(".")[2], frappe.utils.escape_html(name[:140])
	if kind not in SIGNATURES:
		frappe.throw(
			_("Files of the kind {0} are not kept as evidence.").format(frappe.utils.escape_html(kind[:20])),
			title=_("Kind of file"),
		)
	if isinstance(content, str):
		content = content.encode()
	if content is None:
		return
	if not content:
		frappe.throw(
			_("The file {0} is empty. Choose the one with the evidence.").format(shown), title=_("Empty file")
		)
	if len(content) > LARGEST:
		frappe.throw(_("A file may have at most {0} MB.").format(LARGEST // 1_000_000))
	beginning = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
	# Frappe from 15.9x on reads each PDF, and fails without a word on one that was cut short on its way
	whole = kind != "pdf" or PDF_END in content
	fits = whole and content.startswith(SIGNATURES[kind])
	if not fits or (not any(SIGNATURES[kind]) and any(mark in beginning for mark in ACTIVE)):
		frappe.throw(
			_("The content of {0} is not that of such a file.").format(shown), title=_("Kind of file")
		)
