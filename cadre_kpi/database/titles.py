"""Titles of what a record's rows link to, read at once: Frappe's form asks for them one by one."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe.model.document import Document


def remember_titles(doc: Document) -> None:
	"""Read the titles that the form of `doc` will ask for, one statement a linked DocType, into the cache it asks.

	The cache belongs to the connection, which lives for one request. Only names of links that the reader's record
	holds are read, the same that Frappe reads.
	"""
	for doctype, names in _find_links(doc).items():
		title_field = frappe.get_meta(doctype).title_field
		titles = frappe.get_all(
			doctype, filters={"name": ["in", sorted(names)]}, fields=["name", title_field], as_list=True
		)
		for name, title in titles:
			_remember(doctype, name, title_field, title)


def _find_links(doc: Document) -> dict[str, set[str]]:
	"""DocType → names that the rows of `doc` link to, of DocTypes that show a title in links."""
	links: dict[str, set[str]] = defaultdict(set)
	for table in doc.meta.get_table_fields():
		fields = [
			field for field in frappe.get_meta(table.options).get_link_fields() if _shows_title(field.options)
		]
		for row in doc.get(table.fieldname) or ():
			for field in fields:
				if name := row.get(field.fieldname):
					links[field.options].add(name)
	return links


def _shows_title(doctype: str) -> bool:
	meta = frappe.get_meta(doctype)
	return bool(meta.title_field and meta.show_title_field_in_link)


def _remember(doctype: str, name: str, field: str, value: str | None) -> None:
	"""Into the place where `frappe.db.get_value(..., cache=True)` looks: nested since v16, one key before."""
	cache = frappe.db.value_cache
	if isinstance(cache, defaultdict):
		cache[doctype][name][field] = ((value,),)
	else:
		cache[(doctype, name, field)] = ((value,),)
