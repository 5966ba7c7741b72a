"""Phiếu chấm điểm: one member's sheet for one evaluation."""

from __future__ import annotations

import frappe
from frappe.utils import cstr, flt

from cadre_kpi.papers import common, issuer
from cadre_kpi.utils import formats


def build(doc) -> dict:
	session = frappe.db.get_value(
		"Council Session", doc.session, ["council", "period", "scheme", "session_date", "place"], as_dict=True
	)
	member = frappe.db.get_value(
		"Council Session Member",
		{"parent": doc.session, "user": doc.member},
		["member_name", "duty"],
		as_dict=True,
	) or frappe._dict(member_name="", duty="")
	scheme = session.scheme or frappe.db.get_value("Cadre Evaluation", doc.evaluation, "scheme")
	evaluation = frappe._dict(
		cadre=doc.cadre,
		cadre_name=doc.cadre_name,
		unit=doc.unit,
		period=session.period,
		position=frappe.db.get_value("Cadre Evaluation", doc.evaluation, "position"),
	)
	council = issuer.get_body(session.council)
	return {
		"watermark": common.get_watermark(doc, doc.docstatus == 1),
		"reference": doc.name,
		"sent": doc.docstatus == 1,
		"head": issuer.build_body_header(council, session.session_date, numbered=False),
		"council": cstr(council.body_name),
		"session": formats.format_short_date(session.session_date),
		"person": common.build_person(evaluation),
		"member": cstr(member.member_name) or frappe.utils.get_fullname(doc.member),
		"duty": frappe._(member.duty) if member.duty else "",
		"tasks": [build_task_row(row, doc.docstatus == 1) for row in doc.tasks],
		"own_scores": common.has_any(doc.tasks, "self_score"),
		"compact": len(doc.tasks) > common.MANY_TASKS,
		"highest": formats.format_number(doc.tasks[0].max_score) if has_same_maximum(doc.tasks) else "",
		"total": formats.format_points(doc.total) if doc.docstatus == 1 or flt(doc.total) else "",
		"levels": [
			{"name": name, "chosen": code == doc.proposed_level}
			for code, name in common.get_level_names(scheme).items()
		],
		"remark": cstr(doc.remark),
	}


def has_same_maximum(rows: list) -> bool:
	return len({flt(row.max_score) for row in rows}) == 1


def build_task_row(row, sent: bool) -> dict:
	"""A draft's empty score stays empty, so that the sheet can be filled in by hand; a sent 0 is a 0."""
	return {
		"no": row.task_no,
		"task": cstr(row.task_name),
		"target": formats.format_number(row.target),
		"completed": formats.format_number(row.completed),
		"weight": formats.format_percent(row.weight or None),
		"highest": formats.format_number(row.max_score),
		"own": formats.format_number(row.self_score or None),
		"score": formats.format_points(row.score) if sent or flt(row.score) else "",
		"comment": cstr(row.comment),
	}
