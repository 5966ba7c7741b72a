"""The ratings of organisations, recognised by their authority in one batch, and the notice to each of them.

Decree 335/2025/NĐ-CP, articles 5, 8.5 and 9: sub-units before their superiors, complaints verified first, the share of
excellent ones held within the field of the authority.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.utils import cstr, escape_html, getdate, now_datetime

from cadre_kpi.access import membership, rules
from cadre_kpi.decisions.quota import format_percent
from cadre_kpi.decisions.unit_notices import get_seats
from cadre_kpi.evaluation import organisations
from cadre_kpi.proof import seals
from cadre_kpi.scoring.organisation import LEVELS, Quota, check_quota
from cadre_kpi.states import UNDER_VERIFICATION

DOCTYPE = "Unit Evaluation"
MOST = 500  # organisations in one batch


@dataclass(frozen=True, slots=True)
class Wanted:
	"""What the authority decides about one organisation."""

	name: str
	level: str
	reason: str = ""


def find_waiting(committee: str, period: str) -> list[dict]:
	"""The evaluations that wait for this authority in this period, in order of the tree."""
	evaluation, unit = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Cadre Unit")
	return (
		frappe.qb.from_(evaluation)
		.join(unit)
		.on(unit.name == evaluation.unit)
		.select(
			evaluation.name,
			evaluation.unit,
			evaluation.unit_name,
			evaluation.total_points,
			evaluation.self_level,
			evaluation.proposed_level,
			evaluation.condition_gap,
			evaluation.status,
		)
		.where((evaluation.managed_by == committee) & (evaluation.period == period))
		.where(evaluation.status.isin(["Sent", UNDER_VERIFICATION]))
		.orderby(unit.lft)
		.run(as_dict=True)
	)


def recognise(
	committee: str, period: str, wanted: list[Wanted], number: str, on_date: str, exceptional_ground: str = ""
) -> Quota:
	"""Recognise these ratings, all or none. For the chair, a deputy or the secretary of the committee.

	Throws by name what stands against it: another authority's, not sent, under verification, a unit below that is not
	recognised yet, a rating otherwise than proposed without a reason, more excellent ones than the share allows.
	"""
	_check_decides(committee)
	if not cstr(number).strip() or not on_date:
		frappe.throw(_("Enter number and date of the decision."))
	if not wanted or len(wanted) > MOST:
		frappe.throw(_("Choose between 1 and {0} organisations.").format(MOST))
	docs = {one.name: frappe.get_doc(DOCTYPE, one.name, for_update=True) for one in wanted}
	for doc in docs.values():
		doc.check_permission("read")
		# the tasks and the units below as they are at the moment of the decision
		doc.count()
		doc.compute()
	wrong = _find_wrong(committee, period, wanted, docs)
	if wrong:
		frappe.throw("<br>".join(wrong[:20]), title=_("The ratings cannot be recognised like this"))
	quota = compute_quota(committee, period, wanted, bool(cstr(exceptional_ground).strip()))
	if quota.over:
		frappe.throw(
			_(
				"{0} organisations are excellent, at most {1} may be: {2} % of {3}. Lower a rating with a reason, or enter the ground for the higher share (at most {4} %)."
			).format(
				quota.candidates,
				quota.allowed,
				format_percent(quota.percent),
				_describe_base(quota),
				format_percent(_get_rules(wanted).exceptional_percent),
			),
			title=_("Over the quota"),
		)
	for one in wanted:
		doc = docs[one.name]
		doc.decided_level, doc.decision_reason = one.level, one.reason.strip()
		doc.decision_number, doc.decision_date = cstr(number).strip(), getdate(on_date)
		doc.exceptional_ground = cstr(exceptional_ground).strip()
		doc.recognised_on, doc.recognised_by = now_datetime(), frappe.session.user
		doc.take_step("Recognise", organisations.RECOGNISED, one.reason)
		# a member who decides holds the right by the seat checked above, in a state in which nobody writes any more
		doc.save_as_server(ignore_permissions=True)
	seals.seal(DOCTYPE, list(docs))
	_notify(list(docs.values()))
	return quota


def compute_quota(committee: str, period: str, wanted: list[Wanted], exceptional: bool = False) -> Quota:
	"""These ratings and those that the same authority has recognised before, held against the share."""
	levels = {one.name: one.level for one in wanted}
	before = frappe.db.get_all(
		DOCTYPE,
		filters={"managed_by": committee, "period": period, "status": organisations.RECOGNISED},
		fields=["name", "decided_level"],
	)
	levels.update({row.name: row.decided_level for row in before if row.name not in levels})
	return check_quota(_get_rules(wanted), list(levels.values()), exceptional)


def _describe_base(quota: Quota) -> str:
	"""In how many the share is counted, those included who are lowered into it."""
	if quota.joining:
		return _("{0}, with {1} that are lowered").format(quota.base + quota.joining, quota.joining)
	return str(quota.base)


def _get_rules(wanted: list[Wanted]):
	criteria = frappe.db.get_value(DOCTYPE, wanted[0].name, "criteria_set")
	return organisations.build_rules(criteria)


def _check_decides(committee: str) -> None:
	if frappe.session.user == "Administrator":
		return
	member = membership.get_membership()
	if not (member.holds(rules.DECIDERS) and member.is_member(committee, rules.LEADING_DUTIES)):
		frappe.throw(
			_("Only the chair, a deputy or the secretary of {0} recognises these ratings.").format(
				frappe.bold(committee)
			),
			frappe.PermissionError,
		)


def _find_wrong(committee: str, period: str, wanted: list[Wanted], docs: dict) -> list[str]:
	found = []
	here = {doc.unit for doc in docs.values()}
	under = organisations.find_below(sorted(here), period)
	for one in wanted:
		doc = docs[one.name]
		name = escape_html(doc.unit_name)
		if doc.managed_by != committee or doc.period != period:
			found.append(_("{0} is not recognised by this authority in this period.").format(name))
		elif doc.status == UNDER_VERIFICATION:
			found.append(
				_("{0} is under verification: conclude it first (article 9.2.a of Decree 335).").format(name)
			)
		elif doc.status != "Sent":
			found.append(_("{0} has not sent its self-rating ({1}).").format(name, _(doc.status)))
		elif doc.complaints and not doc.verified_on:
			found.append(
				_("Complaints about {0} were noted and not verified (article 9.2.a of Decree 335).").format(
					name
				)
			)
		late = [row.unit_name for row in under.get(doc.unit, []) if row.status != organisations.RECOGNISED]
		if late:
			found.append(
				_("Units below {0} are rated first (article 9.1 of Decree 335): {1}.").format(
					name, escape_html(", ".join(late))
				)
			)
		if one.level not in LEVELS:
			found.append(_("Choose the rating of {0}.").format(name))
		elif one.level != doc.proposed_level and not one.reason.strip():
			found.append(_("{0} is rated otherwise than proposed. Write the reason.").format(name))
	return found


def _notify(docs: list) -> None:
	"""One notice to each who sits in the leadership of the unit (article 9.2.b)."""
	seats = get_seats(sorted({doc.unit for doc in docs}))
	for doc in docs:
		people = seats.get(doc.unit)
		if not people:
			continue
		notice = {
			"type": "Alert",
			"document_type": DOCTYPE,
			"document_name": doc.name,
			"subject": escape_html(
				_("{0} is rated “{1}” for {2} (Decision {3})").format(
					doc.unit_name, _(doc.decided_level), doc.period, doc.decision_number
				)
			),
			"from_user": frappe.session.user,
		}
		make_notification_logs(frappe._dict(notice), people)
		doc.db_set("notified_on", now_datetime())
