"""Verified figures of a unit, beside the work of its leaders."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cadre_kpi.access.readable import permitted
from cadre_kpi.states import VERIFIED

LEADING = ("Leader", "Deputy")
SHOWN_BESIDE = ("Task Contract", "Cadre Evaluation")
FIELDS = (
	"name",
	"indicator_name",
	"kind",
	"resolution",
	"target",
	"actual",
	"unit_of_measure",
	"reached",
	"as_of",
)


def beside(doc) -> list[frappe._dict]:
	"""The verified indicators of the unit in the year of a leader's contract or evaluation; none for others.

	Rows of `FIELDS` and `source`, `scale`, `sample`, the satisfaction of the people last. The caller has checked who
	reads the record.
	"""
	duty = frappe.db.get_value("Cadre Position", doc.position, "duty") if doc.position else None
	if doc.doctype not in SHOWN_BESIDE or duty not in LEADING:
		return []
	year = getdate(frappe.db.get_value("Evaluation Period", doc.period, "start_date")).year
	table = DocType("Unit Indicator")
	return (
		frappe.qb.from_(table)
		.select(*(table[name] for name in (*FIELDS, "source", "scale", "sample")))
		.where((table.unit == doc.unit) & (table.year == year) & (table.status == VERIFIED))
		.where(permitted("Unit Indicator"))
		.orderby(table.kind)
		.orderby(table.resolution)
		.orderby(table.name)
		.run(as_dict=True)
	)
