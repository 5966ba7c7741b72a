"""Schemes, contracts, reports, sheets and closed sessions that were signed before seals were kept are sealed as they stand now.

What was changed in them before this day no seal can tell; from here on every change is found. Decisions keep the
fingerprint that they have, see docs/proof.md.
"""

import frappe

from cadre_kpi.proof import content, seals

KINDS = ("Evaluation Scheme", "Task Contract", "Progress Report", "Council Score", "Council Session")


def execute() -> None:
	for doctype in KINDS:
		rule = content.SEALED[doctype]
		reached = {rule.state: ("in", rule.reached)}
		names = frappe.get_all(doctype, reached, pluck="name", order_by="creation, name", limit=0)
		seals.seal_missing(doctype, names)
