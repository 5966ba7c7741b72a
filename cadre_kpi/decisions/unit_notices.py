"""The notice of a published decision to the units: each unit's leadership reads the ratings of its own people.

Directive 06-CT/HU of Yên Bình: the organisation board notifies the agencies and units of the ratings decided.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.query_builder import DocType
from frappe.utils import escape_html, now_datetime

from cadre_kpi.access.seats import build_seated
from cadre_kpi.masters import people_order
from cadre_kpi.process import log
from cadre_kpi.states import PUBLISHED


def preview(decision) -> dict:
	"""What `send` would do: `units` and `people` whom it tells, `rated` people they read of, `without` (see `send`)."""
	rated = _find_rated(decision.name)
	seats = get_seats(sorted({row.unit for row in rated if row.unit}))
	told = {row.unit for row in rated if seats.get(row.unit)}
	return {
		"units": len(told),
		"people": len({user for unit in told for user in seats[unit]}),
		"rated": sum(row.unit in told for row in rated),
		"without": _name_without(rated, seats),
	}


def send(decision) -> dict:
	"""One notice to each seated member of each unit's collective. Returns `units` and `without` (names of units).

	`without` are units whose leadership nobody sits in. Throws where that is so in every unit: the units were not told,
	and days that run from the notice do not begin.
	"""
	rated = _find_rated(decision.name)
	seats = get_seats(sorted({row.unit for row in rated if row.unit}))
	if not seats:
		frappe.throw(
			_(
				"No unit can be told: nobody sits in the leadership of {0}. The KPI administrator appoints it under {1}."
			).format(
				frappe.bold(escape_html(", ".join(_name_without(rated, seats)))),
				f'<a href="/app/evaluation-body">{_("Evaluation Body")}</a>',
			)
		)
	lines: dict[str, list[str]] = {}
	for row in rated:
		lines.setdefault(row.unit, []).append(f"{row.cadre_name}: {_(row.published_level)}")
	subject = _("Ratings for {0} under Decision {1}").format(decision.period, decision.decision_number)
	for unit, told in lines.items():
		if seats.get(unit):
			_tell(
				seats[unit],
				escape_html(subject),
				"<br>".join(escape_html(line) for line in told),
				decision.period,
			)
	without = _name_without(rated, seats)
	_keep(decision, len(lines) - len(without))
	return {"units": len(lines) - len(without), "without": without}


def _name_without(rated: list[frappe._dict], seats: dict[str, list[str]]) -> list[str]:
	return sorted({row.unit_name or row.unit or "" for row in rated if not seats.get(row.unit)})


def _find_rated(decision: str) -> list[frappe._dict]:
	evaluation, unit, cadre = DocType("Cadre Evaluation"), DocType("Cadre Unit"), DocType("Cadre")
	return (
		frappe.qb.from_(evaluation)
		.left_join(unit)
		.on(unit.name == evaluation.unit)
		.left_join(cadre)
		.on(cadre.name == evaluation.cadre)
		.select(evaluation.unit, unit.unit_name, evaluation.cadre_name, evaluation.published_level)
		.where((evaluation.rating_decision == decision) & (evaluation.workflow_state == PUBLISHED))
		.orderby(unit.lft)
		.orderby(people_order.get_order(cadre))
		.run(as_dict=True)
	)


def get_seats(units: list[str]) -> dict[str, list[str]]:
	"""Unit → accounts of those who sit in its collective today."""
	if not units:
		return {}
	body, member = DocType("Evaluation Body"), DocType("Evaluation Body Member")
	of_units = (body.body_type == "Unit Collective") & body.unit.isin(units)
	rows = build_seated(of_units).select(body.unit, member.user).orderby(member.user).run()
	found: dict[str, list[str]] = {}
	for unit, account in rows:
		found.setdefault(unit, []).append(account)
	return found


def _tell(users: list[str], subject: str, text: str, period: str) -> None:
	"""Frappe's own notice: in the desk, and by mail to those who chose so."""
	notice = {"type": "Alert", "document_type": "Evaluation Period", "document_name": period}
	notice |= {"subject": subject, "email_content": text, "from_user": frappe.session.user}
	make_notification_logs(frappe._dict(notice), users)


def _keep(decision, units: int) -> None:
	"""Who notified how many units, and when, into the closed decision."""
	moment = now_datetime()
	decision.db_set("notified_on", moment)
	step = log.make_line("Notify the Units", note=_("{0} units").format(units), moment=moment)
	log.append_steps(decision.doctype, [(decision.name, step)], docstatus=1)
