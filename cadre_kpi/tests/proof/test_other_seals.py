"""Appeals, reviews of work, ratings of organisations and catalogues: each sealed field, row and file is named when it is changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import frappe
from frappe.model import display_fieldtypes, table_fields

from cadre_kpi.decisions import proof
from cadre_kpi.proof import content, evidence, seals
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase
from cadre_kpi.tests.proof.tampering import Walk

BODY = "Ban Thường vụ (kiểm thử niêm phong)"
UNIT = "Tỉnh (kiểm thử niêm phong)"


class TestOtherSeals(Walk, CadreKpiTestCase):
	KINDS = ("Rating Appeal", "Unit Evaluation", "Product Catalogue", "Work Review")

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.unit(UNIT, UNIT)
		make.body(BODY, "Standing Committee", UNIT, [])
		cls.names = {doctype: cls.place(doctype) for doctype in cls.KINDS}
		for doctype, name in cls.names.items():
			seals.seal(doctype, [name])
		frappe.db.savepoint(cls.SAVEPOINT)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for path in cls.files:
			path.unlink(missing_ok=True)
		super().tearDownClass()

	files: tuple[Path, ...] = ()

	@classmethod
	def place(cls, doctype: str) -> str:
		"""A record that is signed, with something in every field, a row in every table and a file at it."""
		rule, meta = content.SEALED[doctype], frappe.get_meta(doctype)
		values = cls.fill(meta) | {rule.body: BODY}
		rows = {df.fieldname: [cls.fill(frappe.get_meta(df.options))] for df in meta.get_table_fields()}
		name = make.place(doctype, rule.reached[0], rows=rows, **values)
		path = Path(frappe.get_site_path("private", "files", f"kt-{name}.txt"))
		path.write_text("như đã ký")
		cls.files = (*cls.files, path)
		file = {"file_name": path.name, "file_url": f"/private/files/{path.name}", "is_private": 1}
		make.place("File", attached_to_doctype=doctype, attached_to_name=name, **file)
		return name

	@classmethod
	def fill(cls, meta) -> dict[str, object]:
		values = {}
		for df in meta.fields:
			if df.fieldtype in (*display_fieldtypes, *table_fields) or df.get("is_virtual"):
				continue
			if df.fieldtype in ("Int", "Check", "Float", "Percent", "Currency"):
				values[df.fieldname] = 1
			elif df.fieldtype in ("Date", "Datetime"):
				values[df.fieldname] = datetime(2026, 3, 1)
			else:
				values[df.fieldname] = f"kt {df.fieldname}"[:60]
		return values

	def tearDown(self) -> None:
		frappe.db.rollback(save_point=self.SAVEPOINT)
		for path in self.files:
			path.write_text("như đã ký")
		super().tearDown()

	def signed(self, doctype: str) -> str:
		return self.names[doctype]

	def places(self) -> set[tuple[str, str, str, str]]:
		return {
			(found.doctype, found.record, found.row, found.field)
			for found in proof.verify_all().differences
			if found.record in self.names.values()
		}

	def test_untouched_they_hold(self) -> None:
		self.assertEqual(self.places(), set())

	def test_a_file_that_is_another_one(self) -> None:
		for (doctype, name), path in zip(self.names.items(), self.files, strict=True):
			path.write_text("đã sửa")
			self.assertEqual(self.found(doctype, name), {(f"{evidence.TABLE} 1", "sha256")}, doctype)
			path.unlink()
			self.assertEqual(self.found(doctype, name), {(f"{evidence.TABLE} 1", "sha256")}, doctype)

	def test_a_signed_record_that_passes_for_unsigned_or_is_gone(self) -> None:
		for doctype, name in self.names.items():
			rule = content.SEALED[doctype]
			for state in ("Draft", "Received", ""):
				frappe.db.set_value(doctype, name, rule.state, state, update_modified=False)
				self.assertIn(("", rule.state), self.found(doctype, name), doctype)
			frappe.db.delete(doctype, {"name": name})
			self.assertIn(("", "record"), self.found(doctype, name), doctype)
			frappe.db.rollback(save_point=self.SAVEPOINT)
