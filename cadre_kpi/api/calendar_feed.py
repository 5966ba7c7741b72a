"""The calendar of a user's deadlines: its secret address, and what that address answers."""

from __future__ import annotations

import frappe

from cadre_kpi.deadlines import calendar_feed


@frappe.whitelist(allow_guest=True, methods=["GET"])
def calendar(token: str = "") -> None:
	"""The calendar of the owner of a token, as a file. A token that is not in use is answered like a wrong address."""
	calendar_feed.answer_calendar(token)


@frappe.whitelist()
def get_status() -> dict:
	"""Whether the session's user has a calendar link, and since when."""
	return calendar_feed.get_status()


@frappe.whitelist(methods=["POST"])
def renew() -> str:
	"""A new secret address for the session's user; the former one stops working. It is shown only now."""
	return calendar_feed.renew()


@frappe.whitelist(methods=["POST"])
def revoke() -> None:
	"""The secret address of the session's user stops working."""
	calendar_feed.revoke()
