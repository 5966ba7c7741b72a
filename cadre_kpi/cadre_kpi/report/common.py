"""What the reports share: the unit filter, labels of levels, columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint
from pypika.queries import QueryBuilder, Table

from cadre_kpi.contracts import light

# The colours of the traffic light, of what is done or neither, and of the rating levels; as pills and in charts.
RED, AMBER, YELLOW, GREEN, BLUE, GREY = "red", "orange", "yellow", "green", "blue", "gray"
# On red, green, blue and grey white figures are read, on amber and yellow dark ones; the desk's pages take the same
# from `cadre_kpi.bundle.css`.
HEX = {
	RED: "#c9302c",
	AMBER: "#f0a30a",
	YELLOW: "#f2c230",
	GREEN: "#1f7a4a",
	BLUE: "#0b66c3",
	GREY: "#6b7280",
}
LEVEL_COLOURS = {"excellent": GREEN, "good": BLUE, "completed": AMBER, "not_completed": RED}
LIGHT_COLOURS = {light.RED: RED, light.YELLOW: AMBER, light.GREEN: GREEN, light.DONE: BLUE}


def build_shares_chart(parts: Iterable[tuple]) -> dict | None:
	"""One low bar whose parts are (label, number, colour, …); None where there is nothing to show."""
	shown = [part for part in parts if part[1]]
	if not shown:
		return None
	return {
		"data": {
			"labels": [part[0] for part in shown],
			"datasets": [{"name": "", "values": [part[1] for part in shown]}],
		},
		"type": "percentage",
		"colors": [HEX[part[2]] for part in shown],
		"height": 120,
		# a change of its width while it is being animated breaks it (Frappe Charts takes the wrong node out)
		"animate": 0,
		"disableEntryAnimation": 1,
	}


# Days from which something that lies is amber, red; the ages by which the reports and the leaders' board count.
LONG, TOO_LONG = 7, 30
AGES = {"under_7": GREEN, "7_to_29": AMBER, "30_and_more": RED}


def get_age(days: int) -> str:
	"""The age of something that has lain for so many whole days: a key of `AGES`."""
	return "30_and_more" if days >= TOO_LONG else "7_to_29" if days >= LONG else "under_7"


def get_age_labels() -> dict[str, str]:
	return {
		"under_7": _("Under {0} days").format(LONG),
		"7_to_29": _("{0} to {1} days").format(LONG, TOO_LONG - 1),
		"30_and_more": _("{0} days and longer").format(TOO_LONG),
	}


def build_figure(
	label: str,
	value: object,
	colour: str = "",
	datatype: str = "Int",
	only: dict | None = None,
	report: str | None = None,
) -> dict:
	"""One figure of a summary; those with a colour are parts of the low bar above the table.

	`only`: filters, in place of those set or added to them, that leave the rows which the figure counts; in another `report`
	where one is named. A figure that has them leads there.
	"""
	found = {"label": label, "value": value, "datatype": datatype}
	if colour:
		found["indicator"] = colour.title()
	if only is not None:
		found["only"] = only
	return {**found, "report": report} if report else found


class Part(NamedTuple):
	"""One part of the whole: its name, how many, its colour, and the code by which the report filters it."""

	label: str
	number: int
	colour: str
	code: str


def count_parts(codes: Iterable, labels: dict, colours: dict) -> list[Part]:
	"""How many of `codes` there are of each, in the order of `labels`."""
	counts = Counter(codes)
	return [Part(label, counts[code], colours[code], str(code)) for code, label in labels.items()]


def get_part_figures(parts: Iterable[Part], fieldname: str, report: str | None = None) -> list[dict]:
	"""A figure a part, each leading to its rows by the filter `fieldname`."""
	return [
		build_figure(part.label, part.number, part.colour, only={fieldname: part.code}, report=report)
		for part in parts
	]


def get_level_labels() -> dict[str, str]:
	"""Code of each rating level to its name in the user's language, best first."""
	return {
		"excellent": _("excellent"),
		"good": _("good"),
		"completed": _("completed"),
		"not_completed": _("not_completed"),
	}


def count_levels(rows: list[dict]) -> list[Part]:
	"""How many rows have each rating level in their `level`, best first."""
	return count_parts((row.get("level") for row in rows), get_level_labels(), LEVEL_COLOURS)


def get_level_totals(rows: list[dict]) -> list[Part]:
	"""The sums of the columns that count each rating level, best first."""
	return [
		Part(label, sum(row[level] for row in rows), LEVEL_COLOURS[level], level)
		for level, label in get_level_labels().items()
	]


def is_bounded(filters: frappe._dict) -> bool:
	"""Whether a period or a cadre is chosen: a report never reads the whole history by accident."""
	return bool(filters.get("period") or filters.get("cadre"))


def limit_to_unit(query: QueryBuilder, unit_table: Table, filters: frappe._dict) -> QueryBuilder:
	"""Limit a query to the unit of the filters, with all units below it unless `only_unit` is set."""
	if not filters.get("unit"):
		return query
	if cint(filters.get("only_unit")):
		return query.where(unit_table.name == filters.unit)
	bounds = frappe.db.get_value("Cadre Unit", filters.unit, ["lft", "rgt"])
	if not bounds:
		frappe.throw(_("Cadre Unit {0} does not exist.").format(filters.unit), frappe.DoesNotExistError)
	return query.where((unit_table.lft >= bounds[0]) & (unit_table.rgt <= bounds[1]))


def limit_to_equal(
	query: QueryBuilder, table: Table, filters: frappe._dict, names: dict[str, str]
) -> QueryBuilder:
	"""Limit a query by the filters that are set: name of the filter to the column that must equal it."""
	for filter_name, column in names.items():
		if filters.get(filter_name):
			query = query.where(table[column] == filters[filter_name])
	return query


def get_own_cadres() -> set[str]:
	"""The Cadre records of the session's user."""
	cadre = DocType("Cadre")
	query = frappe.qb.from_(cadre).select(cadre.name).where(cadre.user == frappe.session.user)
	return {row[0] for row in query.run()}


def compute_mean(values: Iterable[float | Decimal | None], count: int) -> float:
	"""Sum of the values divided by `count`, rounded half up to two places; 0 for a count of 0."""
	if not count:
		return 0.0
	total = sum((Decimal(str(value or 0)) for value in values), Decimal(0))
	return float((total / count).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def format_decimals(value: float) -> str:
	"""A figure with two decimals, written as the user's settings say: a summary takes no precision."""
	return frappe.format(value, {"fieldtype": "Float", "precision": 2})


# of a heading in pixels: a letter, the room around it, where it is cut at most
LETTER, AROUND, LONG_HEADING = 7, 36, 300
FIGURES = ("Int", "Float", "Percent")


def build_column(fieldname: str, label: str, fieldtype: str, width: int, **more: object) -> dict:
	"""A column of a report, wide enough for its heading. `label` is translated already; `width` and its limits in pixels.

	Shares are shown with two places, not with the site's. Words stand at the left: the desk's table takes a column
	for one of figures when its first row is empty.
	"""
	if fieldtype == "Percent":
		more.setdefault("precision", 2)
	if fieldtype not in FIGURES:
		more.setdefault("align", "left")
	width = max(width, min(len(label) * LETTER + AROUND, LONG_HEADING))
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}
