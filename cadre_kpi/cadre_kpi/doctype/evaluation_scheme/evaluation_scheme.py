"""An Evaluation Scheme: one version of one regulation's rules, fixed once it is in use."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access.document import GuardedDocument
from cadre_kpi.proof import seals
from cadre_kpi.regulations import labels, record
from cadre_kpi.scoring.errors import SchemeError
from cadre_kpi.scoring.parse import parse
from cadre_kpi.states import DRAFT


class EvaluationScheme(GuardedDocument):
	def autoname(self):
		self.name = f"{self.code}-v{int(self.version or 1)}"

	def onload(self):
		self.set_onload("places", {row.path: labels.place_of(row.path) for row in self.sources if row.path})

	def before_insert(self):
		if self.amended_from:
			frappe.throw(_("A scheme is not amended. Make a new version of it."))

	def validate(self):
		self.check_code()
		if self.docstatus == 0:
			# set by submission alone, whatever a form or a request sends
			self.update({"status": DRAFT, "superseded_by": None})
		self.check_rules(require_sources=False)

	def before_submit(self):
		self.check_rules(require_sources=True)
		self.check_succession()

	def on_submit(self):
		self.db_set("status", "In Use")
		if self.supersedes_version:
			older = frappe.get_doc("Evaluation Scheme", f"{self.code}-v{self.supersedes_version}")
			older.db_set({"status": "Superseded", "superseded_by": self.name})
		seals.seal(self.doctype, [self.name])

	def before_update_after_submit(self):
		before = self.get_doc_before_save()
		if record.to_dict(before) != record.to_dict(self):
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
			parse(record.to_dict(self), require_sources=require_sources)
		except SchemeError as error:
			names = record.row_names(self)
			frappe.throw(record.message(error, names), title=_("The scheme contradicts itself"))

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

	def check_code(self):
		"""All versions of a code belong to one unit: a body below makes its own scheme under a code of its own."""
		other = frappe.db.get_value(
			"Evaluation Scheme",
			{"code": self.code, "name": ("!=", cstr(self.name))},
			["name", "unit"],
			as_dict=True,
			order_by="version",
		)
		if other and cstr(other.unit) != cstr(self.unit):
			frappe.throw(
				_("The code {0} belongs to {1}. Give your scheme a code of its own.").format(
					frappe.bold(self.code),
					frappe.bold(other.unit or _("the whole site")),
				),
				frappe.PermissionError,
				title=_("Another one's scheme"),
			)

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
