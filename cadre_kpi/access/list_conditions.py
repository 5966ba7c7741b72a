"""The same rules for lists: one SQL condition on columns that have an index.

A condition is an OR of `column in (…)` with the values written out, so that the database reads index ranges
instead of asking for every row. Where the user's bodies serve the whole tree there is no condition at all, where
they serve most of it the units are named that they do not serve.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.permissions import get_role_permissions

from cadre_kpi.access import council, own_copies, own_result, people, rules, sent_along
from cadre_kpi.access.clauses import build_clause
from cadre_kpi.access.membership import Membership, get_membership
from cadre_kpi.database import once

NOTHING = "1=0"
# Records that belong to a body, not to a cadre's unit.
BODY_COLUMN = {"Council Session": "council", "Rating Decision": "committee"}
# From this share of the units on, rows of the user are so frequent that reading in the order of the list and
# skipping the others is faster than merging indexes and sorting (measured on 240,000 rows).
WIDE = 0.02
FEW_UNITS = 10

Columns = Iterable[tuple[str, Iterable[str]]]


def build_record_condition(doctype: str, user: str | None = None) -> str:
	"""Condition for the rows of a transaction that the user may see; empty when that is all of them."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	parts = [_build_readable_condition(doctype, member)]
	if doctype == "Cadre Evaluation":
		parts.append(own_result.build_list_condition(member))
	parts.append(own_copies.build_list_condition(doctype, member))
	parts = [part for part in parts if part]
	return f"({' and '.join(parts)})" if parts else ""


def build_row_condition(child: str, user: str | None = None) -> str:
	"""Condition for the rows of a child table: those of the records that the user may see."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	return f"({' or '.join(_build_row_condition(child, parent, member) for parent in rules.CHILDREN[child])})"


def build_file_condition(user: str | None = None) -> str:
	"""Condition for files: those attached to our records only where the user may see the record."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	parts = _build_conditions_beside("File", "attached_to_doctype", "attached_to_name", member)
	return f"(`tabFile`.`owner` = {_quote(member.user)} or ({' or '.join(parts)}) and {_build_mail_condition(member)})"


def _build_mail_condition(member: Membership) -> str:
	"""Files sent with a mail have names that tell: listed where the mail is not beside one of our records, and to people
	of this app alone not at all; who reads the record finds them beside the mail.
	"""
	sent = "ifnull(`tabFile`.`attached_to_doctype`, '') = 'Communication'"
	if not people.has_other_work(member):
		return f"not ({sent})"
	ours = f"select `name` from `tabCommunication` where `reference_doctype` in ({_join_list(rules.TRANSACTIONS)})"
	return f"not ({sent} and `tabFile`.`attached_to_name` in ({ours}))"


def build_tag_condition(user: str | None = None) -> str:
	"""Condition for Tag Links, which name records and their titles: those at our records as the user sees the record."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	return f"({' or '.join(_build_conditions_beside('Tag Link', 'document_type', 'document_name', member))})"


def _build_conditions_beside(table: str, kind: str, name: str, member: Membership) -> list[str]:
	"""Conditions, one of which holds where what lies beside a record is not beside one of ours, or the user may see it."""
	column = f"`tab{table}`.`{kind}`"
	parts = [f"ifnull({column}, '') not in ({_join_list(rules.TRANSACTIONS)})"]
	for doctype in rules.TRANSACTIONS:
		if not get_role_permissions(doctype, user=member.user).get("read"):
			continue
		condition = _build_readable_condition(doctype, member)
		of_record = f"`tab{table}`.`{name}` in (select `name` from `tab{doctype}`{_build_where(condition)})"
		parts.append(f"({column} = {_quote(doctype)} and {of_record})")
	return parts


def _build_row_condition(child: str, parent: str, member: Membership) -> str:
	kind = f"`tab{child}`.`parenttype` = {_quote(parent)}"
	if not get_role_permissions(parent, user=member.user).get("read"):
		return f"({kind} and {NOTHING})"
	condition = build_record_condition(parent, member.user)
	if parent == "Cadre Evaluation":
		hidden = own_result.build_row_condition(child, member)
		condition = " and ".join(part for part in (condition, hidden) if part)
	own = own_copies.build_row_condition(child, member)
	kind = f"{kind} and {own}" if own else kind
	return (
		f"({kind} and `tab{child}`.`parent` in (select `name` from `tab{parent}`{_build_where(condition)}))"
	)


def _build_readable_condition(doctype: str, member: Membership) -> str:
	if doctype == "Council Score":
		return _build_sheet_condition(member)
	if member.reads_all:
		return ""
	relations = {relation for relation in rules.READ[doctype] if member.holds(relation)}
	if doctype == "Period Run":
		return _build_period_run_condition(member, relations)
	by_unit = sorted(relations.intersection(rules.BY_UNIT))
	if by_unit and member.serves_everything(*by_unit):
		return ""
	wide = member.count_served(*by_unit) > max(FEW_UNITS, WIDE * member.units_in_all)
	parts = [_build_unit_condition(doctype, by_unit, member)]
	for column, values in _find_reached(doctype, relations.difference(rules.BY_UNIT), member):
		parts.append(_build_among(doctype, column, values, not wide))
	return _join_any(parts)


def _find_reached(doctype: str, relations: set[str], member: Membership) -> Columns:
	"""Columns with the values that the user's relations reach, those of units left out."""
	for relation in sorted(relations):
		if relation in _COLUMNS:
			yield from _COLUMNS[relation](doctype, member)
		else:
			yield build_clause(relation, member).get_columns(doctype)


def _build_unit_condition(doctype: str, by_unit: list[str], member: Membership) -> str:
	if doctype in BODY_COLUMN:
		return _build_among(doctype, BODY_COLUMN[doctype], _find_bodies(member.list_units_served(*by_unit)))
	if member.serves_most(*by_unit):
		return f"`tab{doctype}`.`unit` not in ({_join_list(member.list_units_outside(*by_unit))})"
	return _build_among(doctype, "unit", member.list_units_served(*by_unit))


def _find_bodies(units: frozenset[str]) -> list[str]:
	if not units:
		return []
	filters = {"unit": ("in", sorted(units))}
	return once.read(
		("bodies of", units), lambda: frappe.get_all("Evaluation Body", filters=filters, pluck="name")
	)


def _find_council(doctype: str, member: Membership) -> Columns:
	if doctype == "Council Session":
		return [
			("name", council.get_sessions(member)),
			("council", council.get_councils(member, rules.LEADING_DUTIES)),
		]
	if doctype == "Cadre Evaluation":
		return [("name", council.get_evaluations(member))]
	return [("name" if doctype == "Task Contract" else "contract", council.get_contracts(member))]


def _find_responsible(doctype: str, member: Membership) -> Columns:
	return [("responsible", [member.user])]


def _find_everybody(doctype: str, member: Membership) -> Columns:
	return [("for_all", ["1"])]


def _find_called(doctype: str, member: Membership) -> Columns:
	return [("published_to", member.managers)]


def _find_sent_along(doctype: str, member: Membership) -> Columns:
	key = ("sent along", member.user)
	return [("name", once.read(key, lambda: sent_along.find_evaluations(member)))]


# Relations that no clause says.
_COLUMNS = {
	rules.COUNCIL: _find_council,
	rules.RESPONSIBLE: _find_responsible,
	rules.EVERYBODY: _find_everybody,
	rules.CALLED: _find_called,
	rules.SENT_ALONG: _find_sent_along,
}


def _build_sheet_condition(member: Membership) -> str:
	"""Score sheets: one's own, and after the session closed those that `rules.READ_CLOSED_SHEETS` names.

	Where the scheme does not name members, others' sheets are nobody's to read.
	"""
	doctype = "Council Score"
	own = NOTHING
	if member.holds(rules.SCORER):
		own = f"({_build_among(doctype, 'member', [member.user])} and {_build_among(doctype, 'session', council.get_sessions(member))})"
	return _exclude_own_person(_join_any([own, _build_closed_sheet_condition(member, named=True)]), member)


def build_nameless_sheet_condition(member: Membership) -> str:
	"""Sheets of closed sessions whose scheme does not name members: for figures over several, never to be shown.

	The same people who would read them with their names.
	"""
	return _exclude_own_person(_build_closed_sheet_condition(member, named=False), member)


def _build_closed_sheet_condition(member: Membership, named: bool) -> str:
	unnamed = "ifnull(`scheme`, '') in (select `name` from `tabEvaluation Scheme` where `council_members_named` = 0)"
	closed = (
		"`tabCouncil Score`.`session` in (select `name` from `tabCouncil Session`"
		f" where `status` = 'Closed' and {'not ' if named else ''}({unnamed}))"
	)
	others = "" if member.reads_all else _build_others_sheet_condition(member)
	return f"({closed} and {others})" if others else closed


def _exclude_own_person(condition: str, member: Membership) -> str:
	if not member.cadres:
		return condition
	return f"({condition} and `tabCouncil Score`.`cadre` not in ({_join_list(member.cadres)}))"


def _build_others_sheet_condition(member: Membership) -> str:
	parts = []
	if member.holds(rules.ORGANISATION):
		if member.serves_everything(rules.ORGANISATION):
			return ""
		parts.append(_build_among("Council Score", "unit", member.list_units_served(rules.ORGANISATION)))
	if member.holds(rules.COUNCIL_LEAD):
		led = council.get_councils(member, rules.LEADING_DUTIES)
		parts.append(_build_source_condition("session", "Council Session", "council", led))
	if member.holds(rules.SECRETARY):
		committees = build_clause(rules.SECRETARY, member).values
		parts.append(_build_source_condition("evaluation", "Cadre Evaluation", "managed_by", committees))
	return _join_any(parts)


def _build_source_condition(column: str, source: str, source_column: str, values: Iterable[str]) -> str:
	if not values:
		return NOTHING
	return (
		f"`tabCouncil Score`.`{column}` in "
		f"(select `name` from `tab{source}` where `{source_column}` in ({_join_list(values)}))"
	)


def _build_period_run_condition(member: Membership, relations: set[str]) -> str:
	kinds = [kind for kind in (rules.ORGANISATION, rules.ABOVE) if member.find_bodies(kind)]
	if not relations or not kinds:
		return NOTHING
	if member.serves_everything(*kinds):
		return ""
	units = _join_list(member.list_units_served(*kinds))
	within = f"or `unit` in ({units})" if units else ""
	return (
		"`tabPeriod Run`.`period` in "
		f"(select `name` from `tabEvaluation Period` where ifnull(`unit`, '') = '' {within})"
	)


def _join_any(parts: Iterable[str]) -> str:
	wanted = [part for part in parts if part and part != NOTHING]
	if not wanted:
		return NOTHING
	return f"({' or '.join(wanted)})" if len(wanted) > 1 else wanted[0]


def _build_among(doctype: str, column: str, values: Iterable[str], indexed: bool = True) -> str:
	"""`column in (values)`; not `indexed` keeps the database from merging this column's index with others."""
	values = list(values)
	if not values:
		return NOTHING
	name = f"`tab{doctype}`.`{column}`"
	return f"{name if indexed else f'concat({name})'} in ({_join_list(values)})"


def _build_where(condition: str) -> str:
	return f" where {condition}" if condition else ""


def _join_list(values: Iterable[str]) -> str:
	return ", ".join(_quote(value) for value in sorted(values))


def _quote(value: str) -> str:
	return frappe.db.escape(value, percent=False)
