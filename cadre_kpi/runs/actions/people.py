"""The people of a period, and whether each can be taken into it. Fixed numbers of queries for a whole batch."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import formatdate, getdate
from pypika.queries import QueryBuilder

from cadre_kpi.database import bulk
from cadre_kpi.database.batch import Item, Outcome
from cadre_kpi.masters import unique_keys
from cadre_kpi.masters.units import get_unit_bounds
from cadre_kpi.states import ACTIVE

PARTY_MEMBERS = "party_members"


def find_covered(period: frappe._dict, unit: str | None, position: str | None) -> list[Item]:
	"""Active cadres of the period's unit and everything below, within the unit and position of the run if given.

	A period on the route of party members takes in those who belong to a party cell.
	"""
	cadre, tree = frappe.qb.DocType("Cadre"), frappe.qb.DocType("Cadre Unit")
	query = frappe.qb.from_(cadre).left_join(tree).on(tree.name == cadre.unit).select(cadre.name)
	query = limit_to_period(query.orderby(cadre.name), period)
	if bounds := get_unit_bounds(unit):
		query = query.where(tree.lft[bounds[0] : bounds[1]])
	if position:
		query = query.where(cadre.position == position)
	return [Item(row[0], row[0]) for row in query.run()]


def limit_to_period(query: QueryBuilder, period: frappe._dict) -> QueryBuilder:
	"""Limit a query over Cadre, joined with its Cadre Unit, to those whom a period covers, see `covered`."""
	cadre, unit = frappe.qb.DocType("Cadre"), frappe.qb.DocType("Cadre Unit")
	query = query.where(
		(cadre.status == ACTIVE) & (cadre.joined_on.isnull() | (cadre.joined_on <= period.end_date))
	)
	if bounds := get_unit_bounds(period.unit):
		query = query.where(unit.lft[bounds[0] : bounds[1]])
	if period.route_variant == PARTY_MEMBERS:
		query = query.where(cadre.party_cell.isnotnull() & (cadre.party_cell != ""))
	return query


def read(cadres: Sequence[str], period: str) -> list[frappe._dict]:
	"""Placement of these cadres with what they already have in the period: contract, its state, evaluation."""
	cadre, position, unit = (frappe.qb.DocType(name) for name in ("Cadre", "Cadre Position", "Cadre Unit"))
	body, contract = frappe.qb.DocType("Evaluation Body"), frappe.qb.DocType("Task Contract")
	evaluation = frappe.qb.DocType("Cadre Evaluation")
	return (
		frappe.qb.from_(cadre)
		.left_join(position)
		.on(position.name == cadre.position)
		.left_join(unit)
		.on(unit.name == cadre.unit)
		.left_join(body)
		.on(body.name == cadre.managed_by)
		.left_join(contract)
		.on((contract.contract_key == unique_keys.build_term(cadre.name, period)) & (contract.docstatus < 2))
		.left_join(evaluation)
		.on(evaluation.evaluation_key == unique_keys.build_term(cadre.name, period))
		.select(
			cadre.name,
			cadre.full_name,
			cadre.user,
			cadre.unit,
			cadre.position,
			cadre.managed_by,
			cadre.party_cell,
			position.duty,
			position.duty_group,
			unit.unit_name,
			unit.valid_from,
			unit.valid_to,
			unit.successor_unit,
			body.enabled.as_("committee_enabled"),
			contract.name.as_("contract"),
			contract.docstatus.as_("contract_docstatus"),
			contract.unit.as_("contract_unit"),
			contract.position.as_("contract_position"),
			contract.managed_by.as_("contract_managed_by"),
			evaluation.name.as_("evaluation"),
		)
		.where(cadre.name.isin(bulk.build_among(cadres)))
		.orderby(cadre.name)
		.run(as_dict=True)
	)


def check(people: list[frappe._dict], period: frappe._dict, outcome: Outcome) -> list[frappe._dict]:
	"""Those of `people` who can be taken in; the others are failures with what to do."""
	names = [person.name for person in people]
	twice, doubled = _find_in_two_units(names, period), _find_same_account([p.user for p in people if p.user])
	for person in people:
		if person.name in twice:
			first, second = twice[person.name]
			_fail(
				outcome,
				person,
				_("{0} stands in two units at once: {1} and {2}.").format(person.full_name, first, second),
				_("End one of the two in the cadre's assignments, then start the run again."),
			)
		elif person.user in doubled:
			_fail(
				outcome,
				person,
				_("The account {0} belongs to several active cadre records: {1}.").format(
					person.user, ", ".join(doubled[person.user])
				),
				_("Set the record that no longer applies to Moved Out, then start the run again."),
			)
		elif not person.managed_by or not person.committee_enabled:
			_fail(
				outcome,
				person,
				_("Unit {0} has no committee that manages {1}.").format(
					person.unit_name or person.unit, person.full_name
				)
				if not person.managed_by
				else _("The committee {0} that manages {1} (unit {2}) does not exist or is disabled.").format(
					person.managed_by, person.full_name, person.unit_name or person.unit
				),
				_("Enter the managing committee in the cadre's record, then start the run again."),
			)
		else:
			_check_unit(outcome, person, period)
	return [person for person in people if person.name not in outcome.failed]


def _check_unit(outcome: Outcome, person: frappe._dict, period: frappe._dict) -> None:
	if not person.unit_name:
		reason = _("Cadre Unit {0} does not exist.").format(person.unit)
	elif person.valid_to and getdate(person.valid_to) < getdate(period.start_date):
		reason = _("Unit {0} ended on {1}. {2}").format(
			person.unit_name,
			formatdate(person.valid_to),
			_("Its successor is {0}.").format(person.successor_unit) if person.successor_unit else "",
		)
	elif person.valid_from and getdate(person.valid_from) > getdate(period.end_date):
		reason = _("Unit {0} exists only from {1}.").format(person.unit_name, formatdate(person.valid_from))
	else:
		return
	_fail(
		outcome, person, reason, _("Enter the present unit in the cadre's record, then start the run again.")
	)


def _fail(outcome: Outcome, person: frappe._dict, reason: str, what_to_do: str) -> None:
	outcome.fail(
		person.name, "Cadre", person.name, person.full_name or person.name, reason.strip(), what_to_do
	)


def _find_in_two_units(cadres: list[str], period: frappe._dict) -> dict[str, tuple[str, str]]:
	"""Cadres with posts in two different units on one day of the period."""
	one = frappe.qb.DocType("Cadre Assignment")
	other = one.as_("other")
	start, end = period.start_date, period.end_date
	rows = (
		frappe.qb.from_(one)
		.join(other)
		.on((other.parent == one.parent) & (other.name > one.name) & (other.unit != one.unit))
		.select(one.parent, one.unit, other.unit)
		.where(
			one.parent.isin(bulk.build_among(cadres))
			& (one.parenttype == "Cadre")
			& (other.parenttype == "Cadre")
		)
		.where((one.from_date <= end) & (one.to_date.isnull() | (one.to_date >= start)))
		.where((other.from_date <= end) & (other.to_date.isnull() | (other.to_date >= start)))
		.where(one.to_date.isnull() | (one.to_date >= other.from_date))
		.where(other.to_date.isnull() | (other.to_date >= one.from_date))
		.run()
	)
	return {row[0]: (row[1], row[2]) for row in rows}


def _find_same_account(users: list[str]) -> dict[str, list[str]]:
	"""Accounts with more than one active cadre record."""
	if not users:
		return {}
	cadre = frappe.qb.DocType("Cadre")
	rows = (
		frappe.qb.from_(cadre)
		.select(cadre.user, cadre.name)
		.where(cadre.user.isin(bulk.build_among(users)) & (cadre.status == ACTIVE))
		.run()
	)
	found: dict[str, list[str]] = {}
	for user, name in rows:
		found.setdefault(user, []).append(name)
	return {user: names for user, names in found.items() if len(names) > 1}
