"""The part of the plan that is about people: who is who, who is new, what changed, what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

import frappe
from frappe.utils import getdate

from cadre_kpi.integrations.erpnext.compare import IN_POST, PERSON, Difference, compare
from cadre_kpi.integrations.erpnext.takeover.plan import (
	ACCOUNT_CLOSED,
	ACCOUNT_TAKEN,
	ACCOUNT_TYPE,
	CHANGED,
	DIFFERS,
	LEAVE,
	LINKED,
	NEW,
	NO_COMMITTEE,
	NO_POSITION,
	NO_UNIT,
	NOT_POSSIBLE,
	OVERLAPS,
	SAME_NAME,
	Change,
	Plan,
	list_above,
	plan_positions,
	plan_units,
	settle,
	simplify,
)
from cadre_kpi.integrations.erpnext.takeover.plan import (
	PERSON as PERSON_LINE,
)
from cadre_kpi.integrations.erpnext.takeover.source import STATUS, Source
from cadre_kpi.states import ACTIVE

ACCOUNT_TYPES = ("System User", "Website User")


def make_plan(source: Source, chosen: Collection[str] = ()) -> Plan:
	"""All that a take-over will do. `chosen`: keys of differences in which HR's side is taken."""
	plan = Plan()
	plan_units(source, plan, chosen)
	plan_positions(source, plan)
	Planner(source, plan, chosen).work()
	plan_leaves(source, plan)
	return plan


class Planner:
	"""Goes through the employees once."""

	def __init__(self, source: Source, plan: Plan, chosen: Collection[str]) -> None:
		self.source, self.plan, self.chosen = source, plan, chosen
		self.by_employee = {row.employee: row for row in source.cadres.values() if row.employee}
		self.by_user = {row.user: row for row in source.cadres.values() if row.user}
		self.employee_of = {row.name: row.employee for row in source.cadres.values() if row.employee}
		self.parents = {row.name: row.parent_cadre_unit or "" for row in source.units.values()}
		for change in plan.list_changes("Unit", NEW):
			self.parents[change.data["unit_code"]] = change.data["parent_cadre_unit"] or ""
		self.names = Counter(simplify(row.employee_name) for row in source.employees)
		self.unlinked: dict[str, list] = {}
		for row in source.cadres.values():
			if not row.employee:
				self.unlinked.setdefault(simplify(row.full_name), []).append(row)
		self.present = {row.name for row in source.employees}

	def work(self) -> None:
		matched = [(employee, *self.match(employee)) for employee in self.source.employees]
		for employee, cadre, _how in matched:
			if cadre:
				self.plan.cadre_of[employee.name] = cadre.name
				self.employee_of[cadre.name] = employee.name
		for employee, cadre, how in matched:
			if cadre:
				self.plan_known(employee, cadre, how)
			else:
				self.plan_new(employee)

	def match(self, employee):
		"""(cadre, how): the same link, else the same account, else None."""
		if employee.name in self.by_employee:
			return self.by_employee[employee.name], ""
		cadre = self.by_user.get(employee.user_id) if employee.user_id else None
		if cadre and not cadre.employee:
			return cadre, LINKED
		return None, ""

	# ---- somebody who is here ----------------------------------------------------------------------------
	def plan_known(self, employee, cadre, how: str) -> None:
		theirs = self.read_values(employee)
		if theirs["user"] and self.is_taken(theirs["user"], cadre.name):
			self.refuse(employee, ACCOUNT_TAKEN, cadre.name)
			theirs["user"] = ""
		found = compare(self.read_own_values(cadre), theirs, cadre.last, self.source.hr_leads)
		if found.differs:
			change = settle(self.build_line(DIFFERS, employee, cadre.name, found.differs), self.chosen)
			if change.outcome == CHANGED:
				found.taken |= found.differs
			else:
				self.plan.changes.append(change)
		if found.taken:
			self.plan.changes.append(self.build_line(CHANGED, employee, cadre.name, found.taken))
		if how:
			self.plan.changes.append(self.build_line(LINKED, employee, cadre.name, {}))
		self.give_role(employee, cadre.name)

	def read_own_values(self, cadre) -> dict:
		values = {name: cadre.get(name) for name in PERSON}
		# superiors are compared as HR knows them: people who are still to come have no record here
		values["supervisor"] = self.employee_of.get(cadre.supervisor) or cadre.supervisor
		return values

	def read_values(self, employee) -> dict:
		"""HR's side in our words; "" where it says nothing that is known here."""
		left = employee.status == "Left"
		return {
			"full_name": employee.employee_name,
			"user": employee.user_id,
			"unit": self.plan.unit_of.get(employee.department or "", ""),
			"position": self.plan.position_of.get(employee.designation or "", ""),
			"supervisor": self.find_superior(employee),
			"status": STATUS.get(employee.status, ""),
			"left_on": employee.relieving_date if left else "",
		}

	def find_superior(self, employee) -> str:
		superior = employee.reports_to
		return superior if superior in self.present and superior != employee.name else ""

	def is_taken(self, user: str, by_other_than: str) -> bool:
		holder = self.by_user.get(user)
		return bool(holder and holder.name != by_other_than)

	# ---- somebody who is not here ------------------------------------------------------------------------
	def plan_new(self, employee) -> None:
		if employee.status != ACTIVE:
			return
		same = self.unlinked.get(simplify(employee.employee_name), ())
		if same:
			values = {"full_name": Difference(same[0].full_name, employee.employee_name)}
			change = self.build_line(DIFFERS, employee, same[0].name, values, SAME_NAME)
			# two people of one name on either side: only a person can tell who is who
			if len(same) == 1 and self.names[simplify(employee.employee_name)] == 1:
				self.plan.changes.append(settle(change, self.chosen))
			else:
				change.outcome = NOT_POSSIBLE
				self.plan.changes.append(change)
			return
		theirs = self.read_values(employee)
		theirs["unit"] = theirs["unit"] or self.source.options.unit
		committee = self.find_committee(theirs["unit"])
		for missing, reason in (
			(theirs["unit"], NO_UNIT),
			(theirs["position"], NO_POSITION),
			(committee, NO_COMMITTEE),
		):
			if not missing:
				self.refuse(employee, reason)
				return
		if theirs["user"] and self.is_taken(theirs["user"], ""):
			self.refuse(employee, ACCOUNT_TAKEN)
			return
		values = {name: Difference("", theirs[name]) for name in ("unit", "position") if theirs[name]}
		change = self.build_line(NEW, employee, "", values)
		change.data = {**theirs, "managed_by": committee, "joined_on": employee.date_of_joining}
		self.plan.changes.append(change)
		if theirs["user"]:
			self.by_user[theirs["user"]] = frappe._dict(name=employee.name)
		self.give_role(employee, employee.name)

	def find_committee(self, unit: str) -> str:
		"""The nearest standing committee above the unit, else the one that the administrator named."""
		near = (self.source.committees.get(name) for name in list_above(unit, self.parents))
		return next((name for name in near if name), self.source.options.managed_by)

	# ---- accounts ----------------------------------------------------------------------------------------
	def give_role(self, employee, record: str) -> None:
		user = employee.user_id
		if not (self.source.options.give_role and user and employee.status == ACTIVE):
			return
		if user in self.source.with_role or self.is_taken(user, record):
			return
		account = self.source.users.get(user)
		if not account or not account.enabled:
			self.refuse(employee, ACCOUNT_CLOSED)
		elif account.user_type not in ACCOUNT_TYPES:
			self.refuse(employee, ACCOUNT_TYPE)
		else:
			self.plan.accounts.append(user)

	def refuse(self, employee, reason: str, record: str = "") -> None:
		self.plan.changes.append(self.build_line(NOT_POSSIBLE, employee, record, {}, reason))

	def build_line(self, outcome: str, employee, record: str, values: dict, reason: str = "") -> Change:
		return Change(
			PERSON_LINE,
			outcome,
			employee.name,
			employee.employee_name or employee.name,
			record,
			values,
			reason=reason,
		)


def plan_leaves(source: Source, plan: Plan) -> None:
	"""Approved leaves of people who are here; one that meets another leave is shown."""
	names = {row.name: row.employee_name for row in source.employees}
	for leave in source.leaves:
		cadre = plan.cadre_of.get(leave.employee)
		if not cadre or leave.employee not in names or source.cadres[cadre].status not in IN_POST:
			continue
		own = source.own_leaves.setdefault(cadre, [])
		change = Change(
			LEAVE,
			NEW,
			leave.name,
			names[leave.employee],
			cadre,
			{"leave": Difference("", f"{leave.kind}|{leave.from_date}|{leave.to_date}")},
			{"from_date": leave.from_date, "to_date": leave.to_date, "kind": leave.kind},
		)
		if any(overlap(row, leave.from_date, leave.to_date) for row in own):
			change.outcome, change.reason = NOT_POSSIBLE, OVERLAPS
		else:
			own.append(frappe._dict(change.data, idx=len(own) + 1))
			change.data["idx"] = len(own)
		plan.changes.append(change)


def overlap(row, first: date, last: date) -> bool:
	"""Whether a leave shares a day with these days; one without an end goes on."""
	return getdate(row.from_date) <= getdate(last) and (
		not row.to_date or getdate(row.to_date) >= getdate(first)
	)
