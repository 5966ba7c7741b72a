"""Which method a request calls, whichever of its addresses is used: by version of the interface, by DocType, by alias."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import frappe
from frappe.utils import cstr

APP = "cadre_kpi."
METHOD = re.compile(r"/api/(?:(v\d+)/)?method/([^/]+)(?:/([^/]+))?")
LIST = re.compile(r"/api/(?:v\d+/)?(?:resource|document|doctype)/([^/]+)")
RECORD = re.compile(r"/api/(?:v\d+/)?(?:resource|document)/([^/]+)/(.+?)(?:/method/([^/]+))?/?$")


def get_request_path() -> str:
	"""Path of the request that is answered, empty where there is none."""
	return cstr(getattr(getattr(frappe.local, "request", None), "path", ""))


def find_called_method(path: str) -> str:
	"""Dotted path of the method as the request names it; empty for a document's own address.

	Version 2 of the interface takes a method of a DocType's module as `/api/v2/method/<DocType>/<method>`, and names
	without a dot are those of `frappe.handler`.
	"""
	if not path.startswith("/api/"):
		return _complete_path(cstr((frappe.local.form_dict or {}).get("cmd")))
	found = METHOD.match(path)
	if not found:
		return ""
	version, first, second = found.groups()
	if version != "v2":
		return _complete_path(first)
	if not second:
		return "frappe.api.v2.run_doc_method" if first == "run_doc_method" else _complete_path(first)
	return _find_in_module(first, second)


def get_answering(method: str) -> str:
	"""Dotted path of what answers to a method: one of this app where it takes the place of another."""
	taken = frappe.get_hooks("override_whitelisted_methods", {}).get(method) or ()
	return next((each for each in taken if each.startswith(APP)), method)


def split_record_path(path: str) -> tuple[str, str, str]:
	"""DocType, name and method that stand in a document's own address; each empty where there is none."""
	found = RECORD.match(path)
	return tuple(unquote(part or "") for part in found.groups()) if found else ("", "", "")


def find_listed_doctype(path: str) -> str:
	"""The DocType that stands in an address of records; empty where there is none."""
	found = LIST.match(path)
	return unquote(found.group(1)) if found else ""


@lru_cache(maxsize=1000)
def find_own_name(method: str) -> str:
	"""The name under which a whitelisted method was written; a module that imports it makes another address of it."""
	module, _, name = method.rpartition(".")
	if not module:
		return method
	try:
		function = getattr(frappe.get_module(module), name, None)
	except Exception:  # whatever a module does when it is loaded: Frappe answers for it
		return method
	if function not in _list_whitelisted():
		return method
	return f"{function.__module__}.{function.__qualname__}".replace(".__init__", "")


def _list_whitelisted() -> set:
	return set(filter(callable, frappe.whitelisted))


def _complete_path(method: str) -> str:
	return f"frappe.handler.{method}" if method and "." not in method else method


@lru_cache(maxsize=200)
def _find_in_module(doctype: str, method: str) -> str:
	from frappe.modules.utils import load_doctype_module

	try:
		return f"{load_doctype_module(doctype).__name__}.{method}"
	except Exception:  # no such DocType
		return method
