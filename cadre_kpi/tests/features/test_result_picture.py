"""A result as a picture: what it consists of, what was missing for the next level, and for whom it stays closed."""

from __future__ import annotations

import frappe

from cadre_kpi.api import form, my_work
from cadre_kpi.process import form_state
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import CAST, COMMITTEE, DISTRICT_A, EMAIL, PERIOD

NOT_MET = {
	"condition_name": "Hoàn thành 100 % nhiệm vụ",
	"level": "excellent",
	"outcome": "Not Met",
	"measure": "tasks_done",
	"comparison": "at_least",
	"needed": "100",
	"found_count": 3,
	"found_of": 4,
}


class TestResultPicture(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cadres = personas.cast()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("before_picture_test")
		self.addCleanup(frappe.db.rollback, save_point="before_picture_test")

	def evaluation(self, state: str = "At Organisation Board", **values: object) -> str:
		values = {
			"scheme": make.scheme(),
			"total_points": 84.5,
			"result_points": 86,
			"general_points": 0,
			"deducted_points": 1.5,
			"computed_on": frappe.utils.now(),
			"level_by_points": "good",
			"proposed_level": "good",
			**values,
		}
		return make.place(
			"Cadre Evaluation",
			state,
			period=PERIOD,
			cadre=self.cadres["cadre_a"],
			cadre_name=CAST["cadre_a"].name,
			unit=DISTRICT_A,
			managed_by=COMMITTEE,
			evaluation_key=frappe.generate_hash(),
			**{"rows": {"conditions": [dict(NOT_MET)]}, **values},
		)

	def picture(self, who: str, name: str) -> dict:
		with acting_as(EMAIL[who]):
			return form.get_result_picture(name)

	def test_points_parts_and_thresholds(self) -> None:
		found = self.picture("board", self.evaluation())
		self.assertEqual((found["points"], found["highest"]), (84.5, 100))
		self.assertEqual(
			[(level["code"], level["least"]) for level in found["levels"]][:3],
			[("excellent", 90), ("good", 70), ("completed", 50)],
		)
		self.assertEqual([part["points"] for part in found["parts"]], [86, -1.5])

	def test_what_was_missing_for_the_next_level(self) -> None:
		missing = self.picture("board", self.evaluation())["missing"]
		self.assertEqual((missing["level"], missing["points"]), ("excellent", 5.5))
		self.assertEqual([row["found"] for row in missing["conditions"]], ["3/4 = 75,00 %"])
		self.assertIsNone(
			self.picture("board", self.evaluation(total_points=95, proposed_level="excellent"))["missing"]
		)
		decided = self.picture("board", self.evaluation(total_points=95, decided_level="good"))["missing"]
		self.assertEqual(decided["points"], 0)

	def test_the_own_result_stays_closed_until_it_is_published(self) -> None:
		name = self.evaluation()
		self.assertEqual(self.picture("cadre_a", name), {})
		for who in ("cadre_b", "focal_b", "nobody"):
			with self.subTest(who), self.assertRaises(frappe.PermissionError):
				self.picture(who, name)

	def test_the_person_rated_sees_what_was_published_and_no_more(self) -> None:
		published = {"published_score": 84.5, "published_level": "good", "docstatus": 1}
		found = self.picture("cadre_a", self.evaluation("Published", **published))
		self.assertEqual((found["points"], found["decided"], found["missing"]["points"]), (84.5, "good", 5.5))
		self.assertEqual([part["points"] for part in found["parts"]], [84.5])
		self.assertEqual((found["conditions"], found["shares"], found["proposed"]), ([], [], ""))
		self.assertEqual(
			len(self.picture("board", self.evaluation("Published", **published))["conditions"]), 1
		)

	def test_nothing_is_drawn_before_something_is_computed(self) -> None:
		self.assertEqual(self.picture("board", self.evaluation(computed_on=None)), {})

	def test_a_scheme_that_rates_by_votes_has_no_points_not_0(self) -> None:
		values = {"total_points": 0, "result_points": 0, "deducted_points": 0, "level_by_points": ""}
		name = self.evaluation(scheme=make.scheme("yen_binh_06"), **values)
		self.assertEqual(self.picture("board", name), {})
		with acting_as(EMAIL["board"]):
			shown = my_work.get_essential("Cadre Evaluation", name)
		self.assertNotIn("total_points", {fact["key"] for fact in shown["facts"]})
		self.assertFalse(form_state.list_figures(frappe.get_doc("Cadre Evaluation", name))["figures"])

	def test_points_by_task_stand_where_a_council_gives_them_and_once_it_has(self) -> None:
		task = {"task_name": "Giải ngân vốn", "target": 10, "completed": 10}
		for scheme, done, expected in (
			("khanh_hoa_622", 0, []),
			("vinh_phuc_371", 0, [0, None]),
			("vinh_phuc_371", 1, [0, 0]),
		):
			name = self.evaluation(scheme=make.scheme(scheme), council_done=done, rows={"tasks": [task]})
			with self.subTest(scheme, done=done), acting_as(EMAIL["board"]):
				tables = my_work.get_essential("Cadre Evaluation", name)["tables"]
				results = next(table for table in tables if table["key"] == "tasks")
				scores = [at for at, column in enumerate(results["columns"]) if column["kind"] == "points"]
				self.assertEqual([results["rows"][0]["cells"][at] for at in scores], expected)
