"""Looks at every request before its method runs: whoever names a record of this app must be able to read it.

Many methods of Frappe, and of its later versions others, take the name of a record and ask for no right on it: like,
tag, assign, mail, comment, follow, share. Instead of each of them, the request is looked at: the names in it, the
expressions that Frappe would run as SQL, and names of methods by which it would call another method indirectly.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cstr

from cadre_kpi.access import people, refusals, rules
from cadre_kpi.access.doors import addresses, calls, filters, queries, unasked
from cadre_kpi.access.membership import get_membership

METHODS = Path(__file__).with_name("methods.csv")
HARMLESS, ASKS, RECORD, FIELDS, REPLACED = "harmless", "asks", "record", "fields", "replaced"
CLOSED = "closed"  # answers about all rows of a DocType: not for ours
UNASKED = "unasked"  # asks nobody for a right that it needs, see `doors.unasked`
VERDICTS = (HARMLESS, ASKS, RECORD, FIELDS, REPLACED, CLOSED, UNASKED)

# key that holds a DocType → keys beside it that hold one name, or several
PAIRS: dict[str, tuple[str, ...]] = {
	"doctype": (
		*("name", "docname", "doc_name", "docnames", "names", "docs", "dn", "source_name"),
		*("old_name", "old"),
	),
	"dt": ("dn", "docs", "name", "docname"),
	"reference_doctype": ("reference_name", "reference_docname", "reference_document"),
	"reference_type": ("reference_name", "reference"),
	"timeline_doctype": ("timeline_name",),
	"allow": ("for_value",),
	"reference_dt": ("reference_doc", "reference_name"),
	"ref_doctype": ("ref_docname", "docname", "ref_name"),
	"attached_to_doctype": ("attached_to_name",),
	"document_type": ("document_name", "preview_document"),
	"webhook_doctype": ("preview_document",),
	"doctype_name": ("document",),
	"reminder_doctype": ("reminder_docname",),
	"share_doctype": ("share_name",),
	"link_doctype": ("link_name",),
	"for_doctype": ("for_document",),
}
# Fields of charts and cards that Frappe puts into its SQL as they are.
EXPRESSIONS = (
	"value_based_on",
	"based_on",
	"group_by_based_on",
	"aggregate_function_based_on",
	# of graphs of goals
	"goal_field",
	"goal_doctype_link",
	"date_field",
	"aggregation",
)
COLUMN = re.compile(r"(`tab[\w ]+`\.)?`?[A-Za-z_]\w*`?")
# Values in which something is looked for; stored texts are composed, so these are as well.
SEARCHED = ("txt", "filters", "or_filters")
PAGES = ("printview", "print")  # they show the record that their parameters name
LONGEST_TEXT = 2_000_000  # characters of one value that are looked into
DEEPEST = 6
# What may be the address of a method in a value, and the verdicts with which it may run so.
INDIRECT = re.compile(r"[A-Za-z_]\w*(?:\.\w+){2,}")
NOT_INDIRECT = frozenset((None, HARMLESS, ASKS))
COMMENTS = (None, "", "Comment", "Like")  # kinds of Comment that people write
MOST_NAMES = 20  # named one by one; more are looked up in one query
OURS = filters.OURS
IMPERSONATION = "frappe.core.doctype.user.user.impersonate"
# Ours asks for each record by itself: one that may not be read fails like any other, and in the same words.
MANY = "frappe.client.bulk_update"


@cache
def read_verdicts() -> dict[str, str]:
	"""Whitelisted method of Frappe → verdict of the review, one of `VERDICTS`."""
	with METHODS.open(encoding="utf-8", newline="") as file:
		return {row["method"]: row["verdict"] for row in csv.DictReader(file)}


def check_request() -> None:
	"""Hook `auth_hooks`: runs when the user of a request is known and before anything else is done for it."""
	request = getattr(frappe.local, "request", None)
	if not request:
		return
	method = addresses.find_called_method(request.path)
	if frappe.local.form_dict:
		calls.leave_out_empty(method, frappe.local.form_dict)
		queries.name_columns(frappe.local.form_dict)
	values = dict(frappe.local.form_dict or {})
	if frappe.session.user == "Administrator":
		calls.check_given(method, values, request.path)
		return
	_keep_links_closed(request.path)
	# to a guest ours answers instead of Frappe's, see `access.actions`
	if frappe.session.user != "Guest" or read_verdicts().get(method) != REPLACED:
		check(method, values)
		_check_address(request.path, values)
		calls.check_allowed(method, values, request.path)
	calls.check_given(method, values, request.path)
	for key, value in values.items():
		if (
			isinstance(value, str)
			and key in SEARCHED
			and any(is_named(cstr(each)) for each in values.values())
		):
			frappe.local.form_dict[key] = unicodedata.normalize("NFC", value)


def check(method: str, values: dict) -> None:
	"""Throw `frappe.PermissionError` where these values of a call reach a record that the user may not read.

	`method`: as the request names it. What was reviewed is the method, whatever its address.
	"""
	named, method = method, method if method in read_verdicts() else addresses.find_own_name(method)
	if method == IMPERSONATION and not frappe.has_permission("User", "impersonate"):
		_refuse()  # some versions ask this and go on whatever the answer is
	unasked.check(method, values)
	parts = list(_walk_objects(values))
	_check_queries(parts, values)
	_check_columns(parts)
	if not _may_concern_us(parts, method):
		return
	verdict = read_verdicts().get(method)
	if verdict == REPLACED and named != method and any(is_named(each) for each in _list_texts(parts)):
		_refuse()  # an address by which our own method would not stand in for it
	if verdict == CLOSED and any(_is_part_of_ours(value) for value in _list_texts(parts)):
		_refuse()
	unknown = method.startswith("frappe.") and verdict is None
	asked = verdict == ASKS or method in (MANY, "")
	names = _collect_names(parts, own_doc=asked)
	if unknown and any(names.values()):
		frappe.logger("cadre_kpi").warning(f"unknown method {method} names records: {sorted(names)}")
		_refuse()
	for doctype, found in names.items():
		check_readable(doctype, found)
	_check_indirect(parts, method)
	_check_expressions(parts, method)
	_check_comments(parts)


def _check_address(path: str, values: dict) -> None:
	"""A record that stands in an address by itself: what is not there is refused like what may not be read."""
	doctype, name, _method = addresses.split_record_path(path)
	if path.strip("/") in PAGES:
		doctype, name = values.get("doctype"), values.get("name")
	if _is_text(doctype) and doctype in rules.TRANSACTIONS and _is_text(name):
		check_readable(doctype, {name})


def is_named(text: str) -> bool:
	"""Whether a text names a DocType of this app whose records are guarded."""
	return any(doctype in text for doctype in OURS)


def _keep_links_closed(path: str) -> None:
	"""A document's address can ask for all that its links name, whole and without a right to it.

	Not for records of this app, nor where a link names one: then the names come alone, as without that wish.
	"""
	if not frappe.local.form_dict.get("expand_links"):
		return
	doctype, name, _method = addresses.split_record_path(path)
	if not doctype or not frappe.db.exists("DocType", doctype):
		return
	meta = frappe.get_meta(doctype)
	fields = meta.get_dynamic_link_fields()
	kinds = [field.options for field in meta.get_link_fields()]
	if fields:
		named = frappe.db.get_value(doctype, name, [field.options for field in fields], as_dict=True)
		kinds += (named or {}).values()
	if any(filters.is_of_app(kind) for kind in (doctype, *kinds)):
		frappe.local.form_dict.pop("expand_links")


# ---- what a request says -------------------------------------------------------------------------------------
def _walk_objects(value: object, depth: int = 0) -> Iterator[dict]:
	"""All objects in the values of a request, JSON in texts included."""
	if depth > DEEPEST:
		return
	if isinstance(value, str):
		text = value.strip()
		if not text or text[0] not in '{["' or len(text) > LONGEST_TEXT:
			return
		try:
			value = json.loads(text)
		except (ValueError, RecursionError):
			return
		if isinstance(value, str):
			yield from _walk_objects(value, depth + 1)
	if isinstance(value, dict):
		yield value
		for item in value.values():
			yield from _walk_objects(item, depth + 1)
	elif isinstance(value, list):
		for item in value:
			yield from _walk_objects(item, depth + 1)


def _may_concern_us(parts: list[dict], method: str) -> bool:
	"""A quick look, so that other requests cost nothing."""
	if read_verdicts().get(method) == FIELDS:
		return True
	return any(
		_is_part_of_ours(value) or is_named(value) or INDIRECT.fullmatch(value)
		for value in _list_texts(parts)
	)


def _is_ours(doctype: str) -> bool:
	"""Whether records of a DocType are this app's and stand by themselves: units, people and bodies as well."""
	return doctype in rules.TRANSACTIONS or (doctype not in OURS and doctype in filters.list_own_kinds())


def _is_part_of_ours(doctype: str) -> bool:
	"""The same, and rows of these records too."""
	return doctype in OURS or doctype in filters.list_own_kinds()


def _list_texts(parts: list[dict]) -> Iterator[str]:
	return (value for part in parts for value in part.values() if isinstance(value, str))


def _collect_names(parts: list[dict], own_doc: bool) -> dict[str, set[str]]:
	"""DocType of this app → names that stand beside it. `own_doc`: the method asks for the document itself."""
	found: dict[str, set[str]] = {}
	for part in parts:
		for key, beside in PAIRS.items():
			doctype = part.get(key)
			if not isinstance(doctype, str) or not _is_ours(doctype):
				continue
			if own_doc and key == "doctype":
				continue
			for other in beside:
				found.setdefault(doctype, set()).update(_walk_texts(part.get(other)))
	return found


def _walk_texts(value: object) -> Iterator[str]:
	if isinstance(value, str):
		text = value.strip()
		if text[:1] == "[":
			try:
				yield from _walk_texts(json.loads(text))
				return
			except ValueError:
				pass
		yield value
	elif isinstance(value, int | float):
		yield cstr(value)
	elif isinstance(value, list):
		for item in value:
			if isinstance(item, dict):
				yield from _walk_texts(item.get("name") or item.get("docname"))
			else:
				yield from _walk_texts(item)


# ---- what is refused -----------------------------------------------------------------------------------------
def check_readable(doctype: str, names: set[str]) -> None:
	"""Throw `frappe.PermissionError` unless the user reads these records of this app, where they are such.

	A name that does not exist is not told apart from one that may not be read, except for a new document."""
	names = {name for name in names if name and name != "new" and not name.startswith(("new-", "New "))}
	if len(names) > MOST_NAMES:
		names -= set(frappe.get_list(doctype, {"name": ("in", sorted(names))}, pluck="name", limit=0))
	for name in sorted(names):
		if not _is_readable(doctype, name):
			_refuse(refusals.explain(doctype, name, "read"))


def _is_readable(doctype: str, name: str) -> bool:
	"""Whether there is such a record for the user. It is loaded here once; the method that opens it gets the same."""
	if doctype not in rules.TRANSACTIONS:
		return _is_master_readable(doctype, name)
	try:
		doc = frappe.get_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return False
	return bool(frappe.has_permission(doctype, "read", doc=doc))


def _is_master_readable(doctype: str, name: str) -> bool:
	"""Units, people and bodies are read by role; what is not there is for the method to say, for fields ask that."""
	if not frappe.db.exists(doctype, name):
		return True
	record = name if doctype in frappe.get_hooks("has_permission", {}) else None
	return bool(frappe.has_permission(doctype, "read", doc=record))


def _check_indirect(parts: list[dict], method: str) -> None:
	"""A method named in a value would run without having been looked at."""
	for part in parts:
		for key, value in part.items():
			if key != "cmd" and isinstance(value, str) and value != method and INDIRECT.fullmatch(value):
				if not NOT_INDIRECT >= {read_verdicts().get(value) or _find_verdict(value)}:
					_refuse()


def _find_verdict(method: str) -> str | None:
	if method.partition(".")[0] not in frappe.get_installed_apps():
		return None
	return read_verdicts().get(addresses.find_own_name(method))


def _check_expressions(parts: list[dict], method: str) -> None:
	"""A field of a chart or card is a column, never an expression; of our records only what a list would show."""
	if read_verdicts().get(method) != FIELDS:
		return
	shown = list(parts)
	for part in parts:
		if part.get("chart_name") and frappe.db.exists("Dashboard Chart", part["chart_name"]):
			shown.append(frappe.get_cached_doc("Dashboard Chart", part["chart_name"]).as_dict())
	for part in shown:
		check_chart(part)


def check_chart(values: dict) -> None:
	"""Throw where a chart or card holds an expression or SQL, or counts our records past the right to read each."""
	filters.check_texts(values)
	for key in EXPRESSIONS:
		value = values.get(key)
		if value and (not isinstance(value, str) or not COLUMN.fullmatch(value)):
			_refuse(_("{0} is not a field.").format(frappe.utils.escape_html(cstr(value)[:100])))
	if values.get("goal_doctype") in OURS:
		_refuse()
	doctype = values.get("document_type")
	if doctype in OURS and values.get("type") == "Heatmap":
		# Frappe reads all rows for it, whoever looks
		_refuse(_("A heatmap of {0} would count records of others.").format(_(doctype)))


def _check_columns(parts: list[dict]) -> None:
	"""Columns added to a report are read for all rows, whoever looks."""
	for part in parts:
		doctype, fieldname = part.get("doctype"), part.get("fieldname")
		if not (part.get("link_field") and _is_text(doctype) and _is_text(fieldname)):
			continue
		known = doctype in OURS or filters.is_kind(doctype)
		if doctype in OURS or (
			known and _is_guarded(doctype) and not queries.is_shown_whole(doctype, fieldname)
		):
			_refuse(_("A field of {0} cannot be added to a report.").format(_(doctype)))


def _is_guarded(doctype: str) -> bool:
	"""Whether what this user sees of a kind of record is for this app to say."""
	own = frappe.get_hooks("permission_query_conditions", {}, app_name="cadre_kpi")
	return doctype in own or filters.is_of_app(doctype) or not people.has_other_work(get_membership())


def _check_comments(parts: list[dict]) -> None:
	"""Beside a record people comment; what the system notes there is not for them to write."""
	for part in parts:
		if (
			cstr(part.get("reference_doctype")) in rules.TRANSACTIONS
			and part.get("comment_type") not in COMMENTS
		):
			_refuse()


def _check_queries(parts: list[dict], values: dict) -> None:
	"""Filters that are SQL, fields of linked records, and reports that were prepared for somebody else."""
	listed = addresses.find_listed_doctype(addresses.get_request_path())
	filters.check_unswapped(values)
	filters.check_columns(values)
	for part in parts:
		filters.check_texts(part)
	kinds = [part.get(key) for part in parts for key in ("doctype", "dt", "document_type")]
	if queries.leads_elsewhere({listed, *filter(_is_text, kinds)}, values):
		_refuse()
	for part in parts:
		name = part.get("prepared_report_name")
		if _is_text(name) and queries.is_prepared_for_another(name):
			_refuse()
		kind = part.get("doctype") or (listed if part is parts[0] else "")
		if _is_text(kind) and kind in OURS:
			for key in ("filters", "or_filters"):
				filters.check_shape(kind, part.get(key))
				filters.check_conditions(part.get(key))


def _is_text(value: object) -> bool:
	return isinstance(value, str)


def _refuse(message: str = "") -> None:
	frappe.throw(message or _("Not permitted"), frappe.PermissionError)
