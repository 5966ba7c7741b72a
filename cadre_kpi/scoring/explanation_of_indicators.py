"""What the verified figures of the unit add to a result, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cadre_kpi.scoring.exact import to_exact_text, to_percent
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.indicators import IndicatorShare
from cadre_kpi.scoring.score import Result
from cadre_kpi.scoring.steps import Step, make_step


def explain_indicators(
	result: Result, found: IndicatorShare, maximum: str, own: str, share: Fraction
) -> Iterator[Step]:
	"""Each indicator with what it counts, their mean, and the result made of it and of the person's own work.

	`own`: the points that the person's own work alone would give; `share`: what own work and indicators reach together.
	"""
	scheme, rules = result.scheme, result.scheme.indicators
	bands, cap = scheme.get_bands("indicator"), to_plain(rules.cap_percent)
	for position, (one, counted) in enumerate(found.rows, start=1):
		inputs = {
			"indicator": one.name or str(position),
			"indicator_kind": one.kind,
			"reached": to_plain(one.reached),
			"cap": cap,
		}
		if bands:
			inputs["bands"] = "; ".join(
				f"{to_plain(band.from_value)}+: {to_plain(band.percent)} %" for band in reversed(bands)
			)
		key = "indicator_band" if bands else "indicator"
		path = f"bands.{bands[0].code}" if bands else "indicators.cap_percent"
		formula = f"min({cap} %, band)" if bands else f"min({cap} %, reached)"
		yield make_step(scheme, key, inputs, formula, to_exact_text(counted), path)
	if found.share is None:
		inputs = {"rule": rules.no_figures}
		key = f"indicators_{rules.no_figures}"
		yield make_step(scheme, key, inputs, "n = 0", "", "indicators.no_figures")
		if rules.no_figures == "left_out":
			return
	else:
		inputs = {"number": str(len(found.rows)), "audience": rules.audience}
		value = str(to_percent(found.share))
		yield make_step(scheme, "indicators", inputs, "Σ counted / n", value, "indicators.audience")
	part = to_plain(rules.share)
	inputs = {
		"own": own,
		"share_own": to_plain(100 - rules.share),
		"indicators": str(to_percent(found.share or Fraction(0))),
		"share_indicators": part,
		"maximum": maximum,
	}
	formula = f"(own × {inputs['share_own']} % + indicators × {part} %) × {maximum} %"
	value = to_exact_text(min(Fraction(1), share) * Fraction(result.scheme.result.result_max))
	yield make_step(scheme, "result_indicators", inputs, formula, value, "indicators.share")
