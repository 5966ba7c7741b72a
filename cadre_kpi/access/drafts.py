"""The key with which a browser keeps what a user has entered and not sent yet, see public/js/desk/drafts.js."""

from __future__ import annotations

import base64
import hashlib
import hmac

import frappe
from frappe.utils.password import get_encryption_key


def give_key(bootinfo: frappe._dict) -> None:
	"""Hook `boot_session`: whoever signs in as this user gets this key, on every device, and nobody else does."""
	if frappe.session.user != "Guest":
		bootinfo["cadre_kpi_draft_key"] = get_key(frappe.session.user)


def get_key(user: str) -> str:
	"""256 bits in base64, made of the site's own key, so that no other site's can be tried."""
	secret = hmac.new(get_encryption_key().encode(), f"cadre_kpi draft|{user}".encode(), hashlib.sha256)
	return base64.b64encode(secret.digest()).decode()
