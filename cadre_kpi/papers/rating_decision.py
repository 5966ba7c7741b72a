"""Quyết định xếp loại: the decision with its annexed table and the fingerprint of what was decided."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.masters import periods
from cadre_kpi.papers import check_mark, common, issuer
from cadre_kpi.proof import decided
from cadre_kpi.regulations.record import gives_figures, gives_points
from cadre_kpi.utils import formats

LETTER = 1.65  # mm of a letter in the annexed list


def build(doc) -> dict:
	committee = issuer.get_body(doc.committee)
	home = issuer.get_unit(committee.unit)
	scheme = doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	names = common.get_level_names(scheme)
	units = common.get_unit_names(row.unit for row in doc.rows)
	authority = dict(signs_as=doc.signs_as or committee.signs_as)
	head = issuer.build_header(home, doc.decision_date, number=doc.decision_number)
	return {
		"watermark": common.get_watermark(doc, doc.docstatus == 1),
		"reference": doc.name,
		"head": head,
		"number": issuer.spell_number(doc.decision_number, doc.committee),
		"committee": cstr(committee.body_name),
		"about": describe_subject(doc),
		"period": common.describe_period(doc.period),
		"grounds": formats.split_lines(doc.grounds) or common.list_legal_basis(doc.scheme),
		"meeting": cstr(doc.meeting),
		"people": formats.spell_count(len(doc.rows)),
		"totals": count_levels(doc.rows, names),
		"rows": [build_rating_row(row, names, units) for row in doc.rows],
		"by_unit": common.is_in_few_units(doc.rows),
		"widths": {
			"position": common.get_text_width([cstr(row.position) for row in doc.rows], 26, 44, LETTER),
			"level": common.get_text_width(
				[names.get(row.decided_level, "") for row in doc.rows], 35, 48, LETTER
			),
		},
		"points": gives_figures(scheme) and common.has_any(doc.rows, "total_points"),
		"levels": not (scheme and gives_points(doc.period, scheme)),
		"reasons": common.has_any(doc.rows, "reason"),
		"quota": formats.split_lines(doc.quota_note),
		"quota_exception": cstr(doc.quota_exception),
		"recipients": formats.split_lines(doc.recipients),
		"signer": issuer.build_signer(
			frappe._dict({**committee, **authority}), doc.decision_date, doc.signer, doc.signer_name
		),
		"seal": formats.group_fingerprint(doc.seal),
		"chain": find_chain(doc.name),
		"mark": check_mark.build_mark(doc),
	}


def describe_subject(doc) -> str:
	"""What the decision is about, as it was written; of one that a run or the board has named, in the words of papers."""
	proposed = {periods.name_ratings(doc.period, doc.committee, lang) for lang in ("vi", "en")}
	if cstr(doc.title) not in proposed:
		return cstr(doc.title)
	scheme = doc.scheme or frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	about = (
		_("on confirming the points of following and evaluation, {0}")
		if scheme and gives_points(doc.period, scheme)
		else _("on the ratings for {0}")
	)
	return about.format(common.describe_period(doc.period))


def find_chain(decision: str) -> dict | None:
	"""Where the decision stands in the chain of its body; None before it is approved, or from before seals were kept."""
	link = decided.find_place(decision)
	if not link:
		return None
	return {
		"number": formats.spell_count(link.number),
		"previous": formats.group_fingerprint(link.previous, 4),
	}


def count_levels(rows: list, names: dict[str, str]) -> list[dict]:
	"""How many have each rating, best first, without the ratings that nobody has."""
	found = {code: sum(row.decided_level == code for row in rows) for code in names}
	return [
		{"name": names[code], "people": formats.spell_count(people)}
		for code, people in found.items()
		if people
	]


def build_rating_row(row, names: dict[str, str], units: dict[str, str]) -> dict:
	return {
		"no": row.idx,
		"name": cstr(row.cadre_name),
		"position": cstr(row.position),
		"unit": units.get(row.unit, ""),
		"points": formats.format_points(row.total_points),
		"proposed": names.get(row.proposed_level, cstr(row.proposed_level)),
		"decided": names.get(row.decided_level, cstr(row.decided_level)),
		"reason": cstr(row.reason),
		"differs": row.decided_level != row.proposed_level,
	}
