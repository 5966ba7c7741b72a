"""Whether evaluations say what the sealed decisions and the sealed appeals say: their level, score and reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import frappe

from cadre_kpi.database import bulk, packed
from cadre_kpi.proof import canonical, content
from cadre_kpi.proof.chain import Link
from cadre_kpi.proof.compare import Difference
from cadre_kpi.states import DECIDED, PUBLISHED

EVALUATION = "Cadre Evaluation"


class Rating(NamedTuple):
	"""A rating as it was sealed, and when: moment, and place in the chain of the body."""

	sealed: tuple[str, int]
	level: str
	reason: str
	score: str | None  # None where an appeal leaves it as it was
	decision: str


class Ratings:
	"""The sealed rating of each evaluation; feed it every seal that counts."""

	def __init__(self) -> None:
		self._decided: dict[str, list[tuple[Rating, bool]]] = {}
		self._appealed: dict[str, Rating] = {}

	def add(self, doctype: str, sealed: dict, link: Link) -> None:
		"""Take note of what a decision or an upheld appeal says; other records say nothing about it."""
		moment = (sealed.get("sealed", {}).get("on", ""), link.number)
		if doctype == "Rating Decision":
			replaces = bool(sealed["fields"].get("replaces"))
			for row in sealed["tables"].get("rows", ()):
				said = Rating(moment, row["decided_level"], row["reason"], row["total_points"], link.record)
				self._decided.setdefault(row["evaluation"], []).append((said, replaces))
		elif doctype == "Rating Appeal":
			said = sealed["fields"]
			if said.get("status") == "Dismissed" or said.get("by_decision") == "1":
				return  # the rating stands, or the decision that replaces it says it
			before = self._appealed.get(said["evaluation"])
			if not before or before.sealed < moment:
				self._appealed[said["evaluation"]] = Rating(
					moment, said["new_level"], said["answer"], None, ""
				)

	def compare(self) -> Iterator[Difference]:
		"""Evaluations that say otherwise."""
		self._in_force = self._find_published_replacements()
		names = list(self._decided)
		for first in range(0, len(names), content.BATCH):
			yield from self._compare(names[first : first + content.BATCH])

	def _find_published_replacements(self) -> set[str]:
		"""Decisions that replace ratings count when they are published, not from their seal on.

		Whoever changes that state behind the application is found by the seals of the evaluations: they name the
		decision that counts, and are written anew when another one does.
		"""
		named = {said.decision for rows in self._decided.values() for said, replaces in rows if replaces}
		filters = {"name": ("in", sorted(named)), "workflow_state": PUBLISHED}
		return set(frappe.get_all("Rating Decision", filters=filters, pluck="name")) if named else set()

	def _find_counting(self, evaluation: str) -> Rating | None:
		"""The latest decision in force that rates an evaluation."""
		found = [
			said
			for said, replaces in self._decided[evaluation]
			if not replaces or said.decision in self._in_force
		]
		return max(found, default=None)

	def _compare(self, names: list[str]) -> Iterator[Difference]:
		table = frappe.qb.DocType(EVALUATION)
		columns = (
			*("name", "workflow_state", "decided_level", "decision_reason", "rating_decision"),
			*("published_level", "published_reason", "published_score"),
		)
		query = frappe.qb.from_(table).where(table.name.isin(bulk.build_among(names)))
		for row in packed.read_records(query, table, columns, exact=True):
			decided = self._find_counting(row["name"])
			if not decided:
				continue
			counts = self._appealed.get(row["name"], decided)
			if counts.sealed < decided.sealed:  # replaced after the petition
				counts = decided
			expected = {"rating_decision": decided.decision, "decided_level": counts.level}
			if counts is decided:
				expected["decision_reason"] = decided.reason
			if row["workflow_state"] == PUBLISHED:
				expected |= {"published_level": counts.level, "published_reason": counts.reason}
				expected["published_score"] = decided.score
			elif row["workflow_state"] != DECIDED:
				yield Difference(
					EVALUATION, row["name"], "", "workflow_state", DECIDED, row["workflow_state"]
				)
			for name, sealed in expected.items():
				kind = canonical.NUMBER if name == "published_score" else canonical.TEXT
				present = canonical.spell_value(kind, row[name])
				if present != sealed:
					yield Difference(EVALUATION, row["name"], "", name, sealed, present)
