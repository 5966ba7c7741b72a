"""People at work: every step of the demo and of the acceptance tests is taken by a user, through the desk's calls.

Nothing here writes a state or skips a permission: what a persona may not do fails here as it would in the desk.
"""

from __future__ import annotations

from contextlib import contextmanager

import frappe
from frappe.client import insert as client_insert
from frappe.client import save as client_save
from frappe.handler import run_doc_method

from cadre_kpi.access.actions import apply_workflow

# what Frappe has read from its cache and is the same for everybody: reading it again takes a fifth of a story
SHARED = ("doctype_meta", "table_columns", "merged_translations")


def become(user: str) -> None:
	"""Be this user from now on, as `frappe.set_user`, and still know DocTypes and translations."""
	names = [frappe.cache.make_key(name) for name in SHARED]
	known = {name: frappe.local.cache[name] for name in names if name in frappe.local.cache}
	frappe.set_user(user)
	frappe.local.cache.update(known)


@contextmanager
def act_as(user: str):
	"""Do what follows as this user, in Vietnamese, and be the former user afterwards."""
	before, lang = frappe.session.user, frappe.local.lang
	become(user)
	frappe.local.lang = "vi"
	try:
		yield
	finally:
		become(before)
		frappe.local.lang = lang


def create(user: str, doctype: str, **values):
	"""A new document, inserted as the desk's form inserts it."""
	with act_as(user):
		made = client_insert({"doctype": doctype, **values})
		return frappe.get_doc(doctype, made["name"] if isinstance(made, dict) else made.name)


def edit(user: str, doc, change=None, **values):
	"""Open the document, change it, save it, all as the user. `change` may edit the loaded document."""
	with act_as(user):
		loaded = frappe.get_doc(doc.doctype, doc.name)
		loaded.update(values)
		if change:
			change(loaded)
		client_save(loaded.as_dict(convert_dates_to_str=True))
		return frappe.get_doc(doc.doctype, doc.name)


def act(user: str, doc, action: str, note: str = ""):
	"""Take a workflow action as the user; a note is saved first, as the form does it."""
	if note:
		edit(user, doc, action_note=note)
	with act_as(user):
		apply_workflow(frappe.get_doc(doc.doctype, doc.name).as_json(), action)
		return frappe.get_doc(doc.doctype, doc.name)


def call(user: str, doc, method: str, **values):
	"""Press a button of the form: a whitelisted method of the document. Returns what the method returned."""
	with act_as(user), _pretend_post():
		run_doc_method(method, dt=doc.doctype, dn=doc.name, args=values)
		return frappe.local.response.get("message")


@contextmanager
def _pretend_post():
	"""A POST request for what checks its method, and afterwards whatever there was before."""
	before = {
		name: getattr(frappe.local, name) for name in ("request", "response") if hasattr(frappe.local, name)
	}
	frappe.local.response = frappe._dict({"docs": []})
	frappe.local.request = frappe._dict({"method": "POST"})
	try:
		yield
	finally:
		for name in ("request", "response"):
			if name in before:
				setattr(frappe.local, name, before[name])
			else:
				delattr(frappe.local, name)


def submit(user: str, doc):
	"""Submit a document that has no workflow, as the desk's Submit button does it."""
	with act_as(user):
		loaded = frappe.get_doc(doc.doctype, doc.name)
		loaded.submit()
		return loaded


def reload(doc):
	"""The document as it stands now."""
	return frappe.get_doc(doc.doctype, doc.name)
