"""Links to HR's records that this app made no longer hand HR's User Permissions on to records of this app."""

import frappe

from cadre_kpi.integrations.erpnext.custom_fields import FIELDS
from cadre_kpi.setup import made


def execute() -> None:
	ours = made.get_made("Custom Field")
	for joined in FIELDS:
		name = f"{joined.doctype}-{joined.fieldname}"
		if joined.field["fieldtype"] == "Link" and name in ours:
			frappe.db.set_value("Custom Field", name, "ignore_user_permissions", 1, update_modified=False)
			frappe.clear_cache(doctype=joined.doctype)
