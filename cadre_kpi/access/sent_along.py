"""Results that an office sends along when somebody moves (Decree 335/2025/NĐ-CP, article 19.1).

The office where the person works when the year is rated rates the year; the office before sends its published months or
quarters. They stay in the office where they were, and the new one reads them as well: these and nothing else of there.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from cadre_kpi.access import rules
from cadre_kpi.access.membership import Membership
from cadre_kpi.states import CLOSED

EVALUATION = "Cadre Evaluation"


def find_evaluations(member: Membership, name: str | None = None) -> list[str]:
	"""Published evaluations of people who came to a unit that the user serves, for the year that is rated there.

	`name`: only this one. Until the year's own evaluation exists the unit of today counts, as long as the year is open.
	"""
	kinds = [kind for kind in rules.BY_UNIT if member.holds(kind)]
	served = member.list_units_served(*kinds) if kinds else frozenset()
	if not served:
		return []
	post, one, year = DocType("Cadre Assignment"), DocType(EVALUATION), DocType(EVALUATION).as_("year")
	part, whole = DocType("Evaluation Period").as_("part"), DocType("Evaluation Period").as_("whole")
	cadre = DocType("Cadre")
	units = sorted(served)
	query = (
		frappe.qb.from_(post)
		.join(one)
		.on(one.cadre == post.parent)
		.join(cadre)
		.on(cadre.name == one.cadre)
		.join(part)
		.on(part.name == one.period)
		.join(whole)
		.on(whole.name == part.rolls_up_into)
		.left_join(year)
		.on((year.cadre == one.cadre) & (year.period == whole.name))
		.select(one.name)
		.distinct()
		# a post that ended: whoever never moved is not looked at
		.where((post.parenttype == "Cadre") & post.to_date.isnotnull())
		.where((one.docstatus == 1) & one.unit.notin(units))
		.where(
			year.unit.isin(units) | (year.name.isnull() & (whole.status != CLOSED) & cadre.unit.isin(units))
		)
	)
	if name:
		query = query.where(one.name == name)
	return [found for (found,) in query.run()]


def is_sent(record: frappe._dict, member: Membership) -> bool:
	"""Whether a record is such an evaluation for this user."""
	if record.doctype != EVALUATION or record.get("docstatus") != 1 or not record.get("name"):
		return False
	return bool(find_evaluations(member, record.name))
