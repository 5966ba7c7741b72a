"""Numbers of the database as the decimals that they spell."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from cadre_kpi.scoring.fields import to_plain

_PLACES = Decimal("0.000000001")


@lru_cache(maxsize=1 << 16)
def parse_decimal(value) -> Decimal:
	"""The decimal that a stored number spells; nothing is 0. Nine places at most, as the database keeps."""
	if not value:
		return Decimal(0)
	found = Decimal(str(value))
	if found.as_tuple().exponent < -9:
		found = found.quantize(_PLACES, ROUND_HALF_UP)
	return Decimal(to_plain(found))
