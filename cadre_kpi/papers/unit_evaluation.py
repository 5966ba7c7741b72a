"""Papers of an organisation's rating: its sheet, the decision that recognises a batch with its list, the notice."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, flt

from cadre_kpi.papers import common, issuer
from cadre_kpi.papers.letter import (
	add_article,
	add_boxes,
	add_facts,
	add_given,
	add_heading,
	add_table,
	add_text,
	build_letter,
)
from cadre_kpi.utils import formats

LEVELS = ("excellent", "good", "completed", "not_completed")


def get_level_words() -> dict[str, str]:
	return {code: _(code) for code in LEVELS}


def build(doc) -> dict:
	"""The organisation's own rating and, once it is recognised, the authority's."""
	unit, authority = issuer.get_unit(doc.unit), issuer.get_body(doc.managed_by)
	recognised, filled = doc.status == "Recognised", any(flt(row.self_points) for row in doc.criteria)
	reviewed = recognised
	columns = [
		(_("No."), 10, "c"),
		(_("Criterion"), 0, ""),
		(_("Highest points"), 18, "c"),
		(_("Own Points"), 18, "c"),
		*([(_("Points Given"), 18, "c")] if reviewed else []),
	]
	rows = [
		(
			str(number),
			cstr(row.criterion_name),
			formats.format_number(row.max_points),
			formats.format_number(row.self_points) if filled else "",
			*([formats.format_number(row.reviewed_points)] if reviewed else []),
		)
		for number, row in enumerate(doc.criteria, start=1)
	]
	if rows:
		rows.append(
			(
				"",
				_("Total"),
				formats.format_number(sum(flt(row.max_points) for row in doc.criteria)),
				formats.format_number(sum(flt(row.self_points) for row in doc.criteria)) if filled else "",
				*([formats.format_number(doc.total_points)] if reviewed else []),
			)
		)
	else:  # to be filled in by hand
		rows = [[""] * len(columns) for _line in range(5)]
	blocks = [
		add_facts(
			(_("Unit"), cstr(doc.unit_name)), (_("Evaluation Period"), common.describe_period(doc.period))
		),
		add_heading(_("I. RESULTS, STRENGTHS AND SHORTCOMINGS")),
		add_given(cstr(doc.self_summary), 4),
		add_given(cstr(doc.self_shortcomings), 2),
		add_heading(_("II. TASKS OF THE UNIT AND BELOW")),
		add_table(
			(
				(_("Tasks in All"), 0, "c"),
				(_("Tasks Done"), 0, "c"),
				(_("Done on Time"), 0, "c"),
				(_("Done with Quality"), 0, "c"),
				(_("Tasks Exceeded"), 0, "c"),
			),
			[[_format_share(doc, field) for field in ("total", "done", "on_time", "quality", "exceeded")]],
		),
		add_heading(_("III. CRITERIA")),
		add_table(columns, rows),
		add_heading(_("IV. RATING THAT THE UNIT PROPOSES")),
		add_boxes(get_level_words(), doc.self_level),
	]
	if recognised:
		blocks += [
			add_heading(_("V. RATING OF THE AUTHORITY")),
			add_boxes(get_level_words(), doc.decided_level),
			*_find_unmet(doc),
			*([add_text(_("Reason: {0}").format(cstr(doc.decision_reason)))] if doc.decision_reason else []),
		]
	return build_letter(
		issuer.build_header(unit, common.find_step_date(doc, "Send Self-Rating"), numbered=False),
		_("EVALUATION AND RATING OF AN ORGANISATION"),
		common.describe_period(doc.period),
		grounds=_list_grounds(doc),
		blocks=blocks,
		left={"title": _("HEAD OF THE UNIT"), "name": ""},
		signer=issuer.build_signer(authority, doc.decision_date)
		if recognised
		else issuer.build_signer(authority, None),
		watermark="" if recognised else _("DRAFT"),
	)


def is_recognised(doc) -> bool:
	return doc.status == "Recognised"


def build_decision(doc) -> dict:
	"""The decision with all ratings that were recognised in it, as far as the reader may read them."""
	authority = issuer.get_body(doc.managed_by)
	rows = frappe.get_list(
		"Unit Evaluation",
		filters={
			"managed_by": doc.managed_by,
			"period": doc.period,
			"decision_number": doc.decision_number,
			"status": "Recognised",
		},
		fields=["unit_name", "total_points", "decided_level"],
		order_by="name",
		limit_page_length=0,
	)
	names = get_level_words()
	return build_letter(
		issuer.build_header(issuer.get_unit(authority.unit), doc.decision_date, number=doc.decision_number),
		_("DECISION ON PAPER"),
		_("on recognising the ratings of organisations, {0}").format(common.describe_period(doc.period)),
		grounds=_list_grounds(doc),
		decides=cstr(authority.body_name),
		blocks=[
			add_article(
				_("Article 1. The ratings of {0} organisations for {1} are recognised:").format(
					formats.spell_count(len(rows)), common.describe_period(doc.period)
				)
			),
			add_table(
				(
					(_("No."), 10, "c"),
					(_("Unit"), 0, ""),
					(_("Points"), 20, "r"),
					(_("Rating"), 56, ""),
				),
				[
					(
						str(number),
						cstr(row.unit_name),
						formats.format_points(row.total_points),
						names.get(row.decided_level, ""),
					)
					for number, row in enumerate(rows, start=1)
				],
			),
			*(
				[
					add_text(
						_("The higher share of article 8.5.b is decided on this ground: {0}").format(
							cstr(doc.exceptional_ground)
						)
					)
				]
				if doc.exceptional_ground
				else []
			),
			add_article(
				_("Article 2. The organisations named and the offices concerned carry out this decision.")
			),
		],
		signer=issuer.build_signer(authority, doc.decision_date),
		recipients=[_("As in Article 2"), _("Filed: {0}").format(_("records office"))],
	)


def build_notice(doc) -> dict:
	"""Article 9.2.b: the result is made known to the organisation."""
	authority = issuer.get_body(doc.managed_by)
	return build_letter(
		issuer.build_header(issuer.get_unit(authority.unit), doc.decision_date, kind="TB"),
		_("NOTICE"),
		_("of the rating of an organisation, {0}").format(common.describe_period(doc.period)),
		address=_("To: {0}").format(cstr(doc.unit_name)),
		blocks=[
			add_text(
				_("Rating for {0}: {1}.").format(common.describe_period(doc.period), _(doc.decided_level))
			),
			add_text(
				_("Under Decision No. {0}, {1}.").format(
					issuer.spell_number(doc.decision_number, doc.managed_by),
					formats.format_long_date(doc.decision_date),
				)
			),
			*([add_text(_("Reason: {0}").format(cstr(doc.decision_reason)))] if doc.decision_reason else []),
		],
		signer=issuer.build_signer(authority, doc.decision_date),
		recipients=[_("As above"), _("Filed: {0}").format(_("records office"))],
	)


def _list_grounds(doc) -> list[str]:
	"""What the province's criteria rest on; where that is not entered, what the scheme of the period does."""
	own = frappe.db.get_value("Unit Criteria Set", doc.criteria_set, "legal_basis")
	return formats.split_lines(own) or common.list_legal_basis(
		frappe.db.get_value("Evaluation Period", doc.period, "scheme")
	)


def _format_share(doc, name: str) -> str:
	"""How many tasks and of all; nothing where the unit has none: then nothing was counted."""
	if not doc.total_tasks:
		return ""
	number = int(doc.get(f"{name}_tasks") or 0)
	if name == "total":
		return formats.format_number(number)
	return f"{formats.format_number(number)} ({common.format_share(number, doc.total_tasks)})"


def _find_unmet(doc) -> list[dict]:
	"""The conditions of the recognised level that are not met, in words: then the authority has decided."""
	return [
		add_text(_("Condition not met: {0} ({1}).").format(_(row.condition_name), row.article))
		for row in doc.conditions
		if row.outcome == "Not Met" and row.level == doc.decided_level
	]
