"""Rows for the tests of reports, written as they stand: no link, no controller, so that the figures are the test's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import frappe

from cadre_kpi.tests.base import CadreKpiTestCase

PERIOD = "_Report Period"
TODAY = date(2026, 7, 1)
YEAR_START = date(2026, 1, 1)


def row(doctype: str, name: str | int, **values: object) -> str | int:
	"""Write one row straight into the table."""
	doc = frappe.new_doc(doctype)
	doc.update({"name": name, **values})
	doc.db_insert()
	return name


def child(doctype: str, parent_type: str, parent: str, field: str, idx: int, **values: object) -> str:
	return row(
		doctype,
		f"{parent}-{field}-{idx}",
		parent=parent,
		parenttype=parent_type,
		parentfield=field,
		idx=idx,
		**values,
	)


def unit(name: str, title: str, lft: int, rgt: int, parent: str | None = None) -> str:
	return row(
		"Cadre Unit",
		name,
		unit_code=name,
		unit_name=title,
		lft=lft,
		rgt=rgt,
		parent_cadre_unit=parent,
		is_group=int(rgt - lft > 1),
	)


def contract(name: str, person: str, in_unit: str, tasks: list[dict], **values: object) -> str:
	"""An assigned contract with its tasks."""
	row(
		"Task Contract",
		name,
		**{
			"cadre": f"_{person}",
			"cadre_name": person,
			"unit": in_unit,
			"period": PERIOD,
			"start_date": YEAR_START,
			"end_date": date(2026, 12, 31),
			"docstatus": 1,
			"workflow_state": "Assigned",
			"contract_key": name,
			**values,
		},
	)
	for number, task in enumerate(tasks, start=1):
		child(
			"Contract Task",
			"Task Contract",
			name,
			"tasks",
			number,
			**{"unit_of_measure": "ha", "kind": "Regular", "target": 100, "docstatus": 1, **task},
		)
	return name


def report(name: str, of: str, until: date, obstacles: dict[int, str], state: str = "Verified") -> str:
	"""A progress report; `obstacles`: task number to text, empty text for a task without one."""
	row(
		"Progress Report",
		name,
		contract=of,
		period=PERIOD,
		to_date=until,
		workflow_state=state,
		docstatus=int(state == "Verified"),
		report_key=name,
		has_obstacle=int(any(obstacles.values())),
	)
	for number, text in obstacles.items():
		child(
			"Progress Report Task",
			"Progress Report",
			name,
			"tasks",
			number,
			task_no=number,
			contract_task=f"{of}-tasks-{number}",
			obstacle=text,
		)
	return name


def evaluation(name: str, person: str, in_unit: str, failed: list[tuple] = (), **values: object) -> str:
	"""An evaluation; `failed`: (condition, level, met)."""
	row(
		"Cadre Evaluation",
		name,
		**{
			"cadre": f"_{person}",
			"cadre_name": person,
			"unit": in_unit,
			"position": "_Head",
			"duty_group": "_Heads",
			"period": PERIOD,
			"workflow_state": "Proposed",
			"evaluation_key": name,
			**values,
		},
	)
	for number, (text, level, met) in enumerate(failed, start=1):
		child(
			"Evaluation Condition",
			"Cadre Evaluation",
			name,
			"conditions",
			number,
			condition_name=text,
			level=level,
			outcome="Met" if met else "Not Met",
		)
	return name


@contextmanager
def statements() -> Iterator[list[str]]:
	"""The statements that the block sends to the database."""
	sent: list[str] = []
	send = frappe.db.sql

	def record(query, *args, **kwargs):
		sent.append(str(query))
		return send(query, *args, **kwargs)

	with patch.object(frappe.local.db, "sql", record):
		yield sent


def pick(rows: list[dict], *fields: str) -> list[tuple]:
	return [tuple(item[field] for field in fields) for item in rows]


def follow_figures(
	case: CadreKpiTestCase, execute: Callable, asked: dict, *, sums: Iterable[str] = (), **reports: Callable
) -> int:
	"""Follow each figure of a summary to its rows, as a click does; returns how many lead somewhere.

	There the figure says the same, and so many rows stand there. `sums`: filters of figures that add up a column, not
	rows. `reports`: what other reports that figures lead to are computed by, by name with underscores.
	"""
	leading = [item for item in execute(asked)[4] if "only" in item]
	for item in leading:
		of = reports[item["report"].lower().replace(" ", "_")] if item.get("report") else execute
		_columns, rows, _message, _chart, summary = of({**asked, **item["only"]})
		with case.subTest(item["label"], **item["only"]):
			if not set(item["only"]) & set(sums):
				case.assertEqual(len(rows), item["value"])
			if of is execute and item["value"]:
				case.assertIn(
					(item["label"], item["value"]), [(one["label"], one["value"]) for one in summary]
				)
	return len(leading)


class ReportCase(CadreKpiTestCase):
	"""Units: province P with department D and district H; commune C below the district."""

	def setUp(self):
		super().setUp()
		# older versions roll back after a class, not after a test
		frappe.db.savepoint("before_report_test")
		self.addCleanup(frappe.db.rollback, save_point="before_report_test")
		unit("_P", "Tỉnh ủy", 90001, 90008)
		unit("_D", "Sở Xây dựng", 90002, 90003, "_P")
		unit("_H", "Huyện ủy", 90004, 90007, "_P")
		unit("_C", "Đảng ủy xã", 90005, 90006, "_H")
