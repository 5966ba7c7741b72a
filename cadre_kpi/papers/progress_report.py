"""Báo cáo tiến độ: what was done, task by task, obstacles and requests, and what the verification found."""

from __future__ import annotations

from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.contracts import evidence
from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.utils import formats

INSPECTORS = ("Focal Agency", "Organisation Board")


def build(doc) -> dict:
	verified = doc.docstatus == 1
	inspection = doc.report_type == "Ad-hoc Inspection"
	on = common.find_step_date(doc, "Send Report")
	files = evidence.group_by_task(doc)
	committee = issuer.get_body(doc.managed_by)
	return {
		"watermark": common.get_watermark(doc, verified),
		"reference": doc.name,
		"mark": check_mark.build_mark(doc),
		"inspection": inspection,
		"verified": verified,
		"verified_on": formats.format_short_date(common.find_step_date(doc, "Verify")),
		"head": build_head(doc, inspection, on),
		"committee": cstr(committee.body_name),
		"contract": cstr(doc.contract),
		"person": common.build_person(doc),
		"from_date": formats.format_short_date(doc.from_date),
		"to_date": formats.format_short_date(doc.to_date),
		"tasks": [build_task_row(row, verified, files.get(row.contract_task, [])) for row in doc.tasks],
		"obstacles": [
			build_obstacle_row(row) for row in doc.tasks if any(row.get(field) for field in OBSTACLE)
		],
		"corrections": [build_correction_row(row) for row in doc.tasks if verified and row.correction_reason],
		"summary": cstr(doc.summary),
		"unfinished": cstr(doc.unfinished),
		"proposals": cstr(doc.proposals),
		"verification": cstr(doc.verification_note),
	}


OBSTACLE = ("obstacle", "objective_cause", "request")


def build_head(doc, inspection: bool, on_date) -> dict:
	"""A periodic report comes from the cadre's unit, an inspection from the agency that made it."""
	office = inspection and issuer.find_office(doc.owner, doc.unit, INSPECTORS)
	if office:
		return issuer.build_body_header(issuer.get_body(office), on_date, kind="BC")
	return issuer.build_header(issuer.get_unit(doc.unit), on_date, kind="BC")


def build_task_row(row, verified: bool, files: list) -> dict:
	reported, confirmed = flt(row.quantity), flt(row.verified_quantity)
	done = confirmed if verified else reported
	total = done if row.measure == "Latest Figure" else flt(row.completed_before) + done
	return {
		"no": row.task_no,
		"task": cstr(row.task_name),
		"target": formats.format_quantity(row.target, row.unit_of_measure),
		"before": formats.format_number(flt(row.completed_before)),
		"reported": formats.format_number(reported),
		"confirmed": formats.format_number(confirmed) if verified else "",
		"differs": verified and reported != confirmed,
		"total": formats.format_number(total),
		"share": common.format_share(total, flt(row.target)),
		"due": formats.format_short_date(row.due_date),
		"notes": list_notes(row, verified),
		"evidence": "; ".join(
			[*(evidence.get_name(row.evidence),) * bool(row.evidence), *(file.file_name for file in files)]
		),
	}


def list_notes(row, verified: bool) -> list[str]:
	"""Day of completion, failures of quality and delays, and the note of the writer, one an entry."""
	prefix = "verified_" if verified else ""
	found = []
	if row.completed_on:
		found.append(_("Completed on {0}").format(formats.format_short_date(row.completed_on)))
	for field, text in (("quality_failures", _("Quality failures: {0}")), ("delays", _("Delays: {0}"))):
		times, objective = row.get(prefix + field), row.get(f"{prefix}objective_{field}")
		if times:
			found.append(text.format(times))
			if objective:
				found[-1] += " " + _("(objective: {0})").format(objective)
	if verified and row.cause_paper:
		found.append(
			_("Objective cause confirmed by {0} on {1}, {2}").format(
				cstr(row.cause_confirmed_by),
				formats.format_short_date(row.cause_confirmed_on),
				cstr(row.cause_paper),
			)
		)
	if row.note:
		found.append(cstr(row.note))
	return found


def build_obstacle_row(row) -> dict:
	return {"no": row.task_no, **{field: cstr(row.get(field)) for field in OBSTACLE}}


def build_correction_row(row) -> dict:
	return {
		"no": row.task_no,
		"reported": formats.format_quantity(flt(row.quantity), row.unit_of_measure),
		"confirmed": formats.format_quantity(flt(row.verified_quantity), row.unit_of_measure),
		"reason": cstr(row.correction_reason),
	}
