"""Ratings changed on the board: the rows that change and what follows from them, in a fixed number of statements.

A decision of three thousand rows is not saved whole for one of them. What a save would ask is asked here as well: the
right to the record and to the fields of its rows, its state, that nobody changed the row since it was seen, that each
row may stand (`checks`), the own rating, the quota; and what changed is kept in the history of the record.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, now

from cadre_kpi.access import actions, membership
from cadre_kpi.access.document import check_unmoved
from cadre_kpi.access.doors.text import clean_stored
from cadre_kpi.access.own_copies import is_pending
from cadre_kpi.database import bulk
from cadre_kpi.decisions import board, checks, decisions, organisations, quota, replacement, summary
from cadre_kpi.decisions.board import DECISION, ROW
from cadre_kpi.masters import periods
from cadre_kpi.regulations.record import get_rules as scheme_rules
from cadre_kpi.regulations.record import gives_points

MOST = 5000  # rows in one call
LONGEST_REASON = 2000  # characters


@dataclass(frozen=True, slots=True)
class Change:
	"""One row as it shall be. `seen`: its version that the user saw."""

	evaluation: str
	level: str
	reason: str
	seen: str


def change(decision: str, wanted: list) -> dict:
	"""Rate people of a decision. `wanted`: evaluation, level, reason and seen of each; all of them or none.

	Returns `rows` (evaluation, level, reason, modified of each that changed), `over` (all evaluations over the quota),
	`quota`, `quota_ok` and the decision's `modified`.
	"""
	found = {change.evaluation: change for change in _read(wanted)}
	check_unmoved(DECISION, decision)
	head = board.get_head(decision)
	doc = board.to_document(head)
	doc.check_permission("write")
	if not board.may_change(doc, head):
		frappe.throw(
			_("{0} is in the state {1}. Its ratings no longer change.").format(
				decision, frappe.bold(_(head.workflow_state))
			),
			frappe.PermissionError,
		)
	rows = board.read_rows(decision)
	targets = [row for row in rows if row.evaluation in found]
	_check_seen(decision, targets, found)
	before = {row.evaluation: (row.decided_level, row.reason, row.over_quota) for row in rows}
	_enter(head, targets, found)
	own = board.find_own(rows, is_pending(head))
	result = quota.check(board.to_decision(head, rows))
	over = {*result.over, *result.tied}
	moved = [row for row in rows if cint(row.over_quota) != int(row.evaluation in over)]
	for row in moved:
		row.over_quota = int(row.evaluation in over)
	moment = now()
	_write(head, targets, moved, result, not over, moment)
	_keep_history(decision, targets, before)
	doc.notify_update()
	return {
		"modified": moment,
		"rows": [[row.evaluation, row.decided_level or "", row.reason or "", moment] for row in targets],
		"over": [] if own else sorted(over),
		"quota": None if own else summary.build_bars(result.groups),
		"quota_ok": None if own else int(not over),
		"quota_note": None if own else result.note,
	}


def _read(wanted: list) -> list[Change]:
	if not isinstance(wanted, list) or not wanted:
		frappe.throw(_("Nothing was entered."))
	if len(wanted) > MOST:
		frappe.throw(_("At most {0} evaluations are entered at once.").format(MOST))
	found = []
	for row in wanted:
		if not isinstance(row, dict) or not cstr(row.get("evaluation")):
			frappe.throw(_("Each row names its evaluation."))
		reason = clean_stored(cstr(row.get("reason"))).strip()
		if len(reason) > LONGEST_REASON:
			frappe.throw(_("A reason has at most {0} characters.").format(LONGEST_REASON))
		found.append(
			Change(cstr(row["evaluation"]), cstr(row.get("level")).strip(), reason, cstr(row.get("seen")))
		)
	if len({change.evaluation for change in found}) != len(found):
		frappe.throw(_("{0} is entered twice.").format(_("Cadre Evaluation")))
	return found


def _check_seen(decision: str, targets: list, found: dict[str, Change]) -> None:
	"""Throw where a row is not of this decision, or is another one than the user saw."""
	strange = set(found) - {row.evaluation for row in targets}
	if strange:
		frappe.throw(
			_("{0} is not in this decision. Reload the page; nothing was saved.").format(
				frappe.utils.escape_html(", ".join(sorted(strange)[:5]))
			)
		)
	moved = [row for row in targets if cstr(row.modified) != found[row.evaluation].seen]
	if moved:
		names = ", ".join(frappe.utils.escape_html(cstr(row.cadre_name)) for row in moved[:5])
		frappe.throw(
			_("Changed since you opened {0}: {1}. Nothing was saved; look at them again.").format(
				decision, names
			),
			frappe.TimestampMismatchError,
			title=_("Changed since you opened it"),
		)


def _enter(head: frappe._dict, targets: list, found: dict[str, Change]) -> None:
	"""Put level and reason into the rows, with what the evaluations say now; throw where one may not stand so."""
	codes = {level.code for level in scheme_rules(head.scheme).levels}
	points_only = gives_points(head.period, head.scheme)
	cadres, stored = membership.get_membership().cadres, decisions.read_current(targets)
	ratings = replacement if head.replaces else checks
	wrong = []
	for row in targets:
		change, evaluation = found[row.evaluation], stored.get(row.evaluation)
		if row.cadre in cadres:
			checks.refuse_own(row)
		if change.level and change.level not in codes:
			frappe.throw(_("{0} is not a rating of this scheme.").format(change.level))
		row.decided_level, row.reason = change.level or None, change.reason or None
		wrong.extend(ratings.find_wrong(head, row, evaluation, points_only))
		if evaluation:
			ratings.take_over(row, evaluation)
			if not head.replaces and not checks.differs(row.decided_level, row.proposed_level):
				row.reason = None
	wrong.extend(organisations.find_wrong_heads(targets, stored, head.scheme, head.period))
	checks.refuse(wrong)


def _write(
	head: frappe._dict, targets: list, moved: list, result: quota.QuotaResult, within: bool, moment: str
) -> None:
	taken = checks.TAKEN_OVER
	if head.replaces:
		taken = (*replacement.TAKEN_OVER, "replaced_level", "replaced_points", "total_points")
	columns = ("name", *taken, "decided_level", "reason", "modified", "modified_by")
	values = [
		(row.name, *(row[field] for field in columns[1:-2]), moment, frappe.session.user) for row in targets
	]
	bulk.update(ROW, columns, values, touch=False)
	bulk.update(ROW, ("name", "over_quota"), [(row.name, row.over_quota) for row in moved], touch=False)
	table = DocType(DECISION)
	(
		frappe.qb.update(table)
		.set(table.quota_ok, int(within))
		.set(table.quota_note, result.note)
		.set(table.modified, moment)
		.set(table.modified_by, frappe.session.user)
		.where(table.name == head.name)
		.run()
	)
	frappe.clear_document_cache(DECISION, head.name)


def _keep_history(decision: str, targets: list, before: dict[str, tuple]) -> None:
	"""What changed, as Frappe keeps it when a document is saved."""
	changed = []
	for row in targets:
		level, reason, _over = before[row.evaluation]
		parts = [
			[field, old, new]
			for field, old, new in (
				("decided_level", level, row.decided_level),
				("reason", reason, row.reason),
			)
			if (old or None) != (new or None)
		]
		if parts:
			changed.append(["rows", row.idx - 1, row.name, parts])
	if not changed:
		return
	data = {"changed": [], "added": [], "removed": [], "row_changed": changed}
	frappe.get_doc(
		{
			"doctype": "Version",
			"ref_doctype": DECISION,
			"docname": decision,
			"data": frappe.as_json(data, indent=None, separators=(",", ":")),
		}
	).insert(ignore_permissions=True)


# ---- whom a decision rates ------------------------------------------------------------------------------------
def prepare(committee: str, period: str, title: str = "") -> str:
	"""A draft with everybody who waits for this committee in this period; returns its name. The user's own right."""
	doc = frappe.new_doc(DECISION)
	doc.update({"committee": committee, "period": period, "decision_date": frappe.utils.today()})
	doc.title = title or periods.name_ratings(period, committee)
	doc.check_permission("create")
	for row in _find_unlisted(committee, period):
		doc.append("rows", row)
	if not doc.rows:
		frappe.throw(_("No other evaluation waits for this committee in this period."))
	return doc.insert().name


def add_proposed(decision: str, seen: str) -> int:
	"""Take over whoever waits for the committee and stands in no decision; returns how many."""
	actions.check_seen(DECISION, decision, seen)
	doc = frappe.get_doc(DECISION, decision)
	doc.check_permission("write")
	found = _find_unlisted(doc.committee, doc.period)
	for row in found:
		doc.append("rows", row)
	if found:
		doc.save()
	return len(found)


def remove(decision: str, evaluations: list, seen: str) -> int:
	"""Leave people out of a draft: they wait for another decision. Returns how many."""
	actions.check_seen(DECISION, decision, seen)
	doc = frappe.get_doc(DECISION, decision)
	doc.check_permission("write")
	gone = {cstr(name) for name in evaluations}
	kept = [row for row in doc.rows if row.evaluation not in gone]
	number = len(doc.rows) - len(kept)
	if not kept:
		frappe.throw(_("A decision rates somebody. Delete the draft instead."))
	if number:
		doc.set("rows", kept)
		doc.save()
	return number


def _find_unlisted(committee: str, period: str) -> list[dict]:
	"""Who waits for the committee and stands in no decision that counts."""
	row, decision = DocType(ROW), DocType(DECISION)
	listed = (
		frappe.qb.from_(row)
		.join(decision)
		.on((decision.name == row.parent) & (row.parenttype == DECISION))
		.select(row.evaluation)
		.where((decision.committee == committee) & (decision.period == period) & (decision.docstatus < 2))
		.run(pluck=True)
	)
	points_only = gives_points(period, frappe.db.get_value("Evaluation Period", period, "scheme"))
	known = set(listed)
	return [
		row
		for row in decisions.find_open_rows(committee, period)
		if row.evaluation not in known and (row.proposed_level or points_only)
	]


# ---- submitting -----------------------------------------------------------------------------------------------
def take_action(decision: str, action: str, seen: str, note: str = "", values: dict | None = None) -> str:
	"""Take a workflow action on a decision as it was seen; returns its state afterwards.

	`values`: number and date of the decision, and the ground for exceeding the quota, where they are entered with the
	action. `note`: the reason of a return.
	"""
	actions.check_seen(DECISION, decision, seen)
	doc = frappe.get_doc(DECISION, decision)
	entered = {
		field: clean_stored(cstr(value)).strip()
		for field, value in (values or {}).items()
		if field in ("decision_number", "decision_date", "quota_exception")
	}
	if any(cstr(doc.get(field)) != value for field, value in entered.items()) or note.strip():
		doc.update({field: value or None for field, value in entered.items()})
		doc.action_note = note.strip() or doc.action_note
		doc.save()
	return actions.take(doc, action).workflow_state
