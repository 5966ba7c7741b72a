"""Where the cadres and Frappe HR say different things, as both sides stand now."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.cadre_kpi.report.common import build_column
from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.integrations.erpnext.takeover import job, plan, words


def execute(filters: dict | None = None) -> tuple:
	"""Columns and rows; with `all`, what the next take-over would do by itself as well."""
	filters = frappe._dict(filters or {})
	if not custom_fields.is_joined():
		return (
			get_columns(),
			[],
			_("ERPNext is not installed on this site, so there are no employees to take over."),
		)
	source, found = job.preview(job.build_options(filters))
	rows = words.build_rows(source, found)
	if not filters.get("all"):
		rows = [row for row in rows if row["outcome"] in (plan.DIFFERS, plan.NOT_POSSIBLE)]
	return get_columns(), rows


def get_columns() -> list[dict]:
	"""Columns of the report."""
	return [
		build_column("kind_label", _("Kind"), "Data", 100),
		build_column("outcome_label", _("What Is Done"), "Data", 130),
		build_column("title", _("Name"), "Data", 220),
		build_column("hr", _("Record in Frappe HR"), "Data", 170),
		build_column("record", _("Record Here"), "Data", 130),
		build_column("text", _("Difference (here → there)"), "Data", 520),
	]
