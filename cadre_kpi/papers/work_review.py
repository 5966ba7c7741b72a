"""Báo cáo sơ kết, tổng kết: figures from the records, and the words that the committee approved."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.contracts.reviews import FIGURES, WORDS
from cadre_kpi.papers import common, issuer
from cadre_kpi.states import APPROVED
from cadre_kpi.utils import formats


def build(doc) -> dict:
	committee = issuer.get_body(doc.managed_by)
	labels = {field.fieldname: _(field.label) for field in frappe.get_meta(doc.doctype).fields if field.label}
	about = (
		frappe.db.get_value("Cadre", doc.about, ["full_name", "position"], as_dict=True)
		if doc.about
		else None
	)
	return {
		"watermark": "" if doc.status == APPROVED else _("DRAFT"),
		"reference": doc.name,
		"head": issuer.build_header(issuer.get_unit(committee.unit), doc.approved_on, kind="BC"),
		"title": _("INTERIM REVIEW") if doc.kind == "Interim Review" else _("YEARLY REVIEW"),
		"period": common.describe_period(doc.period),
		"of_whom": f"{cstr(about.full_name)}, {cstr(about.position)}" if about else cstr(committee.body_name),
		"figures": [
			(labels[name], formats.format_number(doc.get(name) or 0))
			for name in FIGURES
			if name != "people" or not doc.about  # of one person they are not counted
		],
		"counted_on": formats.format_short_date(doc.counted_on) or "....../....../............",
		"passages": [
			(labels[name], formats.split_lines(doc.get(name)))
			for name in (*WORDS, "lessons")
			if cstr(doc.get(name)).strip()
		],
		"signer": issuer.build_signer(committee, doc.approved_on),
	}
