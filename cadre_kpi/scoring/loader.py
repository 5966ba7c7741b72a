"""Reading shipped schemes and JSON files without losing a digit: the only file access besides the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from cadre_kpi.scoring.errors import FieldError, SchemeError, ScoringError
from cadre_kpi.scoring.scheme import Scheme, parse

FOLDER = Path(__file__).resolve().parent.parent / "schemes"


def shipped() -> tuple[str, ...]:
	"""Codes of the schemes that come with the app."""
	return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@lru_cache(maxsize=32)
def load(code: str) -> Scheme:
	"""A shipped scheme by its code. Raises `SchemeError` for an unknown one."""
	if code not in shipped():
		raise SchemeError(FieldError("scheme", "unknown_scheme", {"found": code}))
	return parse(read_json((FOLDER / f"{code}.json").read_text(encoding="utf-8")))


def load_any(name: str) -> Scheme:
	"""A shipped scheme by its code, else a scheme file by its path."""
	path = Path(name)
	if name in shipped() or not path.is_file():
		return load(name)
	return parse(read_json(path.read_text(encoding="utf-8")))


def read_json(text: str) -> Any:
	"""JSON with numbers read as `Decimal`, so that 0.1 stays 0.1; a key given twice is refused.

	Raises `ScoringError` for text that is not JSON.
	"""
	try:
		return json.loads(
			text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique_keys
		)
	except RecursionError:
		raise ScoringError(FieldError("", "not_json", {"found": "nested too deeply"})) from None
	except json.JSONDecodeError as error:
		raise ScoringError(FieldError("", "not_json", {"found": str(error)})) from None


def _no_constant(name: str) -> None:
	raise ScoringError(FieldError("", "not_json", {"found": name}))


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
	found: dict[str, Any] = {}
	for key, value in pairs:
		if key in found:
			raise ScoringError(FieldError(key, "duplicate", {"found": key}))
		found[key] = value
	return found
