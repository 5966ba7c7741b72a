"""The close of a council's session: everybody's sheets aggregated, the evaluations passed on. Nothing is left behind."""

from __future__ import annotations

import frappe

from benchmarks.measure import Clock
from benchmarks.province import ROOT
from cadre_kpi.meetings import council_close
from cadre_kpi.process import routes
from cadre_kpi.regulations.record import get_rules

PEOPLE, MEMBERS, TASKS = 30, 9, 8


def close() -> dict:
	"""Seconds and statements of one close, all sheets sent. Rolled back."""
	_close()  # reads what a worker has read long before
	return _close()


def _close() -> dict:
	session = _session()
	send, sent = frappe.db.sql, 0

	def count(*args, **kwargs):
		nonlocal sent
		sent += 1
		return send(*args, **kwargs)

	frappe.db.sql = count
	clock = Clock()
	council_close.conclude(session)
	taken = clock.stop()
	frappe.db.sql = send
	frappe.db.rollback()
	return {"seconds": taken.seconds, "cpu": taken.cpu, "statements": sent}


def _session():
	scheme = frappe.db.get_value(
		"Evaluation Scheme", {"name": ("like", "vinh_phuc_371-v%"), "docstatus": 1}, "name"
	)
	variant = get_rules(scheme).routes[0].variant
	stops = [stop.state for stop in routes.list_stops(get_rules(scheme), variant, None)]
	period = _put("Evaluation Period", "BM-COUNCIL", scheme=scheme, frequency="Year", status="Open")
	cadres = frappe.get_all("Cadre", filters={"name": ("like", "BM-%")}, pluck="name", limit=PEOPLE)
	users = [f"bm.council.{number}@example.com" for number in range(MEMBERS)]
	session = _put("Council Session", "BM-COUNCIL", period=period, scheme=scheme, status="Scoring")
	for user in users:
		_row("Council Session Member", "Council Session", session, "members", user=user, present=1)
	for cadre in cadres:
		evaluation = _put(
			"Cadre Evaluation",
			f"BM-COUNCIL-{cadre}",
			cadre=cadre,
			cadre_name=cadre,
			unit=ROOT,
			period=period,
			scheme=scheme,
			leader=1,
			route_variant=variant,
			workflow_state="At Council",
			step_no=stops.index("At Council") + 1,
			evaluation_key=f"BM-COUNCIL-{cadre}",
		)
		for number in range(TASKS):
			values = {"target": 1, "completed": 1, "coefficient": 1, "on_time": 1, "task_no": number + 1}
			_row("Evaluation Task", "Cadre Evaluation", evaluation, "tasks", number + 1, **values)
		_row(
			"Council Session Evaluation",
			"Council Session",
			session,
			"evaluations",
			evaluation=evaluation,
			cadre=cadre,
		)
		for user in users:
			sheet = _put(
				"Council Score",
				f"{evaluation}-{user}",
				session=session,
				evaluation=evaluation,
				cadre=cadre,
				member=user,
				docstatus=1,
			)
			for number in range(TASKS):
				_row("Council Score Task", "Council Score", sheet, "tasks", number + 1, score=80 + number)
	return frappe.get_doc("Council Session", session)


def _put(doctype: str, name: str, **values: object) -> str:
	doc = frappe.new_doc(doctype)
	doc.update(values)
	doc.name = name
	doc.db_insert()
	return name


def _row(doctype: str, parenttype: str, parent: str, field: str, idx: int = 1, **values: object) -> None:
	doc = frappe.new_doc(doctype)
	doc.update({**values, "parent": parent, "parenttype": parenttype, "parentfield": field, "idx": idx})
	doc.name = frappe.generate_hash(length=16)
	doc.db_insert()
