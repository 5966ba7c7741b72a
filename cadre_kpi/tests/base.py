"""Base of the site tests: the test case of whichever Frappe runs them, acting as a person, frozen time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

import frappe
from frappe.desk.search import search_link
from frappe.utils import data, get_datetime, get_url_to_form

from cadre_kpi.access import membership
from cadre_kpi.demo.actor import become

try:  # v16
	from frappe.tests import IntegrationTestCase as SiteTestCase
except ImportError:  # v15 and before
	from frappe.tests.utils import FrappeTestCase as SiteTestCase


class CadreKpiTestCase(SiteTestCase):
	"""Every test starts as Administrator, with nothing kept from the test before."""

	def setUp(self) -> None:
		super().setUp()
		reset()
		self.addCleanup(reset)


class IsolatedTestCase(CadreKpiTestCase):
	"""What a test writes goes with the test, what its class has made goes with the class."""

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.db.rollback()
		super().tearDownClass()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.savepoint("one_test")
		self.addCleanup(lambda: frappe.db.rollback(save_point="one_test"))


def desk_path(page: str) -> str:
	"""Path of a page of the desk, which lives at /app or, in newer versions, at /desk."""
	return urlsplit(get_url_to_form("Task Contract", "x")).path.replace("task-contract/x", page)


def search_choices(doctype: str, txt: str = "", **options: object) -> list[dict]:
	"""What a link field offers: newer versions of Frappe return it, older ones put it into the response."""
	frappe.local.response = frappe._dict()
	found = search_link(doctype, txt, **options)
	return frappe.local.response.get("results", []) if found is None else found


def reset() -> None:
	"""Back to Administrator, without memberships, messages or a request of an earlier test."""
	frappe.set_user("Administrator")
	membership.forget()
	frappe.clear_messages()
	frappe.local.form_dict = frappe._dict()


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""Run the block as this user."""
	before = frappe.session.user
	become(user)
	membership.forget()
	try:
		yield
	finally:
		become(before)
		membership.forget()


@contextmanager
def outside_tests() -> Iterator[None]:
	"""Run the block as a worker would: Frappe does not know that tests run (it asks in one of two places)."""
	before = frappe.flags.in_test, getattr(frappe, "in_test", None)
	frappe.flags.in_test = False
	if before[1] is not None:
		frappe.in_test = False
	try:
		yield
	finally:
		frappe.flags.in_test = before[0]
		if before[1] is not None:
			frappe.in_test = before[1]


@contextmanager
def frozen(moment: str | datetime) -> Iterator[None]:
	"""Run the block at this moment: `now_datetime`, `today`, `getdate()` and all that build on them."""
	fixed, original = get_datetime(moment), data.now_datetime

	def now_datetime() -> datetime:
		return fixed

	holders = [
		module
		for module in list(sys.modules.values())
		if getattr(module, "__dict__", {}).get("now_datetime") is original
	]
	for module in holders:
		module.now_datetime = now_datetime
	membership.forget()
	try:
		yield
	finally:
		# those too that were imported within the block and took the frozen one
		for module in list(sys.modules.values()):
			if getattr(module, "__dict__", {}).get("now_datetime") is now_datetime:
				module.now_datetime = original
		membership.forget()


@contextmanager
def request(**values: object) -> Iterator[None]:
	"""Run the block as the handling of a request with these values, as lists and REST receive them."""
	before = frappe.local.form_dict
	frappe.local.form_dict = frappe._dict(values)
	try:
		yield
	finally:
		frappe.local.form_dict = before


def end_request() -> None:
	"""What follows is no part of a request, whoever began one before."""
	if hasattr(frappe.local, "request"):
		del frappe.local.request
