"""The roles of the app: which actions exist for whom. On whose records is in permissions.py."""

import frappe

from cadre_kpi.setup import made

CADRE = "Cadre"
UNIT_OFFICER = "Unit Officer"
FOCAL_OFFICER = "Focal Agency Officer"
ORGANISATION_OFFICER = "Organisation Board Officer"
ADVISORY_OFFICER = "Advisory Body Officer"
COUNCIL_MEMBER = "Council Member"
COMMITTEE_MEMBER = "Committee Member"
COMMITTEE_SECRETARY = "Committee Secretary"
ADMINISTRATOR = "KPI Administrator"
AUDITOR = "KPI Auditor"

ROLES = (
	CADRE,
	UNIT_OFFICER,
	FOCAL_OFFICER,
	ORGANISATION_OFFICER,
	ADVISORY_OFFICER,
	COUNCIL_MEMBER,
	COMMITTEE_MEMBER,
	COMMITTEE_SECRETARY,
	ADMINISTRATOR,
	AUDITOR,
)


def create_roles() -> None:
	"""Create the roles that are missing; a role that exists is left as the client has it."""
	for role in ROLES:
		made.make("Role", role, role_name=role, desk_access=1)


def remove_roles() -> None:
	"""Take the roles that set-up made off the site, together with their assignments to users.

	A role that the site had before stays with its users; its permissions on the app's DocTypes go with these.
	"""
	for role in sorted(made.made("Role").intersection(ROLES)):
		frappe.db.delete("Has Role", {"role": role})
		frappe.db.delete("Custom DocPerm", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
	own = frappe.get_all("DocType", filters={"module": "Cadre KPI"}, pluck="name")
	frappe.db.delete("Custom DocPerm", {"parent": ("in", own)})
