"""Starting runs: a second start joins the first, a dead one is taken up again."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from cadre_kpi.database import locks
from cadre_kpi.runs import actions

RUN = "Period Run"
WAITING = ("Queued", "Running")
RESUMABLE = ("Queued", "Running", "Stopped", "Failed")
SIX_HOURS = 6 * 60 * 60
OPTIONS = ("contracts", "source_period", "template", "unit", "position")


def start(period: str, action: str, **options: str | None) -> str:
	"""Start an action over a period and return the name of its run; one that is under way is joined, not doubled.

	Throws `frappe.PermissionError` for who may not run the period, and for bad input with the record named: nothing
	is written then.
	"""
	run = frappe.new_doc(RUN)
	run.update(
		{"period": period, "action": action, **{key: options.get(key) for key in OPTIONS if options.get(key)}}
	)
	run.check_permission("create")
	joined = join(run)
	if joined:
		return joined
	frappe.db.savepoint("start_run")
	try:
		run.insert()
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		# somebody started the same run between the question and the insert
		frappe.db.rollback(save_point="start_run")
		frappe.clear_messages()
		return join(run, for_update=True) or frappe.throw(_("Start the run again."))
	return run.name


def join(run, for_update: bool = False) -> str | None:
	"""The run of the same period and action that is under way; its job is sent again when its worker has died."""
	found = frappe.db.get_value(RUN, {"active_key": build_key(run)}, "name", for_update=for_update)
	if found:
		send_again_if_dead(found)
	return found


def build_key(run) -> str:
	"""What only one run can hold while it is under way."""
	return f"{run.period}|{run.action}"


def check(run) -> None:
	"""Throw, with the record named, when the run makes no sense."""
	actions.get(run).check()


def send(run: str, attempt: int) -> None:
	"""Queue the job of a run. The id keeps a second job of the same attempt out of the queue."""
	frappe.enqueue(
		"cadre_kpi.runs.worker.execute",
		queue="long",
		timeout=SIX_HOURS,
		job_id=build_job_id(run, attempt),
		deduplicate=True,
		enqueue_after_commit=True,
		run=run,
		lang=frappe.local.lang,
	)


def build_job_id(run: str, attempt: int) -> str:
	# the queue remembers a killed job as started for a while, so each attempt has an id of its own
	return f"period-run|{run}|{attempt}"


def resume(run: str) -> str:
	"""Go on with a stopped, failed or dead run, after its last committed batch. Returns its name.

	Throws when it is finished, at work, or when another run of the same period and action is under way.
	"""
	doc = frappe.get_doc(RUN, run)
	doc.check_permission("write")
	if doc.status not in RESUMABLE:
		frappe.throw(_("Run {0} is finished ({1}). Start a new one.").format(run, _(doc.status)))
	if locks.is_taken(run):
		frappe.throw(_("Run {0} is at work.").format(run))
	other = frappe.db.get_value(RUN, {"active_key": build_key(doc), "name": ("!=", run)}, "name")
	if other:
		frappe.throw(_("Run {0} of the same period and action is under way.").format(frappe.bold(other)))
	check(doc)
	_queue_again(doc)
	return run


def stop(run: str) -> None:
	"""Ask a run to stop after the batch that it works on."""
	doc = frappe.get_doc(RUN, run)
	doc.check_permission("write")
	if doc.status not in WAITING:
		frappe.throw(_("Run {0} is not under way ({1}).").format(run, _(doc.status)))
	if doc.status == "Queued" and not locks.is_taken(run):
		doc.db_set({"status": "Stopped", "active_key": None})
		return
	doc.db_set("stop_asked", 1)


def send_again_if_dead(run: str) -> bool:
	"""Send the job of a run again whose worker is gone, as after a kill. False when it is at work or waits in line."""
	status, attempts = frappe.db.get_value(RUN, run, ["status", "attempts"])
	if status not in WAITING or locks.is_taken(run):
		return False
	if status == "Queued" and _is_in_queue(run, cint(attempts)):
		return False
	_queue_again(frappe.get_doc(RUN, run))
	return True


def revive() -> None:
	"""Take up every run whose worker has died. For the scheduler; as a rule there is none."""
	for run in frappe.db.get_all(RUN, filters={"status": ("in", WAITING)}, pluck="name"):
		send_again_if_dead(run)


def _queue_again(doc) -> None:
	attempt = cint(doc.attempts) + 1
	doc.db_set(
		{
			"status": "Queued" if doc.status == "Queued" else "Running",
			"active_key": build_key(doc),
			"attempts": attempt,
			"stop_asked": 0,
			"error": None,
			"ended_on": None,
			"job_id": build_job_id(doc.name, attempt),
		}
	)
	send(doc.name, attempt)


def _is_in_queue(run: str, attempt: int) -> bool:
	from frappe.utils.background_jobs import is_job_enqueued

	return is_job_enqueued(build_job_id(run, attempt))
