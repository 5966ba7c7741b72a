"""A council's session with many people, put straight into a site: `python -m … SITE NUMBER COLLEAGUE …`.

Each person has five tasks and has reached the council; the colleagues have sent their sheets on everybody. Prints the
session's name. For tests in a browser of a whole sitting; how people reach a council is told by other tests.
"""

from __future__ import annotations

import sys

import frappe

from cadre_kpi.database import bulk
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.evaluation.batch import criteria
from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules
from cadre_kpi.states import AT_COUNCIL, SELF_ASSESSMENT
from cadre_kpi.tests.many_ratings import PLACES, make_people, make_period, read_places

PERIOD = "Năm 2028 - Quy định 371 Vĩnh Phúc"
COUNCIL = "Hội đồng tư vấn tỉnh Vĩnh Phúc"
TASKS = 5
OWN, OTHERS = 90, 80  # points of a task: the person's own, a colleague's


def make(number: int, colleagues: list[str]) -> str:
	"""So many people before the council; returns the name of the session, which is scoring."""
	places = read_places()
	make_period(PERIOD, 2028, places)
	people = {f"CB-28-{at:04d}": f"Giám đốc trung tâm số {at}" for at in range(1, number + 1)}
	make_people(people, places)
	evaluations = _make_evaluations(people, places)
	session = frappe.get_doc(
		doctype="Council Session",
		council=COUNCIL,
		period=PERIOD,
		session_date=frappe.utils.today(),
		place="Phòng họp số 1",
		evaluations=[{"evaluation": name} for name in evaluations],
	).insert()
	session.open_scoring()
	for user in colleagues:
		_make_sheets(session.name, user, evaluations, places)
	session.reload()
	session.save()  # counts the sheets
	frappe.db.commit()
	return session.name


def _make_evaluations(people: dict[str, str], places: tuple) -> dict[str, tuple[str, str]]:
	"""Evaluation → its cadre and the cadre's name."""
	made = {cadre.replace("CB", "DGCB"): (cadre, name) for cadre, name in people.items()}
	variant = get_rules(vinh_phuc.SCHEME).routes[0].variant
	stops = [stop.state for stop in routes.list_stops(get_rules(vinh_phuc.SCHEME), variant, None)]
	whose = ("name", "evaluation_key", "cadre", "cadre_name", "period", "scheme")
	way = ("leader", "route_variant", "step_no", "self_level", "self_summary", "workflow_state")
	summary = "Đã hoàn thành các công trình được giao, đúng tiến độ."
	stand = (1, variant, stops.index(AT_COUNCIL) + 1, "good", summary, SELF_ASSESSMENT)
	bulk.insert(
		"Cadre Evaluation",
		(*whose, *PLACES, *way),
		[
			(name, f"{cadre} {PERIOD}", cadre, full, PERIOD, vinh_phuc.SCHEME, *places, *stand)
			for name, (cadre, full) in made.items()
		],
	)
	_give_criteria(list(made))
	tasks = ("task_no", "task_name", "target", "completed", "self_score", "weight", "unit_of_measure", "kind")
	bulk.append_rows(
		"Evaluation Task",
		"Cadre Evaluation",
		"tasks",
		(*tasks, "on_time", "coefficient"),
		[
			(
				name,
				(
					at,
					f"Hoàn thành công trình trọng điểm số {at}",
					10,
					10,
					OWN,
					20,
					"công trình",
					"Breakthrough",
					1,
					1,
				),
			)
			for name in made
			for at in range(1, TASKS + 1)
		],
	)
	return made


def _give_criteria(names: list[str]) -> None:
	"""The general criteria with all points, and on to the council."""
	criteria.store(names)
	row, evaluation = frappe.qb.DocType("Evaluation Criterion"), frappe.qb.DocType("Cadre Evaluation")
	(
		frappe.qb.update(row)
		.set(row.self_points, row.max_points)
		.set(row.reviewed_points, row.max_points)
		.where(row.parent.isin(names))
		.run()
	)
	query = frappe.qb.update(evaluation).set(evaluation.workflow_state, AT_COUNCIL)
	query.where(evaluation.name.isin(names)).run()


def _make_sheets(session: str, user: str, evaluations: dict, places: tuple) -> None:
	unit = places[PLACES.index("unit")]
	fields = ("name", "session", "evaluation", "member", "cadre", "cadre_name", "unit")
	sheets = {f"{user} {name}": name for name in evaluations}
	bulk.insert(
		"Council Score",
		(*fields, "total", "docstatus", "score_key"),
		[
			(sheet, session, name, user, *evaluations[name], unit, OTHERS, 1, f"{session}|{name}|{user}")
			for sheet, name in sheets.items()
		],
	)
	rows = frappe.get_all(
		"Evaluation Task",
		filters={"parenttype": "Cadre Evaluation", "parent": ("in", list(evaluations))},
		fields=["name", "parent", "task_no", "task_name", "target", "completed", "self_score", "weight"],
		order_by="parent, idx",
	)
	shown = ("evaluation_task", "task_no", "task_name", "target", "completed", "self_score", "weight")
	bulk.append_rows(
		"Council Score Task",
		"Council Score",
		"tasks",
		(*shown, "score", "max_score", "docstatus"),
		[
			(
				f"{user} {row.parent}",
				(
					*(row.name, row.task_no, row.task_name, row.target, row.completed),
					*(row.self_score, row.weight, OTHERS, 100, 1),
				),
			)
			for row in rows
		],
	)


if __name__ == "__main__":
	site, wanted, *colleagues = sys.argv[1:]
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
	print(make(int(wanted), colleagues))
	frappe.destroy()
