"""Carries a plan out: units and positions by their forms' own rules, people in few statements.

Who moves, leaves or comes back is saved by the form's own rules as well: these close posts with their dates and refuse
a move while a contract is open. Everything else about people is written for all of them together.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import frappe
from frappe.cache_manager import clear_user_cache
from frappe.query_builder.functions import Max
from frappe.utils import cstr, now, today

from cadre_kpi.access import membership
from cadre_kpi.access.doors import text
from cadre_kpi.database import bulk
from cadre_kpi.integrations.erpnext import employees
from cadre_kpi.integrations.erpnext.compare import PERSON
from cadre_kpi.integrations.erpnext.takeover.plan import (
	CHANGED,
	DIFFERS,
	LEAVE,
	LINKED,
	NEW,
	POSITION,
	UNIT,
	Change,
	Plan,
)
from cadre_kpi.integrations.erpnext.takeover.plan import PERSON as PERSON_LINE
from cadre_kpi.integrations.erpnext.takeover.source import Source
from cadre_kpi.masters import people_order
from cadre_kpi.roles import CADRE as CADRE_ROLE
from cadre_kpi.states import ACTIVE
from cadre_kpi.utils.names import build_sort_key

SIZE = 500
# A change of these closes a post or ends the work: the form's own rules decide.
BY_FORM = frozenset(("unit", "position", "status", "left_on"))


@dataclass
class Result:
	"""`done`: (kind, outcome) → number. `failures`: who, what, why."""

	done: Counter = field(default_factory=Counter)
	failures: list[dict] = field(default_factory=list)

	def fail(self, change: Change, reason: str) -> None:
		"""Note a line that could not be carried out."""
		self.failures.append({"kind": change.kind, "hr": change.hr, "title": change.title, "reason": reason})


def carry_out(source: Source, plan: Plan, after_step: Callable[[int], None] = lambda count: None) -> Result:
	"""Do everything in the plan. `after_step(lines dealt with)` is called where the work can be committed."""
	result = Result()
	for change in plan.list_changes(UNIT, LINKED, NEW, CHANGED):
		_attempt(result, change, _write_unit)
	for change in plan.list_changes(POSITION, LINKED, NEW):
		_attempt(result, change, _write_position)
	membership.forget()
	after_step(sum(result.done.values()))
	_write_people(source, plan, result, after_step)
	_write_leaves(plan, result)
	_give_role(plan.accounts)
	membership.forget()
	after_step(0)
	return result


def _attempt(result: Result, change: Change, write: Callable[[Change], None]) -> None:
	"""One line by itself: what its form refuses is noted, the others go on."""
	frappe.db.savepoint("hr_line")
	try:
		write(change)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point="hr_line")
		frappe.clear_messages()
		result.fail(change, frappe.utils.strip_html(cstr(error)))
	else:
		result.done[change.kind, change.outcome] += 1


def _write_unit(change: Change) -> None:
	if change.outcome == NEW:
		frappe.get_doc({"doctype": "Cadre Unit", **change.data}).insert()
		return
	doc = frappe.get_doc("Cadre Unit", change.record)
	doc.department = change.hr
	doc.update({name: value.theirs for name, value in change.values.items()})
	doc.save()


def _write_position(change: Change) -> None:
	if change.outcome == NEW:
		frappe.get_doc({"doctype": "Cadre Position", **change.data}).insert()
		return
	doc = frappe.get_doc("Cadre Position", change.record)
	doc.designation = change.hr
	doc.save()


# ---- people --------------------------------------------------------------------------------------------------
def _write_people(source: Source, plan: Plan, result: Result, after_step: Callable[[int], None]) -> None:
	lost = {failure["hr"] for failure in result.failures}
	new = [
		change for change in plan.list_changes(PERSON_LINE, NEW) if not _are_names_lost(change, plan, lost)
	]
	for batch in _split_batches(new):
		_insert_people(batch, plan)
		result.done[PERSON_LINE, NEW] += len(batch)
		after_step(len(batch))
	_set_superiors(new, plan)
	_note_links(plan)
	by_form = [change for change in plan.list_changes(PERSON_LINE, CHANGED) if BY_FORM & set(change.values)]
	for change in by_form:
		_attempt(result, change, lambda line: _save_person(line, plan))
	together = [
		change for change in plan.list_changes(PERSON_LINE, CHANGED) if not BY_FORM & set(change.values)
	]
	for batch in _split_batches(together):
		_update_people(batch, plan)
		result.done[PERSON_LINE, CHANGED] += len(batch)
		after_step(len(batch))
	result.done[PERSON_LINE, LINKED] += len(plan.list_changes(PERSON_LINE, LINKED))
	_remember(source, plan, result)


def _split_batches(changes: list[Change]) -> Iterator[list[Change]]:
	for first in range(0, len(changes), SIZE):
		yield changes[first : first + SIZE]


def _are_names_lost(change: Change, plan: Plan, lost: set[str]) -> bool:
	"""Whether the unit or position of a new person could not be made."""
	return any(
		plan_names.get(hr) == change.data[name]
		for name, plan_names in (("unit", plan.unit_of), ("position", plan.position_of))
		for hr in lost
	)


def _insert_people(batch: Sequence[Change], plan: Plan) -> None:
	duties = {
		row.name: row
		for row in frappe.get_all("Cadre Position", fields=["name", "rank", "duty", "duty_group"])
	}
	names = bulk.reserve_series("Cadre", len(batch))
	columns = (
		"name",
		"full_name",
		"sort_name",
		"sort_rank",
		"status",
		"user",
		"unit",
		"position",
		"duty",
		"duty_group",
	)
	rows, posts = [], []
	for name, change in zip(names, batch, strict=True):
		change.record = plan.cadre_of[change.hr] = name
		data, post = change.data, duties.get(change.data["position"], frappe._dict())
		rows.append(
			(
				*(name, text.clean_stored(data["full_name"]), build_sort_key(data["full_name"])),
				people_order.build_rank_key(data["full_name"], post.rank, post.duty),
				*(ACTIVE, data["user"] or None),
				*(data["unit"], data["position"], post.duty or "None", post.duty_group),
				*(data["managed_by"], data["joined_on"], change.hr),
			)
		)
		posts.append((data["unit"], data["position"], data["joined_on"] or today(), name))
	bulk.insert("Cadre", (*columns, "managed_by", "joined_on", "employee"), rows)
	bulk.insert(
		"Cadre Assignment",
		("name", "unit", "position", "from_date", "parent", "parenttype", "parentfield", "idx"),
		[
			(key, *post, "Cadre", "assignments", 1)
			for key, post in zip(bulk.make_names(len(posts)), posts, strict=True)
		],
	)


def _set_superiors(new: list[Change], plan: Plan) -> None:
	"""Superiors of new people, when all of them have their records."""
	found = ((change.record, plan.cadre_of.get(change.data["supervisor"])) for change in new)
	bulk.update("Cadre", ("name", "supervisor"), [pair for pair in found if pair[1]], touch=False)


def _note_links(plan: Plan) -> None:
	"""The employee of people who were here already, with a line in their history."""
	linked = plan.list_changes(PERSON_LINE, LINKED)
	for change in linked:
		plan.cadre_of[change.hr] = change.record
	for batch in _split_batches(linked):
		bulk.update("Cadre", ("name", "employee"), [(change.record, change.hr) for change in batch])
		_write_history([(change.record, [["employee", "", change.hr]]) for change in batch])


def _build_values(change: Change, plan: Plan) -> dict[str, object]:
	"""HR's values as they are stored here: the superior by our name, nothing where it has no record yet."""
	values: dict[str, object] = {name: item.theirs or None for name, item in change.values.items()}
	if "supervisor" in values:
		values["supervisor"] = plan.cadre_of.get(cstr(values["supervisor"]))
	if "full_name" in values:
		values["full_name"] = text.clean_stored(cstr(values["full_name"]))
	return values


def _save_person(change: Change, plan: Plan) -> None:
	doc = frappe.get_doc("Cadre", change.record)
	doc.update(_build_values(change, plan))
	doc.flags.moved_on = (
		employees.find_day_moved(change.hr) if {"unit", "position"} & set(change.values) else None
	)
	doc.save()


def _update_people(batch: Sequence[Change], plan: Plan) -> None:
	"""Names, accounts, superiors of many people in one statement, with what changed in their history."""
	fields = ("full_name", "user", "supervisor")
	records = [change.record for change in batch]
	cadre = frappe.qb.DocType("Cadre")
	locked = (
		frappe.qb.from_(cadre)
		.select(cadre.name, cadre.sort_rank, *(cadre[name] for name in fields))
		.where(cadre.name.isin(bulk.build_among(records)))
		.for_update()
		.run(as_dict=True)
	)
	stored = {row.name: row for row in locked}
	rows, history = [], []
	for change in batch:
		row, values = stored[change.record], _build_values(change, plan)
		merged = [values.get(name) or row[name] for name in fields]
		by_rank = people_order.rename_in(row.sort_rank, merged[0])
		rows.append((row.name, *merged, build_sort_key(merged[0]), by_rank))
		history.append((row.name, [[n, cstr(row[n]), cstr(v)] for n, v in values.items() if v]))
	bulk.update("Cadre", ("name", *fields, "sort_name", "sort_rank"), rows)
	_write_history(history)
	for record in records:
		frappe.clear_document_cache("Cadre", record)


def _write_history(lines: list[tuple[str, list]]) -> None:
	"""A version for each record, as saving by the form writes it."""
	rows = []
	for name, (record, changed) in zip(bulk.log_names("Version", len(lines)), lines, strict=True):
		data = {"changed": changed, "added": [], "removed": [], "row_changed": []}
		rows.append((name, "Cadre", record, json.dumps(data, ensure_ascii=False)))
	bulk.insert("Version", ("name", "ref_doctype", "docname", "data"), rows)


def _remember(source: Source, plan: Plan, result: Result) -> None:
	"""What both sides agree on now, so that the next change can be told from a change made here."""
	failed = {failure["hr"] for failure in result.failures}
	known = {row.name: row.employee_name for row in source.employees}
	records = [plan.cadre_of[name] for name in known if name in plan.cadre_of and name not in failed]
	differs = {change.hr: set(change.values) for change in plan.list_changes(PERSON_LINE, DIFFERS)}
	stored = {
		row.name: row
		for row in frappe.get_all(
			"Cadre",
			filters={"employee": ("in", list(known))},
			fields=["name", "employee", "hr_values", *PERSON],
		)
	}
	employee_of = {row.name: row.employee for row in stored.values()}
	rows = []
	for record in records:
		row = stored.get(record)
		if row is None:
			continue
		last = json.loads(row.hr_values or "{}")
		for name in PERSON:
			if name not in differs.get(row.employee, ()):
				own = employee_of.get(row.supervisor) if name == "supervisor" else None
				last[name] = cstr(own or row[name])
		packed = json.dumps(last, ensure_ascii=False, sort_keys=True)
		if packed != row.hr_values:
			rows.append((record, packed))
	bulk.update("Cadre", ("name", "hr_values"), rows, touch=False)


# ---- leaves and accounts -------------------------------------------------------------------------------------
def _write_leaves(plan: Plan, result: Result) -> None:
	leaves = plan.list_changes(LEAVE, NEW)
	fields = ("from_date", "to_date", "kind", "idx")
	rows = [
		(key, line.hr, *(line.data[name] for name in fields), line.record, "Cadre", "leaves")
		for key, line in zip(bulk.make_names(len(leaves)), leaves, strict=True)
	]
	bulk.insert(
		"Cadre Leave", ("name", "leave_application", *fields, "parent", "parenttype", "parentfield"), rows
	)
	result.done[LEAVE, NEW] += len(leaves)


def _give_role(accounts: list[str]) -> None:
	"""The role Cadre for these accounts; whoever used only the website gets the desk, as saving the account would do."""
	if not accounts:
		return
	roles = frappe.qb.DocType("Has Role")
	last = dict(
		frappe.qb.from_(roles)
		.select(roles.parent, Max(roles.idx))
		.where((roles.parenttype == "User") & roles.parent.isin(bulk.build_among(accounts)))
		.groupby(roles.parent)
		.run()
	)
	bulk.insert(
		"Has Role",
		("name", "role", "parent", "parenttype", "parentfield", "idx"),
		[
			(key, CADRE_ROLE, user, "User", "roles", (last.get(user) or 0) + 1)
			for key, user in zip(bulk.make_names(len(accounts)), accounts, strict=True)
		],
	)
	user = frappe.qb.DocType("User")
	(
		frappe.qb.update(user)
		.set(user.user_type, "System User")
		.set(user.modified, now())
		.where(user.name.isin(bulk.build_among(accounts)) & (user.user_type == "Website User"))
		.run()
	)
	clear_user_cache()
