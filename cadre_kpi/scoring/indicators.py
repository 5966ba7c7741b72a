"""The verified figures of a unit as a part of the result of those for whom the scheme counts them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cadre_kpi.scoring.case import Case, Indicator
from cadre_kpi.scoring.components import find_band_percent
from cadre_kpi.scoring.exact import NOTHING, WHOLE
from cadre_kpi.scoring.scheme import Scheme


@dataclass(frozen=True, slots=True)
class IndicatorShare:
	"""`rows`: each indicator with the per cent of it that counts. `share`: their mean, None where there are none."""

	rows: tuple[tuple[Indicator, Fraction], ...]
	share: Fraction | None


def count_indicators(scheme: Scheme, case: Case) -> IndicatorShare | None:
	"""What the indicators come to, None where the scheme does not count them for this person.

	Each counts the per cent of its target that was reached, by the bands where the scheme has them, at most
	`cap_percent`; all count alike.
	"""
	rules = scheme.indicators
	if not rules.enabled or not counts_for(scheme, case):
		return None
	bands, cap = scheme.get_bands("indicator"), Fraction(rules.cap_percent)
	rows = []
	for one in case.facts.indicators:
		if one.kind in rules.kinds:
			counted = find_band_percent(bands, Fraction(one.reached)) if bands else one.reached
			rows.append((one, min(Fraction(counted), cap)))
	share = sum((counted for _one, counted in rows), NOTHING) / len(rows) / 100 if rows else None
	return IndicatorShare(tuple(rows), share)


def counts_for(scheme: Scheme, case: Case) -> bool:
	"""Whether the person is one of those for whom the scheme counts the figures of the unit."""
	audience = scheme.indicators.audience
	if audience == "all":
		return True
	return case.leader and (audience == "leader" or not case.facts.deputy)


def add_indicators(scheme: Scheme, own: Fraction, found: IndicatorShare | None) -> Fraction:
	"""The share of the result's maximum: that of the person's own work and that of the unit's figures together."""
	if found is None or (found.share is None and scheme.indicators.no_figures == "left_out"):
		return own
	part = Fraction(scheme.indicators.share) / 100
	return min(own, WHOLE) * (1 - part) + (found.share or NOTHING) * part
