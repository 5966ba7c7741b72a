"""Personal data of people: accounts, and why somebody was away. Only for those whose work needs them.

Fields of permission level 1 of Cadre; whoever is meant reads the own. The list of accounts is Frappe's, and for people
who have other work in the same Frappe it stays as it is.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access.doors import addresses
from cadre_kpi.access.membership import EVERYBODY, Membership, get_membership
from cadre_kpi.access.own_result import collect_asked_names
from cadre_kpi.roles import (
	ADMINISTRATOR,
	AUDITOR,
	COMMITTEE_MEMBER,
	COMMITTEE_SECRETARY,
	ORGANISATION_OFFICER,
	ROLES,
)

CADRE, LEAVE = "Cadre", "Cadre Leave"
BODY, SEAT = "Evaluation Body", "Evaluation Body Member"
# Words of a request that ask for what is closed, by the DocTypes whose lists may be asked.
CLOSED = frozenset(("user", "leaves", LEAVE.lower()))
CLOSED_OF_BODY = frozenset(("user", "*"))
GIVEN_TO_ALL = EVERYBODY | {"Desk User"}
KNOWS_ACCOUNTS = frozenset((ADMINISTRATOR, AUDITOR))
# They ask members of bodies to a meeting, and give directives.
ASKS_MEMBERS = frozenset((ORGANISATION_OFFICER, COMMITTEE_SECRETARY, COMMITTEE_MEMBER))
# By these others know who acted, in logs, on papers and in mails; nobody gives them to the own account.
KNOWN_BY = ("first_name", "middle_name", "last_name", "username", "email")
# What follows from them, and what limits how the account signs in.
SET_BY_OTHERS = (
	*("full_name", "enabled", "user_type", "role_profile_name", "module_profile"),
	*("simultaneous_sessions", "restrict_ip", "bypass_restrict_ip_check_if_2fa_enabled"),
	*("login_after", "login_before", "redirect_url"),
)


class OwnDataOpen:
	"""For the Cadre record: whoever it is about reads all of it."""

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		levels = super().get_permlevel_access(permission_type)
		if permission_type == "read" and 1 not in levels and self.name in get_membership().cadres:
			return [*levels, 1]
		return levels


def is_only_ours(member: Membership) -> bool:
	"""Whether all that the user does in this Frappe is this app's work."""
	return bool(member.roles & set(ROLES)) and member.roles <= GIVEN_TO_ALL | set(ROLES)


def keep_identity(doc, method: str | None = None) -> None:
	"""The own account keeps the name and the limits that its administrators gave it. For users of this app alone.

	Throws `frappe.PermissionError` where a person would notice; the rest is put back.
	"""
	if doc.is_new() or doc.name != frappe.session.user or doc.flags.ignore_permissions:
		return
	if not is_only_ours(get_membership()):
		return
	known = [field for field in (*KNOWN_BY, *SET_BY_OTHERS) if doc.meta.has_field(field)]
	stored = frappe.db.get_value("User", doc.name, known, as_dict=True)
	if any(cstr(doc.get(field)) != cstr(stored[field]) for field in KNOWN_BY):
		frappe.throw(
			_(
				"The name, user name and address of an account are kept by those who manage accounts. Ask them to change these."
			),
			frappe.PermissionError,
			title=_("Not yours to change"),
		)
	doc.update({field: stored[field] for field in SET_BY_OTHERS if field in stored})


def build_user_condition(user: str | None = None) -> str:
	"""Condition for lists of User: one's own, and for those who convene bodies their members."""
	member = get_membership(user)
	if member.user == "Administrator" or not is_only_ours(member) or member.roles & KNOWS_ACCOUNTS:
		return ""
	own = f"`tabUser`.`name` = {frappe.db.escape(member.user, percent=False)}"
	if member.roles & ASKS_MEMBERS:
		return f"({own} or `tabUser`.`name` in (select `user` from `tabEvaluation Body Member`))"
	return own


def build_cadre_condition(user: str | None = None) -> str:
	"""Condition for lists of Cadre: what may not be read is not found by asking either."""
	member = get_membership(user)
	if member.user == "Administrator" or not _asks({CADRE, LEAVE}, CLOSED):
		return ""
	if 1 in frappe.get_meta(CADRE).get_permlevel_access("read", user=member.user):
		return ""
	return f"`tabCadre`.`user` = {frappe.db.escape(member.user, percent=False)}"


def build_body_condition(user: str | None = None) -> str:
	"""Condition for lists of Evaluation Body and of its seats: whose account sits where is not found by asking."""
	member = get_membership(user)
	if member.user == "Administrator" or not _asks({BODY, SEAT}, CLOSED_OF_BODY):
		return ""
	return "" if 1 in frappe.get_meta(BODY).get_permlevel_access("read", user=member.user) else "1=0"


def _asks(kinds: set[str], closed: frozenset[str]) -> bool:
	"""Whether the request asks for a list of one of these DocTypes, and names something that is closed."""
	named = {
		cstr((frappe.local.form_dict or {}).get("doctype")),
		addresses.find_listed_doctype(addresses.get_request_path()),
	}
	words = collect_asked_names()
	return bool(kinds & named) and (words is None or not closed.isdisjoint(words))


@frappe.whitelist()
def get_names_for_mentions(search_term: str) -> list[dict]:
	"""Frappe's list of whom a comment can mention, as far as the user finds these accounts elsewhere."""
	from frappe.desk import search

	member = get_membership()
	if not is_only_ours(member) or member.roles & KNOWS_ACCOUNTS:
		return search.get_names_for_mentions(search_term)
	known = {member.user}
	if member.roles & ASKS_MEMBERS:
		known |= set(frappe.get_all("Evaluation Body Member", pluck="user"))
	found = search.get_names_for_mentions(search_term)
	return [row for row in found if row.get("is_group") or row["id"] in known]
