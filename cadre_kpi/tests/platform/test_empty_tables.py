"""A table without rows is not written: two people's first rows at the same time do not wait for each other."""

from __future__ import annotations

from unittest import mock

import frappe

from cadre_kpi.tests import factories as make
from cadre_kpi.tests import personas
from cadre_kpi.tests.base import CadreKpiTestCase


class EmptyTables(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		personas.cast()
		cls.body = make.body("Hội đồng trống (KT)", "Advisory Council", personas.PROVINCE)

	def deleted(self, doc) -> list[str]:
		"""The tables of which the save of this document deletes rows."""
		statements, sql = [], frappe.db.sql

		def noted(query, *args, **kwargs):
			statements.append(str(query))
			return sql(query, *args, **kwargs)

		with mock.patch.object(frappe.db, "sql", noted):
			doc.save()
		return [text.split("`")[1] for text in statements if text.lstrip().upper().startswith("DELETE")]

	def test_a_table_that_was_empty_and_is_stays_untouched(self) -> None:
		doc = frappe.get_doc("Evaluation Body", self.body)
		doc.signer_duty = "CHỦ TỊCH"
		self.assertEqual([name for name in self.deleted(doc) if name.startswith("tabEvaluation Body")], [])

	def test_the_last_row_goes_all_the_same(self) -> None:
		doc = frappe.get_doc("Evaluation Body", self.body)
		doc.append("members", {"user": personas.EMAIL["chair"], "duty": "Chair"})
		doc.save()
		self.assertEqual(frappe.db.count("Evaluation Body Member", {"parent": self.body}), 1)
		doc.set("members", [])
		doc.save()
		self.assertEqual(frappe.db.count("Evaluation Body Member", {"parent": self.body}), 0)
