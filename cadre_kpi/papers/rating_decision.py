"""Quyết định xếp loại: the decision with its annexed table and the fingerprint of what was decided."""

from __future__ import annotations

import frappe
from frappe.utils import cstr

from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.proof import decided
from cadre_kpi.regulations.record import gives_points
from cadre_kpi.utils import formats


def build(doc) -> dict:
	committee = issuer.body(doc.committee)
	home = issuer.unit(committee.unit)
	scheme = doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	names = common.level_names(scheme)
	units = common.unit_names(row.unit for row in doc.rows)
	authority = dict(signs_as=doc.signs_as or committee.signs_as)
	head = issuer.header(home, doc.decision_date, number=doc.decision_number)
	return {
		"watermark": common.watermark(doc, doc.docstatus == 1),
		"reference": doc.name,
		"head": head,
		"number": head["number"].partition("Số")[2].lstrip(": "),
		"committee": cstr(committee.body_name),
		"about": cstr(doc.title),
		"period": common.period_words(doc.period),
		"grounds": formats.lines(doc.grounds) or common.legal_basis(doc.scheme),
		"meeting": cstr(doc.meeting),
		"people": formats.count(len(doc.rows)),
		"totals": totals(doc.rows, names),
		"rows": [rating_row(row, names, units) for row in doc.rows],
		"by_unit": common.in_few_units(doc.rows),
		"points": common.gives_figures(scheme) and common.any_of(doc.rows, "total_points"),
		"levels": not (scheme and gives_points(doc.period, scheme)),
		"reasons": common.any_of(doc.rows, "reason"),
		"quota": formats.lines(doc.quota_note),
		"quota_exception": cstr(doc.quota_exception),
		"recipients": formats.lines(doc.recipients),
		"signer": issuer.signer(
			frappe._dict({**committee, **authority}), doc.decision_date, doc.signer, doc.signer_name
		),
		"seal": formats.fingerprint(doc.seal),
		"chain": chain(doc.name),
		"mark": check_mark.mark(doc),
	}


def chain(decision: str) -> dict | None:
	"""Where the decision stands in the chain of its body; None before it is approved, or from before seals were kept."""
	link = decided.place(decision)
	if not link:
		return None
	return {
		"number": formats.count(link.number),
		"previous": formats.fingerprint(link.previous, 4),
	}


def totals(rows: list, names: dict[str, str]) -> list[dict]:
	"""How many have each rating, best first, without the ratings that nobody has."""
	found = {code: sum(row.decided_level == code for row in rows) for code in names}
	return [
		{"name": names[code], "people": formats.count(people)} for code, people in found.items() if people
	]


def rating_row(row, names: dict[str, str], units: dict[str, str]) -> dict:
	return {
		"no": row.idx,
		"name": cstr(row.cadre_name),
		"position": cstr(row.position),
		"unit": units.get(row.unit, ""),
		"points": formats.points(row.total_points),
		"proposed": names.get(row.proposed_level, cstr(row.proposed_level)),
		"decided": names.get(row.decided_level, cstr(row.decided_level)),
		"reason": cstr(row.reason),
		"differs": row.decided_level != row.proposed_level,
	}
