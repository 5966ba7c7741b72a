"""What patches make of values that an earlier version stored."""

import frappe

from cadre_kpi.patches.v0_2 import (
	conditions_as_codes,
	name_grounds_of_new_parameters,
	personnel_numbers_once,
)
from cadre_kpi.proof import seals
from cadre_kpi.regulations import conditions
from cadre_kpi.tests import factories, personas
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
				row = conditions_as_codes.build_values(met, found, needed)
				self.assertEqual(row["outcome"], outcome)
				self.assertEqual(conditions.describe_found(row, "vi"), found)
				self.assertEqual(conditions.describe_needed(row, "vi"), needed.replace(".", ","))
		row = conditions_as_codes.build_values(0, "warning", "≤ reprimand")
		self.assertEqual(conditions.describe_found(row, "vi"), "cảnh cáo")
		self.assertEqual(conditions.describe_needed(row, "vi"), "≤ khiển trách")

	def test_a_site_without_the_former_column_is_left_alone(self) -> None:
		if frappe.db.has_column("Evaluation Condition", "met"):
			self.skipTest("this site has been migrated")
		conditions_as_codes.execute()
		self.assertEqual(frappe.db.count("Evaluation Condition", {"outcome": ""}), 0)


class TestGroundsOfNewParameters(CadreKpiTestCase):
	def test_a_scheme_from_before_can_be_followed_by_a_new_version(self) -> None:
		scheme = factories.scheme("vinh_phuc_371")
		for path in ("rounding%", "frequency.period_gives"):
			frappe.db.delete("Scheme Source", {"parent": scheme, "path": ("like", path)})
		new = name_grounds_of_new_parameters.find_paths_without_ground(
			frappe.get_doc("Evaluation Scheme", scheme)
		)
		self.assertLessEqual({"rounding.places", "rounding.compare", "frequency.period_gives"}, set(new))
		name_grounds_of_new_parameters.execute()
		doc = frappe.get_doc("Evaluation Scheme", scheme)
		self.assertEqual(name_grounds_of_new_parameters.find_paths_without_ground(doc), [])
		self.assertTrue(all(row.assumption or row.document for row in doc.sources if row.path in new))
		self.assertIn(scheme, seals.find_latest_of("Evaluation Scheme", [scheme]))

	def test_a_scheme_of_ones_own_keeps_how_it_was_computed(self) -> None:
		scheme = factories.own_scheme("quy_che_rieng")
		frappe.db.delete("Scheme Source", {"parent": scheme, "path": "rounding.mode"})
		name_grounds_of_new_parameters.execute()
		row = frappe.get_all(
			"Scheme Source", {"parent": scheme, "path": "rounding.mode"}, ["assumption", "text_vi"]
		)
		self.assertEqual(
			[(each.assumption, each.text_vi) for each in row],
			[(1, name_grounds_of_new_parameters.KEPT["text_vi"])],
		)


class TestPersonnelNumbers(CadreKpiTestCase):
	def test_the_second_holder_is_named(self) -> None:
		rows = [
			frappe._dict(name=name, personnel_number=number)
			for name, number in (("CB-1", "A.01"), ("CB-2", "a.01 "), ("CB-3", "A.02"), ("CB-4", "A.01"))
		]
		found = personnel_numbers_once.find_later_holders(rows)
		self.assertEqual([(row.name, first) for row, first in found], [("CB-2", "CB-1"), ("CB-4", "CB-1")])

	def test_a_number_belongs_to_one_cadre_and_none_to_many(self) -> None:
		personas.cast()
		first, second, third = (
			frappe.get_doc("Cadre", personas.cadre_of(key)) for key in ("cadre_a", "cadre_b", "cadre_a1")
		)
		first.personnel_number = " SH.0001 "
		first.save()
		self.assertEqual(first.personnel_number, "SH.0001")
		second.personnel_number = "SH.0001"
		with self.assertRaisesRegex(frappe.ValidationError, first.full_name):
			second.save()
		for doc in (second, third):
			doc.reload()
			doc.personnel_number = ""
			doc.save()
		personnel_numbers_once.execute()
		self.assertEqual(frappe.db.get_value("Cadre", first.name, "personnel_number"), "SH.0001")
