"""A year in which one committee decides hundreds of ratings, put straight into a site: `python -m … SITE NUMBER`.

For tests in a browser of what a secretary meets at that size; how it came about is told by the runs' own tests.
"""

from __future__ import annotations

import sys

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.states import PROPOSED

LIKE = "Giám đốc Sở Giao thông vận tải"  # whose unit, position and committee everybody has
PERIOD = "Năm 2027 - Quy định 371 Vĩnh Phúc"
# of a thousand: level → how many, with how many points
LEVELS = (("excellent", 135, 93), ("good", 695, 82), ("completed", 150, 61), ("not_completed", 20, 34))


PLACES = ("unit", "position", "managed_by", "duty_group")


def read_places() -> tuple:
	"""Unit, position, committee and duty group of the person whom everybody is like."""
	return frappe.db.get_value("Cadre", {"full_name": LIKE}, PLACES)


def make_period(name: str, year: int, places: tuple) -> None:
	"""An open year of the demo's regulation."""
	frappe.get_doc(
		doctype="Evaluation Period",
		period_name=name,
		scheme=vinh_phuc.SCHEME,
		unit=frappe.db.get_value("Evaluation Body", places[PLACES.index("managed_by")], "unit"),
		status="Open",
		frequency="Year",
		start_date=f"{year}-01-01",
		end_date=f"{year}-12-31",
	).insert(ignore_permissions=True)


def make_people(names: dict[str, str], places: tuple) -> None:
	"""Cadres without accounts; `names`: name of the record → full name."""
	rows = [(cadre, full, full, "Active", *places) for cadre, full in names.items()]
	bulk.insert("Cadre", ("name", "full_name", "sort_name", "status", *PLACES), rows)


def make(number: int) -> None:
	"""So many people, each with an evaluation that waits for the decision of the year."""
	places = read_places()
	make_period(PERIOD, 2027, places)
	levels = [
		(level, points) for level, share, points in LEVELS for _each in range(round(number * share / 1000))
	]
	levels += [("good", 82)] * (number - len(levels))
	people = {f"CB-27-{at:04d}": f"Giám đốc đơn vị số {at}" for at in range(1, number + 1)}
	make_people(people, places)
	evaluations = []
	for at, ((cadre, name), (level, points)) in enumerate(zip(people.items(), levels, strict=False), 1):
		given = (points + at % 9 / 10, level, level, level, PROPOSED)
		evaluations.append(
			(f"DGCB-27-{at:04d}", f"{cadre} {PERIOD}", cadre, name, PERIOD, vinh_phuc.SCHEME, *places, *given)
		)
	result = ("total_points", "level_by_points", "proposed_level", "self_level", "workflow_state")
	whose = ("name", "evaluation_key", "cadre", "cadre_name", "period", "scheme")
	bulk.insert("Cadre Evaluation", (*whose, *PLACES, *result), evaluations)
	frappe.db.commit()


if __name__ == "__main__":
	site, wanted = sys.argv[1:]
	frappe.init(site=site)
	frappe.connect()
	make(int(wanted))
	frappe.destroy()
