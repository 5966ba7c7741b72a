"""Sites set up before set-up remembered what it made: what arose together with the app is taken for ours.

What is older or younger stays when the app is removed: better a role too many than a client's role gone.
"""

from __future__ import annotations

from datetime import timedelta

import frappe

from cadre_kpi import roles
from cadre_kpi.setup import made, workflows

BEFORE, AFTER = timedelta(minutes=1), timedelta(minutes=30)
# Frappe's own set-up makes these, on a new site at the same hour.
OF_FRAPPE = {"Pending", "Approved", "Rejected", "Approve", "Reject", "Review"}


def execute() -> None:
	installed = frappe.db.get_value("Module Def", "Cadre KPI", "creation")
	states, actions = workflows.list_shipped_states_and_actions()
	for doctype, names in (
		("Role", set(roles.ROLES)),
		("Workflow State", states),
		("Workflow Action Master", actions),
	):
		if installed and not made.is_known(doctype):
			within = ("between", [installed - BEFORE, installed + AFTER])
			filters = {"name": ("in", sorted(names - OF_FRAPPE)), "creation": within}
			made.remember(doctype, frappe.get_all(doctype, filters=filters, pluck="name"))
