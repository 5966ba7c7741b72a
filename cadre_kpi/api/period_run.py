"""Period runs: started from the form of a period, followed while they are under way."""

from __future__ import annotations

import frappe
from frappe.utils import cint

from cadre_kpi.runs import launch
from cadre_kpi.runs import readiness as readiness_of


@frappe.whitelist(methods=["POST"])
def start(
	period: str,
	action: str,
	contracts: str | None = None,
	source_period: str | None = None,
	template: str | None = None,
	unit: str | None = None,
	position: str | None = None,
) -> str:
	"""Start an action over a period, or join the one under way; returns the name of the run.

	`action` is one of the run's actions; the rest says what Open Period creates and for whom.
	"""
	return launch.start(
		period,
		action,
		contracts=contracts,
		source_period=source_period,
		template=template,
		unit=unit,
		position=position,
	)


@frappe.whitelist()
def get_progress(run: str) -> dict:
	"""How far a run is: status, total, done, failed. For desks without live updates."""
	frappe.get_doc("Period Run", run).check_permission("read")
	found = frappe.db.get_value("Period Run", run, ["status", "total", "done", "failed"], as_dict=True)
	return {"status": found.status, **{key: cint(found[key]) for key in ("total", "done", "failed")}}


@frappe.whitelist()
def check_readiness(period: str) -> dict:
	"""What a period still lacks, see `runs.readiness.summarise`. For who runs the period, and for who reads everything."""
	readiness_of.check_permission(period)
	return readiness_of.summarise(period)
