"""Thông báo việc cần người nhận: the work sought with its product, who may offer, and to whom it was given."""

from __future__ import annotations

from frappe import _
from frappe.utils import cstr

from cadre_kpi.papers import common, issuer
from cadre_kpi.states import DRAFT, PUBLISHED
from cadre_kpi.utils import formats

FINAL = (PUBLISHED, "Given")


def build(doc) -> dict:
	committee = issuer.get_body(doc.managed_by)
	units = common.get_unit_names(row.unit for row in doc.units)
	period = formats.put_within(common.describe_period(doc.period))
	return {
		"watermark": "" if doc.status in FINAL else _("DRAFT") if doc.status == DRAFT else _("WITHDRAWN"),
		"reference": doc.name,
		"head": issuer.build_header(issuer.get_unit(committee.unit), doc.published_on, kind="TB"),
		"committee": cstr(committee.body_name),
		"period": period,
		"facts": [
			(_("Work Sought"), cstr(doc.task_name)),
			(_("Kind"), _(doc.kind) + (f" ({_('Pending for Years')})" if doc.long_pending else "")),
			(_("Output Product"), cstr(doc.output_product)),
			(_("Target"), formats.format_quantity(doc.target, doc.unit_of_measure)),
			(_("Due Date"), formats.format_short_date(doc.due_date)),
			(_("Resolution Served"), cstr(doc.resolution)),
		],
		"background": cstr(doc.background),
		"support": cstr(doc.support_offered),
		"duty": _(doc.for_duty),
		"units": [units.get(row.unit, row.unit) for row in doc.units],
		"until": formats.format_short_date(doc.offers_until),
		"given_to": cstr(doc.given_to_name) if doc.status == "Given" else "",
		"given_on": formats.format_short_date(doc.given_on),
		"reason": cstr(doc.reason),
		"signer": issuer.build_signer(committee, doc.published_on),
	}
