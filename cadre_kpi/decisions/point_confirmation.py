"""Points of a month or quarter confirmed by the authority for many people at once, from the list.

Decree 335/2025/NĐ-CP, article 17.2 and 17.3: the authority that follows somebody comments on the points and confirms them,
the result is made known to the person. Where a period gives points alone nothing is rated, so the chair confirms what the
list shows without a draft that others prepare; one Rating Decision for each committee and period keeps it, with its seal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, getdate, today

from cadre_kpi.access import actions, membership, rules
from cadre_kpi.access.own_copies import find_unpublished
from cadre_kpi.process import log
from cadre_kpi.regulations.record import gives_points
from cadre_kpi.states import AWAITING_APPROVAL, DRAFT, PROPOSED
from cadre_kpi.utils.failures import get_reason

DECISION, EVALUATION = "Rating Decision", "Cadre Evaluation"
FIELDS = (
	*("name", "cadre", "cadre_name", "position", "unit", "duty_group", "managed_by", "period", "scheme"),
	*("workflow_state", "total_points", "computed_on", "rating_decision"),
)
ROW = ("cadre", "cadre_name", "position", "unit", "duty_group", "total_points")


@dataclass(slots=True)
class Outcome:
	"""What came of it: `ready` or, once it is done, confirmed evaluations by name; `failures`: name, title, reason."""

	ready: list[str] = field(default_factory=list)
	failures: list[dict] = field(default_factory=list)
	decisions: list[str] = field(default_factory=list)


def look(seen: dict[str, str]) -> Outcome:
	"""What `confirm` would do. `seen`: evaluation → its version as the list showed it."""
	return _sort_out(seen)[0]


def confirm(seen: dict[str, str], number: str = "", on_date: date | str | None = None) -> Outcome:
	"""Confirm and make known the points of these evaluations, each as it was seen; the others stay as they are.

	For the chair or a deputy of the committee that manages the person. `number`, `on_date`: of the paper, where there is one.
	"""
	outcome, groups = _sort_out(seen)
	outcome.ready = []
	for (committee, period), rows in sorted(groups.items()):
		frappe.db.savepoint("one_committee")
		try:
			name = _decide(committee, period, rows, cstr(number).strip(), getdate(on_date or today()))
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="one_committee")
			reason = get_reason(error)
			outcome.failures += [_build_failure(row, reason) for row in rows]
			continue
		outcome.decisions.append(name)
		outcome.ready += [row.name for row in rows]
	return outcome


def _sort_out(seen: dict[str, str]) -> tuple[Outcome, dict[tuple[str, str], list]]:
	if len(seen) > actions.MOST:
		frappe.throw(_("At most {0} records at once.").format(actions.MOST))
	outcome, groups = Outcome(), {}
	known = {
		row.name: row
		for row in frappe.get_list(
			EVALUATION, filters={"name": ("in", list(seen) or [""])}, fields=list(FIELDS), limit_page_length=0
		)
	}
	# one's own unpublished result is in no list of its figures
	own, listed = find_unpublished(list(seen)), _find_in_other_decisions(list(known))
	for name, modified in seen.items():
		row = known.get(name)
		if name in own:
			title = frappe.db.get_value(EVALUATION, name, "cadre_name")
			reason = _("It is about yourself. Another member of the committee confirms it.")
			outcome.failures.append({"name": name, "title": title, "reason": reason})
			continue
		if row is None:
			outcome.failures.append({"name": name, "title": name, "reason": _("Not permitted")})
			continue
		reason = _describe_change(name, modified) or _find_objection(row, listed)
		if reason:
			outcome.failures.append(_build_failure(row, reason))
			continue
		outcome.ready.append(name)
		groups.setdefault((row.managed_by, row.period), []).append(row)
	return outcome, groups


def _build_failure(row, reason: str) -> dict:
	return {"name": row.name, "title": row.cadre_name, "reason": reason}


def _describe_change(name: str, modified: str) -> str:
	"""Why the evaluation is not what was seen, empty when it is; locks it until the transaction ends."""
	try:
		actions.check_seen(EVALUATION, name, modified)
	except frappe.TimestampMismatchError as error:
		return get_reason(error)
	return ""


def _find_objection(row, listed: dict[str, str]) -> str:
	"""What stands against confirming this evaluation, in words; empty when nothing does."""
	if not membership.get_membership().is_member(row.managed_by, rules.DECIDING_DUTIES):
		return _("Only the chair or a deputy of {0} confirms it.").format(row.managed_by)
	if not gives_points(row.period, row.scheme):
		return _("{0} ends in a rating; it is decided by a Rating Decision.").format(row.period)
	if row.workflow_state != PROPOSED:
		return _("It is not at the authority yet ({0}).").format(_(row.workflow_state))
	if not row.computed_on:
		return _("Its points are not computed yet.")
	if row.name in listed:
		return _("It stands in the decision {0} already.").format(listed[row.name])
	return ""


def _find_in_other_decisions(names: list[str]) -> dict[str, str]:
	"""Evaluation → a decision that counts and lists it."""
	row, decision = frappe.qb.DocType("Rating Decision Row"), frappe.qb.DocType(DECISION)
	query = (
		frappe.qb.from_(row)
		.join(decision)
		.on((decision.name == row.parent) & (row.parenttype == DECISION))
		.select(row.evaluation, decision.name)
		.where(row.evaluation.isin(names or [""]) & (decision.docstatus < 2))
	)
	return dict(query.run())


def _decide(committee: str, period: str, rows: list, number: str, on_date: date) -> str:
	doc = frappe.get_doc(
		{
			"doctype": DECISION,
			"title": _("Confirmation of points, {0}: {1}").format(period, committee)[:140],
			"committee": committee,
			"period": period,
			"decision_number": number or None,
			"decision_date": on_date,
			"rows": [{"evaluation": row.name, **{each: row[each] for each in ROW}} for row in rows],
		}
	)
	# others prepare decisions that rate; who confirms points was asked above
	doc.insert_as_server(ignore_permissions=True)
	step = log.make_line("Confirm Points", DRAFT, AWAITING_APPROVAL)
	log.append_steps(DECISION, [(doc.name, step)])
	doc.db_set("workflow_state", AWAITING_APPROVAL)
	doc = actions.take(frappe.get_doc(DECISION, doc.name), "Approve")
	return actions.take(doc, "Publish").name
