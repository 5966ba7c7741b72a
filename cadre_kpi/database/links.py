"""What a record links to, read in one statement: Frappe asks for each name and each title by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import frappe
from frappe.model.document import Document
from frappe.model.meta import Meta
from frappe.utils import cint

from cadre_kpi.database.loading import build_select

# What Frappe asks of a record by its name: one field, or several at once. Of several the last is the answer.
Fields = str | tuple[str, ...]
# DocType and what is asked of it → names
Asked = dict[tuple[str, Fields], set[str]]

TITLED_LINKS = "cadre_kpi_titled_links"


def read_titles(doc: Document) -> dict[str, str]:
	"""What the form of `doc` shows in the place of the names in its links: "DocType::name" → title.

	Only names that the record holds as its reader gets it are told, as by Frappe.
	"""
	asked: Asked = defaultdict(set)
	titled = _list_titled_links(doc.doctype)
	for doctype, records in _list_tables(doc):
		for field, linked, title in titled.get(doctype, ()):
			for record in records:
				name = record.get(field)
				if name and isinstance(name, str):
					asked[linked, title].add(name)
	answers = _ask((linked, title, names) for (linked, title), names in asked.items())
	return {f"{linked}::{name}": title or name for linked, name, title in answers}


def _list_titled_links(doctype: str) -> dict[str, list[tuple[str, str, str]]]:
	"""DocType of the record or of its rows → field, DocType that it links to, field of the title there.

	Only links that show a title. Kept by itself, since what Frappe keeps of a linked DocType is its whole form; a title
	field that is changed shows when caches are cleared, or after ten minutes.
	"""
	key = f"{TITLED_LINKS}::{doctype}"
	found = frappe.cache.get_value(key, expires=True)
	if found is None:
		found = {}
		for holder in (doctype, *(table.options for table in frappe.get_meta(doctype).get_table_fields())):
			for field in frappe.get_meta(holder).get_link_fields():
				linked = frappe.get_meta(field.options)
				if linked.title_field and linked.show_title_field_in_link:
					found.setdefault(holder, []).append((field.fieldname, field.options, linked.title_field))
		frappe.cache.set_value(key, found, expires_in_sec=600)
	return found


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
	for doctype, records in _list_tables(doc):
		meta = frappe.get_meta(doctype)
		fields = meta.get_link_fields()
		for record in records:
			for field in fields:
				name = record.get(field.fieldname)
				if name and isinstance(name, str) and field.options:
					yield meta, field, name


def _list_tables(doc: Document) -> Iterator[tuple[str, Iterable[Document]]]:
	"""The record, and each of its tables in which there are rows: DocType and records of it."""
	yield doc.doctype, (doc,)
	for table in doc.meta.get_table_fields():
		if rows := doc.get(table.fieldname):
			yield table.options, rows


def _remember(asked: Asked) -> None:
	fields_of = dict(asked.keys())
	unknown = {
		(doctype, fields): {name for name in names if not _is_known(doctype, name, fields)}
		for (doctype, fields), names in asked.items()
	}
	questions = (
		(doctype, fields if isinstance(fields, str) else fields[-1], names)
		for (doctype, fields), names in unknown.items()
	)
	for doctype, name, answer in _ask(questions):
		_keep(doctype, name, fields_of[doctype], answer)


def _ask(questions: Iterable[tuple[str, str, set[str]]]) -> Iterable[tuple[str, str, str | None]]:
	"""DocType, name and what stands in the column there, of all the names, in one statement.

	`questions`: DocType, column, names.
	"""
	parts, values = [], []
	for doctype, column, names in questions:
		if names:
			parts.append(build_select(f"%s, name, `{column}`", doctype, "name in %s"))
			values += [doctype, sorted(names)]
	return frappe.db.sql(" union all ".join(parts), values) if parts else ()


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
