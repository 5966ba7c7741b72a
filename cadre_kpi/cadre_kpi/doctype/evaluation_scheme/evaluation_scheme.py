"""An Evaluation Scheme: one version of one regulation's rules, fixed once it is in use."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document

from cadre_kpi.evaluation import scheme_rules
from cadre_kpi.scoring.errors import SchemeError
from cadre_kpi.scoring.scheme import parse


class EvaluationScheme(Document):
	def autoname(self):
		self.name = f"{self.code}-v{int(self.version or 1)}"

	def validate(self):
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
				_("Scheme {0} is in use and is not edited. Make a new version of it; old evaluations keep this one.").format(
					frappe.bold(self.name)
				),
				frappe.UpdateAfterSubmitError,
				title=_("The scheme is in use"),
			)

	def before_cancel(self):
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
			frappe.throw(scheme_rules.message(error), title=_("The scheme contradicts itself"))

	def check_succession(self):
		if not self.supersedes_version:
			return
		older = frappe.db.get_value(
			"Evaluation Scheme",
			f"{self.code}-v{self.supersedes_version}",
			["name", "docstatus", "status", "superseded_by"],
			as_dict=True,
		)
		if not older or older.docstatus != 1:
			frappe.throw(
				_("Version {0} of {1}, which this one supersedes, is not in use.").format(
					self.supersedes_version, self.code
				)
			)
		if older.superseded_by:
			frappe.throw(_("{0} is already superseded by {1}.").format(older.name, older.superseded_by))

	@frappe.whitelist(methods=["POST"])
	def new_version(self) -> str:
		"""A draft of the next version with the same rules; returns its name."""
		self.load_from_db()  # what the client sent is not trusted
		self.check_permission("read")
		latest = frappe.db.get_all(
			"Evaluation Scheme", filters={"code": self.code}, pluck="version", order_by="version desc", limit=1
		)[0]
		copy = frappe.copy_doc(self)
		copy.update({"version": latest + 1, "supersedes_version": self.version, "status": "Draft", "superseded_by": None})
		copy.insert()
		return copy.name

	@frappe.whitelist()
	def as_json(self) -> str:
		"""The scheme as text in the scheme format, to be carried to another site."""
		self.check_permission("read")
		return json.dumps(scheme_rules.to_dict(self), ensure_ascii=False, indent=1)

	@frappe.whitelist()
	def differences(self, other: str) -> list[dict]:
		"""Parameters in which this scheme and `other` differ: path, here, there."""
		self.check_permission("read")
		there = frappe.get_doc("Evaluation Scheme", other)
		there.check_permission("read")
		mine, theirs = _flat(scheme_rules.to_dict(self)), _flat(scheme_rules.to_dict(there))
		return [
			{"path": path, "here": mine.get(path, ""), "there": theirs.get(path, "")}
			for path in dict.fromkeys([*mine, *theirs])
			if mine.get(path, "") != theirs.get(path, "")
		]


@frappe.whitelist(methods=["POST"])
def import_json(text: str) -> str:
	"""Make a draft scheme from text in the scheme format; returns its name. Names every wrong field."""
	frappe.has_permission("Evaluation Scheme", "create", throw=True)
	try:
		values = scheme_rules.from_dict(json.loads(text))
	except ValueError as error:
		if isinstance(error, SchemeError):
			frappe.throw(scheme_rules.message(error), title=_("The scheme contradicts itself"))
		frappe.throw(_("The text is not valid JSON: {0}").format(error))
	return frappe.get_doc(values).insert().name


def _flat(value, path: str = "") -> dict[str, str]:
	"""Nested data as dotted path → text; rows are named by their code where they have one."""
	if isinstance(value, dict):
		items = value.items()
	elif isinstance(value, list):
		items = ((row.get("code") or row.get("path") or str(place + 1), row) for place, row in enumerate(value))
	else:
		return {path: str(value)}
	flat: dict[str, str] = {}
	for key, inner in items:
		flat.update(_flat(inner, f"{path}.{key}" if path else str(key)))
	return flat
