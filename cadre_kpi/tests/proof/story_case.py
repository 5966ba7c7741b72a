"""A year under Regulation 371 whose records are signed, sealed and published."""

from __future__ import annotations

import frappe

from cadre_kpi.decisions import proof
from cadre_kpi.demo import vinh_phuc
from cadre_kpi.demo.story_371 import Story
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import CadreKpiTestCase, end_request

SAVEPOINT = "sealed"


class StoryCase(CadreKpiTestCase):
	"""A year under Regulation 371; each test undoes what it did to the database."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		with make.quick_accounts():
			cls.story = Story(vinh_phuc.cast())
		cls.tell(cls.story)

	@classmethod
	def tell(cls, story: Story) -> None:
		story.tell()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self) -> None:
		super().setUp()
		end_request()  # within one, Frappe's log of what is printed ends the transaction
		frappe.db.savepoint(SAVEPOINT)

	def tearDown(self) -> None:
		frappe.db.rollback(save_point=SAVEPOINT)
		super().tearDown()

	@property
	def decision(self) -> str:
		return self.story.decision.name

	@property
	def evaluation(self) -> str:
		return self.story.evaluations["secretary_a"].name

	@property
	def contract(self) -> str:
		return self.story.contract.name

	def petition(self) -> str:
		"""A petition about the story's rating, which its committee considers."""
		return make.place(
			"Rating Appeal",
			"Under Consideration",
			evaluation=self.evaluation,
			cadre=self.story.evaluations["secretary_a"].cadre,
			managed_by=self.story.decision.committee,
			grounds="Kết quả chưa được tính đủ",
		)

	def row_of(self, doctype: str, parent: str, idx: int = 1) -> str:
		return frappe.db.get_value(doctype, {"parent": parent, "idx": idx}, "name")

	def places(self) -> set[tuple[str, str, str, str]]:
		"""What a verification names: DocType, record, row, field."""
		return {
			(found.doctype, found.record, found.row, found.field) for found in proof.verify_all().differences
		}
