"""Exact decimal arithmetic: sums and products without loss, one rounding at the end.

A quotient is kept as numerator and denominator until it is shown or compared. `exact()` traps `Inexact`, so a
computation that would round in between fails instead of being a little wrong.
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
from typing import NamedTuple

ZERO, ONE, TWO, HUNDRED = Decimal(0), Decimal(1), Decimal(2), Decimal(100)

# 400 digits hold every product of a case's figures (21 digits each) with room to spare
_EXACT = Context(
	prec=400, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow]
)
_ROOTS = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])


class Ratio(NamedTuple):
	"""A non-negative quotient; `den` is positive. Not reduced: only ever compared by cross-multiplication."""

	num: Decimal
	den: Decimal


NOTHING = Ratio(ZERO, ONE)
WHOLE = Ratio(ONE, ONE)


def exact():
	"""Context manager in which every operation is exact or raises `decimal.Inexact`."""
	return localcontext(_EXACT)


def capped(num: Decimal, den: Decimal, cap_percent: Decimal) -> Ratio:
	"""num / den, at most `cap_percent` per cent. Call inside `exact()`."""
	if num * HUNDRED > cap_percent * den:
		return Ratio(cap_percent, HUNDRED)
	return Ratio(num, den)


def add(first: Ratio, second: Ratio) -> Ratio:
	"""The sum. Call inside `exact()`."""
	if first.den == second.den:
		return Ratio(first.num + second.num, first.den)
	return Ratio(first.num * second.den + second.num * first.den, first.den * second.den)


def round_half_up(ratio: Ratio, places: int = 2) -> Decimal:
	"""num / den rounded half up to `places`, exactly: 89.995 gives 90.00, 89.99499… gives 89.99."""
	with localcontext(_EXACT):
		whole, rest = divmod(ratio.num.scaleb(places), ratio.den)
		if rest * TWO >= ratio.den:
			whole += ONE
		return whole.scaleb(-places)


def percent(ratio: Ratio) -> Decimal:
	"""The ratio in per cent with two places."""
	return round_half_up(Ratio(ratio.num * HUNDRED, ratio.den))


def points(value: Decimal) -> Decimal:
	"""A figure with two places, rounded half up."""
	return round_half_up(Ratio(value, ONE)) if value >= 0 else -round_half_up(Ratio(-value, ONE))


def root(square: Decimal, divisor: Decimal) -> Decimal:
	"""√square / divisor with two places."""
	with localcontext(_ROOTS):
		return (square.sqrt() / divisor).quantize(Decimal("0.01"))


def ceil_fraction(fraction: str, of: int) -> int:
	"""The least whole number that is at least `fraction` ("2/3") of `of`."""
	num, den = split_fraction(fraction)
	return -(-num * of // den)


def split_fraction(fraction: str) -> tuple[int, int]:
	num, den = fraction.split("/")
	return int(num), int(den)
