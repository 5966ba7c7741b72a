"""What people enter comes back from the database as it went in, and a record saved again is the same record."""

from __future__ import annotations

from decimal import Decimal

import frappe

from cadre_kpi.patches import widen_number_columns
from cadre_kpi.setup import number_columns
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.runs import run_province as runs


def stored(doctype: str, name: str, names: str = "name") -> list[dict]:
	"""Every decimal of a record, or of the rows of a record, as the database spells it."""
	fields = number_columns.list_number_fields().get(doctype, [])
	if not fields:
		return []
	columns = ", ".join(f"CAST(`{field}` AS CHAR) AS `{field}`" for field in fields)
	order = "idx" if names == "parent" else "name"
	return frappe.db.sql(
		f"SELECT {columns} FROM `tab{doctype}` WHERE `{names}` = %s ORDER BY `{order}`", name, as_dict=True
	)


def stored_whole(doc) -> dict[str, list[dict]]:
	"""The decimals of a record and of all its rows, by DocType."""
	found = {doc.doctype: stored(doc.doctype, doc.name)}
	for table in doc.meta.get_table_fields():
		found[table.options] = stored(table.options, doc.name, "parent")
	return found


class TestColumns(CadreKpiTestCase):
	def test_every_number_is_stored_with_six_places_or_more(self) -> None:
		fields = number_columns.list_number_fields()
		self.assertGreater(sum(len(names) for names in fields.values()), 50)
		self.assertEqual(number_columns.narrow_columns(), {})

	def test_six_places_come_back_from_every_field(self) -> None:
		frappe.db.savepoint("numbers")
		self.addCleanup(frappe.db.rollback, save_point="numbers")
		for doctype, fields in number_columns.list_number_fields().items():
			with self.subTest(doctype):
				values = {field: float(f"{number}.005123") for number, field in enumerate(fields, start=10)}
				name = make.place(doctype, parent="x", parenttype="Task Contract", parentfield="x", **values)
				(row,) = stored(doctype, name)
				self.assertEqual(
					{field: Decimal(text) for field, text in row.items()},
					{field: Decimal(str(value)) for field, value in values.items()},
				)

	def test_a_site_may_not_narrow_a_number(self) -> None:
		frappe.db.savepoint("numbers")
		self.addCleanup(frappe.db.rollback, save_point="numbers")
		with self.assertRaisesRegex(frappe.ValidationError, "Points|Điểm"):
			self.setter("Evaluation Deduction", "points", "2").insert()
		self.setter("Evaluation Deduction", "points", "6").insert()
		self.setter("Evaluation Deduction", "reason", "2").insert()
		self.setter("Currency", "smallest_currency_fraction_value", "2").insert()

	def setter(self, doctype: str, field: str, precision: str):
		return frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": doctype,
				"field_name": field,
				"property": "precision",
				"property_type": "Select",
				"value": precision,
			}
		)


class TestWidening(CadreKpiTestCase):
	"""Changing a column commits, so the table is brought back by hand."""

	def test_an_upgrade_widens_what_was_narrow_and_keeps_what_is_stored(self) -> None:
		name = make.place(
			"Evaluation Deduction", parent="x", parenttype="Cadre Evaluation", parentfield="x", points=1.25
		)
		self.addCleanup(frappe.db.delete, "Evaluation Deduction", {"name": name})
		frappe.db.commit()
		self.addCleanup(frappe.db.updatedb, "Evaluation Deduction")
		frappe.db.sql_ddl(
			"ALTER TABLE `tabEvaluation Deduction` MODIFY `points` decimal(21,2) NOT NULL DEFAULT 0"
		)
		self.assertEqual(number_columns.narrow_columns(), {"Evaluation Deduction": ["points"]})
		widen_number_columns.execute()
		self.assertEqual(number_columns.narrow_columns(), {})
		self.assertEqual(Decimal(stored("Evaluation Deduction", name)[0]["points"]), Decimal("1.25"))
		frappe.db.delete("Evaluation Deduction", {"name": name})
		frappe.db.commit()


class TestSavedTwice(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		runs.build()
		runs.remove()
		cls.month = runs.month(1, status="Open")
		cls.cadre = runs.person("Chuyên viên bậc lẻ (TR)")
		runs.contract(cls.cadre, cls.month, [{"target": 3, "completed": 3, "coefficient": 1.123456}] * 3)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.db.rollback()
		super().tearDownClass()

	def evaluated(self, points: float):
		"""An evaluation of full results and 30 general points, less this deduction, as it is after its first save."""
		frappe.db.savepoint("saved_twice")
		self.addCleanup(frappe.db.rollback, save_point="saved_twice")
		doc = frappe.get_doc(
			{"doctype": "Cadre Evaluation", "cadre": self.cadre, "period": self.month}
		).insert()
		runs.reviewed(self.month)
		doc.append("deductions", {"points": points, "reason": "Trừ theo quy chế"}).db_insert()
		return frappe.get_doc("Cadre Evaluation", doc.name).save()

	def check(self, points: float, total: float, level: str) -> None:
		doc = self.evaluated(points)
		first = stored_whole(doc)
		self.assertEqual((doc.total_points, doc.level_by_points), (total, level))
		again = frappe.get_doc("Cadre Evaluation", doc.name).save()
		self.assertEqual(again.deductions[0].points, points)
		self.assertEqual((again.total_points, again.level_by_points), (total, level))
		self.assertEqual(stored_whole(again), first)
		self.assertEqual(Decimal(first["Evaluation Deduction"][0]["points"]), Decimal(str(points)))

	def test_on_the_threshold_a_second_save_changes_nothing(self) -> None:
		self.check(10.005, 90.0, "excellent")

	def test_just_below_it_neither(self) -> None:
		self.check(10.005123, 89.99, "good")

	def test_a_scheme_saved_again_is_the_same_scheme(self) -> None:
		for name in frappe.get_all("Evaluation Scheme", filters={"docstatus": 1}, pluck="name"):
			with self.subTest(name):
				frappe.db.savepoint("scheme")
				copy = frappe.copy_doc(frappe.get_doc("Evaluation Scheme", name))
				copy.code = "luu_hai_lan"
				for field in number_columns.list_number_fields()["Evaluation Scheme"]:
					if copy.get(field):
						copy.set(field, copy.get(field) - 0.001234)
				copy.flags.ignore_validate = True
				copy.insert()
				first = stored_whole(copy)
				again = frappe.get_doc("Evaluation Scheme", copy.name)
				again.flags.ignore_validate = True
				again.save()
				self.assertEqual(stored_whole(again), first)
				frappe.db.rollback(save_point="scheme")
