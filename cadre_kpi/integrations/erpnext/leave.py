"""An approved leave of Frappe HR becomes a leave of the cadre, and goes when it is cancelled."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, formatdate, getdate

from cadre_kpi.integrations.erpnext import custom_fields, quiet
from cadre_kpi.states import APPROVED


def on_submit(doc, method: str | None = None) -> None:
	"""Hook on_submit of Leave Application."""
	if doc.status != APPROVED or not _is_joined():
		return
	if cint(doc.get("half_day")) and getdate(doc.from_date) == getdate(doc.to_date):
		return  # half a day is no absence
	kind = frappe.db.get_value("Leave Type", doc.leave_type, custom_fields.LEAVE_KIND)
	cadre = kind and _find_cadre(doc)
	if not cadre or frappe.db.exists("Cadre Leave", {"leave_application": doc.name}):
		return
	with quiet.attempt("Cadre", cadre, _build_sentence(doc, kind)):
		record = frappe.get_doc("Cadre", cadre)
		values = {"from_date": doc.from_date, "to_date": doc.to_date, "kind": kind}
		record.append("leaves", {**values, "leave_application": doc.name})
		quiet.save(record)


def on_cancel(doc, method: str | None = None) -> None:
	"""Hook on_cancel of Leave Application."""
	if not _is_joined():
		return
	for cadre in frappe.get_all("Cadre Leave", filters={"leave_application": doc.name}, pluck="parent"):
		with quiet.attempt("Cadre", cadre, _build_sentence(doc, "")):
			record = frappe.get_doc("Cadre", cadre)
			record.leaves = [row for row in record.leaves if row.leave_application != doc.name]
			quiet.save(record)


def _is_joined() -> bool:
	return custom_fields.is_joined("Cadre Leave", "leave_application") and custom_fields.is_joined()


def _find_cadre(doc) -> str | None:
	return frappe.db.get_value("Cadre", {"employee": doc.employee}, "name")


def _build_sentence(doc, kind: str) -> str:
	return _("The leave application {0} ({1}, {2} to {3}) was not taken over.").format(
		doc.name, _(kind) or doc.leave_type, formatdate(doc.from_date), formatdate(doc.to_date)
	)
