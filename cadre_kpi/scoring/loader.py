"""Reading shipped schemes and JSON files without losing a digit: the only file access besides the command line."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from cadre_kpi.scoring.errors import FieldError, SchemeError, ScoringError
from cadre_kpi.scoring.fields import MAX_DIGITS
from cadre_kpi.scoring.parse import parse
from cadre_kpi.scoring.scheme import Scheme

FOLDER = Path(__file__).resolve().parent.parent / "schemes"


def list_shipped() -> tuple[str, ...]:
	"""Codes of the schemes that come with the app."""
	return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@lru_cache(maxsize=32)
def load(code: str) -> Scheme:
	"""A shipped scheme by its code. Raises `SchemeError` for an unknown one."""
	if code not in list_shipped():
		raise SchemeError(FieldError("scheme", "unknown_scheme", {"found": code}))
	return parse(read_json((FOLDER / f"{code}.json").read_text(encoding="utf-8")))


def load_any(name: str) -> Scheme:
	"""A shipped scheme by its code, else a scheme file by its path.

	Raises `SchemeError` naming the file and every wrong field in it.
	"""
	path = Path(name)
	if name in list_shipped() or not path.is_file():
		return load(name)
	try:
		return parse(read_json(read_text(path)))
	except ScoringError as error:
		raise SchemeError(*(_place_inside(name, item) for item in error.errors)) from None


def _place_inside(name: str, error: FieldError) -> FieldError:
	"""The same mistake with the file in front of the field."""
	return FieldError(f"{name}: {error.path}" if error.path else name, error.code, error.values)


def read_text(path: Path) -> str:
	"""The text of a file. Raises `ScoringError` naming a file that cannot be read or is not UTF-8."""
	try:
		return decode(path.read_bytes())
	except OSError as error:
		raise ScoringError(FieldError("", "unreadable", {"found": error.strerror or error})) from None


def decode(content: bytes) -> str:
	"""UTF-8 with or without a byte order mark, which editors on Windows write. Raises `ScoringError`."""
	try:
		return content.decode("utf-8-sig")
	except UnicodeDecodeError:
		raise ScoringError(FieldError("", "not_utf8")) from None


def read_json(text: str) -> Any:
	"""JSON with numbers read as `Decimal`, so that 0.1 stays 0.1; a key given twice is refused.

	What JSON does not know (NaN, Infinity) and figures without end are read as decimals too: the field in which they
	stand then refuses them by name. Raises `ScoringError` for text that is not JSON.
	"""
	if not text.strip():
		raise ScoringError(FieldError("", "no_text"))
	try:
		return json.loads(
			text,
			parse_float=_parse_decimal,
			parse_int=_parse_whole,
			parse_constant=_parse_decimal,
			object_pairs_hook=_require_unique_keys,
		)
	except RecursionError:
		raise ScoringError(FieldError("", "not_json", {"found": "nested too deeply"})) from None
	except json.JSONDecodeError as error:
		raise ScoringError(FieldError("", "not_json", {"found": str(error)})) from None


def _parse_decimal(written: str) -> Decimal:
	try:
		return Decimal(written)
	except InvalidOperation:  # an exponent beyond every limit
		return Decimal("NaN")


def _parse_whole(written: str) -> int | Decimal:
	# Python refuses to turn thousands of digits into an int; no field takes as many as these
	return int(written) if len(written) <= 2 * MAX_DIGITS else Decimal(written)


def _require_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
	found: dict[str, Any] = {}
	for key, value in pairs:
		if key in found:
			raise ScoringError(FieldError(key, "duplicate", {"found": key}))
		found[key] = value
	return found
