"""The deadlines of a user as an iCalendar, under a personal secret address that calendar programs can read.

The address contains a random token of 256 bits, of which only the SHA-256 is stored: it is shown once, when it is
made, and replaced or revoked at any time. Who opens it gets what its owner may see at that moment, and nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import get_url, get_url_to_form, get_url_to_list, now_datetime
from icalendar import Alarm, Calendar, Event
from werkzeug.exceptions import NotFound

from cadre_kpi import roles
from cadre_kpi.database import bulk
from cadre_kpi.deadlines import my_deadlines
from cadre_kpi.deadlines.my_deadlines import Task

LINK = "Calendar Link"
ALARMS = 3


def answer_calendar(token: str = "") -> None:
	"""The calendar of the owner of a token, as a file. A token that is not in use is answered like a wrong address."""
	owner = find_owner(token)
	if not owner:
		raise NotFound
	with _act_as(owner):
		content = build(my_deadlines.find_for_user())
	frappe.local.response.update(
		{
			"type": "download",
			"filename": "deadlines.ics",
			"filecontent": content,
			"display_content_as": "inline",
		}
	)


@contextmanager
def _act_as(owner: str) -> Iterator[None]:
	"""Do what follows as the owner and in their language. A reader who is signed in stays so, as who they are."""
	before, lang = frappe._dict(frappe.local.session), frappe.local.lang
	try:
		frappe.set_user(owner)
		frappe.local.lang = frappe.db.get_value("User", owner, "language") or "vi"
		yield
	finally:
		frappe.set_user(before.user)
		frappe.local.session.update(before)
		frappe.local.lang = lang


def find_owner(token: str) -> str | None:
	"""The enabled user whose token this is, None for any other text."""
	if not token or len(token) > 100:
		return None
	user = frappe.db.get_value(LINK, {"token_hash": compute_fingerprint(token)}, "user")
	return user if user and frappe.db.get_value("User", user, "enabled") else None


def build(found: list[Task]) -> bytes:
	"""The iCalendar of some tasks, in the language of the session."""
	result = Calendar()
	result.add("prodid", "-//Cadre KPI//Deadlines//VI")
	result.add("version", "2.0")
	result.add("method", "PUBLISH")
	result.add("x-wr-calname", _("My Deadlines"))
	result.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
	result.add("x-published-ttl", "PT1H")
	for task in found:
		result.add_component(_build_event(task))
	return result.to_ical()


def _build_event(task: Task) -> Event:
	event = Event()
	event.add("uid", f"{task.key}@{frappe.local.site}")
	event.add("dtstamp", now_datetime())
	event.add("dtstart", task.due_date)
	event.add("dtend", task.due_date + timedelta(days=1))
	event.add("summary", summarise(task))
	event.add("transp", "TRANSPARENT")
	event.add("url", get_address(task))
	event.add("description", get_address(task))
	for days in sorted(set(task.reminders))[:ALARMS]:
		alarm = Alarm()
		alarm.add("action", "DISPLAY")
		alarm.add("description", summarise(task))
		alarm.add("trigger", timedelta(days=-days, hours=8))
		event.add_component(alarm)
	return event


def summarise(task: Task) -> str:
	"""What is due, in the user's language. Of other people only their number."""
	if task.count:
		return _("{0} – {1}: {2} records").format(_(task.stage), task.occurrence, task.count)
	return _("{0} – {1}").format(_(task.stage), task.occurrence)


def get_address(task: Task) -> str:
	"""Where the desk shows it: the record, or the list of the period's records."""
	if task.record:
		return get_url_to_form(task.doctype, task.record)
	listed = get_url_to_list(task.doctype)
	return f"{listed}?period={quote(task.period)}" if task.period else listed


def get_status() -> dict:
	"""Whether the session's user has a calendar link, and since when."""
	_check_user()
	issued = frappe.db.get_value(LINK, {"user": frappe.session.user}, "issued_on")
	return {"issued_on": issued}


def renew() -> str:
	"""A new secret address for the session's user; the former one stops working. It is shown only now."""
	_check_user()
	token = secrets.token_urlsafe(32)
	_forget(frappe.session.user)
	bulk.insert(
		LINK,
		("name", "user", "issued_on", "token_hash"),
		[(next(bulk.make_names(1)), frappe.session.user, now_datetime(), compute_fingerprint(token))],
	)
	return get_url(f"/api/method/cadre_kpi.api.calendar_feed.calendar?token={token}")


def revoke() -> None:
	"""The secret address of the session's user stops working."""
	_check_user()
	_forget(frappe.session.user)


def compute_fingerprint(token: str) -> str:
	"""What is stored of a token."""
	return hashlib.sha256(token.encode()).hexdigest()


def _forget(user: str) -> None:
	table = frappe.qb.DocType(LINK)
	frappe.qb.from_(table).where(table.user == user).delete().run()


def _check_user() -> None:
	if not set(frappe.get_roles()) & set(roles.ROLES):
		frappe.throw(_("Only people with a part in the evaluation have deadlines."), frappe.PermissionError)
