"""Calls of this app's own methods with parameters missing: told by name, before anything is done."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.utils import cstr, escape_html

from cadre_kpi.access import rules
from cadre_kpi.access.doors import addresses, files, filters

APP = addresses.APP
# Methods that Frappe gives every record, and that ask what has to be asked. Others are refused on our records: some
# versions let a client force a new name there.
OF_EVERY_RECORD = frozenset(
	("submit", "_submit", "cancel", "_cancel", "discard", "add_comment", "get_assigned_users")
)
# How a client writes yes and no.
CHOICES = frozenset(("", "0", "1", "true", "false", "yes", "no", "on", "off"))
# Writes a picture anew on the disk before any right is asked for.
REWRITING = ("File", "optimize_file")
# Methods of records that are everybody's, which who reads them may call: they change them for all.
SHARED = {"Module Onboarding": ("reset_progress",)}
BY_RECORD = ("frappe.handler.run_doc_method", "frappe.handler.runserverobj", "frappe.api.v2.run_doc_method")


def leave_out_empty(method: str, values: dict) -> None:
	"""Take out of a call of this app's method what is empty where the parameter is a list or an object: the desk sends
	nothing so, and the method would read it as JSON.
	"""
	function = _find_attribute(addresses.get_answering(method))
	if not function or function not in frappe.whitelisted:
		return
	for name, parameter in inspect.signature(function).parameters.items():
		optional = parameter.default is not parameter.empty
		if optional and values.get(name) == "" and _get_kinds(parameter):
			values.pop(name)


def check_given(method: str, values: Mapping, path: str = "") -> None:
	"""Throw `frappe.ValidationError` where a method of this app is called without a parameter, or with a wrong kind."""
	if function := _find_attribute(addresses.get_answering(method)):
		_check_given(function, values)
		return
	doctype, called, given = _split_document_call(method, values, path)
	if doctype and called and isinstance(given, Mapping):
		_check_given(_find_record_method(doctype, called), given)


def check_allowed(method: str, values: Mapping, path: str = "") -> None:
	"""Throw `frappe.PermissionError` where a record of this app is asked for a method that is not for it."""
	doctype, called, given = _split_document_call(method, values, path)
	if doctype and called:
		_check_method(doctype, called, given)
	if (doctype, called) == REWRITING:
		sent = (
			_parse(values.get("docs") or values.get("document")) if method and not values.get("dt") else None
		)
		name = sent.get("name") if isinstance(sent, Mapping) else values.get("dn")
		files.check_rewriting(name or addresses.split_record_path(path)[1], sent)
	if doctype in SHARED and called in SHARED[doctype] and not frappe.has_permission(doctype, "write"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _split_document_call(method: str, values: Mapping, path: str) -> tuple[str, str, object]:
	"""DocType, method and parameters of a call of a document's method; empty where it is none."""
	if method in BY_RECORD:
		given = _parse(values.get("args") or values.get("arg") or values.get("kwargs"))
		sent = _parse(values.get("docs") or values.get("document"))
		doctype = cstr(values.get("dt") or (sent.get("doctype") if isinstance(sent, Mapping) else ""))
		return doctype, cstr(values.get("method")), {} if given is None else given
	if method:
		return "", "", {}
	doctype, _name, called = addresses.split_record_path(path)
	return doctype, called or cstr(values.get("run_method")), values


def _check_method(doctype: str, method: str, given: object) -> None:
	"""On a record of this app its own methods run, and of Frappe's those that were looked at."""
	if not filters.is_of_app(doctype):
		return
	function = getattr(get_controller(doctype), method, None)
	if doctype not in rules.TRANSACTIONS and function:
		return
	if cstr(getattr(function, "__module__", "")).startswith(APP):
		return
	forged = method == "add_comment" and cstr(_get_comment_type(given)) != "Comment"
	if method not in OF_EVERY_RECORD or forged:
		frappe.throw(_("Not permitted"), frappe.PermissionError)


def _get_comment_type(given: object) -> object:
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
		if (given or isinstance(given, str)) and not (
			_fits(given, _get_kinds(parameter)) and _fits_one(given, cstr(parameter.annotation))
		):
			frappe.throw(_("{0} has a value of the wrong kind.").format(frappe.bold(name)))
		if name == "doctype" and isinstance(given, str):
			check_kind(given)
		if name in ("filters", "current_filters") and isinstance(values.get("doctype"), str):
			filters.check_shape(values["doctype"], given)


def check_kind(doctype: str) -> None:
	"""Throw `frappe.DoesNotExistError` unless there is such a DocType."""
	if not filters.is_kind(doctype):
		label, name = _("DocType"), escape_html(doctype[:100])
		frappe.throw(_("{0} {1} does not exist.").format(label, name), frappe.DoesNotExistError)


def _get_kinds(parameter: inspect.Parameter) -> tuple[type, ...]:
	"""List, object or both, where the parameter takes such."""
	annotation = cstr(parameter.annotation)
	return tuple(kind for kind in (list, dict) if re.search(rf"\b{kind.__name__}\b", annotation))


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
	"""Whether a value can stand for a list or an object where the parameter takes such; a text is JSON of that kind."""
	if not kinds:
		return True
	try:
		return isinstance(json.loads(value) if isinstance(value, str) else value, kinds)
	except (ValueError, RecursionError):
		return False


def _fits_one(value: object, annotation: str) -> bool:
	"""Whether a value can stand for one text, figure or choice where the parameter takes nothing else."""
	kinds = set(re.findall(r"\w+", annotation)) - {"class", "None"}
	if not kinds or not kinds <= {"str", "int", "float", "bool"}:
		return True
	if isinstance(value, (list, dict)):
		return False
	if not isinstance(value, str) or "str" in kinds:
		return True
	if "bool" in kinds:
		return value.lower() in CHOICES
	try:
		figure = float(value)
	except ValueError:
		return False
	return "float" in kinds or figure.is_integer()


def _find_attribute(method: str) -> Callable | None:
	if not method.startswith(APP):
		return None
	try:
		return frappe.get_attr(method)
	except Exception:
		return None


def _find_record_method(doctype: str, method: str) -> Callable | None:
	if not filters.is_of_app(doctype):
		return None
	return getattr(get_controller(doctype), method, None)


def _parse(value: object) -> object:
	try:
		return frappe.parse_json(value) if isinstance(value, str) else value
	except ValueError:
		return None
