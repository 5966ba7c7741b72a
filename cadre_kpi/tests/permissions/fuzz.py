"""Generated input for every method and every save of this app: refused or taken, never a fault of the server.

A few hundred inputs run with the tests; more by
`CADRE_KPI_FUZZ=10000 bench --site SITE run-tests --app cadre_kpi --module cadre_kpi.tests.permissions.test_fuzz`,
others by `CADRE_KPI_FUZZ_SEED=…`.
"""

from __future__ import annotations

import importlib
import inspect
import math
import os
import pkgutil
from collections.abc import Callable, Sequence

import frappe
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import cadre_kpi

INPUTS = int(os.environ.get("CADRE_KPI_FUZZ") or 480)  # in all, shared out among what is tried
SEED = int(os.environ.get("CADRE_KPI_FUZZ_SEED") or 366)

SPECIAL = (
	"",
	" ",
	"null",
	"NaN",
	"[]",
	"{}",
	"[[]]",
	'{"a": {"b": []}}',
	"-1",
	"1e400",
	"0x10",
	"2026-13-45",
	"9999-12-31",
	"%s%s%n",
	"'; drop table x; --",
	"`tabUser`",
	"../../site_config.json",
	"\x00",
	"\ud7ff",
	"Ấ" * 300,
	"<img src=x onerror=alert(1)>",
	"A" * 70_000,
)
NUMBERS = (0, -1, 1, 2**31, 2**63, 1e308, math.nan, math.inf, -math.inf, 0.1)


def values(names: list[str]) -> st.SearchStrategy:
	"""Anything that JSON can carry into a parameter or a field; `names` are records that exist."""
	simple = st.one_of(
		st.sampled_from(SPECIAL),
		st.sampled_from(names),
		st.sampled_from(NUMBERS),
		st.booleans(),
		st.none(),
		st.text(max_size=40),
		st.integers(),
	)
	return st.recursive(
		simple,
		lambda inner: st.one_of(
			st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
		),
		max_leaves=5,
	)


def tell(targets: Sequence, people: Sequence[str], inputs: int, attempt: Callable) -> None:
	"""Call `attempt(target, person, draw)` for as many inputs, with targets and people drawn like the values.

	`draw`: takes a strategy and gives one value of it. A run of one target by itself would begin with the simplest
	value every time; so one run goes through all of them.
	"""

	@seed(SEED)
	@settings(
		max_examples=max(inputs, len(targets)),
		deadline=None,
		database=None,
		phases=[Phase.generate],
		suppress_health_check=list(HealthCheck),
	)
	@given(st.data())
	def run(data) -> None:
		target = data.draw(st.sampled_from(range(len(targets))))
		attempt(targets[target], data.draw(st.sampled_from(people)), data.draw)

	run()


def own_methods() -> dict[str, Callable]:
	"""Dotted path → function, of this app's whitelisted functions. Methods of documents are called by their record."""
	for module in pkgutil.walk_packages(cadre_kpi.__path__, "cadre_kpi."):
		if not module.name.startswith(("cadre_kpi.tests", "cadre_kpi.demo", "cadre_kpi.patches")):
			importlib.import_module(module.name)
	return {
		f"{fn.__module__}.{fn.__qualname__}": fn
		for fn in frappe.whitelisted
		if fn.__module__.startswith("cadre_kpi.") and "." not in fn.__qualname__
	}


def replacing_methods() -> dict[str, Callable]:
	"""Address of Frappe → function of this app that answers there."""
	taken = frappe.get_hooks("override_whitelisted_methods", {})
	found = {address: own for address, (own, *_others) in taken.items() if address.startswith("frappe.")}
	return {address: frappe.get_attr(own) for address, own in found.items() if own.startswith("cadre_kpi.")}


def document_methods() -> list[tuple[str, str, Callable]]:
	"""(DocType, name of the method, function) of this app's whitelisted methods of documents."""
	found = []
	for doctype in frappe.get_all("DocType", {"module": "Cadre KPI", "istable": 0}, pluck="name"):
		controller = frappe.model.base_document.get_controller(doctype)
		for name, member in inspect.getmembers(controller, inspect.isfunction):
			if member in frappe.whitelisted and member.__module__.startswith("cadre_kpi."):
				found.append((doctype, name, member))
	return sorted(found, key=lambda each: each[:2])


def parameters(fn: Callable) -> list[str]:
	"""Names of the parameters that a caller may give."""
	kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
	return [
		name
		for name, each in inspect.signature(fn).parameters.items()
		if each.kind in kinds and name != "self"
	]


def is_fault(error: BaseException) -> bool:
	"""Whether a request that ends with this would answer 500."""
	status = getattr(error, "http_status_code", 500)
	return status >= 500
