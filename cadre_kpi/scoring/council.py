"""Score sheets of an Advisory Council, and votes for a level.

A member in conflict of interest is neither entitled nor counted; an absent one is entitled but not counted. Without
quorum there is no council score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.case import Member, Task
from cadre_kpi.scoring.errors import CaseError, FieldError
from cadre_kpi.scoring.exact import (
	ONE,
	ZERO,
	ceil_fraction,
	compute_exactly,
	compute_root,
	divide,
	split_fraction,
)
from cadre_kpi.scoring.fields import to_plain
from cadre_kpi.scoring.scheme import CouncilRules, Scheme, VoteRules


@dataclass(frozen=True, slots=True)
class TaskScore:
	"""One task: the aggregate (exact), its spread over the members who scored, and who is far from it."""

	aggregate: Fraction
	lowest: Decimal
	highest: Decimal
	squares: Decimal
	members: int
	outliers: tuple[str, ...]

	@property
	def spread(self) -> Decimal:
		"""Highest minus lowest score."""
		return self.highest - self.lowest

	@property
	def deviation(self) -> Decimal:
		"""Standard deviation over the members who scored (population), two places."""
		return compute_root(self.squares, Decimal(self.members))


@dataclass(frozen=True, slots=True)
class CouncilScore:
	"""What a session says of one person. `share` is the part of the maximum reached, `None` without quorum."""

	entitled: int
	scored: int
	needed: int
	quorum: bool
	conflicted: tuple[str, ...]
	absent: tuple[str, ...]
	tasks: tuple[TaskScore, ...]
	share: Fraction | None


@dataclass(frozen=True, slots=True)
class Vote:
	"""A vote for a level. `outcome`: decided, decided_by_tie_rule, no_quorum, no_majority, tied."""

	entitled: int
	cast: int
	needed: int
	counts: tuple[tuple[str, int], ...]
	outcome: str
	level: str | None


def aggregate_scores(rules: CouncilRules, scores: Sequence[Decimal]) -> Fraction:
	"""One task's score from those of the members, by mean, trimmed mean or median, exact.

	Trimmed: `trim_each_side` lowest and highest sheets are left out. Median of an even number: the mean of the two in
	the middle. Raises `ValueError` when nothing is left.
	"""
	with compute_exactly():
		ordered = sorted(scores)
		if rules.aggregation == "median":
			middle = len(ordered) // 2
			if len(ordered) % 2:
				return Fraction(ordered[middle])
			ordered = ordered[middle - 1 : middle + 1]
		elif rules.aggregation == "trimmed_mean":
			ordered = ordered[rules.trim_each_side : len(ordered) - rules.trim_each_side]
		if not ordered:
			raise ValueError("no score is left to aggregate")
		return divide(sum(ordered, ZERO), Decimal(len(ordered)))


def compute_council_score(
	scheme: Scheme, tasks: tuple[Task, ...], members: tuple[Member, ...]
) -> CouncilScore:
	"""Aggregate the sheets of a session. Raises `CaseError` for a sheet that is incomplete or out of range."""
	rules = scheme.council
	_check_sheets(rules, tasks, members)
	conflicted = tuple(member.member for member in members if member.conflicted)
	absent = tuple(member.member for member in members if member.absent and not member.conflicted)
	sheets = [member for member in members if not member.absent and not member.conflicted]
	entitled = len(members) - len(conflicted)
	needed = count_sheets_needed(rules, entitled)
	quorum = len(sheets) >= needed
	scored, share = (), None
	if sheets and tasks:
		trimmable = rules.aggregation != "trimmed_mean" or len(sheets) > 2 * rules.trim_each_side
		if trimmable:
			scored = tuple(_compute_task_score(rules, sheets, index) for index in range(len(tasks)))
	if quorum and scored:
		share = _compute_share(rules, tasks, scored)
	return CouncilScore(entitled, len(sheets), needed, quorum, conflicted, absent, scored, share)


def count_sheets_needed(rules: CouncilRules, entitled: int) -> int:
	"""How many sheets make a quorum where so many members are entitled to score."""
	return max(rules.min_members, ceil_fraction(rules.quorum, entitled))


def _check_sheets(rules: CouncilRules, tasks: tuple[Task, ...], members: tuple[Member, ...]) -> None:
	errors, names = [], set()
	for index, member in enumerate(members):
		path = f"council[{index}]"
		if member.member in names:
			errors.append(FieldError(f"{path}.member", "duplicate", {"found": member.member}))
		names.add(member.member)
		if member.absent or member.conflicted:
			if member.scores:
				other = "conflicted" if member.conflicted else "absent"
				errors.append(FieldError(f"{path}.scores", "excludes", {"other": other}))
			continue
		if len(member.scores) != len(tasks):
			values = {"expected": len(tasks), "found": len(member.scores)}
			errors.append(FieldError(f"{path}.scores", "length", values))
		for at, score in enumerate(member.scores):
			if type(score) is not Decimal or not score.is_finite():
				errors.append(FieldError(f"{path}.scores[{at}]", "not_decimal"))
			elif score < ZERO:
				errors.append(
					FieldError(f"{path}.scores[{at}]", "too_low", {"limit": 0, "found": to_plain(score)})
				)
			elif score > rules.max_score_per_task:
				values = {"limit": to_plain(rules.max_score_per_task), "found": to_plain(score)}
				errors.append(FieldError(f"{path}.scores[{at}]", "too_high", values))
	if errors:
		raise CaseError(*errors)


def _compute_task_score(rules: CouncilRules, sheets: list[Member], index: int) -> TaskScore:
	scores = [member.scores[index] for member in sheets]
	value = aggregate_scores(rules, scores)
	with compute_exactly():
		total = sum(scores, ZERO)
		squares = sum((score * score for score in scores), ZERO) * len(scores) - total * total
		outliers = ()
		if rules.outlier_percent:
			limit = Fraction(rules.outlier_percent * rules.max_score_per_task) / 100
			outliers = tuple(
				member.member
				for member, score in zip(sheets, scores, strict=True)
				if abs(Fraction(score) - value) > limit
			)
	return TaskScore(value, min(scores), max(scores), squares, len(scores), outliers)


def _compute_share(rules: CouncilRules, tasks: tuple[Task, ...], scored: tuple[TaskScore, ...]) -> Fraction:
	"""Σ(weight × score) / (maximum × Σ weight)."""
	weights = [Fraction(weight) for weight in get_task_weights(rules, tasks)]
	gained = sum(weight * score.aggregate for weight, score in zip(weights, scored, strict=True))
	return gained / (Fraction(rules.max_score_per_task) * sum(weights))


def get_task_weights(rules: CouncilRules, tasks: tuple[Task, ...]) -> list[Decimal]:
	"""How much each task counts in the council's score; by coefficient where no task has a weight."""
	if rules.weighting == "equal":
		return [ONE] * len(tasks)
	if rules.weighting == "weight" and any(task.weight for task in tasks):
		return [task.weight for task in tasks]
	return [task.coefficient for task in tasks]


def count_votes(rules: VoteRules, members: tuple[Member, ...]) -> Vote:
	"""The level that a body votes for.

	The level with the most votes wins when it has more than `majority` of those cast. Where two or more share the
	most, the tie rule chooses among them, and exactly `majority` is enough. No quorum, no majority or an unresolved
	tie give no level.
	"""
	entitled = [member for member in members if not member.conflicted]
	voters = [member for member in entitled if member.vote and not member.absent]
	counts = {level: 0 for level in v.LEVELS}
	for member in voters:
		counts[member.vote] += 1
	cast, needed = len(voters), max(1, ceil_fraction(rules.quorum, len(entitled)))
	shown = tuple((level, number) for level, number in counts.items() if number)
	if cast < needed:
		return Vote(len(entitled), cast, needed, shown, "no_quorum", None)
	most = max(counts.values())
	leading = [level for level in v.LEVELS if counts[level] == most]
	num, den = split_fraction(rules.majority)
	if len(leading) == 1:
		won = most * den > num * cast
		return Vote(
			len(entitled),
			cast,
			needed,
			shown,
			"decided" if won else "no_majority",
			leading[0] if won else None,
		)
	if most * den < num * cast:
		return Vote(len(entitled), cast, needed, shown, "no_majority", None)
	level = _break_tie(rules, leading, voters)
	outcome = "decided_by_tie_rule" if level else "tied"
	return Vote(len(entitled), cast, needed, shown, outcome, level)


def _break_tie(rules: VoteRules, leading: list[str], voters: list[Member]) -> str | None:
	if rules.tie == "higher":
		return leading[0]
	if rules.tie == "lower":
		return leading[-1]
	if rules.tie == "chair":
		return next((member.vote for member in voters if member.chair and member.vote in leading), None)
	return None


def check_votes(scheme: Scheme, members: tuple[Member, ...]) -> None:
	"""Refuse a vote of somebody who may not vote, for a level that the scheme lacks, or of a second chair."""
	errors, chairs, known = [], 0, {level.code for level in scheme.levels}
	for index, member in enumerate(members):
		path = f"council[{index}]"
		if member.vote and member.vote not in known:
			errors.append(FieldError(f"{path}.vote", "unknown_level", {"found": member.vote}))
		if member.vote and (member.absent or member.conflicted):
			other = "conflicted" if member.conflicted else "absent"
			errors.append(FieldError(f"{path}.vote", "excludes", {"other": other}))
		if member.vote and not scheme.votes.enabled:
			errors.append(FieldError(f"{path}.vote", "not_used"))
		chairs += member.chair
		if member.chair and chairs > 1:
			errors.append(FieldError(f"{path}.chair", "duplicate", {"found": "chair"}))
	if errors:
		raise CaseError(*errors)
