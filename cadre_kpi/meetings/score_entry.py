"""A member's sheets as they are typed in the council room: saved as they go, sent one by one or all that are finished.

Every write goes through the guarded save of Council Score, on the version that the member's page holds: where another
window or the form has stored something else meanwhile nothing is overwritten, and the page is told what is stored.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, flt

from cadre_kpi.evaluation import council
from cadre_kpi.meetings.council_room import SESSION, SHEET, load, read_own_sheet
from cadre_kpi.utils.failures import get_reason

TEXTS = ("remark", "proposed_level")
MOST_ROWS = 500
SAVED, CONFLICT = "saved", "conflict"


def save(session: str, evaluation: str, seen: str, values: dict) -> dict:
	"""Store what was typed into the user's own sheet; the first time the sheet is made.

	`seen`: `modified` of the version that the page holds, empty for none. `values`: `remark`, `proposed_level` and
	`tasks`, rows of `task`, `score` (None: not scored) and `comment`. Returns `status` "saved" with `name`,
	`modified`, `total`; or "conflict" with `sheet` as it is stored, and nothing was written.
	"""
	rows = _check_rows(values)
	name = _find_name(session, evaluation)
	if not name:
		if seen:
			frappe.throw(_("Your sheet is no longer there. Reload the page."), frappe.DoesNotExistError)
		return _make(session, evaluation, values, rows)
	doc = frappe.get_doc(SHEET, name, for_update=True)
	if doc.docstatus == 1 or cstr(doc.modified) != seen:
		doc.check_permission("read")
		return {"status": CONFLICT, "sheet": read_own_sheet(session, evaluation)}
	_fill(doc, values, rows)
	doc.save()
	return _answer_saved(doc)


def _make(session: str, evaluation: str, values: dict, rows: dict[str, dict]) -> dict:
	doc = frappe.new_doc(SHEET)
	doc.update({"session": session, "evaluation": evaluation})
	doc.update({field: cstr(values.get(field)) for field in TEXTS})
	for task, row in rows.items():
		doc.append("tasks", {"evaluation_task": task, **row})
	frappe.db.savepoint("first_save")
	try:
		doc.insert()
	except frappe.DuplicateEntryError:
		# another window made the sheet in this moment
		frappe.db.rollback(save_point="first_save")
		frappe.clear_messages()
		return {"status": CONFLICT, "sheet": read_own_sheet(session, evaluation)}
	return _answer_saved(doc)


def _fill(doc, values: dict, rows: dict[str, dict]) -> None:
	doc.update({field: cstr(values[field]) for field in TEXTS if field in values})
	for row in doc.tasks:
		if row.evaluation_task in rows:
			row.update(rows.pop(row.evaluation_task))
	if rows:
		frappe.throw(_("The tasks of a sheet are given by the evaluation and stay as they are."))


def _answer_saved(doc) -> dict:
	return {"status": SAVED, "name": doc.name, "modified": cstr(doc.modified), "total": doc.total}


def _check_rows(values: dict) -> dict[str, dict]:
	"""Task → score, comment and whether a 0 is meant, as the sheet keeps them."""
	given = values.get("tasks") or []
	if not isinstance(given, list) or len(given) > MOST_ROWS or set(values) - {"tasks", *TEXTS}:
		frappe.throw(_("Nothing was entered."))
	rows = {}
	for row in given:
		score = row.get("score") if isinstance(row, dict) else ""
		if score is not None and (isinstance(score, bool) or not isinstance(score, int | float)):
			frappe.throw(_("Each score is a number, or empty."))
		if not isinstance(row.get("task"), str):
			frappe.throw(_("Each score names its task."))
		rows[row["task"]] = {
			"score": flt(score),
			"zero_meant": cint(score is not None and not flt(score)),
			"comment": cstr(row.get("comment")),
		}
	return rows


def _find_name(session: str, evaluation: str) -> str | None:
	"""The user's own sheet; nobody else's can be named by this key."""
	return frappe.db.get_value(SHEET, {"score_key": f"{session}|{evaluation}|{frappe.session.user}"}, "name")


def send(session: str, seen: dict[str, str]) -> dict:
	"""Send sheets of the user that are finished. `seen`: evaluation → `modified` as the page holds it.

	Each by itself, whole or not at all: returns `done` (evaluation → `modified`) and `failures` (evaluation, reason).
	A sheet with an unscored task is not sent; the task is named.
	"""
	load(session)
	# the session first, as its close does: two who wait for each other would stop each other
	frappe.db.get_value(SESSION, session, "status", for_update=True)
	done, failures = {}, []
	for evaluation, modified in seen.items():
		frappe.db.savepoint("one_sheet")
		try:
			done[evaluation] = _send_one(session, evaluation, cstr(modified))
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			frappe.db.rollback(save_point="one_sheet")
			failures.append({"evaluation": evaluation, "reason": get_reason(error)})
	return {"done": done, "failures": failures}


def _send_one(session: str, evaluation: str, modified: str) -> str:
	name = _find_name(session, evaluation)
	if not name:
		frappe.throw(_("Nothing is scored here yet."))
	doc = frappe.get_doc(SHEET, name, for_update=True)
	if doc.docstatus == 1:
		frappe.throw(_("This sheet was already sent."))
	if cstr(doc.modified) != modified:
		frappe.throw(
			_("This sheet was changed in another window. Look at it again before you send it."),
			frappe.TimestampMismatchError,
		)
	if unscored := council.find_unscored(doc):
		frappe.throw(
			_("No score yet: {0}.").format(
				"; ".join(f"{row.task_no}. {escape_html(row.task_name or '')}" for row in unscored)
			)
		)
	doc.submit()
	return cstr(doc.modified)


def decline(name: str, evaluation: str, reason: str) -> None:
	"""Step aside from an evaluation for a conflict of interest: the member's own word, with why, before a sheet is sent.

	Who convenes the session notes conflicts in its form. A member may not write the session, so this adds the one row
	and nothing else.
	"""
	session = load(name)
	session.load_stored()
	user = frappe.session.user
	if refusal := council.explain_refusal(session, evaluation, user):
		frappe.throw(refusal, frappe.PermissionError)
	if not reason.strip():
		frappe.throw(_("Write why you step aside."))
	session.append("conflicts", {"user": user, "evaluation": evaluation, "reason": reason.strip()[:140]})
	# the right was asked above: a present member of the session, about themselves
	session.save_as_server(ignore_permissions=True)
