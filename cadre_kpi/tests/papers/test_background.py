"""Long papers are made in the background, for who may print the record and for nobody else."""

from __future__ import annotations

import os
from unittest.mock import patch

import frappe

from cadre_kpi.api import papers as api
from cadre_kpi.papers import background
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.papers import paper_samples as sample
from cadre_kpi.tests.papers.paper_case import PaperTestCase

DECISION = "Rating Decision"


class TestBackground(PaperTestCase):
	def test_how_long_a_paper_is_goes_by_its_longest_table(self):
		rows = len(self.decision.rows)
		with patch.object(background, "MANY", rows):
			self.assertFalse(api.is_long(DECISION, self.decision.name))
		with patch.object(background, "MANY", rows - 1):
			self.assertTrue(api.is_long(DECISION, self.decision.name))

	def test_the_paper_is_a_private_file_of_who_asked_and_a_message_says_so(self):
		frappe.db.delete("Notification Log", {"for_user": frappe.session.user})
		name = background.make(DECISION, self.decision.name, None, frappe.session.user)
		file = frappe.get_doc("File", name)
		self.addCleanup(lambda: os.path.exists(file.get_full_path()) and os.remove(file.get_full_path()))
		self.assertEqual((file.is_private, file.attached_to_name), (1, None))
		with open(file.get_full_path(), "rb") as stored:
			self.assertTrue(stored.read(5).startswith(b"%PDF-"))
		told = frappe.get_all(
			"Notification Log",
			filters={"document_type": DECISION, "document_name": self.decision.name},
			pluck="email_content",
		)
		self.assertEqual(len([text for text in told if file.file_url in text]), 1)

	def test_a_paper_that_fails_is_told_with_its_reason(self):
		with patch.object(background.pdf, "write_pdf", side_effect=ValueError("hết giấy")):
			self.assertIsNone(background.make(DECISION, self.decision.name, None, frappe.session.user))
		told = frappe.get_all("Notification Log", filters={"document_type": DECISION}, pluck="subject")
		self.assertTrue(any("hết giấy" in text for text in told))

	def test_nobody_prints_in_the_background_what_is_not_theirs(self):
		for method in (api.is_long, api.make_in_background):
			with self.subTest(method.__name__), acting_as(sample.STRANGER):
				self.assertRaises(frappe.PermissionError, method, DECISION, self.decision.name)
