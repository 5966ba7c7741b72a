"""What opening and saving a form asks the database, beside a plain ToDo of the same user.

Numbers of statements, which do not depend on the machine: one that grows shows a question that was answered before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.desk.form import load
from frappe.desk.form.save import savedocs

from cadre_kpi.access import records as access_records
from cadre_kpi.access.doors import gate
from cadre_kpi.access.overrides import open_form
from cadre_kpi.database import once
from cadre_kpi.process import next_actions
from cadre_kpi.tests import personas, records
from cadre_kpi.tests.base import CadreKpiTestCase, acting_as
from cadre_kpi.tests.features.report_rows import statements
from cadre_kpi.tests.personas import EMAIL

# kind and state of a record, who opens it → statements beyond those of a ToDo and one for each table of rows: three
# for the user's seats, titles of its links, what its own form tells
OPENINGS = {
	("Task Contract", "Under Appraisal", "focal_a"): 6,
	("Progress Report", "Under Verification", "focal_a"): 5,
	("Cadre Evaluation", "At Focal Agency", "focal_a"): 6,
	("Council Session", "Scoring", "board"): 8,  # how many sheets it can have at most asks two
	("Rating Decision", "Draft", "secretary"): 6,
}
SAVING = 13  # beyond a ToDo's and one to read each table of rows: a lock of the record and of the rows it has among them
STATE = 1  # Frappe 16 reads the state of a linked record together with its name
SINGLE = re.compile("^select `?issingle", re.IGNORECASE)  # late builds of 15 ask it for each kind of row


@contextmanager
def request() -> Iterator[list[str]]:
	"""The statements of the block, as in a request of its own: nothing written yet, nothing kept."""
	frappe.local.response = frappe._dict(docs=[])
	frappe.db.value_cache.clear()
	once.forget()
	ends = {name: type(frappe.db.after_commit)() for name in ("after_commit", "after_rollback")}
	with patch.multiple(frappe.db, transaction_writes=0, **ends), statements() as sent:
		yield sent
	once.forget()


class TestFormCost(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cast = personas.cast()
		cls.names = records.of_district_a(cast["cadre_a"])

	def open_form(self, doctype: str, name: str, user: str) -> int:
		with acting_as(user), request() as sent:
			gate.check("frappe.desk.form.load.getdoc", {"doctype": doctype, "name": name})
			open_form(doctype, name)
		return len(sent)

	def test_opening_asks_a_fixed_number_of_questions(self) -> None:
		todo = frappe.get_doc({"doctype": "ToDo", "description": "Việc"}).insert().name
		self.open_form("ToDo", todo, "Administrator")  # what is read once for all forms
		plain = self.open_form("ToDo", todo, "Administrator")
		found = {}
		for key in OPENINGS:
			doctype, state, user = key
			name, tables = self.names[doctype, state], len(frappe.get_meta(doctype).get_table_fields())
			self.open_form(doctype, name, EMAIL[user])
			found[key] = self.open_form(doctype, name, EMAIL[user]) - tables - plain
		self.assertEqual(found, OPENINGS)

	def test_a_form_gets_what_frappe_itself_would_send(self) -> None:
		for doctype, state, user in OPENINGS:
			told = []
			for opened in (load.getdoc, open_form):
				with self.subTest(doctype), acting_as(EMAIL[user]), request():
					opened(doctype, self.names[doctype, state])
					(doc,) = frappe.response.docs
					told.append((frappe.as_json(doc), frappe.response._link_titles, frappe.response.docinfo))
			self.assertEqual(*told)
			if doctype in ("Task Contract", "Cadre Evaluation"):
				self.assertTrue(told[0][1])

	def read(self) -> int:
		self.asked = getattr(self, "asked", 0) + 1
		return self.asked

	def test_the_answer_is_kept_until_something_is_written(self) -> None:
		with request():
			self.assertEqual([once.read("key", self.read), once.read("key", self.read)], [1, 1])
			frappe.db.transaction_writes += 1
			self.assertEqual([once.read("key", self.read), once.read("key", self.read)], [2, 3])
			once.answer()
			self.assertEqual([once.read("key", self.read), once.read("key", self.read)], [4, 4])
			frappe.db.transaction_writes += 1
			self.assertEqual(once.read("key", self.read), 5)

	def test_nothing_is_kept_beyond_the_transaction(self) -> None:
		with request():
			once.read("key", self.read)
			frappe.db.after_rollback.run()
			self.assertIsNone(once.get_known("key"))
			once.read("key", self.read)
			frappe.db.after_commit.run()
			self.assertIsNone(once.get_known("key"))

	def test_a_record_read_before_is_its_own(self) -> None:
		name = self.names["Task Contract", "Assigned"]
		with request() as sent:
			first = frappe.get_doc("Task Contract", name)
			asked = len(sent)
			first.tasks[0].task_name, first.support_conditions = "Khác", "Khác"
			first.append("tasks", {"task_name": "Thêm"})
			second = frappe.get_doc("Task Contract", name)
			self.assertEqual(len(sent), asked)
		self.assertEqual([row.task_name for row in second.tasks], ["Assigned"])
		self.assertIsNone(second.support_conditions)
		self.assertIs(second.tasks[0].parent_doc, second)
		self.assertEqual(frappe.as_json(second), frappe.as_json(self.read_anew("Task Contract", name)))

	def read_anew(self, doctype: str, name: str):
		once.forget()
		return frappe.get_doc(doctype, name)

	def test_a_right_is_judged_by_what_was_written_last(self) -> None:
		name = self.names["Task Contract", "Draft: Cadre"]
		doc = frappe.get_doc("Task Contract", name)
		with request(), acting_as(EMAIL["cadre_a"]):
			self.assertTrue(access_records.allows(doc, "write"))
			frappe.db.set_value("Task Contract", name, "workflow_state", "Awaiting Decision")
			self.assertFalse(access_records.allows(doc, "write"))


class TestSavingCost(CadreKpiTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.cast = personas.cast()

	def setUp(self) -> None:
		super().setUp()
		with acting_as(EMAIL["cadre_a"]):
			tasks = [
				{
					"task_name": f"Nhiệm vụ {number}",
					"output_product": "Báo cáo",
					"target": 1,
					"unit_of_measure": "báo cáo",
					"weight": 50,
					"due_date": "2026-12-01",
				}
				for number in (1, 2)
			]
			values = {"doctype": "Task Contract", "cadre": self.cast["cadre_a"], "period": personas.PERIOD}
			self.contract = frappe.get_doc({**values, "tasks": tasks}).insert()
		self.addCleanup(frappe.db.delete, "Contract Task", {"parent": self.contract.name})
		self.addCleanup(frappe.db.delete, "Task Contract", {"name": self.contract.name})

	def save(self, doc, user: str = EMAIL["cadre_a"]) -> list[str]:
		with acting_as(user), request() as sent:
			savedocs(json.dumps(doc.as_dict(convert_dates_to_str=True)), "Save")
		return sent

	def test_only_rows_that_changed_are_written(self) -> None:
		before = frappe.get_doc("Task Contract", self.contract.name)
		doc = frappe.get_doc("Task Contract", self.contract.name)
		doc.tasks[1].task_name = "Nhiệm vụ khác"
		sent = [each for each in self.save(doc) if each.lower().startswith("update `tabcontract task`")]
		self.assertEqual(len(sent), 1)
		after = frappe.get_doc("Task Contract", self.contract.name)
		self.assertEqual([row.task_name for row in after.tasks], ["Nhiệm vụ 1", "Nhiệm vụ khác"])
		self.assertEqual(after.tasks[0].modified, before.tasks[0].modified)

	def test_rows_that_go_come_and_move_are_stored(self) -> None:
		doc = frappe.get_doc("Task Contract", self.contract.name)
		doc.tasks.reverse()
		for number, row in enumerate(doc.tasks, 1):
			row.idx = number
		self.save(doc)
		after = frappe.get_doc("Task Contract", self.contract.name)
		self.assertEqual([row.task_name for row in after.tasks], ["Nhiệm vụ 2", "Nhiệm vụ 1"])
		after.remove(after.tasks[0])
		after.tasks[0].weight = 100
		deletions = [
			each for each in self.save(after) if each.lower().startswith("delete from `tabcontract task`")
		]
		# by name: what is deleted by the record it belongs to locks the place of rows to come
		self.assertEqual(
			[("`name` in" in each.lower(), "`parent`" in each) for each in deletions], [(True, False)]
		)
		last = frappe.get_doc("Task Contract", self.contract.name)
		self.assertEqual([(row.task_name, row.weight) for row in last.tasks], [("Nhiệm vụ 1", 100)])

	def test_a_plain_save_asks_a_fixed_number_of_questions(self) -> None:
		doc = frappe.get_doc("Task Contract", self.contract.name)
		self.save(doc)  # what is read once for all forms
		doc.reload()
		doc.tasks[0].output_product = "Báo cáo khác"
		sent = self.save(doc)
		self.assertEqual([each for each in sent if "`tabWorkflow Transition`" in each], [])
		todo = frappe.get_doc({"doctype": "ToDo", "description": "Việc"}).insert()
		for number in (1, 2):
			todo.reload()
			todo.description = f"Việc {number}"
			plain = self.save(todo, "Administrator")
		own = [each for each in sent if not SINGLE.search(each)]
		self.assertIn(len(own) - len(plain) - len(doc.meta.get_table_fields()), (SAVING, SAVING - STATE))

	def test_a_step_is_reckoned_and_the_hooks_stay(self) -> None:
		events = frappe.get_doc_hooks()
		with next_actions.leave_alone():
			self.assertNotIn(next_actions.HANDLER, frappe.get_doc_hooks().get("*")["on_update"])
			self.assertIs(frappe.get_doc_hooks(), events)
		self.assertIn(next_actions.HANDLER, frappe.get_doc_hooks().get("*")["on_update"])
		doc = frappe.get_doc("Task Contract", self.contract.name)
		doc.load_doc_before_save()
		self.assertTrue(doc.stays("on_update"))
		doc.workflow_state = "Under Appraisal"
		self.assertFalse(doc.stays("on_update"))
