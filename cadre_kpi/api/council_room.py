"""The page "Council room": a session opened, scored, sent and closed."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime

from cadre_kpi.meetings import council_person, council_results, council_room, score_entry
from cadre_kpi.notifications.notices import delivery
from cadre_kpi.states import SCORING


@frappe.whitelist()
def list_sessions() -> list[dict]:
	"""The sessions that the user may read, those that are scoring first."""
	frappe.has_permission("Council Session", "read", throw=True)
	return council_room.read_sessions()


@frappe.whitelist()
def open_room(session: str, person: str = "") -> dict:
	"""A session for its page, see `council_room.read_room`, with the `person` at whom the page opens.

	`person`: evaluation at which the user was last; without it the first one that they have not finished.
	"""
	found = council_room.read_room(council_room.load(session))
	people = [row for row in found["people"] if row["readable"]]
	first = next((row for row in people if row["evaluation"] == person), None)
	first = first or next((row for row in people if _is_open(row)), None) or (people[0] if people else None)
	found["person"] = council_person.read_person(session, first["evaluation"]) if first else None
	return found


def _is_open(row: dict) -> bool:
	return not (row["why_not"] or row["sheet"]["sent"])


@frappe.whitelist()
def open_person(session: str, evaluation: str) -> dict:
	"""What a council looks at beside a sheet, see `council_person.read_person`."""
	return council_person.read_person(session, evaluation)


@frappe.whitelist(methods=["POST"])
def save_sheet(session: str, evaluation: str, values: dict | str, seen: str = "") -> dict:
	"""Store what the member typed into the own sheet, see `score_entry.save`."""
	return score_entry.save(session, evaluation, seen, _parse_object(values))


@frappe.whitelist(methods=["POST"])
def send_sheets(session: str, seen: dict | str) -> dict:
	"""Send the member's finished sheets, see `score_entry.send`."""
	return score_entry.send(session, _parse_object(seen))


@frappe.whitelist(methods=["POST"])
def decline(session: str, evaluation: str, reason: str) -> None:
	"""Step aside from one evaluation for a conflict of interest, see `score_entry.decline`."""
	score_entry.decline(session, evaluation, reason)


@frappe.whitelist()
def list_seats(session: str) -> dict:
	"""Who is missing, for who convenes the session, see `council_room.read_seats`. Never what anybody scored."""
	return council_room.read_seats(council_room.load_convened(session))


@frappe.whitelist(methods=["POST"])
def remind(session: str) -> list[str]:
	"""Remind all members with sheets left, in the desk and by mail as each of them wishes; at most once an hour.

	Returns the accounts of those who were reminded now.
	"""
	doc = council_room.load_convened(session)
	if doc.status != SCORING:
		frappe.throw(_("Session {0} is not scoring.").format(doc.name))
	occasion = f"reminder {now_datetime():%Y-%m-%d %H}"
	return sorted({entry.user for entry in delivery.tell_scoring("scoring_reminder", [doc.name], occasion)})


@frappe.whitelist(methods=["POST"])
def note_presence(session: str, user: str, present: int, reason: str = "") -> dict:
	"""Note a member's absence with its reason, or that they came; returns who is missing then."""
	council_room.note_presence(session, user, bool(cint(present)), reason)
	return list_seats(session)


@frappe.whitelist(methods=["POST"])
def open_scoring(session: str) -> None:
	"""Open the scoring, see `CouncilSession.open_scoring`."""
	council_room.load_convened(session).open_scoring()


@frappe.whitelist(methods=["POST"])
def close(session: str) -> None:
	"""Close the scoring, see `CouncilSession.close`: quorum is checked, sheets are put together."""
	council_room.load_convened(session).close()


@frappe.whitelist()
def read_results(session: str) -> dict:
	"""What the session gave, after its close, see `council_results.read_results`."""
	return council_results.read_results(session)


def _parse_object(value: dict | str) -> dict:
	found = frappe.parse_json(value) if isinstance(value, str) else value
	if not isinstance(found, dict) or any(not isinstance(key, str) for key in found):
		frappe.throw(_("Nothing was entered."))
	return {cstr(key): item for key, item in found.items()}
