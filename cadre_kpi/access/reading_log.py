"""Who reads a blind sheet or an unpublished rating as an administrator or auditor is written into Frappe's View Log.

They read the records of every unit without a part in any of them; nobody would know otherwise. One line for each
request and record.
"""

from __future__ import annotations

import frappe

from cadre_kpi.access import membership, records, rules
from cadre_kpi.states import PUBLISHED, SELF_ASSESSMENT

READING = (None, "read", "print", "email", "export")
# From which state on everybody concerned knows the rating.
OPEN = {
	"Council Score": (),
	"Cadre Evaluation": (SELF_ASSESSMENT, PUBLISHED),
	"Rating Decision": (PUBLISHED,),
}


def note(doc, ptype: str | None, user: str | None = None) -> None:
	"""Keep that the session's user reads this record in this request, if they have no part in it."""
	user = user or frappe.session.user
	doctype, name = getattr(doc, "doctype", None), getattr(doc, "name", None)
	if doctype not in OPEN or ptype not in READING or not name or user != frappe.session.user:
		return
	if not getattr(frappe.local, "request", None) or not membership.get_membership(user).reads_all:
		return
	noted = frappe.local.flags.setdefault("cadre_kpi_noted", set())
	if (user, doctype, name) in noted:
		return
	noted.add((user, doctype, name))
	facts = records.load_facts(doc)
	if not facts or not records.load_stored(doctype, name) or facts.get("workflow_state") in OPEN[doctype]:
		return
	if not records.is_related(facts, membership.get_membership(user), rules.READ[doctype]):
		doc.add_viewed(user, force=True)
