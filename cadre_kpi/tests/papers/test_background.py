"""Long papers are made in the background, for who may print the record and for nobody else."""

from __future__ import annotations

import os
from unittest.mock import patch

import frappe

from cadre_kpi.api import papers as api
from cadre_kpi.papers import background
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.permissions.attack import AttackCase

CONTRACT = "Task Contract"


class TestBackground(AttackCase):
	@classmethod
	def prepare(cls, story):
		for chapter in (story.register, story.register_again, story.appraise, story.assign):
			chapter()
		cls.contract = story.contract.name

	def told(self, user: str) -> list:
		filters = {"document_type": CONTRACT, "document_name": self.contract, "for_user": user}
		return frappe.get_all("Notification Log", filters=filters, fields=["subject", "email_content"])

	def test_how_long_a_paper_is_goes_by_its_longest_table(self):
		doc = frappe.get_doc(CONTRACT, self.contract)
		rows = max(len(doc.get(df.fieldname)) for df in doc.meta.get_table_fields())
		with acting_as(self.users["clerk"]):
			with patch.object(background, "MANY", rows):
				self.assertFalse(api.is_long(CONTRACT, self.contract))
			with patch.object(background, "MANY", rows - 1):
				self.assertTrue(api.is_long(CONTRACT, self.contract))

	def test_the_paper_is_a_private_file_of_who_asked_and_a_message_says_so(self):
		user = self.users["clerk"]
		with acting_as(user):
			name = background.make(CONTRACT, self.contract, None, user)
		self.assertTrue(name, self.told(user))
		file = frappe.get_doc("File", name)
		self.addCleanup(lambda: os.path.exists(file.get_full_path()) and os.remove(file.get_full_path()))
		self.assertEqual((file.is_private, file.owner, file.attached_to_name), (1, user, None))
		with open(file.get_full_path(), "rb") as stored:
			self.assertTrue(stored.read(5).startswith(b"%PDF-"))
		self.assertEqual(len([row for row in self.told(user) if file.file_url in row.email_content]), 1)

	def test_nobody_prints_in_the_background_what_is_not_theirs(self):
		for method in (api.is_long, api.make_in_background):
			with self.subTest(method.__name__), acting_as(self.users["director"]):
				self.assertRaises(frappe.PermissionError, method, CONTRACT, self.contract)
