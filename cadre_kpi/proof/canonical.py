"""The one way in which sealed content is written as text, so that every program finds the same fingerprint.

All values are text: numbers as decimals without an exponent and without zeros at the end, to nine places; dates as
YYYY-MM-DD, moments as YYYY-MM-DDTHH:MM:SS.ffffff; nothing and an empty text alike as "". Objects are JSON in UTF-8 with
sorted keys and without spaces. Knows no Frappe; docs/proof.md describes the same.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

NUMBER, DATE, MOMENT, TEXT = "number", "date", "moment", "text"
PLACES = Decimal("0.000000001")  # what the database keeps
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


def write(content: Any) -> str:
	"""Nested dicts, lists and texts as canonical JSON."""
	return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def compute_fingerprint(text: str) -> str:
	"""SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
	return hashlib.sha256(text.encode()).hexdigest()


def spell_value(kind: str, given: Any) -> str:
	"""One stored value as text. A number that is missing is 0, as the database has it."""
	if kind == NUMBER:
		return spell_number(str(given) if given not in (None, "") else "0")
	if given is None:
		return ""
	if kind == MOMENT:
		return spell_moment(given)
	if kind == DATE:
		return given.isoformat()[:10] if isinstance(given, date) else str(given)[:10]
	return str(given)


@lru_cache(maxsize=100_000)
def spell_number(text: str) -> str:
	"""A number's text in its one spelling; raises ValueError for what is none."""
	try:
		found = Decimal(text)
		if not found.is_finite():
			raise ValueError(f"not a number: {text!r}")
		found = found.quantize(PLACES, context=_WIDE)
	except InvalidOperation:
		raise ValueError(f"not a number: {text!r}") from None
	spelled = f"{found:f}".rstrip("0").rstrip(".")
	return "0" if spelled in ("-0", "") else spelled


def spell_moment(given: datetime | date | time | timedelta | str) -> str:
	"""Date and time with six digits of the second."""
	if isinstance(given, datetime):
		return given.isoformat(timespec="microseconds")
	text = str(given).replace(" ", "T", 1)
	if "T" in text and "." not in text:
		text += ".000000"
	return text
