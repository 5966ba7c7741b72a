"""What went wrong with one of many, in the words that its user would have read."""

from __future__ import annotations

import frappe
from frappe.utils import cstr


def get_reason(error: Exception) -> str:
	"""What a refusal says to the user, taken out of the messages of this request."""
	messages = frappe.get_message_log()
	text = messages[-1].get("message") if messages else cstr(error)
	frappe.clear_messages()
	return cstr(text) or type(error).__name__
