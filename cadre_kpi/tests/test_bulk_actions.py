"""A step for many records from a list: one reason for all, one result for each, what fails keeps nobody back."""

from __future__ import annotations

import json

import frappe

from cadre_kpi.api.bulk_actions import MOST, take_step
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMITTEE, DISTRICT_A, EMAIL, PERIOD


class TestBulkActions(CadreKpiTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.cadres = personas.cast()
		self.names = [self.contract("Under Appraisal") for _number in range(2)]

	def contract(self, state: str) -> str:
		return make.place(
			"Task Contract",
			state,
			initiated_by="Cadre",
			rows={"tasks": [self.task()]},
			cadre=self.cadres["cadre_a"],
			cadre_name=personas.CAST["cadre_a"].name,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			period=PERIOD,
			scheme=frappe.db.get_value("Evaluation Period", PERIOD, "scheme"),
			start_date="2026-01-01",
			end_date="2026-12-31",
		)

	def task(self) -> dict[str, object]:
		return {
			"idx": 1,
			"task_name": "Giải phóng mặt bằng",
			"output_product": "Mặt bằng sạch",
			"unit_of_measure": "ha",
			"target": 260,
			"weight": 100,
			"due_date": "2026-06-30",
			"coefficient": 1,
		}

	def states(self, names: list[str]) -> list[str]:
		return [frappe.db.get_value("Task Contract", name, "workflow_state") for name in names]

	def test_a_return_gives_its_one_reason_to_each(self) -> None:
		with acting_as(EMAIL["focal_a"]):
			failed = take_step("Task Contract", json.dumps(self.names), "Return", "Chưa nêu địa bàn.")
		self.assertEqual(failed, [])
		self.assertEqual(self.states(self.names), ["Draft", "Draft"])
		for name in self.names:
			notes = [row.note for row in frappe.get_doc("Task Contract", name).process_log]
			self.assertEqual(notes, ["Chưa nêu địa bàn."])

	def test_a_return_without_a_reason_touches_nothing(self) -> None:
		with acting_as(EMAIL["focal_a"]), self.assertRaises(frappe.ValidationError):
			take_step("Task Contract", json.dumps(self.names), "Return", "  ")
		self.assertEqual(self.states(self.names), ["Under Appraisal"] * 2)

	def test_what_fails_is_named_and_keeps_nobody_back(self) -> None:
		draft = self.contract("Draft")
		with acting_as(EMAIL["focal_a"]):
			failed = take_step(
				"Task Contract", json.dumps([draft, *self.names]), "Return", "Bổ sung chỉ tiêu."
			)
		self.assertEqual([row["name"] for row in failed], [draft])
		self.assertTrue(failed[0]["reason"])
		self.assertEqual(self.states([draft, *self.names]), ["Draft"] * 3)
		self.assertFalse(frappe.get_doc("Task Contract", draft).process_log)

	def test_who_may_not_write_a_record_moves_none(self) -> None:
		with acting_as(EMAIL["focal_b"]):
			failed = take_step("Task Contract", json.dumps(self.names), "Return", "Không thuộc phạm vi.")
		self.assertEqual([row["name"] for row in failed], self.names)
		self.assertEqual(self.states(self.names), ["Under Appraisal"] * 2)

	def test_too_many_and_other_doctypes_are_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			take_step("Task Contract", json.dumps([str(number) for number in range(MOST + 1)]), "Return", "x")
		with self.assertRaises(frappe.ValidationError):
			take_step("ToDo", json.dumps(["x"]), "Return", "x")


class TestScoreSheet(CadreKpiTestCase):
	def sheet(self, *scores: float | None) -> object:
		doc = frappe.new_doc("Council Score")
		for number, score in enumerate(scores, start=1):
			doc.append("tasks", {"task_no": number, "score": score, "max_score": 100})
		return doc

	def test_an_empty_score_is_not_sent_as_zero_unless_that_is_said(self) -> None:
		for scores in ((90, None), (90, 0)):
			with self.subTest(scores=scores), self.assertRaisesRegex(frappe.ValidationError, "2"):
				self.sheet(*scores).check_complete()
		meant = self.sheet(90, None)
		meant.zeros_meant = 1
		meant.check_complete()
		self.sheet(90, 0.5).check_complete()
