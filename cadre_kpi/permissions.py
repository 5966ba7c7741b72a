"""The one place where Frappe asks this app about permissions. hooks.py names what stands here, nothing else does.

Roles (DocPerm) say which actions exist; `access.rules` says on whose records and in which state. Lists, reports,
exports, prints, pages, REST and mails all come through these functions.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.core.doctype.file import file as frappe_file

from cadre_kpi.access import list_conditions, people, reading_log, records, rules, schemes
from cadre_kpi.access.doors import files, queries
from cadre_kpi.roles import ADMINISTRATOR, ROLES


def has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether relation and state allow this on the record. Frappe checks the role as well.

	Always True or False: older versions of Frappe take None for yes, newer ones for no.
	"""
	allowed = records.allows(doc, ptype, user)
	if allowed:
		reading_log.note(doc, ptype, user)
	return allowed


def may_open_app() -> bool:
	"""Whether the app's tile is shown on the start page: to whoever has one of its roles."""
	return bool({*ROLES, "System Manager"}.intersection(frappe.get_roles()))


def _make_record_condition(doctype: str) -> Callable[[str | None], str]:
	def condition(user: str | None = None) -> str:
		return list_conditions.build_record_condition(doctype, user)

	return condition


def _make_row_condition(child: str) -> Callable[[str | None], str]:
	def condition(user: str | None = None) -> str:
		return list_conditions.build_row_condition(child, user)

	return condition


def scheme_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Evaluation Scheme: everybody reads it; those who answer for its unit make and issue it.

	A scheme without a unit holds for the whole site: an administrator's, or a board's that serves all of it.
	"""
	if (ptype or "read") in records.READING:
		return True
	return schemes.may_issue(doc, user)


def own_preference(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Mail Preference: everybody has their own; who administers the site or the app reads all, the former write too."""
	user = user or frappe.session.user
	if doc.user == user or user == "Administrator":
		return True
	held = set(frappe.get_roles(user))
	return rules.SYSTEM_MANAGER in held or (
		ADMINISTRATOR in held and ptype in (None, "read", "select", "report")
	)


def mail_preference_query(user: str | None = None) -> str:
	"""Condition for lists of Mail Preference: one's own, or all for administrators."""
	user = user or frappe.session.user
	if user == "Administrator" or {rules.SYSTEM_MANAGER, ADMINISTRATOR} & set(frappe.get_roles(user)):
		return ""
	return f"`tabMail Preference`.`user` = {frappe.db.escape(user, percent=False)}"


def user_query(user: str | None = None) -> str:
	"""Condition for lists of accounts, see `people.build_user_condition`."""
	return people.build_user_condition(user)


def cadre_query(user: str | None = None) -> str:
	"""Condition for lists of cadres, see `people.build_cadre_condition`."""
	return people.build_cadre_condition(user)


def evaluation_body_query(user: str | None = None) -> str:
	"""Condition for lists of bodies, see `people.build_body_condition`."""
	return people.build_body_condition(user)


def evaluation_body_member_query(user: str | None = None) -> str:
	"""Condition for lists of the seats in bodies, see `people.build_body_condition`."""
	return people.build_body_condition(user)


def file_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""File: Frappe's own rule, for a new one what it may lie on and hang on, for one that goes what goes with it.

	Some versions ask one app's rule only, so Frappe's is asked from here.
	"""
	if ptype == "create" and (user or frappe.session.user) == frappe.session.user:
		files.check(doc)
	if (
		ptype == "delete"
		and (user or frappe.session.user) == frappe.session.user
		and not files.may_remove(doc)
	):
		return False
	return bool(frappe_file.has_permission(doc, ptype, user))


def file_query(user: str | None = None) -> str:
	"""Condition for lists of files."""
	return list_conditions.build_file_condition(user)


def tag_link_query(user: str | None = None) -> str:
	"""Condition for lists of tags at records."""
	return list_conditions.build_tag_condition(user)


def tag_link_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Tag Link: at a record of this app it follows the record."""
	return queries.may_see_tag(doc, ptype, user)


def prepared_report_query(user: str | None = None) -> str:
	"""Condition for lists of Prepared Report: those of this app's reports are their owner's."""
	return queries.build_prepared_report_condition(user)


def prepared_report_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Prepared Report: one of this app's reports is its owner's."""
	return queries.may_see_prepared(doc, ptype, user)


def sealed_record_query(user: str | None = None) -> str:
	"""Condition for lists of seals: their content, which holds blind sheets too, is not found by asking for it."""
	return queries.build_closed_fields_condition("Sealed Record", user)


def digest_log_query(user: str | None = None) -> str:
	"""Condition for lists of sent digests: the token of their links is not found by asking for it."""
	return queries.build_closed_fields_condition("Digest Log", user)


def _build_query_name(doctype: str) -> str:
	"""Name under which hooks.py asks for the condition of a DocType's lists."""
	return f"{doctype.lower().replace(' ', '_')}_query"


globals().update(
	{_build_query_name(doctype): _make_record_condition(doctype) for doctype in rules.TRANSACTIONS}
)
globals().update({_build_query_name(child): _make_row_condition(child) for child in rules.CHILDREN})
