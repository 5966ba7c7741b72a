"""Where a record stands, for its form: whom it waits for, and what the acting user may do with it now.

Nothing is decided here: `access.rules` says who writes in which state, this module only tells the form, so that it
offers what the server will accept.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr

from cadre_kpi.access import appraising, directing, membership, records, rules
from cadre_kpi.access.own_result import hide_own_result
from cadre_kpi.masters import periods
from cadre_kpi.process import recall, routes, steps, unit_above
from cadre_kpi.process.cards import CARDS
from cadre_kpi.regulations import conditions
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.regulations.record import gives_figures
from cadre_kpi.states import (
	APPROVED,
	ASSIGNED,
	AT_ADVISORY_BODY,
	AT_COUNCIL,
	AT_PARTY_CELL,
	AT_STANDING_COMMITTEE,
	AT_UNIT_ABOVE,
	AWAITING_APPROVAL,
	AWAITING_DECISION,
	DRAFT,
	PROPOSED,
	PUBLISHED,
	UNDER_APPRAISAL,
	UNDER_CONSULTATION,
	UNDER_VERIFICATION,
)
from cadre_kpi.utils.language import choose_sentence_language

# Kind of body that a state waits for; None: the committee that manages the record.
WAITS_FOR: dict[str, dict[str, str | None]] = {
	"Task Contract": {
		UNDER_APPRAISAL: rules.FOCAL,
		UNDER_CONSULTATION: rules.ORGANISATION,
		AWAITING_DECISION: None,
		ASSIGNED: None,
	},
	"Progress Report": {UNDER_VERIFICATION: rules.FOCAL},
	"Cadre Evaluation": {
		**{f"At {kind}": kind for kind in rules.BY_UNIT if kind != rules.ABOVE},
		AT_PARTY_CELL: rules.PARTY_CELL,
		AT_STANDING_COMMITTEE: None,
		AT_UNIT_ABOVE: rules.BODY_ABOVE,
		AT_COUNCIL: "Advisory Council",
		PROPOSED: None,
	},
	"Rating Decision": {DRAFT: None, AWAITING_APPROVAL: None, APPROVED: None},
}
# Who is asked for an opinion without writing the record.
ASKED = {
	("Task Contract", UNDER_CONSULTATION): rules.ADVISORY,
	("Cadre Evaluation", AT_ADVISORY_BODY): rules.ADVISORY,
	("Cadre Evaluation", AT_STANDING_COMMITTEE): rules.COMMITTEE,
}


def read_state(doctype: str, name: str) -> dict:
	"""What the form of a record needs to know beyond the record itself.

	`write`: the user may write it now · `turn`: it waits for the user, as a card of the workspace would count it · `own`: it is about the user · `asked`: the user's opinion is asked for ·
	`decides`: the user acts for the committee that manages it · `directs`: the user gives work to its person ·
	`closes`: the user may close the contract ·
	`may_recall`: the user sent it and nobody has acted on it since · `waits_for`: names of the bodies that it waits for, empty when it waits for the cadre or nobody ·
	`nobody`: kind of body and unit where it waits for a body that there is not · `relations`: the user's relations to it, by the names of `access.rules`. An evaluation also carries its `scheme`, and `appeal`, the user's own petition that is open.
	"""
	if doctype not in rules.TRANSACTIONS:
		frappe.throw(_("{0} has no process.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	facts = records.load_facts(doc)
	member = membership.get_membership()
	state = facts.get("workflow_state") or facts.get("status")
	mine = records.find_relations(facts, member)
	asked = ASKED.get((doctype, state))
	found = {
		"write": may(doc, "write"),
		"turn": may(doc, _get_right_asked(facts)),
		"own": bool(facts.get("cadre") and facts.cadre in member.cadres),
		"asked": bool(asked and asked in mine),
		"decides": bool(mine & {rules.DECIDERS, rules.SECRETARY}),
		"directs": doctype == "Task Contract" and directing.may_direct(doc),
		"closes": doctype == "Task Contract" and may(doc, "write") and steps.may_close(doctype, state),
		"may_recall": doctype in recall.SENDING and not recall.explain_refusal(doc),
		"relations": sorted(mine),
		"waits_for": waits_for(doctype, state, facts),
	}
	found["nobody"] = find_nobody(doctype, state, facts) if not found["waits_for"] else None
	if doctype == "Cadre Evaluation":
		found["scheme"] = list_figures(doc)
		found["appeal"] = _find_open_appeal(doc) if found["own"] and state == PUBLISHED else None
	return found


def _find_open_appeal(doc) -> str | None:
	"""The petition on this rating that is not answered yet; there is never more than one."""
	return frappe.db.get_value("Rating Appeal", {"open_key": doc.name})


def may(doc, right: str) -> bool:
	"""Role and relation together, asked quietly: Frappe's own question puts a message before the user."""
	role = frappe.permissions.get_role_permissions(doc.meta, user=frappe.session.user)
	return bool(frappe.session.user == "Administrator" or role.get(right)) and records.allows(doc, right)


def _get_right_asked(facts: frappe._dict) -> str:
	"""The right by which the cards count a record in its stage: who may only return a decision is not waited for."""
	for card in CARDS.values():
		if card.doctype == facts.doctype and facts.stage in card.stages:
			return card.right
	return "write"


def waits_for(doctype: str, state: str | None, facts: frappe._dict) -> list[str]:
	"""Names of the bodies that act next on a record in this state."""
	states = WAITS_FOR.get(doctype, {})
	if state not in states:
		return []
	kind = states[state]
	if kind is None:
		return [facts.managed_by] if facts.get("managed_by") else []
	if kind == rules.PARTY_CELL:
		cell = records.get_party_cell(facts)
		return [cell] if cell else []
	if kind == rules.BODY_ABOVE:
		return [facts.body_above] if facts.get("body_above") else []
	if appraising.waits_above(facts):
		above = unit_above.find_body(kind, facts.unit)
		return [above] if above else []
	return find_bodies_serving(kind, facts.unit)


def find_nobody(doctype: str, state: str | None, facts: frappe._dict) -> dict[str, str] | None:
	"""Kind of body and unit where a record waits for a body that does not exist; None where it waits for none."""
	kind = WAITS_FOR.get(doctype, {}).get(state)
	if kind is None:
		return None
	name = frappe.db.get_value("Cadre Unit", facts.unit, "unit_name") if facts.unit else ""
	return {"body_type": kind, "unit": name or cstr(facts.unit)}


def find_bodies_serving(body_type: str, unit: str | None) -> list[str]:
	"""Names of the enabled bodies of a kind that serve a unit, by the table of units served or their own unit."""
	bounds = frappe.db.get_value("Cadre Unit", unit, ["lft", "rgt"], as_dict=True) if unit else None
	if not bounds:
		return []
	body, row = DocType("Evaluation Body"), DocType("Evaluation Body Unit")
	own, listed = DocType("Cadre Unit").as_("own"), DocType("Cadre Unit").as_("listed")
	found = (
		frappe.qb.from_(body)
		.join(own)
		.on(own.name == body.unit)
		.left_join(row)
		.on((row.parent == body.name) & (row.parenttype == "Evaluation Body"))
		.left_join(listed)
		.on(listed.name == row.unit)
		.select(
			body.name, own.lft, own.rgt, row.include_below, listed.lft.as_("from"), listed.rgt.as_("until")
		)
		.where((body.body_type == body_type) & (body.enabled == 1))
		.run(as_dict=True)
	)
	serving = {}
	for item in found:
		first = cint(item["from"] or item.lft)
		if item["from"]:
			last = cint(item.until) if item.include_below else first
		else:
			last = first if body_type in rules.OWN_UNIT_ONLY else cint(item.rgt)
		if first <= bounds.lft <= last:
			serving[item.name] = min(last - first, serving.get(item.name, last - first))
	nearest = min(serving.values(), default=0)
	return sorted(name for name, width in serving.items() if width == nearest)


def list_figures(doc) -> dict:
	"""Which figures the scheme of an evaluation asks for, so that the form shows only these."""
	scheme = scheme_rules(doc.scheme)
	stop = doc.stop_of(doc.workflow_state)
	return {
		"council": bool(scheme.council.enabled),
		"figures": gives_figures(doc.scheme),
		"components": scheme.result.method in ("components", "blend"),
		"leadership": bool(doc.leader and scheme.result.leader_components),
		"unit_figures": bool(doc.leader)
		and any(rule.measure.startswith("unit_tasks") for rule in scheme.conditions),
		"leader_values": (
			[float(scheme.result.leader_reduced_percent), float(scheme.result.leader_full_percent)]
			if scheme.result.leader_two_values
			else []
		),
		"general_max": float(scheme.result.general_max),
		"rolled_up": is_rolled_up(doc),
		"highest_score": float(scheme.council.max_score_per_task),
		"votes": bool(scheme.votes.enabled or (stop and stop.body_type in routes.COLLECTIVES)),
		"step": stop.name(choose_sentence_language()) if stop else "",
	}


def is_rolled_up(doc) -> bool:
	"""Whether the points of an evaluation are the mean of its months or quarters: then nothing is scored in it."""
	rules = scheme_rules(doc.scheme).roll_up
	frequency = {"monthly": "Month", "quarterly": "Quarter"}.get(rules.from_frequency, "")
	return bool(rules.enabled and periods.has_parts(doc.period, frequency))


def find_account(contract: str) -> str | None:
	"""The account of the cadre of a contract, to address a directive to; for those who may issue directives."""
	frappe.has_permission("Directive", "create", throw=True)
	doc = frappe.get_doc("Task Contract", contract)
	doc.check_permission("read")
	return frappe.db.get_value("Cadre", doc.cadre, "user")


def explain(evaluation: str) -> list[dict]:
	"""The steps of the score of an evaluation, see `CadreEvaluation.explain`. Leaves an open form untouched."""
	doc = frappe.get_doc("Cadre Evaluation", evaluation)
	doc.check_permission("read")
	return doc.explain()


def list_conditions(evaluation: str) -> list[dict]:
	"""The conditions of an evaluation in the user's language, as far as the user may see the result.

	`met`: None for what was not assessed; `found` and `needed` in words. Leaves an open form untouched.
	"""
	doc = frappe.get_doc("Cadre Evaluation", evaluation)
	doc.check_permission("read")
	if hide_own_result(doc) or not doc.has_permlevel_access_to("conditions", permission_type="read"):
		return []
	lang = frappe.local.lang
	return [
		{
			"condition_name": row.condition_name,
			"level": row.level,
			"met": conditions.is_met(row.outcome),
			"found": conditions.describe_found(row, lang),
			"needed": conditions.describe_needed(row, lang),
		}
		for row in doc.conditions
	]


def list_my_sheets(session: str) -> list[dict]:
	"""The acting member's sheets of a session, see `CouncilSession.my_sheets`. Leaves an open form untouched."""
	doc = frappe.get_doc("Council Session", session)
	doc.check_permission("read")
	return doc.list_my_sheets()
