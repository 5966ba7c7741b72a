"""The lines of a plan in the words of its reader, for the page and the report."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import formatdate

from cadre_kpi.integrations.erpnext import custom_fields
from cadre_kpi.integrations.erpnext.compare import Difference
from cadre_kpi.integrations.erpnext.takeover import plan as p
from cadre_kpi.integrations.erpnext.takeover.plan import Change, Plan
from cadre_kpi.integrations.erpnext.takeover.source import Source

LABELS = {
	"full_name": "Full Name",
	"user": "User",
	"unit": "Unit",
	"position": "Position",
	"supervisor": "Direct Superior",
	"status": "Status",
	"left_on": "Left On",
	"unit_name": "Unit Name",
	"parent_cadre_unit": "Parent Unit",
	"duty": "Duty",
}


def get_kind_label(kind: str) -> str:
	"""A kind of line in the reader's language."""
	return {p.UNIT: _("Unit"), p.POSITION: _("Position"), p.PERSON: _("Person"), p.LEAVE: _("Leave")}[kind]


def get_outcome_label(outcome: str) -> str:
	"""What is done with a line, in the reader's language."""
	return {
		p.NEW: _("New"),
		p.CHANGED: _("Changed"),
		p.LINKED: _("Linked"),
		p.DIFFERS: _("Differs"),
		p.NOT_POSSIBLE: _("Not Possible"),
	}[outcome]


def build_rows(source: Source, plan: Plan) -> list[dict]:
	"""One dict a line of the preview: key, kind, outcome (and their translations), hr, record, title, text, tick,
	and whether it is done without a tick."""
	name_of = _make_namer(source, plan)
	order = (p.DIFFERS, p.NOT_POSSIBLE, p.NEW, p.CHANGED, p.LINKED)
	found = sorted(plan.changes, key=lambda line: order.index(line.outcome))
	return [
		{
			"key": line.key,
			"kind": line.kind,
			"kind_label": get_kind_label(line.kind),
			"outcome": line.outcome,
			"outcome_label": get_outcome_label(line.outcome),
			"hr": line.hr,
			"record": line.record,
			"title": line.title,
			"text": build_sentence(line, name_of),
			"tick": line.outcome == p.DIFFERS,
			"is_done": line.outcome in p.DONE,
		}
		for line in found
	]


def build_sentence(line: Change, name_of: Callable[[str, str], str]) -> str:
	"""What the line says beside the name."""
	parts = []
	if line.reason:
		parts.append(explain(line))
	if line.kind == p.LEAVE:
		kind, first, last = line.values["leave"].theirs.split("|")
		parts.insert(0, f"{_(kind)}: {formatdate(first)} – {formatdate(last)}.")
	else:
		parts += [
			f"{_(LABELS[name])}: {_build_both(name, item, name_of)}." for name, item in line.values.items()
		]
	return " ".join(parts)


def _build_both(name: str, item: Difference, name_of: Callable[[str, str], str]) -> str:
	ours, theirs = name_of(name, item.ours), name_of(name, item.theirs)
	return f"{ours} → {theirs}" if item.ours else theirs


def explain(line: Change) -> str:
	"""Why a line is not done by itself, and what to do."""
	return {
		p.NO_UNIT: _("No department. Enter it in Frappe HR, or choose a unit above for people without one."),
		p.NO_POSITION: _("No designation. Enter it in Frappe HR."),
		p.NO_COMMITTEE: _("No standing committee serves the unit. Choose above who manages these people."),
		p.SAME_NAME: _(
			"A record of this name is here but not linked. Tick it if it is the same, or enter the Employee in that record."
		),
		p.ACCOUNT_TAKEN: _("The account belongs to another cadre."),
		p.ACCOUNT_CLOSED: _("The account is disabled: it was not given the role Cadre."),
		p.ACCOUNT_TYPE: _(
			"The type of the account does not allow the role Cadre. Change the User Type first."
		),
		p.OVERLAPS: _("Overlaps a leave that is entered here."),
	}[line.reason]


def count_lines(plan: Plan) -> list[dict]:
	"""How many lines of each kind and outcome."""
	return [
		{
			"kind": kind,
			"outcome": outcome,
			"label": f"{get_kind_label(kind)}: {get_outcome_label(outcome)}",
			"count": number,
		}
		for (kind, outcome), number in sorted(plan.count().items())
	]


def _make_namer(source: Source, plan: Plan) -> Callable[[str, str], str]:
	"""Name of a stored value → what people call it."""
	units = {row.name: row.unit_name for row in source.units.values()}
	units |= {line.data["unit_code"]: line.title for line in plan.list_changes(p.UNIT, p.NEW)}
	people = {row.name: row.employee_name for row in source.employees}
	people |= {row.name: row.full_name for row in source.cadres.values()}
	known = {"unit": units, "parent_cadre_unit": units, "supervisor": people}

	def name_of(field: str, value: str) -> str:
		if field in ("status", "duty"):
			return _(value)
		if field == "left_on" and value:
			return formatdate(value)
		return known.get(field, {}).get(value) or value

	return name_of


def summarise(done: dict[tuple[str, str], int], failures: list[dict]) -> list[str]:
	"""What a take-over did, a line each."""
	lines = [
		f"{get_kind_label(kind)}: {get_outcome_label(outcome)} {number}"
		for (kind, outcome), number in sorted(done.items())
		if number
	]
	if failures:
		lines.append(_("Not carried out: {0}").format(len(failures)))
	return lines or [_("Both sides are the same. There was nothing to do.")]


def check_apps() -> None:
	"""Throw where no HR app is installed."""
	if not custom_fields.is_joined():
		frappe.throw(
			_("ERPNext is not installed on this site, so there are no employees to take over."),
			title=_("No HR system"),
		)
