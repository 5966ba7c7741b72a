"""Taking over in the background: one at a time, committed step by step, safe to start again after anything."""

from __future__ import annotations

import json
from dataclasses import asdict

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from cadre_kpi.database import locks
from cadre_kpi.integrations.erpnext.takeover import people, source, words, write
from cadre_kpi.integrations.erpnext.takeover.plan import DONE, Plan
from cadre_kpi.integrations.erpnext.takeover.source import Options, Source

LOG = "HR Takeover"
LOCK = "hr-takeover"
HOUR = 60 * 60
UNDER_WAY = ("Queued", "Running")


def build_options(values: dict) -> Options:
	"""The administrator's choices, each an existing record."""
	chosen = Options(
		company=values.get("company") or "",
		unit=values.get("unit") or "",
		managed_by=values.get("managed_by") or "",
		give_role=bool(cint(values.get("give_role", 1))),
	)
	for doctype, name in (("Cadre Unit", chosen.unit), ("Evaluation Body", chosen.managed_by)):
		if name and not frappe.db.exists(doctype, name):
			frappe.throw(_("{0} {1} does not exist.").format(_(doctype), name), frappe.DoesNotExistError)
	if chosen.managed_by:
		kind = frappe.db.get_value("Evaluation Body", chosen.managed_by, "body_type")
		if kind not in source.MANAGING:
			frappe.throw(
				_(
					"{0} cannot manage cadres: choose a standing committee, or the body that decides the rating."
				).format(chosen.managed_by)
			)
	return chosen


def start(options: Options, chosen: list[str]) -> str:
	"""Queue a take-over; returns the name of its log. Throws while another one is at work."""
	frappe.has_permission("Employee", "read", throw=True)
	if locks.is_taken(LOCK):
		frappe.throw(_("A take-over is at work. Wait until it has ended."))
	log = frappe.new_doc(LOG)
	log.update({"status": "Queued", "options": json.dumps({**asdict(options), "chosen": chosen})})
	log.insert_as_server()
	frappe.enqueue(
		"cadre_kpi.integrations.erpnext.takeover.job.execute",
		queue="long",
		timeout=HOUR,
		enqueue_after_commit=True,
		log=log.name,
		lang=frappe.local.lang,
	)
	return log.name


def execute(log: str, lang: str | None = None) -> None:
	"""Carry a take-over out. What goes wrong stands in its log."""
	if lang:
		frappe.local.lang = lang
	if not locks.take(LOCK):
		_set(log, status="Failed", error=_("Another take-over was at work. Start it again."))
		return
	try:
		_work(log)
	except Exception as error:
		frappe.db.rollback()
		expected = isinstance(error, frappe.ValidationError | frappe.PermissionError)
		if not expected:
			frappe.log_error(title=f"{LOG} {log}")
		text = frappe.utils.strip_html(str(error)) if expected else frappe.get_traceback()
		_set(log, status="Failed", error=text, ended_on=now_datetime())
		if not expected:
			raise
	finally:
		locks.release(LOCK)


def _work(log: str) -> None:
	frappe.db.commit()  # from here on the newest state of both sides
	stored = json.loads(frappe.db.get_value(LOG, log, "options"))
	chosen = stored.pop("chosen", [])
	found = source.read(Options(**stored))
	plan = people.make_plan(found, set(chosen))
	steps = Steps(log, plan)
	result = write.carry_out(found, plan, steps.commit)
	_set(
		log,
		status="Done With Failures" if result.failures else "Done",
		ended_on=now_datetime(),
		done=steps.total,
		summary="\n".join(words.summarise(result.done, result.failures)),
		failures="\n".join(f"{row['title']} ({row['hr']}): {row['reason']}" for row in result.failures),
	)


class Steps:
	"""How far the work is, for whoever looks on."""

	def __init__(self, log: str, plan: Plan) -> None:
		self.log, self.done = log, 0
		self.total = sum(1 for change in plan.changes if change.outcome in DONE)
		_set(log, status="Running", started_on=now_datetime(), total=self.total, done=0)

	def commit(self, count: int) -> None:
		"""The lines dealt with stand, whatever comes."""
		self.done = min(self.done + count, self.total)
		_set(self.log, done=self.done)


def _set(log: str, **values: object) -> None:
	frappe.db.set_value(LOG, log, values)
	frappe.publish_realtime(
		"hr_takeover_progress",
		{"name": log, **{key: values.get(key) for key in ("status", "total", "done")}},
		user=frappe.session.user,
		after_commit=True,
	)
	frappe.db.commit()


def preview(options: Options) -> tuple[Source, Plan]:
	"""Both sides and what would be done, without writing anything."""
	found = source.read(options)
	return found, people.make_plan(found)
