"""Text that people enter: plain, and in one spelling.

Frappe cleans markup out of a text unless the text happens to be JSON; who wants to store a script writes it so. And
Vietnamese comes in two encodings that look alike, of which a search finds only one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from frappe.model import table_fields
from frappe.utils.html_utils import sanitize_html

PLAIN = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Select", "Read Only")
DEEPEST = 8  # levels of JSON within JSON
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def make_plain(text: str) -> str:
	"""The text composed (NFC), without control characters, and without markup where it would be kept as JSON."""
	text = CONTROL.sub("", unicodedata.normalize("NFC", text))
	if "<" in text and _is_json(text):
		text = clean_markup(text)
	return text


def clean_stored(text: str) -> str:
	"""A text for a writer in bulk, which passes by Frappe's own cleaning."""
	text = make_plain(text)
	return clean_markup(text) if "<" in text else text


def clean_markup(text: str) -> str:
	"""As Frappe cleans other texts. A character is put before it, so that it is not JSON for a moment."""
	return sanitize_html(f"\u200b{text}").removeprefix("\u200b")


def fold(text: str) -> str:
	"""The text as somebody types it in a hurry: small letters, without marks, d for đ, in one spelling."""
	letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
	return unicodedata.normalize("NFC", "".join(each for each in letters if not unicodedata.combining(each)))


def walk_texts(value: object, depth: int = 0) -> Iterator[str]:
	"""Every text and every key in the values of a request, JSON within JSON decoded, in one spelling (NFKC)."""
	if depth > DEEPEST:
		return
	if isinstance(value, str):
		text = unicodedata.normalize("NFKC", value)
		yield text
		if text.strip()[:1] in ("{", "[", '"'):
			try:
				decoded = json.loads(text)
			except (ValueError, RecursionError):
				return
			yield from walk_texts(decoded, depth + 1)
	elif isinstance(value, dict):
		for key, item in value.items():
			yield from walk_texts(str(key), depth + 1)
			yield from walk_texts(item, depth + 1)
	elif isinstance(value, list | tuple):
		for item in value:
			yield from walk_texts(item, depth + 1)


def _is_json(text: str) -> bool:
	try:
		json.loads(text)
	except ValueError:
		return False
	return True


def clean(doc, method: str | None = None) -> None:
	"""Before a record of this app is validated: its texts and those of its rows."""
	for record in (
		doc,
		*(row for table in doc.meta.get_table_fields() for row in doc.get(table.fieldname) or ()),
	):
		for df in record.meta.fields:
			if df.fieldtype in table_fields or df.fieldtype not in PLAIN:
				continue
			value = record.get(df.fieldname)
			if isinstance(value, str) and value:
				better = make_plain(value)
				if better != value:
					record.set(df.fieldname, better)
