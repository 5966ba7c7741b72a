"""Workflow actions on records of this app: each carries the version that was seen, and nothing else moves a state.

Frappe's own `apply_workflow` reads the record anew and takes the action, whatever has changed since the page was
opened. Who approves must have seen what is approved: a form sends its version, a list one for each record, and a
link in a mail opens the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.model import display_fieldtypes, workflow
from frappe.model.document import Document
from frappe.utils import cstr, escape_html
from frappe.workflow.doctype.workflow_action import workflow_action

from cadre_kpi.access import writing
from cadre_kpi.access.document import check_unmoved, describe_change
from cadre_kpi.access.doors.calls import check_kind
from cadre_kpi.access.fields import RECORDS
from cadre_kpi.utils.failures import get_reason

MOST = 500  # records in one call
LONGEST_NAME = 140  # characters, as Frappe keeps them


@contextmanager
def _act_on(doctype: str, name: str) -> Iterator[None]:
	"""While an action is taken, the state of this one record may change."""
	before = getattr(frappe.local, "cadre_kpi_action", None)
	frappe.local.cadre_kpi_action = (doctype, name)
	try:
		yield
	finally:
		frappe.local.cadre_kpi_action = before


def take(doc, action: str):
	"""Take a workflow action on a record that the caller has just read; returns the record as it stands then."""
	with _act_on(doc.doctype, doc.name):
		return workflow.apply_workflow(doc, action)


@frappe.whitelist(methods=["POST"])
def apply_workflow(doc: dict | str, action: str) -> Document:
	"""Frappe's method of this name; for records of this app it refuses a version that is not the stored one.

	`doc`: the record as the user saw it, at least `doctype`, `name` and `modified`.
	"""
	values = frappe.parse_json(doc)
	named = isinstance(values, dict | Document) and values.get("doctype")
	if not isinstance(named, str):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	check_kind(named)
	sent = frappe.get_doc(values)
	if sent.doctype not in RECORDS:
		return workflow.apply_workflow(doc, action)
	check_seen(sent.doctype, sent.name, sent.get("modified"), sent)
	doc = take(sent, action)
	# the answer goes into the form, like what it is opened with
	doc.run_method("leave_rows_to_board")
	return doc


@frappe.whitelist(methods=["POST"])
def bulk_workflow_approval(
	docnames: list | str, doctype: str, action: str, seen: dict | str | None = None, note: str = ""
) -> dict | None:
	"""One action on many records. `seen`: name → `modified` as the list showed it; `note`: reason for all.

	For records of this app returns `done` (names) and `failures` (name, reason): each record by itself, whole or not
	at all.
	"""
	found = frappe.parse_json(docnames) or []
	names = [cstr(name) for name in (found if isinstance(found, list) else [found])]
	if doctype not in RECORDS:
		return workflow.bulk_workflow_approval(frappe.as_json(names), doctype, action)
	if len(names) > MOST:
		frappe.throw(_("At most {0} records at once.").format(MOST))
	versions = frappe.parse_json(seen) or {}
	done, failures = [], []
	for name in dict.fromkeys(names):
		frappe.db.savepoint("one_action")
		try:
			check_seen(doctype, name, versions.get(name))
			doc = frappe.get_doc(doctype, name)
			if note.strip():
				doc.action_note = note.strip()
				doc.save()
			take(doc, action)
			done.append(name)
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			frappe.db.rollback(save_point="one_action")
			failures.append({"name": name, "reason": get_reason(error)})
	return {"done": done, "failures": failures}


@frappe.whitelist(allow_guest=True)
def apply_action(
	action: str,
	doctype: str,
	docname: str,
	current_state: str,
	user: str | None = None,
	last_modified: str | None = None,
) -> None:
	"""Frappe's page behind the links of its workflow mails. A record of this app is opened instead."""
	if doctype not in RECORDS:
		workflow_action.apply_action(action, doctype, docname, current_state, user, last_modified)
	else:
		_open_form(doctype, docname)


@frappe.whitelist(allow_guest=True)
def confirm_action(doctype: str, docname: str, user: str, action: str) -> None:
	"""Frappe's second page: it would act without a login, on a version that nobody says was seen."""
	if doctype not in RECORDS:
		workflow_action.confirm_action(doctype, docname, user, action)
	else:
		_open_form(doctype, docname)


def _open_form(doctype: str, name: str) -> None:
	# tells nothing about the record: the form asks for the login and the right to read
	if len(name) > LONGEST_NAME:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	frappe.local.response["type"] = "redirect"
	frappe.local.response["location"] = frappe.utils.get_url_to_form(doctype, name)


def check_seen(doctype: str, name: str, modified, sent=None) -> None:
	"""Throw `frappe.TimestampMismatchError` unless `modified` is the stored version, naming what changed since.

	Locks the record, so that it stays what was seen until the action is taken.
	"""
	stored = check_unmoved(doctype, name)
	if not modified:
		frappe.throw(
			_("Open {0} first: an action is taken on what you have seen.").format(name),
			frappe.TimestampMismatchError,
		)
	if cstr(modified) == cstr(stored.modified):
		return
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	what = _find_changes(sent, doc) if sent else []
	frappe.throw(
		describe_change(name, stored)
		+ " "
		+ _("Look at it again before you decide.")
		+ (" " + _("Changed: {0}.").format(frappe.bold(", ".join(what))) if what else ""),
		frappe.TimestampMismatchError,
		title=_("Changed since you opened it"),
	)


def _find_changes(sent, stored) -> list[str]:
	"""Labels of what differs between the version seen and the stored one, as far as everybody who reads it sees it."""
	found = []
	for df in stored.meta.fields:
		if df.fieldtype in display_fieldtypes or df.permlevel or df.hidden or sent.get(df.fieldname) is None:
			continue
		if df.fieldtype in ("Table", "Table MultiSelect"):
			found += _find_changed_rows(df, sent, stored)
		elif not writing.is_same(df.fieldtype, sent.get(df.fieldname), stored.get(df.fieldname)):
			found.append(_(df.label))
	return found


def _find_changed_rows(df, sent, stored) -> list[str]:
	seen = {row.name: row for row in sent.get(df.fieldname)}
	if not seen:
		return []
	now = {row.name: row for row in stored.get(df.fieldname)}
	found = [_(df.label)] if set(seen) != set(now) else []
	for name in set(seen) & set(now):
		for column in frappe.get_meta(df.options).fields:
			if column.fieldtype in display_fieldtypes or column.permlevel or column.hidden:
				continue
			one, other = seen[name].get(column.fieldname), now[name].get(column.fieldname)
			if one is not None and not writing.is_same(column.fieldtype, one, other):
				found.append(
					_("{0}, row {1}: {2}").format(_(df.label), now[name].idx, _(column.label))
					+ f" ({escape_html(cstr(one))} → {escape_html(cstr(other))})"
				)
	return found
