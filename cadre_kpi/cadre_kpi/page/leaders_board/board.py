"""The leaders' board: what runs, what is late, what is stuck and where, and how people are rated.

Everything is read through the conditions of the reader's own lists, by a number of statements that does not depend on
how many people there are. Every number names the list or report that shows the same records.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import DocType, Order
from frappe.utils import getdate

from cadre_kpi.access.readable import build_permitted, check_readable, reads
from cadre_kpi.access.rules import SYSTEM_MANAGER
from cadre_kpi.cadre_kpi.page.leaders_board import ratings, tasks, waiting
from cadre_kpi.cadre_kpi.page.leaders_board.units import Units
from cadre_kpi.masters.periods import get_period
from cadre_kpi.roles import (
	ADMINISTRATOR,
	AUDITOR,
	COMMITTEE_MEMBER,
	COMMITTEE_SECRETARY,
	FOCAL_OFFICER,
	ORGANISATION_OFFICER,
	UNIT_OFFICER,
)

KEPT_SECONDS = 120  # how long a part that was read serves the paper
MOST = 60  # bars of one list; nobody reads further down

# The page's own roles; a test holds them against its file.
READERS = (
	*(UNIT_OFFICER, FOCAL_OFFICER, ORGANISATION_OFFICER, COMMITTEE_MEMBER, COMMITTEE_SECRETARY),
	*(ADMINISTRATOR, AUDITOR, SYSTEM_MANAGER),
)


class Asked(NamedTuple):
	"""What the board is about. `scope`: period and unit as the filters of reports."""

	period: frappe._dict
	scope: dict
	units: Units
	today: date


# What the page asks for by itself, and how it is read.
PARTS: dict[str, Callable[[Asked], object]] = {
	"tasks": lambda asked: tasks.read(asked.scope, asked.units, asked.today),
	"resolutions": lambda asked: tasks.read_resolutions(asked.scope, asked.today),
	"months": lambda asked: tasks.read_months(asked.scope, asked.period.end_date.year),
	"fields": lambda asked: tasks.read_fields(asked.scope, asked.today),
	"obstacles": lambda asked: waiting.read_obstacles(asked.scope, asked.today),
	"lying": lambda asked: waiting.read_lying(asked.scope, asked.today),
	"completeness": lambda asked: waiting.read_completeness(asked.scope, asked.units, asked.today),
	"ratings": lambda asked: ratings.read(asked.scope, asked.period, asked.units),
	"councils": lambda asked: ratings.read_councils(asked.scope),
	"falling": lambda asked: ratings.read_falling(asked.scope),
}
HEAD = "head"  # period and unit alone
# the long lists: their name in `left`, the part that has them, the key within it
LISTS = (
	("tasks", "tasks", "by_unit"),
	("resolutions", "resolutions", ""),
	("fields", "fields", ""),
	("obstacles", "obstacles", "rows"),
	("completeness", "completeness", ""),
	("ratings", "ratings", "by_unit"),
)


def read(period: str = "", unit: str = "", part: str = "") -> dict:
	"""The board of a period, for a unit with all below it or for all that the reader may read.

	Without a period: the newest one that has contracts which the reader may read. `part`: one of `PARTS`, or `HEAD` for
	none of them; without it all. Throws `frappe.PermissionError` to who has none of the page's roles,
	`frappe.DoesNotExistError` for a period, unit or part that does not exist.
	"""
	check_reader()
	check_readable("Task Contract")
	if part and part != HEAD and part not in PARTS:
		frappe.throw(_("The board has no such part."), frappe.DoesNotExistError)
	name = period or find_newest_period()
	if not name:
		return {"period": None, "unit": unit}
	chosen, units, today = get_period(name), Units(unit or None), getdate()
	asked = Asked(chosen, {"period": name, "unit": unit} if unit else {"period": name}, units, today)
	wanted = [] if part == HEAD else [part] if part else PARTS
	return shorten(
		{
			"period": name,
			"period_name": chosen.period_name,
			"unit": unit,
			"unit_name": units.get_title(),
			"today": today,
			**{each: PARTS[each](asked) for each in wanted},
		}
	)


def read_and_keep(period: str = "", unit: str = "", part: str = "") -> dict:
	"""`read` of one part, kept for a while for `read_again` of the same user."""
	answer = read(period, unit, part)
	if part in PARTS and answer["period"]:
		key = _get_key(answer["period"], unit, part)
		frappe.cache().set_value(key, answer, user=frappe.session.user, expires_in_sec=KEPT_SECONDS)
	return answer


def read_again(period: str = "", unit: str = "") -> dict:
	"""The whole board: what its reader was shown a moment ago as it was shown, the other parts read now.

	So a paper made from the page costs nothing twice and says what the page says.
	"""
	whole = read(period, unit, HEAD)
	if not whole["period"]:
		return whole
	for part in PARTS:
		key = _get_key(whole["period"], unit, part)
		found = frappe.cache().get_value(key, user=frappe.session.user, expires=True)
		found = found or read(whole["period"], unit, part)
		whole["left"] |= found["left"]
		whole[part] = found[part]
	return whole


def _get_key(period: str, unit: str, part: str) -> str:
	return f"cadre_kpi_leaders_board:{frappe.local.lang}:{getdate()}:{period}:{unit}:{part}"


def shorten(answer: dict) -> dict:
	"""The answer with the first bars of each list; `left`: how many of each are not shown. A unit shows those below it."""
	left = {}
	for name, part, key in LISTS:
		if part not in answer:
			continue
		holder = answer[part] if key else answer
		left[name] = max(len(holder[key or part]) - MOST, 0)
		holder[key or part] = holder[key or part][:MOST]
	return answer | {"left": left}


def check_reader() -> None:
	"""Throw `frappe.PermissionError` to who has none of the page's roles."""
	if frappe.session.user != "Administrator" and not {*READERS}.intersection(frappe.get_roles()):
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)


def find_newest_period() -> str | None:
	"""The newest period with a contract or an evaluation that the reader may read; open ones before closed ones."""
	found = [
		row
		for doctype in ("Task Contract", "Cadre Evaluation")
		if reads(doctype)
		for row in _find_newest(doctype)
	]
	return max(found, key=lambda row: (row.status == "Open", row.start_date)).name if found else None


def _find_newest(doctype: str) -> list[frappe._dict]:
	record, period = DocType(doctype), DocType("Evaluation Period")
	return (
		frappe.qb.from_(period)
		.join(record)
		.on(record.period == period.name)
		.select(period.name, period.status, period.start_date)
		.where((record.docstatus < 2) & (period.start_date <= getdate()))
		.where(build_permitted(doctype))
		.orderby(period.status == "Open", order=Order.desc)
		.orderby(period.start_date, order=Order.desc)
		.limit(1)
		.run(as_dict=True)
	)
