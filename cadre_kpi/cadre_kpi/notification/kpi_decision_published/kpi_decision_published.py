"""The words of the notice `decision_published`, see digest/notices.py. Frappe asks this file for more values."""

from __future__ import annotations


def get_context(context: dict) -> None:
	pass
