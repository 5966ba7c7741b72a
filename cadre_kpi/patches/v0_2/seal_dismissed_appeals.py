"""Petitions that were dismissed before their answers were sealed are sealed as they stand now."""

import frappe

from cadre_kpi.proof import seals

DOCTYPE = "Rating Appeal"


def execute() -> None:
	dismissed = frappe.get_all(
		DOCTYPE, {"status": "Dismissed"}, pluck="name", order_by="answered_on, name", limit=0
	)
	seals.seal_missing(DOCTYPE, dismissed)
