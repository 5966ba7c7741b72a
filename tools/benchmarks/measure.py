"""Measuring one step in a process of its own: seconds, processor time, statements as the server counts them, memory.

Processor time is that of Python and of the database's thread together. The database tells its part when
`userstat` is on (`SET GLOBAL userstat = 1`); otherwise it is missing and only Python's is shown. On a machine that
others use too, processor time says more than the clock.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import frappe
from frappe.model.base_document import get_controller

from cadre_kpi.regulations.record import get_rules


@dataclass(frozen=True)
class Measured:
	"""`memory` is the peak of the whole process in megabytes."""

	seconds: float
	cpu: float
	statements: int
	memory: float
	value: object = None


def statements() -> int:
	"""Statements that this connection has sent so far."""
	return int(frappe.db.sql("show session status like 'Questions'")[0][1])


def database_cpu() -> float:
	"""Processor seconds of this connection so far, 0 where the database does not count them."""
	return float(frappe.db.sql("show session status like 'Cpu_time'")[0][1])


def counts_database_cpu() -> bool:
	"""Whether this server counts processor time (`SET GLOBAL userstat = 1`)."""
	return bool(int(frappe.db.sql("select @@global.userstat")[0][0]))


class Clock:
	"""Seconds and processor seconds from its making, or between `start` and `stop` summed up."""

	def __init__(self) -> None:
		self.seconds = self.cpu = 0.0
		self.start()

	def start(self) -> None:
		self._cpu, self._time = time.process_time() + database_cpu(), time.perf_counter()

	def stop(self) -> Clock:
		self.seconds += time.perf_counter() - self._time
		self.cpu += time.process_time() + database_cpu() - self._cpu
		return self

	def each(self, number: int = 1) -> dict:
		return {"seconds": self.seconds / number, "cpu": self.cpu / number}


def alone(site: str, step: Callable[[], object]) -> Measured:
	"""Run a step in a forked process with a database connection of its own."""
	return _answer(*_fork(site, step))


def together(site: str, steps: Sequence[Callable[[], object]]) -> Measured:
	"""Run steps at once, each in a process of its own as several workers do.

	Seconds until the last one is done; processor time and statements of all; memory of the largest.
	"""
	started = time.perf_counter()
	found = [_answer(*child) for child in [_fork(site, step) for step in steps]]
	return Measured(
		time.perf_counter() - started,
		sum(one.cpu for one in found),
		sum(one.statements for one in found),
		max(one.memory for one in found),
		[one.value for one in found],
	)


def _fork(site: str, step: Callable[[], object]) -> tuple[int, int]:
	read_end, write_end = os.pipe()
	child = os.fork()
	if not child:
		os.close(read_end)
		try:
			found = _measure(site, step)
		except BaseException:
			found = {"error": traceback.format_exc()}
		with os.fdopen(write_end, "w") as out:
			json.dump(found, out)
		os._exit(0)
	os.close(write_end)
	return child, read_end


def _answer(child: int, read_end: int) -> Measured:
	with os.fdopen(read_end) as answer:
		found = json.load(answer)
	os.waitpid(child, 0)
	if "error" in found:
		raise RuntimeError(found["error"])
	return Measured(**found)


def _warm_up() -> None:
	"""What a worker that has done a job before holds in memory: modules and the definitions of the records."""
	for module in (
		"email.doctype.notification.notification",
		"workflow.doctype.workflow_action.workflow_action",
	):
		importlib.import_module(f"frappe.{module}")

	for doctype in frappe.db.get_all("DocType", filters={"module": "Cadre KPI"}, pluck="name"):
		frappe.get_meta(doctype)
		get_controller(doctype)
	for scheme in frappe.db.get_all(
		"Evaluation Scheme", filters={"name": ("like", "nghi_dinh_335-v%")}, pluck="name"
	):
		get_rules(scheme)


def _measure(site: str, step: Callable[[], object]) -> dict:
	frappe.init(site=site)
	frappe.connect()
	frappe.local.lang = "vi"
	_warm_up()
	before, clock = statements(), Clock()
	value = step()
	clock.stop()
	sent = statements() - before - 3  # the questions of this module
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	return {**clock.each(), "statements": sent, "memory": memory, "value": value}
