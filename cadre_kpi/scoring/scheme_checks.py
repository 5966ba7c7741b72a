"""What a scheme must fulfil beyond the form of its single fields."""

from __future__ import annotations

import itertools
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from cadre_kpi.scoring import scheme_routes
from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.errors import FieldError
from cadre_kpi.scoring.fields import Refused, get_specs, to_decimal, to_plain
from cadre_kpi.scoring.scheme import Rule, Scheme
from cadre_kpi.scoring.scheme_parameters import GROUPS, LISTS, list_parameters

HUNDRED = Decimal(100)


def check(scheme: Scheme, require_sources: bool = True) -> Iterator[FieldError]:
	"""Every contradiction of a scheme whose fields are well-formed, in the order of the document."""
	yield from _check_identity(scheme)
	yield from _check_task_rules(scheme)
	yield from _check_result(scheme)
	yield from _check_combination(scheme)
	yield from _check_bonus(scheme)
	yield from _check_indicators(scheme)
	yield from _check_bands(scheme)
	yield from _check_council(scheme)
	yield from _check_downgrade(scheme)
	yield from _check_quota(scheme)
	yield from _roll_up(scheme)
	yield from _check_unique(scheme)
	yield from _check_levels(scheme)
	yield from _check_criteria(scheme)
	yield from _check_rules(scheme)
	yield from _follow_ups(scheme)
	yield from _check_deadlines(scheme)
	yield from scheme_routes.check(scheme)
	yield from _check_sources(scheme, require_sources)


def check_supersession(supersedes: Mapping[str, str]) -> tuple[FieldError, ...]:
	"""Circles in a "supersedes" relation of scheme names; one error a circle, naming its members in order."""
	errors, done = [], set()
	for start in supersedes:
		chain: list[str] = []
		node = start
		while node and node not in done and node not in chain:
			chain.append(node)
			node = supersedes.get(node, "")
		if node in chain:
			circle = [*chain[chain.index(node) :], node]
			errors.append(FieldError(circle[0], "circular", {"found": " → ".join(circle)}))
		done.update(chain)
	return tuple(errors)


def _check_identity(scheme: Scheme) -> Iterator[FieldError]:
	if scheme.supersedes_version >= scheme.version:
		yield FieldError("supersedes_version", "self_supersede")
	if scheme.effective_from and scheme.effective_to and scheme.effective_to < scheme.effective_from:
		yield FieldError("effective_to", "date_order", {"other": "effective_from"})


def _check_task_rules(scheme: Scheme) -> Iterator[FieldError]:
	rules = scheme.task_rules
	if rules.exact_count and (rules.min_count or rules.max_count):
		yield FieldError("task_rules.exact_count", "excludes", {"other": "min_count, max_count"})
	if rules.max_count and rules.min_count > rules.max_count:
		yield FieldError(
			"task_rules.max_count", "below_other", {"other": "min_count", "limit": rules.min_count}
		)
	most = rules.exact_count or rules.max_count
	if most and rules.min_breakthrough > most:
		yield FieldError(
			"task_rules.min_breakthrough", "above_other", {"other": "the number of tasks", "limit": most}
		)
	if rules.serves_resolution and not scheme.resolutions:
		yield FieldError("task_rules.serves_resolution", "requires", {"other": "resolutions"})


def _check_result(scheme: Scheme) -> Iterator[FieldError]:
	result = scheme.result
	if result.method == "vote":
		if not scheme.votes.enabled:
			yield FieldError("result.method", "requires", {"other": "votes.enabled"})
		return
	whole = result.general_max + result.result_max
	if whole != HUNDRED:
		yield FieldError("result.result_max", "sum", {"expected": 100, "found": to_plain(whole)})
	if result.result_max == 0:
		yield FieldError("result.result_max", "not_above", {"limit": 0, "found": 0})
	if result.method in ("council", "blend") and not scheme.council.enabled:
		yield FieldError("result.method", "requires", {"other": "council.enabled"})
	shares = result.share_components + result.share_council
	if result.method == "blend" and shares != HUNDRED:
		yield FieldError("result.share_council", "sum", {"expected": 100, "found": to_plain(shares)})
	if result.leader_components and result.leader_reduced_percent > result.leader_full_percent:
		limit = to_plain(result.leader_full_percent)
		yield FieldError(
			"result.leader_reduced_percent", "above_other", {"other": "leader_full_percent", "limit": limit}
		)


def _check_combination(scheme: Scheme) -> Iterator[FieldError]:
	result = scheme.result
	if result.combination == "shares":
		whole = result.share_quantity + result.share_quality + result.share_progress
		if whole != HUNDRED:
			yield FieldError("result.share_progress", "sum", {"expected": 100, "found": to_plain(whole)})
		if result.leader_components:
			yield FieldError("result.combination", "excludes", {"other": "leader_components"})
	rules = scheme.task_rules
	if rules.weights_sum_to_100 and rules.weights_sum_to_result:
		yield FieldError(
			"task_rules.weights_sum_to_result", "excludes", {"other": "task_rules.weights_sum_to_100"}
		)


def _check_bonus(scheme: Scheme) -> Iterator[FieldError]:
	rules = scheme.bonus
	if not rules.enabled:
		return
	for name in ("percent", "max_points"):
		if not getattr(rules, name):
			yield FieldError(f"bonus.{name}", "not_above", {"limit": 0, "found": 0})
	if not rules.reasons:
		yield FieldError("bonus.reasons", "missing")
	if scheme.result.method not in ("components", "blend"):
		yield FieldError("bonus.enabled", "excludes", {"other": f"result.method {scheme.result.method}"})


def _check_indicators(scheme: Scheme) -> Iterator[FieldError]:
	rules = scheme.indicators
	if not rules.enabled:
		if any(band.kind == "indicator" for band in scheme.bands):
			yield FieldError("bands", "requires", {"other": "indicators.enabled"})
		return
	if not rules.share:
		yield FieldError("indicators.share", "not_above", {"limit": 0, "found": 0})
	if not rules.kinds:
		yield FieldError("indicators.kinds", "missing")
	if scheme.result.method == "vote":
		yield FieldError("indicators.enabled", "excludes", {"other": "result.method vote"})


def _check_bands(scheme: Scheme) -> Iterator[FieldError]:
	for kind in v.BAND_KINDS:
		starts = sorted(band.from_value for band in scheme.bands if band.kind == kind)
		if starts and starts[0]:
			yield FieldError("bands", "first_band", {"found": to_plain(starts[0])})
		for low, high in itertools.pairwise(starts):
			if low == high:
				yield FieldError("bands", "duplicate", {"found": to_plain(low)})


def _check_council(scheme: Scheme) -> Iterator[FieldError]:
	council = scheme.council
	if not council.enabled:
		return
	if council.max_score_per_task == 0:
		yield FieldError("council.max_score_per_task", "not_above", {"limit": 0, "found": 0})
	if council.aggregation == "trimmed_mean":
		if council.trim_each_side == 0:
			yield FieldError("council.trim_each_side", "not_above", {"limit": 0, "found": 0})
		elif council.min_members <= 2 * council.trim_each_side:
			limit = 2 * council.trim_each_side + 1
			yield FieldError("council.min_members", "too_low", {"limit": limit, "found": council.min_members})
	elif council.trim_each_side:
		yield FieldError(
			"council.trim_each_side", "excludes", {"other": f"aggregation {council.aggregation}"}
		)


def _check_downgrade(scheme: Scheme) -> Iterator[FieldError]:
	rules, codes = scheme.downgrade, {level.code for level in scheme.levels}
	if rules.rule == "named_level" and not rules.named_level:
		yield FieldError("downgrade.named_level", "missing")
	for name in ("named_level", "lowest_level"):
		found = getattr(rules, name)
		if found and found not in codes:
			yield FieldError(f"downgrade.{name}", "unknown_level", {"found": found})


def _check_quota(scheme: Scheme) -> Iterator[FieldError]:
	quota, codes = scheme.quota, {level.code for level in scheme.levels}
	if not quota.enabled:
		return
	for name in ("level", "of_level"):
		found = getattr(quota, name)
		if found not in codes:
			yield FieldError(f"quota.{name}", "unknown_level", {"found": found})
	if v.get_rank(quota.of_level) <= v.get_rank(quota.level):
		yield FieldError("quota.of_level", "not_below_level", {"other": quota.level})
	if quota.exceptional_percent and quota.exceptional_percent < quota.max_percent:
		limit = to_plain(quota.max_percent)
		yield FieldError("quota.exceptional_percent", "below_other", {"other": "max_percent", "limit": limit})


def _roll_up(scheme: Scheme) -> Iterator[FieldError]:
	rules = scheme.roll_up
	if not rules.enabled:
		return
	periods = 12 if rules.from_frequency == "monthly" else 4
	if rules.from_frequency != scheme.frequency.rating:
		yield FieldError(
			"roll_up.from_frequency",
			"not_allowed",
			{"allowed": scheme.frequency.rating, "found": rules.from_frequency},
		)
	if rules.last_period == "mean_of_others" and rules.method not in ("mean", "weighted"):
		yield FieldError("roll_up.last_period", "excludes", {"other": f"method {rules.method}"})
	if rules.min_periods > periods:
		yield FieldError("roll_up.min_periods", "too_high", {"limit": periods, "found": rules.min_periods})
	if scheme.result.method == "vote" and rules.method in ("mean", "weighted"):
		yield FieldError("roll_up.method", "excludes", {"other": "result.method vote"})
	if rules.method == "table" and not scheme.roll_up_table:
		yield FieldError("roll_up.method", "requires", {"other": "roll_up_table"})
	if rules.method == "weighted":
		found = sorted(row.period for row in scheme.roll_up_weights)
		if found != list(range(1, periods + 1)):
			yield FieldError("roll_up_weights", "length", {"expected": periods, "found": len(found)})
		elif not sum(row.weight for row in scheme.roll_up_weights):
			yield FieldError("roll_up_weights", "not_above", {"limit": 0, "found": 0})


def _check_unique(scheme: Scheme) -> Iterator[FieldError]:
	for name in LISTS:
		yield from _check_duplicates(name, (row.code for row in getattr(scheme, name)), "code")
	# one name must never mean two rules in a list of conditions met and failed
	conditions = {rule.code for rule in scheme.conditions}
	for index, rule in enumerate(scheme.disqualifications):
		if rule.code in conditions:
			yield FieldError(f"disqualifications[{index}].code", "duplicate", {"found": rule.code})


def _check_duplicates(name: str, codes: Iterable[str], key: str) -> Iterator[FieldError]:
	seen = set()
	for index, code in enumerate(codes):
		if code in seen:
			yield FieldError(f"{name}[{index}].{key}", "duplicate", {"found": code})
		seen.add(code)


def _check_levels(scheme: Scheme) -> Iterator[FieldError]:
	levels = scheme.levels
	if len(levels) < 2:
		yield FieldError("levels", "length", {"expected": 2, "found": len(levels)})
		return
	ranks = [v.get_rank(level.code) for level in levels]
	for index in range(1, len(levels)):
		if ranks[index] < ranks[index - 1]:
			yield FieldError(f"levels[{index}].code", "level_order")
	points = [level.min_points for level in levels]
	if scheme.result.method == "vote" and all(point is None for point in points):
		return
	for index, level in enumerate(levels):
		if level.min_points is None:
			yield FieldError(f"levels[{index}].min_points", "level_points")
	if any(point is None for point in points):
		return
	if levels[0].below_points is not None:
		yield FieldError("levels[0].below_points", "level_top")
	for index in range(1, len(levels)):
		level, better = levels[index], levels[index - 1]
		where = f"levels[{index}].below_points"
		if level.min_points >= better.min_points:
			yield FieldError(f"levels[{index}].min_points", "level_order")
		elif level.below_points is None:
			yield FieldError(where, "missing")
		elif level.below_points < better.min_points:
			low, high = to_plain(level.below_points), to_plain(better.min_points)
			yield FieldError(where, "gap", {"low": low, "high": high})
		elif level.below_points > better.min_points:
			low, high = to_plain(better.min_points), to_plain(level.below_points)
			yield FieldError(where, "overlap", {"low": low, "high": high})
	if levels[-1].min_points != 0:
		yield FieldError(f"levels[{len(levels) - 1}].min_points", "level_bottom")


def _check_criteria(scheme: Scheme) -> Iterator[FieldError]:
	general = [row for row in scheme.criteria if row.scope == "general"]
	council = [row for row in scheme.criteria if row.scope == "council"]
	for audience in ("leader", "staff"):
		total = sum((row.max_points for row in general if row.audience in ("all", audience)), Decimal(0))
		if general and total != scheme.result.general_max:
			values = {
				"expected": to_plain(scheme.result.general_max),
				"found": f"{to_plain(total)} ({audience})",
			}
			yield FieldError("criteria", "sum", values)
	total = sum((row.max_points for row in council), Decimal(0))
	if council and total != scheme.council.max_score_per_task:
		values = {"expected": to_plain(scheme.council.max_score_per_task), "found": to_plain(total)}
		yield FieldError("criteria", "sum", values)


def _check_rules(scheme: Scheme) -> Iterator[FieldError]:
	codes = {level.code for level in scheme.levels}
	for name in ("conditions", "disqualifications"):
		for index, rule in enumerate(getattr(scheme, name)):
			if rule.level not in codes:
				yield FieldError(f"{name}[{index}].level", "unknown_level", {"found": rule.level})
			yield from _check_rule_value(rule, f"{name}[{index}]")


def _follow_ups(scheme: Scheme) -> Iterator[FieldError]:
	codes = {level.code for level in scheme.levels}
	for index, row in enumerate(scheme.follow_ups):
		if row.level not in codes:
			yield FieldError(f"follow_ups[{index}].level", "unknown_level", {"found": row.level})


def _check_rule_value(rule: Rule, path: str) -> Iterator[FieldError]:
	flag = rule.measure in v.FLAG_MEASURES
	allowed = v.FLAG_COMPARISONS if flag else v.NUMBER_COMPARISONS
	if rule.comparison not in allowed:
		values = {"allowed": ", ".join(allowed), "found": rule.comparison}
		yield FieldError(f"{path}.comparison", "not_allowed", values)
	elif flag:
		if rule.value:
			yield FieldError(f"{path}.value", "excludes", {"other": f"measure {rule.measure}"})
	elif rule.measure == "discipline":
		if rule.value not in v.DISCIPLINES:
			values = {"allowed": ", ".join(v.DISCIPLINES), "found": rule.value}
			yield FieldError(f"{path}.value", "not_allowed", values)
	else:
		try:
			to_decimal(rule.value, Decimal(0), HUNDRED)
		except Refused as refused:
			yield FieldError(f"{path}.value", refused.code, refused.values)


def _check_deadlines(scheme: Scheme) -> Iterator[FieldError]:
	for index, row in enumerate(scheme.deadlines):
		path = f"deadlines[{index}]"
		# 2023 has no 29 February: a date must exist in every year
		if row.month and row.day > monthrange(2023, row.month)[1]:
			yield FieldError(f"{path}.day", "no_such_day", {"day": row.day, "month": row.month})
		if row.month and row.month_offset:
			yield FieldError(f"{path}.month_offset", "excludes", {"other": "month"})
		if not row.month and row.year_offset:
			yield FieldError(f"{path}.year_offset", "requires", {"other": "month"})
		if row.in_month and row.month:
			yield FieldError(f"{path}.in_month", "excludes", {"other": "month"})


def _check_sources(scheme: Scheme, required: bool) -> Iterator[FieldError]:
	# a source may stay with a parameter that is switched off for now; one of a row that is gone may not
	known = set(list_parameters(scheme)) | {name for name in LISTS if getattr(scheme, name)}
	for group in GROUPS:
		known.update(f"{group}.{name}" for name in get_specs(type(getattr(scheme, group))))
	yield from _check_duplicates("sources", (row.path for row in scheme.sources), "path")
	for index, row in enumerate(scheme.sources):
		if row.path not in known:
			yield FieldError(f"sources[{index}].path", "unknown_path", {"found": row.path})
		if not row.assumption and not row.document:
			yield FieldError(f"sources[{index}].document", "missing")
		if row.assumption and row.document:
			yield FieldError(f"sources[{index}].document", "excludes", {"other": "assumption"})
	if required:
		for path in list_parameters(scheme):
			if scheme.get_source(path) is None:
				yield FieldError(path, "no_source")
