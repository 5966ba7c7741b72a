"""The tasks that are being worked on now, by traffic light, for the chart of the workspace."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from cadre_kpi.access import own_periods
from cadre_kpi.access.readable import build_permitted
from cadre_kpi.cadre_kpi.report.task_progress.task_progress import get_light_labels
from cadre_kpi.contracts.light import LIGHTS, build_light_case
from cadre_kpi.contracts.progress import is_followed
from cadre_kpi.states import ASSIGNED

# The workspace is opened all day long; the lights change once a day and with each verified report.
KEPT_SECONDS = 300


def get_data(refresh: int = 0) -> dict:
	"""Labels and numbers of the chart: tasks of assigned contracts that the user may read.

	`refresh`: count anew instead of taking the figures of the last minutes. Throws `frappe.PermissionError` to who may
	read no contract.
	"""
	key = "cadre_kpi:tasks_by_signal"
	counts = None if refresh else frappe.cache().get_value(key, user=frappe.session.user)
	if counts is None:
		counts = count_tasks()
		frappe.cache().set_value(key, counts, user=frappe.session.user, expires_in_sec=KEPT_SECONDS)
	if not any(counts.values()):
		return {"labels": [], "datasets": []}  # nothing to draw: the desk says so
	labels = get_light_labels()
	return {
		"labels": [labels[light] for light in LIGHTS],
		"datasets": [{"name": _("Tasks"), "values": [counts.get(light, 0) for light in LIGHTS]}],
	}


def count_tasks() -> dict[str, int]:
	"""Light to number of tasks: of the period with which the report behind the chart opens, see `own_periods`."""
	contract, task = DocType("Task Contract"), DocType("Contract Task")
	# the alias must not be `light`: that is a column of the task, as it stood when the contract was last saved
	light = build_light_case(task.progress, task.due_date, contract.start_date, getdate()).as_("light_now")
	query = (
		frappe.qb.from_(contract)
		.join(task)
		.on((task.parent == contract.name) & (task.parenttype == "Task Contract"))
		.select(light, Count("*"))
		.where(contract.workflow_state == ASSIGNED)
		.where(is_followed(task))
		.where(build_permitted("Task Contract"))
		.groupby(light)
	)
	# years are not mixed: a contract of last year that is not closed yet is no work of this one
	if own := own_periods.list_running():
		query = query.where(contract.period == own[0])
	return dict(query.run())
