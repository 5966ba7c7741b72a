"""Readiness of a period: what is missing before it can begin, where it is mended and by whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from frappe import _

from cadre_kpi.cadre_kpi.report.common import column
from cadre_kpi.runs import readiness


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart, summary. Filter: `period`.

	Throws `frappe.PermissionError` to who neither runs the period nor reads everything.
	"""
	period = (filters or {}).get("period")
	if not period:
		return get_columns(), [], _("Choose a period."), None, []
	readiness.check_permission(period)
	found = readiness.findings(period)
	counts = Counter(each.weight for each in found)
	message = None if found else _("Everything is in place: the period can be opened.")
	rows = [
		{**asdict(each), "weight": _(each.weight), "by": _(each.by), "code": each.weight} for each in found
	]
	return get_columns(), rows, message, None, summary(counts)


def get_columns() -> list[dict]:
	"""The columns of the report."""
	return [
		column("weight", _("Urgency"), "Data", 120),
		column("about", _("Concerns"), "Data", 190, align="left"),
		column("what", _("What Is Missing"), "Data", 600, align="left"),
		column("record", _("Mended In"), "Data", 170, align="left"),
		column("by", _("By Whom"), "Data", 150),
	]


def summary(counts: Counter) -> list[dict]:
	"""How many findings of each weight."""
	return [
		{
			"label": readiness.weight_labels()[readiness.STOPS],
			"value": counts[readiness.STOPS],
			"datatype": "Int",
			"indicator": "Red" if counts[readiness.STOPS] else "Green",
		},
		{
			"label": readiness.weight_labels()[readiness.LOOK],
			"value": counts[readiness.LOOK],
			"datatype": "Int",
			"indicator": "Orange",
		},
	]
