"""What a list is asked for beside its own fields: fields of linked records, fields of a level above, prepared reports.

Frappe joins whatever a link field leads to and asks for the role only; it lets anybody filter and sort by a field that
it does not show; and it gives a report that was prepared for one person to everybody who may run the report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

import frappe
from frappe.model import core_doctypes_list

from cadre_kpi.access import people, rules
from cadre_kpi.access.doors import addresses, filters
from cadre_kpi.access.doors.text import walk_texts
from cadre_kpi.access.membership import get_membership
from cadre_kpi.access.own_result import collect_asked_names
from cadre_kpi.utils.app import MODULE

DOTTED = re.compile(r"\b(\w+)\.(\w+)", re.ASCII)
# Keys of a request that hold names of fields.
ASKING = (
	"fields",
	"filters",
	"or_filters",
	"order_by",
	"group_by",
	"fieldname",
	"field",
	"searchfield",
	"sort_by",
	"chart",
	"doc",
	"filters_json",
	"dynamic_filters_json",
	"aggregate_function_based_on",
)


def name_columns(values: dict) -> None:
	"""Put the names of all columns in the place of `*`, where a list of accounts or of another DocType of Frappe's core is
	asked for.

	There Frappe takes the list that it keeps of a DocType's columns and strikes out of it what the caller may not read;
	version 16 keeps that one for later requests as well, which then neither show these columns nor write them.
	"""
	doctype = values.get("doctype") or addresses.find_listed_doctype(addresses.get_request_path())
	if doctype in core_doctypes_list and _are_all(values.get("fields")):
		meta = frappe.get_meta(doctype)
		named = {*filters.STANDARD, *(df.fieldname for df in meta.fields)}
		values["fields"] = json.dumps([name for name in meta.get_valid_columns() if name in named])


def _are_all(fields: object) -> bool:
	"""Whether Frappe takes this for all fields, as a text or within JSON; at some addresses it decodes twice."""
	with suppress(ValueError, RecursionError):
		while isinstance(fields, str) and fields != "*":
			fields = json.loads(fields)
	return fields in ("*", ["*"])


def leads_elsewhere(doctypes: set[str], values: dict) -> bool:
	"""Whether a call asks lists of these DocTypes for fields of linked records of ours, or of other accounts."""
	words = {(link.lower(), field.lower()) for link, field in _find_dotted(values)}
	if not words:
		return False
	member = get_membership()
	personal = people.is_only_ours(member) and not member.roles & people.KNOWS_ACCOUNTS
	keyless = rules.SYSTEM_MANAGER not in member.roles
	if keyless and any(field in people.SECRETS for _link, field in words):
		return True  # of whatever a method lists without being told
	for doctype in doctypes:
		for df in _get_link_fields(doctype):
			named = {field for link, field in words if link == df.fieldname}
			if not named:
				continue
			if df.options in rules.TRANSACTIONS:
				return True
			if df.options == "User" and personal and named - people.OF_ACCOUNTS:
				return True
	return False


def _get_link_fields(doctype: str) -> list:
	"""The links of a DocType, as Frappe keeps them; none of what is no DocType."""
	if not doctype:
		return []
	try:
		return frappe.get_meta(doctype).get_link_fields()
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return []


def _find_dotted(values: dict) -> Iterator[tuple[str, str]]:
	for key in ASKING:
		for text in walk_texts(values.get(key)):
			yield from DOTTED.findall(text.replace("`", ""))


def build_closed_fields_condition(doctype: str, user: str | None = None) -> str:
	"""Condition for lists of a DocType: nothing is found by asking for a field of a level that the user does not read."""
	if (user or frappe.session.user) == "Administrator":
		return ""
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read", user=user)
	closed = {df.fieldname for df in meta.fields if df.permlevel and df.permlevel not in levels}
	words = collect_asked_names()
	return "1=0" if closed and (words is None or words & closed) else ""


def is_shown_whole(doctype: str, fieldname: str) -> bool:
	"""Whether the user's own list of a DocType would show every record of it, with this field."""
	meta = frappe.get_meta(doctype)
	df = meta.get_field(fieldname)
	if df and df.permlevel and df.permlevel not in meta.get_permlevel_access("read"):
		return False
	conditions = frappe.get_hooks("permission_query_conditions", {}).get(doctype, ())
	user = frappe.session.user
	return not any(frappe.call(frappe.get_attr(method), user, doctype=doctype) for method in conditions)


def is_prepared_for_another(name: str) -> bool:
	"""Whether a prepared report shows records of this app as somebody else may see them."""
	found = frappe.db.get_value("Prepared Report", name, ["owner", "report_name"], as_dict=True)
	return bool(found and found.owner != frappe.session.user and found.report_name in list_own_reports())


def list_own_reports() -> list[str]:
	"""Names of reports of this app, and of those that were made out of them."""
	ours = frappe.get_all("Report", {"module": MODULE}, pluck="name")
	return ours + frappe.get_all("Report", {"reference_report": ("in", ours or [""])}, pluck="name")


def build_prepared_report_condition(user: str | None = None) -> str:
	"""Condition for lists of Prepared Report: those of this app's reports are their owner's."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	ours = ", ".join(frappe.db.escape(name, percent=False) for name in list_own_reports())
	own = f"`tabPrepared Report`.`owner` = {frappe.db.escape(user, percent=False)}"
	return f"({own} or `tabPrepared Report`.`report_name` not in ({ours}))" if ours else ""


def may_see_prepared(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Prepared Report: one of this app's reports is its owner's."""
	user = user or frappe.session.user
	return user in ("Administrator", doc.owner) or doc.report_name not in list_own_reports()


def may_see_tag(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Tag Link: at a record of this app it follows the record."""
	if doc.document_type not in rules.TRANSACTIONS or (user or frappe.session.user) == "Administrator":
		return True
	right = "read" if ptype in (None, "read", "select") else "write"
	return bool(
		doc.document_name
		and frappe.has_permission(doc.document_type, right, doc=doc.document_name, user=user)
	)
