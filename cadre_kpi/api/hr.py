"""ERPNext and Frappe HR: the page "Take Over from HR", ratings on the Employee, proposed progress."""

from __future__ import annotations

import frappe
from frappe import _

from cadre_kpi.integrations.erpnext import ratings as hr_ratings
from cadre_kpi.integrations.erpnext import settings, work
from cadre_kpi.integrations.erpnext.takeover import job, words
from cadre_kpi.roles import ADMINISTRATOR

SHOWN = ("name", "status", "total", "done", "summary", "failures", "error", "started_on", "ended_on", "owner")


@frappe.whitelist()
def preview(
	company: str | None = None,
	unit: str | None = None,
	managed_by: str | None = None,
	give_role: int | str = 1,
) -> dict:
	"""What a take-over would do: `rows` (see `words.build_rows`), `counts`, `leads`. Writes nothing.

	For KPI Administrators who may read Employee; `company`: only its people · `unit`: above all departments ·
	`managed_by`: for people above whom no standing committee is found · `give_role`: the role Cadre to accounts.
	"""
	_check_role()
	options = job.build_options(
		{"company": company, "unit": unit, "managed_by": managed_by, "give_role": give_role}
	)
	source, plan = job.preview(options)
	return {
		"rows": words.build_rows(source, plan),
		"counts": words.count_lines(plan),
		"accounts": len(plan.accounts),
		"people": len(source.employees),
		"leads": settings.HR if source.hr_leads else settings.OURS,
	}


@frappe.whitelist(methods=["POST"])
def take_over(
	company: str | None = None,
	unit: str | None = None,
	managed_by: str | None = None,
	give_role: int | str = 1,
	chosen: list | str | None = None,
) -> str:
	"""Start a take-over in the background; returns the name of its HR Takeover. `chosen`: keys of ticked differences."""
	_check_role()
	keys = frappe.parse_json(chosen) if chosen else []
	if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
		frappe.throw(_("Nothing was entered."))
	options = job.build_options(
		{"company": company, "unit": unit, "managed_by": managed_by, "give_role": give_role}
	)
	return job.start(options, keys)


@frappe.whitelist()
def get_progress(name: str | None = None) -> dict | None:
	"""How far a take-over is, by default the last one; None when there never was one."""
	_check_role()
	name = name or frappe.db.get_value(job.LOG, {}, "name", order_by="creation desc")
	return frappe.db.get_value(job.LOG, name, SHOWN, as_dict=True) if name else None


@frappe.whitelist()
def list_ratings(employee: str) -> list[dict]:
	"""Published yearly ratings of an Employee that the user may read, see `ratings.list_for_employee`."""
	return hr_ratings.list_for_employee(employee)


@frappe.whitelist()
def propose_progress(contract: str) -> list[dict]:
	"""What ERPNext says about the work behind a contract's tasks, see `work.propose`."""
	return work.propose(contract)


def _check_role() -> None:
	if ADMINISTRATOR not in frappe.get_roles():
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)
	words.check_apps()
