"""Articles of a scheme's paper on ratings: levels, conditions, what lowers one, quota, the year."""

from __future__ import annotations

from frappe import _

from cadre_kpi.regulations.articles.clauses import Article, Grounds, get_name, is_vietnamese, quote_level
from cadre_kpi.scoring import vocabulary
from cadre_kpi.scoring.fields import to_decimal
from cadre_kpi.scoring.scheme import Rule, Scheme
from cadre_kpi.utils import formats


def write_levels(scheme: Scheme, grounds: Grounds) -> Article:
	article = Article(grounds, _("Levels of the rating"))
	for row in scheme.levels:
		text = describe_points(row).format(quote_level(scheme, row.code))
		consequence = row.consequence_vi if is_vietnamese() else row.consequence_en
		article.add(f"{text} {consequence}".strip(), f"levels.{row.code}")
	return article


def describe_points(row) -> str:
	"""The range of a level as a sentence with a place for its name."""
	if row.min_points is None:
		return _("{0}: without a threshold in points.")
	low, high = formats.format_number(row.min_points), formats.format_number(row.below_points)
	if row.below_points is None:
		return _("{0}: from {1} points.").format("{0}", low)
	if not row.min_points:
		return _("{0}: below {1} points.").format("{0}", high)
	return _("{0}: from {1} to below {2} points.").format("{0}", low, high)


def write_conditions(scheme: Scheme, grounds: Grounds) -> Article | None:
	article = Article(grounds, _("Conditions of a rating besides points"))
	return write_by_level(scheme, article, "conditions")


def write_disqualifications(scheme: Scheme, grounds: Grounds) -> Article | None:
	article = Article(grounds, _("Grounds that force a rating, whatever the points"))
	return write_by_level(scheme, article, "disqualifications")


def write_by_level(scheme: Scheme, article: Article, name: str) -> Article | None:
	"""The rules of one list under the levels that they concern, best first; None where there are none."""
	rows = getattr(scheme, name)
	for of in scheme.levels:
		article.begin(quote_level(scheme, of.code))
		for row in rows:
			if row.level == of.code:
				article.add(describe_rule(row), f"{name}.{row.code}")
	return article if rows else None


def describe_rule(row: Rule) -> str:
	"""A condition by its name, with what exactly is measured and for whom."""
	audience = {"all": "", "leader": _("leaders and managers"), "staff": _("without a leading position")}
	details = [part for part in (describe_measured(row), audience[row.audience]) if part]
	return f"{get_name(row)} ({'; '.join(details)})."


def describe_measured(row: Rule) -> str:
	"""What a rule compares: "tasks exceeded: at least 30 %"."""
	what = name_measure(row.measure)
	if row.comparison == "is_true":
		return _("{0}: yes").format(what)
	if row.comparison == "is_false":
		return _("{0}: no").format(what)
	if row.measure == "discipline":
		needed = vocabulary.DISCIPLINES[row.value][0 if is_vietnamese() else 1]
	else:
		needed = formats.format_percent(to_decimal(row.value))
	words = {
		"at_least": _("{0}: at least {1}"),
		"at_most": _("{0}: at most {1}"),
		"more_than": _("{0}: more than {1}"),
		"less_than": _("{0}: less than {1}"),
	}
	return words[row.comparison].format(what, needed)


def name_measure(code: str) -> str:
	own = {
		"tasks_done": _("share of tasks done"),
		"tasks_on_time": _("share of tasks done on time"),
		"tasks_with_quality": _("share of tasks done with quality"),
		"tasks_exceeded": _("share of tasks exceeded"),
		"tasks_late": _("share of tasks done late"),
		"tasks_not_done": _("share of tasks not done"),
		"shortcomings_fixed": _("all earlier shortcomings fixed"),
		"degradation": _("degradation concluded"),
		"forbidden_conduct": _("breach of what party members may not do"),
		"exemplary_breach": _("breach of the duty to set an example"),
		"targets_missed": _("basic socio-economic targets missed"),
		"units_failed": _("more than half of the units led rated not completed"),
		"low_confidence": _("more than half of the votes of low confidence"),
		"unit_corruption": _("corruption or waste in the unit led"),
		"indicators_reached": _("share of the unit's verified indicators that reached their targets"),
		"discipline": _("discipline in the year"),
	}
	if code in own:
		return own[code]
	return _("{0} in the units led").format(own[code.removeprefix("unit_")])


def follow_ups(scheme: Scheme, grounds: Grounds) -> Article | None:
	"""What is due to follow from which rating, None where the scheme names nothing."""
	article = Article(grounds, _("What follows from a rating"))
	for of in scheme.levels:
		article.begin(quote_level(scheme, of.code))
		for row in scheme.follow_ups:
			if row.level == of.code:
				article.add(follow_up_text(row), f"follow_ups.{row.code}")
	return article if scheme.follow_ups else None


def follow_up_text(row) -> str:
	"""A follow-up by its name, with when and for whom it is due: "Commendation … (2 years in a row, or better)"."""
	periods = {
		"monthly": _("{0} months in a row"),
		"quarterly": _("{0} quarters in a row"),
		"yearly": _("{0} years in a row"),
	}
	one = {"monthly": _("of a month"), "quarterly": _("of a quarter"), "yearly": _("of a year")}
	when = one[row.period] if row.in_a_row == 1 else periods[row.period].format(row.in_a_row)
	reach = {"only": "", "or_better": _("this rating or better"), "or_worse": _("this rating or worse")}
	audience = {"all": "", "leader": _("leaders and managers"), "staff": _("without a leading position")}
	details = [part for part in (when, reach[row.reach], audience[row.audience]) if part]
	return f"{_(row.kind)}: {get_name(row)} ({'; '.join(details)})."


def write_downgrade(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.downgrade, Article(grounds, _("Where conditions are not met"))
	if rules.rule == "named_level":
		text = _("A person who does not meet the conditions of a rating is proposed for {0}.").format(
			quote_level(scheme, rules.named_level)
		)
		article.add(text, "downgrade.rule", "downgrade.named_level")
	else:
		text = _(
			"A person who does not meet the conditions of a rating is considered for the next rating below, and so on."
		)
		article.add(text, "downgrade.rule")
	article.add(
		_("Conditions alone never lead below {0}.").format(quote_level(scheme, rules.lowest_level)),
		"downgrade.lowest_level",
	)
	if rules.no_figures == "ignore":
		text = _(
			"A condition without figures is shown as not assessed and does not lower the rating by itself."
		)
	else:
		text = _("A condition without figures counts as not met.")
	article.add(text, "downgrade.no_figures")
	if rules.head_at_most_organisation:
		article.add(
			_("The head of an organisation is not rated above the organisation."),
			"downgrade.head_at_most_organisation",
		)
	return article


def write_discipline(scheme: Scheme, grounds: Grounds) -> Article | None:
	"""Which discipline counts in a year; None where no ground asks for it."""
	if not any(row.measure == "discipline" for row in scheme.disqualifications):
		return None
	rules, article = scheme.discipline, Article(grounds, _("Discipline that counts in the year"))
	if rules.grounds:
		at = 0 if is_vietnamese() else 1
		acts = "; ".join(vocabulary.DISCIPLINE_GROUNDS[code][at] for code in rules.grounds)
		article.add(_("Only discipline for: {0}.").format(acts), "discipline.grounds")
	else:
		article.add(_("Discipline counts whatever the act."), "discipline.grounds")
	if rules.decided_in_year:
		text = _("Only decisions of the year that is rated count.")
	else:
		text = _("Which year a decision belongs to is for those who record it.")
	article.add(text, "discipline.decided_in_year")
	if rules.counted_once:
		text = _("The same act counts in the rating of one year only.")
	else:
		text = _("An act may be considered in more than one year.")
	article.add(text, "discipline.counted_once")
	if rules.act_at_former_office == "former_office":
		text = _("An act at a former office counts in the rating there.")
	else:
		text = _("An act counts wherever it happened.")
	article.add(text, "discipline.act_at_former_office")
	return article


def appeal(scheme: Scheme, grounds: Grounds) -> Article | None:
	"""The working days of a petition; None where the regulation sets none."""
	rules, article = scheme.appeal, Article(grounds, _("Petition against a result"))
	if rules.file_days:
		text = _("It is filed within {0} working days after the person was notified.")
		article.add(text.format(rules.file_days), "appeal.file_days")
	if rules.answer_days:
		text = _("It is answered within {0} working days after it was received.")
		article.add(text.format(rules.answer_days), "appeal.answer_days")
	return article if rules.file_days or rules.answer_days else None


def write_quota(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.quota, Article(grounds, _("Quota"))
	if not rules.enabled:
		article.add(_("There is no quota."), "quota.enabled")
		return article
	of = quote_level(scheme, rules.of_level)
	if rules.base == "level_and_above":
		of = _("{0} or better").format(of)
	elif rules.base == "all_rated":
		of = _("at all")
	within = {
		"unit": _("within the same unit"),
		"group": _("within each group of similar duties"),
		"unit_and_group": _("within the same unit and within each group of similar duties"),
		"agency": _("within the same agency"),
		"agency_and_group": _("within the same agency and within each group of similar duties"),
	}
	article.add(
		_("{0} may be given to at most {1} of the number rated {2}, {3}.").format(
			quote_level(scheme, rules.level),
			formats.format_percent(rules.max_percent),
			of,
			within[rules.within],
		),
		*(f"quota.{name}" for name in ("enabled", "level", "of_level", "base", "max_percent", "within")),
	)
	if rules.exceptional_percent:
		text = _("By decision for an outstanding collective the share may be up to {0}.")
		article.add(
			text.format(formats.format_percent(rules.exceptional_percent)), "quota.exceptional_percent"
		)
	rounding = {
		"down": _("The number allowed is rounded down."),
		"half_up": _("The number allowed is rounded to the nearest whole number, halves up."),
		"up": _("The number allowed is rounded up."),
	}
	article.add(rounding[rules.rounding], "quota.rounding")
	names = get_tie_breakers()
	order = ", ".join(names[name] for name in rules.tie_break)
	if order:
		text = _(
			"Where there are more than allowed, these are compared in order: {0}; who is still equal is chosen by the authority."
		).format(order)
	else:
		text = _("Where there are more than allowed, the authority chooses.")
	article.add(text, "quota.tie_break")
	return article


def get_tie_breakers() -> dict[str, str]:
	"""What is compared where there are more people than the quota allows."""
	return {
		"total": _("total points"),
		"result": _("points for results"),
		"general": _("points for general criteria"),
		"exceeded": _("share of tasks exceeded"),
		"mean": _("mean of the points of the periods rated before"),
		"name": _("given name in the order of the alphabet"),
	}


def roll_up(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.roll_up, Article(grounds, _("Rating of the year from its periods"))
	if not rules.enabled:
		article.add(_("The year is rated directly; periods are not rolled up."), "roll_up.enabled")
		return article
	periods = _("months") if rules.from_frequency == "monthly" else _("quarters")
	ways = {
		"mean": _("The points of the year are the mean of the points of its {0}.").format(periods),
		"weighted": _("The points of the year are the weighted mean of the points of its {0}.").format(
			periods
		),
		"table": _("The rating of the year follows from how many of its {0} reached a rating:").format(
			periods
		),
		"last": _("The year takes the result of the last of its {0}.").format(periods),
	}
	paths, items = ["roll_up.enabled", "roll_up.from_frequency", "roll_up.method"], []
	if rules.method == "table":
		items = [describe_table_row(scheme, row) for row in scheme.roll_up_table]
		items.append(_("in every other case the lowest rating"))
		paths += [f"roll_up_table.{row.code}" for row in scheme.roll_up_table]
	if rules.method == "weighted":
		items = [
			_("{0} {1}: weight {2}").format(periods, row.period, formats.format_number(row.weight))
			for row in scheme.roll_up_weights
		]
		paths += [f"roll_up_weights.{row.code}" for row in scheme.roll_up_weights]
	article.add(ways[rules.method], *paths, items=items)
	article.add(
		_("The year is rated when at least {0} of its {1} have a result.").format(
			formats.spell_count(rules.min_periods), periods
		),
		"roll_up.min_periods",
	)
	if rules.min_months_worked:
		text = _(
			"With less than {0} months of work in the year a person is not rated; sick and maternity leave count as work, unpaid leave does not."
		).format(formats.spell_count(rules.min_months_worked))
	else:
		text = _("No least time of work is asked for.")
	article.add(text, "roll_up.min_months_worked")
	last = {
		"required": _("Every period must be over and have its result."),
		"left_out": _("The last period, which is not over when the year is rated, is left out."),
		"as_far_as_evaluated": _(
			"The last period counts as far as it is evaluated when the year is rated, and is left out where it is not."
		),
		"mean_of_others": _("The last period is taken as the mean of the others."),
	}
	article.add(last[rules.last_period], "roll_up.last_period")
	article.add(
		_("A period without a result:"),
		*(f"roll_up.missing_{reason}" for reason in get_reasons()),
		items=[
			f"{reason}: {describe_missing(getattr(rules, f'missing_{code}'))}"
			for code, reason in get_reasons().items()
		],
	)
	return article


def get_reasons() -> dict[str, str]:
	return {
		"leave": _("on leave for a reason"),
		"moved": _("moved from or to another unit"),
		"new": _("newly recruited or appointed"),
		"unrated": _("not evaluated"),
	}


def describe_missing(rule: str) -> str:
	return {
		"skip": _("not counted"),
		"zero": _("counts 0 points and the lowest rating"),
		"previous": _("takes the result of the period before"),
		"refuse": _("must be evaluated before the year is rated"),
	}[rule]


def describe_table_row(scheme: Scheme, row) -> str:
	text = _("{0}: at least {1} of the periods at {2} or better").format(
		quote_level(scheme, row.level),
		formats.format_percent(row.min_percent),
		quote_level(scheme, row.at_least),
	)
	if row.none_below:
		text = _("{0}, none below {1}").format(text, quote_level(scheme, row.none_below))
	return text
