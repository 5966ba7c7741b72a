"""Addresses in mails: they open the record, through the login where the reader is signed out."""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property
from urllib.parse import quote, urlencode, urlsplit

import frappe
from frappe import _
from frappe.utils import get_url, get_url_to_form
from frappe.utils.password import get_encryption_key

UNSUBSCRIBE_PAGE = "cadre_kpi_mail"


def build_signature(user: str, choice: str) -> str:
	"""What proves that a link to switch a kind of mail off came in a mail of this site to this user."""
	message = f"cadre_kpi mail\n{user}\n{choice}".encode()
	return hmac.new(get_encryption_key().encode(), message, hashlib.sha256).hexdigest()


def is_signed(user: str, choice: str, token: str) -> bool:
	return hmac.compare_digest(build_signature(user, choice).encode(), token.encode())


class Links:
	"""Addresses of one site. Making one address asks nothing of the database."""

	@cached_property
	def site(self) -> str:
		return get_url().rstrip("/")

	@cached_property
	def _desk(self) -> str:
		"""Where the desk lives: /app, or /desk in newer versions."""
		path = urlsplit(get_url_to_form("Task Contract", "x")).path
		return path.removesuffix("/task-contract/x") or "/app"

	def link_record(self, doctype: str, name: str) -> str:
		"""The form of a record."""
		return self._lead_through_login(f"{self._desk}/{build_slug(doctype)}/{quote(name, safe='')}")

	def link_new(self, doctype: str, **values: str) -> str:
		"""The form of a new record with these values."""
		return self.list(f"{doctype}/new", **values)

	def list(self, doctype: str, **filters: str) -> str:
		"""The list of a DocType, filtered by fields that equal a value."""
		asked = f"?{urlencode(filters)}" if filters else ""
		return self._lead_through_login(f"{self._desk}/{build_slug(doctype)}{asked}")

	def report(self, name: str, **filters: str) -> str:
		"""A report with its filters set."""
		return self._lead_through_login(
			f"{self._desk}/query-report/{quote(name, safe='')}?{urlencode(filters)}"
		)

	def link_unsubscribe(self, user: str, choice: str) -> str:
		"""The page on which a person switches one kind of mail off."""
		asked = urlencode({"user": user, "choice": choice, "token": build_signature(user, choice)})
		return f"{self.site}/{UNSUBSCRIBE_PAGE}?{asked}"

	def link_preferences(self) -> str:
		"""A person's own choices in the desk."""
		return self._lead_through_login(f"{self._desk}/mail-preference")

	def _lead_through_login(self, path: str) -> str:
		# /login passes those who are signed in straight on
		return f"{self.site}/login?{urlencode({'redirect-to': path})}"


def build_slug(doctype: str) -> str:
	"""A DocType as it stands in an address of the desk."""
	return doctype.lower().replace(" ", "-")


def get_site_name() -> str:
	"""What the site calls itself in the head of a mail; a site that was given no name goes by that of the app."""
	named = frappe.get_website_settings("app_name") or frappe.get_system_settings("app_name")
	return named if named and named != "Frappe" else _("Cadre KPI")
