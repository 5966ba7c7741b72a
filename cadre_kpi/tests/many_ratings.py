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


def make(number: int) -> None:
	"""So many people, each with an evaluation that waits for the decision of the year."""
	like = frappe.db.get_value(
		"Cadre", {"full_name": LIKE}, ["unit", "position", "managed_by", "duty_group"], as_dict=True
	)
	frappe.get_doc(
		doctype="Evaluation Period",
		period_name=PERIOD,
		scheme=vinh_phuc.SCHEME,
		unit=frappe.db.get_value("Evaluation Body", like.managed_by, "unit"),
		status="Open",
		frequency="Year",
		start_date="2027-01-01",
		end_date="2027-12-31",
	).insert(ignore_permissions=True)
	levels = [
		(level, points) for level, share, points in LEVELS for _each in range(round(number * share / 1000))
	]
	levels += [("good", 82)] * (number - len(levels))
	same = (like.unit, like.position, like.managed_by, like.duty_group)
	people, evaluations = [], []
	for at, (level, points) in enumerate(levels[:number], 1):
		cadre, name = f"CB-27-{at:04d}", f"Giám đốc đơn vị số {at}"
		people.append((cadre, name, name, "Active", *same))
		given = (points + at % 9 / 10, level, level, level, PROPOSED)
		evaluations.append(
			(f"DGCB-27-{at:04d}", f"{cadre} {PERIOD}", cadre, name, PERIOD, vinh_phuc.SCHEME, *same, *given)
		)
	places = ("unit", "position", "managed_by", "duty_group")
	bulk.insert("Cadre", ("name", "full_name", "sort_name", "status", *places), people)
	result = ("total_points", "level_by_points", "proposed_level", "self_level", "workflow_state")
	whose = ("name", "evaluation_key", "cadre", "cadre_name", "period", "scheme")
	bulk.insert("Cadre Evaluation", (*whose, *places, *result), evaluations)
	frappe.db.commit()


if __name__ == "__main__":
	site, wanted = sys.argv[1:]
	frappe.init(site=site)
	frappe.connect()
	make(int(wanted))
	frappe.destroy()
