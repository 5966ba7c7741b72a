"""The permission conditions of lists, for queries that do not go through `frappe.get_list`.

A report over twenty thousand rows joins several tables; its rows must be exactly those that the user would find
in the list. So the same condition that Frappe puts into the list's SQL goes into the report's SQL.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.reportview import build_match_conditions
from frappe.permissions import get_role_permissions
from pypika.terms import Criterion

from cadre_kpi.access import list_conditions, rules
from cadre_kpi.access.membership import get_membership
from cadre_kpi.roles import ROLES


class Permitted(Criterion):
	"""An SQL condition, ready-made and already escaped by Frappe, that a query can take in its `where`."""

	def __init__(self, condition: str) -> None:
		super().__init__()
		self.condition = condition

	def get_sql(self, **kwargs: object) -> str:
		return f"({self.condition})"


def reads(doctype: str) -> bool:
	"""Whether a role of the session's user reads the DocType at all, asked quietly."""
	return bool(get_role_permissions(frappe.get_meta(doctype), user=frappe.session.user).get("read"))


def check_any_role() -> None:
	"""Throw `frappe.PermissionError` to whoever has no role of the app: the pages of the desk are for those who have."""
	if not {*ROLES, rules.SYSTEM_MANAGER}.intersection(frappe.get_roles()):
		frappe.throw(_("You are not permitted to open this page."), frappe.PermissionError)


def check_readable(doctype: str) -> None:
	"""Throw `frappe.PermissionError` when no role of the session's user may read the DocType at all.

	Stricter than Frappe's own check: a user who reads a single document because it was shared with them, and
	has no role for the DocType, gets the list of that document but no report.
	"""
	if not reads(doctype):
		frappe.throw(
			_("You are not permitted to read {0}.").format(_(doctype)),
			frappe.PermissionError,
		)


def build_permitted(doctype: str) -> Criterion:
	"""Condition for the rows of `tab<doctype>` that the session's user may read.

	The query must contain that table under its own name, not under an alias. Throws `frappe.PermissionError`
	when the user may read none of them.
	"""
	check_readable(doctype)
	return Permitted(build_match_conditions(doctype) or "1 = 1")


def is_limited(doctype: str) -> bool:
	"""Whether the session's user reads only some of the records. For the way a query goes, never for what it finds."""
	return bool(build_match_conditions(doctype))


def build_counted_sheets() -> Criterion:
	"""Condition for the score sheets that count in figures over several members, as `permitted` gives it for reading.

	Besides those that the user reads these are the sheets of sessions whose scheme does not name members. Nothing of a
	single sheet may be shown from it.
	"""
	check_readable("Council Score")
	read = build_match_conditions("Council Score") or "1 = 1"
	return Permitted(f"({read}) or ({list_conditions.build_nameless_sheet_condition(get_membership())})")


def reads_level_one(doctype: str) -> bool:
	"""Whether the session's user has a role that reads the fields of permission level 1."""
	return 1 in frappe.get_meta(doctype).get_permlevel_access("read", user=frappe.session.user)


def check_record_readable(doctype: object, name: object) -> None:
	"""Throw `frappe.PermissionError` unless the user may read this record, or where there is no such kind of record."""
	check_kind_known(doctype, name)
	frappe.get_doc(doctype, name).check_permission("read")


def check_kind_known(doctype: object, name: object) -> None:
	"""Throw `frappe.PermissionError` where there is no such kind of record, or where no name is given.

	Whatever comes out of a request may stand for a name; Frappe looks for the program of a kind that it does not know.
	"""
	if not (
		isinstance(doctype, str) and isinstance(name, str | int) and frappe.db.exists("DocType", doctype)
	):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
