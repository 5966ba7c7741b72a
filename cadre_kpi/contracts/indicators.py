"""Verified figures of a unit, beside the work of its leaders."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from cadre_kpi.access.readable import build_permitted
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.scoring.scheme import IndicatorRules
from cadre_kpi.states import ENTERED, VERIFIED

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


def find_beside(doc) -> list[frappe._dict]:
	"""The verified indicators of the unit in the year of a leader's contract or evaluation; none for others.

	Where the scheme counts them for everybody, everybody's. Rows of `FIELDS` and `source`, `scale`, `sample`, and
	`counts`: the per cent of the result that the scheme gives to the indicators of this kind for this person, 0 for none.
	The satisfaction of the people stands last. The caller has checked who reads the record.
	"""
	if doc.doctype not in SHOWN_BESIDE:
		return []
	duty = frappe.db.get_value("Cadre Position", doc.position, "duty") if doc.position else None
	start, scheme = frappe.db.get_value("Evaluation Period", doc.period, ["start_date", "scheme"])
	found = get_rules(scheme).indicators if scheme else None
	if duty not in LEADING and not (found and found.enabled and found.audience == "all"):
		return []
	table = DocType("Unit Indicator")
	rows = (
		frappe.qb.from_(table)
		.select(*(table[name] for name in (*FIELDS, "source", "scale", "sample")))
		.where((table.unit == doc.unit) & (table.year == getdate(start).year) & (table.status == VERIFIED))
		.where(build_permitted("Unit Indicator"))
		.orderby(table.kind)
		.orderby(table.resolution)
		.orderby(table.name)
		.run(as_dict=True)
	)
	for row in rows:
		row.counts = get_part_of_result(found, row.kind, duty) if found else 0
	return rows


def get_part_of_result(found: IndicatorRules, kind: str, duty: str | None) -> float:
	"""The per cent of the result that the indicators of a kind make up for somebody with this duty."""
	served = found.audience == "all" or duty == "Leader" or (duty == "Deputy" and found.audience == "leader")
	return float(found.share) if found.enabled and served and kind.lower() in found.kinds else 0


def list_entered() -> list[frappe._dict]:
	"""Figures that wait for being verified, the oldest first. One statement."""
	return frappe.db.get_all(
		"Unit Indicator",
		filters={"status": ENTERED},
		fields=["name", "indicator_name", "unit", "year", "entered_by", "modified"],
		order_by="modified, name",
	)
