"""Exact arithmetic: sums over `decimal` without loss, quotients as fractions, rounding only where something is shown.

`exact()` traps `Inexact`, so a sum or product that would round fails instead of being a little wrong. A quotient is a
`fractions.Fraction` until it is shown or compared.
"""

from __future__ import annotations

from decimal import (
	ROUND_HALF_UP,
	Context,
	Decimal,
	DivisionByZero,
	Inexact,
	InvalidOperation,
	Overflow,
	localcontext,
)
from fractions import Fraction

ZERO, ONE, TWO, HUNDRED = Decimal(0), Decimal(1), Decimal(2), Decimal(100)

# 400 digits hold every product of a case's figures (21 digits each) with room to spare
_EXACT = Context(
	prec=400, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow]
)
_ROOTS = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

NOTHING = Fraction(0)
WHOLE = Fraction(1)


def compute_exactly():
	"""Context manager in which every operation is exact or raises `decimal.Inexact`."""
	return localcontext(_EXACT)


def divide(num: Decimal, den: Decimal) -> Fraction:
	"""num / den, exactly. Raises `ZeroDivisionError` for nothing below the line."""
	above, of_above = num.as_integer_ratio()
	below, of_below = den.as_integer_ratio()
	return Fraction(above * of_below, of_above * below)


def cap(share: Fraction, cap_percent: Decimal) -> Fraction:
	"""A share, at most `cap_percent` per cent."""
	return min(share, Fraction(cap_percent) / 100)


def round_half_up(value: Fraction | Decimal, places: int = 2) -> Decimal:
	"""A figure from 0 up rounded half up to `places`, exactly: 89.995 gives 90.00, 89.99499… gives 89.99."""
	above, below = value.as_integer_ratio()
	return Decimal((2 * above * 10**places + below) // (2 * below)).scaleb(-places, _EXACT)


def truncate(value: Fraction | Decimal, places: int = 2) -> Decimal:
	"""A figure from 0 up cut off after `places`: 89.9967 gives 89.99."""
	above, below = value.as_integer_ratio()
	return Decimal(above * 10**places // below).scaleb(-places, _EXACT)


def to_percent(share: Fraction) -> Decimal:
	"""A share in per cent with two places."""
	return round_half_up(share * 100)


def to_points(value: Fraction | Decimal) -> Decimal:
	"""A figure with two places, rounded half up away from 0."""
	return round_half_up(value) if value >= 0 else -round_half_up(-value)


def to_exact_text(value: Fraction | Decimal) -> str:
	"""A figure from 0 up to its last digit, or with four digits and "…" where it has more than six: "89.9966…"."""
	cut = truncate(value, 6)
	if cut == value:
		text = f"{cut:f}".rstrip("0").rstrip(".")
		return text or "0"
	return f"{truncate(value, 4):f}…"


def compute_root(square: Decimal, divisor: Decimal) -> Decimal:
	"""√square / divisor with two places."""
	with localcontext(_ROOTS):
		return (square.sqrt() / divisor).quantize(Decimal("0.01"))


def ceil_fraction(fraction: str, whole: int) -> int:
	"""The least whole number that is at least `fraction` ("2/3") of `whole`."""
	num, den = split_fraction(fraction)
	return -(-num * whole // den)


def split_fraction(fraction: str) -> tuple[int, int]:
	num, den = fraction.split("/")
	return int(num), int(den)
