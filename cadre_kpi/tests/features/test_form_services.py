"""What the forms ask the server: whom a record waits for, and the test bench of a scheme."""

import json

import frappe
from frappe.translate import print_language

from cadre_kpi.process import form_state
from cadre_kpi.regulations import try_out
from cadre_kpi.tests import factories
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as


class TestTestBench(CadreKpiTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.scheme = factories.scheme("nghi_dinh_335")

	def try_case(self, **case: object) -> dict:
		return try_out.try_case(self.scheme, json.dumps(case))

	def test_a_case_is_scored_and_explained(self) -> None:
		# a = b = c = 8/10; (0.8 + 0.8 + 0.8) / 3 × 70 = 56; 56 + 28 − 1.5 = 82.5
		found = self.try_case(
			tasks=[{"assigned": "10", "completed": "8", "coefficient": "1"}], general="28", deductions="1.5"
		)
		self.assertEqual(found["total"], "82.50")
		self.assertEqual(found["components"]["a"], "80.00")
		self.assertEqual(found["level_by_points"], "good")
		self.assertIn("82", " ".join(step["text"] for step in found["explanation"]))

	def test_a_condition_that_fails_is_named(self) -> None:
		# the decree has none for persons; a regulation of one's own may ask that everything is done
		self.scheme = factories.own_scheme("quy_che_rieng")
		found = self.try_case(
			tasks=[{"assigned": "10", "completed": "8", "coefficient": "1"}], general="28", deductions="1.5"
		)
		self.assertTrue(any(row["met"] is False for row in found["conditions"]))

	def test_nothing_is_stored(self) -> None:
		before = frappe.db.count("Cadre Evaluation")
		self.try_case(tasks=[{"assigned": "1", "completed": "1"}], general="30")
		self.assertEqual(frappe.db.count("Cadre Evaluation"), before)

	def test_an_impossible_case_names_its_field(self) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			self.try_case(tasks=[{"assigned": "-1", "completed": "1"}], general="30")
		self.assertIn("<b>Task 1, Assigned</b>: must be at least 0, found -1", str(caught.exception))

	def test_mistakes_are_named_as_on_the_bench_in_vietnamese(self) -> None:
		for case, words in (
			({"tasks": [{"assigned": "x"}]}, "<b>Nhiệm vụ 1, Đã giao</b>: phải là số thập phân"),
			(
				{"tasks": [{"assigned": "1", "delays": 1, "objective_delays": 2}]},
				"Trong đó chậm do khách quan",
			),
			(
				{"tasks": [{"assigned": "1"}], "general": "31"},
				"<b>Điểm tiêu chí chung</b>: không được vượt quá 30",
			),
		):
			with self.subTest(words=words), print_language("vi"):
				with self.assertRaises(frappe.ValidationError) as caught:
					self.try_case(**{"general": "20", **case})
				self.assertIn(words, str(caught.exception))
		with print_language("vi"), self.assertRaises(frappe.ValidationError) as caught:
			members = [{"member": "1", "scores": ["90", "101"]}]
			council = factories.scheme("vinh_phuc_371")
			try_out.try_case(council, json.dumps({"tasks": [{"assigned": "1"}] * 2, "council": members}))
		self.assertIn("<b>Điểm của hội đồng, nhiệm vụ 2, thành viên 1</b>", str(caught.exception))

	def test_text_that_is_no_json_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			try_out.try_case(self.scheme, "{")

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
		self.assertEqual(form_state.find_bodies_serving("Focal Agency", "ST-A"), [near])
		self.assertEqual(form_state.find_bodies_serving("Focal Agency", "ST-B"), [far])
		self.assertEqual(form_state.find_bodies_serving("Focal Agency", None), [])

	def test_a_record_without_a_process_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			form_state.read_state("ToDo", "x")
