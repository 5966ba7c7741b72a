"""What patches make of values that an earlier version stored."""

import frappe

from cadre_kpi.patches.v0_2 import conditions_as_codes
from cadre_kpi.regulations import conditions
from cadre_kpi.tests.base import CadreKpiTestCase


class TestConditionsAsCodes(CadreKpiTestCase):
	def test_the_same_is_said_as_before(self) -> None:
		for met, found, needed, outcome in (
			(1, "9/9 = 100,00 %", "≥ 100 %", "Met"),
			(0, "2/9 = 22,22 %", "≥ 33.33 %", "Not Met"),
			(1, "không", "không", "Met"),
			(0, "có", "không", "Not Met"),
			# a dash was stored as met: nobody had assessed it
			(1, "–", "≥ 80 %", "Not Assessed"),
		):
			with self.subTest(found=found, needed=needed):
				row = conditions_as_codes.new_values(met, found, needed)
				self.assertEqual(row["outcome"], outcome)
				self.assertEqual(conditions.found_in_words(row, "vi"), found)
				self.assertEqual(conditions.needed_in_words(row, "vi"), needed.replace(".", ","))
		row = conditions_as_codes.new_values(0, "warning", "≤ reprimand")
		self.assertEqual(conditions.found_in_words(row, "vi"), "cảnh cáo")
		self.assertEqual(conditions.needed_in_words(row, "vi"), "≤ khiển trách")

	def test_a_site_without_the_former_column_is_left_alone(self) -> None:
		if frappe.db.has_column("Evaluation Condition", "met"):
			self.skipTest("this site has been migrated")
		conditions_as_codes.execute()
		self.assertEqual(frappe.db.count("Evaluation Condition", {"outcome": ""}), 0)
