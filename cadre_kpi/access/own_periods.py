"""What new forms, lists and reports begin with: the user's own cadre record, the periods that run for the own units."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from cadre_kpi.access import membership, seats
from cadre_kpi.states import ACTIVE

MOST = 20


def list_running() -> list[str]:
	"""Names of the open periods of the user's own units and those above, those that have begun first, of these the latest.

	Three statements at most.

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
		.select(period.name, period.start_date, unit.lft, unit.rgt)
		.where(period.status == "Open")
		.orderby(period.start_date, order=frappe.qb.desc)
		.orderby(period.name)
	)
	own = [first for first, _last in bounds.values()]
	found = [row for row in query.run(as_dict=True) if any(row.lft <= at <= row.rgt for at in own)]
	# next year's is opened while this one's runs
	found.sort(key=lambda row: getdate(row.start_date) > getdate())
	return [row.name for row in found[:MOST]]


def tell_desk(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: with what reports begin, and lists for whoever has a seat and so more than own records."""
	running = list_running()
	bootinfo["cadre_kpi_periods"] = running
	bootinfo["cadre_kpi_list_periods"] = running if membership.get_membership().bodies else []
	bootinfo["cadre_kpi_cadre"] = get_own_cadre()


def get_own_cadre() -> str | None:
	"""Name of the user's own record while in post. Told with the desk: nobody may filter cadres by their accounts."""
	return frappe.db.get_value("Cadre", {"user": frappe.session.user, "status": ACTIVE})
