"""Calls of this app's own methods with parameters missing: told by name, before anything is done."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.utils import cstr

from cadre_kpi.access import rules
from cadre_kpi.access.doors import addresses

APP = "cadre_kpi."
# Methods that Frappe gives every record, and that ask what has to be asked. Others are refused on our records: some
# versions let a client force a new name there.
OF_EVERY_RECORD = frozenset(
	("submit", "_submit", "cancel", "_cancel", "discard", "add_comment", "get_assigned_users")
)
BY_RECORD = ("frappe.handler.run_doc_method", "frappe.handler.runserverobj", "frappe.api.v2.run_doc_method")


def check(method: str, values: Mapping, path: str = "") -> None:
	"""Throw `frappe.ValidationError` where a parameter without a default is not given."""
	if method.startswith(APP):
		_check_given(_attribute(method), values)
	elif method in BY_RECORD:
		given = _parsed(values.get("args") or values.get("arg") or values.get("kwargs"))
		sent = _parsed(values.get("docs") or values.get("document"))
		doctype = cstr(values.get("dt") or (sent.get("doctype") if isinstance(sent, Mapping) else ""))
		_check_method(doctype, cstr(values.get("method")), given)
		if isinstance(given, Mapping) or given is None:
			_check_given(_of_record(doctype, cstr(values.get("method"))), given or {})
	elif not method:
		doctype, _name, method = addresses.of_record(path)
		method = method or cstr(values.get("run_method"))
		if doctype and method:
			_check_method(doctype, method, values)
			_check_given(_of_record(doctype, method), values)


def _check_method(doctype: str, method: str, given: object) -> None:
	"""On a record of this app its own methods run, and of Frappe's those that were looked at."""
	if doctype not in rules.TRANSACTIONS:
		return
	function = getattr(get_controller(doctype), method, None)
	if cstr(getattr(function, "__module__", "")).startswith(APP):
		return
	forged = method == "add_comment" and cstr(_comment_type(given)) != "Comment"
	if method not in OF_EVERY_RECORD or forged:
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _comment_type(given: object) -> object:
	return given.get("comment_type", "Comment") if isinstance(given, Mapping) else given


def _check_given(function: Callable | None, values: Mapping) -> None:
	if not function or function not in frappe.whitelisted:
		return  # Frappe refuses it in its own words
	for name, parameter in inspect.signature(function).parameters.items():
		if name == "self" or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
			continue
		if parameter.default is parameter.empty and name not in values:
			frappe.throw(_("{0} is missing.").format(frappe.bold(name)))
		given = values.get(name)
		if not given and parameter.default is not parameter.empty:
			continue
		if (given or isinstance(given, str)) and not _fits(given, cstr(parameter.annotation)):
			frappe.throw(_("{0} has a value of the wrong kind.").format(frappe.bold(name)))


def _fits(value: object, annotation: str) -> bool:
	"""Whether a value can stand for a list or an object where the parameter takes such; a text is JSON of that kind."""
	kinds = tuple(kind for kind in (list, dict) if re.search(rf"\b{kind.__name__}\b", annotation))
	if not kinds:
		return True
	try:
		return isinstance(json.loads(value) if isinstance(value, str) else value, kinds)
	except (ValueError, RecursionError):
		return False


def _attribute(method: str) -> Callable | None:
	try:
		return frappe.get_attr(method)
	except Exception:
		return None


def _of_record(doctype: str, method: str) -> Callable | None:
	if not frappe.db.exists("DocType", {"name": doctype, "module": "Cadre KPI"}):
		return None
	return getattr(get_controller(doctype), method, None)


def _parsed(value: object) -> object:
	try:
		return frappe.parse_json(value) if isinstance(value, str) else value
	except ValueError:
		return None
