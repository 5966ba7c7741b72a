"""The same rules for lists: one SQL condition on columns that have an index.

A condition is an OR of `column in (…)` with the values written out, so that the database reads index ranges
instead of asking for every row. Where the user's bodies serve the whole tree there is no condition at all, where
they serve most of it the units are named that they do not serve.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.permissions import get_role_permissions

from cadre_kpi.access import council, own_copies, own_result, rules, sent_along
from cadre_kpi.access.clauses import clause_of
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


def of_records(doctype: str, user: str | None = None) -> str:
	"""Condition for the rows of a transaction that the user may see; empty when that is all of them."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	parts = [_readable(doctype, member)]
	if doctype == "Cadre Evaluation":
		parts.append(own_result.list_condition(member))
	parts.append(own_copies.list_condition(doctype, member))
	parts = [part for part in parts if part]
	return f"({' and '.join(parts)})" if parts else ""


def of_rows(child: str, user: str | None = None) -> str:
	"""Condition for the rows of a child table: those of the records that the user may see."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	return f"({' or '.join(_rows_of(child, parent, member) for parent in rules.CHILDREN[child])})"


def of_files(user: str | None = None) -> str:
	"""Condition for files: those attached to our records only where the user may see the record."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	parts = _beside("File", "attached_to_doctype", "attached_to_name", member)
	return f"(`tabFile`.`owner` = {_quote(member.user)} or {' or '.join(parts)})"


def of_tags(user: str | None = None) -> str:
	"""Condition for Tag Links, which name records and their titles: those at our records as the user sees the record."""
	member = get_membership(user)
	if member.user == "Administrator":
		return ""
	return f"({' or '.join(_beside('Tag Link', 'document_type', 'document_name', member))})"


def _beside(table: str, kind: str, name: str, member: Membership) -> list[str]:
	"""Conditions, one of which holds where what lies beside a record is not beside one of ours, or the user may see it."""
	column = f"`tab{table}`.`{kind}`"
	parts = [f"ifnull({column}, '') not in ({_list(rules.TRANSACTIONS)})"]
	for doctype in rules.TRANSACTIONS:
		if not get_role_permissions(doctype, user=member.user).get("read"):
			continue
		condition = _readable(doctype, member)
		of_record = f"`tab{table}`.`{name}` in (select `name` from `tab{doctype}`{_where(condition)})"
		parts.append(f"({column} = {_quote(doctype)} and {of_record})")
	return parts


def _rows_of(child: str, parent: str, member: Membership) -> str:
	kind = f"`tab{child}`.`parenttype` = {_quote(parent)}"
	if not get_role_permissions(parent, user=member.user).get("read"):
		return f"({kind} and {NOTHING})"
	condition = of_records(parent, member.user)
	if parent == "Cadre Evaluation":
		hidden = own_result.rows_condition(child, member)
		condition = " and ".join(part for part in (condition, hidden) if part)
	own = own_copies.rows_condition(child, member)
	kind = f"{kind} and {own}" if own else kind
	return f"({kind} and `tab{child}`.`parent` in (select `name` from `tab{parent}`{_where(condition)}))"


def _readable(doctype: str, member: Membership) -> str:
	if doctype == "Council Score":
		return _sheets(member)
	if member.reads_all:
		return ""
	relations = {relation for relation in rules.READ[doctype] if member.holds(relation)}
	if doctype == "Period Run":
		return _period_runs(member, relations)
	by_unit = sorted(relations.intersection(rules.BY_UNIT))
	if by_unit and member.serves_everything(*by_unit):
		return ""
	wide = member.count_served(*by_unit) > max(FEW_UNITS, WIDE * member.units_in_all)
	parts = [_in_units(doctype, by_unit, member)]
	for column, values in _reached(doctype, relations.difference(rules.BY_UNIT), member):
		parts.append(_among(doctype, column, values, not wide))
	return _any(parts)


def _reached(doctype: str, relations: set[str], member: Membership) -> Columns:
	"""Columns with the values that the user's relations reach, those of units left out."""
	for relation in sorted(relations):
		if relation in _COLUMNS:
			yield from _COLUMNS[relation](doctype, member)
		else:
			yield clause_of(relation, member).columns(doctype)


def _in_units(doctype: str, by_unit: list[str], member: Membership) -> str:
	if doctype in BODY_COLUMN:
		return _among(doctype, BODY_COLUMN[doctype], _bodies_of(member.units_served(*by_unit)))
	if member.serves_most(*by_unit):
		return f"`tab{doctype}`.`unit` not in ({_list(member.units_outside(*by_unit))})"
	return _among(doctype, "unit", member.units_served(*by_unit))


def _bodies_of(units: frozenset[str]) -> list[str]:
	if not units:
		return []
	filters = {"unit": ("in", sorted(units))}
	return once.read(
		("bodies of", units), lambda: frappe.get_all("Evaluation Body", filters=filters, pluck="name")
	)


def _council(doctype: str, member: Membership) -> Columns:
	if doctype == "Council Session":
		return [
			("name", council.sessions(member)),
			("council", council.councils(member, rules.LEADING_DUTIES)),
		]
	if doctype == "Cadre Evaluation":
		return [("name", council.evaluations(member))]
	return [("name" if doctype == "Task Contract" else "contract", council.contracts(member))]


def _responsible(doctype: str, member: Membership) -> Columns:
	return [("responsible", [member.user])]


def _everybody(doctype: str, member: Membership) -> Columns:
	return [("for_all", ["1"])]


def _called(doctype: str, member: Membership) -> Columns:
	return [("published_to", member.managers)]


def _sent_along(doctype: str, member: Membership) -> Columns:
	key = ("sent along", member.user)
	return [("name", once.read(key, lambda: sent_along.evaluations(member)))]


# Relations that no clause says.
_COLUMNS = {
	rules.COUNCIL: _council,
	rules.RESPONSIBLE: _responsible,
	rules.EVERYBODY: _everybody,
	rules.CALLED: _called,
	rules.SENT_ALONG: _sent_along,
}


def _sheets(member: Membership) -> str:
	"""Score sheets: one's own, and after the session closed those that `rules.READ_CLOSED_SHEETS` names.

	Where the scheme does not name members, others' sheets are nobody's to read.
	"""
	doctype = "Council Score"
	own = NOTHING
	if member.holds(rules.SCORER):
		own = f"({_among(doctype, 'member', [member.user])} and {_among(doctype, 'session', council.sessions(member))})"
	return _but_own_person(_any([own, _closed_sheets(member, named=True)]), member)


def sheets_without_names(member: Membership) -> str:
	"""Sheets of closed sessions whose scheme does not name members: for figures over several, never to be shown.

	The same people who would read them with their names.
	"""
	return _but_own_person(_closed_sheets(member, named=False), member)


def _closed_sheets(member: Membership, named: bool) -> str:
	unnamed = "ifnull(`scheme`, '') in (select `name` from `tabEvaluation Scheme` where `council_members_named` = 0)"
	closed = (
		"`tabCouncil Score`.`session` in (select `name` from `tabCouncil Session`"
		f" where `status` = 'Closed' and {'not ' if named else ''}({unnamed}))"
	)
	others = "" if member.reads_all else _others_sheets(member)
	return f"({closed} and {others})" if others else closed


def _but_own_person(condition: str, member: Membership) -> str:
	if not member.cadres:
		return condition
	return f"({condition} and `tabCouncil Score`.`cadre` not in ({_list(member.cadres)}))"


def _others_sheets(member: Membership) -> str:
	parts = []
	if member.holds(rules.ORGANISATION):
		if member.serves_everything(rules.ORGANISATION):
			return ""
		parts.append(_among("Council Score", "unit", member.units_served(rules.ORGANISATION)))
	if member.holds(rules.COUNCIL_LEAD):
		led = council.councils(member, rules.LEADING_DUTIES)
		parts.append(_of_source("session", "Council Session", "council", led))
	if member.holds(rules.SECRETARY):
		committees = clause_of(rules.SECRETARY, member).values
		parts.append(_of_source("evaluation", "Cadre Evaluation", "managed_by", committees))
	return _any(parts)


def _of_source(column: str, source: str, source_column: str, values: Iterable[str]) -> str:
	if not values:
		return NOTHING
	return (
		f"`tabCouncil Score`.`{column}` in "
		f"(select `name` from `tab{source}` where `{source_column}` in ({_list(values)}))"
	)


def _period_runs(member: Membership, relations: set[str]) -> str:
	kinds = [kind for kind in (rules.ORGANISATION, rules.ABOVE) if member.bodies_of(kind)]
	if not relations or not kinds:
		return NOTHING
	if member.serves_everything(*kinds):
		return ""
	units = _list(member.units_served(*kinds))
	within = f"or `unit` in ({units})" if units else ""
	return (
		"`tabPeriod Run`.`period` in "
		f"(select `name` from `tabEvaluation Period` where ifnull(`unit`, '') = '' {within})"
	)


def _any(parts: Iterable[str]) -> str:
	wanted = [part for part in parts if part and part != NOTHING]
	if not wanted:
		return NOTHING
	return f"({' or '.join(wanted)})" if len(wanted) > 1 else wanted[0]


def _among(doctype: str, column: str, values: Iterable[str], indexed: bool = True) -> str:
	"""`column in (values)`; not `indexed` keeps the database from merging this column's index with others."""
	values = list(values)
	if not values:
		return NOTHING
	name = f"`tab{doctype}`.`{column}`"
	return f"{name if indexed else f'concat({name})'} in ({_list(values)})"


def _where(condition: str) -> str:
	return f" where {condition}" if condition else ""


def _list(values: Iterable[str]) -> str:
	return ", ".join(_quote(value) for value in sorted(values))


def _quote(value: str) -> str:
	return frappe.db.escape(value, percent=False)
