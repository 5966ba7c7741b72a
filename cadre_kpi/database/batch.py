"""Work in batches: the items in order, and what came of them: failures by name, counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Item(NamedTuple):
	"""One thing to do. `place` orders the items for good, so that a run resumes after any of them.

	Items of different `rank` never share a batch: the later ones read what the earlier ones wrote.
	"""

	place: str
	key: str
	rank: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
	"""One record that a run could not deal with, why, and what somebody has to do about it.

	`key` is the item of the run, `record` what the reader opens. `retry`: somebody else had the record in work; the
	run tries again at its end.
	"""

	key: str
	doctype: str
	record: str
	title: str
	reason: str
	what_to_do: str
	step: str = ""
	retry: bool = False


@dataclass(slots=True)
class Outcome:
	"""`counts`: what was done, by a short English name that `action.summary` puts into words."""

	failures: list[Failure] = field(default_factory=list)
	counts: Counter = field(default_factory=Counter)

	def fail(
		self, key: str, doctype: str, record: str, title: str, reason: str, what_to_do: str, **more
	) -> None:
		self.failures.append(Failure(key, doctype, record, title, reason, what_to_do, **more))

	def add(self, other: Outcome) -> None:
		self.failures.extend(other.failures)
		self.counts.update(other.counts)

	@property
	def failed(self) -> set[str]:
		"""Items with a failure."""
		return {failure.key for failure in self.failures}
