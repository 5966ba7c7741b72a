"""The evidence of a progress report: files by task, several for each."""

from __future__ import annotations

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cint, cstr

MOST = 100  # files of one report


def complete(report) -> None:
	"""Fill in of each file its name, its size in bytes and the number of its task; twice the same file is once.

	Throws `frappe.ValidationError` for a file of a task that the report does not have, and for more than `MOST`.
	"""
	tasks = {row.contract_task: row for row in report.tasks}
	found, seen = _files([row.file for row in report.evidence_files]), set()
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
		row.file_name = cstr(file.file_name or name_of(row.file))[:140]
		rows.append(row)
	if len(rows) > MOST:
		frappe.throw(_("A report keeps at most {0} files; put several into one.").format(MOST))
	if len(rows) < len(report.evidence_files):
		report.set("evidence_files", rows)


def _files(addresses: list[str]) -> dict[str, frappe._dict]:
	"""Address → file name and size; one query."""
	wanted = sorted({address for address in addresses if address})
	if not wanted:
		return {}
	fields = ["file_url", "file_name", "file_size"]
	rows = frappe.get_all("File", filters={"file_url": ("in", wanted)}, fields=fields)
	return {row.file_url: row for row in rows}


def name_of(address: str) -> str:
	"""The last part of an address as people read it; the whole of one that has none."""
	return unquote(cstr(address).partition("?")[0].rpartition("/")[2]) or cstr(address)


def by_task(report) -> dict[str, list]:
	"""Contract task → rows of its evidence, in order."""
	found: dict[str, list] = {}
	for row in report.evidence_files:
		found.setdefault(row.contract_task, []).append(row)
	return found
