"""Clauses of a scheme's paper on work beyond the plan, what a finding takes off, bands, bonus and rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from frappe import _

from cadre_kpi.regulations.articles.clauses import Article
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.scoring.scheme_rows import Band
from cadre_kpi.utils import formats


def write_beyond_the_plan(scheme: Scheme, article: Article) -> None:
	"""How work counts that was taken over, came suddenly, or was handed over."""
	extra = {
		"adds": _(
			"Work taken over from others and sudden work outside the plan stands outside the assigned amount and adds to what is completed, and to quality and progress where it keeps them."
		),
		"assigned": _(
			"Work taken over from others and sudden work counts in the assigned amount and in what is completed."
		),
		"not_counted": _("Work taken over from others and sudden work earns no points."),
	}
	article.add(extra[scheme.result.extra_work], "result.extra_work")
	given = {
		"stays": _("Work handed over to others stays in the assigned amount and completes nothing."),
		"leaves": _("Work handed over to others leaves the assigned amount."),
	}
	article.add(given[scheme.result.handed_over], "result.handed_over")
	if scheme.result.weighing == "weight":
		article.add(_("Each task counts by its weight, whatever its amount."), "result.weighing")


def describe_taken_off(penalty_on: str) -> str:
	"""What a failure or delay is taken off."""
	return {
		"row": _("the whole completed amount of the task"),
		"product": _("the one product concerned, which loses at most its own points"),
		"count": _("what is counted, as the product concerned does not count at all"),
	}[penalty_on]


def write_days_late(scheme: Scheme, article: Article) -> bool:
	"""Progress by working days late, where the scheme has bands for it; whether it has."""
	bands = scheme.get_bands("days_late")
	_add_bands(
		article,
		_("Progress of a task, by the working days that it is late:"),
		bands,
		lambda band: _("from {0} days: {1}").format(
			formats.format_number(band.from_value), formats.format_percent(band.percent)
		),
	)
	return bool(bands)


def _add_bands(
	article: Article, heading: str, bands: Sequence[Band], tell: Callable[[Band], str] | None = None
) -> None:
	"""The bands from the highest down below their heading, where there are any. `tell`: the line of one; a share without it."""
	if bands:
		article.add(
			heading,
			*(f"bands.{band.code}" for band in bands),
			items=[(tell or _tell_share)(band) for band in reversed(bands)],
		)


def _tell_share(band: Band) -> str:
	return _("from {0}: {1}").format(
		formats.format_percent(band.from_value), formats.format_percent(band.percent)
	)


def describe_shares(scheme: Scheme) -> str:
	"""The formula of a result whose quantity, quality and progress have shares of their own."""
	rules = scheme.result
	parts = (("a", rules.share_quantity), ("b", rules.share_quality), ("c", rules.share_progress))
	return "(" + " + ".join(f"{name} × {formats.format_percent(part)}" for name, part in parts if part) + ")"


def write_bonus(scheme: Scheme, article: Article) -> None:
	"""The ratio bands of the result and the bonus, as far as the scheme has them."""
	bands, rules = scheme.get_bands("ratio"), scheme.bonus
	_add_bands(article, _("What counts of the points for results, by the share reached:"), bands)
	if not rules.enabled:
		article.add(_("There is no bonus."), "bonus.enabled")
		return
	names = {"exceeded": _("exceeded"), "innovative": _("innovative")}
	base = {"task": _("the task's own points"), "maximum": _("the highest points for results")}
	article.add(
		_("Each task that is {0} earns {1} of {2}, all together at most {3} points.").format(
			f" {_('or')} ".join(names[reason] for reason in rules.reasons),
			formats.format_percent(rules.percent),
			base[rules.base],
			formats.format_number(rules.max_points),
		),
		*(f"bonus.{name}" for name in ("enabled", "percent", "reasons", "base", "max_points")),
	)


def write_indicators(scheme: Scheme, article: Article) -> None:
	"""Whether, how much and for whom the verified figures of the unit count."""
	rules, bands = scheme.indicators, scheme.get_bands("indicator")
	if not rules.enabled:
		article.add(
			_("Indicators of the unit are shown beside the evaluation; they do not count in the points."),
			"indicators.enabled",
		)
		return
	audience = {
		"head": _("the head of the unit"),
		"leader": _("the leaders and managers of the unit"),
		"all": _("everybody in the unit"),
	}[rules.audience]
	kinds = get_indicator_kinds()
	article.add(
		_(
			"The verified indicators of the unit ({0}) count {1} of the points for results of {2}; the person's own work counts the rest."
		).format(
			", ".join(kinds[kind] for kind in rules.kinds), formats.format_percent(rules.share), audience
		),
		*(f"indicators.{name}" for name in ("enabled", "share", "audience", "kinds")),
	)
	article.add(
		_(
			"Each indicator counts the per cent of its target that was reached, at most {0}; all of them count alike."
		).format(formats.format_percent(rules.cap_percent)),
		"indicators.cap_percent",
	)
	_add_bands(article, _("What counts of an indicator, by the share of its target reached:"), bands)
	none = {
		"left_out": _("Where the unit has no verified indicator, the person's own work counts alone."),
		"zero": _("Where the unit has no verified indicator, the indicators count as 0."),
	}
	article.add(none[rules.no_figures], "indicators.no_figures")


def get_indicator_kinds() -> dict[str, str]:
	"""The kinds of indicators in words."""
	return {"development": _("development of the unit"), "satisfaction": _("satisfaction of the people")}


def write_rounding(scheme: Scheme, article: Article) -> None:
	"""Where figures are rounded, and which one decides on a level."""
	rules = scheme.rounding
	way = _("half up") if rules.mode == "half_up" else _("by cutting off")
	for name, text in (
		("component_places", _("a, b and c are rounded to {0} places, {1}, before they are used further.")),
		("result_places", _("The points for results are rounded to {0} places, {1}.")),
	):
		if getattr(rules, name) >= 0:
			article.add(text.format(formats.spell_count(getattr(rules, name)), way), f"rounding.{name}")
	if rules.compare == "exact":
		text = _(
			"Totals are shown with {0} places, rounded {1}; a rating is decided by the exact points, and a figure that rounding would lift over a threshold is shown cut off."
		)
	else:
		text = _("Totals are rounded to {0} places, {1}; a rating is decided by the rounded points.")
	article.add(
		text.format(formats.spell_count(rules.places), way),
		"rounding.places",
		"rounding.mode",
		"rounding.compare",
	)
