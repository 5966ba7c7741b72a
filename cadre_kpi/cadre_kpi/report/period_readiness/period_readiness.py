"""Readiness of a period: what is missing before it can begin, where it is mended and by whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from frappe import _

from cadre_kpi.cadre_kpi.report.common import AMBER, GREEN, RED, Part, build_column, get_part_figures
from cadre_kpi.runs import readiness


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart, summary. Filters: `period`, `weight` (the figures count all).

	Throws `frappe.PermissionError` to who neither runs the period nor reads everything.
	"""
	period = (filters or {}).get("period")
	if not period:
		return get_columns(), [], _("Choose a period."), None, []
	readiness.check_permission(period)
	found, wanted = readiness.find_all(period), (filters or {}).get("weight")
	counts = Counter(each.weight for each in found)
	message = None if found else _("Everything is in place: the period can be opened.")
	rows = [
		{
			**asdict(each),
			"weight": _(each.weight),
			"by": _(each.by),
			"code": each.weight,
			"place": each.record or (_(each.record_doctype) if each.record_doctype else ""),
		}
		for each in found
		if wanted in (None, "", each.weight)
	]
	return get_columns(), rows, message, None, summarise(counts)


def get_columns() -> list[dict]:
	"""The columns of the report."""
	return [
		build_column("weight", _("Urgency"), "Data", 120),
		build_column("about", _("Concerns"), "Data", 190),
		build_column("what", _("What Is Missing"), "Data", 600),
		build_column("place", _("Mended In"), "Data", 170),
		build_column("by", _("By Whom"), "Data", 150),
	]


def summarise(counts: Counter) -> list[dict]:
	"""How many findings of each weight."""
	colours = {readiness.STOPS: RED if counts[readiness.STOPS] else GREEN, readiness.LOOK: AMBER}
	return get_part_figures(
		(
			Part(label, counts[weight], colours[weight], weight)
			for weight, label in readiness.get_weight_labels().items()
		),
		"weight",
	)
