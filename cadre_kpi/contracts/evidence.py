"""The evidence of a progress report: files by task, several for each."""

from __future__ import annotations

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cint, cstr

from cadre_kpi.states import UNDER_VERIFICATION, VERIFIED

REPORT = "Progress Report"
MOST = 100  # files of one report
SENT = (UNDER_VERIFICATION, VERIFIED)


def complete(report) -> None:
	"""Fill in of each file its name, its size in bytes and the number of its task; twice the same file is once.

	Throws `frappe.ValidationError` for a file of a task that the report does not have, and for more than `MOST`.
	"""
	tasks = {row.contract_task: row for row in report.tasks}
	found, seen = _get_files([row.file for row in report.evidence_files]), set()
	rows = []
	for row in report.evidence_files:
		task = tasks.get(row.contract_task)
		if not task:
			frappe.throw(
				_("Row {0} does not belong to a task of contract {1}.").format(row.idx, report.contract)
			)
		if (row.contract_task, row.file) in seen:
			continue
		seen.add((row.contract_task, row.file))
		file = found.get(row.file, frappe._dict())
		row.task_no, row.file_size = task.task_no, cint(file.file_size)
		row.file_name = cstr(file.file_name or get_name(row.file))[:140]
		rows.append(row)
	if len(rows) > MOST:
		frappe.throw(_("A report keeps at most {0} files; put several into one.").format(MOST))
	if len(rows) < len(report.evidence_files):
		report.set("evidence_files", rows)


def _get_files(addresses: list[str]) -> dict[str, frappe._dict]:
	"""Address → file name and size; one query."""
	wanted = sorted({address for address in addresses if address})
	if not wanted:
		return {}
	fields = ["file_url", "file_name", "file_size"]
	rows = frappe.get_all("File", filters={"file_url": ("in", wanted)}, fields=fields)
	return {row.file_url: row for row in rows}


def get_name(address: str) -> str:
	"""The last part of an address as people read it; the whole of one that has none."""
	return unquote(cstr(address).partition("?")[0].rpartition("/")[2]) or cstr(address)


def group_by_task(report) -> dict[str, list]:
	"""Contract task → rows of its evidence, in order."""
	found: dict[str, list] = {}
	for row in report.evidence_files:
		found.setdefault(row.contract_task, []).append(row)
	return found


def list_for_contract(contract) -> dict[str, list[dict]]:
	"""Contract task → its evidence in the reports that were sent and that the user may read, the newest first.

	Each with `url`, `name`, `size` in bytes (0 where it is not known), `report`, `from_date`, `to_date` and whether the
	report is `verified`. Three statements, however many reports.
	"""
	reports = {
		report.name: report
		for report in frappe.get_list(
			REPORT,
			filters={"contract": contract.name, "workflow_state": ("in", SENT)},
			fields=["name", "from_date", "to_date", "workflow_state"],
			order_by="from_date desc, creation desc",
			limit=0,
		)
	}
	if not reports:
		return {}
	among = {"parent": ("in", list(reports)), "parenttype": REPORT}
	own = frappe.get_all(
		"Progress Report Task",
		filters={**among, "evidence": ("is", "set")},
		fields=["parent", "contract_task", "evidence"],
		order_by="parent, idx",
	)
	several = frappe.get_all(
		"Report Evidence",
		filters=among,
		fields=["parent", "contract_task", "file", "file_name", "file_size"],
		order_by="parent, idx",
	)
	files: dict[str, dict[tuple[str, str], dict]] = {name: {} for name in reports}
	for row in [*(frappe._dict(row, file=row.evidence) for row in own), *several]:
		report = reports[row.parent]
		files[row.parent].setdefault(
			(row.contract_task, row.file),
			{
				"url": row.file,
				"name": row.file_name or get_name(row.file),
				"size": cint(row.file_size),
				"report": report.name,
				"from_date": report.from_date,
				"to_date": report.to_date,
				"verified": report.workflow_state == VERIFIED,
			},
		)
	found: dict[str, list[dict]] = {}
	for of_report in files.values():
		for (task, _file), file in of_report.items():
			found.setdefault(task, []).append(file)
	return found
