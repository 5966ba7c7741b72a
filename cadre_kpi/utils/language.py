"""The two languages in which the app's own sentences are written."""

from __future__ import annotations

import frappe

VIETNAMESE, ENGLISH = "vi", "en"


def choose_sentence_language(language: str | None = None) -> str:
	"""Vietnamese for a reader of Vietnamese, else English; `language`: that of the session by default."""
	return VIETNAMESE if (language or frappe.local.lang) == VIETNAMESE else ENGLISH
