"""Personal data of people: accounts, and why somebody was away. Only for those whose work needs them.

Fields of permission level 1 of Cadre; whoever is meant reads the own. The list of accounts is Frappe's, and for people
who have other work in the same Frappe it stays as it is.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model import default_fields, display_fieldtypes, table_fields
from frappe.utils import cstr

from cadre_kpi.access import rules
from cadre_kpi.access.doors import addresses
from cadre_kpi.access.membership import EVERYBODY, Membership, get_membership
from cadre_kpi.access.own_result import collect_asked_names
from cadre_kpi.database import once
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
# Whoever reads one of these of another account signs in as its owner, or comes near to it.
SECRETS = frozenset(
	(
		*("reset_password_key", "last_reset_password_key_generated_on", "api_key", "api_secret"),
		*("last_ip", "new_password"),
	)
)
# What a list shows of an account to those who ask its owner to a meeting.
OF_ACCOUNTS = frozenset(("name", "full_name", "user_image", "enabled"))
_SHOWN = OF_ACCOUNTS | {*KNOWN_BY, *default_fields, "user_type", "language"}


class OwnDataOpen:
	"""For the Cadre record: whoever it is about reads all of it, and a board what belongs to people whom it serves."""

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		levels = super().get_permlevel_access(permission_type)
		if permission_type != "read" or self.is_new():
			return levels
		member = get_membership()
		if self.name in member.cadres:
			return levels if 1 in levels else [*levels, 1]
		if 1 in levels and not member.reads_all:
			unit = once.read(
				("unit of cadre", self.name), lambda: frappe.db.get_value(CADRE, self.name, "unit")
			)
			if not member.serves(rules.ORGANISATION, unit):
				return [level for level in levels if level != 1]
		return levels


def is_only_ours(member: Membership) -> bool:
	"""Whether all that the user does in this Frappe is this app's work."""
	return bool(member.roles & set(ROLES)) and not has_other_work(member)


def has_other_work(member: Membership) -> bool:
	"""Whether the user holds roles of other apps or of the site's administration. Who holds none at all has not."""
	return not member.roles <= GIVEN_TO_ALL | set(ROLES)


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
	"""Condition for lists of User: one's own, and for those who convene bodies their members, by what they are known.

	By the keys of an account nobody finds another one, whatever other work they have here, but who manages accounts.
	"""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	own = f"`tabUser`.`name` = {frappe.db.escape(member.user, percent=False)}"
	words = collect_asked_names()
	if (words is None or words & {*SECRETS, "*"}) and rules.SYSTEM_MANAGER not in member.roles:
		return own
	if has_other_work(member) or member.roles & KNOWS_ACCOUNTS:
		return ""
	if member.roles & ASKS_MEMBERS and not words & _list_personal_fields():
		return f"({own} or `tabUser`.`name` in (select `user` from `tabEvaluation Body Member`))"
	return own


def _list_personal_fields() -> set[str]:
	"""The fields of an account by which its owner is not known to others at work."""
	meta = frappe.get_meta("User")
	return {
		df.fieldname
		for df in meta.fields
		if df.fieldtype not in table_fields and df.fieldtype not in display_fieldtypes
	} - _SHOWN


def build_cadre_condition(user: str | None = None) -> str:
	"""Condition for lists of Cadre: what may not be read is not found by asking either."""
	member = get_membership(user)
	if member.user == "Administrator" or not _asks({CADRE, LEAVE}, CLOSED):
		return ""
	own = f"`tabCadre`.`user` = {frappe.db.escape(member.user, percent=False)}"
	if 1 not in frappe.get_meta(CADRE).get_permlevel_access("read", user=member.user):
		return own
	if member.reads_all:
		return ""
	served = " or ".join(
		f"`lft` between {low} and {high}" for low, high in member.get_ranges(rules.ORGANISATION)
	)
	return f"({own} or `tabCadre`.`unit` in (select `name` from `tabCadre Unit` where {served or '1=0'}))"


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
