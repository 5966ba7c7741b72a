"""Minutes of a meeting that reviews people (Decree 335/2025/NĐ-CP, article 21.1.b and 21.2.b).

Who was there, who was not and why, what each one said, and that the minutes were approved at the meeting. They stand on
the evaluation of each person of whom the meeting spoke: its papers and its file of the year are the person's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import cint, cstr, formatdate, getdate

from cadre_kpi.access import membership, rules
from cadre_kpi.access.doors.text import clean_stored
from cadre_kpi.states import AT_PARTY_CELL, IN_POST

# What is the same for everybody of whom one meeting spoke.
OF_THE_MEETING = (
	"meeting_on",
	"meeting_place",
	"meeting_chair",
	"meeting_clerk",
	"meeting_present",
	"meeting_absent",
	"meeting_approved",
)
# What was said of each.
OF_THE_PERSON = ("meeting_opinions", "meeting_conclusion")
FIELDS = (*OF_THE_MEETING, *OF_THE_PERSON)
TEXT = ("meeting_place", "meeting_chair", "meeting_clerk", "meeting_present", "meeting_absent")
MOST_ATTENDING = 300


def read(given: Mapping | str | None) -> dict | None:
	"""The minutes as a client sent them, checked; None where none were entered.

	Throws `frappe.ValidationError` with what is missing.
	"""
	values = json.loads(given) if isinstance(given, str) and given else given
	if not isinstance(values, Mapping):
		return None
	found = {field: clean_stored(cstr(values.get(field))).strip() for field in TEXT}
	found["meeting_on"] = getdate(values["meeting_on"]) if values.get("meeting_on") else None
	found["meeting_approved"] = cint(values.get("meeting_approved"))
	if not any(found.values()):
		return None
	check(found)
	return found


def check(values: Mapping) -> None:
	"""Throw `frappe.ValidationError` where minutes contradict themselves or are approved before they are complete."""
	if not any(values.get(field) for field in FIELDS):
		return
	day = values.get("meeting_on")
	if day and getdate(day) > getdate():
		frappe.throw(_("The meeting of {0} has not been held yet.").format(formatdate(day)))
	for line in split_lines(values.get("meeting_absent")):
		who, _colon, why = line.partition(":")
		if not who.strip() or not why.strip():
			frappe.throw(_("Write why {0} is absent.").format(frappe.bold(who.strip() or line)))
	for line in split_lines(values.get("meeting_opinions")):
		who, _colon, words = line.partition(":")
		if not who.strip() or not words.strip():
			frappe.throw(
				_(
					"Opinions of the members: write who said it, a colon and what was said. This line lacks it: {0}"
				).format(frappe.bold(line))
			)
	twice = split_names(values.get("meeting_present")) & split_names(values.get("meeting_absent"))
	if twice:
		frappe.throw(_("{0} stands among the present and the absent.").format(frappe.bold(sorted(twice)[0])))
	if cint(values.get("meeting_approved")):
		_check_complete(values)


def _check_complete(values: Mapping) -> None:
	meta = frappe.get_meta("Cadre Evaluation")
	needed = ("meeting_on", "meeting_chair", "meeting_clerk", "meeting_present")
	missing = [_(meta.get_label(field)) for field in needed if not cstr(values.get(field)).strip()]
	if missing:
		frappe.throw(
			_("Minutes that the meeting approved name: {0}.").format(frappe.bold(", ".join(missing))),
			title=_("The minutes are incomplete"),
		)


def split_lines(text: str | None) -> list[str]:
	"""The lines of an entry, without empty ones."""
	return [line.strip() for line in cstr(text).splitlines() if line.strip()]


def split_names(text: str | None) -> set[str]:
	"""Who is named in the lines, without duty and reason."""
	return {line.partition(":")[0].strip() for line in split_lines(text)}


def split(text: str | None) -> list[tuple[str, str]]:
	"""(who, what) of each line; what is empty where the line has no colon."""
	parts = [line.partition(":") for line in split_lines(text)]
	return [(who.strip(), words.strip()) for who, _colon, words in parts]


def list_attending(state: str, units: Iterable[str]) -> list[str]:
	"""Who belongs to the meeting in this state, with the position: the people of the units, the cell or the body."""
	member = membership.get_membership()
	kind = state.removeprefix("At ")
	if kind in (rules.ABOVE, rules.ORGANISATION, rules.ADVISORY, rules.FOCAL):
		bodies = [body.name for body in member.find_bodies(kind)]
		return _get_members(bodies)
	filters = {"status": ("in", IN_POST), "unit": ("in", sorted(units) or [""])}
	if state == AT_PARTY_CELL:
		filters["party_cell"] = ("in", [body.name for body in member.find_bodies(rules.PARTY_CELL)] or [""])
		filters.pop("unit")
	rows = frappe.get_all(
		"Cadre",
		filters=filters,
		fields=["full_name", "position"],
		order_by="unit, full_name",
		limit=MOST_ATTENDING,
	)
	return [f"{row.full_name}, {row.position}" if row.position else row.full_name for row in rows]


def _get_members(bodies: list[str]) -> list[str]:
	row = frappe.qb.DocType("Evaluation Body Member")
	rows = (
		frappe.qb.from_(row)
		.select(row.member_name, row.user)
		.where((row.parenttype == "Evaluation Body") & row.parent.isin(bodies or [""]))
		.orderby(row.idx)
		.limit(MOST_ATTENDING)
		.run(as_dict=True)
	)
	return list(dict.fromkeys(row.member_name or frappe.utils.get_fullname(row.user) for row in rows))
