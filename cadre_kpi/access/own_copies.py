"""The own result where it is copied to: the rows of a Rating Decision and of a Council Session.

Whoever prepares or signs a decision may be rated in it. What `own_result` closes in the evaluation is closed in
these rows as well, until the rating is published: in the form, on paper, in lists and in what a list is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from cadre_kpi.access.membership import Membership, get_membership
from cadre_kpi.access.own_result import collect_asked_names, exclude_own
from cadre_kpi.states import PUBLISHED


@dataclass(frozen=True, slots=True)
class Copy:
	"""Where a result is copied to. `closed`: fields of the rows; `beside`: fields of the record that tell of them.

	`compared`: fields of other people's rows that follow from all rows together, and so tell of the own one.
	"""

	table: str
	child: str
	closed: tuple[str, ...]
	beside: tuple[str, ...] = ()
	compared: tuple[str, ...] = ()


COPIES: dict[str, Copy] = {
	"Rating Decision": Copy(
		"rows",
		"Rating Decision Row",
		("total_points", "proposed_level", "decided_level", "reason", "over_quota", "corrected_points"),
		("quota_note", "quota_ok"),
		("over_quota",),
	),
	"Council Session": Copy("evaluations", "Council Session Evaluation", ("council_points", "spread")),
}
# decisions that replace published ratings and are not published themselves
_PENDING = (
	"select pending.`name` from `tabRating Decision` pending"
	" where ifnull(pending.`replaces`, '') != '' and pending.`workflow_state` != 'Published'"
)
OF_CHILD = {copy.child: doctype for doctype, copy in COPIES.items()}


def is_pending(record) -> bool:
	"""Whether a record replaces ratings that were published and is not published itself."""
	return bool(record.get("replaces")) and record.get("workflow_state") != PUBLISHED


def find_unpublished(names: list[str], pending: bool = False) -> set[str]:
	"""Of these evaluations those that are the user's own and not published yet.

	`pending`: they stand in a record that replaces published ratings, see `is_pending`: then all of the user's own.
	"""
	cadres = get_membership().cadres
	if not cadres or not names or frappe.session.user == "Administrator":
		return set()
	filters = {"name": ("in", names), "cadre": ("in", list(cadres))}
	if not pending:
		filters["docstatus"] = ("!=", 1)
	return set(frappe.db.get_all("Cadre Evaluation", filters=filters, pluck="name"))


def holds_own(doctype: str, name: str) -> bool:
	"""Whether a stored record of `COPIES` holds a result of the user's own that is not published yet."""
	if not get_membership().cadres:
		return False
	filters = {"parent": name, "parenttype": doctype}
	names = frappe.get_all(COPIES[doctype].child, filters=filters, pluck="evaluation")
	return bool(find_unpublished(names, doctype == "Rating Decision" and _is_stored_pending(name)))


def _is_stored_pending(decision: str) -> bool:
	found = frappe.db.get_value("Rating Decision", decision, ["replaces", "workflow_state"], as_dict=True)
	return bool(found) and is_pending(found)


class HidesOwnRows:
	"""For the records in `COPIES`."""

	def as_dict(self, *args, **kwargs) -> dict:
		"""As what leaves the server, without the own result."""
		values = super().as_dict(*args, **kwargs)
		copy = COPIES[self.doctype]
		rows = values.get(copy.table) or []
		own = find_unpublished(
			[row.get("evaluation") for row in rows if row.get("evaluation")], is_pending(self)
		)
		for row in rows if own else ():
			closed = copy.closed if row.get("evaluation") in own else copy.compared
			row.update(dict.fromkeys(field for field in closed if field in row))
		if own:
			values.update(dict.fromkeys(field for field in copy.beside if field in values))
		return values

	def apply_fieldlevel_read_permissions(self) -> None:
		super().apply_fieldlevel_read_permissions()
		copy = COPIES[self.doctype]
		own = find_unpublished(
			[row.evaluation for row in self.get(copy.table) if row.evaluation], is_pending(self)
		)
		for row in self.get(copy.table) if own else ():
			row.update(dict.fromkeys(copy.closed if row.evaluation in own else copy.compared))
		if own:
			self.update(dict.fromkeys(copy.beside))

	def before_print(self, settings=None) -> None:
		if hasattr(super(), "before_print"):
			super().before_print(settings)
		self.apply_fieldlevel_read_permissions()


def build_row_condition(child: str, member: Membership) -> str:
	"""Condition on direct lists of the rows: the own ones only when their rating is published."""
	if child not in OF_CHILD or not member.cadres:
		return ""
	published = "select `name` from `tabCadre Evaluation` where `docstatus` = 1"
	told = f"`tab{child}`.`evaluation` in ({published})"
	if child == COPIES["Rating Decision"].child:
		told += f" and `tab{child}`.`parent` not in ({_PENDING})"
	return f"({exclude_own(child, member)} or ({told}))"


def build_list_condition(doctype: str, member: Membership) -> str:
	"""Condition on lists of the records themselves, where the list is asked for what stands in their rows."""
	copy = COPIES.get(doctype)
	if not copy or not member.cadres:
		return ""
	words = collect_asked_names()
	if words is not None and not words & {copy.table, *_list_words(copy.child), *copy.closed, *copy.beside}:
		return ""
	table = f"`tab{copy.child}`"
	pending = f" or {table}.`parent` in ({_PENDING})" if doctype == "Rating Decision" else ""
	own = (
		f"select {table}.`parent` from {table} join `tabCadre Evaluation` own on own.`name` = {table}.`evaluation`"
		f" where (own.`docstatus` != 1{pending}) and not {exclude_own(copy.child, member)}"
	)
	return f"`tab{doctype}`.`name` not in ({own})"


def _list_words(child: str) -> set[str]:
	return {child.lower()}
