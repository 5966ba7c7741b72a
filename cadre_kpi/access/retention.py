"""What is kept no longer than it is needed: for each kind a number of days in the settings, a preview, a daily job.

The law on the protection of personal data (Law 91/2025/QH15) asks that data are kept no longer than their purpose needs,
and names no number of days; how long is for each body to decide, so nothing goes before somebody has entered a number.
Records of decisions stay whatever is entered: the law on archives (Law 33/2024/QH15) goes before. Logs of Frappe have
days of their own in Log Settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_days, cint, getdate
from pypika.terms import Criterion, ExistsCriterion, LiteralValue

from cadre_kpi.access.version_history import APART
from cadre_kpi.states import CLOSED, DECIDED, PUBLISHED
from cadre_kpi.utils.app import MODULE

SETTINGS, LINK, PERIOD = "Cadre KPI Settings", "Sealed Record", "Evaluation Period"
KINDS_OF_A_PERIOD = ("Task Contract", "Progress Report", "Cadre Evaluation")
UNDECIDED = (DECIDED, PUBLISHED)
MOST = 2_000  # of each kind and DocType in one night


@dataclass(frozen=True, slots=True)
class Kind:
	"""Something that goes after some days.

	`setting`: field with the days, 0 keeps it; `find(until)`: DocType → names of what is older than this day, at most
	`MOST`; `remove(doctype, names)` returns how many went.
	"""

	setting: str
	find: Callable[[date], dict[str, list[str]]]
	remove: Callable[[str, list[str]], int]


def preview() -> list[dict]:
	"""For each kind `setting`, `days`, `until` and how many would go tonight; `until` is None where it is kept."""
	found = []
	for kind in KINDS:
		days = _get_days(kind)
		until = _get_last_day(days) if days else None
		names = kind.find(until) if until else {}
		count = sum(map(len, names.values()))
		found.append({"setting": kind.setting, "days": days, "until": until, "count": count})
	return found


def clear_daily() -> None:
	"""Daily job: remove what has been kept long enough, and note it beside the settings, by kind and number alone."""
	lines = []
	for kind in KINDS:
		days = _get_days(kind)
		if not days:
			continue
		gone = sum(
			kind.remove(doctype, names) for doctype, names in kind.find(_get_last_day(days)).items() if names
		)
		if gone:
			label = _(frappe.get_meta(SETTINGS).get_label(kind.setting))
			lines.append(_("{0}: {1} removed").format(label, gone))
	if lines:
		frappe.get_doc(SETTINGS).add_comment("Info", "<br>".join(lines))


def _get_days(kind: Kind) -> int:
	return max(0, cint(frappe.db.get_single_value(SETTINGS, kind.setting)))


def _get_last_day(days: int) -> date:
	return getdate(add_days(getdate(), -days))


# ---- what is found -------------------------------------------------------------------------------------------
def _build_finished(table, until: date) -> Criterion:
	"""Condition that a record belongs to a closed period that ended before this day."""
	period = DocType(PERIOD)
	ended = frappe.qb.from_(period).select(period.name)
	return table.period.isin(ended.where((period.status == CLOSED) & (period.end_date < until)))


def _build_unsealed(table, doctype: str) -> Criterion:
	link = DocType(LINK)
	sealed = frappe.qb.from_(link).select(LiteralValue("1"))
	return ExistsCriterion(
		sealed.where((link.record_doctype == doctype) & (link.record == table.name))
	).negate()


def find_drafts(until: date) -> dict[str, list[str]]:
	"""Records of finished periods on which nobody ever took a step."""
	found = {}
	for doctype in reversed(KINDS_OF_A_PERIOD):  # an evaluation names its contract
		table, log = DocType(doctype), DocType("Process Log")
		steps = frappe.qb.from_(log).select(LiteralValue("1"))
		steps = steps.where((log.parenttype == doctype) & (log.parent == table.name))
		query = (
			frappe.qb.from_(table)
			.select(table.name)
			.where((table.docstatus == 0) & _build_finished(table, until) & _build_unsealed(table, doctype))
			.where(ExistsCriterion(steps).negate())
			.orderby(table.creation)
		)
		found[doctype] = _get_names(query)
	return found


def find_opinions(until: date) -> dict[str, list[str]]:
	"""Opinions in evaluations of finished periods that led to no decision."""
	row, parent = DocType("Evaluation Opinion"), DocType("Cadre Evaluation")
	query = (
		frappe.qb.from_(row)
		.join(parent)
		.on((parent.name == row.parent) & (row.parenttype == "Cadre Evaluation"))
		.select(row.name)
		.where((parent.docstatus == 0) & parent.workflow_state.notin(UNDECIDED))
		.where(
			_build_finished(parent, until) & _build_unsealed(parent, "Cadre Evaluation") & (row.opinion != "")
		)
	)
	return {"Evaluation Opinion": _get_names(query)}


def find_beside(until: date, doctype: str, kind: str, name: str, also: Criterion | None = None) -> list[str]:
	"""Rows of another DocType that stand beside records of finished periods; `kind`, `name`: the fields that say so."""
	table, found = DocType(doctype), []
	for of in KINDS_OF_A_PERIOD:
		record = DocType(of)
		query = (
			frappe.qb.from_(table)
			.join(record)
			.on(table[name].isin((record.name, record.name + APART)))
			.select(table.name)
			.where((table[kind] == of) & _build_finished(record, until))
		)
		found += _get_names(query.where(also) if also else query)
	return found[:MOST]


def find_talk(until: date) -> dict[str, list[str]]:
	"""Comments and mails of people beside records of finished periods."""
	written = DocType("Comment").comment_type == "Comment"
	return {
		doctype: find_beside(until, doctype, "reference_doctype", "reference_name", also)
		for doctype, also in (("Comment", written), ("Communication", None))
	}


def find_histories(until: date) -> dict[str, list[str]]:
	"""Histories of single values in records of finished periods. The log of steps is part of the record and stays."""
	return {"Version": find_beside(until, "Version", "ref_doctype", "docname")}


def find_notices(until: date) -> dict[str, list[str]]:
	"""Notices in the desk about records of this app."""
	table = DocType("Notification Log")
	ours = frappe.get_all("DocType", {"module": MODULE, "istable": 0}, pluck="name")
	query = frappe.qb.from_(table).select(table.name).orderby(table.creation)
	return {
		"Notification Log": _get_names(query.where((table.creation < until) & table.document_type.isin(ours)))
	}


def find_leaves(until: date) -> dict[str, list[str]]:
	"""Reasons of leaves that ended, and the histories that hold them."""
	leave, version = DocType("Cadre Leave"), DocType("Version")
	reasons = frappe.qb.from_(leave).select(leave.name).where((leave.to_date < until) & (leave.reason != ""))
	histories = (
		frappe.qb.from_(version)
		.select(version.name)
		.where(
			(version.ref_doctype == "Cadre") & version.docname.like(f"%{APART}") & (version.creation < until)
		)
	)
	return {"Cadre Leave": _get_names(reasons), "Version": _get_names(histories)}


def find_deleted(until: date) -> dict[str, list[str]]:
	"""Copies that Frappe keeps of deleted records of this app."""
	table = DocType("Deleted Document")
	ours = frappe.get_all("DocType", {"module": MODULE, "istable": 0}, pluck="name")
	query = frappe.qb.from_(table).select(table.name).orderby(table.creation)
	return {
		"Deleted Document": _get_names(
			query.where((table.creation < until) & table.deleted_doctype.isin(ours))
		)
	}


def _get_names(query) -> list[str]:
	return [row[0] for row in query.limit(MOST).run()]


# ---- how it goes ---------------------------------------------------------------------------------------------
def delete_rows(doctype: str, names: list[str]) -> int:
	"""Delete rows on which nothing hangs."""
	frappe.db.delete(doctype, {"name": ("in", names)})
	return len(names)


def delete_records(doctype: str, names: list[str]) -> int:
	"""Delete records with their rows and files, for good; what another record still names stays."""
	gone = 0
	for name in names:
		frappe.db.savepoint("retention")
		try:
			frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
			gone += 1
		except (frappe.LinkExistsError, frappe.ValidationError):
			frappe.db.rollback(save_point="retention")
			frappe.clear_messages()
	return gone


def empty_field(field: str, doctype: str, names: list[str]) -> int:
	"""Take the text out of a field of rows; a whole row of another DocType is deleted."""
	if not frappe.get_meta(doctype).has_field(field):
		return delete_rows(doctype, names)
	table = DocType(doctype)
	frappe.qb.update(table).set(table[field], None).where(table.name.isin(names)).run()
	return len(names)


KINDS: tuple[Kind, ...] = (
	Kind("keep_drafts", find_drafts, delete_records),
	Kind("keep_opinions", find_opinions, partial(empty_field, "opinion")),
	Kind("keep_talk", find_talk, delete_rows),
	Kind("keep_histories", find_histories, delete_rows),
	Kind("keep_notices", find_notices, delete_rows),
	Kind("keep_leave_reasons", find_leaves, partial(empty_field, "reason")),
	Kind("keep_deleted", find_deleted, delete_rows),
)


def list_frappe_logs() -> list[dict]:
	"""What Frappe clears by itself: `doctype` and `days` of Log Settings, as the site has them."""
	rows = frappe.get_all(
		"Logs To Clear",
		filters={"parent": "Log Settings"},
		fields=["ref_doctype as doctype", "days"],
		order_by="idx",
	)
	for row in rows:
		table = DocType(row.doctype)
		query = (
			frappe.qb.from_(table)
			.select(Count(table.name))
			.where(table.creation < _get_last_day(cint(row.days)))
		)
		row.count = query.run()[0][0]
	return rows
