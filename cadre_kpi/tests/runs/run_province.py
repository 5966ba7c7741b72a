"""A few people under Decree 335 for the tests of runs, and the runs carried out on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import frappe

from cadre_kpi.decisions import decisions
from cadre_kpi.evaluation.batch import criteria
from cadre_kpi.runs import launch, worker
from cadre_kpi.runs.action import Action
from cadre_kpi.tests import factories as make

ROOT, UNIT_A, UNIT_B = "TR-ROOT", "TR-A", "TR-B"
COMMITTEE = "Ban Thường vụ (TR)"
MONTHS = {
	1: ("Tháng 01/2026 (TR)", "2026-01-01", "2026-01-31"),
	2: ("Tháng 02/2026 (TR)", "2026-02-01", "2026-02-28"),
}
YEAR = "Năm 2026 (TR)"
HEAD, DEPUTY, STAFF = "Trưởng đơn vị (TR)", "Phó trưởng đơn vị (TR)", "Chuyên viên (TR)"


def build() -> None:
	"""Units, a committee and the positions; made once."""
	make.unit(ROOT, "Tỉnh (TR)", is_group=1)
	make.unit(UNIT_A, "Sở A (TR)", ROOT)
	make.unit(UNIT_B, "Sở B (TR)", ROOT)
	make.body(COMMITTEE, "Standing Committee", ROOT)
	make.position(HEAD, "Leader")
	make.position(DEPUTY, "Deputy")
	make.position(STAFF, "None")


def remove() -> None:
	"""Everything but the masters, also what an interrupted test has left behind."""
	for doctype in ("Rating Decision", "Cadre Evaluation", "Task Contract", "Period Run"):
		names = frappe.db.get_all(doctype, filters={"period": ("like", "%(TR)")}, pluck="name")
		if not names:
			continue
		for field in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(field.options, {"parent": ("in", names), "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ("in", names)})
	cadres = frappe.db.get_all("Cadre", filters={"unit": ("like", "TR-%")}, pluck="name")
	if cadres:
		frappe.db.delete("Cadre Assignment", {"parent": ("in", cadres)})
		frappe.db.delete("Cadre", {"name": ("in", cadres)})
	for doctype in ("Deadline Event", "Period Deadline"):
		frappe.db.delete(doctype, {"period": ("like", "%(TR)")})
	frappe.db.delete("Evaluation Period", {"name": ("like", "%(TR)")})


def month(number: int, **values: object) -> str:
	"""A planned month under a regulation that rates every month."""
	name, start, end = MONTHS[number]
	values = {
		"frequency": "Month",
		"status": "Planned",
		"scheme": make.own_scheme("quy_che_rieng"),
		"unit": ROOT,
		**values,
	}
	return make.period(name, start, end, **values)


def person(name: str, unit: str = UNIT_A, position: str = STAFF, **values: object) -> str:
	"""A cadre in post; returns the record's name."""
	values.setdefault("joined_on", "2020-01-01")
	return make.cadre(name, unit, COMMITTEE, position=position, **values)


def contract(cadre: str, period: str, tasks: list[dict] | None = None, **values: object) -> str:
	"""An assigned contract of a cadre, put straight into the tables."""
	found = frappe.db.get_value("Cadre", cadre, ["full_name", "unit", "position", "managed_by"], as_dict=True)
	dates = frappe.db.get_value(
		"Evaluation Period", period, ["start_date", "end_date", "scheme"], as_dict=True
	)
	rows = [task(number, dates.end_date, **row) for number, row in enumerate(tasks or [{}, {}, {}], start=1)]
	return make.place(
		"Task Contract",
		values.pop("state", "Assigned"),
		values.pop("docstatus", 1),
		rows={"tasks": rows},
		cadre=cadre,
		cadre_name=found.full_name,
		unit=found.unit,
		position=found.position,
		managed_by=found.managed_by,
		period=period,
		scheme=dates.scheme,
		total_tasks=len(rows),
		start_date=dates.start_date,
		end_date=dates.end_date,
		initiated_by="Cadre",
		contract_key=f"{cadre}|{period}",
		**values,
	)


def task(number: int, due, **values: object) -> dict:
	"""A task of a contract, done in time unless said otherwise."""
	return {
		"task_name": f"Nhiệm vụ {number}",
		"output_product": "Báo cáo",
		"unit_of_measure": "bản",
		"target": 10,
		"completed": 10,
		"on_time": 1,
		"coefficient": 1.5,
		"weight": 0,
		"due_date": due,
		"kind": "Regular",
		"origin": "Self-registered",
		"measure": "Added Up",
		"idx": number,
		**values,
	}


def reviewed(
	period: str, state: str = "At Organisation Board", next_step: str = "Decision", **more: object
) -> None:
	"""Evaluations of the period as they stand at the last stop: reviewed, leaders assessed."""
	names = frappe.db.get_all("Cadre Evaluation", filters={"period": period, "docstatus": 0}, pluck="name")
	values = {
		"workflow_state": state,
		"next_step": next_step,
		"step_no": 2,
		"organising": 100,
		"uniting": 100,
		**more,
	}
	criteria.store(names)
	for name in names:
		frappe.db.set_value("Cadre Evaluation", name, values, update_modified=False)
		for row in frappe.db.get_all(
			"Evaluation Criterion", filters={"parent": name}, fields=["name", "max_points"]
		):
			frappe.db.set_value("Evaluation Criterion", row.name, "reviewed_points", row.max_points)


def evaluation(cadre: str, period: str):
	"""The evaluation of a cadre, as it is stored now."""
	name = frappe.db.get_value("Cadre Evaluation", {"cadre": cadre, "period": period}, "name")
	return frappe.get_doc("Cadre Evaluation", name) if name else None


@contextmanager
def on_the_spot() -> Iterator[None]:
	"""Jobs are not queued and nothing is committed, so that a test leaves no trace."""
	with (
		mock.patch.object(launch, "send"),
		mock.patch.object(frappe.db, "commit"),
		mock.patch.object(worker, "RETRY_PAUSE", 0),
	):
		yield


def run(period: str, action: str, **options: str):
	"""Start a run and carry it out here; returns it as it ended."""
	with on_the_spot():
		name = launch.start(period, action, **options)
		worker.execute(name)
	return frappe.get_doc("Period Run", name)


def put_through(name: str) -> None:
	"""What approval and publication do with a draft of the run: sealed, applied, published; without three forms."""
	decision = frappe.get_doc("Rating Decision", name)
	decision.decision_number = "01"
	values = {
		"decision_number": "01",
		"docstatus": 1,
		"workflow_state": "Published",
		"seal": decisions.seal(decision),
	}
	decision.db_set(values, update_modified=False)
	decisions.apply(decision)
	decisions.publish(decision)


@contextmanager
def batches_of(size: int) -> Iterator[None]:
	"""Smaller batches than usual."""
	from cadre_kpi.runs import actions

	classes = [cls for cls in {Action, *actions.ACTIONS.values()} if "size" in vars(cls) and cls.size > 1]
	before = {cls: cls.size for cls in classes}
	for cls in classes:
		cls.size = size
	try:
		yield
	finally:
		for cls, value in before.items():
			cls.size = value


def statements() -> int:
	"""Statements that this connection has sent so far, as the server counts them."""
	return int(frappe.db.sql("show session status like 'Questions'")[0][1])
