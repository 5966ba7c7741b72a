"""Articles of a scheme's paper on who does what in which order, and until when."""

from __future__ import annotations

from frappe import _

from cadre_kpi.regulations.articles.clauses import Article, Grounds, get_name, name_body, name_stage
from cadre_kpi.scoring.scheme import Deadline, RouteStep, Scheme


def write_routes(scheme: Scheme, grounds: Grounds) -> list[Article]:
	"""An article for each way: of registration and of evaluation, by group of persons."""
	ways: dict[tuple[str, str], list[RouteStep]] = {}
	for step in sorted(scheme.routes, key=lambda step: step.sequence):
		ways.setdefault((step.kind, step.variant), []).append(step)
	kinds = {
		"registration": _("Order of registration and assignment of tasks"),
		"evaluation": _("Order of evaluation and rating"),
	}
	articles = []
	for kind in kinds:
		for (of, variant), steps in ways.items():
			if of != kind:
				continue
			whose = get_variants()[variant]
			article = Article(grounds, f"{kinds[kind]}{f' ({whose})' if whose else ''}")
			for step in steps:
				article.add(describe_step(step), f"routes.{step.code}")
			articles.append(article)
	return articles


def get_variants() -> dict[str, str]:
	return {
		"all": "",
		"staff": _("persons without a leading position"),
		"heads": _("heads of units"),
		"party_members": _("party members"),
		"commissioned": _("commissioned work"),
	}


def describe_step(step: RouteStep) -> str:
	whose = name_body(step.body_type)
	if step.body_type and step.body_of == "unit_above":
		whose = _("{0} of the unit one level above").format(whose)
	acts = {
		"work": "",
		"opinion": _("gives opinions"),
		"vote": _("votes"),
		"decide": _("decides"),
	}
	details = "; ".join(part for part in (whose, acts[step.act], describe_condition(step.applies_if)) if part)
	return f"{get_name(step)} ({details})."


def describe_condition(code: str) -> str:
	return {
		"": "",
		"has_party_group": _("where the party cell has a party group"),
		"has_cell_committee": _("where the party cell has a committee"),
		"no_cell_committee": _("where the party cell has no committee"),
		"grassroots_cell": _("for a grassroots party cell"),
		"cell_under_committee": _("for a party cell under a party committee"),
		"adjustment_proposed": _("where an adjustment is proposed"),
	}[code]


def write_deadlines(scheme: Scheme, grounds: Grounds) -> Article | None:
	if not scheme.deadlines:
		return None
	article = Article(grounds, _("Deadlines"))
	for row in scheme.deadlines:
		article.add(describe_deadline(row), f"deadlines.{row.code}")
	return article


def describe_deadline(row: Deadline) -> str:
	"""Stage, who, date, what happens on a day off and when it has passed."""
	when = _("before {0}") if row.before else _("by {0}")
	text = _("{0} ({1}): {2}.").format(
		name_stage(row.stage), name_body(row.body_type), when.format(describe_day(row))
	)
	extra = [describe_shift(row.shift), describe_passed(row.when_passed)]
	if row.remind_days:
		days = ", ".join(str(number) for number in row.remind_days)
		extra.append(_("Reminders {0} days before.").format(days))
	return " ".join([text, *(part for part in extra if part)])


def describe_day(row: Deadline) -> str:
	"""The day of a deadline, for the periods to which it applies."""
	if row.month:
		words = {
			-1: _("day {0}-{1} of the year before"),
			0: _("day {0}-{1} of the year"),
			1: _("day {0}-{1} of the year after"),
		}
		return words[row.year_offset].format(row.day, row.month)
	period = {"monthly": _("month"), "quarterly": _("quarter"), "yearly": _("year")}[row.period]
	if row.period == "monthly" and not row.month_offset:
		text = _("day {0} of the month").format(row.day)
	elif row.period == "monthly" and row.month_offset == 1:
		text = _("day {0} of the next month").format(row.day)
	elif not row.month_offset:
		text = _("day {0} of the last month of the {1}").format(row.day, period)
	elif row.month_offset == 1:
		text = _("day {0} of the month after the {1}").format(row.day, period)
	elif row.month_offset > 0:
		text = _("day {0} of the {1}th month after the {2}").format(row.day, row.month_offset, period)
	else:
		text = _("day {0} of the {1}th month before the last month of the {2}").format(
			row.day, -row.month_offset, period
		)
	if row.in_month and row.period == "monthly":
		return _("{0}, for month {1}").format(text, row.in_month)
	if row.in_month:
		text = _("{0}, for the {1} that ends in month {2}").format(text, period, row.in_month)
	return text


def describe_shift(code: str) -> str:
	return {
		"none": "",
		"previous_working_day": _("On a day off: the working day before."),
		"next_working_day": _("On a day off: the next working day."),
	}[code]


def describe_passed(code: str) -> str:
	return {
		"remind": _("Afterwards: a reminder."),
		"escalate": _("Afterwards: reported to the superior."),
		"mark_late": _("Afterwards: recorded as late."),
		"close": _("Afterwards: not accepted any more."),
	}[code]
