"""Thông báo xử lý sau xếp loại: what followed from a published rating, with the decision of the competent body."""

from __future__ import annotations

from frappe import _
from frappe.utils import cstr

from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.letter import add_facts, add_text, build_letter
from cadre_kpi.utils import formats


def build(doc) -> dict:
	"""The notice to the person, in the head of the committee that manages them."""
	committee = issuer.get_body(doc.managed_by)
	person = common.build_person(doc)
	blocks = [
		add_text(
			_("Comrade {0} was rated {1} for {2}. It was decided:").format(
				person["name"], _(doc.level), formats.put_within(person["in_period"])
			)
		),
		add_facts(
			(_("Kind of Follow-Up"), _(doc.kind)),
			(_("Content"), cstr(doc.content)),
			(_("Decided By"), cstr(doc.decided_by)),
			(_("Decision Number"), cstr(doc.decision_number)),
			(_("Decision Date"), formats.format_short_date(doc.decision_date)),
			(_("In Force From"), formats.format_short_date(doc.effective_on or doc.decision_date)),
		),
	]
	if doc.status == "Revoked":
		blocks.append(
			add_text(
				_("Revoked on {0}: {1}").format(formats.format_short_date(doc.revoked_on), doc.revoked_reason)
			)
		)
	return build_letter(
		issuer.build_header(issuer.get_unit(committee.unit), doc.decision_date, kind="TB"),
		_("NOTICE"),
		_("of what follows from the rating"),
		address=_("To: Comrade {0}, {1}, {2}").format(person["name"], person["position"], person["unit"]),
		blocks=blocks,
		signer=issuer.build_signer(committee, doc.decision_date),
		recipients=[_("As above"), person["unit"], _("Filed: {0}").format(doc.name)],
		watermark=_("REVOKED") if doc.status == "Revoked" else "",
	)
