"""What a council looks at beside a sheet: one person's contract, verified results, evidence, own words and the agency's.

Nothing of other members' sheets is read here. Only what the user may read of the records behind: each of them is
asked, and fields of a closed level are taken out as in its form.
"""

from __future__ import annotations

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, formatdate

from cadre_kpi.meetings.council_room import EVALUATION, load
from cadre_kpi.process.telling import add_unit, build_changes, build_fact, build_table, keep_filled
from cadre_kpi.states import UNDER_VERIFICATION, VERIFIED

REPORT, CONTRACT = "Progress Report", "Task Contract"
PICTURES = ("png", "jpg", "jpeg", "gif", "webp")
SENT_REPORTS = (UNDER_VERIFICATION, VERIFIED)
MOST_REPORTS = 60


def read_person(session: str, evaluation: str) -> dict:
	"""One person of a session. Needs the right to read the session and the evaluation.

	`sections`: key, title, facts and tables, see `process.telling`. `files`: evidence with `url`, `name`, `kind` (pdf,
	picture, file or link) and where it comes from.
	"""
	if evaluation not in {row.evaluation for row in load(session).evaluations}:
		frappe.throw(_("This evaluation is not in session {0}.").format(session), frappe.PermissionError)
	doc = frappe.get_doc(EVALUATION, evaluation)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	contract = _get_readable_contract(doc.contract)
	reports = _read_reports(doc.contract) if contract else []
	rows = _read_report_rows(reports)
	sections = [
		_build_results(doc, contract),
		_build_self_assessment(doc),
		_build_agency(doc, contract, reports, rows),
		_build_contract(contract),
	]
	return {
		"evaluation": evaluation,
		"sections": [section for section in sections if section["facts"] or section["tables"]],
		"files": _list_files(doc, contract, reports, rows),
	}


def _get_readable_contract(name: str | None):
	if not name:
		return None
	contract = frappe.get_doc(CONTRACT, name)
	if not frappe.has_permission(CONTRACT, "read", doc=contract):
		frappe.clear_messages()
		return None
	contract.apply_fieldlevel_read_permissions()
	return contract


def _read_reports(contract: str) -> list[frappe._dict]:
	return frappe.get_list(
		REPORT,
		filters={"contract": contract, "workflow_state": ("in", SENT_REPORTS)},
		fields=[
			*("name", "from_date", "to_date", "report_type", "workflow_state"),
			*("summary", "unfinished", "proposals", "verification_note"),
		],
		order_by="from_date asc",
		limit=MOST_REPORTS,
	)


def _read_report_rows(reports: list[frappe._dict]) -> list[frappe._dict]:
	"""The rows of reports that the user may read."""
	if not reports:
		return []
	return frappe.get_all(
		"Progress Report Task",
		filters={"parent": ("in", [report.name for report in reports]), "parenttype": REPORT},
		fields=[
			*("name", "parent", "contract_task", "task_no", "task_name", "quantity", "verified_quantity"),
			"correction_reason",
			*("note", "objective_cause", "obstacle", "request", "evidence", "quality_failures", "delays"),
		],
		order_by="parent, idx",
	)


def _build_section(key: str, title: str, facts: list[dict], tables: list[dict]) -> dict:
	return {"key": key, "title": title, **keep_filled(facts, tables)}


# ---- parts ------------------------------------------------------------------------------------------------------
def _build_results(doc, contract) -> dict:
	outputs = {row.name: row.output_product for row in contract.tasks} if contract else {}
	rows = (
		(
			row.name,
			[
				row.task_no,
				{"task": row.task_name, "output": outputs.get(row.contract_task, "")},
				add_unit(row.target, row.unit_of_measure),
				add_unit(row.completed, row.unit_of_measure),
				row.weight,
				row.kind,
				row.due_date,
				cint(row.quality_failures) or None,
				cint(row.delays) or None,
			],
		)
		for row in doc.tasks
	)
	columns = [
		(_("No."), "number"),
		(_("Task"), "task"),
		(_("Assigned"), "quantity"),
		(_("Verified"), "quantity"),
		(_("Weight"), "percent"),
		(_("Kind"), "option"),
		(_("Due Date"), "date"),
		(_("Quality Failures"), "number"),
		(_("Delays"), "number"),
	]
	return _build_section(
		"results", _("Verified results"), [], [build_table("tasks", _("Tasks"), columns, rows)]
	)


def _build_self_assessment(doc) -> dict:
	facts = [
		build_fact(doc, "self_summary"),
		build_fact(doc, "self_level", "level"),
		build_fact(doc, "meeting_level", "level"),
		build_fact(doc, "meeting_remark"),
		build_fact(doc, "self_total", "points", flt(doc.self_total) or None),
	]
	columns = [(_("No."), "number"), (_("Task"), "task"), (_("Own score"), "points"), (_("Comment"), "text")]
	rows = (
		(row.name, [row.task_no, {"task": row.task_name, "output": ""}, row.self_score, row.self_comment])
		for row in doc.tasks
		if flt(row.self_score) or row.self_comment
	)
	return _build_section(
		"self", _("Self-Assessment"), facts, [build_table("own", _("Own words"), columns, rows)]
	)


def _build_agency(doc, contract, reports: list, rows: list) -> dict:
	"""What those who check said: of the registration, of each report, of the evaluation on its way."""
	facts = [build_fact(contract, "appraisal_summary")] if contract else []
	spans = {report.name: _name_span(report) for report in reports}
	tables = [
		build_table(
			"opinions",
			_("Opinions"),
			[(_("Step"), "text"), (_("Body"), "text"), (_("Rating"), "level"), (_("Opinion"), "text")],
			((row.name, [row.step, row.body, row.level, row.opinion]) for row in doc.get("opinions") or []),
		),
		build_table(
			"reports",
			_("Progress reports"),
			[
				(_("Period"), "text"),
				(_("State"), "option"),
				(_("Summary"), "text"),
				(_("Unfinished"), "text"),
				(_("Note of Verification"), "text"),
			],
			(
				(
					report.name,
					[
						spans[report.name],
						report.workflow_state,
						report.summary,
						report.unfinished,
						report.verification_note,
					],
				)
				for report in reports
			),
		),
		build_table(
			"corrections",
			_("Corrected by verification"),
			[
				(_("Period"), "text"),
				(_("Task"), "text"),
				(_("Reported"), "number"),
				(_("Verified"), "number"),
				(_("Reason"), "text"),
			],
			(
				(
					row.name,
					[
						spans[row.parent],
						row.task_name,
						row.quantity,
						row.verified_quantity,
						row.correction_reason,
					],
				)
				for row in rows
				if row.correction_reason
			),
		),
		build_table(
			"obstacles",
			_("Obstacles and requests"),
			[
				(_("Period"), "text"),
				(_("Task"), "text"),
				(_("Obstacle"), "text"),
				(_("Objective Cause"), "text"),
			],
			(
				(
					row.name,
					[
						spans[row.parent],
						row.task_name,
						" · ".join(filter(None, (row.obstacle, row.request))),
						row.objective_cause,
					],
				)
				for row in rows
				if row.obstacle or row.request or row.objective_cause
			),
		),
	]
	return _build_section("agency", _("What those who check said"), facts, tables)


def _build_contract(contract) -> dict:
	if not contract:
		return _build_section("contract", _("Task Contract"), [], [])
	facts = [
		build_fact(contract, "decision_number"),
		build_fact(contract, "assigned_on", "date"),
		build_fact(contract, "support_conditions"),
	]
	return _build_section("contract", _("Task Contract"), facts, [build_changes(contract)])


# ---- evidence ---------------------------------------------------------------------------------------------------
def _list_files(doc, contract, reports: list, rows: list) -> list[dict]:
	"""Evidence named in the rows of the reports, then all that hangs on records which the user reads. Two queries."""
	spans = {report.name: _name_span(report) for report in reports}
	found: dict[str, dict] = {}
	tasks = {(row.parent, row.contract_task): row for row in rows}
	for file in _read_evidence(reports):
		task = tasks.get((file.parent, file.contract_task))
		about = f"{task.task_no}. {task.task_name}" if task else ""
		found.setdefault(file.file, _build_file(file.file, file.file_name, about, spans[file.parent]))
	for row in rows:
		if row.evidence and row.evidence not in found:
			about = f"{row.task_no}. {row.task_name}" if row.task_no else cstr(row.task_name)
			found[row.evidence] = _build_file(row.evidence, "", about, spans[row.parent])
	records = {doc.name: _("Self-Assessment"), **spans}
	if contract:
		records[contract.name] = _("Task Contract")
	# a file is read by who reads the record that it hangs on: these were asked above
	for file in frappe.get_all(
		"File",
		filters={
			"attached_to_doctype": ("in", (EVALUATION, CONTRACT, REPORT)),
			"attached_to_name": ("in", list(records)),
			"is_folder": 0,
		},
		fields=["file_url", "file_name", "attached_to_name"],
		order_by="creation",
	):
		if file.file_url and file.file_url not in found:
			found[file.file_url] = _build_file(
				file.file_url, file.file_name, "", records[file.attached_to_name]
			)
	return [file for file in found.values() if file["kind"]]


def _read_evidence(reports: list) -> list[frappe._dict]:
	"""Files that reports which the user reads name by task."""
	return frappe.get_all(
		"Report Evidence",
		filters={"parent": ("in", [report.name for report in reports]), "parenttype": REPORT},
		fields=["parent", "contract_task", "file", "file_name"],
		order_by="parent, idx",
	)


def _build_file(url: str, name: str | None, topic: str, source: str) -> dict:
	ending = url.partition("?")[0].rpartition(".")[2].lower()
	if url.startswith(("http://", "https://")):
		kind = "link"
	elif url.startswith(("/files/", "/private/files/")):
		kind = "pdf" if ending == "pdf" else "picture" if ending in PICTURES else "file"
	else:
		kind = ""
	shown = name or unquote(url.rpartition("/")[2]) or url
	return {"url": url, "name": shown, "kind": kind, "about": topic, "source": source}


def _name_span(report: frappe._dict) -> str:
	return f"{formatdate(report.from_date, 'dd/MM/yyyy')} – {formatdate(report.to_date, 'dd/MM/yyyy')}"
