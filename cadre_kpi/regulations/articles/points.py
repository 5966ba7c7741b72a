"""Articles of a scheme's paper on who, how often, which tasks, and how points are made."""

from __future__ import annotations

from frappe import _

from cadre_kpi.regulations.articles import arithmetic
from cadre_kpi.regulations.articles.clauses import (
	Article,
	Grounds,
	get_name,
	is_vietnamese,
	join,
	quote_level,
)
from cadre_kpi.scoring.scheme import Scheme
from cadre_kpi.utils import formats


def write_scope(scheme: Scheme, grounds: Grounds) -> Article:
	article = Article(grounds, _("Scope and persons concerned"))
	summary = scheme.summary_vi if is_vietnamese() else scheme.summary_en
	if summary:
		article.add(summary)
	if scheme.subjects:
		paths = [f"subjects.{row.code}" for row in scheme.subjects]
		article.add(_("It applies to:"), *paths, items=[describe_subject(row) for row in scheme.subjects])
	return article


def describe_subject(row) -> str:
	duties = []
	if row.leader:
		duties.append(_("leaders or managers"))
	if row.must_register:
		duties.append(_("must register tasks"))
	if row.must_register_breakthrough:
		duties.append(_("must register a breakthrough"))
	return f"{get_name(row)} ({', '.join(duties)})" if duties else get_name(row)


def describe_frequency(code: str) -> str:
	return {
		"none": _("not by period"),
		"monthly": _("every month"),
		"quarterly": _("every quarter"),
		"yearly": _("every year"),
	}[code]


def write_frequency(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.frequency, Article(grounds, _("How often"))
	article.add(
		_("Registration and assignment of tasks: {0}.").format(describe_frequency(rules.registration)),
		"frequency.registration",
	)
	article.add(_("Progress reports: {0}.").format(describe_frequency(rules.report)), "frequency.report")
	if rules.ad_hoc_report:
		text = _("Besides, reports and inspections may be asked for at any time.")
	else:
		text = _("There are no reports or inspections outside the periods.")
	article.add(text, "frequency.ad_hoc_report")
	gives = {
		"points": _(
			"Followed and evaluated: {0}, by points alone, which are confirmed and notified to the person; the rating is made for the year."
		),
		"proposal": _("Evaluated: {0}, with a proposed rating; the rating itself is decided for the year."),
		"level": _("Ratings: {0}."),
	}
	text = gives[rules.period_gives].format(describe_frequency(rules.rating))
	article.add(text, "frequency.rating", "frequency.period_gives")
	return article


def write_task_rules(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.task_rules, Article(grounds, _("Requirements on tasks"))
	numbers = (
		("exact_count", _("Each person has exactly {0} tasks.")),
		("min_count", _("Each person has at least {0} tasks.")),
		("max_count", _("Each person has at most {0} tasks.")),
		("min_breakthrough", _("Who must register a breakthrough registers at least {0}.")),
		("max_duration_months", _("A task lasts at most {0} months.")),
	)
	for name, text in numbers:
		if getattr(rules, name):
			article.add(text.format(formats.spell_count(getattr(rules, name))), f"task_rules.{name}")
	flags = (
		("quantified_output", _("Each task names a measurable output product.")),
		("weights_sum_to_100", _("The weights of a person's tasks add up to 100 %.")),
		(
			"weights_sum_to_result",
			_("The weights of a person's tasks add up to the highest points for results."),
		),
		("yearly_outputs", _("A task of several years names the output of each year.")),
		("serves_resolution", _("Each task serves one of the resolutions named in this article.")),
		("personal_plan", _("After assignment the person makes a plan by month, quarter and year.")),
		("support_promise", _("The assigning body records the conditions and resources that it promises.")),
		("commissioning", _("The committee may commission work directly from a named person.")),
		("assigned_by_level_above", _("Tasks are assigned by the body of the unit one level above.")),
	)
	for name, text in flags:
		if getattr(rules, name):
			article.add(text, f"task_rules.{name}")
	if scheme.resolutions:
		paths = [f"resolutions.{row.code}" for row in scheme.resolutions]
		items = [f"{row.number}: {get_name(row)}" for row in scheme.resolutions]
		article.add(_("Resolutions that tasks serve:"), *paths, items=items)
	if not article.clauses:
		article.add(_("The number and kind of tasks are not limited."))
	return article


def write_points(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.result, Article(grounds, _("How points are computed"))
	if rules.method == "vote":
		article.add(_("There are no points: the rating is proposed by votes."), "result.method")
		return article
	most, general = formats.format_number(rules.result_max), formats.format_number(rules.general_max)
	paths = ("result.method", "result.general_max", "result.result_max")
	if rules.general_max:
		text = _(
			"Total = points for general criteria (at most {0}) + points for results (at most {1}) − points deducted; not below 0, not above 100."
		).format(general, most)
	else:
		text = _(
			"Total = points for results (at most {0}) − points deducted; not below 0, not above 100. There are no general criteria."
		).format(most)
	article.add(text, *paths)
	if rules.method in ("components", "blend"):
		write_components(scheme, article)
	write_result_points(scheme, article)
	nothing = {
		"full": _("Where nothing is assigned in the period, the result counts as fully reached."),
		"zero": _("Where nothing is assigned in the period, the result is 0."),
		"unrated": _("Where nothing is assigned in the period, there are no points and no rating by points."),
		"refuse": _("Where nothing is assigned in the period, the evaluation is not accepted."),
	}
	article.add(nothing[rules.nothing_assigned], "result.nothing_assigned")
	arithmetic.write_indicators(scheme, article)
	arithmetic.write_bonus(scheme, article)
	arithmetic.write_rounding(scheme, article)
	return article


def write_components(scheme: Scheme, article: Article) -> None:
	"""The clauses on a, b, c and, for leaders, d, đ, e."""
	rules = scheme.result
	base = _("amount assigned") if rules.base == "assigned" else _("amount completed")
	cap = formats.format_percent(rules.cap_percent)
	beyond = {
		"row": _(
			"each task counts for at most {0} of its assigned amount, so that excess in one does not make up for another"
		),
		"total": _("at most {0} in total, so that excess in one task may make up for another"),
		"none": _("excess is not cut; points for results stay within their maximum"),
	}[rules.cap_on]
	article.add(
		_(
			"Quantity: a = Σ (amount completed × coefficient) / Σ (amount assigned × coefficient) × 100 %; {0}."
		).format(beyond.format(cap)),
		*(("result.cap_percent",) if rules.cap_on != "none" else ()),
		"result.cap_on",
		"result.weighing",
	)
	arithmetic.write_beyond_the_plan(scheme, article)
	off = formats.format_percent(rules.penalty_percent)
	on = arithmetic.describe_taken_off(rules.penalty_on)
	article.add(
		_(
			"Quality: b = Σ (amount of the required quality × coefficient) / Σ ({0} × coefficient) × 100 %; each assessment found unsatisfactory takes {1} off {2}, never below 0; errors confirmed as objective are not counted."
		).format(base, off, on),
		"result.base",
		"result.penalty_percent",
		"result.penalty_on",
	)
	if not arithmetic.write_days_late(scheme, article):
		article.add(
			_(
				"Progress: c = Σ (amount on time × coefficient) / Σ ({0} × coefficient) × 100 %; each delay takes {1} off {2}, never below 0; delays confirmed as objective are not counted."
			).format(base, off, on),
			"result.base",
			"result.penalty_percent",
			"result.penalty_on",
		)
	if not rules.leader_components:
		article.add(
			_("Leaders and managers are measured by a, b and c like everybody."), "result.leader_components"
		)
		return
	full, reduced = (
		formats.format_percent(rules.leader_full_percent),
		formats.format_percent(rules.leader_reduced_percent),
	)
	article.add(
		_("Leaders and managers are measured by three more components:"),
		"result.leader_components",
		"result.leader_full_percent",
		"result.leader_reduced_percent",
		"result.leader_two_values",
		"result.unit_pass_level",
		items=[
			_(
				"d, results of the unit led: {0} when everyone managed is rated {1} or better, else {2}; a deputy is measured on the field assigned"
			).format(full, quote_level(scheme, rules.unit_pass_level), reduced),
			_("đ, ability to organise the work: {0} or {1}").format(full, reduced),
			_("e, ability to gather and unite: {0} or {1}").format(full, reduced),
			_("no other values are accepted")
			if rules.leader_two_values
			else _("values in between are accepted"),
		],
	)


def write_result_points(scheme: Scheme, article: Article) -> None:
	rules = scheme.result
	most = formats.format_percent(rules.result_max)
	if rules.method == "council":
		text = _("Points for results = share of the council's highest points that was reached × {0}.").format(
			most
		)
		article.add(text, "result.method", "result.result_max")
		return
	share = "(a + b + c) / 3"
	paths = ["result.method", "result.result_max", "result.combination"]
	if rules.combination == "shares":
		share = arithmetic.describe_shares(scheme)
		paths += ["result.share_quantity", "result.share_quality", "result.share_progress"]
	led = "(a + b + c + d + đ + e) / 6" if rules.leader_components else share
	if rules.method == "blend":
		own, theirs = (
			formats.format_percent(rules.share_components),
			formats.format_percent(rules.share_council),
		)
		share, led = (f"({part} × {own} + {_('council')} × {theirs})" for part in (share, led))
		paths += ["result.share_components", "result.share_council"]
	if led == share:
		article.add(_("Points for results = {0} × {1}.").format(share, most), *paths)
		return
	article.add(
		_("Points for results:"),
		*paths,
		"result.leader_components",
		items=[
			_("without a leading position: {0} × {1}").format(share, most),
			_("leaders and managers: {0} × {1}").format(led, most),
		],
	)


def write_council(scheme: Scheme, grounds: Grounds) -> Article | None:
	rules, article = scheme.council, Article(grounds, _("Scoring by the Advisory Council"))
	if not rules.enabled:
		article.add(_("No council scores."), "council.enabled")
		return article
	article.add(
		_("Each member scores each task from 0 to {0} points.").format(
			formats.format_number(rules.max_score_per_task)
		),
		"council.enabled",
		"council.max_score_per_task",
	)
	ways = {
		"mean": _("The score of a task is the mean of the members' scores."),
		"trimmed_mean": _(
			"The score of a task is the mean of the members' scores without the {0} highest and the {0} lowest."
		).format(formats.spell_count(rules.trim_each_side)),
		"median": _("The score of a task is the median of the members' scores."),
	}
	article.add(ways[rules.aggregation], "council.aggregation", "council.trim_each_side")
	weights = {
		"coefficient": _("Tasks are weighted by their conversion coefficient."),
		"weight": _("Tasks are weighted by their weight, and by coefficient where no task has a weight."),
		"equal": _("All tasks count equally."),
	}
	article.add(weights[rules.weighting], "council.weighting")
	article.add(
		_(
			"The council's result counts when at least {0} of the members without a conflict of interest scored, and at least {1} of them."
		).format(rules.quorum, formats.spell_count(rules.min_members)),
		"council.quorum",
		"council.min_members",
	)
	if rules.outlier_percent:
		text = _(
			"A score further than {0} of the highest score from the result of the task is pointed out; it is not left out."
		)
		article.add(text.format(formats.format_percent(rules.outlier_percent)), "council.outlier_percent")
	if rules.members_named:
		text = _(
			"After the session is closed the members stand with their names beside their scores, for those who may see the sheets."
		)
	else:
		text = _(
			"The members' scores are shown without names, after the session is closed as well: how they lie and how far apart. Only the member sees the own sheet."
		)
	article.add(text, "council.members_named")
	return article


def write_votes(scheme: Scheme, grounds: Grounds) -> Article:
	rules, article = scheme.votes, Article(grounds, _("Votes for a rating"))
	if not rules.enabled:
		article.add(_("There is no vote on the rating."), "votes.enabled")
		return article
	article.add(
		_("The vote counts when at least {0} of those entitled voted.").format(rules.quorum),
		"votes.enabled",
		"votes.quorum",
	)
	if rules.majority.startswith("0/"):
		text = _("The rating with the most votes is proposed.")
	else:
		text = _(
			"The rating with the most votes is proposed when it has more than {0} of the votes cast."
		).format(rules.majority)
	article.add(text, "votes.majority")
	ties = {
		"chair": _("Where votes are equal, the vote of the chair decides."),
		"higher": _("Where votes are equal, the better rating is taken."),
		"lower": _("Where votes are equal, the lower rating is taken."),
		"undecided": _("Where votes are equal, there is no proposal."),
	}
	article.add(ties[rules.tie], "votes.tie")
	return article


def write_criteria(scheme: Scheme, grounds: Grounds) -> Article | None:
	"""The criteria by group, each with its highest points."""
	if not scheme.criteria:
		return None
	article = Article(grounds, _("Criteria"))
	groups: dict[tuple[str, str], list] = {}
	for row in scheme.criteria:
		name = row.group_vi if is_vietnamese() else row.group_en
		groups.setdefault((row.scope, name), []).append(row)
	used = {"general": "", "council": _("score sheet of the council")}
	for (scope, name), rows in groups.items():
		highest = formats.format_number(sum(row.max_points for row in rows))
		text = _("{0}, at most {1} points:").format(join((name, used[scope])), highest)
		items = [describe_criterion(row) for row in rows]
		article.add(text, *(f"criteria.{row.code}" for row in rows), items=items)
	return article


def describe_criterion(row) -> str:
	audience = {"all": "", "leader": _("leaders and managers"), "staff": _("without a leading position")}
	kind = _("met or not met") if row.kind == "met" else ""
	note = join((audience[row.audience], kind))
	text = f"{get_name(row)}: {formats.format_number(row.max_points)}"
	return f"{text} ({note})" if note else text
