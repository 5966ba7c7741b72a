"""Whether evaluations say what the sealed decisions and the sealed appeals say: their level, score and reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import frappe

from cadre_kpi.database import bulk, packed
from cadre_kpi.proof import canonical, content
from cadre_kpi.proof.chain import Link
from cadre_kpi.proof.compare import Difference

EVALUATION = "Cadre Evaluation"


class Rating(NamedTuple):
	"""A rating as it was sealed, and when, by its place in the chain of the body."""

	number: int
	level: str
	reason: str
	score: str | None  # None where an appeal leaves it as it was
	decision: str


class Ratings:
	"""The sealed rating of each evaluation; feed it every seal that counts."""

	def __init__(self) -> None:
		self._decided: dict[str, Rating] = {}
		self._appealed: dict[str, Rating] = {}

	def add(self, doctype: str, sealed: dict, link: Link) -> None:
		"""Take note of what a decision or an upheld appeal says; other records say nothing about it."""
		if doctype == "Rating Decision":
			for row in sealed["tables"].get("rows", ()):
				self._decided[row["evaluation"]] = Rating(
					link.number, row["decided_level"], row["reason"], row["total_points"], link.record
				)
		elif doctype == "Rating Appeal":
			said = sealed["fields"]
			before = self._appealed.get(said["evaluation"])
			if not before or before.number < link.number:
				self._appealed[said["evaluation"]] = Rating(
					link.number, said["new_level"], said["answer"], None, ""
				)

	def compare(self) -> Iterator[Difference]:
		"""Evaluations that say otherwise."""
		names = list(self._decided)
		for first in range(0, len(names), content.BATCH):
			yield from self._compare(names[first : first + content.BATCH])

	def _compare(self, names: list[str]) -> Iterator[Difference]:
		table = frappe.qb.DocType(EVALUATION)
		columns = (
			*("name", "workflow_state", "decided_level", "decision_reason", "rating_decision"),
			*("published_level", "published_reason", "published_score"),
		)
		query = frappe.qb.from_(table).where(table.name.isin(bulk.among(names)))
		for row in packed.records(query, table, columns, exact=True):
			decided = self._decided[row["name"]]
			counts = self._appealed.get(row["name"], decided)
			expected = {"rating_decision": decided.decision, "decided_level": counts.level}
			if counts is decided:
				expected["decision_reason"] = decided.reason
			if row["workflow_state"] == "Published":
				expected |= {"published_level": counts.level, "published_reason": counts.reason}
				expected["published_score"] = decided.score
			elif row["workflow_state"] != "Decided":
				yield Difference(
					EVALUATION, row["name"], "", "workflow_state", "Decided", row["workflow_state"]
				)
			for name, sealed in expected.items():
				kind = canonical.NUMBER if name == "published_score" else canonical.TEXT
				present = canonical.value(kind, row[name])
				if present != sealed:
					yield Difference(EVALUATION, row["name"], "", name, sealed, present)
