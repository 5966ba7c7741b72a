"""A province under national rules for the tests: periods, runs by the board, reviews put in place."""

from __future__ import annotations

import frappe

from cadre_kpi.demo.actor import act_as
from cadre_kpi.regulations.conditions import NOT_MET, describe_found
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.features import province_335 as province
from cadre_kpi.tests.features.province_335 import B
from cadre_kpi.tests.runs import run_province as runs


def account(local: str, name: str, *roles: str) -> str:
	return make.user(f"{local}@tn.example.com", name, roles)


def spread(criteria, points: int, field: str) -> None:
	"""Points over the criteria, each filled up in turn."""
	for row in criteria:
		row.set(field, min(row.max_points, points))
		points -= row.get(field)


class RulesCase(CadreKpiTestCase):
	"""Runs by the board, evaluations by the person's key."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		frappe.set_user("Administrator")

	@classmethod
	def tearDownClass(cls):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	@classmethod
	def run_as_board(cls, period: str, action: str, **options: str):
		with act_as(cls.province.users["board"]):
			return runs.run(period, action, **options)

	@classmethod
	def evaluation(cls, key: str, period: str):
		return frappe.get_doc("Cadre Evaluation", {"cadre": cls.province.cadres[key], "period": period})

	@classmethod
	def period(cls, name: str, scheme: str, frequency: str, start: str, end: str, **values) -> str:
		values = {"unit": province.ROOT, "status": "Planned", "scheme": make.scheme(scheme), **values}
		return make.period(name, start, end, frequency=frequency, **values)

	@classmethod
	def rest_of(cls, period: str, plan: dict[str, list[dict]], general: dict[str, int] | None = None) -> None:
		"""A period whose reviews are put in place: contracts, evaluations, points, and a decision."""
		for key, tasks in plan.items():
			runs.contract(cls.province.cadres[key], period, tasks)
		cls.run_as_board(period, "Open Period", contracts="None", unit=B)
		runs.reviewed(period)
		for key, points in (general or {}).items():
			doc = cls.evaluation(key, period)
			spread(doc.criteria, points, "reviewed_points")
			for row in doc.criteria:
				row.db_set("reviewed_points", row.reviewed_points)
		cls.run_as_board(period, "Compute and Propose")
		cls.run_as_board(period, "Prepare Decision")
		for name in frappe.get_all(
			"Rating Decision", filters={"period": period, "docstatus": 0}, pluck="name"
		):
			runs.put_through(name)

	def result(self, key: str, period: str) -> tuple[float, str, str]:
		found = self.evaluation(key, period)
		return found.total_points, found.level_by_points, found.proposed_level

	def failed(self, key: str, period: str) -> set[tuple[str, str]]:
		"""(level, what was found) of the conditions that were not met."""
		return {
			(row.level, describe_found(row, "vi"))
			for row in self.evaluation(key, period).conditions
			if row.outcome == NOT_MET
		}
