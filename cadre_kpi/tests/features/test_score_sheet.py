"""A council member's score sheet."""

from __future__ import annotations

import frappe

from cadre_kpi.tests.base import CadreKpiTestCase


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
