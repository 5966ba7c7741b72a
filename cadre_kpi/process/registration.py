"""Who appraises and who assigns a registration, where the scheme's route says the body of the unit above."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.access.membership import get_membership
from cadre_kpi.process import routes, unit_above
from cadre_kpi.scoring.scheme import Scheme

COMMISSIONED = "commissioned"


def get_variant(rules: Scheme, initiated_by: str | None, duty: str | None) -> str:
	"""The variant of the registration's route: commissioned work has its own, others go by duty."""
	known = {step.variant for step in rules.routes if step.kind == "registration"}
	wanted = COMMISSIONED if initiated_by == "Committee" else "heads" if duty == "Leader" else "staff"
	return wanted if wanted in known else "all"


def find_assigner(
	rules: Scheme, unit: str, managed_by: str, initiated_by: str | None, duty: str | None
) -> str:
	"""Name of the body that assigns the tasks; empty where the route says one of the unit above and there is none."""
	return find_assigners(rules, [(unit, managed_by, initiated_by, duty)])[0]


def find_assigners(rules: Scheme, people: list[tuple[str, str, str | None, str | None]]) -> list[str]:
	"""The same for many: (unit, managing committee, who starts it, duty) of each. A fixed number of queries."""
	asked = [
		(get_variant(rules, initiated_by, duty), unit, managed_by, None)
		for unit, managed_by, initiated_by, duty in people
	]
	return routes.find_deciders(rules, asked, kind="registration")


def check_appraiser(rules: Scheme, unit: str) -> None:
	"""Refuse an appraisal by an agency of the own unit where the route gives it to the unit above.

	Throws `frappe.PermissionError` with who appraises.
	"""
	steps = [step for step in rules.routes if step.kind == "registration" and step.stage == "appraisal"]
	if not any(step.of_unit_above for step in steps):
		return
	kind, member = steps[0].body_type, get_membership()
	if member.user == "Administrator" or member.writes_all("Task Contract"):
		return
	if not unit_above.acts_above(kind, unit, member):
		body = unit_above.find_body(kind, unit)
		frappe.throw(
			_("The regulation gives the appraisal to the unit above: {0}.").format(frappe.bold(body))
			if body
			else unit_above.name_missing(kind, unit),
			frappe.PermissionError,
			title=_("Not yours to appraise"),
		)
