"""What a record links to, read in one statement: Frappe asks for each name and each title by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import mul

import frappe
from frappe.model.document import Document
from frappe.model.meta import Meta
from frappe.query_builder import DocType
from frappe.utils import cint
from pypika.terms import ValueWrapper

# What Frappe asks of a record by its name: one field, or several at once. Of several the last is the answer.
Fields = str | tuple[str, ...]
# DocType and what is asked of it → names
Asked = dict[tuple[str, Fields], set[str]]


def remember_titles(doc: Document) -> None:
	"""Read the titles that the form of `doc` will ask for into the cache that it asks.

	The cache belongs to the connection, which lives for one request. Only names of links that the reader's record
	holds are read, the same that Frappe reads.
	"""
	asked: Asked = defaultdict(set)
	for _holder, field, name in _walk_links(doc):
		meta = frappe.get_meta(field.options)
		if meta.title_field and meta.show_title_field_in_link:
			asked[field.options, meta.title_field].add(name)
	_remember(asked)


def remember_names(doc: Document) -> None:
	"""Read whether what `doc` links to exists, before Frappe asks link by link when it is saved.

	Links from which further fields are fetched are left to Frappe, which asks for these fields as well.
	"""
	asked: Asked = defaultdict(set)
	for holder, field, name in _walk_links(doc):
		if not holder.get_fields_to_fetch(field.fieldname):
			meta = frappe.get_meta(field.options)
			if not meta.issingle and not meta.get("is_virtual"):
				asked[field.options, _get_asked_of_link(doc, meta)].add(name)
	_remember(asked)


def _get_asked_of_link(doc: Document, linked: Meta) -> Fields:
	"""What Frappe asks of a record that `doc` links to: since v16 with its state, where both have one."""
	if not _is_nested():
		return "name"
	return ("name", "docstatus") if doc.meta.is_submittable and linked.is_submittable else ("name",)


def _walk_links(doc: Document) -> Iterator[tuple]:
	"""Each link of the record and of its rows that is filled in: the DocType's meta, the field, the name in it."""
	of_rows = ((table.options, doc.get(table.fieldname)) for table in doc.meta.get_table_fields())
	for doctype, records in ((doc.doctype, (doc,)), *of_rows):
		if not records:
			continue
		meta = frappe.get_meta(doctype)
		fields = meta.get_link_fields()
		for record in records:
			for field in fields:
				name = record.get(field.fieldname)
				if name and isinstance(name, str) and field.options:
					yield meta, field, name


def _remember(asked: Asked) -> None:
	parts = [
		_build_question(doctype, fields, unknown)
		for (doctype, fields), names in asked.items()
		if (unknown := sorted(name for name in names if not _is_known(doctype, name, fields)))
	]
	if not parts:
		return
	fields_of = dict(asked.keys())
	answers = frappe.qb.from_(reduce(mul, parts).as_("found")).select("doctype", "name", "answer").run()
	for doctype, name, answer in answers:
		_keep(doctype, name, fields_of[doctype], answer)


def _build_question(doctype: str, fields: Fields, names: list[str]):
	table = DocType(doctype)
	said = ValueWrapper(doctype).as_("doctype")
	column = fields if isinstance(fields, str) else fields[-1]
	return (
		frappe.qb.from_(table)
		.select(said, table.name, table[column].as_("answer"))
		.where(table.name.isin(names))
	)


def _is_nested() -> bool:
	"""Whether what `frappe.db` keeps is nested by DocType and name, as since v16, or has one key for all."""
	return isinstance(frappe.db.value_cache, defaultdict)


def _is_known(doctype: str, name: str, fields: Fields) -> bool:
	cache = frappe.db.value_cache
	return fields in cache[doctype][name] if _is_nested() else (doctype, name, fields) in cache


def _keep(doctype: str, name: str, fields: Fields, value: str | None) -> None:
	"""Into the place where `frappe.db.get_value(..., cache=True)` looks, as it would have kept it."""
	cache = frappe.db.value_cache
	if not _is_nested():
		cache[doctype, name, fields] = ((value,),)
	elif isinstance(fields, str):
		cache[doctype][name][fields] = ((value,),)
	else:
		state = {"docstatus": cint(value)} if "docstatus" in fields else {}
		cache[doctype][name][fields] = [frappe._dict(name=name, **state)]
