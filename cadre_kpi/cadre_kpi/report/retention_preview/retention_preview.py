"""Retention preview: how long each kind of personal data is kept, and how much of it goes tonight."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, cint, getdate

from cadre_kpi.access import retention
from cadre_kpi.access.readable import check_readable
from cadre_kpi.cadre_kpi.report.common import build_column


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str]:
	"""Columns, rows and message, as Frappe's query report asks for them."""
	check_readable("Sealed Record")
	meta = frappe.get_meta(retention.SETTINGS)
	rows = [
		get_row(_(meta.get_label(row["setting"])), _(retention.SETTINGS), row["days"], row["count"])
		for row in retention.preview()
	]
	rows += [
		get_row(_(row.doctype), _("Log Settings"), row.days, row.count)
		for row in retention.list_frappe_logs()
	]
	message = _(
		"Records of decisions are kept whatever is entered here: the law on archives says for how long. What has no number of days is kept."
	)
	return get_columns(), rows, message


def get_row(kind: str, where: str, days: int, count: int) -> dict:
	days = cint(days)
	until = add_days(getdate(), -days) if days else None
	return {"kind": kind, "days": days or None, "until": until, "count": count, "where": where}


def get_columns() -> list[dict]:
	return [
		build_column("kind", _("Kind of Data"), "Data", 480),
		build_column("days", _("Kept for (Days)"), "Int", 130),
		build_column("until", _("What Is Older Than"), "Date", 140),
		build_column("count", _("Goes Tonight"), "Int", 150),
		build_column("where", _("Set In"), "Data", 180),
	]
