"""An Evaluation Scheme: one version of one regulation's rules, fixed once it is in use."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from cadre_kpi.evaluation import scheme_difference, scheme_rules
from cadre_kpi.papers.evaluation_scheme import build
from cadre_kpi.scoring.errors import SchemeError, ScoringError
from cadre_kpi.scoring.loader import read_json
from cadre_kpi.scoring.parse import parse

LARGEST_FILE = 2_000_000  # characters; the longest shipped scheme has 40,000


class EvaluationScheme(Document):
	def autoname(self):
		self.name = f"{self.code}-v{int(self.version or 1)}"

	def before_insert(self):
		if self.amended_from:
			frappe.throw(_("A scheme is not amended. Make a new version of it."))

	def validate(self):
		if self.docstatus == 0:
			# set by submission alone, whatever a form or a request sends
			self.update({"status": "Draft", "superseded_by": None})
		self.check_rules(require_sources=False)

	def before_submit(self):
		self.check_rules(require_sources=True)
		self.check_succession()

	def on_submit(self):
		self.db_set("status", "In Use")
		if self.supersedes_version:
			older = frappe.get_doc("Evaluation Scheme", f"{self.code}-v{self.supersedes_version}")
			older.db_set({"status": "Superseded", "superseded_by": self.name})

	def before_update_after_submit(self):
		before = self.get_doc_before_save()
		if scheme_rules.to_dict(before) != scheme_rules.to_dict(self):
			frappe.throw(
				_(
					"Scheme {0} is in use and is not edited. Make a new version of it; old evaluations keep this one."
				).format(frappe.bold(self.name)),
				frappe.UpdateAfterSubmitError,
				title=_("The scheme is in use"),
			)

	def before_cancel(self):
		if self.superseded_by:
			frappe.throw(
				_("Scheme {0} is superseded by {1} and stays.").format(self.name, self.superseded_by)
			)
		period = frappe.db.get_value("Evaluation Period", {"scheme": self.name}, "name")
		if period:
			frappe.throw(_("Scheme {0} is used by the period {1} and stays.").format(self.name, period))

	def on_cancel(self):
		if self.supersedes_version:
			older = frappe.get_doc("Evaluation Scheme", f"{self.code}-v{self.supersedes_version}")
			older.db_set({"status": "In Use", "superseded_by": None})

	def check_rules(self, require_sources: bool):
		try:
			parse(scheme_rules.to_dict(self), require_sources=require_sources)
		except SchemeError as error:
			names = scheme_rules.row_names(self)
			frappe.throw(scheme_rules.message(error, names), title=_("The scheme contradicts itself"))

	def check_succession(self):
		"""The version superseded is in use and superseded once. A row lock keeps two submissions apart."""
		if not self.supersedes_version:
			self.check_first()
			return
		older = frappe.db.get_value(
			"Evaluation Scheme",
			f"{self.code}-v{self.supersedes_version}",
			["name", "docstatus", "status", "superseded_by"],
			as_dict=True,
			for_update=True,
		)
		if not older or older.docstatus != 1:
			frappe.throw(
				_("Version {0} of {1}, which this one supersedes, is not in use.").format(
					self.supersedes_version, self.code
				)
			)
		if older.superseded_by:
			frappe.throw(_("{0} is already superseded by {1}.").format(older.name, older.superseded_by))

	def check_first(self):
		"""Without a predecessor no other version may be in use: two at once would leave open which one holds."""
		other = self.in_use()
		if other:
			frappe.throw(
				_("{0} is in use. Enter {1} in the field {2}, so that this version supersedes it.").format(
					frappe.bold(other.name), other.version, frappe.bold(_("Supersedes Version"))
				)
			)

	def in_use(self):
		"""Name and version of the version of this code that is in use now; None for none."""
		return frappe.db.get_value(
			"Evaluation Scheme",
			{"code": self.code, "docstatus": 1, "status": "In Use", "name": ("!=", cstr(self.name))},
			["name", "version"],
			as_dict=True,
		)


# Functions and not methods of the document: a method called from the form of a submitted record asks for the
# permission to submit, and whoever may read a scheme may read its text and compare it.


def readable(scheme: str):
	"""The stored scheme. Throws `frappe.PermissionError` when the session's user may not read it."""
	doc = frappe.get_doc("Evaluation Scheme", scheme)
	doc.check_permission("read")
	return doc


@frappe.whitelist(methods=["POST"])
def new_version(scheme: str) -> str:
	"""A draft of the next version with the same rules; returns its name. It supersedes the version in use."""
	doc = readable(scheme)
	latest = frappe.db.get_all(
		"Evaluation Scheme", filters={"code": doc.code}, pluck="version", order_by="version desc", limit=1
	)[0]
	used = doc.version if doc.docstatus == 1 and doc.status == "In Use" else None
	if used is None:
		used = (doc.in_use() or frappe._dict(version=0)).version
	copy = frappe.copy_doc(doc)
	copy.update({"version": latest + 1, "supersedes_version": used, "amended_from": None})
	for record in (copy, *copy.get_all_children()):
		record.docstatus = 0
	return copy.insert().name


@frappe.whitelist()
def export_json(scheme: str) -> str:
	"""The stored scheme as text in the scheme format, to be carried to another site."""
	return json.dumps(scheme_rules.to_dict(readable(scheme)), ensure_ascii=False, indent="\t")


@frappe.whitelist()
def differences(scheme: str, other: str) -> dict:
	"""What differs between two schemes, in words: `old` and `new` name them, of one code the lower version first.

	`rows`: `place`, `old`, `new` and `kind` (changed, added, dropped).
	"""
	old, new = readable(scheme), readable(other)
	if old.code == new.code and new.version < old.version:
		old, new = new, old
	try:
		rows = scheme_difference.in_words(scheme_rules.rules_of(old), scheme_rules.rules_of(new))
	except SchemeError as error:
		frappe.throw(scheme_rules.message(error), title=_("The scheme contradicts itself"))
	return {"old": old.name, "new": new.name, "rows": rows}


@frappe.whitelist()
def full_text(scheme: str) -> str:
	"""The whole scheme as HTML to be read in the desk, as its paper has it. Needs no permission to print."""
	paper = build(readable(scheme))
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
		values = scheme_rules.from_dict(read_json(text), require_sources=False)
	except SchemeError as error:
		frappe.throw(scheme_rules.message(error, with_paths=True), title=title)
	except ScoringError as error:
		lang = "vi" if frappe.local.lang == "vi" else "en"
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
