"""Reading plain data (as JSON or a form gives it) into frozen dataclasses, every mistake named by its path.

A dataclass declares each field once with the helpers below; the same declaration reads, checks, documents and
writes the field back. Numbers are `decimal`; a binary float is always refused, because it has already lost the
figure that somebody wrote.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from cadre_kpi.scoring.errors import FieldError

MAX_DIGITS = 15  # before the point: far above any real figure, and keeps exact arithmetic cheap
MAX_PLACES = 6
MAX_WRITTEN = 1000  # places that are looked at for being zeros after the sixth

_CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
_NUMBER = re.compile(rf"-?\d{{1,{MAX_DIGITS}}}(\.\d+)?\Z", re.ASCII)
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spec:
	"""How one field is read: `kind`, whether it may be empty, its bounds and its allowed values."""

	kind: str
	optional: bool = False
	low: Decimal | None = None
	high: Decimal | None = None
	options: tuple[str, ...] = ()
	rows: type | None = None


def _make_field(spec: Spec, default: Any = MISSING):
	return dataclasses.field(default=default, metadata={"spec": spec})


def make_text(default: Any = MISSING, optional: bool = False):
	return _make_field(Spec("text", optional=optional), "" if optional and default is MISSING else default)


def make_code():
	return _make_field(Spec("code"))


def make_choice(options, default: Any = MISSING, optional: bool = False):
	spec = Spec("choice", optional=optional, options=tuple(options))
	return _make_field(spec, "" if optional and default is MISSING else default)


def make_choices(options):
	"""Several of `options`, separated by commas, in order; may be empty."""
	return _make_field(Spec("choices", optional=True, options=tuple(options)), ())


def flag(default: Any = False):
	return _make_field(Spec("flag"), default)


def make_integer(low: int, high: int, default: Any = MISSING):
	return _make_field(Spec("integer", low=Decimal(low), high=Decimal(high)), default)


def make_integers(low: int, high: int):
	"""Whole numbers separated by commas, may be empty."""
	return _make_field(Spec("integers", optional=True, low=Decimal(low), high=Decimal(high)), ())


def make_number(low: str, high: str, default: Any = MISSING, optional: bool = False):
	"""A decimal from `low` to `high`; `None` when optional and empty."""
	if optional and default is MISSING:
		default = None
	elif isinstance(default, str):
		default = Decimal(default)
	return _make_field(Spec("number", optional=optional, low=Decimal(low), high=Decimal(high)), default)


def make_day(optional: bool = False):
	return _make_field(Spec("date", optional=optional), None if optional else MISSING)


def make_fraction(default: str):
	"""A fraction between 0 and 1, kept as written: "2/3"."""
	return _make_field(Spec("fraction"), default)


def make_group(cls: type):
	return dataclasses.field(metadata={"spec": Spec("group", rows=cls)})


def make_rows(cls: type, optional: bool = True):
	return _make_field(Spec("rows", optional=optional, rows=cls), () if optional else MISSING)


def get_specs(cls: type) -> dict[str, Spec]:
	"""Field name → `Spec`, in the order of declaration."""
	return {item.name: item.metadata["spec"] for item in dataclasses.fields(cls) if "spec" in item.metadata}


def to_decimal(value: Any, low: Decimal | None = None, high: Decimal | None = None) -> Decimal:
	"""A figure written as text, a whole number or a `Decimal`, within `low` … `high`.

	Raises `Refused` (code and values of the message) for a float, for NaN and infinity, for exponents, for more
	than 15 digits before or 6 after the point.
	"""
	if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
		raise Refused("not_decimal")
	if isinstance(value, Decimal):
		# the exponent first: written out, 1e-999999999 would fill the memory
		if not value.is_finite() or value.adjusted() >= MAX_DIGITS:
			raise Refused("not_decimal")
		if -value.as_tuple().exponent > MAX_WRITTEN:
			raise Refused("too_precise", limit=MAX_PLACES)
		value = f"{value:f}"
	written = str(value).strip() if not isinstance(value, int) else str(value)
	if not _NUMBER.match(written):
		raise Refused("not_decimal")
	try:
		result = Decimal(written)
	except InvalidOperation:  # pragma: no cover - the pattern leaves nothing for it
		raise Refused("not_decimal") from None
	if -result.as_tuple().exponent > MAX_PLACES:
		stripped = result.normalize()
		if -stripped.as_tuple().exponent > MAX_PLACES:
			raise Refused("too_precise", limit=MAX_PLACES)
		result = stripped
	_check_bounds(result, low, high)
	return result


class Refused(Exception):
	def __init__(self, code: str, **values: Any):
		self.code, self.values = code, values


def _check_bounds(value: Decimal, low: Decimal | None, high: Decimal | None) -> None:
	if low is not None and value < low:
		raise Refused("too_low", limit=to_plain(low), found=to_plain(value))
	if high is not None and value > high:
		raise Refused("too_high", limit=to_plain(high), found=to_plain(value))


def to_plain(value: Any) -> str:
	"""A number without exponent or trailing zeros: `Decimal("70.00")` → "70"."""
	if isinstance(value, Decimal):
		written = f"{value:f}"
		if "." in written:
			written = written.rstrip("0").rstrip(".")
		return "0" if written in ("-0", "") else written
	return str(value)


def _read_text(value: Any, spec: Spec) -> str:
	if not isinstance(value, str):
		raise Refused("not_text")
	value = value.strip()
	if not value and not spec.optional:
		raise Refused("empty")
	return value


def _read_code(value: Any, spec: Spec) -> str:
	if not isinstance(value, str) or not _CODE.match(value) or len(value) > 60:
		raise Refused("not_code")
	return value


def _read_choice(value: Any, spec: Spec) -> str:
	if spec.optional and value == "":
		return ""
	if not isinstance(value, str) or value not in spec.options:
		raise Refused("not_allowed", allowed=", ".join(spec.options), found=value)
	return value


def _split_parts(value: Any) -> list[Any]:
	if isinstance(value, str):
		return [part.strip() for part in value.split(",") if part.strip()]
	if isinstance(value, list | tuple):
		return list(value)
	raise Refused("not_text")


def _read_choices(value: Any, spec: Spec) -> tuple[str, ...]:
	found = tuple(
		_read_choice(part, dataclasses.replace(spec, optional=False)) for part in _split_parts(value)
	)
	for part in found:
		if found.count(part) > 1:
			raise Refused("duplicate", found=part)
	return found


def _read_flag(value: Any, spec: Spec) -> bool:
	# 0 and 1 as well: that is how a desk form stores a check box
	if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
		return bool(value)
	raise Refused("not_flag")


def _read_integer(value: Any, spec: Spec) -> int:
	if isinstance(value, bool):
		raise Refused("not_integer")
	if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
		value = int(value)
	if not isinstance(value, int):
		raise Refused("not_integer")
	_check_bounds(Decimal(value), spec.low, spec.high)
	return value


def _read_integers(value: Any, spec: Spec) -> tuple[int, ...]:
	return tuple(_read_integer(part, spec) for part in _split_parts(value))


def _read_number(value: Any, spec: Spec) -> Decimal | None:
	if spec.optional and value == "":
		return None
	return to_decimal(value, spec.low, spec.high)


def _read_date(value: Any, spec: Spec) -> date | None:
	if spec.optional and value == "":
		return None
	if isinstance(value, date):
		return value
	if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
		raise Refused("not_date")
	try:
		return date.fromisoformat(value)
	except ValueError:
		raise Refused("not_date") from None


def _read_fraction(value: Any, spec: Spec) -> str:
	match = _FRACTION.match(value) if isinstance(value, str) else None
	if not match or int(match[2]) == 0 or Fraction(int(match[1]), int(match[2])) > 1:
		raise Refused("not_fraction")
	return value


_READERS: dict[str, Callable[[Any, Spec], Any]] = {
	"text": _read_text,
	"code": _read_code,
	"choice": _read_choice,
	"choices": _read_choices,
	"flag": _read_flag,
	"integer": _read_integer,
	"integers": _read_integers,
	"number": _read_number,
	"date": _read_date,
	"fraction": _read_fraction,
}


def join(path: str, key: str) -> str:
	return f"{path}.{key}" if path else key


def read(cls: type, data: Any, path: str, errors: list[FieldError]):
	"""Build `cls` from a mapping. Adds to `errors` instead of raising; returns `None` when anything was wrong."""
	if not isinstance(data, Mapping):
		errors.append(FieldError(path, "not_object"))
		return None
	before = len(errors)
	declared = {item.name: item for item in dataclasses.fields(cls) if "spec" in item.metadata}
	for key in data:
		if key not in declared:
			errors.append(FieldError(join(path, str(key)), "unknown"))
	values = {}
	for name, item in declared.items():
		spec, where, value = item.metadata["spec"], join(path, name), data.get(name)
		if spec.kind == "group":
			values[name] = read(spec.rows, {} if value is None else value, where, errors)
		elif value is None:
			if item.default is MISSING:
				errors.append(FieldError(where, "missing"))
			else:
				values[name] = item.default
		elif spec.kind == "rows":
			values[name] = _read_rows(spec.rows, value, where, errors)
		else:
			try:
				values[name] = _READERS[spec.kind](value, spec)
			except Refused as refused:
				errors.append(FieldError(where, refused.code, refused.values))
	return cls(**values) if len(errors) == before else None


def _read_rows(cls: type, value: Any, path: str, errors: list[FieldError]) -> tuple:
	if not isinstance(value, list | tuple):
		errors.append(FieldError(path, "not_list"))
		return ()
	return tuple(read(cls, row, f"{path}[{index}]", errors) for index, row in enumerate(value))


def write(value: Any) -> Any:
	"""The plain data of a dataclass made by `read`: decimals as text, dates as ISO text, lists of rows as lists."""
	if dataclasses.is_dataclass(value):
		return {
			name: write_field(getattr(value, name), spec) for name, spec in get_specs(type(value)).items()
		}
	return value


def write_field(value: Any, spec: Spec) -> Any:
	"""One value as plain data."""
	if spec.kind == "group":
		return write(value)
	if spec.kind == "rows":
		return [write(row) for row in value]
	if spec.kind in ("choices", "integers"):
		return ",".join(str(part) for part in value)
	if spec.kind == "number":
		return "" if value is None else to_plain(value)
	if spec.kind == "date":
		return "" if value is None else value.isoformat()
	return value
