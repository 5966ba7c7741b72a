"""Evaluation schemes: versions, comparison, text, carrying between sites, the test bench."""

from __future__ import annotations

import json

import frappe
from frappe import _

from cadre_kpi.papers.evaluation_scheme import build
from cadre_kpi.regulations import comparison, record, try_out
from cadre_kpi.scoring.errors import SchemeError, ScoringError
from cadre_kpi.scoring.loader import read_json
from cadre_kpi.utils.language import choose_sentence_language

LARGEST_FILE = 2_000_000  # characters; the longest shipped scheme has 40,000

# Functions and not methods of the document: a method called from the form of a submitted record asks for the
# permission to submit, and whoever may read a scheme may read its text and compare it.


def get_readable(scheme: str):
	"""The stored scheme. Throws `frappe.PermissionError` when the session's user may not read it."""
	doc = frappe.get_doc("Evaluation Scheme", scheme)
	doc.check_permission("read")
	return doc


@frappe.whitelist(methods=["POST"])
def make_new_version(scheme: str) -> str:
	"""A draft of the next version with the same rules; returns its name. It supersedes the version in use."""
	doc = get_readable(scheme)
	latest = frappe.db.get_all(
		"Evaluation Scheme", filters={"code": doc.code}, pluck="version", order_by="version desc", limit=1
	)[0]
	used = doc.version if doc.docstatus == 1 and doc.status == "In Use" else None
	if used is None:
		used = (doc.is_in_use() or frappe._dict(version=0)).version
	copy = frappe.copy_doc(doc)
	copy.update({"version": latest + 1, "supersedes_version": used, "amended_from": None})
	for doc_or_row in (copy, *copy.get_all_children()):
		doc_or_row.docstatus = 0
	if doc.docstatus == 1:
		for path in record.find_paths_without_ground(copy):
			copy.append("sources", {**record.KEPT, "path": path})
	return copy.insert().name


@frappe.whitelist()
def export_json(scheme: str) -> str:
	"""The stored scheme as text in the scheme format, to be carried to another site."""
	return json.dumps(record.to_dict(get_readable(scheme)), ensure_ascii=False, indent="\t")


@frappe.whitelist()
def list_differences(scheme: str, other: str) -> dict:
	"""What differs between two schemes, in words: `old` and `new` name them, of one code the lower version first.

	`rows`: `place`, `old`, `new` and `kind` (changed, added, dropped).
	"""
	old, new = get_readable(scheme), get_readable(other)
	if old.code == new.code and new.version < old.version:
		old, new = new, old
	try:
		rows = comparison.describe_differences(record.read_rules(old), record.read_rules(new))
	except SchemeError as error:
		frappe.throw(record.describe_errors(error), title=_("The scheme contradicts itself"))
	return {"old": old.name, "new": new.name, "rows": rows}


@frappe.whitelist()
def get_full_text(scheme: str) -> str:
	"""The whole scheme as HTML to be read in the desk, as its paper has it. Needs no permission to print."""
	paper = build(get_readable(scheme))
	return frappe.render_template("cadre_kpi/templates/papers/scheme_reading.html", {"paper": paper})


@frappe.whitelist(methods=["POST"])
def import_json(text: str) -> str:
	"""Make a draft scheme from text in the scheme format; returns its name. Names every wrong field."""
	if not frappe.has_permission("Evaluation Scheme", "create"):
		frappe.throw(_("No permission for {0}").format(_("Evaluation Scheme")), frappe.PermissionError)
	if len(text) > LARGEST_FILE:
		frappe.throw(_("The file is too large for a scheme."))
	title = _("The scheme was not imported")
	try:
		# sources may still be missing, as in every draft: submission asks for them
		values = record.from_dict(read_json(text), require_sources=False)
	except SchemeError as error:
		frappe.throw(record.describe_errors(error, with_paths=True), title=title)
	except ScoringError as error:
		lang = choose_sentence_language()
		frappe.throw(frappe.utils.escape_html(error.text(lang)), title=title)
	name = f"{values['code']}-v{values['version']}"
	if frappe.db.exists("Evaluation Scheme", name):
		frappe.throw(
			_("There is a scheme {0} already. Give another number in the field {1}.").format(
				frappe.bold(name), "<code>version</code>"
			),
			frappe.DuplicateEntryError,
			title=title,
		)
	return frappe.get_doc(values).insert().name


@frappe.whitelist()
def try_case(scheme: str, case: str) -> dict:
	"""Score a case of typed figures under a stored scheme, see `try_out.try_case`. Nothing is stored."""
	return try_out.try_case(scheme, case)
