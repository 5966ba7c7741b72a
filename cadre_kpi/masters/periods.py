"""Checks on the period of a record, the same for contracts, reports and evaluations."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from cadre_kpi.states import CLOSED


def get_period(period: str) -> frappe._dict:
	"""What a period is: names, scheme, status, dates, unit, route, frequency. Throws when it does not exist."""
	found = frappe.db.get_value(
		"Evaluation Period",
		period,
		[
			"name",
			"scheme",
			"status",
			"start_date",
			"end_date",
			"unit",
			"route_variant",
			"rolls_up_into",
			"frequency",
			"period_name",
		],
		as_dict=True,
	)
	if not found:
		frappe.throw(_("Evaluation Period {0} does not exist.").format(period), frappe.DoesNotExistError)
	return found


def read_alike(period: str, most: int, earlier_only: bool = False) -> list[frappe._dict]:
	"""`name` and `period_name` of a period and those of its kind before it, the latest first, `most` in all.

	Of its kind: as often, of the same unit, on the same route. `earlier_only`: those that ended before it began. Throws
	when the period does not exist.
	"""
	this = get_period(period)
	return frappe.db.get_all(
		"Evaluation Period",
		filters={
			"end_date": ("<", this.start_date) if earlier_only else ("<=", this.end_date),
			"frequency": this.frequency,
			"unit": this.unit or ("is", "not set"),
			"route_variant": this.route_variant or ("is", "not set"),
		},
		fields=["name", "period_name"],
		order_by="end_date desc, name",
		limit=most,
	)


WHOLE_YEARS = ("Year", "Term")


def is_whole_year(period: str) -> bool:
	"""Whether a period is rated as a whole: a year or a term, not a month or quarter of one."""
	return frappe.db.get_value("Evaluation Period", period, "frequency", cache=True) in WHOLE_YEARS


def has_parts(period: str, frequency: str) -> bool:
	"""Whether months or quarters (`frequency`: Month, Quarter) roll up into a period."""
	return bool(frappe.db.exists("Evaluation Period", {"rolls_up_into": period, "frequency": frequency}))


def name_ratings(period: str, committee: str, lang: str | None = None) -> str:
	"""What a decision is called until somebody writes what it is about."""
	return _("Rating for {0}: {1}", lang).format(period, committee)[:140]


def check_open(period: str) -> frappe._dict:
	"""The period, if records may be made in it. Throws with what to do when it is not open."""
	found = get_period(period)
	if found.status == "Planned":
		frappe.throw(
			_("Evaluation Period {0} is not open yet. Ask the organisation board to open it.").format(
				frappe.bold(period)
			)
		)
	if found.status == CLOSED:
		frappe.throw(
			_("Evaluation Period {0} is closed; nothing can be recorded in it any more.").format(
				frappe.bold(period)
			)
		)
	return found


def check_unit_within(period: frappe._dict, unit: str | None) -> None:
	"""Throw when the period is one of a unit to which `unit` does not belong, for example of another province."""
	if not period.unit or not unit or unit == period.unit:
		return
	bounds = {
		row.name: row
		for row in frappe.db.get_all(
			"Cadre Unit", {"name": ("in", (period.unit, unit))}, ["name", "unit_name", "lft", "rgt"]
		)
	}
	outer, inner = bounds.get(period.unit), bounds.get(unit)
	if outer and inner and not outer.lft <= inner.lft <= outer.rgt:
		frappe.throw(
			_(
				"{0} is a period of {1}; {2} does not belong to it. Choose a period of the own unit or of one above."
			).format(frappe.bold(period.name), outer.unit_name, frappe.bold(inner.unit_name)),
			title=_("Period of Another Unit"),
		)


def check_within(value, start, end, what: str) -> None:
	"""Throw when a date lies outside start … end. `what` names the date for the reader."""
	if value and not (getdate(start) <= getdate(value) <= getdate(end)):
		frappe.throw(
			_("{0} ({1}) must lie between {2} and {3}.").format(
				what, formatdate(value), formatdate(start), formatdate(end)
			),
			title=_("Date outside the period"),
		)
