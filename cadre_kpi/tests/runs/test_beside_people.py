"""Runs beside people who have records open: nobody's work is lost, and who comes too late is told so."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import frappe

from cadre_kpi.runs import worker
from cadre_kpi.runs.actions.compute import ComputeAndPropose
from cadre_kpi.tests import factories as make
from cadre_kpi.tests.base import acting_as
from cadre_kpi.tests.runs import run_province as tr
from cadre_kpi.tests.runs import test_faults as faults
from cadre_kpi.tests.runs.test_period_run import RunTestCase

LATE = frappe.TimestampMismatchError


class Colleague:
	"""Somebody with the form of an evaluation open, in a session of their own, who saves when told to."""

	def __init__(self, doctype: str, name: str, values: dict) -> None:
		self.opened, self.told, self.error = threading.Event(), threading.Event(), None
		place = (frappe.local.site, os.path.abspath(frappe.local.sites_path))
		self.thread = threading.Thread(target=self.work, args=(*place, doctype, name, values))
		self.thread.start()
		assert self.opened.wait(30)

	def work(self, site: str, sites_path: str, doctype: str, name: str, values: dict) -> None:
		try:
			frappe.init(site=site, sites_path=sites_path)
			frappe.connect()
			doc = frappe.get_doc(doctype, name)
			frappe.db.commit()
			doc.update(values)
			self.opened.set()
			assert self.told.wait(60)
			doc.save()
			frappe.db.commit()
		except BaseException as error:
			self.error = error
			frappe.db.rollback()
		finally:
			self.opened.set()
			frappe.destroy()

	def save(self) -> None:
		self.told.set()

	def end(self) -> BaseException | None:
		"""Wait for the save; returns what was raised."""
		self.told.set()
		self.thread.join(60)
		assert not self.thread.is_alive()
		return self.error


class TestBesidePeople(RunTestCase):
	"""These tests commit, and remove what they made."""

	remove, start = faults.TestWithCommits.remove, faults.TestWithCommits.start

	def setUp(self):
		super().setUp()
		self.addCleanup(self.remove)
		self.people = [tr.person(f"Người {n} (TR)") for n in range(4)]
		for cadre in self.people:
			tr.contract(cadre, self.january, [{"completed": 12}] * 3)
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		frappe.db.commit()
		self.name = tr.evaluation(self.people[1], self.january).name

	def propose(self):
		run = self.start(self.january, "Compute and Propose")
		worker.execute(run)
		return frappe.get_doc("Period Run", run)

	def test_a_form_that_was_open_before_the_run_is_told(self):
		colleague = Colleague("Cadre Evaluation", self.name, {"organising": 50})
		self.assertEqual(self.propose().status, "Done")
		self.assertIsInstance(colleague.end(), LATE)
		frappe.db.rollback()
		doc = frappe.get_doc("Cadre Evaluation", self.name)
		self.assertEqual((doc.workflow_state, doc.organising), ("Proposed", 100))
		doc.save()  # after a reload it goes on

	def test_a_form_that_is_saved_while_the_run_holds_the_record_is_told(self):
		colleague, before = (
			Colleague("Cadre Evaluation", self.name, {"organising": 50}),
			ComputeAndPropose._log,
		)

		def meanwhile(action, proposed):
			colleague.save()
			colleague.thread.join(0.7)
			self.assertTrue(colleague.thread.is_alive(), "the save must wait for the run's transaction")
			before(action, proposed)

		with mock.patch.object(ComputeAndPropose, "_log", meanwhile):
			self.assertEqual(self.propose().status, "Done")
		self.assertIsInstance(colleague.end(), LATE)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Cadre Evaluation", self.name, "organising"), 100)

	def test_a_form_that_is_saved_just_before_counts(self):
		colleague, before = (
			Colleague("Cadre Evaluation", self.name, {"deductions": []}),
			ComputeAndPropose.items,
		)

		def meanwhile(action):
			found = before(action)
			frappe.db.commit()
			self.assertIsNone(colleague.end())
			return found

		row = {"points": 2.5, "reason": "Chậm báo cáo"}
		frappe.get_doc("Cadre Evaluation", self.name).append("deductions", row).db_insert()
		frappe.db.commit()
		with mock.patch.object(ComputeAndPropose, "items", meanwhile):
			self.assertEqual(self.propose().status, "Done")
		doc = frappe.get_doc("Cadre Evaluation", self.name)
		self.assertEqual((doc.workflow_state, doc.deductions, doc.deducted_points), ("Proposed", [], 0))

	def test_a_contract_that_was_open_before_the_period_was_closed_is_told(self):
		frappe.db.set_value(
			"Cadre Evaluation", {"period": self.january}, {"workflow_state": "Published", "docstatus": 1}
		)
		frappe.db.commit()
		contract = frappe.db.get_value("Task Contract", {"cadre": self.people[1], "period": self.january})
		colleague = Colleague("Task Contract", contract, {"support_conditions": "thêm"})
		run = self.start(self.january, "Close Period")
		worker.execute(run)
		self.assertIsInstance(colleague.end(), LATE)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Task Contract", contract, "workflow_state"), "Closed")

	def test_who_is_saving_is_waited_for_once(self):
		with self.held() as release, mock.patch.object(worker.time, "sleep", lambda seconds: release()):
			run = self.propose()
		self.assertEqual((run.status, run.done, run.failed, run.failures), ("Done", 4, 0, []))
		self.assertEqual(frappe.db.get_value("Cadre Evaluation", self.name, "workflow_state"), "Proposed")

	@contextmanager
	def held(self) -> Iterator[Callable[[], None]]:
		with faults.another_session() as other:
			other.sql("select name from `tabCadre Evaluation` where name = %s for update", (self.name,))
			yield other.rollback


class TestLists(RunTestCase):
	def test_own_and_own_units_lists_read_an_index(self):
		from cadre_kpi.database import bulk

		cadre = tr.person("Người xem (TR)", user=make.user("tr.cadre@example.com", "Người xem", ["Cadre"]))
		officer = make.user("tr.unit@example.com", "Cán bộ đơn vị", ["Unit Officer"])
		make.body("Tập thể lãnh đạo (TR)", "Unit Collective", tr.UNIT_B, [officer])
		for doctype, key in (("Cadre Evaluation", "evaluation_key"), ("Task Contract", "contract_key")):
			rows = (
				(
					f"TR-{n:06d}",
					cadre if n == 77 else f"x{n}",
					tr.UNIT_B if n % 500 == 0 else f"U{n % 500}",
					f"{n}",
				)
				for n in range(6000)
			)
			bulk.insert(doctype, ("name", "cadre", "unit", key), rows)
			for user, column, expected in (("tr.cadre@example.com", "cadre", 1), (officer, "unit", 12)):
				with self.subTest(doctype=doctype, user=user), acting_as(user):
					self.assertEqual(len(frappe.get_list(doctype, limit_page_length=20)), expected)
					query = frappe.get_list(doctype, fields=["name"], limit_page_length=20, run=False)
				plan = frappe.db.sql(f"explain {query}", as_dict=True)[0]
				self.assertIn(column, plan.key or "", plan)
				self.assertNotIn(plan.type, ("ALL", "index"), plan)
				self.assertLess(int(plan.rows), 100, plan)
