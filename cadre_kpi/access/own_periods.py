"""What new forms, lists and reports begin with: the user's own cadre record, the periods that run for the own units."""

from __future__ import annotations

import frappe

from cadre_kpi.access import membership, seats
from cadre_kpi.states import ACTIVE

MOST = 20


def list_running() -> list[str]:
	"""Names of the open periods of the user's own units and those above, the latest first; three statements at most.

	A unit is one's own as that of the cadre record or of a body in which one has a seat.
	"""
	member = membership.get_membership()
	cadres = frappe.get_all("Cadre", filters={"user": member.user}, pluck="unit")
	bounds = seats.get_bounds({*cadres, *(body.unit for body in member.bodies.values())})
	if not bounds:
		return []
	period, unit = frappe.qb.DocType("Evaluation Period"), frappe.qb.DocType("Cadre Unit")
	query = (
		frappe.qb.from_(period)
		.join(unit)
		.on(unit.name == period.unit)
		.select(period.name, unit.lft, unit.rgt)
		.where(period.status == "Open")
		.orderby(period.start_date, order=frappe.qb.desc)
		.orderby(period.name)
	)
	own = [first for first, _last in bounds.values()]
	return [name for name, left, right in query.run() if any(left <= at <= right for at in own)][:MOST]


def tell_desk(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: with what reports begin, and lists for whoever has a seat and so more than own records."""
	running = list_running()
	bootinfo["cadre_kpi_periods"] = running
	bootinfo["cadre_kpi_list_periods"] = running if membership.get_membership().bodies else []
	bootinfo["cadre_kpi_cadre"] = get_own_cadre()


def get_own_cadre() -> str | None:
	"""Name of the user's own record while in post. Told with the desk: nobody may filter cadres by their accounts."""
	return frappe.db.get_value("Cadre", {"user": frappe.session.user, "status": ACTIVE})
