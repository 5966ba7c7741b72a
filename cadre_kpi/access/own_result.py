"""One's own result before it is published: hidden, whatever other roles the person holds.

The proposed rating, the points and the opinions are fields of permission level 1, which the role Cadre does not
read. A head of unit, an officer of the organisation board or an administrator holds a role that does, and is
rated too. For their own evaluation these fields stay closed until it is published: in the form, in what a save or
a workflow action sends back, on paper, in lists, in the history of changes.
"""

from __future__ import annotations

import re

import frappe
from frappe.utils import cstr

from cadre_kpi.access.doors import addresses
from cadre_kpi.access.doors.text import walk_texts
from cadre_kpi.access.membership import Membership, get_membership
from cadre_kpi.database import once
from cadre_kpi.states import SELF_ASSESSMENT

EVALUATION = "Cadre Evaluation"
FIRST_STATE = SELF_ASSESSMENT
WORD = re.compile(r"\w+")
TABLE = re.compile(r"`[^`]+`")
NUMBERED = re.compile(r"(^|,)\s*\d+\b")
# What these ask for stands in the database, not in the request.
STORED_QUERIES = frozenset(
	f"frappe.desk.doctype.{name}"
	for name in (
		"dashboard_chart.dashboard_chart.get",
		"number_card.number_card.get_result",
		"number_card.number_card.get_percentage_difference",
	)
)


def hide_own_result(doc) -> bool:
	"""Whether the session's user must not see the result in this evaluation, or in this row of one.

	True for their own evaluation until it is published. What the database holds decides.
	"""
	name = doc.name if doc.doctype == EVALUATION else doc.get("parent")
	member = get_membership()
	if member.user == "Administrator" or not member.cadres or not name:
		return False
	stored = once.read(
		("whose result", name),
		lambda: frappe.db.get_value(EVALUATION, name, ["cadre", "docstatus"], as_dict=True),
	)
	if not stored:
		return doc.get("cadre") in member.cadres
	return stored.cadre in member.cadres and stored.docstatus != 1


class HidesOwnResultRow:
	"""For the rows of an evaluation: their fields of level 1 are closed where those of the evaluation are."""

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		levels = super().get_permlevel_access(permission_type)
		return [level for level in levels if not level] if hide_own_result(self) else levels


class HidesOwnResult(HidesOwnResultRow):
	"""For the evaluation. Everything in Frappe that asks for permission levels asks `get_permlevel_access`."""

	def as_dict(self, *args, **kwargs) -> dict:
		"""As what leaves the server after a save or a workflow action, without the levels that are closed."""
		values = super().as_dict(*args, **kwargs)
		if frappe.session.user == "Administrator":
			return values
		levels = self.get_permlevel_access("read")
		for field in self.meta.fields:
			if field.permlevel and field.permlevel not in levels:
				values.pop(field.fieldname, None)
		for table in self.meta.get_table_fields():
			closed = [
				field.fieldname
				for field in frappe.get_meta(table.options).fields
				if field.permlevel and field.permlevel not in levels
			]
			for row in values.get(table.fieldname) or ():
				for fieldname in closed:
					row.pop(fieldname, None)
		return values

	def before_print(self, settings=None) -> None:
		"""A print format reads the document itself; what is closed is taken out first."""
		if hasattr(super(), "before_print"):
			super().before_print(settings)
		self.apply_fieldlevel_read_permissions()


# ---- lists ---------------------------------------------------------------------------------------------------
def build_list_condition(member: Membership) -> str:
	"""Condition on lists of evaluations for the user's own one; empty for who is not rated.

	Who reads level 1 sees it in lists while it holds no result yet and again when it is published. Who does not
	read level 1 always sees it, except where the request names a closed field: filtering and sorting by a field
	tells its value as well as showing it does.
	"""
	if not member.cadres:
		return ""
	if reads_level_one(member):
		clean = f"`tab{EVALUATION}`.`docstatus` = 1"
		if not _asks_closed_table():
			first = f"`tab{EVALUATION}`.`workflow_state` = {frappe.db.escape(FIRST_STATE)}"
			clean += f" or ({first} and `tab{EVALUATION}`.`computed_on` is null)"
		return f"({_exclude_own(member)} or {clean})"
	return _exclude_own(member) if _asks_closed_table() or _asks_any(_list_closed_fields()) else ""


def build_row_condition(child: str, member: Membership) -> str:
	"""Condition on the evaluation for direct lists of a child table, on top of `build_list_condition`."""
	if child not in _list_closed_tables():
		return ""
	if not reads_level_one(member):
		return "1=0"
	return f"({_exclude_own(member)} or `tab{EVALUATION}`.`docstatus` = 1)" if member.cadres else ""


def reads_level_one(member: Membership) -> bool:
	"""Whether a role of the user reads the result of evaluations at all."""
	return 1 in frappe.get_meta(EVALUATION).get_permlevel_access("read", user=member.user)


def exclude_own(doctype: str, member: Membership) -> str:
	"""Condition that a row with a `cadre` is not about the user."""
	cadres = ", ".join(frappe.db.escape(cadre, percent=False) for cadre in sorted(member.cadres))
	return f"ifnull(`tab{doctype}`.`cadre`, '') not in ({cadres})"


def _exclude_own(member: Membership) -> str:
	cadres = ", ".join(frappe.db.escape(cadre, percent=False) for cadre in sorted(member.cadres))
	return f"`tab{EVALUATION}`.`cadre` not in ({cadres})"


def _list_closed_tables() -> set[str]:
	"""Child DocTypes of an evaluation that are of level 1 as a whole."""
	return {field.options for field in frappe.get_meta(EVALUATION).get_table_fields() if field.permlevel}


def _list_closed_fields() -> set[str]:
	"""Fields of level 1 of an evaluation and of its rows."""
	meta = frappe.get_meta(EVALUATION)
	metas = [meta, *(frappe.get_meta(field.options) for field in meta.get_table_fields())]
	return {field.fieldname for each in metas for field in each.fields if field.permlevel}


def _asks_closed_table() -> bool:
	return _asks_any(_list_closed_tables())


def _asks_any(words: set[str]) -> bool:
	"""Whether the request asks for one of these: as a field, in a filter, an order, a group, or anywhere else."""
	found = collect_asked_names()
	return found is None or bool(found & {word.lower() for word in words})


def collect_asked_names() -> set[str] | None:
	"""Every name that the values of the request hold, in small letters; none where there is no request.

	Values are decoded first, JSON within JSON included, so that no way of writing a name hides it. None where what is
	asked for does not stand in the request: a saved chart or card, an order by the number of a column.
	"""
	request = frappe.local.form_dict or {}
	found: set[str] = set()
	for text in walk_texts([addresses.find_listed_doctype(addresses.get_request_path()), dict(request)]):
		found.update(match.lower() for match in WORD.findall(text))
		found.update(match.strip("`").lower().removeprefix("tab") for match in TABLE.findall(text))
		found.add(text.strip().strip("`").lower().removeprefix("tab"))
	if get_called_method() in STORED_QUERIES:
		return None
	if any(NUMBERED.search(cstr(request.get(key))) for key in ("order_by", "group_by", "sort_by")):
		return None
	return found


def get_called_method() -> str:
	"""Dotted path of the method that the request calls, empty without one."""
	return addresses.find_own_name(addresses.find_called_method(addresses.get_request_path()))
