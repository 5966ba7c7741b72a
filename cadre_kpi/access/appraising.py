"""Registrations whose appraisal the regulation gives to the unit above: no agency of the own unit acts on them.

One rule for the permission on a record, for what waits for a user, and for what waits for everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from cadre_kpi.access import rules, seats
from cadre_kpi.access.clauses import UNIT, Clause
from cadre_kpi.database import once
from cadre_kpi.states import UNDER_APPRAISAL

if TYPE_CHECKING:
	from cadre_kpi.access.membership import Membership

CONTRACT = "Task Contract"
BELOW = "units below an agency's own"


def get_schemes_above() -> frozenset[str]:
	"""Schemes whose registrations an agency of a unit above appraises."""
	return once.read(("appraised above",), _read_schemes)


def _read_schemes() -> frozenset[str]:
	steps = {"kind": "registration", "stage": "appraisal", "body_of": "unit_above"}
	return frozenset(frappe.db.get_all("Scheme Route Step", filters=steps, pluck="parent", distinct=True))


def get_ranges_above(member: Membership) -> tuple[seats.Range, ...]:
	"""What the user's agencies serve below their own units, as ranges of `lft`."""
	if BELOW not in member.clauses:
		bodies = member.find_bodies(rules.FOCAL)
		own = seats.get_bounds(body.unit for body in bodies)
		spans = [
			(max(low, own[body.unit][0] + 1), min(high, own[body.unit][1]))
			for body in bodies
			if body.unit in own
			for low, high in body.ranges
		]
		within = seats.merge(span for span in spans if span[0] <= span[1])
		member.clauses[BELOW] = Clause(UNIT, ranges=within)
	return member.clauses[BELOW].ranges


def waits_above(record: frappe._dict) -> bool:
	"""Whether a registration is under appraisal, and the regulation gives that to the unit above."""
	if record.doctype != CONTRACT or record.stage != UNDER_APPRAISAL:
		return False
	return record.get("scheme") in get_schemes_above()


def is_for_others(record: frappe._dict, member: Membership) -> bool:
	"""Whether a registration under appraisal waits for an agency of a unit above, and the user has no seat in one."""
	return waits_above(record) and not seats.covers(
		get_ranges_above(member), member.get_bounds(record.get("unit"))
	)


def narrow(doctype: str, stage: str, member: Membership) -> Criterion | None:
	"""Condition that leaves out what `is_for_others`; None where there is none. The query holds the record's unit."""
	if doctype != CONTRACT or stage != UNDER_APPRAISAL or not get_schemes_above():
		return None
	table, unit = DocType(CONTRACT), DocType("Cadre Unit")
	found = table.scheme.isnull() | table.scheme.notin(sorted(get_schemes_above()))
	for low, high in get_ranges_above(member):
		found = found | unit.lft[low:high]
	return found
