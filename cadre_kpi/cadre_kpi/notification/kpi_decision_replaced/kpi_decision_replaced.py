"""The words of the notice `decision_replaced`, see notifications/notices/delivery.py. Frappe asks this file for more values."""

from __future__ import annotations


def get_context(context: dict) -> None:
	pass
