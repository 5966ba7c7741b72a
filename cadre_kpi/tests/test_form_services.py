"""What the forms ask the server: whom a record waits for, and the test bench of a scheme."""

import json

import frappe

from cadre_kpi.evaluation import standing, trial
from cadre_kpi.tests import factories
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as


class TestTestBench(CadreKpiTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.scheme = factories.scheme("nghi_dinh_335")

	def try_case(self, **case: object) -> dict:
		return trial.try_case(self.scheme, json.dumps(case))

	def test_a_case_is_scored_and_explained(self) -> None:
		# a = b = c = 8/10; (0.8 + 0.8 + 0.8) / 3 × 70 = 56; 56 + 28 − 1.5 = 82.5
		found = self.try_case(
			tasks=[{"assigned": "10", "completed": "8", "coefficient": "1"}], general="28", deductions="1.5"
		)
		self.assertEqual(found["total"], "82.50")
		self.assertEqual(found["components"]["a"], "80.00")
		self.assertEqual(found["level_by_points"], "good")
		self.assertTrue(any(row["met"] is False for row in found["conditions"]))
		self.assertIn("82", " ".join(step["text"] for step in found["explanation"]))

	def test_nothing_is_stored(self) -> None:
		before = frappe.db.count("Cadre Evaluation")
		self.try_case(tasks=[{"assigned": "1", "completed": "1"}], general="30")
		self.assertEqual(frappe.db.count("Cadre Evaluation"), before)

	def test_an_impossible_case_names_its_field(self) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			self.try_case(tasks=[{"assigned": "-1", "completed": "1"}], general="30")
		self.assertIn("assigned", str(caught.exception))

	def test_text_that_is_no_json_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			trial.try_case(self.scheme, "{")

	def test_a_guest_may_not_try(self) -> None:
		with acting_as("Guest"), self.assertRaises(frappe.PermissionError):
			self.try_case(tasks=[], general="30")


class TestBodiesServing(CadreKpiTestCase):
	def test_the_nearest_body_that_serves_the_unit_is_named(self) -> None:
		factories.unit("ST-ROOT", "Tỉnh ủy thử", is_group=1)
		factories.unit("ST-A", "Sở thử A", "ST-ROOT")
		factories.unit("ST-B", "Sở thử B", "ST-ROOT")
		far = factories.body("Cơ quan đầu mối toàn tỉnh thử", "Focal Agency", "ST-ROOT")
		near = factories.body("Cơ quan đầu mối Sở A thử", "Focal Agency", "ST-A")
		self.assertEqual(standing.bodies_serving("Focal Agency", "ST-A"), [near])
		self.assertEqual(standing.bodies_serving("Focal Agency", "ST-B"), [far])
		self.assertEqual(standing.bodies_serving("Focal Agency", None), [])

	def test_a_record_without_a_process_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			standing.of("ToDo", "x")
