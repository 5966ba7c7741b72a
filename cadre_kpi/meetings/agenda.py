"""The ratings of a meeting: what a body concluded on everybody who waits for it, entered in one go.

Directive 06-CT/HU of Yên Bình rates every month: staff in the unit's meeting, heads by the opinions of the members
of the Standing Committee, party members in the cell. A clerk who enters forty people, and a member who looks at a
hundred heads, do it in one table. Only records that wait for the user are taken, by the same rules as on the form.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cstr
from pypika.terms import Criterion

from cadre_kpi.access import membership, rules
from cadre_kpi.access.doors.text import clean_stored
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.database.batch import Failure
from cadre_kpi.evaluation import minutes
from cadre_kpi.masters import people_order, periods
from cadre_kpi.meetings.conclusion import DOCTYPE, Entry, Meeting
from cadre_kpi.process import cards, form_state
from cadre_kpi.states import SELF_ASSESSMENT

CONCLUDE, ADVISE = "conclude", "advise"
STATES = {
	CONCLUDE: cards.REVIEWS,
	ADVISE: tuple(state for doctype, state in form_state.ASKED if doctype == DOCTYPE),
}
MOST = 1000  # evaluations in one call


def list_sittings() -> list[dict]:
	"""What waits for the user, grouped as meetings deal with it: `act`, `period`, `state` and `number`.

	`act`: "conclude" where the user passes evaluations on for their body, "advise" where only their opinion is asked.
	"""
	found = []
	for act, states in STATES.items():
		mine = cards.join_any(
			one for state in states if (one := _build_own_condition(act, state)) is not None
		)
		if mine is None or not _may_write():
			continue
		table = DocType(DOCTYPE)
		rows = (
			_build_base()
			.select(table.period, table.workflow_state, table.next_step, Count("*"))
			.where(build_permitted(DOCTYPE) & mine)
			.groupby(table.period, table.workflow_state, table.next_step)
			.run()
		)
		numbers: dict[tuple[str, str], int] = {}
		for period, state, next_step, number in rows:
			at = _name_meeting(state, next_step)
			numbers[(period, at)] = numbers.get((period, at), 0) + number
		found += [
			{"act": act, "period": period, "state": state, "number": number}
			for (period, state), number in sorted(numbers.items())
		]
	return found


def build_agenda(period: str, state: str, act: str = CONCLUDE) -> list[dict]:
	"""The evaluations of one meeting, by unit and name, with what is known so far and what the user entered before.

	People without an account, whose self-assessment their unit sends, are among them from the start.
	"""
	mine = _check_condition(act, state)
	if mine is None:
		return []
	table, unit = DocType(DOCTYPE), DocType("Cadre Unit")
	rows = (
		_build_base()
		.select(
			table.name,
			table.cadre_name,
			table.position,
			unit.unit_name,
			table.workflow_state,
			table.self_level,
			table.proposed_level,
			table.total_tasks,
			table.done_tasks,
			table.step_no,
		)
		.where(build_permitted(DOCTYPE) & mine & (table.period == period))
		.orderby(unit.lft)
		.orderby(people_order.get_order(DocType("Cadre")))
		.limit(MOST)
		.run(as_dict=True)
	)
	given = _read_own_opinions([row.name for row in rows]) if act == ADVISE else {}
	for row in rows:
		row.own = given.get((row.name, row.pop("step_no")), "")
		row.without_account = int(row.workflow_state == SELF_ASSESSMENT)
	return rows


def list_attendance(period: str, state: str) -> list[str]:
	"""Who belongs to a meeting of this state in this period, each with the position, for its minutes."""
	mine = _check_condition(CONCLUDE, state)
	if mine is None:
		return []
	table = DocType(DOCTYPE)
	units = (
		_build_base()
		.select(table.unit)
		.distinct()
		.where(build_permitted(DOCTYPE) & mine & (table.period == period))
		.run(pluck=True)
	)
	return minutes.list_attending(state, units)


def record(
	period: str, state: str, rows: list | str, act: str = CONCLUDE, held: dict | str | None = None
) -> dict:
	"""Enter what the meeting came to. `rows`: evaluation, level, opinion, votes of each, what the members said of it
	(`meeting_opinions`) and what the chair concluded (`meeting_conclusion`). `held`: the minutes of the meeting, the fields
	of `minutes.OF_THE_MEETING`.

	All of it or, for an evaluation that cannot go on, nothing: returns `done` and `failures` (evaluation, name, reason,
	what to do). Throws `frappe.PermissionError` to whom the meeting is none of theirs.
	"""
	mine = _check_condition(act, state)
	periods.check_open(period)
	entries = _parse_entries(rows)
	found = _find_names(mine, period, entries)
	meeting = Meeting([entry for entry in entries if entry.evaluation in found], state, minutes.read(held))
	if act == CONCLUDE:
		sent_here = _build_unsent_condition(state)
		here = cards.build_by_relation(DOCTYPE, _get_relations(state), membership.get_membership())
		both = None if sent_here is None or here is None else sent_here & here
		outcome = meeting.conclude(
			_find_names(sent_here, period, entries) - _find_names(both, period, entries)
		)
	else:
		outcome = meeting.advise()
	failures = [_describe_strange(entry) for entry in entries if entry.evaluation not in found]
	failures += [_tell(failure) for failure in outcome.failures]
	return {"done": outcome.counts["passed"] + outcome.counts["given"], "failures": failures}


def _check_condition(act: str, state: str) -> Criterion | None:
	"""The condition for the user's records in this state, after the role and the state were checked."""
	if not _may_write():
		frappe.throw(_("You are not permitted to rate in a meeting."), frappe.PermissionError)
	if act not in STATES or state not in STATES[act]:
		frappe.throw(_("No meeting deals with evaluations in the state {0}.").format(_(state)))
	return _build_own_condition(act, state)


def _may_write() -> bool:
	"""Whether a role of the user writes evaluations, and the part that reviewers fill in."""
	meta = frappe.get_meta(DOCTYPE)
	if frappe.session.user == "Administrator":
		return True
	role = frappe.permissions.get_role_permissions(meta, user=frappe.session.user)
	return bool(role.get("write")) and 1 in meta.get_permlevel_access("write", user=frappe.session.user)


def _build_own_condition(act: str, state: str) -> Criterion | None:
	member = membership.get_membership()
	if act == ADVISE:
		return cards.build_acted_on(DOCTYPE, state, {form_state.ASKED[(DOCTYPE, state)]}, member)
	parts = (
		cards.build_acted_on(DOCTYPE, state, _get_relations(state), member),
		_build_unsent_condition(state),
	)
	return cards.join_any(part for part in parts if part is not None)


def _get_relations(state: str) -> set[str]:
	return rules.STAGES[DOCTYPE][state].write


def _build_unsent_condition(state: str) -> Criterion | None:
	"""Self-assessments on the way to this state that the user sends for people without an account."""
	mine = cards.build_acted_on(DOCTYPE, SELF_ASSESSMENT, {rules.NO_ACCOUNT}, membership.get_membership())
	return None if mine is None else mine & (DocType(DOCTYPE).next_step == state.removeprefix("At "))


def _find_names(condition: Criterion | None, period: str, entries: list[Entry]) -> set[str]:
	"""Which of the entered evaluations fall under a condition and may be read."""
	if condition is None:
		return set()
	table = DocType(DOCTYPE)
	wanted = table.name.isin([entry.evaluation for entry in entries]) & (table.period == period)
	return {
		row[0]
		for row in _build_base().select(table.name).where(build_permitted(DOCTYPE) & condition & wanted).run()
	}


def _name_meeting(state: str, next_step: str) -> str:
	return f"At {next_step}" if state == SELF_ASSESSMENT else state


def _build_base():
	table, unit, cadre = DocType(DOCTYPE), DocType("Cadre Unit"), DocType("Cadre")
	query = frappe.qb.from_(table).left_join(unit).on(unit.name == table.unit)
	return query.left_join(cadre).on(cadre.name == table.cadre)


def _read_own_opinions(names: list[str]) -> dict[tuple[str, int], str]:
	rows = frappe.db.get_all(
		"Evaluation Opinion",
		filters={"parent": ("in", names or [""]), "parenttype": DOCTYPE, "given_by": frappe.session.user},
		fields=["parent", "step_no", "level"],
	)
	return {(row.parent, row.step_no): row.level or "" for row in rows}


def _parse_entries(rows: list | str) -> list[Entry]:
	given = json.loads(rows) if isinstance(rows, str) else rows
	if not isinstance(given, list) or not given:
		frappe.throw(_("Nothing was entered."))
	if len(given) > MOST:
		frappe.throw(_("At most {0} evaluations are entered at once.").format(MOST))
	entries: dict[str, Entry] = {}
	for row in given:
		if not isinstance(row, dict) or not cstr(row.get("evaluation")):
			frappe.throw(_("Each row names its evaluation."))
		entry = Entry(
			*(
				clean_stored(cstr(row.get(field))).strip()
				for field in ("evaluation", "level", "opinion", "votes", *minutes.OF_THE_PERSON)
			)
		)
		if entry.evaluation in entries:
			frappe.throw(_("{0} is entered twice.").format(entry.evaluation))
		entries[entry.evaluation] = entry
	return list(entries.values())


def _describe_strange(entry: Entry) -> dict:
	"""What is not the user's to rate is named as it was given, and nothing is told about it."""
	return {
		"evaluation": entry.evaluation,
		"name": entry.evaluation,
		"reason": _("{0} does not wait for you in this meeting.").format(entry.evaluation),
		"what_to_do": _("Leave it out, or ask the body where it waits."),
	}


def _tell(failure: Failure) -> dict:
	return {
		"evaluation": failure.record,
		"name": failure.title,
		"reason": failure.reason,
		"what_to_do": failure.what_to_do,
	}
