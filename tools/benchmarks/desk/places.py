"""Which records are opened and saved, by whom: found among the demo's, for whoever may write them now."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from cadre_kpi.access import field_rights, membership, rules, writing
from cadre_kpi.demo import masters

FORMS = ("Task Contract", "Progress Report", "Council Session", "Cadre Evaluation", "Rating Decision")
TEXTS = {"Small Text", "Text", "Text Editor", "Data"}


@dataclass(frozen=True)
class Place:
	"""A record, somebody of the demo who may write it, and a text that they may change in it."""

	doctype: str
	name: str
	user: str
	field: str


def find() -> list[Place]:
	"""One of each kind of form; a kind of which nobody may write a record now is left out."""
	users = frappe.db.get_all(
		"User",
		filters={"name": ("like", f"%@{masters.DOMAIN}"), "enabled": 1},
		pluck="name",
		order_by="creation",
	)
	users = [user for user in users if "System Manager" not in frappe.get_roles(user)]
	return [place for doctype in FORMS if (place := _writable(doctype, users))]


def _writable(doctype: str, users: list[str]) -> Place | None:
	for name in frappe.db.get_all(doctype, filters={"docstatus": 0}, pluck="name", order_by="creation desc"):
		doc = frappe.get_doc(doctype, name)
		if any(df.reqd and not doc.get(df.fieldname) for df in doc.meta.fields):
			continue  # somebody's beginning, which cannot be saved as it is
		field = _open_text(doc)
		for user in users if field else ():
			frappe.set_user(user)
			membership.forget()
			try:
				if frappe.has_permission(doctype, "write", doc=doc):
					return Place(doctype, name, user, field)
			finally:
				frappe.set_user("Administrator")
				membership.forget()
	return None


def _open_text(doc) -> str:
	stage, known = writing.get_stage(doc), rules.STAGES[doc.doctype]
	for df in frappe.get_meta(doc.doctype).fields:
		if df.fieldtype in TEXTS and not df.read_only and not df.hidden:
			right = writing.get_right(doc.doctype, df.fieldname)
			if not isinstance(right, field_rights.Table) and field_rights.is_open(right, stage, known):
				return df.fieldname
	return ""
