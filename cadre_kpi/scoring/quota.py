"""The quota: how many may keep a limited level, who stays over it and why. It proposes; a committee decides.

Inside each unit, group of similar duties, or both, at most `max_percent` of the base may hold the limited level. Those
who lose it fall to the next level; where that is the level the share is measured on, they count in the base, so the
number allowed is the largest that fits the figures after the change.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cadre_kpi.scoring import vocabulary as v
from cadre_kpi.scoring.exact import HUNDRED, TWO, ZERO, compute_exactly
from cadre_kpi.scoring.scheme import QuotaRules, Scheme


class Person(NamedTuple):
	"""One rated person: `exceeded` is the share of tasks exceeded in per cent; points `None` count as 0 in ties.

	`mean`: mean of the points of the periods that make the one rated, before any rounding. `name`: full name.
	`agency`: the agency that the unit belongs to, where the share is counted there and not in each room; empty: the unit.
	Who is not rated has no level and counts nowhere.
	"""

	key: str
	unit: str
	group: str
	level: str
	total: Decimal | None = None
	result: Decimal | None = None
	general: Decimal | None = None
	exceeded: Decimal | None = None
	agency: str = ""
	mean: Decimal | None = None
	name: str = ""


class Placing(NamedTuple):
	"""What the quota says of one person at the limited level.

	`status`: kept; over (falls to `to_level`); tied (equal with others on the last place: the committee chooses).
	`place`: position by the tie-breaking figures, from 1.
	"""

	key: str
	status: str
	place: int
	to_level: str


class QuotaGroup(NamedTuple):
	"""One unit, group or both: the figures of the share and the placings, best first.

	`base` counts the levels as they are proposed; `joining` are those over the quota who fall into it, on whom `allowed`
	rests as well.
	"""

	unit: str
	group: str
	percent: Decimal
	candidates: int
	base: int
	allowed: int
	placings: tuple[Placing, ...]
	joining: int = 0

	@property
	def over(self) -> tuple[str, ...]:
		"""Keys of those who are over the quota."""
		return tuple(placing.key for placing in self.placings if placing.status == "over")

	@property
	def tied(self) -> tuple[str, ...]:
		return tuple(placing.key for placing in self.placings if placing.status == "tied")


class Count(NamedTuple):
	"""How many of a unit and group hold a level; `agency` as of a `Person`."""

	unit: str
	group: str
	level: str
	number: int
	agency: str = ""


class QuotaUse(NamedTuple):
	"""The figures of a share: how many hold the limited level, of how many, and how many may."""

	unit: str
	group: str
	percent: Decimal
	candidates: int
	base: int
	allowed: int


def check_quota(
	scheme: Scheme, people: Iterable[Person], exceptional: Collection[str] = ()
) -> tuple[QuotaGroup, ...]:
	"""Hold everybody's proposed level against the quota, group by group in the order of their names.

	`exceptional` names the units (with `within: group`, the groups) that may use the higher share by decision. Groups
	without a candidate are left out. The outcome does not depend on the order of `people`. No quota: nothing.
	"""
	rules = scheme.quota
	if not rules.enabled:
		return ()
	parts: dict[tuple[str, str], list[Person]] = {}
	for person in people:
		key = _get_part(rules, person.unit, person.group, person.agency)
		parts.setdefault(key, []).append(person)
	lower = _get_next_level(scheme)
	found = (
		_check_part(rules, *key, members, _get_share(rules, *key, exceptional), lower)
		for key, members in sorted(parts.items())
	)
	return tuple(part for part in found if part.candidates)


def count_quota(
	scheme: Scheme, counts: Iterable[Count], exceptional: Collection[str] = ()
) -> tuple[QuotaUse, ...]:
	"""How the quota is used, from numbers alone: the same groups and figures as `check_quota`, without the people."""
	rules = scheme.quota
	if not rules.enabled:
		return ()
	parts: dict[tuple[str, str], Counter] = {}
	for count in counts:
		key = _get_part(rules, count.unit, count.group, count.agency)
		parts.setdefault(key, Counter())[count.level] += count.number
	lower = _get_next_level(scheme)
	found = (
		_compute_use(rules, *key, levels, _get_share(rules, *key, exceptional), lower)
		for key, levels in sorted(parts.items())
	)
	return tuple(part for part in found if part.candidates)


def _get_part(rules: QuotaRules, unit: str, group: str, agency: str) -> tuple[str, str]:
	"""Unit and group within which somebody is counted; empty where the share is not counted by it."""
	place = "" if rules.within == "group" else unit
	if rules.within.startswith("agency"):
		place = agency or unit
	return place, group if "group" in rules.within else ""


def _get_share(rules: QuotaRules, unit: str, group: str, exceptional: Collection[str]) -> Decimal:
	place = unit if rules.within != "group" else group
	special = bool(rules.exceptional_percent) and place in exceptional
	return rules.exceptional_percent if special else rules.max_percent


def compute_allowed_number(
	rules: QuotaRules, candidates: int, others: int, share: Decimal, falls_into_base: bool
) -> int:
	"""The most that may keep the level, of `candidates`, when `others` stand in the base as well.

	The largest k with k ≤ rounded share of the base, the base being `others` plus, where they fall into it or the
	base holds the better levels or everybody as well, those who lose the level or all candidates.
	"""
	whole = rules.base != "level_only"
	low, high = 0, candidates
	while low < high:
		middle = (low + high + 1) // 2
		if whole:
			base = others + candidates
		else:
			base = others + (candidates - middle if falls_into_base else 0)
		if middle <= _round_share(rules.rounding, share, base):
			low = middle
		else:
			high = middle - 1
	return low


def _round_share(rounding: str, share: Decimal, base: int) -> int:
	with compute_exactly():
		whole, rest = divmod(share * base, HUNDRED)
		if (rounding == "up" and rest) or (rounding == "half_up" and rest * TWO >= HUNDRED):
			whole += 1
		return int(whole)


def _get_next_level(scheme: Scheme) -> str:
	codes = [level.code for level in scheme.levels]
	return codes[codes.index(scheme.quota.level) + 1]


def _check_part(
	rules: QuotaRules, unit: str, group: str, members: list[Person], share: Decimal, lower: str
) -> QuotaGroup:
	candidates = [person for person in members if person.level == rules.level]
	use = _compute_use(rules, unit, group, Counter(person.level for person in members), share, lower)
	placings = _place(rules, candidates, use.allowed, lower)
	falls = rules.base == "level_only" and lower == rules.of_level
	joining = max(use.candidates - use.allowed, 0) if falls else 0
	return QuotaGroup(unit, group, share, use.candidates, use.base, use.allowed, placings, joining)


def _compute_use(
	rules: QuotaRules, unit: str, group: str, levels: Mapping[str, int], share: Decimal, lower: str
) -> QuotaUse:
	candidates = levels.get(rules.level, 0)
	rated = {level: number for level, number in levels.items() if level and level != rules.level}
	if rules.base == "level_only":
		others = rated.get(rules.of_level, 0)
	elif rules.base == "all_rated":
		others = sum(rated.values())
	else:
		better = v.get_rank(rules.of_level)
		others = sum(number for level, number in rated.items() if v.get_rank(level) <= better)
	allowed = compute_allowed_number(rules, candidates, others, share, lower == rules.of_level)
	base = others + (candidates if rules.base != "level_only" else 0)
	return QuotaUse(unit, group, share, candidates, base, allowed)


# the Vietnamese alphabet, and the order of the tones in it
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"


def get_name_order(name: str) -> tuple:
	"""Where a person stands in a list by name as offices here keep it: by the given name, which is the last word."""
	*others, given = unicodedata.normalize("NFC", name).casefold().split() or [""]
	return tuple(_split_letters(word) for word in (given, *others))


def _split_letters(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
	"""A word by its letters first and its tones after them."""
	letters, tones = [], []
	for letter in word:
		parts = unicodedata.normalize("NFD", letter)
		tone = next((mark for mark in parts if mark in TONES), "")
		plain = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
		letters.append(LETTERS.find(plain) if plain in LETTERS else len(LETTERS) + ord(plain[0]))
		tones.append(TONES.find(tone) + 1 if tone else 0)
	return tuple(letters), tuple(tones)


def _place(rules: QuotaRules, candidates: list[Person], allowed: int, lower: str) -> tuple[Placing, ...]:
	def figures(person: Person) -> tuple:
		return tuple(
			get_name_order(person.name) if each == "name" else (getattr(person, each) or ZERO).copy_negate()
			for each in rules.tie_break
		)

	ordered = sorted(candidates, key=lambda person: (figures(person), person.key))
	last = None
	if 0 < allowed < len(ordered) and figures(ordered[allowed - 1]) == figures(ordered[allowed]):
		last = figures(ordered[allowed])
	placings, place = [], 0
	for index, person in enumerate(ordered):
		if index == 0 or figures(person) != figures(ordered[index - 1]):
			place = index + 1
		if last is not None and figures(person) == last:
			status = "tied"
		else:
			status = "kept" if index < allowed else "over"
		placings.append(Placing(person.key, status, place, person.level if status == "kept" else lower))
	return tuple(placings)
