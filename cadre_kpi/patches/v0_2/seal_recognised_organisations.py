"""Ratings of organisations that were recognised before seals were kept of them are sealed as they stand now."""

import frappe

from cadre_kpi.proof import content, seals

DOCTYPE = "Unit Evaluation"


def execute() -> None:
	rule = content.SEALED[DOCTYPE]
	reached = {rule.state: ("in", rule.reached)}
	seals.seal_missing(
		DOCTYPE, frappe.get_all(DOCTYPE, reached, pluck="name", order_by="creation, name", limit=0)
	)
