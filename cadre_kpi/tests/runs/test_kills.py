"""A worker is killed at any of its statements; whoever takes the run up again comes to the same as without a kill."""

from __future__ import annotations

import os
import signal
import time
from unittest import mock

import frappe

from cadre_kpi.database import locks
from cadre_kpi.runs import launch, worker
from cadre_kpi.tests.runs import run_province as tr
from cadre_kpi.tests.runs.test_period_run import RunTestCase

STEP = int(os.environ.get("KILL_EVERY", 12))  # 1: at every statement there is; as a rule at every twelfth
CHILDREN = {
	"Task Contract": ("Contract Task", "Process Log"),
	"Cadre Evaluation": ("Evaluation Task", "Evaluation Criterion", "Evaluation Condition", "Process Log"),
}
# names, times and the run's name in a note differ from run to run
VOLATILE = {
	"name",
	"parent",
	"creation",
	"modified",
	"contract",
	"contract_task",
	"computed_on",
	"acted_on",
	"note",
}


class Fatal:
	"""A cursor that kills its process before a certain statement."""

	def __init__(self, cursor, fatal: int) -> None:
		self._cursor, self._fatal, self._number = cursor, fatal, 0

	def execute(self, *args, **kwargs):
		self._number += 1
		if self._number == self._fatal:
			os.kill(os.getpid(), signal.SIGKILL)
		return self._cursor.execute(*args, **kwargs)

	def __getattr__(self, name: str):
		return getattr(self._cursor, name)

	def __iter__(self):
		return iter(self._cursor)


class TestKills(RunTestCase):
	"""These tests commit, and remove what they made."""

	def setUp(self):
		super().setUp()
		self.addCleanup(self.remove)
		positions = (tr.HEAD, tr.DEPUTY, tr.STAFF, tr.STAFF, tr.STAFF)
		for number, position in enumerate(positions):
			cadre = tr.person(f"Người {number} (TR)", position=position)
			tr.contract(
				cadre, self.january, [{"completed": 12}, {"dropped": number == 3}, {"delays": number}]
			)
		frappe.db.commit()

	def remove(self):
		frappe.db.rollback()
		tr.remove()
		frappe.db.commit()

	def test_opening(self):
		self.kill_at_any_point(
			self.february, "Open Period", contracts="Carry All Tasks Over", source_period=self.january
		)
		self.assertEqual(frappe.db.get_value("Evaluation Period", self.february, "status"), "Open")

	def test_gathering(self):
		tr.run(self.january, "Open Period", contracts="None")
		self.kill_at_any_point(self.january, "Gather Results")

	def test_proposing(self):
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		self.kill_at_any_point(self.january, "Compute and Propose")

	def test_closing(self):
		tr.run(self.january, "Open Period", contracts="None")
		tr.reviewed(self.january)
		tr.run(self.january, "Compute and Propose")
		frappe.db.set_value(
			"Cadre Evaluation", {"period": self.january}, {"workflow_state": "Published", "docstatus": 1}
		)
		self.kill_at_any_point(self.january, "Close Period")
		self.assertEqual(frappe.db.get_value("Evaluation Period", self.january, "status"), "Closed")

	def kill_at_any_point(self, period: str, action: str, **options: str) -> None:
		frappe.db.commit()
		before = self.keep()
		with tr.batches_of(2):
			run = self.start(period, action, **options)
			worker.execute(run)
			expected, ended = self.content(), self.ended(run)
			self.assertEqual(ended[:3], ("Done", 5, 0))
			killed = self.points(before, period, action, options, expected, ended)
		self.assertGreater(killed * STEP, 30)

	def points(self, before, period, action, options, expected, ended) -> int:
		"""Kill and take up again, later and later, until a worker lives to its end; returns how often."""
		for killed, point in enumerate(range(1, 2000, STEP)):
			self.restore(before, period)
			run = self.start(period, action, **options)
			if not self.dies(run, point):
				return killed
			with self.subTest(statement=point):
				if self.ended(run)[0] == "Done":  # killed after its last commit
					self.assertEqual(self.content(), expected)
					continue
				with mock.patch.object(launch, "send") as send:
					self.assertEqual(launch.start(period, action, **options), run)
					send.assert_called_once_with(run, 2)
				frappe.db.commit()
				worker.execute(run)
				self.assertEqual(self.ended(run), ended)
				self.assertEqual(self.content(), expected)
		raise AssertionError("no end of statements")

	def start(self, period: str, action: str, **options: str) -> str:
		with mock.patch.object(launch, "send"), mock.patch.object(launch, "_is_in_queue", return_value=False):
			name = launch.start(period, action, **options)
		frappe.db.commit()
		return name

	def dies(self, run: str, point: int) -> bool:
		"""Whether a worker in a process of its own is killed at a statement, or comes to its end before."""
		child = os.fork()
		if not child:
			try:
				frappe.local.db = None  # the connection is the parent's
				frappe.connect()
				frappe.db.sql("select 1")
				frappe.db._cursor = Fatal(frappe.db._cursor, point)
				worker.execute(run)
			finally:
				os._exit(0)
		_pid, status = os.waitpid(child, 0)
		frappe.db.rollback()
		self.wait_until_free(run)
		return os.WIFSIGNALED(status)

	def wait_until_free(self, run: str) -> None:
		"""A busy database server needs a moment to see that the killed worker's connection has ended."""
		end = time.monotonic() + 20
		while locks.is_taken(run) and time.monotonic() < end:
			time.sleep(0.02)

	def ended(self, run: str) -> tuple:
		frappe.db.rollback()
		fields = ("status", "done", "failed", "total", "active_key", "counts", "summary")
		return frappe.db.get_value("Period Run", run, fields)

	# ---- what the tables hold
	def content(self) -> dict[str, list]:
		"""All rows without names and times, rows of tables under the person they belong to."""
		found: dict[str, list] = {}
		for doctype, children in CHILDREN.items():
			rows = frappe.db.get_all(doctype, {"period": ("like", "%(TR)")}, ["*"])
			people = {row.name: (row.cadre, row.period) for row in rows}
			found[doctype] = sorted(str((row.cadre, row.period, _plain(row))) for row in rows)
			for child in children:
				rows = frappe.db.get_all(
					child, {"parent": ("in", list(people)), "parenttype": doctype}, ["*"]
				)
				found[f"{doctype} {child}"] = sorted(
					str((people[row.parent], row.idx, _plain(row))) for row in rows
				)
				found[f"{child} without a record"] = self.orphans(child, doctype)
		return found

	def orphans(self, child: str, doctype: str) -> list[str]:
		row, parent = frappe.qb.DocType(child), frappe.qb.DocType(doctype)
		query = frappe.qb.from_(row).left_join(parent).on(parent.name == row.parent).select(row.name)
		return query.where((row.parenttype == doctype) & parent.name.isnull()).run(pluck=True)

	def keep(self) -> list[tuple]:
		kept = []
		for doctype, children in CHILDREN.items():
			rows = frappe.db.get_all(doctype, {"period": ("like", "%(TR)")}, ["*"])
			kept.append((doctype, rows))
			for child in children:
				parents = [row.name for row in rows] or [""]
				kept.append(
					(
						child,
						frappe.db.get_all(child, {"parent": ("in", parents), "parenttype": doctype}, ["*"]),
					)
				)
		return kept

	def restore(self, kept: list[tuple], period: str) -> None:
		for doctype, children in CHILDREN.items():
			parents = frappe.db.get_all(doctype, {"period": ("like", "%(TR)")}, pluck="name")
			for child in children if parents else ():
				frappe.db.delete(child, {"parent": ("in", parents), "parenttype": doctype})
			frappe.db.delete(doctype, {"period": ("like", "%(TR)")})
		for doctype, rows in kept:
			if rows:
				frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(row.values()) for row in rows])
		status = "Planned" if period == self.february else "Open"
		frappe.db.set_value("Evaluation Period", period, "status", status)
		frappe.db.commit()


def _plain(row: dict) -> list[tuple]:
	return [(key, value) for key, value in row.items() if key not in VOLATILE]
