"""The background job of a Period Run.

A batch is one transaction: its rows, its failures and the cursor are committed together. Whenever the job dies, what
is committed is complete and what is not has left no trace; the next job goes on after the cursor.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import cint, now_datetime
from rq.timeouts import BaseTimeoutException

from cadre_kpi.database import bulk, locks
from cadre_kpi.database.batch import Failure, Outcome
from cadre_kpi.runs import actions
from cadre_kpi.runs.action import Action

RUN, FAILURE = "Period Run", "Period Run Failure"
SAVEPOINT = "period_run"
TRIES = 4
RETRY_PAUSE = 2.0  # seconds until records that somebody had in work are tried again
MOST_UNFORESEEN = 50  # as many unforeseen errors without one success in between are a defect, not bad records

FAILURE_FIELDS = (
	"name",
	"parent",
	"parenttype",
	"parentfield",
	"idx",
	"item",
	"title",
	"record_doctype",
	"record",
	"step",
	"reason",
	"what_to_do",
	"retry",
)


class Stopped(Exception):
	"""Somebody asked the run to stop."""


def execute(run: str, lang: str | None = None) -> bool:
	"""Carry a run out, or go on with it. False when another worker has it already."""
	if lang:
		frappe.local.lang = lang
	if not locks.take(run):
		return False
	try:
		with locks.narrow():
			Worker(run).work()
	finally:
		locks.release(run)
	return True


class Worker:
	"""One attempt at one run."""

	def __init__(self, name: str) -> None:
		self.name = name
		self.unforeseen = 0

	def work(self) -> None:
		"""From the cursor to the end. What goes wrong is kept in the run; nothing is raised but by the database."""
		frappe.db.commit()  # the job starts from what others have committed, not from what the lock query saw
		self.run = frappe.get_doc(RUN, self.name)
		if self.run.status not in ("Queued", "Running"):
			return
		self.counts = Counter(json.loads(self.run.counts or "{}"))
		self.listed = len(self.run.failures)
		self._set(status="Running", started_on=self.run.started_on or now_datetime(), error=None)
		self._commit()
		try:
			action = actions.get(self.run)
			action.check()
			self._walk(action)
			self._try_again(action)
			self._end(action)
		except Stopped:
			self._set(status="Stopped", active_key=None, stop_asked=0, ended_on=now_datetime())
			self._commit()
		except BaseTimeoutException:
			# the queue's time limit: what is committed stands, the run stays "Running" and can be taken up again
			frappe.db.rollback()
			raise
		except Exception as error:
			frappe.db.rollback()
			self._fail(error)

	def _walk(self, action: Action) -> None:
		items = action.items()
		left = [item for item in items if not self.run.cursor or item.place > self.run.cursor]
		self._set(total=max(cint(self.run.total), cint(self.run.done) + len(left)))
		self._commit()
		for batch in action.batches(left):
			keys = [item.key for item in batch]
			outcome = self._attempt(action, keys)
			self._keep(outcome, len(keys), cursor=batch[-1].place)

	def _try_again(self, action: Action) -> None:
		"""Records that somebody had in work: once more, one pass, when everything else is done."""
		keys = self._find_waiting()
		if not keys:
			return
		time.sleep(RETRY_PAUSE)
		for start in range(0, len(keys), action.size):
			part = keys[start : start + action.size]
			outcome = self._attempt(action, part)
			again = outcome.failed
			frappe.db.delete(FAILURE, {"parent": self.name, "retry": 1, "item": ("in", part)})
			self.run.failed = cint(self.run.failed) - len(part)
			self._keep(outcome, 0)
			if again:
				frappe.logger("cadre_kpi").info(f"{self.name}: {len(again)} records still failed")

	def _find_waiting(self) -> list[str]:
		table = frappe.qb.DocType(FAILURE)
		found = (
			frappe.qb.from_(table)
			.select(table.item)
			.distinct()
			.where((table.parent == self.name) & (table.retry == 1))
			.orderby(table.item)
			.run()
		)
		frappe.db.commit()  # each batch begins with its own view of the data
		return [row[0] for row in found]

	def _attempt(self, action: Action, keys: list[str]) -> Outcome:
		"""A batch, started anew when the database broke it off for the sake of somebody else's transaction."""
		for number in range(1, TRIES + 1):
			try:
				return self._isolate(action, keys, patient=number < TRIES)
			except _Transient as broken:
				frappe.db.rollback()
				if number == TRIES:
					raise broken.error from broken
				time.sleep(0.2 * 2**number)
		raise AssertionError("unreachable")

	def _isolate(self, action: Action, keys: list[str], patient: bool) -> Outcome:
		"""A batch under a savepoint; one that fails is halved until the record that nobody foresaw stands alone."""
		frappe.db.savepoint(SAVEPOINT)
		try:
			outcome = action.process(keys)
			self.unforeseen = 0
			return outcome
		except BaseTimeoutException:
			raise
		except Exception as error:
			# a duplicate key: somebody made the same record meanwhile; the next view of the data shows it
			if _is_transient(error) or (patient and _is_duplicate(error)):
				raise _Transient(error) from error
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.clear_messages()
			if len(keys) == 1:
				return self._note_unforeseen(action, keys[0], error)
		half = len(keys) // 2
		outcome = self._isolate(action, keys[:half], patient)
		outcome.add(self._isolate(action, keys[half:], patient))
		return outcome

	def _note_unforeseen(self, action: Action, key: str, error: Exception) -> Outcome:
		self.unforeseen += 1
		expected = isinstance(error, frappe.ValidationError)
		if self.unforeseen > MOST_UNFORESEEN and not expected:
			raise error
		outcome = Outcome()
		if not expected:
			frappe.log_error(title=f"{RUN} {self.name}: {key}")
		outcome.fail(
			key,
			action.doctype,
			key,
			action.get_title(key),
			frappe.utils.strip_html(str(error)) or type(error).__name__,
			_("Correct the record and start the run again; it deals with what is left.")
			if expected
			else _("Ask the administrator to look into the error log, then start the run again."),
		)
		return outcome

	def _keep(self, outcome: Outcome, done: int, cursor: str | None = None) -> None:
		"""Failures, counts and cursor of a batch, committed together with its rows."""
		bulk.insert(FAILURE, FAILURE_FIELDS, self._build_failure_rows(outcome.failures))
		self.counts.update(outcome.counts)
		self.run.done = cint(self.run.done) + done
		self.run.failed = cint(self.run.failed) + len(outcome.failed)
		values = {"done": self.run.done, "failed": self.run.failed, "counts": json.dumps(self.counts)}
		if cursor:
			values["cursor"] = self.run.cursor = cursor
		self._set(**values)
		self._commit()
		if frappe.db.get_value(RUN, self.name, "stop_asked"):
			raise Stopped
		frappe.db.commit()

	def _build_failure_rows(self, failures: list[Failure]) -> Iterator[tuple]:
		for name, failure in zip(bulk.make_names(len(failures)), failures, strict=True):
			self.listed += 1
			yield (
				name,
				self.name,
				RUN,
				"failures",
				self.listed,
				failure.key,
				failure.title[:140],
				failure.doctype,
				failure.record,
				failure.step,
				failure.reason,
				failure.what_to_do,
				int(failure.retry),
			)

	def _end(self, action: Action) -> None:
		failed = cint(self.run.failed)
		action.finish(failed)
		self._set(
			status="Done With Failures" if failed else "Done",
			active_key=None,
			ended_on=now_datetime(),
			summary="\n".join(action.summary(self.counts)),
		)
		self._commit()

	def _fail(self, error: Exception) -> None:
		expected = isinstance(error, frappe.ValidationError)
		text = frappe.utils.strip_html(str(error)) if expected else frappe.get_traceback()
		frappe.clear_messages()
		if not expected:
			frappe.log_error(title=f"{RUN} {self.name}", message=text)
		self._set(status="Failed", active_key=None, ended_on=now_datetime(), error=text)
		self._commit()

	def _set(self, **values) -> None:
		self.run.update(values)
		# fields of progress: no version, no timestamp for a form that is open beside the run
		frappe.db.set_value(RUN, self.name, values, update_modified=False)

	def _commit(self) -> None:
		frappe.publish_realtime(
			"period_run_progress",
			{
				"name": self.name,
				"status": self.run.status,
				"total": cint(self.run.total),
				"done": cint(self.run.done),
				"failed": cint(self.run.failed),
			},
			doctype=RUN,
			docname=self.name,
			after_commit=True,
		)
		frappe.db.commit()


class _Transient(Exception):
	"""The transaction was broken off by the database; it can simply be done again."""

	def __init__(self, error: Exception) -> None:
		super().__init__(str(error))
		self.error = error


def _is_transient(error: Exception) -> bool:
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		return True
	return _has_code(error) and (frappe.db.is_deadlocked(error) or frappe.db.is_timedout(error))


def _is_duplicate(error: Exception) -> bool:
	return isinstance(error, frappe.DuplicateEntryError) or (
		_has_code(error) and (frappe.db.is_duplicate_entry(error) or frappe.db.is_unique_key_violation(error))
	)


def _has_code(error: Exception) -> bool:
	return bool(error.args) and isinstance(error.args[0], int)
