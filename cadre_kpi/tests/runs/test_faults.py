"""Runs that meet trouble: bad records, broken transactions, people at work, a stop, a kill in the middle."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from unittest import mock

import frappe
from frappe.utils import cint

from cadre_kpi.database import locks
from cadre_kpi.runs import actions, launch, worker
from cadre_kpi.runs.actions.open_period import OpenPeriod
from cadre_kpi.tests.runs import run_province as tr
from cadre_kpi.tests.runs.test_period_run import RunTestCase

SLOW_WORKER = """
import sys, time
import frappe
frappe.init(site=sys.argv[1], sites_path=sys.argv[2])
frappe.connect()
from cadre_kpi.runs import worker
from cadre_kpi.runs.actions.open_period import OpenPeriod
OpenPeriod.size = 2
before = OpenPeriod._open_evaluations
def slowly(self, able, outcome):
	time.sleep(0.4)  # contracts of the batch are written, evaluations are not
	before(self, able, outcome)
OpenPeriod._open_evaluations = slowly
print("started", flush=True)
worker.execute(sys.argv[3])
"""


class TestTrouble(RunTestCase):
	def open_for(self, *names: str) -> list[str]:
		return [tr.person(name) for name in names]

	def test_one_bad_record_does_not_hold_up_the_others(self):
		people = self.open_for(*(f"Công chức {n}" for n in range(7)))
		before = OpenPeriod._open_evaluations

		def trip(action, able, outcome):
			if any(person.name == people[3] for person in able):
				raise frappe.ValidationError("hồ sơ hỏng")
			before(action, able, outcome)

		with mock.patch.object(OpenPeriod, "_open_evaluations", trip):
			run = tr.run(self.february, "Open Period", contracts="Empty")
		self.assertEqual((run.status, run.done, run.failed), ("Done With Failures", 7, 1))
		self.assertEqual((run.failures[0].title, run.failures[0].reason), ("Công chức 3", "hồ sơ hỏng"))
		self.assertIsNone(tr.evaluation(people[3], self.february))
		# nothing half-written: the contract that came before the fault is gone too
		self.assertFalse(frappe.db.exists("Task Contract", {"cadre": people[3], "period": self.february}))
		self.assertEqual(frappe.db.count("Cadre Evaluation", {"period": self.february}), 6)
		again = tr.run(self.february, "Open Period", contracts="Empty")
		self.assertEqual(
			(again.status, frappe.db.count("Task Contract", {"period": self.february})), ("Done", 7)
		)

	def test_a_deadlock_is_tried_again(self):
		self.open_for("Công chức một")
		with mock.patch.object(frappe.db, "rollback"), mock.patch.object(worker.time, "sleep"):
			before, calls = OpenPeriod.process, []

			def once(action, keys):
				calls.append(list(keys))
				if len(calls) == 1:
					raise frappe.QueryDeadlockError("1213")
				return before(action, keys)

			with mock.patch.object(OpenPeriod, "process", once):
				run = tr.run(self.february, "Open Period", contracts="Empty")
		self.assertEqual((run.status, run.failed, len(calls)), ("Done", 0, 2))
		self.assertEqual(calls[0], calls[1])

	def test_stop_and_go_on(self):
		self.open_for(*(f"Công chức {n}" for n in range(6)))
		with tr.batches_of(2), tr.on_the_spot():
			name = launch.start(self.february, "Open Period", contracts="Empty")
			before = OpenPeriod.process

			def stop_after_first(action, keys):
				frappe.db.set_value("Period Run", name, "stop_asked", 1)
				return before(action, keys)

			with mock.patch.object(OpenPeriod, "process", stop_after_first):
				worker.execute(name)
			run = frappe.get_doc("Period Run", name)
			self.assertEqual((run.status, run.done, run.total), ("Stopped", 2, 6))
			self.assertEqual(frappe.db.count("Cadre Evaluation", {"period": self.february}), 2)
			launch.resume(name)
			worker.execute(name)
		run.reload()
		self.assertEqual((run.status, run.done), ("Done", 6))
		self.assertEqual(frappe.db.count("Cadre Evaluation", {"period": self.february}), 6)
		with self.assertRaises(frappe.ValidationError):
			launch.resume(name)

	def test_every_batch_is_committed_with_its_cursor(self):
		people = self.open_for(*(f"Công chức {n}" for n in range(4)))
		seen = []
		with tr.batches_of(2), tr.on_the_spot():
			name = launch.start(self.february, "Open Period", contracts="Empty")
			frappe.db.commit.side_effect = lambda: seen.append(
				(
					frappe.db.get_value("Period Run", name, "cursor"),
					frappe.db.count("Cadre Evaluation", {"period": self.february}),
				)
			)
			worker.execute(name)
		self.assertIn((people[1], 2), seen)
		self.assertIn((people[3], 4), seen)
		# no commit ever shows rows beyond the cursor
		self.assertEqual({rows for cursor, rows in seen if not cursor}, {0})


@contextmanager
def another_session():
	"""A second database connection, as another person's request has."""
	from frappe.database import get_db

	mine = frappe.local.db
	# which of these there are differs between versions
	known = set(inspect.signature(get_db).parameters)
	names = ("socket", "host", "user", "password", "port", "cur_db_name")
	other = get_db(**{name: getattr(mine, name, None) for name in names if name in known})
	other.connect()
	try:
		yield other
	finally:
		other.rollback()
		other.close()


class TestWithCommits(RunTestCase):
	"""What only shows between sessions: these tests commit, and remove what they made."""

	def setUp(self):
		super().setUp()
		self.addCleanup(self.remove)
		self.people = [tr.person(f"Người {n:02d} (TR)") for n in range(20)]
		frappe.db.commit()

	def remove(self):
		frappe.db.rollback()
		tr.remove()
		frappe.db.commit()

	def start(self, period: str, action: str, **options: str) -> str:
		with mock.patch.object(launch, "send"):
			name = launch.start(period, action, **options)
		frappe.db.commit()
		return name

	def test_killed_in_the_middle_and_taken_up_again(self):
		run = self.start(self.february, "Open Period", contracts="Empty")
		process = subprocess.Popen(
			[
				sys.executable,
				"-c",
				SLOW_WORKER,
				frappe.local.site,
				os.path.abspath(frappe.local.sites_path),
				run,
			],
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
		)
		self.addCleanup(process.stdout.close)
		self.wait_for(lambda: cint(frappe.db.get_value("Period Run", run, "done")) >= 4, process)
		time.sleep(0.2)  # into the next batch, between its contracts and its evaluations
		os.kill(process.pid, signal.SIGKILL)
		process.wait()
		self.wait_for(lambda: not locks.is_taken(run))
		killed = frappe.get_doc("Period Run", run)
		self.assertEqual(killed.status, "Running")
		self.assertLess(killed.done, 20)
		# what is there is exactly what the cursor says
		for doctype in ("Task Contract", "Cadre Evaluation"):
			self.assertEqual(frappe.db.count(doctype, {"period": self.february}), killed.done)
		with mock.patch.object(launch, "send") as send:
			self.assertEqual(launch.start(self.february, "Open Period", contracts="Empty"), run)
			send.assert_called_once_with(run, 2)
		frappe.db.commit()
		worker.execute(run)
		done = frappe.get_doc("Period Run", run)
		self.assertEqual((done.status, done.done, done.failed), ("Done", 20, 0))
		for doctype in ("Task Contract", "Cadre Evaluation"):
			found = frappe.db.get_all(doctype, filters={"period": self.february}, pluck="cadre")
			self.assertEqual(sorted(found), sorted(self.people))

	def wait_for(self, condition, process=None):
		for _try in range(600):
			frappe.db.rollback()
			if condition():
				return
			if process and process.poll() is not None:
				self.fail(process.stdout.read().decode())
			time.sleep(0.1)
		self.fail("waited in vain")

	def test_a_defect_ends_the_run_instead_of_listing_everybody(self):
		run = self.start(self.february, "Open Period", contracts="Empty")
		with (
			mock.patch.object(worker, "MOST_UNFORESEEN", 2),
			mock.patch.object(OpenPeriod, "_open_evaluations", side_effect=RuntimeError("defect")),
		):
			worker.execute(run)
		failed = frappe.get_doc("Period Run", run)
		self.assertEqual((failed.status, failed.active_key, failed.done), ("Failed", None, 0))
		self.assertIn("RuntimeError: defect", failed.error)
		self.assertEqual(frappe.db.count("Task Contract", {"period": self.february}), 0)
		with mock.patch.object(launch, "send"):
			launch.resume(run)
		frappe.db.commit()
		worker.execute(run)
		self.assertEqual(frappe.get_doc("Period Run", run).status, "Done")

	def test_a_second_worker_stays_out(self):
		run = self.start(self.february, "Open Period", contracts="Empty")
		with another_session() as other:
			other.sql("select get_lock(%s, 0)", (locks._get_key(run),))
			self.assertFalse(worker.execute(run))
			self.assertFalse(launch.send_again_if_dead(run))
		self.assertEqual(frappe.db.count("Cadre Evaluation", {"period": self.february}), 0)

	def test_an_evaluation_that_somebody_saves_is_left_alone_and_tried_again(self):
		worker.execute(self.start(self.january, "Open Period", contracts="None"))
		for cadre in self.people:
			tr.contract(cadre, self.january)
		frappe.db.commit()
		busy = frappe.db.get_value("Cadre Evaluation", {"cadre": self.people[5], "period": self.january})
		run = self.start(self.january, "Gather Results")
		with another_session() as other, mock.patch.object(worker, "RETRY_PAUSE", 0):
			other.sql("select name from `tabCadre Evaluation` where name = %s for update", (busy,))
			worker.execute(run)
			done = frappe.get_doc("Period Run", run)
			self.assertEqual((done.status, done.done, done.failed), ("Done With Failures", 20, 1))
			self.assertEqual((done.failures[0].record, len(done.failures)), (busy, 1))
			self.assertEqual(frappe.db.count("Evaluation Task", {"parent": busy}), 0)
		worker.execute(self.start(self.january, "Gather Results"))
		self.assertEqual(frappe.db.count("Evaluation Task", {"parent": busy}), 3)

	def test_somebody_else_creates_the_same_record_in_between(self):
		run = self.start(self.february, "Open Period", contracts="Empty")
		before, met = OpenPeriod._open_contracts, []

		def just_before(action, able, outcome):
			if not met:
				met.append(True)
				with another_session() as other:
					other.sql(
						"""insert into `tabTask Contract` (name, cadre, period, contract_key, workflow_state)
						values ('TR-by-hand', %s, %s, %s, 'Draft')""",
						(self.people[0], self.february, f"{self.people[0]}|{self.february}"),
					)
					other.commit()
			return before(action, able, outcome)

		with mock.patch.object(OpenPeriod, "_open_contracts", just_before):
			worker.execute(run)
		done = frappe.get_doc("Period Run", run)
		self.assertEqual((done.status, done.done), ("Done", 20), done.error)
		self.assertEqual(frappe.db.count("Task Contract", {"period": self.february}), 20)
		self.assertEqual(frappe.db.count("Cadre Evaluation", {"period": self.february}), 20)

	def test_gathering_writes_beside_a_self_assessment(self):
		worker.execute(self.start(self.january, "Open Period", contracts="None"))
		for cadre in self.people:
			tr.contract(cadre, self.january)
		frappe.db.commit()
		worker.execute(self.start(self.january, "Gather Results"))
		doc = tr.evaluation(self.people[0], self.january)  # somebody has the form open
		frappe.db.commit()
		doc.self_summary, doc.tasks[0].self_comment = "Đã hoàn thành", "Của tôi"
		worker.execute(self.start(self.january, "Gather Results"))
		doc.save()  # the run did not get in the way
		frappe.db.commit()
		worker.execute(self.start(self.january, "Gather Results"))
		doc.reload()
		self.assertEqual((doc.self_summary, doc.tasks[0].self_comment), ("Đã hoàn thành", "Của tôi"))


class TestQueries(RunTestCase):
	def test_any_text_arrives_as_it_was(self):
		from cadre_kpi.database import bulk

		texts = [
			"",
			"plain text",
			"it's",
			'say "no"',
			"back\\slash\\",
			"%s 100 %",
			"Đồng chí",
			"a\nb\tc",
			"'; --",
			"\0",
			"🙂",
		]
		written = (texts, texts[::-1])
		for write, values in zip((bulk.insert, bulk.update), written, strict=True):
			write("Cadre", ("name", "full_name"), [(f"TR-T{n:02d}", text) for n, text in enumerate(values)])
			found = frappe.db.get_all(
				"Cadre", {"name": ("like", "TR-T%")}, pluck="full_name", order_by="name"
			)
			self.assertEqual(found, values)
		table = frappe.qb.DocType("Cadre")
		query = frappe.qb.from_(table).select(table.full_name).where(table.name.like("TR-T%"))
		self.assertEqual(
			set(query.where(table.full_name.isin(bulk.build_among(texts))).run(pluck=True)), set(texts)
		)

	def test_actions_read_a_period_through_an_index(self):
		from cadre_kpi.database import bulk

		rows = ((f"TR-{n:05d}", f"x{n}", f"period {n % 12}", f"{n}", "Proposed") for n in range(6000))
		bulk.insert("Cadre Evaluation", ("name", "cadre", "period", "evaluation_key", "workflow_state"), rows)
		for name, sql in {
			"items": "select name from `tabCadre Evaluation` where period = 'period 3' order by name",
			"evaluation of a cadre": "select name from `tabCadre Evaluation` where cadre = 'x7' and period = 'period 7'",
			"task rows": "select name from `tabEvaluation Task` where parent in ('TR-00001', 'TR-00002')",
		}.items():
			with self.subTest(name):
				plan = frappe.db.sql(f"explain {sql}", as_dict=True)[0]
				self.assertTrue(plan.key, plan)
				self.assertNotIn(plan.type, ("ALL", "index"), plan)


class TestActions(RunTestCase):
	def test_every_action_of_the_record_is_known(self):
		options = frappe.get_meta("Period Run").get_field("action").options.split("\n")
		self.assertEqual(set(options), set(actions.ACTIONS))
