"""Readiness of a period: what is missing before it is opened, by name, and nothing where all is in place."""

from __future__ import annotations

import frappe

from cadre_kpi.access import membership
from cadre_kpi.api import period_run
from cadre_kpi.cadre_kpi.report.period_readiness import period_readiness
from cadre_kpi.runs import readiness
from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.personas import COMMUNE_A1, DISTRICT_A, EMAIL, PERIOD


class TestReadiness(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()

	def found(self, weight: str | None = None) -> list[tuple[str, str]]:
		membership.forget()
		return [
			(each.about, each.what) for each in readiness.find_all(PERIOD) if weight in (None, each.weight)
		]

	def about(self, *words: str) -> list[str]:
		return [about for about, what in self.found() if all(word in what for word in words)]

	def test_units_without_somebody_who_acts(self) -> None:
		# the commune has neither collective nor focal agency of its own; the agency above serves it
		self.assertEqual(self.about("Focal Agency in which"), ["Tỉnh (kiểm thử)"])
		frappe.db.delete("Has Role", {"parent": EMAIL["focal_a"]})
		self.assertIn("Huyện ủy A", self.about("Focal Agency in which"))
		frappe.db.delete("Has Role", {"parent": EMAIL["collective_a"]})
		self.assertIn("Tập thể lãnh đạo A (KT)", self.about("no role for it", "Tập thể lãnh đạo Huyện ủy A"))

	def test_people_who_cannot_sign_in(self) -> None:
		self.assertEqual(self.about("Công chức chưa có tài khoản", "writes for them"), ["Huyện ủy A"])
		make.cadre("Không tài khoản ở xã (SS)", COMMUNE_A1, personas.COMMITTEE_A)
		stops = [about for about, what in self.found(readiness.STOPS) if "Không tài khoản ở xã" in what]
		self.assertIn("Đảng ủy xã A1", stops)
		frappe.db.set_value("User", EMAIL["cadre_a"], "enabled", 0)
		self.assertEqual(self.about("Bí thư Huyện ủy A", "writes for them"), ["Huyện ủy A"])

	def test_committees_without_chair_secretary_or_role(self) -> None:
		self.assertEqual(self.about("no chair or deputy"), [personas.COMMITTEE_A])
		frappe.db.delete("Has Role", {"parent": EMAIL["secretary"]})
		self.assertIn(personas.COMMITTEE, self.about("no secretary"))

	def test_dates_and_mail(self) -> None:
		frappe.db.set_value(
			"Evaluation Period", PERIOD, {"start_date": "2020-01-01", "end_date": "2020-12-31"}
		)
		self.assertEqual(self.about("what is entered now is history"), [PERIOD])
		frappe.db.delete("Period Deadline", {"period": PERIOD})
		self.assertEqual(self.about("names no dates"), [PERIOD])

	def test_told_to_who_runs_the_period_with_the_way_there(self) -> None:
		with acting_as(EMAIL["board"]):
			told = period_run.check_readiness(PERIOD)
			self.assertGreater(told["stops"], 0)
			self.assertTrue(all(each["record_doctype"] for each in told["first"]))
			columns, rows, *_others = period_readiness.execute({"period": PERIOD})
			self.assertEqual(len(rows), len(readiness.find_all(PERIOD)))
			self.assertTrue({column["fieldname"] for column in columns} <= set(rows[0]))
		with acting_as(EMAIL["admin"]):
			period_run.check_readiness(PERIOD)
		for persona in ("cadre_a", "focal_a", "nobody"):
			with acting_as(EMAIL[persona]), self.assertRaises(frappe.PermissionError):
				period_run.check_readiness(PERIOD)

	def test_questions_do_not_grow_with_people(self) -> None:
		def questions() -> int:
			membership.forget()
			before, count = frappe.db.sql, 0

			def sql(*args: object, **options: object) -> object:
				nonlocal count
				count += 1
				return before(*args, **options)

			frappe.db.sql = sql
			try:
				readiness.find_all(PERIOD)
			finally:
				frappe.db.sql = before
			return count

		few = questions()
		for number in range(5):
			make.cadre(f"Người thứ {number} (SS)", DISTRICT_A, personas.COMMITTEE)
		self.assertLessEqual(questions(), few)
