"""Marks that stand for themselves, planted in everything that records keep, and the doors by which somebody reads.

What a person may read is what the record itself gives when it is opened; whatever mark comes through any other door
and is not among those is a leak. Nothing here knows how the app guards itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

import frappe
import frappe.client

from cadre_kpi.tests.permissions import fuzz

TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
NUMBERS = ("Float", "Currency", "Percent")
MARK = re.compile(r"MK\d{5}Z|\b\d{2}[.,]\d{4}\b")
DOCTYPES = frozenset(
	(
		*("doctype", "dt", "reference_doctype", "ref_doctype", "document_type", "parenttype", "doctype_name"),
		*("reference_type", "allow", "for_doctype", "attached_to_doctype", "share_doctype", "link_doctype"),
		*("reference_dt", "timeline_doctype", "doc_type", "webhook_doctype", "reminder_doctype"),
	)
)
NAMES = frozenset(
	(
		*(
			"name",
			"docname",
			"dn",
			"reference_name",
			"ref_docname",
			"document_name",
			"doc_name",
			"source_name",
		),
		*("for_value", "attached_to_name", "document", "reference_docname", "link_name", "timeline_name"),
		*("reference_doc", "ref_name", "record", "evaluation", "contract", "session", "decision", "sheet"),
		*("report", "appeal", "cadre"),
	)
)
LISTS = frozenset(("docnames", "names", "items", "evaluations", "contracts"))
SOUGHT = frozenset(("txt", "text", "search_term", "search", "searchtext", "keyword", "query"))
PLAIN = {"limit": "200", "limit_page_length": "200", "page_length": "200", "page_len": "200", "start": "0"}
# They sign somebody out, change what all tests stand on, go out on the network or answer about programs.
LEFT_OUT = re.compile(
	r"log(in|out)|password|clear_|session\.|setup_wizard|oauth|google|dropbox|s3_|webhook|otp|sign_up|backup|"
	r"telemetry|migrat|system_console|package|ldap|unsubscribe|recorder|rq_|sms|email_account|social_|"
	r"install|bisect|sleep|stop_job|restart|ping|translate"
)


def plant(doctype: str, name: str, marks: dict[str, tuple[str, str]], left_out: frozenset[str]) -> None:
	"""Put a mark of its own into every text and every number with decimals of a record and of its rows."""
	meta = frappe.get_meta(doctype)
	_plant(doctype, name, (doctype, name), marks, left_out)
	for table in meta.get_table_fields():
		rows = frappe.get_all(
			table.options,
			{"parent": name, "parenttype": doctype, "parentfield": table.fieldname},
			pluck="name",
		)
		for row in rows:
			_plant(table.options, row, (doctype, name), marks, left_out)


def _plant(doctype: str, name: str, owner: tuple[str, str], marks: dict, left_out: frozenset[str]) -> None:
	values = {}
	for df in frappe.get_meta(doctype).fields:
		if df.fieldname in left_out or df.options or df.get("is_virtual"):
			continue
		if df.fieldtype in TEXTS:
			value = mark = f"MK{len(marks):05d}Z"
		elif df.fieldtype in NUMBERS and frappe.db.get_value(doctype, name, df.fieldname):
			value = round(11 + len(marks) * 0.0073, 4)
			mark = f"{value:.4f}"
		else:
			continue
		values[df.fieldname] = value
		marks[mark] = (*owner, f"{doctype}.{df.fieldname}")
	if values:
		frappe.db.set_value(doctype, name, values, update_modified=False)


def find(answer: object) -> set[str]:
	"""The marks in an answer, however a number is written."""
	text = answer if isinstance(answer, str) else json.dumps(answer, default=str, ensure_ascii=False)
	return {found.replace(",", ".") for found in MARK.findall(text)}


def build_calls(target: tuple[str, str], fields: list[str]) -> Iterator[tuple[str, Mapping]]:
	"""Every method of Frappe and of this app that takes a kind of record or a name, asked about this record."""
	doctype, name = target
	for method, fn in sorted(_list_methods().items()):
		taken = fuzz.parameters(fn)
		if LEFT_OUT.search(method) or not set(taken) & (
			DOCTYPES | NAMES | LISTS | SOUGHT | {"filters", "doc"}
		):
			continue
		yield (
			method,
			{key: value for key in taken if (value := _fill(key, doctype, name, fields)) is not None},
		)


def _fill(key: str, doctype: str, name: str, fields: list[str]) -> object:
	if key in DOCTYPES:
		return doctype
	if key in NAMES:
		return name
	if key in LISTS:
		return json.dumps([name])
	if key in SOUGHT:
		return "MK"
	if key == "filters":
		return json.dumps([[doctype, "name", "=", name]])
	if key == "fields":
		return json.dumps(["*"])
	if key in ("field", "fieldname", "searchfield", "title_field", "group_by"):
		return fields[0] if fields else "name"
	if key in ("doc", "docs"):
		return json.dumps({"doctype": doctype, "name": name})
	return PLAIN.get(key)


def _list_methods() -> dict[str, Callable]:
	own = fuzz.own_methods()
	others = {
		f"{fn.__module__}.{fn.__qualname__}": fn
		for fn in frappe.whitelisted
		if callable(fn) and fn.__module__.startswith("frappe.") and "." not in fn.__qualname__
	}
	return {**others, **own}
