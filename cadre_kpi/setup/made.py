"""What set-up made on a site outside the app's own DocTypes, remembered so that removal takes that and nothing else.

A site may have had a role, a workflow state or an action of the same name before: that one is the client's.
"""

from __future__ import annotations

import json

import frappe

REMEMBERED = "cadre_kpi_made:"


def make(doctype: str, name: str, **values: object) -> bool:
	"""Create a record that is missing, and remember that it is ours; says whether it was missing.

	A record that is there is left as it is, whoever made it.
	"""
	if frappe.db.exists(doctype, name):
		return False
	frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)
	remember(doctype, [name])
	return True


def remember(doctype: str, names: list[str]) -> None:
	"""Add these records to those that set-up made."""
	frappe.db.set_default(REMEMBERED + doctype, json.dumps(sorted({*get_made(doctype), *names})))


def get_made(doctype: str) -> set[str]:
	"""Names of the records of a DocType that set-up made on this site."""
	return set(json.loads(_get_stored(doctype) or "[]"))


def is_known(doctype: str) -> bool:
	"""Whether this site remembers anything of the DocType: sites set up by the first versions did not."""
	return bool(_get_stored(doctype))


def _get_stored(doctype: str) -> str | None:
	# from the database itself: a removal must not go by a list that somebody's cache kept
	return frappe.db.get_value(
		"DefaultValue", {"parent": "__default", "defkey": REMEMBERED + doctype}, "defvalue", order_by=None
	)
